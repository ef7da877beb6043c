//! The ways to a chart as a file.

use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::web::console::{Frame, paths};
use crate::web::paths::query;

/// What a chart is to be had as.
pub(crate) const ENDINGS: [&str; 3] = ["svg", "png", "csv"];

/// The files of a chart with the fields of its page, for those who may have exact numbers as a file.
pub(crate) fn files(
    frame: &Frame<'_>,
    stem: &str,
    fields: impl Iterator<Item = (&'static str, String)> + Clone,
) -> Markup {
    html! {
        @if frame.signed.is_some_and(|signed| signed.role >= Role::Editor) {
            ul.inline.files aria-label=(frame.text("desk-chart-files")) {
                @for ending in ENDINGS {
                    @let path = query(paths::Chart { file: format!("{stem}.{ending}") }, fields.clone());
                    li { a.tap href=(frame.link(path)) download { (ending.to_uppercase()) } }
                }
            }
        }
    }
}
