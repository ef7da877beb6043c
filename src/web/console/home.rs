//! The desk's first page: the overview.

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};

use super::{Here, Viewer};
use crate::{
    domain::{
        overview::{Health, Overview, Range},
        traffic::Facet,
    },
    web::{
        Context,
        cached::Prepared,
        error::Error,
        extract::Form,
        view::{Counts, console::home},
    },
};

/// The days asked for; what is no date, or ends before it begins, is as if it had not been asked.
fn range(uri: &Uri) -> Range {
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
    let day = |name: &str| query.one(name).ok().and_then(|date| date.parse().ok());
    let range = Range { from: day("from"), to: day("to") };
    match (range.from, range.to) {
        (Some(from), Some(to)) if from > to => Range::default(),
        _ => range,
    }
}

/// `GET /organizer`, with `from` and `to` for the days. A page that follows asks again and again, so
/// it is compressed, and one who has these numbers is told only that. (Compressing gives nothing away
/// here: no stranger has a say in the page, and the cookie comes with no request from elsewhere.)
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Viewer(signed): Viewer,
    State(context): State<Context>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let overview = context.overviews.get(&context.register, range(&uri)).await?;
    let health = Health::now(&context.register, &context.data);
    let counts = counts(&context, &overview);
    let page = here.html(|desk| home::home(desk, &signed, &overview, &counts, &health)).into_string();
    Ok(Prepared::new(page, "text/html; charset=utf-8", "no-store", &context.headers).respond(&headers))
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
