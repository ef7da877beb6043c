//! A table to be written: typed columns, what is said about the whole, and rows that come in pages.

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;

use crate::domain::Error;
use crate::store::export::{Chunk, ROW_END};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A local day.
    Day,
    /// A moment, shown in the campaign's time zone.
    Moment,
}

#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading, the same in every format and language.
    pub key: String,
    /// What it is, in words.
    pub label: String,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column.
    pub fn new(key: impl Into<String>, label: impl Into<String>, kind: ColumnKind) -> Self {
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

/// Reads the rows of a chunk as the database joined them.
pub trait RowReader: Debug + Send + Sync {
    /// Appends the cells of a row.
    fn row<'a>(&'a self, line: &'a str, cells: &mut Vec<Cell<'a>>);
}

/// Some rows.
#[derive(Debug)]
pub enum RowPage {
    /// Rows at hand.
    Rows(Vec<Vec<Cell<'static>>>),
    /// Rows as the database joined them.
    Chunk(Chunk, Arc<dyn RowReader>),
}

impl RowPage {
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
                let mut cells = Vec::new();
                chunk.text.split(ROW_END).try_for_each(|line| {
                    cells.clear();
                    reader.row(line, &mut cells);
                    work(&cells)
                })
            }
        }
    }
}

/// A source of rows, read a page at a time.
pub(super) trait Rows: Debug + Send {
    /// The next rows; none at the end.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<RowPage>, Error>>;
}

/// Rows at hand, as one page.
impl Rows for Option<RowPage> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<RowPage>, Error>> {
        Box::pin(std::future::ready(Ok(self.take())))
    }
}

/// A table to be written.
#[derive(Debug)]
pub struct Table {
    /// Name of the file without its ending.
    pub name: String,
    /// What the rows are called for programs, such as `counts`.
    pub list: &'static str,
    pub title: String,
    /// What is said about the whole.
    pub facts: Vec<Fact>,
    pub columns: Vec<Column>,
    /// The campaign's time zone.
    pub zone: TimeZone,
    /// How many rows there will be, where that is known.
    pub expected: Option<u64>,
    pub(super) rows: Box<dyn Rows>,
    /// Tables that follow it, each on a sheet of its own in a workbook.
    pub(super) more: Vec<Table>,
}

impl Table {
    /// The next rows; none at the end.
    pub async fn next(&mut self) -> Result<Option<RowPage>, Error> {
        self.rows.next().await
    }
}
