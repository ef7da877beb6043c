//! Files for organizers: every format equals a recount of the rows, or the small-cell rule, and
//! nobody gets more than they may.

use std::{collections::BTreeMap, io::Cursor, process::Command};

use calamine::{Data, Reader, Xlsx};
use entity::{
    letter::Kind,
    pledge::{ActiveModel, Entity, Review, State},
    value::Keyed,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use sixteen::{
    domain::{
        account::{organizer::Role, second_factor},
        crypto::keyring,
        pledge::sign::Record,
    },
    store,
};

use crate::{
    on_both_databases,
    person::{PASSWORD, Person, add, done},
    support::{
        app::{TestApp, client},
        database::Database,
    },
};

/// A source with a name that looks like a formula.
const SOURCE: &str = "=Сургууль \"№ 1\"";

pub(crate) const MARK: &str = "full: not for publication";

/// Names that spreadsheets, parsers and terminals stumble over.
const HOSTILE: [&str; 18] = [
    "Б.Номин-Эрдэнэ",
    "=HYPERLINK(\"https://evil.example\";\"click\")",
    "+976 11",
    "-1+1",
    "@SUM(1;2)",
    "＝１＋１",
    "\t=1",
    "He said \"yes\", and left",
    "two\nlines",
    "👩🏽‍💻 𠜎 Ө",
    "'; DROP TABLE pledge; --",
    "line\u{2028}end",
    "  =2+2",
    "\u{a0}＝2",
    "\u{feff}+2",
    "two\r\nlines",
    " blanks ",
    "</t></is><b>&amp;",
];

/// The moment of the number of a row, in ms: a little more than an hour apart, over some days.
fn moment(number: i64) -> i64 {
    1_795_660_000_000 + number * 4_000_123
}

/// The day after the last of them, on which the one comes that the program itself takes.
const AFTER: &str = "2026-12-08T03:01:00Z";

/// Puts pledges in past the program and returns them as exports should show them.
pub(crate) async fn seed(app: &TestApp, count: usize) -> Vec<Value> {
    let site = app.site();
    let zone = &site.rules.schedule.zone;
    let connection = app.database.connect().await;
    // Past the program too: it takes no name that begins like a formula.
    let source = entity::source::Model {
        code: "bcdfghjk".into(),
        name: SOURCE.into(),
        channel: "qr".into(),
        note: String::new(),
        created_at: 0,
        ended_at: None,
    };
    let row: entity::source::ActiveModel = source.clone().into();
    entity::source::Entity::insert(row).exec_without_returning(&connection).await.expect("a source");
    let (mut rows, mut expected) = (Vec::new(), Vec::new());
    for number in 0..count {
        let at = moment(i64::try_from(number).expect("small"));
        let code = keyring::new_code(&site.clock);
        let state = match number % 10 {
            7 => State::Pending,
            8 => State::Held,
            9 => State::Withdrawn,
            _ => State::Confirmed,
        };
        let erased = state == State::Withdrawn;
        let confirmed = state == State::Confirmed || erased;
        let record = Record {
            email: format!("person{number}@example.org"),
            name: HOSTILE[number % HOSTILE.len()].to_owned(),
            organisation: (number % 3 == 0).then(|| HOSTILE[(number / 3) % HOSTILE.len()].to_owned()),
            message: None,
        };
        let released = state == State::Confirmed && number % 2 == 0;
        let review = if released { Review::Released } else { Review::None };
        let local = zone.to_datetime(sixteen::clock::timestamp(at));
        let (day, confirmed_at) = (local.date().to_string(), confirmed.then_some(at));
        let region = [Some("MN-1"), Some("MN-1"), None, Some("MN-035")][number % 4].filter(|_| !erased);
        let or = |value: &str| if erased { String::new() } else { value.to_owned() };
        let calls = or(["data", "data services", "services"][number % 3]);
        let language = or(if number % 5 == 0 { "mn" } else { "en" });
        let channel = or(if number % 6 == 0 { "facebook" } else { "direct" });
        let source = (number % 4 == 1 && !erased).then(|| source.code.clone());
        let agreed = number % 4 != 3 && !erased;
        let generation = if erased { 0 } else { i32::try_from(number % 3).expect("small") };
        rows.push(ActiveModel {
            code: Set(code.clone()),
            email_key: Set((!erased).then(|| keyring::sha256(code.as_bytes())[..16].to_vec())),
            sealed: Set((!erased).then(|| record.seal(&site.keys, &site.clock, &code))),
            state: Set(state),
            calls: Set(calls.split(' ').collect()),
            region: Set(region.map(str::to_owned)),
            voice: Set(or("individual")),
            language: Set(language.clone()),
            channel: Set(channel.clone()),
            source: Set(source.clone()),
            generation: Set(generation),
            text_hash: Set(vec![0; 32]),
            daily_letters: Set(agreed),
            name_review: Set(review),
            organisation_review: Set(review),
            message_review: Set(Review::None),
            revision: Set(0),
            code_tries: Set(0),
            created_at: Set(at - 60_000),
            expires_at: Set(i64::MAX / 2),
            confirmed_at: Set(confirmed_at),
            confirmed_day: Set(confirmed.then(|| day.clone())),
            ..ActiveModel::default()
        });
        let name = released.then(|| record.name.clone());
        let organisation = record.organisation.clone().filter(|_| released);
        expected.push(json!({
            "code": code,
            "status": state.key(),
            "confirmed_day": confirmed.then_some(&day),
            "confirmed_at": confirmed.then(|| local.strftime("%Y-%m-%d %H:%M:%S").to_string()),
            "hour": confirmed.then(|| local.strftime("%Y-%m-%d %H:00").to_string()),
            "region": region.unwrap_or_default(),
            "language": language,
            "voice": or("individual"),
            "calls": calls,
            "channel": channel,
            "source": source.clone().unwrap_or_default(),
            "source_name": source.map(|_| SOURCE),
            "generation": generation,
            "daily_letters": i32::from(agreed),
            "name": name,
            "organisation": organisation,
            "email": (!erased).then_some(&record.email),
            "unpublished_name": (!erased).then_some(&record.name),
            "unpublished_organisation": record.organisation.filter(|_| !erased),
        }));
    }
    for rows in rows.chunks(200) {
        Entity::insert_many(rows.to_vec()).exec(&connection).await.expect("put in");
    }
    let stored = Entity::find().all(&connection).await.expect("read");
    for row in &mut expected {
        let stored = stored.iter().find(|stored| row["code"] == stored.code).expect("put in");
        row["number"] = json!(stored.id);
    }
    crate::many::mend(app).await;
    site.clock.set(AFTER.parse().expect("a moment"));
    // After a correction the next change publishes a lot.
    app.pledge("last@example.org", &[]).await;
    app.press(&app.mail.first("last@example.org").await.link("manage")).await;
    expected
}

/// The one that came by the form, as exports should show it.
pub(crate) async fn last(app: &TestApp) -> Value {
    let last = app.row("last@example.org").await.expect("a row");
    let zone = &app.site().rules.schedule.zone;
    let local = zone.to_datetime(sixteen::clock::timestamp(last.confirmed_at.expect("confirmed")));
    let record = app.site().record(&last).expect("sealed");
    json!({
        "code": last.code, "number": last.id, "status": "confirmed", "confirmed_day": last.confirmed_day,
        "confirmed_at": local.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        "hour": local.strftime("%Y-%m-%d %H:00").to_string(),
        "region": "", "language": "en", "voice": last.voice, "calls": last.calls.as_str(), "channel": last.channel,
        "source": "", "source_name": null, "generation": 0, "daily_letters": i32::from(last.daily_letters),
        "name": null, "organisation": null, "email": record.email, "unpublished_name": record.name,
        "unpublished_organisation": null,
    })
}

pub(crate) async fn bytes(app: &TestApp, cookie: &str, path: &str) -> (u16, String, Vec<u8>) {
    let response =
        client().get(format!("{}{path}", app.base)).header("cookie", cookie).send().await.expect("an answer");
    let name =
        response.headers().get("content-disposition").map(|name| name.to_str().expect("text").to_owned());
    let status = response.status().as_u16();
    (status, name.unwrap_or_default(), response.bytes().await.expect("a body").to_vec())
}

/// The rows of a workbook's first sheet as text, and the second sheet.
pub(crate) fn sheets(bytes: &[u8]) -> (Vec<Vec<Data>>, BTreeMap<String, String>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names.len(), 2, "{names:?}");
    let first = book.worksheet_range(&names[0]).expect("a sheet");
    let about = book.worksheet_range(&names[1]).expect("a sheet");
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();
    (
        first.rows().map(<[Data]>::to_vec).collect(),
        about.rows().map(|row| (text(row.first()), text(row.get(1)))).collect(),
    )
}

pub(crate) const ENDINGS: [&str; 4] = ["csv", "xlsx", "json", "ndjson"];

/// What an owner fills in for personal columns.
pub(crate) fn personal<'a>(code: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("columns", "number,email,unpublished_name,unpublished_organisation,daily_letters"),
        ("current", PASSWORD),
        ("code", code),
        ("purpose", "An invitation to the closing day"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more.iter().copied()).collect()
}

on_both_databases! {
    async fn a_workbook_has_words_beside_keys_and_a_column_for_each_call(database: Database) {
        let app = TestApp::start(database).await;
        let mut expected = seed(&app, 60).await;
        expected.push(last(&app).await);
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let cookie = editor.cookie().expect("signed in");
        let site = app.site();
        for code in ["en", "mn"] {
            let address = format!("/organizer/exports/supporters.xlsx?lang={code}");
            let file = bytes(&app, &cookie, &address).await.2;
            let mut archive = zip::ZipArchive::new(Cursor::new(&file)).expect("a workbook");
            archive.by_name("xl/sharedStrings.xml").expect("words are shared, as Apple's viewers need them");
            let (rows, about) = sheets(&file);
            let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
            let at = |head: &str| heads.iter().position(|known| known == head).expect("a column");
            let language = site.campaign.language(code).expect("a language");
            for row in &rows[1..] {
                let cell = |head: &str| row[at(head)].to_string();
                let region = language.regions.iter().find(|region| region.code == cell("region"));
                let unsaid = language.interface.text("export-not-said");
                assert_eq!(cell("region_label"), region.map_or(unsaid, |region| region.name.clone()));
                assert_eq!(cell("status_label"), language.interface.text("desk-people-confirmed"));
                assert_eq!(cell("voice_label"), language.interface.text(&format!("voice-{}", cell("voice"))));
                assert_eq!(cell("language_label"), site.campaign.language(&cell("language")).expect("known").name);
                assert_eq!(cell("channel_label"), site.campaign.channel_label(&language.interface, &cell("channel")));
            }
            let confirmed = expected.iter().filter(|row| row["status"] == "confirmed");
            for call in &site.campaign.calls {
                let chose = |row: &&Value| row["calls"].as_str().expect("keys").split(' ').any(|key| key == call);
                let column = at(&format!("call_{call}"));
                let ones = rows[1..].iter().filter(|row| row[column] == 1.0).count();
                assert_eq!(ones, confirmed.clone().filter(chose).count(), "{call}");
                let words = &language.call(call).expect("a call").label;
                assert!(about.values().any(|value| value == words), "{call}");
            }
        }
        // Who chooses columns has those and no others.
        let (rows, _) = sheets(&bytes(&app, &cookie, "/organizer/exports/supporters.xlsx?columns=number,region").await.2);
        assert_eq!(rows[0].len(), 2);
    }

    async fn every_format_equals_a_recount_of_the_rows(database: Database) {
        let app = TestApp::start(database).await;
        let mut expected = seed(&app, 240).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let (secret, _) = owner.turn_on().await;
        let cookie = owner.cookie().expect("signed in");
        let folder = tempfile::TempDir::new().expect("a folder");
        let columns = "columns=number,status,confirmed_day,confirmed_at,region,language,voice,calls,channel,source,source_name,generation,daily_letters,name,organisation";
        for ending in ENDINGS {
            for (stem, query) in [
                ("supporters", format!("supporters.{ending}?{columns}")),
                ("full", format!("counts.{ending}?detail=full&by=day,hour,call,region,voice,channel,source,language,status")),
                ("across", format!("counts.{ending}?detail=full&across=on&by=day&by=region&by=call")),
                ("public", format!("counts.{ending}?by=day,call,region,voice,channel,language")),
            ] {
                let (status, name, body) = bytes(&app, &cookie, &format!("/organizer/exports/{query}")).await;
                assert_eq!(status, 200, "{query}: {}", String::from_utf8_lossy(&body));
                assert!(name.starts_with("attachment; filename=\"sixteen-") && name.ends_with(&format!(".{ending}\"")), "{name}");
                std::fs::write(folder.path().join(format!("{stem}.{ending}")), body).expect("written");
            }
            // Each code serves once.
            app.clock.advance(std::time::Duration::from_secs(60));
            let code = second_factor::code_at(&secret, app.clock.now_ms());
            let fields = personal(&code, &[]);
            let response = client()
                .post(format!("{}/organizer/exports/supporters.{ending}", app.base))
                .header("cookie", &cookie)
                .header("origin", &app.base)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(crate::support::app::encode(&fields))
                .send()
                .await
                .expect("an answer");
            assert_eq!(response.status().as_u16(), 200);
            let body = response.bytes().await.expect("a body");
            std::fs::write(folder.path().join(format!("personal.{ending}")), body).expect("written");
        }
        expected.push(last(&app).await);
        let confirmed: Vec<&Value> = expected.iter().filter(|row| row["status"] == "confirmed").collect();

        // CSV by a reader of its own; formulas are harmless, everything else is as it was typed.
        let csv = std::fs::read(folder.path().join("supporters.csv")).expect("the file");
        assert!(csv.starts_with("\u{feff}number,status,".as_bytes()) && csv.ends_with(b"\r\n"));
        let mut reader = csv::Reader::from_reader(&csv[3..]);
        let heads = reader.headers().expect("headings").clone();
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
        assert_eq!(rows.len(), confirmed.len());
        for (row, expected) in rows.iter().zip(&confirmed) {
            for (head, cell) in heads.iter().zip(row).filter(|(head, _)| *head != "about") {
                let value = match &expected[head] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                // Also for a program that splits by semicolons, tabs or lines.
                let pieces = value.split_inclusive(['\t', '\r', '\n', ';']).enumerate();
                let safe = pieces.map(|(number, piece)| {
                    let shown = piece.trim_start_matches([' ', '\u{a0}', '\u{feff}', '\t', '"']);
                    let formula = shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
                    let mark = if formula || (number == 0 && piece.starts_with('\t')) { "'" } else { "" };
                    format!("{mark}{piece}")
                });
                assert_eq!(cell, safe.collect::<String>(), "{head} of {expected}");
            }
        }
        // The workbook: the same words, with real dates and numbers.
        let (rows, about) = sheets(&std::fs::read(folder.path().join("supporters.xlsx")).expect("the file"));
        assert_eq!(rows.len(), confirmed.len() + 1);
        let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
        for (row, expected) in rows[1..].iter().zip(&confirmed) {
            for (head, cell) in heads.iter().zip(row) {
                match (head.as_str(), cell) {
                    ("confirmed_day" | "confirmed_at", Data::DateTime(at)) => {
                        let at = at.as_datetime().expect("a date");
                        let pattern = if head == "confirmed_day" { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
                        assert_eq!(at.format(pattern).to_string(), expected[head.as_str()].as_str().expect("text"));
                    }
                    ("number" | "generation" | "daily_letters", Data::Float(number)) => {
                        assert_eq!(Some(*number), expected[head.as_str()].as_f64());
                    }
                    (_, Data::Empty) => assert!(matches!(expected[head.as_str()].as_str(), None | Some("")), "{head}"),
                    (_, Data::String(words)) => {
                        // A cell's own lines end with a line feed.
                        let typed = expected[head.as_str()].as_str().map(|typed| typed.replace("\r\n", "\n"));
                        assert_eq!(Some(words), typed.as_ref(), "{head}");
                    }
                    (_, other) => panic!("{head}: {other:?}"),
                }
            }
        }
        assert_eq!(about["By"], "owner tuya@example.org");
        assert_eq!((about["Detail"].as_str(), about["Asked for"].as_str()), (MARK, "status=confirmed"));
        assert_eq!(about["Rows"], confirmed.len().to_string());

        std::fs::write(folder.path().join("expected.json"), Value::from(expected).to_string()).expect("written");
        by_python(folder.path());
    }
}

/// Lets Python's csv, pandas and openpyxl read the same files.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment what they may use")]
fn by_python(folder: &std::path::Path) {
    // Debian's packages belong to Debian's own Python, which need not be the first on the path.
    let ready = |python: &&str| {
        let asked = Command::new(python).args(["-c", "import pandas, openpyxl"]).output();
        asked.is_ok_and(|output| output.status.success())
    };
    let Some(python) = ["python3", "/usr/bin/python3"].into_iter().find(ready) else {
        let required = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!required, "pandas and openpyxl are required here");
        eprintln!("skipped: Python has no pandas or openpyxl (Debian: python3-pandas python3-openpyxl)");
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exports/check.py");
    let output = Command::new(python).arg(script).arg(folder).output().expect("Python runs");
    let (said, cried) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{cried}");
}

on_both_databases! {
    async fn no_file_has_the_code_of_a_pledge_and_its_number_leads_to_it(database: Database) {
        let app = TestApp::start(database).await;
        let expected = seed(&app, 20).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let all = "status=confirmed,pending,held,withdrawn";
        let mut files = Vec::new();
        for ending in ["csv", "json", "ndjson"] {
            let path = format!("/organizer/exports/supporters.{ending}?{all}");
            files.push(editor.get(&path).await.body);
        }
        let cookie = editor.cookie().expect("signed in");
        let readable = bytes(&app, &cookie, &format!("/organizer/exports/supporters.xlsx?{all}")).await.2;
        files.push(format!("{:?}", sheets(&readable)));
        assert_eq!(editor.get("/organizer/exports/supporters.csv?columns=code").await.status, 422, "there is no such column");
        for row in &expected {
            let (code, number) = (row["code"].as_str().expect("text"), &row["number"]);
            assert!(files.iter().all(|file| !file.contains(code)), "{code}");
            // The number opens nothing in public.
            for path in ["p", "r"] {
                let [own, none] = [number.to_string(), "bcdfghjz".to_owned()];
                let (own, none) = (app.get(&format!("/{path}/{own}")).await, app.get(&format!("/{path}/{none}")).await);
                assert_eq!((own.status, own.location()), (none.status, none.location()), "{path}");
            }
            let found = editor.get(&format!("/organizer/supporters?q={number}")).await.body;
            assert!(found.contains(&format!("/organizer/supporters/{code}")), "{number}: {found}");
            let page = editor.get(&format!("/organizer/supporters/{code}")).await.body;
            assert!(page.contains(&format!("<dt>Number of the pledge</dt><dd>{number}</dd>")), "{page}");
        }
        // A file of later has the same numbers: the two can be joined.
        app.pledge("later@example.org", &[]).await;
        let later = editor.get(&format!("/organizer/exports/supporters.ndjson?{all}")).await.body;
        for line in files[2].lines() {
            assert!(later.contains(line), "{line}");
        }
    }

    async fn filters_choose_the_rows(database: Database) {
        let app = TestApp::start(database).await;
        let expected = seed(&app, 120).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let codes = async |query: &str| {
            let answer = editor.get(&format!("/organizer/exports/supporters.ndjson?columns=number&{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            answer.body.lines().map(|line| line.to_owned()).collect::<Vec<_>>()
        };
        let of = |wanted: &dyn Fn(&Value) -> bool| -> Vec<String> {
            expected.iter().filter(|row| wanted(row)).map(|row| json!({ "number": row["number"] }).to_string()).collect()
        };
        let last = json!({ "number": app.row("last@example.org").await.expect("a row").id }).to_string();
        let is = |row: &Value, key: &str, value: &str| row[key] == value;
        let confirmed = |row: &Value| is(row, "status", "confirmed");
        assert_eq!(codes("status=pending,held").await, of(&|row| is(row, "status", "pending") || is(row, "status", "held")));
        assert_eq!(codes("status=pending&status=held").await, codes("status=pending,held").await);
        assert_eq!(codes("region=MN-035").await, of(&|row| confirmed(row) && is(row, "region", "MN-035")));
        assert_eq!(codes("language=mn").await, of(&|row| confirmed(row) && is(row, "language", "mn")));
        let with_call = |row: &Value| row["calls"].as_str().expect("text").split(' ').any(|call| call == "services");
        assert_eq!(codes("call=services").await, of(&|row| confirmed(row) && with_call(row)));
        let mut not_said = of(&|row| confirmed(row) && is(row, "region", ""));
        not_said.push(last);
        assert_eq!(codes("region=not-said").await, not_said);
        assert_eq!(codes("region=not-said&agreed=on").await.len(), of(&|row| confirmed(row) && is(row, "region", "") && row["daily_letters"] == 1).len());
        // Names that are to be shown are released here, or were not asked for.
        assert_eq!(codes("shown=on").await, of(&|row| confirmed(row) && row["name"].is_string()));
        let days: Vec<&str> = expected.iter().filter_map(|row| row["confirmed_day"].as_str()).collect();
        let (from, until) = (days[20], days[70]);
        let between = |row: &Value| row["confirmed_day"].as_str().is_some_and(|day| day >= from && day <= until);
        assert_eq!(codes(&format!("from={from}&until={until}")).await, of(&|row| confirmed(row) && between(row)));
        for wrong in ["status=gone", "from=yesterday", "call=nothing", "language=xx", "region=nowhere", "columns=password", "from=2026-11-26&until=2026-11-25", "shown=yes"] {
            let answer = editor.get(&format!("/organizer/exports/supporters.csv?{wrong}")).await;
            assert_eq!(answer.status, 422, "{wrong}");
        }
        assert_eq!(editor.get("/organizer/exports/counts.csv?by=hour").await.status, 422, "the public gets no hours");
        assert_eq!(editor.get("/organizer/exports/counts.csv?region=MN-1").await.status, 422);
        assert_eq!(editor.get("/organizer/exports/counts.pdf").await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_gets_what_it_may_and_it_is_recorded() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya0@example.org", &[]).await;
    let mut people = BTreeMap::new();
    for role in [Role::Viewer, Role::Editor, Role::Owner] {
        let email = format!("{}@example.org", role.key());
        people.insert(role, Person::signed_in(&app, &email, role).await);
    }
    let before = done(&app).await.len();
    for (role, person) in &people {
        let page = person.get("/organizer/exports").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.body.contains("detail-full"), *role >= Role::Editor);
        assert_eq!(page.body.contains("id=\"purpose\""), *role == Role::Owner);
        assert_eq!(page.body.contains("Set up a second factor for your account first"), *role == Role::Owner);
        assert!(page.body.contains("those of Asia/Ulaanbaatar"), "{}", page.body);
        assert_eq!(person.get("/organizer/exports/counts.csv").await.status, 200);
        assert_eq!(person.get("/organizer/exports/counts.csv?detail=public").await.status, 200);
    }
    assert_eq!(done(&app).await.len(), before, "public counts are no secret");
    let viewer = &people[&Role::Viewer];
    assert_eq!(viewer.get("/organizer/exports/counts.csv?detail=full").await.status, 403);
    assert_eq!(viewer.get("/organizer/exports/supporters.csv").await.status, 403);
    let editor = &people[&Role::Editor];
    let full = editor.get("/organizer/exports/counts.csv?detail=full&by=region").await;
    assert!(full.status == 200 && full.body.contains(MARK), "{}", full.body);
    let rows = editor.get("/organizer/exports/supporters.csv").await;
    assert!(rows.status == 200 && !rows.body.contains("tuya0@example.org"), "{}", rows.body);
    for column in ["email", "unpublished_name", "unpublished_organisation"] {
        for person in people.values() {
            let answer =
                person.get(&format!("/organizer/exports/supporters.csv?columns=number,{column}")).await;
            assert_eq!(answer.status, 403, "{column}");
        }
    }
    assert_eq!(editor.post("/organizer/exports/supporters.csv", &personal("123456", &[])).await.status, 403);
    assert_eq!(done(&app).await[before..], ["counts-exported", "supporters-exported"]);
}

on_both_databases! {
    async fn personal_data_takes_password_code_and_purpose_and_all_owners_are_told(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("agreed@example.org", &[("daily_letters", "on")]).await;
        app.pledge("silent@example.org", &[]).await;
        add(&app, "other-owner@example.org", Role::Owner).await;
        add(&app, "editor@example.org", Role::Editor).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let address = "/organizer/exports/supporters.csv";
        let refused = owner.post(address, &personal("123456", &[])).await;
        assert_eq!(refused.status, 422, "a second factor must be there");
        let (secret, recovery) = owner.turn_on().await;
        app.clock.advance(std::time::Duration::from_secs(60));
        let code = second_factor::code_at(&secret, app.clock.now_ms());
        for (wrong, field) in [
            (personal(&code, &[("current", "another one")]), "current"),
            (personal("000000", &[]), "code"),
            (personal("", &[]), "code"),
            (personal(&recovery[0], &[]), "code"),
            (personal(&code, &[("purpose", "  ")]), "purpose"),
        ] {
            let answer = owner.post(address, &wrong).await;
            assert_eq!(answer.status, 422, "{field}");
            assert!(answer.body.contains(&format!("href=\"#{field}\"")) && !answer.body.contains("agreed@"), "{field}");
        }
        let exported = async |app: &TestApp| done(app).await.iter().filter(|key| *key == "personal-exported").count();
        assert_eq!(exported(&app).await, 0);

        let answer = owner.post(address, &personal(&code, &[])).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/csv; charset=utf-8"));
        assert!(answer.body.contains("agreed@example.org") && !answer.body.contains("silent@example.org"));
        assert_eq!(owner.post(address, &personal(&code, &[])).await.status, 422, "a code serves once");
        app.clock.advance(std::time::Duration::from_secs(60));
        let code = second_factor::code_at(&secret, app.clock.now_ms());
        let everyone = owner.post(address, &personal(&code, &[("everyone", "on")])).await;
        assert!(everyone.body.contains("silent@example.org"));
        assert_eq!(exported(&app).await, 2);
        let entries = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
        let entry = entries.iter().find(|entry| entry.action == "personal-exported").expect("an entry");
        let details: Value = serde_json::from_str(&entry.details).expect("JSON");
        assert_eq!(details["purpose"], "An invitation to the closing day");
        assert_eq!(details["filter"], "status=confirmed agreed=on");
        assert!(details["columns"].as_str().expect("text").contains("email"));
        assert!(!entry.details.contains("example.org"), "{}", entry.details);

        for email in ["tuya@example.org", "other-owner@example.org"] {
            let letters = app.mail.wait_for(email, 2).await;
            let letter = letters.iter().find(|letter| letter.subject == "Personal data was exported").expect("a letter");
            assert!(letter.text.contains("/organizer/audit"), "{}", letter.text);
        }
        app.settled().await;
        let connection = app.database.connect().await;
        let letters = entity::letter::Entity::find().filter(entity::letter::Column::Kind.eq(Kind::Exported));
        assert_eq!(letters.all(&connection).await.expect("read").len(), 4, "two owners, twice");
        assert!(app.mail.letters_to("editor@example.org").is_empty());
    }
}
