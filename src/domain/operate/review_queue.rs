//! Names, organisations and messages to be looked at, and those that were.

use entity::pledge::Model;

use crate::domain::crypto::keyring;
use crate::domain::kernel::page::Page;
use crate::domain::operate::overview::TO_REVIEW;
use crate::domain::pledge::review::{Decide, DecideAll, Part, Review, seen};
use crate::domain::pledge::sign::Record;
use crate::domain::{By, Error, OrganizerWrite, Site};
use crate::store;
use crate::store::pledge_list::Reviewed;

/// Pledges that are opened for one page of those with, or without, words on a list.
const SEARCHED: usize = 2_000;

/// Something that may be shown.
#[derive(Debug, Clone)]
pub struct ReviewedPart {
    pub part: Part,
    pub review: Review,
    pub text: String,
    /// Those of its words that are on a list.
    pub flagged: Vec<String>,
}

/// A pledge with what its owner wants to be shown.
#[derive(Debug, Clone)]
pub struct Item {
    pub id: i64,
    pub code: String,
    /// The mark of how it stands.
    pub seen: String,
    pub voice: String,
    pub region: Option<String>,
    /// When it was confirmed, in ms since 1970.
    pub confirmed_at: Option<i64>,
    pub parts: Vec<ReviewedPart>,
}

impl Item {
    /// Opens the sealed record; none once it is erased.
    pub(in crate::domain) fn open(site: &Site, pledge: &Model) -> Option<Self> {
        let record = Record::open(&site.keys, pledge)?;
        let words = |part: Part| {
            let (review, text) = (part.review(pledge), part.text(&record)?.to_owned());
            let flagged = site.campaign.flagged(&text);
            (review != Review::None).then_some(ReviewedPart { part, review, text, flagged })
        };
        Some(Self {
            id: pledge.id,
            code: pledge.code.clone(),
            seen: seen(&site.keys, pledge),
            voice: pledge.voice.clone(),
            region: pledge.region.clone(),
            confirmed_at: pledge.confirmed_at,
            parts: Part::ALL.into_iter().filter_map(words).collect(),
        })
    }

    pub fn is_flagged(&self) -> bool {
        self.parts.iter().any(|part| !part.flagged.is_empty())
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueChoice {
    pub review: Review,
    /// Whether one of its words is on a list; none where it does not matter.
    pub flagged: Option<bool>,
    /// The language it was signed in.
    pub language: Option<String>,
    /// A part it must have.
    pub with: Option<Part>,
}

impl QueueChoice {
    pub fn all(review: Review) -> Self {
        Self { review, flagged: None, language: None, with: None }
    }
}

/// Up to `size` pledges that are wanted, with numbers above `after`. Whether words are on a list is seen
/// only when the record is open, so that is looked for in [`SEARCHED`] of them; the next page goes on.
pub async fn items(site: &Site, wanted: &QueueChoice, after: i64, size: usize) -> Result<Page<Item>, Error> {
    let scope = Reviewed {
        review: wanted.review,
        language: wanted.language.clone(),
        with_organisation: wanted.with == Some(Part::Organisation),
        with_message: wanted.with == Some(Part::Message),
    };
    let limit = if wanted.flagged.is_some() { SEARCHED } else { size };
    let rows = store::pledge_list::reviewed(&site.store.read, &scope, after, limit as u64 + 1).await?;
    let Page { rows, next } = Page::of(rows, limit, |row| row.id);
    let mut found: Vec<Item> = Vec::new();
    for row in &rows {
        let item = Item::open(site, row);
        let Some(item) =
            item.filter(|item| wanted.flagged.is_none_or(|flagged| flagged == item.is_flagged()))
        else {
            continue;
        };
        if found.len() == size {
            return Ok(Page { next: found.last().map(|last| last.id), rows: found });
        }
        found.push(item);
    }
    Ok(Page { rows: found, next })
}

#[derive(Debug)]
pub struct Queue {
    pub page: Page<Item>,
    /// How many wait, up to [`TO_REVIEW`].
    pub waiting: u64,
}

/// The items after a number, and how many wait. What was skipped comes again after the last one.
pub async fn queue(site: &Site, wanted: &QueueChoice, after: i64, size: usize) -> Result<Queue, Error> {
    let mut page = items(site, wanted, after, size).await?;
    if page.rows.is_empty() && page.next.is_none() && after > 0 && wanted.review == Review::Waiting {
        page = items(site, wanted, 0, size).await?;
    }
    Ok(Queue { page, waiting: store::pledge_list::waiting(&site.store.read, TO_REVIEW).await? })
}

/// Number of a pledge, and the mark of how it stands now.
pub async fn standing(site: &Site, code: &str) -> Result<Option<(i64, String)>, Error> {
    if !keyring::is_code(code) {
        return Ok(None);
    }
    let row = store::pledge::by_code(&site.store.read, code).await?;
    Ok(row.map(|row| (row.id, seen(&site.keys, &row))))
}

#[derive(Debug)]
pub struct Decision {
    pub code: String,
    /// Whether it was made: the pledge still looked as it did when it was seen.
    pub made: bool,
    /// Number of the pledge, and how the parts stood before.
    pub before: Option<(i64, Vec<(Part, Review)>)>,
}

/// Decides how parts of pledges stand, of each that still looks as it did when it was seen.
pub async fn decide(site: &Site, by: By, decisions: Vec<Decide>) -> Result<Vec<Decision>, Error> {
    let mut out = Vec::new();
    for Decide { code, parts, .. } in &decisions {
        let row = store::pledge::by_code(&site.store.read, code).await?;
        let before = row.map(|row| {
            let before = parts.iter().map(|(part, _)| (*part, part.review(&row)));
            (row.id, before.collect())
        });
        out.push(Decision { code: code.clone(), made: false, before });
    }
    for (one, made) in out.iter_mut().zip(site.write(DecideAll(decisions).by(by)).await?) {
        one.made = made;
    }
    Ok(out)
}
