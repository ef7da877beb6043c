//! One of the sixteen days.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::domain::content::campaign::Day;
use crate::domain::content::share::ShareSubject;
use crate::draw::Kind;
use crate::draw::columns::State;
use crate::web::kit::note;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::component::{calendar, card, share};
use crate::web::site::document::Document;

/// The day's action, what to do where acting openly is not safe, and the days beside it.
pub fn day(page: Page<'_>, day: &Day, date: Date, counts: &Counts) -> Markup {
    let number = i64::from(day.number);
    let card = card::card(page, Kind::Day(day), counts);
    let path = paths::Day { lang: page.lang(), number: day.number.to_string() }.to_string();
    let today = State::of(page.phase, usize::from(day.number).saturating_sub(1)) == State::Today;
    let beside = |number: i64| page.language.days.iter().find(move |other| i64::from(other.number) == number);
    Document::public(page, day.title.as_str())
        .described(day.text.as_str())
        .at(path.as_str())
        .pictured(card, "")
        .body(html! {
            (band(page, Band::Days(&counts.days)))
            div.page.wrap {
                p.eyebrow {
                    (page.with("day-of", &[("day", number.into())])) ", " (calendar::time(page, date))
                    @if today { " (" (page.text("day-today")) ")" }
                }
                h1 { (day.title) }
                div.two {
                    div.stack {
                        @if let Some(observance) = &day.observance { p.small { (observance) } }
                        p.lede.measure { (day.text) }
                        p.stay { a.btn href=(page.home("#sign")) { (page.text("sign-button")) } }
                    }
                    (note::note(html! {
                        h2 { (page.text("day-safe")) }
                        p { (day.safe) }
                    }))
                    section.beam.stack aria-labelledby="share-title" {
                        h2 #share-title { (page.text("day-share")) }
                        @if !day.share.is_empty() { blockquote.quote { p { (day.share) } } }
                        (share::share(page, ShareSubject::Day(day.number)))
                    }
                    nav.beam aria-labelledby="beside-title" {
                        h2 #beside-title { (page.text("days-title")) }
                        ul.others {
                            @if let Some(other) = beside(number - 1) { li { (link(page, other)) } }
                            @if let Some(other) = beside(number + 1) { li { (link(page, other)) } }
                            li { a.tap href=(page.home("#days")) { (page.text("hero-days")) } }
                        }
                    }
                }
            }
        })
}

fn link(page: Page<'_>, day: &Day) -> Markup {
    html! {
        a.tap href=(page.link(paths::Day { lang: page.lang(), number: day.number.to_string() })) { (day.number) ". " (day.title) }
    }
}
