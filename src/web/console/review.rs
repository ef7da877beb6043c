//! Names, organisations and messages before and after their release: for editors.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::Keyed;
use crate::domain::crypto::keyring;
use crate::domain::operate::review_queue::{self, Decision, QueueChoice};
use crate::domain::pledge::review::{self, Decide, Part, Review};
use crate::web::console::review::view::{LastDecision, ReviewOutcome, ReviewedPledge, Show};
use crate::web::console::{Console, Editor, paths};
use crate::web::extract::Form;
use crate::web::{Context, Error};

/// Items of a list.
const PAGE: usize = 30;

fn show_of(form: &Form, context: &Context) -> Result<Show, Error> {
    let review = Review::of_key(form.one("show")?).filter(|review| *review != Review::None);
    let review = review.unwrap_or(Review::Waiting);
    let flagged = match form.one("flagged")? {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let language = context.campaign.language(form.one("signed-in")?).map(|language| language.code.clone());
    let with = Part::of_key(form.one("with")?).filter(|part| *part != Part::Name);
    let after = form.one("after")?.parse().unwrap_or(0);
    let list = review != Review::Waiting || form.ticked("list")?;
    Ok(Show { wanted: QueueChoice { review, flagged, language, with }, list, after })
}

/// `GET /organizer/review`: the first that waits after `?after=`; `?list=1` for many at once,
/// `?show=released|hidden` for what was decided before.
pub(super) async fn show(
    Console(console, _, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let show = show_of(&form, &context)?;
    let size = if show.list { PAGE } else { 1 };
    let queue = review_queue::queue(&context.site, &show.wanted, show.after, size).await?;
    let done = done(&context, &form).await?;
    Ok(console.page(StatusCode::OK, |frame| view::review(frame, &show, &queue, done.as_ref())))
}

/// What was done just before, by the address, with what it takes to take it back.
async fn done(context: &Context, form: &Form) -> Result<Option<LastDecision>, Error> {
    let Some(outcome) = ReviewOutcome::of_key(form.one("done")?) else { return Ok(None) };
    let mut pledges = Vec::new();
    let was = form.all("was").map(Some).chain(std::iter::repeat(None));
    for (code, was) in form.all("code").zip(was).take(PAGE) {
        let Some((id, seen)) = review_queue::standing(&context.site, code).await? else { continue };
        let was = was.filter(|was| parts_of(was).is_some()).map(str::to_owned);
        pledges.push(ReviewedPledge { code: code.to_owned(), id, was, seen });
    }
    let unchanged = form.one("left")?.parse().unwrap_or(0);
    Ok(Some(LastDecision { outcome, pledges, unchanged })
        .filter(|done| done.outcome == ReviewOutcome::Unchanged || !done.pledges.is_empty()))
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

/// What a button makes of the parts that are ticked; none where they are put back as they were.
fn wanted(form: &Form) -> Result<Option<Review>, Error> {
    match form.one("act")? {
        "undo" => Ok(None),
        act @ ("release" | "hide") => Ok(Some(review::decided(act == "release"))),
        _ => Err(Error::BadRequest),
    }
}

/// `POST /organizer/review/{code}`: releases or hides the parts that are ticked, or takes that back, if
/// the pledge still looks as it did on the page.
pub(super) async fn act(
    path: paths::ReviewOne,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let parts = match wanted(&form)? {
        None => parts_of(form.one("was")?),
        Some(to) => form.all("part").map(|part| Some((Part::of_key(part)?, to))).collect(),
    };
    let parts = parts.ok_or(Error::BadRequest)?;
    // A code that is none is not repeated.
    let code = if keyring::is_code(&path.code) { path.code.as_str() } else { "" }.to_owned();
    let one = Decide { code: code.clone(), parts, seen: Some(form.one("seen")?.to_owned()) };
    let decided = review_queue::decide(&context.site, signed.by(), vec![one]).await?;
    if form.ticked("back")? {
        return Ok(console.see_other(paths::Supporter { code: path.code }));
    }
    let mut show = show_of(&form, &context)?;
    // What was taken back is looked at again.
    if let [Decision { made: true, before: Some((id, _)), .. }] = decided.as_slice()
        && wanted(&form)?.is_none()
        && !show.list
    {
        show.after = id - 1;
    }
    let mut told = told(&form, &decided)?;
    if decided.iter().all(|one| !one.made) {
        told.push(("code", code));
    }
    Ok(console.see_other_with(paths::Review {}, show.fields().into_iter().chain(told)))
}

/// `POST /organizer/review`: the same for all of a page: `seen` says `CODE.MARK` of each, `part` says
/// `CODE.PART` of what is ticked, and `was` how each stood before.
pub(super) async fn act_on_page(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let of = |name: &'static str, code: &str| {
        let of = |said: &str| Some(said.strip_prefix(code)?.strip_prefix('.')?.to_owned());
        form.all(name).filter_map(of).collect::<Vec<String>>()
    };
    let mut decisions = Vec::new();
    for seen in form.all("seen").take(PAGE) {
        let (code, mark) = seen.split_once('.').ok_or(Error::BadRequest)?;
        let parts: Option<Vec<(Part, Review)>> = match wanted(&form)? {
            None => of("was", code).iter().map(|was| parts_of(was)).next().unwrap_or_default(),
            Some(to) => of("part", code).iter().map(|part| Some((Part::of_key(part)?, to))).collect(),
        };
        let parts = parts.ok_or(Error::BadRequest)?;
        if !parts.is_empty() {
            decisions.push(Decide { code: code.to_owned(), parts, seen: Some(mark.to_owned()) });
        }
    }
    let decided = review_queue::decide(&context.site, signed.by(), decisions).await?;
    let mut show = show_of(&form, &context)?;
    // What was left out is skipped, and comes again after the last one.
    show.after = form.one("next")?.parse().unwrap_or(show.after);
    Ok(console.see_other_with(paths::Review {}, show.fields().into_iter().chain(told(&form, &decided)?)))
}

/// What was done, for the address of the page that tells it.
fn told(form: &Form, decided: &[Decision]) -> Result<Vec<(&'static str, String)>, Error> {
    let outcome = match wanted(form)? {
        _ if decided.iter().all(|one| !one.made) => ReviewOutcome::Unchanged,
        None => ReviewOutcome::Undone,
        Some(Review::Released) => ReviewOutcome::Released,
        Some(_) => ReviewOutcome::Hidden,
    };
    let unchanged = decided.iter().filter(|one| !one.made).count();
    let mut told = vec![("done", outcome.key().to_owned()), ("left", unchanged.to_string())];
    for one in decided.iter().filter(|one| one.made) {
        told.push(("code", one.code.clone()));
        if outcome != ReviewOutcome::Undone {
            let parts = one.before.iter().flat_map(|(_, parts)| parts);
            let was = parts.map(|(part, review)| format!("{}-{}", part.key(), review.key()));
            told.push(("was", was.collect::<Vec<_>>().join(".")));
        }
    }
    Ok(told)
}
