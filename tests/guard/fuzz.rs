//! Whatever strangers send is read or refused, and nothing breaks: samples of what people send, mangled,
//! for each reader. `.ci/fuzz MINUTES` runs the same for longer and from other seeds.

use std::{
    io::{Cursor, Read as _, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use sixteen::{
    app,
    config::Config,
    domain::{
        EMAIL_LIMIT, EmailAddress,
        content::{
            address,
            campaign::{self, ContentSource},
            name::{self, NAME_LIMIT},
        },
        crypto::{
            keyring::{Keyring, Secrets},
            token::{self, Purpose},
        },
        operate::paper::{
            self,
            file::{self, Calls, LINES},
        },
    },
    web::extract::Form,
};

use crate::{
    process::campaign as copy_of_the_campaign,
    support::{
        app::TestApp,
        database::Database,
        random::{Random, from_environment},
    },
    wire::{request, send},
};

/// Bytes that readers trip over, put in anywhere.
const PIECES: [&[u8]; 26] = [
    b"\0",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r\n",
    b"\n",
    b"\t",
    b"\"",
    b"'",
    b"&",
    b"=",
    b"%",
    b"%00",
    b";",
    b",",
    b"<script>",
    b"@",
    b"..",
    b"=1+1",
    "\u{202e}".as_bytes(),
    "\u{200b}".as_bytes(),
    "Ө".as_bytes(),
    b"99999999999999999999",
    b"-1",
];

/// Mangled samples, a number of them or for as long as `FUZZ_SECONDS` says.
struct Mangled<'a> {
    samples: &'a [&'a [u8]],
    random: Random,
    left: usize,
    until: Option<Instant>,
}

impl<'a> Mangled<'a> {
    fn of(samples: &'a [&'a [u8]], usual: usize) -> Self {
        let seconds = from_environment("FUZZ_SECONDS", 0);
        let until = (seconds > 0).then(|| Instant::now() + Duration::from_secs(seconds));
        Self { samples, random: Random(from_environment("FUZZ_SEED", 16)), left: usual, until }
    }

    fn mangle(&mut self, bytes: &mut Vec<u8>) {
        let random = &mut self.random;
        let at = random.below(bytes.len() + 1);
        let to = (at + random.below(16)).min(bytes.len());
        match random.below(8) {
            0 => drop(bytes.drain(at..to)),
            1 => bytes.truncate(at),
            2 => {
                let twice = bytes[at..to].repeat(1 + random.below(40));
                bytes.splice(at..at, twice);
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            4 if at < bytes.len() => bytes[at] = u8::try_from(random.below(256)).expect("a byte"),
            5 => {
                let other = random.pick(self.samples).unwrap_or_default();
                let from = random.below(other.len() + 1);
                bytes.splice(at.., other[from..].iter().copied());
            }
            _ => {
                let piece = random.pick(&PIECES).unwrap_or_default();
                bytes.splice(at..to, piece.iter().copied());
            }
        }
    }
}

impl Iterator for Mangled<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        match self.until {
            Some(until) if Instant::now() >= until => return None,
            None if self.left == 0 => return None,
            _ => self.left = self.left.saturating_sub(1),
        }
        let mut bytes = self.random.pick(self.samples)?.to_vec();
        for _ in 0..self.random.below(5) {
            self.mangle(&mut bytes);
        }
        Some(bytes)
    }
}

/// Runs a reader on mangled samples; a panic in it is told with the input.
fn each(samples: &[&[u8]], usual: usize, mut read: impl FnMut(&[u8])) {
    let mut number = 0_u64;
    for input in Mangled::of(samples, usual) {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&input)));
        assert!(done.is_ok(), "input {number}: {}", input.escape_ascii());
        number += 1;
    }
    println!("{number} inputs");
}

const FORMS: [&[u8]; 4] = [
    b"name=Tuya&email=tuya%40example.org&calls=data&calls=services&consent=on",
    b"name=%D0%91.%D0%9D%D0%BE%D0%BC%D0%B8%D0%BD&email=n%2Btag%40example.org&calls=data&consent=on&show_name=on",
    b"name=A+B&email=a@example.org&voice=civil-society&organisation=X&region=MN-1&calls=data&consent=on&via=facebook",
    b"email=a%40example.org&ref=AAAAAAAAAAAAAAAAAAAAAA&code=123456&act=change",
];

#[test]
fn form() {
    each(&FORMS, 4000, |bytes| {
        if let Ok(form) = Form::parse(bytes) {
            assert!(form.pairs().all(|(name, value)| !name.contains('\0') && !value.contains('\0')));
        }
    });
}

#[test]
fn email() {
    let samples: [&[u8]; 6] = [
        b"tuya@example.org",
        b"n.omin+16@mail.example.org",
        "\u{200b}tuya@пример.example".as_bytes(),
        b"\"a b\"@example.org",
        b"a@[192.0.2.1]",
        b"x@xn--e1afmkfd.example",
    ];
    let campaign = campaign::load(&ContentSource::BuiltIn).expect("the campaign");
    each(&samples, 4000, |bytes| {
        let Ok(email) = EmailAddress::parse(&String::from_utf8_lossy(bytes)) else { return };
        let text = email.as_str();
        assert!(text.len() <= EMAIL_LIMIT && text.contains('@'), "{text}");
        assert!(!text.contains(|c: char| c.is_control() || c == '<' || c == '>'), "{text:?} breaks a header");
        assert_eq!(EmailAddress::parse(text).as_ref(), Ok(&email));
        assert!(!address::canonical(&campaign.mailbox_rules, &email).is_empty());
    });
}

#[test]
fn name() {
    let samples: [&[u8]; 5] = [
        "Б.Номин".as_bytes(),
        "Г.Мөнх-Эрдэнэ".as_bytes(),
        b"O'Neil, Jr.",
        "مريم".as_bytes(),
        b"visit www.example.org now",
    ];
    each(&samples, 4000, |bytes| {
        let Ok(name) = name::parse(&String::from_utf8_lossy(bytes), NAME_LIMIT) else { return };
        assert!(!name.is_empty() && name.chars().count() <= NAME_LIMIT);
        assert!(!name.contains(char::is_control) && !name.starts_with(['=', '+', '-', '@']), "{name:?}");
        assert_eq!(name::parse(&name, NAME_LIMIT).as_ref(), Ok(&name));
    });
}

#[test]
fn token() {
    let keys = Keyring::new(Secrets::new("a secret of at least thirty-two characters"), [7; 32]);
    let genuine = [
        token::for_pledge(&keys, Purpose::Confirm, "bcdfghjk", 1_000_000),
        token::for_pledge(&keys, Purpose::Manage, "bcdfghjk", 1_000_000),
        token::for_mailbox(&keys, Purpose::Disown, &[9; 16], 1_000_000),
        token::for_organizer(&keys, Purpose::Reset, 7, 1, 1_000_000),
    ];
    let samples: Vec<&[u8]> = genuine.iter().map(|token| token.as_bytes()).collect();
    each(&samples, 4000, |bytes| {
        let token = String::from_utf8_lossy(bytes);
        for purpose in [
            Purpose::Confirm,
            Purpose::ThankYou,
            Purpose::Manage,
            Purpose::Disown,
            Purpose::Reset,
            Purpose::SetUp,
        ] {
            let taken = token::pledge(&keys, purpose, &token, 0).is_ok()
                || token::mailbox(&keys, purpose, &token, 0).is_ok()
                || token::organizer(&keys, purpose, &token, 0).is_ok();
            // What clings to a link's end is no part of it.
            let of_token = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let is_tail = |tail: &str| !tail.starts_with(of_token);
            let is_genuine = genuine.iter().any(|genuine| token.strip_prefix(genuine).is_some_and(is_tail));
            assert!(!taken || is_genuine, "{token} is taken");
        }
    });
}

#[test]
fn campaign_file() {
    let folder = tempfile::TempDir::new().expect("a folder");
    copy_of_the_campaign(folder.path());
    let files = [
        "campaign.toml",
        "regions.toml",
        "helplines.toml",
        "en/calls.toml",
        "mn/statement.md",
        "en/words.toml",
    ];
    let path = |file: &str| Path::join(folder.path(), file);
    let texts: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(path(file)).expect("read")).collect();
    let mut which = 0;
    let samples: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    each(&samples, 60, |bytes| {
        which = (which + 1) % files.len();
        std::fs::write(path(files[which]), bytes).expect("written");
        if let Err(problems) = campaign::load(&ContentSource::Folder(folder.path().to_owned())) {
            assert!(!problems.is_empty() && problems.iter().all(|problem| !problem.to_string().is_empty()));
        }
        std::fs::write(path(files[which]), &texts[which]).expect("written");
    });
}

#[test]
fn csv_import() {
    let samples: [&[u8]; 5] = [
        b"place,date,number,call,note\nBayangol school,2026-11-26,12,data,box 3\nSquare,2026-11-27,4,,\n",
        "sep=;\nгазар;өдөр;тоо\nСургууль;26.11.2026;7\n".as_bytes(),
        b"\xef\xbb\xbf\"a \"\"quoted\"\" place\",2026-11-26,3\r\n\"two\nlines\",2026-11-26,1\r\n",
        b"\xff\xfea\0,\x002\0",
        b"place\tdate\tnumber\nA\t2026-11-26\t5\n",
    ];
    let calls = Calls::of(&campaign::load(&ContentSource::BuiltIn).expect("the campaign"));
    let today = "2026-12-01".parse().expect("a date");
    each(&samples, 4000, |bytes| {
        let Ok(text) = file::text_of(bytes) else { return };
        let read = file::read(&text, &calls, today);
        assert!(
            read.lines.len() <= LINES
                && read.lines.iter().all(|(_, line)| line.number > 0 && line.day <= today)
        );
        let last = text.lines().count() + text.matches('\r').count() + 1;
        assert!(read.lines.iter().map(|(number, _)| number).all(|number| (1..=last).contains(number)));
        assert!(read.mistakes.iter().all(|mistake| (1..=last).contains(&mistake.line)), "{read:?}");
        assert_eq!(read.is_good(), read.mistakes.is_empty() && !read.long && !read.lines.is_empty());
    });
}

/// The parts of a workbook, unpacked.
fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).expect("an archive");
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("read");
        parts.push((part.name().expect("a name").into_owned(), bytes));
    }
    parts
}

#[test]
fn workbook() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_row(0, 0, ["place", "date", "number"]).expect("written");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 25).expect("a day");
    sheet.write_string(1, 0, "Ховд").expect("written");
    sheet.write_datetime_with_format(1, 1, day, &date).expect("written");
    sheet.write_number(1, 2, 15.0).expect("written");
    let book = book.save_to_buffer().expect("saved");
    let parts = parts(&book);
    let calls = Calls::of(&campaign::load(&ContentSource::BuiltIn).expect("the campaign"));
    let today = "2026-12-01".parse().expect("a date");
    let read = |bytes: &[u8]| {
        let Ok(text) = paper::text_of(bytes) else { return };
        let read = file::read(&text, &calls, today);
        assert!(read.lines.len() <= LINES && read.lines.iter().all(|(_, line)| line.day <= today));
    };
    // The archive itself, then what is in it.
    each(&[&book], 500, read);
    let samples: Vec<&[u8]> = parts.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let mut which = 0;
    each(&samples, 1000, |mangled| {
        which = (which + 1) % parts.len();
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (at, (name, bytes)) in parts.iter().enumerate() {
            archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("begun");
            archive.write_all(if at == which { mangled } else { bytes }).expect("written");
        }
        read(&archive.finish().expect("finished").into_inner());
    });
}

#[test]
fn bounce() {
    const ID: &str = "abcdefghijklmnopqrstuvwxyz";
    let report = |kind: &str, fields: &str| {
        format!(
            "From: postmaster@example.net\r\nContent-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n\
             --b\r\nContent-Type: message/{kind}\r\n\r\n{fields}\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{ID}@example.org>\r\n\r\n\r\n--b--\r\n"
        )
    };
    let mails = [
        report(
            "delivery-status",
            "Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: failed\r\n\
             Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user",
        ),
        report(
            "delivery-status",
            "\r\nAction: failed\r\nStatus: 4.2.2\r\nDiagnostic-Code: smtp; 452 4.2.2 Өчигдөр",
        ),
        report("feedback-report", "Feedback-Type: abuse\r\nVersion: 1"),
    ];
    let config = Config::default();
    for mail in &mails {
        assert!(app::read_report(&config, mail.as_bytes()).is_some(), "{mail}");
    }
    let samples: Vec<&[u8]> = mails.iter().map(String::as_bytes).collect();
    each(&samples, 4000, |bytes| {
        let Some(report) = app::read_report(&config, bytes) else { return };
        // Nothing is told of that does not stand in the mail.
        assert!(String::from_utf8_lossy(bytes).contains(&report.message_id), "{}", report.message_id);
    });
}

/// Sends requests of which one part is a mangled sample; each is answered, and never by a fault.
async fn asked(samples: &[&[u8]], usual: usize, make: impl Fn(&[u8]) -> Vec<u8>) {
    let app = TestApp::start(Database::sqlite()).await;
    let mut number = 0_u64;
    for input in Mangled::of(samples, usual) {
        let reply = send(&app, &make(&input)).await;
        let known = matches!(reply.status, 200 | 303 | 307 | 308 | 400 | 404 | 413 | 414 | 422 | 431);
        assert!(known, "{}: {}", reply.status, input.escape_ascii());
        number += 1;
    }
    println!("{number} inputs");
    assert_eq!(app.get("/en").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accept_language() {
    let samples: [&[u8]; 4] =
        [b"mn,en;q=0.8", b"en-GB,en;q=0.9,*;q=0.1", b"*", b"mn-Cyrl-MN;q=1.0, ru;q=0.001, en;q=0"];
    asked(&samples, 300, |input| request("GET", b"/", &[("Accept-Language", input)], b"")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn referer() {
    let samples: [&[u8]; 4] = [
        b"https://l.facebook.com/l.php?u=x",
        b"android-app://org.telegram.messenger/",
        "https://пример.example/ө?a=b#c".as_bytes(),
        b"http://user:pass@[2001:db8::1]:80/x",
    ];
    asked(&samples, 300, |input| request("GET", b"/en", &[("Referer", input)], b"")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posted_form() {
    let headers: [(&str, &[u8]); 1] = [("Content-Type", b"application/x-www-form-urlencoded")];
    asked(&FORMS, 300, |input| request("POST", b"/en/pledges", &headers, input)).await;
}
