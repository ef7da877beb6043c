//! One budget for the bodies of all requests: many who send slowly cannot fill the memory together.

use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::web::places::{Place, Places};

/// Bytes of bodies that are being read: 250 of the largest forms, or thousands of usual ones.
const BUDGET: usize = 16 * 1024 * 1024;

/// Bytes of one body that count: as many as a form keeps. What it throws away behind them takes no memory.
const OF_ONE: usize = 64 * 1024;

/// Bodies of one network that are read at once: half of the budget at most. A usual one takes a moment.
const OF_NETWORK: usize = BUDGET / OF_ONE / 2;

#[derive(Debug, Clone)]
pub(super) struct BodyBudget {
    bytes: Arc<Semaphore>,
    by_network: Places,
}

impl BodyBudget {
    pub(super) fn new() -> Self {
        Self { bytes: Arc::new(Semaphore::new(BUDGET)), by_network: Places::new(usize::MAX, OF_NETWORK) }
    }

    /// A body whose bytes are taken from the budget as they come, and given back when it is dropped;
    /// `ip` is whose network's share is counted.
    pub(super) fn watch(&self, body: Incoming, ip: Option<IpAddr>) -> WatchedBody {
        let place = if body.is_end_stream() { None } else { Some(self.by_network.take(ip)) };
        WatchedBody { body, budget: Arc::clone(&self.bytes), taken: None, place }
    }
}

#[derive(Debug)]
pub(super) struct WatchedBody {
    body: Incoming,
    budget: Arc<Semaphore>,
    taken: Option<OwnedSemaphorePermit>,
    /// Its place among those of its network, where it is not empty; none inside when there was none.
    place: Option<Option<Place>>,
}

#[derive(Debug)]
pub(super) struct Shortage;

impl fmt::Display for Shortage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("too many bodies are being read")
    }
}

impl std::error::Error for Shortage {}

/// Whether reading a body failed because the budget was spent.
pub(super) fn is_spent(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| error.is::<Shortage>())
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(cx)) else { return Poll::Ready(None) };
        let frame = frame?;
        if matches!(self.place, Some(None)) {
            return Poll::Ready(Some(Err(Shortage.into())));
        }
        let counted = self.taken.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let length = frame.data_ref().map_or(0, Buf::remaining).min(OF_ONE.saturating_sub(counted));
        let Ok(more) =
            Arc::clone(&self.budget).try_acquire_many_owned(u32::try_from(length).unwrap_or(u32::MAX))
        else {
            return Poll::Ready(Some(Err(Shortage.into())));
        };
        match &mut self.taken {
            Some(taken) => taken.merge(more),
            None => self.taken = Some(more),
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
