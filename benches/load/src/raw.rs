//! The anchor: one thread, one connection, prepared statements, no server. Every pledge is the row
//! and the letter that the program wrote for one, with the same columns, indexes and lengths: they
//! are taken from a database the program made.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, params_from_iter, types::Value};

use super::{Fault, Options};

/// Text columns that are random in the program too.
const RANDOM: [&str; 2] = ["code", "message_id"];

/// Writes pledges for some seconds, `batch` of them in a transaction.
pub(super) fn run(options: &Options) -> Result<String, Fault> {
    let batch: u64 = options.number("batch")?;
    let seconds = Duration::from_secs_f64(options.number("seconds")?);
    let template = Connection::open_with_flags(options.text("template")?, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let database = Connection::open(options.text("database")?)?;
    let mode: String = database.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    database.execute_batch("PRAGMA synchronous = FULL")?;
    let synchronous: i64 = database.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    if (mode.as_str(), synchronous) != ("wal", 2) {
        return Err(format!("SQLite runs with journal_mode {mode} and synchronous {synchronous}").into());
    }
    copy_schema(&template, &database)?;
    let mut pledge = Row::of(&template, "pledge")?;
    let mut letter = Row::of(&template, "letter")?;
    let owner = letter.position("pledge_id")?;
    let mut random = Random::new();

    let mut put_pledge = database.prepare(&pledge.insert(" ON CONFLICT DO NOTHING RETURNING id"))?;
    let mut put_letter = database.prepare(&letter.insert(""))?;
    let (mut pledges, mut commits) = (0_u64, 0_u64);
    let start = Instant::now();
    while start.elapsed() < seconds {
        database.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..batch {
            pledge.renew(&mut random);
            letter.renew(&mut random);
            let id: i64 = put_pledge.query_row(params_from_iter(&pledge.values), |row| row.get(0))?;
            letter.values[owner] = Value::Integer(id);
            put_letter.execute(params_from_iter(&letter.values))?;
        }
        database.execute_batch("COMMIT")?;
        pledges += batch;
        commits += 1;
    }
    let elapsed = start.elapsed().as_secs_f64();
    Ok(format!(
        r#"{{"pledges": {pledges}, "commits": {commits}, "seconds": {elapsed:.6}, "sqlite": "{}"}}"#,
        rusqlite::version()
    ))
}

/// Makes the two tables and their indexes.
fn copy_schema(from: &Connection, to: &Connection) -> Result<(), Fault> {
    let mut query = from.prepare(
        "SELECT sql FROM sqlite_master WHERE tbl_name IN ('pledge', 'letter') AND sql IS NOT NULL ORDER BY type DESC",
    )?;
    let statements = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    for statement in statements {
        to.execute_batch(&statement)?;
    }
    Ok(())
}

/// A row as the program wrote it, without its number.
struct Row {
    table: &'static str,
    columns: Vec<String>,
    values: Vec<Value>,
}

impl Row {
    fn of(template: &Connection, table: &'static str) -> Result<Self, Fault> {
        let mut query = template.prepare(&format!("SELECT * FROM {table} LIMIT 1"))?;
        let names: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
        let values: Vec<Value> =
            query.query_row([], |row| (0..names.len()).map(|index| row.get(index)).collect())?;
        let (columns, values) = names.into_iter().zip(values).filter(|(name, _)| name != "id").unzip();
        Ok(Self { table, columns, values })
    }

    fn position(&self, column: &str) -> Result<usize, Fault> {
        let position = self.columns.iter().position(|name| name == column);
        Ok(position.ok_or_else(|| format!("{} has no column {column}", self.table))?)
    }

    fn insert(&self, rest: &str) -> String {
        let columns = self.columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let marks = vec!["?"; self.columns.len()].join(", ");
        format!("INSERT INTO {} ({columns}) VALUES ({marks}){rest}", self.table)
    }

    /// Another row of the same lengths: keys, sealed bytes and random texts are new.
    fn renew(&mut self, random: &mut Random) {
        for (name, value) in self.columns.iter().zip(&mut self.values) {
            match value {
                Value::Blob(bytes) => random.fill(bytes, |byte| byte),
                Value::Text(text) if RANDOM.contains(&name.as_str()) => {
                    let mut bytes = std::mem::take(text).into_bytes();
                    random
                        .fill(&mut bytes, |byte| b"0123456789abcdefghjkmnpqrstvwxyz"[usize::from(byte % 32)]);
                    *text = String::from_utf8(bytes).unwrap_or_default();
                }
                _ => {}
            }
        }
    }
}

/// SplitMix64: as good as a hash for where a key falls in an index, and costs next to nothing.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(u64::from(std::process::id()) << 32)
    }

    fn fill(&mut self, bytes: &mut [u8], map: impl Fn(u8) -> u8) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = self.0;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            for (byte, fresh) in chunk.iter_mut().zip(word.to_le_bytes()) {
                *byte = map(fresh);
            }
        }
    }
}
