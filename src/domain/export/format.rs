//! The formats of text: CSV (RFC 4180), JSON and NDJSON, written a page at a time.

use std::borrow::Cow;
use std::io::{self, Write};
use std::mem;

use jiff::tz::TimeZone;

use crate::clock::timestamp;
use crate::domain::export::table::{Cell, Fact, RowPage, Table};
use crate::domain::kernel::keyed::keyed;

keyed! {
    /// A format, by the ending of its files; first the one that organizers want.
    pub enum Format {
        /// A workbook for spreadsheet programs (Office Open XML).
        Xlsx = "xlsx",
        /// Comma-separated values.
        Csv = "csv",
        /// One JSON object.
        Json = "json",
        /// One JSON object a line.
        Ndjson = "ndjson",
    }
}

impl Format {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
        }
    }
}

/// Characters that make a spreadsheet take words for a formula (OWASP, CSV injection). The full-width
/// and small forms are taken for the others where Chinese, Japanese or Korean is set.
const FORMULA: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];

/// Characters that end a field or a line for a program that splits by the wrong one; a formula could
/// follow.
const BREAKS: [char; 4] = ['\t', '\r', '\n', ';'];

/// Whether a character shows nothing, so that a program may pass over it on its way to a formula.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Words that no spreadsheet takes for a formula, whichever separator it splits lines by.
pub fn harmless(words: &str) -> Cow<'_, str> {
    // As nearly all are. Bytes are looked through faster than characters, and these are one byte each.
    if words.starts_with(char::is_alphanumeric) && !words.bytes().any(|byte| BREAKS.contains(&byte.into())) {
        return Cow::Borrowed(words);
    }
    let runs = |piece: &str| piece.trim_start_matches(|c| is_blank(c) || c == '"').starts_with(FORMULA);
    let begins = words.starts_with(BREAKS) || runs(words);
    if !begins && !words.split(BREAKS).any(runs) {
        return Cow::Borrowed(words);
    }
    let mut safe = String::with_capacity(words.len() + 8);
    for (number, piece) in words.split_inclusive(BREAKS).enumerate() {
        if runs(piece) || (number == 0 && begins) {
            safe.push('\'');
        }
        safe.push_str(piece);
    }
    Cow::Owned(safe)
}

/// The last column of CSV: in the first row it says what the file is, elsewhere nothing. A line before the heading
/// or behind the last row would be a row to every program that reads one; a column more is none to any.
const ABOUT: &str = "about";

/// What the file says of itself, in one cell.
fn about(table: &Table) -> String {
    let fact = |fact: &Fact| {
        let mut words = format!("{}: ", fact.label);
        match &fact.value {
            Cell::Empty => return None,
            value => plain(value, &mut words, &table.zone),
        }
        Some(words)
    };
    table.facts.iter().filter_map(fact).collect::<Vec<_>>().join("; ")
}

/// Writes a table as text, piece by piece.
#[derive(Debug)]
pub(super) struct TextWriter {
    format: Format,
    zone: TimeZone,
    /// The columns' names in JSON, each with its colon.
    keys: Vec<Vec<u8>>,
    /// What CSV says beside its first row.
    about: String,
    first: bool,
    scratch: String,
}

impl TextWriter {
    /// Begins: returns the writer and what comes before the first row. `mark` puts a byte-order mark
    /// before CSV, by which Excel knows that it is UTF-8.
    pub(super) fn begin(table: &Table, format: Format, mark: bool) -> io::Result<(Self, Vec<u8>)> {
        let mut out = Vec::new();
        let mut keys = Vec::new();
        for column in &table.columns {
            let mut key = Vec::new();
            string(&mut key, &column.key)?;
            key.push(b':');
            keys.push(key);
        }
        match format {
            Format::Csv => {
                if mark {
                    out.extend_from_slice("\u{feff}".as_bytes());
                }
                let mut csv = csv_writer(&mut out);
                csv.write_record(table.columns.iter().map(|column| column.key.as_str()).chain([ABOUT]))?;
                csv.flush()?;
            }
            Format::Json => {
                out.push(b'{');
                for fact in &table.facts {
                    string(&mut out, fact.key)?;
                    out.push(b':');
                    value(&mut out, &fact.value, &table.zone)?;
                    out.push(b',');
                }
                string(&mut out, table.list)?;
                out.extend_from_slice(b":[");
            }
            Format::Xlsx | Format::Ndjson => {}
        }
        let (zone, about) = (table.zone.clone(), about(table));
        Ok((Self { format, zone, keys, about, first: true, scratch: String::new() }, out))
    }

    /// The text of some rows.
    pub(super) fn page(&mut self, page: &RowPage) -> io::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(usize::try_from(page.rows()).unwrap_or_default() * 96);
        if self.format == Format::Csv {
            let mut csv = csv_writer(&mut out);
            let Self { scratch, zone, about, .. } = self;
            page.each(|row| {
                csv_row(&mut csv, row, scratch, zone)?;
                csv.write_field(harmless(&mem::take(about)).as_bytes())?;
                csv.write_record(None::<&[u8]>)
            })?;
            csv.flush()?;
            drop(csv);
            return Ok(out);
        }
        let (list, keys, zone) = (self.format == Format::Json, &self.keys, &self.zone);
        let first = &mut self.first;
        page.each(|row| {
            if list {
                out.extend_from_slice(if *first { b"\n" } else { b",\n" });
            }
            *first = false;
            out.push(b'{');
            for (at, (key, cell)) in keys.iter().zip(row).enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(key);
                value(&mut out, cell, zone)?;
            }
            out.push(b'}');
            if !list {
                out.push(b'\n');
            }
            Ok::<(), io::Error>(())
        })?;
        Ok(out)
    }

    /// What comes after the last row.
    pub(super) fn end(self) -> &'static [u8] {
        if self.format == Format::Json { b"\n]}\n" } else { b"" }
    }
}

fn csv_writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// The cells of a row; what ends it comes after the last column.
fn csv_row<W: Write>(
    csv: &mut csv::Writer<W>,
    row: &[Cell<'_>],
    scratch: &mut String,
    zone: &TimeZone,
) -> Result<(), csv::Error> {
    for cell in row {
        if let Cell::Text(words) = cell {
            csv.write_field(harmless(words).as_bytes())?;
        } else {
            scratch.clear();
            plain(cell, scratch, zone);
            csv.write_field(scratch.as_bytes())?;
        }
    }
    Ok(())
}

/// A value as it stands in CSV.
fn plain(cell: &Cell<'_>, out: &mut String, zone: &TimeZone) {
    use std::fmt::Write as _;
    // Writing to a string does not fail.
    let _ = match cell {
        Cell::Empty => Ok(()),
        Cell::Text(words) | Cell::Day(words) => out.write_str(words),
        Cell::Number(number) => write!(out, "{number}"),
        Cell::Moment(ms) => {
            let at = zone.to_datetime(timestamp(*ms));
            let (date, time) = (at.date(), at.time());
            write!(
                out,
                "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
                date.year(),
                date.month(),
                date.day(),
                time.hour(),
                time.minute(),
                time.second()
            )
        }
    };
}

fn string(out: &mut Vec<u8>, words: &str) -> io::Result<()> {
    serde_json::to_writer(out, words).map_err(io::Error::from)
}

fn value(out: &mut Vec<u8>, cell: &Cell<'_>, zone: &TimeZone) -> io::Result<()> {
    match cell {
        Cell::Empty => out.write_all(b"null"),
        Cell::Text(words) | Cell::Day(words) => string(out, words),
        Cell::Number(number) => write!(out, "{number}"),
        Cell::Moment(ms) => {
            let at = timestamp(*ms);
            let offset = zone.to_offset(at);
            write!(out, "\"{}\"", at.display_with_offset(offset))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_like_a_formula_are_made_harmless() {
        for words in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\ta",
            "＝1",
            "＋1",
            "－1",
            "＠1",
            "﹦1",
            "﹢1",
            "﹣1",
            "﹫1",
            " =1",
            "   =1",
            "\u{a0}=1",
            "\u{3000}＝1",
            "\u{feff}=1",
            "\u{200b}-1",
            "\u{1}=1",
            " \t +1",
        ] {
            let safe = harmless(words);
            assert!(safe.starts_with('\'') && safe.replace('\'', "") == words, "{safe}");
        }
        for (words, safe) in [
            ("a;=1", "a;'=1"),
            ("a; \"-1\";b", "a;' \"-1\";b"),
            ("\t=1\n@", "'\t'=1\n'@"),
            ("\r=1", "'\r'=1"),
            ("\n=1", "'\n'=1"),
        ] {
            assert_eq!(harmless(words), safe);
        }
        for words in ["a;b", "Б.Номин", "a=1", "", " 1", "  ", "'=1", "👩🏽‍💻", " Б.Номин"]
        {
            assert_eq!(harmless(words), words);
        }
    }
}
