//! A file of paper pledges: lines of place, date, number, call and note, as spreadsheets write them.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::domain::content::campaign::Campaign;
use crate::domain::operate::paper::date::{DateOrder, day, day_in, order_of, slashed};

/// Most that one line may say.
pub const MOST: i32 = 100_000;

pub const PLACE_LIMIT: usize = 80;

pub const NOTE_LIMIT: usize = 200;

pub const LINES: usize = 10_000;

/// Columns of a line, as they are called in a heading.
pub const COLUMNS: [&str; 5] = ["place", "date", "number", "call", "note"];

/// Lines among which a heading is looked for.
pub(in crate::domain::operate) const TITLES: usize = 20;

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
    /// The heading does not name this column, counted from 0.
    Heading(usize),
    Quote,
    /// Nothing in the file says whether the day or the month comes first.
    Order,
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
            Self::Heading(_) => "heading",
            Self::Quote => "quote",
            Self::Order => "order",
        }
    }

    /// The column it is about, counted from 1; none where it is about the whole line.
    pub fn column(self) -> Option<usize> {
        match self {
            Self::Place => Some(1),
            Self::Day | Self::Order => Some(2),
            Self::Number => Some(3),
            Self::Call => Some(4),
            Self::Note => Some(5),
            Self::Fields | Self::Heading(_) | Self::Quote => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMistake {
    /// Number of the line, counted from 1 as a text editor does.
    pub line: usize,
    /// Number of the column in the file, counted from 1; none where it is about the whole line.
    pub column: Option<usize>,
    pub fault: Fault,
    pub value: String,
}

/// The messages' keys of the columns' names, in their order.
pub const HEADINGS: [&str; 5] =
    ["desk-paper-place", "desk-paper-day", "desk-paper-number", "desk-paper-call", "desk-paper-note"];

/// The column of the note, and the message's key of what it is called for short.
const NOTE: (usize, &str) = (4, "desk-source-note");

/// The column that may be missing.
const CALL: usize = 3;

/// The calls and the columns by what people write for them.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    calls: HashMap<String, String>,
    columns: HashMap<String, usize>,
}

impl Calls {
    /// Those of a campaign, by key and by their names in all languages.
    pub fn of(campaign: &Campaign) -> Self {
        let (mut calls, mut columns) = (HashMap::new(), HashMap::new());
        for language in &campaign.languages {
            for call in &language.calls {
                calls.insert(call.label.trim().to_lowercase(), call.key.clone());
            }
            let headings = (0..).zip(HEADINGS).chain([NOTE]);
            columns.extend(headings.map(|(at, key)| (language.interface.text(key).to_lowercase(), at)));
        }
        // Keys last: a name never takes one's place.
        calls.extend(campaign.calls.iter().map(|key| (key.clone(), key.clone())));
        columns.extend((0..).zip(COLUMNS).map(|(at, key)| (key.to_owned(), at)));
        Self { calls, columns }
    }

    /// Where each column stands under this heading, and the first that it must name and does not; none for what is
    /// no heading.
    fn heading(&self, fields: &[String]) -> Option<([Option<usize>; 5], Option<usize>)> {
        let mut places = [None; 5];
        for (at, field) in fields.iter().enumerate() {
            if let Some(column) = self.columns.get(&field.trim().to_lowercase()) {
                places[*column].get_or_insert(at);
            }
        }
        let missing = (0..places.len()).find(|column| *column != CALL && places[*column].is_none());
        let filled = fields.iter().filter(|field| !field.trim().is_empty()).count();
        // Where all five columns stand in their order, one of them may be called as it likes.
        let is_part = places.iter().flatten().count() > 1 && filled != COLUMNS.len();
        (missing.is_none() || is_part).then_some((places, missing))
    }
}

/// A number as people write it, with marks between thousands.
fn plain(number: &str) -> String {
    let number: String =
        number.chars().filter(|letter| !letter.is_whitespace() && !['\'', '’'].contains(letter)).collect();
    for mark in [',', '.'] {
        let mut groups = number.split(mark);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        if (1..=3).contains(&first.len()) && !rest.is_empty() && rest.iter().all(|group| group.len() == 3) {
            return number.replace(mark, "");
        }
    }
    number
}

impl Line {
    pub fn parse(
        fields: [&str; 5],
        calls: &Calls,
        today: Date,
        order: Option<DateOrder>,
    ) -> Result<Self, Vec<Fault>> {
        let [place, date, number, call, note] = fields.map(str::trim);
        let fits = |text: &str, limit| {
            !text.is_empty() && text.chars().count() <= limit && !text.chars().any(char::is_control)
        };
        let either = order.is_none() && matches!(slashed(date), Some([1..=12, 1..=12, _]));
        let day = day(date).or_else(|| day_in(date, order));
        let date = day.filter(|day| *day <= today && day.year() >= FIRST_YEAR);
        let number = plain(number);
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|number| digits && (1..=MOST).contains(number));
        let known = calls.calls.get(&call.to_lowercase());
        let faults: Vec<Fault> = [
            (fits(place, PLACE_LIMIT), Fault::Place),
            (date.is_some(), if either { Fault::Order } else { Fault::Day }),
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
    #[error("this workbook cannot be read: save it as .xlsx or “CSV UTF-8”")]
    Workbook,
    #[error("the workbook has more than 10000 lines, 50 columns or 64 MB")]
    Limits,
    #[error("the letters cannot be read: save the file as “CSV UTF-8”")]
    Encoding,
}

/// The text of a file: UTF-8, with or without a byte-order mark, UTF-16 with one, or Windows-1251 as Excel
/// writes it where Cyrillic is written; there a question mark stands for each letter it does not have.
pub fn text_of(bytes: &[u8]) -> Result<String, NoText> {
    let text = match bytes {
        // A ZIP archive, as new workbooks are, and what old ones begin with.
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(NoText::Workbook),
        bytes => match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, mark)) => {
                let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
                text.ok_or(NoText::Encoding)?.into_owned()
            }
            None => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => cyrillic(bytes).ok_or(NoText::Encoding)?,
            },
        },
    };
    // PostgreSQL keeps none, and no spreadsheet writes one.
    if text.contains('\0') { Err(NoText::Encoding) } else { Ok(text) }
}

/// The text of Windows-1251, if it can be that and no letter was lost.
fn cyrillic(bytes: &[u8]) -> Option<String> {
    let text = encoding_rs::WINDOWS_1251.decode_without_bom_handling_and_without_replacement(bytes)?;
    let is_text = |letter: char| {
        letter.is_ascii() && letter != '?'
            || ('А'..='я').contains(&letter)
            || "ЁёЄєІіЇїҐґ№«»–—’“”…\u{a0}".contains(letter)
    };
    text.chars().all(is_text).then(|| text.into_owned())
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperContent {
    /// Its good lines, each with the number of the line it begins on.
    pub lines: Vec<(usize, Line)>,
    pub mistakes: Vec<LineMistake>,
    pub bad: usize,
    pub long: bool,
}

impl PaperContent {
    pub fn is_good(&self) -> bool {
        self.bad == 0 && !self.long && !self.lines.is_empty()
    }

    /// How many signed, by the good lines.
    pub fn number(&self) -> i64 {
        self.lines.iter().map(|(_, line)| i64::from(line.number)).sum()
    }
}

/// A line of a file before it is looked at: its number, its fields, and whether a quotation mark in it is
/// never closed.
pub(in crate::domain::operate) type Record = (usize, Vec<String>, bool);

/// The lines of a file that are not empty.
pub(in crate::domain::operate) fn records(text: &str) -> Vec<Record> {
    // What a quotation mark that is never closed takes in, so that it shows. No text has this letter.
    const END: &str = "\n\0";
    // The reader counts line feeds alone.
    let text = text.to_owned() + END;
    let first = text.lines().next().unwrap_or_default();
    let said = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next()).filter(u8::is_ascii);
    let start = if said.is_some() { first.len() } else { 0 };
    let text = text.get(start..).unwrap_or_default();
    // A title has none, so the line with most separators says which it is.
    let most = |separator: &u8| {
        let of = |line: &str| line.bytes().filter(|byte| byte == separator).count();
        text.lines().take(TITLES).map(of).max()
    };
    let separator = said.or_else(|| b";\t,".iter().copied().max_by_key(most)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.delimiter(separator).has_headers(false).flexible(true);
    let mut found = Vec::new();
    for record in reader.from_reader(text.as_bytes()).into_records().map_while(Result::ok) {
        let at = record.position().map_or((1, 0), |at| (at.line(), at.byte()));
        // A record begins behind the empty lines before it.
        let skipped = text.bytes().skip(index(at.1)).take_while(|byte| *byte == b'\n').count();
        let mut fields: Vec<String> = record.iter().map(str::to_owned).collect();
        let open = fields.last().is_some_and(|last| last.ends_with(END));
        if let Some(last) = fields.last_mut().filter(|_| open) {
            last.truncate(last.len() - END.len());
        }
        if fields.iter().any(|field| !field.trim().trim_matches('\0').is_empty()) {
            found.push((index(at.0) + skipped, fields, open));
            if found.len() > LINES + TITLES {
                break;
            }
        }
    }
    found
}

/// Reads a file of lines `place,date,number,call,note` (RFC 4180; also with semicolons or tabs, as
/// spreadsheets write, and their first line `sep=;`). Where a heading names the columns they may stand in
/// any order, under a title and beside others. Else a first line with no digit in it is a heading; empty
/// lines are none, and so are empty columns at the end.
pub fn read(text: &str, calls: &Calls, today: Date) -> PaperContent {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let said = [DateOrder::DayFirst, DateOrder::MonthFirst].into_iter();
    let said =
        said.filter_map(|order| Some((order, text.strip_prefix(order.line())?.strip_prefix('\n')?))).next();
    let text = said.map_or(text.as_str(), |(_, rest)| rest);
    let mut records = records(text);
    let heads = records.iter().take(TITLES).enumerate();
    let heads = heads.filter_map(|(at, (_, fields, _))| Some((at, calls.heading(fields)?)));
    let heading = heads.min_by_key(|(_, (_, missing))| missing.is_some());
    let (skip, places) = match heading {
        Some((at, (places, Some(missing)))) => {
            let (mut read, (line, fields, _)) = (PaperContent::default(), &records[at]);
            read.take(*line, fields, &places, Err(vec![Fault::Heading(missing)]));
            return read;
        }
        Some((at, (places, None))) => (at + 1, places),
        None => {
            let digits = |field: &String| field.contains(|c: char| c.is_ascii_digit());
            let is_heading = |(_, fields, open): &Record| !open && !fields.iter().any(digits);
            (
                usize::from(records.first().is_some_and(is_heading)),
                [Some(0), Some(1), Some(2), Some(3), Some(4)],
            )
        }
    };
    records.drain(..skip);
    let width = places.iter().flatten().max().map_or(0, |last| last + 1);
    let date = |fields: &'_ [String]| places[1].and_then(|at| fields.get(at)).cloned().unwrap_or_default();
    let dates: Vec<String> = records.iter().map(|(_, fields, _)| date(fields)).collect();
    let order = said.map(|(order, _)| order).or_else(|| order_of(dates.iter().map(String::as_str)));
    let mut read = PaperContent::default();
    for (line, fields, open) in &mut records {
        if heading.is_some() && !*open {
            fields.resize(width, String::new());
        }
        while fields.len() > width && fields.last().is_some_and(|field| field.trim().is_empty()) {
            fields.pop();
        }
        if read.lines.len() + read.bad >= LINES {
            read.long = true;
            break;
        }
        let of = |place: Option<usize>| place.and_then(|at| fields.get(at)).map_or("", String::as_str);
        let parsed = match fields.len() {
            _ if *open => Err(vec![Fault::Quote]),
            length if length == width => Line::parse(places.map(of), calls, today, order),
            _ => Err(vec![Fault::Fields]),
        };
        read.take(*line, fields, &places, parsed);
    }
    read
}

/// A place in a text that is in memory.
fn index(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

impl PaperContent {
    fn take(
        &mut self,
        number: usize,
        fields: &[String],
        places: &[Option<usize>; 5],
        parsed: Result<Line, Vec<Fault>>,
    ) {
        let faults = match parsed {
            Ok(line) => return self.lines.push((number, line)),
            Err(faults) => faults,
        };
        self.bad += 1;
        let room = TOLD - self.mistakes.len();
        self.mistakes.extend(faults.into_iter().take(room).map(|fault| {
            let column = fault.column().and_then(|column| places[column - 1]);
            let value = match column {
                Some(at) => fields.get(at).cloned().unwrap_or_default(),
                None if fault.column().is_some() => String::new(),
                None => fields.join(" | "),
            };
            let value = value.trim().chars().take(60).collect();
            LineMistake { line: number, column: column.map(|at| at + 1), fault, value }
        }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::content::campaign::{self, ContentSource};

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn calls() -> Calls {
        let calls = [("data", "data"), ("өгөгдөл", "data")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        let columns =
            [("газар", 0), ("тоо", 2), ("өдөр", 1), ("тэмдэглэл", 4)].map(|(a, b)| (a.to_owned(), b));
        Calls { calls: calls.into(), columns: columns.into() }
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
        assert_eq!(text_of(&[0xD5, 0xEE, 0xE2, 0xE4]).as_deref(), Ok("Ховд"), "Windows-1251");
        assert_eq!(text_of(&[0xD5, b'?', 0xE2, 0xE4]), Err(NoText::Encoding), "with a letter that was lost");
        assert_eq!(text_of(&[0xFF, 0x80, 0x81, 0x98]), Err(NoText::Encoding), "something else");
    }

    #[test]
    fn columns_stand_in_any_order_under_a_title() {
        let text = "Sheets of the aimag;;;\n;;;\nТоо;Remarks;Тэмдэглэл;Өдөр;Газар\n1 200;x;folder 1;26/11/2026;Ховд\n12,000;;folder 2;25/11/2026;Дархан\n";
        let lines = good(text);
        assert_eq!(
            (lines[0].number, lines[0].place.as_str(), lines[0].note.as_str()),
            (1200, "Ховд", "folder 1")
        );
        assert_eq!((lines[1].number, lines[1].day), (12_000, date("2026-11-25")));
        for (text, number) in [
            ("1.200", "1200"),
            ("1’200", "1200"),
            ("1,200,000", "1200000"),
            ("12.5", "12.5"),
            ("1,20", "1,20"),
        ] {
            assert_eq!(plain(text), number);
        }
        let short = read("Тоо;Тэмдэглэл;Өдөр;Газар\nx;f;2026-11-25;Ховд\n", &calls(), date("2026-11-26"));
        assert_eq!((short.mistakes[0].column, short.mistakes[0].fault), (Some(1), Fault::Number));
    }

    #[test]
    fn a_heading_that_is_missing_is_named_once() {
        let calls = Calls::of(&campaign::load(&ContentSource::new(None)).expect("the campaign"));
        let told = |text: &str| {
            let read = read(text, &calls, date("2026-11-26"));
            let told = |one: LineMistake| (one.line, one.fault, one.value);
            assert!(read.bad == usize::from(!read.mistakes.is_empty()), "{read:?}");
            read.mistakes.into_iter().map(told).collect::<Vec<_>>()
        };
        let line = "Hovd,2026-11-25,4,,f\n";
        let missing = (2, Fault::Heading(4), "place | date | number".to_owned());
        assert_eq!(told(&format!("Sheets\nplace,date,number\n{line}{line}")), [missing]);
        assert_eq!(told("Газар;Огноо;Note\nХовд;2026-11-25;f\n")[0].1, Fault::Heading(2));
        // What looks like a part of one stands above the whole.
        assert!(told(&format!("place,date,,,,\nplace,date,number,call,note\n{line}")).is_empty());
        assert!(
            told("Place,Date,Number,Тэмдэглэл\nHovd,2026-11-25,4,f\n").is_empty(),
            "the call may be missing"
        );
        assert!(told(&format!("Газар,Огноо,Тоо,Уриалга,Хавтас\n{line}")).is_empty(), "by their places");
        // Under a heading what is missing at the end is empty, and said so.
        assert_eq!(told("place,date,number,note\nHovd,2026-11-25,4\n")[0].1, Fault::Note);
        assert_eq!(told("Hovd,2026-11-25,4\n")[0].1, Fault::Fields);
    }

    #[test]
    fn the_order_of_day_and_month_is_what_the_file_says_or_asked() {
        let at = |lines: &str| read(lines, &calls(), date("2026-12-30"));
        let us = at("Hovd,11/25/2026,4,,f\nHovd,12/1/2026,4,,f\n");
        assert_eq!(us.lines[1].1.day, date("2026-12-01"), "the first line says it");
        let either = "Hovd,4/5/2026,4,,f\nHovd,5/5/2026,4,,f\n";
        let asked = at(either);
        assert!(!asked.is_good() && asked.mistakes[0].fault == Fault::Order, "{asked:?}");
        for (order, day) in [(DateOrder::DayFirst, "2026-05-04"), (DateOrder::MonthFirst, "2026-04-05")] {
            let read = at(&format!("{}\n{either}", order.line()));
            assert_eq!((read.lines[0].0, read.lines[0].1.day), (1, date(day)));
        }
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
