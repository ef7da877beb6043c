//! Values and errors that every room knows.

pub mod difference;
pub mod failure;
pub mod finding;
pub mod hold;
pub mod keyed;
pub mod mailbox;
pub mod memo;
pub mod milestone;
pub mod minutely;
pub mod pace;
pub mod page;
pub mod voice;
