//! `letter`, the outbox; `suppression`, mailboxes no letter goes to; `mail_hour`, how letters fare.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr,
    sea_query::{Index, Table},
};

use crate::schema::{
    big_integer, big_integer_null, binary, binary_null, execute, id, integer, string, string_null, text_null,
};

pub(crate) async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    // No foreign key to `pledge`: a purged pledge's letters stay, so that the mailbox's limits hold.
    let letter = Table::create()
        .table("letter")
        .col(id())
        .col(big_integer("pledge_id"))
        .col(string("kind", 12))
        .col(string("language", 16))
        .col(binary("mailbox_key"))
        .col(string("message_id", 32))
        .col(string("state", 12))
        .col(integer("priority"))
        .col(big_integer("next_at"))
        .col(big_integer("lease_until"))
        .col(integer("attempts"))
        .col(text_null("reason"))
        .col(big_integer("created_at"))
        .col(big_integer_null("ended_at"))
        // The recipient of a letter that belongs to no pledge.
        .col(big_integer_null("organizer_id"))
        // The campaign's local day, for a letter that somebody has once a day.
        .col(string_null("day", 10))
        // What it says beyond its pledge or organizer.
        .col(binary_null("sealed"))
        .to_owned();
    db.execute(&letter).await?;
    let suppression = Table::create()
        .table("suppression")
        .col(binary("mailbox_key").primary_key())
        .col(string("reason", 12))
        .col(big_integer("created_at"))
        .col(big_integer_null("expires_at"))
        .to_owned();
    db.execute(&suppression).await?;
    let mail_hour = Table::create()
        .table("mail_hour")
        .col(big_integer("hour"))
        .col(string("provider", 64))
        .col(string("measure", 12))
        .col(big_integer("count"))
        .primary_key(Index::create().col("hour").col("provider").col("measure"))
        .to_owned();
    db.execute(&mail_hour).await?;
    execute(
        db,
        &[
            "CREATE INDEX letter_mailbox ON letter (mailbox_key)",
            // Reports find their letter by it; without it a thousand bounces would each read the whole week.
            "CREATE INDEX letter_message_id ON letter (message_id)",
            "CREATE INDEX letter_due ON letter (priority, next_at) WHERE state = 'waiting'",
            "CREATE INDEX letter_pledge ON letter (pledge_id)",
            "CREATE UNIQUE INDEX letter_once ON letter (pledge_id, kind, day) \
             WHERE day IS NOT NULL AND organizer_id IS NULL",
            "CREATE UNIQUE INDEX letter_once_organizer ON letter (organizer_id, kind, day) \
             WHERE day IS NOT NULL AND organizer_id IS NOT NULL",
            "CREATE INDEX letter_day ON letter (day, kind, state) WHERE day IS NOT NULL AND organizer_id IS NULL",
            "CREATE INDEX letter_address ON letter (created_at) WHERE kind = 'withdrawn' AND sealed IS NOT NULL",
            "CREATE INDEX letter_ended ON letter (ended_at) WHERE ended_at IS NOT NULL",
            "CREATE INDEX letter_oldest ON letter (created_at) WHERE state = 'waiting' AND reason IS NULL",
            "CREATE INDEX letter_put_off ON letter (reason) WHERE state = 'waiting' AND reason IS NOT NULL",
            "CREATE INDEX letter_refused ON letter (ended_at, reason) \
             WHERE state = 'refused' AND reason IS NOT NULL",
        ],
    )
    .await
}
