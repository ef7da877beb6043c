//! `organizer`, with `session` and `api_token`, and `audit`, the log of what organizers did.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, sea_query::Table};

use crate::schema::{
    big_integer, big_integer_null, binary, binary_null, boolean, execute, id, integer, string, text,
    text_null,
};

pub(crate) async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let organizer = Table::create()
        .table("organizer")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(binary_null("email_key").unique_key())
        .col(binary("sealed"))
        .col(string("role", 12))
        .col(text_null("password"))
        .col(binary_null("second_factor"))
        .col(big_integer("used_step"))
        .col(text("recovery"))
        .col(string("language", 16))
        .col(text_null("issues_told"))
        .col(boolean("morning_letters"))
        .col(integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer_null("signed_in_at"))
        .col(big_integer_null("ended_at"))
        .to_owned();
    db.execute(&organizer).await?;
    let session = Table::create()
        .table("session")
        .col(binary("id_hash").primary_key())
        .col(string("code", 16).unique_key())
        .col(big_integer("organizer_id"))
        .col(string("agent", 32))
        .col(big_integer("created_at"))
        .col(big_integer("seen_at"))
        .to_owned();
    db.execute(&session).await?;
    let api_token = Table::create()
        .table("api_token")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(text("name"))
        .col(binary("hash").unique_key())
        .col(string("scopes", 64))
        .col(big_integer("organizer_id"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .col(big_integer_null("ended_at"))
        .to_owned();
    db.execute(&api_token).await?;
    // No foreign key to `organizer`: the log outlives the accounts.
    let audit = Table::create()
        .table("audit")
        .col(big_integer("id").primary_key())
        .col(big_integer("at"))
        .col(big_integer_null("organizer_id"))
        .col(string("action", 32))
        .col(string("about", 64))
        .col(text("details"))
        .col(binary("previous_hash"))
        .col(binary("hash"))
        .to_owned();
    db.execute(&audit).await?;
    execute(
        db,
        &[
            "CREATE INDEX session_organizer ON session (organizer_id)",
            "CREATE INDEX audit_at ON audit (at, id)",
            "CREATE INDEX audit_organizer ON audit (organizer_id, id)",
            "CREATE INDEX audit_action ON audit (action, id)",
            "CREATE INDEX audit_about ON audit (about, id)",
        ],
    )
    .await
}
