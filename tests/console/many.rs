//! Thousands of pledges at once, as they stand after days of signing.

use entity::pledge::{ActiveModel, Entity, Review, State};
use sea_orm::{ActiveValue::Set, EntityTrait};
use sixteen::domain::{EmailAddress, pledge::sign::Record, write::audit::By};

use crate::support::app::TestApp;

/// Rows of one statement.
const CHUNK: usize = 500;

/// Puts in `count` pledges of the addresses `p0@DOMAIN`, `p1@DOMAIN` …, and makes the counts right.
pub(crate) async fn fill(
    app: &TestApp,
    domain: &str,
    count: usize,
    change: impl Fn(&mut ActiveModel, usize),
) {
    let site = app.site();
    let now = site.clock.now_ms();
    let connection = app.database.connect().await;
    let numbers: Vec<usize> = (0..count).collect();
    for chunk in numbers.chunks(CHUNK) {
        let rows: Vec<ActiveModel> = chunk
            .iter()
            .map(|number| {
                let email = format!("p{number}@{domain}");
                let code = sixteen::domain::crypto::keyring::new_code(&site.clock);
                let record = Record {
                    email: email.clone(),
                    name: format!("Person Number {number}."),
                    organisation: None,
                    message: None,
                };
                let key = site.email_key(&EmailAddress::parse(&email).expect("an address"));
                let mut row = ActiveModel {
                    sealed: Set(Some(record.seal(&site.keys, &site.clock, &code))),
                    code: Set(code),
                    email_key: Set(Some(key.to_vec())),
                    state: Set(State::Confirmed),
                    held_for: Set(None),
                    calls: Set(["data"].into_iter().collect()),
                    region: Set(None),
                    voice: Set("individual".into()),
                    language: Set("en".into()),
                    channel: Set("direct".into()),
                    brought_by: Set(None),
                    source: Set(None),
                    generation: Set(0),
                    text_hash: Set(vec![0; 32]),
                    daily_letters: Set(false),
                    name_review: Set(Review::None),
                    organisation_review: Set(Review::None),
                    message_review: Set(Review::None),
                    revision: Set(0),
                    code_tries: Set(0),
                    created_at: Set(now),
                    expires_at: Set(now + 3_600_000),
                    confirmed_at: Set(Some(now)),
                    confirmed_day: Set(Some(site.rules.date(now).to_string())),
                    ended_at: Set(None),
                    network: Set(None),
                    cleanup_id: Set(None),
                    cleanup_from: Set(None),
                    cleanup_at: Set(None),
                    ..ActiveModel::default()
                };
                change(&mut row, *number);
                row
            })
            .collect();
        Entity::insert_many(rows).exec(&connection).await.expect("put in");
    }
    connection.close().await.expect("closed");
    mend(app).await;
}

/// Makes the counts say what the rows say.
pub(crate) async fn mend(app: &TestApp) {
    let found = app.site().recount().await.expect("counted");
    assert!(app.site().correct_counts(By::CommandLine, found).await.expect("corrected"));
}

/// Makes a pledge a held one of a network.
pub(crate) fn held(row: &mut ActiveModel, network: &[u8]) {
    row.state = Set(State::Held);
    row.held_for = Set(Some("network, day".into()));
    row.network = Set(Some(network.to_vec()));
    row.confirmed_at = Set(None);
    row.confirmed_day = Set(None);
}
