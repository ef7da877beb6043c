//! The real program for tests: built from a configuration, on a free port, with a database and an
//! SMTP server of its own, and a clock that tells the same time whenever the tests are run.

pub(crate) mod app;
pub(crate) mod database;
pub(crate) mod hold;
pub(crate) mod page;
pub(crate) mod random;
pub(crate) mod smtp;

use std::{
    future::Future,
    net::TcpListener,
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

use sixteen::clock::Clock;

/// The moment at which a test begins that sets no other: day seven, late in the morning in Ulaanbaatar.
/// Nothing turns while it runs: no day, no hour, no quarter of one, no ten minutes.
pub(crate) const MOMENT: &str = "2026-12-01T03:01:00Z";

/// A clock that runs on from [`MOMENT`].
pub(crate) fn clock() -> Clock {
    Clock::at(MOMENT.parse().expect("a moment"))
}

/// Letters to organizers: the beginnings of what their previews are called.
pub(crate) const DESK_LETTERS: [&str; 8] =
    ["invitation", "reset", "changed", "device", "exported", "access", "issues", "morning"];

/// Longest time anything waited for may take; far beyond what it takes, so that only a fault meets it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until something is so, looking again and again.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut so: impl FnMut() -> F) {
    let waiting = async {
        while !so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "waited in vain until {what}");
}

/// A port for another program to listen on, some time from now. It is none of those that connections are given by
/// the operating system (ip(7): 32768 to 60999), which one of them could have until then.
pub(crate) fn free_port() -> u16 {
    const PORTS: std::ops::Range<u16> = 18_000..32_000;
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    // Another test program begins elsewhere.
    let begin = std::process::id() as usize * 97;
    PORTS
        .map(|_| begin + usize::from(TAKEN.fetch_add(1, Ordering::Relaxed)))
        .filter_map(|number| PORTS.clone().nth(number % PORTS.len()))
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("a free port")
}

/// Runs a test that must come to its end: one that stands still fails by its name. `TEST_MINUTES` gives longer
/// runs more than five.
pub(crate) async fn in_time(test: impl Future<Output = ()>) {
    let limit = Duration::from_secs(60 * random::from_environment("TEST_MINUTES", 5));
    assert!(tokio::time::timeout(limit, test).await.is_ok(), "it did not end in {limit:?}");
}

/// Makes a test of an async function for each database: `name::on_sqlite`, `name::on_postgres`.
#[macro_export]
macro_rules! on_both_databases {
    ($(async fn $name:ident($database:ident: Database) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn test($database: $crate::support::database::Database) {
                $crate::support::in_time(async move $body).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                test($crate::support::database::Database::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(database) = $crate::support::database::Database::postgres().await {
                    test(database).await;
                }
            }
        }
    )*};
}
