//! Where a sign-up came from, as far as limits need to know: a network, never an address, and
//! under a keyed hash that changes every day.

use std::net::IpAddr;

use data_encoding::HEXLOWER;
use ipnet::IpNet;

use crate::clock::{self, DAY_MS};
use crate::domain::crypto::keyring::{self, Keyring};

/// The counters one sign-up adds to.
#[derive(Debug, Clone)]
pub struct Network {
    /// Counter of the pace: the moment until which its letters would last, one after the other.
    pub pace: Vec<u8>,
    pub daily: Vec<u8>,
    /// When the day is over, in ms since 1970.
    pub ends: i64,
}

/// The counters for a visitor's address; none in networks that are allowed everything.
pub fn of(keys: &Keyring, allowed: &[IpNet], ip: IpAddr, now: i64) -> Option<Network> {
    if is_allowed(allowed, ip) {
        return None;
    }
    let network = name(ip);
    let day = clock::timestamp(now).strftime("%F").to_string();
    Some(Network {
        pace: keys.network_key(&day, &network, "pace").to_vec(),
        daily: keys.network_key(&day, &network, "day").to_vec(),
        ends: (now / DAY_MS + 1) * DAY_MS,
    })
}

/// Proves that a form was handed out to this network today: another site cannot know it.
pub fn proof(keys: &Keyring, ip: IpAddr, now: i64) -> String {
    let day = clock::timestamp(now).strftime("%F").to_string();
    HEXLOWER.encode(&keys.network_key(&day, &name(ip), "form"))
}

/// Whether it was handed out today or yesterday.
pub fn is_proof(keys: &Keyring, ip: IpAddr, now: i64, proof: &str) -> bool {
    [now, now - DAY_MS]
        .into_iter()
        .any(|now| keyring::same(self::proof(keys, ip, now).as_bytes(), proof.as_bytes()))
}

/// Whether an address is in one of the networks that are too many people to be judged as one.
pub fn is_allowed(allowed: &[IpNet], ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    allowed.iter().any(|network| network.contains(&ip))
}

/// What an address' network is called: a /24 is a household, school or office; a /56 is what one
/// subscriber gets.
pub fn name(ip: IpAddr) -> String {
    let ip = ip.to_canonical();
    named(ip, if ip.is_ipv4() { 24 } else { 56 })
}

/// The network of an address for shares of places: a /24, or the /48 that one customer can have of IPv6.
pub fn wide(ip: IpAddr) -> String {
    let ip = ip.to_canonical();
    named(ip, if ip.is_ipv4() { 24 } else { 48 })
}

fn named(ip: IpAddr, prefix: u8) -> String {
    IpNet::new(ip, prefix).map_or_else(|_| ip.to_string(), |network| network.trunc().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::crypto::keyring::Secrets;

    fn daily(ip: &str, now: i64) -> Option<Vec<u8>> {
        let keys = Keyring::new(Secrets::new("a secret"), [7; 32]);
        let allowed = ["203.0.113.0/24".parse().expect("a network")];
        of(&keys, &allowed, ip.parse().expect("an address"), now).map(|network| network.daily)
    }

    #[test]
    fn one_network_is_one_counter_and_the_next_day_another() {
        assert_eq!(daily("192.0.2.1", 0), daily("192.0.2.254", 0));
        assert_eq!(daily("192.0.2.1", 0), daily("::ffff:192.0.2.9", 0));
        assert_ne!(daily("192.0.2.1", 0), daily("198.51.100.1", 0));
        assert_eq!(daily("2001:db8:0:1100::1", 0), daily("2001:db8:0:11ff::2", 0));
        assert_ne!(daily("2001:db8:0:1100::1", 0), daily("2001:db8:0:1200::1", 0));
        assert_ne!(daily("192.0.2.1", 0), daily("192.0.2.1", DAY_MS));
        assert_eq!(daily("203.0.113.7", 0), None);
    }
}
