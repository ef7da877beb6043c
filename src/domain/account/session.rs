//! Sessions of organizers. The cookie holds an id that nobody can guess, the database only its hash; a
//! session ends when it is not used for a while, after its lifetime, and when its owner says so.

use entity::organizer::Role;
use entity::session::{ActiveModel, Model};
use serde_json::json;

use crate::clock::{age_ms, milliseconds};
use crate::domain::account::rule::is_second_factor_required;
use crate::domain::content::campaign::Interface;
use crate::domain::crypto::keyring;
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store::{self, Set, Transaction};

/// How exactly it is known when a session was last used: a write for every page would be too many.
const TOUCH_MS: i64 = 60 * 1000;

/// Where sessions may rest for minutes only, it is known better: to this part of that time.
const TOUCH_PART: i64 = 10;

/// Browsers a session may be called after: the word that gives them away, their key and their name. Others hide
/// behind these words, so the order matters.
const BROWSERS: [[&str; 3]; 5] = [
    ["Edg", "edge", "Edge"],
    ["OPR", "opera", "Opera"],
    ["Firefox", "firefox", "Firefox"],
    ["Chrome", "chrome", "Chrome"],
    ["Safari", "safari", "Safari"],
];

/// Systems a session may be called after, likewise.
const SYSTEMS: [[&str; 3]; 6] = [
    ["Android", "android", "Android"],
    ["iPhone", "ios", "iOS"],
    ["iPad", "ios", "iOS"],
    ["Windows", "windows", "Windows"],
    ["Mac OS", "macos", "macOS"],
    ["Linux", "linux", "Linux"],
];

/// The session that goes on when its owner changes what they sign in with, and all others end. It goes
/// on under a new id: who else holds the one it had is out too.
#[derive(Debug, Clone)]
pub struct SessionRotation {
    /// Hash of the id it had.
    pub from: Vec<u8>,
    /// Hash of the id it has from then on.
    pub to: Vec<u8>,
}

#[derive(Clone)]
pub struct Signed {
    pub id: i64,
    pub code: String,
    pub email: String,
    pub role: Role,
    pub version: i32,
    pub second_factor: bool,
    /// Whether they want letters of issues, and of each morning's numbers.
    pub letters: [bool; 2],
    /// Whether they must set one up before anything else.
    pub must_enrol: bool,
    pub id_hash: Vec<u8>,
}

impl Signed {
    /// As the log has them.
    pub fn by(&self) -> By {
        By::Organizer(self.id)
    }
}

impl std::fmt::Debug for Signed {
    /// Never the address.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Signed")
            .field("code", &self.code)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A session in its owner's list.
#[derive(Debug, Clone)]
pub struct Session {
    /// What it is called in addresses.
    pub code: String,
    /// Whether it is the one that asks.
    pub own: bool,
    /// Kind of browser and system, such as `firefox-android`.
    pub agent: String,
    pub created_at: i64,
    /// When it was last used, in ms since 1970, to the minute.
    pub seen_at: i64,
}

/// The kind of browser and system behind a User-Agent header: as much as its owner needs to know a
/// session again, and nothing that tells one person's from another's.
pub fn agent(header: &str) -> String {
    let among = |list: &[[&'static str; 3]]| {
        list.iter().find(|[word, ..]| header.contains(word)).map_or("other", |[_, key, _]| *key)
    };
    format!("{}-{}", among(&BROWSERS), among(&SYSTEMS))
}

/// What a kind of browser and system is called. Their own names are the same in every language.
pub fn agent_name(words: &Interface, agent: &str) -> String {
    let (browser, system) = agent.split_once('-').unwrap_or((agent, "other"));
    let among = |list: &[[&'static str; 3]], of: &str| {
        list.iter().find(|[_, key, _]| *key == of).map(|[.., name]| (*name).to_owned())
    };
    match (among(&BROWSERS, browser), among(&SYSTEMS, system)) {
        (None, None) => words.text("desk-session-unknown"),
        names => {
            let [browser, system] =
                [names.0, names.1].map(|name| name.unwrap_or_else(|| words.text("desk-session-other")));
            format!("{browser}, {system}")
        }
    }
}

/// The hash a session is kept under.
pub fn id_hash(id: &[u8]) -> Vec<u8> {
    keyring::sha256(id).to_vec()
}

impl Site {
    /// Who is signed in by a session; nobody when it has ended, and then it is forgotten by and by.
    /// `used` says whether this is a use of it, from which on it may be idle anew.
    pub async fn signed(&self, id_hash: &[u8], used: bool) -> Result<Option<Signed>, Error> {
        let read = &self.store.read;
        let Some(session) = store::session::by_hash(read, id_hash).await?.filter(|s| self.is_live(s)) else {
            return Ok(None);
        };
        let account = store::organizer::by_id(read, session.organizer_id).await?;
        let Some(account) = account.filter(|account| account.ended_at.is_none()) else { return Ok(None) };
        let often = TOUCH_MS.min(milliseconds(self.rules.session_idle) / TOUCH_PART);
        if used && age_ms(self.clock.now_ms(), session.seen_at) >= often {
            // Under load a page is worth more than the minute it was opened in.
            if let Err(error) = self.write(TouchSession { id_hash: session.id_hash.clone() }).await {
                tracing::debug!(%error, "It could not be noted that a session was used");
            }
        }
        let second_factor = account.second_factor.is_some();
        let must_enrol = !second_factor && is_second_factor_required(&self.store).await?;
        Ok(Some(Signed {
            id: account.id,
            email: self.organizer_email(&account),
            code: account.code,
            role: account.role,
            version: account.version,
            letters: [account.issues_told.is_some(), account.morning_letters],
            second_factor,
            must_enrol,
            id_hash: session.id_hash,
        }))
    }

    fn is_live(&self, session: &Model) -> bool {
        let now = self.clock.now_ms();
        age_ms(now, session.seen_at) <= milliseconds(self.rules.session_idle)
            && age_ms(now, session.created_at) <= milliseconds(self.rules.session_lifetime)
    }

    pub async fn sessions(&self, signed: &Signed) -> Result<Vec<Session>, Error> {
        let sessions = store::session::of(&self.store.read, signed.id).await?;
        let session = |row: Model| Session {
            own: row.id_hash == signed.id_hash,
            code: row.code,
            agent: row.agent,
            created_at: row.created_at,
            seen_at: row.seen_at,
        };
        Ok(sessions.into_iter().filter(|session| self.is_live(session)).map(session).collect())
    }

    /// What the forms of a session carry: nobody else can make it, and it dies with the session.
    pub fn form_token(&self, signed: &Signed) -> String {
        data_encoding::BASE64URL_NOPAD.encode(&self.keys.console_mac("form", &[&signed.id_hash]))
    }
}

pub(crate) async fn open(
    batch: &Batch<'_>,
    organizer_id: i64,
    id_hash: &[u8],
    agent: &str,
) -> Result<(), Error> {
    let now = batch.clock.now_ms();
    let session = ActiveModel {
        id_hash: Set(id_hash.to_vec()),
        code: Set(keyring::new_code(batch.clock)),
        organizer_id: Set(organizer_id),
        agent: Set(agent.to_owned()),
        created_at: Set(now),
        seen_at: Set(now),
    };
    store::insert(batch.tx, session).await
}

/// Ends all of somebody's sessions but the kept one, which gets its new id; returns how many.
pub(crate) async fn end_others(
    tx: &Transaction,
    organizer_id: i64,
    kept: Option<&SessionRotation>,
) -> Result<u64, Error> {
    let ended =
        store::session::delete_others(tx, organizer_id, kept.map(|kept| kept.from.as_slice())).await?;
    if let Some(kept) = kept {
        store::session::rename(tx, &kept.from, &kept.to).await?;
    }
    Ok(ended)
}

#[derive(Debug)]
struct TouchSession {
    id_hash: Vec<u8>,
}

impl Write for TouchSession {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::session::touch(batch.tx, &self.id_hash, batch.clock.now_ms()).await
    }
}

/// Ends a session without an entry in the audit log: another takes its place. Answers whether there
/// was one.
#[derive(Debug)]
pub struct DropSession {
    pub id_hash: Vec<u8>,
}

impl Write for DropSession {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        store::session::delete(batch.tx, &self.id_hash).await
    }
}

fn ended(action: Action, about: &str, sessions: u64) -> Vec<Entry> {
    let entry = || Entry::new(action, about, json!({ "sessions": sessions }));
    (sessions > 0).then(entry).into_iter().collect()
}

#[derive(Debug)]
pub struct SignOut {
    pub id_hash: Vec<u8>,
}

impl OrganizerWrite for SignOut {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let sessions = u64::from(store::session::delete(batch.tx, &self.id_hash).await?);
        Ok(((), ended(Action::SignedOut, "", sessions)))
    }
}

#[derive(Debug)]
pub struct EndSession {
    pub organizer: i64,
    pub code: String,
}

impl OrganizerWrite for EndSession {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let found = store::session::delete_by_code(batch.tx, self.organizer, &self.code).await?;
        Ok(((), ended(Action::SessionEnded, &self.code, found.into())))
    }
}

/// Ends all of somebody's sessions but the one they are using.
#[derive(Debug)]
pub struct EndOtherSessions {
    pub organizer: i64,
    pub kept: SessionRotation,
}

impl OrganizerWrite for EndOtherSessions {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let sessions = end_others(batch.tx, self.organizer, Some(&self.kept)).await?;
        Ok(((), ended(Action::SessionsEnded, "", sessions)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_by_its_kind_and_nothing_more() {
        for (header, kind) in [
            ("Mozilla/5.0 (Android 14; Mobile; rv:135.0) Gecko/135.0 Firefox/135.0", "firefox-android"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
                "chrome-windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
                "edge-windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604",
                "safari-ios",
            ),
            ("curl/8", "other-other"),
            ("", "other-other"),
        ] {
            assert_eq!(agent(header), kind);
            assert!(kind.len() <= 32);
        }
    }
}
