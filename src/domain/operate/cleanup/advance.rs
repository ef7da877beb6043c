//! The way of a clean-up, part by part.

use entity::cleanup::{Act, ActiveModel, Model, State};
use entity::letter::Kind;
use entity::pledge::{self, State as PledgeState};
use serde_json::json;

use crate::clock::milliseconds;
use crate::domain::counts::tally::{self, Counting};
use crate::domain::operate::cleanup::{Conditions, FoundCounts};
use crate::domain::pledge::{confirm, review};
use crate::domain::write::outbox;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};
use crate::store::{self, Set};

/// Numbers looked through with one query: bounds what is in memory.
const STRETCH: i64 = 1000;

/// Stretches looked through before it is written how far a clean-up has come.
const STRETCHES: usize = 20;

/// Pledges found that are enough for one transaction, so that nobody waits long behind it: some tens
/// of milliseconds.
const BATCH: usize = 500;

/// What a look at the next stretches found.
#[derive(Debug, Default)]
struct Look {
    /// Number after which it began.
    after: i64,
    /// Number up to which it went.
    to: i64,
    /// What fits, by where it stands.
    found: FoundCounts,
    /// The same by number.
    ids: Vec<i64>,
}

/// Writes what a look found. One that another node was quicker with is left.
#[derive(Debug)]
struct AdvanceCleanup {
    code: String,
    look: Look,
}

impl OrganizerWrite for AdvanceCleanup {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let Some(row) = store::cleanup::lock(batch.tx, &self.code).await? else {
            return Ok(((), Vec::new()));
        };
        let mut entries = Vec::new();
        match row.state {
            State::Counting | State::Running if row.last_id != self.look.after => {}
            State::Counting => counted(batch, row, &self.look).await?,
            State::Running => entries = touch(batch, row, &self.look).await?,
            State::Undoing => put_back(batch, row).await?,
            State::Counted | State::Cancelled | State::Done | State::Undone => {}
        }
        Ok(((), entries))
    }
}

async fn counted(batch: &Batch<'_>, cleanup: Model, look: &Look) -> Result<(), Error> {
    let update = ActiveModel {
        last_id: Set(look.to),
        confirmed: Set(cleanup.confirmed + look.found.confirmed),
        pending: Set(cleanup.pending + look.found.pending),
        held: Set(cleanup.held + look.found.held),
        ..Default::default()
    };
    store::update(batch.tx, cleanup.id, update).await?;
    if look.to >= cleanup.top_id { end(batch, cleanup.id, State::Counted).await } else { Ok(()) }
}

async fn touch(batch: &Batch<'_>, cleanup: Model, look: &Look) -> Result<Vec<Entry>, Error> {
    let mut touched = cleanup.touched;
    if !look.ids.is_empty() {
        let conditions: Conditions = serde_json::from_str(&cleanup.conditions).unwrap_or_default();
        // What has changed since the look is no longer meant.
        let rows = store::cleanup::lock_candidates(batch.tx, &conditions.scope(), look.ids.clone()).await?;
        match cleanup.act {
            Act::Aside => set_aside(batch, cleanup.id, &rows).await?,
            Act::Release => review::release_rows(batch, &rows).await?,
        }
        touched += i64::try_from(rows.len()).unwrap_or_default();
    }
    let update = ActiveModel { last_id: Set(look.to), touched: Set(touched), ..Default::default() };
    store::update(batch.tx, cleanup.id, update).await?;
    if look.to < cleanup.top_id {
        return Ok(Vec::new());
    }
    end(batch, cleanup.id, State::Done).await?;
    Ok(vec![Entry::new(Action::CleanupEnded, &cleanup.code, json!({ "number": touched }))])
}

async fn set_aside(batch: &Batch<'_>, cleanup: i64, rows: &[pledge::Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|row| row.id).collect();
    store::cleanup::set_aside(batch.tx, ids, cleanup, batch.clock.now_ms()).await?;
    count(batch, rows.iter().filter(|row| row.state == PledgeState::Confirmed), -1).await
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
        confirm::count_hour(batch, &mut counts, row, row.confirmed_at.unwrap_or_default(), times);
        changes += 1;
    }
    // An organizer's deed: what it takes away need not grow again before it is published.
    counts.growth = counts.growth.abs();
    if changes > 0 { batch.change_counts(counts, changes).await } else { Ok(()) }
}

async fn put_back(batch: &Batch<'_>, cleanup: Model) -> Result<(), Error> {
    let rows = store::cleanup::lock_set_aside(batch.tx, cleanup.id, BATCH as u64).await?;
    if !rows.is_empty() {
        let was = |state| rows.iter().filter(move |row| row.cleanup_from == Some(state));
        write_again(batch, &was(PledgeState::Pending).collect::<Vec<_>>()).await?;
        // It lost this time through no fault of its owner's.
        let until = batch.clock.now_ms() + milliseconds(batch.rules.confirm_lifetime);
        store::cleanup::put_back(batch.tx, rows.iter().map(|row| row.id).collect(), until).await?;
        count(batch, was(PledgeState::Confirmed), 1).await?;
    }
    let update = ActiveModel {
        put_back: Set(cleanup.put_back + i64::try_from(rows.len()).unwrap_or_default()),
        ..Default::default()
    };
    store::update(batch.tx, cleanup.id, update).await?;
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

pub(crate) async fn end(batch: &Batch<'_>, id: i64, state: State) -> Result<(), Error> {
    let update =
        ActiveModel { state: Set(state), ended_at: Set(Some(batch.clock.now_ms())), ..Default::default() };
    store::update(batch.tx, id, update).await
}

impl Site {
    /// Does the next part of every clean-up that has something left to do; returns whether any had.
    pub async fn go_on_cleaning(&self) -> Result<bool, Error> {
        let at_work = store::cleanup::at_work(&self.store.read).await?;
        for row in &at_work {
            self.clean_a_part(row).await?;
        }
        Ok(!at_work.is_empty())
    }

    /// Does the next part of a clean-up, if it has something left to do.
    pub async fn clean_a_part(&self, row: &Model) -> Result<(), Error> {
        self.clean_stretches(row, STRETCHES).await
    }

    async fn clean_stretches(&self, row: &Model, most: usize) -> Result<(), Error> {
        let look = match row.state {
            State::Counting | State::Running => self.look(row, most).await?,
            State::Undoing => Look::default(),
            State::Counted | State::Cancelled | State::Done | State::Undone => return Ok(()),
        };
        self.write_in_turn(AdvanceCleanup { code: row.code.clone(), look }.by(By::Program)).await
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
            let rows = store::cleanup::candidates(
                &self.store.read,
                &scope,
                (look.to, to),
                conditions.domain.is_some(),
            )
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

    /// Does the first part of a clean-up at once; the rest follows in the background.
    pub(crate) async fn clean_at_once(&self, code: &str) -> Result<(), Error> {
        if let Some(row) = self.cleanup(code).await? {
            self.clean_stretches(&row, 1).await?;
        }
        self.signals.work.notify_one();
        Ok(())
    }
}
