//! Clean-ups: pledges that a condition fits are set aside, counted no longer and kept for a while,
//! so that a mistake can be taken back.
//!
//! Looking is done beside the writer, a stretch of numbers at a time, and only what was found goes
//! through it, in one transaction with the row that says how far it has come: visitors never wait for
//! the looking, a stop of the program loses nothing, and any node can go on.

use entity::{
    cleanup::{Act, ActiveModel, Model, State},
    letter::Kind,
    pledge::{self, State as Stand},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Error, Register,
    audit::{Action, By, append},
    batch::Batch,
    confirmation,
    desk::{Answer, Deed, care::Care},
    keyring, moderation, outbox,
    pledge::Record,
    tally::{self, Counting},
};
use crate::{
    clock::milliseconds,
    store::{
        self, Set, Unchanged,
        cleanup::{Meant, Scope},
    },
};

/// How long what was set aside can be put back: fourteen days. Then it is deleted.
pub const BACK_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// Numbers looked through with one query: bounds what is in memory.
const STRETCH: i64 = 1000;

/// Stretches looked through before it is written how far a clean-up has come.
const STRETCHES: usize = 20;

/// Pledges found that are enough for one transaction, so that nobody waits long behind it: some tens
/// of milliseconds.
const BATCH: usize = 500;

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
    /// It came from this network on this day: its keyed hash in hexadecimal; empty where it is not known.
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

/// The mail domain that somebody typed, as in `example.org`, `@example.org` or `*.example.org`. None
/// for what is no domain, such as a whole address: it would fit nobody, and look as if nobody were
/// there.
pub fn mail_domain(typed: &str) -> Option<String> {
    let domain = typed.trim().trim_start_matches(['*', '.', '@']);
    let is_wrong = |letter: char| letter.is_whitespace() || "@/:,;*".contains(letter);
    (!domain.is_empty() && !domain.contains(is_wrong)).then(|| domain.to_owned())
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

    pub(super) fn scope(&self) -> Scope {
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
    fn fit(&self, keys: &keyring::Keyring, row: &Meant) -> bool {
        let Some(domain) = &self.domain else { return true };
        let domain = domain.to_lowercase();
        let sealed = row.sealed.as_deref().unwrap_or_default();
        let Some(record) = Record::open_sealed(keys, &row.code, sealed) else { return false };
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
}

impl Found {
    fn add(&mut self, state: Stand) {
        match state {
            Stand::Confirmed => self.confirmed += 1,
            Stand::Pending => self.pending += 1,
            Stand::Held | Stand::Withdrawn | Stand::Disowned => self.held += 1,
        }
    }
}

/// A clean-up to begin.
#[derive(Debug)]
pub struct Begin {
    by: By,
    code: String,
    conditions: Conditions,
    act: Act,
    state: State,
    range: (i64, i64),
}

/// What a look at the next stretches found.
#[derive(Debug, Default)]
pub struct Look {
    /// Number after which it began.
    after: i64,
    /// Number up to which it went.
    to: i64,
    /// What fits, by where it stands.
    found: Found,
    /// The same by number.
    ids: Vec<i64>,
}

impl Register {
    /// Counts the pledges that conditions fit, before anything is touched: returns the code of a
    /// clean-up that counts in the background and then waits for [`Register::start_cleanup`].
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn count_for_cleanup(&self, by: By, conditions: Conditions) -> Result<String, Error> {
        self.begin_cleanup(by, conditions, Act::Aside, State::Counting).await
    }

    /// Begins a clean-up at once and returns its code.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn clean_up(&self, by: By, conditions: Conditions) -> Result<String, Error> {
        self.begin_cleanup(by, conditions, Act::Aside, State::Running).await
    }

    /// Begins to release the held pledges that conditions fit; returns the code under which it goes on
    /// and can be stopped.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn release_all_held(&self, by: By, conditions: Conditions) -> Result<String, Error> {
        let conditions = Conditions { only_held: true, ..conditions };
        self.begin_cleanup(by, conditions, Act::Release, State::Running).await
    }

    async fn begin_cleanup(
        &self,
        by: By,
        conditions: Conditions,
        act: Act,
        state: State,
    ) -> Result<String, Error> {
        let code = keyring::new_code(&self.clock);
        let range = store::cleanup::range(&self.store.read, &conditions.scope()).await?;
        let begin = Begin { by, code: code.clone(), conditions, act, state, range };
        self.care(Care::CleanUp(Box::new(begin))).await?;
        // A handful is done at once; the rest follows in the background.
        if let Some(row) = self.cleanup(&code).await? {
            self.clean_stretches(&row, 1).await?;
        }
        self.signals.work.notify_one();
        Ok(code)
    }

    /// The clean-up of a code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cleanup(&self, code: &str) -> Result<Option<Model>, Error> {
        store::cleanup::by_code(&self.store.read, code).await
    }

    /// Sets aside what was counted before; returns whether it still waited for that.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn start_cleanup(&self, by: By, code: &str) -> Result<bool, Error> {
        self.cleanup_deed(Care::StartCleanUp(by, code.to_owned()), code).await
    }

    /// Stops a clean-up; one that only counted is forgotten. Returns whether it was on its way.
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
        self.cleanup_deed(Care::UndoCleanUp(by, code.to_owned()), code).await
    }

    async fn cleanup_deed(&self, care: Care, code: &str) -> Result<bool, Error> {
        let done = matches!(self.care(care).await?, Answer::Changed(true));
        if done {
            if let Some(row) = self.cleanup(code).await? {
                self.clean_stretches(&row, 1).await?;
            }
            self.signals.work.notify_one();
        }
        Ok(done)
    }

    /// Does the next part of every clean-up that has something left to do; returns whether any had.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn go_on_cleaning(&self) -> Result<bool, Error> {
        let at_work = store::cleanup::at_work(&self.store.read).await?;
        for row in &at_work {
            self.clean_a_part(row).await?;
        }
        Ok(!at_work.is_empty())
    }

    /// Does the next part of a clean-up, if it has something left to do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clean_a_part(&self, row: &Model) -> Result<(), Error> {
        self.clean_stretches(row, STRETCHES).await
    }

    async fn clean_stretches(&self, row: &Model, most: usize) -> Result<(), Error> {
        let look = match row.state {
            State::Counting | State::Running => self.look(row, most).await?,
            State::Undoing => Look::default(),
            State::Counted | State::Cancelled | State::Done | State::Undone => return Ok(()),
        };
        self.care_in_turn(Care::CleanUpOn(row.code.clone(), look)).await.map(|_| ())
    }

    /// Looks through the next stretches of a clean-up, beside the writer.
    async fn look(&self, row: &Model, most: usize) -> Result<Look, Error> {
        let mut look = Look { after: row.last_id, to: row.last_id, ..Look::default() };
        let Ok(conditions) = serde_json::from_str::<Conditions>(&row.conditions) else {
            // What cannot be read fits nothing.
            return Ok(Look { to: row.top_id, ..look });
        };
        let scope = conditions.scope();
        for _ in 0..most {
            let to = row.top_id.min(look.to + STRETCH);
            let rows =
                store::cleanup::meant(&self.store.read, &scope, (look.to, to), conditions.domain.is_some())
                    .await?;
            for row in rows.iter().filter(|row| conditions.fit(&self.keys, row)) {
                look.found.add(row.state);
                look.ids.push(row.id);
            }
            look.to = to;
            if row.state == State::Counting {
                look.ids.clear();
            }
            if to == row.top_id || look.ids.len() >= BATCH {
                break;
            }
        }
        Ok(look)
    }

    /// Looks after pledges.
    pub(super) async fn care(&self, care: Care) -> Result<Answer, Error> {
        self.deed(Deed::Care(Box::new(care))).await
    }
}

/// How far a clean-up has come, in thousandths.
pub fn progress(row: &Model) -> i64 {
    let (done, all) = match row.state {
        State::Counting | State::Running => (row.last_id - row.first_id, row.top_id - row.first_id),
        State::Undoing => (row.put_back, row.touched),
        State::Counted | State::Cancelled | State::Done | State::Undone => (1, 1),
    };
    (done * 1000 / all.max(1)).clamp(0, 1000)
}

/// Whether a clean-up has still something to do.
pub fn is_at_work(row: &Model) -> bool {
    matches!(row.state, State::Counting | State::Running | State::Undoing)
}

/// Whether a clean-up can still be taken back.
pub fn can_be_undone(row: &Model, now: i64) -> bool {
    matches!(row.state, State::Done | State::Cancelled)
        && row.act == Act::Aside
        && row.touched > 0
        && row.ended_at.is_some_and(|ended| now < ended + BACK_MS)
}

pub(super) async fn begin(batch: &Batch<'_>, begin: &Begin) -> Result<(), Error> {
    let (first, top) = begin.range;
    let row = ActiveModel {
        code: Set(begin.code.clone()),
        conditions: Set(serde_json::to_string(&begin.conditions).unwrap_or_default()),
        act: Set(begin.act),
        state: Set(begin.state),
        organizer_id: Set(if let By::Organizer(id) = begin.by { Some(id) } else { None }),
        first_id: Set(first),
        top_id: Set(top.max(first)),
        last_id: Set(first),
        confirmed: Set(0),
        pending: Set(0),
        held: Set(0),
        touched: Set(0),
        put_back: Set(0),
        created_at: Set(batch.clock.now_ms()),
        ..ActiveModel::default()
    };
    store::cleanup::insert(batch.tx, row).await?;
    // Counting changes nothing.
    if begin.state == State::Counting {
        return Ok(());
    }
    note_begun(batch, begin.by, &begin.code, begin.act, &begin.conditions).await
}

async fn note_begun(
    batch: &Batch<'_>,
    by: By,
    code: &str,
    act: Act,
    conditions: &Conditions,
) -> Result<(), Error> {
    let action = match act {
        Act::Aside => Action::CleanupBegun,
        Act::Release => Action::HeldGroupReleased,
    };
    append(batch, by, action, code, conditions.told()).await
}

pub(super) async fn start(batch: &Batch<'_>, by: By, code: &str) -> Result<bool, Error> {
    let row = store::cleanup::lock(batch.tx, code).await?.filter(|row| row.state == State::Counted);
    let Some(row) = row else { return Ok(false) };
    let update = ActiveModel {
        id: Unchanged(row.id),
        state: Set(State::Running),
        last_id: Set(row.first_id),
        ended_at: Set(None),
        ..ActiveModel::default()
    };
    store::cleanup::update(batch.tx, update).await?;
    let conditions = serde_json::from_str(&row.conditions).unwrap_or_default();
    note_begun(batch, by, code, row.act, &conditions).await?;
    Ok(true)
}

/// Writes what a look found. One that another node was quicker with is left.
pub(super) async fn go_on(batch: &Batch<'_>, code: &str, look: &Look) -> Result<(), Error> {
    let Some(row) = store::cleanup::lock(batch.tx, code).await? else { return Ok(()) };
    match row.state {
        State::Counting | State::Running if row.last_id != look.after => Ok(()),
        State::Counting => counted(batch, row, look).await,
        State::Running => touch(batch, row, look).await,
        State::Undoing => put_back(batch, row).await,
        State::Counted | State::Cancelled | State::Done | State::Undone => Ok(()),
    }
}

async fn counted(batch: &Batch<'_>, cleanup: Model, look: &Look) -> Result<(), Error> {
    let update = ActiveModel {
        id: Unchanged(cleanup.id),
        last_id: Set(look.to),
        confirmed: Set(cleanup.confirmed + look.found.confirmed),
        pending: Set(cleanup.pending + look.found.pending),
        held: Set(cleanup.held + look.found.held),
        ..ActiveModel::default()
    };
    store::cleanup::update(batch.tx, update).await?;
    if look.to >= cleanup.top_id { end(batch, cleanup.id, State::Counted).await } else { Ok(()) }
}

async fn touch(batch: &Batch<'_>, cleanup: Model, look: &Look) -> Result<(), Error> {
    let mut touched = cleanup.touched;
    if !look.ids.is_empty() {
        let conditions: Conditions = serde_json::from_str(&cleanup.conditions).unwrap_or_default();
        // What has changed since the look is no longer meant.
        let rows = store::cleanup::lock_meant(batch.tx, &conditions.scope(), look.ids.clone()).await?;
        match cleanup.act {
            Act::Aside => set_aside(batch, cleanup.id, &rows).await?,
            Act::Release => moderation::release_rows(batch, &rows).await?,
        }
        touched += i64::try_from(rows.len()).unwrap_or_default();
    }
    let update = ActiveModel {
        id: Unchanged(cleanup.id),
        last_id: Set(look.to),
        touched: Set(touched),
        ..ActiveModel::default()
    };
    store::cleanup::update(batch.tx, update).await?;
    if look.to >= cleanup.top_id {
        end(batch, cleanup.id, State::Done).await?;
        let details = json!({ "number": touched });
        append(batch, By::Program, Action::CleanupEnded, &cleanup.code, details).await?;
    }
    Ok(())
}

async fn set_aside(batch: &Batch<'_>, cleanup: i64, rows: &[pledge::Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|row| row.id).collect();
    store::cleanup::set_aside(batch.tx, ids, cleanup, batch.clock.now_ms()).await?;
    count(batch, rows.iter().filter(|row| row.state == Stand::Confirmed), -1).await
}

/// Counts confirmed pledges, or counts them no longer.
async fn count<'a>(
    batch: &Batch<'_>,
    rows: impl Iterator<Item = &'a pledge::Model>,
    times: i64,
) -> Result<(), Error> {
    let (mut counts, mut changes) = (Counting::default(), 0);
    for row in rows {
        tally::count(&mut counts, &tally::counted(row, None), times);
        confirmation::count_hour(batch, &mut counts, row, row.confirmed_at.unwrap_or_default(), times);
        changes += 1;
    }
    if changes > 0 { batch.change_counts(counts, changes).await } else { Ok(()) }
}

async fn put_back(batch: &Batch<'_>, cleanup: Model) -> Result<(), Error> {
    let rows = store::cleanup::lock_set_aside(batch.tx, cleanup.id, BATCH as u64).await?;
    if !rows.is_empty() {
        let was = |state| rows.iter().filter(move |row| row.cleanup_from == Some(state));
        write_again(batch, &was(Stand::Pending).collect::<Vec<_>>()).await?;
        // It lost this time through no fault of its owner's.
        let until = batch.clock.now_ms() + milliseconds(batch.rules.confirm_lifetime);
        store::cleanup::put_back(batch.tx, rows.iter().map(|row| row.id).collect(), until).await?;
        count(batch, was(Stand::Confirmed), 1).await?;
    }
    let update = ActiveModel {
        id: Unchanged(cleanup.id),
        put_back: Set(cleanup.put_back + i64::try_from(rows.len()).unwrap_or_default()),
        ..ActiveModel::default()
    };
    store::cleanup::update(batch.tx, update).await?;
    if rows.len() < BATCH { end(batch, cleanup.id, State::Undone).await } else { Ok(()) }
}

/// Sends the confirmation letters that were not sent because their pledges were set aside meanwhile.
async fn write_again(batch: &Batch<'_>, rows: &[&pledge::Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let written =
        store::letter::has(batch.tx, rows.iter().map(|row| row.id).collect(), Kind::Confirm).await?;
    let missing = rows.iter().copied().filter(|row| !written.contains(&row.id));
    outbox::put_confirm_letters(batch, missing).await
}

async fn end(batch: &Batch<'_>, id: i64, state: State) -> Result<(), Error> {
    let update = ActiveModel {
        id: Unchanged(id),
        state: Set(state),
        ended_at: Set(Some(batch.clock.now_ms())),
        ..ActiveModel::default()
    };
    store::cleanup::update(batch.tx, update).await
}

pub(super) async fn cancel(batch: &Batch<'_>, by: By, code: &str) -> Result<bool, Error> {
    let Some(row) = store::cleanup::lock(batch.tx, code).await? else { return Ok(false) };
    match row.state {
        State::Counting | State::Counted => store::cleanup::delete(batch.tx, row.id).await?,
        State::Running => {
            end(batch, row.id, State::Cancelled).await?;
            let details = json!({ "number": row.touched });
            append(batch, by, Action::CleanupCancelled, code, details).await?;
        }
        State::Cancelled | State::Done | State::Undoing | State::Undone => return Ok(false),
    }
    Ok(true)
}

pub(super) async fn undo(batch: &Batch<'_>, by: By, code: &str) -> Result<bool, Error> {
    let now = batch.clock.now_ms();
    let row = store::cleanup::lock(batch.tx, code).await?.filter(|row| can_be_undone(row, now));
    let Some(row) = row else { return Ok(false) };
    let update = ActiveModel {
        id: Unchanged(row.id),
        state: Set(State::Undoing),
        put_back: Set(0),
        ..ActiveModel::default()
    };
    store::cleanup::update(batch.tx, update).await?;
    append(batch, by, Action::CleanupUndone, code, json!({ "number": row.touched })).await?;
    Ok(true)
}
