//! The work beside the server, each piece as long as the program runs.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::app::repeats::{self, Warnings};
use crate::domain::Site;
use crate::domain::operate::backup::Schedule;
use crate::domain::operate::figures::Figures;
use crate::domain::operate::retention::BREATH;
use crate::web::Context;

/// How often what is published is compared with the database.
const REFRESH: Duration = Duration::from_secs(1);

/// How long the database may take to answer, and how often in a row it may miss that before it is said to be away.
const ANSWER: Duration = Duration::from_secs(2);
const MISSES: u32 = 2;

/// How often work in the background is looked for that another node was given.
const WORK: Duration = Duration::from_secs(2);

/// How often cards of pledges that another node withdrew are looked for.
const SWEEP: Duration = Duration::from_secs(10);

/// How often it is looked whether the writer runs.
const WATCH: Duration = Duration::from_millis(100);

/// How often somebody confirms in a demo.
const DEMO: Duration = Duration::from_millis(1500);

/// How often it is told what has happened.
const MINUTE: Duration = Duration::from_secs(60);

/// How often what is due is deleted, and put into a backup.
const PURGE: Duration = Duration::from_secs(60);

/// Renews what is published, and looks whether the database is there.
pub(super) async fn refresh(context: Context, stop: CancellationToken) {
    tokio::join!(watch_database(context.site.clone(), stop.clone()), publish(context, stop));
}

/// Looks whether a database on another machine, or in another process, answers.
async fn watch_database(site: Site, stop: CancellationToken) {
    let mut missed = 0;
    while site.store.is_server() && pause(REFRESH, &stop).await {
        let answer = tokio::time::timeout(ANSWER, site.store.ping()).await;
        missed = if matches!(answer, Ok(Ok(()))) { 0 } else { missed + 1 };
        let away = missed >= MISSES;
        match (site.signals.database_away.send_replace(away), away) {
            (false, true) => {
                tracing::warn!("The database does not answer; pages show what was published last");
            }
            (true, false) => tracing::info!("The database answers again"),
            _ => {}
        }
    }
}

async fn publish(context: Context, stop: CancellationToken) {
    if let Err(error) = context.published().await {
        tracing::warn!(%error, "The counts cannot be read yet");
    }
    let mut swept = Instant::now();
    while pause(REFRESH, &stop).await {
        context.refresh().await;
        if swept.elapsed() >= SWEEP {
            context.sweep_cards().await;
            swept = Instant::now();
        }
    }
}

/// Tells each minute what has happened in it, while anything does, and at the end what has since; at first since
/// `last`.
pub(super) async fn tell_minute(site: Site, mut last: Option<Figures>, stop: CancellationToken) {
    let mut goes_on = true;
    while goes_on {
        goes_on = pause(MINUTE, &stop).await;
        site.tell_rest();
        let Warnings { count: warnings, repeated } = repeats::take();
        for (words, more) in repeated {
            tracing::warn!(more, "Left out in the last minute: {words}");
        }
        let count = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        let (sent, refused) = (count(&site.signals.letters_sent), count(&site.signals.letters_refused));
        let figures = match Figures::read(&site).await {
            Ok(figures) => figures,
            Err(error) => {
                tracing::warn!(%error, sent, refused, warnings, "The figures of the minute cannot be read");
                continue;
            }
        };
        let before = last.as_ref().unwrap_or(&figures);
        let [signed, confirmed, held] = figures.since(before);
        let (waiting, writes_waiting) = (figures.letters_waiting, site.writes_waiting());
        if [signed, confirmed, held, waiting].iter().any(|count| *count != 0) || sent + refused + warnings > 0
        {
            tracing::info!(
                signed,
                confirmed,
                held,
                sent,
                refused,
                waiting,
                writes_waiting,
                warnings,
                "The last minute"
            );
        }
        last = Some(figures);
    }
}

pub(super) async fn back_up(site: Site, schedule: Schedule, stop: CancellationToken) {
    loop {
        match site.back_up_when_due(&schedule).await {
            Ok(Some(made)) => {
                tracing::info!(file = %made.file.display(), confirmed = made.confirmed, "A backup was made");
                if made.differs {
                    tracing::error!("The kept counts differ from the pledges: sixteen recount");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "The backup failed; it is tried again within an hour"),
        }
        if !pause(PURGE, &stop).await {
            break;
        }
    }
}

pub(super) async fn go_on_with_demo(site: Site, stop: CancellationToken) {
    while pause(site.clock.jitter(DEMO), &stop).await {
        if let Err(error) = site.go_on_with_demo().await {
            tracing::warn!(%error, "The demo stands still for a moment");
        }
    }
}

/// Ends when the writer has, or the program stops.
pub(super) async fn watch_writer(site: Site, stop: CancellationToken) {
    while site.is_writing() && pause(WATCH, &stop).await {}
}

pub(super) async fn end_streams(context: Context, stop: CancellationToken) {
    stop.cancelled().await;
    context.live.end();
}

pub(super) async fn flush(site: Site, every: Duration, stop: CancellationToken) {
    while pause(every, &stop).await {
        if let Err(error) = site.flush_traffic().await {
            tracing::warn!(%error, "Visits could not be counted; they are kept and written next time");
        }
    }
}

pub(super) async fn purge(site: Site, folder: PathBuf, stop: CancellationToken) {
    loop {
        if let Err(error) = site.purge().await {
            tracing::warn!(%error, "What is due could not be deleted; it is tried again in a minute");
        }
        if let Err(error) = site.put_due_letters().await {
            tracing::warn!(%error, "The letters of the day could not be put in; it is tried again in a minute");
        }
        if let Err(error) = site.put_notices(&folder).await {
            tracing::warn!(%error, "Organizers could not be told by letter; it is tried again in a minute");
        }
        if let Err(error) = site.take_history().await {
            tracing::warn!(%error, "The counts of the hour could not be kept; it is tried again in a minute");
        }
        if let Err(error) = site.check_secrets().await {
            tracing::debug!(%error, "The secrets cannot be compared with the database's");
        }
        if !pause(PURGE, &stop).await {
            break;
        }
    }
}

/// Goes on with what clean-ups and files of paper pledges have left to do, on whichever node comes
/// first, and part by part, so that the program can stop on the way.
pub(super) async fn work(site: Site, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(WORK) => {}
            () = site.signals.work.notified() => {}
            () = stop.cancelled() => return,
        }
        loop {
            match site.work().await {
                Ok(true) if pause(BREATH, &stop).await => {}
                Ok(_) => break,
                Err(error) => {
                    tracing::warn!(%error, "Work in the background stopped on the way; it goes on in a moment");
                    break;
                }
            }
        }
    }
}

/// Waits; false when the program stops.
async fn pause(duration: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = tokio::time::sleep(duration) => true,
        () = stop.cancelled() => false,
    }
}
