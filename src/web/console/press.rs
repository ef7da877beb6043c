//! The press page: the numbers that the public page has, ready to go out.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::web::Error;
use crate::web::console::{Console, Viewer};

/// `GET /organizer/press`.
pub(super) async fn show(Console(console, _, context, _): Console<Viewer>) -> Result<Response, Error> {
    let published = context.published().await?;
    let hour = context.site.last_hour().await?;
    let at = context.site.clock.now_ms();
    Ok(console.page(StatusCode::OK, |frame| view::press(frame, &published.counts, hour.as_ref(), at)))
}
