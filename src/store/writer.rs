//! The one writer: it gathers what is waiting into one transaction and answers each caller when
//! that transaction is on disk (group commit).
//!
//! Flushing to disk is what bounds durable writes (some 0.2 ms each on a fast disk), so sharing
//! one flush among up to [`BATCH`] writes is worth a factor of ten. An idle writer commits at
//! once: it never waits for a batch to fill. The queue is bounded, so that overload is an honest
//! refusal and not an ever longer wait.

use std::{
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use sea_orm::DbErr;
use tokio::sync::{mpsc, oneshot};

use super::{Result, Store, StoreError, Transaction};

/// Most writes in one transaction. More helps only a saturated disk and makes each wait longer.
pub const BATCH: usize = 256;

/// How often a transaction is tried that another node was in the way of (PostgreSQL's 40001 and
/// 40P01: it gave up one side so that the other could go on).
const ATTEMPTS: u32 = 5;

/// Writes batches.
pub trait BatchHandler: Send + Sync + 'static {
    /// A write that waits.
    type Write: Send + Sync + 'static;
    /// Its answer.
    type Answer: Send + 'static;
    /// Consequences of a batch, to announce once it is committed.
    type Changes: Send + 'static;

    /// Writes a batch in a transaction; the answers are in the order of the writes. Runs again with
    /// the same writes, or with some of them, when the transaction could not be committed.
    fn apply(
        &self,
        transaction: &Transaction,
        writes: &[Self::Write],
    ) -> impl Future<Output = Result<(Vec<Self::Answer>, Self::Changes)>> + Send;

    /// Called after a commit.
    fn committed(&self, changes: Self::Changes);
}

struct Waiting<H: BatchHandler> {
    write: H::Write,
    reply: oneshot::Sender<Result<H::Answer>>,
}

/// The way to the writer. Clones share it.
pub struct Writer<H: BatchHandler> {
    queue: mpsc::Sender<Waiting<H>>,
    alive: Arc<AtomicBool>,
}

impl<H: BatchHandler> Clone for Writer<H> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone(), alive: Arc::clone(&self.alive) }
    }
}

impl<H: BatchHandler> std::fmt::Debug for Writer<H> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").field("free", &self.queue.capacity()).finish_non_exhaustive()
    }
}

impl<H: BatchHandler> Writer<H> {
    /// Starts the writer. It ends when every clone of the returned way to it is dropped and what
    /// was waiting is written; `queue` writes may wait.
    pub fn start(store: Store, handler: H, queue: usize) -> (Self, tokio::task::JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(queue.max(1));
        let alive = Arc::new(AtomicBool::new(true));
        let task = tokio::spawn(run(store, handler, receiver, Arc::clone(&alive)));
        (Self { queue: sender, alive }, task)
    }

    /// Performs a write; the answer comes when it is on disk.
    ///
    /// # Errors
    /// [`StoreError::Busy`] at once when too many wait; [`StoreError::Database`] when it could not
    /// be written, and then it is not.
    pub async fn write(&self, write: H::Write) -> Result<H::Answer> {
        let (reply, answer) = oneshot::channel();
        self.queue.try_send(Waiting { write, reply }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Stopping,
        })?;
        answer.await.map_err(|_| StoreError::Stopping)?
    }

    /// Performs a write of the program's own; waits for a place in the queue.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it could not be written.
    pub async fn write_in_turn(&self, write: H::Write) -> Result<H::Answer> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Waiting { write, reply }).await.map_err(|_| StoreError::Stopping)?;
        answer.await.map_err(|_| StoreError::Stopping)?
    }

    /// How many writes wait.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Whether the writer runs.
    pub fn is_alive(&self) -> bool {
        self.alive.load(Ordering::Relaxed) && !self.queue.is_closed()
    }
}

async fn run<H: BatchHandler>(
    store: Store,
    handler: H,
    mut queue: mpsc::Receiver<Waiting<H>>,
    alive: Arc<AtomicBool>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let (writes, replies): (Vec<_>, Vec<_>) = batch.drain(..).map(|w| (w.write, w.reply)).unzip();
        // A fault in a rule must cost its batch an answer, not everyone the writer.
        let written = AssertUnwindSafe(commit(&store, &handler, &writes)).catch_unwind().await;
        let written = written.unwrap_or_else(|_| {
            Err(StoreError::Database(DbErr::Custom("a fault stopped this batch".to_owned())))
        });
        match written {
            Ok((answers, changes)) => {
                handler.committed(changes);
                for (reply, answer) in replies.into_iter().zip(answers) {
                    // A caller that has gone away does not undo what is on disk.
                    let _ = reply.send(Ok(answer));
                }
            }
            Err(error) => {
                tracing::error!(%error, writes = replies.len(), "A batch of writes was not stored");
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
            }
        }
    }
    alive.store(false, Ordering::Relaxed);
}

async fn commit<H: BatchHandler>(
    store: &Store,
    handler: &H,
    writes: &[H::Write],
) -> Result<(Vec<H::Answer>, H::Changes)> {
    let mut attempt = 1;
    loop {
        match try_commit(store, handler, writes).await {
            Err(StoreError::Database(error)) if attempt < ATTEMPTS && is_conflict(&error) => {
                tracing::debug!(%error, attempt, "Another node was in the way of a batch");
                tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 5)).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}

async fn try_commit<H: BatchHandler>(
    store: &Store,
    handler: &H,
    writes: &[H::Write],
) -> Result<(Vec<H::Answer>, H::Changes)> {
    let transaction = store.begin().await?;
    match handler.apply(&transaction, writes).await {
        Ok((answers, changes)) if answers.len() == writes.len() => {
            transaction.commit().await?;
            Ok((answers, changes))
        }
        Ok(_) => {
            transaction.rollback().await?;
            Err(StoreError::Database(DbErr::Custom("a write came to nothing".to_owned())))
        }
        Err(error) => {
            // The first fault is the one to tell; a failed rollback ends with the connection.
            let _ = transaction.rollback().await;
            Err(error)
        }
    }
}

/// Whether trying again can help at once: PostgreSQL's serialization failure and deadlock.
fn is_conflict(error: &DbErr) -> bool {
    let (DbErr::Exec(sea_orm::RuntimeErr::SqlxError(cause))
    | DbErr::Query(sea_orm::RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    cause
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01"))
}
