//! `sixteen export`.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use jiff::civil::Date;

use crate::cli::output::{self, Failure};
use crate::cli::source;
use crate::cli::umask;
use crate::config::Config;
use crate::domain::Site;
use crate::domain::content::campaign::Campaign;
use crate::domain::export::{
    self, Detail, Export as Opened, Format, GroupBy, Parameters, PledgeColumn, Request, Requester, Take,
    Unfinished, Unfit, states,
};
use crate::domain::operate::overview::{Health, Overview, Range};

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// The counts of confirmed pledges
    #[command(
        after_help = "Examples:\n  sixteen export counts\n  sixteen export counts --detail full --by region,day -o counts.xlsx"
    )]
    Counts(CountsExport),
    /// The pledges themselves, by chosen columns; not for publication
    #[command(
        after_help = "Examples:\n  sixteen export supporters --from 2026-11-25 -o pledges.xlsx\n  sixteen export supporters --columns number,name,email --purpose words -o letters.csv"
    )]
    Supporters(SupportersExport),
    /// Visits, shares, hashtag clicks, signed and confirmed pledges by day and channel, partner link,
    /// generation and tag; exact, not for publication
    #[command(after_help = "Examples:\n  sixteen export traffic --since 2026-11-25 --format json")]
    Traffic(TrafficExport),
    /// All numbers for a briefing in one workbook, a sheet each; exact, not for publication
    #[command(after_help = "Examples:\n  sixteen export briefing -o briefing.xlsx")]
    Briefing(BriefingExport),
    /// The texts that were signed, each version part by part
    Texts(TextsExport),
}

#[derive(Debug, Args)]
struct Target {
    /// Format; default: by the ending of the file, else csv, or json with --json
    #[arg(long, value_parser = PossibleValuesParser::new(Format::ALL.map(Format::key)))]
    format: Option<String>,
    /// Put a byte-order mark before CSV, by which Excel knows that it is UTF-8; default: yes, but no for
    /// counts and traffic on standard output, which are for other programs
    #[arg(long, value_name = "YES|NO", value_parser = ["yes", "no"])]
    bom: Option<String>,
    /// File to write; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Debug, Args)]
struct PledgeArgs {
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
    /// Only with this voice
    #[arg(long, value_name = "KEY")]
    voice: Option<String>,
    /// Only brought by this channel
    #[arg(long, value_name = "KEY")]
    channel: Option<String>,
    /// Only brought by this partner link, or not-said
    #[arg(long, value_name = "CODE")]
    source: Option<String>,
    /// Only of those who asked for the daily letters
    #[arg(long)]
    agreed: bool,
    /// Only of those who agreed that their name is shown
    #[arg(long)]
    shown: bool,
    /// Only in these states
    #[arg(long, value_delimiter = ',', value_name = "STATE", value_parser = PossibleValuesParser::new(states().map(|(key, _)| key)))]
    status: Vec<String>,
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
pub(super) struct BriefingExport {
    /// File to write; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Debug, Args)]
pub(super) struct TextsExport {
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Args)]
pub(super) struct CountsExport {
    /// What to count by; hour, source and status in full only; default: call,day,region
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(GroupBy::ALL.map(GroupBy::word)))]
    by: Vec<String>,
    /// Count by all of it at once instead of one after the other; in full only
    #[arg(long)]
    across: bool,
    /// How much to tell: public rounds all but total and days to tens; full is exact and not for publication
    #[arg(long, default_value = "public", value_parser = Detail::ALL.map(Detail::key))]
    detail: String,
    #[command(flatten)]
    which: PledgeArgs,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Args)]
pub(super) struct SupportersExport {
    /// Columns; default: those without personal data
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(PledgeColumn::ALL.iter().map(|column| column.key())))]
    columns: Vec<String>,
    #[command(flatten)]
    which: PledgeArgs,
    /// With personal columns: also those who did not agree to be written to
    #[arg(long, conflicts_with = "agreed")]
    everyone: bool,
    /// With personal columns: what they are for; kept in the audit log
    #[arg(long, value_name = "WORDS")]
    purpose: Option<String>,
    #[command(flatten)]
    target: Target,
}

impl Target {
    fn format(&self) -> Format {
        let ending = || self.output.as_deref().and_then(Path::extension).and_then(|ending| ending.to_str());
        let usual = if output::is_json() { Format::Json } else { Format::Csv };
        self.format.as_deref().or_else(ending).and_then(Format::of_key).unwrap_or(usual)
    }

    fn texts(&self) -> Request {
        Request { bom: self.bom.as_deref().map(|bom| bom == "yes"), ..Request::texts(self.format()) }
    }
}

/// What was typed, by the names that addresses and forms have for it.
type Pairs = Vec<(&'static str, String)>;

/// A flag, as a form sends it.
fn on(flag: bool) -> String {
    if flag { "on".to_owned() } else { String::new() }
}

impl PledgeArgs {
    fn pairs(&self, target: &Target) -> Pairs {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            ("from", day(self.from)),
            ("until", day(self.until)),
            ("call", text(&self.call)),
            ("region", text(&self.region)),
            ("language", text(&self.language)),
            ("voice", text(&self.voice)),
            ("channel", text(&self.channel)),
            ("source", text(&self.source)),
            ("agreed", on(self.agreed)),
            ("shown", on(self.shown)),
            ("status", self.status.join(",")),
            ("bom", text(&target.bom)),
        ]
    }
}

/// Reads what was typed as addresses and forms are read.
fn read(
    site: &Site,
    pairs: &Pairs,
    target: &Target,
    request: fn(&Campaign, Format, Parameters<'_>) -> Result<Request, Unfit>,
) -> Result<Request, Failure> {
    let typed: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    request(&site.campaign, target.format(), Parameters(&typed)).map_err(|unfit| {
        Failure::Other(match unfit {
            Unfit::Backwards => "--until is a day before --from".to_owned(),
            Unfit::Unreadable(name) => {
                let value = pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
                format!("there is no {name} “{}”", value.unwrap_or_default())
            }
        })
    })
}

impl Export {
    pub(super) async fn run(&self, site: &Site, config: &Config) -> Result<(), Failure> {
        if let Self::Counts(CountsExport { which, .. }) | Self::Supporters(SupportersExport { which, .. }) =
            self
        {
            source::known(site, which.source.as_deref()).await?;
        }
        let briefing;
        let (request, target, is_pledges) = match self {
            Self::Counts(export) => (export.request(site)?, &export.target, false),
            Self::Supporters(export) => (export.request(site)?, &export.target, true),
            Self::Traffic(export) => (export.request(site)?, &export.target, false),
            Self::Briefing(BriefingExport { output, force }) => {
                let overview = Overview::gather(site, Range::default()).await?;
                let issues = site.issues(&overview, &Health::now(site, &config.data));
                briefing = Target { format: None, bom: None, output: output.clone(), force: *force };
                (Request::briefing(issues), &briefing, false)
            }
            Self::Texts(TextsExport { target }) => (target.texts(), target, false),
        };
        let is_public = match self {
            Self::Counts(export) => export.detail == Detail::Public.key(),
            Self::Texts(_) => true,
            Self::Supporters(_) | Self::Traffic(_) | Self::Briefing(_) => false,
        };
        if request.format == Format::Xlsx && target.output.is_none() && io::stdout().is_terminal() {
            return Err(Failure::Other(
                "a workbook is no text for a terminal: give it a file, as by -o counts.xlsx".to_owned(),
            ));
        }
        let request = Request { counted: output::has_bar(target.output.is_none()), ..request };
        let language = site.campaign.default_language();
        let export = Opened::open(site, language, &Requester::CommandLine, request).await?;
        let export = export.map_err(|refused| Failure::Other(refused.to_string()))?;
        write(export, target, is_pledges, is_public).await
    }
}

impl TrafficExport {
    fn request(&self, site: &Site) -> Result<Request, Failure> {
        let since = self.since.map(|day| day.to_string()).unwrap_or_default();
        let pairs = vec![("since", since), ("bom", self.target.bom.clone().unwrap_or_default())];
        read(site, &pairs, &self.target, Request::traffic)
    }
}

impl CountsExport {
    fn request(&self, site: &Site) -> Result<Request, Failure> {
        let mut pairs = self.which.pairs(&self.target);
        pairs.extend([
            ("by", self.by.join(",")),
            ("across", on(self.across)),
            ("detail", self.detail.clone()),
        ]);
        read(site, &pairs, &self.target, Request::counts)
    }
}

impl SupportersExport {
    fn request(&self, site: &Site) -> Result<Request, Failure> {
        let mut pairs = self.which.pairs(&self.target);
        pairs.extend([
            ("columns", self.columns.join(",")),
            ("everyone", on(self.everyone)),
            ("purpose", self.purpose.clone().unwrap_or_default()),
        ]);
        let mut columns = self.columns.iter().filter_map(|key| PledgeColumn::of(key));
        let request =
            if columns.any(PledgeColumn::is_personal) { Request::personal } else { Request::supporters };
        read(site, &pairs, &self.target, request)
    }
}

/// Writes an export where it is wanted, with a bar on a terminal.
async fn write(export: Opened, target: &Target, is_pledges: bool, is_public: bool) -> Result<(), Failure> {
    let (rows, has_rows) = (export.table.expected.unwrap_or_default(), target.output.is_none());
    let bar = output::bar(rows, "{human_pos}/{human_len} rows, {per_sec}, {eta}", has_rows);
    let written = match &target.output {
        None => match to_standard_output(export, is_pledges, &bar).await {
            // A reader that has gone away (`| head`) is no failure.
            Err(Unfinished::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        },
        Some(path) => {
            let is_new = !path.exists();
            let file = create(path, is_public, target.force)
                .map_err(|error| Failure::Other(format!("cannot write {}: {error}", path.display())))?;
            let written = to_file(export, &file, &bar).await;
            if written.is_err() {
                // Nobody takes half a file for the whole. What cannot be emptied was no file.
                let _ = if is_new { std::fs::remove_file(path) } else { file.set_len(0) };
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

/// A file to write. A new one is for its owner alone, unless it holds what anyone may know.
fn create(path: &Path, is_public: bool, force: bool) -> io::Result<File> {
    let is_new = !path.exists();
    let file = output::create(path, force)?;
    if is_new && is_public {
        // A file system that knows no modes keeps none.
        let _ = umask::publish(&file);
    }
    Ok(file)
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

/// Tells a bar of rows.
fn counter(bar: &ProgressBar) -> impl Fn(u64) + Send + 'static + use<> {
    let bar = bar.clone();
    move |rows| bar.inc(rows)
}

async fn to_standard_output(export: Opened, is_pledges: bool, bar: &ProgressBar) -> Result<(), Unfinished> {
    let Opened { table, words, format, bom, permit: _permit } = export;
    let mut out = io::stdout();
    if format == Format::Xlsx {
        let (file, mut made) = export::nameless_file().await?;
        export::workbook(table, words, file, counter(bar)).await?;
        io::copy(&mut made, &mut out)?;
    } else {
        export::send(table, format, bom.unwrap_or(is_pledges), &mut Written { out: &mut out, bar }).await?;
    }
    Ok(out.flush()?)
}

async fn to_file(export: Opened, file: &File, bar: &ProgressBar) -> Result<(), Unfinished> {
    let Opened { table, words, format, bom, permit: _permit } = export;
    if format == Format::Xlsx {
        return export::workbook(table, words, file.try_clone()?, counter(bar)).await;
    }
    export::send(table, format, bom.unwrap_or(true), &mut Written { out: file, bar }).await
}
