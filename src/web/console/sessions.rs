//! Where somebody is signed in.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::OrganizerWrite;
use crate::domain::account::session::{self, SessionRotation};
use crate::web::Error;
use crate::web::console::session::SessionId;
use crate::web::console::{Console, Flash, SignedIn, paths};

pub(super) async fn show(Console(console, signed, context, _): Console<SignedIn>) -> Result<Response, Error> {
    let sessions = context.site.sessions(&signed).await?;
    Ok(console.page(StatusCode::OK, |frame| view::sessions(frame, &sessions)))
}

pub(super) async fn end(
    path: paths::EndSession,
    Console(console, signed, context, _): Console<SignedIn>,
) -> Result<Response, Error> {
    let session = session::EndSession { organizer: signed.id, code: path.code };
    context.site.write(session.by(signed.by())).await?;
    Ok(console.flash(paths::Sessions {}, Flash::SessionEnded))
}

pub(super) async fn end_others(
    Console(mut console, signed, context, _): Console<SignedIn>,
) -> Result<Response, Error> {
    let id = SessionId::new(&context.site.clock);
    let kept = SessionRotation { from: signed.id_hash.clone(), to: id.hash() };
    let others = session::EndOtherSessions { organizer: signed.id, kept };
    context.site.write(others.by(signed.by())).await?;
    console.rotate(&id);
    Ok(console.flash(paths::Sessions {}, Flash::SessionEnded))
}
