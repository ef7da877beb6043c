//! Opening the database: the pools, the settings each connection must have, and the steps.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use migration::{STEPS, Step};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Connection, SqliteConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::config::{self, DatabaseUrl};
use crate::store::reader::Reader;
use crate::store::{Result, StoreError, disk};

/// Key of the advisory lock around the steps, on PostgreSQL: "sixteen" as a number.
const MIGRATION_LOCK: i64 = 0x0073_6978_7465_656e;

/// How long a SQLite file that another program holds is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A SQLite file that could not be written is not written again before there is so much room for it.
const LEAST_ROOM: u64 = 1 << 20;

/// Statements that the writer keeps prepared: the seven of a batch that signs have some two hundred shapes, one for each
/// number of rows or keys in a part, and one for each number of whole parts.
const WRITER_STATEMENTS: usize = 256;

/// The same for each reader, as many as sqlx keeps by itself: one takes some 10 KB.
const READER_STATEMENTS: usize = 100;

/// How PostgreSQL plans what is read: compiling a plan takes longer than any query here.
const READER_PLANS: &str = "SET jit = off";

/// The same for the writer, each of whose statements has an index. One that is prepared while a table is new would go
/// on reading the whole of it until the table is first analysed, which is minutes into a viral night.
const WRITER_PLANS: &str = "SET jit = off; SET enable_seqscan = off";

/// The database: a pool to read from and one connection that writes.
#[derive(Debug, Clone)]
pub struct Store {
    pub read: Reader,
    pub(super) write: DatabaseConnection,
    /// On SQLite, the file that keeps two programs from applying steps at once.
    lock: Option<PathBuf>,
}

impl Store {
    /// Opens the database. The steps are not applied yet: see [`Store::migrate`].
    pub async fn open(url: &DatabaseUrl) -> Result<Self> {
        match url {
            DatabaseUrl::Sqlite(path) => Self::open_sqlite(path).await,
            DatabaseUrl::Postgres(url) => {
                let encryption = encryption(&url.0)?;
                let open = async |connections, patience, plans, statements| {
                    postgres(&url.0, encryption, connections, patience, plans, statements).await
                };
                // Whoever sends a form waits for the writer, and is told the sooner that it must be sent again.
                let read = open(8, 5, READER_PLANS, READER_STATEMENTS).await?;
                let write = open(1, 2, WRITER_PLANS, WRITER_STATEMENTS).await?;
                refuse_shared_sessions(&read, &write).await?;
                let store = Self { read: Reader(read), write, lock: None };
                // `off` would answer before the commit is on disk.
                let row = store.write.query_one_raw(store.statement("SHOW synchronous_commit")).await?;
                let value: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
                if value == "off" {
                    return Err(StoreError::Refused(
                        "PostgreSQL's synchronous_commit is off: a pledge could be lost after its thank-you. \
                         Set it to on for this database"
                            .into(),
                    ));
                }
                Ok(store)
            }
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self> {
        let lock = path.with_extension("lock");
        // A new file is switched to WAL by whoever opens it first, and that waits for nobody: two at
        // the same instant would be told that it is locked.
        let held = if has_log(path).await? { None } else { Some(locked(lock.clone()).await?) };
        // What a statement of many rows keeps to undo itself stays in memory: on disk it is half of what a batch
        // writes. Readers sort what may not fit there.
        let write = sqlite(path, 1, "MEMORY", WRITER_STATEMENTS).await?;
        let read = sqlite(path, 4, "DEFAULT", READER_STATEMENTS).await?;
        drop(held);
        let store = Self { read: Reader(read), write, lock: Some(lock) };
        store.or_close(store.read_pragmas_back(path).await).await?;
        Ok(store)
    }

    /// What became of opening a site on this database; where nothing did, it is closed, which leaves no file behind
    /// beside it.
    pub async fn or_close<T, E>(&self, opened: std::result::Result<T, E>) -> std::result::Result<T, E> {
        if opened.is_err() {
            self.clone().close().await;
        }
        opened
    }

    /// SQLite can be built with other defaults, and silently keeps what it cannot set.
    async fn read_pragmas_back(&self, path: &Path) -> Result<()> {
        for (pragma, expected) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
            let row = self.write.query_one_raw(self.statement(&format!("PRAGMA {pragma}"))).await?;
            let value = row.map(|row| {
                row.try_get_by_index::<String>(0)
                    .or_else(|_| row.try_get_by_index::<i64>(0).map(|number| number.to_string()))
            });
            let value = value.transpose()?.unwrap_or_default();
            if value != expected {
                return Err(StoreError::Refused(format!(
                    "SQLite's {pragma} is “{value}” and not “{expected}” on {}: this file system cannot keep pledges safe",
                    path.display()
                )));
            }
        }
        Ok(())
    }

    /// Applies the steps that are missing, one program at a time.
    pub async fn migrate(&self) -> Result<()> {
        match self.write.get_database_backend() {
            DbBackend::Postgres => {
                // Held by a transaction that does nothing else, and so let go however this ends.
                let held = self.read.0.begin().await?;
                held.execute_raw(self.statement(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")))
                    .await?;
                self.apply_steps().await?;
                Ok(held.rollback().await?)
            }
            _ => {
                let _held = match self.lock.clone() {
                    Some(path) => Some(locked(path).await?),
                    None => None,
                };
                self.apply_steps().await
            }
        }
    }

    async fn apply_steps(&self) -> Result<()> {
        // Asked first: a role that only serves may make no table, not even one that is there.
        let applied = match migration::applied(&self.write).await {
            Ok(applied) => applied,
            Err(_) => {
                migration::prepare(&self.write).await?;
                migration::applied(&self.write).await?
            }
        };
        for step in missing(&applied)? {
            step.apply(&self.write).await?;
        }
        Ok(())
    }

    /// How far its steps are; nothing is applied. A newer program's database is refused.
    pub async fn steps(&self) -> Result<Steps> {
        let applied = match migration::applied(&self.read).await {
            Err(error) if error.to_string().contains(migration::TABLE) => return Ok(Steps::None),
            applied => applied?,
        };
        Ok(if missing(&applied)?.is_empty() { Steps::Applied } else { Steps::Missing })
    }

    /// Reads the whole of a SQLite file, and refuses it where a part does not fit the others.
    pub async fn refuse_broken(&self) -> Result<()> {
        let row = self.read.query_one_raw(self.statement("PRAGMA integrity_check(1)")).await?;
        let said: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        if said == "ok" { Ok(()) } else { Err(StoreError::Refused(format!("it is broken: {said}"))) }
    }

    pub async fn is_migrated(&self) -> Result<bool> {
        Ok(migration::applied(&self.read).await?.len() >= STEPS.len())
    }

    /// Whether it is a server's, which may be away.
    pub fn is_server(&self) -> bool {
        self.read.get_database_backend() == DbBackend::Postgres
    }

    pub async fn ping(&self) -> Result<()> {
        let ping = self.statement("SELECT 1");
        self.read.query_one_raw(ping).await?;
        Ok(())
    }

    /// The time that the database's own machine tells, in ms since 1970; none on SQLite, whose machine is
    /// this one.
    pub async fn time_ms(&self) -> Result<Option<i64>> {
        if !self.is_server() {
            return Ok(None);
        }
        let time = self.statement("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint");
        let row = self.read.query_one_raw(time).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: one that
    /// reads first and writes later fails under load with code 517 ("database is locked").
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Begins a transaction that sees one moment and writes nothing.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            isolation_level: (self.read.get_database_backend() == DbBackend::Postgres)
                .then_some(sea_orm::IsolationLevel::RepeatableRead),
            access_mode: (self.read.get_database_backend() == DbBackend::Postgres)
                .then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        };
        Ok(self.read.0.begin_with_options(options).await?)
    }

    /// Takes the courier's place at a SQLite database; it is let go when dropped, or when the program dies.
    /// None on PostgreSQL, or while another program holds it.
    pub fn take_place(&self) -> Option<CourierLock> {
        let path = self.lock.as_ref()?.with_extension("courier");
        let file = File::options().create(true).truncate(false).write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        Some(CourierLock { _file: file, path })
    }

    /// Closes the pools; on SQLite this folds the write-ahead log into the file.
    pub async fn close(self) {
        for pool in [self.read.0, self.write] {
            if let Err(error) = pool.close().await {
                tracing::warn!(%error, "A database connection did not close cleanly");
            }
        }
    }

    /// Whether there are tables in it, whosever.
    pub async fn has_tables(&self) -> Result<bool> {
        let tables = match self.is_server() {
            true => "SELECT count(*) FROM pg_tables WHERE schemaname = ANY (current_schemas(false))",
            false => "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
        };
        let row = self.read.query_one_raw(self.statement(tables)).await?;
        let tables: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        Ok(tables > 0)
    }

    /// Whether there is room for what visitors write; so it is where nobody can tell.
    pub(super) fn has_room(&self) -> bool {
        let folder = self.lock.as_ref().and_then(|lock| lock.parent());
        folder.and_then(disk::room).is_none_or(|room| room.free >= LEAST_ROOM)
    }

    pub(super) fn statement(&self, sql: &str) -> Statement {
        Statement::from_string(self.write.get_database_backend(), sql)
    }
}

/// How far the steps of a database are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steps {
    /// It has no table of them: no site was ever made in it.
    None,
    Missing,
    Applied,
}

/// The steps that are not applied yet.
fn missing(applied: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(step) = applied.iter().find(|name| STEPS.iter().all(|step| step.name != *name)) {
        return Err(StoreError::Refused(format!(
            "this database was made by a newer version of sixteen (step {step} is unknown here): start the \
             newer version, or restore a backup from before the update"
        )));
    }
    Ok(STEPS.iter().filter(|step| applied.iter().all(|name| name != step.name)).collect())
}

#[derive(Debug)]
pub struct CourierLock {
    _file: File,
    path: PathBuf,
}

impl Drop for CourierLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn of_sqlx(error: sqlx::Error) -> StoreError {
    StoreError::Database(DbErr::Conn(RuntimeErr::SqlxError(error.into())))
}

/// Whether a file is there, and switched to a write-ahead log; looked at by a connection that is closed whatever comes
/// of it. One that fails while a pool opens it is closed by a thread that the end of the program may overtake: its log's
/// files would stay behind. Nobody else may look: to close a file is to let go of all locks that this process has on
/// it (sqlite.org/howtocorrupt.html, 2.2), and a site may run on it here.
async fn has_log(path: &Path) -> Result<bool> {
    if path.metadata().is_ok_and(|file| file.len() > 0) {
        let options = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE);
        let mut connection = SqliteConnection::connect_with(&options).await.map_err(of_sqlx)?;
        let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode").fetch_one(&mut connection).await;
        connection.close().await.and(mode).map(|mode| mode == "wal").map_err(of_sqlx)
    } else {
        Ok(false)
    }
}

/// A lock file, held; it is let go when dropped, or when the program dies.
async fn locked(path: PathBuf) -> Result<File> {
    let name = path.display().to_string();
    let lock = move || -> io::Result<File> {
        let file = File::options().create(true).truncate(false).write(true).open(&path)?;
        file.lock()?;
        Ok(file)
    };
    let held = tokio::task::spawn_blocking(lock).await.map_err(io::Error::other).and_then(|held| held);
    held.map_err(|error| {
        StoreError::Refused(format!("the lock beside the database, {name}, cannot be taken: {error}"))
    })
}

/// Whether a connection may be used again. When a write fails for want of space, SQLite ends the
/// transaction itself; sqlx cannot roll it back any more, goes on counting it, and would open the
/// next one inside it, where nothing that is "committed" ever reaches the disk.
async fn has_no_transaction(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    // Behind a rollback that is still queued.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

async fn sqlite(
    path: &Path,
    connections: u32,
    temporary: &'static str,
    statements: usize,
) -> Result<DatabaseConnection> {
    // The path goes in by its own setter: a URL would mangle `?` and `#` in folder names.
    let path = path.to_owned();
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| Box::pin(has_no_transaction(connection)))
        })
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .acquire_timeout(PATIENCE)
        .map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&path)
                .in_memory(false)
                .shared_cache(false)
                .create_if_missing(true)
                // Readers go on while one writes (sqlite.org/wal.html).
                .journal_mode(SqliteJournalMode::Wal)
                // Each commit reaches the disk before it is acknowledged; NORMAL may lose the last
                // ones on power loss (sqlite.org/pragma.html#pragma_synchronous).
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                // The command line may write beside the server.
                .busy_timeout(PATIENCE)
                // What is erased is overwritten, not only forgotten (sqlite.org/pragma.html#pragma_secure_delete).
                .pragma("secure_delete", "on")
                .pragma("temp_store", temporary)
                // After a burst the log shrinks again, so that a full disk can recover.
                .pragma("journal_size_limit", "67108864")
                .statement_cache_capacity(statements)
        });
    Ok(Database::connect(options).await?)
}

/// Whether a server is on this machine.
pub(super) fn is_here(url: &str) -> bool {
    let Ok(options) = url.parse::<PgConnectOptions>() else { return false };
    options.get_socket().is_some() || config::is_here(options.get_host())
}

/// How a connection is encrypted beyond what its address says: off this machine by TLS with a certificate
/// that is checked, unless the address itself asks for nothing of it.
fn encryption(url: &str) -> Result<Option<PgSslMode>> {
    let Ok(options) = url.parse::<PgConnectOptions>() else { return Ok(None) };
    let is_said = url.contains("sslmode=") || url.contains("ssl-mode=");
    match options.get_ssl_mode() {
        _ if is_here(url) => Ok(None),
        PgSslMode::VerifyCa | PgSslMode::VerifyFull => Ok(None),
        _ if !is_said => Ok(Some(PgSslMode::VerifyFull)),
        PgSslMode::Disable => {
            tracing::warn!(
                "The connection to PostgreSQL on another machine is not encrypted (sslmode=disable): whoever is \
                 between can read its password and what it asks"
            );
            Ok(None)
        }
        _ => Err(StoreError::Refused(
            "the connection to PostgreSQL would check no certificate: say sslmode=verify-full in SIXTEEN_DATABASE_URL, or \
             sslmode=disable if the network is yours"
                .into(),
        )),
    }
}

/// Refuses a pooler that lends a session for one transaction: it shows when two connections that are open
/// at once are one session of the server, or one of them another one each time.
async fn refuse_shared_sessions(one: &DatabaseConnection, two: &DatabaseConnection) -> Result<()> {
    let session = async |connection: &DatabaseConnection| -> Result<String> {
        // By the simple protocol, since a prepared statement is what such a pooler fails at; with the start
        // of the session, since two servers behind one address may have processes of the same number.
        let asked = "SELECT pid || ' ' || backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()";
        let pool = connection.get_postgres_connection_pool();
        let row = sqlx::raw_sql(asked).fetch_one(pool).await.map_err(of_sqlx)?;
        Ok(sqlx::Row::try_get(&row, 0).unwrap_or_default())
    };
    let first = session(two).await?;
    for _ in 0..4 {
        // The second one, which is a single connection, twice in a row: a pooler that gives its sessions out in
        // turn seems to keep them for who takes turns.
        if session(one).await? == first || session(two).await? != first || session(two).await? != first {
            return Err(StoreError::Refused(
                "the pooler before PostgreSQL lends its sessions for one transaction each, in which prepared \
                 statements do not last: set pool_mode = session for this database (PgBouncer), or name \
                 PostgreSQL's own address in SIXTEEN_DATABASE_URL"
                    .into(),
            ));
        }
    }
    Ok(())
}

async fn postgres(
    url: &str,
    encryption: Option<PgSslMode>,
    connections: u32,
    patience: u64,
    plans: &'static str,
    statements: usize,
) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .map_sqlx_postgres_opts(move |options| {
            // No column has a fraction; PgBouncer as it is shipped refuses to be asked for its digits.
            let options = options.statement_cache_capacity(statements).extra_float_digits(None);
            encryption.iter().fold(options, |options, mode| options.ssl_mode(*mode))
        })
        .map_sqlx_postgres_pool_opts(move |pool| {
            pool.after_connect(move |connection, _| {
                Box::pin(async move { sqlx::raw_sql(plans).execute(connection).await.map(drop) })
            })
        })
        .max_connections(connections)
        .min_connections(1)
        .sqlx_logging(false)
        .set_application_name("sixteen")
        .connect_timeout(Duration::from_secs(5))
        .acquire_timeout(Duration::from_secs(patience));
    Ok(Database::connect(options).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_off_this_machine_is_encrypted_and_its_certificate_checked() {
        let encryption = |rest: &str| encryption(&format!("postgres://u:p@{rest}")).map_err(|_| ());
        for here in
            ["localhost/x", "127.0.0.1:5432/x", "[::1]/x", "%2Frun%2Fpostgresql/x", "db/x?host=/run/pg"]
        {
            assert!(matches!(encryption(here), Ok(None)), "{here}");
        }
        assert!(matches!(encryption("localhost/x?sslmode=disable"), Ok(None)));
        for away in ["db.example.org/x", "192.0.2.1/x", "[2001:db8::1]/x", "localhost/x?host=db.example.org"]
        {
            assert!(matches!(encryption(away), Ok(Some(PgSslMode::VerifyFull))), "{away}");
        }
        for said in ["verify-full", "verify-ca", "disable"] {
            assert!(matches!(encryption(&format!("db.example.org/x?sslmode={said}")), Ok(None)), "{said}");
        }
        for unchecked in ["require", "prefer", "allow"] {
            assert!(encryption(&format!("db.example.org/x?sslmode={unchecked}")).is_err(), "{unchecked}");
        }
    }
}
