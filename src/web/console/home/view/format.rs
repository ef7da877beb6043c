//! Headings, numbers, rates and times as the overview's tables and charts have them.

use maud::{Markup, Render};

use crate::clock::timestamp;
use crate::domain::counts::delivery_stats::OTHER;
use crate::web::console::Frame;

pub(crate) fn heads(frame: &Frame<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| frame.text(key)).collect()
}

pub(crate) fn number(frame: &Frame<'_>, number: i64) -> Markup {
    frame.page.number(number).render()
}

/// A rate in per cent; a dash where there is nothing to divide by.
pub(crate) fn rate(frame: &Frame<'_>, part: i64, of: i64) -> String {
    let percent = |n: i64| frame.with("desk-now-percent", &[("n", n.into())]);
    match of {
        0 => "–".to_owned(),
        of if part > 0 && part.saturating_mul(200) < of => format!("< {}", percent(1)),
        of => percent((part.saturating_mul(200) / of + 1).div_euclid(2)),
    }
}

/// The time of day in the campaign's zone.
pub(crate) fn clock(frame: &Frame<'_>, ms: i64) -> String {
    frame.zone.to_datetime(timestamp(ms)).strftime("%H:%M").to_string()
}

pub(crate) fn provider(frame: &Frame<'_>, name: &str) -> String {
    if name == OTHER { frame.text("desk-now-provider-other") } else { name.to_owned() }
}

pub(crate) fn signed(frame: &Frame<'_>, difference: i64) -> String {
    let amount = frame.page.number(difference.abs());
    match difference {
        0 => "±0".to_owned(),
        more if more > 0 => format!("+{amount}"),
        _ => format!("−{amount}"),
    }
}
