//! Visits are counted in memory: a program that is killed loses those of its last seconds, and
//! nothing that was written down.

use std::collections::BTreeMap;

use entity::traffic::{Facet, Measure};
use sea_orm::EntityTrait;

use crate::{
    on_both_databases,
    process::{Process, recount, smtp},
    support::{database::Database, smtp::Sink, until},
};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36";

/// Counts by channel, read past the program.
async fn by_channel(database: &Database) -> BTreeMap<(Measure, String), i64> {
    let connection = database.connect().await;
    let rows = entity::traffic::Entity::find().all(&connection).await.expect("read");
    connection.close().await.expect("closed");
    let mut counts = BTreeMap::new();
    for row in rows.into_iter().filter(|row| row.facet == Facet::Channel && row.count != 0) {
        *counts.entry((row.measure, row.key)).or_default() += row.count;
    }
    counts
}

on_both_databases! {
    async fn kill_9_loses_no_visit_that_was_written(database: Database) {
        let sink = Sink::start().await;
        let visits = |channel: &str| (Measure::Visit, channel.to_owned());
        let mut program = Process::start(&database, &[&smtp(&sink), "--traffic-flush=50ms"]).await;
        for _ in 0..40 {
            program.get_with("/en?via=facebook", "user-agent", PHONE).await;
        }
        assert_eq!(program.sign("tuya@example.org").await.status, 303);
        let letter = sink.first("tuya@example.org").await;
        assert_eq!(program.press(&letter.link("confirm")).await.status, 303);
        until("the visits are written", async || {
            by_channel(&database).await.get(&visits("facebook")) == Some(&40)
        })
        .await;
        program.kill();

        // Nothing is written before the kill this time.
        let mut program = Process::start(&database, &[&smtp(&sink), "--traffic-flush=1h"]).await;
        for _ in 0..7 {
            program.get_with("/en?via=x", "user-agent", PHONE).await;
        }
        program.kill();

        let mut program = Process::start(&database, &[&smtp(&sink), "--traffic-flush=1h"]).await;
        program.get_with("/en?via=viber", "user-agent", PHONE).await;
        program.stop().await;
        let counts = by_channel(&database).await;
        let direct = |measure| (measure, "direct".to_owned());
        let expected = [
            (visits("facebook"), 40),
            (visits("viber"), 1),
            (direct(Measure::Signed), 1),
            (direct(Measure::Confirmed), 1),
        ];
        assert_eq!(counts, BTreeMap::from(expected));
        assert_eq!(recount(&database, &[]).await, 1);
    }
}
