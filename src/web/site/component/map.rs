//! Regions: a list sorted by number on phones, a tile map on wide screens, and the same numbers as a
//! table. Shade and number say the same; a place too small to be shown is an outline without a number.

use maud::{Markup, html};

use crate::web::page::{Counts, Page};

const SHADES: usize = 5;

/// The map; `link` makes the names of places lead somewhere.
pub fn map(page: Page<'_>, counts: &Counts, link: Option<&dyn Fn(&str) -> String>) -> Markup {
    let campaign = page.campaign();
    let shown = shown(page, counts);
    let place = |code: &str| {
        let region = campaign.regions.iter().find(|region| region.code == code)?;
        (region.row > 0).then(|| format!("r{} c{}", region.row, region.column))
    };
    // What is not on the map stands below it.
    let below = campaign.regions.iter().map(|region| region.row).max().unwrap_or_default() + 1;
    let hidden = campaign
        .regions
        .iter()
        .filter(|region| region.row > 0 && !shown.iter().any(|(code, _)| *code == region.code));
    html! {
        ul.map {
            @for (code, count) in &shown {
                @let shade = shade(&shown, *count);
                li class=(format!("{} k{shade}", place(code).unwrap_or_else(|| format!("r{below}")))) {
                    @match link {
                        Some(link) => a href=(link(code)) { (name(page, code)) },
                        None => (name(page, code)),
                    }
                    " " b { (page.number(*count)) }
                }
            }
            @for region in hidden {
                li class=(format!("r{} c{} k0", region.row, region.column)) { (name(page, &region.code)) }
            }
            @if let Some(number) = not_said(counts) {
                li class=(format!("off--other r{below}")) { (page.text("export-not-said")) " " b { (page.number(number)) } }
            }
        }
        @if shown.len() > 1 {
            // Who hears the numbers needs no shades.
            p.shades aria-hidden="true" {
                @for (shade, least, most) in legend(&shown) {
                    span {
                        i class=(format!("k{shade}")) {} " "
                        (page.number(least)) @if most > least { "–" (page.number(most)) }
                    }
                }
            }
        }
    }
}

/// The map's numbers as a table, closed until it is wanted.
pub fn table(page: Page<'_>, counts: &Counts) -> Markup {
    let row = |name: &str, count| {
        html! { tr { th scope="row" { (name) } td { (page.number(count)) } } }
    };
    html! {
        details {
            summary { (page.text("regions-table")) }
            table {
                caption { (page.text("regions-caption")) }
                tr { th scope="col" { (page.text("regions-place")) } th scope="col" { (page.text("regions-pledges")) } }
                @for (code, count) in shown(page, counts) { (row(page.language.region(code), *count)) }
                @if let Some(number) = not_said(counts) { (row(&page.text("export-not-said"), number)) }
            }
        }
    }
}

/// The places that are shown by number, the largest first.
fn shown<'a>(page: Page<'_>, counts: &'a Counts) -> Vec<&'a (String, i64)> {
    let campaign = page.campaign();
    let mut shown: Vec<_> = counts.regions.iter().filter(|(code, _)| campaign.has_region(code)).collect();
    shown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    shown
}

/// How many did not say where they are.
fn not_said(counts: &Counts) -> Option<i64> {
    counts.regions.iter().find(|(code, _)| code.is_empty()).map(|(_, count)| *count)
}

/// The shade of a number: the largest has the darkest alone, the others share the rest by rank, and
/// equal numbers look equal.
fn shade(shown: &[&(String, i64)], count: i64) -> usize {
    match shown.iter().position(|(_, other)| *other == count) {
        Some(rank) if rank > 0 => SHADES - 1 - (rank - 1) * (SHADES - 1) / (shown.len() - 1).max(1),
        _ => SHADES,
    }
}

/// The shades that are drawn, the lightest first, each with its least and its largest number.
fn legend(shown: &[&(String, i64)]) -> Vec<(usize, i64, i64)> {
    let mut found: Vec<(usize, i64, i64)> = Vec::new();
    for (_, count) in shown.iter().rev() {
        let shade = shade(shown, *count);
        match found.last_mut() {
            Some((last, _, most)) if *last == shade => *most = *count,
            _ => found.push((shade, *count, *count)),
        }
    }
    found
}

/// The name with soft hyphens where it is long.
fn name<'a>(page: Page<'a>, code: &'a str) -> &'a str {
    match page.language.regions.iter().find(|region| region.code == code) {
        Some(region) if !region.short.is_empty() => &region.short,
        _ => page.language.region(code),
    }
}
