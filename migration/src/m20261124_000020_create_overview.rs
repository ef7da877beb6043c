//! What the overview reads: indexes with the letters it counts, and the counts per day of what
//! pledges are for, where they come from, who speaks and in which language.

use std::collections::BTreeMap;

use sea_orm_migration::{prelude::*, sea_orm::Statement};

/// What is counted per day besides the calls: facet and column.
const FACETS: [(&str, &str); 3] =
    [("region", "coalesce(region, '')"), ("voice", "voice"), ("language", "language")];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        for statement in [
            "CREATE INDEX letter_oldest ON letter (created_at) WHERE state = 'waiting'",
            "CREATE INDEX letter_put_off ON letter (reason) WHERE state = 'waiting' AND reason IS NOT NULL",
            "CREATE INDEX letter_refused ON letter (ended_at, reason) WHERE state = 'refused' AND reason IS NOT NULL",
        ] {
            database.execute_unprepared(statement).await?;
        }
        for (facet, column) in FACETS {
            let statement = format!(
                "INSERT INTO traffic (day, measure, facet, key, count) \
                 SELECT confirmed_day, 'confirmed', '{facet}', {column}, count(*) FROM pledge \
                 WHERE state = 'confirmed' AND confirmed_day IS NOT NULL GROUP BY confirmed_day, {column}"
            );
            database.execute_unprepared(&statement).await?;
        }
        let backend = database.get_database_backend();
        // A pledge has the keys of its calls in one column.
        let read = "SELECT confirmed_day, calls, count(*) FROM pledge \
                    WHERE state = 'confirmed' AND confirmed_day IS NOT NULL GROUP BY confirmed_day, calls";
        let mut calls: BTreeMap<(String, String), i64> = BTreeMap::new();
        for row in database.query_all_raw(Statement::from_string(backend, read)).await? {
            let (day, keys, count): (String, String, i64) =
                (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            for key in keys.split_ascii_whitespace() {
                *calls.entry((day.clone(), key.to_owned())).or_default() += count;
            }
        }
        for ((day, key), count) in calls {
            let insert = Query::insert()
                .into_table("traffic")
                .columns(["day", "measure", "facet", "key", "count"])
                .values_panic([day.into(), "confirmed".into(), "call".into(), key.into(), count.into()])
                .to_owned();
            database.execute(&insert).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        for statement in [
            "DELETE FROM traffic WHERE facet IN ('call', 'region', 'voice', 'language')",
            "DROP INDEX letter_oldest",
            "DROP INDEX letter_put_off",
            "DROP INDEX letter_refused",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
