//! Running the campaign: `setting` and `campaign_override`, `limit_counter`, `cleanup`, and pledges signed on
//! paper with the files they came in, `paper` and `paper_import`; `wall`, the addresses of wall screens.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, sea_query::Table};

use crate::schema::{big_integer, big_integer_null, binary, execute, id, integer, string, string_null, text};

pub(crate) async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let setting =
        Table::create().table("setting").col(string("name", 64).primary_key()).col(text("value")).to_owned();
    db.execute(&setting).await?;
    let campaign_override = Table::create()
        .table("campaign_override")
        .col(big_integer("id").primary_key())
        .col(big_integer("at"))
        .col(big_integer("organizer_id"))
        .col(string("part", 12))
        .col(text("content"))
        .to_owned();
    db.execute(&campaign_override).await?;
    let limit_counter = Table::create()
        .table("limit_counter")
        .col(binary("bucket").primary_key())
        .col(big_integer("count"))
        .col(big_integer("expires_at"))
        .to_owned();
    db.execute(&limit_counter).await?;
    let cleanup = Table::create()
        .table("cleanup")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(text("conditions"))
        .col(string("state", 12))
        .col(big_integer_null("organizer_id"))
        .col(big_integer("last_id"))
        .col(big_integer("touched"))
        .col(big_integer("created_at"))
        .col(big_integer_null("ended_at"))
        .col(string("act", 12).default("aside"))
        .col(big_integer("first_id").default(0))
        .col(big_integer("top_id").default(0))
        .col(big_integer("confirmed").default(0))
        .col(big_integer("pending").default(0))
        .col(big_integer("held").default(0))
        .col(big_integer("put_back").default(0))
        .to_owned();
    db.execute(&cleanup).await?;
    let paper = Table::create()
        .table("paper")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(string("import", 16))
        .col(text("place"))
        .col(string("day", 10))
        .col(integer("number"))
        .col(string_null("call", 48))
        .col(text("note"))
        .col(big_integer_null("organizer_id"))
        .col(big_integer("created_at"))
        .col(big_integer_null("undone_at"))
        .to_owned();
    db.execute(&paper).await?;
    let paper_import = Table::create()
        .table("paper_import")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(string("state", 12))
        .col(text("content"))
        .col(binary("content_hash"))
        .col(integer("lines"))
        .col(big_integer("number"))
        .col(integer("entered"))
        .col(big_integer_null("organizer_id"))
        .col(big_integer("created_at"))
        .to_owned();
    db.execute(&paper_import).await?;
    let wall = Table::create()
        .table("wall")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(text("name"))
        .col(binary("hash").unique_key())
        .col(big_integer_null("organizer_id"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("opened_at"))
        .col(big_integer_null("ended_at"))
        .to_owned();
    db.execute(&wall).await?;
    execute(
        db,
        &[
            "CREATE INDEX paper_by_import ON paper (import)",
            "CREATE INDEX paper_import_hash ON paper_import (content_hash)",
        ],
    )
    .await
}
