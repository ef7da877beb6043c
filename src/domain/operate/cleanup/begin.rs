//! The beginning of a clean-up.

use entity::cleanup::{Act, ActiveModel, State};

use crate::domain::crypto::keyring;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};
use crate::store::{self, Set};

#[derive(Debug)]
struct BeginCleanup {
    code: String,
    conditions: Conditions,
    act: Act,
    state: State,
    range: (i64, i64),
}

impl OrganizerWrite for BeginCleanup {
    type Answer = ();

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let (first, top) = self.range;
        let row = ActiveModel {
            code: Set(self.code.clone()),
            conditions: Set(serde_json::to_string(&self.conditions).unwrap_or_default()),
            act: Set(self.act),
            state: Set(self.state),
            organizer_id: Set(by.organizer()),
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
        store::insert(batch.tx, row).await?;
        let action = match (self.state, self.act) {
            // Counting changes nothing, and tells who counts something of people.
            (State::Counting, _) => Action::PledgesCounted,
            (_, Act::Aside) => Action::CleanupBegun,
            (_, Act::Release) => Action::HeldGroupReleased,
        };
        Ok(((), vec![Entry::new(action, &self.code, self.conditions.audit_details(batch.keys))]))
    }
}

/// Sets aside what a clean-up counted. Answers whether it still waited for that.
#[derive(Debug)]
struct StartCleanup {
    code: String,
}

impl OrganizerWrite for StartCleanup {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let row = store::cleanup::lock(batch.tx, &self.code).await?;
        let Some(row) = row.filter(|row| row.state == State::Counted) else { return Ok((false, Vec::new())) };
        let update = ActiveModel {
            state: Set(State::Running),
            last_id: Set(row.first_id),
            ended_at: Set(None),
            ..Default::default()
        };
        store::update(batch.tx, row.id, update).await?;
        let conditions: Conditions = serde_json::from_str(&row.conditions).unwrap_or_default();
        let details = conditions.audit_details(batch.keys);
        Ok((true, vec![Entry::new(Action::CleanupBegun, &self.code, details)]))
    }
}

impl Site {
    /// Counts the pledges that conditions fit, before anything is touched: returns the code of a
    /// clean-up that counts in the background and then waits for [`Site::start_cleanup`].
    pub async fn count_for_cleanup(&self, by: By, conditions: Conditions) -> Result<String, Error> {
        self.begin_cleanup(by, conditions, Act::Aside, State::Counting).await
    }

    /// Begins a clean-up at once and returns its code.
    pub async fn clean_up(&self, by: By, conditions: Conditions) -> Result<String, Error> {
        self.begin_cleanup(by, conditions, Act::Aside, State::Running).await
    }

    /// Begins to release the held pledges that conditions fit; returns the code under which it goes on
    /// and can be stopped.
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
        let begin = BeginCleanup { code: code.clone(), conditions, act, state, range };
        self.write(begin.by(by)).await?;
        self.clean_at_once(&code).await?;
        Ok(code)
    }

    /// Sets aside what was counted before; returns whether it still waited for that.
    pub async fn start_cleanup(&self, by: By, code: &str) -> Result<bool, Error> {
        let started = self.write(StartCleanup { code: code.to_owned() }.by(by)).await?;
        if started {
            self.clean_at_once(code).await?;
        }
        Ok(started)
    }
}
