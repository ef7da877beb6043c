//! `check` as an editor: one table of what it sees, with the key, the line and the words.

use std::path::Path;

use crate::{
    check, check_on,
    content::line_of,
    process::{campaign, copy, finish, program, replace},
};

/// Words that give a letter away, in the edition of the tests.
const TELLING: &str = r#"telling = ["violen", "mujer", "niña", "género", "campaña", "compromiso", "activismo", "16 días", "denunci"]"#;

/// A change of some content, and what `check` says of it.
struct Case {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    /// Words of the line that is named.
    line: &'static str,
    said: &'static str,
}

const fn case(
    file: &'static str,
    [from, to]: [&'static str; 2],
    line: &'static str,
    said: &'static str,
) -> Case {
    Case { file, from, to, line, said }
}

/// A copy of another country's edition, in another language.
fn uruguay(to: &Path) {
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/editions/uy")), to);
}

/// Copies content, changes it, and finds all that is said of it in one run.
async fn finds(copy: fn(&Path), code: i32, cases: &[Case]) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    copy(folder);
    for case in cases {
        replace(&folder.join(case.file), case.from, case.to);
    }
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(code), "{finished:?}");
    let start = if code == 0 { "Still to do: " } else { "" };
    for Case { file, line, said, .. } in cases {
        let expected = format!("{start}{file}:{}: {said}", line_of(folder, file, line));
        let found = finished.out.lines().any(|line| line.starts_with(&expected));
        assert!(found, "{expected} is not in:\n{}", finished.out);
    }
}

#[tokio::test]
async fn every_mistake_of_a_file_is_found_in_one_run() {
    let mistakes = [
        case(
            "es/language.toml",
            ["locale = \"es_UY\"", "locale = \"espanol\""],
            "locale =",
            "locale: must be a language and a country, such as en_GB",
        ),
        case(
            "es/calls.toml",
            ["label = \"Justicia cercana\"", "label = \"\""],
            "label = \"\"",
            "call 2, label: is empty",
        ),
        case(
            "es/days.toml",
            ["number = 3", "number = \"tres\""],
            "number = \"tres\"",
            "day 3, number: must be a whole number from 0 to 255",
        ),
        case(
            "es/days.toml",
            ["number = 9\ntitle", "number = 9\ntitel"],
            "titel =",
            "day 9, titel: there is no key “titel” here: “title” is meant?",
        ),
        case(
            "helplines.toml",
            ["dial = \"*4141\"", "dial = \"#4141\""],
            "dial = \"#4141\"",
            "helpline 3, dial: must be what a phone dials",
        ),
        case(
            "es/interface.ftl",
            ["tally-none = La", "tally-none = { $count } La"],
            "tally-none =",
            "tally-none: { $count } is not filled in here: filled in is nothing",
        ),
        case(
            "es/interface.ftl",
            ["check-hours = { $n ->", "check-hours = { $hours ->"],
            "check-hours =",
            "check-hours: { $hours } is not filled in here: filled in is { $n }",
        ),
        case(
            "es/interface.ftl",
            ["{ letter-confirm-subject }", "{ letter-confirm-subjekt }"],
            "check-subject =",
            "check-subject: { letter-confirm-subjekt } stands for a message that this file does not have",
        ),
        case(
            "es/interface.ftl",
            ["{ $page } –", "{ NUMBER($page) } –"],
            "title =",
            "title: there is no function NUMBER()",
        ),
        case(
            "es/interface.ftl",
            ["hero-read = Leer la declaración", "hero-read = { hero-read }"],
            "hero-read =",
            "hero-read: stands for itself in the end",
        ),
        case(
            "es/interface.ftl",
            ["month-2 = febrero", "month-1 = febrero"],
            "month-1 = febrero",
            "month-1: is there twice",
        ),
        case(
            "es/interface.ftl",
            ["\nyes = Sí", "\nyes = Sí }"],
            "yes = Sí }",
            "yes: a brace is closed that was not opened",
        ),
    ];
    finds(uruguay, 1, &mistakes).await;
    let mistakes = [
        case(
            "campaign.toml",
            ["retention_days = 90", "retention_days = ninety"],
            "retention_days = ninety",
            "retention_days: is neither a number nor a text",
        ),
        case(
            "campaign.toml",
            ["kind = \"native\"", "kind = \"phone\""],
            "kind = \"phone\"",
            "channel 16, kind: “phone” is not possible here; possible are: link, server, copy, native, none",
        ),
    ];
    finds(uruguay, 1, &mistakes).await;
}

#[tokio::test]
async fn a_letter_must_not_tell_who_glances_at_it() {
    let mistakes = [
        case(
            "es/interface.ftl",
            ["letter-link-subject = Tu enlace", "letter-link-subject = Tu compromiso"],
            "letter-link-subject =",
            "letter-link-subject: a letter must not say “compromiso”",
        ),
        case(
            "es/interface.ftl",
            ["letter-greeting = Hola.", "letter-greeting = Hola de #NoHayExcusa."],
            "letter-greeting =",
            "letter-greeting: a letter must not say “#",
        ),
    ];
    finds(uruguay, 1, &mistakes).await;
    let mut command = program();
    command.args(["check", "--mail-from=#NoExcuse <a@example.org>"]);
    let finished = finish(command).await;
    let said = "Still to do: settings: mail_from: letters come from “#NoExcuse”, and “#";
    assert!(finished.code == Some(0) && finished.out.contains(said), "{finished:?}");
}

#[tokio::test]
async fn what_an_editor_should_look_at_is_named() {
    let remarks = [
        case(
            "es/days.toml",
            [
                "text = \"Pregúntale a alguien cómo está,",
                "text = \"Ask someone how they are, and take time for the answer. Listen without giving advice and without asking for details. If they tell you about violence, thank them for their trust and ask what they would like to happen.\"\n#",
            ],
            "text = \"Ask someone",
            "day 3, text: says the same as in “en”: it is still to be translated",
        ),
        case(
            "es/interface.ftl",
            ["hero-read = Leer la declaración", "hero-read = Read the statement"],
            "hero-read =",
            "hero-read: says the same as in “en”",
        ),
        case(
            "helplines.toml",
            ["dial = \"911\"", "checked_on = 2999-11-20\nchecked_by = \"the desk\"\ndial = \"911\""],
            "checked_on = 2999",
            "helpline 1, checked_on: 2999-11-20 is still to come",
        ),
        case(
            "es/language.toml",
            ["exit = \"https://www.inumet.gub.uy/\"", "exit = \"https://mail.google.com/\""],
            "exit =",
            "exit: mail.google.com shows whoever looks on somebody’s letters",
        ),
        case(
            "es/language.toml",
            [TELLING, "telling = [\"violen\", \"women\", \"girl\", \"pledge\", \"campaign\", \"16 days\"]"],
            "telling =",
            "telling: says the same as in “en”",
        ),
        case(
            "es/language.toml",
            ["reviewed = false", "reviewed = true"],
            "reviewed = true",
            "reviewed: true may come from another edition: when a native speaker has read the words that are here, set reviewed = \"",
        ),
        case(
            "es/interface.ftl",
            ["marca *4141", "marca +976 antes; *4141"],
            "help-prefix =",
            "help-prefix: +976 is the code of MN; that of UY is +598",
        ),
        case(
            "helplines.toml",
            ["dial = \"08005050\"", "dial = \"+97670000000\""],
            "dial = \"+976",
            "helpline 4, dial: +976 is the code of MN",
        ),
        case(
            "es/pages/safety.md",
            ["marca *4141", "marca 107"],
            "marca 107",
            "107 is a help number of MN, and none of UY",
        ),
        case(
            "es/pages/safety.md",
            ["Estos pasos no", "[Llama](tel:0800-4142). Estos pasos no"],
            "tel:0800-4142",
            "tel:0800-4142 is none of the numbers of helplines.toml",
        ),
        case(
            "helplines.toml",
            [
                "dial = \"911\"\nshow = \"911\"\nsource = \"https://radiolibertadores.com/servicio-telefonico-de-escucha-y-orientacion-para-mujeres-que-sufren-violencia-atendera-las-24-horas\"",
                "dial = \"108\"\nshow = \"108\"\nsource = \"https://www.wvi.org/mongolia/pressrelease/children-deserve-best-protection\"",
            ],
            "dial = \"108\"",
            "helpline 1, dial: 108 is a help number of MN, with its source",
        ),
        case(
            "es/interface.ftl",
            [
                "thanks-title = Tu compromiso cuenta. Gracias, { $name }",
                "thanks-title = Tu compromiso cuenta. Gracias",
            ],
            "thanks-title =",
            "thanks-title: leaves out { $name }, which the English words have",
        ),
        case(
            "es/language.toml",
            [
                "16 días de activismo contra la violencia de género, Uruguay",
                "16 días de activismo contra la violencia de género 2019, Uruguay",
            ],
            "description =",
            "description: names 2019, and this edition is of 2025",
        ),
        case("campaign.toml", ["# year = 2026", "year = 2025"], "year = 2025", "year: 2025 is over"),
        case(
            "es/days.toml",
            ["title = \"Regala una hora\"", "title = \"Regala una hora ☀\""],
            "una hora ☀",
            "day 11, title: cards and posters have no letter for “☀”",
        ),
    ];
    finds(uruguay, 0, &remarks).await;
    let remarks = [
        case(
            "mn/pages/about.md",
            [
                "# Сайтын тухай",
                "# Сайтын тухай\n\nIt is not a helpline, and nobody reads e-mails here around the clock. The help numbers are on every page of this site.",
            ],
            "It is not a helpline",
            "says the same as in “en”",
        ),
        case(
            "en/language.toml",
            ["telling = [\"violen\",", "telling = [] # [\"violen\","],
            "telling =",
            "telling: name the beginnings of words",
        ),
    ];
    finds(campaign, 0, &remarks).await;
    // A sentence of the program's that holds in another country is found where nothing takes its place.
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    for file in ["regions.toml", "en/regions.toml", "mn/regions.toml"] {
        let text = std::fs::read_to_string(folder.join(file)).expect("read").replace("\"MN-", "\"KE-");
        std::fs::write(folder.join(file), text).expect("written");
    }
    let kenya = check(Some(folder)).await.out;
    for said in
        [": help-prefix: +976 is the code of MN; that of KE is +254", "reviewed: true may come from another"]
    {
        assert!(kenya.contains(said), "{said} is not in:\n{kenya}");
    }
}

#[tokio::test]
async fn a_review_holds_for_the_words_that_were_read() {
    let remarks = [case(
        "es/language.toml",
        ["reviewed = false", "reviewed = \"01234567\""],
        "reviewed = \"01234567\"",
        "reviewed: the words are not those that were reviewed",
    )];
    finds(uruguay, 0, &remarks).await;
    let folder = tempfile::TempDir::new().expect("a folder");
    let (folder, file) = (folder.path(), folder.path().join("es/language.toml"));
    uruguay(folder);
    replace(&file, "reviewed = false", "reviewed = true");
    let asked = check(Some(folder)).await.out;
    let mark = crate::support::page::between(&asked, "set reviewed = ", "; else false").to_owned();
    replace(&file, "reviewed = true", &format!("reviewed = {mark}"));
    let reviewed = check(Some(folder)).await.out;
    assert!(!reviewed.contains("reviewed"), "{reviewed}");
    // A remark is no word; a word is.
    replace(&folder.join("es/calls.toml"), "# Los", "# Estos son los");
    assert_eq!(check(Some(folder)).await.out, reviewed);
    replace(&folder.join("es/calls.toml"), "Mejores datos", "Buenos datos");
    let changed = check(Some(folder)).await.out;
    for said in [
        "es/language.toml:",
        "reviewed: the words are not those that were reviewed",
        "“Español” is not reviewed",
    ] {
        assert!(changed.contains(said), "{said} is not in:\n{changed}");
    }
}

#[tokio::test]
async fn texts_in_the_other_direction_are_named() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    uruguay(folder);
    let days = std::fs::read_to_string(folder.join("es/days.toml")).expect("read");
    std::fs::rename(folder.join("es"), folder.join("ar")).expect("renamed");
    replace(&folder.join("campaign.toml"), "original = \"es\"", "original = \"ar\"");
    let said = "ar/days.toml:1: “ar” is written from right to left, and these texts from left to right";
    let arabic = check(Some(folder)).await;
    assert!(arabic.out.contains(said), "{arabic:?}");
    std::fs::rename(folder.join("ar"), folder.join("es")).expect("renamed");
    replace(&folder.join("campaign.toml"), "original = \"ar\"", "original = \"es\"");
    let lines = days.lines().map(|line| match line.split_once(" = \"") {
        Some((key, _)) => format!("{key} = \"مرحبا بكم\"\n"),
        None => format!("{line}\n"),
    });
    std::fs::write(folder.join("es/days.toml"), lines.collect::<String>()).expect("written");
    let spanish = check(Some(folder)).await;
    let said = "es/days.toml:1: “es” is written from left to right, and these texts from right to left";
    assert!(spanish.out.contains(said), "{spanish:?}");
    assert!(spanish.out.contains("day 1, title: cards and posters have no letter for “"), "{spanish:?}");
}

#[tokio::test]
async fn the_editions_that_are_here_need_readers_and_callers_only() {
    let folder = tempfile::TempDir::new().expect("a folder");
    uruguay(folder.path());
    let (here, there) = ((None, 3), (Some(folder.path()), 4));
    // Also years later: nothing in them is of a year but what was published then.
    let days = ["2026-12-01", "2028-02-29"].into_iter().flat_map(|day| [(day, here), (day, there)]);
    for (day, (folder, helplines)) in days {
        let finished = check_on(day, folder).await;
        assert_eq!(finished.code, Some(0), "{finished:?}");
        let left: Vec<&str> = finished
            .out
            .lines()
            .filter_map(|line| line.strip_prefix("Still to do: "))
            .filter(|line| !line.contains("set controller.name"))
            .collect();
        let unread = left.iter().filter(|line| line.contains("is not reviewed by a native speaker")).count();
        assert_eq!((unread, left.len()), (1, helplines + 1), "{left:#?}");
    }
}

#[tokio::test]
async fn a_language_or_a_file_that_is_not_read_is_named() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    std::fs::write(folder.join("en/hashtag.toml"), "").expect("written");
    std::fs::write(folder.join("Notes.docx"), "").expect("written");
    std::fs::create_dir(folder.join("drafts")).expect("made");
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    for file in ["en/hashtag.toml", "Notes.docx"] {
        assert!(finished.out.contains(&format!("{file}:1: nothing reads this file")), "{finished:?}");
    }
    assert_eq!(finished.out.matches("nothing reads this file").count(), 2, "{finished:?}");
    std::fs::remove_file(folder.join("mn/language.toml")).expect("removed");
    std::fs::create_dir(folder.join("de")).expect("made");
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    for language in ["mn", "de"] {
        assert!(finished.out.contains(&format!("{language}/language.toml:1: is missing")), "{finished:?}");
    }
}

#[tokio::test]
async fn what_nothing_fills_in_is_named() {
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    replace(&folder.path().join("en/letters.toml"), "{count} people", "{count} people of {number}");
    replace(&folder.path().join("campaign.toml"), "\n[statement]\nyear = 2024", "\n[statement]\nyear = 24");
    let finished = check(Some(folder.path())).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(
        finished.out.contains("shows “{number}” as it stands: {count} alone is filled in here"),
        "{finished:?}"
    );
    assert!(finished.out.contains("24 is no year of a statement"), "{finished:?}");
}

#[tokio::test]
async fn a_value_of_another_kind_is_told_in_words_and_once() {
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    let file = folder.path().join("campaign.toml");
    let text = std::fs::read_to_string(&file).expect("read");
    let (before, rest) = text.split_once("[letters]").expect("a part");
    let (_, after) = rest.split_once("[controller]").expect("the next");
    std::fs::write(&file, format!("letters = 3\n{before}[controller]{after}")).expect("written");
    let finished = check(Some(folder.path())).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let said: Vec<&str> = finished.out.lines().filter(|line| line.starts_with("campaign.toml")).collect();
    assert!(said.len() == 1 && said[0].contains("letters: must be a part of its own"), "{finished:?}");
}
