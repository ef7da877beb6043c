//! The live count: one source a node, any number of streams up to a limit, each told at most once
//! a second.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::web::places::{Place, Places};

/// Shortest time between two updates of one stream.
const PACE: Duration = Duration::from_secs(1);

/// How often a silent stream says that it lives, before proxies think it does not.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// One network has at most this part of the streams.
const PART: usize = 4;

/// How long no stream begins after some had to end for want of places.
const REST: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub struct Live {
    total: watch::Sender<i64>,
    places: Places,
    ended: CancellationToken,
    open: Arc<Mutex<Open>>,
    crowded: Mutex<Option<Instant>>,
}

impl Live {
    /// A source for up to `limit` streams.
    pub fn new(limit: usize) -> Self {
        Self {
            total: watch::Sender::new(0),
            places: Places::new(limit, limit / PART),
            ended: CancellationToken::new(),
            open: Arc::default(),
            crowded: Mutex::new(None),
        }
    }

    /// Ends so many streams, the oldest first, and begins none for a while: their pages ask now and then.
    pub fn make_room(&self, number: usize) {
        *self.crowded.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..number {
            let Some((_, ended)) = open.streams.pop_first() else { break };
            ended.cancel();
        }
    }

    /// How many streams there are.
    pub fn open(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).streams.len()
    }

    fn is_crowded(&self) -> bool {
        let crowded = self.crowded.lock().unwrap_or_else(PoisonError::into_inner);
        crowded.is_some_and(|at| at.elapsed() < REST)
    }

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

    /// A new stream for an address as a body of server-sent events: the total at once, then each change.
    /// None when there are too many, of all or of its network.
    pub fn stream(&self, ip: Option<IpAddr>) -> Option<Body> {
        let place = self.places.take(ip)?;
        if self.ended.is_cancelled() || self.is_crowded() {
            return None;
        }
        let mut total = self.total.subscribe();
        total.mark_changed();
        let ended = self.ended.child_token();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.last += 1;
        let number = open.last;
        open.streams.insert(number, ended.clone());
        let state = Stream { total, ended, number, open: Arc::clone(&self.open), first: true, _place: place };
        Some(Body::from_stream(stream::unfold(state, Stream::next)))
    }
}

/// The streams by age, and what ends each.
#[derive(Debug, Default)]
struct Open {
    last: u64,
    streams: BTreeMap<u64, CancellationToken>,
}

struct Stream {
    total: watch::Receiver<i64>,
    ended: CancellationToken,
    number: u64,
    open: Arc<Mutex<Open>>,
    first: bool,
    _place: Place,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).streams.remove(&self.number);
    }
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
        let mut body = live.stream(None).expect("a place");
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
        let first = live.stream(None).expect("a place");
        assert!(live.stream(None).is_none());
        drop(first);
        assert!(live.stream(None).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn streams_make_room_the_oldest_first_and_none_begins_for_a_while() {
        let live = Live::new(10);
        let mut bodies: Vec<Body> = (0..3).map(|_| live.stream(None).expect("a place")).collect();
        for body in &mut bodies {
            assert!(next(body).await.is_some());
        }
        let mut waiting: Vec<_> = bodies.iter_mut().map(|body| Box::pin(next(body))).collect();
        for waiting in &mut waiting {
            assert!(futures_util::poll!(waiting).is_pending());
        }
        live.make_room(2);
        assert_eq!(waiting.remove(0).await, None);
        assert_eq!(waiting.remove(0).await, None);
        assert!(futures_util::poll!(&mut waiting[0]).is_pending(), "the third stays");
        assert!(live.stream(None).is_none());
        tokio::time::advance(REST).await;
        assert!(live.stream(None).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn room_made_while_there_were_no_streams_ends_none_that_comes_later() {
        let live = Live::new(10);
        drop(live.stream(None).expect("a place"));
        live.make_room(3);
        tokio::time::advance(REST).await;
        let mut body = live.stream(None).expect("a place");
        assert!(next(&mut body).await.is_some());
        live.tell(1);
        assert!(next(&mut body).await.is_some(), "it goes on");
    }
}
