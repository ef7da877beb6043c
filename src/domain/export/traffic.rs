//! Traffic as a table.

use entity::{source::Model as NamedSource, tally::Dimension, traffic::Facet};
use jiff::civil::Date;

use super::{
    Asked, By, NOT_FOR_PUBLICATION, about, label,
    table::{Cell, Column, Kind, Source, Table},
};
use crate::{
    domain::{
        Error, Register,
        campaign::Language,
        traffic::{facet_word, measure_word},
    },
    store,
};

/// Visits, shares, clicks, signed and confirmed pledges by day and origin, from a local day on.
///
/// # Errors
/// When the database fails.
pub async fn table(
    register: &Register,
    language: &Language,
    by: &By,
    since: Option<Date>,
) -> Result<Table, Error> {
    let moment = register.store.snapshot().await?;
    let traffic = store::traffic::since(&moment, since.map(|day| day.to_string()).as_deref()).await?;
    let sources: Vec<NamedSource> = store::source::all(&moment).await?;
    moment.commit().await?;
    let now = register.clock.now();
    let named = |dimension, key: &str| label(&register.campaign, language, dimension, key);
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
            Cell::text(facet_word(*facet)),
            Cell::text(key.clone()),
            Cell::text(label),
            Cell::Number(*count),
            Cell::text(NOT_FOR_PUBLICATION),
        ]
    };
    let rows: Vec<_> = traffic.iter().map(row).collect();
    let interface = &language.interface;
    let zone = register.rules.schedule.zone.clone();
    let asked = Asked {
        what: interface.text("desk-export-traffic"),
        detail: NOT_FOR_PUBLICATION,
        filter: since.map(|day| format!("since={day}")).unwrap_or_default(),
    };
    let column = |key: &str, label: &str, kind| Column::new(key, interface.text(label), kind);
    Ok(Table {
        name: format!("sixteen-traffic-full-{}", register.rules.date(now.as_millisecond())),
        list: "traffic",
        title: interface.text("desk-export-traffic"),
        facts: about(language, now, by, &asked, &zone),
        columns: vec![
            column("day", "desk-export-day", Kind::Day),
            column("measure", "desk-export-measure", Kind::Text),
            column("by", "desk-export-by", Kind::Text),
            column("key", "desk-export-key", Kind::Text),
            column("label", "desk-export-label", Kind::Text),
            column("count", "desk-export-count", Kind::Number),
            column("detail", "desk-export-fact-detail", Kind::Text),
        ],
        zone,
        expected: Some(rows.len() as u64),
        source: Source::Ready(Some(rows)),
    })
}
