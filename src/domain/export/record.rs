//! That something was exported: the audit entry, and for personal data the proof and the letters to
//! all owners. It is written before the first row leaves.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{
    about::Detail,
    request::{Request, Requester, Wanted},
    supporters::Column,
};
use crate::domain::{
    Error, Register,
    audit::{Action, By},
    desk::{Answer, Deed, Refusal},
    organizer::{NotDone, Role},
    session::Signed,
    sign_in::Proof,
};

/// An export, as the audit log keeps it.
#[derive(Debug)]
pub struct Exported {
    pub(in crate::domain) by: By,
    pub(in crate::domain) action: Action,
    pub(in crate::domain) details: Value,
    /// For personal data at the desk: account, version, the time step of the code that was shown.
    pub(in crate::domain) proof: Option<(i64, i32, i64)>,
}

impl Exported {
    /// The entry of a request; none for public counts, which are no secret. Personal columns have a
    /// purpose, and all owners are told.
    pub(super) fn of(requester: &Requester<'_>, request: &Request) -> Option<Self> {
        let columns = |columns: &[Column]| {
            let keys: Vec<&str> = columns.iter().map(|column| column.key()).collect();
            ("columns", keys.join(" "))
        };
        let is_personal = |columns: &[Column]| columns.iter().any(|column| column.is_personal());
        let (action, more) = match &request.wanted {
            Wanted::Counts(order) if order.detail == Detail::Public => return None,
            Wanted::Counts(_) => (Action::CountsExported, vec![]),
            Wanted::Personal(chosen, _, purpose) if is_personal(chosen) => {
                (Action::PersonalExported, vec![columns(chosen), ("purpose", purpose.clone())])
            }
            Wanted::Supporters(chosen, _) | Wanted::Personal(chosen, ..) => {
                (Action::SupportersExported, vec![columns(chosen)])
            }
            Wanted::Traffic(_) => (Action::TrafficExported, vec![]),
            Wanted::Log(_) => (Action::AuditExported, vec![]),
        };
        let mut details = json!({ "format": request.format.key(), "filter": request.wanted.words() });
        let token = requester.token().map(|code| ("token", code.to_owned()));
        for (name, value) in more.into_iter().chain(token) {
            details[name] = json!(value);
        }
        Some(Self { by: requester.by(), action, details, proof: None })
    }
}

impl Register {
    /// Records an export; only then may its rows leave.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn record_export(&self, exported: Exported) -> Result<(), Error> {
        self.deed(Deed::Export(Box::new(exported))).await.map(|_| ())
    }

    /// Records an export of personal data by an owner who shows password and second factor again.
    ///
    /// # Errors
    /// When it could not be stored. Inside, why it may not be: [`NotDone::WrongCode`] also where
    /// there is no second factor.
    pub async fn record_personal_export(
        &self,
        signed: &Signed,
        typed: (&str, &str),
        ip: IpAddr,
        mut exported: Exported,
    ) -> Result<Result<(), NotDone>, Error> {
        let (account, proof) = match self.proven_by_code(signed, typed, &ip.into()).await? {
            Ok((account, proof)) if account.role == Role::Owner => (account, proof),
            Ok(_) => return Ok(Err(NotDone::Gone)),
            Err(not_done) => return Ok(Err(not_done)),
        };
        // A recovery code is for who has lost the telephone, and not for taking data away.
        let Proof::Step(step) = proof else { return Ok(Err(NotDone::WrongCode)) };
        exported.proof = Some((account.id, account.version, step));
        Ok(match self.deed(Deed::Export(Box::new(exported))).await? {
            Answer::Refused(Refusal::Used) => Err(NotDone::WrongCode),
            Answer::Refused(_) => Err(NotDone::Gone),
            _ => Ok(()),
        })
    }
}
