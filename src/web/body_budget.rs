//! One budget for the bodies of all requests: many who send slowly cannot fill the memory together.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes of bodies that are being read: 250 of the largest forms, or thousands of usual ones.
const BUDGET: usize = 16 * 1024 * 1024;

/// The budget.
#[derive(Debug, Clone)]
pub(super) struct BodyBudget(Arc<Semaphore>);

impl BodyBudget {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET)))
    }

    /// A body whose bytes are taken from the budget as they come, and given back when it is dropped.
    pub(super) fn watch(&self, body: Incoming) -> WatchedBody {
        WatchedBody { body, budget: Arc::clone(&self.0), taken: None }
    }
}

/// A body under the budget.
#[derive(Debug)]
pub(super) struct WatchedBody {
    body: Incoming,
    budget: Arc<Semaphore>,
    taken: Option<OwnedSemaphorePermit>,
}

/// The budget is spent.
#[derive(Debug)]
pub(super) struct Spent;

impl fmt::Display for Spent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("too many bodies are being read")
    }
}

impl std::error::Error for Spent {}

/// Whether reading a body failed because the budget was spent.
pub(super) fn is_spent(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| error.is::<Spent>())
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
        let length = frame.data_ref().map_or(0, Buf::remaining);
        let Ok(more) =
            Arc::clone(&self.budget).try_acquire_many_owned(u32::try_from(length).unwrap_or(u32::MAX))
        else {
            return Poll::Ready(Some(Err(Spent.into())));
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
