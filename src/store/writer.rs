//! The one writer: it gathers what is waiting into one transaction and answers each caller when
//! that transaction is on disk (group commit).
//!
//! Flushing to disk is what bounds durable writes (some 0.2 ms each on a fast disk), so sharing
//! one flush among up to [`BATCH`] writes is worth a factor of ten. An idle writer commits at
//! once: it lets requests that are ready come in first, and never waits for a batch to fill. The
//! queue is bounded, so that overload is an honest refusal and not an ever longer wait.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use sea_orm::{DbErr, RuntimeErr, sqlx};
use tokio::sync::{mpsc, oneshot};

use crate::store::{Result, Store, StoreError, Transaction, setting};

/// Most writes in one transaction. More helps only a saturated disk and makes each wait longer.
pub const BATCH: usize = 256;

/// How often a transaction is tried that another node was in the way of (PostgreSQL's 40001 and
/// 40P01: it gave up one side so that the other could go on).
const ATTEMPTS: u32 = 5;

/// How long a transaction may take: one takes milliseconds, and people wait for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Name of the fact that is written with each batch after a failure: a batch that changes nothing would say nothing.
const PROBE: &str = "probe";

pub trait BatchHandler: Send + Sync + 'static {
    type Write: Send + Sync + 'static;
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
    storing: Arc<AtomicBool>,
}

impl<H: BatchHandler> Clone for Writer<H> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone(), alive: Arc::clone(&self.alive), storing: Arc::clone(&self.storing) }
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
        let (alive, storing) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicBool::new(true)));
        let task = tokio::spawn(run(store, handler, receiver, Arc::clone(&alive), Arc::clone(&storing)));
        (Self { queue: sender, alive, storing }, task)
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
        self.answer(answer).await
    }

    /// Performs a write of the program's own; waits for a place in the queue.
    pub async fn write_in_turn(&self, write: H::Write) -> Result<H::Answer> {
        let (reply, answer) = oneshot::channel();
        self.queue.send(Waiting { write, reply }).await.map_err(|_| StoreError::Stopping)?;
        self.answer(answer).await
    }

    /// Waits for an answer, or for the end of the writer: what comes into the queue at the very moment in which
    /// a dead writer lets go of it stays there as long as anybody has a way to it, as who waits here has.
    async fn answer(&self, mut answer: oneshot::Receiver<Result<H::Answer>>) -> Result<H::Answer> {
        tokio::select! {
            biased;
            answered = &mut answer => answered.map_err(|_| StoreError::Stopping)?,
            // All that was answered was answered before.
            () = self.queue.closed() => answer.try_recv().unwrap_or(Err(StoreError::Stopping)),
        }
    }

    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    pub fn is_storing(&self) -> bool {
        self.storing.load(Ordering::Relaxed)
    }

    pub fn is_alive(&self) -> bool {
        self.alive.load(Ordering::Relaxed) && !self.queue.is_closed()
    }
}

async fn run<H: BatchHandler>(
    store: Store,
    handler: H,
    mut queue: mpsc::Receiver<Waiting<H>>,
    alive: Arc<AtomicBool>,
    storing: Arc<AtomicBool>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        gather(&mut queue, &mut batch).await;
        let (writes, replies): (Vec<_>, Vec<_>) = batch.drain(..).map(|w| (w.write, w.reply)).unzip();
        let stores = perform(&store, &handler, &writes, replies, storing.load(Ordering::Relaxed)).await;
        storing.store(stores, Ordering::Relaxed);
    }
    alive.store(false, Ordering::Relaxed);
}

/// Lets requests that are ready come in first, as long as each look finds more of them: a batch costs nearly
/// the same, however many share it.
async fn gather<T>(queue: &mut mpsc::Receiver<T>, batch: &mut Vec<T>) {
    let mut before = 0;
    while before < batch.len() && batch.len() < BATCH {
        before = batch.len();
        tokio::task::yield_now().await;
        batch.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(BATCH - before));
    }
}

/// Performs a batch and answers its callers. When it cannot be written, its halves are tried, and
/// theirs: so a write that cannot be written is found alone, and costs nobody else an answer. Returns
/// whether the database takes writes; after a failure that is not believed of a batch that changed nothing, nor on a
/// disk without room.
async fn perform<H: BatchHandler>(
    store: &Store,
    handler: &H,
    writes: &[H::Write],
    replies: Vec<oneshot::Sender<Result<H::Answer>>>,
    stored: bool,
) -> bool {
    let (mut replies, mut storing) = (replies.into_iter(), stored || store.has_room());
    // The parts that are left, the next one last.
    let mut parts = vec![writes];
    while let Some(part) = parts.pop() {
        let (error, failed) = match commit(store, handler, part, !stored).await {
            Ok((answers, changes)) => {
                metrics::histogram!("sixteen_write_batch")
                    .record(f64::from(u16::try_from(part.len()).unwrap_or(u16::MAX)));
                handler.committed(changes);
                // In this order: zip takes from the first one before it finds the second one empty.
                for (answer, reply) in answers.into_iter().zip(replies.by_ref()) {
                    // A caller that has gone away does not undo what is on disk.
                    let _ = reply.send(Ok(answer));
                }
                continue;
            }
            Err(BatchFailure::Write(error)) if part.len() > 1 => {
                tracing::warn!(%error, writes = part.len(), "A batch of writes is tried in halves");
                let (first, second) = part.split_at(part.len() / 2);
                parts.extend([second, first]);
                continue;
            }
            Err(BatchFailure::Write(error)) => (error, part.len()),
            // What is left would fail as well, each after its own wait.
            Err(BatchFailure::Database(error)) => {
                storing = false;
                let left = part.len() + parts.drain(..).map(<[_]>::len).sum::<usize>();
                (error, left)
            }
        };
        metrics::counter!("sixteen_writes_failed_total").increment(failed as u64);
        tracing::error!(%error, writes = failed, "Writes were not stored");
        for reply in replies.by_ref().take(failed) {
            let _ = reply.send(Err(error.clone()));
        }
    }
    storing
}

enum BatchFailure {
    /// The database is away or full, or whether it has committed is not known.
    Database(StoreError),
    /// One of the writes: the others can be written without it.
    Write(StoreError),
}

async fn commit<H: BatchHandler>(
    store: &Store,
    handler: &H,
    writes: &[H::Write],
    probes: bool,
) -> std::result::Result<(Vec<H::Answer>, H::Changes), BatchFailure> {
    let mut attempt = 1;
    loop {
        // A connection whose other end is gone without a word says nothing for a quarter of an hour.
        let tried = tokio::time::timeout(PATIENCE, try_commit(store, handler, writes, probes)).await;
        match tried.unwrap_or_else(|_| Err(BatchFailure::Database(custom("the database does not answer")))) {
            Err(
                BatchFailure::Database(StoreError::Database(error))
                | BatchFailure::Write(StoreError::Database(error)),
            ) if attempt < ATTEMPTS && is_conflict(&error) => {
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
    probes: bool,
) -> std::result::Result<(Vec<H::Answer>, H::Changes), BatchFailure> {
    let transaction = store.begin().await.map_err(BatchFailure::Database)?;
    if probes {
        setting::put(&transaction, PROBE, "").await.map_err(BatchFailure::Database)?;
    }
    // A fault in a rule must cost one caller an answer, not everyone the writer.
    let applied = AssertUnwindSafe(handler.apply(&transaction, writes)).catch_unwind().await;
    let applied = applied.unwrap_or_else(|_| Err(custom("a fault stopped this write")));
    let error = match applied {
        Ok((answers, changes)) if answers.len() == writes.len() => {
            let committed = transaction.commit().await;
            return committed
                .map(|()| (answers, changes))
                .map_err(|error| BatchFailure::Database(error.into()));
        }
        Ok(_) => custom("a write came to nothing"),
        Err(error) => error,
    };
    // The first fault is the one to tell; a failed rollback ends with the connection.
    let _ = transaction.rollback().await;
    Err(if is_away(&error) { BatchFailure::Database(error) } else { BatchFailure::Write(error) })
}

fn custom(words: &str) -> StoreError {
    StoreError::Database(DbErr::Custom(words.to_owned()))
}

/// Whether an error says that the database takes no writes now, whatever they are.
fn is_away(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else { return false };
    match (error, sql_cause(error)) {
        (DbErr::Conn(_) | DbErr::ConnectionAcquire(_), _) => true,
        (_, Some(sqlx::Error::Database(cause))) => cause.code().is_some_and(|code| takes_no_writes(&code)),
        (_, Some(cause)) => matches!(
            cause,
            sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
        ),
        (_, None) => false,
    }
}

/// Whether a code says so: a SQLSTATE of PostgreSQL has five characters, a result code of SQLite up to
/// four digits, the last eight bits of which are its kind.
fn takes_no_writes(code: &str) -> bool {
    if code.len() == 5 {
        // Connection lost, out of resources (a full disk too), a lock not given, stopped by an
        // operator, a system error; a standby that only reads.
        return ["08", "53", "55", "57", "58", "25006"].iter().any(|class| code.starts_with(class));
    }
    // BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB (sqlite.org/rescode.html).
    code.parse::<u32>().is_ok_and(|code| [5, 6, 7, 8, 10, 11, 13, 14, 26].contains(&(code & 0xff)))
}

/// Whether trying again can help at once: PostgreSQL's serialization failure and deadlock.
fn is_conflict(error: &DbErr) -> bool {
    sql_cause(error)
        .and_then(|cause| cause.as_database_error())
        .and_then(|error| error.code())
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01"))
}

fn sql_cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            Some(cause.as_ref())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    struct Nothing;

    impl BatchHandler for Nothing {
        type Write = ();
        type Answer = ();
        type Changes = ();

        fn apply(
            &self,
            _: &Transaction,
            writes: &[()],
        ) -> impl Future<Output = Result<(Vec<()>, ())>> + Send {
            ready(Ok((vec![(); writes.len()], ())))
        }

        fn committed(&self, (): ()) {}
    }

    #[tokio::test]
    async fn a_write_that_came_in_while_the_writer_died_has_an_answer() {
        let (queue, receiver) = mpsc::channel::<Waiting<Nothing>>(1);
        let alive = Arc::new(AtomicBool::new(true));
        let writer = Writer { queue, alive: Arc::clone(&alive), storing: alive };
        let (reply, answer) = oneshot::channel();
        let place = writer.queue.reserve().await.expect("a place");
        drop(receiver);
        place.send(Waiting { write: (), reply });
        let answer = tokio::time::timeout(PATIENCE, writer.answer(answer)).await;
        assert!(matches!(answer, Ok(Err(StoreError::Stopping))), "it waits for a writer that is gone");
    }
}
