//! Pledges signed on paper and at events: numbers with a place and a day, entered by an organizer,
//! shown beside the confirmed ones and never added to them.

use entity::paper::ActiveModel;
use jiff::civil::Date;

use super::{
    Error, Register,
    audit::By,
    desk::{Answer, care::Care},
    keyring,
    ledger::Ledger,
};
use crate::store::{self, Set, Transaction};

/// Most that one line may say.
pub const MOST: i32 = 100_000;

/// Longest place, in characters.
pub const PLACE_LIMIT: usize = 80;

/// Longest note, in characters.
pub const NOTE_LIMIT: usize = 200;

/// Most lines at once.
pub const LINES: usize = 500;

/// What was signed at one place on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where.
    pub place: String,
    /// When.
    pub day: Date,
    /// How many.
    pub number: i32,
    /// For which call; none for all.
    pub call: Option<String>,
    /// Where the sheets are kept.
    pub note: String,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The place is missing or too long.
    Place,
    /// The date is none, or lies ahead.
    Day,
    /// The number is none, below 1 or too large.
    Number,
    /// There is no such call.
    Call,
    /// The note is missing or too long.
    Note,
    /// The line has too many or too few fields.
    Fields,
}

impl Fault {
    /// Its key, and the field it is about.
    pub fn key(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Day => "day",
            Self::Number => "number",
            Self::Call => "call",
            Self::Note => "note",
            Self::Fields => "fields",
        }
    }
}

impl Line {
    /// Reads place, date, number, call and note.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn parse(fields: [&str; 5], calls: &[String], today: Date) -> Result<Self, Fault> {
        let [place, day, number, call, note] = fields.map(str::trim);
        let fits = |text: &str, limit| !text.is_empty() && text.chars().count() <= limit;
        let plain = |text: &str| !text.chars().any(char::is_control);
        if !fits(place, PLACE_LIMIT) || !plain(place) {
            return Err(Fault::Place);
        }
        let day: Date = day.parse().map_err(|_| Fault::Day)?;
        if day > today || day.year() < 1991 {
            return Err(Fault::Day);
        }
        let number = number.parse().ok().filter(|number| (1..=MOST).contains(number)).ok_or(Fault::Number)?;
        let call = (!call.is_empty()).then(|| call.to_owned());
        if call.as_ref().is_some_and(|call| !calls.contains(call)) {
            return Err(Fault::Call);
        }
        if !fits(note, NOTE_LIMIT) || !plain(note) {
            return Err(Fault::Note);
        }
        Ok(Self { place: place.to_owned(), day, number, call, note: note.to_owned() })
    }
}

/// A line of a file: its number, and what it says or what is wrong.
pub type Read = (usize, Result<Line, Fault>);

/// Reads a file of lines `place,date,number,call,note` (RFC 4180; also with semicolons, as some
/// spreadsheets write). A first line that begins with `place` is a heading; empty lines are none.
pub fn read(text: &str, calls: &[String], today: Date) -> Vec<Read> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.matches(';').count() > first.matches(',').count() { ';' } else { ',' };
    records(text, separator)
        .into_iter()
        .filter(|(_, fields)| fields.iter().any(|field| !field.trim().is_empty()))
        .filter(|(number, fields)| *number != 1 || fields[0].trim().to_lowercase() != "place")
        .take(LINES + 1)
        .map(|(number, fields)| {
            let fields: Result<[&str; 5], _> =
                fields.iter().map(String::as_str).collect::<Vec<_>>().try_into();
            (number, fields.map_err(|_| Fault::Fields).and_then(|fields| Line::parse(fields, calls, today)))
        })
        .collect()
}

/// The records of a text, each with the line it begins on.
fn records(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let (mut records, mut fields, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut began) = (false, 1, 1);
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            _ if letter == separator && !quoted => fields.push(std::mem::take(&mut field)),
            '\r' if !quoted && rest.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => {
                fields.push(std::mem::take(&mut field));
                records.push((began, std::mem::take(&mut fields)));
                line += 1;
                began = line;
            }
            _ => {
                line += usize::from(letter == '\n');
                field.push(letter);
            }
        }
    }
    if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        records.push((began, fields));
    }
    records
}

pub(super) async fn add(
    ledger: &Ledger,
    tx: &Transaction,
    by: By,
    import: &str,
    lines: &[Line],
) -> Result<i64, Error> {
    let now = ledger.clock.now_ms();
    let rows = lines.iter().map(|line| ActiveModel {
        code: Set(keyring::new_code(&ledger.clock)),
        import: Set(import.to_owned()),
        place: Set(line.place.clone()),
        day: Set(line.day.to_string()),
        number: Set(line.number),
        call: Set(line.call.clone()),
        note: Set(line.note.clone()),
        organizer_id: Set(if let By::Organizer(id) = by { Some(id) } else { None }),
        created_at: Set(now),
        ..ActiveModel::default()
    });
    store::paper::insert(tx, rows.collect()).await?;
    // The public file says the number beside the counts.
    ledger.change_names();
    Ok(lines.iter().map(|line| i64::from(line.number)).sum())
}

pub(super) async fn undo(ledger: &Ledger, tx: &Transaction, code: &str) -> Result<i64, Error> {
    let sum = store::paper::undo(tx, code, ledger.clock.now_ms()).await?;
    if sum > 0 {
        ledger.change_names();
    }
    Ok(sum)
}

impl Register {
    /// Enters pledges on paper and returns the code of the entry.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn add_paper(&self, by: By, lines: Vec<Line>) -> Result<String, Error> {
        let code = keyring::new_code(&self.clock);
        self.care(Care::AddPaper(by, code.clone(), lines)).await?;
        Ok(code)
    }

    /// Takes back what was entered under a code; returns how many pledges that were.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn undo_paper(&self, by: By, code: &str) -> Result<i64, Error> {
        match self.care(Care::UndoPaper(by, code.to_owned())).await? {
            Answer::Rows(sum) => Ok(sum),
            _ => Ok(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_file_is_read_line_by_line() {
        let calls = ["data".to_owned()];
        let text = "\u{feff}place,date,number,call,note\r\n\
            \"Darkhan, \"\"school\"\" 3\",2026-11-25,40,,folder 1\r\n\
            \r\n\
            Hovd,2026-11-31,4,,folder 2\r\n\
            Hovd,2026-11-25,0,,folder 2\n\
            Hovd,2026-11-25,4,nothing,folder 2\n\
            Hovd,2026-11-25,4,data,\n\
            Hovd,2026-11-25,4\n\
            Hovd,2026-12-01,4,data,folder 2\n\
            Hovd,2026-11-25,4,data,folder 2";
        let read = read(text, &calls, day("2026-11-26"));
        let faults: Vec<(usize, Option<Fault>)> =
            read.iter().map(|(line, read)| (*line, read.as_ref().err().copied())).collect();
        let expected = [
            (2, None),
            (4, Some(Fault::Day)),
            (5, Some(Fault::Number)),
            (6, Some(Fault::Call)),
            (7, Some(Fault::Note)),
            (8, Some(Fault::Fields)),
            (9, Some(Fault::Day)),
            (10, None),
        ];
        assert_eq!(faults, expected);
        assert_eq!(read[0].1.as_ref().expect("a line").place, "Darkhan, \"school\" 3");
    }

    #[test]
    fn semicolons_are_read_too() {
        let read = read("place;date;number;call;note\nHovd;2026-11-25;4;;a, b", &[], day("2026-11-26"));
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].1.as_ref().expect("a line").note, "a, b");
    }
}
