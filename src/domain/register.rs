//! The register of pledges: what handlers, the courier and the command line ask for.

use std::{net::IpAddr, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use entity::pledge::{Model, State};
use ipnet::IpNet;
use jiff::civil::Date;

use super::{
    EmailAddress, Error, address,
    amendment::Current,
    audit::By,
    campaign::{Campaign, Language, Schedule},
    confirmation::{Asking, Change, Confirmation},
    desk::{Answer, Deed, Refusal, care::Care},
    export,
    keyring::{self, Hash, Keyring},
    ledger::{Entry, Ledger, Outcome, Signals},
    mail_hour::Providers,
    moderation::{Part, Shown},
    network,
    outbox::{self, Fate},
    pledge::{NewPledge, Record, Signing},
    source,
    token::{self, Purpose, TokenError},
    traffic::Counters,
};
use crate::{
    clock::{Clock, milliseconds, timestamp},
    config::{Config, NetworkLimits},
    store::{self, Store, mail_hour::MailHours, writer::Writer},
};

/// How long the thank-you page can be seen.
const THANK_YOU_MS: i64 = 60 * 60 * 1000;

/// How long "I did not sign this" works, and lifting it: two years.
const DISOWN_MS: i64 = 2 * 365 * 24 * 60 * 60 * 1000;

/// The settings that are rules.
#[derive(Debug, Clone)]
pub struct Rules {
    /// How long a confirmation link works.
    pub confirm_lifetime: Duration,
    /// How long an unconfirmed pledge is kept after that.
    pub confirm_grace: Duration,
    /// How long the link to one's own pledge works.
    pub manage_lifetime: Duration,
    /// Sign-up limits per network.
    pub network_limits: Option<NetworkLimits>,
    /// Networks that are too many people to be judged as one.
    pub network_allow: Vec<IpNet>,
    /// How long a claimed letter is left to its sender.
    pub mail_lease: Duration,
    /// Confirmation letters an hour.
    pub mail_hourly: i64,
    /// When the sixteen days are.
    pub schedule: Schedule,
    /// Days after the last of the sixteen after which personal data are erased.
    pub retention_days: u16,
    /// Days after which a held pledge that nobody released is deleted.
    pub held_days: u16,
    /// Mail providers that are counted by name.
    pub mail_providers: Arc<Providers>,
    /// How long an organizer may be idle.
    pub session_idle: Duration,
    /// How long an organizer stays signed in.
    pub session_lifetime: Duration,
}

impl Rules {
    /// The rules of a configuration and a campaign.
    pub fn new(config: &Config, campaign: &Campaign) -> Self {
        Self {
            confirm_lifetime: config.confirm_lifetime,
            confirm_grace: config.confirm_grace,
            manage_lifetime: config.manage_lifetime,
            network_limits: config.network_limits.clone(),
            network_allow: config.network_allow.clone(),
            mail_lease: config.mail_lease,
            mail_hourly: config.mail_hourly,
            schedule: campaign.schedule.clone(),
            retention_days: campaign.retention_days,
            held_days: campaign.held_days,
            mail_providers: Arc::new(Providers::new(campaign)),
            session_idle: config.session_idle,
            session_lifetime: config.session_lifetime,
        }
    }

    /// The campaign's local date at a moment in ms since 1970.
    pub fn date(&self, ms: i64) -> Date {
        self.schedule.date(timestamp(ms))
    }
}

/// The register. Clones share it.
#[derive(Debug, Clone)]
pub struct Register {
    /// The database, for reading.
    pub store: Store,
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// The keys.
    pub keys: Arc<Keyring>,
    /// The clock.
    pub clock: Clock,
    /// The rules.
    pub rules: Arc<Rules>,
    /// What others wait for.
    pub signals: Arc<Signals>,
    /// Visits and clicks that are not in the database yet.
    pub counters: Arc<Counters>,
    /// What owners changed over the campaign's files.
    pub amended: Arc<ArcSwap<Current>>,
    /// How many exports there may be.
    pub exports: export::Places,
    writer: Writer<Ledger>,
}

impl Register {
    /// Opens the register: checks that the secret fits the database and starts the writer. The
    /// returned task ends once every clone is dropped and all is written.
    ///
    /// # Errors
    /// When the database fails or belongs to another secret.
    pub async fn open(
        store: Store,
        campaign: Arc<Campaign>,
        keys: Keyring,
        clock: Clock,
        rules: Rules,
        queue: usize,
    ) -> Result<(Self, tokio::task::JoinHandle<()>), Error> {
        let kept = store::setting::get_or_put(&store, "key_check", keys.check_value()).await?;
        if kept != keys.check_value() {
            return Err(Error::Refused(
                "SIXTEEN_SECRET does not belong to this database: with another secret no address in it can be read. \
                 Give the secret this database was made with (data/secret, if none was set)"
                    .into(),
            ));
        }
        let (keys, rules, signals) = (Arc::new(keys), Arc::new(rules), Arc::new(Signals::default()));
        let ledger = Ledger::new(Arc::clone(&keys), clock.clone(), Arc::clone(&rules), Arc::clone(&signals));
        let (writer, task) = Writer::start(store.clone(), ledger, queue);
        let counters = Arc::new(Counters::new(&campaign));
        let newest = store::campaign_override::newest(&store.read).await?;
        let amended = Arc::new(ArcSwap::from_pointee(Current::new(&campaign, newest)));
        let exports = export::Places::default();
        Ok((Self { store, campaign, keys, clock, rules, signals, counters, amended, exports, writer }, task))
    }

    /// Whether the writer runs.
    pub fn is_writing(&self) -> bool {
        self.writer.is_alive()
    }

    /// How many writes wait.
    pub fn writes_waiting(&self) -> usize {
        self.writer.waiting()
    }

    /// Whether pledges are taken now.
    pub fn is_open(&self) -> bool {
        self.is_in_time() && !self.amended.load().amendment.paused
    }

    /// Whether pledges would be taken now, but an owner has paused signing.
    pub fn is_paused(&self) -> bool {
        self.is_in_time() && self.amended.load().amendment.paused
    }

    fn is_in_time(&self) -> bool {
        self.rules.schedule.is_open(self.rules.date(self.clock.now_ms()))
    }

    /// Signs a pledge and returns the reference of its mailbox: the same for every address, new
    /// or known.
    ///
    /// # Errors
    /// When it could not be stored; then it is not.
    pub async fn sign(&self, language: &Language, pledge: NewPledge, ip: IpAddr) -> Result<String, Error> {
        let limited = self.rules.network_limits.is_some();
        let network = limited
            .then(|| network::of(&self.keys, &self.rules.network_allow, ip, self.clock.now_ms()))
            .flatten();
        let signing = Signing::new(&self.keys, &self.clock, &self.campaign, language, pledge, network);
        let reference = self.keys.reference(signing.email_key());
        self.writer.write(Entry::Sign(Box::new(signing))).await?;
        Ok(reference)
    }

    /// The pledge behind a token.
    ///
    /// # Errors
    /// [`TokenError`] inside when the token is not good, the store's error when the database fails.
    pub async fn pledge_of(&self, purpose: Purpose, token: &str) -> Result<Result<Model, TokenError>, Error> {
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

    /// What is sealed of a pledge; none once it is erased.
    pub fn record(&self, pledge: &Model) -> Option<Record> {
        Record::open(&self.keys, pledge)
    }

    /// What may be shown of a pledge.
    pub fn shown(&self, pledge: &Model) -> Shown {
        Shown::of(&self.keys, pledge)
    }

    /// Confirms by link.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn confirm(&self, code: &str, fingerprint: Option<String>) -> Result<Confirmation, Error> {
        self.confirmation(Entry::Confirm(code.to_owned(), fingerprint)).await
    }

    /// Confirms by code, for the mailbox behind a reference.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn confirm_by_code(&self, reference: &str, code: &str) -> Result<Confirmation, Error> {
        // A malformed reference takes the same way as one that nobody has.
        let key = self.keys.email_key_of(reference).unwrap_or_default();
        self.confirmation(Entry::ConfirmByCode(key, code.to_owned())).await
    }

    async fn confirmation(&self, entry: Entry) -> Result<Confirmation, Error> {
        match self.writer.write(entry).await? {
            Outcome::Confirmation(confirmation) => Ok(confirmation),
            _ => Ok(Confirmation::Refused),
        }
    }

    /// A token for the thank-you page of a pledge.
    pub fn thank_you_token(&self, code: &str) -> String {
        token::for_pledge(&self.keys, Purpose::ThankYou, code, self.clock.now_ms() + THANK_YOU_MS)
    }

    /// A token that confirms a pledge.
    pub fn confirm_token(&self, code: &str) -> String {
        let until = self.clock.now_ms() + milliseconds(self.rules.confirm_lifetime);
        token::for_pledge(&self.keys, Purpose::Confirm, code, until)
    }

    /// A token that manages a pledge.
    pub fn manage_token(&self, code: &str) -> String {
        let until = self.clock.now_ms() + milliseconds(self.rules.manage_lifetime);
        token::for_pledge(&self.keys, Purpose::Manage, code, until)
    }

    /// A token that disowns whatever is signed with a mailbox.
    pub fn disown_token(&self, email_key: &Hash) -> String {
        token::for_mailbox(&self.keys, Purpose::Disown, email_key, self.clock.now_ms() + DISOWN_MS)
    }

    /// The mailbox behind a disowning token.
    ///
    /// # Errors
    /// Why the token was not taken.
    pub fn mailbox_of(&self, token: &str) -> Result<Hash, TokenError> {
        token::mailbox(&self.keys, Purpose::Disown, token, self.clock.now_ms())
    }

    /// Whether a mailbox is silenced.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_silenced(&self, email_key: &Hash) -> Result<bool, Error> {
        store::suppression::has(&self.store.read, &self.keys.mailbox_key(email_key)).await
    }

    /// Withdraws a pledge; returns whether there was one.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn withdraw(&self, code: &str) -> Result<bool, Error> {
        self.changed(Entry::Withdraw(code.to_owned())).await
    }

    /// Changes a pledge; returns whether there was one.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn change(&self, code: &str, change: Change) -> Result<bool, Error> {
        self.changed(Entry::Change(code.to_owned(), change)).await
    }

    /// Ends a mailbox's pledge and silences it.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn disown(&self, email_key: Hash) -> Result<(), Error> {
        self.changed(Entry::Disown(email_key)).await.map(|_| ())
    }

    /// Lets a mailbox be written to again; returns whether it was silenced.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn lift(&self, email_key: Hash) -> Result<bool, Error> {
        self.changed(Entry::Lift(email_key)).await
    }

    /// The look-up key of an address.
    pub fn email_key(&self, email: &EmailAddress) -> Hash {
        self.keys.email_key(&address::canonical(&self.campaign.mailbox_rules, email))
    }

    /// Sends a mailbox its link, if it has a pledge. Nobody is told.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn send_link(&self, asking: Asking, language: &str) -> Result<(), Error> {
        let id = outbox::new_message_id(&self.clock);
        self.changed(Entry::SendLink(asking, language.to_owned(), id)).await.map(|_| ())
    }

    /// Releases or hides parts of a pledge; returns whether their owner had asked.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn review(&self, code: &str, parts: Vec<Part>, release: bool) -> Result<bool, Error> {
        self.changed(Entry::Review(code.to_owned(), parts, release)).await
    }

    /// Releases a held pledge; returns whether it was held.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn release_held(&self, code: &str) -> Result<bool, Error> {
        self.changed(Entry::ReleaseHeld(code.to_owned())).await
    }

    async fn changed(&self, entry: Entry) -> Result<bool, Error> {
        Ok(matches!(self.writer.write(entry).await?, Outcome::Changed(true)))
    }

    /// Does something at the organizers' desk.
    pub(super) async fn deed(&self, deed: Deed) -> Result<Answer, Error> {
        match self.writer.write(Entry::Desk(Box::new(deed))).await? {
            Outcome::Desk(answer) => Ok(answer),
            _ => Ok(Answer::Refused(Refusal::Gone)),
        }
    }

    /// The same, behind whoever waits.
    pub(super) async fn care_in_turn(&self, care: Care) -> Result<Answer, Error> {
        match self.writer.write_in_turn(Entry::Desk(Box::new(Deed::Care(Box::new(care))))).await? {
            Outcome::Desk(answer) => Ok(answer),
            _ => Ok(Answer::Refused(Refusal::Gone)),
        }
    }

    /// Does something once the answer has gone, so that how long it takes tells nobody anything.
    pub(super) fn later(&self, deed: Deed) {
        let writer = self.writer.clone();
        tokio::spawn(async move {
            if let Err(error) = writer.write_in_turn(Entry::Desk(Box::new(deed))).await {
                tracing::error!(%error, "What was put off for after an answer could not be stored");
            }
        });
    }

    /// Claims letters for the courier.
    ///
    /// # Errors
    /// When the claim could not be stored; then nothing may be sent.
    pub async fn claim_letters(&self, limit: u64) -> Result<Vec<entity::letter::Model>, Error> {
        match self.writer.write_in_turn(Entry::Claim(limit)).await? {
            Outcome::Letters(letters) => Ok(letters),
            _ => Ok(Vec::new()),
        }
    }

    /// Records what became of letters, and counts how they fared.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn finish_letters(
        &self,
        letters: Vec<(entity::letter::Model, Fate)>,
        hours: MailHours,
    ) -> Result<(), Error> {
        self.writer.write_in_turn(Entry::Finish(letters, hours)).await.map(|_| ())
    }

    /// Deletes what is due, batch after batch.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge(&self) -> Result<(), Error> {
        while let Outcome::Rows(rows) = self.writer.write_in_turn(Entry::Purge).await? {
            if rows == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Adds the visits and clicks counted so far to the database: afterwards they are in it. What cannot be written is kept and
    /// written the next time.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn flush_traffic(&self) -> Result<(), Error> {
        let _writing = self.counters.writing.lock().await;
        let day = self.rules.date(self.clock.now_ms()).to_string();
        let traffic = self.counters.take(&day);
        if traffic.is_empty() {
            return Ok(());
        }
        let written = self.writer.write_in_turn(Entry::Traffic(traffic.clone())).await;
        if written.is_err() {
            self.counters.put_back(traffic);
        }
        written.map(|_| ())
    }

    /// Adds a named source whose visits count for `channel`, and returns it with its code.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason when name or channel cannot be used; the store's error
    /// when it could not be stored.
    pub async fn add_source(
        &self,
        by: By,
        name: &str,
        channel: &str,
    ) -> Result<entity::source::Model, Error> {
        loop {
            let source = source::new(&self.clock, &self.campaign, name, channel).map_err(Error::Refused)?;
            // A pledge may have the code already: a short link must lead to one of them.
            if store::pledge::by_code(&self.store.read, &source.code).await?.is_none()
                && matches!(
                    self.deed(Deed::AddSource(by, Box::new(source.clone()))).await?,
                    Answer::Changed(true)
                )
            {
                return Ok(source);
            }
        }
    }

    /// Ends a named source; returns whether there is one of this code.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn end_source(&self, by: By, code: &str) -> Result<bool, Error> {
        Ok(matches!(self.deed(Deed::EndSource(by, code.to_owned())).await?, Answer::Changed(true)))
    }

    /// The named source of a code that has not ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn source(&self, code: &str) -> Result<Option<entity::source::Model>, Error> {
        if !keyring::is_code(code) {
            return Ok(None);
        }
        let source = store::source::by_code(&self.store.read, code).await?;
        Ok(source.filter(|source| source.ended_at.is_none()))
    }

    /// How many counted pledges came through the link of this one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn brought(&self, code: &str) -> Result<u64, Error> {
        store::pledge::brought(&self.store.read, code).await
    }

    /// The pledges letters belong to, by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pledges(&self, ids: Vec<i64>) -> Result<std::collections::HashMap<i64, Model>, Error> {
        store::pledge::by_ids(&self.store.read, ids).await
    }

    /// The confirmed pledge of a public code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_pledge(&self, code: &str) -> Result<Option<Model>, Error> {
        if !keyring::is_code(code) {
            return Ok(None);
        }
        let pledge = store::pledge::by_code(&self.store.read, code).await?;
        Ok(pledge.filter(|pledge| pledge.state == State::Confirmed))
    }

    /// Pledges with released names, newest first, confirmed before (`confirmed_at`, `id`).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn released(&self, before: (i64, i64), limit: u64) -> Result<Vec<Model>, Error> {
        store::pledge::released(&self.store.read, before, limit).await
    }
}
