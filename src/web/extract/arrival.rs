//! How a visitor came: which channel, by whose link, and whether this is a visit at all.
//!
//! Everything is in the request itself: no cookie, nothing stored in the browser, no person told
//! from another.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};

use crate::domain::crypto::keyring;
use crate::domain::pledge::source;
use crate::web::Context;
use crate::web::extract::Form;
use crate::web::page::Attribution;
use crate::web::respond::OWN;

/// Words in the User-Agent of programs that call themselves browsers: search engines, preview
/// fetchers, monitors. Link previews of WhatsApp, Telegram and others do not even begin like one.
const PROGRAMS: [&str; 10] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "externalhit",
    "preview",
    "headless",
    "lighthouse",
    "compatible;",
    "monitor",
];

/// How a visitor came.
#[derive(Debug, Clone, Default)]
pub struct Arrival {
    /// What links and the form carry on.
    pub from: Attribution,
    /// Whether the channel was read from the Referer: no shared cache may keep such an answer.
    pub by_referer: bool,
    /// Whether a person opened the page from outside the site.
    pub visit: bool,
    /// Whether a person, as far as can be told, asks.
    pub person: bool,
}

impl Arrival {
    /// How an answer may be kept: as `public` says, or by the visitor's own browser alone where it shows a
    /// channel that only the Referer told.
    pub fn cache(&self, public: &'static str) -> HeaderValue {
        HeaderValue::from_static(if self.by_referer { OWN } else { public })
    }

    /// Reads it from a request.
    pub fn read(context: &Context, method: &Method, query: Option<&str>, headers: &HeaderMap) -> Self {
        let query = query.and_then(|query| Form::parse(query.as_bytes()).ok()).unwrap_or_default();
        let first = |name: &str| query.all(name).next().unwrap_or_default();
        let named = Some(first("via")).filter(|via| !via.is_empty()).unwrap_or_else(|| first("utm_source"));
        let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(host);
        let inside = headers.get("sec-fetch-site").is_some_and(|value| value == "same-origin")
            || referer.is_some_and(|host| host.eq_ignore_ascii_case(context.base_url.host()));
        let (via, by_referer) = match (named, referer) {
            ("", Some(host)) if !inside => (context.campaign.channel_of_host(host).unwrap_or("other"), true),
            ("", _) => ("", false),
            (named, _) => (context.campaign.channel(&named.to_ascii_lowercase()), false),
        };
        let from = Attribution {
            via: via.to_owned(),
            by: Some(first("by")).filter(|by| keyring::is_code(by)).unwrap_or_default().to_owned(),
        };
        let person = *method == Method::GET && is_person(headers);
        Self { from, by_referer, visit: person && !inside, person }
    }

    /// Counts the visit, if it is one.
    pub async fn count(&self, context: &Context) {
        if !self.visit {
            return;
        }
        let site = &context.site;
        let channel = context.campaign.channel(&self.from.via);
        // Only visits by somebody's link ask the database, and a failing one only loses the name.
        let source = match self.from.by.as_str() {
            "" => None,
            by => source::find(site, by).await.ok().flatten(),
        };
        site.counters.visit(channel, source.as_ref().map(|source| source.code.as_str()));
    }
}

impl FromRequestParts<Context> for Arrival {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Self::Rejection> {
        Ok(Self::read(context, &parts.method, parts.uri.query(), &parts.headers))
    }
}

/// The host of an address, such as `l.facebook.com` of `https://l.facebook.com/` or
/// `com.facebook.katana` of `android-app://com.facebook.katana/`.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    Some(host.split(':').next().unwrap_or(host)).filter(|host| !host.is_empty())
}

/// Whether a browser asks for a person who will see the page: not a program, not a prefetch.
fn is_person(headers: &HeaderMap) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(PROGRAMS).ok());
    let browser = headers.get(header::USER_AGENT).is_some_and(|agent| {
        let agent = agent.as_bytes();
        (agent.starts_with(b"Mozilla/") || agent.starts_with(b"Opera/"))
            && !WORDS.as_ref().is_some_and(|words| words.is_match(agent))
    });
    let ahead = ["sec-purpose", "purpose", "x-purpose", "x-moz"]
        .into_iter()
        .filter_map(|name| headers.get(name)?.to_str().ok())
        .any(|purpose| {
            purpose.contains("prefetch") || purpose.contains("preview") || purpose.contains("prerender")
        });
    // A page inside a frame, an image or a script's request is not a page somebody opened.
    let opened = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document");
    browser && !ahead && opened
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36";

    fn headers(fields: &[(&'static str, &'static str)]) -> HeaderMap {
        fields
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect()
    }

    #[test]
    fn programs_and_prefetches_are_no_visits() {
        assert!(is_person(&headers(&[("user-agent", PHONE)])));
        assert!(is_person(&headers(&[("user-agent", PHONE), ("sec-fetch-dest", "document")])));
        for agent in [
            "curl/8.5.0",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (Linux; Android 6.0.1) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0 Safari/537.36",
            "TelegramBot (like TwitterBot)",
            "WhatsApp/2.23.20.0 A",
            "Twitterbot/1.0",
        ] {
            assert!(!is_person(&headers(&[("user-agent", agent)])), "{agent}");
        }
        assert!(!is_person(&headers(&[])));
        for (name, value) in [
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "preview"),
            ("x-moz", "prefetch"),
            ("sec-fetch-dest", "iframe"),
        ] {
            assert!(!is_person(&headers(&[("user-agent", PHONE), (name, value)])), "{name}");
        }
    }

    #[test]
    fn a_referer_has_a_host() {
        assert_eq!(host("https://l.facebook.com/l.php?u=x"), Some("l.facebook.com"));
        assert_eq!(host("android-app://com.facebook.katana/"), Some("com.facebook.katana"));
        assert_eq!(host("https://user@example.org:8443"), Some("example.org"));
        assert_eq!(host("about:blank"), None);
        assert_eq!(host("https:///x"), None);
    }
}
