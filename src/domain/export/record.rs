//! The records of an export: the audit entry, and for personal data the proof and the letters to
//! all owners. It is written before the first row leaves.

use entity::letter::Kind;
use serde_json::{Value, json};

use crate::domain::account::organizer::Role;
use crate::domain::account::proof::{NotDone, use_step};
use crate::domain::account::sign_in::Proof;
use crate::domain::export::about::Detail;
use crate::domain::export::pledges::PledgeColumn;
use crate::domain::export::request::{ExportContent, Request, Requester};
use crate::domain::write::outbox::{self, LetterDetails};
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site};

/// An export, as the audit log keeps it.
#[derive(Debug)]
pub(super) struct ExportRecord {
    action: Action,
    details: Value,
    /// For personal data at the console: account, version, the time step of the code that was shown.
    proof: Option<(i64, i32, i64)>,
}

impl ExportRecord {
    /// The entry of a request; none for public counts and texts, which are no secret. Personal columns have a
    /// purpose, and all owners are told.
    pub(super) fn of(requester: &Requester<'_>, request: &Request) -> Option<Self> {
        let columns = |columns: &[PledgeColumn]| {
            let keys: Vec<&str> = columns.iter().map(|column| column.key()).collect();
            ("columns", keys.join(" "))
        };
        let is_personal = |columns: &[PledgeColumn]| columns.iter().any(|column| column.is_personal());
        let (action, more) = match &request.wanted {
            ExportContent::Texts => return None,
            ExportContent::Counts(order) if order.detail == Detail::Public => return None,
            ExportContent::Counts(_) | ExportContent::Chart(_) | ExportContent::Briefing(_) => {
                (Action::CountsExported, vec![])
            }
            ExportContent::Personal(chosen, _, purpose) if is_personal(chosen) => {
                (Action::PersonalExported, vec![columns(chosen), ("purpose", purpose.clone())])
            }
            ExportContent::Supporters(chosen, _) | ExportContent::Personal(chosen, ..) => {
                (Action::SupportersExported, vec![columns(chosen)])
            }
            ExportContent::Traffic(_) => (Action::TrafficExported, vec![]),
            ExportContent::Log(_) => (Action::AuditExported, vec![]),
        };
        let mut details = json!({ "format": request.ending(), "filter": request.wanted.words() });
        let token = requester.token().map(|code| ("token", code.to_owned()));
        for (name, value) in more.into_iter().chain(token) {
            details[name] = json!(value);
        }
        Some(Self { action, details, proof: None })
    }
}

impl OrganizerWrite for ExportRecord {
    type Answer = Result<(), NotDone>;

    /// The code that was shown for personal data serves only once.
    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        let mut about = String::new();
        if let Some((id, version, step)) = self.proof {
            let account = match use_step(batch, id, version, step).await? {
                Ok(account) if account.role == Role::Owner => account,
                Ok(_) => return Ok((Err(NotDone::Gone), Vec::new())),
                Err(not_done) => return Ok((Err(not_done), Vec::new())),
            };
            about = account.code;
        }
        if self.action == Action::PersonalExported {
            let details = LetterDetails::of(batch, by, self.action).await?;
            outbox::write_to_owners(batch, Kind::Exported, None, &details).await?;
        }
        Ok((Ok(()), vec![Entry::new(self.action, &about, self.details.clone())]))
    }
}

/// Records an export; only then may its rows leave. Personal data take an owner who shows password and
/// second factor again.
///
/// # Errors
/// When it could not be stored. Inside, why it may not be: [`NotDone::WrongCode`] also where there is no
/// second factor.
pub(super) async fn record(
    site: &Site,
    requester: &Requester<'_>,
    mut exported: ExportRecord,
) -> Result<Result<(), NotDone>, Error> {
    if let Requester::Proven(signed, typed, ip) = requester {
        exported.proof = match site.proven_by_code(signed, *typed, &(*ip).into()).await? {
            // A recovery code is for who has lost the telephone, and not for taking data away.
            Ok((account, Proof::Step(step))) => Some((account.id, account.version, step)),
            Ok(_) => return Ok(Err(NotDone::WrongCode)),
            Err(not_done) => return Ok(Err(not_done)),
        };
    }
    site.write(exported.by(requester.by())).await
}
