//! How a visitor came: which channel, by whose link, and whether this is a visit at all.
//!
//! Everything is in the request itself: no cookie, nothing stored in the browser, no person told
//! from another.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use percent_encoding::percent_decode_str;

use crate::domain::crypto::keyring;
use crate::domain::pledge::source;
use crate::web::Context;
use crate::web::cached::FOR_ONE;
use crate::web::page::Attribution;

/// Words by which programs call themselves that otherwise look like browsers: search engines, preview fetchers,
/// monitors. Link previews of WhatsApp, Telegram and others do not even begin like one.
const PROGRAMS: [&str; 9] = [
    "bot",
    "crawler",
    "spider",
    "slurp",
    "externalhit",
    "preview",
    "headlesschrome",
    "lighthouse",
    "monitor",
];

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
    pub fn cache(&self, public: &'static str) -> &'static str {
        if self.by_referer { FOR_ONE } else { public }
    }

    pub fn read(context: &Context, method: &Method, query: Option<&str>, headers: &HeaderMap) -> Self {
        // Read as far as it can be: people and programs damage what they pass on (`&amp;`, a second `?`, `%26`).
        let query = percent_decode_str(query.unwrap_or_default()).decode_utf8_lossy();
        let pairs = || query.split(['&', '?', ';']).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let first = |name: &str| pairs().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        let marked = || pairs().find_map(|(key, _)| context.campaign.channel_of_mark(key));
        // A value that was cut apart names nothing.
        let whole =
            |name: &str| Some(first(name)).filter(|value| !value.is_empty() && !value.contains('\u{fffd}'));
        let named = whole("via").or_else(|| whole("utm_source")).unwrap_or_default();
        let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).and_then(host);
        let inside = headers.get("sec-fetch-site").is_some_and(|value| value == "same-origin")
            || referer.is_some_and(|host| host.eq_ignore_ascii_case(context.base_url.host()));
        let (via, by_referer) = match (named, referer) {
            ("", _) if inside => ("", false),
            ("", Some(host)) => {
                (context.campaign.channel_of_host(host).or_else(marked).unwrap_or("other"), true)
            }
            // The browsers inside apps send no Referer, but the network marks each click.
            ("", None) => (marked().unwrap_or_default(), false),
            (named, _) => (context.campaign.channel(named), false),
        };
        let from = Attribution { via: via.to_owned(), by: keyring::code_of(first("by")).unwrap_or_default() };
        let person = *method == Method::GET && is_person(headers);
        Self { from, by_referer, visit: person && !inside, person }
    }

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

/// Whether a User-Agent is a program's. Phones are called anything, `CUBOT_X19` for one, so that a word in a comment
/// counts only with a version, as in `Googlebot/2.1`, or beside the address that such programs give.
fn is_program(agent: &str) -> bool {
    let is_word = |word: &str| {
        let end = |length| word.len().checked_sub(length).and_then(|start| word.get(start..));
        PROGRAMS.iter().any(|program| end(program.len()).is_some_and(|end| end.eq_ignore_ascii_case(program)))
    };
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in agent.char_indices().chain([(agent.len(), '\0')]) {
        let (opens, closes) = (matches!(c, '(' | '['), matches!(c, ')' | ']'));
        if c.is_ascii_alphabetic() {
            continue;
        }
        let (word, rest) = (&agent[start..at], &agent[at..]);
        let version =
            rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let program = is_word(word) && (depth == 0 || version);
        let says_so = depth > 0
            && (word == "http" || word == "https" || word == "compatible" && !agent.contains("MSIE"));
        if program || says_so {
            return true;
        }
        depth = if opens { depth + 1 } else { depth.saturating_sub(usize::from(closes)) };
        start = at + c.len_utf8();
    }
    false
}

/// Whether a browser asks for a person who will see the page: not a program, not a prefetch.
fn is_person(headers: &HeaderMap) -> bool {
    let browser = headers.get(header::USER_AGENT).is_some_and(|agent| {
        let agent = String::from_utf8_lossy(agent.as_bytes());
        (agent.starts_with("Mozilla/") || agent.starts_with("Opera/")) && !is_program(&agent)
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
    fn a_program_is_known_by_its_word_and_no_phone_is_called_one() {
        for agent in [
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20 Build/QP1A.190711.020; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10; Cubot/Note) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Mobile Instagram 278.0 Android (29/10; 320dpi; 720x1376; CUBOT; KINGKONG 5; mt6765)",
            "Mozilla/5.0 (Linux; Android 11; Spider X1) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 11; Monitor One Preview) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 7.0; Moto G (4)) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Mobile/15E148 [FBAN/FBIOS;FBDV/iPhone12,1;FBCR/Robot]",
            "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
            "Opera/9.80 (Android; Opera Mini/36.2/191.263; U; en) Presto/2.12.423 Version/12.16",
            "Mozilla/5.0 (Linux; Android 9; ROBOT-9) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0",
            "Mozilla/5.0 (Linux; Android 14; SM-G991B) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
        ] {
            assert!(is_person(&headers(&[("user-agent", agent)])), "{agent}");
        }
        for agent in [
            "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/130.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 9_1 like Mac OS X) AppleWebKit/601.1 (compatible; AdsBot-Google-Mobile; +http://www.google.com/mobile/adsbot.html)",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
            "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
            "Mozilla/5.0 (Linux; Android 11; moto g) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 Chrome-Lighthouse",
            "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
            "Mozilla/5.0 (Windows; Baiduspider/2.0) Gecko",
            "Mozilla/5.0 (Windows NT 6.1; Win64; x64) SkypeUriPreview Preview/0.5",
            "Mozilla/5.0 (Yahoo; Slurp/3.0)",
            "Mozilla/5.0 (X11; Linux) PetalBot",
            "Mozilla/5.0 (site24x7; https://monitor.example.org)",
        ] {
            assert!(!is_person(&headers(&[("user-agent", agent)])), "{agent}");
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
