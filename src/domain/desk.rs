//! What is done at the organizers' desk, as the writer writes it: each [`Deed`] with its audit entry
//! in one transaction.

mod account;
pub mod care;
mod export;
mod token;

use std::collections::HashMap;

use super::{
    Error, Register,
    amendment::{self, Part},
    api_token::TokenDeed,
    audit::By,
    batch::Batch,
    export::Exported,
    keyring::Hash,
    organizer::{NewOrganizer, PasswordChange, Role},
    session::{self, Kept},
    sign_in::{self, Attempt, SignIn, Verdict},
    source,
    write::Write,
};
use crate::store::limit::Addition;

/// Something to do.
#[derive(Debug)]
pub enum Deed {
    /// Count an attempt to sign in, before anything is compared.
    Try(Attempt),
    /// Take an attempt back that was not wrong.
    Forgive(Attempt),
    /// Sign in: open a session under this hash of its id.
    SignIn(Box<SignIn>, Vec<u8>),
    /// Note that a session was used.
    Touch(Vec<u8>),
    /// End a session without a word: another takes its place.
    Drop(Vec<u8>),
    /// Sign out of a session.
    SignOut(i64, Vec<u8>),
    /// End one of one's sessions by its code.
    EndSession(i64, String),
    /// End all of one's sessions but this one, which gets another id.
    EndOthers(i64, Kept),
    /// Set a password.
    Password(Box<PasswordChange>),
    /// Turn a second factor on: account, version, the session that goes on, sealed secret, the step
    /// of the code that proved it, hashes of the recovery codes.
    SecondFactor(i64, i32, Kept, Vec<u8>, i64, String),
    /// Turn the second factor off: account, version, the session that goes on.
    NoSecondFactor(i64, i32, Kept),
    /// Give new recovery codes: account, version, the session that goes on, their hashes, the step of
    /// the code shown for them.
    RecoveryCodes(i64, i32, Kept, String, i64),
    /// Make an account.
    Add(By, Box<NewOrganizer>),
    /// Give the account of this code another role.
    Role(By, String, Role),
    /// End the account of this code.
    End(By, String),
    /// Take password and second factor from the account of this code and, if so, send a new link.
    Renew(By, String, bool),
    /// Note that attempts at the account of this key are refused for a while: how many were made, and
    /// whether the network was new to it.
    Pause(Vec<u8>, i64, bool),
    /// Count a letter for a new password, whether or not there is an account.
    CountReset(Vec<Addition>),
    /// Send the account of this key a link for a new password.
    SendReset(Hash),
    /// Ask a second factor of everyone, or no longer.
    Require(i64, bool),
    /// Look after pledges: release, hold, erase, count.
    Care(Box<care::Care>),
    /// Add a named source.
    AddSource(By, Box<entity::source::Model>),
    /// End the named source of this code.
    EndSource(By, String),
    /// Change something over the campaign's files, as of the version that was seen.
    Amend(i64, Box<Part>, i64),
    /// Record an export, before its first row leaves.
    Export(Box<Exported>),
    /// Make, use or end an access token.
    Token(TokenDeed),
}

/// What came of it.
#[derive(Debug)]
pub enum Answer {
    /// It is done.
    Done,
    /// Whether there was something to do.
    Changed(bool),
    /// How many.
    Rows(i64),
    /// What each counter has come to.
    Counts(HashMap<Vec<u8>, i64>),
    /// Whether an attempt may go on.
    Verdict(Verdict),
    /// The account as it is now.
    Account(Box<entity::organizer::Model>),
    /// It is not done.
    Refused(Refusal),
}

/// Why something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such account any more, or it has changed meanwhile.
    #[error("there is no such account, or it has changed meanwhile")]
    Gone,
    /// The code was used already.
    #[error("the code was used already")]
    Used,
    /// The address has an account.
    #[error("this address already has an account")]
    Taken,
    /// Nobody would be left who may decide.
    #[error("this is the last owner: make somebody else an owner first")]
    LastOwner,
}

impl Write for Deed {
    type Answer = Answer;

    async fn write(&self, batch: &Batch<'_>) -> Result<Answer, Error> {
        apply(batch, self).await
    }
}

impl Register {
    /// Does something at the organizers' desk.
    pub(super) async fn deed(&self, deed: Deed) -> Result<Answer, Error> {
        self.write(deed).await
    }

    /// The same, behind whoever waits.
    pub(super) async fn care_in_turn(&self, care: care::Care) -> Result<Answer, Error> {
        self.write_in_turn(Deed::Care(Box::new(care))).await
    }
}

/// Does it.
///
/// # Errors
/// When the database fails.
async fn apply(batch: &Batch<'_>, deed: &Deed) -> Result<Answer, Error> {
    match deed {
        Deed::Try(attempt) => Ok(Answer::Verdict(sign_in::count(batch.tx, attempt).await?)),
        Deed::Forgive(attempt) => {
            sign_in::forgive(batch.tx, attempt, false).await?;
            Ok(Answer::Done)
        }
        Deed::Pause(account, attempts, new_network) => {
            sign_in::pause(batch, account, *attempts, *new_network).await?;
            Ok(Answer::Done)
        }
        Deed::SignIn(sign_in, id_hash) => sign_in::sign_in(batch, sign_in, id_hash).await,
        Deed::Touch(..) | Deed::Drop(..) | Deed::SignOut(..) | Deed::EndSession(..) | Deed::EndOthers(..) => {
            Ok(Answer::Changed(session::apply(batch, deed).await?))
        }
        Deed::Care(care) => care::apply(batch, care).await,
        Deed::AddSource(by, new) => Ok(Answer::Changed(source::add(batch, *by, new).await?)),
        Deed::EndSource(by, code) => Ok(Answer::Changed(source::end(batch, *by, code).await?)),
        Deed::Amend(by, part, seen) => amendment::amend(batch, *by, part, *seen).await,
        Deed::Export(exported) => export::apply(batch, exported).await,
        Deed::Token(deed) => token::apply(batch, deed).await,
        _ => account::apply(batch, deed).await,
    }
}
