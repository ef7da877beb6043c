//! Confirming, changing, withdrawing and disowning: what only the mailbox's owner can do.

use std::collections::{HashMap, HashSet};

use entity::{
    letter::Kind,
    pledge::{ActiveModel, Model, Review, State},
};

use super::{
    Error,
    keyring::{self, Hash},
    ledger::Ledger,
    mail_hour, outbox,
    pledge::Record,
    tally::{self, Counting},
};
use crate::{
    clock::milliseconds,
    store::{self, Set, Transaction, Unchanged, letter::NewLetter},
};

/// Wrong codes a pledge may be tried with.
pub const CODE_TRIES: i32 = 5;

/// What came of trying to confirm.
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

/// Confirms the pledges of links: each with the fingerprint its button carried, if any.
///
/// # Errors
/// When the database fails.
pub async fn confirm(
    ledger: &Ledger,
    tx: &Transaction,
    links: &[(&str, Option<&str>)],
) -> Result<Vec<Confirmation>, Error> {
    let codes: HashSet<String> = links.iter().map(|(code, _)| (*code).to_owned()).collect();
    let rows = store::pledge::lock_by_codes(tx, codes.into_iter().collect()).await?;
    let rows: HashMap<&str, &Model> = rows.iter().map(|row| (row.code.as_str(), row)).collect();
    let mut confirmed: HashMap<i64, &Model> = HashMap::new();
    let outcomes = links
        .iter()
        .map(|(code, fingerprint)| {
            let owned = || (*code).to_owned();
            match rows.get(code) {
                Some(row) if row.state == State::Confirmed || confirmed.contains_key(&row.id) => {
                    Confirmation::Already(owned())
                }
                Some(row) if row.state == State::Pending => {
                    // Without a fingerprint nobody saw the values; harmless while there was but one set.
                    let seen = fingerprint.map_or(row.revision == 0, |fingerprint| {
                        keyring::same(
                            fingerprint.as_bytes(),
                            ledger.keys.fingerprint(&row.code, row.revision).as_bytes(),
                        )
                    });
                    if seen {
                        confirmed.insert(row.id, row);
                        Confirmation::Confirmed(owned())
                    } else {
                        Confirmation::Changed(owned())
                    }
                }
                Some(_) | None => Confirmation::Refused,
            }
        })
        .collect();
    count_in(ledger, tx, &confirmed.into_values().collect::<Vec<_>>()).await?;
    Ok(outcomes)
}

/// Confirms by the six digits, typed on the page that is still open.
///
/// # Errors
/// When the database fails.
pub async fn confirm_by_code(
    ledger: &Ledger,
    tx: &Transaction,
    email_key: &Hash,
    typed: &str,
) -> Result<Confirmation, Error> {
    let rows = store::pledge::lock_by_email_keys(tx, vec![email_key.to_vec()]).await?;
    let Some(row) = rows.first().filter(|row| matches!(row.state, State::Pending | State::Confirmed)) else {
        return Ok(Confirmation::Refused);
    };
    let expired = row.state == State::Pending && row.expires_at < ledger.clock.now_ms();
    if row.code_tries >= CODE_TRIES || expired {
        return Ok(Confirmation::Refused);
    }
    let right = keyring::same(typed.as_bytes(), ledger.keys.confirmation_code(&row.code).as_bytes());
    if !right {
        let tries = ActiveModel {
            id: Unchanged(row.id),
            code_tries: Set(row.code_tries + 1),
            ..ActiveModel::default()
        };
        store::pledge::update(tx, tries).await?;
        return Ok(Confirmation::Refused);
    }
    if row.state == State::Confirmed {
        return Ok(Confirmation::Already(row.code.clone()));
    }
    if row.revision > 0 {
        // Somebody signed again with other values: the owner must see which stand.
        return Ok(Confirmation::Changed(row.code.clone()));
    }
    count_in(ledger, tx, &[row]).await?;
    Ok(Confirmation::Confirmed(row.code.clone()))
}

async fn count_in(ledger: &Ledger, tx: &Transaction, rows: &[&Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let now = ledger.clock.now_ms();
    let day = ledger.rules.date(now).to_string();
    let mut counts = Counting::default();
    for row in rows {
        tally::count(&mut counts, &tally::counted(row, Some(&day)), 1);
        count_hour(ledger, &mut counts, row, now, 1);
    }
    store::pledge::confirm(tx, rows.iter().map(|row| row.id).collect(), now, &day).await?;
    ledger.change_counts(tx, counts, i64::try_from(rows.len()).unwrap_or(i64::MAX)).await
}

/// Withdraws a pledge: erased at once, no longer counted. Returns whether there was one to withdraw.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(ledger: &Ledger, tx: &Transaction, code: &str) -> Result<bool, Error> {
    let rows = store::pledge::lock_by_codes(tx, vec![code.to_owned()]).await?;
    match rows.first() {
        Some(row) => end(ledger, tx, row, State::Withdrawn).await,
        None => Ok(false),
    }
}

/// "I did not sign this": ends the mailbox's pledge and silences it.
///
/// # Errors
/// When the database fails.
pub async fn disown(ledger: &Ledger, tx: &Transaction, email_key: &Hash) -> Result<(), Error> {
    let rows = store::pledge::lock_by_email_keys(tx, vec![email_key.to_vec()]).await?;
    for row in &rows {
        end(ledger, tx, row, State::Disowned).await?;
    }
    let (mailbox, now) = (ledger.keys.mailbox_key(email_key), ledger.clock.now_ms());
    store::letter::drop_to(tx, &mailbox, now).await?;
    store::suppression::put(tx, &mailbox, now).await
}

/// Counts a confirmed pledge in its hour, under its mail provider.
pub(super) fn count_hour(ledger: &Ledger, counts: &mut Counting, row: &Model, at: i64, times: i64) {
    // What is a week old is no longer counted by the hour.
    if mail_hour::hour(ledger.clock.now_ms()) - mail_hour::hour(at) < mail_hour::KEPT
        && let Some(record) = Record::open(&ledger.keys, row)
    {
        let provider = ledger.rules.mail_providers.of(&record.email);
        mail_hour::count(&mut counts.hours, at, provider, mail_hour::Measure::Confirmed, times);
    }
}

async fn end(ledger: &Ledger, tx: &Transaction, row: &Model, state: State) -> Result<bool, Error> {
    if !matches!(row.state, State::Pending | State::Held | State::Confirmed) {
        return Ok(false);
    }
    store::pledge::erase(tx, row.id, &row.code, state, ledger.clock.now_ms()).await?;
    if row.state == State::Confirmed {
        let mut counts = Counting::default();
        tally::count(&mut counts, &tally::counted(row, None), -1);
        count_hour(ledger, &mut counts, row, row.confirmed_at.unwrap_or_default(), -1);
        ledger.change_counts(tx, counts, 1).await?;
    }
    Ok(true)
}

/// What an owner may change.
#[derive(Debug, Clone)]
pub struct Change {
    /// The name.
    pub name: String,
    /// Whether it may be shown.
    pub show_name: bool,
    /// Keys of the calls, in the statement's order.
    pub calls: Vec<String>,
}

/// Changes name and calls. Returns whether there was a pledge to change.
///
/// # Errors
/// When the database fails.
pub async fn change(ledger: &Ledger, tx: &Transaction, code: &str, change: &Change) -> Result<bool, Error> {
    let rows = store::pledge::lock_by_codes(tx, vec![code.to_owned()]).await?;
    let Some(row) = rows.first().filter(|row| matches!(row.state, State::Pending | State::Confirmed)) else {
        return Ok(false);
    };
    let Some(record) = Record::open(&ledger.keys, row) else { return Ok(false) };
    let renamed = record.name != change.name;
    let calls = change.calls.join(" ");
    // A new name waits for release again; taking a name off the page needs nobody.
    let review = |old: Review, present: bool, renamed: bool| match (change.show_name && present, old) {
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
        ledger.change_names();
    }
    let update = ActiveModel {
        id: Unchanged(row.id),
        calls: Set(calls.clone()),
        name_review: Set(new[0]),
        organisation_review: Set(new[1]),
        message_review: Set(new[2]),
        sealed: Set(Some(Record { name: change.name.clone(), ..record }.seal(
            &ledger.keys,
            &ledger.clock,
            &row.code,
        ))),
        ..ActiveModel::default()
    };
    store::pledge::update(tx, update).await?;
    if row.state == State::Confirmed && row.calls != calls {
        let mut counts = Counting::default();
        tally::count(&mut counts, &tally::counted(row, None), -1);
        let changed = Model { calls, ..row.clone() };
        tally::count(&mut counts, &tally::counted(&changed, None), 1);
        ledger.change_counts(tx, counts, 1).await?;
    }
    Ok(true)
}

/// Who asks for a letter.
#[derive(Debug, Clone)]
pub enum Asking {
    /// Somebody typed an address.
    Mailbox(Hash),
    /// The owner, on the thank-you page, for the pledge of this code.
    Owner(String),
}

/// Sends a mailbox its link, if it has a pledge, has not been silenced and has not had too many
/// letters. Nobody is told which.
///
/// # Errors
/// When the database fails.
pub async fn send_link(
    ledger: &Ledger,
    tx: &Transaction,
    asking: &Asking,
    language: &str,
    message_id: &str,
) -> Result<(), Error> {
    let rows = match asking {
        Asking::Mailbox(key) => store::pledge::lock_by_email_keys(tx, vec![key.to_vec()]).await?,
        Asking::Owner(code) => store::pledge::lock_by_codes(tx, vec![code.clone()]).await?,
    };
    let Some((row, key)) = rows.first().and_then(|row| Some((row, row.email_key.as_deref()?))) else {
        return Ok(());
    };
    let kind = match row.state {
        State::Pending => Kind::Confirm,
        State::Confirmed => Kind::Link,
        State::Held | State::Withdrawn | State::Disowned => return Ok(()),
    };
    let now = ledger.clock.now_ms();
    let mailbox = ledger.keys.mailbox_key(key);
    let allowance = outbox::Allowance::of(ledger, tx, &[mailbox]).await?;
    if !allowance.permits(&mailbox, kind) {
        return Ok(());
    }
    if kind == Kind::Confirm {
        store::pledge::extend(tx, vec![row.id], now + milliseconds(ledger.rules.confirm_lifetime)).await?;
    }
    let letter = NewLetter {
        pledge_id: row.id,
        kind,
        language: language.to_owned(),
        mailbox_key: mailbox.to_vec(),
        message_id: message_id.to_owned(),
        now,
    };
    ledger.put_letters(tx, vec![letter]).await
}
