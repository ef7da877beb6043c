//! Where somebody is signed in.

pub(super) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::account::session::{self, SessionRotation};
use crate::domain::write::audit::By;
use crate::domain::write::audited::OrganizerWrite;
use crate::web::Context;
use crate::web::console::flash::Flash;
use crate::web::console::session::SessionId;
use crate::web::console::{ConsoleRequest, SignedIn, paths};
use crate::web::error::Error;

/// `GET /organizer/sessions`.
pub(super) async fn show(
    console: ConsoleRequest,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let sessions = context.site.sessions(&signed).await?;
    Ok(console.page(StatusCode::OK, |frame| view::sessions(frame, &sessions)))
}

/// `POST /organizer/sessions/{code}/end`.
pub(super) async fn end(
    path: paths::EndSession,
    console: ConsoleRequest,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let session = session::EndSession { organizer: signed.id, code: path.code };
    context.site.write(session.by(By::Organizer(signed.id))).await?;
    Ok(console.flash(paths::Sessions {}, Flash::SessionEnded))
}

/// `POST /organizer/sessions/end-others`.
pub(super) async fn end_others(
    mut console: ConsoleRequest,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let id = SessionId::new(&context.site.clock);
    let kept = SessionRotation { from: signed.id_hash.clone(), to: id.hash() };
    let others = session::EndOtherSessions { organizer: signed.id, kept };
    context.site.write(others.by(By::Organizer(signed.id))).await?;
    console.rotate(&id);
    Ok(console.flash(paths::Sessions {}, Flash::SessionEnded))
}
