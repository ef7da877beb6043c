//! Release and hiding of names, organisations and messages.

pub use entity::pledge::Review;
use entity::pledge::{ActiveModel, Model, State};
use entity::traffic::Measure;
use serde_json::json;

use crate::clock::milliseconds;
use crate::domain::counts::traffic;
use crate::domain::crypto::keyring::{Keyring, sha256};
use crate::domain::kernel::keyed::keyed;
use crate::domain::pledge::sign::Record;
use crate::domain::write::outbox;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite};
use crate::store::traffic::Traffic;
use crate::store::{self, Set};

keyed! {
    /// Something a stranger typed that may be shown once released.
    pub enum Part {
        Name = "name",
        /// The organisation; released only after its mandate was checked.
        Organisation = "organisation",
        Message = "message",
    }
}

impl Part {
    pub fn review(self, pledge: &entity::pledge::Model) -> Review {
        match self {
            Self::Name => pledge.name_review,
            Self::Organisation => pledge.organisation_review,
            Self::Message => pledge.message_review,
        }
    }

    pub fn text(self, record: &Record) -> Option<&str> {
        match self {
            Self::Name => Some(&record.name),
            Self::Organisation => record.organisation.as_deref(),
            Self::Message => record.message.as_deref(),
        }
    }
}

impl crate::domain::Site {
    /// Releases or hides parts of a pledge, and notes who did; returns whether their owner had asked.
    pub async fn review_by(
        &self,
        by: By,
        code: &str,
        parts: Vec<Part>,
        release: bool,
    ) -> Result<bool, Error> {
        let parts = parts.into_iter().map(|part| (part, decided(release))).collect();
        let one = Decide { code: code.to_owned(), parts, seen: None };
        Ok(self.write(DecideAll(vec![one]).by(by)).await?.contains(&true))
    }

    pub fn shown(&self, pledge: &Model) -> ReleasedParts {
        ReleasedParts::of(&self.keys, pledge)
    }
}

/// What releasing or hiding makes of a part.
pub fn decided(release: bool) -> Review {
    if release { Review::Released } else { Review::Hidden }
}

/// A mark of how the parts of a pledge stand and what they say; a form carries it, so that what was
/// decided is what was read.
pub fn seen(keys: &Keyring, pledge: &entity::pledge::Model) -> String {
    let record = Record::open(keys, pledge);
    let mut text = String::new();
    for part in Part::ALL {
        let words = record.as_ref().and_then(|record| part.text(record)).unwrap_or_default();
        text.push_str(&format!("{:?} {}:{words}", part.review(pledge), words.len()));
    }
    data_encoding::HEXLOWER.encode(&sha256(text.as_bytes())[..12])
}

/// How parts of a pledge are to stand.
#[derive(Debug)]
pub struct Decide {
    pub code: String,
    /// The parts, and how they are to stand.
    pub parts: Vec<(Part, Review)>,
    /// How it stood when somebody looked ([`seen`]).
    pub seen: Option<String>,
}

impl Decide {
    fn entry(&self) -> Entry {
        let all = |review| self.parts.iter().all(|(_, to)| *to == review);
        let action = match (all(Review::Released), all(Review::Hidden)) {
            (true, _) => Action::Released,
            (_, true) => Action::Hidden,
            _ => Action::ReviewUndone,
        };
        let keys: Vec<&str> = self.parts.iter().map(|(part, _)| part.key()).collect();
        Entry::new(action, &self.code, json!({ "parts": keys.join(" ") }))
    }
}

/// Decides on pledges, each by itself. Answers for each whether its owner had asked for the parts to be
/// shown, and nothing has changed since somebody saw it: neither another's decision nor words that nobody
/// has read are passed over.
#[derive(Debug)]
pub struct DecideAll(pub Vec<Decide>);

impl OrganizerWrite for DecideAll {
    type Answer = Vec<bool>;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Vec<bool>, Vec<Entry>), Error> {
        let codes = self.0.iter().map(|one| one.code.clone()).collect();
        let rows = store::pledge::lock_by_codes(batch.tx, codes).await?;
        let (mut made, mut entries) = (Vec::new(), Vec::new());
        for one in &self.0 {
            let row = rows.iter().find(|row| row.code == one.code);
            let did = match row {
                Some(row) => review(batch, row, &one.parts, one.seen.as_deref()).await?,
                None => false,
            };
            entries.extend(did.then(|| one.entry()));
            made.push(did);
        }
        Ok((made, entries))
    }
}

async fn review(
    batch: &Batch<'_>,
    row: &Model,
    parts: &[(Part, Review)],
    seen_as: Option<&str>,
) -> Result<bool, Error> {
    if row.state != State::Confirmed || seen_as.is_some_and(|mark| mark != seen(batch.keys, row)) {
        return Ok(false);
    }
    let mut update = ActiveModel { ..Default::default() };
    let mut asked = !parts.is_empty();
    for (part, to) in parts {
        let (old, new) = match part {
            Part::Name => (row.name_review, &mut update.name_review),
            Part::Organisation => (row.organisation_review, &mut update.organisation_review),
            Part::Message => (row.message_review, &mut update.message_review),
        };
        if old == Review::None || *to == Review::None {
            asked = false;
        } else {
            *new = Set(*to);
        }
    }
    if asked {
        store::update(batch.tx, row.id, update).await?;
        batch.change_names();
    }
    Ok(asked)
}

/// Releases held pledges: they are pending now and their letters are put in. Answers how many were
/// held.
#[derive(Debug)]
pub struct ReleaseHeld {
    pub codes: Vec<String>,
}

impl OrganizerWrite for ReleaseHeld {
    type Answer = i64;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(i64, Vec<Entry>), Error> {
        let (mut released, mut entries) = (0, Vec::new());
        for code in &self.codes {
            if release_held(batch, code).await? {
                entries.push(Entry::new(Action::HeldReleased, code, json!({})));
                released += 1;
            }
        }
        Ok((released, entries))
    }
}

async fn release_held(batch: &Batch<'_>, code: &str) -> Result<bool, Error> {
    let mut rows = store::pledge::lock_by_codes(batch.tx, vec![code.to_owned()]).await?;
    rows.retain(|row| row.state == State::Held);
    release_rows(batch, &rows).await?;
    Ok(!rows.is_empty())
}

/// Releases held pledges that are locked: they are pending now and their letters are put in.
pub(crate) async fn release_rows(batch: &Batch<'_>, rows: &[Model]) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let now = batch.clock.now_ms();
    let expires_at = now + milliseconds(batch.rules.confirm_lifetime);
    store::pledge::release(batch.tx, rows.iter().map(|row| row.id).collect(), expires_at).await?;
    let mut signed = Traffic::new();
    let day = batch.rules.date(now).to_string();
    for row in rows {
        let origin = (row.channel.as_str(), row.source.as_deref(), row.generation);
        traffic::count(&mut signed, &day, Measure::Signed, origin, 1);
    }
    store::traffic::add(batch.tx, &signed).await?;
    outbox::put_confirm_letters(batch, rows.iter()).await
}

/// What may be shown of a pledge: name, organisation and message, each only when its owner asked,
/// the pledge is confirmed and an organizer has released it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleasedParts {
    pub name: Option<String>,
    pub organisation: Option<String>,
    pub message: Option<String>,
}

impl ReleasedParts {
    /// The organisation, or else the name.
    pub fn one(self) -> Option<String> {
        self.organisation.or(self.name)
    }

    pub fn of(keys: &Keyring, pledge: &entity::pledge::Model) -> Self {
        let released = |review: Review| pledge.state == State::Confirmed && review == Review::Released;
        let any = [pledge.name_review, pledge.organisation_review, pledge.message_review].map(released);
        if any == [false; 3] {
            return Self::default();
        }
        let Some(record) = Record::open(keys, pledge) else { return Self::default() };
        Self {
            name: any[0].then_some(record.name),
            organisation: record.organisation.filter(|_| any[1]),
            message: record.message.filter(|_| any[2]),
        }
    }
}
