//! Letters on their way: the words of each ([`letter`]), their bytes ([`body`]), how they travel ([`transport`]), where
//! they are kept without a mail server ([`mailbox`]), the meaning of refusals ([`reply`]) and of reports ([`bounce`]), and who
//! empties the outbox ([`courier`]), with what in hand ([`work`]), at which [`pace`], after which [`outage`], and the
//! server's [`standing`] after [`refusals`] in a row. The check-up ([`doctor`]) asks DNS ([`dns`]); connections are
//! encrypted by [`tls`].

pub mod body;
pub mod bounce;
pub mod courier;
pub mod dns;
pub mod doctor;
pub mod letter;
pub mod mailbox;
pub mod outage;
pub mod pace;
pub mod refusals;
pub mod reply;
pub mod smtp;
pub mod standing;
pub mod tls;
pub mod transport;
pub mod work;

pub use courier::Courier;
pub use mailbox::Mailbox;
pub use transport::Transport;
