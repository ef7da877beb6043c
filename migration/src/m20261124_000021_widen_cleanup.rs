//! What clean-ups count beforehand, how far they go, and quick ways to what waits for somebody.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for column in [
            string_len("act", 12).default("aside").to_owned(),
            big_integer("first_id").default(0).to_owned(),
            big_integer("top_id").default(0).to_owned(),
            big_integer("confirmed").default(0).to_owned(),
            big_integer("pending").default(0).to_owned(),
            big_integer("held").default(0).to_owned(),
            big_integer("put_back").default(0).to_owned(),
        ] {
            manager.alter_table(Table::alter().table("cleanup").add_column(column).to_owned()).await?;
        }
        let waiting =
            "name_review = 'waiting' OR organisation_review = 'waiting' OR message_review = 'waiting'";
        let database = manager.get_connection();
        for statement in [
            "UPDATE cleanup SET top_id = (SELECT COALESCE(MAX(id), 0) FROM pledge)".to_owned(),
            // Those that are not confirmed wait for nobody: the queue must not be read past them.
            format!("CREATE INDEX pledge_to_review ON pledge (id) WHERE state = 'confirmed' AND ({waiting})"),
            "DROP INDEX pledge_reviewed".to_owned(),
            format!(
                "CREATE INDEX pledge_released ON pledge (id) WHERE state = 'confirmed' AND ({})",
                waiting.replace("waiting", "released")
            ),
            format!(
                "CREATE INDEX pledge_hidden ON pledge (id) WHERE state = 'confirmed' AND ({})",
                waiting.replace("waiting", "hidden")
            ),
            "CREATE INDEX pledge_held_group ON pledge (network, held_for, created_at, id) \
             WHERE state = 'held' AND cleanup_id IS NULL"
                .to_owned(),
        ] {
            database.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let database = manager.get_connection();
        for statement in [
            "DROP INDEX pledge_held_group",
            "DROP INDEX pledge_hidden",
            "DROP INDEX pledge_released",
            "DROP INDEX pledge_to_review",
            "CREATE INDEX pledge_reviewed ON pledge (id) \
             WHERE name_review = 'waiting' OR organisation_review = 'waiting' OR message_review = 'waiting'",
        ] {
            database.execute_unprepared(statement).await?;
        }
        for column in ["put_back", "held", "pending", "confirmed", "top_id", "first_id", "act"] {
            manager.alter_table(Table::alter().table("cleanup").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
