//! Where somebody is signed in.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Here, SignedIn, paths, session::SessionId};
use crate::{
    domain::{
        audit::By,
        audited::OrganizerWrite,
        session::{self, Kept},
    },
    web::{
        Context,
        error::Error,
        view::console::{sessions, told::Told},
    },
};

/// `GET /organizer/sessions`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let sessions = context.register.sessions(&signed).await?;
    Ok(here.page(StatusCode::OK, |desk| sessions::sessions(desk, &sessions)))
}

/// `POST /organizer/sessions/{code}/end`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn end(
    path: paths::EndSession,
    here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let session = session::EndSession { organizer: signed.id, code: path.code };
    context.register.write(session.by(By::Organizer(signed.id))).await?;
    Ok(here.told(paths::Sessions {}, Told::SessionEnded))
}

/// `POST /organizer/sessions/end-others`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn end_others(
    mut here: Here,
    SignedIn(signed): SignedIn,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let id = SessionId::new(&context.register.clock);
    let kept = Kept { from: signed.id_hash.clone(), to: id.hash() };
    let others = session::EndOtherSessions { organizer: signed.id, kept };
    context.register.write(others.by(By::Organizer(signed.id))).await?;
    here.rotate(&id);
    Ok(here.told(paths::Sessions {}, Told::SessionEnded))
}
