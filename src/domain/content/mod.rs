//! The campaign as its folder describes it, and the words and links made from it.

pub mod address;
pub mod campaign;
pub mod feed;
pub mod folding;
pub mod name;
pub mod share;
pub mod typeset;
