//! The published counts and pages: renewed when the counts, the names or the day change, at most once a second.

use std::borrow::Cow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use maud::Markup;

use crate::domain::content::campaign::{DAYS, Language};
use crate::domain::counts::tally::{self, Dimension};
use crate::domain::export::CountTable;
use crate::domain::pledge::released;
use crate::web::api::schema::{CountsHistory, PublicCounts, Series};
use crate::web::cached::CachedResponse;
use crate::web::extract::Arrival;
use crate::web::kit::FormState;
use crate::web::page::{Attribution, Counts as PageCounts, Supporter};
use crate::web::page_cache::{History, PledgePage, PledgePages, Published};
use crate::web::site::home::view;
use crate::web::{Context, Error, paths};

const COUNTS: &str = "public, max-age=5";

/// How long the history may be kept: a line is added every hour.
const HISTORY: &str = "public, max-age=300";

/// How long a visitor waits for newer counts than those that are there.
const SOON: Duration = Duration::from_secs(1);

/// Names on the home page; the others are on their own pages.
const NEWEST_NAMES: usize = 12;

/// Letters these names may have together: a dozen long organisations would be a wall in earnest, and
/// too heavy. A single one is always shorter.
const LETTERS_OF_NAMES: usize = 240;

impl Context {
    /// The counts and pages published now: renewed first when the counts have changed and it is not too soon.
    pub async fn published(&self) -> Result<Arc<Published>, Error> {
        if let Some(current) = self.published_now() {
            return Ok(current);
        }
        if let Some(current) = self.pages.published.load_full() {
            let Ok(mut tokens) = self.pages.rebuilding.try_lock() else { return Ok(current) };
            return if tokens.take() {
                Ok(self.soon(self.rebuild()).await.unwrap_or(current))
            } else {
                Ok(current)
            };
        }
        let _first = self.pages.rebuilding.lock().await;
        match self.pages.published.load_full() {
            Some(current) => Ok(current),
            None => self.rebuild().await,
        }
    }

    /// The same, unless whoever asks has to renew them: one does, the others serve what there is.
    pub fn published_now(&self) -> Option<Arc<Published>> {
        let version = self.site.signals.counts_version.load(Ordering::Acquire);
        let current = self.pages.published.load_full()?;
        let is_due = || self.pages.rebuilding.try_lock().is_ok_and(|mut tokens| tokens.is_left());
        (current.version == version || !is_due()).then_some(current)
    }

    /// The place of a page that shows pledges; it is taken before they are read, so that what changes
    /// meanwhile makes the page an old one.
    pub async fn pledge_page(&self, path: &str, arrival: &Arrival) -> Result<PledgePage, Error> {
        let published = self.published().await?;
        let version = self.site.signals.pledges_version.load(Ordering::Acquire);
        Ok(PledgePage { published, version, key: page_key(self, path, arrival).into_owned() })
    }

    /// Looks whether another node, the command line or midnight has changed what is published. If not, the home
    /// pages that somebody has read since are compressed better: while the counts change all the time it is not
    /// worth it.
    pub async fn refresh(&self) {
        if let Err(error) = self.site.follow_overrides().await {
            tracing::warn!(%error, "The settings cannot be read; the last ones hold");
        }
        let Some(current) = self.pages.published.load_full() else { return };
        let stale = current.date != self.date()
            || current.version != self.site.signals.counts_version.load(Ordering::Acquire)
            || match tally::marks(&self.site.store).await {
                Ok(marks) => marks != current.marks,
                Err(_) => false,
            };
        if stale {
            let _one_at_a_time = self.pages.rebuilding.lock().await;
            if let Err(error) = self.rebuild().await {
                tracing::warn!(%error, "The published counts cannot be renewed; the last ones stay");
            }
        } else {
            self.compress_home_pages(current).await;
        }
    }

    /// What is read, where something older is there to be shown instead: not while the database is away, nor for long.
    async fn soon<T>(&self, read: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        tokio::select! {
            biased;
            () = self.site.signals.database_lost() => Err(Error::Unavailable),
            read = tokio::time::timeout(SOON, read) => read.unwrap_or(Err(Error::Unavailable)),
        }
    }

    /// Renews what is published.
    async fn rebuild(&self) -> Result<Arc<Published>, Error> {
        let version = self.site.signals.counts_version.load(Ordering::Acquire);
        let counts = CountTable::read(&self.site.store, self.site.clock.now()).await?;
        // After the marks: names that change in between are read again at the next look.
        let names = self.newest_names().await?;
        let date = self.date();
        let dates = self.campaign.schedule.dates(date);
        let public = json(&PublicCounts::new(&counts, &dates));
        let series = json(&Series::new(&counts, &self.campaign));
        let csv = counts.to_csv(&self.campaign).await.map_err(|error| Error::Internal(error.to_string()))?;
        let shown = |by| counts.lot.cells(by).map(|(key, count)| (key.to_owned(), count));
        let published = Arc::new(Published {
            version,
            marks: counts.marks(),
            date,
            names,
            counts: PageCounts {
                confirmed: counts.confirmed(),
                paper: counts.paper(),
                milestone: self.site.effective.load().passed(counts.confirmed()),
                calls: shown(Dimension::Call).collect(),
                days: dates
                    .iter()
                    .map(|date| counts.of(Dimension::Day, &date.to_string()))
                    .chain(std::iter::repeat(0))
                    .take(DAYS.into())
                    .collect(),
                regions: shown(Dimension::Region).collect(),
                lot_as_of: counts.lot_of.map(|(at, _)| self.campaign.schedule.zone.to_datetime(at)),
            },
            json: CachedResponse::new(public, "application/json", COUNTS, &self.headers).for_other_sites(),
            series: CachedResponse::new(series, "application/json", COUNTS, &self.headers).for_other_sites(),
            csv: CachedResponse::new(csv, "text/csv; charset=utf-8", COUNTS, &self.headers).for_other_sites(),
            pages: RwLock::default(),
            pledge_pages: PledgePages::default(),
        });
        self.pages.published.store(Some(Arc::clone(&published)));
        self.live.tell(published.counts.confirmed);
        Ok(published)
    }

    async fn newest_names(&self) -> Result<Vec<Supporter>, Error> {
        let names = released::list(&self.site, None, NEWEST_NAMES).await?.rows;
        let mut letters = 0;
        let few = names.into_iter().take_while(|supporter| {
            letters += supporter.name.chars().count();
            letters <= LETTERS_OF_NAMES
        });
        Ok(few.collect())
    }

    /// Compresses the home pages as most visitors ask for them, on a thread that may take its time.
    async fn compress_home_pages(&self, published: Arc<Published>) {
        let path = |language: &Language| paths::Home { lang: language.code.clone() }.to_string();
        let keys = self.campaign.languages.iter().map(path);
        let keys = keys.map(|path| page_key(self, &path, &Arrival::default()).into_owned());
        let pages = keys.filter_map(|key| Some((published.ready(&key)?, key)));
        let pages: Vec<_> = pages.filter(|(page, _)| page.could_be_smaller()).collect();
        if pages.is_empty() {
            return;
        }
        let compressed = tokio::task::spawn_blocking(move || {
            for (page, key) in pages {
                published.keep(&key, &Arc::new(page.compressed_well()));
            }
        });
        if let Err(error) = compressed.await {
            tracing::error!(%error, "The home pages could not be compressed better");
        }
    }
}

impl Context {
    /// The counts hour by hour; written anew when a line was added, by one request for all.
    pub async fn history(&self) -> Result<Arc<History>, Error> {
        let mut kept = self.history.lock().await;
        let length = self.soon(async { Ok(self.site.history_length().await?) }).await;
        let lines = match (length, &*kept) {
            (Ok(lines), Some(history)) if history.lines != lines => lines,
            (_, Some(history)) => return Ok(Arc::clone(history)),
            (length, None) => length?,
        };
        let files = self.site.history(lines).await?;
        let prepare = |text: String, mime: &'static str| {
            CachedResponse::new(text, mime, HISTORY, &self.headers).for_other_sites()
        };
        let history = Arc::new(History {
            lines,
            json: prepare(json(&CountsHistory::new(files.hours)), "application/json"),
            csv: prepare(files.csv, "text/csv; charset=utf-8"),
        });
        *kept = Some(Arc::clone(&history));
        Ok(history)
    }
}

/// The key a page for everyone is kept under: each channel has its own, and none invites to sign when nobody can.
pub fn page_key<'a>(context: &Context, path: &'a str, arrival: &Arrival) -> Cow<'a, str> {
    let closed = if context.site.is_open() { "" } else { "#closed" };
    match (closed, arrival.from.via.as_str(), arrival.by_referer) {
        ("", "", _) => Cow::Borrowed(path),
        (_, via, false) => Cow::Owned(format!("{path}{closed}?{via}")),
        (_, via, true) => Cow::Owned(format!("{path}{closed}?{via}&private")),
    }
}

/// The home page in a language, with a call of the campaign ticked.
pub fn home_page(
    context: &Context,
    published: &Published,
    language: &Language,
    from: &Attribution,
    call: Option<&str>,
) -> Markup {
    let parts = context.page(language, "").from(from).chosen("call", call.unwrap_or_default());
    let open = context.site.is_open();
    let form = FormState::new(call.map(|call| ("calls", call)).into_iter());
    view::home(parts.view(), &published.counts, &published.names, open, &form)
}

/// Counts as JSON. Numbers and texts can always be written.
fn json(counts: &impl serde::Serialize) -> String {
    serde_json::to_string(counts).unwrap_or_default()
}
