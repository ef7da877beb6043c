//! For whoever watches the program.

use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::domain::operate::issue::Issue;
use crate::domain::operate::overview::Health;
use crate::web::Context;
use crate::web::extract::{DOCTOR, Peer, told_to_doctor};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`: the program is alive; how the request arrived, where it is our own check-up's.
pub async fn healthz(
    State(context): State<Context>,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
) -> Response {
    let mut answer = ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "ok\n").into_response();
    let told = told_to_doctor(&headers, peer.as_deref(), &context);
    answer.headers_mut().extend(told.map(|told| (HeaderName::from_static(DOCTOR), told)));
    answer
}

/// `GET /readyz`: database, steps, writer, courier and the other tasks; 503 when one of them is not; why
/// the mail server takes no letters, while it takes none; the names of this machine's issues.
pub async fn readyz(State(context): State<Context>) -> Response {
    let store = &context.site.store;
    let database = async { store.ping().await.is_ok() };
    let migrated = async { store.is_migrated().await.unwrap_or(false) };
    let answers = async { (database.await, migrated.await) };
    let (database, migrated) = match context.site.signals.is_database_away() {
        true => (false, false),
        false => tokio::time::timeout(PATIENCE, answers).await.unwrap_or((false, false)),
    };
    let checks = [
        ("database", database),
        ("migrated", migrated),
        ("writer", context.site.is_writing()),
        ("writes", context.site.is_storing()),
    ];
    let checks: Vec<(&str, bool)> = checks.into_iter().chain(context.site.signals.tasks()).collect();
    let ready = checks.iter().all(|(_, good)| *good);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut body: serde_json::Map<String, serde_json::Value> =
        checks.iter().map(|(name, good)| ((*name).to_owned(), (*good).into())).collect();
    // Letters wait and are sent later: the node itself is ready all the same.
    if let Some(away) = context.site.signals.mail_is_away() {
        body.insert("mail_server".into(), away.failure.to_string().into());
    }
    let issues = context.site.node_issues(&Health::now(&context.site, &context.data));
    body.insert("issues".into(), issues.iter().map(Issue::key).collect());
    (status, [(header::CONTENT_TYPE, "application/json")], serde_json::Value::from(body).to_string())
        .into_response()
}
