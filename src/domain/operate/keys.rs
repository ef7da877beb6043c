//! A change of the secret: everything is sealed again with the first of them.

use std::time::Duration;

use entity::{organizer, pledge};
use serde_json::json;

use crate::domain::crypto::keyring::SealedRoot;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store::setting::KEY_CHECK;
use crate::store::{self, Set};

/// Records sealed again in one go, so that nobody waits long behind it.
const BATCH: u64 = 200;

/// Rest between two of them: on SQLite a server can write only then.
const PAUSE: Duration = Duration::from_millis(50);

/// How often records are looked for that a server has meanwhile sealed with an older secret.
const PASSES: usize = 3;

#[derive(Debug, Default)]
struct ResealCount {
    /// Number of the last pledge; none when there are no more.
    last: Option<i64>,
    sealed: u64,
    /// Those that none of the secrets opens.
    unopened: u64,
}

/// Seals the next pledges above a number again.
#[derive(Debug)]
struct ResealPledges {
    after: i64,
}

impl Write for ResealPledges {
    type Answer = ResealCount;

    async fn write(&self, batch: &Batch<'_>) -> Result<ResealCount, Error> {
        let heads = [batch.keys.secrets().head().to_vec()];
        let rows = store::seal::lock_by_others(batch.tx, &heads, self.after, BATCH).await?;
        let mut page = ResealCount { last: rows.last().map(|row| row.id), ..ResealCount::default() };
        for row in rows {
            let Some(sealed) = reseal(batch, &row.code, row.sealed.as_deref().unwrap_or_default()) else {
                page.unopened += 1;
                continue;
            };
            let update = pledge::ActiveModel { sealed: Set(Some(sealed)), ..Default::default() };
            store::update(batch.tx, row.id, update).await?;
            page.sealed += 1;
        }
        Ok(page)
    }
}

/// Seals what letters say again. What cannot be opened any more is told to nobody: such a letter waits, and
/// `give-up` ends it.
#[derive(Debug)]
struct ResealLetters;

impl Write for ResealLetters {
    type Answer = ResealCount;

    async fn write(&self, batch: &Batch<'_>) -> Result<ResealCount, Error> {
        let heads = [batch.keys.secrets().head().to_vec()];
        let mut page = ResealCount::default();
        for letter in store::seal::lock_letters_by_others(batch.tx, &heads, BATCH).await? {
            match reseal(batch, &letter.message_id, letter.sealed.as_deref().unwrap_or_default()) {
                None => page.unopened += 1,
                sealed => {
                    store::seal::put_into_letter(batch.tx, letter.id, sealed).await?;
                    page.last = Some(letter.id);
                }
            }
        }
        Ok(page)
    }
}

/// Seals the accounts again, which are few.
#[derive(Debug)]
struct ResealAccounts;

impl Write for ResealAccounts {
    type Answer = ResealCount;

    async fn write(&self, batch: &Batch<'_>) -> Result<ResealCount, Error> {
        let head = batch.keys.secrets().head();
        let is_other = |sealed: &&[u8]| !sealed.is_empty() && !sealed.starts_with(&head);
        let mut page = ResealCount::default();
        for account in store::organizer::all(batch.tx).await? {
            let Some(account) = store::organizer::lock(batch.tx, account.id).await? else { continue };
            let mut update = organizer::ActiveModel { ..Default::default() };
            let mut count = |sealed: Option<Vec<u8>>| {
                *(if sealed.is_some() { &mut page.sealed } else { &mut page.unopened }) += 1;
                sealed
            };
            if let Some(sealed) = Some(&*account.sealed).filter(is_other)
                && let Some(sealed) = count(reseal(batch, &format!("organizer:{}", account.code), sealed))
            {
                update.sealed = Set(sealed);
            }
            if let Some(sealed) = account.second_factor.as_deref().filter(is_other)
                && let Some(sealed) = count(reseal(batch, &format!("second factor:{}", account.code), sealed))
            {
                update.second_factor = Set(Some(sealed));
            }
            if update.sealed.is_set() || update.second_factor.is_set() {
                store::update(batch.tx, account.id, update).await?;
            }
        }
        Ok(page)
    }
}

/// The record of a context, sealed by the first secret; none when it cannot be opened.
fn reseal(batch: &Batch<'_>, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let record = batch.keys.open(context, sealed)?;
    Some(batch.keys.seal(batch.clock, context, &record))
}

/// Ends the need for all secrets but the first, if nothing else is sealed by them; answers whether.
#[derive(Debug)]
struct EndRotation {
    sealed: u64,
}

impl OrganizerWrite for EndRotation {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let secrets = batch.keys.secrets();
        let heads = [secrets.head().to_vec()];
        if store::seal::count_by_others(batch.tx, &heads).await? > 0
            || store::seal::count_letters_by_others(batch.tx, &heads).await? > 0
        {
            return Ok((false, Vec::new()));
        }
        let kept = store::setting::lock(batch.tx, KEY_CHECK).await?;
        if self.sealed == 0
            && kept
                .and_then(|kept| SealedRoot::parse(&kept))
                .is_some_and(|root| root.needs_only_first(secrets))
        {
            return Ok((true, Vec::new()));
        }
        let root = batch.keys.sealed_root(batch.clock, None).to_string();
        store::setting::put(batch.tx, KEY_CHECK, &root).await?;
        Ok((true, vec![Entry::new(Action::KeysRotated, "", json!({ "number": self.sealed }))]))
    }
}

/// Says that this program's first secret is needed: it seals with it, whatever a rotation elsewhere found.
#[derive(Debug)]
struct KeepSecret;

impl Write for KeepSecret {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let kept = store::setting::lock(batch.tx, KEY_CHECK).await?;
        let root = kept.and_then(|kept| SealedRoot::parse(&kept)).unwrap_or_default();
        let root = batch.keys.sealed_root(batch.clock, Some(&root)).to_string();
        store::setting::put(batch.tx, KEY_CHECK, &root).await
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// Everything is sealed with the first secret.
    Complete { sealed: u64 },
    /// Some records open with none of the secrets.
    Unreadable(u64),
    /// A server goes on sealing with an older secret.
    Conflict,
}

impl Site {
    /// How many pledges are sealed by another secret than the first.
    pub async fn sealed_by_others(&self) -> Result<u64, Error> {
        let heads = [self.keys.secrets().head().to_vec()];
        store::seal::count_by_others(&self.store.read, &heads).await
    }

    /// Seals everything again with the first secret, batch after batch, and tells how many are done. A stop
    /// on the way loses nothing: the next run goes on.
    pub async fn rotate_keys(&self, by: By, mut progress: impl FnMut(u64)) -> Result<Rotation, Error> {
        let mut sealed = 0;
        for _ in 0..PASSES {
            let (mut after, mut unopened) = (0, 0);
            loop {
                let page = self.write_in_turn(ResealPledges { after }).await?;
                sealed += page.sealed;
                unopened += page.unopened;
                progress(sealed);
                match page.last {
                    Some(last) => after = last,
                    None => break,
                }
                tokio::time::sleep(PAUSE).await;
            }
            loop {
                let letters = self.write_in_turn(ResealLetters).await?;
                unopened += letters.unopened;
                if letters.last.is_none() || letters.unopened > 0 {
                    break;
                }
            }
            let accounts = self.write_in_turn(ResealAccounts).await?;
            sealed += accounts.sealed;
            unopened += accounts.unopened;
            if unopened > 0 {
                return Ok(Rotation::Unreadable(unopened));
            }
            if self.write_in_turn(EndRotation { sealed }.by(by)).await? {
                return Ok(Rotation::Complete { sealed });
            }
        }
        Ok(Rotation::Conflict)
    }

    /// Says in the log when the database needs a secret that this program was not started with.
    pub async fn check_secrets(&self) -> Result<(), Error> {
        let kept = store::setting::read(&self.store.read, KEY_CHECK).await?;
        let root = kept.and_then(|kept| SealedRoot::parse(&kept));
        let Some(root) = root else { return Ok(()) };
        if !root.is_sealed_by_first(self.keys.secrets()) {
            tracing::error!(
                "A rotation of the keys has ended while this program still seals with an older secret: keep that \
                 secret, start this program with the new one first, and run sixteen keys rotate again"
            );
            self.write(KeepSecret).await?;
        }
        if !root.missing(self.keys.secrets()).is_empty() {
            tracing::error!(
                "The database has records sealed with a secret that this program does not have: start it again \
                 with the same secrets as the others"
            );
        }
        Ok(())
    }
}
