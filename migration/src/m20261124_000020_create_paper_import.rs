//! Files of pledges on paper, entered in batches, and the kept count of what was entered.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("paper_import")
            .col(big_pk_auto("id"))
            .col(string_len("code", 16).unique_key())
            .col(string_len("state", 12))
            .col(text("content"))
            .col(binary("content_hash"))
            .col(integer("lines"))
            .col(big_integer("number"))
            .col(integer("entered"))
            .col(big_integer_null("organizer_id"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(table).await?;
        let database = manager.get_connection();
        for statement in [
            "CREATE INDEX paper_import_hash ON paper_import (content_hash)",
            "CREATE INDEX paper_by_import ON paper (import)",
            "INSERT INTO tally (dimension, \"key\", count) \
             SELECT 'paper', '', COALESCE(SUM(number), 0) FROM paper WHERE undone_at IS NULL",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        database.execute_unprepared("DELETE FROM tally WHERE dimension = 'paper'").await?;
        database.execute_unprepared("DROP INDEX paper_by_import").await?;
        manager.drop_table(Table::drop().table("paper_import").to_owned()).await
    }
}
