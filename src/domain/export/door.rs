//! The one door by which anything leaves as a file.

use entity::value::Keyed;

use super::{
    about::Reading,
    format::Format,
    grouping, log,
    permit::Permit,
    record::{Exported, record},
    request::{Refused, Request, Requester, Wanted},
    supporters,
    table::Table,
    traffic,
    workbook::BookWords,
};
use crate::domain::{Error, Register, campaign::Language};

/// An export that is recorded and may leave.
#[derive(Debug)]
pub struct Export {
    /// Its rows.
    pub table: Table,
    /// Its words in a workbook.
    pub words: BookWords,
    /// Its format.
    pub format: Format,
    /// Whether CSV begins with a byte-order mark, if that was said.
    pub bom: Option<bool>,
    /// Its place, to be kept until it has left.
    pub permit: Permit,
}

impl Export {
    /// Finds a place for what is asked for, reads as far as its first row, and records it.
    ///
    /// # Errors
    /// When the database fails; then nothing leaves. Inside, why it is refused.
    pub async fn open(
        register: &Register,
        language: &Language,
        requester: &Requester<'_>,
        request: Request,
    ) -> Result<Result<Self, Refused>, Error> {
        if let Err(refused) = request.check(requester) {
            return Ok(Err(refused));
        }
        let Some(permit) = register.exports.take() else { return Ok(Err(Refused::Busy)) };
        let schedule = &register.rules.schedule;
        let by = name_of(register, requester);
        let reading = Reading { language, schedule, by: &by, now: register.clock.now() };
        let table = match &request.wanted {
            Wanted::Counts(order) => match grouping::table(register, &reading, order).await? {
                Ok(table) => table,
                Err(refused) => return Ok(Err(refused.into())),
            },
            Wanted::Supporters(columns, choice) | Wanted::Personal(columns, choice, _) => {
                // Only the command line shows how far it is.
                let counted = matches!(requester, Requester::CommandLine);
                supporters::table(register, &reading, columns, choice, counted).await?
            }
            Wanted::Traffic(since) => {
                traffic::table(register, &reading, *since, &request.wanted.words()).await?
            }
            Wanted::Log(filter) => log::table(register, &reading, filter).await?,
        };
        if let Some(exported) = Exported::of(requester, &request)
            && let Err(not_done) = record(register, requester, exported).await?
        {
            return Ok(Err(Refused::Proof(not_done)));
        }
        let Request { format, bom, .. } = request;
        Ok(Ok(Self { table, words: BookWords::of(language), format, bom, permit }))
    }
}

/// Who asks, as the file says it: a role and an address, never a name.
fn name_of(register: &Register, requester: &Requester<'_>) -> String {
    match requester {
        Requester::CommandLine => "command line".to_owned(),
        Requester::Organizer(signed) | Requester::Proven(signed, ..) => {
            format!("{} {}", signed.role.key(), signed.email)
        }
        Requester::Token(shown) => {
            let owner = register.organizer_email(&shown.owner);
            format!("token {} of owner {owner}", shown.token.code)
        }
    }
}
