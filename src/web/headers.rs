//! The headers every answer has. Sources: the OWASP HTTP Headers cheat sheet, ASVS 5.0 (3.4), and
//! what MDN's Observatory grades.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::config::BaseUrl;

/// Nothing from elsewhere, nothing inline; `connect-src` is for the live count.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; manifest-src 'self'";

/// The content security policy: where forms may lead, and who may show the page in a frame.
pub fn policy(form_action: &str, frame_ancestors: &str) -> HeaderValue {
    let policy =
        format!("{POLICY}; form-action {form_action}; base-uri 'none'; frame-ancestors {frame_ancestors}");
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
}

/// The headers; `subdomains` tells browsers that https holds for all names below the site's own.
pub fn security(base_url: &BaseUrl, subdomains: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy("'self'", "'none'"));
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    // `no-referrer` would make older browsers send `Origin: null` with forms.
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-embedder-policy"), "require-corp");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    );
    if base_url.is_https() {
        let [own, all] = ["max-age=63072000", "max-age=63072000; includeSubDomains"];
        set(header::STRICT_TRANSPORT_SECURITY, if subdomains { all } else { own });
    }
    headers
}
