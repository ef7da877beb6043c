//! Records that only grow: the database itself refuses to change or delete the log, the counts of past
//! hours, versions of the settings and texts that were signed, and numbers them without gaps.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use crate::schema::execute;

/// Tables whose rows are numbered 1, 2, 3 and on, and stay as they were written.
const TABLES: [&str; 4] = ["audit", "history", "campaign_override", "signed_text"];

pub(crate) async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let triggers = match db.get_database_backend() {
        DbBackend::Postgres => {
            execute(db, &POSTGRES_FUNCTIONS).await?;
            POSTGRES
        }
        _ => SQLITE,
    };
    for table in TABLES {
        for trigger in triggers {
            execute(db, &[&trigger.replace("{table}", table)]).await?;
        }
    }
    Ok(())
}

const POSTGRES_FUNCTIONS: [&str; 2] = [
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$",
    "CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE last bigint;
     BEGIN
         EXECUTE format('SELECT COALESCE(MAX(id), 0) FROM %I', TG_TABLE_NAME) INTO last;
         IF NEW.id <> last + 1 THEN
             RAISE EXCEPTION 'the next row of % is %', TG_TABLE_NAME, last + 1;
         END IF;
         RETURN NEW;
     END $$",
];

const POSTGRES: [&str; 3] = [
    "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table}
     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_follows BEFORE INSERT ON {table}
     FOR EACH ROW EXECUTE FUNCTION refuse_gap()",
];

/// `INSERT OR REPLACE` fires no trigger for the row it deletes (sqlite.org/lang_conflict.html): the last
/// one refuses it.
const SQLITE: [&str; 3] = [
    "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
     BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
    "CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table}
     BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
    "CREATE TRIGGER {table}_follows BEFORE INSERT ON {table}
     WHEN NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM {table})
     BEGIN SELECT RAISE(ABORT, '{table}: rows are numbered without gaps'); END",
];
