//! Retention: the deletion of data past their time.

use std::time::Duration;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use crate::clock::{DAY_MS, HOUR_MS, milliseconds, timestamp};
use crate::domain::counts::delivery_stats;
use crate::domain::operate::cleanup::BACK_MS;
use crate::domain::pledge::pace;
use crate::domain::write::outbox::ALLOWANCE_MS;
use crate::domain::write::witness::Verdict;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Rules, Site, Write};
use crate::store;
use crate::store::pledge::Old;

/// Rows deleted in one go, so that nobody waits long behind it.
const BATCH: u64 = 500;

/// Rest between two parts of long work: it is never in a hurry, and visitors share the machine.
pub const BREATH: Duration = Duration::from_millis(20);

/// So many days before they are erased owners are told of data of confirmed pledges.
const ANNOUNCED_DAYS: i32 = 7;

/// Name of the setting with the last day of erasing that owners were told of.
const ANNOUNCED: &str = "erasure_announced";

/// Name of the setting with the time that was agreed to last, in ms since 1970.
const AGREED_TIME: &str = "agreed_time";

/// Name of the setting with a doubt about the clock: its time when that was noted, in ms since 1970, and for how many ms
/// the doubt had lasted. A program that is started again goes on with it.
const DOUBT: &str = "clock_doubt";

/// What is past its time at a moment.
fn old(rules: &Rules, now: i64) -> Old {
    Old {
        expired: now - milliseconds(rules.confirm_grace),
        held: now - i64::from(rules.held_days) * DAY_MS,
        set_aside: now - BACK_MS,
    }
}

/// Accounts that ended before this have kept their address long enough.
fn ended(rules: &Rules, now: i64) -> i64 {
    now - i64::from(rules.retention_days) * DAY_MS
}

/// The last local day whose confirmed pledges have been kept long enough.
fn until(rules: &Rules, now: i64) -> Option<Date> {
    rules.schedule.kept_long_enough(rules.schedule.date(timestamp(now)), rules.retention_days)
}

/// Deletes a batch of what is due: unconfirmed pledges past expiry and grace, held ones nobody
/// released, those a clean-up set aside and nobody put back, the records of old letters, past
/// counters, who signed an edition that is long over, and addresses of accounts that have ended.
#[derive(Debug)]
struct Purge {
    /// The time that was agreed to, in ms since 1970: the clock may tell another when this write has its turn.
    now: i64,
}

/// The rows that were touched: while there are any, there may be more.
#[derive(Debug, Clone, Copy, Default)]
pub struct Erased {
    purged: u64,
    forgotten: u64,
    letters: u64,
}

impl Erased {
    fn rows(self) -> u64 {
        self.purged + self.forgotten + self.letters
    }

    fn and(self, more: Self) -> Self {
        let Self { purged, forgotten, letters } = more;
        Self {
            purged: self.purged + purged,
            forgotten: self.forgotten + forgotten,
            letters: self.letters + letters,
        }
    }

    fn tell(self) {
        let Self { purged, forgotten, .. } = self;
        if purged + forgotten > 0 {
            tracing::info!(
                purged,
                forgotten,
                "Deleted unconfirmed pledges and personal data past their time"
            );
        }
    }
}

impl Write for Purge {
    type Answer = Erased;

    async fn write(&self, batch: &Batch<'_>) -> Result<Erased, Error> {
        purge(batch, self.now).await
    }
}

/// Sets waiting letters right that were put in, put off or leased by a wrong clock: no rule names a moment so late.
#[derive(Debug)]
struct SetLettersRight {
    /// The time that was agreed to, in ms since 1970.
    now: i64,
}

impl Write for SetLettersRight {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let latest = self.now + DAY_MS + pace::longest_wait_ms(batch.rules);
        let lease_until = self.now + milliseconds(batch.rules.mail_lease);
        store::letter::set_right(batch.tx, self.now, latest, lease_until).await
    }
}

/// Notes a doubt about the clock, or that there is none any more.
#[derive(Debug)]
struct NoteDoubt(String);

impl Write for NoteDoubt {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::setting::put(batch.tx, DOUBT, &self.0).await
    }
}

/// Erases a batch of what is due, by hand; the first one is noted.
#[derive(Debug)]
struct PurgeByHand {
    first: bool,
}

impl OrganizerWrite for PurgeByHand {
    type Answer = Erased;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Erased, Vec<Entry>), Error> {
        let entry = || Entry::new(Action::RetentionRun, "", json!({}));
        Ok((purge(batch, batch.clock.now_ms()).await?, self.first.then(entry).into_iter().collect()))
    }
}

/// Tells all owners by letter, once, that data of confirmed pledges are erased on a day.
#[derive(Debug)]
struct AnnounceErasure {
    day: String,
}

impl OrganizerWrite for AnnounceErasure {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        // Another machine may be about it. What nobody was told of yet has no row to lock; every erasing writes this one.
        store::setting::lock(batch.tx, AGREED_TIME).await?;
        if store::setting::lock(batch.tx, ANNOUNCED).await?.as_ref() == Some(&self.day) {
            return Ok(((), Vec::new()));
        }
        store::setting::put(batch.tx, ANNOUNCED, &self.day).await?;
        Ok(((), vec![Entry::new(Action::ErasureAnnounced, "", json!({ "day": self.day }))]))
    }
}

async fn purge(batch: &Batch<'_>, now: i64) -> Result<Erased, Error> {
    store::setting::put(batch.tx, AGREED_TIME, &now.to_string()).await?;
    let purged = store::pledge::purge(batch.tx, old(batch.rules, now), BATCH).await?;
    let letters = store::letter::purge(batch.tx, now - ALLOWANCE_MS, BATCH).await?;
    store::organizer::forget(batch.tx, ended(batch.rules, now)).await?;
    store::limit::purge(batch.tx, now).await?;
    store::suppression::purge(batch.tx, now).await?;
    // What somebody only counted or looked at.
    store::cleanup::purge(batch.tx, now - DAY_MS).await?;
    store::paper::purge_files(batch.tx, now - DAY_MS).await?;
    store::delivery_stats::purge(batch.tx, delivery_stats::hour(now) - delivery_stats::KEPT + 1).await?;
    let (idle, lifetime) = (batch.rules.session_idle, batch.rules.session_lifetime);
    store::session::purge(batch.tx, now - milliseconds(idle), now - milliseconds(lifetime)).await?;
    let forgotten = match until(batch.rules, now) {
        Some(day) => store::pledge::forget(batch.tx, &day.to_string(), BATCH).await?,
        None => 0,
    };
    if forgotten > 0 {
        batch.change_names();
    }
    Ok(Erased { purged, forgotten, letters })
}

/// What personal data there are, what of them is due, and when the rest will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Of each state of pledges, and of letters and accounts.
    pub lines: [PlanLine; 6],
    /// The next local day on which data of confirmed pledges are erased; none when there is none to come.
    pub next: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanLine {
    /// `confirmed`, `pending`, `held` or `set-aside`; `letters` and `accounts` (that have ended).
    pub state: &'static str,
    /// How long such data are kept, in days: after signing closes or the last day, after the link
    /// expired, after signing, after their clean-up ended, after they were sent, after it ended.
    pub days: i64,
    pub kept: u64,
    pub due: u64,
}

impl Site {
    /// Deletes what is due, batch after batch, as long as the clock may be trusted.
    pub async fn purge(&self) -> Result<(), Error> {
        if let Some(now) = self.agreed_time().await? {
            Self::batches(|_| self.write_in_turn(Purge { now })).await?;
            self.announce_erasure(now).await?;
        }
        Ok(())
    }

    /// Tells owners of the next erasing of confirmed pledges' data, if it is near and there are any.
    async fn announce_erasure(&self, now: i64) -> Result<(), Error> {
        let (rules, db) = (&self.rules, &self.store.read);
        let today = rules.date(now);
        let near = today.saturating_add(ANNOUNCED_DAYS.days());
        let next = rules.schedule.next_erasure(today, rules.retention_days);
        let Some(day) = next.filter(|day| *day <= near) else { return Ok(()) };
        let Some(until) = rules.schedule.kept_long_enough(day, rules.retention_days) else { return Ok(()) };
        let day = day.to_string();
        let told = store::setting::read(db, ANNOUNCED).await?;
        if told.as_ref() != Some(&day) && store::pledge::is_any_known(db, &until.to_string()).await? {
            self.write_in_turn(AnnounceErasure { day }.by(By::Program)).await?;
        }
        Ok(())
    }

    /// Erases batch after batch, with a rest between them, until none touches a row. Answers how many it took.
    async fn batches<F>(erase: impl Fn(u64) -> F) -> Result<u64, Error>
    where
        F: Future<Output = Result<Erased, Error>>,
    {
        let (mut batches, mut all) = (0, Erased::default());
        let ended = loop {
            let erased = match erase(batches).await {
                Ok(erased) => erased,
                Err(error) => break Err(error),
            };
            batches += 1;
            all = all.and(erased);
            if erased.rows() == 0 {
                break Ok(batches);
            }
            tokio::time::sleep(BREATH).await;
        };
        // Also of what was erased before a failure.
        all.tell();
        ended
    }

    /// The time of day in ms since 1970, if it may be trusted by what destroys, or can never be taken back. That is
    /// done by this time, not by what the clock tells when its turn comes.
    pub(crate) async fn agreed_time(&self) -> Result<Option<i64>, Error> {
        let written = store::setting::read(&self.store.read, AGREED_TIME).await?;
        let database = self.store.time_ms().await?.map(|time| time + self.clock.moved_ms());
        let written = written.and_then(|time| time.parse().ok());
        let noted = store::setting::read(&self.store.read, DOUBT).await?.unwrap_or_default();
        let (now, uptime) = (self.clock.now_ms(), self.clock.uptime_ms());
        let doubt = noted.split_once(' ').map(|(time, waited)| (time.parse().ok(), waited.parse().ok()));
        if let Some((Some(time), Some(waited))) = doubt {
            self.witness.recall((time, waited), now, uptime);
        }
        let verdict = self.witness.says(now, uptime, written, database);
        let doubt = self.witness.waited(uptime).map(|waited| format!("{now} {waited}")).unwrap_or_default();
        if doubt != noted {
            self.write_in_turn(NoteDoubt(doubt)).await?;
        }
        if let Verdict::Jumped(by) = verdict {
            let hours = by.div_euclid(HOUR_MS);
            tracing::warn!(
                hours,
                "The clock has jumped, so nothing is erased for a day; if it is right, sixteen retention run erases what is due"
            );
        }
        if verdict == Verdict::Agreed && self.witness.is_to_set_right(uptime) {
            self.write_in_turn(SetLettersRight { now }).await?;
        }
        Ok((verdict == Verdict::Agreed).then_some(now))
    }

    /// Looks at the clock, and answers its time in ms since 1970, unless it has jumped since one was agreed to last.
    /// When it is right again, the letters noted meanwhile are set right.
    pub fn look_at_clock(&self) -> Option<i64> {
        let now = self.clock.now_ms();
        self.witness.agrees(now, self.clock.uptime_ms()).then_some(now)
    }

    /// How many ms the machine's clock is beside the database's own; where that has none, behind the time that
    /// was agreed to last.
    pub async fn clock_difference(&self) -> Result<i64, Error> {
        let now = self.clock.now_ms();
        if let Some(time) = self.store.time_ms().await? {
            return Ok((time - now).abs());
        }
        let written = store::setting::read(&self.store.read, AGREED_TIME).await?;
        let written: Option<i64> = written.and_then(|time| time.parse().ok());
        Ok(written.map_or(0, |written| (written - now).max(0)))
    }

    pub async fn retention_plan(&self) -> Result<Plan, Error> {
        let (rules, now, db) = (&self.rules, self.clock.now_ms(), &self.store.read);
        let old = old(rules, now);
        let until = until(rules, now);
        let day = until.map(|day| day.to_string());
        let [confirmed, pending, held, set_aside] = store::pledge::ages(db, old, day.as_deref()).await?;
        let letters = store::letter::ages(db, now - ALLOWANCE_MS).await?;
        let accounts = store::organizer::ages(db, ended(rules, now)).await?;
        let grace = milliseconds(rules.confirm_grace).div_euclid(DAY_MS);
        let line = |state, days, (kept, due)| PlanLine { state, days, kept, due };
        Ok(Plan {
            lines: [
                line("confirmed", rules.retention_days.into(), confirmed),
                line("pending", grace, pending),
                line("held", rules.held_days.into(), held),
                line("set-aside", BACK_MS / DAY_MS, set_aside),
                line("letters", ALLOWANCE_MS / DAY_MS, letters),
                line("accounts", rules.retention_days.into(), accounts),
            ],
            next: rules.schedule.next_erasure(rules.date(now), rules.retention_days),
        })
    }

    /// Erases what is due, batch after batch, and notes who asked for it. A stop on the way loses
    /// nothing: the next run, or the program itself, goes on. Returns how many batches it took.
    pub async fn retain_by(&self, by: By) -> Result<u64, Error> {
        Self::batches(|batches| self.write_in_turn(PurgeByHand { first: batches == 0 }.by(by))).await
    }
}
