//! PostgreSQL restarted, away, and gone for good with a standby in its place: pages go on, forms say when
//! to try again, and nothing that was acknowledged is lost.

use std::{
    path::PathBuf,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU16, Ordering},
    },
    time::Duration,
};

use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::support::{
    app::TestApp,
    database::{Database, programs, shell_for},
    free_port, until,
};

/// Letters whose taking was committed by a server that ended before it said so are nobody's until their lease ends.
const LEASE: &[&str] = &["--mail-lease=5s"];

/// A server of its own, and one that follows it.
struct Servers {
    programs: PathBuf,
    folder: TempDir,
    first: u16,
    second: u16,
}

impl Drop for Servers {
    fn drop(&mut self) {
        for server in ["first", "second"] {
            let _ = self.shell(&format!(r#""$1/pg_ctl" -D "$2/{server}" -m immediate -w stop"#)).status();
        }
        let _ = self.shell(r#"rm -rf "$2/first" "$2/second""#).status();
    }
}

impl Servers {
    /// None where there is no PostgreSQL to start.
    fn start() -> Option<Self> {
        let folder = TempDir::new().expect("a folder");
        let servers = Self { programs: programs()?, folder, first: free_port(), second: free_port() };
        servers.run(
            r#"
            set -e
            "$1/initdb" -D "$2/first" -U sixteen -A trust --no-sync -E UTF8 --locale=C
            cat >>"$2/first/postgresql.conf" <<END
            port = $3
            unix_socket_directories = '$2'
            listen_addresses = '127.0.0.1'
            max_connections = 60
            shared_buffers = 16MB
            wal_retrieve_retry_interval = 100ms
END
            "$1/pg_ctl" -D "$2/first" -l "$2/first.log" -w start
            "$1/pg_basebackup" -h 127.0.0.1 -p "$3" -U sixteen -D "$2/second" -R --checkpoint=fast --no-sync
            echo "port = $4" >>"$2/second/postgresql.conf"
            "$1/pg_ctl" -D "$2/second" -l "$2/second.log" -w start
            # Nothing is acknowledged that the standby has not written.
            "$1/psql" -h 127.0.0.1 -p "$3" -U sixteen -c "ALTER SYSTEM SET synchronous_standby_names = '*'" postgres
            "$1/pg_ctl" -D "$2/first" reload
            "#,
        );
        Some(servers)
    }

    fn shell(&self, script: &str) -> Command {
        let mut command = shell_for(self.folder.path()).expect("a shell");
        command.args(["-c", script, "servers"]).arg(&self.programs).arg(self.folder.path());
        command.args([self.first.to_string(), self.second.to_string()]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command
    }

    fn run(&self, script: &str) {
        let status = tokio::task::block_in_place(|| self.shell(script).status());
        assert!(status.expect("it runs").success(), "{script}");
    }
}

/// An address that leads to one server or the other.
struct Door {
    port: u16,
    to: Arc<AtomicU16>,
    open: Mutex<CancellationToken>,
    frozen: Mutex<CancellationToken>,
}

impl Door {
    async fn to(port: u16) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let door = Arc::new(Self {
            port: listener.local_addr().expect("an address").port(),
            to: Arc::new(AtomicU16::new(port)),
            open: Mutex::default(),
            frozen: Mutex::default(),
        });
        tokio::spawn({
            let door = Arc::downgrade(&door);
            async move {
                while let Ok((mut near, _)) = listener.accept().await {
                    let Some(door) = door.upgrade() else { return };
                    let open = door.open.lock().expect("not poisoned").clone();
                    let frozen = door.frozen.lock().expect("not poisoned").clone();
                    let to = door.to.load(Ordering::SeqCst);
                    tokio::spawn(async move {
                        let Ok(mut far) = TcpStream::connect(("127.0.0.1", to)).await else { return };
                        tokio::select! {
                            biased;
                            () = frozen.cancelled() => {}
                            _ = tokio::io::copy_bidirectional(&mut near, &mut far) => return,
                            () = open.cancelled() => return,
                        }
                        open.cancelled().await;
                    });
                }
            }
        });
        door
    }

    /// Leads to another server from now on; connections to the first one break.
    fn turn_to(&self, port: u16) {
        self.to.store(port, Ordering::SeqCst);
        *self.frozen.lock().expect("not poisoned") = CancellationToken::new();
        std::mem::take(&mut *self.open.lock().expect("not poisoned")).cancel();
    }

    /// Passes nothing on any more and says nothing, as a network that is cut, until it is turned.
    fn freeze(&self) {
        self.frozen.lock().expect("not poisoned").cancel();
    }
}

/// The database behind a port.
fn database(port: u16) -> Database {
    let url = format!("postgres://sixteen@127.0.0.1:{port}/postgres");
    Database { url: Some(url), folder: TempDir::new().expect("a folder") }
}

/// Signs with one address after another until it is done; returns those that were acknowledged.
async fn sign_on(app: &TestApp, signer: usize, done: &AtomicBool) -> Vec<String> {
    let mut signed = Vec::new();
    for number in 0.. {
        if done.load(Ordering::SeqCst) {
            break;
        }
        let email = format!("s{signer}-{number}@example.org");
        let answer = app.sign(&email).await;
        match answer.status {
            303 => signed.push(email),
            503 => assert!(answer.header("retry-after").parse::<u32>().is_ok(), "{:?}", answer.headers),
            status => panic!("{status}: {}", answer.body),
        }
        assert_eq!(app.get("/en").await.status, 200);
    }
    signed
}

/// Lets people sign while something happens to the server and for some answers after; nothing that was
/// acknowledged may be lost.
async fn under_load(app: &TestApp, happens: impl AsyncFnOnce()) {
    let done = AtomicBool::new(false);
    let before = rows(app).await;
    let signing = futures_util::future::join_all((0..8).map(|signer| sign_on(app, signer, &done)));
    let watching = async {
        until("some have signed", async || rows(app).await >= before + 20).await;
        happens().await;
        until("it takes pledges again", async || app.sign("again@example.org").await.status == 303).await;
        let after = rows(app).await;
        until("and goes on", async || rows(app).await >= after + 20).await;
        done.store(true, Ordering::SeqCst);
    };
    let (signed, ()) = tokio::join!(signing, watching);
    for email in signed.into_iter().flatten() {
        assert!(app.row(&email).await.is_some(), "{email} was thanked and is lost");
    }
}

/// How many pledges there are; 0 while nobody can tell.
async fn rows(app: &TestApp) -> u64 {
    use sea_orm::{EntityTrait, PaginatorTrait};
    entity::pledge::Entity::find().count(&app.site().store.read).await.unwrap_or_default()
}

/// Once it is known that the database is away nobody waits for it, as one would for a connection: five seconds.
/// What was published is shown, counts that have changed since or not.
async fn nobody_waits(app: &TestApp) {
    let long = Duration::from_secs(4);
    until("it is known", async || app.site().signals.is_database_away()).await;
    app.site().signals.counts_version.fetch_add(1, Ordering::SeqCst);
    let token = app.site().manage_token("bcdfghjk");
    for (path, status) in [
        ("/en", 200),
        ("/mn", 200),
        ("/api/v1/counts", 200),
        ("/counts/history.csv", 200),
        ("/en/supporters", 503),
        ("/p/bcdfghjk", 503),
        (&format!("/en/manage/{token}"), 503),
        ("/organizer/sign-in", 200),
        ("/readyz", 503),
    ] {
        let answer = tokio::time::timeout(long, app.get(path)).await;
        assert_eq!(answer.expect(path).status, status, "{path}");
    }
    // What is sent meanwhile has only to be sent again, whichever form of visitors it is.
    let manage = format!("/mn/manage/{token}");
    for path in ["/mn/withdraw", "/mn/check-your-email", &manage] {
        let typed = [("email", "bold@example.org"), ("code", "123456"), ("ref", "x"), ("name", "Б.Номин")];
        let more = [("act", "change"), ("calls", "data"), ("resend", "on")];
        let fields = [&typed[..], &more].concat();
        let refused = tokio::time::timeout(long, app.post(path, &fields)).await.expect(path);
        assert_eq!((refused.status, refused.header("retry-after").is_empty()), (503, false), "{path}");
        assert!(refused.body.contains(&format!("action=\"{path}\"")), "{path}: {}", refused.body);
        for (name, value) in fields {
            let shown = refused.body.split("<input").any(|input| {
                input.contains(&format!("name=\"{name}\"")) && input.contains(&format!("value=\"{value}\""))
            });
            assert!(shown, "{path}: {name}");
        }
    }
    let refused = tokio::time::timeout(long, app.sign("bold@example.org")).await.expect("a form");
    assert_eq!(refused.status, 503);
    assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
    assert!(refused.body.contains("value=\"bold@example.org\""), "what was typed is kept");
    // Nor at the console, signed in or not.
    let (own, kind) = (app.base.as_str(), "application/x-www-form-urlencoded");
    for path in ["sign-in", "sign-out", "tokens", "review", "account/letters", "paper", "settings/pledging"] {
        let path = format!("/organizer/{path}");
        let headers = [("origin", own), ("content-type", kind), ("cookie", "sixteen=x")];
        let refused =
            tokio::time::timeout(long, app.post_raw(&path, b"email=x", &headers)).await.expect(&path);
        assert_eq!(refused.status, 503, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_restarts_or_is_away_costs_only_the_moment() {
    if Database::postgres().await.is_none() {
        return;
    }
    let servers = Servers::start().expect("two servers");
    let database = database(servers.first);
    let mut app = TestApp::start_with(database, LEASE).await;
    app.pledge("tuya@example.org", &[]).await;
    app.wait_for_confirmed(1).await;

    assert_eq!(app.get("/counts/history.csv").await.status, 200);

    servers.run(r#""$1/pg_ctl" -D "$2/first" -m fast -w stop"#);
    for path in ["/en", "/mn", "/api/v1/counts", "/healthz"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
    assert_eq!(app.confirmed().await, 1);
    for _ in 0..2 {
        let refused = app.sign("bold@example.org").await;
        assert_eq!(refused.status, 503);
        assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        assert!(refused.body.contains("value=\"bold@example.org\""), "what was typed is kept");
        app.clock.advance(Duration::from_secs(30));
    }
    nobody_waits(&app).await;
    servers.run(r#""$1/pg_ctl" -D "$2/first" -l "$2/first.log" -w start"#);
    until("it takes pledges again", async || app.sign("bold@example.org").await.status == 303).await;
    until("it is ready", async || app.get("/readyz").await.status == 200).await;
    let link = app.mail.first("bold@example.org").await.link("confirm");
    assert_eq!(app.press(&link).await.status, 303);
    app.wait_for_confirmed(2).await;

    under_load(&app, async || {
        servers.run(r#""$1/pg_ctl" -D "$2/first" -m immediate -l "$2/first.log" -w restart"#)
    })
    .await;
    app.assert_recount(2).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_standby_that_takes_over_under_load_has_all_that_was_acknowledged() {
    if Database::postgres().await.is_none() {
        return;
    }
    let servers = Servers::start().expect("two servers");
    let door = Door::to(servers.first).await;
    let mut app = TestApp::start_with(database(door.port), LEASE).await;
    app.pledge("tuya@example.org", &[]).await;
    under_load(&app, async || {
        servers.run(
            r#"
            "$1/pg_ctl" -D "$2/first" -m immediate -w stop
            "$1/pg_ctl" -D "$2/second" -w promote
            "$1/psql" -h 127.0.0.1 -p "$4" -U sixteen -c "ALTER SYSTEM SET synchronous_standby_names = ''" postgres
            "$1/pg_ctl" -D "$2/second" reload
            "#,
        );
        door.turn_to(servers.second);
    })
    .await;
    app.wait_for_confirmed(1).await;
    app.assert_recount(1).await;
    app.pledge("bold@example.org", &[]).await;
    app.wait_for_confirmed(2).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_says_nothing_any_more_is_not_waited_for() {
    let Some(behind) = Database::postgres().await else { return };
    let url = behind.url.clone().expect("an address");
    let (server, name) = url.rsplit_once('/').expect("a name");
    let port = server.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).expect("a port");
    let door = Door::to(port).await;
    let url = Some(format!("postgres://sixteen@127.0.0.1:{}/{name}", door.port));
    let behind = Database { url, folder: TempDir::new().expect("a folder") };
    let mut app = TestApp::start_with(behind, LEASE).await;
    app.pledge("tuya@example.org", &[]).await;
    app.wait_for_confirmed(1).await;
    assert_eq!(app.get("/counts/history.csv").await.status, 200);
    door.freeze();
    assert_eq!(app.get("/en").await.status, 200);
    assert_eq!(app.confirmed().await, 1);
    let token = app.site().manage_token("bcdfghjk");
    for _ in 0..2 {
        let refused = app.sign("bold@example.org").await;
        assert_eq!(refused.status, 503);
        assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        assert_eq!(app.get("/en").await.status, 200);
        // What must be read from it is not waited for, by however many: connections in hand, and new ones.
        let reads = (0..24).map(|number| {
            let path =
                [format!("/en/manage/{token}"), "/p/bcdfghjk".into(), "/readyz".into()][number % 3].clone();
            let app = &app;
            async move { (app.get(&path).await.status, path) }
        });
        for (status, path) in futures_util::future::join_all(reads).await {
            assert_eq!(status, 503, "{path}");
        }
    }
    nobody_waits(&app).await;
    door.turn_to(port);
    until("it takes pledges again", async || app.sign("bold@example.org").await.status == 303).await;
    app.pledge("saruul@example.org", &[]).await;
    app.wait_for_confirmed(2).await;
    app.stop().await;
}
