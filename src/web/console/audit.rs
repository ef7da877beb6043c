//! What was done: for owners.

use axum::{
    extract::State,
    http::{Method, StatusCode, Uri},
    response::Response,
};
use jiff::civil::Date;

use super::{Here, Owner, exports};
use crate::{
    domain::{
        audit,
        export::{self, BookWords, Exported},
        page::Page,
    },
    store::{self, audit::Choice},
    web::{
        Context, download,
        error::Error,
        extract::Form,
        view::console::audit::{self as view, Asked, Names},
    },
};

/// Entries on a page.
const PAGE: usize = 50;

/// Which entries the form asks for. What it cannot mean is left out.
fn choice(context: &Context, form: &Form, accounts: &[entity::organizer::Model]) -> Result<Choice, Error> {
    let zone = &context.register.rules.schedule.zone;
    let begin = |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(|begin| begin.as_millisecond());
    let day = |name: &str| match form.one(name)?.trim() {
        "" => Ok(None),
        typed => typed.parse::<Date>().map(Some).map_err(|_| Error::BadRequest),
    };
    Ok(Choice {
        who: export::who(form.one("who")?.trim(), accounts),
        action: audit::Action::of(form.one("action")?.trim()).map(|action| action.key().to_owned()),
        about: Some(form.one("about")?.trim().to_owned()).filter(|about| !about.is_empty()),
        from: day("from")?.and_then(begin),
        until: day("until")?.and_then(|day| day.tomorrow().ok()).and_then(begin),
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
    let (register, asked) = (&context.register, Asked(form.state()));
    let accounts = register.organizers().await?;
    let choice = choice(&context, &form, &accounts)?;
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let db = &register.store.read;
    let page = Page::of(store::audit::before(db, &choice, before, PAGE as u64 + 1).await?, PAGE);
    let names = Names {
        // An account is named where it acted and where it was acted upon.
        people: accounts
            .into_iter()
            .map(|account| (account.id, account.code.clone(), register.organizer_email(&account)))
            .collect(),
        sources: store::source::all(db).await?.into_iter().map(|source| (source.code, source.name)).collect(),
        tokens: store::api_token::all(db).await?.into_iter().map(|token| (token.code, token.name)).collect(),
    };
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
    let format = exports::format(&uri)?;
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    let register = &context.register;
    let choice = choice(&context, &form, &register.organizers().await?)?;
    let words = Asked(form.state()).words();
    let place = register.export_place().ok_or(Error::Unavailable)?;
    register.record_export(Exported::log(audit::By::Organizer(signed.id), format, &words)).await?;
    let table = export::audit_table(register, here.language(), &exports::by(&signed), choice, &words).await?;
    download::answer(BookWords::of(here.language()), table, format, true, place).await
}
