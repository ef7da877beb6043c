//! Backups beside a running site, and the drill of putting one back.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement};

use crate::on_both_databases;
use crate::process::{Finished, Process, Visitor, recount, run, smtp};
use crate::support::database::Database;
use crate::support::smtp::Sink;
use crate::support::until;

/// The codes of all pledges: whatever was acknowledged is among them.
async fn codes(database: &Database) -> HashSet<String> {
    let connection = database.connect().await;
    let query = Statement::from_string(connection.get_database_backend(), "SELECT code FROM pledge");
    let rows = connection.query_all_raw(query).await.expect("rows");
    connection.close().await.expect("closed");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a code")).collect()
}

/// Signs and confirms until it is told to stop; answers how many.
async fn sign(visitor: Visitor, sink: Arc<Sink>, name: usize, stop: Arc<AtomicBool>) -> usize {
    let mut signed = 0;
    while !stop.load(Ordering::Relaxed) {
        let email = format!("s{signed}@n{name}.example");
        assert_eq!(visitor.sign(&email).await.status, 303);
        assert_eq!(visitor.press(&sink.first(&email).await.link("confirm")).await.status, 303);
        signed += 1;
    }
    signed
}

/// A place that is empty but for the secret, which is kept apart.
async fn elsewhere(database: &Database) -> Database {
    let new = if database.is_postgres() {
        Database::postgres().await.expect("a server")
    } else {
        Database::sqlite()
    };
    std::fs::copy(database.folder.path().join("secret"), new.folder.path().join("secret")).expect("copied");
    new
}

fn assert_done(finished: &Finished) {
    assert_eq!(finished.code, Some(0), "{finished:?}");
}

on_both_databases! {
    async fn no_pledge_acknowledged_before_a_backup_is_missing_in_it(database: Database) {
        let sink = Arc::new(Sink::start().await);
        let mut process = Process::start(&database, &[&smtp(&sink)]).await;
        let stop = Arc::new(AtomicBool::new(false));
        let signing: Vec<_> = (0..4)
            .map(|name| tokio::spawn(sign(process.visitor(), Arc::clone(&sink), name, Arc::clone(&stop))))
            .collect();
        until("many have signed", async || codes(&database).await.len() > 40).await;
        let before = codes(&database).await;
        let file = database.folder.path().join("backup");
        let name = file.display().to_string();
        let made = run(&database, &["backup", &name]).await;
        assert_done(&made);
        assert!(made.out.contains("confirmed pledges, counted anew"), "{made:?}");
        until("they go on", async || codes(&database).await.len() > before.len() + 4).await;
        stop.store(true, Ordering::Relaxed);
        for signing in signing {
            signing.await.expect("no fault");
        }
        process.kill();

        // Another one under the same name would take its place.
        let again = run(&database, &["backup", &name]).await;
        assert_eq!(again.code, Some(1), "{again:?}");
        assert!(again.err.contains("is there already"), "{again:?}");

        let new = elsewhere(&database).await;
        let restored = run(&new, &["restore", &name]).await;
        assert_done(&restored);
        let kept = codes(&new).await;
        assert!(before.is_subset(&kept), "{} of {}", before.intersection(&kept).count(), before.len());
        assert!(recount(&new, &[]).await > 0);
        // It serves, and what is there is never written over.
        let mut process = Process::start(&new, &[&smtp(&sink)]).await;
        process.is_ready().await;
        process.stop().await;
        let refused = run(&new, &["restore", &name]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(codes(&new).await.is_superset(&kept));
    }

    async fn backups_are_made_by_themselves_and_the_oldest_go(database: Database) {
        let folder = database.folder.path().join("backups");
        let made = || -> Vec<String> {
            let files = folder.read_dir().into_iter().flatten();
            let names = files.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned());
            names.filter(|name| name.ends_with(".sqlite") || name.ends_with(".dump")).collect()
        };
        std::fs::create_dir(&folder).expect("a folder");
        let ending = if database.is_postgres() { "dump" } else { "sqlite" };
        let old = |day: u32| format!("sixteen-2020010{day}T000000Z.{ending}");
        let others = [format!("mine.{ending}"), format!("sixteen-zz-a.{ending}"), format!("sixteen-zz-b.{ending}")];
        // One made by a clock of another year: neither its name nor its time keeps it for good.
        let wrong = format!("sixteen-20310101T000000Z.{ending}");
        for (name, year) in [(&old(1), 2020), (&old(2), 2021), (&old(3), 2022), (&wrong, 2131)] {
            let file = std::fs::File::create(folder.join(name)).expect("written");
            let written = Duration::from_secs((year - 1970) * 365 * 24 * 3600);
            file.set_modified(std::time::UNIX_EPOCH + written).expect("a time");
        }
        for name in &others {
            std::fs::write(folder.join(name), "").expect("written");
        }
        let settings = [format!("--backup-folder={}", folder.display()), "--backup-keep=2".to_owned()];
        let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
        let mut process = Process::start(&database, &settings).await;
        // Beside those of somebody else.
        until("the oldest went", async || made().len() == 5).await;
        let names = made();
        assert!(names.contains(&old(3)) && !names.contains(&old(2)) && !names.contains(&wrong), "{names:?}");
        assert!(others.iter().all(|other| names.contains(other)), "{names:?}");
        // It is not due again.
        process.stop().await;
        let mut process = Process::start(&database, &settings).await;
        process.is_ready().await;
        process.stop().await;
        assert_eq!(made().len(), 5, "{:?}", made());
        assert_eq!(folder.read_dir().expect("a folder").count(), 5, "nothing unfinished is left");
    }

    async fn a_backup_takes_no_file_that_is_there_and_goes_into_an_empty_database_alone(database: Database) {
        Process::start(&database, &[]).await.stop().await;
        let file = database.folder.path().join("own");
        let beside = ["own.part", "own.lock"].map(|name| database.folder.path().join(name));
        for name in &beside {
            std::fs::write(name, "somebody's").expect("written");
        }
        let name = file.display().to_string();
        assert_done(&run(&database, &["backup", &name]).await);
        for name in beside {
            assert_eq!(std::fs::read_to_string(name).expect("it is there"), "somebody's");
        }
        let refused = run(&database, &["restore", &name]).await;
        assert!(refused.code == Some(1) && refused.err.contains("never put over a database"), "{refused:?}");
        assert_eq!(refused.err.lines().count(), 1, "{refused:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_broken_backup_is_refused_and_a_good_one_takes_its_place() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let good = database.folder.path().join("good.sqlite");
    let name = good.display().to_string();
    assert_done(&run(&database, &["backup", &name]).await);
    let whole = std::fs::read(&good).expect("a backup");
    let new = elsewhere(&database).await;
    let mut spoilt = whole.clone();
    let middle = spoilt.len() / 2 / 4096 * 4096;
    spoilt[middle..middle + 4096].fill(0xa5);
    let broken = database.folder.path().join("broken.sqlite");
    for bytes in [&whole[..whole.len() / 2], &whole[..100], &spoilt] {
        std::fs::write(&broken, bytes).expect("written");
        let refused = run(&new, &["restore", &broken.display().to_string()]).await;
        assert!(refused.code == Some(1) && refused.err.contains("cannot be restored"), "{refused:?}");
        let left: Vec<_> = new
            .folder
            .path()
            .read_dir()
            .expect("a folder")
            .map(|file| file.expect("a file").file_name())
            .collect();
        assert_eq!(left, ["secret"], "{refused:?}");
    }
    std::fs::set_permissions(&good, PermissionsExt::from_mode(0o644)).expect("readable");
    assert_done(&run(&new, &["restore", &name]).await);
    let mode = new.file().metadata().expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn what_is_no_backup_or_of_another_database_is_not_restored() {
    let database = Database::sqlite();
    let file = database.folder.path().join("file");
    for (content, words) in [
        ("", "is empty, and no backup"),
        ("SQL", "is no backup"),
        ("something else", "is no backup"),
        ("PGDMP and more", "of a PostgreSQL database"),
    ] {
        std::fs::write(&file, content).expect("written");
        let refused = run(&database, &["restore", &file.display().to_string()]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains(words), "{refused:?}");
        assert!(!database.file().exists());
    }
}

#[tokio::test]
async fn a_secret_has_a_word_to_tell_it_by() {
    let (one, other) = (Database::sqlite(), Database::sqlite());
    let word = async |database: &Database| run(database, &["keys", "check-word"]).await.out;
    for database in [&one, &other] {
        Process::start(database, &[]).await.stop().await;
    }
    let (first, second) = (word(&one).await, word(&other).await);
    assert_eq!(first.trim().len(), 4, "{first}");
    assert_eq!(first, word(&one).await);
    assert_ne!(first, second);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_moved_away_comes_back_with_its_log() {
    let database = Database::sqlite();
    let mut process = Process::start(&database, &[]).await;
    assert_eq!(process.sign("first@example.org").await.status, 303);
    process.stop().await;
    let mut process = Process::start(&database, &[]).await;
    for number in 0..4 {
        assert_eq!(process.sign(&format!("late{number}@example.org")).await.status, 303);
    }
    process.signal(nix::sys::signal::Signal::SIGKILL);
    process.ended().await;
    let old = tempfile::TempDir::new().expect("a folder");
    for name in ["sixteen.sqlite", "sixteen.sqlite-wal", "sixteen.sqlite-shm"] {
        std::fs::rename(database.folder.path().join(name), old.path().join(name)).expect("moved");
    }
    let log = old.path().join("sixteen.sqlite-wal");
    let before = std::fs::read(&log).expect("a log");
    assert!(!before.is_empty());
    let from = old.path().join("sixteen.sqlite").display().to_string();
    assert_done(&run(&database, &["restore", &from]).await);
    assert_eq!(codes(&database).await.len(), 5, "what was in the log is there");
    assert_eq!(std::fs::read(&log).expect("a log"), before, "the old one stays as it was");

    // One that is not whole is told, and nothing is put anywhere.
    let salt = before.iter().enumerate().map(|(at, byte)| if (16..20).contains(&at) { 0 } else { *byte });
    let cut = before[..before.len() - 1000].to_vec();
    for spoilt in [salt.collect(), cut, vec![7; 50_000], before[..40].to_vec()] {
        std::fs::write(&log, spoilt).expect("written");
        let new = elsewhere(&database).await;
        let refused = run(&new, &["restore", &from]).await;
        assert!(refused.code == Some(1) && refused.err.contains("is not whole"), "{refused:?}");
        assert!(!new.file().exists());
    }
}
