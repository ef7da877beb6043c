//! The counts hour by hour, each line chained to the one before it.

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
            .table("history")
            .col(big_integer("id").primary_key())
            .col(big_integer("hour").unique_key())
            .col(big_integer("confirmed"))
            .col(big_integer("pending"))
            .col(big_integer("withdrawn"))
            .col(big_integer("disowned"))
            .col(big_integer("paper"))
            .col(binary("previous_hash"))
            .col(binary("hash"))
            .to_owned();
        manager.create_table(table).await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX pledge_ended ON pledge (state) WHERE ended_at IS NOT NULL")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX pledge_ended").await?;
        manager.drop_table(Table::drop().table("history").to_owned()).await
    }
}
