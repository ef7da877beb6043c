//! Traffic as a table.

use entity::tally::Dimension;
use entity::traffic::Facet;
use entity::value::Keyed;
use jiff::civil::Date;

use crate::domain::counts::traffic::measure_word;
use crate::domain::export::about::{Detail, Heading, NOT_FOR_PUBLICATION, Reading};
use crate::domain::export::line::label;
use crate::domain::export::table::{Cell, ColumnKind, Table};
use crate::domain::{Error, Site};
use crate::store;

/// What a value of traffic is called.
pub(super) fn named(
    site: &Site,
    reading: &Reading<'_>,
    sources: &[entity::source::Model],
    facet: Facet,
    key: &str,
) -> String {
    let named = |dimension| label(&site.campaign, reading.language, dimension, key);
    match facet {
        Facet::Channel => named(Dimension::Channel),
        Facet::Call => named(Dimension::Call),
        Facet::Region => named(Dimension::Region),
        Facet::Voice => named(Dimension::Voice),
        Facet::Language => named(Dimension::Language),
        Facet::Source => {
            let source = sources.iter().find(|source| source.code == key);
            source.map_or_else(|| key.to_owned(), |source| source.name.clone())
        }
        Facet::Generation => key.to_owned(),
        Facet::Tag => format!("#{key}"),
    }
}

/// Visits, shares, clicks, signed and confirmed pledges by day and origin, from a local day on; `filter`
/// says in words which.
pub(super) async fn table(
    site: &Site,
    reading: &Reading<'_>,
    since: Option<Date>,
    filter: &str,
) -> Result<Table, Error> {
    let moment = site.store.snapshot().await?;
    let traffic = store::traffic::since(&moment, since.map(|day| day.to_string()).as_deref()).await?;
    let sources = store::source::all(&moment).await?;
    moment.commit().await?;
    let row = |((day, measure, facet, key), count): (&(String, _, Facet, String), &i64)| {
        vec![
            Cell::Day(day.clone().into()),
            Cell::text(measure_word(*measure)),
            Cell::text(facet.key()),
            Cell::text(key.clone()),
            Cell::text(named(site, reading, &sources, *facet, key)),
            Cell::Number(*count),
            Cell::text(NOT_FOR_PUBLICATION),
        ]
    };
    let heading = Heading {
        name: "sixteen-traffic-full",
        list: "traffic",
        title: "desk-export-traffic",
        detail: Detail::Full,
        filter,
    };
    let columns = vec![
        reading.column("day", "desk-export-day", ColumnKind::Day),
        reading.column("measure", "desk-export-measure", ColumnKind::Text),
        reading.column("by", "desk-export-by", ColumnKind::Text),
        reading.column("key", "desk-export-key", ColumnKind::Text),
        reading.column("label", "desk-export-label", ColumnKind::Text),
        reading.column("count", "desk-export-count", ColumnKind::Number),
        reading.column("detail", "desk-export-fact-detail", ColumnKind::Text),
    ];
    Ok(reading.ready(&heading, columns, traffic.iter().map(row).collect()))
}
