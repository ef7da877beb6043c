//! Long-lived tasks: one that ends unasked is seen, told, and started again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::domain::write::signals::Signals;

/// Rest before a task is started again: one that cannot run must not take the machine.
const REST: Duration = Duration::from_millis(500);

/// Runs a task until `stop`, and begins it anew whenever it ends before that, by itself or by a panic.
/// `/readyz` tells whether it runs.
pub(super) fn supervise(
    name: &'static str,
    signals: Arc<Signals>,
    stop: CancellationToken,
    mut begin: impl FnMut() -> BoxFuture<'static, ()> + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        while !stop.is_cancelled() {
            if run(name, &signals, &stop, begin()).await {
                break;
            }
            tracing::error!(task = name, "It is started again");
            tokio::select! {
                () = tokio::time::sleep(REST) => {}
                () = stop.cancelled() => {}
            }
        }
    })
}

/// Runs a task that cannot be begun anew: when it ends before `stop`, the program stops. Answers whether it
/// ended as asked.
pub(super) fn supervise_last(
    name: &'static str,
    signals: Arc<Signals>,
    stop: CancellationToken,
    task: impl Future<Output = ()> + Send + 'static,
) -> JoinHandle<bool> {
    tokio::spawn(async move {
        let asked = run(name, &signals, &stop, Box::pin(task)).await;
        if !asked {
            tracing::error!(task = name, "The program cannot be without it, and stops");
            stop.cancel();
        }
        asked
    })
}

/// Runs a task to its end, by itself or by a panic; answers whether it was asked to end.
async fn run(
    name: &'static str,
    signals: &Arc<Signals>,
    stop: &CancellationToken,
    task: BoxFuture<'static, ()>,
) -> bool {
    signals.runs(name, true);
    #[cfg(test)]
    let task = with_faults(name, Arc::clone(signals), task);
    let ended = tokio::spawn(task).await;
    signals.runs(name, false);
    if stop.is_cancelled() {
        return true;
    }
    let reason = ended.err().map_or_else(|| "it ended".to_owned(), |error| error.to_string());
    tracing::error!(task = name, reason, "A task ended unasked");
    false
}

/// The same task, which panics when a test says so.
#[cfg(test)]
async fn with_faults(name: &'static str, signals: Arc<Signals>, task: BoxFuture<'static, ()>) {
    let fault = async {
        while !signals.fails(name) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("a fault in the {name}");
    };
    tokio::select! {
        () = task => {}
        () = fault => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_task_that_dies_is_seen_and_begun_again() {
        let (signals, times) = (Arc::new(Signals::default()), Arc::new(AtomicUsize::new(0)));
        let stop = CancellationToken::new();
        let (count, end) = (Arc::clone(&times), stop.clone());
        let task = supervise("courier", Arc::clone(&signals), stop.clone(), move || {
            let (number, end) = (count.fetch_add(1, Ordering::SeqCst), end.clone());
            Box::pin(async move {
                match number {
                    0 => panic!("a fault"),
                    1 => {}
                    _ => end.cancelled().await,
                }
            })
        });
        let mut was_down = false;
        while times.load(Ordering::SeqCst) < 3 {
            was_down |= signals.tasks().get("courier") == Some(&false);
            tokio::time::advance(Duration::from_millis(50)).await;
        }
        tokio::task::yield_now().await;
        assert!(was_down, "one that does not run is seen");
        assert_eq!(signals.tasks().get("courier"), Some(&true));
        stop.cancel();
        task.await.expect("no fault");
        assert_eq!((times.load(Ordering::SeqCst), signals.tasks().get("courier")), (3, Some(&false)));
    }
}
