//! How the campaign is passed on: clicks by hashtag and network, shares and what they brought back, and
//! generations of referral.

use std::iter;

use maud::{Markup, Render, html};

use crate::domain::account::organizer::Role;
use crate::domain::counts::traffic::{Facet, Measure};
use crate::domain::operate::overview::Overview;
use crate::web::console::home::view::format::{heads, number, rate};
use crate::web::console::home::view::narrowing::value;
use crate::web::console::{Frame, paths};
use crate::web::kit::table;
use crate::web::site::component::share;

/// Columns of the table of channels and what each counts.
const PASSED: [(Measure, &str); 4] = [
    (Measure::Hashtag, "desk-now-head-clicks"),
    (Measure::Share, "desk-now-head-shared"),
    (Measure::Visit, "desk-now-head-visits"),
    (Measure::Confirmed, "desk-now-head-confirmed"),
];

pub(crate) fn chains(frame: &Frame<'_>, overview: &Overview) -> Markup {
    html! {
        p.small.measure { (frame.text("desk-now-chains-why")) }
        @if !overview.facets.is_empty() { p.small.whole { (frame.text("desk-now-no-tags")) } }
        (tags(frame, overview))
        (channels(frame, overview))
        (generations(frame, overview))
        @if frame.signed.is_some_and(|signed| signed.role >= Role::Editor) {
            p { a.tap href={ (frame.link(paths::Exports {})) "#traffic-title" } { (frame.text("desk-now-traffic-file")) } }
        }
    }
}

fn tags(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let clicks = |tag: &str| overview.sum(Measure::Hashtag, Facet::Tag, tag);
    // One that nobody followed is worth knowing too.
    let mut found = overview.keys(Facet::Tag);
    let none = frame.page.campaign().hashtags.iter().map(String::as_str);
    let none: Vec<&str> = none.filter(|tag| !found.contains(tag)).collect();
    found.extend(none);
    found.sort_by_key(|tag| std::cmp::Reverse(clicks(tag)));
    let rows = found.into_iter().map(|tag| [share::tag(tag), number(frame, clicks(tag))]);
    let headings = heads(frame, &["desk-now-head-tag", "desk-now-head-clicks"]);
    table::numbers(frame.words(), &frame.text("desk-now-tags"), &headings, rows)
}

fn channels(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let rows = overview.keys(Facet::Channel).into_iter().map(|key| {
        let counts = PASSED.iter().map(|(measure, _)| {
            let is_known = overview.knows_of(*measure, Facet::Channel, key);
            let count = is_known.then(|| overview.sum(*measure, Facet::Channel, key));
            count.map_or_else(|| "–".render(), |count| number(frame, count))
        });
        iter::once(value(frame, overview, Facet::Channel, key)).chain(counts)
    });
    let mut headings = heads(frame, &["desk-now-head-channel"]);
    headings.extend(heads(frame, &PASSED.map(|(_, heading)| heading)));
    table::numbers(frame.words(), &frame.text("desk-now-passed"), &headings, rows)
}

fn generations(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let total = overview.all(Measure::Confirmed);
    let found = overview.confirmed_by(Facet::Generation);
    let brought: i64 = found.iter().map(|(_, count)| count).sum();
    let mut found: Vec<(i64, i64)> =
        found.into_iter().filter_map(|(generation, count)| Some((generation.parse().ok()?, count))).collect();
    // A pledge that no other brought is counted under no generation.
    found.push((0, total - brought));
    found.sort_unstable();
    let rows = found.into_iter().map(|(generation, count)| {
        [generation.render(), number(frame, count), rate(frame, count, total).render()]
    });
    let headings =
        heads(frame, &["desk-export-generation", "desk-now-head-confirmed", "desk-now-head-share"]);
    table::numbers(frame.words(), &frame.text("desk-now-generations"), &headings, rows)
}
