//! The pages of one state of the counts, kept as ready bytes until the counts, the names or the day
//! change. Nothing personal enters them but names whose owners asked for it and which an organizer
//! released.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use axum::http::HeaderMap;
use jiff::civil::Date;
use quick_cache::sync::Cache;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::domain::counts::tally::Marks;
use crate::web::cached::CachedResponse;
use crate::web::page::{Counts, Supporter};

/// Sustained rate of rebuilding.
const REBUILD_EVERY: Duration = Duration::from_secs(1);

/// Rebuilds that may come at once after a quiet time, so that whoever confirms sees it counted.
const REBUILD_BURST: u32 = 5;

/// Pages kept besides the home pages; every address that can be prepared is finite, so this is
/// only a guard.
const PAGES_KEPT: usize = 4096;

/// Pages kept that show pledges: there is no end of their addresses.
const PLEDGE_PAGES_KEPT: usize = 256;

pub(super) const HTML: &str = "text/html; charset=utf-8";

/// Everything public at one state of the counts and the names.
#[derive(Debug)]
pub struct Published {
    pub(super) version: u64,
    pub(super) marks: Marks,
    pub(super) date: Date,
    pub counts: Counts,
    pub names: Vec<Supporter>,
    pub json: CachedResponse,
    pub series: CachedResponse,
    pub csv: CachedResponse,
    pub(super) pages: RwLock<HashMap<String, Arc<CachedResponse>>>,
    pub(super) pledge_pages: PledgePages,
}

/// The prepared pages, renewed when the counts, the names or the day change.
#[derive(Debug, Default)]
pub struct Pages {
    pub(super) published: ArcSwapOption<Published>,
    pub(super) rebuilding: Mutex<Tokens>,
}

/// How many rebuilds are free: one comes back every [`REBUILD_EVERY`].
#[derive(Debug)]
pub(super) struct Tokens {
    left: u32,
    since: Instant,
}

impl Default for Tokens {
    fn default() -> Self {
        Self { left: REBUILD_BURST, since: Instant::now() }
    }
}

impl Tokens {
    /// Whether a rebuild is free.
    pub(super) fn is_left(&mut self) -> bool {
        while self.left < REBUILD_BURST && self.since.elapsed() >= REBUILD_EVERY {
            self.left += 1;
            self.since += REBUILD_EVERY;
        }
        if self.left == REBUILD_BURST {
            self.since = Instant::now();
        }
        self.left > 0
    }

    pub(super) fn take(&mut self) -> bool {
        let free = self.is_left();
        self.left = self.left.saturating_sub(1);
        free
    }
}

impl Published {
    /// The page of a key, written on first use. The key must hold nothing a visitor made up.
    pub fn page(
        &self,
        route: &'static str,
        key: &str,
        cache: &'static str,
        security: &HeaderMap,
        write: impl FnOnce(&Counts) -> maud::Markup,
    ) -> Arc<CachedResponse> {
        self.made(key, || {
            CachedResponse::new(write(&self.counts).into_string(), HTML, cache, security).of_route(route)
        })
    }

    /// The file of a key, written on first use. The key must hold nothing a visitor made up.
    pub fn file(
        &self,
        key: &str,
        mime: &'static str,
        cache: &'static str,
        security: &HeaderMap,
        write: impl FnOnce(&Counts) -> String,
    ) -> Arc<CachedResponse> {
        self.made(key, || CachedResponse::new(write(&self.counts), mime, cache, security))
    }

    fn made(&self, key: &str, make: impl FnOnce() -> CachedResponse) -> Arc<CachedResponse> {
        if let Some(page) = self.ready(key) {
            return page;
        }
        metrics::counter!("sixteen_pages_made_total").increment(1);
        let page = Arc::new(make());
        self.keep(key, &page);
        page
    }

    /// What is kept under a key.
    pub fn ready(&self, key: &str) -> Option<Arc<CachedResponse>> {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn keep(&self, key: &str, page: &Arc<CachedResponse>) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() < PAGES_KEPT {
            pages.insert(key.to_owned(), Arc::clone(page));
        }
    }
}

/// Pages that show pledges, with the version of the pledges that they were read at.
#[derive(Debug)]
pub(super) struct PledgePages(Cache<String, (u64, Arc<CachedResponse>)>);

impl Default for PledgePages {
    fn default() -> Self {
        Self(Cache::new(PLEDGE_PAGES_KEPT))
    }
}

/// The place of a page that shows pledges. It holds as long as the counts, and until a pledge ends or is shown
/// otherwise: here at once, by what the writer tells, and from another node by the marks that the counts are
/// compared with.
#[derive(Debug)]
pub struct PledgePage {
    pub published: Arc<Published>,
    pub(super) version: u64,
    pub(super) key: String,
}

impl PledgePage {
    pub fn ready(&self) -> Option<Arc<CachedResponse>> {
        let (version, page) = self.published.pledge_pages.0.get(&self.key)?;
        (version == self.version).then_some(page)
    }

    /// Keeps the page, which must be written from what was read since the place was taken.
    pub fn keep(self, page: CachedResponse) -> Arc<CachedResponse> {
        metrics::counter!("sixteen_pages_made_total").increment(1);
        let page = Arc::new(page);
        self.published.pledge_pages.0.insert(self.key, (self.version, Arc::clone(&page)));
        page
    }
}

/// The counts hour by hour, as files.
#[derive(Debug)]
pub struct History {
    pub(super) lines: i64,
    pub json: CachedResponse,
    pub csv: CachedResponse,
}
