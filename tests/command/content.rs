//! `check`: every mistake in the content, with its place.

use std::path::Path;

use crate::{
    check,
    process::{Process, campaign, replace, run, smtp},
    support::{database::Database, smtp::Sink},
};

#[tokio::test]
async fn check_finds_no_mistake_in_the_campaign_that_is_compiled_in() {
    let finished = check(None).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(
        finished.out.starts_with("No mistakes in “noexcuse-mongolia”: 7 calls, 23 regions,"),
        "{}",
        finished.out
    );
    assert!(finished.out.contains("languages: en, mn."), "{}", finished.out);
    assert!(
        finished.out.contains("Before the public comes, ask whoever runs the site to set controller.name"),
        "{}",
        finished.out
    );
    // A folder with the same content is as good.
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    assert_eq!(check(Some(folder.path())).await.out, finished.out);
}

/// The line of some words in a file, from 1.
pub(crate) fn line_of(folder: &Path, file: &str, words: &str) -> usize {
    let text = std::fs::read_to_string(folder.join(file)).expect("a file");
    text.lines().position(|line| line.contains(words)).expect("the words") + 1
}

#[tokio::test]
async fn check_reports_every_mistake_in_one_run_with_file_and_line() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    replace(&folder.join("campaign.toml"), "Asia/Ulaanbaatar", "Asia/Nowhere");
    replace(&folder.join("campaign.toml"), "ends = \"12-10\"", "ends = \"12-11\"");
    replace(&folder.join("campaign.toml"), "original = \"en\"", "original = \"fr\"");
    replace(&folder.join("en/calls.toml"), "key = \"services\"", "key = \"servicez\"");
    replace(&folder.join("en/pages/privacy.md"), "{controller}", "{comptroller}");
    std::fs::remove_file(folder.join("mn/pages/about.md")).expect("removed");
    for copy in ["Copy of safety.md", "safety (1).md"] {
        std::fs::copy(folder.join("en/pages/safety.md"), folder.join("en/pages").join(copy)).expect("copied");
    }
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let placed = |file: &str, words: &str| format!("{file}:{}: ", line_of(folder, file, words));
    for (place, words) in [
        (placed("campaign.toml", "Asia/Nowhere"), "no time zone “Asia/Nowhere”"),
        (placed("campaign.toml", "ends = \"12-11\""), "the last day must be the sixteenth"),
        (placed("campaign.toml", "original = \"fr\""), "there is no language “fr”"),
        (placed("en/calls.toml", "servicez"), "call “servicez” is not in the campaign's own list"),
        ("en/calls.toml:1: ".to_owned(), "call “services” is missing"),
        (placed("en/pages/privacy.md", "{comptroller}"), "{comptroller} is not filled in"),
        ("mn/pages/about.md:1: ".to_owned(), "is missing"),
        ("en/pages/Copy of safety.md:1: ".to_owned(), "its name is its address"),
        ("en/pages/safety (1).md:1: ".to_owned(), "its name is its address"),
    ] {
        let found = finished.out.lines().any(|line| line.starts_with(&place) && line.contains(words));
        assert!(found, "{place}{words} is not in:\n{}", finished.out);
    }
    assert!(finished.err.contains("9 mistakes in the campaign"), "{}", finished.err);

    // The program does not start with it, and says the same.
    let database = Database::sqlite();
    let refused =
        run(&database, &["serve", "--listen=127.0.0.1:0", &format!("--campaign={}", folder.display())]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(finished.out.lines().all(|line| refused.err.contains(line)), "{}", refused.err);
}

#[tokio::test]
async fn check_finds_values_that_an_edition_cannot_mean() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    replace(&folder.join("campaign.toml"), "retention_days = 90", "retention_days = 0");
    replace(&folder.join("campaign.toml"), "held_days = 30", "held_days = 0");
    let endless = format!("title = \"{}\"", "a".repeat(600));
    replace(&folder.join("en/language.toml"), "title = \"#NoExcuse for all\"", &endless);
    let words = std::fs::read_to_string(folder.join("mn/language.toml")).expect("read");
    let changed = words.lines().map(|line| match line.split(" = ").next() {
        Some("order") => "order = 1",
        Some("title") => "title = \"\"",
        Some("share_text") => "share_text = \" \"",
        _ => line,
    });
    let changed = changed.collect::<Vec<_>>().join("\n");
    std::fs::write(folder.join("mn/language.toml"), changed).expect("written");
    let finished = check(Some(folder)).await;
    for (file, line, words) in [
        ("campaign.toml", "retention_days = 0", "retention_days: must be at least 1"),
        ("campaign.toml", "held_days = 0", "held_days: must be at least 1"),
        ("en/language.toml", "title = \"aaa", "title: is longer than 80 characters"),
        ("mn/language.toml", "title = \"\"", "title: is empty"),
        ("mn/language.toml", "share_text = ", "share_text: is empty"),
    ] {
        let expected = format!("{file}:{}: {words}", line_of(folder, file, line));
        assert!(finished.out.contains(&expected), "{expected} is not in:\n{}", finished.out);
    }
    let order = format!(
        "mn/language.toml:{}: order: en has the place 1",
        line_of(folder, "mn/language.toml", "order = 1")
    );
    assert!(finished.out.contains(&order), "{}", finished.out);
}

/// What `check` says of some content after some changes, line by line.
async fn said_of(changes: &[(&str, &str, &str)]) -> Vec<String> {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    for (file, from, to) in changes {
        replace(&folder.join(file), from, to);
    }
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    finished.out.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_value_of_the_wrong_kind_hides_no_other_mistake_and_makes_none() {
    let campaign = "campaign.toml";
    let (english, mongolian) = ("en/language.toml", "mn/language.toml");
    let order = (mongolian, "order = 2", "order = \"x\"");
    let locale = (mongolian, "locale = \"mn_MN\"", "locale = \"mongol\"");
    let first = (mongolian, "channels_first = 6", "channels_first = 60");
    let age = (campaign, "public_age = 18", "public_age = -1");
    let retention = (campaign, "retention_days = 90", "retention_days = 0");
    let held = (campaign, "held_days = 30", "held_days = 0");
    let hashtags = (campaign, "hashtags = [", "hashtags = 7 # [");
    let kind = (campaign, "\nkind = \"native\"", "\nkind = \"phone\"");
    let channels = (english, "channels = [", "channels = [7, ");
    let checked = ("helplines.toml", "[[helpline]]\n", "[[helpline]]\nchecked_on = \"2026-11-20\"\n");
    for (changes, found) in [
        (
            &[order, locale, first][..],
            &["order: must be", "locale: must be", "channels_first: channels has"][..],
        ),
        (
            &[age, retention, held, first],
            &[
                "public_age: must be",
                "retention_days: must be",
                "held_days: must be",
                "channels_first: channels",
            ],
        ),
        (&[hashtags], &["hashtags: must be a list"]),
        (&[kind], &["kind: “phone” is not possible"]),
        (&[channels], &["channels 1: must be a text"]),
        (&[checked], &["checked_on: must be a date without quotation marks, such as 2026-11-20"]),
    ] {
        let lines = said_of(changes).await;
        let is_said = |words: &&str| lines.iter().any(|line| line.contains(*words));
        assert!(found.iter().all(is_said), "{found:?}: {lines:#?}");
        assert_eq!(lines.len(), found.len(), "{lines:#?}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_one_mistake() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    for name in ["en/days.toml", "en/calls.toml", "en/statement.md", "regions.toml", "helplines.toml"] {
        for unread in [None, Some(&[0xff, 0xfe][..])] {
            campaign(folder);
            match unread {
                None => std::fs::remove_file(folder.join(name)).expect("removed"),
                Some(bytes) => std::fs::write(folder.join(name), bytes).expect("written"),
            }
            let finished = check(Some(folder)).await;
            assert_eq!(finished.out.lines().count(), 1, "{name}: {finished:?}");
            assert!(finished.out.starts_with(name), "{finished:?}");
            assert!(finished.err.contains("1 mistake in the campaign. Mend it and"), "{finished:?}");
        }
    }
    campaign(folder);
    let words = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/en.ftl"));
    // The line below belongs to what is not closed, and is not missing.
    let words = words.expect("words");
    let broken = |line| if str::starts_with(line, "help-prefix = ") { "help-prefix = {" } else { line };
    let words = words.lines().map(broken).collect::<Vec<_>>().join("\n");
    crate::process::copy(&folder.join("en"), &folder.join("de"));
    replace(&folder.join("de/language.toml"), "order = 1", "order = 3");
    std::fs::write(folder.join("de/interface.ftl"), words).expect("written");
    let finished = check(Some(folder)).await;
    let of_it = finished.out.lines().filter(|line| line.starts_with("de/interface.ftl")).count();
    assert_eq!(of_it, 1, "{finished:?}");
}

#[tokio::test]
async fn check_reads_the_channels_and_hashtags() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    let mut expected = Vec::new();
    for (file, old, new, message) in [
        ("campaign.toml", "sharer.php?u={url}&", "sharer.php?u=&", "{url} is missing"),
        ("campaign.toml", "\"https://wa.me/?", "\"javascript://wa.me/?", "compose: must begin with https://"),
        ("campaign.toml", "limit = 4096", "limit = 40", "limit: must be at least 100"),
        ("campaign.toml", "limit = 280\n", "", "is of no use without limit"),
        ("campaign.toml", "https://{server}/share", "https://mastodon.social/share", "{server} goes with"),
        ("campaign.toml", "\"line.me\"", "\"facebook.com\"", "“facebook.com” is there twice"),
        ("campaign.toml", "\"bing.com\"", "\"https://bing.com\"", "“https://bing.com” is not a name"),
        ("campaign.toml", "tiktok.com/tag/{tag}", "tiktok.com/tag/", "stream: must be an address"),
        ("campaign.toml", "label = \"Viber\"", "label = \"\"", "label is empty"),
        (
            "campaign.toml",
            "main_hashtag = \"NoExcuse\"",
            "main_hashtag = \"None\"",
            "must be one of the hashtags",
        ),
        (
            "en/hashtags.toml",
            "tag = \"NoExcuse\"",
            "tag = \"NoExcuses\"",
            "hashtag “NoExcuses” is not in the",
        ),
        ("mn/language.toml", "\"telegram\"", "\"telegraph\"", "there is no channel “telegraph”"),
        ("mn/language.toml", "\"whatsapp\"", "\"youtube\"", "nothing is shared to “youtube”"),
        ("mn/language.toml", "\"threads\"", "\"x\"", "channel “x” is there twice"),
        ("mn/language.toml", "channels_first = 6", "channels_first = 60", "channels has only 16 entries"),
    ] {
        replace(&folder.join(file), old, new);
        expected.push((file, new, message));
    }
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    for (file, new, message) in expected {
        let line = |line: &str| line.starts_with(&format!("{file}:")) && line.contains(message);
        let found = finished.out.lines().find(|found| line(found));
        let found = found.unwrap_or_else(|| panic!("{file} {message} is not in:\n{}", finished.out));
        // The line of the change, or of the key above it.
        if new.contains('=') && !new.starts_with("label") {
            assert!(found.starts_with(&format!("{file}:{}: ", line_of(folder, file, new))), "{found}");
        }
    }
    assert!(finished.out.contains("en/hashtags.toml:1: hashtag “NoExcuse” is missing"), "{}", finished.out);

    // A word that the format does not have is named with its line.
    for (file, word, wrong) in [
        ("campaign.toml", "app_only = true", "app_olny"),
        ("campaign.toml", "kind = \"server\"", "servers"),
        ("mn/hashtags.toml", "share = ", "shair"),
    ] {
        let folder = tempfile::TempDir::new().expect("a folder");
        let folder = folder.path();
        campaign(folder);
        let changed = word.replace("app_only", wrong).replace("server", wrong).replace("share", wrong);
        replace(&folder.join(file), word, &changed);
        let finished = check(Some(folder)).await;
        let place = format!("{file}:{}: ", line_of(folder, file, wrong));
        let found = finished.out.lines().any(|line| line.starts_with(&place) && line.contains(wrong));
        assert!(found, "{place}{wrong} is not in:\n{}", finished.out);
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    std::fs::remove_file(folder.path().join("en/hashtags.toml")).expect("removed");
    let finished = check(Some(folder.path())).await;
    assert!(finished.out.contains("en/hashtags.toml:1: is missing"), "{}", finished.out);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_named_with_its_line() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    replace(&folder.join("en/days.toml"), "number = 3\n", "number = three\n");
    std::fs::write(folder.join("mn/statement.md"), [0xff, 0xfe]).expect("written");
    std::fs::write(folder.join("en/interface.ftl"), "exit = { $broken\n").expect("written");
    let finished = check(Some(folder)).await;
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let days = format!("en/days.toml:{}: ", line_of(folder, "en/days.toml", "number = three"));
    for start in [days.as_str(), "mn/statement.md:1: is not UTF-8 text", "en/interface.ftl:1: exit: "] {
        assert!(
            finished.out.lines().any(|line| line.starts_with(start)),
            "{start} is not in:\n{}",
            finished.out
        );
    }
    for (place, why) in [("nowhere", "nowhere is not there"), ("campaign.toml", "campaign.toml is a file")] {
        let told = check(Some(&folder.join(place))).await;
        assert_eq!((told.code, told.out.lines().count()), (Some(1), 1), "{told:?}");
        assert!(told.out.contains(why) && told.out.contains("--campaign"), "{told:?}");
    }
    std::fs::rename(folder.join("mn"), folder.join("mn-MN")).expect("renamed");
    let large = check(Some(folder)).await;
    let said = "mn-MN/language.toml:1: the folder's name “mn-MN” must be in small letters: write mn-mn";
    assert!(large.out.contains(said), "{large:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_language_needs_only_new_files() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let folder = folder.path();
    campaign(folder);
    let from = tempfile::TempDir::new().expect("a folder");
    campaign(from.path());
    std::fs::rename(from.path().join("en"), folder.join("de")).expect("moved");
    replace(&folder.join("de/language.toml"), "name = \"English\"", "name = \"Deutsch\"");
    replace(&folder.join("de/language.toml"), "order = 1", "order = 3");
    // Without words for the interface it is not complete.
    let unworded = check(Some(folder)).await;
    assert_eq!(unworded.code, Some(1));
    assert!(unworded.out.contains("de/interface.ftl:1: is missing"), "{}", unworded.out);
    let words = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/locales/en.ftl");
    let words = std::fs::read_to_string(words).expect("words");
    let lacking = words.replacen("exit = Exit this page\n", "", 1);
    std::fs::write(folder.join("de/interface.ftl"), lacking).expect("written");
    let lacking = check(Some(folder)).await;
    assert!(lacking.out.contains("de/interface.ftl:1: the message “exit” is missing"), "{}", lacking.out);
    let german = words.replacen("exit = Exit this page\n", "exit = Seite verlassen\n", 1).replacen(
        "letter-confirm-subject = Please confirm your e-mail address",
        "letter-confirm-subject = Bitte bestätigen",
        1,
    );
    std::fs::write(folder.join("de/interface.ftl"), german).expect("written");
    let complete = check(Some(folder)).await;
    assert_eq!(complete.code, Some(0), "{complete:?}");
    assert!(complete.out.contains("languages: en, mn, de."), "{}", complete.out);

    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let process =
        Process::start(&database, &[&smtp(&sink), &format!("--campaign={}", folder.display())]).await;
    let home = process.get("/de").await;
    assert_eq!(home.status, 200);
    assert!(home.body.contains("<html lang=\"de\">") && home.body.contains("Seite verlassen"));
    assert!(process.get("/en").await.body.contains("hreflang=\"de\""));
    assert_eq!(process.get_with("/", "accept-language", "de-AT").await.location(), "/de");
    let fields = [("name", "Tuya"), ("email", "tuya@example.org"), ("calls", "data"), ("consent", "on")];
    assert_eq!(process.post("/de/pledges", &fields).await.status, 303);
    let letter = sink.first("tuya@example.org").await;
    assert_eq!(letter.subject, "Bitte bestätigen");
    assert!(process.press(&letter.link("confirm")).await.location().starts_with("/de/thank-you/"));
}
