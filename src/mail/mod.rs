//! Letters on their way: the words of each ([`letter`]), their bytes ([`body`]), how they travel ([`transport`]), where
//! they are kept without a mail server ([`mailbox`]), and who
//! empties the outbox ([`courier`]).

pub mod body;
pub mod courier;
pub mod letter;
pub mod mailbox;
pub mod smtp;
pub mod transport;

pub use courier::Courier;
pub use mailbox::Mailbox;
pub use transport::Transport;
