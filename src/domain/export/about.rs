//! The facts that every file tells of itself, and the table they head.

use jiff::Timestamp;

use crate::domain::content::campaign::{Language, Schedule};
use crate::domain::export::table::{Cell, Column, ColumnKind, Fact, RowPage, Rows, Table};
use crate::domain::kernel::keyed::keyed;

keyed! {
    /// How much an export tells.
    pub enum Detail {
        /// What anyone may know.
        Public = "public",
        /// The exact counts; not for publication.
        Full = "full",
    }
}

/// What stands in every file with exact counts or single rows.
pub(super) const NOT_FOR_PUBLICATION: &str = "full: not for publication";

/// The reading of an export: in which language, for whom and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) language: &'a Language,
    pub(super) schedule: &'a Schedule,
    /// Who asked, as a full file says it: a role and an address, never a name.
    pub(super) by: &'a str,
    pub(super) now: Timestamp,
}

/// What a file is.
#[derive(Debug, Clone)]
pub(super) struct Heading<'a> {
    /// The beginning of its name, such as `sixteen-counts-full`.
    pub(super) name: &'a str,
    /// What the rows are called for programs.
    pub(super) list: &'static str,
    /// The key of its title.
    pub(super) title: &'static str,
    pub(super) detail: Detail,
    /// What it was narrowed to.
    pub(super) filter: &'a str,
}

impl Reading<'_> {
    /// A column with its name in words.
    pub(super) fn column(&self, key: impl Into<String>, label: &str, kind: ColumnKind) -> Column {
        Column::new(key, self.language.interface.text(label), kind)
    }

    /// A fact with its name in words.
    pub(super) fn fact(&self, key: &'static str, label: &str, value: Cell<'static>) -> Fact {
        Fact { key, label: self.language.interface.text(label), value }
    }

    /// A table of rows at hand.
    pub(super) fn ready(
        &self,
        heading: &Heading<'_>,
        columns: Vec<Column>,
        rows: Vec<Vec<Cell<'static>>>,
    ) -> Table {
        let expected = Some(rows.len() as u64);
        self.table(heading, columns, expected, Box::new(Some(RowPage::Rows(rows))))
    }

    /// A table with its facts.
    pub(super) fn table(
        &self,
        heading: &Heading<'_>,
        columns: Vec<Column>,
        expected: Option<u64>,
        rows: Box<dyn Rows>,
    ) -> Table {
        let title = self.language.interface.text(heading.title);
        let zone = &self.schedule.zone;
        let name = zone.iana_name().unwrap_or_default().to_owned();
        let (detail, by) = match heading.detail {
            Detail::Public => (heading.detail.key(), ""),
            Detail::Full => (NOT_FOR_PUBLICATION, self.by),
        };
        let facts = vec![
            self.fact("what", "desk-export-fact-what", Cell::text(title.clone())),
            self.fact("campaign", "desk-export-fact-campaign", Cell::text(self.language.title.clone())),
            self.fact("detail", "desk-export-fact-detail", Cell::text(detail)),
            self.fact("read_at", "desk-export-fact-when", Cell::Moment(self.now.as_millisecond())),
            self.fact("zone", "desk-export-fact-zone", Cell::text(name)),
            // A file for the public says nothing of its maker.
            self.fact("by", "desk-export-fact-by", Cell::text(by.to_owned())),
            self.fact("filter", "desk-export-fact-filter", Cell::text(heading.filter.to_owned())),
        ];
        Table {
            name: format!("{}-{}", heading.name, zone.to_datetime(self.now).strftime("%Y-%m-%d-%H%M")),
            list: heading.list,
            title,
            facts,
            columns,
            zone: zone.clone(),
            expected,
            rows,
            more: Vec::new(),
        }
    }
}
