//! Files for organizers: counts for everyone at the console, exact ones, pledges and traffic for editors,
//! personal columns for owners who show password and second factor again.

pub(super) mod view;

use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;

use crate::domain::account::proof::NotDone;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::Campaign;
use crate::domain::content::campaign::interface::Message;
use crate::domain::export::{Export, Format, Parameters, Refused, Request, Requester, Uncounted, Unfit};
use crate::domain::operate::overview::Health;
use crate::domain::operate::overview::period::Selection;
use crate::web::console::frame::too_many;
use crate::web::console::{Console, ConsoleRequest, Editor, Owner, Viewer, choice, paths, refusal};
use crate::web::error::RETRY_AFTER;
use crate::web::extract::{Form, VisitorIp};
use crate::web::{Context, Error, download};

/// The format an address ends with.
pub(super) fn format(uri: &Uri) -> Result<Format, Error> {
    uri.path().rsplit('.').next().and_then(Format::of_key).ok_or(Error::NotFound)
}

fn page(
    console: &ConsoleRequest,
    signed: &Signed,
    status: StatusCode,
    typed: &Form,
    wrong: Option<(&'static str, Message)>,
) -> Response {
    let mut state = typed.state();
    if let Some((field, message)) = wrong {
        state.refuse(field, message);
    }
    console.page(status, |frame| view::exports(frame, signed, typed, &state))
}

/// The page that says why a file is not given.
fn refused(console: &ConsoleRequest, signed: &Signed, typed: &Form, refused: Refused) -> Response {
    let wrong = |status, field, message| page(console, signed, status, typed, Some((field, message)));
    let unfit = |field, key| wrong(StatusCode::UNPROCESSABLE_ENTITY, field, Message::new(key));
    match refused {
        Refused::Role(role) => console.page(StatusCode::FORBIDDEN, |frame| refusal::role(frame, role)),
        // These are asked for by the form that takes password and code.
        Refused::Personal | Refused::Scope(_) => {
            wrong(StatusCode::FORBIDDEN, "", Message::new("desk-export-personal-form"))
        }
        Refused::Purpose => unfit("purpose", "desk-export-purpose-empty"),
        Refused::NoSecondFactor => unfit("", "desk-export-no-second-factor"),
        Refused::Counts(Uncounted::TooMany) => unfit("", "desk-export-too-many"),
        Refused::Counts(Uncounted::NotPublic) => unfit("", "desk-export-not-public"),
        Refused::Proof(NotDone::WrongPassword) => unfit("current", "desk-current-wrong"),
        Refused::Proof(NotDone::WrongCode | NotDone::Weak(_)) => unfit("code", "desk-code-wrong"),
        Refused::Proof(NotDone::Gone) => console.see_other(paths::SignIn {}),
        Refused::Proof(NotDone::TooMany(seconds)) => {
            refusal::refused(Some(seconds), |status| wrong(status, "", too_many(seconds)))
        }
        Refused::Busy => {
            let mut busy = wrong(StatusCode::SERVICE_UNAVAILABLE, "", Message::new("desk-export-busy"));
            busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            busy
        }
    }
}

/// `GET /organizer/exports`: what there is to be had.
pub(super) async fn show(Console(console, signed, _, _): Console<Viewer>) -> Result<Response, Error> {
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
            let message = choice::unfit(unfit);
            return Ok(page(console, signed, StatusCode::UNPROCESSABLE_ENTITY, form, Some(("", message))));
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
    Console(console, signed, context, _): Console<Viewer>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&console, &context), asked, requester, (&signed, &form), Request::counts).await
}

/// `GET /organizer/exports/briefing.xlsx`: all numbers, a sheet each.
pub(super) async fn briefing(
    Console(console, signed, context, _): Console<Editor>,
    method: Method,
) -> Result<Response, Error> {
    if method == Method::HEAD {
        return Ok(download::head(Format::Xlsx));
    }
    let overview = context.overviews.get(&context.site, Selection::default()).await?;
    let issues = context.site.issues(&overview, &Health::now(&context.site, &context.data));
    let (requester, request) = (Requester::Organizer(&signed), Request::briefing(issues));
    match Export::open(&context.site, console.language(), &requester, request).await? {
        Ok(export) => download::answer(export).await,
        Err(why) => Ok(refused(&console, &signed, &Form::default(), why)),
    }
}

/// `GET /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: pledges without personal columns.
pub(super) async fn supporters(
    Console(console, signed, context, _): Console<Editor>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&console, &context), asked, requester, (&signed, &form), Request::supporters).await
}

/// `GET /organizer/exports/traffic.{csv,xlsx,json,ndjson}`: visits, shares and clicks from a day on.
pub(super) async fn traffic(
    Console(console, signed, context, _): Console<Editor>,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Organizer(&signed);
    file((&console, &context), asked, requester, (&signed, &form), Request::traffic).await
}

/// `POST /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: with personal columns. Asks for
/// password, code and purpose; gives only those who agreed to be written to, unless `everyone`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be recorded; then nothing leaves.
pub(super) async fn personal(
    Console(console, signed, context, _): Console<Owner>,
    VisitorIp(ip): VisitorIp,
    asked: (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let requester = Requester::Proven(&signed, (form.one("current")?, form.one("code")?), ip);
    file((&console, &context), asked, requester, (&signed, &form), Request::personal).await
}
