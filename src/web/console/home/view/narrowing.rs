//! The ways between overviews: of other days, and of the pledges with some value.

use maud::{Markup, Render, html};

use crate::domain::account::organizer::Role;
use crate::domain::counts::traffic::Facet;
use crate::domain::export::{Facets, NARROWING, said};
use crate::domain::operate::overview::{Overview, Range};
use crate::web::console::{Frame, paths};
use crate::web::paths::query;

/// An overview's days and values as an address has them.
pub(crate) fn fields(range: Range, facets: &Facets) -> impl Iterator<Item = (&'static str, String)> {
    let days = [("from", range.from), ("to", range.to)];
    let days = days.into_iter().filter_map(|(name, date)| Some((name, date?.to_string())));
    let narrowing = NARROWING.into_iter();
    let values = narrowing.filter_map(|(facet, name)| Some((name, said(facets.get(&facet)?).to_owned())));
    days.chain(values)
}

/// The days and values of an overview, as an address has them.
pub(crate) fn narrowed(overview: &Overview) -> impl Iterator<Item = (&'static str, String)> + Clone {
    fields(overview.range, &overview.facets).collect::<Vec<_>>().into_iter()
}

pub(crate) fn address(frame: &Frame<'_>, range: Range, facets: &Facets) -> String {
    frame.link(query(paths::Home {}, fields(range, facets)))
}

/// The address of the pledges with a value, for those who may go there.
pub(crate) fn narrower(frame: &Frame<'_>, overview: &Overview, facet: Facet, key: &str) -> Option<String> {
    let may = frame.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let mut facets = overview.facets.clone();
    let is_new = facets.insert(facet, key.to_owned()).as_deref() != Some(key);
    (may && is_new).then(|| address(frame, overview.range, &facets))
}

/// A value that leads to its pledges.
pub(crate) fn value(frame: &Frame<'_>, overview: &Overview, facet: Facet, key: &str) -> Markup {
    let label = label(frame, overview, facet, key);
    match narrower(frame, overview, facet, key) {
        Some(address) => html! { a href=(address) { (label) } },
        None => label.render(),
    }
}

/// What a value is called.
pub(crate) fn label(frame: &Frame<'_>, overview: &Overview, facet: Facet, key: &str) -> String {
    match facet {
        Facet::Source if key.is_empty() => frame.text("desk-now-no-source"),
        _ if key.is_empty() => frame.text("desk-now-unsaid"),
        Facet::Channel => frame.channel(key),
        Facet::Source => overview.sources.get(key).cloned().unwrap_or_else(|| key.to_owned()),
        Facet::Region => frame.page.language.region(key).to_owned(),
        Facet::Call => frame.page.language.call(key).map_or(key, |call| &call.label).to_owned(),
        Facet::Voice => frame.page.voice(key),
        Facet::Language => {
            frame.page.campaign().language(key).map_or(key, |language| &language.name).to_owned()
        }
        Facet::Generation | Facet::Tag => key.to_owned(),
    }
}

/// What the numbers are narrowed to, each with a way out of it.
pub(crate) fn chips(frame: &Frame<'_>, overview: &Overview) -> Markup {
    if overview.facets.is_empty() {
        return Markup::default();
    }
    html! {
        ul.chips aria-label=(frame.text("desk-now-narrowed")) {
            @for (facet, key) in &overview.facets {
                @let mut without = overview.facets.clone();
                @let _ = without.remove(facet);
                li {
                    a href=(address(frame, overview.range, &without)) {
                        span.vh { (frame.text("desk-now-widen")) " " }
                        (label(frame, overview, *facet, key)) span aria-hidden="true" { " ×" }
                    }
                }
            }
        }
    }
}

/// What a section says that knows no such pledges alone.
pub(crate) fn whole(frame: &Frame<'_>, overview: &Overview) -> Markup {
    html! { @if !overview.facets.is_empty() { p.small.whole { (frame.text("desk-now-whole")) } } }
}
