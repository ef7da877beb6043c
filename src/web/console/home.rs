//! The console's first page: the overview.

pub(super) mod view;

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;

use crate::domain::OrganizerWrite;
use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::Campaign;
use crate::domain::content::campaign::interface::Message;
use crate::domain::counts::traffic::Facet;
use crate::domain::export::Parameters;
use crate::domain::kernel::failure::FailureReason;
use crate::domain::operate::overview::period::Selection;
use crate::domain::operate::overview::{Health, Overview, Range};
use crate::domain::write::delivery::RequeueRefused;
use crate::web::Error;
use crate::web::cached::CachedResponse;
use crate::web::console::{Console, Editor, Flash, Viewer, bulk, paths, refusal};
use crate::web::extract::Form;
use crate::web::page::Counts;

/// What is asked for, or all of all days and the key of what is wrong about it.
pub(super) fn selection(campaign: &Campaign, uri: &Uri) -> (Selection, Option<&'static str>) {
    let unreadable = (Selection::default(), Some("desk-now-unreadable"));
    let Ok(query) = Form::parse(uri.query().unwrap_or_default().as_bytes()) else { return unreadable };
    let day = |name: &str| match query.one(name) {
        Ok("") => Ok(None),
        Ok(date) => date.parse().map(Some).map_err(|_| ()),
        Err(_) => Err(()),
    };
    let pairs: Vec<_> = query.pairs().collect();
    let (Ok(from), Ok(to), Ok(facets)) = (day("from"), day("to"), Parameters(&pairs).facets(campaign)) else {
        return unreadable;
    };
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return (Selection::default(), Some("desk-export-backwards"));
    }
    (Selection { range: Range { from, to }, facets }, None)
}

/// `GET /organizer`, with `from` and `to` for the days, and `channel`, `source`, `region`, `call`, `language`
/// and `voice` for the pledges. A page that follows asks again and again, so it is compressed, and one who
/// has these numbers is told only that. (Compressing gives nothing away here: no stranger has a say in the
/// page, and the cookie comes with no request from elsewhere.)
pub(super) async fn show(
    Console(console, signed, context, _): Console<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let (selection, wrong) = selection(&context.campaign, &uri);
    // Numbers of several things at once can name somebody, as rows do.
    if !selection.facets.is_empty() && signed.role < Role::Editor {
        return Ok(console.page(StatusCode::FORBIDDEN, |frame| refusal::role(frame, Role::Editor)));
    }
    let overview = context.overviews.get(&context.site, selection).await?;
    let health = Health::now(&context.site, &context.data);
    let issues = context.site.issues(&overview, &health);
    let counts = counts(&overview);
    let page =
        console.framed(|frame| view::home(frame, &signed, &overview, &counts, (&health, &issues), wrong));
    let page = page.into_string();
    Ok(CachedResponse::new(page, "text/html; charset=utf-8", "no-store", &context.headers).respond(&headers))
}

/// `POST /organizer/letters/requeue`: refused letters of a reason are tried again, after a second step.
pub(super) async fn requeue(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let reason = FailureReason::of_key(form.one("reason")?).ok_or(Error::BadRequest)?;
    let number = context.site.refused_letters().await?.get(&reason).copied().unwrap_or_default();
    let words = Message::new("desk-sure-requeue").with("n", number);
    let here = (&console, &signed, &context);
    if let Some(answer) = bulk::confirms(here, &form, &paths::RequeueLetters {}, 0, words).await? {
        return Ok(answer);
    }
    context.site.write(RequeueRefused { reason }.by(signed.by())).await?;
    Ok(console.flash(paths::Home {}, Flash::LettersRequeued))
}

/// The exact counts of the days looked at, as the visitors' map wants them.
fn counts(overview: &Overview) -> Counts {
    let regions = overview.confirmed_by(Facet::Region).into_iter().filter(|(code, _)| !code.is_empty());
    let regions = regions.map(|(code, count)| (code.to_owned(), count)).collect();
    Counts { confirmed: overview.confirmed(), regions, ..Counts::default() }
}
