//! Clean-ups by condition: for editors.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::DateTime;

use super::{Editor, Here, paths};
use crate::{
    domain::{audit::By, cleanup::Conditions},
    store,
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::{cleanup, told::Told},
    },
};

/// Clean-ups on the page.
const PAGE: u64 = 50;

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
    page(&here, &context, &form, StatusCode::OK, false).await
}

async fn page(
    here: &Here,
    context: &Context,
    form: &Form,
    status: StatusCode,
    wrong: bool,
) -> Result<Response, Error> {
    let rows = store::cleanup::newest(&context.register.store.read, PAGE).await?;
    let typed = Typed::of(form)?;
    let now = context.register.clock.now_ms();
    Ok(here.page(status, |desk| cleanup::cleanup(desk, &rows, &typed, now, wrong)))
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

    /// The conditions; none when a moment cannot be read or nothing is said.
    fn conditions(&self, context: &Context) -> Option<Conditions> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let moment = |text: &str| -> Option<Option<i64>> {
            if text.is_empty() {
                return Some(None);
            }
            let local: DateTime = text.parse().ok()?;
            Some(Some(context.campaign.schedule.zone.to_timestamp(local).ok()?.as_millisecond()))
        };
        let conditions = Conditions {
            domain: some(self.domain.trim_start_matches('@')),
            from: moment(&self.from)?,
            until: moment(&self.until)?,
            source: some(&self.source),
            network: some(&self.network),
            only_held: self.only_held,
            ..Conditions::default()
        };
        (!conditions.are_empty()).then_some(conditions)
    }
}

/// `POST /organizer/clean-up/count`: how many would be set aside.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn count(
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let typed = Typed::of(&form)?;
    let Some(conditions) = typed.conditions(&context) else {
        return page(&here, &context, &form, StatusCode::UNPROCESSABLE_ENTITY, true).await;
    };
    let found = context.register.count_cleanup(&conditions).await?;
    Ok(here.page(StatusCode::OK, |desk| cleanup::counted(desk, &typed, found)))
}

/// `POST /organizer/clean-up`: begins it.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn begin(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let Some(conditions) = Typed::of(&form)?.conditions(&context) else {
        return page(&here, &context, &form, StatusCode::UNPROCESSABLE_ENTITY, true).await;
    };
    context.register.clean_up(By::Organizer(signed.id), conditions).await?;
    Ok(here.told(paths::CleanUp {}, Told::CleanUpBegun))
}

/// `POST /organizer/clean-up/{code}`: `act` cancels or undoes it.
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
    let by = By::Organizer(signed.id);
    match form.one("act")? {
        "cancel" => context.register.cancel_cleanup(by, &path.code).await?,
        "undo" => context.register.undo_cleanup(by, &path.code).await?,
        _ => return Err(Error::BadRequest),
    };
    Ok(here.told(paths::CleanUp {}, Told::CleanUpChanged))
}
