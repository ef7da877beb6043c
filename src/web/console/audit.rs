//! The audit log: for owners.

pub(super) mod view;

use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use jiff::civil::Date;

use crate::domain::export::{Export, Request, Requester};
use crate::domain::operate::audit_log::{self, Filter};
use crate::web::console::audit::view::LogQuery;
use crate::web::console::exports::format;
use crate::web::console::{Console, Owner};
use crate::web::extract::Form;
use crate::web::{Error, download};

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
pub(super) async fn show(
    Console(console, _, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let asked = asked(&form)?;
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let (page, names) = audit_log::page(&context.site, &asked, before).await?;
    let asked = LogQuery(form.state());
    Ok(console.page(StatusCode::OK, |frame| view::audit(frame, &asked, &page, &names)))
}

/// `GET /organizer/audit/log.{csv,xlsx}`: the same entries as a file, oldest first.
pub(super) async fn file(
    Console(console, signed, context, _): Console<Owner>,
    (method, uri): (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let format = format(&uri)?;
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    let request = Request::log(format, asked(&form)?);
    let requester = Requester::Organizer(&signed);
    match Export::open(&context.site, console.language(), &requester, request).await? {
        Ok(export) => download::answer(export).await,
        Err(_) => Err(Error::Unavailable),
    }
}
