//! Another country's edition, in another language: all of it is that country's and in that language.

use std::{
    collections::{BTreeSet, VecDeque},
    path::Path,
};

use lopdf::Document;
use sixteen::{app::letters, config::Config, draw};

use crate::support::{DESK_LETTERS, app::TestApp, database::Database, page::between};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/editions/uy");

/// What is only true in the country of the content compiled in.
const FOREIGN: [&str; 5] = ["mongol", "+976", "ulaanbaatar", ".mn/", "noexcuse"];

/// Its help numbers, and its code before a number.
const NUMBERS: [&str; 5] = ["102", "103", "107", "108", "976"];

async fn start() -> TestApp {
    TestApp::start_with(Database::sqlite(), &[&format!("--campaign={FOLDER}")]).await
}

/// The words of a page that are seen or read out.
fn seen(page: &str) -> String {
    let mut texts = Vec::new();
    for part in page.split("<style").map(|part| part.split_once("</style>").map_or(part, |(_, rest)| rest)) {
        texts.extend(part.split('>').filter_map(|tag| tag.split('<').next()));
        for name in ["alt=\"", "content=\"", "aria-label=\"", "placeholder=\""] {
            texts.extend(part.split(name).skip(1).filter_map(|rest| rest.split('"').next()));
        }
    }
    texts.join(" ")
}

/// The sentences that the program has in English for visitors.
fn english() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales/en.ftl");
    let text = std::fs::read_to_string(file).expect("the words");
    let visitors = text.split("\n### The organizers' desk").next().unwrap_or_default();
    let said = visitors.lines().filter(|line| !line.starts_with('#'));
    let said = said.filter_map(|line| line.split_once(" = ")).map(|(_, words)| words.to_owned());
    said.filter(|words| !words.contains('{') && words.split(' ').count() > 2).collect()
}

/// Nothing of another country, and no sentence of another language.
fn assert_ours(what: &str, text: &str, english: &[String]) {
    let small = text.to_lowercase();
    assert_eq!(FOREIGN.iter().find(|word| small.contains(**word)), None, "{what}: {text}");
    assert!(!text.contains(|c: char| ('\u{400}'..='\u{52f}').contains(&c)), "{what} is Cyrillic: {text}");
    assert_eq!(english.iter().find(|words| text.contains(words.as_str())), None, "{what}: {text}");
    // Addresses of pictures have a mark in them that is another at each start.
    let words = text.split_whitespace().filter(|word| !word.contains("://") && !word.contains("/assets/"));
    let numbers: BTreeSet<&str> = words.flat_map(|word| word.split(|c: char| !c.is_ascii_digit())).collect();
    assert_eq!(NUMBERS.iter().find(|number| numbers.contains(*number)), None, "{what}: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_goes_all_the_way_in_spanish() {
    let app = start().await;
    let home = app.get_with("/", &[("accept-language", "mn, en;q=0.5")]).await;
    assert_eq!(home.location(), "/es", "there is one language");
    let home = app.get("/es").await;
    for words in [
        "<html lang=\"es\">",
        "Firmar el compromiso",
        "Cinco llamados a la acción",
        "tel:*4141",
        "r7 c3 k0\">Monte",
    ] {
        assert!(home.body.contains(words), "{words}: {}", home.body);
    }
    let call = app.get("/es/calls/redes").await;
    assert!(call.body.contains("Hacer de internet un lugar más seguro"), "{}", call.body);
    let empty = app.post("/es/pledges", &[("consent", "on")]).await;
    assert!(empty.status == 422 && empty.body.contains("Escribe tu nombre"), "{}", empty.body);

    let fields = [
        ("name", "Ana Núñez"),
        ("email", "ana@example.org"),
        ("calls", "redes"),
        ("region", "UY-TA"),
        ("daily_letters", "on"),
        ("consent", "on"),
    ];
    let check = app.post("/es/pledges", &fields).await;
    assert!(check.location().starts_with("/es/check-your-email?ref="), "{check:?}");
    assert!(app.get(check.location()).await.body.contains("Mira tu correo"));
    let letter = app.mail.first("ana@example.org").await;
    assert_eq!(letter.subject, "Confirma tu correo electrónico");
    let confirm = app.get(&letter.link("confirm")).await;
    assert!(confirm.body.contains("No pasaré nada que dañe a una persona"), "{}", confirm.body);
    let thanks = app.press(&letter.link("confirm")).await;
    let thanks = app.get(thanks.location()).await;
    assert!(thanks.body.contains("Tu compromiso cuenta. Gracias, Ana Núñez"), "{}", thanks.body);
    let english = english();
    assert_ours("the thank-you page", &seen(&thanks.body), &english);
    let manage = app.get(&letter.link("manage")).await;
    assert!(manage.body.contains("Tacuarembó"), "{}", manage.body);
    assert_ours("the page of one’s own", &seen(&manage.body), &english);

    // The picture beside a shared link, and in words.
    let card = between(&call.body, "property=\"og:image\" content=\"", "\"");
    let card = app.get(card.strip_prefix(&app.base).expect("a card of ours")).await;
    assert_eq!((card.status, card.header("content-type")), (200, "image/png"));
    let alt = between(&call.body, "property=\"og:image:alt\" content=\"", "\"");
    assert!(alt.starts_with("Llamado a la acción 3. Internet más segura."), "{alt}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_letter_or_poster_is_of_another_country_or_language() {
    let app = start().await;
    app.check_helplines();
    let english = english();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let first = [
        "/es",
        "/es/supporters",
        "/es/withdraw",
        "/es/partners",
        "/es/nothing",
        "/es/feed.atom",
        "/es/16-days.ics",
        "/embed",
        "/site.webmanifest",
        "/sitemap.xml",
        "/counts.csv",
        "/counts/history.csv",
    ];
    let mut waiting: VecDeque<String> = first.map(str::to_owned).into();
    let mut posters = 0;
    while let Some(path) = waiting.pop_front() {
        if !known.insert(path.clone()) {
            continue;
        }
        if path.ends_with(".pdf") {
            let file = reqwest::get(format!("{}{path}", app.base)).await.expect("an answer");
            let poster = Document::load_mem(&file.bytes().await.expect("a file")).expect("a PDF");
            let text = poster.extract_text(&[1]).expect("text");
            assert_ours(&path, &text.split_whitespace().collect::<Vec<_>>().join(" "), &english);
            assert!(text.contains("Línea Azul"), "{text}");
            posters += 1;
            continue;
        }
        let answer = app.get(&path).await;
        assert_ours(&path, answer.location(), &english);
        let text = if answer.body.contains("<html") { seen(&answer.body) } else { answer.body.clone() };
        assert_ours(&path, &text, &english);
        let links = answer.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.map(|link| link.replace("&amp;", "&"));
        let ours = links.filter_map(|link| {
            let path = link.strip_prefix(&app.base).unwrap_or(&link).split('#').next()?.to_owned();
            // What programs read is in English.
            let other = ["/api", "/assets/", "/console", "/live", "/cards/", "/favicon", "/apple"];
            let is_page = path.starts_with('/') && !other.iter().any(|start| path.starts_with(start));
            (is_page && !path.ends_with(".png") && !path.ends_with(".svg")).then_some(path)
        });
        waiting.extend(ours);
    }
    assert!(known.len() > 50 && posters == 1, "{posters}, {known:?}");

    let config = Config::default();
    let mut written = letters::write(app.site(), &config, "all", None, false).expect("letters");
    written.extend(letters::write(app.site(), &config, "all", None, true).expect("letters"));
    for day in 2..=16 {
        written.extend(
            letters::write(app.site(), &config, &format!("day-{day}"), None, false).expect("a letter"),
        );
    }
    // Those to organizers are in the language of the console.
    for letter in
        written.iter().filter(|letter| !DESK_LETTERS.iter().any(|name| letter.name.starts_with(name)))
    {
        assert_ours(&letter.name, &format!("{} {}", letter.subject, letter.text), &english);
        assert_ours(&letter.name, &seen(&letter.html), &english);
    }
    let language = app.site().campaign.default_language();
    let drawn = [&language.title, &language.theme, &language.name_long].map(|words| draw::lacking(words));
    assert_eq!(drawn.concat(), "", "the typeface has all letters");
}
