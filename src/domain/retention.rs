//! What is deleted, and when.

use super::{Error, ledger::Ledger, outbox::ALLOWANCE_MS};
use crate::{
    clock::milliseconds,
    store::{self, Transaction},
};

/// Rows deleted in one go, so that nobody waits long behind it.
const BATCH: u64 = 500;

/// Held sign-ups nobody released are deleted after thirty days.
const HELD_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Deletes a batch of what is due: unconfirmed pledges past expiry and grace, held ones nobody
/// released, the ledger of old letters, past counters, and who signed an edition that is long
/// over. Returns how many pledges it touched; as many as a full batch means there may be more.
///
/// # Errors
/// When the database fails.
pub async fn purge(ledger: &Ledger, tx: &Transaction) -> Result<u64, Error> {
    let now = ledger.clock.now_ms();
    let grace = milliseconds(ledger.rules.confirm_grace);
    let purged = store::pledge::purge(tx, now - grace, now - HELD_MS, BATCH).await?;
    store::letter::purge(tx, now - ALLOWANCE_MS).await?;
    store::limit::purge(tx, now).await?;
    let (idle, lifetime) = (ledger.rules.session_idle, ledger.rules.session_lifetime);
    store::session::purge(tx, now - milliseconds(idle), now - milliseconds(lifetime)).await?;
    let schedule = &ledger.rules.schedule;
    let until =
        schedule.kept_long_enough(schedule.date(crate::clock::timestamp(now)), ledger.rules.retention_days);
    let forgotten = match until {
        Some(day) => store::pledge::forget(tx, &day.to_string(), BATCH).await?,
        None => 0,
    };
    if forgotten > 0 {
        ledger.change_names();
    }
    if purged + forgotten > 0 {
        tracing::info!(purged, forgotten, "Deleted unconfirmed pledges and personal data past their time");
    }
    Ok(purged.max(forgotten))
}
