//! The page of a wall screen: columns and total, places, and how to sign from one's own telephone.

use jiff::civil::DateTime;
use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::Phase;
use crate::domain::content::typeset;
use crate::web::kit;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::columns::{self, Band};
use crate::web::site::component::{calls, map, share, tally};
use crate::web::site::document::Document;
use crate::web::site::home::view::phase;

/// Seconds after which the page is asked for again where no script runs.
const AGAIN: u32 = 60;

/// Characters of the longest total that is shown as large as can be.
const SHORT: usize = 7;

/// What the page needs beside its frame.
pub struct Screen<'a> {
    pub counts: &'a Counts,
    /// Whether pledges are taken.
    pub open: bool,
    pub at: DateTime,
    pub stylesheet: &'a str,
    pub script: &'a str,
}

pub fn wall(page: Page<'_>, screen: &Screen<'_>) -> Markup {
    let (shell, language) = (page.shell, page.language);
    let head = html! {
        meta name="robots" content="noindex";
        noscript { meta http-equiv="refresh" content=(AGAIN); }
        link rel="preload" href=(shell.font) as="font" type="font/woff2" crossorigin;
        link rel="stylesheet" href=(shell.stylesheet);
        link rel="stylesheet" href=(screen.stylesheet);
        link rel="icon" href=(shell.icon) type="image/svg+xml";
        script src=(shell.script) defer {}
        script src=(screen.script) defer {}
    };
    let body = html! {
        (page.stage_mark())
        main {
            (number(page, screen))
            div.more {
                section.places aria-labelledby="places-title" data-anew { (places(page, screen)) }
                section.join aria-labelledby="join-title" { (join(page, screen.open)) }
            }
        }
    };
    kit::page::page(&language.code, &language.title, head, Some("wall"), PreEscaped(typeset::page(&body.0)))
}

fn number(page: Page<'_>, screen: &Screen<'_>) -> Markup {
    let Screen { counts, open, at, .. } = screen;
    let language = page.language;
    html! {
        section.hero.long[page.number(counts.confirmed).len() > SHORT] {
            div data-anew { (columns::columns(page, counts, None)) }
            div.tally {
                (tally::tally(page, counts.confirmed))
                div.today data-anew {
                    @if let Some(today) = today(page, counts) {
                        p { (page.with("wall-today", &[("count", page.number(today).into())])) }
                    }
                    p { (phase(page, *open)) }
                    p.small { (page.with("wall-as-of", &[("date", page.date(at.date()).into()), ("time", at.strftime("%H:%M").to_string().into())])) }
                }
            }
            div.about {
                p.eyebrow { (language.name_long) }
                h1 { (language.theme) " " span { (language.slogan) } }
                p.eyebrow { (page.place_and_dates()) }
            }
        }
    }
}

/// How many have signed on this day of the sixteen.
fn today(page: Page<'_>, counts: &Counts) -> Option<i64> {
    let Phase::During { day } = page.phase else { return None };
    counts.days.get(usize::from(day).checked_sub(1)?).copied()
}

fn places(page: Page<'_>, screen: &Screen<'_>) -> Markup {
    html! {
        h2 #places-title { (page.text("regions-title")) }
        (map::map(page, screen.counts, None))
        @if screen.counts.regions.is_empty() { p.small { (page.text("regions-none")) } }
        (calls::rounded(page, screen.counts))
    }
}

fn join(page: Page<'_>, open: bool) -> Markup {
    let base = page.shell.base_url.as_str();
    let (words, path) =
        if open { ("sign-button", page.sign("")) } else { ("hero-read", page.home("#statement")) };
    html! {
        h2 #join-title { (page.text(words)) }
        (kit::qr::qr(&format!("{base}{path}"), &page.text("wall-qr")))
        p.address { a href=(path) { (base.split_once("://").map_or(base, |(_, host)| host)) } }
        p.tags lang=[page.foreign()] {
            @for tag in &page.campaign().hashtags { span { (share::tag(tag)) } " " }
        }
        p.small {
            @for other in page.other_languages() {
                a.tap href=(paths::Wall { lang: other.code.clone(), token: token(page) }) lang=(other.code) hreflang=(other.code) {
                    (other.name)
                }
            }
        }
    }
}

/// The token in the page's own address.
fn token(page: Page<'_>) -> String {
    page.path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Its address has ended: what to do.
pub fn ended(page: Page<'_>) -> Markup {
    let title = page.text("wall-ended-title");
    Document::private(page, title.as_str()).body(html! {
        (columns::band(page, Band::Broken))
        div.page.wrap {
            h1 { (title) }
            div.stack.measure {
                p.lede { (page.text("wall-ended-body")) }
                p.row { a.btn href=(page.home("")) { (page.text("home-link")) } }
            }
        }
    })
}
