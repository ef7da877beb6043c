//! Changes to the database: each is a type of its own, with its own answer.

pub mod audit;
pub mod audited;
pub mod batch;
pub mod delivery;
pub mod effective;
pub mod outbox;
pub mod permit;
pub mod rules;
pub mod signals;
pub mod site;
pub mod witness;

use std::any::{Any, TypeId};
use std::future::Future;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::clock::Clock;
use crate::domain::crypto::keyring::Keyring;
use crate::domain::write::signals::{Changes, Signals};
use crate::domain::{Batch, Error, Rules};
use crate::store::Transaction;
use crate::store::writer::BatchHandler;

/// A change to the database. It is applied in the transaction of a batch, and again whenever that
/// could not be committed.
pub trait Write: Send + Sync + Sized + 'static {
    /// What the caller gets once the change is on disk.
    type Answer: Send + 'static;

    /// Lower ones go first in every batch: nodes that lock rows in the same order rarely meet.
    const ORDER: u8 = u8::MAX;

    fn write(&self, batch: &Batch<'_>) -> impl Future<Output = Result<Self::Answer, Error>> + Send;

    /// Applies all changes of this type in a batch; the answers are in their order. Frequent changes
    /// gather them into few statements.
    fn write_many(
        these: &[&Self],
        batch: &Batch<'_>,
    ) -> impl Future<Output = Result<Vec<Self::Answer>, Error>> + Send {
        async move {
            let mut answers = Vec::with_capacity(these.len());
            for write in these {
                answers.push(write.write(batch).await?);
            }
            Ok(answers)
        }
    }
}

pub type BoxedWrite = Box<dyn AnyWrite>;

pub type BoxedAnswer = Box<dyn Any + Send>;

/// A [`Write`] whose type is not known.
pub trait AnyWrite: Any + Send + Sync {
    /// [`Write::ORDER`].
    fn order(&self) -> u8;

    /// [`Write::write_many`]; all must be of the type of this one.
    fn write_many<'a>(
        &self,
        these: &'a [&'a dyn AnyWrite],
        batch: &'a Batch<'_>,
    ) -> BoxFuture<'a, Result<Vec<BoxedAnswer>, Error>>;
}

impl<W: Write> AnyWrite for W {
    fn order(&self) -> u8 {
        W::ORDER
    }

    fn write_many<'a>(
        &self,
        these: &'a [&'a dyn AnyWrite],
        batch: &'a Batch<'_>,
    ) -> BoxFuture<'a, Result<Vec<BoxedAnswer>, Error>> {
        Box::pin(async move {
            let these: Vec<&W> = these
                .iter()
                .filter_map(|write| {
                    let write: &dyn Any = *write;
                    write.downcast_ref()
                })
                .collect();
            let answers = W::write_many(&these, batch).await?;
            Ok(answers.into_iter().map(|answer| Box::new(answer) as BoxedAnswer).collect())
        })
    }
}

/// The answer of a write, once its type is known again.
///
/// # Errors
/// When it is the answer of another type of write: a fault of the program.
pub(super) fn answer<W: Write>(answer: BoxedAnswer) -> Result<W::Answer, Error> {
    let answer = answer.downcast().map_err(|_| Error::Refused("a write got another's answer".into()))?;
    Ok(*answer)
}

/// Applies batches, the writes of each type together.
#[derive(Debug)]
pub struct Writes {
    keys: Arc<Keyring>,
    clock: Clock,
    rules: Arc<Rules>,
    signals: Arc<Signals>,
}

impl Writes {
    /// With the tools of each batch; changes are announced by `signals`.
    pub(super) fn new(keys: Arc<Keyring>, clock: Clock, rules: Arc<Rules>, signals: Arc<Signals>) -> Self {
        Self { keys, clock, rules, signals }
    }
}

impl BatchHandler for Writes {
    type Write = BoxedWrite;
    type Answer = BoxedAnswer;
    type Changes = Changes;

    async fn apply(
        &self,
        tx: &Transaction,
        writes: &[BoxedWrite],
    ) -> Result<(Vec<BoxedAnswer>, Changes), Error> {
        let batch = Batch::new(tx, &self.keys, &self.clock, &self.rules);
        let mut answers: Vec<(usize, BoxedAnswer)> = Vec::with_capacity(writes.len());
        for (places, these) in gather(writes) {
            if let Some(first) = these.first() {
                answers.extend(places.into_iter().zip(first.write_many(&these, &batch).await?));
            }
        }
        // All waited at the same time, so any order between types was a fair one.
        answers.sort_unstable_by_key(|(place, _)| *place);
        Ok((answers.into_iter().map(|(_, answer)| answer).collect(), batch.finish().await?))
    }

    fn committed(&self, changes: Changes) {
        self.signals.announce(changes);
    }
}

/// The writes of one type: its order, their places in the batch, and themselves.
type OneType<'a> = (TypeId, u8, Vec<usize>, Vec<&'a dyn AnyWrite>);

/// The writes of a batch by type, with the place of each in the batch.
fn gather(writes: &[BoxedWrite]) -> Vec<(Vec<usize>, Vec<&dyn AnyWrite>)> {
    let mut types: Vec<OneType<'_>> = Vec::new();
    for (place, write) in writes.iter().enumerate() {
        let write: &dyn AnyWrite = &**write;
        let any: &dyn Any = write;
        let id = any.type_id();
        match types.iter_mut().find(|(known, ..)| *known == id) {
            Some((_, _, places, these)) => {
                places.push(place);
                these.push(write);
            }
            None => types.push((id, write.order(), vec![place], vec![write])),
        }
    }
    types.sort_by_key(|(_, order, ..)| *order);
    types.into_iter().map(|(_, _, places, these)| (places, these)).collect()
}
