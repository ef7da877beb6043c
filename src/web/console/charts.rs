//! Charts as files: a picture to put into a letter or a talk, or its numbers.

pub(super) mod view;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::clock::timestamp;
use crate::domain::export::{ChartFile, Export, Request, Requester};
use crate::draw::chart::{Chart, Picture};
use crate::web::console::charts::view::ENDINGS;
use crate::web::console::home::selection;
use crate::web::console::home::view::charts::{Titled, titled};
use crate::web::console::home::view::narrowing::{label, narrowed};
use crate::web::console::sources::view::chart as of_source;
use crate::web::console::sources::with_days;
use crate::web::console::{Console, Editor, Frame, paths};
use crate::web::{Context, Error, download};

/// A chart with all that a picture of it says.
struct Drawing {
    title: String,
    about: String,
    foot: String,
    failed: String,
    chart: Chart,
}

impl Drawing {
    /// Of a campaign and a period, narrowed to some values, as of a moment in ms since 1970.
    fn new(frame: &Frame<'_>, titled: Titled, narrowed: Vec<String>, at: i64) -> Self {
        let zone = frame.zone.iana_name().unwrap_or_default();
        let address = frame.page.shell.base_url.as_str();
        let address = address.split_once("://").map_or(address, |(_, host)| host);
        let about = [frame.page.language.title.clone(), titled.period].into_iter().chain(narrowed);
        let about = about.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ");
        let moment = frame.moment(at);
        let as_of = format!("{} {moment} ({zone})", frame.text("desk-now-as-of"));
        let private = frame.text("desk-now-private");
        let foot = [as_of.as_str(), address, private.as_str()].join(" · ");
        let (title, chart) = (titled.title, titled.chart);
        Self { title, about, foot, failed: frame.text("desk-chart-failed"), chart }
    }
}

/// `GET /organizer/charts/{file}`, with the fields of the overview: exact numbers, so that each file is recorded.
pub(super) async fn show(
    paths::Chart { file }: paths::Chart,
    Console(console, signed, context, _): Console<Editor>,
    method: Method,
    uri: Uri,
) -> Result<Response, Error> {
    let (name, ending) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let ending = ENDINGS.into_iter().find(|known| *known == ending).ok_or(Error::NotFound)?;
    let (key, filter, at, drawing) = if let Some(code) = name.strip_prefix("source-") {
        let (one, days) = with_days(&context, code).await?;
        let at = context.site.clock.now_ms();
        let key = "desk-source-days";
        let drawing = console.framed(|frame| {
            let title = format!("{}: {}", frame.text(key), one.name);
            let chart = of_source(frame, &days);
            let period = match chart.points.as_slice() {
                [first, .., last] => {
                    let span = [("first", first.name.as_str().into()), ("last", last.name.as_str().into())];
                    frame.with("dates", &span)
                }
                points => points.first().map(|point| point.name.clone()).unwrap_or_default(),
            };
            Drawing::new(frame, Titled { key, title, period, chart }, Vec::new(), at)
        });
        (key, String::new(), at, drawing)
    } else {
        let (selection, wrong) = selection(&context.campaign, &uri);
        if wrong.is_some() {
            return Err(Error::BadRequest);
        }
        let overview = context.overviews.get(&context.site, selection).await?;
        let found = console.framed(|frame| {
            let titled = titled(frame, &overview, name)?;
            let values = overview.facets.iter().map(|(facet, key)| label(frame, &overview, *facet, key));
            Some((titled.key, Drawing::new(frame, titled, values.collect(), overview.at)))
        });
        let (key, drawing) = found.ok_or(Error::NotFound)?;
        let filter = narrowed(&overview).map(|(name, value)| format!("{name}={value}"));
        (key, filter.collect::<Vec<_>>().join(" "), overview.at, drawing)
    };
    let mime = match ending {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "text/csv; charset=utf-8",
    };
    let mut response = ([(header::CONTENT_TYPE, mime)], ()).into_response();
    if method == Method::HEAD {
        return Ok(response);
    }
    let rows = drawing.chart.points.iter();
    let rows = rows.map(|point| (point.key.clone(), point.name.clone(), point.values.clone())).collect();
    let series = drawing.chart.series.clone();
    let chart =
        ChartFile { name: name.to_owned(), ending, title: key, filter, at: timestamp(at), series, rows };
    let requester = Requester::Organizer(&signed);
    let export = Export::open(&context.site, console.language(), &requester, Request::chart(chart)).await?;
    // All else that is refused was asked before: there is no place just now.
    let export = export.map_err(|_| Error::Unavailable)?;
    if ending == "csv" {
        return download::answer(export).await;
    }
    let disposition = format!("attachment; filename=\"{}.{ending}\"", export.table.name);
    *response.body_mut() =
        Body::from(draw(&context, console.language().code.clone(), drawing, ending).await?);
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// Draws it in turn with cards.
async fn draw(
    context: &Context,
    lang: String,
    drawing: Drawing,
    ending: &'static str,
) -> Result<Vec<u8>, Error> {
    let campaign = Arc::clone(&context.campaign);
    let drawn = context.drawings.in_turn(move || {
        let Drawing { title, about, foot, failed, chart } = &drawing;
        let language = campaign.language_or_default(&lang);
        let picture = Picture { chart, language, title, about, foot, failed };
        if ending == "png" { picture.png() } else { picture.svg().map(String::into_bytes) }
    });
    drawn.await?.map_err(|error| Error::Internal(format!("a chart cannot be drawn: {error}")))
}
