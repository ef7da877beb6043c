//! `sixteen export`.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

use super::{Failure, with_register};
use crate::{
    config::Config,
    domain::{
        Register, audit,
        export::{
            self, BookWords, By, CONFIRMED, Choice, Column, Detail, Exported, Format, GroupBy, Order, Table,
            Take, Unfinished,
        },
    },
};

/// The region of those who did not say.
const NOT_SAID: &str = "not-said";

/// Who asks, as the files say it.
const COMMAND_LINE: &str = "command line";

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// The counts of confirmed pledges
    Counts(CountsExport),
    /// The pledges themselves, by chosen columns; not for publication
    Supporters(SupportersExport),
    /// Visits, shares, hashtag clicks, signed and confirmed pledges by day and channel, named source,
    /// generation and tag; exact, not for publication
    Traffic(TrafficExport),
}

#[derive(Debug, Args)]
struct Target {
    /// Format; default: by the ending of the file, else csv
    #[arg(long)]
    format: Option<FormatChoice>,
    /// Put a byte-order mark before CSV, by which Excel knows that it is UTF-8; default: yes, but no for
    /// counts and traffic on standard output, which are for other programs
    #[arg(long, value_name = "YES|NO")]
    bom: Option<YesNo>,
    /// File to write; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Which {
    /// Only from this local day on, such as 2026-11-25
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Only until this local day
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Only with this call
    #[arg(long, value_name = "KEY")]
    call: Option<String>,
    /// Only from this region, such as MN-1; not-said for those who did not say
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// Only signed in this language
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Only of those who agreed to be written to
    #[arg(long)]
    agreed: bool,
    /// Only of those who agreed that their name is shown
    #[arg(long)]
    shown: bool,
    /// Only in these states: confirmed, pending, held, withdrawn, disowned
    #[arg(long, value_delimiter = ',', value_name = "STATE", value_parser = state)]
    status: Vec<State>,
}

/// A state, as clap wants it.
#[derive(Debug, Clone, Copy)]
struct State(entity::pledge::State);

fn state(key: &str) -> Result<State, String> {
    export::state_of(key).map(State).ok_or_else(|| "confirmed, pending, held, withdrawn or disowned".into())
}

#[derive(Debug, Args)]
pub(super) struct TrafficExport {
    /// First local day, such as 2026-11-25; default: all
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Args)]
pub(super) struct CountsExport {
    /// What to count by: day, call, region, voice, channel, language; in full also hour, source, status
    #[arg(long, value_delimiter = ',', default_value = "call,day,region", value_parser = group)]
    by: Vec<Group>,
    /// Count by all of it at once instead of one after the other; in full only
    #[arg(long)]
    across: bool,
    /// How much to tell: public merges small cells; full is exact and not for publication
    #[arg(long, default_value = "public")]
    detail: DetailChoice,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    target: Target,
}

/// Something to count by, as clap wants it.
#[derive(Debug, Clone, Copy)]
struct Group(GroupBy);

fn group(word: &str) -> Result<Group, String> {
    GroupBy::of(word).map(Group).ok_or_else(|| {
        let words: Vec<&str> = GroupBy::ALL.into_iter().map(GroupBy::word).collect();
        words.join(", ")
    })
}

#[derive(Debug, Args)]
pub(super) struct SupportersExport {
    /// Columns; default: those without personal data
    #[arg(long, value_delimiter = ',', value_parser = column)]
    columns: Vec<Column>,
    #[command(flatten)]
    which: Which,
    /// With personal columns: also those who did not agree to be written to
    #[arg(long, conflicts_with = "agreed")]
    everyone: bool,
    /// With personal columns: what they are for; kept in the audit log
    #[arg(long, value_name = "WORDS")]
    purpose: Option<String>,
    #[command(flatten)]
    target: Target,
}

fn column(key: &str) -> Result<Column, String> {
    Column::of(key).ok_or_else(|| {
        let keys: Vec<&str> = Column::ALL.iter().map(|column| column.key()).collect();
        keys.join(", ")
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DetailChoice {
    Public,
    Full,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FormatChoice {
    Csv,
    Xlsx,
    Json,
    Ndjson,
}

impl Target {
    fn format(&self) -> Format {
        let ending = || self.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        match self.format {
            Some(FormatChoice::Csv) => Format::Csv,
            Some(FormatChoice::Xlsx) => Format::Xlsx,
            Some(FormatChoice::Json) => Format::Json,
            Some(FormatChoice::Ndjson) => Format::Ndjson,
            None => ending().and_then(Format::of).unwrap_or(Format::Csv),
        }
    }
}

impl Which {
    fn choice(&self, register: &Register) -> Result<Choice, Failure> {
        let campaign = &register.campaign;
        let unknown = |what: &str, key: &str| Failure::Other(format!("there is no {what} “{key}”"));
        if let Some(call) = self.call.as_deref().filter(|call| !campaign.calls.iter().any(|key| key == call))
        {
            return Err(unknown("call", call));
        }
        if let Some(language) = self.language.as_deref().filter(|code| campaign.language(code).is_none()) {
            return Err(unknown("language", language));
        }
        if let Some(region) =
            self.region.as_deref().filter(|code| *code != NOT_SAID && !campaign.has_region(code))
        {
            return Err(unknown("region", region));
        }
        let choice = Choice {
            states: self.status.iter().map(|state| state.0).collect(),
            from: self.from,
            until: self.until,
            call: self.call.clone(),
            region: self.region.clone().map(|r| if r == NOT_SAID { String::new() } else { r }),
            language: self.language.clone(),
            agreed: self.agreed,
            shown: self.shown,
        };
        if choice.is_backwards() {
            return Err(Failure::Other("--until is a day before --from".to_owned()));
        }
        Ok(choice)
    }
}

impl Export {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        with_register(config, async |opened| {
            let register = &opened.register;
            match self {
                Self::Counts(export) => export.run(register).await,
                Self::Supporters(export) => export.run(register).await,
                Self::Traffic(export) => {
                    let (language, by) = (register.campaign.default_language(), By(COMMAND_LINE.into()));
                    let table = export::traffic_table(register, language, &by, export.since).await?;
                    let since = export.since.map(|day| format!("since={day}")).unwrap_or_default();
                    let exported = Exported::traffic(audit::By::CommandLine, export.target.format(), &since);
                    register.record_export(exported).await?;
                    write(register, table, &export.target).await
                }
            }
        })
        .await
    }
}

impl CountsExport {
    async fn run(&self, register: &Register) -> Result<(), Failure> {
        let detail = match self.detail {
            DetailChoice::Public => Detail::Public,
            DetailChoice::Full => Detail::Full,
        };
        let by = self.by.iter().map(|by| by.0).collect();
        let order = Order { by, across: self.across, detail, choice: self.which.choice(register)? };
        let (language, who) = (register.campaign.default_language(), By(COMMAND_LINE.into()));
        let table = export::counts_table(register, language, &who, &order).await?;
        let table = table.map_err(|refused| Failure::Other(refused.to_string()))?;
        if detail == Detail::Full {
            let exported = Exported::counts(audit::By::CommandLine, self.target.format(), &order.words());
            register.record_export(exported).await?;
        }
        write(register, table, &self.target).await
    }
}

impl SupportersExport {
    async fn run(&self, register: &Register) -> Result<(), Failure> {
        let columns = if self.columns.is_empty() { Column::USUAL } else { &self.columns };
        let personal = columns.iter().any(|column| column.is_personal());
        let purpose = self.purpose.as_deref().unwrap_or_default().trim();
        if personal && purpose.is_empty() {
            return Err(Failure::Other(
                "these columns say who people are: say with --purpose what they are for".to_owned(),
            ));
        }
        let mut choice = self.which.choice(register)?;
        if choice.states.is_empty() {
            choice.states = CONFIRMED.to_vec();
        }
        choice.agreed |= personal && !self.everyone;
        let purpose: String = purpose.chars().take(export::PURPOSE_LIMIT).collect();
        let (by, format) = (audit::By::CommandLine, self.target.format());
        let exported = Exported::supporters(by, format, &choice.words(), columns, &purpose);
        register.record_export(exported).await?;
        let (language, who) = (register.campaign.default_language(), By(COMMAND_LINE.into()));
        let table = export::supporters_table(register, language, &who, columns, &choice, true).await?;
        write(register, table, &self.target).await
    }
}

/// Writes a table where it is wanted, with a bar on a terminal.
async fn write(register: &Register, table: Table, target: &Target) -> Result<(), Failure> {
    let is_pledges = table.is_pledges();
    let usual = target.output.is_some() || is_pledges;
    let (format, mark) = (target.format(), target.bom.map_or(usual, |bom| bom == YesNo::Yes));
    let bar = ProgressBar::new(table.expected.unwrap_or_default());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} rows, {per_sec}, {eta}")
    {
        bar.set_style(style);
    }
    let written = match &target.output {
        None => match to_standard_output(register, table, format, mark, &bar).await {
            // A reader that has gone away (`| head`) is no failure.
            Err(Unfinished::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        },
        Some(path) => {
            let file = create(path, is_pledges)
                .map_err(|error| Failure::Other(format!("cannot write {}: {error}", path.display())))?;
            let (written, kept) = (to_file(register, table, format, mark, &file, &bar).await, file);
            if written.is_err() {
                // Nobody takes half a file for the whole. What cannot be emptied was no file.
                let _ = kept.set_len(0);
            }
            if let Err(Unfinished::Io(error)) = written {
                return Err(Failure::Other(format!("cannot write {}: {error}", path.display())));
            }
            written
        }
    };
    bar.finish_and_clear();
    written.map_err(|unfinished| match unfinished {
        Unfinished::Store(error) => Failure::Store(error),
        Unfinished::Io(error) => Failure::Other(format!("cannot write: {error}")),
    })
}

/// A file to write. One with pledges is for its owner only, where it is new.
fn create(path: &Path, is_pledges: bool) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    if is_pledges {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options.open(path)
}

/// A file or standard output, and the bar that shows how far it is.
struct Written<'a, W> {
    out: W,
    bar: &'a ProgressBar,
}

impl<W: Write + Send> Take for Written<'_, W> {
    async fn take(&mut self, piece: &[u8], rows: u64) -> io::Result<()> {
        self.out.write_all(piece)?;
        self.bar.inc(rows);
        Ok(())
    }
}

async fn to_standard_output(
    register: &Register,
    table: Table,
    format: Format,
    mark: bool,
    bar: &ProgressBar,
) -> Result<(), Unfinished> {
    let mut out = io::stdout();
    if format == Format::Xlsx {
        let (file, mut made) = export::nameless_file().await?;
        let words = BookWords::of(register.campaign.default_language());
        export::workbook(table, words, file, |rows| bar.inc(rows)).await?;
        io::copy(&mut made, &mut out)?;
    } else {
        export::send(table, format, mark, &mut Written { out: &mut out, bar }).await?;
    }
    Ok(out.flush()?)
}

async fn to_file(
    register: &Register,
    table: Table,
    format: Format,
    mark: bool,
    file: &File,
    bar: &ProgressBar,
) -> Result<(), Unfinished> {
    if format == Format::Xlsx {
        let words = BookWords::of(register.campaign.default_language());
        return export::workbook(table, words, file.try_clone()?, |rows| bar.inc(rows)).await;
    }
    export::send(table, format, mark, &mut Written { out: file, bar }).await
}
