//! The site: the parts that handlers, the courier and the command line ask for.

use std::sync::Arc;

use arc_swap::ArcSwap;
use entity::pledge::{Model, State};
use entity::suppression::SuppressionReason;

use crate::clock::{Clock, DAY_MS, HOUR_MS, milliseconds};
use crate::domain::content::address;
use crate::domain::content::campaign::Campaign;
use crate::domain::counts::traffic::Counters;
use crate::domain::crypto::keyring::{self, Hash, Keyring, SealedRoot, Secrets};
use crate::domain::crypto::token::{self, Purpose, TokenError};
use crate::domain::write::effective::EffectiveSettings;
use crate::domain::write::signals::Signals;
use crate::domain::write::witness::Witness;
use crate::domain::write::{self, Writes};
use crate::domain::{EmailAddress, Error, Rules, Write, export};
use crate::store::writer::Writer;
use crate::store::{self, Store};

/// How long the thank-you page can be seen.
const THANK_YOU_MS: i64 = HOUR_MS;

/// How long "I did not sign this" works, lifting it, and stopping the daily letters: two years.
const DISOWN_MS: i64 = 2 * 365 * DAY_MS;

/// Secrets that a database needs and that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LostSecrets {
    /// It is not opened without them.
    Refuse,
    /// It is opened without what they sealed, for giving that up and for nothing else.
    GiveUp,
}

/// The site. Clones share it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The database, for reading.
    pub store: Store,
    pub campaign: Arc<Campaign>,
    pub keys: Arc<Keyring>,
    pub clock: Clock,
    pub rules: Arc<Rules>,
    pub signals: Arc<Signals>,
    /// Visits and clicks that are not in the database yet.
    pub counters: Arc<Counters>,
    pub effective: Arc<ArcSwap<EffectiveSettings>>,
    pub exports: export::Places,
    /// Whether the time of day may be trusted.
    pub(in crate::domain) witness: Arc<Witness>,
    writer: Writer<Writes>,
}

impl Site {
    /// Opens the site: checks that the secrets fit the database and starts the writer. The
    /// returned task ends once every clone is dropped and all is written.
    ///
    /// # Errors
    /// When the database fails or needs other secrets.
    pub async fn open(
        store: Store,
        campaign: Arc<Campaign>,
        secrets: Secrets,
        clock: Clock,
        rules: Rules,
        queue: usize,
        lost: LostSecrets,
    ) -> Result<(Self, tokio::task::JoinHandle<()>), Error> {
        let keys = unlock(&store, secrets, &clock, lost).await?;
        let (keys, rules, signals) = (Arc::new(keys), Arc::new(rules), Arc::new(Signals::default()));
        let writes = Writes::new(Arc::clone(&keys), clock.clone(), Arc::clone(&rules), Arc::clone(&signals));
        let (writer, task) = Writer::start(store.clone(), writes, queue);
        let counters = Arc::new(Counters::new(&campaign));
        let newest = store::campaign_override::newest(&store.read).await?;
        let effective = Arc::new(ArcSwap::from_pointee(EffectiveSettings::new(&campaign, newest)));
        let (exports, witness) = (export::Places::default(), Arc::default());
        Ok((
            Self {
                store,
                campaign,
                keys,
                clock,
                rules,
                signals,
                counters,
                effective,
                exports,
                witness,
                writer,
            },
            task,
        ))
    }

    /// Writes a change; the answer comes when it is on disk.
    ///
    /// # Errors
    /// [`Error::Busy`] at once when too many wait; then, as after any other error, nothing is changed.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Answer, Error> {
        // Who waits for an answer has it at once.
        if self.signals.is_database_away() {
            return Err(Error::Busy);
        }
        write::answer::<W>(self.writer.write(Box::new(write)).await?)
    }

    /// Writes a change of the program's own, or of somebody who can wait: it is never too busy for it.
    pub async fn write_in_turn<W: Write>(&self, write: W) -> Result<W::Answer, Error> {
        write::answer::<W>(self.writer.write_in_turn(Box::new(write)).await?)
    }

    /// Writes a change once the answer to the visitor has gone, so that how long it takes tells nobody
    /// anything.
    pub fn write_later<W: Write>(&self, write: W) {
        let writer = self.writer.clone();
        tokio::spawn(async move {
            if let Err(error) = writer.write_in_turn(Box::new(write)).await {
                tracing::error!(%error, "What was put off for after an answer could not be stored");
            }
        });
    }

    pub fn is_writing(&self) -> bool {
        self.writer.is_alive()
    }

    pub fn is_storing(&self) -> bool {
        self.writer.is_storing()
    }

    pub fn writes_waiting(&self) -> usize {
        self.writer.waiting()
    }

    pub fn is_open(&self) -> bool {
        self.is_in_time() && !self.effective.load().overrides.paused
    }

    /// Whether pledges would be taken now, but an owner has paused signing.
    pub fn is_paused(&self) -> bool {
        self.is_in_time() && self.effective.load().overrides.paused
    }

    fn is_in_time(&self) -> bool {
        self.rules.schedule.is_open(self.rules.date(self.clock.now_ms()))
    }

    /// The pledge behind a token.
    pub(in crate::domain) async fn pledge_of(
        &self,
        purpose: Purpose,
        token: &str,
    ) -> Result<Result<Model, TokenError>, Error> {
        let code = match token::pledge(&self.keys, purpose, token, self.clock.now_ms()) {
            Ok(code) => code,
            Err(error) => return Ok(Err(error)),
        };
        // A purged or erased pledge's link has nothing behind it any more.
        Ok(store::pledge::by_code(&self.store.read, &code).await?.ok_or(TokenError::Expired))
    }

    /// What the confirm button of a pledge carries.
    pub fn fingerprint(&self, pledge: &Model) -> String {
        self.keys.fingerprint(&pledge.code, pledge.revision)
    }

    /// A token for the thank-you page of a pledge.
    pub fn thank_you_token(&self, code: &str) -> String {
        token::for_pledge(&self.keys, Purpose::ThankYou, code, self.clock.now_ms() + THANK_YOU_MS)
    }

    pub fn confirm_token(&self, code: &str) -> String {
        let until = self.clock.now_ms() + milliseconds(self.rules.confirm_lifetime);
        token::for_pledge(&self.keys, Purpose::Confirm, code, until)
    }

    pub fn manage_token(&self, code: &str) -> String {
        let until = self.clock.now_ms() + milliseconds(self.rules.manage_lifetime);
        token::for_pledge(&self.keys, Purpose::Manage, code, until)
    }

    /// A token that stops the daily letters of a pledge.
    pub fn letters_token(&self, code: &str) -> String {
        token::for_pledge(&self.keys, Purpose::Letters, code, self.clock.now_ms() + DISOWN_MS)
    }

    /// A token that disowns whatever is signed with a mailbox.
    pub fn disown_token(&self, email_key: &Hash) -> String {
        token::for_mailbox(&self.keys, Purpose::Disown, email_key, self.clock.now_ms() + DISOWN_MS)
    }

    pub fn mailbox_of(&self, token: &str) -> Result<Hash, TokenError> {
        token::mailbox(&self.keys, Purpose::Disown, token, self.clock.now_ms())
    }

    /// Whether a mailbox' owner wants no letters.
    pub async fn is_silenced(&self, email_key: &Hash) -> Result<bool, Error> {
        let (mailbox, now) = (self.keys.mailbox_key(email_key), self.clock.now_ms());
        let found = store::suppression::of(&self.store.read, &mailbox, now).await?;
        Ok(found.is_some_and(|found| found.reason != SuppressionReason::Bounced))
    }

    pub fn email_key(&self, email: &EmailAddress) -> Hash {
        self.keys.email_key(&address::canonical(&self.campaign.mailbox_rules, email))
    }

    /// How many counted pledges came through the link of this one.
    pub async fn brought(&self, code: &str) -> Result<u64, Error> {
        store::pledge::brought(&self.store.read, code).await
    }

    /// The pledges letters belong to, by number.
    pub async fn pledges(&self, ids: Vec<i64>) -> Result<std::collections::HashMap<i64, Model>, Error> {
        store::pledge::by_ids(&self.store.read, ids).await
    }

    pub(in crate::domain) async fn public_pledge(&self, code: &str) -> Result<Option<Model>, Error> {
        let Some(code) = keyring::code_of(code) else { return Ok(None) };
        let pledge = store::pledge::by_code(&self.store.read, &code).await?;
        Ok(pledge.filter(|pledge| pledge.state == State::Confirmed))
    }

    /// Pledges with released names, newest first, confirmed before (`confirmed_at`, `id`).
    pub async fn released(&self, before: (i64, i64), limit: u64) -> Result<Vec<Model>, Error> {
        store::pledge::released(&self.store.read, before, limit).await
    }
}

/// The keys of a database, made anew for a new one. From here on it needs the first secret.
async fn unlock(store: &Store, secrets: Secrets, clock: &Clock, lost: LostSecrets) -> Result<Keyring, Error> {
    let new = SealedRoot::new(&secrets, clock).to_string();
    let kept = store::setting::get_or_put(store, store::setting::KEY_CHECK, &new).await?;
    let root = SealedRoot::parse(&kept).unwrap_or_default();
    let missing = root.missing(&secrets);
    let words = missing.join(", ");
    let keys = match Keyring::unlock(secrets, &root) {
        Ok(keys) => keys,
        Err(secrets) if lost == LostSecrets::GiveUp => return Ok(Keyring::new(secrets, clock.random())),
        Err(_) => {
            return Err(Error::Refused(format!(
                "it does not belong to this database: with another one no address in it can be read. Give the \
                 secret this database was made with (check word: {words}); if it is lost for good, see sixteen \
                 keys give-up"
            )));
        }
    };
    if lost == LostSecrets::GiveUp {
        return Ok(keys);
    }
    if !missing.is_empty() {
        return Err(Error::Refused(format!(
            "it lacks a secret that records of this database may be sealed with (check word: {words}): put it back \
             on a line of its own. It can go once sixteen keys rotate has sealed everything with the first one; if \
             it is lost for good, see sixteen keys give-up"
        )));
    }
    if !root.is_sealed_by_first(keys.secrets()) {
        // Read anew behind the lock: a server that starts with another new secret adds its own.
        let tx = store.begin().await?;
        let kept = store::setting::lock(&tx, store::setting::KEY_CHECK).await?;
        let root = kept.and_then(|kept| SealedRoot::parse(&kept)).unwrap_or_default();
        let root = keys.sealed_root(clock, Some(&root)).to_string();
        store::setting::put(&tx, store::setting::KEY_CHECK, &root).await?;
        tx.commit().await.map_err(store::StoreError::from)?;
    }
    Ok(keys)
}
