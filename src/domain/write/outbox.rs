//! Letters: how many a mailbox may be sent, and how the courier takes and returns them.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use entity::letter::{Kind, Model, State};
use entity::organizer::Model as Organizer;

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, HOUR_MS, milliseconds};
use crate::domain::crypto::keyring::Hash;
use crate::domain::write::Write;
use crate::domain::write::audit::{Action, By};
use crate::domain::write::batch::Batch;
use crate::domain::{Error, Site};
use crate::store;
use crate::store::delivery_stats::MailHours;
use crate::store::letter::{DailyLetter, NewLetter};
use crate::store::limit::Addition;

/// Letters that forms may cause to one mailbox in [`ALLOWANCE_MS`]. A limit per sender cannot
/// protect the person who is written to; this one does, and is always on.
pub const ALLOWANCE: usize = 5;

/// Seven days.
pub const ALLOWANCE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A new random part of a Message-ID.
pub fn new_message_id(clock: &Clock) -> String {
    HEXLOWER.encode(&clock.random::<16>())
}

/// What a letter says beyond its pledge or organizer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterDetails {
    /// How many have signed.
    pub count: i64,
    /// Address of the organizer who did it; empty for the command line.
    pub by: String,
    /// Key of what they did.
    pub action: String,
    /// When, in ms since 1970.
    pub at: i64,
    /// Kind of browser and system that somebody signed in with.
    pub agent: String,
    /// Where the letter goes, when its pledge knows no address any more.
    pub email: String,
}

impl LetterDetails {
    /// What was done, and by whom, as an alert says it.
    pub(crate) async fn of(batch: &Batch<'_>, by: By, action: Action) -> Result<Self, Error> {
        let who = match by.organizer() {
            Some(id) => store::organizer::by_id(batch.tx, id).await?,
            None => None,
        };
        let by = who.and_then(|who| batch.keys.open(&format!("organizer:{}", who.code), &who.sealed));
        let by = by.and_then(|email| String::from_utf8(email).ok()).unwrap_or_default();
        Ok(Self { by, action: action.key().to_owned(), at: batch.clock.now_ms(), ..Self::default() })
    }

    pub(crate) fn seal(&self, batch: &Batch<'_>, message_id: &str) -> Vec<u8> {
        batch.keys.seal(batch.clock, message_id, &serde_json::to_vec(self).unwrap_or_default())
    }
}

impl Site {
    /// What a letter says beyond its pledge or organizer.
    pub fn letter_details(&self, letter: &Model) -> LetterDetails {
        let sealed = letter.sealed.as_deref().and_then(|sealed| self.keys.open(&letter.message_id, sealed));
        sealed.and_then(|details| serde_json::from_slice(&details).ok()).unwrap_or_default()
    }
}

/// Puts a letter to an organizer into the outbox.
pub(crate) async fn write_to(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    details: Option<&LetterDetails>,
) -> Result<(), Error> {
    let Some(key) = &account.email_key else { return Ok(()) };
    let message_id = new_message_id(batch.clock);
    let letter = NewLetter {
        pledge_id: 0,
        organizer_id: Some(account.id),
        kind,
        language: account.language.clone(),
        mailbox_key: batch.keys.mailbox_key(key).to_vec(),
        message_id: message_id.clone(),
        now: batch.clock.now_ms(),
    };
    batch.put_letters(vec![letter]).await?;
    match details {
        Some(details) => store::letter::seal(batch.tx, &message_id, details.seal(batch, &message_id)).await,
        None => Ok(()),
    }
}

/// Puts a letter to every owner into the outbox who can sign in, but one of this code.
pub(crate) async fn write_to_owners(
    batch: &Batch<'_>,
    kind: Kind,
    but: Option<&str>,
    details: &LetterDetails,
) -> Result<(), Error> {
    let owners = store::organizer::owners(batch.tx).await?;
    let reached = |owner: &&Organizer| owner.password.is_some() && but != Some(owner.code.as_str());
    for owner in owners.iter().filter(reached) {
        write_to(batch, owner, kind, Some(details)).await?;
    }
    Ok(())
}

/// What mailboxes may still be sent.
#[derive(Debug)]
pub struct LetterQuota {
    suppressed: HashSet<Vec<u8>>,
    triggered_by_form: HashMap<Vec<u8>, (usize, HashSet<Kind>)>,
}

impl LetterQuota {
    /// Reads it, for a batch of mailboxes.
    pub async fn of(batch: &Batch<'_>, mailboxes: &[Hash]) -> Result<Self, Error> {
        let since = batch.clock.now_ms() - ALLOWANCE_MS;
        let suppressed = store::suppression::among(batch.tx, mailboxes).await?;
        let mut triggered_by_form: HashMap<Vec<u8>, (usize, HashSet<Kind>)> = HashMap::new();
        for letter in store::letter::triggered_by_form(batch.tx, mailboxes, since).await? {
            let (count, waiting) = triggered_by_form.entry(letter.mailbox_key).or_default();
            *count += 1;
            if letter.waits {
                waiting.insert(letter.kind);
            }
        }
        Ok(Self { suppressed, triggered_by_form })
    }

    /// Whether a letter may be put in: the mailbox is not silenced, has not had too many, and has
    /// none of the same kind still on the way.
    pub fn permits(&self, mailbox: &[u8], kind: Kind) -> bool {
        if self.suppressed.contains(mailbox) {
            return false;
        }
        self.triggered_by_form
            .get(mailbox)
            .is_none_or(|(count, waiting)| *count < ALLOWANCE && !waiting.contains(&kind))
    }
}

/// Puts the confirmation letters of pledges in, as far as their mailboxes may be written to.
pub(crate) async fn put_confirm_letters<'a>(
    batch: &Batch<'_>,
    pledges: impl Iterator<Item = &'a entity::pledge::Model>,
) -> Result<(), Error> {
    let meant: Vec<(&entity::pledge::Model, Hash)> = pledges
        .filter_map(|row| row.email_key.as_deref().map(|key| (row, batch.keys.mailbox_key(key))))
        .collect();
    let mailboxes: Vec<Hash> = meant.iter().map(|(_, mailbox)| *mailbox).collect();
    let allowance = LetterQuota::of(batch, &mailboxes).await?;
    let letters = meant
        .iter()
        .filter(|(_, mailbox)| allowance.permits(mailbox, Kind::Confirm))
        .map(|(row, mailbox)| NewLetter {
            pledge_id: row.id,
            organizer_id: None,
            kind: Kind::Confirm,
            language: row.language.clone(),
            mailbox_key: mailbox.to_vec(),
            message_id: new_message_id(batch.clock),
            now: batch.clock.now_ms(),
        })
        .collect();
    batch.put_letters(letters).await
}

/// Puts a letter in that each of these pledges has once on a day, unless it is there already.
pub(crate) async fn put_daily_letters<'a>(
    batch: &Batch<'_>,
    pledges: impl Iterator<Item = &'a entity::pledge::Model>,
    kind: Kind,
    day: &str,
    count: i64,
    due_at: impl Fn() -> i64,
) -> Result<(), Error> {
    let meant: Vec<(&entity::pledge::Model, Hash)> = pledges
        .filter_map(|row| row.email_key.as_deref().map(|key| (row, batch.keys.mailbox_key(key))))
        .collect();
    let mailboxes: Vec<Hash> = meant.iter().map(|(_, mailbox)| *mailbox).collect();
    let allowance = LetterQuota::of(batch, &mailboxes).await?;
    let may_be_written_to = |(_, mailbox): &&(&entity::pledge::Model, Hash)| match kind {
        Kind::Reminder => allowance.permits(mailbox, kind),
        _ => !allowance.suppressed.contains(&mailbox[..]),
    };
    let letters = meant.iter().filter(may_be_written_to).map(|(row, mailbox)| {
        let message_id = new_message_id(batch.clock);
        let details = LetterDetails { count, ..LetterDetails::default() };
        DailyLetter {
            pledge_id: row.id,
            kind,
            language: row.language.clone(),
            mailbox_key: mailbox.to_vec(),
            day: day.to_owned(),
            sealed: (count > 0).then(|| details.seal(batch, &message_id)),
            due_at: due_at(),
            message_id,
        }
    });
    batch.put_daily_letters(letters.collect()).await
}

/// Puts the last letter in to somebody who withdraws a pledge. It holds its address itself, sealed, since
/// the pledge will know none.
pub(crate) async fn put_last_letter(
    batch: &Batch<'_>,
    row: &entity::pledge::Model,
    email: String,
) -> Result<(), Error> {
    let Some(key) = row.email_key.as_deref() else { return Ok(()) };
    let message_id = new_message_id(batch.clock);
    let letter = DailyLetter {
        pledge_id: row.id,
        kind: Kind::Withdrawn,
        language: row.language.clone(),
        mailbox_key: batch.keys.mailbox_key(key).to_vec(),
        day: "once".to_owned(),
        sealed: Some(LetterDetails { email, ..LetterDetails::default() }.seal(batch, &message_id)),
        due_at: batch.clock.now_ms(),
        message_id,
    };
    batch.put_daily_letters(vec![letter]).await
}

/// What became of a letter the courier had.
#[derive(Debug, Clone)]
pub enum DeliveryResult {
    /// The mail server took it.
    Sent,
    /// It was no longer wanted.
    Dropped,
    /// Refused for good, with the server's answer.
    Refused(String),
    /// To be tried again at a moment in ms since 1970, with the reason.
    Deferred(i64, String),
    /// Never tried: given back.
    Returned,
}

/// Claims up to `limit` letters. Confirmation letters stop at the hourly ceiling: then they wait
/// for the next hour, and the log says so once. Without an answer nothing may be sent.
#[derive(Debug)]
pub struct ClaimLetters {
    /// Most letters.
    pub limit: u64,
}

impl Write for ClaimLetters {
    type Answer = Vec<Model>;

    async fn write(&self, batch: &Batch<'_>) -> Result<Vec<Model>, Error> {
        claim(batch, self.limit).await
    }
}

async fn claim(batch: &Batch<'_>, limit: u64) -> Result<Vec<Model>, Error> {
    let now = batch.clock.now_ms();
    let lease = now + milliseconds(batch.rules.mail_lease);
    let (bucket, expires_at) = counter(batch, now);
    let sent = store::limit::get(batch.tx, &bucket).await?;
    let free = u64::try_from(batch.rules.mail_hourly - sent).unwrap_or(0);
    let letters = if free == 0 {
        store::letter::claim(batch.tx, now, lease, limit, false).await?
    } else {
        store::letter::claim(batch.tx, now, lease, limit.min(free), true).await?
    };
    let confirm = letters.iter().filter(|letter| letter.kind == Kind::Confirm).count();
    let confirm = i64::try_from(confirm).unwrap_or(i64::MAX);
    if confirm > 0 {
        store::limit::add(batch.tx, vec![Addition { bucket, count: confirm, expires_at }]).await?;
    }
    let ceiling = batch.rules.mail_hourly;
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

/// The counter of the confirmation letters in a moment's hour, and when that hour is over.
fn counter(batch: &Batch<'_>, at: i64) -> (Vec<u8>, i64) {
    let hour = at / HOUR_MS;
    let bucket = batch.keys.network_key("letters", "hour", &hour.to_string());
    (bucket.to_vec(), (hour + 1) * HOUR_MS)
}

/// Records what became of letters. Those never tried leave their place under the ceiling to others,
/// so that a mail server's outage does not use it up. A confirmation link lives from the moment its letter is sent.
/// When this fails, the letters' leases run out and they are sent again.
#[derive(Debug)]
pub struct FinishLetters {
    pub letters: Vec<(Model, DeliveryResult)>,
    /// How they fared, by the hour.
    pub hours: MailHours,
}

impl Write for FinishLetters {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        finish(batch, &self.letters).await?;
        store::delivery_stats::add(batch.tx, &self.hours).await
    }
}

async fn finish(batch: &Batch<'_>, letters: &[(Model, DeliveryResult)]) -> Result<(), Error> {
    let now = batch.clock.now_ms();
    let ids = |of: fn(&DeliveryResult) -> bool| -> Vec<i64> {
        letters.iter().filter(|(_, fate)| of(fate)).map(|(letter, _)| letter.id).collect()
    };
    store::letter::end(batch.tx, ids(|fate| matches!(fate, DeliveryResult::Sent)), State::Sent, None, now)
        .await?;
    store::letter::end(
        batch.tx,
        ids(|fate| matches!(fate, DeliveryResult::Dropped)),
        State::Dropped,
        None,
        now,
    )
    .await?;
    store::letter::give_back(batch.tx, ids(|fate| matches!(fate, DeliveryResult::Returned))).await?;
    for (letter, fate) in letters {
        match fate {
            DeliveryResult::Refused(reason) => {
                store::letter::end(batch.tx, vec![letter.id], State::Refused, Some(reason), now).await?;
            }
            DeliveryResult::Deferred(next_at, reason) => {
                store::letter::defer(batch.tx, letter.id, *next_at, reason).await?
            }
            DeliveryResult::Sent | DeliveryResult::Dropped | DeliveryResult::Returned => {}
        }
    }
    let mut untried: HashMap<(Vec<u8>, i64), i64> = HashMap::new();
    let back = |fate: &DeliveryResult| matches!(fate, DeliveryResult::Returned | DeliveryResult::Dropped);
    for (letter, _) in letters.iter().filter(|(letter, fate)| letter.kind == Kind::Confirm && back(fate)) {
        let claimed_at = letter.lease_until - milliseconds(batch.rules.mail_lease);
        *untried.entry(counter(batch, claimed_at)).or_default() += 1;
    }
    let returned =
        untried.into_iter().map(|((bucket, expires_at), n)| Addition { bucket, count: -n, expires_at });
    store::limit::add(batch.tx, returned.collect()).await?;
    let confirm = letters
        .iter()
        .filter(|(letter, fate)| letter.kind == Kind::Confirm && matches!(fate, DeliveryResult::Sent))
        .map(|(letter, _)| letter.pledge_id)
        .collect();
    store::pledge::extend(batch.tx, confirm, now + milliseconds(batch.rules.confirm_lifetime)).await
}
