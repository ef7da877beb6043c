//! Accounts, as the writer writes them: each change with its audit entry and its letter.

use entity::{
    letter::Kind,
    organizer::{ActiveModel, Model},
};
use serde_json::json;

use super::{Answer, Deed, Refusal};
use crate::{
    domain::{
        Error,
        audit::{Action, By, append},
        batch::Batch,
        keyring::Hash,
        organizer::{NewOrganizer, PasswordChange, Role, SECOND_FACTOR_RULE, Source, role_key},
        outbox,
        session::{self, Kept},
        sign_in,
    },
    store::{self, Set, Transaction, Unchanged, letter::DeskLetter},
};

/// Does what concerns accounts.
///
/// # Errors
/// When the database fails.
pub(super) async fn apply(batch: &Batch<'_>, deed: &Deed) -> Result<Answer, Error> {
    match deed {
        Deed::Add(by, new) => add(batch, *by, new).await,
        Deed::Password(change) => set_password(batch, change).await,
        Deed::SecondFactor(id, version, kept, sealed, step, recovery) => {
            let update = ActiveModel {
                second_factor: Set(Some(sealed.clone())),
                used_step: Set(*step),
                recovery: Set(recovery.clone()),
                ..ActiveModel::default()
            };
            change_own(batch, (*id, *version, kept), update, Action::SecondFactorOn).await
        }
        Deed::NoSecondFactor(id, version, kept) => {
            let update = ActiveModel {
                second_factor: Set(None),
                used_step: Set(0),
                recovery: Set(String::new()),
                ..ActiveModel::default()
            };
            change_own(batch, (*id, *version, kept), update, Action::SecondFactorOff).await
        }
        Deed::RecoveryCodes(id, version, kept, recovery, step) => {
            let update = ActiveModel {
                recovery: Set(recovery.clone()),
                used_step: Set(*step),
                ..ActiveModel::default()
            };
            change_own(batch, (*id, *version, kept), update, Action::RecoveryCodes).await
        }
        Deed::Role(by, code, role) => {
            let account = match changeable(batch.tx, code, *role < Role::Owner).await? {
                Ok(account) => account,
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            };
            if account.role == *role {
                return Ok(Answer::Done);
            }
            let update = ActiveModel { role: Set(*role), ..unchanged(&account) };
            store::organizer::update(batch.tx, update).await?;
            let details = json!({ "from": role_key(account.role), "to": role_key(*role) });
            append(batch, *by, Action::RoleChanged, code, details).await?;
            Ok(Answer::Done)
        }
        Deed::End(by, code) => {
            let account = match changeable(batch.tx, code, true).await? {
                Ok(account) => account,
                Err(refusal) => return Ok(Answer::Refused(refusal)),
            };
            let update = ActiveModel {
                email_key: Set(None),
                password: Set(None),
                second_factor: Set(None),
                recovery: Set(String::new()),
                version: Set(account.version + 1),
                ended_at: Set(Some(batch.clock.now_ms())),
                ..unchanged(&account)
            };
            store::organizer::update(batch.tx, update).await?;
            session::end_others(batch.tx, account.id, None).await?;
            let details = json!({ "role": role_key(account.role) });
            append(batch, *by, Action::AccountEnded, code, details).await?;
            Ok(Answer::Done)
        }
        Deed::Renew(by, code, letter) => renew(batch, *by, code, *letter).await,
        Deed::CountReset(counters) => {
            Ok(Answer::Counts(store::limit::add(batch.tx, counters.clone()).await?))
        }
        Deed::SendReset(key) => send_reset(batch, key).await,
        Deed::Require(by, required) => {
            store::setting::put(batch.tx, SECOND_FACTOR_RULE, if *required { "required" } else { "free" })
                .await?;
            let details = json!({ "required": required });
            append(batch, By::Organizer(*by), Action::SecondFactorRule, "", details).await?;
            Ok(Answer::Done)
        }
        _ => Ok(Answer::Refused(Refusal::Gone)),
    }
}

fn unchanged(account: &Model) -> ActiveModel {
    ActiveModel { id: Unchanged(account.id), ..ActiveModel::default() }
}

async fn add(batch: &Batch<'_>, by: By, new: &NewOrganizer) -> Result<Answer, Error> {
    if store::organizer::by_email_key(batch.tx, &new.email_key).await?.is_some() {
        return Ok(Answer::Refused(Refusal::Taken));
    }
    let account = ActiveModel {
        code: Set(new.code.clone()),
        email_key: Set(Some(new.email_key.to_vec())),
        sealed: Set(new.sealed.clone()),
        role: Set(new.role),
        password: Set(new.password.clone()),
        second_factor: Set(None),
        used_step: Set(0),
        recovery: Set(String::new()),
        language: Set(new.language.clone()),
        version: Set(1),
        created_at: Set(batch.clock.now_ms()),
        ..ActiveModel::default()
    };
    let account = store::organizer::insert(batch.tx, account).await?;
    let details = json!({ "role": role_key(new.role), "ready": new.password.is_some() });
    append(batch, by, Action::AccountAdded, &new.code, details).await?;
    if new.letter {
        write_to(batch, &account, Kind::SetUp).await?;
    }
    Ok(Answer::Account(Box::new(account)))
}

async fn set_password(batch: &Batch<'_>, change: &PasswordChange) -> Result<Answer, Error> {
    let account = store::organizer::lock(batch.tx, change.organizer).await?;
    let account = account.filter(|account| account.version == change.version && account.ended_at.is_none());
    let Some(account) = account else { return Ok(Answer::Refused(Refusal::Gone)) };
    let update = ActiveModel {
        password: Set(Some(change.hash.clone())),
        version: Set(account.version + 1),
        ..unchanged(&account)
    };
    store::organizer::update(batch.tx, update).await?;
    let ended = session::end_others(batch.tx, account.id, change.kept.as_ref()).await?;
    if let Some(attempt) = &change.attempt {
        sign_in::welcome(batch.tx, attempt).await?;
    }
    let action = match change.source {
        Source::SetUp => Action::AccountSetUp,
        Source::Reset => Action::PasswordReset,
        Source::Change => Action::PasswordChanged,
    };
    let details = json!({ "sessions_ended": ended });
    append(batch, By::Organizer(account.id), action, &account.code, details).await?;
    if change.source != Source::SetUp {
        write_to(batch, &account, Kind::Changed).await?;
    }
    Ok(Answer::Done)
}

/// Changes what somebody signs in with, besides the password. Links made before die, and all sessions
/// but the one it is done in: they began with what no longer counts.
async fn change_own(
    batch: &Batch<'_>,
    (id, version, kept): (i64, i32, &Kept),
    update: ActiveModel,
    action: Action,
) -> Result<Answer, Error> {
    let account = store::organizer::lock(batch.tx, id).await?;
    let account = account.filter(|account| account.version == version && account.ended_at.is_none());
    let Some(account) = account else { return Ok(Answer::Refused(Refusal::Gone)) };
    let update = ActiveModel { id: Unchanged(id), version: Set(version + 1), ..update };
    store::organizer::update(batch.tx, update).await?;
    let details = json!({ "sessions_ended": session::end_others(batch.tx, id, Some(kept)).await? });
    append(batch, By::Organizer(id), action, &account.code, details).await?;
    write_to(batch, &account, Kind::Changed).await?;
    Ok(Answer::Done)
}

/// The account of a code, to be changed by somebody who decides on accounts; locked. With `loses`,
/// it must not be the last that can decide: the last owner at all, or the last who can sign in.
async fn changeable(tx: &Transaction, code: &str, loses: bool) -> Result<Result<Model, Refusal>, Error> {
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

async fn renew(batch: &Batch<'_>, by: By, code: &str, letter: bool) -> Result<Answer, Error> {
    // At the command line one may start the last owner anew: the link is shown there.
    let loses = by != By::CommandLine;
    let account = match changeable(batch.tx, code, loses).await? {
        Ok(account) => account,
        Err(refusal) => return Ok(Answer::Refused(refusal)),
    };
    let update = ActiveModel {
        password: Set(None),
        second_factor: Set(None),
        used_step: Set(0),
        recovery: Set(String::new()),
        version: Set(account.version + 1),
        ..unchanged(&account)
    };
    store::organizer::update(batch.tx, update).await?;
    session::end_others(batch.tx, account.id, None).await?;
    append(batch, by, Action::AccountRenewed, code, json!({})).await?;
    if letter {
        write_to(batch, &account, Kind::SetUp).await?;
    }
    let account = Model { password: None, second_factor: None, version: account.version + 1, ..account };
    Ok(Answer::Account(Box::new(account)))
}

/// Sends a link for a new password, if there is an account.
async fn send_reset(batch: &Batch<'_>, key: &Hash) -> Result<Answer, Error> {
    let Some(account) = store::organizer::by_email_key(batch.tx, key).await? else { return Ok(Answer::Done) };
    let kind = if account.password.is_some() { Kind::Reset } else { Kind::SetUp };
    write_to(batch, &account, kind).await?;
    append(batch, By::Program, Action::ResetSent, &account.code, json!({})).await?;
    Ok(Answer::Done)
}

pub(super) async fn write_to(batch: &Batch<'_>, account: &Model, kind: Kind) -> Result<(), Error> {
    let Some(key) = &account.email_key else { return Ok(()) };
    let letter = DeskLetter {
        organizer_id: account.id,
        kind,
        language: account.language.clone(),
        mailbox_key: batch.keys.mailbox_key(key).to_vec(),
        message_id: outbox::new_message_id(batch.clock),
        now: batch.clock.now_ms(),
    };
    batch.put_desk_letter(letter).await
}
