//! The home page: columns, help, statement, calls, form, names, regions, days, hashtags.

use maud::{Markup, html};

use crate::domain::content::campaign::Phase;
use crate::domain::content::share::ShareSubject;
use crate::draw::Kind;
use crate::web::kit::{FormState, note};
use crate::web::page::{Counts, Page, Supporter};
use crate::web::paths;
use crate::web::site::component::{
    calendar, calls, card, columns, help, map, pledge_form, share, statement, tally,
};
use crate::web::site::document::Document;

pub fn home(page: Page<'_>, counts: &Counts, names: &[Supporter], open: bool, form: &FormState) -> Markup {
    let card = card::card(page, Kind::Home, counts);
    let document = Document::public(page, page.language.title.as_str()).pictured(card, "");
    document.named(&page.language.name_long).with_event().without_help().body(html! {
        (hero(page, counts, open))
        (help::help(page))
        @if tells_outcome(page) {
            section.sec #outcome {
                div.wrap.grid {
                    div.side { h2 { (page.text("outcome-title")) } }
                    div.main.stack { @for sentence in &page.language.outcome { p.lede.measure { (sentence) } } }
                }
            }
        }
        section.sec #statement {
            div.wrap.grid {
                div.side { h2 { (page.text("statement-title")) } }
                div.main {
                    (statement::source(page))
                    (statement::opening(page))
                }
            }
        }
        section.sec #seven-calls {
            div.wrap.grid {
                div.side {
                    h2 { (page.with("calls-title", &[("n", page.language.calls.len().into())])) }
                    p.small { (page.text("calls-share")) }
                }
                div.main {
                    (calls::calls(page, counts))
                    (statement::closing(page))
                }
            }
        }
        (sign(page, open, form))
        @if !names.is_empty() { (supporters(page, names)) }
        (regions(page, counts))
        section.sec #days {
            div.wrap {
                h2 { (page.text("days-title")) }
                p.lede.measure { (page.text("days-lede")) }
                (calendar::calendar(page, counts))
                p.row {
                    a.tap href=(paths::Calendar { lang: page.lang() }) { (page.text("days-calendar")) }
                }
            }
        }
        section.sec #share {
            div.wrap.grid {
                div.side { h2 { (page.text("share-title")) } }
                div.main {
                    (share::hashtags(page))
                    (share::share(page, ShareSubject::Home))
                }
            }
        }
    })
}

/// Columns, theme and total; what it asks for follows the phase.
fn hero(page: Page<'_>, counts: &Counts, open: bool) -> Markup {
    let language = page.language;
    html! {
        section.hero {
            div.wrap {
                (columns::columns(page, counts, None))
                div.grid.hero-t {
                    p.eyebrow { (language.name_long) }
                    p.eyebrow.where { (page.place_and_dates()) }
                    h1 { (language.theme) " " span { (language.slogan) } }
                    div.tally {
                        @if counts.confirmed > 0 {
                            (tally::tally(page, counts.confirmed))
                        } @else if open {
                            p.say { (page.text("tally-none")) }
                        }
                        p.go.row {
                            @if open { a.btn href="#sign" { (page.text("sign-button")) } }
                            (of_phase(page, open))
                        }
                        // Beside the number, never in it: nobody has confirmed these by letter.
                        @if counts.paper > 0 {
                            p { (page.with("tally-paper", &[("count", page.number(counts.paper).into())])) }
                        }
                        p { (phase(page, open)) " " (second_link(page)) }
                    }
                }
            }
        }
    }
}

/// What else is done at this time: before the days they go into the calendar, and after them the page tells
/// what became of it. Where nobody can sign it is the first action.
fn of_phase(page: Page<'_>, open: bool) -> Markup {
    let calendar = paths::Calendar { lang: page.lang() }.to_string();
    let action = match page.phase {
        Phase::Before { .. } => Some((calendar.as_str(), "days-calendar")),
        Phase::After if tells_outcome(page) => Some(("#outcome", "outcome-title")),
        _ => Some(("#statement", "hero-read")).filter(|_| !open),
    };
    html! { @if let Some((href, words)) = action { a.btn.quiet[open] href=(href) { (page.text(words)) } } }
}

fn tells_outcome(page: Page<'_>) -> bool {
    page.phase == Phase::After && !page.language.outcome.is_empty()
}

pub fn phase(page: Page<'_>, open: bool) -> String {
    match page.phase {
        Phase::Before { days } => page.with("phase-before", &[("n", i64::from(days).into())]),
        Phase::During { day } => page.with("phase-during", &[("day", i64::from(day).into())]),
        Phase::After if open => page.text("phase-after-open"),
        Phase::After => page.text("phase-after"),
    }
}

fn second_link(page: Page<'_>) -> Markup {
    let today = match page.phase {
        Phase::During { day } => page.language.days.iter().find(|other| other.number == day),
        Phase::Before { .. } | Phase::After => None,
    };
    html! {
        @if let Some(day) = today {
            a.tap href=(page.link(paths::Day { lang: page.lang(), number: day.number.to_string() })) {
                (page.with("hero-today", &[("title", day.title.as_str().into())]))
            }
        } @else {
            a.tap href="#days" { (page.text("hero-days")) }
        }
    }
}

fn sign(page: Page<'_>, open: bool, form: &FormState) -> Markup {
    html! {
        section.sign #sign {
            div.wrap.grid {
                div.vow {
                    svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" {
                        path.o d="M0 0H10V98.8l-10 1.2z" {}
                    }
                    div.stack {
                        h2 { (page.text("sign-title")) }
                        @for sentence in &page.language.pledge { p { (sentence) } }
                    }
                }
                div.form {
                    @if open {
                        section.why.stack aria-labelledby="why" {
                            h3 #why { (page.text("sign-purpose")) }
                            @for sentence in &page.language.purpose { p { (sentence) } }
                        }
                        (pledge_form::form(page, form))
                    } @else {
                        (note::note(html! { p { (page.text("closed-body")) } }))
                    }
                }
            }
        }
    }
}

/// The newest names. Search engines may show a page of ours, but not whose names stand on it: their
/// own pages are not for them either. `data-nosnippet` keeps a part of a page out of what they quote
/// (<https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#data-nosnippet-attr>).
fn supporters(page: Page<'_>, names: &[Supporter]) -> Markup {
    html! {
        section.sec #supporters {
            div.wrap.grid {
                div.side { h2 { (page.text("supporters-title")) } }
                div.main data-nosnippet {
                    ul.names { @for supporter in names { li { (supporter.name) } } }
                    p { a.tap href=(page.link(paths::PledgeList { lang: page.lang() })) { (page.text("supporters-all")) } }
                }
            }
        }
    }
}

fn regions(page: Page<'_>, counts: &Counts) -> Markup {
    html! {
        section.sec #regions {
            div.wrap.grid {
                div.side { h2 { (page.text("regions-title")) } }
                div.main.stack {
                    p.measure {
                        @if counts.regions.is_empty() {
                            (page.text("regions-none"))
                        } @else {
                            (page.text("regions-body"))
                        }
                    }
                    (map::map(page, counts, None))
                    @if !counts.regions.is_empty() { (map::table(page, counts)) }
                    (calls::rounded(page, counts))
                }
            }
        }
    }
}
