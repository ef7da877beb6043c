//! `organizer`, `session` and `audit`: who may sign in at the desk, who has, and what was done there.

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
                    .table("organizer")
                    .col(big_pk_auto("id"))
                    .col(string_len("code", 16).unique_key())
                    .col(binary_null("email_key").unique_key())
                    .col(binary("sealed"))
                    .col(string_len("role", 12))
                    .col(text_null("password"))
                    .col(binary_null("second_factor"))
                    .col(big_integer("used_step"))
                    .col(text("recovery"))
                    .col(string_len("language", 16))
                    .col(integer("version"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("signed_in_at"))
                    .col(big_integer_null("ended_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(binary("id_hash").primary_key())
                    .col(string_len("code", 16).unique_key())
                    .col(big_integer("organizer_id"))
                    .col(string_len("agent", 32))
                    .col(big_integer("created_at"))
                    .col(big_integer("seen_at"))
                    .to_owned(),
            )
            .await?;
        // No foreign key to `organizer`: what was done stays, whatever becomes of who did it.
        manager
            .create_table(
                Table::create()
                    .table("audit")
                    .col(big_integer("id").primary_key())
                    .col(big_integer("at"))
                    .col(big_integer_null("organizer_id"))
                    .col(string_len("action", 32))
                    .col(string_len("about", 64))
                    .col(text("details"))
                    .col(binary("previous_hash"))
                    .col(binary("hash"))
                    .to_owned(),
            )
            .await?;
        // Whom a letter is for that belongs to no pledge.
        manager
            .alter_table(
                Table::alter().table("letter").add_column(big_integer_null("organizer_id")).to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX session_organizer ON session (organizer_id)")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("letter").drop_column("organizer_id").to_owned()).await?;
        for table in ["audit", "session", "organizer"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
