//! `pledge`.

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
                    .table("pledge")
                    .col(big_pk_auto("id"))
                    .col(string_len("code", 16).unique_key())
                    .col(binary_null("email_key").unique_key())
                    .col(binary_null("sealed"))
                    .col(string_len("state", 12))
                    .col(string_len_null("held_for", 32))
                    .col(text("calls"))
                    .col(string_len_null("region", 16))
                    .col(string_len("voice", 32))
                    .col(string_len("language", 16))
                    .col(string_len("channel", 32))
                    .col(string_len_null("brought_by", 16))
                    .col(binary("statement_hash"))
                    .col(boolean("daily_letters"))
                    .col(string_len("name_review", 12))
                    .col(string_len("organisation_review", 12))
                    .col(string_len("message_review", 12))
                    .col(integer("revision"))
                    .col(integer("code_tries"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("confirmed_at"))
                    .col(string_len_null("confirmed_day", 10))
                    .col(big_integer_null("ended_at"))
                    .to_owned(),
            )
            .await?;
        // Partial indexes: each covers the few rows that its reader looks for, and costs a
        // sign-up nothing that it need not.
        let database = manager.get_connection();
        for statement in [
            "CREATE INDEX pledge_pending ON pledge (expires_at) WHERE state = 'pending'",
            "CREATE INDEX pledge_held ON pledge (created_at) WHERE state = 'held'",
            "CREATE INDEX pledge_shown ON pledge (confirmed_at) \
             WHERE name_review = 'released' OR organisation_review = 'released'",
            "CREATE INDEX pledge_reviewed ON pledge (id) \
             WHERE name_review = 'waiting' OR organisation_review = 'waiting' OR message_review = 'waiting'",
            "CREATE INDEX pledge_brought ON pledge (brought_by) WHERE brought_by IS NOT NULL",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("pledge").to_owned()).await
    }
}
