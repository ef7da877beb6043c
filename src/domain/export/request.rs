//! The request for an export: one reader for addresses, forms and the command line.

use std::net::IpAddr;

use entity::pledge::State;
use entity::traffic::Facet;
use entity::value::Keyed;
use jiff::civil::Date;

use crate::domain::By;
use crate::domain::account::api_token::{Scope, ShownToken};
use crate::domain::account::organizer::Role;
use crate::domain::account::proof::NotDone;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::Campaign;
use crate::domain::export::about::Detail;
use crate::domain::export::chart::ChartFile;
use crate::domain::export::format::Format;
use crate::domain::export::group_by::GroupBy;
use crate::domain::export::grouping::{Order, Refused as Uncounted};
use crate::domain::export::pledges::PledgeColumn;
use crate::domain::kernel::voice::VOICES;
use crate::domain::operate::audit_log::Filter;
use crate::domain::operate::choice::{Choice, Facets, NARROWING, NOT_SAID};
use crate::domain::operate::issue::Issue;

/// Characters of a purpose.
const PURPOSE_LIMIT: usize = 500;

/// What can be had.
#[derive(Debug, Clone)]
pub enum ExportContent {
    Counts(Order),
    /// Pledges without personal columns.
    Supporters(Vec<PledgeColumn>, Choice),
    /// Pledges with personal columns, and what they are for.
    Personal(Vec<PledgeColumn>, Choice, String),
    /// Visits, shares and clicks from a local day on.
    Traffic(Option<Date>),
    /// The texts that were signed.
    Texts,
    /// Entries of the audit log.
    Log(Filter),
    /// Exact numbers as they are drawn.
    Chart(ChartFile),
    /// All numbers, a sheet each, and what is wrong just now.
    Briefing(Vec<Issue>),
}

impl ExportContent {
    /// The choice in words that programs can read too, such as `status=confirmed region=MN-1`.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Counts(order) => order.words(),
            Self::Supporters(_, choice) | Self::Personal(_, choice, _) => choice.words(),
            Self::Traffic(since) => since.map(|day| format!("since={day}")).unwrap_or_default(),
            Self::Texts => String::new(),
            Self::Log(filter) => filter.words(),
            Self::Chart(chart) => chart.words(),
            Self::Briefing(_) => "briefing".to_owned(),
        }
    }

    /// The least role that may have it, and the scope of access tokens that may, if any.
    fn access(&self) -> (Role, Option<Scope>) {
        match self {
            Self::Counts(order) if order.detail == Detail::Public => (Role::Viewer, Some(Scope::Counts)),
            Self::Texts => (Role::Viewer, None),
            Self::Counts(_) => (Role::Editor, Some(Scope::Counts)),
            Self::Supporters(..) => (Role::Editor, Some(Scope::Supporters)),
            Self::Traffic(_) => (Role::Editor, Some(Scope::Traffic)),
            Self::Chart(_) | Self::Briefing(_) => (Role::Editor, None),
            Self::Personal(..) | Self::Log(_) => (Role::Owner, None),
        }
    }
}

/// Who asks for an export.
#[derive(Debug, Clone, Copy)]
pub enum Requester<'a> {
    /// Somebody at the command line.
    CommandLine,
    Organizer(&'a Signed),
    /// An organizer who shows password and code again, from an address on the net.
    Proven(&'a Signed, (&'a str, &'a str), IpAddr),
    /// A program with an access token.
    Token(&'a ShownToken),
}

impl Requester<'_> {
    pub(super) fn by(&self) -> By {
        match self {
            Self::CommandLine => By::CommandLine,
            Self::Organizer(signed) | Self::Proven(signed, ..) => By::Organizer(signed.id),
            Self::Token(shown) => By::Organizer(shown.owner.0),
        }
    }

    /// The code of the access token.
    pub(super) fn token(&self) -> Option<&str> {
        if let Self::Token(shown) = self { Some(&shown.code) } else { None }
    }
}

/// A request for an export.
#[derive(Debug, Clone)]
pub struct Request {
    pub wanted: ExportContent,
    pub format: Format,
    /// Whether CSV begins with a byte-order mark, if that was said.
    pub bom: Option<bool>,
    /// Whether its rows are counted first, for who wants to see how far it is.
    pub counted: bool,
}

/// Why a request cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// This parameter cannot be read.
    Unreadable(&'static str),
    /// The last day is before the first.
    Backwards,
}

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It takes this role.
    #[error("this takes another role")]
    Role(Role),
    /// It takes an access token of this scope.
    #[error("This access token was made for something else.")]
    Scope(Scope),
    /// Personal columns take an owner with password and code.
    #[error("Personal columns are given at the desk only, to an owner who shows password and second factor.")]
    Personal,
    /// Personal columns take a purpose.
    #[error("these columns say who people are: say with --purpose what they are for")]
    Purpose,
    /// There is no second factor to show.
    #[error("there is no second factor to show")]
    NoSecondFactor,
    /// Password or code were not taken.
    #[error("password or code were not taken")]
    Proof(NotDone),
    /// Such counts are not given.
    #[error(transparent)]
    Counts(#[from] Uncounted),
    /// There are as many exports as may be.
    #[error("too many exports run just now")]
    Busy,
}

/// Parameters by name. Lists may be given in one with commas, or by repeating it.
#[derive(Debug, Clone, Copy)]
pub struct Parameters<'a>(pub &'a [(&'a str, &'a str)]);

impl<'a> Parameters<'a> {
    fn all(self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn list<T: PartialEq>(self, name: &'static str, of: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Unfit> {
        let mut list = Vec::new();
        for value in self.all(name).flat_map(|value| value.split(',')).filter(|value| !value.is_empty()) {
            let value = of(value).ok_or(Unfit::Unreadable(name))?;
            if !list.contains(&value) {
                list.push(value);
            }
        }
        Ok(list)
    }

    fn one<T>(self, name: &'static str, of: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Unfit> {
        let mut values = self.all(name);
        match (values.next().filter(|value| !value.is_empty()), values.next()) {
            (None, None) => Ok(None),
            (Some(value), None) => of(value).map(Some).ok_or(Unfit::Unreadable(name)),
            (_, Some(_)) => Err(Unfit::Unreadable(name)),
        }
    }

    fn day(self, name: &'static str) -> Result<Option<Date>, Unfit> {
        self.one(name, |value| value.parse().ok())
    }

    fn is_on(self, name: &'static str) -> Result<bool, Unfit> {
        Ok(self.one(name, |value| (value == "on").then_some(()))?.is_some())
    }

    /// Which pledges: states, days and what they are narrowed to.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn choice(self, campaign: &Campaign) -> Result<Choice, Unfit> {
        let choice = Choice {
            states: self.list("status", State::of_key)?,
            from: self.day("from")?,
            until: self.day("until")?,
            facets: self.facets(campaign)?,
            agreed: self.is_on("agreed")?,
            shown: self.is_on("shown")?,
        };
        if choice.is_backwards() { Err(Unfit::Backwards) } else { Ok(choice) }
    }

    /// The values that pledges are narrowed to.
    ///
    /// # Errors
    /// Which one is not known.
    pub fn facets(self, campaign: &Campaign) -> Result<Facets, Unfit> {
        let mut facets = Facets::new();
        for (facet, name) in NARROWING {
            let known = |value: &str| match facet {
                Facet::Call => campaign.calls.iter().any(|call| call == value),
                Facet::Region => value == NOT_SAID || campaign.has_region(value),
                Facet::Language => campaign.language(value).is_some(),
                Facet::Voice => VOICES.iter().any(|(voice, _)| *voice == value),
                // Channels and partner links of earlier editions stay in the rows.
                _ => {
                    value.len() <= 32
                        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                }
            };
            if let Some(value) = self.one(name, |value| known(value).then(|| value.to_owned()))? {
                let value = if value == NOT_SAID { String::new() } else { value };
                facets.insert(facet, value);
            }
        }
        Ok(facets)
    }

    /// Columns, the usual ones where none is chosen, of pledges: confirmed ones where no state is.
    fn pledges(self, campaign: &Campaign, format: Format) -> Result<(Vec<PledgeColumn>, Choice), Unfit> {
        let mut columns = self.list("columns", PledgeColumn::of)?;
        if columns.is_empty() {
            let usual = if format == Format::Xlsx { PledgeColumn::READABLE } else { PledgeColumn::USUAL };
            columns = usual.to_vec();
        }
        let mut choice = self.choice(campaign)?;
        if choice.states.is_empty() {
            choice.states = vec![State::Confirmed];
        }
        Ok((columns, choice))
    }

    fn order(self, campaign: &Campaign) -> Result<Order, Unfit> {
        let mut by = self.list("by", GroupBy::of)?;
        if by.is_empty() {
            by = GroupBy::USUAL.to_vec();
        }
        let detail = self.one("detail", Detail::of_key)?.unwrap_or(Detail::Public);
        Ok(Order { by, across: self.is_on("across")?, detail, choice: self.choice(campaign)? })
    }

    fn request(self, wanted: ExportContent, format: Format) -> Result<Request, Unfit> {
        let bom = self.one("bom", |value| match value {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })?;
        Ok(Request { wanted, format, bom, counted: false })
    }
}

impl Request {
    /// Whether somebody may have it, as far as that is known before anything is read.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, requester: &Requester<'_>) -> Result<(), Refused> {
        let (role, scope) = self.wanted.access();
        match (requester, scope) {
            (Requester::Organizer(signed) | Requester::Proven(signed, ..), _) if signed.role < role => {
                return Err(Refused::Role(role));
            }
            (Requester::Token(shown), Some(scope)) if !shown.may(scope) => return Err(Refused::Scope(scope)),
            (Requester::Token(_), None) => return Err(Refused::Personal),
            _ => {}
        }
        match &self.wanted {
            ExportContent::Supporters(columns, _) if columns.iter().any(|column| column.is_personal()) => {
                Err(Refused::Personal)
            }
            ExportContent::Personal(_, _, purpose) => match requester {
                Requester::Organizer(_) | Requester::Token(_) => Err(Refused::Personal),
                _ if purpose.is_empty() => Err(Refused::Purpose),
                Requester::Proven(signed, ..) if !signed.second_factor => Err(Refused::NoSecondFactor),
                Requester::Proven(..) | Requester::CommandLine => Ok(()),
            },
            ExportContent::Supporters(..)
            | ExportContent::Counts(_)
            | ExportContent::Traffic(_)
            | ExportContent::Texts
            | ExportContent::Log(_)
            | ExportContent::Chart(_)
            | ExportContent::Briefing(_) => Ok(()),
        }
    }

    /// Counts: by `by`, `across=on` for all at once, `detail=public|full`, and which pledges.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn counts(campaign: &Campaign, format: Format, parameters: Parameters<'_>) -> Result<Self, Unfit> {
        parameters.request(ExportContent::Counts(parameters.order(campaign)?), format)
    }

    /// Pledges: `columns`, and which pledges.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn supporters(
        campaign: &Campaign,
        format: Format,
        parameters: Parameters<'_>,
    ) -> Result<Self, Unfit> {
        let (columns, choice) = parameters.pledges(campaign, format)?;
        parameters.request(ExportContent::Supporters(columns, choice), format)
    }

    /// Visits, shares and clicks, from the local day `since` on.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn traffic(_: &Campaign, format: Format, parameters: Parameters<'_>) -> Result<Self, Unfit> {
        parameters.request(ExportContent::Traffic(parameters.day("since")?), format)
    }

    /// All texts that were signed.
    pub fn texts(format: Format) -> Self {
        Self { wanted: ExportContent::Texts, format, bom: None, counted: false }
    }

    /// The chosen entries of the audit log.
    pub fn log(format: Format, filter: Filter) -> Self {
        Self { wanted: ExportContent::Log(filter), format, bom: None, counted: false }
    }

    /// A chart, as rows; a picture of them is drawn by whoever asks.
    pub fn chart(chart: ChartFile) -> Self {
        Self { wanted: ExportContent::Chart(chart), format: Format::Csv, bom: None, counted: false }
    }

    /// The workbook for a briefing.
    pub fn briefing(issues: Vec<Issue>) -> Self {
        Self { wanted: ExportContent::Briefing(issues), format: Format::Xlsx, bom: None, counted: false }
    }

    /// What its file ends with.
    pub(super) fn ending(&self) -> &'static str {
        match &self.wanted {
            ExportContent::Chart(chart) => chart.ending,
            _ => self.format.key(),
        }
    }

    /// The same as [`Request::supporters`] with personal columns, for a `purpose`: of those who agreed to be written to, unless
    /// `everyone=on`.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn personal(campaign: &Campaign, format: Format, parameters: Parameters<'_>) -> Result<Self, Unfit> {
        let (columns, mut choice) = parameters.pledges(campaign, format)?;
        choice.agreed = !parameters.is_on("everyone")?;
        let purpose = parameters.one("purpose", |words| Some(words.trim().to_owned()))?.unwrap_or_default();
        let purpose = purpose.chars().take(PURPOSE_LIMIT).collect();
        parameters.request(ExportContent::Personal(columns, choice, purpose), format)
    }
}
