//! The overview: its numbers are those of the rows, on every database, and cost visitors nothing.

use entity::{
    letter::Kind,
    pledge::{Column, Entity, State},
    traffic::{Facet, Measure},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sixteen::domain::{
    audit::By,
    mail_hour::{HOUR_MS, Measure as Mail},
    organizer::Role,
    overview::{Overview, Range},
};

use crate::{
    on_both_databases,
    person::Person,
    support::{app::TestApp, until},
};

/// A browser of a person: others are no visit.
const PHONE: (&str, &str) = (
    "user-agent",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
);

async fn gather(app: &TestApp, range: Range) -> Overview {
    Overview::gather(app.register(), range).await.expect("read")
}

/// How many pledges stand so.
async fn rows(app: &TestApp, state: State) -> i64 {
    let query = Entity::find().filter(Column::State.eq(state));
    i64::try_from(query.count(&app.register().store.read).await.expect("read")).expect("a number")
}

on_both_databases! {
    async fn the_numbers_are_those_of_the_rows(database: Database) {
        let app = TestApp::start(database).await;
        let source = app.register().add_source(By::CommandLine, "Сургууль № 1", "qr").await.expect("added");
        assert_eq!(app.get_with(&format!("/en?by={}", source.code), &[PHONE]).await.status, 200);
        let by = [("by", source.code.as_str()), ("via", "qr"), ("region", "MN-041"), ("voice", "media"), ("organisation", "Өдрийн сонин")];
        app.pledge("nomin@gmail.com", &by).await;
        app.pledge("bold@gmail.com", &[("via", "facebook")]).await;
        app.pledge("saran@small-shelter.example", &[]).await;
        let gone = app.pledge("tuya@yahoo.com", &[]).await;
        let register = app.register();
        let code = app.row("tuya@yahoo.com").await.expect("a pledge").code;
        assert!(register.withdraw(&code).await.expect("written"));
        drop(gone);
        app.sign("waits@gmail.com").await;
        app.settled().await;

        let now = gather(&app, Range::default()).await;
        assert_eq!(now.confirmed(), 3);
        assert_eq!(now.confirmed(), rows(&app, State::Confirmed).await);
        assert_eq!(now.confirmed_on(now.today), 3);
        assert_eq!(now.states.pending, rows(&app, State::Pending).await);
        assert_eq!(now.states.withdrawn, rows(&app, State::Withdrawn).await);
        assert_eq!((now.states.pending, now.states.withdrawn, now.states.held, now.states.disowned), (1, 1, 0, 0));
        assert_eq!(now.waiting.letters, 0);
        // By the hour of the confirmation, as the rows have it; what was withdrawn is taken back.
        let mut by_hour = std::collections::BTreeMap::new();
        for row in Entity::find().filter(Column::State.eq(State::Confirmed)).all(&register.store.read).await.expect("read") {
            *by_hour.entry(row.confirmed_at.expect("confirmed") / HOUR_MS * HOUR_MS).or_insert(0_i64) += 1;
        }
        let hours: std::collections::BTreeMap<i64, i64> =
            now.last_hours().into_iter().map(|(at, hour)| (at, hour.confirmed)).filter(|(_, count)| *count > 0).collect();
        assert_eq!(hours, by_hour);
        // Letters by provider: only the large ones have a name.
        let letters = |measure, provider| now.letters(measure, Some(provider));
        assert_eq!((letters(Mail::Asked, "gmail.com"), letters(Mail::Confirmed, "gmail.com")), (3, 2));
        assert_eq!((letters(Mail::Asked, "yahoo.com"), letters(Mail::Confirmed, "yahoo.com")), (1, 0));
        assert_eq!((letters(Mail::Asked, "other"), letters(Mail::Confirmed, "other")), (1, 1));
        assert_eq!(now.letters(Mail::Asked, None), 5);
        let asked = entity::letter::Entity::find().filter(entity::letter::Column::Kind.eq(Kind::Confirm));
        assert_eq!(asked.count(&register.store.read).await.expect("read"), 5);
        assert!(!now.hours.keys().any(|(_, provider, _)| provider.contains("shelter")));
        // Where people came from.
        assert_eq!(now.sum(Measure::Confirmed, Facet::Channel, "facebook"), 1);
        assert_eq!(now.sum(Measure::Confirmed, Facet::Source, &source.code), 1);
        assert_eq!(now.sum(Measure::Visit, Facet::Source, &source.code), 1);
        assert_eq!((now.all(Measure::Signed), now.all(Measure::Confirmed)), (5, 3));
        assert_eq!(now.on(now.today, Measure::Confirmed), 3);
        // Other days hold nothing of it; the total is of all days.
        let past = "2020-01-01".parse().expect("a date");
        let before = gather(&app, Range { from: None, to: Some(past) }).await;
        assert_eq!((before.all(Measure::Signed), before.confirmed()), (0, 3));
    }

    async fn whoever_looks_sees_what_was_just_confirmed(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let shown = async |number: &str| {
            let page = viewer.get("/organizer").await;
            assert_eq!(page.status, 200);
            page.body.contains(&format!("<dt>Confirmed</dt><dd class=\"num\">{number}</dd>"))
        };
        assert!(shown("0").await);
        app.pledge("nomin@example.org", &[]).await;
        until("the overview has it", async || shown("1").await).await;
        let page = viewer.get("/organizer?from=2026-11-30&to=2026-11-01").await;
        assert_eq!(page.status, 200, "days in the wrong order are all days");
        assert_eq!(viewer.get("/organizer?from=x&from=y&to=%00").await.status, 200);
        assert!(page.body.contains("Not for publication"), "small numbers are marked");
    }

    async fn a_provider_that_goes_silent_is_named(database: Database) {
        let app = TestApp::start(database).await;
        for number in 0..10 {
            app.sign(&format!("nobody{number}@yahoo.com")).await;
        }
        app.pledge("nomin@gmail.com", &[]).await;
        assert_eq!(gather(&app, Range::default()).await.silent(), []);
        // People need time to read a letter.
        app.clock.advance(std::time::Duration::from_secs(2 * 3600));
        let silent = gather(&app, Range::default()).await.silent();
        let silent: Vec<(&str, i64)> = silent.iter().map(|one| (one.provider.as_str(), one.asked)).collect();
        assert_eq!(silent, [("yahoo.com", 10)]);
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        until("the page says so", async || {
            viewer.get("/organizer").await.body.contains("yahoo.com: nobody has confirmed since")
        })
        .await;
        // After a week nothing of it is kept.
        app.clock.advance(std::time::Duration::from_secs(8 * 24 * 3600));
        app.register().purge().await.expect("purged");
        let kept = sixteen::store::mail_hour::since(&app.register().store.read, 0).await.expect("read");
        assert!(kept.is_empty(), "{kept:?}");
    }
}
