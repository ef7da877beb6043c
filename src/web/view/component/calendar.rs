//! The calendar: rows on phones, sixteen written columns on wide screens.

use jiff::civil::Date;
use maud::{Markup, html};

use super::columns::{State, state};
use crate::web::{
    paths,
    view::{Counts, Page},
};

/// The sixteen days, each a link.
pub fn calendar(page: Page<'_>, counts: &Counts) -> Markup {
    html! {
        ol.days {
            @for (index, (day, date)) in page.language.days.iter().zip(page.dates).enumerate() {
                @let state = state(page.phase, index);
                @let count = counts.days.get(index).copied().unwrap_or(0);
                li {
                    a.past[state == State::Written].now[state == State::Today]
                        href=(page.link(paths::Day { lang: page.lang(), number: day.number.to_string() }))
                        aria-current=[(state == State::Today).then_some("date")] {
                        svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" {
                            path d="M0 0H10V97.4L0 100Z" {}
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
                }
            }
        }
    }
}

/// A date that machines can read too.
pub fn time(page: Page<'_>, date: Date) -> Markup {
    html! { time datetime=(date) { (page.date(date)) } }
}
