//! Traffic as a table.

use entity::{tally::Dimension, traffic::Facet, value::Keyed};
use jiff::civil::Date;

use super::{
    about::{Detail, Heading, NOT_FOR_PUBLICATION, Reading},
    line::label,
    table::{Cell, Kind, Table},
};
use crate::{
    domain::{Error, Register, traffic::measure_word},
    store,
};

/// Visits, shares, clicks, signed and confirmed pledges by day and origin, from a local day on; `filter`
/// says in words which.
///
/// # Errors
/// When the database fails.
pub(super) async fn table(
    register: &Register,
    reading: &Reading<'_>,
    since: Option<Date>,
    filter: &str,
) -> Result<Table, Error> {
    let moment = register.store.snapshot().await?;
    let traffic = store::traffic::since(&moment, since.map(|day| day.to_string()).as_deref()).await?;
    let sources = store::source::all(&moment).await?;
    moment.commit().await?;
    let named = |dimension, key: &str| label(&register.campaign, reading.language, dimension, key);
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
        reading.column("day", "desk-export-day", Kind::Day),
        reading.column("measure", "desk-export-measure", Kind::Text),
        reading.column("by", "desk-export-by", Kind::Text),
        reading.column("key", "desk-export-key", Kind::Text),
        reading.column("label", "desk-export-label", Kind::Text),
        reading.column("count", "desk-export-count", Kind::Number),
        reading.column("detail", "desk-export-fact-detail", Kind::Text),
    ];
    Ok(reading.ready(&heading, columns, traffic.iter().map(row).collect()))
}
