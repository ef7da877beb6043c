//! The rules: what a pledge, a confirmation, a letter and a count may do. No SQL, no HTML, no
//! HTTP. Handlers and the command line ask [`Site`]; a change is a [`write::Write`], which the
//! writer applies together with those that wait beside it.

pub mod account;
pub mod content;
pub mod counts;
pub mod crypto;
pub mod export;
pub mod kernel;
pub mod operate;
pub mod pledge;
pub mod write;

pub use entity::value::{CallSet, EMAIL_LIMIT, EmailAddress, EmailReason, KeySet, Keyed};
pub use write::Write;
pub use write::audit::{Action, By, Entry};
pub use write::audited::OrganizerWrite;
pub use write::batch::Batch;
pub use write::rules::Rules;
pub use write::site::Site;

/// Why something could not be done now.
pub use crate::store::StoreError as Error;
