//! A database of its own for each test: a SQLite file, or a database on a PostgreSQL server that
//! the test program starts, or that `TEST_DATABASE_URL` names (`none`: only SQLite).

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use sea_orm::{ConnectionTrait, Database as SeaDatabase, DatabaseConnection};
use tempfile::TempDir;

use super::free_port;

/// One test's database. The folder is also the program's data folder.
pub(crate) struct Database {
    /// What `SIXTEEN_DATABASE_URL` says; none for SQLite in the data folder.
    pub(crate) url: Option<String>,
    /// The program's data folder.
    pub(crate) folder: TempDir,
}

impl Database {
    /// SQLite in a folder of its own.
    pub(crate) fn sqlite() -> Self {
        Self { url: None, folder: TempDir::new().expect("a folder") }
    }

    /// A new database on the PostgreSQL server; none, with a clear line, where there is no server.
    pub(crate) async fn postgres() -> Option<Self> {
        let Some(server) = server() else {
            assert!(!is_required(), "PostgreSQL is required here and could not be started");
            eprintln!("skipped on PostgreSQL: there is no server (Debian's package is postgresql)");
            return None;
        };
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("sixteen_{}_{number}", std::process::id());
        let admin = SeaDatabase::connect(format!("{server}/postgres")).await.expect("the server answers");
        admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
        admin.close().await.expect("closed");
        Some(Self { url: Some(format!("{server}/{name}")), folder: TempDir::new().expect("a folder") })
    }

    /// Whether this is PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        self.url.is_some()
    }

    /// The flag that names the database: by a file, since its address may hold a password.
    pub(crate) fn url_flag(&self) -> Option<String> {
        let file = self.folder.path().join("database-url");
        // Programs that start at once read it while another is started: it is there whole or not at all.
        let unfinished = tempfile::NamedTempFile::new_in(self.folder.path()).expect("a file");
        std::fs::write(unfinished.path(), self.url.as_ref()?).expect("written");
        unfinished.persist(&file).expect("written");
        Some(format!("--database-url-file={}", file.display()))
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("sixteen.sqlite")
    }

    /// A connection past the program.
    pub(crate) async fn connect(&self) -> DatabaseConnection {
        let url = self.url.clone().unwrap_or_else(|| format!("sqlite://{}", self.file().display()));
        SeaDatabase::connect(url).await.expect("the database answers")
    }
}

/// Whether what is skipped without PostgreSQL and what belongs to it must not be.
pub(crate) fn is_required() -> bool {
    let asked = variable("TEST_DATABASE_URL").is_none_or(|url| url != "none");
    asked && variable("CI").is_some_and(|ci| ci == "true")
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment what they may use")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The server's address without a database, started once for this test program.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    SERVER
        .get_or_init(|| match variable("TEST_DATABASE_URL") {
            Some(none) if none == "none" => None,
            Some(url) => Some(url.trim_end_matches('/').trim_end_matches("/postgres").to_owned()),
            None => start(),
        })
        .as_deref()
}

/// Starts a server in a temporary folder. No test takes the power from it, so it need not wait for the
/// disk. It ends with this program: the shell that holds it waits
/// for its standard input to close.
fn start() -> Option<String> {
    let programs = programs()?;
    let folder = TempDir::new().ok()?.keep();
    let port = free_port();
    let mut command = shell_for(&folder)?;
    let script = r#"
        set -e
        "$1/initdb" -D "$2/data" -U sixteen -A trust --no-sync -E UTF8 --locale=C >"$2/initdb.log" 2>&1
        "$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c max_connections=400 \
            -c shared_buffers=64MB -c fsync=off >"$2/server.log" 2>&1 &
        server=$!
        cat >/dev/null || true
        kill -INT "$server"; wait "$server" || true
        rm -rf "$2"
    "#;
    let child = command
        .args(["-c", script, "postgres"])
        .arg(&programs)
        .arg(&folder)
        .arg(port.to_string())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // Never waited for and never dropped: its standard input closes when this program ends.
    std::mem::forget(child);
    for _ in 0..600 {
        let ready = Command::new(programs.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string(), "-U", "sixteen"])
            .status()
            .is_ok_and(|status| status.success());
        if ready {
            return Some(format!("postgres://sixteen@127.0.0.1:{port}"));
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    None
}

/// A shell that may run a server, and write into a folder.
pub(crate) fn shell_for(folder: &Path) -> Option<Command> {
    // PostgreSQL refuses to run as root; Debian's package brings a user for it.
    if !nix::unistd::geteuid().is_root() {
        return Some(Command::new("sh"));
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]).current_dir("/");
    Command::new("chown").arg("postgres").arg(folder).status().ok()?.success().then_some(command)
}

/// Where the server's programs are: the newest of Debian's versions, or on the path.
pub(crate) fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| Path::new(folder).join("initdb").is_file())
    })
}
