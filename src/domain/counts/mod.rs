//! Tallies, published breakdowns and traffic.

pub mod breakdown;
pub mod delivery_stats;
pub mod tally;
pub mod traffic;
