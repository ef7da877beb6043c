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
    let named = |dimension, key: &str| label(&site.campaign, reading.language, dimension, key);
    let row = |((day, measure, facet, key), count): (&(String, _, Facet, String), &i64)| {
        let label = match facet {
            Facet::Channel => named(Dimension::Channel, key),
            Facet::Call => named(Dimension::Call, key),
            Facet::Region => named(Dimension::Region, key),
            Facet::Voice => named(Dimension::Voice, key),
            Facet::Language => named(Dimension::Language, key),
            Facet::Source => sources
                .iter()
                .find(|source| source.code == *key)
                .map_or_else(|| key.clone(), |source| source.name.clone()),
            Facet::Generation => key.clone(),
            Facet::Tag => format!("#{key}"),
        };
        vec![
            Cell::Day(day.clone().into()),
            Cell::text(measure_word(*measure)),
            Cell::text(facet.key()),
            Cell::text(key.clone()),
            Cell::text(label),
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
