//! The calendar: rows on phones, sixteen written columns on wide screens, with one day's action open.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::domain::content::campaign::{Day, Phase};
use crate::draw::columns::State;
use crate::web::page::{Counts, Page};
use crate::web::paths;

/// The sixteen days, each a link; today's action can be read at once, before the first day that of
/// the first.
pub fn calendar(page: Page<'_>, counts: &Counts) -> Markup {
    let opened = match page.phase {
        Phase::Before { .. } => Some(1),
        Phase::During { day } => Some(day),
        Phase::After => None,
    };
    html! {
        ol.days {
            @for (index, (day, date)) in page.language.days.iter().zip(page.dates).enumerate() {
                @let state = State::of(page.phase, index);
                @let count = counts.days.get(index).copied().unwrap_or(0);
                li.on[opened == Some(day.number)] {
                    a.past[state == State::Written].now[state == State::Today]
                        href=(page.link(paths::Day { lang: page.lang(), number: day.number.to_string() }))
                        aria-current=[(state == State::Today).then_some("date")] {
                        svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" {
                            path d="M0 0H10V97.4l-10 2.6z" {}
                        }
                        span.num { (day.number) }
                        span.t { (day.title) }
                        @if state != State::Open && count > 0 {
                            span.c {
                                (page.number(count))
                                span.vh { " " (page.with("pledges", &[("n", count.into())])) }
                            }
                        }
                        small { (page.date(*date)) }
                    }
                    @if opened == Some(day.number) { (action(page, day)) }
                }
            }
        }
    }
}

/// What to do on a day, and what to do instead.
fn action(page: Page<'_>, day: &Day) -> Markup {
    html! {
        div.act {
            // Under the sixteen columns nothing else says which day it is.
            h3 { (day.number) ". " (day.title) }
            p { (day.text) }
            p.small { (page.text("day-safe")) ": " (day.safe) }
        }
    }
}

pub fn time(page: Page<'_>, date: Date) -> Markup {
    html! { time datetime=(date) { (page.date(date)) } }
}
