//! Files for organizers: counts for everyone at the console, exact ones and pledges for editors,
//! personal columns for owners who show password and second factor again.

pub(super) mod view;

use axum::extract::State;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;

use crate::domain::account::proof::NotDone;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::Campaign;
use crate::domain::export::{Export, Format, Parameters, Refused, Request, Requester, Unfit};
use crate::web::console::exports::view::ExportMistake;
use crate::web::console::{ConsoleRequest, Editor, Owner, Viewer, paths, refusal};
use crate::web::error::{Error, RETRY_AFTER};
use crate::web::extract::{Form, VisitorIp};
use crate::web::{Context, download};

/// The format an address ends with.
pub(super) fn format(uri: &Uri) -> Result<Format, Error> {
    uri.path().rsplit('.').next().and_then(Format::of_key).ok_or(Error::NotFound)
}

fn page(
    console: &ConsoleRequest,
    signed: &Signed,
    status: StatusCode,
    typed: &Form,
    mistake: Option<ExportMistake>,
) -> Response {
    console.page(status, |frame| view::exports(frame, signed, typed, mistake))
}

/// The page that says why a file is not given.
fn refused(console: &ConsoleRequest, signed: &Signed, typed: &Form, refused: Refused) -> Response {
    let wrong = |status, mistake| page(console, signed, status, typed, Some(mistake));
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    match refused {
        Refused::Role(role) => console.page(StatusCode::FORBIDDEN, |frame| refusal::role(frame, role)),
        // These are asked for by the form that takes password and code.
        Refused::Personal => wrong(StatusCode::FORBIDDEN, ExportMistake::Personal),
        Refused::Purpose => wrong(unfit, ExportMistake::Purpose),
        Refused::NoSecondFactor => wrong(unfit, ExportMistake::NoSecondFactor),
        Refused::Counts(why) => wrong(unfit, ExportMistake::Refused(why)),
        Refused::Proof(NotDone::WrongPassword) => wrong(unfit, ExportMistake::Password),
        Refused::Proof(NotDone::WrongCode | NotDone::Weak(_)) => wrong(unfit, ExportMistake::Code),
        Refused::Proof(NotDone::Gone) => console.see_other(paths::SignIn {}),
        Refused::Proof(NotDone::TooMany(seconds)) => {
            refusal::refused(Some(seconds), |status| wrong(status, ExportMistake::TooMany(seconds)))
        }
        Refused::Busy => {
            let mut busy = wrong(StatusCode::SERVICE_UNAVAILABLE, ExportMistake::Busy);
            busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            busy
        }
    }
}

/// `GET /organizer/exports`: what there is to be had.
pub(super) async fn show(console: ConsoleRequest, Viewer(signed): Viewer) -> Result<Response, Error> {
    Ok(page(&console, &signed, StatusCode::OK, &Form::default(), None))
}

/// A reader of parameters, such as [`Request::counts`].
type Read = fn(&Campaign, Format, Parameters<'_>) -> Result<Request, Unfit>;

/// The file that a form asks for, or the page that says why not.
async fn file(
    (console, context): (&ConsoleRequest, &Context),
    (method, uri): (Method, Uri),
    requester: Requester<'_>,
    (signed, form): (&Signed, &Form),
    read: Read,
) -> Result<Response, Error> {
    let format = format(&uri)?;
    let pairs: Vec<_> = form.pairs().collect();
    let request = match read(&context.campaign, format, Parameters(&pairs)) {
        Ok(request) => request,
        Err(unfit) => {
            let mistake = Some(ExportMistake::Unfit(unfit));
            return Ok(page(console, signed, StatusCode::UNPROCESSABLE_ENTITY, form, mistake));
        }
    };
    if let Err(why) = request.check(&requester) {
        return Ok(refused(console, signed, form, why));
    }
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    match Export::open(&context.site, console.language(), &requester, request).await? {
        Ok(export) => download::answer(export).await,
        Err(why) => Ok(refused(console, signed, form, why)),
    }
}

/// `GET /organizer/exports/counts.{csv,xlsx,json,ndjson}`: public counts for everyone at the console,
/// full ones from editor on.
pub(super) async fn counts(
    console: ConsoleRequest,
    Viewer(signed): Viewer,
    State(context): State<Context>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&console, &context), asked, requester, (&signed, &form), Request::counts).await
}

/// `GET /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: pledges without personal columns.
pub(super) async fn supporters(
    console: ConsoleRequest,
    Editor(signed): Editor,
    State(context): State<Context>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&console, &context), asked, requester, (&signed, &form), Request::supporters).await
}

/// `POST /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: with personal columns. Asks for
/// password, code and purpose; gives only those who agreed to be written to, unless `everyone`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be recorded; then nothing leaves.
pub(super) async fn personal(
    console: ConsoleRequest,
    Owner(signed): Owner,
    State(context): State<Context>,
    VisitorIp(ip): VisitorIp,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Proven(&signed, (form.one("current")?, form.one("code")?), ip);
    file((&console, &context), asked, requester, (&signed, &form), Request::personal).await
}
