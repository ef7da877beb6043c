//! What no browser sends: each is refused with a page of the site's own, and nothing breaks.

use std::sync::{
    Once,
    atomic::{AtomicUsize, Ordering},
};

use super::{
    headers::assert_secure,
    wire::{request, send},
};
use crate::{
    on_both_databases,
    support::{
        app::{TestApp, encode},
        clock,
        database::Database,
        page::Answer,
    },
};

/// Faults of the program itself, as opposed to failed assertions of tests.
static FAULTS: AtomicUsize = AtomicUsize::new(0);

/// Counts panics outside the tests.
fn watch_for_faults() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |fault| {
            if fault.location().is_some_and(|place| !place.file().starts_with("tests/")) {
                FAULTS.fetch_add(1, Ordering::Relaxed);
            }
            before(fault);
        }));
    });
}

fn assert_no_faults() {
    assert_eq!(FAULTS.load(Ordering::Relaxed), 0, "the program panicked");
}

/// The error page of the site: in its own words, with a way home, and with every header.
fn assert_own_page(answer: &Answer, status: u16, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
    assert!(answer.header("content-type").starts_with("text/html"), "{what}");
    assert!(answer.body.starts_with("<!DOCTYPE html>") && answer.body.contains("href=\"/en\""), "{what}");
    assert!(answer.body.contains("class=\"exit\""), "{what}: no way out");
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    for inside in ["axum", "hyper", "serde", "panicked", "src/", "sqlite", "Failed to"] {
        assert!(!answer.body.contains(inside), "{what} tells of the inside: {inside}");
    }
    assert_secure(answer, what);
}

/// A right form, to be spoiled.
const FORM: [(&str, &str); 4] =
    [("name", "Tuya"), ("email", "tuya@example.org"), ("calls", "data"), ("consent", "on")];

on_both_databases! {
    async fn nul_bad_utf8_and_bad_encoding_are_refused_everywhere(database: Database) {
        watch_for_faults();
        let app = TestApp::start(database).await;
        let letter = app.pledge("saruul@example.org", &[]).await;
        let manage = letter.link("manage");
        for bad in ["%00", "a%00b", "%ff", "%c3%28", "%", "%4", "%zz", "\0", "%ed%a0%80"] {
            for (path, field) in [
                ("/en/pledges", "name"),
                ("/en/pledges", "email"),
                ("/en/pledges", "calls"),
                ("/en/pledges", "unknown"),
                ("/en/check-your-email", "ref"),
                ("/en/check-your-email", "code"),
                ("/en/withdraw", "email"),
                (manage.as_str(), "name"),
            ] {
                let mut body = encode(&FORM.iter().copied().filter(|(n, _)| *n != field).collect::<Vec<_>>());
                body.push_str(&format!("&{field}={bad}&act=change"));
                let answer = app.post_raw(path, body, &[]).await;
                assert_own_page(&answer, 400, &format!("{path} {field}={bad:?}"));
            }
            if !bad.contains('\0') {
                let answer = app.get(&format!("/en/check-your-email?ref={bad}")).await;
                assert_own_page(&answer, 400, &format!("?ref={bad}"));
                for path in ["/en?via=", "/en?by=", "/en/supporters?before="] {
                    let answer = app.get(&format!("{path}{bad}")).await;
                    assert_eq!(answer.status, 200, "{path}{bad}");
                }
            }
        }
        // As bytes that are no text at all.
        let answer = app.post_raw("/en/pledges", [&b"name="[..], &[0xc3, 0x28, 0xff]].concat(), &[]).await;
        assert_own_page(&answer, 400, "raw bytes");
        app.assert_recount(1).await;
        assert!(app.row("tuya@example.org").await.is_none(), "a refused form was stored");
        assert_no_faults();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_paths_are_client_errors_with_the_sites_own_page() {
    watch_for_faults();
    let app = TestApp::start(Database::sqlite()).await;
    for path in [
        "/%ff",
        "/%00",
        "/en/%ff",
        "/en/%00",
        "/en/calls/%ff",
        "/en/calls/%00",
        "/en/days/%ff",
        "/en/days/0",
        "/en/days/17",
        "/en/confirm/%ff",
        "/en/confirm/%00",
        "/en/manage/%c3%28",
        "/en/disown/%ff",
        "/xx",
        "/xx/pledges/y",
        "/en/no-such-page",
        "/en/calls/no-such-call",
        "/assets/%ff",
        "/assets/..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/Cargo.toml",
        "/.git/config",
        "/en/privacy.md",
        "/wp-login.php",
        "/en/../../etc/passwd",
        "/en%2fprivacy",
    ] {
        let answer = app.get(path).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert_own_page(&answer, answer.status, path);
    }
    // A pledge's page answers quietly for whatever is no code.
    for path in ["/p/%00", "/p/zzzzzzzz", "/p/..%2f"] {
        assert_eq!(app.get(path).await.status, 303, "{path}");
    }
    assert_eq!(app.get("/p/%ff").await.status, 400);
    // Redirects never leave the site.
    for path in ["//evil.example/", "//evil.example/en/", "/en//", "/en/privacy///"] {
        let location = send(&app, &request("GET", path.as_bytes(), &[], b"")).await;
        let location = crate::support::page::between(&location.text, "location: ", "\r\n").to_owned();
        assert!(
            location.is_empty() || (location.starts_with('/') && !location.starts_with("//")),
            "{location}"
        );
    }
    assert_no_faults();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_form_is_refused() {
    watch_for_faults();
    let app = TestApp::start(Database::sqlite()).await;
    let form = encode(&FORM);
    for (mime, body) in [
        ("application/json", "{\"email\":\"tuya@example.org\"}"),
        ("text/plain", form.as_str()),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nT\r\n--x--\r\n",
        ),
        ("multipart/form-data", "--"),
        ("multipart/form-data; boundary=", "\0\0"),
        ("application/x-www-form-urlencodedx", form.as_str()),
        ("\u{ff}", form.as_str()),
        ("", form.as_str()),
    ] {
        for path in ["/en/pledges", "/en/withdraw", "/en/check-your-email"] {
            let answer = app.post_raw(path, body, &[("content-type", mime)]).await;
            assert_own_page(&answer, 415, &format!("{path} {mime}"));
        }
    }
    let plain = request("POST", b"/en/pledges", &[], form.as_bytes());
    assert_eq!(send(&app, &plain).await.status, 415, "without a content type");
    let packed = app.post_raw("/en/pledges", [0x1f, 0x8b, 8, 0, 0], &[("content-encoding", "gzip")]).await;
    assert_own_page(&packed, 415, "gzip");
    for charset in ["application/x-www-form-urlencoded; charset=UTF-8", "APPLICATION/X-WWW-FORM-URLENCODED"] {
        let answer = app.post_raw("/en/pledges", form.clone(), &[("content-type", charset)]).await;
        assert_eq!(answer.status, 303, "{charset}");
    }
    assert_no_faults();
}

#[tokio::test(flavor = "multi_thread")]
async fn too_much_is_refused() {
    watch_for_faults();
    let app = TestApp::start(Database::sqlite()).await;
    for size in [64 * 1024 + 1, 1024 * 1024, 10 * 1024 * 1024] {
        let answer = app.post_raw("/en/pledges", vec![b'a'; size], &[]).await;
        assert_own_page(&answer, 413, &format!("{size} bytes"));
    }
    // In chunks, so that nothing is declared.
    let chunk = [b"10000\r\n", &[b'a'; 0x10000][..], b"\r\n"].concat().repeat(160);
    let mut chunked = request(
        "POST",
        b"/en/pledges",
        &[("Transfer-Encoding", b"chunked"), ("Content-Type", b"application/x-www-form-urlencoded")],
        b"",
    );
    chunked.extend_from_slice(&[&chunk[..], b"0\r\n\r\n"].concat());
    assert_eq!(send(&app, &chunked).await.status, 413);
    // Declared beyond any reading: refused before it is sent.
    let huge =
        [("Content-Length", &b"99999999999"[..]), ("Content-Type", b"application/x-www-form-urlencoded")];
    assert_eq!(send(&app, &request("POST", b"/en/pledges", &huge, b"")).await.status, 413);

    let many = app.post_raw("/en/pledges", format!("{}{}", encode(&FORM), "&x=1".repeat(300)), &[]).await;
    assert_own_page(&many, 400, "300 fields");
    for doubled in ["name", "email", "consent", "region", "voice", "via", "q7"] {
        let body = format!("{}&{doubled}=1&{doubled}=2", encode(&FORM));
        assert_own_page(&app.post_raw("/en/pledges", body, &[]).await, 400, doubled);
    }
    // Long but within reason: a page. Beyond it: a status without one, or, for those still sending,
    // a closed connection.
    let long = app.get(&format!("/en/{}", "a".repeat(20_000))).await;
    assert_own_page(&long, 404, "a long address");
    let long = [b"/en?via=", "a".repeat(70_000).as_bytes()].concat();
    let header = "a".repeat(70_000);
    let many: Vec<(&str, &[u8])> = vec![("X-Many", b"1"); 500];
    for (what, bytes) in [
        ("address", request("GET", &long, &[], b"")),
        ("header", request("GET", b"/en", &[("X-Long", header.as_bytes())], b"")),
        ("headers", request("GET", b"/en", &many, b"")),
    ] {
        let reply = send(&app, &bytes).await;
        assert!(matches!(reply.status, 0 | 414 | 431), "{what}: {}", reply.text);
    }
    assert!(app.row("tuya@example.org").await.is_none());
    assert_eq!(app.sign("tuya@example.org").await.status, 303);
    assert_no_faults();
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_fields_are_ignored() {
    let app = TestApp::start(Database::sqlite()).await;
    let extra = [("state", "confirmed"), ("id", "1"), ("utm_source", "x"), ("message", "not switched on")];
    assert_eq!(app.sign_with("tuya@example.org", &extra).await.status, 303);
    let row = app.row("tuya@example.org").await.expect("a row");
    assert_eq!(row.state, entity::pledge::State::Pending);
    assert_eq!(app.site().record(&row).expect("a record").message, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = TestApp::start(Database::sqlite()).await;
    for (method, path, allowed) in [
        ("POST", "/en", "GET"),
        ("PUT", "/en", "GET"),
        ("DELETE", "/en/pledges", "POST"),
        ("PATCH", "/en/confirm/x", "POST"),
        ("POST", "/en/privacy", "GET"),
        ("POST", "/api/v1/counts", "GET"),
        ("POST", "/counts.csv", "GET"),
        ("POST", "/healthz", "GET"),
        ("POST", "/assets/x", "GET"),
        ("POST", "/mailbox", "GET"),
        ("OPTIONS", "/en", "GET"),
        ("TRACE", "/en", "GET"),
        ("NONSENSE", "/en", "GET"),
    ] {
        let reply = send(&app, &request(method, path.as_bytes(), &[], b"")).await;
        assert_eq!(reply.status, 405, "{method} {path}: {}", reply.text);
        let allow = crate::support::page::between(&reply.text, "\r\nallow: ", "\r\n");
        assert!(allow.split(',').any(|method| method.trim() == allowed), "{method} {path}: {allow}");
        let words = if path.starts_with("/api/") { "application/problem+json" } else { "<!DOCTYPE html>" };
        assert!(
            reply.text.contains("x-content-type-options: nosniff") && reply.text.contains(words),
            "{path}"
        );
    }
    // HEAD is GET without a body, on pages and on errors.
    for path in ["/en", "/en/no-such-page", "/counts.csv", "/en/withdraw"] {
        let (head, get) = (app.head(path).await, app.get(path).await);
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert_secure(&head, path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_http_breaks_nothing() {
    watch_for_faults();
    let app = TestApp::start_with(Database::sqlite(), &["--header-timeout=1s", "--body-timeout=1s"]).await;
    let form = encode(&FORM);
    let right = request(
        "POST",
        b"/en/pledges",
        &[("Content-Type", b"application/x-www-form-urlencoded")],
        form.as_bytes(),
    );
    assert_eq!(send(&app, &right).await.status, 303);
    let mut all: Vec<Vec<u8>> = [
        &b""[..],
        b"\r\n\r\n",
        b"\0\0\0\0",
        b"GET",
        b"GET /en\r\n\r\n",
        b"GET /en HTTP/9.9\r\n\r\n",
        b"GET http://evil.example/en HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /en HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /en HTTP/1.1\r\nHo\0st: a\r\n\r\n",
        b"GET /en HTTP/1.1\r\nHost: \xff\xff\r\nAccept-Language: \xff\r\nAccept-Encoding: \xff\r\nIf-None-Match: \xff\r\n\r\n",
        b"POST /en/pledges HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /en/pledges HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /en/pledges HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /en/pledges HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
        b"POST /en/pledges HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nname=T",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ]
    .map(<[u8]>::to_vec)
    .into();
    // Bytes at random, and right requests with some bytes changed.
    let dice = clock();
    for _ in 0..300 {
        let noise: [u8; 64] = dice.random();
        let mut spoiled = right.clone();
        for pair in noise[..8].chunks(2) {
            let at = usize::from(pair[0]) * 7 % spoiled.len();
            spoiled[at] = pair[1];
        }
        all.extend([noise[..usize::from(noise[0] % 64)].to_vec(), spoiled]);
    }
    for bytes in all.chunks(100) {
        let replies = futures_util::future::join_all(bytes.iter().map(|bytes| send(&app, bytes))).await;
        for (bytes, reply) in bytes.iter().zip(replies) {
            assert!(reply.status < 500, "{:?}: {}", String::from_utf8_lossy(bytes), reply.text);
            assert!(!reply.text.contains("evil.example"), "a foreign host is repeated: {}", reply.text);
        }
    }
    assert_eq!(app.get("/en").await.status, 200);
    assert_eq!(app.get("/readyz").await.status, 200);
    assert_eq!(app.sign("saruul@example.org").await.status, 303);
    assert_no_faults();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_has_one_host_and_leads_to_no_other() {
    let app = TestApp::start(Database::sqlite()).await;
    let of = |head: &str| format!("{head}\r\nConnection: close\r\n\r\n").into_bytes();
    for (head, status) in [
        ("GET /en HTTP/1.1\r\nHost: localhost", 200),
        ("GET /en HTTP/1.1", 400),
        ("GET /en HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400),
        ("GET /mailbox HTTP/1.1\r\nHost: localhost\r\nHost: evil.example.org", 400),
        ("GET /\\evil.example.org/ HTTP/1.1\r\nHost: localhost", 404),
        ("GET /en\\..\\/ HTTP/1.1\r\nHost: localhost", 404),
    ] {
        let reply = send(&app, &of(head)).await;
        assert_eq!(reply.status, status, "{head:?}: {}", reply.text);
        assert!(!reply.text.to_lowercase().contains("\r\nlocation:"), "{head:?}: {}", reply.text);
    }
    let reply = send(&app, b"GET /en HTTP/1.0\r\n\r\n").await;
    assert!(reply.text.starts_with("HTTP/1.0 200"), "{}", reply.text);
}
