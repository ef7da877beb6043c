//! The desk's first page: the overview.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::Response,
};
use entity::traffic::Facet;
use tokio::{sync::Mutex, time::Instant};

use super::{Here, Viewer};
use crate::{
    domain::overview::{Overview, Range},
    store::disk,
    web::{
        Context,
        error::Error,
        extract::Form,
        prepared::Prepared,
        view::{
            Counts,
            console::home::{self, Health},
        },
    },
};

/// How long what was gathered is shown to whoever asks. Another machine writes what it has counted
/// within a second: both together, and the gathering, are less than two.
const FRESH: Duration = Duration::from_millis(750);

/// What organizers look at, by the days they look at: gathered once for all who ask within a moment,
/// and one after the other, so that a room full of organizers costs the visitors nothing.
#[derive(Debug, Default)]
pub struct Overviews(Mutex<HashMap<Range, (Instant, Arc<Overview>)>>);

impl Overviews {
    async fn get(&self, context: &Context, range: Range) -> Result<Arc<Overview>, Error> {
        let mut kept = self.0.lock().await;
        kept.retain(|_, (since, _)| since.elapsed() < FRESH);
        if let Some((_, overview)) = kept.get(&range) {
            return Ok(Arc::clone(overview));
        }
        let overview = Arc::new(Overview::gather(&context.register, range).await?);
        kept.insert(range, (Instant::now(), Arc::clone(&overview)));
        Ok(overview)
    }
}

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
    let overview = context.overviews.get(&context, range(&uri)).await?;
    let register = &context.register;
    let health = Health {
        writer: register.is_writing(),
        writes: register.writes_waiting(),
        courier: register.signals.courier_runs.load(Ordering::Relaxed),
        mail_away: register.signals.mail_is_away(),
        disk: disk::room(&context.data),
        machine: disk::machine(),
    };
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
