//! `sixteen serve`.

use std::io::{self, IsTerminal};
use std::sync::Arc;

use serde_json::Value;
#[cfg(unix)]
use tokio::signal::unix::{self, SignalKind};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{self, App, Sockets};
use crate::cli::organizer::first_account;
use crate::cli::output::{Failure, is_json, is_quiet, plain, result, say, written};
use crate::clock::Clock;
use crate::config::{BaseUrl, Config, DatabaseUrl, Given, LogFormat, Source};
use crate::domain::write::signals::Signals;

/// Serves the site until the program is told to stop.
pub(super) async fn serve(config: Config, given: Given) -> Result<(), Failure> {
    // First, so that the log of a failed start has the version.
    tell_settings(&given, "Starting");
    let app = App::build(config.clone(), Clock::system()).await?;
    run(app, &config, Some(given), None).await
}

/// Tells what is not the default.
fn tell_settings(given: &Given, event: &str) {
    let changed = given.in_force().into_iter().filter(|setting| setting.source != Source::Default);
    let settings = changed.map(|setting| match setting.value {
        Some(value) => format!("{}={value}", setting.name),
        None => format!("{} (not shown)", setting.name),
    });
    let settings = settings.collect::<Vec<_>>().join(", ");
    let (version, commit) = (env!("CARGO_PKG_VERSION"), option_env!("BUILD_COMMIT"));
    tracing::info!(version, commit, settings, "{event}");
}

/// The same with a program that is built. `given` are settings that can be read again; `account` is one of a
/// demo, with its password.
pub(super) async fn run(
    app: App,
    config: &Config,
    given: Option<Given>,
    account: Option<&str>,
) -> Result<(), Failure> {
    let database = match config.database() {
        DatabaseUrl::Sqlite(path) => path.display().to_string(),
        DatabaseUrl::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let smtp = config.smtp_url.as_ref().map(|server| format!("by {}:{}", server.host, server.port));
    let mut heard =
        OsSignals::hear().map_err(|error| Failure::Other(format!("signals cannot be heard: {error}")))?;
    let base_url = app.base_url().clone();
    let mut told = vec![("Site", base_url.to_string())];
    let letters = match (app.mailbox(), smtp) {
        (Some(mailbox), _) => {
            let folder = mailbox.folder().display();
            format!("{base_url}/mailbox (no mail server is set, so they stay in {folder})")
        }
        (None, smtp) => {
            let smtp = smtp.unwrap_or_default();
            match app.mail_failure().await {
                None => format!("{smtp}, which greets and knows us"),
                Some(failure) => format!("{smtp}: {}. They wait", failure.in_words()),
            }
        }
    };
    told.extend([("Letters", letters), ("Data", database)]);
    if app.has_organizers().await? {
        told.push(("Desk", format!("{base_url}/organizer")));
        told.extend(account.map(|account| ("", format!("as {account}"))));
    } else {
        let words = "has no account yet; in another terminal, with your address for EMAIL:";
        told.extend([("Desk", words.to_owned()), ("", first_account(config, &base_url))]);
    }
    if let Some(address) = app.metrics_address() {
        told.push(("Metrics", format!("http://{address}/metrics")));
    }
    if config.rehearsal {
        told.push(("Trial", "nothing here counts; sixteen rehearsal wipe removes all of it".to_owned()));
    }
    if let Some(today) = config.today {
        told.push(("Preview", format!("the site looks as on {today}; pledges are real")));
    }
    tell(config, &base_url, &told);
    if let Some(account) = account.filter(|_| is_quiet()) {
        result(format!("{base_url}/organizer as {account}"), Value::Null);
    }
    // Whoever waits for these lines would wait until the end.
    written()?;
    let running = Running::begin(app).map_err(|error| Failure::Other(error.to_string()))?;
    let asked = running.until_stopped(&mut heard, config, given).await;
    tracing::info!("Stopped");
    if asked {
        Ok(())
    } else {
        Err(Failure::Other("a part of the program has ended; its log says which".into()))
    }
}

/// Says that it runs: to a person in lines; in a log that is JSON by order, in one of its own.
fn tell(config: &Config, base_url: &BaseUrl, told: &[(&str, String)]) {
    if config.log_format == LogFormat::Json && !io::stdout().is_terminal() {
        let told: Vec<String> = told.iter().map(|(name, words)| format!("{name} {words}")).collect();
        tracing::info!(site = %base_url, told = told.join("; "), "Sixteen is running");
        return;
    }
    if is_json() {
        let name = |name: &str| if name.is_empty() { "account".to_owned() } else { name.to_lowercase() };
        let fields = told.iter().map(|(of, words)| (name(of), words.as_str().into()));
        return result("", fields.collect::<serde_json::Map<_, _>>().into());
    }
    say("Sixteen is running.");
    for (name, words) in told {
        say(format!("  {name:<8} {words}"));
    }
    say("Stop it with Ctrl+C.");
}

/// A program that runs, and those it has taken over from, which finish what they have begun.
struct Running {
    stop: CancellationToken,
    sockets: Sockets,
    signals: Arc<Signals>,
    program: JoinHandle<bool>,
    before: TaskTracker,
}

impl Running {
    fn begin(app: App) -> io::Result<Self> {
        let (stop, sockets) = (CancellationToken::new(), app.sockets().again()?);
        let signals = Arc::clone(&app.site().signals);
        let program = tokio::spawn(app.run_until(stop.clone()));
        Ok(Self { stop, sockets, signals, program, before: TaskTracker::new() })
    }

    /// Runs until it is told to stop or ends by itself; answers whether it was told.
    async fn until_stopped(
        mut self,
        heard: &mut OsSignals,
        config: &Config,
        mut given: Option<Given>,
    ) -> bool {
        let mut config = config.clone();
        loop {
            let signal = tokio::select! {
                asked = &mut self.program => return asked.unwrap_or(false),
                signal = heard.next() => signal,
            };
            match (signal, given.take()) {
                (OsSignal::Reload, Some(before)) => match self.again(&before, &config).await {
                    Ok((next, new, read)) => {
                        if (&new.log, new.log_format) != (&config.log, config.log_format) {
                            tracing::warn!(
                                "log and log_format stay as they were until the program is started again"
                            );
                        }
                        tell_settings(&read, "Settings and content were read again and are in force");
                        (self, config, given) = (next, new, Some(read));
                    }
                    Err(words) => {
                        tracing::error!("Settings and content stay as they were: {}", plain(&words));
                        given = Some(before);
                    }
                },
                _ => break,
            }
        }
        if let Some(delay) = config.stop_delay {
            tracing::info!("Stopping soon: /readyz says no, so that others are asked");
            self.signals.runs("open", false);
            tokio::select! {
                () = tokio::time::sleep(delay) => {}
                _ = heard.next() => {}
            }
        }
        tracing::info!("Stopping: no new requests, finishing what is begun");
        app::tell_stop();
        let Self { stop, sockets, program, before, .. } = self;
        // As long as one copy is open, whoever comes now would wait instead of being refused.
        drop(sockets);
        stop.cancel();
        let asked = program.await.unwrap_or(false);
        before.close();
        before.wait().await;
        asked
    }

    /// A program with settings and content as they are now, at the same doors; this one then takes no new
    /// requests. Else why there is none, and this one goes on.
    async fn again(&mut self, given: &Given, running: &Config) -> Result<(Self, Config, Given), String> {
        let (config, given, mistakes) = Config::gather_again(given);
        if !mistakes.is_empty() {
            return Err(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        }
        let sockets = self.sockets.again().map_err(|error| error.to_string())?;
        let app = App::build_beside(config.clone(), Clock::system(), sockets, running).await;
        let next = Self::begin(app.map_err(|error| error.to_string())?).map_err(|error| error.to_string())?;
        self.stop.cancel();
        let program = std::mem::replace(&mut self.program, tokio::spawn(std::future::ready(true)));
        self.before.spawn(program);
        Ok((Self { before: self.before.clone(), ..next }, config, given))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OsSignal {
    Stop,
    #[cfg_attr(not(unix), expect(dead_code, reason = "elsewhere nothing asks for it"))]
    Reload,
}

/// SIGTERM, SIGINT (Ctrl+C) and SIGHUP, heard from the call on. The last asks for settings and content to be read
/// again, as of any service; from a terminal it is that terminal's end.
#[cfg(unix)]
struct OsSignals {
    terminate: unix::Signal,
    interrupt: unix::Signal,
    hangup: unix::Signal,
    has_terminal: bool,
}

#[cfg(unix)]
impl OsSignals {
    fn hear() -> io::Result<Self> {
        Ok(Self {
            terminate: unix::signal(SignalKind::terminate())?,
            interrupt: unix::signal(SignalKind::interrupt())?,
            hangup: unix::signal(SignalKind::hangup())?,
            has_terminal: io::stdin().is_terminal(),
        })
    }

    async fn next(&mut self) -> OsSignal {
        tokio::select! {
            _ = self.terminate.recv() => OsSignal::Stop,
            _ = self.interrupt.recv() => OsSignal::Stop,
            _ = self.hangup.recv() => if self.has_terminal { OsSignal::Stop } else { OsSignal::Reload },
        }
    }
}

/// Ctrl+C.
#[cfg(not(unix))]
struct OsSignals;

#[cfg(not(unix))]
impl OsSignals {
    fn hear() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> OsSignal {
        let _ = tokio::signal::ctrl_c().await;
        OsSignal::Stop
    }
}
