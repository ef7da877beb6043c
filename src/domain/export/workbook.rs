//! The workbook: typed dates and numbers, a frozen heading, and a sheet that says what the file is.
//! Rows go to a temporary file at once, so that a million take no more memory than ten.

use std::{fs::File, io};

use jiff::{civil::Date, tz::TimeZone};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::{Cell, Column, Fact, Kind, Page};
use crate::clock::timestamp;

/// Rows of a sheet (Excel's specifications and limits), without the heading.
const ROWS: u32 = 1_048_575;

/// Characters of a cell (the same).
const CHARACTERS: usize = 32_767;

/// Writes a workbook into a file.
pub(super) struct BookWriter {
    book: Workbook,
    title: String,
    about: String,
    facts: Vec<Fact>,
    columns: Vec<Column>,
    zone: TimeZone,
    sheets: u32,
    row: u32,
    rows: u64,
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

impl BookWriter {
    /// Begins. `about` is the name of the sheet that says what the file is.
    pub(super) fn begin(
        title: &str,
        about: String,
        facts: Vec<Fact>,
        columns: Vec<Column>,
        zone: TimeZone,
    ) -> io::Result<Self> {
        let mut writer = Self {
            book: Workbook::new(),
            title: title.to_owned(),
            about,
            facts,
            columns,
            zone,
            sheets: 0,
            row: 0,
            rows: 0,
            bold: Format::new().set_bold(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        };
        writer.sheet()?;
        Ok(writer)
    }

    /// Begins another sheet with the heading.
    fn sheet(&mut self) -> io::Result<()> {
        self.sheets += 1;
        self.row = 1;
        let name = sheet_name(&self.title, self.sheets);
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(other)?;
        sheet.set_name(name).map_err(other)?;
        sheet.set_freeze_panes(1, 0).map_err(other)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            let width = match column.kind {
                Kind::Text => 22,
                Kind::Number | Kind::Day => 12,
                Kind::Moment => 20,
            };
            sheet.set_column_width(at, width).map_err(other)?;
            sheet.write_string_with_format(0, at, &column.key, &self.bold).map_err(other)?;
        }
        Ok(())
    }

    /// Writes some rows.
    pub(super) fn page(&mut self, page: &Page) -> io::Result<()> {
        page.each(|row| {
            if self.row > ROWS {
                self.sheet()?;
            }
            let at = usize::try_from(self.sheets - 1).unwrap_or_default();
            let sheet = self.book.worksheet_from_index(at).map_err(other)?;
            for (column, cell) in (0_u16..).zip(row) {
                write(sheet, (self.row, column), cell, (&self.day, &self.moment, &self.zone))?;
            }
            self.row += 1;
            self.rows += 1;
            Ok(())
        })
    }

    /// Ends the workbook and writes it into a file.
    pub(super) fn end(mut self, rows_label: &str, file: File) -> io::Result<File> {
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(other)?;
        sheet.set_name(sheet_name(&self.about, 1)).map_err(other)?;
        sheet.set_column_width(0, 28).map_err(other)?;
        sheet.set_column_width(1, 80).map_err(other)?;
        sheet.write_string_with_format(0, 0, &self.title, &self.bold).map_err(other)?;
        let mut row = 1;
        let number = Cell::Number(i64::try_from(self.rows).unwrap_or(i64::MAX));
        let facts = self.facts.iter().map(|fact| (fact.label.as_str(), &fact.value));
        let formats = (&self.day, &self.moment, &self.zone);
        for (label, value) in facts.chain([(rows_label, &number)]) {
            if *value != Cell::Empty {
                sheet.write_string(row, 0, label).map_err(other)?;
                write(sheet, (row, 1), value, formats)?;
                row += 1;
            }
        }
        row += 1;
        for column in &self.columns {
            sheet.write_string_with_format(row, 0, &column.key, &self.bold).map_err(other)?;
            sheet.write_string(row, 1, &column.label).map_err(other)?;
            row += 1;
        }
        let kept = file.try_clone()?;
        self.book.save_to_writer(io::BufWriter::new(file)).map_err(other)?;
        Ok(kept)
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    (day_format, moment_format, zone): (&Format, &Format, &TimeZone),
) -> io::Result<()> {
    let written = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(words) if words.chars().count() > CHARACTERS => {
            sheet.write_string(row, column, words.chars().take(CHARACTERS).collect::<String>())
        }
        Cell::Text(words) => sheet.write_string(row, column, words.as_ref()),
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
    written.map(|_| ()).map_err(other)
}

fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}
