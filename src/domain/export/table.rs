//! A table to be written: typed columns, what is said about the whole, and rows that come in pages.

use std::{borrow::Cow, sync::Arc};

use jiff::tz::TimeZone;

use super::{
    log::LogCursor,
    supporters::{Cursor, Reader},
};
use crate::{
    domain::Error,
    store::{
        Transaction,
        export::{Chunk, ROW_END},
    },
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A local day.
    Day,
    /// A moment, shown in the campaign's time zone.
    Moment,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading, the same in every format and language.
    pub key: String,
    /// What it is, in words.
    pub label: String,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    /// A column.
    pub fn new(key: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self { key: key.into(), label: label.into(), kind }
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// A local day as `YYYY-MM-DD`.
    Day(Cow<'a, str>),
    /// A moment in ms since 1970.
    Moment(i64),
}

impl<'a> Cell<'a> {
    /// Words, or nothing where there are none.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// Something said about the whole file.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub label: String,
    /// What it says.
    pub value: Cell<'static>,
}

/// Some rows.
#[derive(Debug)]
pub enum Page {
    /// Rows at hand.
    Rows(Vec<Vec<Cell<'static>>>),
    /// Rows as the database joined them, and who can read them.
    Chunk(Chunk, Arc<Reader>),
}

impl Page {
    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        match self {
            Self::Rows(rows) => rows.len() as u64,
            Self::Chunk(chunk, _) => chunk.rows,
        }
    }

    /// Does something with each row.
    ///
    /// # Errors
    /// The first of what it does.
    pub fn each<E>(&self, mut work: impl FnMut(&[Cell<'_>]) -> Result<(), E>) -> Result<(), E> {
        match self {
            Self::Rows(rows) => rows.iter().try_for_each(|row| work(row)),
            Self::Chunk(chunk, reader) => {
                chunk.text.split(ROW_END).try_for_each(|line| work(&reader.row(line)))
            }
        }
    }
}

/// Where rows come from.
#[derive(Debug)]
pub(super) enum Source {
    /// They are at hand.
    Ready(Option<Vec<Vec<Cell<'static>>>>),
    /// From the database, as of the moment its transaction began.
    Pledges(Box<Cursor>),
    /// From the audit log, which only grows.
    Log(Box<LogCursor>),
}

/// A table to be written.
#[derive(Debug)]
pub struct Table {
    /// Name of the file without its ending.
    pub name: String,
    /// What the rows are called for programs, such as `counts`.
    pub list: &'static str,
    /// What it is.
    pub title: String,
    /// What is said about the whole.
    pub facts: Vec<Fact>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The campaign's time zone.
    pub zone: TimeZone,
    /// How many rows there will be, where that is known.
    pub expected: Option<u64>,
    pub(super) source: Source,
}

impl Table {
    /// Whether its rows are single pledges.
    pub fn is_pledges(&self) -> bool {
        matches!(self.source, Source::Pledges(_))
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Option<Page>, Error> {
        match &mut self.source {
            Source::Ready(rows) => Ok(rows.take().map(Page::Rows)),
            Source::Pledges(cursor) => cursor.next().await,
            Source::Log(cursor) => cursor.next().await,
        }
    }
}

/// A transaction that sees one moment, and where it stands among the pledges.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) moment: Transaction,
    pub(super) after: i64,
}
