//! Pledges signed on paper.

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
            .table("paper")
            .col(big_pk_auto("id"))
            .col(string_len("code", 16).unique_key())
            .col(string_len("import", 16))
            .col(text("place"))
            .col(string_len("day", 10))
            .col(integer("number"))
            .col(string_len_null("call", 48))
            .col(text("note"))
            .col(big_integer_null("organizer_id"))
            .col(big_integer("created_at"))
            .col(big_integer_null("undone_at"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("paper").to_owned()).await
    }
}
