//! Answers as ready bytes, with all their headers, in each encoding that was asked for. Compressing a
//! page for every request would cost fifty times its serving.

use std::io::Write;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use data_encoding::HEXLOWER;

use crate::domain::crypto::keyring::sha256;

/// Browsers ask again each time (an ETag makes that cheap), shared caches after five seconds.
pub const LIVE: &str = "public, max-age=0, s-maxage=5, must-revalidate";

/// The same, but only for the browser that asked.
pub const FOR_ONE: &str = "private, max-age=0, must-revalidate";

pub const COUNTED: &str = "public, max-age=60";

/// Below this size compression saves nothing.
const WORTH_COMPRESSING: usize = 512;

/// Brotli quality of files that never change, and of home pages while the counts stay: some 40 ms each take
/// 8 to 13 per cent off.
const BEST: i32 = 11;

/// Brotli quality of pages that are compressed while somebody waits.
const ON_DEMAND: i32 = 7;

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

/// Bytes in one encoding, with their headers.
#[derive(Debug)]
struct Variant {
    body: Bytes,
    headers: HeaderMap,
}

/// One resource as ready bytes.
#[derive(Debug)]
pub struct CachedResponse {
    /// The route whose readers all have it; none for what counts no visit.
    pub(super) route: Option<&'static str>,
    hash: String,
    base: HeaderMap,
    /// The headers with the tag of each encoding.
    heads: [OnceLock<HeaderMap>; 3],
    variants: [OnceLock<Variant>; 3],
    body: Bytes,
    compressible: bool,
    quality: i32,
}

impl CachedResponse {
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
        let quality = if cache.ends_with("immutable") { BEST } else { ON_DEMAND };
        let (heads, variants) = Default::default();
        Self { route: None, hash, base, heads, variants, body, compressible, quality }
    }

    /// The same, as the page of a route that reads the same for everyone.
    #[must_use]
    pub fn of_route(self, route: &'static str) -> Self {
        Self { route: Some(route), ..self }
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

    pub fn could_be_smaller(&self) -> bool {
        self.compressible && self.quality < BEST
    }

    /// The same, compressed as well as can be.
    #[must_use]
    pub fn compressed_well(&self) -> Self {
        let (heads, variants) = Default::default();
        let (hash, base, body) = (self.hash.clone(), self.base.clone(), self.body.clone());
        let better = Self { hash, base, heads, variants, body, quality: BEST, ..*self };
        better.encoded(Encoding::Brotli);
        better
    }

    fn encoded(&self, encoding: Encoding) -> &Variant {
        self.variants[encoding as usize].get_or_init(|| self.variant(encoding))
    }

    /// Answers a request: in an encoding it takes, or 304 when it has these bytes already.
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let encoding = if self.compressible { Encoding::accepted(request) } else { Encoding::Identity };
        if let Some(known) = request.get(header::IF_NONE_MATCH) {
            // What need not be sent need not be compressed.
            let head = self.head(encoding);
            if head.get(header::ETAG).is_some_and(|etag| matches(known, etag)) {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                *response.headers_mut() = head.clone();
                return response;
            }
        }
        let variant = self.encoded(encoding);
        let mut response = Response::new(Body::from(variant.body.clone()));
        *response.headers_mut() = variant.headers.clone();
        response
    }

    /// The headers with the tag of an encoding. Tags are strong, and the same text compressed otherwise is
    /// other bytes.
    fn head(&self, encoding: Encoding) -> &HeaderMap {
        self.heads[encoding as usize].get_or_init(|| {
            let mut head = self.base.clone();
            head.insert(header::ETAG, self.etag(encoding));
            head
        })
    }

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
        let mut headers = self.head(encoding).clone();
        if let Some(name) = name {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        Variant { body, headers }
    }
}

/// Weak comparison (RFC 9110, 13.1.2).
pub fn matches(known: &HeaderValue, etag: &HeaderValue) -> bool {
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
        let page = CachedResponse::new("x".repeat(1000), "text/html", LIVE, &HeaderMap::new());
        let first = page.respond(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let etag = first.headers()[header::ETAG].clone();
        let again = HeaderMap::from_iter([(header::IF_NONE_MATCH, etag)]);
        assert_eq!(page.respond(&again).status(), StatusCode::NOT_MODIFIED);
        let other = request(header::IF_NONE_MATCH, "\"other\"");
        assert_eq!(page.respond(&other).status(), StatusCode::OK);
    }
}
