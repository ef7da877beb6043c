//! PgBouncer between the program and PostgreSQL.

use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::{
    process::{Process, recount, run, smtp},
    support::{
        database::{Database, shell_for},
        free_port,
        smtp::Sink,
        until,
    },
};

/// A pooler that runs.
struct Pooler {
    child: Child,
    _folder: TempDir,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Puts a pooler before a database, which is reached by it from now on; none where there is no PgBouncer.
async fn put_before(database: &mut Database, mode: &str) -> Option<Pooler> {
    let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"]
        .into_iter()
        .find(|file| std::fs::exists(file).is_ok_and(|is| is))?;
    let url = database.url.clone().expect("an address");
    let (server, name) = url.rsplit_once('/').expect("a name");
    let port = server.rsplit_once(':').expect("a port").1;
    let user = server.split_once("://").and_then(|(_, rest)| rest.split_once('@')).expect("a user").0;
    let own = free_port();
    let folder = TempDir::new().expect("a folder");
    let settings = format!(
        "[databases]\n* = host=127.0.0.1 port={port} user={user}\n[pgbouncer]\nlisten_addr=127.0.0.1\n\
         listen_port={own}\nunix_socket_dir=\nauth_type=any\npool_mode={mode}\n"
    );
    let file = folder.path().join("pgbouncer.ini");
    std::fs::write(&file, settings).expect("written");
    let mut command: Command = shell_for(folder.path()).expect("a shell");
    command.args(["-c", "exec \"$0\" \"$1\""]).arg(program).arg(&file);
    let child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let pooler = Pooler { child, _folder: folder };
    until("the pooler listens", async || TcpStream::connect(("127.0.0.1", own)).await.is_ok()).await;
    database.url = Some(format!("postgres://{user}@127.0.0.1:{own}/{name}"));
    Some(pooler)
}

/// A database behind a pooler; none, with a clear line, where one of both is not there.
async fn behind(mode: &str) -> Option<(Database, Pooler)> {
    let mut database = Database::postgres().await?;
    let pooler = put_before(&mut database, mode).await;
    if pooler.is_none() {
        let required = crate::support::database::is_required();
        assert!(!required, "PgBouncer is required here and is not installed");
        eprintln!("skipped: there is no PgBouncer (Debian's package is pgbouncer)");
    }
    Some((database, pooler?))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_lends_sessions_for_a_transaction_is_refused_in_a_sentence() {
    for mode in ["transaction", "statement"] {
        let Some((database, _pooler)) = behind(mode).await else { return };
        for command in ["migrate", "recount"] {
            let refused = run(&database, &[command]).await;
            assert_eq!(refused.code, Some(1), "{mode} {command}: {refused:?}");
            assert!(refused.err.contains("pool_mode = session"), "{mode} {command}: {refused:?}");
            assert!(!refused.err.contains("prepared statement \""), "{mode} {command}: {refused:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_session_mode_all_goes_as_without_one() {
    let Some((database, _pooler)) = behind("session").await else { return };
    let sink = Sink::start().await;
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    process.is_ready().await;
    for number in 0..20 {
        let email = format!("tuya{number}@example.org");
        assert_eq!(process.sign(&email).await.status, 303);
        let link = sink.first(&email).await.link("confirm");
        assert_eq!(process.press(&link).await.status, 303);
    }
    process.stop().await;
    // The sessions that were given back hold no lock and no statement that keeps others out.
    assert_eq!(recount(&database, &[]).await, 20);
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    assert_eq!(process.sign("late@example.org").await.status, 303);
    process.stop().await;
}
