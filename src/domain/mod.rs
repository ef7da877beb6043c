//! The rules: what a pledge, a confirmation, a letter and a count may do. No SQL, no HTML, no
//! HTTP. Handlers and the command line ask [`Register`]; a change is a [`write::Write`], which the
//! writer applies together with those that wait beside it.

pub mod account;
pub mod address;
pub mod amendment;
pub mod api_token;
pub mod attempt;
pub mod audit;
pub mod audited;
pub mod batch;
pub mod breakdown;
pub mod campaign;
pub mod chain;
pub mod cleanup;
pub mod confirmation;
pub mod current;
pub mod export;
pub mod feed;
pub mod history;
mod keyed;
pub mod keyring;
pub mod mail_hour;
pub mod milestone;
pub mod moderation;
pub mod name;
pub mod network;
pub mod organizer;
pub mod outbox;
pub mod overview;
pub mod own_pledge;
pub mod page;
pub mod paper;
pub mod password;
pub mod people;
pub mod pledge;
pub mod register;
pub mod retention;
pub mod rules;
pub mod second_factor;
pub mod session;
pub mod share;
pub mod sign_in;
pub mod signals;
pub mod source;
pub mod subject;
pub mod supporters;
pub mod tally;
pub mod token;
pub mod traffic;
pub mod visits;
pub mod voice;
pub mod write;

pub use entity::value::{EMAIL_LIMIT, EmailAddress, EmailReason, Keyed};
pub use register::Register;
pub use rules::Rules;

/// Why something could not be done now.
pub use crate::store::StoreError as Error;
