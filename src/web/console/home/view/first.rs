//! The first screen: how many, growing or not, where, from which link.

use maud::{Markup, html};

use crate::domain::counts::traffic::{Facet, Measure};
use crate::domain::operate::overview::Overview;
use crate::web::console::Frame;
use crate::web::console::home::view::format::{clock, rate, signed};
use crate::web::console::home::view::narrowing::{value, whole};
use crate::web::site::component::share;

/// Hashtags of the list.
const MOST: usize = 3;

pub(crate) fn first(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let has_sources = overview.keys(Facet::Source).iter().any(|key| !key.is_empty());
    let by_source = has_sources && sources_say_more(overview);
    html! {
        (numbers(frame, overview))
        div.tops {
            (top(frame, overview, Facet::Region, ("desk-now-where", "regions"), false))
            (top(frame, overview, Facet::Channel, ("desk-now-channels", "channels"), by_source))
            @if has_sources {
                (top(frame, overview, Facet::Source, ("desk-now-sources", "sources"), !by_source))
            }
            (tags(frame, overview))
        }
    }
}

/// Whether partner links have the place of channels where there is room for one of the two: the larger, but
/// none of which these pledges have one value alone.
fn sources_say_more(overview: &Overview) -> bool {
    let is_one = |facet| overview.facets.contains_key(&facet);
    let sum = |facet| overview.top(facet).iter().map(|(_, count)| count).sum::<i64>();
    is_one(Facet::Channel) || !is_one(Facet::Source) && sum(Facet::Source) > sum(Facet::Channel)
}

/// Today and in all, each beside what it can be compared with.
fn numbers(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let (today, confirmed) = (overview.confirmed_on(overview.today), overview.confirmed());
    let is_narrow = !overview.facets.is_empty();
    let so_far = overview.so_far().map(|(today, before, until)| {
        let arguments = [
            ("time", clock(frame, until).into()),
            ("today", today.into()),
            ("yesterday", before.into()),
            ("change", signed(frame, today - before).into()),
        ];
        frame.with("desk-now-so-far", &arguments)
    });
    let before = overview.day_before.as_ref().filter(|_| !is_narrow);
    let before = before.map(|line| frame.with("desk-now-day-before", &[("n", line.confirmed.into())]));
    let goal = frame.page.effective.next(confirmed).filter(|_| !is_narrow);
    let goal = goal
        .map(|goal| frame.with("desk-now-goal", &[("goal", goal.into()), ("n", (goal - confirmed).into())]));
    let figure = |key: &str, count: i64, notes: [Option<String>; 2]| {
        html! {
            div {
                dt { (frame.text(key)) }
                dd.num { (frame.page.number(count)) }
                @for note in notes.into_iter().flatten() { dd.small { (note) } }
            }
        }
    };
    html! {
        dl.totals.totals--first {
            (figure("desk-now-today", today, [so_far, None]))
            (figure("desk-confirmed", confirmed, [before, goal]))
        }
    }
}

/// The values of a facet that most pledges have, on the days looked at; `wide` where only a wide screen has room for them.
fn top(
    frame: &Frame<'_>,
    overview: &Overview,
    facet: Facet,
    (heading, section): (&str, &str),
    wide: bool,
) -> Markup {
    let total = overview.all(Measure::Confirmed);
    let found = overview.top(facet);
    html! {
        div.wide[wide] {
            h2 { a href={ "#" (section) } { (frame.text(heading)) } }
            @if found.is_empty() { p.small { (frame.text("desk-now-nothing")) } }
            ol {
                @for (key, count) in found {
                    li {
                        span { (value(frame, overview, facet, key)) }
                        b { (frame.page.number(count)) }
                        small { (rate(frame, count, total)) }
                    }
                }
            }
        }
    }
}

/// The hashtags whose streams were visited most.
fn tags(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let mut found: Vec<(&str, i64)> = overview
        .keys(Facet::Tag)
        .into_iter()
        .map(|tag| (tag, overview.sum(Measure::Hashtag, Facet::Tag, tag)))
        .collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    html! {
        div.tags {
            h2 { a href="#chains" { (frame.text("desk-now-tags")) } }
            @if found.is_empty() { p.small { (frame.text("desk-now-nothing")) } }
            ol {
                @for (tag, count) in found.into_iter().take(MOST) {
                    li { span { (share::tag(tag)) } b { (frame.page.number(count)) } }
                }
            }
            (whole(frame, overview))
        }
    }
}
