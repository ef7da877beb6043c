//! `tally` and `breakdown`.

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
                    .table("tally")
                    .col(string_len("dimension", 12))
                    .col(string_len("key", 64))
                    .col(big_integer("count"))
                    .primary_key(Index::create().col("dimension").col("key"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("breakdown")
                    .col(integer("id").primary_key())
                    .col(big_integer("changes"))
                    .col(big_integer("total"))
                    .col(big_integer("as_of"))
                    .col(text("cells"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("breakdown").to_owned()).await?;
        manager.drop_table(Table::drop().table("tally").to_owned()).await
    }
}
