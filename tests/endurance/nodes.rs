//! More than one process on one database.

use crate::{
    on_both_databases,
    process::{Process, recount, run, secret_file, smtp},
    support::{
        database::Database,
        page::Answer,
        smtp::{Mood, Sink},
        until,
    },
};

/// What nodes share.
fn secret(database: &Database) -> String {
    secret_file(database, "shared", "one secret for all the nodes of this test")
}

/// Waits until a node's counts show a total.
async fn wait_for_total(node: &Process, total: i64) {
    until(&format!("{total} are counted"), async || {
        let counts: serde_json::Value =
            serde_json::from_str(&node.get("/api/v1/counts").await.body).expect("JSON");
        counts["confirmed"].as_i64() == Some(total)
    })
    .await;
}

/// Fifty posts at the same instant, split over two nodes.
async fn fifty(one: &Process, two: &Process, link: &str) -> Vec<Answer> {
    let fields = one.get(link).await.hidden_fields();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let node = |number: usize| if number.is_multiple_of(2) { one } else { two };
    futures_util::future::join_all((0..50).map(|number| node(number).post(link, &fields))).await
}

/// Nodes on PostgreSQL have folders of their own; on SQLite the folder is what they share.
struct Nodes {
    one: Process,
    two: Process,
    _folder: tempfile::TempDir,
}

impl Nodes {
    /// Starts two at the same instant.
    async fn start(database: &Database, flags: &[&str]) -> Self {
        let folder = tempfile::TempDir::new().expect("a folder");
        let own = format!("--data={}", folder.path().display());
        let secret = secret(database);
        let other = if database.is_postgres() { vec![own.as_str(), &secret] } else { Vec::new() };
        let first = if database.is_postgres() { vec![secret.as_str()] } else { Vec::new() };
        let (first, other) = ([flags, &first].concat(), [flags, &other].concat());
        let (one, two) = tokio::join!(Process::start(database, &first), Process::start(database, &other));
        Self { one, two, _folder: folder }
    }
}

on_both_databases! {
    async fn two_start_at_the_same_instant_on_a_new_database(database: Database) {
        let sink = Sink::start().await;
        let Nodes { mut one, mut two, _folder } = Nodes::start(&database, &[&smtp(&sink)]).await;
        one.is_ready().await;
        two.is_ready().await;
        assert_eq!(one.sign("one@example.org").await.status, 303);
        assert_eq!(two.sign("two@example.org").await.status, 303);
        sink.first("one@example.org").await;
        sink.first("two@example.org").await;
        one.stop().await;
        two.stop().await;
    }

    async fn a_form_of_one_node_is_confirmed_on_another(database: Database) {
        let sink = Sink::start().await;
        let Nodes { mut one, mut two, _folder } = Nodes::start(&database, &[&smtp(&sink)]).await;
        let check = one.sign("tuya@example.org").await;
        let letter = sink.first("tuya@example.org").await;
        let thanks = two.press(&letter.link("confirm")).await;
        assert_eq!(thanks.status, 303);
        assert_eq!(one.get(thanks.location()).await.status, 200);
        let again = two.post("/en/check-your-email", &[("ref", check.reference()), ("code", &letter.code())]).await;
        assert_eq!(again.status, 303);
        wait_for_total(&one, 1).await;
        wait_for_total(&two, 1).await;
        assert_eq!(one.post(&letter.link("manage"), &[("act", "withdraw-now")]).await.status, 303);
        wait_for_total(&two, 0).await;
        one.stop().await;
        two.stop().await;
    }

    async fn fifty_confirmations_split_over_two_nodes_count_once(database: Database) {
        let sink = Sink::start().await;
        let Nodes { mut one, mut two, _folder } = Nodes::start(&database, &[&smtp(&sink)]).await;
        one.sign("tuya@example.org").await;
        let letter = sink.first("tuya@example.org").await;
        for answer in fifty(&one, &two, &letter.link("confirm")).await {
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
        wait_for_total(&one, 1).await;
        wait_for_total(&two, 1).await;
        one.stop().await;
        two.stop().await;
        let secret = secret(&database);
        let shared: &[&str] = if database.is_postgres() { &[&secret] } else { &[] };
        assert_eq!(recount(&database, shared).await, 1);
    }

    async fn both_sign_at_once_and_nothing_is_lost_or_counted_twice(database: Database) {
        let sink = Sink::start().await;
        let Nodes { mut one, mut two, _folder } = Nodes::start(&database, &[&smtp(&sink)]).await;
        // Each address on both nodes at the same instant, and many at once.
        let emails: Vec<String> = (0..20).map(|number| format!("tuya{number}@example.org")).collect();
        let posts = emails.iter().flat_map(|email| [one.sign(email), two.sign(email)]);
        for answer in futures_util::future::join_all(posts).await {
            assert_eq!(answer.status, 303, "{}", answer.body);
        }
        for email in &emails {
            let letter = sink.first(email).await;
            assert_eq!(two.press(&letter.link("confirm")).await.status, 303);
        }
        wait_for_total(&one, 20).await;
        one.stop().await;
        two.stop().await;
        let secret = secret(&database);
        let shared: &[&str] = if database.is_postgres() { &[&secret] } else { &[] };
        assert_eq!(recount(&database, shared).await, 20);
    }

    async fn a_killed_nodes_letters_are_taken_over_after_its_lease(database: Database) {
        let (silent, friendly) = (Sink::start().await, Sink::start().await);
        silent.set_mood(Mood::Silent);
        let short = ["--mail-lease=4s", "--mail-timeout=3s", &secret(&database)];
        let mut dead = Process::start(&database, &[&[smtp(&silent).as_str()], &short[..]].concat()).await;
        let emails: Vec<String> = (0..10).map(|number| format!("tuya{number}@example.org")).collect();
        for email in &emails {
            assert_eq!(dead.sign(email).await.status, 303);
        }
        let connection = database.connect().await;
        until("some letters are claimed", async || claimed(&connection).await > 0).await;
        dead.kill();
        assert!(claimed(&connection).await > 0);
        connection.close().await.expect("closed");
        let mut heir = Process::start(&database, &[&[smtp(&friendly).as_str()], &short[..]].concat()).await;
        for email in &emails {
            friendly.first(email).await;
        }
        heir.stop().await;
    }
}

/// Only one server sends from a SQLite file, so what a dead one had in hand is nobody's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_a_killed_servers_letters_leave_at_the_next_start() {
    let (database, silent, friendly) = (Database::sqlite(), Sink::start().await, Sink::start().await);
    silent.set_mood(Mood::Silent);
    let mut dead = Process::start(&database, &[&smtp(&silent), "--mail-lease=1h"]).await;
    assert_eq!(dead.sign("tuya@example.org").await.status, 303);
    let connection = database.connect().await;
    until("the letter is claimed", async || claimed(&connection).await > 0).await;
    dead.kill();
    connection.close().await.expect("closed");
    let mut heir = Process::start(&database, &[&smtp(&friendly), "--mail-lease=1h"]).await;
    friendly.first("tuya@example.org").await;
    heir.stop().await;
}

/// A folder's first start decides its secret, whoever is first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_start_at_the_same_instant_in_an_empty_folder() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let smtp = smtp(&sink);
    let flags = [smtp.as_str()];
    let starting = (0..6).map(|_| Process::start(&database, &flags));
    let mut all = futures_util::future::join_all(starting).await;
    for (number, one) in all.iter().enumerate() {
        assert_eq!(one.sign(&format!("tuya{number}@example.org")).await.status, 303);
    }
    for (number, one) in all.iter().rev().enumerate() {
        let letter = sink.first(&format!("tuya{number}@example.org")).await;
        assert_eq!(one.press(&letter.link("confirm")).await.status, 303);
    }
    for one in &mut all {
        one.stop().await;
    }
    assert_eq!(recount(&database, &[]).await, 6);
    let mut left: Vec<String> = std::fs::read_dir(database.folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["secret", "sixteen.lock", "sixteen.sqlite"], "something unfinished is left");
}

/// Letters some node has claimed.
async fn claimed(connection: &sea_orm::DatabaseConnection) -> usize {
    use sea_orm::EntityTrait;
    let letters = entity::letter::Entity::find().all(connection).await.expect("read");
    letters.iter().filter(|letter| letter.lease_until > 0).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_work_beside_the_running_program() {
    let (database, sink) = (Database::sqlite(), Sink::start().await);
    let mut running = Process::start(&database, &[&smtp(&sink)]).await;
    running.sign("tuya@example.org").await;
    let letter = sink.first("tuya@example.org").await;
    running.press(&letter.link("confirm")).await;
    assert_eq!(recount(&database, &[]).await, 1);
    let second = Process::start(&database, &[&smtp(&sink)]).await;
    second.is_ready().await;
    drop(second);
    // What an organizer does on the command line is on the page a moment later.
    let name = "Qwertina Zxcvova";
    let fields = [
        ("name", name),
        ("email", "nomin@example.org"),
        ("calls", "data"),
        ("consent", "on"),
        ("show_name", "on"),
    ];
    assert_eq!(running.post("/en/pledges", &fields).await.status, 303);
    running.press(&sink.first("nomin@example.org").await.link("confirm")).await;
    let list = run(&database, &["moderate", "list"]).await;
    let code = list.out.lines().find(|line| line.contains(name)).and_then(|line| line.split('\t').next());
    let code = code.unwrap_or_else(|| panic!("{list:?}")).to_owned();
    for (command, shown) in [("release", true), ("hide", false)] {
        let done = run(&database, &["moderate", command, "--part=name", &code]).await;
        assert_eq!(done.code, Some(0), "{done:?}");
        until("the home page follows", async || running.get("/en").await.body.contains(name) == shown).await;
    }
    assert_eq!(running.sign("saruul@example.org").await.status, 303);
    running.stop().await;
}
