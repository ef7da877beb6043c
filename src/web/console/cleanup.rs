//! Clean-ups by condition: for editors.

pub(super) mod view;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use data_encoding::HEXLOWER_PERMISSIVE;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::domain::OrganizerWrite;
use crate::domain::content::campaign::interface::Message;
use crate::domain::operate::cleanup::undo::CancelCleanup;
use crate::domain::operate::cleanup::{Conditions, State, list, mail_domain};
use crate::web::console::{Console, ConsoleRequest, Editor, bulk, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::FormState;
use crate::web::{Context, Error};

/// Seconds after which a browser looks again how far something has come.
const AGAIN: &str = "2";

pub(super) async fn show(
    Console(console, _, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    page(&console, &context, StatusCode::OK, &form.state()).await
}

async fn page(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    state: &FormState,
) -> Result<Response, Error> {
    let (rows, sources) = list::page(&context.site).await?;
    Ok(console.page(status, |frame| view::cleanup(frame, &rows, &sources, state)))
}

/// What must be true of the pledges that are meant.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
#[validate(context = TimeZone)]
struct ConditionsForm {
    #[validate(custom(function = "check_domain"))]
    domain: String,
    #[validate(custom(function = "check_time", use_context))]
    from: String,
    #[validate(custom(function = "check_time", use_context))]
    until: String,
    source: String,
    #[validate(custom(function = "check_network"))]
    network: String,
    only_held: bool,
}

fn check_domain(typed: &str) -> Result<(), ValidationError> {
    // What is no domain would fit nothing.
    let good = typed.trim().is_empty() || mail_domain(typed).is_some();
    if good { Ok(()) } else { Err(ValidationError::new("desk-held-wrong-domain")) }
}

/// A local moment in ms since 1970.
fn moment(typed: &str, zone: &TimeZone) -> Option<i64> {
    let local: DateTime = typed.trim().parse().ok()?;
    zone.to_timestamp(local).ok().map(|moment| moment.as_millisecond())
}

fn check_time(typed: &str, zone: &TimeZone) -> Result<(), ValidationError> {
    let good = typed.trim().is_empty() || moment(typed, zone).is_some();
    if good { Ok(()) } else { Err(ValidationError::new("desk-held-wrong-time")) }
}

fn check_network(typed: &str) -> Result<(), ValidationError> {
    let good = HEXLOWER_PERMISSIVE.decode(typed.trim().as_bytes()).is_ok();
    if good { Ok(()) } else { Err(ValidationError::new("desk-held-wrong-network")) }
}

impl ConditionsForm {
    fn conditions(&self, zone: &TimeZone) -> Conditions {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Conditions {
            domain: mail_domain(&self.domain),
            from: moment(&self.from, zone),
            until: moment(&self.until, zone),
            source: some(&self.source),
            network: some(&self.network),
            only_held: self.only_held,
            ..Conditions::default()
        }
    }
}

/// `POST /organizer/clean-up/count`: begins to count what would be set aside.
pub(super) async fn count(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let zone = &context.campaign.schedule.zone;
    let Submission { fields, mut state } = form.submit::<ConditionsForm, _>(zone)?;
    let mut conditions = fields.conditions(zone);
    if let Some(typed) = conditions.source.take() {
        conditions.source = list::source(&context.site, &typed).await?;
        if conditions.source.is_none() {
            state.refuse("source", Message::new("desk-held-wrong-source"));
        }
    }
    if state.is_valid() {
        if conditions.from.zip(conditions.until).is_some_and(|(from, until)| from >= until) {
            state.refuse("until", Message::new("desk-held-wrong-time"));
        } else if conditions.are_empty() {
            state.refuse("domain", Message::new("desk-held-no-condition"));
        }
    }
    if !state.is_valid() {
        return page(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, &state).await;
    }
    let code = context.site.count_for_cleanup(signed.by(), conditions).await?;
    Ok(console.see_other(paths::CleanUpOne { code }))
}

/// `GET /organizer/clean-up/{code}`: how far it has come; the page looks again by itself meanwhile.
pub(super) async fn one(
    path: paths::CleanUpOne,
    Console(console, _, context, _): Console<Editor>,
) -> Result<Response, Error> {
    let (row, who, sources) = list::one(&context.site, &path.code).await?.ok_or(Error::NotFound)?;
    let page = console.page(StatusCode::OK, |frame| view::one(frame, &row, &sources, who.as_deref()));
    Ok(if row.at_work { again(page) } else { page })
}

/// Asks the browser to look again in a moment; works without a script.
pub(super) fn again(mut page: Response) -> Response {
    page.headers_mut().insert(header::REFRESH, HeaderValue::from_static(AGAIN));
    page
}

/// `POST /organizer/clean-up/{code}`: `act` begins, cancels or undoes it.
pub(super) async fn act(
    path: paths::CleanUpOne,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let (by, site) = (signed.by(), &context.site);
    let act = form.one("act")?;
    if act == "begin" {
        let row = list::find(site, &path.code).await?.ok_or(Error::NotFound)?;
        if row.state != State::Counted {
            return Ok(console.see_other(path));
        }
        if let Some(answer) = bulk::asks((&console, &signed, &context), &form, &path, row.found()).await? {
            return Ok(answer);
        }
    }
    match act {
        "begin" => site.start_cleanup(by, &path.code).await?,
        "cancel" => site.write(CancelCleanup { code: path.code.clone() }.by(by)).await?,
        "undo" => site.undo_cleanup(by, &path.code).await?,
        _ => return Err(Error::BadRequest),
    };
    match list::find(site, &path.code).await? {
        Some(_) => Ok(console.see_other(paths::CleanUpOne { code: path.code })),
        None => Ok(console.see_other(paths::CleanUp {})),
    }
}
