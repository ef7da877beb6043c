//! Places that all share, and of which no network may have more than its part: one address cannot shut
//! everyone out.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::crypto::network;

#[derive(Debug, Clone)]
pub(super) struct Places {
    limit: usize,
    of_network: usize,
    taken: Arc<Mutex<Occupancy>>,
}

#[derive(Debug, Default)]
struct Occupancy {
    all: usize,
    by_network: HashMap<String, usize>,
}

impl Places {
    /// So many places, and so many for one network. A carrier puts thousands of phones behind one
    /// address: its part should be large.
    pub(super) fn new(limit: usize, of_network: usize) -> Self {
        Self { limit, of_network: of_network.max(1), taken: Arc::default() }
    }

    /// A place for an address; none when all are taken, or all that its network may have. Without an
    /// address no network is asked: for those who speak for many.
    pub(super) fn take(&self, ip: Option<IpAddr>) -> Option<Place> {
        let network = ip.map(network::wide);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= self.limit {
            return None;
        }
        if let Some(network) = &network {
            match taken.by_network.get_mut(network) {
                Some(number) if *number >= self.of_network => return None,
                Some(number) => *number += 1,
                None => _ = taken.by_network.insert(network.clone(), 1),
            }
        }
        taken.all += 1;
        Some(Place { network, taken: Arc::clone(&self.taken) })
    }
}

/// One place, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    network: Option<String>,
    taken: Arc<Mutex<Occupancy>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        let Some(network) = &self.network else { return };
        match taken.by_network.get_mut(network) {
            Some(number) if *number > 1 => *number -= 1,
            _ => _ = taken.by_network.remove(network),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_has_its_part_and_the_others_theirs() {
        let places = Places::new(8, 2);
        let take = |ip: &str| places.take(Some(ip.parse().expect("an address")));
        let one = [take("192.0.2.1"), take("192.0.2.200")];
        assert!(one.iter().all(Option::is_some));
        assert!(take("192.0.2.7").is_none(), "the network has its part");
        let others: Vec<_> = ["198.51.100.1", "203.0.113.1", "2001:db8::1"]
            .map(|ip| [take(ip), take(ip)])
            .into_iter()
            .flatten()
            .collect();
        assert!(others.iter().all(Option::is_some));
        assert!(places.take(None).is_none(), "all are taken");
        drop(others);
        assert!(places.take(None).is_some());
        drop(one);
        assert!(take("192.0.2.7").is_some());
        let taken = places.taken.lock().expect("no fault");
        assert!(taken.all == 0 && taken.by_network.is_empty(), "nothing is remembered of who is gone");
    }
}
