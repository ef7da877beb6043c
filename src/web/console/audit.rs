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

/// What the form asks for. What it cannot mean is left out.
fn asked(form: &Form) -> Result<Asked, Error> {
    let word = |name: &str| Ok::<_, Error>(form.one(name)?.trim().to_owned());
    let day = |name: &str| match form.one(name)?.trim() {
        "" => Ok(None),
        typed => typed.parse::<Date>().map(Some).map_err(|_| Error::BadRequest),
    };
    Ok(Asked {
        who: word("who")?,
        action: word("action")?,
        about: word("about")?,
        from: day("from")?,
        until: day("until")?,
    })
}

/// Which entries that are.
fn choice(context: &Context, asked: &Asked, accounts: &[entity::organizer::Model]) -> Choice {
    let zone = &context.register.rules.schedule.zone;
    let begin = |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(|begin| begin.as_millisecond());
    Choice {
        who: export::who(&asked.who, accounts),
        action: audit::Action::of(&asked.action).map(|action| action.key().to_owned()),
        about: (!asked.about.is_empty()).then(|| asked.about.clone()),
        from: asked.from.and_then(begin),
        until: asked.until.and_then(|day| day.tomorrow().ok()).and_then(begin),
    }
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
    let register = &context.register;
    let asked = asked(&form)?;
    let accounts = register.organizers().await?;
    let choice = choice(&context, &asked, &accounts);
    let before = form.one("before")?.parse().unwrap_or(i64::MAX);
    let mut entries = store::audit::before(&register.store.read, &choice, before, PAGE as u64 + 1).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().filter(|_| more).map(|entry| entry.id);
    let db = &register.store.read;
    let names = Names {
        // An account is named where it acted and where it was acted upon.
        people: accounts
            .into_iter()
            .map(|account| (account.id, account.code.clone(), register.organizer_email(&account)))
            .collect(),
        sources: store::source::all(db).await?.into_iter().map(|source| (source.code, source.name)).collect(),
        tokens: store::api_token::all(db).await?.into_iter().map(|token| (token.code, token.name)).collect(),
    };
    Ok(here.page(StatusCode::OK, |desk| view::audit(desk, &asked, &entries, &names, older)))
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
    let asked = asked(&form)?;
    let choice = choice(&context, &asked, &register.organizers().await?);
    let words = asked.words();
    let place = register.export_place().ok_or(Error::Unavailable)?;
    register.record_export(Exported::log(audit::By::Organizer(signed.id), format, &words)).await?;
    let table = export::audit_table(register, here.language(), &exports::by(&signed), choice, &words).await?;
    download::answer(BookWords::of(here.language()), table, format, true, place).await
}
