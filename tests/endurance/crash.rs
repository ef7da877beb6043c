//! Killed at any moment, with people signing and confirming, and started again on the same data.

use std::{
    cell::Cell,
    collections::BTreeSet,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

#[cfg(unix)]
use nix::sys::signal::Signal;
use sea_orm::EntityTrait;
use sixteen::domain::crypto::keyring::{Keyring, SealedRoot, Secrets};

use crate::{
    on_both_databases,
    process::{Process, Visitor, bare, finish, program, recount, smtp},
    support::{clock, database::Database, random::from_environment, smtp::Sink, until},
};

/// How often it is killed, unless `KILLS` says otherwise: `KILLS=100 TEST_MINUTES=30 cargo test --test
/// endurance crash`.
const ROUNDS: u64 = 6;

/// People who sign at the same time.
const SIGNERS: usize = 16;

/// What was said to people, so that it must be so.
#[derive(Default)]
struct Said {
    signed: Mutex<BTreeSet<String>>,
    confirmed: Mutex<BTreeSet<String>>,
    answers: AtomicUsize,
}

impl Said {
    fn signed(&self, email: &str) {
        self.signed.lock().expect("not poisoned").insert(email.to_owned());
        self.answers.fetch_add(1, Ordering::Relaxed);
    }

    fn confirmed(&self, email: &str) {
        self.confirmed.lock().expect("not poisoned").insert(email.to_owned());
        self.answers.fetch_add(1, Ordering::Relaxed);
    }
}

/// Signs with one address after another until the program is gone.
async fn sign_on(program: &Visitor, said: &Said, round: u64, signer: usize) {
    for number in 0.. {
        let email = format!("r{round}-s{signer}-{number}@example.org");
        match program.try_sign(&email).await {
            Ok(answer) if answer.status == 303 => said.signed(&email),
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
            Err(_) => return,
        }
    }
}

/// Confirms what comes by mail until the program is gone.
async fn confirm_on(program: &Visitor, sink: &Sink, said: &Said, gone: &AtomicBool, seen: &mut usize) {
    loop {
        let letters = sink.letters();
        for letter in letters.iter().skip(*seen) {
            *seen += 1;
            match program.try_press(&letter.link("confirm")).await {
                Ok(answer) if answer.status == 303 => said.confirmed(&letter.to),
                Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
                Err(_) => return,
            }
        }
        if gone.load(Ordering::Relaxed) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// How many answers the program may give before it is killed: another number each time.
fn patience() -> usize {
    let [byte] = clock().random::<1>();
    20 + usize::from(byte) / 2
}

on_both_databases! {
    async fn nothing_that_was_acknowledged_is_lost_by_kill_9_under_load(database: Database) {
        survive(&database, from_environment("KILLS", ROUNDS), program, |_| {}).await;
    }
}

/// Kills a program under load again and again, and looks whether all that it acknowledged is there in the
/// end. `command` is how it is started, and `killed` what else befalls the machine each time.
pub(crate) async fn survive(
    database: &Database,
    rounds: u64,
    command: impl Fn() -> Command,
    mut killed: impl FnMut(u64),
) {
    let sink = Sink::start().await;
    // Short leases: the letters of the dead are taken over soon.
    let flags = [&smtp(&sink), "--mail-timeout=1s", "--mail-lease=2s", "--mail-retry=100ms"];
    let said = Arc::new(Said::default());
    let mut seen = 0;
    for round in 0..rounds {
        let mut program = Process::start_as(command(), database, &flags).await;
        let (before, enough) = (said.answers.load(Ordering::Relaxed), patience());
        let gone = AtomicBool::new(false);
        let visitor = program.visitor();
        let signing = futures_util::future::join_all(
            (0..SIGNERS).map(|signer| sign_on(&visitor, &said, round, signer)),
        );
        let killing = async {
            until("enough is acknowledged", async || said.answers.load(Ordering::Relaxed) >= before + enough)
                .await;
            program.kill();
            gone.store(true, Ordering::Relaxed);
        };
        tokio::join!(signing, confirm_on(&visitor, &sink, &said, &gone, &mut seen), killing);
        killed(round);
    }

    let mut program = Process::start(database, &flags).await;
    let signed = said.signed.lock().expect("not poisoned").clone();
    let confirmed = said.confirmed.lock().expect("not poisoned").clone();
    assert!(!signed.is_empty() && !confirmed.is_empty());
    // After a hundred kills thousands may wait: as long as they get fewer, it goes on.
    let waiting = Cell::new(usize::MAX);
    while waiting.get() > 0 {
        let before = waiting.get();
        until("fewer letters wait", async || {
            waiting.set(Rows::read(database).await.waiting);
            waiting.get() < before
        })
        .await;
    }
    let reached: BTreeSet<String> = sink.letters().into_iter().map(|letter| letter.to).collect();
    let missing: Vec<_> = signed.difference(&reached).collect();
    assert!(missing.is_empty(), "no letter ever came to {missing:?}");
    // Every link works in the end, whatever became of its first answer.
    let unconfirmed: Vec<_> = signed.difference(&confirmed).collect();
    let last = sink.first(unconfirmed.last().expect("the last one before a kill")).await;
    assert_eq!(program.press(&last.link("confirm")).await.status, 303);
    program.stop().await;

    let total = recount(database, &[]).await;
    let rows = Rows::read(database).await;
    for email in &signed {
        assert!(
            rows.all.contains(&rows.keys.email_key(email)[..]),
            "{email} was acknowledged and has no row"
        );
    }
    for email in &confirmed {
        let key = &rows.keys.email_key(email)[..];
        assert!(rows.confirmed.contains(key), "{email} was thanked and is not confirmed");
    }
    assert_eq!(usize::try_from(total).expect("a count"), rows.confirmed.len());
    assert_eq!(rows.all.len(), rows.number, "a pledge is there twice");
    println!(
        "{} kills: {} signed and {} confirmed as acknowledged; lost 0, doubled 0, uncounted 0, undelivered 0",
        rounds,
        signed.len(),
        confirmed.len()
    );
}

/// What the database has, read past the program.
struct Rows {
    keys: Keyring,
    number: usize,
    all: BTreeSet<Vec<u8>>,
    confirmed: BTreeSet<Vec<u8>>,
    waiting: usize,
}

impl Rows {
    async fn read(database: &Database) -> Self {
        let secret = std::fs::read_to_string(database.folder.path().join("secret")).expect("the secret");
        let connection = database.connect().await;
        let root = entity::setting::Entity::find_by_id("key_check").one(&connection).await.expect("read");
        let root = SealedRoot::parse(&root.expect("a root").value).expect("a root");
        let pledges = entity::pledge::Entity::find().all(&connection).await.expect("read");
        let key = |pledge: &entity::pledge::Model| pledge.email_key.clone().expect("nobody withdrew");
        let confirmed = pledges.iter().filter(|pledge| pledge.state == entity::pledge::State::Confirmed);
        let waiting = entity::letter::Entity::find().all(&connection).await.expect("read");
        connection.close().await.expect("closed");
        Self {
            keys: Keyring::unlock(Secrets::new(&secret), &root).expect("its secret"),
            number: pledges.len(),
            all: pledges.iter().map(key).collect(),
            confirmed: confirmed.map(key).collect(),
            waiting: waiting.iter().filter(|l| l.state == entity::letter::State::Waiting).count(),
        }
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn another_reader_after_a_reload_costs_no_pledge() {
    if !Command::new("python3").arg("--version").output().is_ok_and(|said| said.status.success()) {
        return eprintln!("skipped: there is no python3");
    }
    let database = Database::sqlite();
    let mut process = Process::start(&database, &[]).await;
    // As another tool reads it, with a SQLite of its own.
    let pledges = async || {
        let query = "import sqlite3,sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM pledge').fetchone())";
        let mut reader = bare("python3");
        reader.args(["-c", query]).arg(database.folder.path().join("sixteen.sqlite"));
        let read = finish(reader).await;
        read.out.trim().parse::<usize>().unwrap_or_else(|_| panic!("{read:?}"))
    };
    for round in 1..=3 {
        process.signal(Signal::SIGHUP);
        until("it is read again", async || process.printed().matches("are in force").count() == round).await;
        // Whoever is the last to close a database takes its log away, unless the locks say that others are there.
        assert_eq!(pledges().await, 4 * (round - 1));
        for number in 0..4 {
            assert_eq!(process.sign(&format!("tuya{round}-{number}@example.org")).await.status, 303);
        }
    }
    process.signal(Signal::SIGKILL);
    process.ended().await;
    assert_eq!(pledges().await, 12, "acknowledged and not kept");
}
