//! The few numbers of the overview that no tally keeps. Each query reads a partial index with only
//! the rows it counts; that the index serves must be plain to the planner, so the states are written
//! out and not bound.

use entity::pledge::State;
use entity::value::Keyed;
use entity::{letter, pledge};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, Select};

use crate::store::Result;

/// Pledges that are not counted, by where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct States {
    pub pending: i64,
    /// Held by a limit or a hidden field, and waiting to be looked at.
    pub held: i64,
    /// Set aside by a clean-up, or dropped.
    pub aside: i64,
    pub withdrawn: i64,
    pub disowned: i64,
}

impl States {
    /// Where a state's count stands; none for those that a tally keeps.
    pub fn count_mut(&mut self, state: State) -> Option<&mut i64> {
        Some(match state {
            State::Confirmed => return None,
            State::Pending => &mut self.pending,
            State::Held => &mut self.held,
            State::SetAside => &mut self.aside,
            State::Withdrawn => &mut self.withdrawn,
            State::Disowned => &mut self.disowned,
        })
    }

    /// How many stand so; none for those that a tally keeps.
    pub fn of(mut self, state: State) -> Option<i64> {
        self.count_mut(state).map(|count| *count)
    }
}

pub async fn states<C: ConnectionTrait>(db: &C) -> Result<States> {
    let mut states = States::default();
    for state in State::all() {
        if let Some(count) = states.count_mut(state) {
            *count = in_state(db, state).await?;
        }
    }
    Ok(states)
}

/// How many pledges stand so, counted one by one.
pub async fn in_state<C: ConnectionTrait>(db: &C, state: State) -> Result<i64> {
    let condition = match state {
        State::Confirmed => "state = 'confirmed'",
        State::Pending => "state = 'pending'",
        State::Held => "state = 'held'",
        State::SetAside => "state = 'set-aside'",
        State::Withdrawn => "state = 'withdrawn' AND ended_at IS NOT NULL",
        State::Disowned => "state = 'disowned' AND ended_at IS NOT NULL",
    };
    let query = pledge::Entity::find().select_only().column_as(pledge::Column::Id.count(), "n");
    Ok(query.filter(Expr::cust(condition)).into_tuple().one(db).await?.unwrap_or(0))
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingLetters {
    pub letters: i64,
    /// When the oldest was put in that is due, or was tried, and that no server has put off, in ms since 1970.
    pub oldest: Option<i64>,
    /// Confirmation letters that are not due yet: their networks are slowed.
    pub slowed: i64,
}

/// Counts them. Each number is read from an index that has those rows alone: a million waiting
/// letters are not looked at one by one.
pub async fn waiting<C: ConnectionTrait>(db: &C, now: i64) -> Result<WaitingLetters> {
    let letters = letter::Entity::find().select_only().filter(Expr::cust("state = 'waiting'"));
    let count = letters.clone().column_as(letter::Column::Id.count(), "n");
    // Of the index of what is due, only the end. Those that a server puts off have a reason.
    let early = letter::Column::Attempts.eq(0).and(letter::Column::NextAt.gt(now));
    let slowed = letters.clone().column_as(letter::Column::Id.count(), "n");
    let slowed = slowed.filter(Expr::cust("priority = 0 AND reason IS NULL")).filter(early.clone());
    let oldest = letters.filter(Expr::cust("reason IS NULL")).filter(early.not());
    let oldest = oldest.column_as(letter::Column::CreatedAt.min(), "oldest");
    let oldest: Option<Option<i64>> = oldest.into_tuple().one(db).await?;
    Ok(WaitingLetters {
        letters: count.into_tuple().one(db).await?.unwrap_or_default(),
        oldest: oldest.flatten(),
        slowed: slowed.into_tuple().one(db).await?.unwrap_or_default(),
    })
}

/// Why the letters that wait were put off, and how many for each reason. Few reasons are known: they
/// are ours, or a server's codes without its words.
pub async fn put_off<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, i64)>> {
    let query = letter::Entity::find().filter(Expr::cust("state = 'waiting' AND reason IS NOT NULL"));
    by_reason(db, query).await
}

/// Why letters were refused, and how many for each reason, as long as they are kept.
pub async fn refused<C: ConnectionTrait>(db: &C) -> Result<Vec<(String, i64)>> {
    let query = letter::Entity::find().filter(Expr::cust("state = 'refused' AND reason IS NOT NULL"));
    by_reason(db, query).await
}

async fn by_reason<C: ConnectionTrait>(db: &C, query: Select<letter::Entity>) -> Result<Vec<(String, i64)>> {
    let query = query.select_only().column(letter::Column::Reason).column_as(letter::Column::Id.count(), "n");
    Ok(query.group_by(letter::Column::Reason).into_tuple().all(db).await?)
}

/// How many of the pledges held by a limit were signed since a moment in ms since 1970.
pub async fn held_since<C: ConnectionTrait>(db: &C, since: i64) -> Result<i64> {
    let query = pledge::Entity::find().select_only().column_as(pledge::Column::Id.count(), "n");
    let query = query.filter(Expr::cust("state = 'held'")).filter(pledge::Column::CreatedAt.gte(since));
    Ok(query.into_tuple().one(db).await?.unwrap_or(0))
}

/// The daily letters, as owners see them.
#[derive(Debug, Clone, Default)]
pub struct LetterFigures {
    /// How many pledges ask for them.
    pub asked: u64,
    /// How many people stopped them.
    pub stopped: u64,
    /// The days in the ledger, newest first.
    pub days: Vec<LettersOfDay>,
    /// How many rows were looked at for it.
    pub looked_at: u64,
}

#[derive(Debug, Clone, Default)]
pub struct LettersOfDay {
    pub day: String,
    pub sent: i64,
    /// Still to be sent, those that are kept back included.
    pub waiting: i64,
    pub refused: i64,
}

/// Counts them one by one: no tally knows who asked.
pub async fn letter_figures<C: ConnectionTrait>(db: &C) -> Result<LetterFigures> {
    let (stopped, asked) = super::pledge::letter_choices(db).await?;
    let mut rows = super::letter::by_day(db).await?;
    let letters: i64 = rows.iter().map(|(.., letters)| letters).sum();
    let looked_at = stopped + asked + u64::try_from(letters).unwrap_or_default();
    rows.retain(|(_, kind, ..)| matches!(kind, letter::Kind::Day | letter::Kind::Closing));
    rows.sort_by(|(one, ..), (other, ..)| other.cmp(one));
    let mut days: Vec<LettersOfDay> = Vec::new();
    for (day, _, state, letters) in rows {
        if days.last().is_none_or(|last| last.day != day) {
            days.push(LettersOfDay { day, ..LettersOfDay::default() });
        }
        let Some(figures) = days.last_mut() else { continue };
        match state {
            letter::State::Sent => figures.sent += letters,
            letter::State::Waiting | letter::State::Paused => figures.waiting += letters,
            letter::State::Refused => figures.refused += letters,
            letter::State::Dropped => {}
        }
    }
    Ok(LetterFigures { asked, stopped, days, looked_at })
}
