//! `traffic` and `source`, and where a pledge came from.

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
                    .table("traffic")
                    .col(string_len("day", 10))
                    .col(string_len("measure", 12))
                    .col(string_len("facet", 12))
                    .col(string_len("key", 64))
                    .col(big_integer("count"))
                    .primary_key(Index::create().col("day").col("measure").col("facet").col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("source")
                    .col(string_len("code", 16).primary_key())
                    .col(text("name"))
                    .col(string_len("channel", 32))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("ended_at"))
                    .to_owned(),
            )
            .await?;
        // SQLite adds one column a statement.
        for column in [string_len_null("source", 16), integer("generation").default(0).take()] {
            manager.alter_table(Table::alter().table("pledge").add_column(column).to_owned()).await?;
        }
        // Pledges confirmed before this step, so that a recount finds them.
        manager
            .get_connection()
            .execute_unprepared(
                "INSERT INTO traffic (day, measure, facet, key, count) \
                 SELECT confirmed_day, 'confirmed', 'channel', channel, count(*) FROM pledge \
                 WHERE state = 'confirmed' GROUP BY confirmed_day, channel",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["generation", "source"] {
            manager.alter_table(Table::alter().table("pledge").drop_column(column).to_owned()).await?;
        }
        manager.drop_table(Table::drop().table("source").to_owned()).await?;
        manager.drop_table(Table::drop().table("traffic").to_owned()).await
    }
}
