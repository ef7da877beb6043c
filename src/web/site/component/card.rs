//! Where a card is, and what the head of a page says of it.

use maud::{Markup, html};

use crate::domain::CallSet;
use crate::domain::content::campaign::{Language, Phase};
use crate::domain::kernel::milestone::milestone_passed;
use crate::draw::columns::columns;
use crate::draw::{Card, Kind, Size};
use crate::web::page::{Counts, Page};
use crate::web::paths;

/// A card as these counts draw it. The home page's carries the milestone of all pledges and a call's
/// that of its own; others carry no number.
pub fn drawn<'a>(
    kind: Kind<'a>,
    language: &'a Language,
    phase: Phase,
    counts: &Counts,
    address: &'a str,
) -> Card<'a> {
    let milestone = match &kind {
        Kind::Home => counts.milestone,
        Kind::Call(call) => milestone_passed(counts.of_call(&call.key)),
        Kind::Day(_) | Kind::Pledge { .. } => None,
    };
    Card { kind, language, days: columns(phase, &counts.days), milestone, address }
}

pub fn card<'a>(page: Page<'a>, kind: Kind<'a>, counts: &Counts) -> Card<'a> {
    let address = page.shell.base_url.split_once("://").map_or("", |(_, authority)| authority);
    drawn(kind, page.language, page.phase, counts, address)
}

/// The card of a pledge, with a released name only.
pub fn of_pledge<'a>(page: Page<'a>, name: Option<&'a str>, calls: &CallSet, counts: &Counts) -> Card<'a> {
    let calls = calls.keys().filter_map(|key| page.language.call(key)).collect();
    card(page, Kind::Pledge { name, calls }, counts)
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

pub fn meta(page: Page<'_>, card: &Card<'_>, code: &str) -> Markup {
    let (width, height) = Size::Link.pixels();
    html! {
        meta property="og:image" content=(format!("{}{}", page.shell.base_url, path(card, code, Size::Link)));
        meta property="og:image:width" content=(width);
        meta property="og:image:height" content=(height);
        meta property="og:image:alt" content=(card.alt());
    }
}

/// A card as networks show it beside a link.
pub fn picture(card: &Card<'_>, code: &str) -> Markup {
    let (width, height) = Size::Link.pixels();
    // Drawn for those who scroll to it.
    html! { img.card src=(path(card, code, Size::Link)) width=(width) height=(height) alt=(card.alt()) loading="lazy"; }
}

/// Links that download a pledge's card for stories and posts.
pub fn downloads(page: Page<'_>, card: &Card<'_>, code: &str) -> Markup {
    html! {
        h3 { (page.text("card-title")) }
        p.small.measure { (page.text("card-body")) }
        ul.share {
            @for (size, word) in [(Size::Story, "card-story"), (Size::Square, "card-square")] {
                li { a.btn.quiet href=(path(card, code, size)) download { (page.text(word)) } }
            }
        }
    }
}
