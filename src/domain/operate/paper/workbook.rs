//! A workbook (.xlsx) as the text of a file: its first sheet, cell by cell, so that what a stranger made
//! of it costs no more memory than its limits.

use std::borrow::Cow;
use std::io::{self, BufReader, Cursor, Read as _};

use calamine::{DataRef, SheetVisible, Xlsx};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::domain::operate::paper::file::{LINES, NoText};

/// Most columns of a sheet.
const COLUMNS: u32 = 50;

/// Most bytes of all its parts, unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;

/// Lines of a sheet that are read: also those of a title, and the heading.
const READ: usize = LINES + 100;

/// Most texts that cells share: one for every cell that is read.
const TEXTS: usize = READ * 50;

/// Most elements of a part besides cells and texts, such as styles: a workbook has some 64,000 styles at most.
const OTHERS: usize = 60_000;

/// Most bytes of the attributes of an element; fewer for names of formats and typefaces, which are copied for each style
/// that has them.
const LONGEST: usize = 8 * 1024;
const LONGEST_STYLE: usize = 512;

/// Most bytes of text that the cells have together. Many cells can share one text, which is there once.
const TEXT: usize = 8 * 1024 * 1024;

/// Elements that are not kept one by one: cells, and what is in a text.
const PASSING: [&str; 9] = ["c", "v", "is", "t", "row", "f", "r", "rPr", "dimension"];

/// What a part makes a reader keep.
#[derive(Default)]
struct Kept {
    texts: usize,
    others: usize,
    is_beyond: bool,
}

impl Kept {
    fn take(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        let longest = if ["numFmt", "name", "rFont"].contains(&name) { LONGEST_STYLE } else { LONGEST };
        self.is_beyond |= element.attributes_raw().len() > longest;
        match name {
            "si" => self.texts += 1,
            // Room is made for as many texts as it says.
            "sst" => self.is_beyond |= unique(element) > TEXTS,
            name if PASSING.contains(&name) => {}
            _ => self.others += 1,
        }
        self.is_beyond |= self.texts > TEXTS || self.others > OTHERS;
    }
}

/// How many texts a part says that it has; 0 where it says nothing that is a number.
fn unique(element: &BytesStart<'_>) -> usize {
    let mut attributes = element.attributes();
    let said = attributes.with_checks(false).flatten();
    let said = said.filter(|attribute| attribute.key.as_ref() == "uniqueCount");
    said.filter_map(|attribute| attribute.value.trim().trim_start_matches('+').parse().ok())
        .max()
        .unwrap_or(0)
}

/// Whether its parts take no more room than they may, unpacked and as what is kept of them. What an archive says of
/// itself is not believed.
fn fits(bytes: &[u8]) -> Result<bool, NoText> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoText::Workbook)?;
    let mut room = UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| NoText::Workbook)?;
        let mut part = part.take(room + 1);
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(&mut part));
        let (config, mut kept, mut buffer) = (xml.config_mut(), Kept::default(), Vec::new());
        // As calamine reads it, so that it stops where this does: at its end, or at a fault.
        (config.check_end_names, config.check_comments, config.expand_empty_elements) = (false, false, true);
        while let Ok(event) = xml.read_event_into(&mut buffer) {
            match event {
                Event::Start(element) => kept.take(&element),
                Event::Eof => break,
                _ => {}
            }
            if kept.is_beyond {
                return Ok(false);
            }
            buffer.clear();
        }
        drop(xml);
        io::copy(&mut part, &mut io::sink()).map_err(|_| NoText::Workbook)?;
        let Some(left) = part.limit().checked_sub(1) else { return Ok(false) };
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
    // The first that people see.
    let sheets = calamine::Reader::sheets_metadata(&book);
    let visible = sheets.iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    let name = visible.or(sheets.first()).map(|sheet| sheet.name.clone()).ok_or(NoText::Workbook)?;
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
        assert_eq!(text_of(&book(&"<si/>".repeat(TEXTS + 1), (1, 1))), Err(NoText::Limits));
        assert!(text_of(&book(&text(1).repeat(READ * 20), (1, 1))).is_ok());
    }

    #[test]
    fn what_a_part_says_of_itself_is_not_believed() {
        for said in ["10000000000000", "1000000000000000000", "9999999999999999999999"] {
            for quote in ['"', '\''] {
                let texts = format!("<sst uniqueCount={quote}{said}{quote}>{}</sst>", text(1));
                let read = text_of(&with_part(&book(&text(1), (1, 1)), "xl/sharedStrings.xml", &texts));
                assert!(read == Err(NoText::Limits) || said.len() > 20, "{said}: {read:?}");
            }
        }
        let hidden = format!("<!-- <c x=' --><sst a=\">\" uniqueCount=\"10000000000000\">{}</sst>", text(1));
        let read = text_of(&with_part(&book(&text(1), (1, 1)), "xl/sharedStrings.xml", &hidden));
        assert_eq!(read, Err(NoText::Limits));
    }

    #[test]
    fn styles_that_share_a_long_format_do_not_fit() {
        let styles = |length: usize, number: usize| {
            let format = format!(
                "<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts>",
                "0".repeat(length)
            );
            format!(
                "<styleSheet>{format}<cellXfs>{}</cellXfs></styleSheet>",
                "<xf numFmtId=\"200\"/>".repeat(number)
            )
        };
        let of = |length, number| {
            text_of(&with_part(&book(&text(1), (1, 1)), "xl/styles.xml", &styles(length, number)))
        };
        assert_eq!(of(10_000, 2), Err(NoText::Limits));
        assert_eq!(of(10, OTHERS), Err(NoText::Limits));
        assert_eq!(of(200, 1_000).as_deref(), Ok("a\n"));
    }

    /// The same workbook with another part of this name.
    fn with_part(book: &[u8], name: &str, text: &str) -> Vec<u8> {
        let mut from = ZipArchive::new(Cursor::new(book)).expect("an archive");
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for at in 0..from.len() {
            let part = from.by_index_raw(at).expect("a part");
            if part.name().is_ok_and(|known| known != name) {
                archive.raw_copy_file(part).expect("copied");
            }
        }
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        archive.write_all(text.as_bytes()).expect("written");
        archive.finish().expect("finished").into_inner()
    }
}
