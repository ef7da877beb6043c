//! Pledges as organizers look through them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use entity::letter;
use entity::pledge::Model;
use serde_json::json;

use crate::clock::HOUR_MS;
use crate::domain::account::organizer::Role;
use crate::domain::crypto::keyring;
use crate::domain::kernel::failure::Failure;
use crate::domain::kernel::hold::HoldReason;
use crate::domain::kernel::page::Page;
use crate::domain::operate::choice::Choice;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::operate::daily_letters::SAMPLES;
use crate::domain::operate::review_queue::Item;
use crate::domain::pledge::review::ReleasedParts;
use crate::domain::pledge::sign::Record;
use crate::domain::pledge::signed_text::KeptText;
use crate::domain::pledge::source;
use crate::domain::{Action, Batch, By, CallSet, Entry, Error, OrganizerWrite, Site};
use crate::store;
use crate::store::audit::{LogChoice, Who};

pub use entity::pledge::State;

/// Released names that are looked through for one page of a search.
const SEARCHED: u64 = 5_000;

/// Held pledges of a reason, and of each of its groups, that are opened for a sample, and what is shown of it.
const SAMPLED: u64 = 300;
const SAMPLED_OF_GROUP: u64 = 60;
const SAMPLE: usize = 5;

/// Groups of held pledges on their page.
const GROUPS: usize = 50;

pub const PAGE: usize = 50;

/// How long a look at held pledges is one and the same, in ms.
const LOOK_MS: i64 = HOUR_MS;

/// Held pledges of a group on a page.
const HELD: usize = 50;

/// Entries of the audit log on a pledge's page.
const LOG: u64 = 100;

#[derive(Debug, Clone)]
pub struct PledgeRow {
    id: i64,
    pub code: String,
    pub state: State,
    pub shown: ReleasedParts,
    /// When it was confirmed, or else signed, in ms since 1970.
    pub at: i64,
    pub region: Option<String>,
    pub calls: usize,
}

impl PledgeRow {
    fn new(site: &Site, row: Model) -> Self {
        Self {
            shown: site.shown(&row),
            at: row.confirmed_at.unwrap_or(row.created_at),
            calls: row.calls.keys().count(),
            id: row.id,
            code: row.code,
            state: row.state,
            region: row.region,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Pledge {
    pub code: String,
    /// What it is called in files.
    pub number: i64,
    pub state: State,
    pub held_for: Option<String>,
    pub shown: ReleasedParts,
    /// When it was signed, in ms since 1970.
    pub signed_at: i64,
    /// The text that was signed.
    pub text: Option<KeptText>,
    /// When it was confirmed, in ms since 1970.
    pub confirmed_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// Who speaks; empty once it is erased.
    pub voice: String,
    pub region: Option<String>,
    pub calls: CallSet,
    /// Channel; empty once it is erased.
    pub channel: String,
    /// The partner link it came by.
    pub source: Option<source::Live>,
    /// Code of the language it was signed in; empty once it is erased.
    pub language: String,
    /// Whether its owner asked for the daily letters.
    pub daily_letters: bool,
    /// How many counted pledges came through its link.
    pub brought: u64,
    /// The letters to its owner of the last week, newest first.
    pub letters: Vec<LetterRow>,
    /// What its owner wants to be shown, for who may decide that.
    pub item: Option<Item>,
    /// The actions on it, newest first: when, in ms since 1970, and the name of each.
    pub log: Vec<(i64, String)>,
}

/// A letter to a pledge's owner.
#[derive(Debug, Clone)]
pub struct LetterRow {
    /// What it is for, a message's key.
    pub label: &'static str,
    /// Where it stands, a message's key.
    pub state: &'static str,
    /// When it came to stand there, in ms since 1970.
    pub at: i64,
    /// Why it was put off or refused.
    pub failure: Option<Failure>,
}

impl LetterRow {
    fn new(letter: letter::Model) -> Option<Self> {
        let (_, label, _) = SAMPLES.iter().find(|(.., kind)| *kind == letter.kind)?;
        let state = match letter.state {
            letter::State::Waiting => "desk-people-letter-waits",
            letter::State::Sent => "desk-people-letter-sent",
            letter::State::Refused => "desk-people-letter-refused",
            letter::State::Dropped => "desk-people-letter-dropped",
            letter::State::Paused => "desk-people-letter-paused",
        };
        let failure = letter.reason.as_deref().and_then(Failure::parse);
        Some(Self { label, state, at: letter.ended_at.unwrap_or(letter.created_at), failure })
    }
}

#[derive(Debug, Clone)]
pub struct HeldPledge {
    pub code: String,
    /// The name as it was typed.
    pub name: String,
    pub domain: String,
    /// When it was signed, in ms since 1970.
    pub signed_at: i64,
    pub held_for: Option<String>,
}

/// What a few held pledges look like: shapes of names, such as `Aa Aa9`, and mail domains; the most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    pub shapes: Vec<String>,
    pub domains: Vec<String>,
}

/// Held pledges of one reason, and what a few of them look like.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Why they are held.
    pub reason: String,
    pub number: i64,
    pub sample: Sample,
    /// By network and hour, a page of them; none where the network says nothing.
    pub groups: Page<Group, u64>,
}

impl Kind {
    /// What all of them are called in a form.
    pub fn key(&self) -> String {
        format!("//{}", self.reason)
    }
}

/// The shape of a name, which tells people from programs and names nobody: capitals, small letters and
/// digits, each run once, other signs as they are.
fn shape(name: &str) -> String {
    let mut shape = String::new();
    for letter in name.chars() {
        let kind = match letter {
            _ if letter.is_numeric() => '9',
            _ if letter.is_uppercase() => {
                if letter.is_ascii() {
                    'A'
                } else {
                    'Я'
                }
            }
            _ if letter.is_alphabetic() => {
                if letter.is_ascii() {
                    'a'
                } else {
                    'я'
                }
            }
            _ if letter.is_whitespace() => ' ',
            other => other,
        };
        if !shape.ends_with(kind) {
            shape.push(kind);
        }
    }
    shape
}

/// The most frequent of these, most first.
fn most(all: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, number)| Reverse(*number));
    counts.into_iter().take(SAMPLE).map(|(one, number)| format!("{one} ({number})")).collect()
}

/// Held pledges of one network, hour and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Keyed hash of the network and day in hexadecimal; empty where no limits hold.
    pub network: String,
    /// The hour they were signed in, in ms since 1970.
    pub hour: i64,
    pub reason: String,
    pub number: i64,
    pub sample: Sample,
}

impl Group {
    /// What the group is called in a form.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.network, self.hour, self.reason)
    }

    /// Which pledges the key of a group, or of a kind, means; none for what is no key.
    pub fn meant(key: &str) -> Option<Conditions> {
        let mut parts = key.splitn(3, '/');
        let (network, hour, reason) = (parts.next()?, parts.next()?, parts.next()?);
        let held_for = (!reason.is_empty()).then(|| reason.to_owned());
        if network.is_empty() && hour.is_empty() && held_for.is_some() {
            return Some(Conditions { held_for, only_held: true, ..Conditions::default() });
        }
        let hour = hour.parse::<i64>().ok()?;
        Some(Conditions {
            network: Some(network.to_owned()),
            from: Some(hour),
            until: Some(hour.saturating_add(HOUR_MS)),
            held_for,
            only_held: true,
            ..Conditions::default()
        })
    }
}

/// Records that somebody looks at the names of held pledges, who did not ask that they are shown. Whoever
/// turns pages looks once.
#[derive(Debug)]
struct LookAtHeld;

impl OrganizerWrite for LookAtHeld {
    type Answer = ();

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let looks = LogChoice {
            who: by.organizer().map(Who::Organizer),
            action: Some(Action::HeldSeen.key().to_owned()),
            from: Some(batch.clock.now_ms() - LOOK_MS),
            ..LogChoice::default()
        };
        let before = store::audit::before(batch.tx, &looks, i64::MAX, 1).await?;
        let entry = Entry::new(Action::HeldSeen, "", json!({}));
        Ok(((), if before.is_empty() { vec![entry] } else { Vec::new() }))
    }
}

impl Site {
    /// The pledge that is meant: by its code, or by its number in files.
    pub async fn pledge_named(&self, given: &str) -> Result<Option<Model>, Error> {
        let db = &self.store.read;
        if keyring::is_code(given)
            && let Some(row) = store::pledge::by_code(db, given).await?
        {
            return Ok(Some(row));
        }
        let Ok(number) = given.parse() else { return Ok(None) };
        Ok(store::pledge::by_ids(db, vec![number]).await?.into_values().next())
    }

    /// Records that somebody looks for pledges: by code or number, or by the words of a released name, which are left
    /// out; and what they were chosen by.
    pub async fn record_search(&self, by: By, search: &str, choice: &Choice) -> Result<(), Error> {
        let search = search.to_lowercase();
        let code = keyring::is_code(&search).then(|| format!("code={search}"));
        let code = code.or_else(|| search.parse::<i64>().ok().map(|number| format!("number={number}")));
        let words = Some(choice.words()).filter(|words| !words.is_empty());
        let filter = code.into_iter().chain(words).collect::<Vec<_>>().join(" ");
        self.write(Entry::new(Action::PledgesSearched, "", json!({ "filter": filter })).by(by)).await
    }

    /// Records that somebody looks at the names of held pledges.
    pub async fn record_look_at_held(&self, by: By) -> Result<(), Error> {
        self.write(LookAtHeld.by(by)).await
    }

    async fn sample(&self, of: &Conditions, number: u64) -> Result<Sample, Error> {
        let rows = store::cleanup::listed(&self.store.read, &of.scope(), 0, number).await?;
        let records: Vec<Record> = rows.iter().filter_map(|row| self.record(row)).collect();
        let domains = records.iter().filter_map(|record| Some(record.email.rsplit_once('@')?.1.to_owned()));
        Ok(Sample { shapes: most(records.iter().map(|record| shape(&record.name))), domains: most(domains) })
    }

    /// Held pledges by reason; those of a network's day by network and hour too, the largest groups
    /// first, without the first `skip`.
    pub async fn held_kinds(&self, skip: u64) -> Result<Vec<Kind>, Error> {
        let (db, mut kinds) = (&self.store.read, Vec::new());
        for (reason, number) in store::pledge_list::held_for(db).await? {
            let reason = reason.unwrap_or_default();
            let scope =
                Conditions { held_for: Some(reason.clone()), only_held: true, ..Conditions::default() };
            let sample = self.sample(&scope, SAMPLED).await?;
            let rows = match HoldReason::of_key(&reason) {
                // Programs come from anywhere: by network they are many and tell nothing.
                Some(HoldReason::HiddenField) => Vec::new(),
                _ => store::pledge_list::held_groups(db, &reason, skip, GROUPS as u64 + 1).await?,
            };
            let next = skip + GROUPS as u64;
            let mut groups = Page::of(rows, GROUPS, |_| next).map(|row| Group {
                network: row.network.map(|hash| data_encoding::HEXLOWER.encode(&hash)).unwrap_or_default(),
                hour: row.hour * HOUR_MS,
                reason: reason.clone(),
                number: row.number,
                sample: Sample::default(),
            });
            for group in &mut groups.rows {
                if let Some(meant) = Group::meant(&group.key()) {
                    group.sample = self.sample(&meant, SAMPLED_OF_GROUP).await?;
                }
            }
            kinds.push(Kind { reason, number, sample, groups });
        }
        Ok(kinds)
    }

    /// Held pledges that are meant, in order, with numbers above `after`.
    pub async fn held(&self, meant: &Conditions, after: i64) -> Result<Page<HeldPledge>, Error> {
        let rows = store::cleanup::listed(&self.store.read, &meant.scope(), after, HELD as u64 + 1).await?;
        let pledge = |row: Model| {
            let record = self.record(&row);
            let domain = record.as_ref().and_then(|record| record.email.rsplit_once('@'));
            HeldPledge {
                domain: domain.map(|(_, domain)| domain.to_owned()).unwrap_or_default(),
                name: record.map(|record| record.name).unwrap_or_default(),
                code: row.code,
                signed_at: row.created_at,
                held_for: row.held_for,
            }
        };
        Ok(Page::of(rows, HELD, |row| row.id).map(pledge))
    }

    /// Drops held pledges: they are set aside like those of a clean-up, and can be put back.
    pub async fn drop_held(&self, by: By, codes: Vec<String>) -> Result<String, Error> {
        self.clean_up(by, Conditions { only_held: true, codes, ..Conditions::default() }).await
    }

    /// Pledges below a number, newest first: those that were chosen, and whose released name a search finds. Names that
    /// are not released are not looked at. A code or a number finds its pledge, however it stands.
    pub async fn people(&self, search: &str, choice: &Choice, before: i64) -> Result<Page<PledgeRow>, Error> {
        let db = &self.store.read;
        let search = search.trim().to_lowercase();
        if let Some(row) = self.pledge_named(&search).await? {
            return Ok(Page { rows: vec![PledgeRow::new(self, row)], next: None });
        }
        let filter = choice.filter(&self.rules.schedule.zone);
        if search.is_empty() {
            let rows = store::pledge_list::before(db, &filter, false, before, PAGE as u64 + 1).await?;
            return Ok(Page::of(rows, PAGE, |row| row.id).map(|row| PledgeRow::new(self, row)));
        }
        let rows = store::pledge_list::before(db, &filter, true, before, SEARCHED).await?;
        let full = rows.len() as u64 == SEARCHED;
        let mut next = rows.last().filter(|_| full).map(|row| row.id);
        let mut people: Vec<PledgeRow> = Vec::new();
        for row in rows {
            debug_assert!(row.id < before);
            let found = PledgeRow::new(self, row);
            let names = [&found.shown.name, &found.shown.organisation];
            if names.into_iter().flatten().any(|name| name.to_lowercase().contains(&search)) {
                if people.len() == PAGE {
                    next = people.last().map(|last| last.id);
                    break;
                }
                people.push(found);
            }
        }
        Ok(Page { rows: people, next })
    }

    /// The pledge of a code, as somebody with this role may see it.
    pub async fn person(&self, code: &str, role: Role) -> Result<Option<Pledge>, Error> {
        if !keyring::is_code(code) {
            return Ok(None);
        }
        let db = &self.store.read;
        let Some(row) = store::pledge::by_code(db, code).await? else { return Ok(None) };
        let log = store::pledge_list::log(db, &row.code, LOG).await?;
        let letters = store::letter::of_pledge(db, row.id).await?;
        let decides = role >= Role::Editor && row.state == State::Confirmed;
        let item = if decides { Item::open(self, &row) } else { None };
        let source = match &row.source {
            Some(code) => source::any(self, code).await?,
            None => None,
        };
        Ok(Some(Pledge {
            number: row.id,
            shown: self.shown(&row),
            brought: self.brought(&row.code).await?,
            text: self.signed_text(&row.text_hash).await?,
            item: item.filter(|item| !item.parts.is_empty()),
            letters: letters.into_iter().rev().filter_map(LetterRow::new).collect(),
            log: log.into_iter().map(|entry| (entry.at, entry.action)).collect(),
            calls: row.calls,
            code: row.code,
            state: row.state,
            held_for: row.held_for,
            signed_at: row.created_at,
            confirmed_at: row.confirmed_at,
            ended_at: row.ended_at,
            voice: row.voice,
            source,
            language: row.language,
            daily_letters: row.daily_letters,
            region: row.region,
            channel: row.channel,
        }))
    }
}
