//! Where a card is, and what the head of a page says of it.

use maud::{Markup, html};

use crate::domain::content::share::ShareSubject;
use crate::domain::kernel::milestone::milestone_passed;
use crate::draw::{Card, Kind, Size};
use crate::web::page::{Counts, Page};
use crate::web::paths;

/// The milestone a card of this subject shows: of all pledges on the home page's, of the call's own
/// on a call's. Others carry no number.
pub fn milestone(counts: &Counts, subject: ShareSubject<'_>) -> Option<i64> {
    match subject {
        ShareSubject::Home => counts.milestone,
        ShareSubject::Call(key) => milestone_passed(counts.of_call(key)),
        ShareSubject::Day(_) | ShareSubject::Hashtag(_) | ShareSubject::Pledge(_) => None,
    }
}

pub fn card<'a>(page: Page<'a>, kind: Kind<'a>, milestone: Option<i64>) -> Card<'a> {
    let address = page.shell.base_url.split_once("://").map_or("", |(_, authority)| authority);
    Card { kind, language: page.language, phase: page.phase, milestone, address }
}

/// The card of a pledge, with a released name only.
pub fn of_pledge<'a>(page: Page<'a>, name: Option<&'a str>, calls: &[String]) -> Card<'a> {
    let calls = calls.iter().filter_map(|key| page.language.call(key)).collect();
    card(page, Kind::Pledge { name, calls }, None)
}

/// Path of a card in a size; `code` is a pledge's.
pub fn path(card: &Card<'_>, code: &str, size: Size) -> String {
    let (kind, key) = match &card.kind {
        Kind::Home => ("home", "all".to_owned()),
        Kind::Call(call) => ("call", call.key.clone()),
        Kind::Day(day) => ("day", day.number.to_string()),
        Kind::Pledge { .. } => ("pledge", code.to_owned()),
    };
    let file = format!("{}.{}.{}.png", size.as_str(), card.language.code, card.version());
    paths::Card { kind: kind.into(), key, file }.to_string()
}

/// What networks read of a card.
pub fn meta(page: Page<'_>, card: &Card<'_>, code: &str) -> Markup {
    let (width, height) = Size::Link.pixels();
    html! {
        meta property="og:image" content=(format!("{}{}", page.shell.base_url, path(card, code, Size::Link)));
        meta property="og:image:width" content=(width);
        meta property="og:image:height" content=(height);
        meta property="og:image:alt" content=(card.alt());
    }
}

/// A pledge's card, and links that download it for stories and posts.
pub fn downloads(page: Page<'_>, card: &Card<'_>, code: &str) -> Markup {
    let (width, height) = Size::Link.pixels();
    html! {
        h3 { (page.text("card-title")) }
        // Drawn for those who scroll to it.
        img.card src=(path(card, code, Size::Link)) width=(width) height=(height) alt=(card.alt()) loading="lazy";
        p.small.measure { (page.text("card-body")) }
        ul.share {
            @for (size, word) in [(Size::Story, "card-story"), (Size::Square, "card-square")] {
                li { a.btn.quiet href=(path(card, code, size)) download { (page.text(word)) } }
            }
        }
    }
}
