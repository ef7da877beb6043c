//! `tally` and `traffic`, the maintained counts; `lot`, what is published of them; `history`, the
//! counts hour by hour.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr,
    sea_query::{Index, Table},
};

use crate::schema::{big_integer, binary, binary_null, integer, string, text};

pub(crate) async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let tally = Table::create()
        .table("tally")
        .col(string("dimension", 12))
        .col(string("key", 64))
        .col(big_integer("count"))
        .primary_key(Index::create().col("dimension").col("key"))
        .to_owned();
    db.execute(&tally).await?;
    let traffic = Table::create()
        .table("traffic")
        .col(string("day", 10))
        .col(string("measure", 12))
        .col(string("facet", 12))
        .col(string("key", 64))
        .col(big_integer("count"))
        .primary_key(Index::create().col("day").col("measure").col("facet").col("key"))
        .to_owned();
    db.execute(&traffic).await?;
    let lot = Table::create()
        .table("lot")
        .col(integer("id").primary_key())
        .col(big_integer("total"))
        .col(big_integer("as_of"))
        .col(text("cells"))
        .to_owned();
    db.execute(&lot).await?;
    // Each line carries the hash of the one before, and the hash the audit log ended with.
    let history = Table::create()
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
        .col(binary_null("audit"))
        .to_owned();
    db.execute(&history).await?;
    Ok(())
}
