//! The check-up of mail: what DNS says, whether a letter is taken, and how it arrives.

use std::path::Path;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use crate::{
    dns::Dns,
    process::{self, Finished, Process, finish, flags_of, program, run},
    support::{
        database::Database,
        smtp::{self, Certificate, Faults, Mood, Sink},
    },
};

const TO: &str = "probe@example.net";

/// A key of 2048 bits, as far as its length goes.
fn key(bytes: usize) -> String {
    format!("v=DKIM1; k=rsa; p={}", data_encoding::BASE64.encode(&vec![7; bytes]))
}

/// A sender with everything in order.
fn healthy() -> Dns {
    Dns::default()
        .mx("example.org", "mx.example.org")
        .text("example.org", "v=spf1 include:relay.example.net -all")
        .text("example.org", "another=text")
        .text("relay.example.net", "v=spf1 ip4:192.0.2.0/24 -all")
        .text("_dmarc.example.org", "v=DMARC1; p=none")
        .text("one._domainkey.example.org", &key(294))
}

/// A site that is there.
async fn site() -> Database {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    database
}

async fn doctor(database: &Database, sink: &Sink, dns: Dns, more: &[&str]) -> Finished {
    let resolver = format!("--resolver={}", dns.serve().await);
    let server = process::smtp(sink);
    run(database, &[&["mail", "doctor", TO, &resolver, &server], more].concat()).await
}

/// The findings by their names, with how much they matter.
fn found(finished: &Finished) -> Vec<String> {
    let lines = finished.out.lines().filter(|line| !line.starts_with('\t'));
    lines.map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect()
}

#[tokio::test]
async fn a_sender_in_order_is_told_so() {
    let (database, sink) = (site().await, Sink::start().await);
    let finished = doctor(&database, &sink, healthy(), &["--selector=one"]).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let all = ["ok sender-mx", "ok spf", "ok dmarc", "ok dkim", "ok encryption", "ok sent"];
    assert_eq!(found(&finished), all, "{}", finished.out);
    let letter = sink.first(TO).await;
    assert!(finished.out.contains(letter.message_id.split('@').next().expect("an id")));
}

#[tokio::test]
async fn what_large_providers_object_to_is_named() {
    let (database, sink) = (site().await, Sink::start().await);
    let many =
        (0..11).fold("v=spf1".to_owned(), |spf, number| format!("{spf} a:a{number}.example.org")) + " -all";
    let text = |text: &str| Dns::default().mx("example.org", "mx.example.org").text("example.org", text);
    let key = |of: &str| Dns::default().text("one._domainkey.example.org", of);
    for (dns, expected) in [
        (Dns::default(), "error spf-missing"),
        (Dns::default(), "error dmarc-missing"),
        (Dns::default(), "error sender-mx"),
        (Dns::default().mx("example.org", "."), "error sender-mx"),
        (Dns::default().address("example.org"), "warning sender-mx"),
        (text("v=spf1 a -all").text("example.org", "v=spf1 mx -all"), "error spf-many"),
        (text("v=spf1 +all"), "error spf-all"),
        (text("v=spf1 mx"), "warning spf-open"),
        (text(&many), "error spf-lookups"),
        (
            Dns::default()
                .text("_dmarc.example.org", "v=DMARC1; p=none")
                .text("_dmarc.example.org", "v=DMARC1; p=reject"),
            "error dmarc-many",
        ),
        (Dns::default(), "error dkim-missing"),
        (key("v=DKIM1; p="), "error dkim-revoked"),
        (key("v=DKIM1; p=!"), "error dkim-broken"),
        (key("v=DKIM1; k=ed25519; p=AAAA"), "warning dkim-kind"),
        (key(&self::key(100)), "error dkim-short"),
        (key(&self::key(162)), "warning dkim-short"),
    ] {
        let finished = doctor(&database, &sink, dns, &["--selector=one"]).await;
        assert!(found(&finished).contains(&expected.to_owned()), "{expected}: {}", finished.out);
        assert_eq!(finished.code, Some(1), "{expected}");
        let advised =
            finished.out.lines().skip_while(|line| !line.starts_with(&expected.replace(' ', "\t"))).nth(1);
        assert!(advised.is_some_and(|line| line.starts_with("\t\t")), "{expected}: {}", finished.out);
    }
    // The policy of the domain above holds; a return path elsewhere is only noted.
    let below =
        healthy().mx("mail.example.org", "mx.example.org").mx("bounces.example.com", "mx.example.org");
    let below = below.text("bounces.example.com", "v=spf1 mx -all");
    let flags = ["--mail-from=no-reply@mail.example.org", "--mail-return-path={letter}@bounces.example.com"];
    let finished = doctor(&database, &sink, below, &flags).await;
    let all = [
        "ok sender-mx",
        "ok return-path-mx",
        "ok spf",
        "ok dmarc",
        "note dkim-unknown",
        "note return-path-alignment",
    ];
    assert_eq!(found(&finished)[..6], all, "{}", finished.out);
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

#[tokio::test]
async fn a_server_that_takes_no_letter_and_a_name_server_that_is_away_are_told() {
    let (database, sink) = (site().await, Sink::start().await);
    sink.set_mood(Mood::UnknownSender);
    let finished = doctor(&database, &sink, healthy(), &[]).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(
        finished.out.contains("error\trefused\t") && finished.out.contains("553 5.1.8"),
        "{}",
        finished.out
    );
    sink.go_away();
    let (resolver, server) = ("--resolver=127.0.0.1:1", process::smtp(&sink));
    let finished = run(&database, &["mail", "doctor", TO, resolver, &server]).await;
    assert!(found(&finished).contains(&"warning dns".to_owned()), "{}", finished.out);
    assert!(finished.out.contains("no connection to the mail server"), "{}", finished.out);
    let finished = run(&database, &["mail", "doctor", TO, resolver]).await;
    assert!(found(&finished).contains(&"error no-server".to_owned()), "{}", finished.out);
    assert_eq!(run(&database, &["mail", "doctor", "nobody"]).await.code, Some(1));
}

#[tokio::test]
async fn a_certificate_that_is_not_in_order_is_named_with_starttls_and_without() {
    let (database, sink) = (site().await, Sink::start().await);
    let authority = database.folder.path().join("authority.pem");
    std::fs::write(&authority, smtp::authority()).expect("written");
    for (certificate, words) in [
        (Certificate::SelfSigned, "certificate is not trusted"),
        (Certificate::WrongName, "certificate is for another name"),
        (Certificate::Expired, "certificate has expired"),
        (Certificate::Trusted, "took the letter"),
    ] {
        for (implicit, scheme, tls) in
            [(true, "smtps", ""), (false, "smtp", "?tls=required"), (false, "smtp", "?tls=opportunistic")]
        {
            sink.set_faults(Faults { certificate: Some(certificate), implicit, ..Faults::default() });
            let mut command = program();
            let server = format!("--smtp-url={scheme}://127.0.0.1:{}{tls}", sink.port);
            let resolver = format!("--resolver={}", healthy().serve().await);
            command.args(["mail", "doctor", TO, &resolver, &server]).args(flags_of(&database));
            command.env("SSL_CERT_FILE", &authority);
            let finished = finish(command).await;
            assert!(finished.out.contains(words), "{certificate:?} {scheme}{tls}: {}", finished.out);
            assert_eq!(finished.code, Some(i32::from(certificate != Certificate::Trusted)));
        }
    }
    assert_eq!(sink.count(), 3, "no letter goes where the certificate is wrong");
}

/// Puts the letter into a Maildir or an mbox once it arrives, as a relay that adds these fields.
async fn deliver(sink: &Sink, before: usize, mailbox: &Path, fields: &str) {
    let letter = sink.wait_for(TO, before + 1).await.remove(before);
    let letter = format!("{fields}{}", letter.raw);
    if mailbox.is_dir() {
        std::fs::write(mailbox.join("new/1.example"), letter).expect("written");
    } else {
        let older = "From a@example.org Tue Dec  1 00:00:00 2026\nSubject: older\n\nHello\n\n";
        let text =
            format!("{older}From b@example.org Tue Dec  1 00:00:01 2026\n{}", letter.replace("\r\n", "\n"));
        std::fs::write(mailbox, text).expect("written");
    }
}

#[tokio::test]
async fn the_letter_that_arrives_tells_whether_the_relay_signs() {
    let (database, sink) = (site().await, Sink::start().await);
    let folder = tempfile::TempDir::new().expect("a folder");
    let (maildir, mbox) = (folder.path().join("maildir"), folder.path().join("mbox"));
    for name in ["new", "cur"] {
        std::fs::create_dir_all(maildir.join(name)).expect("made");
    }
    std::fs::write(&mbox, "").expect("written");
    let signed = |domain: &str| {
        format!(
            "Return-Path: <no-reply@{domain}>\r\nDKIM-Signature: v=1; a=rsa-sha256; d={domain};\r\n\ts=one; h=from; b=AA==\r\n"
        )
    };
    for (number, (mailbox, fields, expected, code)) in [
        (&maildir, signed("example.org"), vec!["ok signature", "ok dkim"], 0),
        (&mbox, signed("example.org"), vec!["ok signature", "ok dkim"], 0),
        (
            &maildir,
            signed("relay.example.net"),
            vec!["error signature-other", "note return-path-rewritten"],
            1,
        ),
        (&maildir, String::new(), vec!["error signature-missing"], 1),
    ]
    .into_iter()
    .enumerate()
    {
        let flag = format!("--mailbox={}", mailbox.display());
        let delivery = deliver(&sink, number, mailbox, &fields);
        let flags = [flag.as_str()];
        let (finished, ()) = tokio::join!(doctor(&database, &sink, healthy(), &flags), delivery);
        let all = found(&finished);
        assert!(
            expected.iter().all(|one| all.contains(&(*one).to_owned())),
            "{expected:?}: {}",
            finished.out
        );
        assert_eq!(finished.code, Some(code), "{}", finished.out);
    }
    let flag = format!("--mailbox={}", maildir.display());
    let finished = doctor(&database, &sink, healthy(), &[&flag, "--wait=0"]).await;
    assert!(found(&finished).contains(&"error not-arrived".to_owned()), "{}", finished.out);
}

/// Runs the check-up of the whole site.
async fn check_up(database: &Database, more: &[&str]) -> Finished {
    let mut command = program();
    let authority = database.folder.path().join("authority.pem");
    std::fs::write(&authority, smtp::authority()).expect("written");
    command.arg("doctor").args(more).args(flags_of(database)).env("SSL_CERT_FILE", &authority);
    finish(command).await
}

#[tokio::test]
async fn the_whole_site_is_gone_through() {
    let (database, sink) = (site().await, Sink::start().await);
    let (server, resolver) = (process::smtp(&sink), format!("--resolver={}", healthy().serve().await));
    let finished = check_up(&database, &[&server, &resolver, "--selector=one"]).await;
    let all = found(&finished);
    for expected in [
        "ok settings",
        "ok content",
        "ok keys",
        "ok database",
        "ok clock",
        "warning controller",
        "warning language",
        "warning helpline",
        "note test-letter",
        "note partner-link",
        "ok spf",
        "ok mail-server",
    ] {
        assert!(all.contains(&expected.to_owned()), "{expected}: {}", finished.out);
    }
    assert!(all.iter().any(|line| line.ends_with(" flush")), "{}", finished.out);
    assert_eq!(sink.count(), 0, "no letter without an address");
    let fails = all.iter().any(|line| line.starts_with("error "));
    assert_eq!(finished.code, Some(i32::from(fails)), "{finished:?}");
    let flags = [server.as_str(), &resolver, "--selector=one", "--letter-to=probe@example.net", "--json"];
    let finished = check_up(&database, &flags).await;
    for line in finished.out.lines() {
        let finding: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let has_advice = finding["advice"].is_string();
        assert_eq!(has_advice, finding["severity"] != "ok", "{line}");
    }
    assert!(finished.out.contains("\"key\":\"sent\""), "{}", finished.out);
    sink.first(TO).await;
    // A public site without a backup is told to make some, until there is one, if by hand.
    let public =
        [&server, &*resolver, "--selector=one", "--base-url=https://0.0.0.0:1", "--mail-from=a@example.com"];
    let finished = check_up(&database, &public).await;
    assert!(found(&finished).contains(&"warning backup".to_owned()), "{}", finished.out);
    let finished = check_up(&database, &[&server, &resolver]).await;
    assert!(!finished.out.contains("\tbackup\t"), "{}", finished.out);
    let file = database.folder.path().join("by-hand").display().to_string();
    assert_eq!(process::run(&database, &["backup", &file]).await.code, Some(0));
    let finished = check_up(&database, &public).await;
    assert!(found(&finished).contains(&"ok backup".to_owned()), "{}", finished.out);
    // Without a mail server that is said once.
    let finished = check_up(&database, &[]).await;
    assert_eq!(finished.out.matches("no-server").count(), 1, "{}", finished.out);
}

/// The errors among what was found.
fn errors(finished: &Finished) -> Vec<String> {
    found(finished).into_iter().filter(|line| line.starts_with("error ")).collect()
}

#[tokio::test]
async fn a_site_that_cannot_be_opened_is_told_from_one_that_is_not_there() {
    let finished = check_up(&Database::sqlite(), &[]).await;
    assert_eq!(finished.code, Some(2), "{finished:?}");
    let database = site().await;
    let secret = process::secret_file(&database, "other", &"x".repeat(40));
    let finished = check_up(&database, &[&secret]).await;
    assert_eq!((finished.code, errors(&finished)), (Some(1), vec!["error keys".to_owned()]), "{finished:?}");
    // A database of a newer version has nothing to do with keys.
    let newer = site().await;
    let connection = newer.connect().await;
    let step = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)";
    sea_orm::ConnectionTrait::execute_unprepared(&connection, step).await.expect("a step");
    connection.close().await.expect("closed");
    let finished = check_up(&newer, &[]).await;
    assert_eq!(
        (finished.code, errors(&finished)),
        (Some(1), vec!["error database".to_owned()]),
        "{finished:?}"
    );
    assert!(finished.out.contains("docs/upgrade.md"), "{}", finished.out);
    let folder = tempfile::TempDir::new().expect("a folder");
    process::campaign(folder.path());
    process::replace(&folder.path().join("campaign.toml"), "Asia/Ulaanbaatar", "Asia/Nowhere");
    let content = format!("--campaign={}", folder.path().display());
    let finished = check_up(&database, &[&content]).await;
    assert_eq!(
        (finished.code, errors(&finished)),
        (Some(1), vec!["error content".to_owned()]),
        "{finished:?}"
    );
    assert!(finished.out.contains("campaign.toml:"), "{}", finished.out);
    // One thing that is broken hides no other.
    let backups = database.folder.path().join("secret/backups");
    let flags = [content, secret, format!("--backup-folder={}", backups.display())];
    let finished = check_up(&database, &flags.each_ref().map(String::as_str)).await;
    assert_eq!(errors(&finished), ["error content", "error backup", "error keys"], "{finished:?}");
    assert!(found(&finished).iter().any(|line| line.ends_with(" flush")), "{finished:?}");
    let file = database.folder.path().join("sixteen.sqlite");
    std::fs::write(&file, "x".repeat(8192)).expect("written");
    let finished = check_up(&database, &[]).await;
    assert!(
        errors(&finished) == ["error database"] && finished.out.contains("docs/backup.md"),
        "{finished:?}"
    );
}

/// A proxy before the program that says whose requests it passes on, or does not; its address.
async fn proxy(to: &str, says: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let to = to.to_owned();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = TcpStream::connect(&to).await.expect("a connection");
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                client.read_buf(&mut request).await.expect("a request");
            }
            let request = String::from_utf8(request).expect("ASCII");
            let added = if says { "\r\nX-Forwarded-For: 192.0.2.7\r\n" } else { "\r\n" };
            server.write_all(request.replacen("\r\n", added, 1).as_bytes()).await.expect("passed on");
            // Whoever hangs up first ends it.
            let _ = copy_bidirectional(&mut client, &mut server).await;
        }
    });
    format!("http://{address}")
}

#[tokio::test]
async fn the_proxy_is_judged_by_a_request_of_the_doctors_own() {
    let database = Database::sqlite();
    for (trusted, with, without) in
        [(&["--trusted-proxies=127.0.0.0/8"][..], "ok", "error"), (&[], "error", "ok")]
    {
        let mut process = Process::start(&database, trusted).await;
        for (says, expected) in [(true, with), (false, without)] {
            // A stranger's headers are nothing to it, nor do they get to know.
            let headers = [("x-forwarded-for", "198.51.100.1"), ("x-sixteen-doctor", "forged")];
            for (name, value) in headers {
                let answer = process.get_with("/healthz", name, value).await;
                assert!(answer.status == 200 && !answer.headers.contains_key("x-sixteen-doctor"));
            }
            let base = format!("--base-url={}", proxy(process.authority(), says).await);
            let finished = check_up(&database, &[&base]).await;
            let expected = format!("{expected} proxy");
            assert!(found(&finished).contains(&expected), "{trusted:?} {says}: {}", finished.out);
        }
        process.stop().await;
    }
    let finished = check_up(&database, &["--base-url=http://127.0.0.1:1"]).await;
    assert!(found(&finished).contains(&"warning proxy".to_owned()), "{}", finished.out);
    let finished = check_up(&database, &[]).await;
    assert!(!finished.out.contains("\tproxy\t"), "{}", finished.out);
}

#[tokio::test]
async fn the_certificate_that_visitors_are_shown_is_looked_at() {
    let (database, sink) = (site().await, Sink::start().await);
    let base = format!("--base-url=https://127.0.0.1:{}", sink.port);
    for (certificate, expected) in [
        (Certificate::Trusted, "ok certificate"),
        (Certificate::SelfSigned, "error certificate"),
        (Certificate::WrongName, "error certificate"),
        (Certificate::Expired, "error certificate"),
    ] {
        sink.set_faults(Faults { certificate: Some(certificate), implicit: true, ..Faults::default() });
        let finished = check_up(&database, &[&base]).await;
        assert!(found(&finished).contains(&expected.to_owned()), "{certificate:?}: {}", finished.out);
    }
    sink.go_away();
    let finished = check_up(&database, &[&base]).await;
    assert!(found(&finished).contains(&"error certificate".to_owned()), "{}", finished.out);
}
