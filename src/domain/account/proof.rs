//! Password and code shown again by somebody who is signed in.

use entity::organizer::{ActiveModel, Model};

use crate::domain::account::attempt::{Attempt, ClientInfo, ForgiveAttempt};
use crate::domain::account::row::lock;
use crate::domain::account::session::Signed;
use crate::domain::account::sign_in::Proof;
use crate::domain::crypto::password::Weak;
use crate::domain::{Batch, Error, Site, Write};
use crate::store::{self, Set};

/// Why something about one's own account was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotDone {
    Weak(Weak),
    WrongPassword,
    /// The code is wrong, or the offer too old.
    WrongCode,
    /// Too many attempts: not before so many seconds.
    TooMany(i64),
    /// The account has changed meanwhile.
    Gone,
}

/// Uses a code of the second factor up.
#[derive(Debug)]
struct UseStep {
    organizer: i64,
    version: i32,
    step: i64,
}

impl Write for UseStep {
    type Answer = Result<(), NotDone>;

    async fn write(&self, batch: &Batch<'_>) -> Result<Self::Answer, Error> {
        use_step(batch, self.organizer, self.version, self.step).await.map(|used| used.map(|_| ()))
    }
}

/// Uses a code up for an account that is still of this version; answers the account.
pub(in crate::domain) async fn use_step(
    batch: &Batch<'_>,
    organizer: i64,
    version: i32,
    step: i64,
) -> Result<Result<Model, NotDone>, Error> {
    let Some(account) = lock(batch.tx, organizer, version).await? else { return Ok(Err(NotDone::Gone)) };
    if step <= account.used_step {
        return Ok(Err(NotDone::WrongCode));
    }
    let update = ActiveModel { used_step: Set(step), ..Default::default() };
    store::update(batch.tx, organizer, update).await?;
    Ok(Ok(account))
}

impl Site {
    /// The account of somebody who is signed in, once they have shown their password again. That is
    /// limited like signing in: a session left open is not a way to guess.
    pub(in crate::domain) async fn proven(
        &self,
        signed: &Signed,
        current: &str,
        client: &ClientInfo,
    ) -> Result<Result<Model, NotDone>, Error> {
        let (account, attempt) = match self.compared(signed, current, client).await? {
            Ok(shown) => shown,
            Err(not_done) => return Ok(Err(not_done)),
        };
        self.write(ForgiveAttempt(attempt)).await?;
        Ok(Ok(account))
    }

    /// The same once they have shown a code too, and what it proves. A wrong code counts as a wrong
    /// password does; where there is no second factor every code is wrong.
    pub(in crate::domain) async fn proven_by_code(
        &self,
        signed: &Signed,
        (current, code): (&str, &str),
        client: &ClientInfo,
    ) -> Result<Result<(Model, Proof), NotDone>, Error> {
        let (account, attempt) = match self.compared(signed, current, client).await? {
            Ok(shown) => shown,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let secret = self.second_factor(&account);
        let proof = secret.and_then(|secret| self.proof(&account, &secret, code, self.clock.now_ms()));
        let Some(proof) = proof else {
            self.tell_failed(Some(&account.code), client);
            return Ok(Err(NotDone::WrongCode));
        };
        self.write(ForgiveAttempt(attempt)).await?;
        Ok(Ok((account, proof)))
    }

    /// Somebody who is signed in shows again that it is they, before something that an open session alone
    /// must not do: by password, and where there is a second factor by a code, which serves once.
    pub async fn prove(
        &self,
        signed: &Signed,
        typed: (&str, &str),
        client: &ClientInfo,
    ) -> Result<Result<(), NotDone>, Error> {
        if !signed.second_factor {
            return Ok(self.proven(signed, typed.0, client).await?.map(|_| ()));
        }
        match self.proven_by_code(signed, typed, client).await? {
            // A recovery code is for who has lost the telephone, and for signing in.
            Ok((account, Proof::Step(step))) => {
                self.write(UseStep { organizer: account.id, version: account.version, step }).await
            }
            Ok(_) => Ok(Err(NotDone::WrongCode)),
            Err(not_done) => Ok(Err(not_done)),
        }
    }

    /// Whose password was shown, and the attempt, which is counted and not yet forgiven.
    async fn compared(
        &self,
        signed: &Signed,
        current: &str,
        client: &ClientInfo,
    ) -> Result<Result<(Model, Attempt), NotDone>, Error> {
        let account = store::organizer::by_id(&self.store.read, signed.id).await?;
        let account = account.filter(|account| account.ended_at.is_none());
        let Some((account, key)) = account.and_then(|account| Some((account.clone(), account.email_key?)))
        else {
            return Ok(Err(NotDone::Gone));
        };
        let attempt = self.attempt(&key, client);
        if let Some(seconds) = self.begin(&attempt).await? {
            self.tell_failed(Some(&account.code), client);
            return Ok(Err(NotDone::TooMany(seconds)));
        }
        if self.compare(account.password.clone(), current, &attempt).await? {
            return Ok(Ok((account, attempt)));
        }
        self.tell_failed(Some(&account.code), client);
        Ok(Err(NotDone::WrongPassword))
    }
}
