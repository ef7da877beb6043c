//! Pages as ready bytes.
//!
//! A public page is written once and served many times: its bytes are kept with all headers, in
//! each encoding that was asked for, until the counts, the names or the day change. Nothing personal
//! enters them but the newest names, whose owners asked for it and which an organizer released.
//! Compressing a page for every request would cost fifty times its serving.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, OnceLock, PoisonError, RwLock, atomic::Ordering},
    time::Duration,
};

use arc_swap::ArcSwapOption;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use tokio::{sync::Mutex, time::Instant};

use super::{
    Context,
    error::Error,
    public::{home, supporters},
    view::{Counts as PageCounts, Supporter},
};
use crate::{
    domain::{
        campaign::DAYS,
        export::{self, Counts, Detail},
        keyring::sha256,
    },
    store::tally::{self, Marks},
};
use entity::tally::Dimension;

/// Browsers ask again each time (an ETag makes that cheap), shared caches after five seconds.
pub const LIVE: &str = "public, max-age=0, s-maxage=5, must-revalidate";

/// The same, but only for the browser that asked.
pub const FOR_ONE: &str = "private, max-age=0, must-revalidate";

/// Counts on other sites.
pub const COUNTED: &str = "public, max-age=60";

/// Counts for programs.
const COUNTS: &str = "public, max-age=5";

/// Below this size compression saves nothing.
const WORTH_COMPRESSING: usize = 512;

/// Sustained rate of rebuilding.
const REBUILD_EVERY: Duration = Duration::from_secs(1);

/// Rebuilds that may come at once after a quiet time, so that whoever confirms sees it counted.
const REBUILD_BURST: u32 = 5;

/// Brotli quality of files that never change.
const FOR_GOOD: i32 = 11;

/// Brotli quality of the home pages, which are compressed before they are asked for: some 40 ms each
/// take 8 to 13 per cent off, so that the first answer fits one flight of packets in Mongolian too.
const AHEAD: i32 = 11;

/// Brotli quality of pages that are compressed while somebody waits.
const ON_DEMAND: i32 = 7;

/// Names on the home page; the others are on their own pages.
const NEWEST_NAMES: u64 = 12;

/// Letters these names may have together: a dozen long organisations would be a wall in earnest, and
/// too heavy. A single one is always shorter.
const LETTERS_OF_NAMES: usize = 240;

/// What pages are.
const HTML: &str = "text/html; charset=utf-8";

/// Pages kept besides the home pages; every address that can be prepared is finite, so this is
/// only a guard.
const PAGES_KEPT: usize = 4096;

/// How bytes are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Identity,
    Gzip,
    Brotli,
}

impl Encoding {
    /// The best encoding a client takes. Quality values are honoured as far as zero.
    fn accepted(headers: &HeaderMap) -> Self {
        let Some(accept) = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
            return Self::Identity;
        };
        let (mut gzip, mut brotli) = (false, false);
        for part in accept.split(',') {
            let (name, weight) = part.split_once(';').unwrap_or((part, ""));
            let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
            match name.trim() {
                "br" => brotli = !refused,
                "gzip" => gzip = !refused,
                _ => {}
            }
        }
        match (brotli, gzip) {
            (true, _) => Self::Brotli,
            (_, true) => Self::Gzip,
            _ => Self::Identity,
        }
    }
}

/// The counts hour by hour, as files.
#[derive(Debug)]
pub struct History {
    /// How many lines they have.
    lines: i64,
    /// As JSON.
    pub json: Prepared,
    /// As CSV.
    pub csv: Prepared,
}

/// How long the history may be kept: a line is added every hour.
const HISTORY: &str = "public, max-age=300";

impl Context {
    /// The counts hour by hour; written anew when a line was added, by one request for all.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is away.
    pub async fn history(&self) -> Result<Arc<History>, Error> {
        let lines = self.register.history_length().await?;
        let mut kept = self.history.lock().await;
        if let Some(history) = kept.as_ref().filter(|history| history.lines == lines) {
            return Ok(Arc::clone(history));
        }
        let files = self.register.history(lines).await?;
        let prepare = |text: String, mime: &'static str| {
            Prepared::new(text, mime, HISTORY, &self.headers).for_other_sites()
        };
        let history = Arc::new(History {
            lines,
            json: prepare(files.json, "application/json"),
            csv: prepare(files.csv, "text/csv; charset=utf-8"),
        });
        *kept = Some(Arc::clone(&history));
        Ok(history)
    }
}

/// Bytes in one encoding, with their headers.
#[derive(Debug)]
struct Variant {
    body: Bytes,
    headers: HeaderMap,
}

/// One resource as ready bytes.
#[derive(Debug)]
pub struct Prepared {
    hash: String,
    base: HeaderMap,
    variants: [OnceLock<Variant>; 4],
    body: Bytes,
    compressible: bool,
    quality: i32,
}

impl Prepared {
    /// Prepares bytes with their type and how long they may be kept.
    pub fn new(
        body: impl Into<Bytes>,
        mime: &'static str,
        cache: &'static str,
        security: &HeaderMap,
    ) -> Self {
        let body = body.into();
        let mut base = security.clone();
        base.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        base.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        let compressible =
            !mime.starts_with("font/") && mime != "image/png" && body.len() >= WORTH_COMPRESSING;
        if compressible {
            base.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        let hash = HEXLOWER.encode(&sha256(&body)[..8]);
        let quality = if cache.ends_with("immutable") { FOR_GOOD } else { ON_DEMAND };
        Self { hash, base, variants: Default::default(), body, compressible, quality }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: header::HeaderName, value: &'static str) -> Self {
        self.base.insert(name, HeaderValue::from_static(value));
        self
    }

    /// The same, which programs of other sites may read too, with its tag.
    #[must_use]
    pub fn for_other_sites(self) -> Self {
        self.with(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .with(header::ACCESS_CONTROL_EXPOSE_HEADERS, "etag")
            .with(header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin")
    }

    /// The same, to be compressed better and before it is asked for, by [`Prepared::compress`].
    #[must_use]
    fn ahead(mut self) -> Self {
        self.quality = AHEAD;
        self
    }

    /// Compresses now, as browsers like it best.
    fn compress(&self) {
        self.encoded(Encoding::Brotli);
    }

    fn encoded(&self, encoding: Encoding) -> &Variant {
        self.variants[encoding as usize].get_or_init(|| self.variant(encoding))
    }

    /// Answers a request: in an encoding it takes, or 304 when it has these bytes already.
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let encoding = if self.compressible { Encoding::accepted(request) } else { Encoding::Identity };
        if let Some(known) = request.get(header::IF_NONE_MATCH) {
            // What need not be sent need not be compressed.
            let etag = self.etag(encoding);
            if matches(known, &etag) {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                *response.headers_mut() = self.base.clone();
                response.headers_mut().insert(header::ETAG, etag);
                return response;
            }
        }
        let variant = self.encoded(encoding);
        let mut response = Response::new(Body::from(variant.body.clone()));
        *response.headers_mut() = variant.headers.clone();
        response
    }

    /// The tag of an encoding. Tags are strong, and the same text compressed otherwise is other bytes.
    fn etag(&self, encoding: Encoding) -> HeaderValue {
        let mark = match encoding {
            Encoding::Identity => String::new(),
            Encoding::Gzip => "-gzip".to_owned(),
            Encoding::Brotli => format!("-br{}", self.quality),
        };
        HeaderValue::from_str(&format!("\"{}{mark}\"", self.hash))
            .unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }

    fn variant(&self, encoding: Encoding) -> Variant {
        let (body, name) = match encoding {
            Encoding::Identity => (self.body.clone(), None),
            Encoding::Gzip => (Bytes::from(gzip(&self.body)), Some("gzip")),
            Encoding::Brotli => (Bytes::from(brotli(&self.body, self.quality)), Some("br")),
        };
        let mut headers = self.base.clone();
        headers.insert(header::ETAG, self.etag(encoding));
        if let Some(name) = name {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        Variant { body, headers }
    }
}

/// Weak comparison (RFC 9110, 13.1.2).
fn matches(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else { return false };
    known.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

/// Quality 7 with a window of the pages' size takes a millisecond, as 5 with a large one does; 10 and
/// 11 take 20 and 50 times as long.
fn brotli(body: &[u8], quality: i32) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 18, size_hint: body.len(), ..Default::default() };
    let _ = brotli::BrotliCompress(&mut &*body, &mut compressed, &parameters);
    compressed
}

/// Everything public at one state of the counts and the names.
#[derive(Debug)]
pub struct Published {
    version: u64,
    marks: Marks,
    date: Date,
    /// Whether the home pages were compressed ahead.
    ahead: bool,
    /// The counts as pages show them.
    pub counts: PageCounts,
    /// The newest names that were released.
    pub names: Vec<Supporter>,
    /// `/api/v1/counts`.
    pub json: Prepared,
    /// `/api/v1/series`.
    pub series: Prepared,
    /// `/counts.csv`.
    pub csv: Prepared,
    pages: RwLock<HashMap<String, Arc<Prepared>>>,
}

/// The prepared pages, renewed when the counts, the names or the day change.
#[derive(Debug, Default)]
pub struct Pages {
    published: ArcSwapOption<Published>,
    rebuilding: Mutex<Option<Tokens>>,
}

/// How many rebuilds are free: one comes back every [`REBUILD_EVERY`].
#[derive(Debug)]
struct Tokens {
    left: u32,
    since: Instant,
}

impl Tokens {
    fn take(&mut self) -> bool {
        while self.left < REBUILD_BURST && self.since.elapsed() >= REBUILD_EVERY {
            self.left += 1;
            self.since += REBUILD_EVERY;
        }
        if self.left == REBUILD_BURST {
            self.since = Instant::now();
        }
        let free = self.left > 0;
        self.left = self.left.saturating_sub(1);
        free
    }
}

impl Context {
    /// What is published now: renewed first when the counts have changed and it is not too soon.
    ///
    /// # Errors
    /// When nothing was published yet and the database fails.
    pub async fn published(&self) -> Result<Arc<Published>, Error> {
        let version = self.register.signals.counts_version.load(Ordering::Acquire);
        let current = self.pages.published.load_full();
        if let Some(current) = current {
            if current.version == version {
                return Ok(current);
            }
            // One rebuilds, the others serve what there is.
            let Ok(mut tokens) = self.pages.rebuilding.try_lock() else { return Ok(current) };
            return if tokens.get_or_insert_with(new_tokens).take() {
                Ok(self.rebuild().await.unwrap_or(current))
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

    /// Looks whether another node, the command line or midnight has changed what is published, and
    /// whether what was published in a hurry at the start can be compressed better.
    pub async fn refresh(&self) {
        if let Err(error) = self.register.follow_amendments().await {
            tracing::warn!(%error, "The settings cannot be read; the last ones hold");
        }
        let Some(current) = self.pages.published.load_full() else { return };
        let stale = current.date != self.date()
            || !current.ahead
            || current.version != self.register.signals.counts_version.load(Ordering::Acquire)
            || match tally::marks(&self.register.store.read).await {
                Ok(marks) => marks != current.marks,
                Err(_) => false,
            };
        if stale {
            let _one_at_a_time = self.pages.rebuilding.lock().await;
            if let Err(error) = self.rebuild().await {
                tracing::warn!(%error, "The published counts cannot be renewed; the last ones stay");
            }
        }
    }

    async fn rebuild(&self) -> Result<Arc<Published>, Error> {
        let version = self.register.signals.counts_version.load(Ordering::Acquire);
        let counts = Counts::read(&self.register.store, self.register.clock.now()).await?;
        // After the marks: names that change in between are read again at the next look.
        let names = self.newest_names().await?;
        let date = self.date();
        let dates = self.campaign.schedule.dates(date);
        let language = self.campaign.default_language();
        let json = counts.to_json(&self.campaign, &dates).to_string();
        let series = counts.series(&self.campaign).to_string();
        let by = [Dimension::Call, Dimension::Day, Dimension::Region];
        let lines = counts.lines(&self.campaign, language, &by, Detail::Public);
        let csv =
            export::to_csv(&lines, Detail::Public).map_err(|error| Error::Internal(error.to_string()))?;
        // The first visitor after a start does not wait for it.
        let ahead = self.pages.published.load().is_some();
        let published = Arc::new(Published {
            version,
            marks: counts.marks(),
            date,
            ahead,
            names,
            counts: PageCounts {
                confirmed: counts.confirmed(),
                paper: counts.paper(),
                milestone: self.register.amended.load().passed(counts.confirmed()),
                calls: self
                    .campaign
                    .calls
                    .iter()
                    .map(|k| (k.clone(), counts.of(Dimension::Call, k)))
                    .collect(),
                days: dates
                    .iter()
                    .map(|date| counts.of(Dimension::Day, &date.to_string()))
                    .chain(std::iter::repeat(0))
                    .take(DAYS.into())
                    .collect(),
                regions: counts.snapshot.regions.shown.clone().into_iter().collect(),
                regions_other: counts.snapshot.regions.other,
                regions_as_of: counts.snapshot_of.map(|(at, _)| self.campaign.schedule.date(at)),
            },
            json: Prepared::new(json, "application/json", COUNTS, &self.headers).for_other_sites(),
            series: Prepared::new(series, "application/json", COUNTS, &self.headers).for_other_sites(),
            csv: Prepared::new(csv, "text/csv; charset=utf-8", COUNTS, &self.headers).for_other_sites(),
            pages: RwLock::default(),
        });
        if ahead {
            self.compress_home_pages(&published).await;
        }
        self.pages.published.store(Some(Arc::clone(&published)));
        self.live.tell(published.counts.confirmed);
        Ok(published)
    }

    async fn newest_names(&self) -> Result<Vec<Supporter>, Error> {
        let rows = self.register.released((i64::MAX, i64::MAX), NEWEST_NAMES).await?;
        let mut letters = 0;
        let names = rows.into_iter().filter_map(|row| supporters::supporter(&self.register, row));
        let few = names.take_while(|supporter| {
            letters += supporter.name.chars().count();
            letters <= LETTERS_OF_NAMES
        });
        Ok(few.collect())
    }

    /// Writes the home pages as most visitors ask for them, and compresses them on a thread that may
    /// take its time.
    async fn compress_home_pages(&self, published: &Published) {
        let mut pages = Vec::new();
        for language in &self.campaign.languages {
            let (key, written) = home::usual(self, published, language);
            let page = Arc::new(Prepared::new(written.into_string(), HTML, LIVE, &self.headers).ahead());
            published.keep(&key, &page);
            pages.push(page);
        }
        let compressed = tokio::task::spawn_blocking(move || pages.iter().for_each(|page| page.compress()));
        if let Err(error) = compressed.await {
            tracing::error!(%error, "The home pages could not be compressed ahead");
        }
    }
}

fn new_tokens() -> Tokens {
    Tokens { left: REBUILD_BURST, since: Instant::now() }
}

impl Published {
    /// The page of a key, written on first use. The key must hold nothing a visitor made up.
    pub fn page(
        &self,
        key: &str,
        cache: &'static str,
        security: &HeaderMap,
        write: impl FnOnce(&PageCounts) -> maud::Markup,
    ) -> Arc<Prepared> {
        self.file(key, HTML, cache, security, |counts| write(counts).into_string())
    }

    /// The file of a key, written on first use. The key must hold nothing a visitor made up.
    pub fn file(
        &self,
        key: &str,
        mime: &'static str,
        cache: &'static str,
        security: &HeaderMap,
        write: impl FnOnce(&PageCounts) -> String,
    ) -> Arc<Prepared> {
        if let Some(page) = self.pages.read().unwrap_or_else(PoisonError::into_inner).get(key) {
            return Arc::clone(page);
        }
        let page = Arc::new(Prepared::new(write(&self.counts), mime, cache, security));
        self.keep(key, &page);
        page
    }

    fn keep(&self, key: &str, page: &Arc<Prepared>) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() < PAGES_KEPT {
            pages.insert(key.to_owned(), Arc::clone(page));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_best_accepted_encoding_is_used() {
        let accepted = |value| Encoding::accepted(&request(header::ACCEPT_ENCODING, value));
        assert_eq!(accepted("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(accepted("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(accepted("gzip, zstd"), Encoding::Gzip);
        assert_eq!(accepted("zstd"), Encoding::Identity);
        assert_eq!(accepted("identity"), Encoding::Identity);
        assert_eq!(Encoding::accepted(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn known_bytes_are_not_sent_again() {
        let page = Prepared::new("x".repeat(1000), "text/html", LIVE, &HeaderMap::new());
        let first = page.respond(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let etag = first.headers()[header::ETAG].clone();
        let again = HeaderMap::from_iter([(header::IF_NONE_MATCH, etag)]);
        assert_eq!(page.respond(&again).status(), StatusCode::NOT_MODIFIED);
        let other = request(header::IF_NONE_MATCH, "\"other\"");
        assert_eq!(page.respond(&other).status(), StatusCode::OK);
    }
}
