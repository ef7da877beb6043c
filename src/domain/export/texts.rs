//! The texts that were signed as a table, one row a part. They stood on the public pages.

use crate::domain::export::about::{Detail, Heading, Reading};
use crate::domain::export::table::{Cell, ColumnKind, Table};
use crate::domain::{Error, Site};

/// All versions by number.
pub(super) async fn table(site: &Site, reading: &Reading<'_>) -> Result<Table, Error> {
    let mut rows = Vec::new();
    for (text, _) in site.signed_texts().await? {
        for (key, label, words) in text.words.parts() {
            rows.push(vec![
                Cell::Number(text.number),
                Cell::text(text.words.language.clone()),
                Cell::Moment(text.first_used_at),
                Cell::text(key),
                Cell::text(reading.language.interface.text(label)),
                Cell::text(words),
            ]);
        }
    }
    let columns = vec![
        reading.column("text", "desk-export-text", ColumnKind::Number),
        reading.column("language", "desk-export-language", ColumnKind::Text),
        reading.column("since", "desk-texts-since", ColumnKind::Moment),
        reading.column("part", "desk-texts-part", ColumnKind::Text),
        reading.column("part_label", "desk-texts-part-label", ColumnKind::Text),
        reading.column("words", "desk-texts-words", ColumnKind::Text),
    ];
    let heading = Heading {
        name: "sixteen-texts",
        list: "texts",
        title: "desk-texts",
        detail: Detail::Public,
        filter: "",
    };
    Ok(reading.ready(&heading, columns, rows))
}
