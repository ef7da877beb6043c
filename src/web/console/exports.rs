//! Files for organizers: counts for everyone at the desk, exact ones and pledges for editors,
//! personal columns for owners who show password and second factor again.

use axum::{
    extract::State,
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::Response,
};

use super::{Editor, Here, Owner, Viewer, paths, sign_in::refused};
use crate::{
    domain::{
        audit,
        export::{self, BookWords, By, Detail, Exported, Format, Order, Place},
        organizer::{NotDone, Role, role_key},
        session::Signed,
    },
    web::{
        Context, download,
        error::{Error, RETRY_AFTER},
        export as files,
        extract::{Form, VisitorIp},
        view::console::{
            exports::{self, Mistake},
            refusal,
        },
    },
};

/// Who asks, as the file says it.
pub(super) fn by(signed: &Signed) -> By {
    By(format!("{} {}", role_key(signed.role), signed.email))
}

/// The format an address ends with.
pub(super) fn format(uri: &Uri) -> Result<Format, Error> {
    uri.path().rsplit('.').next().and_then(Format::of).ok_or(Error::NotFound)
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

/// A place among the exports, or the page that says that there is none just now.
fn place(context: &Context, here: &Here, signed: &Signed, typed: &Form) -> Result<Place, Box<Response>> {
    context.register.export_place().ok_or_else(|| {
        let mut busy = page(here, signed, StatusCode::SERVICE_UNAVAILABLE, typed, Some(Mistake::Busy));
        busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        Box::new(busy)
    })
}

/// `GET /organizer/exports`: what there is to be had.
///
/// # Errors
/// None of its own.
pub(super) async fn show(here: Here, Viewer(signed): Viewer) -> Result<Response, Error> {
    Ok(page(&here, &signed, StatusCode::OK, &Form::default(), None))
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
    (method, uri): (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let format = format(&uri)?;
    let unfit =
        |unfit| page(&here, &signed, StatusCode::UNPROCESSABLE_ENTITY, &form, Some(Mistake::Unfit(unfit)));
    let (order, mark) = match files::counts(&context.campaign, &form) {
        Ok(asked) => asked,
        Err(why) => return Ok(unfit(why)),
    };
    if order.detail == Detail::Full && signed.role < Role::Editor {
        return Ok(here.page(StatusCode::FORBIDDEN, |desk| refusal::role(desk, Role::Editor)));
    }
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    let register = &context.register;
    let place = match place(&context, &here, &signed, &form) {
        Ok(place) => place,
        Err(busy) => return Ok(*busy),
    };
    let Order { detail, .. } = order;
    let table = match export::counts_table(register, here.language(), &by(&signed), &order).await? {
        Ok(table) => table,
        Err(refused) => {
            let mistake = Some(Mistake::Refused(refused));
            return Ok(page(&here, &signed, StatusCode::UNPROCESSABLE_ENTITY, &form, mistake));
        }
    };
    if detail == Detail::Full {
        let by = audit::By::Organizer(signed.id);
        register.record_export(Exported::counts(by, format, &order.words())).await?;
    }
    download::answer(BookWords::of(here.language()), table, format, mark, place).await
}

/// `GET /organizer/exports/supporters.{csv,xlsx,json,ndjson}`: pledges without personal columns.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn supporters(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    (method, uri): (Method, Uri),
    form: Form,
) -> Result<Response, Error> {
    let format = format(&uri)?;
    let (columns, choice, mark) = match files::supporters(&context.campaign, &form) {
        Ok(asked) => asked,
        Err(unfit) => {
            let mistake = Some(Mistake::Unfit(unfit));
            return Ok(page(&here, &signed, StatusCode::UNPROCESSABLE_ENTITY, &form, mistake));
        }
    };
    if columns.iter().any(|column| column.is_personal()) {
        // These are asked for by the form that takes password and code.
        return Ok(page(&here, &signed, StatusCode::FORBIDDEN, &form, Some(Mistake::Personal)));
    }
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    let register = &context.register;
    let place = match place(&context, &here, &signed, &form) {
        Ok(place) => place,
        Err(busy) => return Ok(*busy),
    };
    let exported =
        Exported::supporters(audit::By::Organizer(signed.id), format, &choice.words(), &columns, "");
    register.record_export(exported).await?;
    let table =
        export::supporters_table(register, here.language(), &by(&signed), &columns, &choice, false).await?;
    download::answer(BookWords::of(here.language()), table, format, mark, place).await
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
    uri: Uri,
    form: Form,
) -> Result<Response, Error> {
    let format = format(&uri)?;
    let wrong = |mistake| page(&here, &signed, StatusCode::UNPROCESSABLE_ENTITY, &form, Some(mistake));
    let (columns, mut choice, mark) = match files::supporters(&context.campaign, &form) {
        Ok(asked) => asked,
        Err(unfit) => return Ok(wrong(Mistake::Unfit(unfit))),
    };
    choice.agreed = !form.ticked("everyone")?;
    let purpose: String = form.one("purpose")?.trim().chars().take(export::PURPOSE_LIMIT).collect();
    if purpose.is_empty() {
        return Ok(wrong(Mistake::Purpose));
    }
    if !signed.second_factor {
        return Ok(wrong(Mistake::NoSecondFactor));
    }
    let register = &context.register;
    let place = match place(&context, &here, &signed, &form) {
        Ok(place) => place,
        Err(busy) => return Ok(*busy),
    };
    let by_account = audit::By::Organizer(signed.id);
    let exported = Exported::supporters(by_account, format, &choice.words(), &columns, &purpose);
    let shown = (form.one("current")?, form.one("code")?);
    if let Err(not_done) = register.record_personal_export(&signed, shown, ip, exported).await? {
        return Ok(match not_done {
            NotDone::WrongPassword => wrong(Mistake::Password),
            NotDone::TooMany(seconds) => refused(Some(seconds), |status| {
                page(&here, &signed, status, &form, Some(Mistake::TooMany(seconds)))
            }),
            NotDone::WrongCode | NotDone::Weak(_) => wrong(Mistake::Code),
            NotDone::Gone => return Ok(here.see_other(paths::SignIn {})),
        });
    }
    let table =
        export::supporters_table(register, here.language(), &by(&signed), &columns, &choice, false).await?;
    download::answer(BookWords::of(here.language()), table, format, mark, place).await
}
