//! Records that only grow: the database itself refuses to change or delete what was done, the counts of
//! past hours, and versions of the settings. And each hour's counts carry the hash that the log of what
//! was done ended with, so that whoever keeps the published file holds that as well.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Tables whose rows are numbered 1, 2, 3 and on, and stay as they were written.
const KEPT: [&str; 3] = ["audit", "history", "amendment"];

/// Indices for looking through the log.
const INDICES: [(&str, &str); 4] = [
    ("audit_at", "at, id"),
    ("audit_organizer", "organizer_id, id"),
    ("audit_action", "action, id"),
    ("audit_about", "about, id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = binary_null("audit");
        manager.alter_table(Table::alter().table("history").add_column(column).to_owned()).await?;
        let (db, backend) = (manager.get_connection(), manager.get_database_backend());
        for (name, columns) in INDICES {
            db.execute_unprepared(&format!("CREATE INDEX {name} ON audit ({columns})")).await?;
        }
        // Whose data are there still: what is due is looked for every minute, and found by this.
        db.execute_unprepared(
            "CREATE INDEX pledge_known ON pledge (confirmed_day)
             WHERE sealed IS NOT NULL AND confirmed_day IS NOT NULL",
        )
        .await?;
        if backend == DbBackend::Postgres {
            db.execute_unprepared(
                "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$",
            )
            .await?;
            db.execute_unprepared(
                "CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
                 DECLARE last bigint;
                 BEGIN
                     EXECUTE format('SELECT COALESCE(MAX(id), 0) FROM %I', TG_TABLE_NAME) INTO last;
                     IF NEW.id <> last + 1 THEN
                         RAISE EXCEPTION 'the next row of % is %', TG_TABLE_NAME, last + 1;
                     END IF;
                     RETURN NEW;
                 END $$",
            )
            .await?;
        }
        for table in KEPT {
            for statement in guards(backend, table) {
                db.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (db, backend) = (manager.get_connection(), manager.get_database_backend());
        for table in KEPT {
            for guard in ["stays", "is_kept", "follows"] {
                let of = if backend == DbBackend::Postgres { format!(" ON {table}") } else { String::new() };
                db.execute_unprepared(&format!("DROP TRIGGER {table}_{guard}{of}")).await?;
            }
        }
        if backend == DbBackend::Postgres {
            db.execute_unprepared("DROP FUNCTION refuse_change(); DROP FUNCTION refuse_gap()").await?;
        }
        for name in INDICES.map(|(name, _)| name).into_iter().chain(["pledge_known"]) {
            db.execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        manager.alter_table(Table::alter().table("history").drop_column("audit").to_owned()).await
    }
}

/// What keeps a table from anything but the next row.
fn guards(backend: DbBackend, table: &str) -> [String; 3] {
    if backend == DbBackend::Postgres {
        return [
            format!(
                "CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
                 FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            ),
            format!(
                "CREATE TRIGGER {table}_is_kept BEFORE TRUNCATE ON {table}
                 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            ),
            format!(
                "CREATE TRIGGER {table}_follows BEFORE INSERT ON {table}
                 FOR EACH ROW EXECUTE FUNCTION refuse_gap()"
            ),
        ];
    }
    // `INSERT OR REPLACE` fires no trigger for what it deletes (sqlite.org/lang_conflict.html): the
    // last one meets it.
    [
        format!(
            "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        ),
        format!(
            "CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        ),
        format!(
            "CREATE TRIGGER {table}_follows BEFORE INSERT ON {table}
             WHEN NEW.id <> (SELECT COALESCE(MAX(id), 0) + 1 FROM {table})
             BEGIN SELECT RAISE(ABORT, '{table}: rows are numbered without gaps'); END"
        ),
    ]
}
