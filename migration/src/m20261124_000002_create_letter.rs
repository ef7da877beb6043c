//! `letter`, the outbox.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No foreign key to `pledge`: a purged pledge's letters stay for the mailbox's ledger.
        manager
            .create_table(
                Table::create()
                    .table("letter")
                    .col(big_pk_auto("id"))
                    .col(big_integer("pledge_id"))
                    .col(string_len("kind", 12))
                    .col(string_len("language", 16))
                    .col(binary("mailbox_key"))
                    .col(string_len("message_id", 32))
                    .col(string_len("state", 12))
                    .col(integer("priority"))
                    .col(big_integer("next_at"))
                    .col(big_integer("lease_until"))
                    .col(integer("attempts"))
                    .col(text_null("reason"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("ended_at"))
                    .to_owned(),
            )
            .await?;
        let database = manager.get_connection();
        for statement in [
            "CREATE INDEX letter_mailbox ON letter (mailbox_key)",
            "CREATE INDEX letter_due ON letter (priority, next_at) WHERE state = 'waiting'",
            "CREATE INDEX letter_waiting ON letter (pledge_id) WHERE state = 'waiting'",
            "CREATE INDEX letter_ended ON letter (ended_at) WHERE ended_at IS NOT NULL",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("letter").to_owned()).await
    }
}
