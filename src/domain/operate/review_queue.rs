//! Names, organisations and messages to be looked at, and those that were.

use entity::pledge::Model;

use crate::domain::crypto::keyring;
use crate::domain::kernel::page::Page;
use crate::domain::operate::overview::TO_REVIEW;
use crate::domain::pledge::review::{Decide, Part, Review, seen};
use crate::domain::pledge::sign::Record;
use crate::domain::write::audit::By;
use crate::domain::write::audited::OrganizerWrite;
use crate::domain::{Error, Site};
use crate::store;

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
}

/// Up to `size` pledges with a part that stands so, with numbers above `after`.
pub async fn items(site: &Site, review: Review, after: i64, size: usize) -> Result<Page<Item>, Error> {
    let rows = store::pledge_list::reviewed(&site.store.read, review, after, size as u64 + 1).await?;
    Ok(Page::of(rows, size, |row| row.id).filter_map(|row| Item::open(site, &row)))
}

#[derive(Debug)]
pub struct Queue {
    pub page: Page<Item>,
    /// How many wait, up to [`TO_REVIEW`].
    pub waiting: u64,
}

/// The items after a number, and how many wait. What was skipped comes again after the last one.
pub async fn queue(site: &Site, review: Review, after: i64, size: usize) -> Result<Queue, Error> {
    let mut page = items(site, review, after, size).await?;
    if page.rows.is_empty() && page.next.is_none() && after > 0 && review == Review::Waiting {
        page = items(site, review, 0, size).await?;
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
    /// Whether it was made: the pledge still looked as it did when it was seen.
    pub made: bool,
    /// Number of the pledge, and how the parts stood before.
    pub before: Option<(i64, Vec<(Part, Review)>)>,
}

/// Decides how parts of a pledge stand, if it still looks as it did when it was `seen`.
pub async fn decide(
    site: &Site,
    by: By,
    code: &str,
    parts: Vec<(Part, Review)>,
    seen: String,
) -> Result<Decision, Error> {
    let row = store::pledge::by_code(&site.store.read, code).await?;
    let before = row.map(|row| {
        let before = parts.iter().map(|(part, _)| (*part, part.review(&row)));
        (row.id, before.collect())
    });
    Ok(Decision {
        made: site.write(Decide { code: code.to_owned(), parts, seen: Some(seen) }.by(by)).await?,
        before,
    })
}
