//! A workbook (.xlsx) as the text of a file: its first sheet, cell by cell, so that what a stranger made
//! of it costs no more memory than its limits.

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

/// Whether its parts take no more room than they may. What an archive says of itself is not believed.
fn fits(bytes: &[u8]) -> Result<bool, NoText> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoText::Workbook)?;
    let mut room = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| NoText::Workbook)?;
        let read = io::copy(&mut part.take(room + 1), &mut io::sink()).map_err(|_| NoText::Workbook)?;
        let Some(left) = room.checked_sub(read) else { return Ok(false) };
        room = left;
    }
    Ok(true)
}

fn words(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // A whole number has no fraction when it is shown.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
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
    let mut rows: Vec<Vec<String>> = Vec::new();
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
