//! How the courier takes letters, and records what became of them.

use std::collections::{BTreeMap, HashMap};

use entity::letter::{Kind, Model, State};
use serde_json::json;

use crate::clock::{DAY_MS, HOUR_MS, MINUTE_MS, milliseconds};
use crate::domain::kernel::failure::{Failure, FailureReason, Fault};
use crate::domain::write::effective::read;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store;
use crate::store::delivery_stats::MailHours;
use crate::store::letter::Selection;
use crate::store::limit::Addition;

/// A letter of this priority or a smaller one is waited for by somebody.
const URGENT: i32 = 1;

/// The shortest span in which letters under the rate are counted.
const RATE_SPAN_MS: i64 = 6_000;

/// What became of a letter the courier had.
#[derive(Debug, Clone)]
pub enum DeliveryResult {
    Sent,
    Dropped,
    Refused(Failure),
    /// To be tried again at a moment in ms since 1970.
    Deferred(i64, Failure),
    /// Not before a moment in ms since 1970, at no cost: the letter is not at fault.
    Postponed(i64, Option<Failure>),
    /// Never tried: given back.
    Returned,
}

impl DeliveryResult {
    /// Whether it leaves its place under the ceiling to others.
    fn is_untried(&self) -> bool {
        matches!(self, Self::Returned | Self::Dropped | Self::Postponed(..))
    }
}

/// Records what became of letters, renews the leases of those in hand and claims more, in one
/// transaction. Those never tried leave their place under the ceiling to others, so that a mail
/// server's outage does not use it up. A confirmation link lives from the moment its letter is sent.
/// When this fails, the letters' leases run out and they are sent again.
#[derive(Debug, Default, Clone)]
pub struct ExchangeLetters {
    pub results: Vec<(Model, DeliveryResult)>,
    /// How they fared, by the hour.
    pub hours: MailHours,
    /// Letters in hand whose leases are to be renewed.
    pub renewed: Vec<i64>,
    /// Letters that were recorded as refused or to be tried later, and were not at fault.
    pub requeued: Vec<i64>,
    /// Letters in hand nobody knows the end of: their leases end.
    pub freed: Vec<i64>,
    pub limit: u64,
    /// Whether what is claimed knocks at a server that takes no letters.
    pub knocks: bool,
}

impl ExchangeLetters {
    /// Whether it changes something.
    pub fn is_due(&self) -> bool {
        !(self.results.is_empty() && self.renewed.is_empty() && self.requeued.is_empty())
    }

    /// Adds what could not be recorded before.
    pub fn before(&mut self, earlier: Self) {
        self.results.splice(..0, earlier.results);
        self.requeued.splice(..0, earlier.requeued);
        for (hour, count) in earlier.hours {
            *self.hours.entry(hour).or_default() += count;
        }
    }
}

impl Write for ExchangeLetters {
    type Answer = Vec<Model>;

    async fn write(&self, batch: &Batch<'_>) -> Result<Vec<Model>, Error> {
        let now = batch.clock.now_ms();
        finish(batch, &self.results).await?;
        store::delivery_stats::add(batch.tx, &self.hours).await?;
        let reason = Failure::from(FailureReason::RefusesAll).to_string();
        store::letter::requeue(batch.tx, &self.requeued, Some(reason), now).await?;
        store::letter::renew(batch.tx, &self.freed, 0).await?;
        store::letter::renew(batch.tx, &self.renewed, now + milliseconds(batch.rules.mail_lease)).await?;
        if !(self.requeued.is_empty() && self.results.is_empty()) {
            pause(batch).await?;
        }
        if self.limit == 0 { Ok(Vec::new()) } else { claim(batch, self.limit, self.knocks).await }
    }
}

/// Gives back the letters of a process that is dead.
#[derive(Debug)]
pub struct FreeLetters;

impl Write for FreeLetters {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::letter::free(batch.tx).await
    }
}

/// Puts refused letters back into the queue; answers how many.
#[derive(Debug)]
pub struct RequeueRefused {
    pub reason: FailureReason,
}

impl OrganizerWrite for RequeueRefused {
    type Answer = u64;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(u64, Vec<Entry>), Error> {
        let (reason, now) = (self.reason.key(), batch.clock.now_ms());
        let ids = store::letter::refused_for(batch.tx, reason).await?;
        store::letter::requeue(batch.tx, &ids, None, now).await?;
        pause(batch).await?;
        batch.wake_courier();
        let entry = Entry {
            action: Action::LettersRequeued,
            about: String::new(),
            details: json!({ "filter": reason, "number": ids.len() }),
        };
        let entries = if ids.is_empty() { Vec::new() } else { vec![entry] };
        Ok((ids.len() as u64, entries))
    }
}

/// Keeps daily letters back that have come free, while an owner has paused them.
async fn pause(batch: &Batch<'_>) -> Result<(), Error> {
    match store::campaign_override::newest(batch.tx).await? {
        Some(newest) if read(&newest).letters_paused => {
            store::letter::pause(batch.tx, batch.clock.now_ms()).await
        }
        _ => Ok(()),
    }
}

impl Site {
    /// How many letters in the outbox were refused, by reason.
    pub async fn refused_letters(&self) -> Result<BTreeMap<FailureReason, i64>, Error> {
        let mut reasons = BTreeMap::new();
        for (text, count) in store::overview::refused(&self.store.read).await? {
            if let Some(failure) = Failure::parse(&text) {
                *reasons.entry(failure.reason).or_default() += count;
            }
        }
        Ok(reasons)
    }
}

/// Claims up to `limit` letters, fewer where a limit of letters is near: confirmation letters stop at
/// the hourly ceiling; the account's daily limit keeps a fifth for letters somebody waits for.
async fn claim(batch: &Batch<'_>, limit: u64, knocks: bool) -> Result<Vec<Model>, Error> {
    let (now, rules) = (batch.clock.now_ms(), batch.rules);
    let lease = now + milliseconds(rules.mail_lease);
    if rules.mail_daily.is_some() || rules.mail_rate.is_some() {
        // Two nodes at once would each take what is left: it is one's turn, by a row that is always there.
        if !store::setting::try_lock(batch.tx, store::setting::KEY_CHECK).await? {
            return Ok(Vec::new());
        }
    }
    let hour = counter(batch, "hour", HOUR_MS, now);
    let sent = store::limit::get(batch.tx, &hour.bucket).await?;
    let mut selection = Selection { newest_first: knocks, ..Selection::default() };
    let mut free = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut daily_left = None;
    if rules.mail_hourly <= sent {
        selection.without_confirm = true;
    } else {
        free = free.min(rules.mail_hourly - sent);
    }
    if let Some(limit) = rules.mail_daily {
        let used = store::letter::used(batch.tx, now - DAY_MS, now).await?;
        let (left, kept) = (limit - used, limit / 5);
        if left <= kept {
            selection.most = Some(URGENT);
        }
        free = free.min(if left > kept { left - kept } else { left });
        daily_left = Some(left);
    }
    let rate = rules.mail_rate.map(|rate| {
        let span = RATE_SPAN_MS.max(MINUTE_MS / rate);
        (counter(batch, "rate", span, now), (rate * span / MINUTE_MS).max(1))
    });
    if let Some((rate, most)) = &rate {
        free = free.min(most - store::limit::get(batch.tx, &rate.bucket).await?);
    }
    let Some(free) = u64::try_from(free).ok().filter(|free| *free > 0) else { return Ok(Vec::new()) };
    let letters = store::letter::claim(batch.tx, now, lease, free, selection).await?;
    let count = |letters: usize| i64::try_from(letters).unwrap_or(i64::MAX);
    let confirm = count(letters.iter().filter(|letter| letter.kind == Kind::Confirm).count());
    if daily_left == Some(count(letters.len())) {
        tracing::warn!(
            limit = rules.mail_daily.unwrap_or_default(),
            "The daily limit of letters is reached; more wait (SIXTEEN_MAIL_DAILY)"
        );
    }
    let hour = (confirm > 0).then_some(Addition { count: confirm, ..hour });
    let rate = rate.map(|(rate, _)| Addition { count: count(letters.len()), ..rate });
    let additions: Vec<Addition> = hour.into_iter().chain(rate.filter(|rate| rate.count > 0)).collect();
    if !additions.is_empty() {
        store::limit::add(batch.tx, additions).await?;
    }
    let ceiling = rules.mail_hourly;
    for (share, words) in [(ceiling, "reached"), (ceiling - ceiling / 5, "four fifths reached")] {
        if sent < share && sent + confirm >= share {
            tracing::error!(
                ceiling,
                "Alert: the ceiling of confirmation letters an hour is {words}. Beyond it they wait for the next \
                 hour; if this is real traffic, raise SIXTEEN_MAIL_HOURLY"
            );
            break;
        }
    }
    Ok(letters)
}

/// The counter of the letters in a moment's span of time, with nothing counted yet.
fn counter(batch: &Batch<'_>, name: &str, span: i64, at: i64) -> Addition {
    let number = at / span;
    let bucket = batch.keys.network_key("letters", name, &number.to_string());
    Addition { bucket: bucket.to_vec(), count: 0, expires_at: (number + 1) * span }
}

async fn finish(batch: &Batch<'_>, letters: &[(Model, DeliveryResult)]) -> Result<(), Error> {
    let now = batch.clock.now_ms();
    let ids = |of: fn(&DeliveryResult) -> bool| -> Vec<i64> {
        letters.iter().filter(|(_, fate)| of(fate)).map(|(letter, _)| letter.id).collect()
    };
    let sent = ids(|fate| matches!(fate, DeliveryResult::Sent));
    store::letter::end(batch.tx, sent, State::Sent, None, now).await?;
    let dropped = ids(|fate| matches!(fate, DeliveryResult::Dropped));
    store::letter::end(batch.tx, dropped, State::Dropped, None, now).await?;
    let returned = ids(|fate| matches!(fate, DeliveryResult::Returned | DeliveryResult::Postponed(..)));
    store::letter::give_back(batch.tx, returned).await?;
    for (letter, fate) in letters {
        match fate {
            DeliveryResult::Refused(failure) => {
                let reason = failure.to_string();
                store::letter::end(batch.tx, vec![letter.id], State::Refused, Some(&reason), now).await?;
                let asked = matches!(letter.kind, Kind::Thanks | Kind::Day | Kind::Closing);
                let is_gone = |failure: &Failure| failure.reason.fault() == Fault::MailboxForGood;
                let before = match asked && letter.organizer_id.is_none() && is_gone(failure) {
                    true => store::letter::last_asked(batch.tx, letter.pledge_id, now - HOUR_MS).await?,
                    false => None,
                };
                let before = before.filter(|before| before.state == State::Refused);
                let before = before.and_then(|before| Failure::parse(before.reason.as_deref()?));
                if before.is_some_and(|before| is_gone(&before)) {
                    // Nobody is there any more, and one day perhaps somebody else. One refusal is not believed: the
                    // server may have refused everybody.
                    store::pledge::stop_letters(batch.tx, letter.pledge_id, now).await?;
                    store::letter::drop_asked(batch.tx, letter.pledge_id, now).await?;
                }
            }
            DeliveryResult::Deferred(next_at, failure) => {
                store::letter::defer(batch.tx, letter.id, *next_at, Some(failure.to_string())).await?;
            }
            DeliveryResult::Postponed(next_at, failure) => {
                let reason = failure.as_ref().map(ToString::to_string);
                store::letter::defer(batch.tx, letter.id, *next_at, reason).await?;
            }
            DeliveryResult::Sent | DeliveryResult::Dropped | DeliveryResult::Returned => {}
        }
    }
    let mut untried: HashMap<Vec<u8>, Addition> = HashMap::new();
    for (letter, _) in
        letters.iter().filter(|(letter, fate)| letter.kind == Kind::Confirm && fate.is_untried())
    {
        let claimed_at = letter.lease_until - milliseconds(batch.rules.mail_lease);
        let hour = counter(batch, "hour", HOUR_MS, claimed_at);
        untried.entry(hour.bucket.clone()).or_insert(hour).count -= 1;
    }
    store::limit::add(batch.tx, untried.into_values().collect()).await?;
    let confirm = letters
        .iter()
        .filter(|(letter, fate)| letter.kind == Kind::Confirm && matches!(fate, DeliveryResult::Sent))
        .map(|(letter, _)| letter.pledge_id)
        .collect();
    store::pledge::extend(batch.tx, confirm, now + milliseconds(batch.rules.confirm_lifetime)).await
}
