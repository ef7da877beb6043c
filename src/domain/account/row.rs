//! An account's row while it is changed.

use entity::organizer::{Model, Role};

use crate::domain::Error;
use crate::store::{self, Transaction};

/// Why an account is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such account, or it has changed meanwhile")]
    Gone,
    #[error("this address already has an account")]
    Taken,
    #[error("this is the last owner: make somebody else an owner first")]
    LastOwner,
}

/// The account of a number, locked, as long as it is of this version and has not ended.
pub(in crate::domain) async fn lock(tx: &Transaction, id: i64, version: i32) -> Result<Option<Model>, Error> {
    let account = store::organizer::lock(tx, id).await?;
    Ok(account.filter(|account| account.version == version && account.ended_at.is_none()))
}

/// The account of a code, to be changed by somebody who decides on accounts; locked. With `loses`,
/// it must not be the last that can decide: the last owner at all, or the last who can sign in.
pub(super) async fn lock_by_code(
    tx: &Transaction,
    code: &str,
    loses: bool,
) -> Result<Result<Model, Refusal>, Error> {
    // Owners first, in their order, on every node: so nobody waits crosswise.
    let owners = store::organizer::lock_owners(tx).await?;
    let account = store::organizer::by_code(tx, code).await?.filter(|account| account.ended_at.is_none());
    let Some(account) = account else { return Ok(Err(Refusal::Gone)) };
    let others = || owners.iter().filter(|owner| owner.id != account.id);
    let ready = |owner: &Model| owner.password.is_some();
    let last = others().next().is_none() || (ready(&account) && !others().any(ready));
    if loses && account.role == Role::Owner && last {
        return Ok(Err(Refusal::LastOwner));
    }
    Ok(Ok(account))
}
