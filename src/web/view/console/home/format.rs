//! Headings, numbers, rates and times as the overview's tables and charts have them.

use maud::{Markup, Render};

use crate::{clock::timestamp, domain::mail_hour::OTHER, web::view::console::Desk};

/// The headings of these columns.
pub(super) fn heads(desk: &Desk<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| desk.text(key)).collect()
}

/// A cell with a number.
pub(super) fn number(desk: &Desk<'_>, number: i64) -> Markup {
    desk.page.number(number).render()
}

/// A rate in per cent; a dash where there is nothing to divide by.
pub(super) fn rate(desk: &Desk<'_>, part: i64, of: i64) -> String {
    match of {
        0 => "–".to_owned(),
        of => {
            desk.with("desk-now-percent", &[("n", (part.saturating_mul(200) / of + 1).div_euclid(2).into())])
        }
    }
}

/// The time of day in the campaign's zone.
pub(super) fn clock(desk: &Desk<'_>, ms: i64) -> String {
    desk.zone.to_datetime(timestamp(ms)).strftime("%H:%M").to_string()
}

/// The name of a mail provider.
pub(super) fn provider(desk: &Desk<'_>, name: &str) -> String {
    if name == OTHER { desk.text("desk-now-provider-other") } else { name.to_owned() }
}

/// A difference with its sign.
pub(super) fn signed(desk: &Desk<'_>, difference: i64) -> String {
    let amount = desk.page.number(difference.abs());
    match difference {
        0 => "±0".to_owned(),
        more if more > 0 => format!("+{amount}"),
        _ => format!("−{amount}"),
    }
}

/// The mark below the column of an hour: the time of every sixth, so that they do not touch.
pub(super) fn mark(desk: &Desk<'_>, begins: i64) -> String {
    let time = clock(desk, begins);
    if ["00:00", "06:00", "12:00", "18:00"].contains(&time.as_str()) { time } else { String::new() }
}
