//! `sixteen export`.

use std::{io::Write, path::PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use entity::tally::Dimension;
use jiff::civil::Date;
use serde_json::json;

use super::{Failure, with_register};
use crate::{
    config::Config,
    domain::export::{Counts, Detail, NOT_FOR_PUBLICATION, to_csv, traffic_csv},
    store,
};

#[derive(Debug, Subcommand)]
pub(super) enum Export {
    /// The counts of confirmed pledges
    Counts(CountsExport),
    /// Visits, shares, hashtag clicks, signed and confirmed pledges by day and channel, named source,
    /// generation and tag; exact, not for publication
    Traffic(TrafficExport),
}

#[derive(Debug, Args)]
pub(super) struct TrafficExport {
    /// First local day, such as 2026-11-25; default: all
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// File to write; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CountsExport {
    /// What to count by
    #[arg(long, value_delimiter = ',', default_value = "call,day,region")]
    by: Vec<By>,
    /// How much to tell: public merges small cells; full is exact and not for publication
    #[arg(long, default_value = "public")]
    detail: DetailChoice,
    /// Format
    #[arg(long, default_value = "csv")]
    format: Format,
    /// File to write; default: standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum By {
    Day,
    Call,
    Region,
    Voice,
    Channel,
    Language,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DetailChoice {
    Public,
    Full,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
}

impl Export {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        let (bytes, output) = match self {
            Self::Counts(export) => (
                with_register(config, async |opened| export.bytes(&opened.register).await).await?,
                &export.output,
            ),
            Self::Traffic(export) => (
                with_register(config, async |opened| export.bytes(&opened.register).await).await?,
                &export.output,
            ),
        };
        match output {
            Some(file) => std::fs::write(file, bytes)
                .map_err(|error| Failure::Other(format!("cannot write {}: {error}", file.display()))),
            None => match std::io::stdout().write_all(&bytes) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                    Err(Failure::Other(format!("cannot write: {error}")))
                }
                _ => Ok(()),
            },
        }
    }
}

impl TrafficExport {
    async fn bytes(&self, register: &crate::domain::Register) -> Result<Vec<u8>, Failure> {
        let since = self.since.map(|day| day.to_string());
        let traffic = store::traffic::since(&register.store.read, since.as_deref()).await?;
        let sources = store::source::all(&register.store.read).await?;
        traffic_csv(&register.campaign, &traffic, &sources).map_err(|error| Failure::Other(error.to_string()))
    }
}

impl CountsExport {
    async fn bytes(&self, register: &crate::domain::Register) -> Result<Vec<u8>, Failure> {
        let counts = Counts::read(&register.store, register.clock.now()).await?;
        let by: Vec<Dimension> = self
            .by
            .iter()
            .map(|by| match by {
                By::Day => Dimension::Day,
                By::Call => Dimension::Call,
                By::Region => Dimension::Region,
                By::Voice => Dimension::Voice,
                By::Channel => Dimension::Channel,
                By::Language => Dimension::Language,
            })
            .collect();
        let detail = match self.detail {
            DetailChoice::Public => Detail::Public,
            DetailChoice::Full => Detail::Full,
        };
        let language = register.campaign.default_language();
        let lines = counts.lines(&register.campaign, language, &by, detail);
        match self.format {
            Format::Csv => to_csv(&lines, detail).map_err(|error| Failure::Other(error.to_string())),
            Format::Json => {
                let lines: Vec<_> = lines
                    .iter()
                    .map(|line| {
                        json!({ "by": line.by, "key": line.key, "label": line.label, "confirmed": line.confirmed })
                    })
                    .collect();
                let snapshot = counts.snapshot_of.filter(|_| detail == Detail::Public);
                let value = json!({
                    "detail": if detail == Detail::Full { NOT_FOR_PUBLICATION } else { "public" },
                    "read_at": counts.read_at.to_string(),
                    "snapshot_as_of": snapshot.map(|(at, _)| at.to_string()),
                    "snapshot_total": snapshot.map(|(_, total)| total),
                    "counts": lines,
                });
                let mut bytes =
                    serde_json::to_vec_pretty(&value).map_err(|e| Failure::Other(e.to_string()))?;
                bytes.push(b'\n');
                Ok(bytes)
            }
        }
    }
}
