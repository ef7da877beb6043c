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

/// What the writer writes: the domain's entries and what each came to.
pub trait Ledger: Send + Sync + 'static {
    /// One thing to write.
    type Entry: Send + Sync + 'static;
    /// What it came to.
    type Outcome: Send + 'static;

    /// Writes all entries in a transaction; the outcomes are in the entries' order. May run again
    /// with the same entries when the transaction could not be committed.
    fn apply(
        &self,
        transaction: &Transaction,
        entries: &[Self::Entry],
    ) -> impl Future<Output = Result<Vec<Self::Outcome>>> + Send;

    /// Told after a commit that it happened.
    fn committed(&self, outcomes: &[Self::Outcome]);
}

struct Waiting<L: Ledger> {
    entry: L::Entry,
    reply: oneshot::Sender<Result<L::Outcome>>,
}

/// The way to the writer. Clones share it.
pub struct Writer<L: Ledger> {
    queue: mpsc::Sender<Waiting<L>>,
    alive: Arc<AtomicBool>,
}

impl<L: Ledger> Clone for Writer<L> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone(), alive: Arc::clone(&self.alive) }
    }
}

impl<L: Ledger> std::fmt::Debug for Writer<L> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").field("free", &self.queue.capacity()).finish_non_exhaustive()
    }
}

impl<L: Ledger> Writer<L> {
    /// Starts the writer. It ends when every clone of the returned way to it is dropped and what
    /// was waiting is written; `queue` writes may wait.
    pub fn start(store: Store, ledger: L, queue: usize) -> (Self, tokio::task::JoinHandle<()>) {
        let (sender, receiver) = mpsc::channel(queue.max(1));
        let alive = Arc::new(AtomicBool::new(true));
        let task = tokio::spawn(run(store, ledger, receiver, Arc::clone(&alive)));
        (Self { queue: sender, alive }, task)
    }

    /// Writes an entry; the answer comes when it is on disk.
    ///
    /// # Errors
    /// [`StoreError::Busy`] at once when too many wait; [`StoreError::Database`] when it could not
    /// be written, and then it is not.
    pub async fn write(&self, entry: L::Entry) -> Result<L::Outcome> {
        let (reply, answer) = oneshot::channel();
        self.queue.try_send(Waiting { entry, reply }).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Stopping,
        })?;
        answer.await.map_err(|_| StoreError::Stopping)?
    }

    /// Writes an entry of the program's own; waits for a place in the queue.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it could not be written.
    pub async fn write_in_turn(&self, entry: L::Entry) -> Result<L::Outcome> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Waiting { entry, reply }).await.map_err(|_| StoreError::Stopping)?;
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

async fn run<L: Ledger>(
    store: Store,
    ledger: L,
    mut queue: mpsc::Receiver<Waiting<L>>,
    alive: Arc<AtomicBool>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let (entries, replies): (Vec<_>, Vec<_>) = batch.drain(..).map(|w| (w.entry, w.reply)).unzip();
        // A fault in a rule must cost its batch an answer, not everyone the writer.
        let written = AssertUnwindSafe(commit(&store, &ledger, &entries)).catch_unwind().await;
        let written = written.unwrap_or_else(|_| {
            Err(StoreError::Database(DbErr::Custom("a fault stopped this batch".to_owned())))
        });
        match written {
            Ok(outcomes) => {
                ledger.committed(&outcomes);
                for (reply, outcome) in replies.into_iter().zip(outcomes) {
                    // A caller that has gone away does not undo what is on disk.
                    let _ = reply.send(Ok(outcome));
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

async fn commit<L: Ledger>(store: &Store, ledger: &L, entries: &[L::Entry]) -> Result<Vec<L::Outcome>> {
    let mut attempt = 1;
    loop {
        match try_commit(store, ledger, entries).await {
            Err(StoreError::Database(error)) if attempt < ATTEMPTS && is_conflict(&error) => {
                tracing::debug!(%error, attempt, "Another node was in the way of a batch");
                tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 5)).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}

async fn try_commit<L: Ledger>(store: &Store, ledger: &L, entries: &[L::Entry]) -> Result<Vec<L::Outcome>> {
    let transaction = store.begin().await?;
    match ledger.apply(&transaction, entries).await {
        Ok(outcomes) if outcomes.len() == entries.len() => {
            transaction.commit().await?;
            Ok(outcomes)
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
