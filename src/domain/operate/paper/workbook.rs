//! A workbook (.xlsx) as the text of a file: its first sheet, cell by cell, so that what a stranger made
//! of it costs no more memory than its limits.

use std::borrow::Cow;
use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Xlsx};
use zip::ZipArchive;

use crate::domain::operate::paper::file::{LINES, NoText};

/// Most columns of a sheet.
const COLUMNS: u32 = 50;

/// Most bytes of all its parts, unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;

/// Lines of a sheet that are read: also those of a title, and the heading.
const READ: usize = LINES + 100;

/// Most elements of a part that is kept in memory: texts, two elements each, for every cell that is read.
const ELEMENTS: usize = 2 * READ * 50;

/// Most bytes of text that the cells have together. Many cells can share one text, which is there once.
const TEXT: usize = 8 * 1024 * 1024;

/// The sheets, which are read cell by cell.
const SHEETS: &str = "xl/worksheets/";

/// Counts the elements of a part as they begin.
#[derive(Default)]
struct Elements {
    count: usize,
    /// Whether the bytes before ended within what begins an element, or ends one.
    begun: bool,
}

impl io::Write for Elements {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.count += usize::from(self.begun && *byte != b'/');
            self.begun = *byte == b'<';
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether its parts take no more room than they may. What an archive says of itself is not believed.
fn fits(bytes: &[u8]) -> Result<bool, NoText> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoText::Workbook)?;
    let mut room = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| NoText::Workbook)?;
        let is_sheet = part.name().is_ok_and(|name| name.to_ascii_lowercase().starts_with(SHEETS));
        let mut elements = Elements::default();
        let read = io::copy(&mut part.take(room + 1), &mut elements).map_err(|_| NoText::Workbook)?;
        let Some(left) = room.checked_sub(read) else { return Ok(false) };
        if !is_sheet && elements.count > ELEMENTS {
            return Ok(false);
        }
        room = left;
    }
    Ok(true)
}

fn words<'a>(cell: &'a DataRef<'_>) -> Cow<'a, str> {
    match cell {
        DataRef::Empty | DataRef::Error(_) => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        // A whole number has no fraction when it is shown.
        DataRef::Float(number) => number.to_string().into(),
        DataRef::Bool(is) => is.to_string().into(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}").into()
        }
    }
}

/// The first sheet as CSV, each row on its own line.
pub(super) fn text_of(bytes: &[u8]) -> Result<String, NoText> {
    if !fits(bytes)? {
        return Err(NoText::Limits);
    }
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| NoText::Workbook)?;
    let name = calamine::Reader::sheet_names(&book).into_iter().next().ok_or(NoText::Workbook)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| NoText::Workbook)?;
    let (mut rows, mut room): (Vec<Vec<String>>, _) = (Vec::new(), TEXT);
    while let Some(cell) = cells.next_cell().map_err(|_| NoText::Workbook)? {
        let text = words(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        if row >= READ || column >= COLUMNS {
            return Err(NoText::Limits);
        }
        room = room.checked_sub(text.len()).ok_or(NoText::Limits)?;
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let fields = rows.get_mut(row).ok_or(NoText::Workbook)?;
        if fields.len() <= column {
            fields.resize(column + 1, String::new());
        }
        // A line of the text is a row of the sheet.
        fields[column] = text.replace(['\r', '\n', '\0'], " ");
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    let mut out = csv::Writer::from_writer(Vec::new());
    for mut row in rows {
        row.resize(width, String::new());
        out.write_record(&row).map_err(|_| NoText::Workbook)?;
    }
    let bytes = out.into_inner().map_err(|_| NoText::Workbook)?;
    String::from_utf8(bytes).map_err(|_| NoText::Encoding)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// A workbook of these texts, and a sheet with so many rows and columns of cells that have the first of them.
    fn book(texts: &str, (rows, columns): (usize, u8)) -> Vec<u8> {
        const HEAD: &str = "http://schemas.openxmlformats.org";
        let main = format!("{HEAD}/spreadsheetml/2006/main");
        let cell = |row: usize, column: u8| {
            format!("<c r=\"{}{row}\" t=\"s\"><v>0</v></c>", char::from(b'A' + column))
        };
        let row = |row: usize| {
            let cells: String = (0..columns).map(|column| cell(row, column)).collect();
            format!("<row r=\"{row}\">{cells}</row>")
        };
        let sheet: String = (1..=rows).map(row).collect();
        let kinds = format!("{HEAD}/officeDocument/2006/relationships");
        let relations = format!("{HEAD}/package/2006/relationships");
        let parts = [
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{kinds}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{kinds}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" Type=\"{kinds}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\">{texts}</sst>")),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
            ),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
            archive.write_all(text.as_bytes()).expect("written");
        }
        archive.finish().expect("finished").into_inner()
    }

    fn text(length: usize) -> String {
        format!("<si><t>{}</t></si>", "a".repeat(length))
    }

    #[test]
    fn what_fits_is_read() {
        let read = text_of(&book(&text(3), (2, 2)));
        assert_eq!(read.as_deref(), Ok("aaa,aaa\naaa,aaa\n"));
        let whole = text_of(&book(&text(10), (LINES, 26))).expect("read");
        assert_eq!(whole.lines().count(), LINES);
    }

    #[test]
    fn a_text_that_many_cells_share_is_counted_for_each() {
        for (length, cells) in [(20_000, (5_000, 2)), (1_000_000, (9, 1)), (400, (LINES, 3))] {
            assert_eq!(text_of(&book(&text(length), cells)), Err(NoText::Limits), "{length}");
        }
    }

    #[test]
    fn texts_that_take_no_room_in_the_file_are_counted() {
        assert_eq!(text_of(&book(&"<si/>".repeat(ELEMENTS), (1, 1))), Err(NoText::Limits));
        assert!(text_of(&book(&text(1).repeat(READ * 20), (1, 1))).is_ok());
    }
}
