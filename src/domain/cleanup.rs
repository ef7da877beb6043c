//! Clean-ups: pledges that a condition fits are set aside, counted no longer and kept for a while,
//! so that a mistake can be taken back.
//!
//! They run in batches, each in one transaction with the row that says how far it has come: a stop
//! of the program loses nothing, and any node can go on.

use entity::{
    cleanup::{ActiveModel, Model, State},
    letter::Kind,
    pledge::{self, State as Stand},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Error, Register,
    audit::By,
    confirmation,
    desk::{Answer, Deed, care::Care},
    keyring::{self, Hash},
    ledger::Ledger,
    outbox,
    pledge::Record,
    tally::{self, Counting},
};
use crate::{
    clock::milliseconds,
    store::{self, Set, Transaction, Unchanged, cleanup::Scope, letter::NewLetter},
};

/// How long what was set aside can be put back: fourteen days. Then it is deleted.
pub const BACK_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// Pledges looked at in one go, so that nobody waits long behind it.
const BATCH: usize = 500;

/// Most pledges that are looked at before a clean-up, to count them in a page's time.
const COUNTED: usize = 200_000;

/// What must all be true of a pledge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conditions {
    /// Its address ends in this domain, or one below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// It was signed from this moment on, in ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// It was signed before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
    /// It came by this named source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// It came from this network on this day: its keyed hash in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// It is held for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_for: Option<String>,
    /// Only those that are held.
    pub only_held: bool,
    /// It is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

impl Conditions {
    /// Whether they say nothing: all pledges would be meant.
    pub fn are_empty(&self) -> bool {
        *self == Self { only_held: self.only_held, ..Self::default() }
    }

    /// What the audit log keeps of them: no domain, which may be somebody's own.
    pub(super) fn told(&self) -> Value {
        let mut by = Vec::new();
        for (set, word) in [
            (self.domain.is_some(), "domain"),
            (self.from.is_some() || self.until.is_some(), "time"),
            (self.source.is_some(), "source"),
            (self.network.is_some(), "network"),
            (self.held_for.is_some(), "reason"),
            (!self.codes.is_empty(), "codes"),
        ] {
            if set {
                by.push(word);
            }
        }
        json!({ "conditions": by.join(" "), "only_held": self.only_held })
    }

    fn scope(&self) -> Scope {
        let states = if self.only_held {
            vec![Stand::Held]
        } else {
            vec![Stand::Pending, Stand::Confirmed, Stand::Held]
        };
        // What is no hash fits nothing.
        let network = self
            .network
            .as_ref()
            .map(|hex| data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).unwrap_or_default());
        Scope {
            states,
            from: self.from,
            until: self.until,
            source: self.source.clone(),
            network,
            held_for: self.held_for.clone(),
            codes: self.codes.clone(),
        }
    }

    /// Whether what only the sealed record tells fits as well.
    fn fit(&self, keys: &keyring::Keyring, row: &pledge::Model) -> bool {
        let Some(domain) = &self.domain else { return true };
        let domain = domain.to_lowercase();
        let Some(record) = Record::open(keys, row) else { return false };
        let Some((_, host)) = record.email.rsplit_once('@') else { return false };
        let host = host.to_lowercase();
        host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'))
    }
}

/// How many pledges conditions fit, by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Confirmed ones.
    pub confirmed: i64,
    /// Pending ones.
    pub pending: i64,
    /// Held ones.
    pub held: i64,
    /// Whether there were too many to look at all.
    pub more: bool,
}

impl Register {
    /// Counts the pledges that conditions fit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_cleanup(&self, conditions: &Conditions) -> Result<Found, Error> {
        let (scope, mut last, mut seen, mut found) = (conditions.scope(), 0, 0, Found::default());
        loop {
            let rows = store::cleanup::meant(&self.store.read, &scope, last, BATCH as u64).await?;
            for row in rows.iter().filter(|row| conditions.fit(&self.keys, row)) {
                match row.state {
                    Stand::Confirmed => found.confirmed += 1,
                    Stand::Pending => found.pending += 1,
                    Stand::Held | Stand::Withdrawn | Stand::Disowned => found.held += 1,
                }
            }
            seen += rows.len();
            match rows.last() {
                Some(row) if rows.len() == BATCH && seen < COUNTED => last = row.id,
                Some(_) if rows.len() == BATCH => return Ok(Found { more: true, ..found }),
                _ => return Ok(found),
            }
        }
    }

    /// Begins a clean-up and returns its code.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn clean_up(&self, by: By, conditions: Conditions) -> Result<String, Error> {
        let code = keyring::new_code(&self.clock);
        self.care(Care::CleanUp(by, code.clone(), conditions)).await?;
        Ok(code)
    }

    /// Does all that clean-ups have left to do, batch after batch.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn go_on_cleaning(&self) -> Result<(), Error> {
        for code in store::cleanup::at_work(&self.store.read).await? {
            while let Answer::Changed(true) = self.care_in_turn(Care::CleanUpOn(code.clone())).await? {}
        }
        Ok(())
    }

    /// Stops a clean-up; returns whether it ran.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn cancel_cleanup(&self, by: By, code: &str) -> Result<bool, Error> {
        Ok(matches!(self.care(Care::CancelCleanUp(by, code.to_owned())).await?, Answer::Changed(true)))
    }

    /// Puts back what a clean-up set aside; returns whether it still can be.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn undo_cleanup(&self, by: By, code: &str) -> Result<bool, Error> {
        Ok(matches!(self.care(Care::UndoCleanUp(by, code.to_owned())).await?, Answer::Changed(true)))
    }

    /// Looks after pledges.
    pub(super) async fn care(&self, care: Care) -> Result<Answer, Error> {
        self.deed(Deed::Care(Box::new(care))).await
    }
}

/// Whether a clean-up can still be taken back.
pub fn can_be_undone(row: &Model, now: i64) -> bool {
    matches!(row.state, State::Done | State::Cancelled)
        && row.touched > 0
        && row.ended_at.is_some_and(|ended| now < ended + BACK_MS)
}

pub(super) async fn begin(
    ledger: &Ledger,
    tx: &Transaction,
    by: By,
    code: &str,
    conditions: &Conditions,
) -> Result<(), Error> {
    let row = ActiveModel {
        code: Set(code.to_owned()),
        conditions: Set(serde_json::to_string(conditions).unwrap_or_default()),
        state: Set(State::Running),
        organizer_id: Set(if let By::Organizer(id) = by { Some(id) } else { None }),
        last_id: Set(0),
        touched: Set(0),
        created_at: Set(ledger.clock.now_ms()),
        ..ActiveModel::default()
    };
    store::cleanup::insert(tx, row).await.map(|_| ())
}

/// Does the next batch. Returns whether there is more.
pub(super) async fn go_on(ledger: &Ledger, tx: &Transaction, code: &str) -> Result<bool, Error> {
    let Some(row) = store::cleanup::lock(tx, code).await? else { return Ok(false) };
    match row.state {
        State::Running => set_aside(ledger, tx, row).await,
        State::Undoing => put_back(ledger, tx, row).await,
        State::Cancelled | State::Done | State::Undone => Ok(false),
    }
}

async fn set_aside(ledger: &Ledger, tx: &Transaction, cleanup: Model) -> Result<bool, Error> {
    let Ok(conditions) = serde_json::from_str::<Conditions>(&cleanup.conditions) else {
        end(ledger, tx, cleanup.id, State::Cancelled).await?;
        return Ok(false);
    };
    let rows = store::cleanup::lock_meant(tx, &conditions.scope(), cleanup.last_id, BATCH as u64).await?;
    let (mut counts, mut changes, mut touched) = (Counting::default(), 0, 0);
    let now = ledger.clock.now_ms();
    for row in rows.iter().filter(|row| conditions.fit(&ledger.keys, row)) {
        if row.state == Stand::Confirmed {
            tally::count(&mut counts, &tally::counted(row, None), -1);
            confirmation::count_hour(ledger, &mut counts, row, row.confirmed_at.unwrap_or_default(), -1);
            changes += 1;
        }
        let update = pledge::ActiveModel {
            id: Unchanged(row.id),
            state: Set(Stand::Held),
            cleanup_id: Set(Some(cleanup.id)),
            cleanup_from: Set(Some(row.state)),
            cleanup_at: Set(Some(now)),
            ..pledge::ActiveModel::default()
        };
        store::pledge::update(tx, update).await?;
        touched += 1;
    }
    if changes > 0 {
        ledger.change_counts(tx, counts, changes).await?;
    }
    let more = rows.len() == BATCH;
    let update = ActiveModel {
        id: Unchanged(cleanup.id),
        last_id: Set(rows.last().map_or(cleanup.last_id, |row| row.id)),
        touched: Set(cleanup.touched + touched),
        ..ActiveModel::default()
    };
    store::cleanup::update(tx, update).await?;
    if !more {
        end(ledger, tx, cleanup.id, State::Done).await?;
    }
    Ok(more)
}

async fn put_back(ledger: &Ledger, tx: &Transaction, cleanup: Model) -> Result<bool, Error> {
    let rows = store::cleanup::lock_set_aside(tx, cleanup.id, BATCH as u64).await?;
    let (mut counts, mut changes) = (Counting::default(), 0);
    let now = ledger.clock.now_ms();
    let pending: Vec<&pledge::Model> =
        rows.iter().filter(|row| row.cleanup_from == Some(Stand::Pending)).collect();
    write_again(ledger, tx, &pending).await?;
    for row in &rows {
        let to = row.cleanup_from.unwrap_or(Stand::Held);
        if to == Stand::Confirmed {
            tally::count(&mut counts, &tally::counted(row, None), 1);
            confirmation::count_hour(ledger, &mut counts, row, row.confirmed_at.unwrap_or_default(), 1);
            changes += 1;
        }
        // It lost this time through no fault of its owner's.
        let fresh = (to == Stand::Pending).then(|| now + milliseconds(ledger.rules.confirm_lifetime));
        let update = pledge::ActiveModel {
            id: Unchanged(row.id),
            state: Set(to),
            expires_at: Set(row.expires_at.max(fresh.unwrap_or(row.expires_at))),
            cleanup_id: Set(None),
            cleanup_from: Set(None),
            cleanup_at: Set(None),
            ..pledge::ActiveModel::default()
        };
        store::pledge::update(tx, update).await?;
    }
    if changes > 0 {
        ledger.change_counts(tx, counts, changes).await?;
    }
    let more = rows.len() == BATCH;
    if !more {
        end(ledger, tx, cleanup.id, State::Undone).await?;
    }
    Ok(more)
}

/// Sends the confirmation letters that were not sent because their pledges were set aside meanwhile.
async fn write_again(ledger: &Ledger, tx: &Transaction, rows: &[&pledge::Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let written = store::letter::has(tx, rows.iter().map(|row| row.id).collect(), Kind::Confirm).await?;
    let missing = rows.iter().filter(|row| !written.contains(&row.id));
    let missing: Vec<(&pledge::Model, Hash)> = missing
        .filter_map(|row| row.email_key.as_deref().map(|key| (*row, ledger.keys.mailbox_key(key))))
        .collect();
    let mailboxes: Vec<Hash> = missing.iter().map(|(_, mailbox)| *mailbox).collect();
    let allowance = outbox::Allowance::of(ledger, tx, &mailboxes).await?;
    let letters = missing
        .iter()
        .filter(|(_, mailbox)| allowance.permits(mailbox, Kind::Confirm))
        .map(|(row, mailbox)| NewLetter {
            pledge_id: row.id,
            kind: Kind::Confirm,
            language: row.language.clone(),
            mailbox_key: mailbox.to_vec(),
            message_id: outbox::new_message_id(&ledger.clock),
            now: ledger.clock.now_ms(),
        })
        .collect();
    ledger.put_letters(tx, letters).await
}

async fn end(ledger: &Ledger, tx: &Transaction, id: i64, state: State) -> Result<(), Error> {
    let update = ActiveModel {
        id: Unchanged(id),
        state: Set(state),
        ended_at: Set(Some(ledger.clock.now_ms())),
        ..ActiveModel::default()
    };
    store::cleanup::update(tx, update).await
}

pub(super) async fn cancel(ledger: &Ledger, tx: &Transaction, code: &str) -> Result<bool, Error> {
    let row = store::cleanup::lock(tx, code).await?.filter(|row| row.state == State::Running);
    let Some(row) = row else { return Ok(false) };
    end(ledger, tx, row.id, State::Cancelled).await?;
    Ok(true)
}

pub(super) async fn undo(ledger: &Ledger, tx: &Transaction, code: &str) -> Result<bool, Error> {
    let now = ledger.clock.now_ms();
    let row = store::cleanup::lock(tx, code).await?.filter(|row| can_be_undone(row, now));
    let Some(row) = row else { return Ok(false) };
    let update = ActiveModel { id: Unchanged(row.id), state: Set(State::Undoing), ..ActiveModel::default() };
    store::cleanup::update(tx, update).await?;
    Ok(true)
}
