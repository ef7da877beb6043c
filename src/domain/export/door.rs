//! The one door by which anything leaves as a file.

use entity::value::Keyed;

use crate::domain::content::campaign::Language;
use crate::domain::export::about::Reading;
use crate::domain::export::format::Format;
use crate::domain::export::record::{ExportRecord, record};
use crate::domain::export::request::{ExportContent, Refused, Request, Requester};
use crate::domain::export::table::Table;
use crate::domain::export::workbook::BookWords;
use crate::domain::export::{briefing, grouping, log, pledges, texts, traffic};
use crate::domain::write::permit::Permit;
use crate::domain::{Error, Site};

/// An export that is recorded and may leave.
#[derive(Debug)]
pub struct Export {
    /// Its rows.
    pub table: Table,
    /// Its words in a workbook.
    pub words: BookWords,
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
        site: &Site,
        language: &Language,
        requester: &Requester<'_>,
        request: Request,
    ) -> Result<Result<Self, Refused>, Error> {
        if let Err(refused) = request.check(requester) {
            return Ok(Err(refused));
        }
        let Some(permit) = site.exports.take() else { return Ok(Err(Refused::Busy)) };
        let schedule = &site.rules.schedule;
        let by = name_of(requester);
        let reading = Reading { language, schedule, by: &by, now: site.clock.now() };
        let table = match &request.wanted {
            ExportContent::Counts(order) => match grouping::table(site, &reading, order).await? {
                Ok(table) => table,
                Err(refused) => return Ok(Err(refused.into())),
            },
            ExportContent::Supporters(columns, choice) | ExportContent::Personal(columns, choice, _) => {
                // How a workbook is written depends on its length.
                let counted = request.counted || request.format == Format::Xlsx;
                pledges::table(site, &reading, columns, choice, counted).await?
            }
            ExportContent::Traffic(since) => {
                traffic::table(site, &reading, *since, &request.wanted.words()).await?
            }
            ExportContent::Texts => texts::table(site, &reading).await?,
            ExportContent::Log(filter) => log::table(site, &reading, filter).await?,
            ExportContent::Chart(chart) => chart.table(&reading),
            ExportContent::Briefing(issues) => briefing::table(site, &reading, issues).await?,
        };
        if let Some(exported) = ExportRecord::of(requester, &request)
            && let Err(not_done) = record(site, requester, exported).await?
        {
            return Ok(Err(Refused::Proof(not_done)));
        }
        let Request { format, bom, .. } = request;
        Ok(Ok(Self { table, words: BookWords::of(language), format, bom, permit }))
    }
}

/// Who asks, as the file says it: a role and an address, never a name.
fn name_of(requester: &Requester<'_>) -> String {
    match requester {
        Requester::CommandLine => "command line".to_owned(),
        Requester::Organizer(signed) | Requester::Proven(signed, ..) => {
            format!("{} {}", signed.role.key(), signed.email)
        }
        Requester::Token(shown) => {
            format!("token {} of owner {}", shown.code, shown.owner.1)
        }
    }
}
