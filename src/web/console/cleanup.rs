//! Clean-ups by condition: for editors.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use jiff::civil::DateTime;

use super::{Editor, Here, paths};
use crate::{
    domain::{
        audit::By,
        cleanup::{Conditions, list, mail_domain},
    },
    web::{Context, error::Error, extract::Form, view::console::cleanup},
};

/// Seconds after which a browser looks again how far something has come.
const AGAIN: &str = "2";

/// `GET /organizer/clean-up`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    page(&here, &context, &form, StatusCode::OK, None).await
}

async fn page(
    here: &Here,
    context: &Context,
    form: &Form,
    status: StatusCode,
    wrong: Option<&'static str>,
) -> Result<Response, Error> {
    let (rows, sources) = list::page(&context.register).await?;
    let typed = Typed::of(form)?;
    Ok(here.page(status, |desk| cleanup::cleanup(desk, &rows, &sources, &typed, wrong)))
}

/// What was typed.
pub(in crate::web) use cleanup::Typed;

impl Typed {
    fn of(form: &Form) -> Result<Self, Error> {
        let one = |name: &str| form.one(name).map(|value| value.trim().to_owned());
        Ok(Self {
            domain: one("domain")?,
            from: one("from")?,
            until: one("until")?,
            source: one("source")?,
            network: one("network")?,
            only_held: form.ticked("only_held")?,
        })
    }

    /// The conditions, or the field that is wrong: a moment that cannot be read, times the wrong way
    /// round, what is no domain and would fit nothing, or nothing said at all.
    fn conditions(&self, context: &Context) -> Result<Conditions, &'static str> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let moment = |text: &str, field: &'static str| -> Result<Option<i64>, &'static str> {
            if text.is_empty() {
                return Ok(None);
            }
            let local: DateTime = text.parse().map_err(|_| field)?;
            let moment = context.campaign.schedule.zone.to_timestamp(local).map_err(|_| field)?;
            Ok(Some(moment.as_millisecond()))
        };
        let (from, until) = (moment(&self.from, "from")?, moment(&self.until, "until")?);
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            return Err("until");
        }
        let network = data_encoding::HEXLOWER_PERMISSIVE.decode(self.network.as_bytes());
        if network.is_err() {
            return Err("network");
        }
        let domain = mail_domain(&self.domain);
        if domain.is_none() && !self.domain.is_empty() {
            return Err("domain");
        }
        let conditions = Conditions {
            domain,
            from,
            until,
            source: some(&self.source),
            network: some(&self.network),
            only_held: self.only_held,
            ..Conditions::default()
        };
        if conditions.are_empty() { Err("domain") } else { Ok(conditions) }
    }
}

/// `POST /organizer/clean-up/count`: begins to count what would be set aside.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn count(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    match Typed::of(&form)?.conditions(&context) {
        Ok(conditions) => {
            let code = context.register.count_for_cleanup(By::Organizer(signed.id), conditions).await?;
            Ok(here.see_other(paths::CleanUpOne { code }))
        }
        Err(wrong) => page(&here, &context, &form, StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)).await,
    }
}

/// `GET /organizer/clean-up/{code}`: how far it has come; the page looks again by itself meanwhile.
///
/// # Errors
/// [`Error::NotFound`] when there is none, [`Error::Unavailable`] when the database is away.
pub(super) async fn one(
    path: paths::CleanUpOne,
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let (row, who, sources) = list::one(&context.register, &path.code).await?.ok_or(Error::NotFound)?;
    let page = here.page(StatusCode::OK, |desk| cleanup::one(desk, &row, &sources, who.as_deref()));
    Ok(if row.at_work { again(page) } else { page })
}

/// Asks the browser to look again in a moment; works without a script.
pub(super) fn again(mut page: Response) -> Response {
    page.headers_mut().insert(header::REFRESH, HeaderValue::from_static(AGAIN));
    page
}

/// `POST /organizer/clean-up/{code}`: `act` begins, cancels or undoes it.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another act.
pub(super) async fn act(
    path: paths::CleanUpOne,
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let (by, register) = (By::Organizer(signed.id), &context.register);
    match form.one("act")? {
        "begin" => register.start_cleanup(by, &path.code).await?,
        "cancel" => register.cancel_cleanup(by, &path.code).await?,
        "undo" => register.undo_cleanup(by, &path.code).await?,
        _ => return Err(Error::BadRequest),
    };
    match list::find(register, &path.code).await? {
        Some(_) => Ok(here.see_other(paths::CleanUpOne { code: path.code })),
        None => Ok(here.see_other(paths::CleanUp {})),
    }
}
