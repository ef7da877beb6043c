//! `sixteen serve`.

use std::io;
use std::pin::pin;

use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::cli::organizer::first_account;
use crate::cli::output::{Failure, say};
use crate::clock::Clock;
use crate::config::{Config, DatabaseUrl};

/// Serves the site until the program is told to stop.
pub(super) async fn serve(config: Config) -> Result<(), Failure> {
    let app = App::build(config.clone(), Clock::system()).await?;
    run(app, &config, None).await
}

/// The same with a program that is built. `account` is one of a demo, with its password.
pub(super) async fn run(app: App, config: &Config, account: Option<&str>) -> Result<(), Failure> {
    let database = match config.database() {
        DatabaseUrl::Sqlite(path) => path.display().to_string(),
        DatabaseUrl::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let smtp = config.smtp_url.as_ref().map(|server| format!("by {}:{}", server.host, server.port));
    let signal =
        first_signal().map_err(|error| Failure::Other(format!("signals cannot be heard: {error}")))?;
    let base_url = app.base_url().clone();
    say("Sixteen is running.");
    say(format!("  Site     {base_url}"));
    match (app.mailbox(), smtp) {
        (Some(mailbox), _) => {
            say(format!(
                "  Letters  {base_url}/mailbox (no mail server is set, so they stay in {})",
                mailbox.folder().display()
            ));
        }
        (None, smtp) => {
            let smtp = smtp.unwrap_or_default();
            match app.mail_failure().await {
                None => say(format!("  Letters  {smtp}, which greets and knows us")),
                Some(failure) => say(format!("  Letters  {smtp}: {}. They wait", failure.in_words())),
            }
        }
    }
    say(format!("  Data     {database}"));
    if app.has_organizers().await? {
        say(format!("  Desk     {base_url}/organizer"));
        if let Some(account) = account {
            say(format!("           as {account}"));
        }
    } else {
        say("  Desk     has no account yet; in another terminal, with your address for EMAIL:");
        say(format!("           {}", first_account(config, &base_url)));
    }
    if let Some(address) = app.metrics_address() {
        say(format!("  Metrics  http://{address}/metrics"));
    }
    if let Some(today) = config.today {
        say(format!("  Preview  the site looks as on {today}; pledges are real"));
    }
    say("Stop it with Ctrl+C.");
    let stop = CancellationToken::new();
    let mut running = pin!(app.run_until(stop.clone()));
    // In one task: neither can end without the other.
    let asked = tokio::select! {
        asked = &mut running => asked,
        () = signal => {
            tracing::info!("Stopping: no new requests, finishing what is begun");
            stop.cancel();
            running.await
        }
    };
    tracing::info!("Stopped");
    if asked {
        Ok(())
    } else {
        Err(Failure::Other("a part of the program has ended; its log says which".into()))
    }
}

/// Hears SIGTERM and SIGINT (Ctrl+C) from the call on; the future ends with the first of them.
#[cfg(unix)]
fn first_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Hears Ctrl+C.
#[cfg(not(unix))]
fn first_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
