//! How a letter travels: to the mail server, or into the local mailbox.

use lettre::Message;
use lettre::address::Envelope;

use tokio::time::Instant;

use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::mail::mailbox::Mailbox;
use crate::mail::reply::Step;
use crate::mail::smtp::Smtp;

/// Where letters go.
#[derive(Debug)]
pub enum Transport {
    /// To a mail server.
    Smtp(Box<Smtp>),
    Mailbox(Mailbox),
}

impl Transport {
    /// Sends one letter, or says why not and at which step; `written_at` is in ms since 1970.
    pub async fn send(&self, written_at: i64, letter: i64, message: &Message) -> Result<(), (Step, Failure)> {
        match self {
            Self::Smtp(smtp) => smtp.send(message.envelope(), &message.formatted()).await,
            Self::Mailbox(mailbox) => {
                mailbox.keep(written_at, letter, &message.formatted()).map_err(|error| {
                    tracing::warn!(%error, "The local mailbox takes no letter");
                    (Step::Content, FailureReason::Service.into())
                })
            }
        }
    }

    /// Whether mailboxes would take a letter; none is sent. What is not answered by then is silent.
    pub async fn probe(&self, envelopes: &[Envelope], until: Instant) -> Vec<Result<(), Failure>> {
        match self {
            Self::Smtp(smtp) => smtp.probe(envelopes, until).await,
            Self::Mailbox(_) => vec![Ok(()); envelopes.len()],
        }
    }

    /// Whether letters can leave: a mail server that greets, encrypts and knows us.
    pub async fn check(&self) -> Result<(), Failure> {
        match self {
            Self::Smtp(smtp) => smtp.check().await,
            Self::Mailbox(_) => Ok(()),
        }
    }

    /// Ends what is open.
    pub async fn close(&self) {
        if let Self::Smtp(smtp) = self {
            smtp.close().await;
        }
    }
}
