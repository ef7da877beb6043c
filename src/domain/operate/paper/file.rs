//! A file of paper pledges: lines of place, date, number, call and note, as spreadsheets write them.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::content::campaign::Campaign;

/// Most that one line may say.
pub const MOST: i32 = 100_000;

pub const PLACE_LIMIT: usize = 80;

pub const NOTE_LIMIT: usize = 200;

pub const LINES: usize = 10_000;

/// Columns of a line, as they are called in a heading.
pub const COLUMNS: [&str; 5] = ["place", "date", "number", "call", "note"];

/// Mistakes that are told of one file; somebody mends these first.
pub const TOLD: usize = 100;

/// The first year in which anyone signed for the campaign.
const FIRST_YEAR: i16 = 1991;

/// What was signed at one place on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub place: String,
    pub day: Date,
    pub number: i32,
    /// For which call; none for all.
    pub call: Option<String>,
    /// Where the sheets are kept.
    pub note: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Place,
    /// The date is none, or lies ahead.
    Day,
    /// The number is none, below 1 or too large.
    Number,
    Call,
    Note,
    /// The line has too many or too few fields.
    Fields,
    Quote,
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
            Self::Quote => "quote",
        }
    }

    /// The column it is about, counted from 1; none where it is about the whole line.
    pub fn column(self) -> Option<usize> {
        match self {
            Self::Place => Some(1),
            Self::Day => Some(2),
            Self::Number => Some(3),
            Self::Call => Some(4),
            Self::Note => Some(5),
            Self::Fields | Self::Quote => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMistake {
    /// Number of the line, counted from 1 as a text editor does.
    pub line: usize,
    pub fault: Fault,
    pub value: String,
}

/// The calls by what people write for them.
#[derive(Debug, Clone, Default)]
pub struct Calls(HashMap<String, String>);

impl Calls {
    /// The calls of a campaign, by key and by their names in all languages.
    pub fn of(campaign: &Campaign) -> Self {
        let mut calls = HashMap::new();
        for call in campaign.languages.iter().flat_map(|language| &language.calls) {
            calls.insert(call.label.trim().to_lowercase(), call.key.clone());
        }
        // Keys last: a name never takes one's place.
        calls.extend(campaign.calls.iter().map(|key| (key.clone(), key.clone())));
        Self(calls)
    }
}

/// Reads a day: the year first, or day, month and year with dots. With slashes, `4/5/2026` is one day
/// here and another there, so it is none.
fn day(text: &str) -> Option<Date> {
    let first = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = first.trim_end_matches('.').split(['-', '.', '/']).collect();
    let [a, b, c] = parts[..] else { return None };
    let (year, month, day) = match (a.len(), c.len()) {
        (4, 1..=2) => (a, b, c),
        (1..=2, 4) if first.contains('.') => (c, b, a),
        _ => return None,
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

impl Line {
    pub fn parse(fields: [&str; 5], calls: &Calls, today: Date) -> Result<Self, Vec<Fault>> {
        let [place, date, number, call, note] = fields.map(str::trim);
        let fits = |text: &str, limit| {
            !text.is_empty() && text.chars().count() <= limit && !text.chars().any(char::is_control)
        };
        let date = day(date).filter(|day| *day <= today && day.year() >= FIRST_YEAR);
        // Spreadsheets part thousands by spaces, also such as do not break.
        let number: String = number.chars().filter(|letter| !letter.is_whitespace()).collect();
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|number| digits && (1..=MOST).contains(number));
        let known = calls.0.get(&call.to_lowercase());
        let faults: Vec<Fault> = [
            (fits(place, PLACE_LIMIT), Fault::Place),
            (date.is_some(), Fault::Day),
            (number.is_some(), Fault::Number),
            (call.is_empty() || known.is_some(), Fault::Call),
            (fits(note, NOTE_LIMIT), Fault::Note),
        ]
        .into_iter()
        .filter_map(|(good, fault)| (!good).then_some(fault))
        .collect();
        match (date, number) {
            (Some(day), Some(number)) if faults.is_empty() => {
                let (place, note) = (place.to_owned(), note.to_owned());
                Ok(Self { place, day, number, call: known.cloned(), note })
            }
            _ => Err(faults),
        }
    }
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    #[error("this is an Excel workbook: save it as “CSV UTF-8” first")]
    Workbook,
    #[error("the letters cannot be read: save the file as “CSV UTF-8”")]
    Encoding,
}

/// The text of a file: UTF-8, with or without a byte-order mark, or UTF-16 with one.
pub fn text_of(bytes: &[u8]) -> Result<String, NoText> {
    let utf16 = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let pairs = bytes.chunks(2).map(|pair| read([pair[0], pair.get(1).copied().unwrap_or_default()]));
        char::decode_utf16(pairs).collect::<Result<String, _>>().map_err(|_| NoText::Encoding)
    };
    let text = match bytes {
        // A ZIP archive, as new workbooks are, and what old ones begin with.
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(NoText::Workbook),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).map_err(|_| NoText::Encoding)?,
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| NoText::Encoding)?,
    };
    // PostgreSQL keeps none, and no spreadsheet writes one.
    if text.contains('\0') { Err(NoText::Encoding) } else { Ok(text) }
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// Its good lines, each with the number of the line it begins on.
    pub lines: Vec<(usize, Line)>,
    pub mistakes: Vec<LineMistake>,
    pub bad: usize,
    pub long: bool,
}

impl Read {
    pub fn is_good(&self) -> bool {
        self.bad == 0 && !self.long && !self.lines.is_empty()
    }

    /// How many signed, by the good lines.
    pub fn number(&self) -> i64 {
        self.lines.iter().map(|(_, line)| i64::from(line.number)).sum()
    }
}

/// Reads a file of lines `place,date,number,call,note` (RFC 4180; also with semicolons or tabs, as
/// spreadsheets write, and their first line `sep=;`). A first line with no digit in it is a heading;
/// empty lines are none, and so are empty columns at the end.
pub fn read(text: &str, calls: &Calls, today: Date) -> Read {
    // What a quotation mark that is never closed takes in, so that it shows. No text has this letter.
    const END: &str = "\n\0";
    // The reader counts line feeds alone.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n") + END;
    let first = text.lines().next().unwrap_or_default();
    let said = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next()).filter(u8::is_ascii);
    let start = if said.is_some() { first.len() } else { 0 };
    let text = text.get(start..).unwrap_or_default();
    let head = text.trim_start_matches('\n').lines().next().unwrap_or_default();
    let most = |separator: &u8| head.bytes().filter(|byte| byte == separator).count();
    let separator = said.or_else(|| b";\t,".iter().copied().max_by_key(most)).unwrap_or(b',');
    let mut records = csv::ReaderBuilder::new();
    let records = records.delimiter(separator).has_headers(false).flexible(true);
    let mut read = Read::default();
    let mut heading = true;
    for record in records.from_reader(text.as_bytes()).into_records().map_while(Result::ok) {
        let at = record.position().map_or((1, 0), |at| (at.line(), at.byte()));
        // A record begins behind the empty lines before it.
        let skipped = text.bytes().skip(index(at.1)).take_while(|byte| *byte == b'\n').count();
        let line = index(at.0) + skipped;
        let mut fields: Vec<&str> = record.iter().collect();
        let open = fields.last().is_some_and(|last| last.ends_with(END));
        if let Some(last) = fields.last_mut() {
            *last = last.strip_suffix(END).unwrap_or(last);
        }
        while fields.len() > COLUMNS.len() && fields.last().is_some_and(|field| field.trim().is_empty()) {
            fields.pop();
        }
        if fields.iter().all(|field| field.trim().trim_matches('\0').is_empty()) {
            continue;
        }
        let digits = fields.iter().any(|field| field.contains(|c: char| c.is_ascii_digit()));
        if std::mem::take(&mut heading) && !digits && !open {
            continue;
        }
        if read.lines.len() + read.bad >= LINES {
            read.long = true;
            break;
        }
        let parsed = match <[&str; 5]>::try_from(fields.as_slice()) {
            _ if open => Err(vec![Fault::Quote]),
            Ok(fields) => Line::parse(fields, calls, today),
            Err(_) => Err(vec![Fault::Fields]),
        };
        read.take(line, &fields, parsed);
    }
    read
}

/// A place in a text that is in memory.
fn index(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

impl Read {
    fn take(&mut self, number: usize, fields: &[&str], parsed: Result<Line, Vec<Fault>>) {
        let faults = match parsed {
            Ok(line) => return self.lines.push((number, line)),
            Err(faults) => faults,
        };
        self.bad += 1;
        let room = TOLD - self.mistakes.len();
        self.mistakes.extend(faults.into_iter().take(room).map(|fault| {
            let value = match fault.column() {
                Some(column) => fields.get(column - 1).copied().unwrap_or_default().to_owned(),
                None => fields.join(" | "),
            };
            LineMistake { line: number, fault, value: value.trim().chars().take(60).collect() }
        }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn calls() -> Calls {
        Calls([("data", "data"), ("өгөгдөл", "data")].map(|(a, b)| (a.to_owned(), b.to_owned())).into())
    }

    fn good(text: &str) -> Vec<Line> {
        let read = read(text, &calls(), date("2026-11-26"));
        assert!(read.is_good(), "{read:?}");
        read.lines.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn a_file_is_read_line_by_line() {
        let text = "\u{feff}place,date,number,call,note\r\n\
            \"Darkhan, \"\"school\"\" 3\",2026-11-25,40,,folder 1\r\n\
            \r\n\
            Hovd,2026-11-31,4,,folder 2\r\n\
            Hovd,2026-11-25,0,,folder 2\n\
            Hovd,2026-11-25,4,nothing,folder 2\n\
            Hovd,2026-11-25,4,data,\n\
            Hovd,2026-11-25,4\n\
            Hovd,2026-12-01,x4,data,folder 2\n\
            Hovd,2026-11-25,4,data,folder 2";
        let read = read(text, &calls(), date("2026-11-26"));
        let mistakes: Vec<(usize, Fault, &str)> =
            read.mistakes.iter().map(|one| (one.line, one.fault, one.value.as_str())).collect();
        let expected = [
            (4, Fault::Day, "2026-11-31"),
            (5, Fault::Number, "0"),
            (6, Fault::Call, "nothing"),
            (7, Fault::Note, ""),
            (8, Fault::Fields, "Hovd | 2026-11-25 | 4"),
            (9, Fault::Day, "2026-12-01"),
            (9, Fault::Number, "x4"),
        ];
        assert_eq!(mistakes, expected);
        assert_eq!((read.bad, read.lines.len(), read.lines[1].0), (6, 2, 10));
        assert_eq!(read.lines[0].1.place, "Darkhan, \"school\" 3");
    }

    #[test]
    fn what_spreadsheets_write_is_understood() {
        let lines = good(
            "sep=;\r\nГазар;Огноо;Тоо;Уриалга;Тэмдэглэл;;\r\nХовд;25.11.2026;1 200;Өгөгдөл;a, b;;\r\n;;;;;;\r\n",
        );
        let line = &lines[0];
        assert_eq!((line.number, line.call.as_deref(), line.note.as_str()), (1200, Some("data"), "a, b"));
        assert_eq!(line.day, date("2026-11-25"));
        for text in ["2026.11.25", "2026/11/25", "2026-11-25 00:00:00", "25.11.2026.", "2026-11-25T00:00"] {
            assert_eq!(day(text), Some(date("2026-11-25")), "{text}");
        }
        for text in ["11/25/2026", "4/5/2026", "2026-13-01", "20261125", "", "a-b-c", "+026-01-01"] {
            assert_eq!(day(text), None, "{text}");
        }
        let tabs = "Hovd\t2026-11-25\t4\t\tfolder 2\rHovd\t2026-11-25\t4\t\tfolder 2";
        assert_eq!(good(tabs).len(), 2, "also old line ends");
        let utf16 =
            |read: fn(u16) -> [u8; 2]| "\u{feff}Ховд".encode_utf16().flat_map(read).collect::<Vec<_>>();
        for bytes in [utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), "\u{feff}Ховд".into()] {
            assert_eq!(text_of(&bytes).as_deref(), Ok("Ховд"));
        }
        assert_eq!(text_of(b"PK\x03\x04rest"), Err(NoText::Workbook));
        assert_eq!(text_of(&[0xD5, 0xEE, 0xE2, 0xE4]), Err(NoText::Encoding), "Windows-1251");
    }

    #[test]
    fn an_open_quotation_mark_and_too_many_lines_are_told() {
        let read_of = |text: &str| read(text, &calls(), date("2026-11-26"));
        let read = read_of("Hovd,2026-11-25,4,,f\n\"Hovd,2026-11-25,4,,f\n");
        assert_eq!((read.mistakes[0].line, read.mistakes[0].fault), (2, Fault::Quote));
        let line = "Hovd,2026-11-25,4,,f\n";
        assert!(read_of(&line.repeat(LINES)).is_good());
        assert!(read_of(&line.repeat(LINES + 1)).long);
        assert!(!read_of("place,date,number,call,note").is_good());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(text) = text_of(&bytes) {
                let _ = read(&text, &calls(), date("2026-11-26"));
            }
        }

        #[test]
        fn any_text_is_read(text in "[sep=;,\t\"\r\n0-9a-я. -]{0,80}") {
            let _ = read(&text, &calls(), date("2026-11-26"));
        }
    }
}
