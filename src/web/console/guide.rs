//! Help: for whoever is signed in.

pub(super) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::content::campaign::guide::guide;
use crate::web::console::{Console, SignedIn};
use crate::web::{Context, Error};

/// `GET /organizer/help`.
pub(super) async fn show(
    State(context): State<Context>,
    Console(console, ..): Console<SignedIn>,
) -> Result<Response, Error> {
    Ok(console.page(StatusCode::OK, |frame| {
        let chapters = guide(&frame.page.language.code, |word| view::link(frame, word));
        view::guide(frame, &chapters, &context.assets.guide)
    }))
}
