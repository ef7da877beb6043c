//! More than the program may keep waiting: an honest refusal, and nothing lost.

use std::collections::BTreeSet;

use sea_orm::EntityTrait;

use crate::{
    on_both_databases,
    process::{Process, recount, smtp},
    support::{PATIENCE, smtp::Sink},
};

/// People who sign at the same instant.
const CROWD: usize = 100;

on_both_databases! {
    async fn a_full_queue_refuses_honestly_and_keeps_every_promise(database: Database) {
        let sink = Sink::start().await;
        let mut program = Process::start(&database, &[&smtp(&sink), "--queue=1"]).await;
        program.is_ready().await;
        let (mut taken, mut refused) = (BTreeSet::new(), BTreeSet::new());
        // Crowd after crowd, until both were seen.
        for round in 0..20 {
            let emails: Vec<String> = (0..CROWD).map(|n| format!("r{round}-{n}@example.org")).collect();
            let answers = futures_util::future::join_all(emails.iter().map(|email| program.sign(email))).await;
            for (email, answer) in emails.into_iter().zip(answers) {
                if answer.status == 303 {
                    taken.insert(email);
                    continue;
                }
                assert_eq!(answer.status, 503, "{}", answer.body);
                assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
                assert_eq!(answer.header("cache-control"), "no-store");
                assert!(answer.title().starts_with("Error: "), "{}", answer.title());
                for typed in [format!("value=\"{email}\""), "value=\"Б.Номин\"".into(), "value=\"data\" checked".into()] {
                    assert!(answer.body.contains(&typed), "{typed} is lost");
                }
                refused.insert(email);
            }
            if !taken.is_empty() && !refused.is_empty() {
                break;
            }
        }
        assert!(!taken.is_empty() && !refused.is_empty(), "{} taken, {} refused", taken.len(), refused.len());
        // Reading goes on, and so does the next pledge.
        assert_eq!(program.get("/en").await.status, 200);
        // The courier's own writes can hold the one place for a moment: one presses again, as the page says.
        let next = async { while program.sign("after@example.org").await.status != 303 {} };
        tokio::time::timeout(PATIENCE, next).await.expect("a place for the next pledge");
        taken.insert("after@example.org".into());
        for email in &taken {
            sink.first(email).await;
        }
        program.stop().await;
        assert_eq!(recount(&database, &[]).await, 0);
        let connection = database.connect().await;
        let rows = entity::pledge::Entity::find().all(&connection).await.expect("read");
        assert_eq!(rows.len(), taken.len());
        assert!(sink.letters().iter().all(|letter| taken.contains(&letter.to)));
    }
}
