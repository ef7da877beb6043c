//! Sentences and figures that may be told now.

use maud::{Markup, Render, html};

use crate::clock::timestamp;
use crate::domain::content::campaign::Language;
use crate::domain::operate::history::Hour;
use crate::web::console::Frame;
use crate::web::kit::table;
use crate::web::page::Counts;

/// Regions that a sentence names.
const NAMED: usize = 3;

/// By how much a rounded count must exceed the next to be told as the larger: each is off by up to nine.
const LEAD: i64 = 20;

/// The sentences in each language, to copy, and the figures behind them.
pub(crate) fn press(frame: &Frame<'_>, counts: &Counts, hour: Option<&Hour>, at: i64) -> Markup {
    let about = |count: i64| frame.with("desk-press-about", &[("n", count.into())]);
    let table = |heading: &str, first: &str, cells: Vec<(String, i64)>| {
        let rows = cells.into_iter().map(|(name, count)| [name.render(), about(count).render()]);
        html! {
            h3 { (frame.text(heading)) }
            (table::numbers(frame.words(), &frame.text(heading), &[frame.text(first), frame.text("desk-press-number")], rows))
        }
    };
    let region = |code: &str| match code {
        "" => frame.text("desk-press-no-region"),
        code => frame.region(Some(code)),
    };
    let call = |key: &str| frame.page.language.call(key).map_or(key, |call| &call.label).to_owned();
    let regions = sorted(counts.regions.iter().map(|(code, count)| (region(code), *count)));
    let calls = sorted(counts.calls.iter().map(|(key, count)| (call(key), *count)));
    // One's own language first.
    let mut languages: Vec<_> = frame.page.campaign().languages.iter().collect();
    languages.sort_by_key(|language| language.code != frame.page.language.code);
    frame.document(frame.text("desk-press")).body(html! {
        p.measure { (frame.text("desk-press-what")) }
        p { button.btn.quiet type="button" data-print hidden { (frame.text("desk-press-print")) } }
        @for language in languages {
            @let id = format!("text-{}", language.code);
            section aria-labelledby=(format!("{id}-title")) lang=(language.code) {
                h2.beam id=(format!("{id}-title")) { (language.name) }
                div.field {
                    label for=(id) { (language.interface.text("desk-press-text")) }
                    textarea.press id=(id) readonly rows="9" { (sentences(frame, language, counts, hour, at)) }
                }
                p.copies {
                    button.btn type="button" data-copy=(id) data-copied=(frame.text("share-copied")) hidden {
                        (frame.with("desk-press-copy", &[("language", language.name.as_str().into())]))
                    }
                }
            }
        }
        section aria-labelledby="figures-title" {
            h2.beam #figures-title { (frame.text("desk-press-figures")) }
            dl.totals {
                div { dt { (frame.text("desk-people-confirmed")) } dd.num { (frame.page.number(counts.confirmed)) } }
                div { dt { (frame.text("desk-paper-total")) } dd.num { (frame.page.number(counts.paper)) } }
            }
            p { (frame.text("desk-now-as-of")) " " (frame.when(at)) }
            @if let Some(as_of) = counts.lot_as_of {
                p.hint.measure { (frame.with("desk-press-lot", &[("when", moment(frame, frame.page.language, as_of).into())])) }
            }
            div.two.published {
                div { (table("desk-press-regions", "desk-people-region", regions)) }
                div { (table("desk-press-calls", "desk-now-head-call", calls)) }
            }
            @if let Some(hour) = hour {
                p { (frame.text("desk-press-hash")) " " (frame.when(hour.begins)) ": " code { (hour.hash) } }
                p.hint.measure {
                    (frame.text("desk-press-hash-what")) " "
                    a href="/counts/history.csv" { "history.csv" }
                }
            }
        }
    })
}

/// The largest first.
fn sorted(cells: impl Iterator<Item = (String, i64)>) -> Vec<(String, i64)> {
    let mut cells: Vec<(String, i64)> = cells.collect();
    cells.sort_by(|(name, count), (other, than)| than.cmp(count).then_with(|| name.cmp(other)));
    cells
}

/// The largest that are surely larger than all others, as many as `most`.
fn leading(mut cells: Vec<(String, i64)>, most: usize) -> Vec<(String, i64)> {
    cells.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let count = |at: usize| cells.get(at).map_or(0, |(_, count)| *count);
    let leads = |named: &usize| count(named - 1) >= count(*named) + LEAD;
    cells.truncate((1..=most.min(cells.len())).rev().find(leads).unwrap_or_default());
    cells
}

fn moment(frame: &Frame<'_>, language: &Language, at: jiff::civil::DateTime) -> String {
    let arguments = [
        ("date", language.interface.date(at.date()).into()),
        ("year", at.strftime("%Y").to_string().into()),
        ("time", at.strftime("%H:%M").to_string().into()),
        ("place", clock_place(frame, language).into()),
    ];
    language.interface.with("desk-press-when", &arguments)
}

/// Whose time the campaign has: its time zone is named after a city, which has a name in the language where it is one
/// of the regions; else the campaign's place.
fn clock_place(frame: &Frame<'_>, language: &Language) -> String {
    let zone = frame.zone.iana_name().unwrap_or_default();
    let city = zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
    let mut regions = frame.page.campaign().languages.iter().flat_map(|language| &language.regions);
    let found = regions.find(|region| region.name == city);
    found.map_or(language.place.as_str(), |region| language.region(&region.code)).to_owned()
}

fn sentences(
    frame: &Frame<'_>,
    language: &Language,
    counts: &Counts,
    hour: Option<&Hour>,
    at: i64,
) -> String {
    let words = &language.interface;
    let when = moment(frame, language, frame.zone.to_datetime(timestamp(at)));
    let total =
        [("n", counts.confirmed.into()), ("campaign", language.title.as_str().into()), ("when", when.into())];
    let mut lines = vec![words.with("desk-press-total", &total)];
    if counts.paper > 0 {
        lines.push(words.with("desk-press-paper", &[("n", counts.paper.into())]));
    }
    let name = |code: &str| {
        let known = language.regions.iter().find(|region| region.code == code);
        known.map(|region| region.name.clone())
    };
    let regions = counts.regions.iter().filter_map(|(code, count)| Some((name(code)?, *count)));
    let regions = leading(regions.collect(), NAMED)
        .into_iter()
        .map(|(name, count)| format!("{name} ({})", words.with("desk-press-about", &[("n", count.into())])));
    let regions: Vec<String> = regions.collect();
    if !regions.is_empty() {
        let many = regions.len();
        lines.push(
            words.with("desk-press-most", &[("n", many.into()), ("regions", regions.join(", ").into())]),
        );
    }
    let calls =
        counts.calls.iter().filter_map(|(key, count)| Some((language.call(key)?.label.clone(), *count)));
    for (call, count) in leading(calls.collect(), 1) {
        lines.push(words.with("desk-press-call", &[("call", call.into()), ("n", count.into())]));
    }
    let address = frame.page.shell.base_url.as_str();
    lines.push(words.with("desk-press-source", &[("address", address.into())]));
    if let Some(hour) = hour {
        lines.push(format!("{} {}", words.text("desk-press-hash-short"), hour.hash));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::leading;

    #[test]
    fn only_what_surely_leads_is_named() {
        let named = |counts: &[i64], most| {
            leading(counts.iter().map(|count| (String::new(), *count)).collect(), most)
                .into_iter()
                .map(|(_, count)| count)
                .collect::<Vec<_>>()
        };
        assert_eq!(named(&[6210, 6220, 6200, 6180], 1), [0; 0], "each of them may be the first");
        assert_eq!(named(&[6210, 6220, 6200, 6180], 3), [6220, 6210, 6200]);
        assert_eq!(named(&[90, 40, 30, 20], 3), [90], "the third may be the fourth");
        assert_eq!(named(&[90, 70, 60, 50, 30], 3), [90]);
        assert_eq!(named(&[50, 30], 3), [50, 30]);
        assert_eq!(
            (named(&[10], 3), named(&[], 1)),
            (vec![], vec![]),
            "nothing is beside it, and it is small"
        );
    }
}
