//! What organizers set aside by a rule, with a way back.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("cleanup")
                    .col(big_pk_auto("id"))
                    .col(string_len("code", 16).unique_key())
                    .col(text("conditions"))
                    .col(string_len("state", 12))
                    .col(big_integer_null("organizer_id"))
                    .col(big_integer("last_id"))
                    .col(big_integer("touched"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("ended_at"))
                    .to_owned(),
            )
            .await?;
        // SQLite adds one column a statement.
        for column in [
            binary_null("network"),
            big_integer_null("cleanup_id"),
            string_len_null("cleanup_from", 12),
            big_integer_null("cleanup_at"),
        ] {
            manager.alter_table(Table::alter().table("pledge").add_column(column).to_owned()).await?;
        }
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE INDEX pledge_cleanup ON pledge (cleanup_id, id) WHERE cleanup_id IS NOT NULL",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX pledge_cleanup").await?;
        for column in ["cleanup_at", "cleanup_from", "cleanup_id", "network"] {
            manager.alter_table(Table::alter().table("pledge").drop_column(column).to_owned()).await?;
        }
        manager.drop_table(Table::drop().table("cleanup").to_owned()).await
    }
}
