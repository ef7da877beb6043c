//! Names, organisations and messages before and after their release: for editors.

use axum::{extract::State, http::StatusCode, response::Response};
use entity::pledge::Review;

use super::{Editor, Here, paths};
use crate::{
    domain::{
        audit::By,
        keyring,
        moderation::{self, Part},
        overview::TO_REVIEW,
        page::Page,
    },
    store,
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::review::{self, Done, Item, Show},
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
    let page = Page::of(rows, size);
    let next = page.next(|row| row.id).filter(|_| show.list);
    let items: Vec<Item> = page.rows.into_iter().filter_map(|row| Item::new(register, row)).collect();
    let waiting = store::people::waiting(db, TO_REVIEW).await?;
    let done = done(&context, &form).await?;
    Ok(here.page(StatusCode::OK, |desk| review::review(desk, show, &items, waiting, next, done.as_ref())))
}

/// What was done just before, by the address, with what it takes to take it back.
async fn done(context: &Context, form: &Form) -> Result<Option<Done>, Error> {
    let (what, code) = (form.one("done")?, form.one("code")?);
    if what.is_empty() || !keyring::is_code(code) {
        return Ok(None);
    }
    let Some(row) = store::pledge::by_code(&context.register.store.read, code).await? else {
        return Ok(None);
    };
    let seen = moderation::seen(&context.register.keys, &row);
    let was = Some(form.one("was")?.to_owned()).filter(|was| parts_of(was).is_some());
    Ok(Some(Done { what: what.to_owned(), code: code.to_owned(), id: row.id, was, seen }))
}

/// Parts and how they stood, such as `name-waiting.message-hidden`; none for what is no such text.
fn parts_of(was: &str) -> Option<Vec<(Part, Review)>> {
    was.split('.')
        .map(|one| {
            one.split_once('-').and_then(|(part, key)| Some((Part::of_key(part)?, review::review_of(key)?)))
        })
        .collect()
}

/// `POST /organizer/review/{code}`: releases or hides the parts that are ticked, or takes that back, if
/// the pledge still looks as it did on the page.
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
    let register = &context.register;
    let ticked = || -> Option<Vec<Part>> { form.all("part").map(Part::of_key).collect() };
    let (parts, word) = match form.one("act")? {
        "undo" => (parts_of(form.one("was")?).ok_or(Error::BadRequest)?, "undone"),
        act @ ("release" | "hide") => {
            let release = act == "release";
            let parts = ticked().ok_or(Error::BadRequest)?.into_iter();
            let parts = parts.map(|part| (part, moderation::decided(release))).collect();
            (parts, if release { "released" } else { "hidden" })
        }
        _ => return Err(Error::BadRequest),
    };
    // A code that is none is not repeated.
    let code = if keyring::is_code(&path.code) { path.code.as_str() } else { "" };
    let seen = form.one("seen")?.to_owned();
    let before = store::pledge::by_code(&register.store.read, code).await?;
    let was: Vec<String> = before
        .iter()
        .flat_map(|row| parts.iter().map(|(part, _)| (part, part.review(row))))
        .map(|(part, review)| format!("{}-{}", part.key(), review::review_key(review)))
        .collect();
    let changed = register.decide(By::Organizer(signed.id), code, parts, seen).await?;
    if form.ticked("back")? {
        return Ok(here.see_other(paths::Supporter { code: path.code }));
    }
    let mut show = show_of(&form)?;
    let mut query = format!("done={}&code={code}", if changed { word } else { "unchanged" });
    match (changed, word, &before) {
        // What was taken back is looked at again.
        (true, "undone", Some(row)) if !show.list => show.after = row.id - 1,
        (true, "undone", _) | (false, ..) => {}
        _ => query.push_str(&format!("&was={}", was.join("."))),
    }
    Ok(here.see_other_with(paths::Review {}, &format!("{}&{query}", show.query())))
}
