//! Letters: how they are put in, and how many a mailbox may be sent.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use entity::letter::{Kind, Model};
use entity::organizer::Model as Organizer;
use entity::suppression::{Model as Suppression, SuppressionReason};

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, DAY_MS};
use crate::domain::crypto::keyring::Hash;
use crate::domain::{Action, Batch, By, Error, Site};
use crate::store;
use crate::store::letter::NewLetter;

/// Letters that forms may cause to one mailbox in [`ALLOWANCE_MS`]. A limit per sender cannot
/// protect the person who is written to; this one does, and is always on.
pub const ALLOWANCE: usize = 5;

pub const ALLOWANCE_MS: i64 = 7 * DAY_MS;

/// How long a mailbox that does not exist gets no letters. Long enough that nobody's typing wears the sender's
/// reputation out; short enough for a mailbox that does exist after all, since whole providers have said so
/// wrongly for a day, and a campaign lasts sixteen. What its owner said holds until a person lifts it.
const BOUNCED_MS: i64 = 7 * DAY_MS;

/// A new random part of a Message-ID.
pub fn new_message_id(clock: &Clock) -> String {
    HEXLOWER.encode(&clock.random::<16>())
}

/// What a letter says beyond its pledge or organizer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterDetails {
    pub count: i64,
    /// Address of the organizer who did it; empty for the command line.
    pub by: String,
    /// Key of what they did.
    pub action: String,
    pub at: i64,
    /// Kind of browser and system that somebody signed in with.
    pub agent: String,
    /// Where the letter goes, when its pledge knows no address any more.
    pub email: String,
    /// The machine that found the issues.
    pub machine: String,
    pub issues: Vec<Notice>,
    /// Sentences of grave ones that are over.
    pub over: Vec<String>,
    pub numbers: Numbers,
}

/// An issue in the words of whoever is told of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Notice {
    /// What tells it from others.
    pub name: String,
    pub is_grave: bool,
    pub sentence: String,
    pub advice: String,
    /// Where it is mended, below the console's first page.
    pub place: String,
}

/// The numbers of a morning, with names in the words of whoever reads them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Numbers {
    pub confirmed: i64,
    /// Confirmed yesterday, and the day before.
    pub days: [i64; 2],
    pub pending: i64,
    pub held: i64,
    /// Yesterday's largest regions, channels and partner links.
    pub tops: [Vec<(String, i64)>; 3],
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

/// Drops what waits for a mailbox, and lets no letter in that visitors' forms or the days cause.
pub(crate) async fn suppress(
    batch: &Batch<'_>,
    mailbox: &[u8],
    reason: SuppressionReason,
) -> Result<(), Error> {
    let now = batch.clock.now_ms();
    store::letter::drop_to(batch.tx, mailbox, now).await?;
    let expires_at = (reason == SuppressionReason::Bounced).then_some(now + BOUNCED_MS);
    let suppression = Suppression { mailbox_key: mailbox.to_vec(), reason, created_at: now, expires_at };
    store::suppression::put(batch.tx, suppression).await
}

impl Site {
    /// What a letter says beyond its pledge or organizer.
    ///
    /// None when no secret of this program opens it.
    pub fn letter_details(&self, letter: &Model) -> Option<LetterDetails> {
        let Some(sealed) = &letter.sealed else { return Some(LetterDetails::default()) };
        serde_json::from_slice(&self.keys.open(&letter.message_id, sealed)?).ok()
    }
}

/// Puts a letter to an organizer into the outbox.
pub(crate) async fn write_to(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    details: Option<&LetterDetails>,
) -> Result<(), Error> {
    put(batch, account, kind, details, batch.clock.now_ms()).await
}

/// The same, not to be sent before a moment in ms since 1970.
pub(crate) async fn write_to_later(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    due_at: i64,
) -> Result<(), Error> {
    put(batch, account, kind, None, due_at).await
}

async fn put(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    details: Option<&LetterDetails>,
    due_at: i64,
) -> Result<(), Error> {
    let Some(key) = &account.email_key else { return Ok(()) };
    let message_id = new_message_id(batch.clock);
    let sealed = details.map(|details| details.seal(batch, &message_id));
    let letter = to_organizer(batch, account, kind, &batch.keys.mailbox_key(key), message_id);
    batch.put_letters(vec![NewLetter { sealed, due_at, ..letter }]).await
}

/// A letter to an organizer that is due now.
fn to_organizer(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    mailbox: &[u8],
    message_id: String,
) -> NewLetter {
    let letter = NewLetter::new(0, kind, &account.language, mailbox, message_id, batch.clock.now_ms());
    NewLetter { organizer_id: Some(account.id), ..letter }
}

/// Puts a letter in that an organizer has once on a day, unless it is there already or their mailbox does not
/// exist.
pub(crate) async fn write_once_to(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    day: String,
    details: &LetterDetails,
) -> Result<(), Error> {
    let Some(key) = &account.email_key else { return Ok(()) };
    let mailbox = batch.keys.mailbox_key(key);
    if LetterQuota::of(batch, &[mailbox]).await?.suppressed.contains(&mailbox[..]) {
        return Ok(());
    }
    let message_id = new_message_id(batch.clock);
    let (day, sealed) = (Some(day), Some(details.seal(batch, &message_id)));
    let letter = to_organizer(batch, account, kind, &mailbox, message_id);
    batch.put_letters(vec![NewLetter { day, sealed, ..letter }]).await
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
        let suppressed = store::suppression::among(batch.tx, mailboxes, batch.clock.now_ms()).await?;
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

/// Pledges with their mailboxes, and what may be sent to these.
async fn mailboxes_of<'a>(
    batch: &Batch<'_>,
    pledges: impl Iterator<Item = &'a entity::pledge::Model>,
) -> Result<(Vec<(&'a entity::pledge::Model, Hash)>, LetterQuota), Error> {
    let meant: Vec<_> = pledges
        .filter_map(|row| row.email_key.as_deref().map(|key| (row, batch.keys.mailbox_key(key))))
        .collect();
    let mailboxes: Vec<Hash> = meant.iter().map(|(_, mailbox)| *mailbox).collect();
    let allowance = LetterQuota::of(batch, &mailboxes).await?;
    Ok((meant, allowance))
}

/// Puts the confirmation letters of pledges in, as far as their mailboxes may be written to.
pub(crate) async fn put_confirm_letters<'a>(
    batch: &Batch<'_>,
    pledges: impl Iterator<Item = &'a entity::pledge::Model>,
) -> Result<(), Error> {
    let (meant, allowance) = mailboxes_of(batch, pledges).await?;
    let letters = meant
        .iter()
        .filter(|(_, mailbox)| allowance.permits(mailbox, Kind::Confirm))
        .map(|(row, mailbox)| {
            let (message_id, now) = (new_message_id(batch.clock), batch.clock.now_ms());
            NewLetter::new(row.id, Kind::Confirm, &row.language, mailbox, message_id, now)
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
    let (meant, allowance) = mailboxes_of(batch, pledges).await?;
    let may_be_written_to = |(_, mailbox): &&(&entity::pledge::Model, Hash)| match kind {
        Kind::Reminder => allowance.permits(mailbox, kind),
        _ => !allowance.suppressed.contains(&mailbox[..]),
    };
    let letters = meant.iter().filter(may_be_written_to).map(|(row, mailbox)| {
        let message_id = new_message_id(batch.clock);
        let details = LetterDetails { count, ..LetterDetails::default() };
        let sealed = (count > 0).then(|| details.seal(batch, &message_id));
        let letter = NewLetter::new(row.id, kind, &row.language, mailbox, message_id, due_at());
        NewLetter { day: Some(day.to_owned()), sealed, ..letter }
    });
    batch.put_letters(letters.collect()).await
}

/// Puts the last letter in to somebody who withdraws a pledge. It holds its address itself, sealed, since
/// the pledge will know none.
pub(crate) async fn put_last_letter(
    batch: &Batch<'_>,
    row: &entity::pledge::Model,
    email: String,
) -> Result<(), Error> {
    let Some(key) = row.email_key.as_deref() else { return Ok(()) };
    let mailbox = batch.keys.mailbox_key(key);
    if LetterQuota::of(batch, &[mailbox]).await?.suppressed.contains(&mailbox[..]) {
        return Ok(());
    }
    let message_id = new_message_id(batch.clock);
    let details = LetterDetails { email, ..LetterDetails::default() };
    let (day, sealed) = (Some("once".to_owned()), Some(details.seal(batch, &message_id)));
    let now = batch.clock.now_ms();
    let letter = NewLetter::new(row.id, Kind::Withdrawn, &row.language, &mailbox, message_id, now);
    batch.put_letters(vec![NewLetter { day, sealed, ..letter }]).await
}
