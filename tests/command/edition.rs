//! `campaign new`: another country's edition.

use std::path::Path;

use crate::{
    check,
    content::line_of,
    process::{Finished, Process, finish, program, replace, run, smtp},
    support::{database::Database, smtp::Sink},
};

/// Begins an edition in a folder.
async fn new_edition(folder: &Path, country: &str, languages: &str) -> Finished {
    let mut command = program();
    command.args(["campaign", "new"]).arg(folder).args(["--country", country, "--languages", languages]);
    finish(command).await
}

/// All texts of a folder, each with its place.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => texts(&path),
            false => {
                vec![(path.display().to_string(), std::fs::read_to_string(&path).expect("a text"))]
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_countrys_edition_is_begun_checked_and_served() {
    let place = tempfile::TempDir::new().expect("a folder");
    let folder = &place.path().join("kenya");
    let made = new_edition(folder, "ke", "en,es").await;
    assert_eq!(made.code, Some(0), "{made:?}");
    for step in ["1. Fill in", "2. Look at it", "3. When a native speaker", "sixteen serve --campaign"] {
        assert!(made.out.contains(step), "{step} is not in: {}", made.out);
    }
    let checked = check(Some(folder)).await;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(
        checked
            .out
            .starts_with("No mistakes in “noexcuse-ke”: 7 calls, 2 regions, 0 helplines, languages: en, es."),
        "{}",
        checked.out
    );
    for (file, words, to_do) in [
        ("campaign.toml", "# TO DO: who answers", "who answers for the data, and how to reach them"),
        ("campaign.toml", "# TO DO: the time zone", "the time zone of your country"),
        ("helplines.toml", "TO DO", "the help numbers of your country"),
        ("regions.toml", "TO DO", "the regions of your country"),
        ("en/language.toml", "place = ", "your country"),
        ("en/pages/privacy.md", "TO DO", "what holds in your country"),
        ("en/interface.ftl", "help-prefix", "what holds in your country"),
        ("es/days.toml", "TO DO", "translate this file, then delete this line"),
        ("es/pages/safety.md", "<!-- TO DO", "translate this file, then delete this line"),
        ("es/interface.ftl", "TO DO", "translate this file, then delete this line"),
    ] {
        let expected = format!("Still to do: {file}:{}: TO DO: {to_do}", line_of(folder, file, words));
        assert!(checked.out.contains(&expected), "{expected} is not in:\n{}", checked.out);
    }
    assert!(!checked.out.contains("en/days.toml:1:"), "English is there:\n{}", checked.out);
    assert!(!std::fs::read_to_string(folder.join("es/interface.ftl")).expect("words").contains("desk-"));
    let campaign_file = std::fs::read_to_string(folder.join("campaign.toml")).expect("a file");
    for kept in ["starts = \"11-25\"", "ends = \"12-10\"", "name = \"\"\ncontact = \"\""] {
        assert!(campaign_file.contains(kept), "{kept}");
    }

    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let flag = format!("--campaign={}", folder.display());
    let mut process = Process::start(&database, &[&smtp(&sink), &flag]).await;
    for language in ["en", "es"] {
        for page in ["", "/help", "/privacy", "/about", "/safety", "/accessibility", "/supporters", "/days/8"]
        {
            let answer = process.get(&format!("/{language}{page}")).await;
            assert_eq!(answer.status, 200, "/{language}{page}");
            assert!(answer.body.contains(&format!("<html lang=\"{language}\"")), "/{language}{page}");
            let foreign = ["Mongol", "+976", "tel:", "translate this file"];
            let found = foreign.iter().find(|words| answer.body.contains(**words));
            assert_eq!(found, None, "/{language}{page}: {}", answer.body);
        }
    }
    let fields = [
        ("name", "Wanjiku"),
        ("email", "wanjiku@example.org"),
        ("calls", "data"),
        ("region", "KE-1"),
        ("consent", "on"),
    ];
    assert_eq!(process.post("/es/pledges", &fields).await.status, 303);
    let letter = sink.first("wanjiku@example.org").await;
    assert!(process.press(&letter.link("confirm")).await.location().starts_with("/es/thank-you/"));
    process.stop().await;

    // Nobody but the machine itself sees it while something is to be done.
    replace(
        &folder.join("campaign.toml"),
        "name = \"\"\ncontact = \"\"",
        "name = \"A\"\ncontact = \"a@example.org\"",
    );
    let public = [
        "serve",
        "--listen=127.0.0.1:0",
        "--base-url=https://example.org",
        &smtp(&sink),
        "--mail-from=a@example.org",
        &flag,
    ];
    let refused = run(&Database::sqlite(), &public).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.err.contains("marked “TO DO”, the first at campaign.toml:"), "{refused:?}");
}

#[tokio::test]
async fn a_new_edition_holds_nothing_of_another_country_and_takes_no_folder_in_use() {
    let place = tempfile::TempDir::new().expect("a folder");
    let folder = &place.path().join("new");
    let made = new_edition(folder, "KZ", "mn,pt-BR").await;
    assert_eq!(made.code, Some(0), "{made:?}");
    // The program that serves it is often another user's.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode();
        let (plain, file) = (place.path().join("plain"), place.path().join("plain.toml"));
        std::fs::create_dir(&plain).expect("a folder");
        std::fs::write(&file, "").expect("a file");
        for made in ["", "mn", "mn/pages"] {
            assert_eq!(mode(&folder.join(made)), mode(&plain), "{made}");
        }
        assert_eq!(mode(&folder.join("mn/pages/about.md")), mode(&file));
    }
    let checked = check(Some(folder)).await;
    assert_eq!(checked.code, Some(0), "{checked:?}");
    assert!(checked.out.contains("languages: mn, pt-br."), "{}", checked.out);
    for (file, text) in texts(folder) {
        let words = ["Mongolia", "mongolia", "Монгол Улс", "онголчууд", "+976", "Ulaanbaatar", "Улаанбаатар"];
        assert_eq!(words.iter().find(|word| text.contains(**word)), None, "{file}");
        assert!(!text.contains("](/en/") && !text.contains("reviewed = true"), "{file}");
    }
    let before = texts(folder);
    let again = new_edition(folder, "KZ", "en").await;
    assert!(again.code == Some(1) && again.err.contains("not an empty folder"), "{again:?}");
    assert_eq!(texts(folder), before);
    let empty = tempfile::TempDir::new().expect("a folder");
    for (country, languages, words) in [
        ("KEN", "en", "“KEN” is not a country's code of two letters, such as KE"),
        ("1", "en", "“1” is not a country's code"),
        ("KE", "en,english", "“english” is not a language's code, such as en or pt-br"),
        ("KE", "../en", "“../en” is not a language's code"),
        ("KE", "", "“” is not a language's code"),
        ("KE", "en,EN", "the language “en” is there twice"),
    ] {
        let refused = new_edition(empty.path(), country, languages).await;
        assert!(refused.code == Some(1) && refused.err.contains(words), "{words}: {refused:?}");
        assert!(texts(empty.path()).is_empty(), "{words}");
    }
    assert_eq!(new_edition(empty.path(), "KE", "en").await.code, Some(0), "an empty folder is taken");
}
