//! Share cards: each of them, in each size and language.

use resvg::usvg::{Node, Options, Rect, Tree};
use sixteen::{
    domain::content::campaign::{Campaign, Language, Phase},
    draw::{
        Card, Kind, Size,
        columns::{COLUMNS, DayColumn, columns},
    },
};

use super::{
    campaign,
    sheet::{Picture, compare, reference},
};

const DURING: Phase = Phase::During { day: 6 };
/// Pledges of the days so far.
const TALLIES: [i64; 6] = [412, 250, 188, 266, 160, 123];
/// As long as a name may be, in words and in one word.
const LONG: &str =
    "Эрдэнэчимэг Болорцэцэгийн Хүдэр-Эрдэнэ, Өвөрхангай аймгийн Хархорин сумын сургуулийн багш нар, сурагчид";
/// A line that is markup, quotes and formulas, and as long as a name may be.
const HOSTILE: &str =
    "</svg><script>alert(1)</script> &amp; \"'; DROP TABLE pledge; -- {name} $n %s \\u0000 <![CDATA[ ]]>";

fn language<'a>(campaign: &'a Campaign, code: &str) -> &'a Language {
    campaign.language(code).expect("the language")
}

fn days(phase: Phase) -> [DayColumn; COLUMNS] {
    let mut tallies = [230; COLUMNS];
    tallies[..TALLIES.len()].copy_from_slice(&TALLIES);
    columns(phase, &tallies)
}

fn card<'a>(language: &'a Language, kind: Kind<'a>) -> Card<'a> {
    Card { kind, language, days: days(DURING), milestone: Some(1_000), address: "example.org" }
}

fn named<'a>(language: &'a Language, name: Option<&'a str>) -> Card<'a> {
    card(language, Kind::Pledge { name, calls: language.calls.iter().take(2).collect() })
}

/// Every card of a language: home in all phases, the calls, the days, and pledges.
fn cards(language: &Language) -> Vec<(String, Card<'_>)> {
    let before =
        Card { days: days(Phase::Before { days: 9 }), milestone: None, ..card(language, Kind::Home) };
    let after = Card { days: days(Phase::After), milestone: Some(2_500_000), ..card(language, Kind::Home) };
    let mut cards = vec![
        ("before".to_owned(), before),
        ("home".to_owned(), card(language, Kind::Home)),
        ("after".to_owned(), after),
    ];
    cards.extend(language.calls.iter().map(|call| (call.key.clone(), card(language, Kind::Call(call)))));
    cards.extend(
        language.days.iter().map(|day| (format!("day {}", day.number), card(language, Kind::Day(day)))),
    );
    let name = if language.code == "mn" { "Б.Номин" } else { "B. Nomin" };
    let all = Kind::Pledge { name: Some(LONG), calls: language.calls.iter().collect() };
    let one = Kind::Pledge { name: Some(name), calls: language.calls.iter().take(1).collect() };
    cards.extend([
        ("without a name".to_owned(), named(language, None)),
        ("with a name".to_owned(), card(language, one)),
        ("with a long name".to_owned(), card(language, all)),
        ("with a hostile name".to_owned(), named(language, Some(HOSTILE))),
    ]);
    cards
}

/// How much smaller a card is on the contact sheet.
fn times(size: Size) -> usize {
    match size {
        Size::Link => 7,
        Size::Square => 8,
        Size::Story => 12,
    }
}

fn every_card(code: &str, size: Size) {
    let campaign = campaign();
    let (width, height) = size.pixels();
    let mut drawn = Vec::new();
    for (of, card) in cards(language(&campaign, code)) {
        let file = card.png(size).expect("a card");
        assert!(file.len() < 100_000, "{of}: {} bytes", file.len());
        let picture = Picture::read(&file);
        assert_eq!([picture.width, picture.height].map(u32::try_from), [Ok(width), Ok(height)], "{of}");
        drawn.push((of, picture.smaller(times(size))));
    }
    assert_eq!(drawn.len(), 3 + 7 + 16 + 4);
    compare(&format!("{}.{code}", size.as_str()), &drawn);
}

#[test]
fn every_card_beside_a_link_in_english() {
    every_card("en", Size::Link);
}

#[test]
fn every_card_beside_a_link_in_mongolian() {
    every_card("mn", Size::Link);
}

#[test]
fn every_square_card_in_english() {
    every_card("en", Size::Square);
}

#[test]
fn every_square_card_in_mongolian() {
    every_card("mn", Size::Square);
}

#[test]
fn every_story_in_english() {
    every_card("en", Size::Story);
}

#[test]
fn every_story_in_mongolian() {
    every_card("mn", Size::Story);
}

#[test]
fn another_word_or_number_is_another_picture() {
    let mut campaign = campaign();
    let sheet = reference("1200x630.en");
    let small =
        |card: &Card<'_>| Picture::read(&card.png(Size::Link).expect("a card")).smaller(times(Size::Link));
    let cell = |index| sheet.cell(index, 171, 90);
    let unchanged = small(&card(language(&campaign, "en"), Kind::Home));
    assert!(unchanged.looks_like(&cell(1)));
    for phase in [Phase::Before { days: 1 }, Phase::After] {
        let other = Card { days: days(phase), ..card(language(&campaign, "en"), Kind::Home) };
        assert!(!small(&other).looks_like(&cell(1)), "{phase:?}");
    }
    let more = Card { milestone: Some(2_500), ..card(language(&campaign, "en"), Kind::Home) };
    assert!(!small(&more).looks_like(&cell(1)), "a number in the smallest type");
    let english = campaign.languages.iter_mut().find(|language| language.code == "en").expect("English");
    english.theme = english.theme.replace("safe", "sage");
    assert!(!small(&card(english, Kind::Home)).looks_like(&cell(1)), "one letter of the theme");
}

/// The place of all text on a card.
fn text(card: &Card<'_>, size: Size) -> Rect {
    let tree = Tree::from_str(&card.svg(size).expect("a card"), &Options::default()).expect("an SVG");
    let Some(Node::Path(text)) = tree.root().children().last() else { panic!("the text is last") };
    text.abs_bounding_box()
}

#[test]
fn the_message_is_where_nothing_is_cut_off_or_covered() {
    let campaign = campaign();
    for language in &campaign.languages {
        for (of, card) in cards(language) {
            let link = text(&card, Size::Link);
            // Below the columns, from the fourth on: some chats show the square in the middle alone, where
            // the message begins.
            assert!(link.left() > 260.0 && link.left() < 300.0 && link.right() < 1140.0, "{of}: {link:?}");
            assert!(link.top() > 175.0 && link.bottom() < 620.0, "{of}: {link:?}");
            let story = text(&card, Size::Story);
            assert!(story.top() > 250.0 && story.bottom() < 1920.0 - 340.0, "{of}: {story:?}");
            let square = text(&card, Size::Square);
            assert!(square.left() > 60.0 && square.right() < 1020.0 && square.bottom() < 1040.0, "{of}");
        }
    }
}

#[test]
fn a_name_that_the_font_lacks_is_left_out() {
    let campaign = campaign();
    for language in &campaign.languages {
        let without = named(language, None);
        for name in
            ["Сарнай 🌼", "ᠰᠠᠷᠨᠠᠢ", "李娜", "سارة", "Z\u{351}\u{36b}\u{343}\u{36a}", "\u{202e}Nomin", ""]
        {
            let card = named(language, Some(name));
            assert_eq!(card.version(), without.version(), "{name}");
            assert_eq!(card.alt(), without.alt(), "{name}");
            assert_eq!(card.svg(Size::Link).expect("a card"), without.svg(Size::Link).expect("a card"));
        }
    }
}

#[test]
fn a_name_is_drawn_as_it_was_typed_and_is_never_markup() {
    let campaign = campaign();
    let english = language(&campaign, "en");
    let card = named(english, Some(HOSTILE));
    assert!(card.alt().contains(HOSTILE));
    let svg = card.svg(Size::Link).expect("a card");
    for word in ["script", "alert", "CDATA", "DROP", "<text", "href", "style"] {
        assert!(!svg.contains(word), "{word}");
    }
    let word = "Э".repeat(100);
    for size in Size::ALL {
        named(english, Some(&word)).png(size).expect("a card with a name of one long word");
    }
}

#[test]
fn a_version_changes_with_the_picture_and_only_then() {
    let campaign = campaign();
    let english = language(&campaign, "en");
    let home = card(english, Kind::Home);
    assert_eq!(home.version().len(), 8);
    assert!(home.version().bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
    let mut tallies = TALLIES;
    tallies[5] += 1;
    let later = Card { days: columns(DURING, &tallies), ..home.clone() };
    let home = Card { days: columns(DURING, &TALLIES), ..home };
    assert_eq!(later.version(), home.version(), "a pledge more is no new card");
    tallies[5] += 40;
    let evening = Card { days: columns(DURING, &tallies), ..home.clone() };
    let after = Card { days: days(Phase::After), ..home.clone() };
    let more = Card { milestone: Some(2_500), ..home.clone() };
    let elsewhere = Card { address: "example.com", ..home.clone() };
    let mongolian = card(language(&campaign, "mn"), Kind::Home);
    let name = named(english, Some("Nomin"));
    let versions = [&home, &evening, &after, &more, &elsewhere, &mongolian, &name, &named(english, None)];
    let mut versions: Vec<String> = versions.iter().map(|card| card.version()).collect();
    versions.sort();
    versions.dedup();
    assert_eq!(versions.len(), 8);
}

#[test]
fn sizes_are_named_in_addresses() {
    for size in Size::ALL {
        assert_eq!(Size::parse(size.as_str()), Some(size));
        let (width, height) = size.pixels();
        assert_eq!(size.as_str(), format!("{width}x{height}"));
    }
    assert_eq!(Size::parse("1200x631"), None);
}

#[test]
fn a_language_that_the_typeface_lacks_has_something_drawn() {
    let (mut others, mut own) = (campaign(), campaign());
    let foreign = "النساء والفتيات آمنات في كل مكان.";
    let other = others.languages.iter_mut().find(|language| language.code == "en").expect("English");
    other.theme = foreign.to_owned();
    for day in &mut other.days {
        day.title = foreign.to_owned();
    }
    for call in &mut other.calls {
        call.label = foreign.to_owned();
        call.pledge = foreign.to_owned();
    }
    let drawn = own.languages.iter_mut().find(|language| language.code == "en").expect("English");
    drawn.theme = "#NoExcuse".to_owned();
    for day in &mut drawn.days {
        day.title = format!("{}/16", day.number);
    }
    let (other, drawn) = (&*other, &*drawn);
    for size in Size::ALL {
        for (kind, same) in [
            (Kind::Home, Kind::Home),
            (Kind::Day(&other.days[5]), Kind::Day(&drawn.days[5])),
            (Kind::Pledge { name: None, calls: Vec::new() }, Kind::Pledge { name: None, calls: Vec::new() }),
        ] {
            let (card, same) = (card(other, kind), card(drawn, same));
            assert_eq!(card.svg(size).expect("a card"), same.svg(size).expect("a card"), "{size:?}");
            // What it says is still said.
            assert!(card.alt().contains(foreign), "{}", card.alt());
        }
        card(other, Kind::Call(&other.calls[1])).svg(size).expect("a card");
    }
}
