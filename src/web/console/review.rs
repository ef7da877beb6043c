//! Names, organisations and messages before and after their release: for editors.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::Keyed;
use crate::domain::crypto::keyring;
use crate::domain::operate::review_queue::{self, Decision};
use crate::domain::pledge::review::{self, Part, Review};
use crate::web::Context;
use crate::web::console::review::view::{Done, Show};
use crate::web::console::{Console, Editor, paths};
use crate::web::error::Error;
use crate::web::extract::Form;

/// Items of a list.
const PAGE: usize = 30;

fn show_of(form: &Form) -> Result<Show, Error> {
    let review = Review::of_key(form.one("show")?).filter(|review| *review != Review::None);
    let review = review.unwrap_or(Review::Waiting);
    let after = form.one("after")?.parse().unwrap_or(0);
    Ok(Show { review, list: review != Review::Waiting || form.ticked("list")?, after })
}

/// `GET /organizer/review`: the first that waits after `?after=`; `?list=1` for many at once,
/// `?show=released|hidden` for what was decided before.
pub(super) async fn show(
    Console(console, _, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let show = show_of(&form)?;
    let size = if show.list { PAGE } else { 1 };
    let queue = review_queue::queue(&context.site, show.review, show.after, size).await?;
    let done = done(&context, &form).await?;
    Ok(console.page(StatusCode::OK, |frame| view::review(frame, show, &queue, done.as_ref())))
}

/// What was done just before, by the address, with what it takes to take it back.
async fn done(context: &Context, form: &Form) -> Result<Option<Done>, Error> {
    let (what, code) = (form.one("done")?, form.one("code")?);
    if what.is_empty() {
        return Ok(None);
    }
    let Some((id, seen)) = review_queue::standing(&context.site, code).await? else { return Ok(None) };
    let was = Some(form.one("was")?.to_owned()).filter(|was| parts_of(was).is_some());
    Ok(Some(Done { what: what.to_owned(), code: code.to_owned(), id, was, seen }))
}

/// Parts and how they stood, such as `name-waiting.message-hidden`; none for what is no such text.
fn parts_of(was: &str) -> Option<Vec<(Part, Review)>> {
    was.split('.')
        .map(|one| {
            let (part, key) = one.split_once('-')?;
            Some((Part::of_key(part)?, Review::of_key(key).filter(|review| *review != Review::None)?))
        })
        .collect()
}

/// `POST /organizer/review/{code}`: releases or hides the parts that are ticked, or takes that back, if
/// the pledge still looks as it did on the page.
pub(super) async fn act(
    path: paths::ReviewOne,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let ticked = || -> Option<Vec<Part>> { form.all("part").map(Part::of_key).collect() };
    let (parts, word) = match form.one("act")? {
        "undo" => (parts_of(form.one("was")?).ok_or(Error::BadRequest)?, "undone"),
        act @ ("release" | "hide") => {
            let release = act == "release";
            let parts = ticked().ok_or(Error::BadRequest)?.into_iter();
            let parts = parts.map(|part| (part, review::decided(release))).collect();
            (parts, if release { "released" } else { "hidden" })
        }
        _ => return Err(Error::BadRequest),
    };
    // A code that is none is not repeated.
    let code = if keyring::is_code(&path.code) { path.code.as_str() } else { "" };
    let seen = form.one("seen")?.to_owned();
    let by = signed.by();
    let Decision { made, before } = review_queue::decide(&context.site, by, code, parts, seen).await?;
    if form.ticked("back")? {
        return Ok(console.see_other(paths::Supporter { code: path.code }));
    }
    let mut show = show_of(&form)?;
    let mut done =
        vec![("done", if made { word } else { "unchanged" }.to_owned()), ("code", code.to_owned())];
    match (made, word, before) {
        // What was taken back is looked at again.
        (true, "undone", Some((id, _))) if !show.list => show.after = id - 1,
        (true, "undone", _) | (false, ..) => {}
        (.., before) => {
            let parts = before.into_iter().flat_map(|(_, parts)| parts);
            let was: Vec<String> =
                parts.map(|(part, review)| format!("{}-{}", part.key(), review.key())).collect();
            done.push(("was", was.join(".")));
        }
    }
    Ok(console.see_other_with(paths::Review {}, show.fields().into_iter().chain(done)))
}
