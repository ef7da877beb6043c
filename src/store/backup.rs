//! The whole database as of one moment in one file, and back: by SQLite itself, and by PostgreSQL's own programs.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use url::Url;

use crate::config::{DatabaseUrl, Secret};
use crate::store::connect::is_here;
use crate::store::{Result, Store, StoreError};

/// Where Debian keeps the public authorities: PostgreSQL's programs bring none.
const AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

fn refused(words: impl Into<String>) -> StoreError {
    StoreError::Refused(words.into())
}

/// Writes the database as of one moment into a new file, beside whoever writes.
pub async fn write(store: &Store, url: &DatabaseUrl, file: &Path) -> Result<()> {
    match url {
        DatabaseUrl::Sqlite(_) => {
            let path = file.to_str().ok_or_else(|| refused("the file's name is not UTF-8"))?;
            let vacuum =
                Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.to_owned().into()]);
            store.read.execute_raw(vacuum).await?;
        }
        DatabaseUrl::Postgres(url) => {
            let row = store.read.query_one_raw(store.statement("SHOW server_version_num")).await?;
            let server: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
            let server = server.parse::<u32>().unwrap_or_default() / 10_000;
            let said = run("pg_dump", url, [OsStr::new("--version")]).await?;
            let ours = major(&said.stdout);
            if ours < server {
                return Err(refused(format!(
                    "pg_dump is version {ours} and cannot read a server of version {server}: install \
                     postgresql-client-{server}"
                )));
            }
            let into = [OsStr::new("--format=custom"), OsStr::new("--file"), file.as_os_str()];
            run("pg_dump", url, into).await?;
        }
    }
    let written = file.to_owned();
    blocking(move || File::open(written)?.sync_all()).await
}

/// Refuses a file that is no backup of such a database, by its first bytes.
pub fn refuse_other(url: &DatabaseUrl, file: &Path) -> Result<()> {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(5).read_to_end(&mut head));
    read.map_err(|error| refused(format!("{} cannot be read: {error}", file.display())))?;
    match (url, &*head) {
        (DatabaseUrl::Sqlite(_), b"SQLit") | (DatabaseUrl::Postgres(_), b"PGDMP") => Ok(()),
        (DatabaseUrl::Sqlite(_), b"PGDMP") => Err(refused(
            "this is a backup of a PostgreSQL database: set SIXTEEN_DATABASE_URL to an empty one",
        )),
        (DatabaseUrl::Postgres(_), b"SQLit") => {
            Err(refused("this is a backup of a SQLite database, and SIXTEEN_DATABASE_URL names PostgreSQL"))
        }
        (_, b"") => Err(refused(format!("{} is empty, and no backup", file.display()))),
        _ => Err(refused(format!("{} is no backup", file.display()))),
    }
}

/// Copies a file, and not what its owner lets others do with it.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (from.to_owned(), to.to_owned());
    blocking(move || {
        let mut copy = File::create_new(to)?;
        std::io::copy(&mut File::open(from)?, &mut copy)?;
        copy.sync_all()
    })
    .await
}

/// Whether a file is a whole log of SQLite's, or is empty: whole pages, the first of which was written after the head
/// (<https://www.sqlite.org/fileformat2.html>, 4). What SQLite does not take for its own it passes over without a word.
pub fn is_log(file: &Path) -> bool {
    const HEAD: u64 = 32;
    let (mut bytes, mut length) = (Vec::new(), 0);
    let read = File::open(file).and_then(|file| {
        length = file.metadata()?.len();
        file.take(HEAD + 16).read_to_end(&mut bytes)
    });
    let number = |at: usize| {
        let four = bytes.get(at..at + 4).unwrap_or_default();
        four.iter().fold(0, |all: u64, byte| all << 8 | u64::from(*byte))
    };
    let pages = length.checked_sub(HEAD);
    let whole = pages.is_some_and(|pages| pages % (number(8) + 24) == 0);
    let first = bytes.get(40..48).is_none_or(|salt| bytes.get(16..24) == Some(salt));
    read.is_ok() && length == 0 || whole && first && number(0) & !1 == 0x377f_0682
}

/// Puts a backup into a PostgreSQL database that is empty.
pub async fn restore(url: &DatabaseUrl, file: &Path) -> Result<()> {
    let DatabaseUrl::Postgres(secret) = url else { return Ok(()) };
    let store = Store::open(url).await?;
    let has_tables = store.has_tables().await;
    store.close().await;
    if has_tables? {
        return Err(refused(format!(
            "{url} holds tables already, and a backup is never put over a database: name an empty one in \
             SIXTEEN_DATABASE_URL"
        )));
    }
    let flags = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-acl", "--dbname"];
    let database = variables(&secret.0)?.into_iter().find(|(name, _)| *name == "PGDATABASE");
    let name = database.map(|(_, name)| name).unwrap_or_default();
    let flags = flags.iter().map(|flag| OsStr::new(*flag));
    run("pg_restore", secret, flags.chain([OsStr::new(&name), file.as_os_str()])).await.map(drop)
}

/// Counts the confirmed pledges of a PostgreSQL backup by its rows; the count that it keeps is the second.
pub async fn count(url: &Secret, file: &Path) -> Result<(i64, i64)> {
    let flags = ["--data-only", "--table=pledge", "--table=tally", "--file=-"].map(OsStr::new);
    let mut command = command("pg_restore", url)?;
    command.args(flags).arg(file).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    blocking(move || {
        let mut child = command.spawn()?;
        let (mut rows, mut kept, mut columns) = (0, 0, Vec::new());
        let out = child.stdout.take().ok_or_else(|| std::io::Error::other("no pipe"))?;
        for line in BufReader::new(out).lines() {
            let line = line?;
            if let Some((_, list)) = line.strip_prefix("COPY ").and_then(|line| line.split_once(" (")) {
                let list = list.split(')').next().unwrap_or_default();
                columns = list.split(", ").map(|name| name.trim_matches('"').to_owned()).collect();
            } else if line == "\\." {
                columns.clear();
            } else if !columns.is_empty() {
                let values: Vec<&str> = line.split('\t').collect();
                let of = |name: &str| values.get(columns.iter().position(|column| column == name)?).copied();
                rows += i64::from(of("state") == Some("confirmed"));
                if of("dimension") == Some("total") {
                    kept = of("count").and_then(|count| count.parse().ok()).unwrap_or_default();
                }
            }
        }
        if child.wait()?.success() {
            Ok((rows, kept))
        } else {
            Err(std::io::Error::other("pg_restore failed"))
        }
    })
    .await
}

/// A file's name with more behind it.
pub fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    name.into()
}

fn major(said: &[u8]) -> u32 {
    let said = String::from_utf8_lossy(said);
    let number = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    number.and_then(|number| number.split('.').next()?.parse().ok()).unwrap_or_default()
}

/// One of PostgreSQL's programs, told of the database by its environment: everyone can read flags.
fn command(program: &str, url: &Secret) -> Result<Command> {
    let mut command = Command::new(program);
    command.envs(variables(&url.0)?);
    Ok(command)
}

async fn run<'a>(program: &str, url: &Secret, flags: impl IntoIterator<Item = &'a OsStr>) -> Result<Output> {
    let mut command = command(program, url)?;
    command.args(flags).stdin(Stdio::null());
    let name = program.to_owned();
    let output = blocking(move || command.output()).await.map_err(|error| {
        refused(format!("{name} cannot be run: {error}. It comes with PostgreSQL's client programs"))
    })?;
    if output.status.success() {
        return Ok(output);
    }
    Err(refused(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim())))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other).and_then(|done| done);
    done.map_err(|error| refused(error.to_string()))
}

/// What libpq's variables say for an address.
fn variables(url: &str) -> Result<Vec<(&'static str, String)>> {
    let parsed = Url::parse(url).map_err(|_| refused("SIXTEEN_DATABASE_URL is no address"))?;
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut set = vec![
        ("PGHOST", decoded(parsed.host_str().unwrap_or_default().trim_matches(['[', ']']))),
        ("PGPORT", parsed.port().map(|port| port.to_string()).unwrap_or_default()),
        ("PGUSER", decoded(parsed.username())),
        ("PGPASSWORD", decoded(parsed.password().unwrap_or_default())),
        ("PGDATABASE", decoded(parsed.path().trim_start_matches('/'))),
    ];
    for (name, value) in parsed.query_pairs() {
        let name = match &*name {
            "host" => "PGHOST",
            "port" => "PGPORT",
            "user" => "PGUSER",
            "password" => "PGPASSWORD",
            "dbname" => "PGDATABASE",
            "sslmode" | "ssl-mode" => "PGSSLMODE",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => continue,
        };
        set.push((name, value.into_owned()));
    }
    if !is_here(url) {
        for (name, usual) in [("PGSSLMODE", "verify-full"), ("PGSSLROOTCERT", AUTHORITIES)] {
            if !set.iter().any(|(known, _)| *known == name) {
                set.push((name, usual.to_owned()));
            }
        }
    }
    set.retain(|(_, value)| !value.is_empty());
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgresqls_programs_get_what_the_address_says_and_check_certificates() {
        let of = |url: &str| variables(url).expect("an address");
        assert_eq!(
            of("postgres://sixteen:p%40ss@localhost:5433/six"),
            [
                ("PGHOST", "localhost"),
                ("PGPORT", "5433"),
                ("PGUSER", "sixteen"),
                ("PGPASSWORD", "p@ss"),
                ("PGDATABASE", "six")
            ]
            .map(|(name, value)| (name, value.to_owned()))
        );
        assert!(of("postgres://s@db.example.org/six").contains(&("PGSSLMODE", "verify-full".to_owned())));
        assert!(
            of("postgres://s@db.example.org/six?sslmode=disable")
                .contains(&("PGSSLMODE", "disable".to_owned()))
        );
        assert!(
            of("postgres:///six?host=/run/postgresql").contains(&("PGHOST", "/run/postgresql".to_owned()))
        );
        assert_eq!(major(b"pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), 15);
    }
}
