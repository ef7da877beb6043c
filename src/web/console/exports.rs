//! Files for organizers: counts for everyone at the desk, exact ones and pledges for editors,
//! personal columns for owners who show password and second factor again.

use axum::{
    extract::State,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::Response,
};

use super::{Editor, Here, Owner, Viewer, paths, sign_in};
use crate::{
    domain::{
        account::proof::NotDone,
        campaign::Campaign,
        export::{Export, Format, Parameters, Refused, Request, Requester, Unfit},
        session::Signed,
    },
    web::{
        Context, download,
        error::{Error, RETRY_AFTER},
        extract::{Form, VisitorIp},
        view::console::{
            exports::{self, Mistake},
            refusal,
        },
    },
};

/// The format an address ends with.
pub(super) fn format(uri: &Uri) -> Result<Format, Error> {
    uri.path().rsplit('.').next().and_then(Format::of_key).ok_or(Error::NotFound)
}

fn page(
    here: &Here,
    signed: &Signed,
    status: StatusCode,
    typed: &Form,
    mistake: Option<Mistake>,
) -> Response {
    here.page(status, |desk| exports::exports(desk, signed, typed, mistake))
}

/// The page that says why a file is not given.
fn refused(here: &Here, signed: &Signed, typed: &Form, refused: Refused) -> Response {
    let wrong = |status, mistake| page(here, signed, status, typed, Some(mistake));
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    match refused {
        Refused::Role(role) => here.page(StatusCode::FORBIDDEN, |desk| refusal::role(desk, role)),
        // These are asked for by the form that takes password and code.
        Refused::Personal => wrong(StatusCode::FORBIDDEN, Mistake::Personal),
        Refused::Purpose => wrong(unfit, Mistake::Purpose),
        Refused::NoSecondFactor => wrong(unfit, Mistake::NoSecondFactor),
        Refused::Counts(why) => wrong(unfit, Mistake::Refused(why)),
        Refused::Proof(NotDone::WrongPassword) => wrong(unfit, Mistake::Password),
        Refused::Proof(NotDone::WrongCode | NotDone::Weak(_)) => wrong(unfit, Mistake::Code),
        Refused::Proof(NotDone::Gone) => here.see_other(paths::SignIn {}),
        Refused::Proof(NotDone::TooMany(seconds)) => {
            sign_in::refused(Some(seconds), |status| wrong(status, Mistake::TooMany(seconds)))
        }
        Refused::Busy => {
            let mut busy = wrong(StatusCode::SERVICE_UNAVAILABLE, Mistake::Busy);
            busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            busy
        }
    }
}

/// `GET /organizer/exports`: what there is to be had.
///
/// # Errors
/// None of its own.
pub(super) async fn show(here: Here, Viewer(signed): Viewer) -> Result<Response, Error> {
    Ok(page(&here, &signed, StatusCode::OK, &Form::default(), None))
}

/// A reader of parameters, such as [`Request::counts`].
type Read = fn(&Campaign, Format, Parameters<'_>) -> Result<Request, Unfit>;

/// The file that a form asks for, or the page that says why not.
async fn file(
    (here, context): (&Here, &Context),
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
            let mistake = Some(Mistake::Unfit(unfit));
            return Ok(page(here, signed, StatusCode::UNPROCESSABLE_ENTITY, form, mistake));
        }
    };
    if let Err(why) = request.check(&requester) {
        return Ok(refused(here, signed, form, why));
    }
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    match Export::open(&context.register, here.language(), &requester, request).await? {
        Ok(export) => download::answer(export).await,
        Err(why) => Ok(refused(here, signed, form, why)),
    }
}

/// `GET /organizer/exports/counts.{csv,xlsx,json,ndjson}`: public counts for everyone at the desk,
/// full ones from editor on.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn counts(
    here: Here,
    Viewer(signed): Viewer,
    State(context): State<Context>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&here, &context), asked, requester, (&signed, &form), Request::counts).await
}

/// `GET /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: pledges without personal columns.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn supporters(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&here, &context), asked, requester, (&signed, &form), Request::supporters).await
}

/// `POST /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: with personal columns. Asks for
/// password, code and purpose; gives only those who agreed to be written to, unless `everyone`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be recorded; then nothing leaves.
pub(super) async fn personal(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    VisitorIp(ip): VisitorIp,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Proven(&signed, (form.one("current")?, form.one("code")?), ip);
    file((&here, &context), asked, requester, (&signed, &form), Request::personal).await
}
