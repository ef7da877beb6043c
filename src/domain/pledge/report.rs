//! Reports that come back about a letter: it reached no mailbox, or somebody complained.

use entity::suppression::SuppressionReason;

use crate::domain::counts::delivery_stats::{self, MailHours, Measure};
use crate::domain::kernel::failure::{Failure, Fault};
use crate::domain::pledge::sign::Record;
use crate::domain::write::outbox;
use crate::domain::{Batch, Error, Write};
use crate::store;

/// A report. Answers whether the letter is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Random part of the letter's Message-ID.
    pub message_id: String,
    /// Why it bounced; none for a complaint.
    pub failure: Option<Failure>,
}

impl Write for Report {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let Some(letter) = store::letter::by_message_id(batch.tx, &self.message_id).await? else {
            return Ok(false);
        };
        let now = batch.clock.now_ms();
        let Some(failure) = &self.failure else {
            outbox::suppress(batch, &letter.mailbox_key, SuppressionReason::Complained).await?;
            if letter.organizer_id.is_none() {
                store::pledge::stop_letters(batch.tx, letter.pledge_id, now).await?;
            }
            return Ok(true);
        };
        if !store::letter::bounce(batch.tx, letter.id, &failure.to_string(), now).await? {
            return Ok(true);
        }
        let for_good = failure.reason.fault() == Fault::MailboxForGood;
        if for_good {
            outbox::suppress(batch, &letter.mailbox_key, SuppressionReason::Bounced).await?;
        }
        let pledges = store::pledge::by_ids(batch.tx, vec![letter.pledge_id]).await?;
        let Some(pledge) = pledges.get(&letter.pledge_id) else { return Ok(true) };
        if for_good {
            // Nobody can ever confirm it: the next purge takes it. And nobody reads what a confirmed one asked for.
            store::pledge::expire(batch.tx, pledge.id).await?;
            store::pledge::stop_letters(batch.tx, pledge.id, now).await?;
        }
        if let Some(record) = Record::open(batch.keys, pledge) {
            let (mut hours, provider) = (MailHours::new(), batch.rules.mail_providers.of(&record.email));
            delivery_stats::count(&mut hours, now, provider, Measure::Refused, 1);
            store::delivery_stats::add(batch.tx, &hours).await?;
        }
        Ok(true)
    }
}
