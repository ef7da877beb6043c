//! Confirming, changing, withdrawing and disowning: what only the mailbox's owner can do.

use std::collections::{HashMap, HashSet};

use entity::letter::Kind;
use entity::pledge::{ActiveModel, Model, Review, State};
use entity::suppression::SuppressionReason;

use crate::clock::milliseconds;
use crate::domain::counts::delivery_stats;
use crate::domain::counts::tally::{self, Counting};
use crate::domain::crypto::keyring::{self, Hash, Keyring};
use crate::domain::crypto::network::Network;
use crate::domain::pledge::pace::{self, Judgement};
use crate::domain::pledge::sign::Record;
use crate::domain::write::outbox;
use crate::domain::write::outbox::{put_daily_letters, put_last_letter};
use crate::domain::{Batch, CallSet, Error, Write};
use crate::store::letter::NewLetter;
use crate::store::{self, Set};

/// Wrong codes a pledge may be tried with.
pub const CODE_TRIES: i32 = 5;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// The pledge of this code counts now.
    Confirmed(String),
    /// The pledge of this code counted already.
    Already(String),
    /// The values changed since they were shown: the pledge of this code must be looked at again.
    Changed(String),
    /// There is no such pledge, or the code was wrong; which, is not told.
    Refused,
}

#[derive(Debug)]
pub struct Confirm {
    pub code: String,
    /// The fingerprint its button carried, if any.
    pub fingerprint: Option<String>,
}

impl Confirm {
    /// Judges it by the pledge, as it stood before this batch, and by whether it was confirmed in it.
    fn judge(&self, keys: &Keyring, pledge: Option<&Model>, confirmed: bool) -> Confirmation {
        let code = self.code.clone();
        match pledge {
            Some(row) if row.state == State::Confirmed || confirmed => Confirmation::Already(code),
            Some(row) if row.may_be_confirmed() => {
                // Without a fingerprint nobody saw the values; harmless while there was but one set.
                let seen = self.fingerprint.as_ref().map_or(row.revision == 0, |fingerprint| {
                    keyring::same(
                        fingerprint.as_bytes(),
                        keys.fingerprint(&row.code, row.revision).as_bytes(),
                    )
                });
                if seen { Confirmation::Confirmed(code) } else { Confirmation::Changed(code) }
            }
            Some(_) | None => Confirmation::Refused,
        }
    }
}

impl Write for Confirm {
    type Answer = Confirmation;

    const ORDER: u8 = 1;

    async fn write(&self, batch: &Batch<'_>) -> Result<Confirmation, Error> {
        Ok(Self::write_many(&[self], batch).await?.pop().unwrap_or(Confirmation::Refused))
    }

    async fn write_many(these: &[&Self], batch: &Batch<'_>) -> Result<Vec<Confirmation>, Error> {
        let codes: HashSet<String> = these.iter().map(|link| link.code.clone()).collect();
        let rows = store::pledge::lock_by_codes(batch.tx, codes.into_iter().collect()).await?;
        let rows: HashMap<&str, &Model> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
        let mut confirmed: HashMap<&str, &Model> = HashMap::new();
        let mut answers = Vec::with_capacity(these.len());
        for link in these {
            let code = link.code.as_str();
            let row = rows.get(code).copied();
            let confirmation = link.judge(batch.keys, row, confirmed.contains_key(code));
            if let (Confirmation::Confirmed(_), Some(row)) = (&confirmation, row) {
                confirmed.insert(code, row);
            }
            answers.push(confirmation);
        }
        count_in(batch, &confirmed.into_values().collect::<Vec<_>>()).await?;
        Ok(answers)
    }
}

/// Confirms by the six digits, typed on the page that is still open.
#[derive(Debug)]
pub struct ConfirmByCode {
    email_key: Hash,
    digits: String,
}

impl ConfirmByCode {
    /// Confirms the pledge of the mailbox behind a reference.
    pub fn new(keys: &Keyring, reference: &str, digits: String) -> Self {
        // A malformed reference takes the same way as one that nobody has.
        Self { email_key: keys.email_key_of(reference).unwrap_or_default(), digits }
    }

    /// Judges it by the pledge, as it stood before this batch, by the wrong codes it has been tried with, and by
    /// whether it was confirmed in this batch; none when the code is one more wrong one.
    fn judge(&self, batch: &Batch<'_>, row: &Model, tries: i32, confirmed: bool) -> Option<Confirmation> {
        let expired = row.state == State::Pending && row.expires_at < batch.clock.now_ms();
        let known = row.state == State::Confirmed || row.may_be_confirmed();
        if !known || tries >= CODE_TRIES || expired && !confirmed {
            return Some(Confirmation::Refused);
        }
        let right = keyring::same(self.digits.as_bytes(), batch.keys.confirmation_code(&row.code).as_bytes());
        if !right {
            return None;
        }
        Some(match row.revision {
            _ if confirmed || row.state == State::Confirmed => Confirmation::Already(row.code.clone()),
            0 => Confirmation::Confirmed(row.code.clone()),
            // Somebody signed again with other values: the owner must see which stand.
            _ => Confirmation::Changed(row.code.clone()),
        })
    }
}

impl Write for ConfirmByCode {
    type Answer = Confirmation;

    const ORDER: u8 = 2;

    async fn write(&self, batch: &Batch<'_>) -> Result<Confirmation, Error> {
        Ok(Self::write_many(&[self], batch).await?.pop().unwrap_or(Confirmation::Refused))
    }

    async fn write_many(these: &[&Self], batch: &Batch<'_>) -> Result<Vec<Confirmation>, Error> {
        let keys: HashSet<Hash> = these.iter().map(|typed| typed.email_key).collect();
        let keys = keys.into_iter().map(Vec::from).collect();
        let rows = store::pledge::lock_by_email_keys(batch.tx, keys).await?;
        let rows: HashMap<&[u8], &Model> =
            rows.iter().filter_map(|row| Some((row.email_key.as_deref()?, row))).collect();
        let (mut confirmed, mut tries) = (HashMap::new(), HashMap::new());
        let mut answers = Vec::with_capacity(these.len());
        for typed in these {
            let Some(row) = rows.get(&typed.email_key[..]).copied() else {
                answers.push(Confirmation::Refused);
                continue;
            };
            let tried = tries.get(&row.id).copied().unwrap_or(row.code_tries);
            let judged = typed.judge(batch, row, tried, confirmed.contains_key(&row.id));
            if let Some(Confirmation::Confirmed(_)) = judged {
                confirmed.insert(row.id, row);
            }
            answers.push(judged.unwrap_or_else(|| {
                tries.insert(row.id, tried + 1);
                Confirmation::Refused
            }));
        }
        for (id, tried) in tries {
            let tries = ActiveModel { code_tries: Set(tried), ..Default::default() };
            store::update(batch.tx, id, tries).await?;
        }
        count_in(batch, &confirmed.into_values().collect::<Vec<_>>()).await?;
        Ok(answers)
    }
}

async fn count_in(batch: &Batch<'_>, rows: &[&Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let now = batch.clock.now_ms();
    let day = batch.rules.date(now).to_string();
    let mut counts = Counting::default();
    for row in rows {
        tally::count(&mut counts, &tally::counted(row, Some(&day)), 1);
        count_hour(batch, &mut counts, row, now, 1);
    }
    store::pledge::confirm(batch.tx, rows.iter().map(|row| row.id).collect(), now, &day).await?;
    let asked = rows.iter().copied().filter(|row| row.daily_letters && batch.rules.letters.daily);
    put_daily_letters(batch, asked, Kind::Thanks, &day, 0, || now).await?;
    batch.change_counts(counts, i64::try_from(rows.len()).unwrap_or(i64::MAX)).await
}

/// Withdraws a pledge: erased at once, no longer counted. Answers whether there was one to withdraw.
#[derive(Debug)]
pub struct Withdraw {
    pub code: String,
}

impl Write for Withdraw {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let rows = store::pledge::lock_by_codes(batch.tx, vec![self.code.clone()]).await?;
        match rows.first() {
            Some(row) => end(batch, row, State::Withdrawn).await,
            None => Ok(false),
        }
    }
}

/// The same, and a last letter says so to its owner.
#[derive(Debug)]
pub struct WithdrawOwn {
    pub code: String,
}

impl Write for WithdrawOwn {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let rows = store::pledge::lock_by_codes(batch.tx, vec![self.code.clone()]).await?;
        if let Some(row) = rows.first().filter(|row| row.state == State::Confirmed)
            && let Some(record) = Record::open(batch.keys, row)
        {
            put_last_letter(batch, row, record.email).await?;
        }
        Withdraw { code: self.code.clone() }.write(batch).await
    }
}

/// "I did not sign this": ends the mailbox's pledge and silences it.
#[derive(Debug)]
pub struct Disown {
    pub email_key: Hash,
}

impl Write for Disown {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let rows = store::pledge::lock_by_email_keys(batch.tx, vec![self.email_key.to_vec()]).await?;
        for row in &rows {
            end(batch, row, State::Disowned).await?;
        }
        outbox::suppress(batch, &batch.keys.mailbox_key(&self.email_key), SuppressionReason::Asked).await
    }
}

/// Lets a suppressed mailbox be written to again. Answers whether it was suppressed.
#[derive(Debug)]
pub struct LiftSilence {
    pub email_key: Hash,
}

impl Write for LiftSilence {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        Ok(self.lift(batch).await?.is_some())
    }
}

impl LiftSilence {
    /// Answers why it was suppressed.
    pub(crate) async fn lift(&self, batch: &Batch<'_>) -> Result<Option<SuppressionReason>, Error> {
        store::suppression::unsuppress(batch.tx, &batch.keys.mailbox_key(&self.email_key)).await
    }
}

/// Counts a confirmed pledge in its hour, under its mail provider.
pub(crate) fn count_hour(batch: &Batch<'_>, counts: &mut Counting, row: &Model, at: i64, times: i64) {
    // What is a week old is no longer counted by the hour.
    if delivery_stats::hour(batch.clock.now_ms()) - delivery_stats::hour(at) < delivery_stats::KEPT
        && let Some(record) = Record::open(batch.keys, row)
    {
        let provider = batch.rules.mail_providers.of(&record.email);
        delivery_stats::count(&mut counts.hours, at, provider, delivery_stats::Measure::Confirmed, times);
    }
}

async fn end(batch: &Batch<'_>, row: &Model, state: State) -> Result<bool, Error> {
    if !matches!(row.state, State::Confirmed | State::Pending | State::Held | State::SetAside) {
        return Ok(false);
    }
    let now = batch.clock.now_ms();
    store::pledge::erase(batch.tx, row.id, &row.code, state, now).await?;
    store::letter::drop_asked(batch.tx, row.id, now).await?;
    if row.state == State::Confirmed {
        let mut counts = Counting::default();
        tally::count(&mut counts, &tally::counted(row, None), -1);
        count_hour(batch, &mut counts, row, row.confirmed_at.unwrap_or_default(), -1);
        batch.change_counts(counts, 1).await?;
    }
    Ok(true)
}

/// Changes name and calls of a pledge. Answers whether there was a pledge to change.
#[derive(Debug)]
pub struct ChangePledge {
    pub code: String,
    pub name: String,
    pub show_name: bool,
    pub calls: CallSet,
    /// Whether the daily letters are wanted, and plain ones; as it was where none are sent.
    pub letters: Option<(bool, bool)>,
}

impl Write for ChangePledge {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let rows = store::pledge::lock_by_codes(batch.tx, vec![self.code.clone()]).await?;
        let Some(row) = rows.first().filter(|row| matches!(row.state, State::Pending | State::Confirmed))
        else {
            return Ok(false);
        };
        let Some(record) = Record::open(batch.keys, row) else { return Ok(false) };
        let renamed = record.name != self.name;
        // A new name waits for release again; taking a name off the page needs nobody.
        let review = |old: Review, present: bool, renamed: bool| match (self.show_name && present, old) {
            (false, _) => Review::None,
            (true, Review::None) => Review::Waiting,
            (true, _) if renamed => Review::Waiting,
            (true, old) => old,
        };
        let old = [row.name_review, row.organisation_review, row.message_review];
        let new = [
            review(row.name_review, true, renamed),
            review(row.organisation_review, record.organisation.is_some(), false),
            review(row.message_review, record.message.is_some(), false),
        ];
        if old != new && old.contains(&Review::Released) {
            batch.change_names();
        }
        let (daily, plain) = self.letters.unwrap_or((row.daily_letters, row.plain_letters));
        let now = batch.clock.now_ms();
        let stopped = match (row.daily_letters, daily) {
            (true, false) => Some(now),
            (_, true) => None,
            (false, false) => row.letters_stopped_at,
        };
        let update = ActiveModel {
            daily_letters: Set(daily),
            plain_letters: Set(plain),
            letters_stopped_at: Set(stopped),
            calls: Set(self.calls.clone()),
            name_review: Set(new[0]),
            organisation_review: Set(new[1]),
            message_review: Set(new[2]),
            sealed: Set(Some(Record { name: self.name.clone(), ..record }.seal(
                batch.keys,
                batch.clock,
                &row.code,
            ))),
            ..Default::default()
        };
        store::update(batch.tx, row.id, update).await?;
        if row.state == State::Confirmed && row.calls != self.calls {
            let mut counts = Counting::default();
            tally::count(&mut counts, &tally::counted(row, None), -1);
            let changed = Model { calls: self.calls.clone(), ..row.clone() };
            tally::count(&mut counts, &tally::counted(&changed, None), 1);
            batch.change_counts(counts, 1).await?;
        }
        Ok(true)
    }
}

#[derive(Debug, Clone)]
pub enum Asking {
    Mailbox(Hash),
    /// The owner, on the thank-you page, for the pledge of this code.
    Owner(String),
}

/// Sends a mailbox its link, if it has a pledge, has not been silenced and has not had too many
/// letters. Nobody is told which.
#[derive(Debug)]
pub struct SendLink {
    pub asking: Asking,
    pub language: String,
    /// The network whose limits count it as one more sign-up.
    pub network: Option<Network>,
}

impl Write for SendLink {
    /// When a letter is due, in ms since 1970, if there is one.
    type Answer = i64;

    async fn write(&self, batch: &Batch<'_>) -> Result<i64, Error> {
        let judged = pace::judge(batch, &[(self.network.as_ref(), false)]).await?;
        if let Some((Judgement::Take, due_at)) = judged.first() {
            self.put_letter(batch, *due_at).await?;
        }
        Ok(judged.first().map_or_else(|| batch.clock.now_ms(), |(_, due_at)| *due_at))
    }
}

impl SendLink {
    async fn put_letter(&self, batch: &Batch<'_>, due_at: i64) -> Result<(), Error> {
        let rows = match &self.asking {
            Asking::Mailbox(key) => store::pledge::lock_by_email_keys(batch.tx, vec![key.to_vec()]).await?,
            Asking::Owner(code) => store::pledge::lock_by_codes(batch.tx, vec![code.clone()]).await?,
        };
        let Some((row, key)) = rows.first().and_then(|row| Some((row, row.email_key.as_deref()?))) else {
            return Ok(());
        };
        let kind = match row.state {
            State::Pending => Kind::Confirm,
            State::Confirmed => Kind::Link,
            State::Held | State::SetAside | State::Withdrawn | State::Disowned => return Ok(()),
        };
        let mailbox = batch.keys.mailbox_key(key);
        let allowance = outbox::LetterQuota::of(batch, &[mailbox]).await?;
        if !allowance.permits(&mailbox, kind) {
            return batch.hasten_letter(&mailbox, kind, due_at).await;
        }
        if kind == Kind::Confirm {
            let expires_at = due_at + milliseconds(batch.rules.confirm_lifetime);
            store::pledge::extend(batch.tx, vec![row.id], expires_at).await?;
        }
        let (message_id, now) = (outbox::new_message_id(batch.clock), batch.clock.now_ms());
        let letter = NewLetter::new(row.id, kind, &self.language, &mailbox, message_id, now);
        batch.put_letters(vec![NewLetter { due_at, ..letter }]).await
    }
}
