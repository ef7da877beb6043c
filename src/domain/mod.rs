//! The rules: what a pledge, a confirmation, a letter and a count may do. No SQL, no HTML, no
//! HTTP. Handlers and the command line call [`Register`]; it asks the writer, and the writer asks
//! [`ledger`] what each batch comes to.

pub mod address;
pub mod amendment;
pub mod api_token;
pub mod audit;
pub mod breakdown;
pub mod campaign;
pub mod cleanup;
pub mod confirmation;
pub mod desk;
pub mod export;
pub mod feed;
pub mod history;
pub mod keyring;
pub mod ledger;
pub mod mail_hour;
pub mod moderation;
pub mod name;
pub mod network;
pub mod organizer;
pub mod outbox;
pub mod overview;
pub mod page;
pub mod paper;
pub mod password;
pub mod people;
pub mod pledge;
pub mod register;
pub mod retention;
pub mod second_factor;
pub mod session;
pub mod share;
pub mod sign_in;
pub mod source;
pub mod subject;
pub mod tally;
pub mod token;
pub mod traffic;
pub mod voice;

pub use entity::value::{EMAIL_LIMIT, EmailAddress, EmailReason};
pub use register::{Register, Rules};

/// Why something could not be done now.
pub use crate::store::StoreError as Error;
