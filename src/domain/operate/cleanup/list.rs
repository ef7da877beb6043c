//! Clean-ups as organizers see them.

use std::time::Duration;

use entity::cleanup::Model;

use crate::domain::operate::cleanup::{Act, BACK_MS, Conditions, State, can_be_undone, is_at_work, progress};
use crate::domain::{Error, Site};
use crate::store;

const LISTED: u64 = 50;

/// A pause after each part of a clean-up that the command line works off: beside a running program,
/// visitors come first.
const PAUSE: Duration = Duration::from_millis(10);

#[derive(Debug, Clone)]
pub struct CleanupLine {
    pub code: String,
    pub conditions: Conditions,
    pub act: Act,
    pub state: State,
    /// The same in thousandths.
    pub permille: i64,
    /// Whether it has still something to do.
    pub at_work: bool,
    /// Until when it can be taken back, in ms since 1970; none when it cannot.
    pub back_until: Option<i64>,
    pub created_at: i64,
    /// Confirmed pledges that were counted beforehand.
    pub confirmed: i64,
    pub pending: i64,
    pub held: i64,
    /// Pledges that it has set aside or released.
    pub touched: i64,
    /// Pledges of those that were put back.
    pub put_back: i64,
}

impl CleanupLine {
    /// Pledges that were counted beforehand.
    pub fn found(&self) -> i64 {
        self.confirmed + self.pending + self.held
    }

    fn new(row: Model, now: i64) -> Self {
        Self {
            permille: progress(&row),
            at_work: is_at_work(&row),
            back_until: row.ended_at.map(|ended| ended + BACK_MS).filter(|_| can_be_undone(&row, now)),
            // What cannot be read is shown as nothing.
            conditions: serde_json::from_str(&row.conditions).unwrap_or_default(),
            code: row.code,
            act: row.act,
            state: row.state,
            created_at: row.created_at,
            confirmed: row.confirmed,
            pending: row.pending,
            held: row.held,
            touched: row.touched,
            put_back: row.put_back,
        }
    }
}

/// A partner link that pledges may have come by.
pub type SourceName = (String, String);

async fn sources(site: &Site) -> Result<Vec<SourceName>, Error> {
    let sources = store::source::all(&site.store.read).await?;
    Ok(sources.into_iter().map(|source| (source.code, source.name)).collect())
}

/// The code of the partner link that somebody typed by code, by address or by name; none where there is none or the
/// name is that of several.
pub async fn source(site: &Site, typed: &str) -> Result<Option<String>, Error> {
    let (typed, sources) = (typed.to_lowercase(), sources(site).await?);
    let code = typed.rsplit('/').next().unwrap_or_default();
    if sources.iter().any(|(known, _)| known == code) {
        return Ok(Some(code.to_owned()));
    }
    let mut named = sources.into_iter().filter(|(_, name)| name.to_lowercase() == typed);
    let (first, second) = (named.next(), named.next());
    Ok(first.filter(|_| second.is_none()).map(|(code, _)| code))
}

pub async fn newest(site: &Site) -> Result<Vec<CleanupLine>, Error> {
    let rows = store::cleanup::newest(&site.store.read, LISTED).await?;
    let now = site.clock.now_ms();
    Ok(rows.into_iter().map(|row| CleanupLine::new(row, now)).collect())
}

/// The same with the partner links, by code and name.
pub async fn page(site: &Site) -> Result<(Vec<CleanupLine>, Vec<SourceName>), Error> {
    Ok((newest(site).await?, sources(site).await?))
}

pub async fn find(site: &Site, code: &str) -> Result<Option<CleanupLine>, Error> {
    let row = store::cleanup::by_code(&site.store.read, code).await?;
    Ok(row.map(|row| CleanupLine::new(row, site.clock.now_ms())))
}

/// The clean-up of a code, the address of who began it, and the partner links.
pub async fn one(
    site: &Site,
    code: &str,
) -> Result<Option<(CleanupLine, Option<String>, Vec<SourceName>)>, Error> {
    let Some(row) = store::cleanup::by_code(&site.store.read, code).await? else { return Ok(None) };
    let who = site.addresses(row.organizer_id).await?.into_values().next();
    Ok(Some((CleanupLine::new(row, site.clock.now_ms()), who, sources(site).await?)))
}

/// Works a clean-up off; `report` hears of the thousandths done. The program may do some of it at the same
/// time.
pub async fn finish(site: &Site, code: &str, report: impl Fn(i64)) -> Result<Option<CleanupLine>, Error> {
    loop {
        let row = store::cleanup::by_code(&site.store.read, code).await?;
        match row {
            Some(row) if is_at_work(&row) => {
                report(progress(&row));
                site.clean_a_part(&row).await?;
                tokio::time::sleep(PAUSE).await;
            }
            row => return Ok(row.map(|row| CleanupLine::new(row, site.clock.now_ms()))),
        }
    }
}
