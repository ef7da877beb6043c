//! The workbook: typed dates and numbers, a frozen heading, and a sheet that says what the file is.
//! Rows go to a temporary file at once, so that a million take no more memory than ten.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::mem;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::clock::timestamp;
use crate::domain::content::campaign::Language;
use crate::domain::export::table::{Cell, Column, ColumnKind, Fact, RowPage};

/// Rows of a sheet (Excel's specifications and limits), without the heading.
const ROWS: u32 = 1_048_575;

/// Characters of a cell (the same), counted as Excel does: in units of UTF-16.
const CHARACTERS: usize = 32_767;

/// Rows of a workbook whose words are written once and shared, as Apple's viewers need them. Beyond,
/// they stand in the cells, since what is shared is kept in memory until the end.
pub const SHARED: u64 = 50_000;

/// What stands where words were cut.
const CUT: &str = " […]";

/// What a workbook says beside its rows.
#[derive(Debug, Clone)]
pub struct BookWords {
    /// Name of the sheet that says what the file is.
    about: String,
    /// How many rows there are.
    rows: String,
    /// On how many sheets they are.
    sheets: String,
    /// How many cells had to be cut.
    cut: String,
}

impl BookWords {
    /// In a language.
    pub fn of(language: &Language) -> Self {
        let text = |key| language.interface.text(key);
        Self {
            about: text("desk-export-about"),
            rows: text("desk-export-fact-rows"),
            sheets: text("desk-export-fact-sheets"),
            cut: text("desk-export-fact-cut"),
        }
    }
}

/// Writes a workbook into a file.
pub(super) struct BookWriter {
    book: Workbook,
    title: String,
    words: BookWords,
    facts: Vec<Fact>,
    columns: Vec<Column>,
    /// The tables before this one: their titles and columns.
    before: Vec<(String, Vec<Column>)>,
    zone: TimeZone,
    /// Rows of a sheet.
    most: u32,
    /// Whether words are written once for all cells.
    shared: bool,
    /// Sheets of all tables, and of this one.
    sheets: u32,
    number: u32,
    row: u32,
    rows: i64,
    cut: i64,
    bold: Format,
    day: Format,
    moment: Format,
}

fn other(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

/// A sheet's name: at most 31 characters, and none of `[ ] : * ? / \`.
fn sheet_name(words: &str, number: u32) -> String {
    let mark = if number > 1 { format!(" {number}") } else { String::new() };
    let words: String = words.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31 - mark.len()).collect();
    format!("{words}{mark}")
}

/// A sheet whose rows leave memory at once, with the words that are shared.
fn add(book: &mut Workbook, shared: bool) -> io::Result<&mut Worksheet> {
    let added = match shared {
        true => book.add_worksheet_with_low_memory(),
        false => book.add_worksheet_with_constant_memory(),
    };
    added.map_err(other)
}

impl BookWriter {
    pub(super) fn begin(
        title: String,
        words: BookWords,
        facts: Vec<Fact>,
        columns: Vec<Column>,
        zone: TimeZone,
        expected: Option<u64>,
    ) -> io::Result<Self> {
        let shared = expected.is_some_and(|rows| rows <= SHARED);
        Self::with_rows(title, words, facts, columns, zone, ROWS, shared)
    }

    fn with_rows(
        title: String,
        words: BookWords,
        facts: Vec<Fact>,
        columns: Vec<Column>,
        zone: TimeZone,
        most: u32,
        shared: bool,
    ) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(tempfile::env::temp_dir()).map_err(other)?;
        let mut writer = Self {
            book,
            title,
            words,
            facts,
            columns,
            before: Vec::new(),
            zone,
            most,
            shared,
            sheets: 0,
            number: 0,
            row: 0,
            rows: 0,
            cut: 0,
            bold: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        };
        writer.sheet()?;
        Ok(writer)
    }

    /// Ends a sheet: its heading narrows the rows.
    fn narrowed(&mut self) -> io::Result<()> {
        let at = usize::try_from(self.sheets - 1).unwrap_or_default();
        let last = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        let sheet = self.book.worksheet_from_index(at).map_err(other)?;
        sheet.autofilter(0, 0, self.row - 1, last).map(|_| ()).map_err(other)
    }

    /// Begins another sheet with the heading.
    fn sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.number += 1;
        self.row = 1;
        let name = sheet_name(&self.title, self.number);
        let sheet = add(&mut self.book, self.shared)?;
        sheet.set_name(name).map_err(other)?;
        sheet.set_freeze_panes(1, 0).map_err(other)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            let width = match column.kind {
                ColumnKind::Text => 22,
                ColumnKind::Number | ColumnKind::Day => 12,
                ColumnKind::Moment => 20,
            };
            sheet.set_column_width(at, width).map_err(other)?;
            sheet.write_string_with_format(0, at, &column.key, &self.bold).map_err(other)?;
        }
        Ok(())
    }

    /// Begins another table, on a sheet of its own.
    pub(super) fn next(&mut self, title: String, columns: Vec<Column>) -> io::Result<()> {
        self.narrowed()?;
        let before = (mem::replace(&mut self.title, title), mem::replace(&mut self.columns, columns));
        self.before.push(before);
        self.number = 0;
        self.sheet()
    }

    /// Writes some rows; what no longer fits on a sheet goes on to the next.
    pub(super) fn page(&mut self, page: &RowPage) -> io::Result<()> {
        page.each(|row| {
            if self.row > self.most {
                self.narrowed()?;
                self.sheet()?;
            }
            let at = usize::try_from(self.sheets - 1).unwrap_or_default();
            let sheet = self.book.worksheet_from_index(at).map_err(other)?;
            for (column, cell) in (0_u16..).zip(row) {
                let fits = write(sheet, (self.row, column), cell, (&self.day, &self.moment, &self.zone))?;
                self.cut += i64::from(!fits);
            }
            self.row += 1;
            self.rows += 1;
            Ok(())
        })
    }

    /// Ends the workbook and writes it into a file.
    pub(super) fn end(mut self, file: File) -> io::Result<()> {
        self.narrowed()?;
        let sheet = add(&mut self.book, self.shared)?;
        sheet.set_name(sheet_name(&self.words.about, 1)).map_err(other)?;
        sheet.set_column_width(0, 28).map_err(other)?;
        sheet.set_column_width(1, 80).map_err(other)?;
        let mut tables = mem::take(&mut self.before);
        tables.push((mem::take(&mut self.title), mem::take(&mut self.columns)));
        let title = tables.first().map(|(title, _)| title.as_str()).unwrap_or_default();
        sheet.write_string_with_format(0, 0, title, &self.bold).map_err(other)?;
        let mut row = 1;
        let more = |number: i64, least: i64| if number < least { Cell::Empty } else { Cell::Number(number) };
        let (rows, cut) = (Cell::Number(self.rows), more(self.cut, 1));
        let is_split = self.sheets as usize > tables.len();
        let sheets = more(self.sheets.into(), if is_split { 0 } else { i64::MAX });
        let numbers = [(&self.words.rows, &rows), (&self.words.sheets, &sheets), (&self.words.cut, &cut)];
        let facts = self.facts.iter().map(|fact| (&fact.label, &fact.value));
        let formats = (&self.day, &self.moment, &self.zone);
        for (label, value) in facts.chain(numbers) {
            if *value != Cell::Empty {
                sheet.write_string(row, 0, label).map_err(other)?;
                write(sheet, (row, 1), value, formats)?;
                row += 1;
            }
        }
        for (title, columns) in &tables {
            row += 1;
            if tables.len() > 1 {
                sheet.write_string(row, 0, title).map_err(other)?;
                row += 1;
            }
            for column in columns {
                sheet.write_string_with_format(row, 0, &column.key, &self.bold).map_err(other)?;
                sheet.write_string(row, 1, &column.label).map_err(other)?;
                row += 1;
            }
        }
        let mut file = io::BufWriter::new(file);
        self.book.save_to_writer(&mut file).map_err(other)?;
        io::Write::flush(&mut file)
    }
}

/// Words whose lines end as those of a cell do. A carriage return would have to be written as
/// `_x000D_`, which not every reader takes back.
fn with_own_line_ends(words: &str) -> Cow<'_, str> {
    if !words.contains('\r') {
        return Cow::Borrowed(words);
    }
    Cow::Owned(words.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Words that fit into a cell: where they do not, they end where they were cut.
fn fitting(words: &str) -> Option<String> {
    // No character has more units than bytes.
    if words.len() <= CHARACTERS || words.encode_utf16().count() <= CHARACTERS {
        return None;
    }
    let mut room = CHARACTERS - CUT.encode_utf16().count();
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or_default();
        left.is_some()
    };
    Some(words.chars().take_while(fits).chain(CUT.chars()).collect())
}

/// Writes a cell; returns whether it was whole.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    (day_format, moment_format, zone): (&Format, &Format, &TimeZone),
) -> io::Result<bool> {
    let mut whole = true;
    let written = match cell {
        Cell::Empty => return Ok(true),
        Cell::Text(words) => {
            let words = with_own_line_ends(words);
            let cut = fitting(&words);
            whole = cut.is_none();
            sheet.write_string(row, column, cut.as_deref().unwrap_or(&words))
        }
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers")]
        Cell::Number(number) => sheet.write_number(row, column, *number as f64),
        Cell::Day(words) => match words.parse::<Date>().ok().and_then(day) {
            Some(day) => sheet.write_datetime_with_format(row, column, day, day_format),
            None => sheet.write_string(row, column, words.as_ref()),
        },
        Cell::Moment(ms) => {
            let at = zone.to_datetime(timestamp(*ms));
            let time = (at.hour().unsigned_abs(), at.minute().unsigned_abs(), at.second().unsigned_abs());
            match day(at.date()).and_then(|day| day.and_hms(time.0.into(), time.1, time.2).ok()) {
                Some(moment) => sheet.write_datetime_with_format(row, column, moment, moment_format),
                None => sheet.write_string(row, column, at.to_string()),
            }
        }
    };
    written.map(|_| whole).map_err(other)
}

fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

#[cfg(test)]
mod tests {
    use calamine::{Reader, Xlsx};

    use super::*;

    fn words() -> BookWords {
        let [about, rows, sheets, cut] = ["About", "Rows", "Sheets", "Cut"].map(str::to_owned);
        BookWords { about, rows, sheets, cut }
    }

    /// A workbook with one column, so many rows on each sheet.
    fn written(cells: Vec<Cell<'static>>, most: u32) -> tempfile::NamedTempFile {
        let columns = vec![Column::new("name", "Name", ColumnKind::Text)];
        let book =
            BookWriter::with_rows("Pledges".into(), words(), Vec::new(), columns, TimeZone::UTC, most, false);
        let mut book = book.expect("begun");
        book.page(&RowPage::Rows(cells.into_iter().map(|cell| vec![cell]).collect())).expect("written");
        let file = tempfile::NamedTempFile::new().expect("a file");
        book.end(file.reopen().expect("open")).expect("ended");
        file
    }

    /// Its sheets.
    fn read(cells: Vec<Cell<'static>>, most: u32) -> Vec<(String, Vec<Vec<String>>)> {
        let file = written(cells, most);
        let mut book: Xlsx<_> = calamine::open_workbook(file.path()).expect("a workbook");
        book.sheet_names()
            .into_iter()
            .map(|name| {
                let range = book.worksheet_range(&name).expect("a sheet");
                let rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
                (name, rows)
            })
            .collect()
    }

    #[test]
    fn rows_that_fit_on_no_sheet_go_on_to_the_next_and_it_is_said() {
        let sheets = read((1..=7).map(Cell::Number).collect(), 3);
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Pledges", "Pledges 2", "Pledges 3", "About"]);
        let numbers: Vec<&str> =
            sheets[..3].iter().flat_map(|(_, rows)| rows[1..].iter().map(|row| row[0].as_str())).collect();
        assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7"]);
        assert!(sheets[..3].iter().all(|(_, rows)| rows[0] == ["name"]), "each has the heading");
        let about = &sheets[3].1;
        assert!(about.contains(&vec!["Rows".into(), "7".into()]), "{about:?}");
        assert!(about.contains(&vec!["Sheets".into(), "3".into()]), "{about:?}");
        // What fits is on one, and nothing is said about it.
        let whole = read((1..=3).map(Cell::Number).collect(), 3);
        assert_eq!(whole.len(), 2);
        assert!(!whole[1].1.iter().any(|row| row[0] == "Sheets" || row[0] == "Cut"));
    }

    #[test]
    fn words_are_shared_up_to_fifty_thousand_rows() {
        for (expected, shared) in [(Some(SHARED), true), (Some(SHARED + 1), false), (None, false)] {
            let columns = vec![Column::new("name", "Name", ColumnKind::Text)];
            let book =
                BookWriter::begin("Pledges".into(), words(), Vec::new(), columns, TimeZone::UTC, expected);
            let mut book = book.expect("begun");
            book.page(&RowPage::Rows(vec![vec![Cell::text("Номин")]; 2])).expect("written");
            let file = tempfile::tempfile().expect("a file");
            book.end(file.try_clone().expect("the same")).expect("ended");
            let mut archive = zip::ZipArchive::new(file).expect("a workbook");
            let sheet = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
            let sheet = io::read_to_string(sheet).expect("text");
            assert_eq!(sheet.contains("inlineStr"), !shared, "{expected:?}: {sheet}");
            let words = archive.by_name("xl/sharedStrings.xml").map(io::read_to_string);
            let words = words.ok().and_then(Result::ok).unwrap_or_default();
            assert_eq!(words.matches("Номин").count(), usize::from(shared), "{expected:?}: {words}");
        }
    }

    #[test]
    fn each_sheets_heading_narrows_all_its_rows() {
        let file = written((1..=7).map(Cell::Number).collect(), 3);
        let mut archive = zip::ZipArchive::new(file.reopen().expect("open")).expect("a workbook");
        for (number, range) in [(1, "A1:A4"), (2, "A1:A4"), (3, "A1:A2")] {
            let sheet = archive.by_name(&format!("xl/worksheets/sheet{number}.xml")).expect("a sheet");
            let sheet = io::read_to_string(sheet).expect("text");
            assert!(sheet.contains(&format!("<autoFilter ref=\"{range}\"")), "{number}: {sheet}");
        }
    }

    #[test]
    fn words_that_fit_in_no_cell_end_where_they_were_cut_and_it_is_said() {
        let fits = "Ө".repeat(CHARACTERS);
        // Each of these is two units of UTF-16.
        let long = "𠜎".repeat(CHARACTERS / 2 + 1);
        let sheets = read(vec![Cell::text(fits.clone()), Cell::text(long)], ROWS);
        assert_eq!(sheets[0].1[1][0], fits);
        let cut = &sheets[0].1[2][0];
        assert!(cut.ends_with("𠜎 […]"), "it says so");
        assert!(cut.encode_utf16().count() <= CHARACTERS);
        assert!(sheets[1].1.contains(&vec!["Cut".into(), "1".into()]), "{:?}", sheets[1].1);
    }
}
