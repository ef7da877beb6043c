//! `sixteen paper`.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use crate::cli::bulk::NumberArg;
use crate::cli::output::{Failure, bar, complain, result, row, say};
use crate::domain::operate::paper::file::{COLUMNS, TOLD};
use crate::domain::operate::paper::{
    self, FILE_LIMIT, Fault, LINES, NOTE_LIMIT, PLACE_LIMIT, PaperContent, UndoPaper, list,
};
use crate::domain::{By, OrganizerWrite, Site};

#[derive(Debug, Subcommand)]
pub(super) enum Paper {
    /// Enter a CSV file: place, date, number, call, note
    #[command(
        after_help = "Examples:\n  sixteen paper import sheets.csv --dry-run\n  sixteen paper import sheets.csv"
    )]
    Import {
        /// The file: UTF-8, or UTF-16 with a byte-order mark; commas, semicolons or tabs
        file: PathBuf,
        /// Look at it and enter nothing
        #[arg(long)]
        dry_run: bool,
        /// Enter it though the same file was entered before
        #[arg(long)]
        again: bool,
        #[command(flatten)]
        number: NumberArg,
    },
    /// List what was entered, newest first: code, code of the file, place, day, number, call, note
    List,
    /// Take back a line, or all lines of a file
    Undo {
        /// Code of the line or of the file, as listed
        code: String,
        #[command(flatten)]
        number: NumberArg,
    },
}

impl Paper {
    pub(super) async fn run(&self, site: &Site) -> Result<(), Failure> {
        match self {
            Self::Import { file, dry_run, again, number } => {
                import(site, file, *dry_run, *again, number).await
            }
            Self::List => listed(site).await,
            Self::Undo { code, number } => {
                number.check(site, site.paper_sum(code).await?).await?;
                let sum = site.write(UndoPaper { code: code.clone() }.by(By::CommandLine)).await?;
                if sum == 0 {
                    return Err(Failure::Other(format!(
                        "there is nothing to take back under {code}; sixteen paper list shows what was entered"
                    )));
                }
                result(format!("{code}\t{sum} taken back"), json!({ "code": code, "taken_back": sum }));
                Ok(())
            }
        }
    }
}

async fn import(
    site: &Site,
    path: &PathBuf,
    dry_run: bool,
    again: bool,
    number: &NumberArg,
) -> Result<(), Failure> {
    let failed = |error: String| Failure::Other(format!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_LIMIT).unwrap_or(u64::MAX);
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() > FILE_LIMIT {
        return Err(failed("it is larger than 2 MB: part it".into()));
    }
    let text = paper::text_of(&bytes).map_err(|error| failed(error.to_string()))?;
    let read = paper::read(&text, &site.paper_calls(), site.paper_day());
    if !read.is_good() {
        return Err(failed(mistakes(site, &read)));
    }
    let lines = read.lines.len();
    let before = site.paper_entered_before(&text).await?.is_some();
    if dry_run {
        say(format!("{}; nothing is entered", content(&read)));
        return Ok(());
    }
    if before && !again {
        return Err(failed("the same file was entered already; --again enters it once more".into()));
    }
    number.check(site, read.number()).await?;
    let code = site.look_at_paper(By::CommandLine, text, &read).await?;
    site.enter_paper(By::CommandLine, &code).await?;
    let bar = bar(u64::try_from(lines).unwrap_or_default(), "{human_pos}/{human_len} lines, {eta}", false);
    list::finish(site, &code, |entered| bar.set_position(u64::try_from(entered).unwrap_or_default())).await?;
    bar.finish_and_clear();
    result(
        format!("{code}\t{} entered", content(&read)),
        json!({ "code": code, "lines": lines, "signatures": read.number() }),
    );
    Ok(())
}

/// How much a file holds.
fn content(read: &PaperContent) -> String {
    let of = |n: i64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let lines = i64::try_from(read.lines.len()).unwrap_or(i64::MAX);
    format!("{} with {}", of(lines, "line", "lines"), of(read.number(), "signature", "signatures"))
}

/// Tells every mistake by line and column, and returns what they come to.
fn mistakes(site: &Site, read: &PaperContent) -> String {
    for one in &read.mistakes {
        let what = match one.fault {
            Fault::Place => format!("say where, in up to {PLACE_LIMIT} characters"),
            Fault::Day => "write a day such as 2026-11-25 or 25.11.2026, not in the future".into(),
            Fault::Number => "write a whole number between 1 and 100000".into(),
            Fault::Call => format!("leave it empty, or write one of: {}", site.campaign.calls.join(", ")),
            Fault::Note => format!("say where the sheets are kept, in up to {NOTE_LIMIT} characters"),
            Fault::Heading(column) => format!("the heading must have a column {}", COLUMNS[column]),
            Fault::Fields => format!("a line has five fields: {}", COLUMNS.join(", ")),
            Fault::Order => {
                "begin the file with a line order=dmy or order=mdy: nothing says which comes first, \
                 day or month"
                    .into()
            }
            Fault::Quote => "a quotation mark is opened here and never closed".into(),
        };
        let column = one.fault.column().and_then(|number| COLUMNS.get(number - 1)).copied();
        let column = column.map(|name| format!(", column {name}")).unwrap_or_default();
        complain(format!("line {}{column}: “{}”: {what}", one.line, one.value));
    }
    if read.mistakes.len() == TOLD {
        complain(format!("… only the first {TOLD} are told"));
    }
    match (read.long, read.bad) {
        (true, _) => format!("it has more than {LINES} lines: part it"),
        (_, 0) => "there are no lines in it".into(),
        (_, 1) => "one line has a mistake; nothing was entered".into(),
        (_, bad) => format!("{bad} lines have mistakes; nothing was entered"),
    }
}

async fn listed(site: &Site) -> Result<(), Failure> {
    let mut before = Some(i64::MAX);
    while let Some(number) = before {
        let page = list::lines(site, number).await?;
        for line in page.rows {
            row(json!({
                "code": line.code,
                "file": line.import,
                "place": line.place,
                "day": line.day,
                "number": line.number,
                "call": line.call.unwrap_or_default(),
                "note": line.note,
                "state": line.undone.then_some("taken back"),
            }));
        }
        before = page.next;
    }
    Ok(())
}
