//! The console's first page: the overview.

pub(super) mod view;

use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use crate::domain::counts::traffic::Facet;
use crate::domain::kernel::failure::FailureReason;
use crate::domain::operate::overview::{Health, Overview, Range};
use crate::domain::write::audited::OrganizerWrite;
use crate::domain::write::delivery::RequeueRefused;
use crate::web::Context;
use crate::web::cached::CachedResponse;
use crate::web::console::flash::Flash;
use crate::web::console::{Console, Editor, Viewer, paths};
use crate::web::error::Error;
use crate::web::extract::Form;
use crate::web::page::Counts;

/// The days asked for; none where one is no date, or the last is before the first.
fn range(uri: &Uri) -> Option<Range> {
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes()).ok()?;
    let day = |name: &str| match query.one(name).ok()?.trim() {
        "" => Some(None),
        date => date.parse().ok().map(Some),
    };
    let range = Range { from: day("from")?, to: day("to")? };
    let backwards = matches!((range.from, range.to), (Some(from), Some(to)) if from > to);
    (!backwards).then_some(range)
}

/// `GET /organizer`, with `from` and `to` for the days. A page that follows asks again and again, so
/// it is compressed, and one who has these numbers is told only that. (Compressing gives nothing away
/// here: no stranger has a say in the page, and the cookie comes with no request from elsewhere.)
pub(super) async fn show(
    Console(mut console, signed, context, _): Console<Viewer>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let range = range(&uri);
    if range.is_none() {
        console.tell(Flash::WrongDays);
    }
    let overview = context.overviews.get(&context.site, range.unwrap_or_default()).await?;
    let health = Health::now(&context.site, &context.data);
    let counts = counts(&context, &overview);
    let page = console.html(|frame| view::home(frame, &signed, &overview, &counts, &health)).into_string();
    Ok(CachedResponse::new(page, "text/html; charset=utf-8", "no-store", &context.headers).respond(&headers))
}

/// `POST /organizer/letters/requeue`: refused letters of a reason are tried again.
pub(super) async fn requeue(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let reason = FailureReason::of_key(form.one("reason")?).ok_or(Error::BadRequest)?;
    context.site.write(RequeueRefused { reason }.by(signed.by())).await?;
    Ok(console.flash(paths::Home {}, Flash::LettersRequeued))
}

/// The exact counts as the visitors' charts want them; regions are those of the days looked at.
fn counts(context: &Context, overview: &Overview) -> Counts {
    let regions = overview.confirmed_by(Facet::Region).into_iter().filter(|(code, _)| !code.is_empty());
    let dates = context.campaign.schedule.dates(context.date());
    Counts {
        confirmed: overview.confirmed(),
        days: dates.iter().map(|date| overview.confirmed_on(*date)).collect(),
        regions: regions.map(|(code, count)| (code.to_owned(), count)).collect(),
        ..Counts::default()
    }
}
