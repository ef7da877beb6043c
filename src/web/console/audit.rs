//! What was done: for owners.

use axum::{
    extract::State,
    http::{Method, StatusCode, Uri},
    response::Response,
};
use jiff::civil::Date;

use super::{Here, Owner, exports::format};
use crate::{
    domain::{
        audit::log::{self, Filter},
        export::{Export, Request, Requester},
    },
    web::{
        Context, download,
        error::Error,
        extract::Form,
        view::console::audit::{self as view, Asked},
    },
};

/// What the form asks for. What it cannot mean is left out.
fn asked(form: &Form) -> Result<Filter, Error> {
    let word = |name: &str| Ok::<_, Error>(form.one(name)?.trim().to_owned());
    let day = |name: &str| match form.one(name)?.trim() {
        "" => Ok(None),
        typed => typed.parse::<Date>().map(Some).map_err(|_| Error::BadRequest),
    };
    Ok(Filter {
        who: word("who")?,
        action: word("action")?,
        about: word("about")?,
        from: day("from")?,
        until: day("until")?,
    })
}

/// `GET /organizer/audit`, newest first; `?before=N` for older ones, `?who=`, `?action=`, `?about=`,
/// `?from=` and `?until=` for some.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away, [`Error::BadRequest`] for what is no day.
pub(super) async fn show(
    here: Here,
    Owner(_): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let asked = asked(&form)?;
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let (page, names) = log::page(&context.register, &asked, before).await?;
    let asked = Asked(form.state());
    Ok(here.page(StatusCode::OK, |desk| view::audit(desk, &asked, &page, &names)))
}

/// `GET /organizer/audit/log.{csv,xlsx}`: the same entries as a file, oldest first.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away or too many exports run, [`Error::BadRequest`] for
/// what is no day.
pub(super) async fn file(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    (method, uri): (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let format = format(&uri)?;
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    let request = Request::log(format, asked(&form)?);
    let requester = Requester::Organizer(&signed);
    match Export::open(&context.register, here.language(), &requester, request).await? {
        Ok(export) => download::answer(export).await,
        Err(_) => Err(Error::Unavailable),
    }
}
