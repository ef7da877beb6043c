//! Names, organisations and messages before and after their release: for editors.

use axum::{extract::State, http::StatusCode, response::Response};
use entity::pledge::Review;

use super::{Editor, Here, paths};
use crate::{
    domain::{audit::By, keyring, moderation::Part},
    store,
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::review::{self, Item, Show},
    },
};

/// Items of a list.
const PAGE: usize = 30;

fn show_of(form: &Form) -> Result<Show, Error> {
    let review = match form.one("show")? {
        "released" => Review::Released,
        "hidden" => Review::Hidden,
        _ => Review::Waiting,
    };
    let after = form.one("after")?.parse().unwrap_or(0);
    Ok(Show { review, list: review != Review::Waiting || form.ticked("list")?, after })
}

/// `GET /organizer/review`: the first that waits after `?after=`; `?list=1` for many at once,
/// `?show=released|hidden` for what was decided before.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let show = show_of(&form)?;
    let register = &context.register;
    let db = &register.store.read;
    let size = if show.list { PAGE } else { 1 };
    let mut rows = store::people::reviewed(db, show.review, show.after, size as u64 + 1).await?;
    // What was skipped comes again after the last one.
    if rows.is_empty() && show.after > 0 && show.review == Review::Waiting {
        rows = store::people::reviewed(db, show.review, 0, size as u64 + 1).await?;
    }
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more || !show.list).map(|row| row.id);
    let items: Vec<Item> = rows.into_iter().filter_map(|row| Item::new(register, row)).collect();
    let waiting = store::people::waiting(db).await?;
    let done = match (form.one("done")?, form.one("code")?) {
        ("", _) => None,
        (what, code) if keyring::is_code(code) => Some((what.to_owned(), code.to_owned())),
        _ => None,
    };
    Ok(here.page(StatusCode::OK, |desk| review::review(desk, show, &items, waiting, next, done.as_ref())))
}

/// `POST /organizer/review/{code}`: releases or hides the parts that are ticked.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another act or part.
pub(super) async fn act(
    path: paths::ReviewOne,
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let release = match form.one("act")? {
        "release" => true,
        "hide" => false,
        _ => return Err(Error::BadRequest),
    };
    let parts: Option<Vec<Part>> = form.all("part").map(Part::of_key).collect();
    let parts = parts.ok_or(Error::BadRequest)?;
    let changed = context.register.review_by(By::Organizer(signed.id), &path.code, parts, release).await?;
    let done = match (changed, release) {
        (false, _) => "unchanged",
        (true, true) => "released",
        (true, false) => "hidden",
    };
    let back = if form.ticked("back")? {
        return Ok(here.see_other(paths::Supporter { code: path.code }));
    } else {
        show_of(&form)?
    };
    // A code that is none is not repeated.
    let code = if keyring::is_code(&path.code) { path.code.as_str() } else { "" };
    Ok(here.see_other_with(paths::Review {}, &format!("{}&done={done}&code={code}", back.query())))
}
