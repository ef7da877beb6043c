//! A write that cannot be written, among others that can.

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use sixteen::{
    domain::{
        Error,
        write::{Write, batch::Batch},
    },
    store::{
        limit::{self, Addition},
        writer::BATCH,
    },
};

use crate::{
    on_both_databases,
    support::{app::TestApp, hold::HeldWriter, until},
};

#[derive(Debug, Clone, Copy)]
enum Fault {
    /// The rule refuses.
    Refusal,
    /// The database does, and on PostgreSQL nothing more can be done in the transaction.
    Statement,
    /// The rule panics.
    Panic,
}

/// Adds one to a counter of its own; a faulty one fails after that.
struct Count {
    counter: Vec<u8>,
    fault: Option<Fault>,
}

impl Write for Count {
    type Answer = i64;

    async fn write(&self, batch: &Batch<'_>) -> Result<i64, Error> {
        let addition = Addition { bucket: self.counter.clone(), count: 1, expires_at: i64::MAX };
        let counts = limit::add(batch.tx, vec![addition]).await?;
        match self.fault {
            Some(Fault::Refusal) => return Err(Error::Refused("not this one".into())),
            Some(Fault::Statement) => {
                batch.tx.execute_unprepared("INSERT INTO no_such_table VALUES (1)").await?;
            }
            Some(Fault::Panic) => panic!("a fault in a rule"),
            None => {}
        }
        Ok(counts[&self.counter])
    }
}

on_both_databases! {
    async fn one_of_a_batch_that_fails_costs_no_other_its_answer(database: Database) {
        let app = TestApp::start(database).await;
        let site = app.site();
        for (fault, faulty) in [(Fault::Refusal, 0), (Fault::Statement, 100), (Fault::Panic, BATCH - 1)] {
            let held = HeldWriter::hold(site).await;
            let counter = |number: usize| format!("{fault:?} {number}").into_bytes();
            let writes = join_all((0..BATCH).map(|number| {
                let fault = (number == faulty).then_some(fault);
                site.write_in_turn(Count { counter: counter(number), fault })
            }));
            let one_batch = async {
                until("a whole batch waits", async || site.writes_waiting() >= BATCH).await;
                held.let_go().await;
            };
            let (answers, ()) = tokio::join!(writes, one_batch);
            for (number, answer) in answers.into_iter().enumerate() {
                assert_eq!(answer.ok(), (number != faulty).then_some(1), "{fault:?}, write {number}");
                let kept = limit::get(&site.store.read, &counter(number)).await.expect("read");
                assert_eq!(kept, i64::from(number != faulty), "{fault:?}, write {number}");
            }
        }
        // The writer goes on.
        assert_eq!(app.sign("after@example.org").await.status, 303);
    }
}
