//! Names, organisations and messages before and after their release: for editors.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Editor, Here, paths};
use crate::{
    domain::{
        Keyed,
        audit::By,
        keyring,
        moderation::{
            self, Part, Review,
            queue::{self, Decision},
        },
    },
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::review::{self, Done, Show},
    },
};

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
    let size = if show.list { PAGE } else { 1 };
    let queue = queue::queue(&context.register, show.review, show.after, size).await?;
    let done = done(&context, &form).await?;
    Ok(here.page(StatusCode::OK, |desk| review::review(desk, show, &queue, done.as_ref())))
}

/// What was done just before, by the address, with what it takes to take it back.
async fn done(context: &Context, form: &Form) -> Result<Option<Done>, Error> {
    let (what, code) = (form.one("done")?, form.one("code")?);
    if what.is_empty() {
        return Ok(None);
    }
    let Some((id, seen)) = queue::standing(&context.register, code).await? else { return Ok(None) };
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
    let by = By::Organizer(signed.id);
    let Decision { made, before } = queue::decide(&context.register, by, code, parts, seen).await?;
    if form.ticked("back")? {
        return Ok(here.see_other(paths::Supporter { code: path.code }));
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
    Ok(here.see_other_with(paths::Review {}, show.fields().into_iter().chain(done)))
}
