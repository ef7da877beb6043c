//! The live count: one source a node, any number of streams up to a limit, each told at most once
//! a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Shortest time between two updates of one stream.
const PACE: Duration = Duration::from_secs(1);

/// How often a silent stream says that it lives, before proxies think it does not.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// The source of all streams.
#[derive(Debug)]
pub struct Live {
    total: watch::Sender<i64>,
    open: Arc<AtomicUsize>,
    limit: usize,
    ended: CancellationToken,
}

impl Live {
    /// A source for up to `limit` streams.
    pub fn new(limit: usize) -> Self {
        Self { total: watch::Sender::new(0), open: Arc::default(), limit, ended: CancellationToken::new() }
    }

    /// Tells the streams the total.
    pub fn tell(&self, confirmed: i64) {
        self.total.send_if_modified(|total| {
            let changed = *total != confirmed;
            *total = confirmed;
            changed
        });
    }

    /// Ends all streams, now and to come.
    pub fn end(&self) {
        self.ended.cancel();
    }

    /// A new stream as a body of server-sent events: the total at once, then each change. None
    /// when there are too many.
    pub fn stream(&self) -> Option<Body> {
        let place = Place::take(&self.open, self.limit)?;
        if self.ended.is_cancelled() {
            return None;
        }
        let mut total = self.total.subscribe();
        total.mark_changed();
        let state = Stream { total, ended: self.ended.clone(), first: true, _place: place };
        Some(Body::from_stream(stream::unfold(state, Stream::next)))
    }
}

struct Stream {
    total: watch::Receiver<i64>,
    ended: CancellationToken,
    first: bool,
    _place: Place,
}

impl Stream {
    async fn next(mut self) -> Option<(Result<Bytes, std::convert::Infallible>, Self)> {
        let ended = self.ended.clone();
        let event = async {
            if !std::mem::take(&mut self.first) {
                tokio::time::sleep(PACE).await;
            }
            match tokio::time::timeout(HEARTBEAT, self.total.changed()).await {
                Ok(Ok(())) => {
                    let total = *self.total.borrow_and_update();
                    Some(Bytes::from(format!("data: {{\"confirmed\":{total}}}\n\n")))
                }
                Ok(Err(_)) => None,
                Err(_) => Some(Bytes::from_static(b":\n\n")),
            }
        };
        let event = tokio::select! {
            event = event => event?,
            () = ended.cancelled() => return None,
        };
        Some((Ok(event), self))
    }
}

/// One stream's place, given back when it ends, however it ends.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(open: &Arc<AtomicUsize>, limit: usize) -> Option<Self> {
        let place = Self(Arc::clone(open));
        if place.0.fetch_add(1, Ordering::Relaxed) < limit { Some(place) } else { None }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    async fn next(body: &mut Body) -> Option<String> {
        let frame = body.frame().await?.expect("a frame");
        Some(String::from_utf8_lossy(frame.data_ref().expect("data")).into_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_tells_the_total_and_each_change_at_most_once_a_second() {
        let live = Live::new(10);
        live.tell(7);
        let mut body = live.stream().expect("a place");
        assert_eq!(next(&mut body).await.as_deref(), Some("data: {\"confirmed\":7}\n\n"));
        for total in 8..20 {
            live.tell(total);
        }
        let before = tokio::time::Instant::now();
        assert_eq!(next(&mut body).await.as_deref(), Some("data: {\"confirmed\":19}\n\n"));
        assert!(before.elapsed() >= PACE);
        assert_eq!(next(&mut body).await.as_deref(), Some(":\n\n"));
        live.end();
        assert_eq!(next(&mut body).await, None);
    }

    #[tokio::test]
    async fn beyond_the_limit_there_is_no_stream_until_one_ends() {
        let live = Live::new(1);
        let first = live.stream().expect("a place");
        assert!(live.stream().is_none());
        drop(first);
        assert!(live.stream().is_some());
    }
}
