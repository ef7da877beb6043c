//! Tallies, the lots that are published of them, and traffic.

pub mod delivery_stats;
pub mod lot;
pub mod tally;
pub mod traffic;
