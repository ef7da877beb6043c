//! The commands, one file each.

mod audit;
mod backup;
mod bulk;
mod campaign;
mod check;
mod cleanup;
mod complete;
mod counts;
mod demo;
mod disowned;
mod doctor;
mod export;
mod held;
mod keys;
mod mail;
mod migrate;
mod moderate;
mod organizer;
mod output;
mod paper;
mod recount;
mod rehearsal;
mod retention;
mod serve;
mod settings;
mod source;
mod subject;
mod umask;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::prelude::*;

use crate::app::{self, Opened, Repeats};
use crate::cli::output::{Failure, Style, complain};
use crate::clock::Clock;
use crate::config::{self, Config, Given, LogFilter, LogFormat};
use crate::domain::{self, Site};

/// Threads for what takes long or waits for the disk: files, passwords, drawings, exports.
const BLOCKING_THREADS: usize = 24;

/// The campaign microsite for the 16 Days of Activism: statement, pledges, counts.
///
/// Without a command it serves the site.
#[derive(Debug, Parser)]
#[command(
    name = "sixteen",
    version = version(),
    max_term_width = 100,
    after_help = "Settings are flags, variables of the environment, or keys of a file: sixteen help settings\n\nExamples:\n  \
                  sixteen demo\n  sixteen --base-url https://pledge.example.org --trusted-proxies 127.0.0.1"
)]
struct Command {
    #[command(subcommand)]
    action: Option<Action>,
    /// Write results as JSON, one object a line
    #[arg(long, global = true)]
    json: bool,
    /// Write no remarks, only results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serve the site (the default)
    #[command(after_help = "Examples:\n  sixteen serve\n  sixteen serve --config /etc/sixteen/sixteen.toml")]
    Serve,
    /// Show a campaign on its sixth day, made up and in a folder of its own
    Demo(demo::Demo),
    /// Bring the database up to date and do nothing else
    Migrate,
    /// Put a backup where no database is yet
    #[command(after_help = "Examples:\n  sixteen restore sixteen-2026-11-28.backup --data /var/lib/sixteen")]
    Restore(backup::Restore),
    /// End a rehearsal (SIXTEEN_REHEARSAL)
    #[command(subcommand)]
    Rehearsal(rehearsal::Rehearsal),
    /// Begin another country's edition
    #[command(subcommand)]
    Campaign(campaign::CampaignCommand),
    /// Check the campaign's content: every mistake, with file and line
    #[command(after_help = "Examples:\n  sixteen check\n  sixteen check --campaign ./uruguay")]
    Check,
    /// Go through settings, content, keys, database, disk, clock, proxy, mail, certificate and backups
    #[command(after_help = "Examples:\n  sixteen doctor\n  sixteen doctor --json")]
    Doctor(doctor::Doctor),
    /// List every setting in force, where it comes from and what it means
    Settings(settings::SettingsCommand),
    /// Write what a shell completes commands and flags by
    Completions {
        /// Shell
        shell: Shell,
    },
    /// Write manual pages into a folder
    Man {
        /// Folder that is there
        folder: PathBuf,
    },
    #[command(flatten)]
    Site(Box<SiteCommand>),
}

/// The commands that need the site.
#[derive(Debug, Subcommand)]
enum SiteCommand {
    /// Write counts, pledges or visits and shares to standard output or a file
    #[command(subcommand)]
    Export(export::Export),
    /// Write the whole database into a file, beside the running site
    #[command(after_help = "Examples:\n  sixteen backup sixteen-2026-11-28.backup")]
    Backup(backup::Backup),
    /// Compare the kept counts with the pledges
    #[command(after_help = "Examples:\n  sixteen recount\n  sixteen recount --fix")]
    Recount(recount::Recount),
    /// Look at sign-ups that went over a limit; release or drop them
    #[command(subcommand)]
    Held(held::Held),
    /// Set pledges aside by condition, and put them back
    #[command(subcommand)]
    Cleanup(cleanup::Cleanup),
    /// Enter pledges signed on paper from a file, list them and take them back
    #[command(subcommand)]
    Paper(paper::Paper),
    /// Release or hide names, organisations and messages
    #[command(subcommand)]
    Moderate(moderate::Moderate),
    /// Look at addresses that get no letters: disowned, complained or bounced; let one be written to again
    #[command(subcommand)]
    Disowned(disowned::Disowned),
    /// Add, list and end partner links with short links of their own
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// Make, list, change and end organizers' accounts
    #[command(subcommand)]
    Organizer(organizer::Organizer),
    /// Look at letters as their readers see them, and at refused ones; have those tried again
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// Check the log of what was done at the organizers' desk
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Check that the published counts of past hours still stand
    #[command(subcommand)]
    Counts(counts::CountsCommand),
    /// Answer somebody who asks what is known of them, or wants it erased
    #[command(subcommand)]
    Subject(subject::SubjectCommand),
    /// Erase personal data that are past their time
    #[command(subcommand)]
    Retention(retention::Retention),
    /// Seal everything again after a change of the secret, or give up what a lost one has sealed
    #[command(subcommand)]
    Keys(keys::Keys),
}

/// Runs the command that was typed; the exit code is 0 when it did what was asked, 1 when it did not, and 2 when
/// the settings are wrong.
pub fn run() -> ExitCode {
    umask::restrict();
    let flags = command().get_matches();
    let command = Command::from_arg_matches(&flags).unwrap_or_else(|error| error.exit());
    output::set_style(match (command.json, command.quiet) {
        (true, _) => Style::Json,
        (false, true) => Style::Quiet,
        (false, false) => Style::Words,
    });
    let action = command.action.unwrap_or(Action::Serve);
    match &action {
        Action::Completions { shell } => return ended(complete::completions(self::command(), *shell)),
        Action::Man { folder } => return ended(complete::manual(self::command(), folder)),
        Action::Campaign(command) => return ended(command.run()),
        _ => {}
    }
    let (mut config, given, mistakes) = Config::gather(&flags, false);
    if matches!(action, Action::Demo(_)) {
        // What is made up sets off the warnings of a real night.
        config.log = LogFilter("error".to_owned());
        // Its address and password are told in words, whoever reads them.
        config.log_format = LogFormat::Auto;
    }
    if let Action::Settings(settings) = &action {
        settings.run(&given);
        if mistakes.is_empty() || settings.template {
            return ended(Ok(()));
        }
    }
    if !mistakes.is_empty() {
        complain("sixteen cannot start with these settings:");
        for mistake in mistakes {
            complain(format!("  {mistake}"));
        }
        if matches!(action, Action::Serve)
            && let Err(obstacles) = app::prepare(&config, &[])
        {
            complain(obstacles);
        }
        return ExitCode::from(2);
    }
    start_logging(&config);
    domain::export::keep_files_in(&config.data);
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    // Each of them keeps some memory of its own; hundreds would be begun by a crowd that asks for files.
    let runtime = match runtime.enable_all().max_blocking_threads(BLOCKING_THREADS).build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(format!("sixteen cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    ended(runtime.block_on(act(action, config, given)))
}

fn ended(result: Result<(), Failure>) -> ExitCode {
    let Err(failure) = result.and_then(|()| output::written()) else { return ExitCode::SUCCESS };
    complain(format!("sixteen: {failure}"));
    let is_misplaced = matches!(&failure, Failure::Start(start) if start.is_misplaced());
    ExitCode::from(if is_misplaced { 2 } else { 1 })
}

/// All commands, with the flags of the settings.
pub fn command() -> clap::Command {
    let settings = |command: clap::Command| command.after_long_help(config::help());
    Command::command().args(config::arguments()).mut_subcommand("settings", settings)
}

async fn act(action: Action, config: Config, given: Given) -> Result<(), Failure> {
    match action {
        Action::Serve => serve::serve(config, given).await,
        Action::Demo(demo) => demo.run(config).await,
        Action::Migrate => migrate::migrate(&config).await,
        Action::Restore(restore) => restore.run(&config).await,
        Action::Rehearsal(rehearsal) => rehearsal.run(config).await,
        Action::Check => check::check(&config),
        Action::Doctor(doctor) => doctor.run(&config).await,
        // Answered before the settings are asked for.
        Action::Settings(_) | Action::Completions { .. } | Action::Man { .. } | Action::Campaign(_) => Ok(()),
        Action::Site(command) => {
            if let SiteCommand::Counts(counts) = &*command
                && let Some(path) = counts.file()
            {
                return counts.verify_file(path);
            }
            let opened = match &*command {
                SiteCommand::Keys(keys::Keys::GiveUp { .. }) => {
                    Opened::open_for_give_up(&config, Clock::system()).await?
                }
                _ => Opened::open(&config, Clock::system()).await?,
            };
            let result = command.run(&opened.site, &config).await;
            opened.close().await;
            result
        }
    }
}

impl SiteCommand {
    async fn run(self, site: &Site, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Export(export) => export.run(site, config).await,
            Self::Backup(backup) => backup.run(site, config).await,
            Self::Recount(recount) => recount.run(site).await,
            Self::Held(held) => held.run(site).await,
            Self::Cleanup(cleanup) => cleanup.run(site).await,
            Self::Paper(paper) => paper.run(site).await,
            Self::Moderate(moderate) => moderate.run(site).await,
            Self::Disowned(disowned) => disowned.run(site).await,
            Self::Source(source) => source.run(site, config).await,
            Self::Organizer(organizer) => organizer.run(site, config).await,
            Self::Mail(mail) => mail.run(site, config).await,
            Self::Audit(audit) => audit.run(site).await,
            Self::Counts(counts) => counts.run(site).await,
            Self::Subject(subject) => subject.run(site).await,
            Self::Retention(retention) => retention.run(site).await,
            Self::Keys(keys) => keys.run(site).await,
        }
    }
}

/// What the program says it is: with its commit, where that was known when it was built.
fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    option_env!("BUILD_COMMIT").map_or_else(|| version.to_owned(), |commit| format!("{version} ({commit})"))
}

fn start_logging(config: &Config) {
    // What was given still wins. A parameter that sqlx does not know is logged with its value, which may be
    // a password.
    let filter = EnvFilter::new(format!("sqlx=warn,sqlx_postgres::options=error,{}", config.log.0));
    let terminal = std::io::stderr().is_terminal();
    let json = match config.log_format {
        LogFormat::Json => true,
        LogFormat::Human => false,
        LogFormat::Auto => !terminal,
    };
    // A line that cannot be written is lost; saying so on the same closed pipe would be a panic.
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(terminal)
        .log_internal_errors(false);
    let logs = tracing_subscriber::registry().with(filter);
    // It fails only where a logger is there already, which then goes on.
    let _ = if json {
        logs.with(lines.json().with_filter(Repeats)).try_init()
    } else {
        logs.with(lines.with_target(false).with_filter(Repeats)).try_init()
    };
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::error::ErrorKind;

    use super::*;

    /// The words of a line as a shell takes them; what follows a pipe or a redirection is another program's.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut quote) = (vec![String::new()], None);
        for letter in line.split(" #").next().unwrap_or_default().trim().chars() {
            match (letter, quote) {
                (mark, Some(open)) if mark == open => quote = None,
                ('"' | '\'', None) => quote = Some(letter),
                (' ', None) => words.push(String::new()),
                ('|' | '<' | '>', None) => break,
                _ => words.last_mut().expect("a word").push(letter),
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    /// The commands of ours in the blocks of a document.
    fn commands(text: &str) -> Vec<Vec<String>> {
        let (mut found, mut inside) = (Vec::new(), false);
        for line in text.lines() {
            if let Some(language) = line.trim().strip_prefix("```") {
                inside = language == "sh";
                continue;
            }
            let mut words = words(line);
            if words.first().is_some_and(|word| word == "sudo") {
                words.drain(..if words.get(1).is_some_and(|word| word == "-u") { 3 } else { 1 });
            }
            if words.first().is_some_and(|word| word == "cargo") && words.iter().any(|word| word == "run") {
                words.drain(..words.iter().position(|word| word == "--").unwrap_or(words.len() - 1));
                words[0] = "sixteen".to_owned();
            }
            if inside && words.first().is_some_and(|word| word == "sixteen" || word.ends_with("/sixteen")) {
                found.push(words);
            }
        }
        found
    }

    /// The commands of ours that a document names between its blocks, some without what they need.
    fn mentioned(text: &str) -> Vec<Vec<String>> {
        let text: String = text.split("```").step_by(2).collect();
        let named = text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("sixteen "));
        named.map(|code| words(&code.replace('\n', " "))).collect()
    }

    /// Why a line is no command.
    fn refused(words: &[String]) -> Option<clap::Error> {
        let read = Command::command().args(config::arguments()).try_get_matches_from(words);
        read.err().filter(|error| error.kind() != ErrorKind::DisplayHelp)
    }

    /// The examples of a command's help, and of those below it.
    fn examples(command: &clap::Command) -> Vec<Vec<String>> {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let own = help.lines().filter(|line| line.starts_with("  sixteen")).map(words);
        own.chain(command.get_subcommands().flat_map(examples)).collect()
    }

    #[test]
    fn the_examples_of_the_help_are_commands() {
        let all = examples(&Command::command());
        assert!(all.len() > 20, "{all:?}");
        for words in all {
            let refused = refused(&words);
            assert!(refused.is_none(), "{}: {refused:?}", words.join(" "));
        }
    }

    #[test]
    fn the_commands_of_the_documents_are_commands() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = vec![root.join("README.md"), root.join("CHANGELOG.md")];
        files.extend(
            root.join("docs").read_dir().expect("a folder").map(|entry| entry.expect("a file").path()),
        );
        let (mut seen, mut named) = (0, 0);
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "md")) {
            let text = std::fs::read_to_string(file).expect("text");
            for words in commands(&text) {
                seen += 1;
                let refused = refused(&words);
                assert!(refused.is_none(), "{}: {}: {refused:?}", file.display(), words.join(" "));
            }
            for words in mentioned(&text).into_iter().filter(|words| words[1] != "help") {
                named += 1;
                let unknown = [ErrorKind::InvalidSubcommand, ErrorKind::UnknownArgument];
                let refused = refused(&words).filter(|error| unknown.contains(&error.kind()));
                assert!(refused.is_none(), "{}: {}: {refused:?}", file.display(), words.join(" "));
            }
        }
        assert!(seen > 20 && named > 40, "{seen} and {named} were found");
    }
}
