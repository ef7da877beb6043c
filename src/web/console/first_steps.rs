//! First steps: what is still to do before the public comes, and what is wrong now.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::operate::overview::Health;
use crate::domain::operate::overview::period::Selection;
use crate::web::Error;
use crate::web::console::{Console, Viewer};

/// `GET /organizer/first-steps`.
pub(super) async fn show(Console(console, _, context, _): Console<Viewer>) -> Result<Response, Error> {
    let overview = context.overviews.get(&context.site, Selection::default()).await?;
    let issues = context.site.issues(&overview, &Health::now(&context.site, &context.data));
    Ok(console.page(StatusCode::OK, |frame| view::first_steps(frame, &issues)))
}
