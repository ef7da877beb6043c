//! That something was exported: the audit entry, and for personal data the proof and the letters to
//! all owners. It is written before the first row leaves.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{Column, Format};
use crate::domain::{
    Error, Register,
    audit::{Action, By},
    desk::{Answer, Deed, Refusal},
    organizer::{NotDone, Role},
    session::Signed,
    sign_in::Proof,
};

/// Characters of a purpose.
pub const PURPOSE_LIMIT: usize = 500;

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
    /// Exact counts.
    pub fn counts(by: By, format: Format, filter: &str) -> Self {
        let details = json!({ "format": format.ending(), "filter": filter });
        Self { by, action: Action::CountsExported, details, proof: None }
    }

    /// Visits, shares and clicks, which are exact too.
    pub fn traffic(by: By, format: Format, filter: &str) -> Self {
        let details = json!({ "format": format.ending(), "filter": filter });
        Self { by, action: Action::TrafficExported, details, proof: None }
    }

    /// The audit log.
    pub fn log(by: By, format: Format, filter: &str) -> Self {
        let details = json!({ "format": format.ending(), "filter": filter });
        Self { by, action: Action::AuditExported, details, proof: None }
    }

    /// Pledges by these columns. Personal ones need a purpose, and all owners are told.
    pub fn supporters(by: By, format: Format, filter: &str, columns: &[Column], purpose: &str) -> Self {
        let personal = columns.iter().any(|column| column.is_personal());
        let keys: Vec<&str> = columns.iter().map(|column| column.key()).collect();
        let mut details = json!({ "format": format.ending(), "filter": filter, "columns": keys.join(" ") });
        if let (true, Value::Object(details)) = (personal, &mut details) {
            details.insert("purpose".to_owned(), json!(purpose));
        }
        let action = if personal { Action::PersonalExported } else { Action::SupportersExported };
        Self { by, action, details, proof: None }
    }

    /// It was asked for with an access token of this code.
    #[must_use]
    pub fn with_token(mut self, code: &str) -> Self {
        if let Value::Object(details) = &mut self.details {
            details.insert("token".to_owned(), json!(code));
        }
        self
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
