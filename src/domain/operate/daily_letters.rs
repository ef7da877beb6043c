//! The letters that nobody waits for: those of each day to people who asked for them, the closing one,
//! and one reminder to people who have not confirmed.
//!
//! They are put into the outbox in lots, each with how far it came, so that a stop on the way loses
//! nothing. Two machines at the same lot put nothing in twice: a pledge has each letter once a day.

use entity::letter::Kind;
use entity::organizer::Model as Organizer;
use entity::tally::Dimension;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::clock::{HOUR_MS, MINUTE_MS, milliseconds};
use crate::domain::content::campaign::Phase;
use crate::domain::write::effective::read;
use crate::domain::write::outbox::{ALLOWANCE_MS, LetterDetails, put_daily_letters, write_to};
use crate::domain::{Batch, Error, Site, Write};
use crate::store;
use crate::store::overview::LetterFigures;

/// Letters put in in one go, so that nobody waits long behind them.
const LOT: u64 = 1000;

/// Name of the setting that says which letters were put in last, and for which pledges.
const PROGRESS: &str = "daily_letters";

/// Stands there once all are in.
const DONE: &str = "done";

/// Stands in the place of the day where a pledge has a letter once in all.
const ONCE: &str = "once";

/// So many days after its own the closing letter is still put in, should the program have been stopped.
const CLOSING_DAYS: i32 = 3;

/// How long the last letter to somebody who withdrew is tried: so long it holds their address.
const LAST_LETTER_MS: i64 = HOUR_MS;

/// The letters of a day that are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    kind: Kind,
    day: Date,
    /// When they begin, in ms since 1970. Whoever confirms later has their first one tomorrow.
    begins: i64,
}

/// Puts the next lot of a day's letters in. Answers whether there may be more.
#[derive(Debug)]
struct PutLot(Due);

impl Write for PutLot {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let Due { kind, day, begins } = self.0;
        let name = if kind == Kind::Closing { "closing" } else { "day" };
        let day = day.to_string();
        let progress = store::setting::lock(batch.tx, PROGRESS).await?.unwrap_or_default();
        let after = progress.strip_prefix(&format!("{name} {day} ")).unwrap_or("0");
        let newest = store::campaign_override::newest(batch.tx).await?;
        if after == DONE || newest.is_some_and(|newest| read(&newest).letters_paused) {
            return Ok(false);
        }
        let after = after.parse().unwrap_or_default();
        let rows = store::pledge::asked_for_letters(batch.tx, begins, after, LOT).await?;
        let count = match kind {
            Kind::Closing => {
                let tally = store::tally::all(batch.tx).await?;
                store::tally::total(&tally, Dimension::Total)
            }
            _ => 0,
        };
        let (now, spread) = (batch.clock.now_ms(), i64::from(batch.rules.letters.spread_minutes) * MINUTE_MS);
        let due_at = || now.max(begins) + scatter(batch, spread);
        put_daily_letters(batch, rows.iter(), kind, &day, count, due_at).await?;
        let last = rows.last().filter(|_| rows.len() as u64 == LOT).map(|row| row.id);
        let after = last.map_or_else(|| DONE.to_owned(), |last| last.to_string());
        store::setting::put(batch.tx, PROGRESS, &format!("{name} {day} {after}")).await?;
        Ok(last.is_some())
    }
}

/// Any moment within a span in ms.
fn scatter(batch: &Batch<'_>, span: i64) -> i64 {
    let part = i64::from(u32::from_be_bytes(batch.clock.random()));
    (span * part) >> 32
}

/// Puts reminders in for pledges above a number whose letter went `hours` ago and that nobody has
/// confirmed. Answers the last number of a full lot.
#[derive(Debug)]
struct Remind {
    hours: i64,
    after: i64,
}

impl Write for Remind {
    type Answer = Option<i64>;

    async fn write(&self, batch: &Batch<'_>) -> Result<Option<i64>, Error> {
        let now = batch.clock.now_ms();
        // A link lives from the moment its letter is sent.
        let latest = now + milliseconds(batch.rules.confirm_lifetime) - self.hours * HOUR_MS;
        // The ledger knows for so long who was reminded.
        let signed = now - ALLOWANCE_MS;
        let rows = store::pledge::unanswered(batch.tx, signed, now..=latest, self.after, LOT).await?;
        put_daily_letters(batch, rows.iter(), Kind::Reminder, ONCE, 0, || now).await?;
        Ok(rows.last().filter(|_| rows.len() as u64 == LOT).map(|row| row.id))
    }
}

/// Keeps back what became free since an owner paused the letters, forgets the addresses that last letters have
/// used, and drops what came too late, as long as the time is agreed to.
#[derive(Debug)]
struct Tidy {
    /// The time that was agreed to, in ms since 1970.
    agreed: Option<i64>,
}

impl Write for Tidy {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let now = batch.clock.now_ms();
        let late = self.agreed.map_or(i64::MIN, |agreed| agreed - LAST_LETTER_MS);
        store::letter::forget_addresses(batch.tx, late, now).await?;
        let newest = store::campaign_override::newest(batch.tx).await?;
        let paused = newest.is_some_and(|newest| read(&newest).letters_paused);
        if paused {
            store::letter::pause(batch.tx, now).await?;
        }
        if paused && let Some(agreed) = self.agreed {
            let today = batch.rules.date(agreed);
            let closing = today.saturating_sub(CLOSING_DAYS.days()).to_string();
            store::letter::drop_paused(batch.tx, &today.to_string(), &closing, now).await?;
        }
        Ok(())
    }
}

/// Stops the daily letters of a pledge, and those of them that still wait.
#[derive(Debug)]
pub struct StopLetters {
    pub code: String,
}

impl Write for StopLetters {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let now = batch.clock.now_ms();
        for row in store::pledge::lock_by_codes(batch.tx, vec![self.code.clone()]).await? {
            store::pledge::stop_letters(batch.tx, row.id, now).await?;
            store::letter::drop_asked(batch.tx, row.id, now).await?;
        }
        Ok(())
    }
}

/// Letters that an owner can look at and be sent: name, and what they are called, a message's key. That
/// of the days stands for the first of them.
pub const SAMPLES: [(&str, &str, Kind); 8] = [
    ("confirm", "desk-letters-confirm", Kind::Confirm),
    ("signed", "desk-letters-signed", Kind::Signed),
    ("link", "desk-letters-link", Kind::Link),
    ("reminder", "desk-letters-reminder", Kind::Reminder),
    ("withdrawn", "desk-letters-withdrawn", Kind::Withdrawn),
    ("thanks", "desk-letters-thanks", Kind::Thanks),
    ("day", "desk-letters-daily", Kind::Day),
    ("closing", "desk-letters-closing", Kind::Closing),
];

/// Name of the fact of when an owner was last sent a letter to look at.
pub(super) const SAMPLE_SENT: &str = "sample_sent";

/// Sends an owner a letter as visitors get it. Answers whether there is such a letter.
#[derive(Debug)]
pub struct SendSample {
    pub to: i64,
    pub letter: String,
    pub language: String,
}

impl Write for SendSample {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let known = SAMPLES.iter().find(|(name, ..)| *name == self.letter);
        let Some((.., kind)) = known else { return Ok(false) };
        let Some(account) = store::organizer::by_id(batch.tx, self.to).await? else { return Ok(false) };
        let account = Organizer { language: self.language.clone(), ..account };
        let tally = store::tally::all(batch.tx).await?;
        let count = store::tally::total(&tally, Dimension::Total);
        write_to(batch, &account, *kind, Some(&LetterDetails { count, ..LetterDetails::default() })).await?;
        store::setting::put(batch.tx, SAMPLE_SENT, &batch.clock.now_ms().to_string()).await?;
        Ok(true)
    }
}

impl Site {
    pub async fn put_due_letters(&self) -> Result<(), Error> {
        // First of all: addresses that are no longer needed wait for nothing.
        let agreed = self.agreed_time().await?;
        self.write_in_turn(Tidy { agreed }).await?;
        // There is one closing letter, and a campaign that has not ended must not send it.
        let due = self.due_letters(agreed.unwrap_or_else(|| self.clock.now_ms()));
        if let Some(due) = due.filter(|due| agreed.is_some() || due.kind != Kind::Closing) {
            while self.write_in_turn(PutLot(due)).await? {}
        }
        if let Some(hours) = self.rules.letters.reminder_hours.map(i64::from) {
            let mut after = Some(0);
            while let Some(last) = after {
                after = self.write_in_turn(Remind { hours, after: last }).await?;
            }
        }
        Ok(())
    }

    /// The day's letters that are due at a time in ms since 1970.
    fn due_letters(&self, now: i64) -> Option<Due> {
        let schedule = &self.rules.schedule;
        let today = self.rules.date(now);
        let (kind, day) = match schedule.phase(today) {
            Phase::During { .. } => (Kind::Day, today),
            Phase::After => (Kind::Closing, schedule.dates(today).last()?.tomorrow().ok()?),
            Phase::Before { .. } => return None,
        };
        let begins = day.at(self.rules.letters.hour, 0, 0, 0);
        let begins = schedule.zone.to_timestamp(begins).ok()?.as_millisecond();
        let is_due = begins <= now && (today - day).get_days() < CLOSING_DAYS;
        (is_due && self.rules.letters.daily).then_some(Due { kind, day, begins })
    }

    pub async fn letter_figures(&self) -> Result<LetterFigures, Error> {
        let moment = self.store.snapshot().await?;
        let figures = store::overview::letter_figures(&moment).await?;
        moment.commit().await?;
        Ok(figures)
    }
}
