//! Where a request comes from, as far as limits need to know. It is never stored or logged.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Once;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue};
use ipnet::IpNet;

use crate::domain::crypto::token;
use crate::web::Context;

/// Headers in which proxies say whose requests they pass on; only the first is read.
const FORWARDED: [&str; 3] = ["x-forwarded-for", "forwarded", "x-real-ip"];

/// The header in which our own check-up shows itself, and is told how its request arrived.
pub const DOCTOR: &str = "x-sixteen-doctor";

/// The other end of the connection; set by the accept loop.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// The visitor's address: the peer's, or what trusted proxies say it was.
#[derive(Debug, Clone, Copy)]
pub struct VisitorIp(pub IpAddr);

impl FromRequestParts<Context> for VisitorIp {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers, &parts.extensions, context))
    }
}

impl VisitorIp {
    pub(super) fn of(headers: &HeaderMap, extensions: &Extensions, context: &Context) -> Self {
        let peer = extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        let forwarded = headers.get_all(FORWARDED[0]).iter().filter_map(|value| value.to_str().ok());
        let forwarded: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
        Self(real_ip(peer, &forwarded, &context.trusted_proxies))
    }
}

/// Tells, once, of a proxy that is not trusted: whoever runs it would see all visitors as one network.
pub(in crate::web) fn tell_untrusted(headers: &HeaderMap, peer: Option<&Peer>, context: &Context) {
    static TOLD: Once = Once::new();
    if !is_forwarded(headers) || TOLD.is_completed() {
        return;
    }
    let Some(peer) = peer.map(|peer| peer.0.ip().to_canonical()) else { return };
    if !is_trusted(peer, &context.trusted_proxies) {
        TOLD.call_once(|| {
            tracing::warn!(
                %peer,
                "A proxy that is not trusted says whose requests it passes on; all of them count as its own, and \
                 letters will leave late. If it is yours, name it in SIXTEEN_TRUSTED_PROXIES"
            );
        });
    }
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    FORWARDED.iter().any(|name| headers.contains_key(*name))
}

fn is_trusted(ip: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|network| network.contains(&ip.to_canonical()))
}

/// How a request of our own check-up arrived: from a trusted peer or not, forwarded in a way that counts or not, and
/// the peer. Of the requests of others nothing is kept: anybody may write such a header.
pub(in crate::web) fn told_to_doctor(
    headers: &HeaderMap,
    peer: Option<&Peer>,
    context: &Context,
) -> Option<HeaderValue> {
    let (token, peer) = (headers.get(DOCTOR)?.to_str().ok()?, peer?.0.ip().to_canonical());
    if !token::is_doctors(&context.site.keys, token, context.site.clock.now_ms()) {
        return None;
    }
    let (trusted, forwarded) = match is_trusted(peer, &context.trusted_proxies) {
        true => ("trusted", headers.contains_key(FORWARDED[0])),
        false => ("untrusted", is_forwarded(headers)),
    };
    let forwarded = if forwarded { "forwarded" } else { "direct" };
    HeaderValue::from_str(&format!("{trusted} {forwarded} {peer}")).ok()
}

/// Walks X-Forwarded-For from the right, past trusted proxies: the first address that is not
/// one of them is the visitor's. What stands further left, anyone could have written.
fn real_ip(peer: IpAddr, forwarded: &[&str], trusted: &[IpNet]) -> IpAddr {
    let mut ip = peer.to_canonical();
    for hop in forwarded.iter().rev() {
        if !is_trusted(ip, trusted) {
            break;
        }
        let hop = hop.trim();
        let parsed = hop.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|address| address.ip()));
        match parsed {
            Ok(next) => ip = next.to_canonical(),
            Err(_) => break,
        }
    }
    ip
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().expect("a network")).collect();
        real_ip(peer.parse().expect("an address"), forwarded, &trusted).to_string()
    }

    #[test]
    fn a_forwarding_header_is_believed_only_from_trusted_proxies() {
        assert_eq!(seen("198.51.100.1", &["192.0.2.1"], &[]), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", &["192.0.2.1"], &["10.0.0.0/8"]), "192.0.2.1");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9", "192.0.2.1", "10.0.0.2"], &["10.0.0.0/8"]), "192.0.2.1");
        assert_eq!(seen("::ffff:10.0.0.1", &["[2001:db8::1]:443"], &["10.0.0.0/8"]), "2001:db8::1");
        assert_eq!(seen("10.0.0.1", &["nonsense"], &["10.0.0.0/8"]), "10.0.0.1");
    }
}
