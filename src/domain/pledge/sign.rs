//! Signing: what a form becomes, and what a batch of them does.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use entity::letter::Kind;
use entity::pledge::{ActiveModel, Model, Review, State};
use entity::traffic::Measure;
use serde::{Deserialize, Serialize};

use crate::clock::{Clock, milliseconds};
use crate::domain::content::address;
use crate::domain::content::campaign::{Campaign, Language};
use crate::domain::counts::traffic;
use crate::domain::crypto::keyring::{self, Hash, Keyring};
use crate::domain::crypto::network::{self, Network};
use crate::domain::kernel::hold::HoldReason;
use crate::domain::kernel::voice::INDIVIDUAL;
use crate::domain::pledge::pace::{self, Judgement};
use crate::domain::write::outbox;
use crate::domain::{Batch, CallSet, EmailAddress, Error, Site, Write};
use crate::store::letter::NewLetter;
use crate::store::traffic::Traffic;
use crate::store::{self, Set, Transaction};

/// How often a row is tried whose code or mailbox another node took in the same moment.
const ROUNDS: usize = 4;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    #[serde(rename = "e")]
    pub email: String,
    #[serde(rename = "n")]
    pub name: String,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Record {
    pub fn seal(&self, keys: &Keyring, clock: &Clock, code: &str) -> Vec<u8> {
        keys.seal(clock, code, &serde_json::to_vec(self).unwrap_or_default())
    }

    /// Opens what was sealed for a pledge; none once it is erased.
    pub fn open(keys: &Keyring, pledge: &Model) -> Option<Self> {
        Self::open_sealed(keys, &pledge.code, pledge.sealed.as_deref()?)
    }

    /// The same, for the pledge of a code.
    pub fn open_sealed(keys: &Keyring, code: &str, sealed: &[u8]) -> Option<Self> {
        serde_json::from_slice(&keys.open(code, sealed)?).ok()
    }
}

/// A pledge as a person typed it, checked.
#[derive(Debug, Clone)]
pub struct NewPledge {
    pub email: EmailAddress,
    pub name: String,
    /// The organisation, for a voice that is not an individual's.
    pub organisation: Option<String>,
    /// The message, where the campaign has switched it on.
    pub message: Option<String>,
    /// At least one.
    pub calls: CallSet,
    pub region: Option<String>,
    pub voice: String,
    pub show_name: bool,
    pub daily_letters: bool,
    /// Whether they must name neither the promise nor the campaign.
    pub plain_letters: bool,
    pub channel: String,
    /// Code of the pledge or the partner link whose link brought the visitor.
    pub brought_by: Option<String>,
    /// Whether the field that people do not see was filled.
    pub trapped: bool,
}

impl NewPledge {
    /// One of somebody who says no more than must be said.
    pub fn new(email: EmailAddress, name: String, calls: CallSet, channel: String) -> Self {
        Self {
            email,
            name,
            organisation: None,
            message: None,
            calls,
            region: None,
            voice: INDIVIDUAL.to_owned(),
            show_name: false,
            daily_letters: false,
            plain_letters: false,
            channel,
            brought_by: None,
            trapped: false,
        }
    }
}

/// A pledge ready for the writer.
#[derive(Debug, Clone)]
pub struct Signing {
    pledge: NewPledge,
    record: Record,
    email_key: Hash,
    mailbox_key: Hash,
    code: String,
    sealed: Vec<u8>,
    message_id: String,
    language: String,
    text_hash: [u8; 32],
    network: Option<Network>,
    now: i64,
}

impl Signing {
    /// Prepares a pledge: everything that needs no database happens here, off the writer.
    pub fn new(
        keys: &Keyring,
        clock: &Clock,
        campaign: &Campaign,
        language: &Language,
        mut pledge: NewPledge,
        network: Option<Network>,
    ) -> Self {
        let canonical = address::canonical(&campaign.mailbox_rules, &pledge.email);
        let email_key = keys.email_key(&canonical);
        let code = keyring::new_code(clock);
        let record = Record {
            email: pledge.email.as_str().to_owned(),
            name: pledge.name.clone(),
            organisation: pledge.organisation.clone(),
            message: pledge.message.clone(),
        };
        pledge.daily_letters &= campaign.letters.daily;
        Self {
            pledge,
            email_key,
            mailbox_key: keys.mailbox_key(&email_key),
            sealed: record.seal(keys, clock, &code),
            code,
            message_id: outbox::new_message_id(clock),
            record,
            language: language.code.clone(),
            text_hash: language.text_hash,
            network,
            now: clock.now_ms(),
        }
    }

    pub fn email_key(&self) -> &Hash {
        &self.email_key
    }

    /// The same under another code: a million pledges are enough for one that is taken.
    fn with_new_code(&self, keys: &Keyring, clock: &Clock) -> Self {
        let code = keyring::new_code(clock);
        Self { sealed: self.record.seal(keys, clock, &code), code, ..self.clone() }
    }

    fn reviews(&self) -> [Review; 3] {
        let ask =
            |present: bool| if self.pledge.show_name && present { Review::Waiting } else { Review::None };
        [ask(true), ask(self.record.organisation.is_some()), ask(self.record.message.is_some())]
    }

    /// The columns that say what was signed, and how it came.
    fn content(&self, sealed: Vec<u8>, origin: Origin) -> ActiveModel {
        let [name_review, organisation_review, message_review] = self.reviews();
        let pledge = &self.pledge;
        ActiveModel {
            sealed: Set(Some(sealed)),
            calls: Set(pledge.calls.clone()),
            region: Set(pledge.region.clone()),
            voice: Set(pledge.voice.clone()),
            language: Set(self.language.clone()),
            channel: Set(pledge.channel.clone()),
            brought_by: Set(origin.brought_by),
            source: Set(origin.source),
            generation: Set(origin.generation),
            text_hash: Set(self.text_hash.to_vec()),
            daily_letters: Set(pledge.daily_letters),
            plain_letters: Set(pledge.plain_letters),
            name_review: Set(name_review),
            organisation_review: Set(organisation_review),
            message_review: Set(message_review),
            ..ActiveModel::default()
        }
    }

    fn row(&self, held_for: Option<HoldReason>, expires_at: i64, origin: Origin) -> ActiveModel {
        ActiveModel {
            code: Set(self.code.clone()),
            email_key: Set(Some(self.email_key.to_vec())),
            state: Set(if held_for.is_some() { State::Held } else { State::Pending }),
            held_for: Set(held_for.map(|reason| reason.key().to_owned())),
            network: Set(held_for.and_then(|_| self.network.as_ref().map(|network| network.daily.clone()))),
            revision: Set(0),
            code_tries: Set(0),
            created_at: Set(self.now),
            expires_at: Set(expires_at),
            ..self.content(self.sealed.clone(), origin)
        }
    }

    /// The changes that make this sign-up stand in the row of an earlier one.
    fn replacing(
        &self,
        old: &Model,
        keys: &Keyring,
        clock: &Clock,
        expires_at: i64,
        origin: Origin,
    ) -> ActiveModel {
        let pledge = &self.pledge;
        let same = Record::open(keys, old).as_ref() == Some(&self.record)
            && (&old.calls, &old.region, &old.voice) == (&pledge.calls, &pledge.region, &pledge.voice)
            && old.text_hash == self.text_hash
            && (old.daily_letters, old.plain_letters) == (pledge.daily_letters, pledge.plain_letters)
            && [old.name_review, old.organisation_review, old.message_review] == self.reviews();
        let content = if same {
            ActiveModel::default()
        } else {
            let sealed = self.record.seal(keys, clock, &old.code);
            ActiveModel { revision: Set(old.revision + 1), ..self.content(sealed, origin) }
        };
        ActiveModel {
            state: Set(State::Pending),
            held_for: Set(None),
            network: Set(None),
            cleanup_id: Set(None),
            cleanup_from: Set(None),
            cleanup_at: Set(None),
            expires_at: Set(old.expires_at.max(expires_at)),
            ..content
        }
    }
}

impl Write for Signing {
    /// When its letter is due, in ms since 1970, if it gets one.
    type Answer = i64;

    const ORDER: u8 = 0;

    async fn write(&self, batch: &Batch<'_>) -> Result<i64, Error> {
        Ok(sign(batch, &[self]).await?.into_iter().next().unwrap_or(self.now))
    }

    async fn write_many(these: &[&Self], batch: &Batch<'_>) -> Result<Vec<i64>, Error> {
        sign(batch, these).await
    }
}

impl Site {
    /// Signs a pledge and returns the reference of its mailbox, and when a letter leaves, in ms since 1970:
    /// the same for every address, new or known.
    pub async fn sign(
        &self,
        language: &Language,
        pledge: NewPledge,
        ip: IpAddr,
    ) -> Result<(String, i64), Error> {
        let network = self.network(ip);
        let signing = Signing::new(&self.keys, &self.clock, &self.campaign, language, pledge, network);
        let reference = self.keys.reference(signing.email_key());
        let due_at = self.write(signing).await?;
        Ok((reference, self.leaves_at(due_at).await))
    }

    /// The network whose limits a sign-up counts for; none where there are no limits.
    pub fn network(&self, ip: IpAddr) -> Option<Network> {
        let limits = self.rules.network_limits.as_ref();
        limits.and_then(|_| network::of(&self.keys, &self.rules.network_allow, ip, self.clock.now_ms()))
    }

    /// What is sealed of a pledge; none once it is erased.
    pub fn record(&self, pledge: &Model) -> Option<Record> {
        Record::open(&self.keys, pledge)
    }
}

/// What a sign-up does, decided from what the database knows of its mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    /// A new row: pending, or held for a reason.
    Put { held_for: Option<HoldReason> },
    /// The newest sign-up stands.
    Replace,
    /// Nothing in the row changes.
    Keep,
}

/// Decides by the mailbox's pledge and by whether a limit was passed.
fn decide(existing: Option<&Model>, held_for: Option<HoldReason>) -> Decision {
    match existing {
        None => Decision::Put { held_for },
        // What its owner has confirmed is put back as it was, whatever a stranger types meanwhile.
        Some(old) if old.cleanup_from == Some(State::Confirmed) => Decision::Keep,
        // A stranger's flood must not change what somebody signed before.
        Some(old) if held_for.is_none() && old.state != State::Confirmed => Decision::Replace,
        Some(_) => Decision::Keep,
    }
}

/// Signs a batch; answers when the letter of each is due. What became of an address, nobody is told.
async fn sign(batch: &Batch<'_>, signings: &[&Signing]) -> Result<Vec<i64>, Error> {
    let networks: Vec<_> =
        signings.iter().map(|signing| (signing.network.as_ref(), signing.pledge.trapped)).collect();
    let judgements = pace::judge(batch, &networks).await?;
    let origins = Origins::of(batch.tx, signings).await?;
    let mut dropped = Traffic::new();
    let mut open: Vec<Assessment<'_>> = Vec::with_capacity(signings.len());
    for (signing, (judgement, due_at)) in signings.iter().copied().zip(&judgements) {
        let held_for = match judgement {
            Judgement::Take => None,
            Judgement::Hold(reason) => Some(*reason),
            Judgement::Drop => {
                origins.count(batch, signing, Measure::Dropped, &mut dropped);
                continue;
            }
        };
        open.push(Assessment { signing: Cow::Borrowed(signing), due_at: *due_at, held_for });
    }
    store::traffic::add(batch.tx, &dropped).await?;
    let mut rounds = ROUNDS;
    while !open.is_empty() {
        // A mailbox twice in one batch: the second sign-up meets the first one's row.
        let mut seen = HashSet::new();
        let (now, later): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|judged| seen.insert(judged.signing.email_key));
        let mut raced = sign_once(batch, &origins, &now).await?;
        for judged in &mut raced {
            judged.signing = Cow::Owned(judged.signing.with_new_code(batch.keys, batch.clock));
        }
        if !raced.is_empty() {
            rounds -= 1;
            if rounds == 0 {
                return Err(Error::Refused("a pledge's code or mailbox was taken again and again".into()));
            }
        }
        open = raced.into_iter().chain(later).collect();
    }
    Ok(judgements.into_iter().map(|(_, due_at)| due_at).collect())
}

/// A sign-up and what the limits say of it.
#[derive(Debug, Clone)]
struct Assessment<'a> {
    signing: Cow<'a, Signing>,
    /// When its letter is due, in ms since 1970.
    due_at: i64,
    held_for: Option<HoldReason>,
}

/// Signs pledges of different mailboxes; returns those another node got in the way of.
async fn sign_once<'a>(
    batch: &Batch<'_>,
    origins: &Origins,
    signings: &[Assessment<'a>],
) -> Result<Vec<Assessment<'a>>, Error> {
    let keys: Vec<Vec<u8>> = signings.iter().map(|judged| judged.signing.email_key.to_vec()).collect();
    let existing: HashMap<Vec<u8>, Model> = store::pledge::lock_by_email_keys(batch.tx, keys)
        .await?
        .into_iter()
        .filter_map(|row| row.email_key.clone().map(|key| (key, row)))
        .collect();
    let mailboxes: Vec<Hash> = signings.iter().map(|judged| judged.signing.mailbox_key).collect();
    let allowance = outbox::LetterQuota::of(batch, &mailboxes).await?;

    let (mut rows, mut new) = (Vec::new(), Vec::new());
    let mut letters = Vec::new();
    let mut to_write = Vec::new();
    let mut signed = Traffic::new();
    for judged in signings {
        let Assessment { signing, due_at, held_for } = judged;
        let (due_at, held_for) = (*due_at, *held_for);
        let old = existing.get(&signing.email_key[..]);
        let expires_at = due_at + milliseconds(batch.rules.confirm_lifetime);
        let origin = || origins.origin(signing);
        match decide(old, held_for) {
            Decision::Put { held_for } => {
                rows.push(signing.row(held_for, expires_at, origin()));
                new.push(judged);
            }
            Decision::Replace => {
                if let Some(old) = old {
                    let row = signing.replacing(old, batch.keys, batch.clock, expires_at, origin());
                    store::update(batch.tx, old.id, row).await?;
                    // A held one was not counted as signed, wherever a clean-up has put it since.
                    if old.cleanup_from.unwrap_or(old.state) == State::Held {
                        origins.count(batch, signing, Measure::Signed, &mut signed);
                    }
                    to_write.push((old.id, Kind::Confirm, judged));
                }
            }
            Decision::Keep => {
                if let Some(old) = old.filter(|_| held_for.is_none()) {
                    let kind = if old.may_be_confirmed() { Kind::Confirm } else { Kind::Signed };
                    to_write.push((old.id, kind, judged));
                }
            }
        }
    }
    let numbers = store::pledge::insert(batch.tx, rows).await?;
    let mut raced = Vec::new();
    pace::tell_held(batch.clock.now_ms(), new.iter().filter(|judged| judged.held_for.is_some()).count());
    for judged in new {
        match numbers.get(&judged.signing.code) {
            Some(id) if judged.held_for.is_none() => {
                to_write.push((*id, Kind::Confirm, judged));
                origins.count(batch, &judged.signing, Measure::Signed, &mut signed);
            }
            Some(_) => {}
            None => raced.push(judged.clone()),
        }
    }
    for (pledge_id, kind, Assessment { signing, due_at, .. }) in to_write {
        if allowance.permits(&signing.mailbox_key, kind) {
            let Signing { language, mailbox_key, message_id, now, .. } = &**signing;
            let letter = NewLetter::new(pledge_id, kind, language, mailbox_key, message_id.clone(), *now);
            letters.push(NewLetter { due_at: *due_at, ..letter });
        } else {
            batch.hasten_letter(&signing.mailbox_key, kind, *due_at).await?;
        }
    }
    batch.put_letters(letters).await?;
    store::traffic::add(batch.tx, &signed).await?;
    Ok(raced)
}

/// Where a pledge came from, as its row keeps it.
#[derive(Debug, Clone, Default)]
struct Origin {
    /// The pledge whose link brought it.
    brought_by: Option<String>,
    /// The partner link whose link brought it.
    source: Option<String>,
    /// How many links from a pledge that nobody brought.
    generation: i32,
}

/// What the codes a batch came by stand for. A code that stands for nothing, or no longer, is dropped.
#[derive(Debug, Default)]
struct Origins {
    generations: HashMap<String, i32>,
    sources: HashSet<String>,
}

impl Origins {
    async fn of(tx: &Transaction, signings: &[&Signing]) -> Result<Self, Error> {
        let codes: HashSet<String> = signings.iter().filter_map(|s| s.pledge.brought_by.clone()).collect();
        let codes: Vec<String> = codes.into_iter().collect();
        Ok(Self {
            generations: store::pledge::generations(tx, codes.clone()).await?,
            sources: store::source::known(tx, codes).await?,
        })
    }

    fn origin(&self, signing: &Signing) -> Origin {
        let Some(code) = &signing.pledge.brought_by else { return Origin::default() };
        match self.generations.get(code) {
            Some(parent) => {
                Origin { brought_by: Some(code.clone()), source: None, generation: parent.saturating_add(1) }
            }
            None => Origin { source: self.sources.get(code).cloned(), ..Origin::default() },
        }
    }

    /// Counts a sign-up by where it came from.
    fn count(&self, batch: &Batch<'_>, signing: &Signing, measure: Measure, counts: &mut Traffic) {
        let day = batch.rules.date(signing.now).to_string();
        let Origin { source, generation, .. } = self.origin(signing);
        let origin = (signing.pledge.channel.as_str(), source.as_deref(), generation);
        traffic::count(counts, &day, measure, origin, 1);
    }
}
