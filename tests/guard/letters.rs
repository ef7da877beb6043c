//! Every letter in every language, as mail programs want its HTML.

use std::collections::BTreeSet;

use sixteen::{
    app::letters::{self, WrittenLetter},
    config::Config,
};

use crate::support::{DESK_LETTERS, app::TestApp, database::Database};

/// Most bytes of a letter's HTML: what mail programs show without cutting it short.
const MOST: usize = 30 * 1024;

/// What a mail program would load, run or refuse.
const REFUSED: [&str; 15] = [
    "src=",
    "url(",
    "@import",
    "<link",
    "<script",
    "<img",
    "<iframe",
    "<form",
    "<svg",
    "<video",
    "<base",
    "position:",
    "javascript:",
    "http-equiv",
    "float:",
];

/// Letters that were asked for; all others name nothing.
const ASKED: [&str; 3] = ["thanks.", "day.", "closing."];

async fn all() -> (TestApp, Vec<WrittenLetter>) {
    let app = TestApp::start(Database::sqlite()).await;
    let config = Config::default();
    let write = |name: &str, plain| letters::write(app.site(), &config, name, None, plain).expect("letters");
    let mut letters = write("all", false);
    for day in 2..=16 {
        letters.extend(write(&format!("day-{day}"), false));
    }
    letters.extend(write("all", true));
    (app, letters)
}

fn links(html: &str) -> BTreeSet<String> {
    let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    links.map(|(link, _)| link.replace("&amp;", "&")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_letter_is_what_mail_programs_show() {
    let (_app, letters) = all().await;
    assert_eq!(letters.len(), 2 * (16 + 15 + 16));
    for letter in &letters {
        let (name, html) = (&letter.name, letter.html.as_str());
        assert!(html.len() <= MOST, "{name}: {} bytes", html.len());
        for refused in REFUSED {
            assert!(!html.to_lowercase().contains(refused), "{name} has {refused}");
        }
        assert_eq!((html.matches("<style>").count(), html.matches(" style=").count()), (1, 0), "{name}");
        assert_eq!(html.matches("<table").count(), html.matches("role=\"presentation\"").count(), "{name}");
        assert!(html.lines().all(|line| line.len() < 998), "{name}");
        assert!(
            html.contains("name=\"color-scheme\"") && html.contains("prefers-color-scheme: dark"),
            "{name}"
        );
        // Both parts lead to the same places, all of them here.
        let in_text = letter.text.split_whitespace().filter(|word| word.contains("://")).map(str::to_owned);
        let links = links(html);
        assert_eq!(in_text.collect::<BTreeSet<_>>(), links, "{name}");
        assert!(!links.is_empty(), "{name}");
        assert!(links.iter().all(|link| link.starts_with("http://127.0.0.1:1625/")), "{name}: {links:?}");
        // A link is words and no long address.
        let seen = html.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, words)| words);
        assert!(seen.filter(|words| words.contains("://")).count() == 0, "{name}");
        let elements = ["<table", "<tr", "<td", "<p>", "<p ", "<h1", "<ul", "<li"];
        assert!(elements.iter().all(|element| {
            let closing = format!("</{}>", element.trim_matches(|c| c == '<' || c == '>' || c == ' '));
            !html.contains(element) || html.contains(&closing)
        }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_stands_large_and_alone() {
    let (app, letters) = all().await;
    let style = "font-size: 28px";
    for letter in letters
        .iter()
        .filter(|letter| ["confirm.", "reminder."].iter().any(|name| letter.name.starts_with(name)))
    {
        let code = letter.html.split("<p class=\"code\">").nth(1).and_then(|rest| rest.split_once("</p>"));
        let code = code.map(|(code, _)| code).expect("a code");
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert!(letter.html.contains(style) && letter.text.lines().any(|line| line.trim() == code));
    }
    drop(app);
}

/// What somebody sees who glances at a screen: sender and subject always, the first lines of what was
/// asked for, and the whole letter otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn a_glance_tells_nothing() {
    let (app, letters) = all().await;
    let campaign = &app.site().campaign;
    let mut telling: Vec<String> = campaign
        .languages
        .iter()
        .flat_map(|language| [&language.title, &language.name_long, &language.theme, &language.slogan])
        .map(|words| words.to_lowercase())
        .collect();
    telling.extend(campaign.languages.iter().flat_map(|language| language.telling.clone()));
    telling.push("#".to_owned());
    for letter in
        letters.iter().filter(|letter| !DESK_LETTERS.iter().any(|name| letter.name.starts_with(name)))
    {
        let asked = ASKED.iter().any(|name| letter.name.starts_with(name)) || letter.name.starts_with("day-");
        let plain = letter.name.contains("-plain");
        let seen =
            if asked && !plain { letter.text.chars().take(140).collect() } else { letter.text.clone() };
        let seen: String =
            seen.split_whitespace().filter(|word| !word.contains("://")).collect::<Vec<_>>().join(" ");
        for telling in &telling {
            let seen = format!("{} {seen}", letter.subject).to_lowercase();
            assert!(!seen.contains(telling), "{}: {telling}: {seen}", letter.name);
        }
    }
}
