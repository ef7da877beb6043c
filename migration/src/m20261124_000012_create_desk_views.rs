//! `mail_hour` and `amendment`: what organizers watch by the hour, and what owners change at the desk.

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
                    .table("mail_hour")
                    .col(big_integer("hour"))
                    .col(string_len("provider", 64))
                    .col(string_len("measure", 12))
                    .col(big_integer("count"))
                    .primary_key(Index::create().col("hour").col("provider").col("measure"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("amendment")
                    .col(big_integer("id").primary_key())
                    .col(big_integer("at"))
                    .col(big_integer("organizer_id"))
                    .col(string_len("part", 12))
                    .col(text("content"))
                    .to_owned(),
            )
            .await?;
        // Withdrawn and disowned pledges are few; without it they could only be counted by reading all.
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX pledge_ended ON pledge (state) WHERE ended_at IS NOT NULL")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX pledge_ended").await?;
        for table in ["amendment", "mail_hour"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
