//! The life of a pledge: signing, confirming, leaving, review.

pub mod confirm;
pub mod own;
pub mod pace;
mod queue;
pub mod released;
pub mod report;
pub mod review;
pub mod sign;
pub mod signed_text;
pub mod source;
