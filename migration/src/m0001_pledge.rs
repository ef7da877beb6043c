//! `pledge`; `signed_text`, the texts that were signed; `source`, the links of partners that pledges come by.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, sea_query::Table};

use crate::schema::{
    big_integer, big_integer_null, binary, binary_null, boolean, execute, id, integer, string, string_null,
    text,
};

pub(crate) async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    let pledge = Table::create()
        .table("pledge")
        .col(id())
        .col(string("code", 16).unique_key())
        .col(binary_null("email_key").unique_key())
        .col(binary_null("sealed"))
        .col(string("state", 12))
        .col(string_null("held_for", 32))
        .col(text("calls"))
        .col(string_null("region", 16))
        .col(string("voice", 32))
        .col(string("language", 16))
        .col(string("channel", 32))
        .col(string_null("brought_by", 16))
        .col(binary("text_hash"))
        .col(boolean("daily_letters"))
        .col(boolean("plain_letters").default(false))
        .col(big_integer_null("letters_stopped_at"))
        .col(string("name_review", 12))
        .col(string("organisation_review", 12))
        .col(string("message_review", 12))
        .col(integer("revision"))
        .col(integer("code_tries"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("confirmed_at"))
        .col(string_null("confirmed_day", 10))
        .col(big_integer_null("ended_at"))
        .col(string_null("source", 16))
        .col(integer("generation").default(0))
        .col(binary_null("network"))
        .col(big_integer_null("cleanup_id"))
        .col(string_null("cleanup_from", 12))
        .col(big_integer_null("cleanup_at"))
        .to_owned();
    db.execute(&pledge).await?;
    let signed_text = Table::create()
        .table("signed_text")
        .col(big_integer("id").primary_key())
        .col(binary("hash").unique_key())
        .col(string("language", 16))
        .col(text("content"))
        .col(big_integer("first_used_at"))
        .to_owned();
    db.execute(&signed_text).await?;
    let source = Table::create()
        .table("source")
        .col(string("code", 16).primary_key())
        .col(text("name"))
        .col(string("channel", 32))
        .col(text("note").default(""))
        .col(big_integer("created_at"))
        .col(big_integer_null("ended_at"))
        .to_owned();
    db.execute(&source).await?;
    // Partial indexes: each covers the few rows that its reader looks for, and costs a sign-up
    // nothing that it need not. The review queue leaves out what is not confirmed, and `pledge_known`
    // finds what retention looks for every minute.
    execute(
        db,
        &[
            "CREATE INDEX pledge_pending ON pledge (expires_at) WHERE state = 'pending'",
            "CREATE INDEX pledge_held ON pledge (created_at) WHERE state = 'held'",
            "CREATE INDEX pledge_held_group ON pledge (network, held_for, created_at, id) \
             WHERE state = 'held'",
            "CREATE INDEX pledge_cleanup ON pledge (cleanup_id, id) WHERE state = 'set-aside'",
            "CREATE INDEX pledge_brought ON pledge (brought_by) WHERE brought_by IS NOT NULL",
            "CREATE INDEX pledge_daily ON pledge (id) WHERE daily_letters",
            "CREATE INDEX pledge_stopped ON pledge (id) WHERE letters_stopped_at IS NOT NULL",
            "CREATE INDEX pledge_ended ON pledge (state) WHERE ended_at IS NOT NULL",
            "CREATE INDEX pledge_known ON pledge (confirmed_day) \
             WHERE sealed IS NOT NULL AND confirmed_day IS NOT NULL",
            // All that organizers narrow the counts by, so that no row is read for them.
            "CREATE INDEX pledge_counted ON pledge (confirmed_day, confirmed_at, channel, source, region, \
             voice, language, calls, generation) WHERE state = 'confirmed'",
            "CREATE INDEX pledge_shown ON pledge (confirmed_at) \
             WHERE name_review = 'released' OR organisation_review = 'released'",
        ],
    )
    .await?;
    for (index, review) in
        [("pledge_to_review", "waiting"), ("pledge_released", "released"), ("pledge_hidden", "hidden")]
    {
        let statement = format!(
            "CREATE INDEX {index} ON pledge (id) WHERE state = 'confirmed' AND (name_review = '{review}' \
             OR organisation_review = '{review}' OR message_review = '{review}')"
        );
        execute(db, &[&statement]).await?;
    }
    Ok(())
}
