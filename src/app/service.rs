//! Notices to systemd, where it has started the program.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;

use crate::domain::Site;

/// How often it is looked whether all runs where no watchdog asks.
const USUAL: Duration = Duration::from_secs(60);

/// Says that the program is ready, and again and again that all of it runs.
pub(super) async fn tell(site: Site, stop: CancellationToken) {
    let _ = sd_notify::notify(&[NotifyState::Ready]);
    let every = sd_notify::watchdog_enabled().map_or(USUAL, |limit| limit / 3);
    while stop.run_until_cancelled(tokio::time::sleep(every)).await.is_some() {
        if site.is_writing() && site.signals.tasks().values().all(|runs| *runs) {
            let _ = sd_notify::notify(&[NotifyState::Watchdog]);
        }
    }
}

/// Says that the program stops.
pub fn tell_stop() {
    let _ = sd_notify::notify(&[NotifyState::Stopping]);
}
