//! Giving up what a lost secret has sealed: the counts stay.

use entity::organizer::{ActiveModel, Model};
use serde_json::json;

use crate::domain::account::session;
use crate::domain::crypto::keyring::{SealedRoot, Secrets};
use crate::domain::{Action, Batch, By, Entry, Error, KeySet, OrganizerWrite, Site, Write};
use crate::store::setting::KEY_CHECK;
use crate::store::{self, Set};

/// Pledges erased in one go.
const BATCH: u64 = 500;

/// The records sealed with secrets that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    pub pledges: u64,
    pub accounts: usize,
    /// Whether the database still asks for such a secret.
    pub is_asked_for: bool,
    /// Whether the root of the hashes is among it: then no address is known again.
    pub root: bool,
}

fn heads(secrets: &Secrets) -> Vec<Vec<u8>> {
    secrets.heads().iter().map(|head| head.to_vec()).collect()
}

/// Whether an account has something that these secrets did not seal.
fn is_lost(account: &Model, secrets: &Secrets) -> bool {
    let parts = [Some(&account.sealed), account.second_factor.as_ref()];
    let mut sealed = parts.into_iter().flatten().filter(|sealed| !sealed.is_empty());
    sealed.any(|sealed| !secrets.heads().iter().any(|head| sealed.starts_with(head)))
}

/// Ends the need for the lost secrets, and notes it. Where they have taken the root along, there is another
/// from here on, and hashes made from the lost one mean nothing.
#[derive(Debug)]
struct GiveUpSecrets;

impl OrganizerWrite for GiveUpSecrets {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let secrets = batch.keys.secrets();
        let kept = store::setting::lock(batch.tx, KEY_CHECK).await?.and_then(|kept| SealedRoot::parse(&kept));
        let opened = kept.and_then(|root| root.opened_by(secrets));
        if opened.is_none() {
            store::suppression::clear(batch.tx).await?;
        }
        let root = batch.keys.sealed_root(batch.clock, opened.as_ref()).to_string();
        store::setting::put(batch.tx, KEY_CHECK, &root).await?;
        let number = store::seal::count_by_others(batch.tx, &heads(secrets)).await?;
        for letter in store::seal::lock_letters_by_others(batch.tx, &heads(secrets), u32::MAX.into()).await? {
            store::seal::put_into_letter(batch.tx, letter.id, None).await?;
        }
        Ok(((), vec![Entry::new(Action::KeysGivenUp, "", json!({ "number": number }))]))
    }
}

/// Erases who signed from a batch of pledges above a number that cannot be opened; answers how many, and
/// the last number; none at the end.
#[derive(Debug)]
struct ErasePledges {
    after: i64,
}

impl Write for ErasePledges {
    type Answer = Option<(u64, i64)>;

    async fn write(&self, batch: &Batch<'_>) -> Result<Self::Answer, Error> {
        let heads = heads(batch.keys.secrets());
        let rows = store::seal::lock_by_others(batch.tx, &heads, self.after, BATCH).await?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(None) };
        batch.change_names();
        let ids = rows.into_iter().map(|row| row.id).collect();
        Ok(Some((store::pledge::erase_persons(batch.tx, ids).await?, last)))
    }
}

/// Ends the accounts that cannot be opened: nobody could be written to, nor sign in.
#[derive(Debug)]
struct EndAccounts;

impl Write for EndAccounts {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        for account in store::organizer::all(batch.tx).await? {
            if !is_lost(&account, batch.keys.secrets()) {
                continue;
            }
            let update = ActiveModel {
                email_key: Set(None),
                sealed: Set(Vec::new()),
                password: Set(None),
                second_factor: Set(None),
                recovery: Set(KeySet::default()),
                version: Set(account.version + 1),
                ended_at: Set(account.ended_at.or(Some(batch.clock.now_ms()))),
                ..Default::default()
            };
            store::update(batch.tx, account.id, update).await?;
            session::end_others(batch.tx, account.id, None).await?;
        }
        Ok(())
    }
}

impl Site {
    /// Counts the records sealed with secrets that are not there.
    pub async fn loss(&self) -> Result<Loss, Error> {
        let (db, secrets) = (&self.store.read, self.keys.secrets());
        let kept = store::setting::read(db, KEY_CHECK).await?.and_then(|kept| SealedRoot::parse(&kept));
        let root = kept.unwrap_or_default();
        let accounts = store::organizer::all(db).await?;
        Ok(Loss {
            pledges: store::seal::count_by_others(db, &heads(secrets)).await?,
            accounts: accounts.iter().filter(|account| is_lost(account, secrets)).count(),
            is_asked_for: !root.missing(secrets).is_empty(),
            root: root.opened_by(secrets).is_none(),
        })
    }

    /// Erases all of that, batch after batch, and tells how many pledges are done. A stop on the way loses
    /// nothing: the next run goes on.
    pub async fn give_up(&self, by: By, mut progress: impl FnMut(u64)) -> Result<(), Error> {
        self.write_in_turn(GiveUpSecrets.by(by)).await?;
        self.write_in_turn(EndAccounts).await?;
        let (mut erased, mut after) = (0, 0);
        while let Some((batch, last)) = self.write_in_turn(ErasePledges { after }).await? {
            (erased, after) = (erased + batch, last);
            progress(erased);
        }
        Ok(())
    }
}
