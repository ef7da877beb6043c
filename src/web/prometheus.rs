//! Figures for Prometheus, on a listener of its own: of the program and of the campaign, never of a
//! person. Without that listener nothing is recorded.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics::{Label, SharedString, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

use crate::domain::Keyed;
use crate::domain::operate::figures::Figures;
use crate::web::Context;

/// How long the database may take to tell its figures.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often what was recorded is gathered, so that it takes no room where nobody asks.
const GATHER: Duration = Duration::from_secs(5);

/// Ends of the classes of a request's time, in seconds.
const SECONDS: [f64; 8] = [0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 2.5, 10.0];

/// Ends of the classes of writes in one transaction.
const BATCHES: [f64; 5] = [1.0, 4.0, 16.0, 64.0, 256.0];

/// Everything that is recorded in this process.
static RECORDED: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to record; none where something else does already.
pub fn record() -> Option<PrometheusHandle> {
    let begin = || {
        let builder = PrometheusBuilder::new().set_buckets(&SECONDS).ok()?;
        let batches = Matcher::Full("sixteen_write_batch".to_owned());
        let recorder = builder.set_buckets_for_metric(batches, &BATCHES).ok()?.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        Some(handle)
    };
    RECORDED.get_or_init(begin).clone()
}

/// Lets go of what was recorded into its classes until `stop`.
pub async fn gather(recorded: PrometheusHandle, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(GATHER)).await.is_some() {
        recorded.run_upkeep();
    }
}

/// Records how long an answer took that was begun at a moment, by its route (never its address) and what came of it.
pub fn answered(route: impl Into<SharedString>, method: &'static str, status: StatusCode, began: Instant) {
    let class = ["other", "1xx", "2xx", "3xx", "4xx", "5xx"];
    let class = class.get(usize::from(status.as_u16() / 100)).copied().unwrap_or("other");
    let labels = vec![
        Label::new("route", route),
        Label::from_static_parts("method", method),
        Label::from_static_parts("class", class),
    ];
    histogram!("sixteen_request_seconds", labels).record(began.elapsed());
}

/// The address that is asked.
pub fn router(context: Context, recorded: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state((context, recorded))
}

async fn metrics(State((context, recorded)): State<(Context, PrometheusHandle)>) -> Response {
    let site = &context.site;
    let whether = |is: bool| f64::from(u8::from(is));
    let commit = option_env!("BUILD_COMMIT").unwrap_or_default();
    gauge!("sixteen_info", "version" => env!("CARGO_PKG_VERSION"), "commit" => commit).set(1.0);
    gauge!("sixteen_writes_waiting").set(number(site.writes_waiting()));
    gauge!("sixteen_stores").set(whether(site.is_storing()));
    gauge!("sixteen_streams").set(number(context.live.open()));
    gauge!("sixteen_mail_server_away").set(whether(site.signals.mail_is_away().is_some()));
    for (task, runs) in site.signals.tasks() {
        gauge!("sixteen_task_runs", "task" => task).set(whether(runs));
    }
    let figures = tokio::time::timeout(PATIENCE, Figures::read(site)).await;
    let told = matches!(figures, Ok(Ok(_)));
    gauge!("sixteen_database_answers").set(whether(told));
    let Ok(Ok(figures)) = figures else {
        return (StatusCode::OK, plain(), recorded.render()).into_response();
    };
    for (state, pledges) in figures.pledges {
        gauge!("sixteen_pledges", "state" => state.key()).set(number(pledges));
    }
    gauge!("sixteen_letters_waiting").set(number(figures.letters_waiting));
    gauge!("sixteen_letters_slowed").set(number(figures.letters_slowed));
    gauge!("sixteen_letters_put_off").set(number(figures.letters_put_off));
    gauge!("sixteen_oldest_letter_seconds").set(seconds(figures.oldest_letter_ms));
    // Before the first one its age is that of nothing.
    gauge!("sixteen_backup_age_seconds").set(figures.backup_age_ms.map_or(f64::NAN, seconds));
    (StatusCode::OK, plain(), recorded.render()).into_response()
}

fn plain() -> [(header::HeaderName, &'static str); 1] {
    [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")]
}

/// Counts are far below what a float holds exactly.
fn number(count: impl TryInto<i32>) -> f64 {
    count.try_into().map_or(f64::from(i32::MAX), f64::from)
}

fn seconds(ms: i64) -> f64 {
    Duration::from_millis(u64::try_from(ms).unwrap_or_default()).as_secs_f64()
}
