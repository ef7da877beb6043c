//! The audit log, in a chain: each entry holds a hash over itself and the hash before
//! it, so that none can be changed, taken out or put between without every later one showing it.
//!
//! An entry is written in the transaction of what it records: neither is there without the other.
//! Entries hold codes, never names or addresses, so that they can be kept when people are forgotten.
//! Somebody who can write to the whole database could still write the whole chain anew. So its last hash
//! stands in the public counts of every hour, which others keep, and `audit verify` prints it;
//! `docs/records.md` says what that proves.

use data_encoding::HEXLOWER;
use entity::audit::Model;
use serde_json::{Value, json};

use crate::domain::crypto::chain::{Break, Chain, Following};
use crate::domain::crypto::keyring;
use crate::domain::{Batch, Error};
use crate::store::{self, Store};

/// Name of the setting that holds the number and hash of the last entry.
const HEAD: &str = "audit_head";

const CHUNK: u64 = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// An organizer, by number.
    Organizer(i64),
    /// Somebody at the command line of a machine the program runs on.
    CommandLine,
    /// Nobody who is signed in: the program, or a stranger it refused.
    Program,
}

impl By {
    /// Number of the organizer, if it is one.
    pub fn organizer(self) -> Option<i64> {
        if let Self::Organizer(id) = self { Some(id) } else { None }
    }
}

/// What an action is done to; its entry's code is the code of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Account,
    Session,
    Pledge,
    Source,
    Token,
    Wall,
    /// A clean-up, or the release of many.
    CleanUp,
    Paper,
    /// A part of the settings, by its key.
    Setting,
    /// The entry has no code.
    Nothing,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $target:ident $key:literal)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* $name),* }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Whether all owners are told by letter: who may do what has changed, data has left, or will be gone.
            pub fn tells_owners(self) -> bool {
                matches!(
                    self,
                    Self::AccountAdded
                        | Self::AccountEnded
                        | Self::AccountRenewed
                        | Self::RoleChanged
                        | Self::SecondFactorRule
                        | Self::TokenAdded
                        | Self::SubjectExported
                        | Self::ErasureAnnounced
                )
            }

            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// What its entries' code is of.
            pub fn target(self) -> Target {
                match self { $(Self::$name => Target::$target),* }
            }

            /// What people call it, a message's key.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => concat!("desk-did-", $key)),* }
            }

            /// The sentence that says who did it to what, a message's key.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => concat!("desk-said-", $key)),* }
            }
        }
    };
}

actions! {
    AccountAdded Account "account-added"
    /// An account got its first password by its link.
    AccountSetUp Account "account-set-up"
    /// An account lost password and second factor, and its owner got a new link.
    AccountRenewed Account "account-renewed"
    RoleChanged Account "role-changed"
    AccountEnded Account "account-ended"
    SignedIn Account "signed-in"
    SignedOut Nothing "signed-out"
    /// Too many wrong attempts: more are refused for a while.
    SignInPaused Account "sign-in-paused"
    SessionEnded Session "session-ended"
    SessionsEnded Nothing "sessions-ended"
    /// An organizer chose which letters they get.
    LettersChosen Account "letters-chosen"
    PasswordChanged Account "password-changed"
    /// Somebody set a new password by a link.
    PasswordReset Account "password-reset"
    /// A link for a new password was made.
    ResetSent Account "reset-sent"
    SecondFactorOn Account "second-factor-on"
    SecondFactorOff Account "second-factor-off"
    RecoveryCodes Account "recovery-codes"
    RecoveryCodeUsed Account "recovery-code-used"
    /// A second factor is asked of everyone, or no longer.
    SecondFactorRule Nothing "second-factor-rule"
    /// Parts of a pledge were released to be shown.
    Released Pledge "review-released"
    Hidden Pledge "review-hidden"
    /// What was decided about parts of a pledge was taken back.
    ReviewUndone Pledge "review-undone"
    /// Names of held pledges were looked at.
    HeldSeen Nothing "held-seen"
    /// A held pledge was released: it gets its letter.
    HeldReleased Pledge "held-released"
    /// Held pledges of one network and hour are released.
    HeldGroupReleased CleanUp "held-group-released"
    /// Pledges were counted by conditions, before a clean-up.
    PledgesCounted CleanUp "pledges-counted"
    /// Pledges were looked for by code or by a released name.
    PledgesSearched Nothing "pledges-searched"
    /// A clean-up began: pledges are set aside.
    CleanupBegun CleanUp "cleanup-begun"
    CleanupCancelled CleanUp "cleanup-cancelled"
    /// A clean-up, or the release of many, has come to its end.
    CleanupEnded CleanUp "cleanup-ended"
    /// What a clean-up set aside is put back.
    CleanupUndone CleanUp "cleanup-undone"
    PaperAdded Paper "paper-added"
    PaperUndone Paper "paper-undone"
    PaperRedone Paper "paper-redone"
    SubjectSought Pledge "subject-sought"
    /// Somebody's data were given out as a file.
    SubjectExported Pledge "subject-exported"
    /// Somebody's data were erased because they asked for it.
    SubjectErased Pledge "subject-erased"
    /// It was looked whether a mailbox gets letters.
    MailboxSought Nothing "mailbox-sought"
    /// A mailbox that got no letters is written to again.
    SilenceLifted Nothing "silence-lifted"
    /// Owners were told on which day data of confirmed pledges will be erased.
    ErasureAnnounced Nothing "erasure-announced"
    /// Personal data past their time were erased by hand.
    RetentionRun Nothing "retention-run"
    /// Kept counts were set to what the pledges say.
    CountsCorrected Nothing "counts-corrected"
    /// Everything was sealed again with the first secret.
    KeysRotated Nothing "keys-rotated"
    /// The records of a lost secret were given up.
    KeysGivenUp Nothing "keys-given-up"
    SourceAdded Source "source-added"
    /// A link got another name or note.
    SourceChanged Source "source-changed"
    SourceEnded Source "source-ended"
    SourceReopened Source "source-reopened"
    SettingsChanged Setting "settings-changed"
    CountsExported Nothing "counts-exported"
    TrafficExported Nothing "traffic-exported"
    SupportersExported Nothing "supporters-exported"
    PersonalExported Account "personal-exported"
    TokenAdded Token "token-added"
    TokenEnded Token "token-ended"
    WallAdded Wall "wall-added"
    WallEnded Wall "wall-ended"
    LettersRequeued Nothing "letters-requeued"
    AuditExported Nothing "audit-exported"
}

impl Action {
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.key() == key)
    }
}

/// What details may say, by name; the console has words for each.
pub const DETAILS: &[&str] = &[
    "added",
    "agent",
    "attempts",
    "back_to",
    "by",
    "channel",
    "columns",
    "counts",
    "day",
    "expires_at",
    "filter",
    "format",
    "from",
    "goals",
    "helplines",
    "issues",
    "languages",
    "left",
    "lines",
    "morning",
    "new_network",
    "number",
    "only_held",
    "parts",
    "paused",
    "purpose",
    "ready",
    "required",
    "role",
    "scopes",
    "second_factor",
    "sessions",
    "sessions_ended",
    "tokens_ended",
    "to",
    "token",
    "version",
];

/// What details say of somebody at the command line.
pub const COMMAND_LINE: &str = "command line";

/// What details say of the program itself, and of strangers.
pub const PROGRAM: &str = "program";

/// An entry, before it is appended. `about` is a code, `details` a JSON object; neither may name anyone.
#[derive(Debug, Clone)]
pub struct Entry {
    pub action: Action,
    /// The code of what it was done to; empty where there is none.
    pub about: String,
    pub details: Value,
}

impl Entry {
    pub fn new(action: Action, about: &str, details: Value) -> Self {
        Self { action, about: about.to_owned(), details }
    }
}

/// Appends an entry. `about` is a code, `details` a JSON object; neither may name anyone.
pub async fn append(
    batch: &Batch<'_>,
    by: By,
    action: Action,
    about: &str,
    mut details: Value,
) -> Result<(), Error> {
    let organizer_id = by.organizer();
    if organizer_id.is_none()
        && let Value::Object(details) = &mut details
    {
        let who = if by == By::CommandLine { COMMAND_LINE } else { PROGRAM };
        details.insert("by".to_owned(), json!(who));
    }
    let last = store::audit::lock_last(batch.tx).await?;
    let mut entry = Model {
        id: last.as_ref().map_or(1, |last| last.id + 1),
        at: batch.clock.now_ms(),
        organizer_id,
        action: action.key().to_owned(),
        about: about.to_owned(),
        details: details.to_string(),
        previous_hash: last.map_or_else(|| vec![0; 32], |last| last.hash),
        hash: Vec::new(),
    };
    entry.hash = keyring::sha256(&hashed(&entry)).to_vec();
    store::setting::put(batch.tx, HEAD, &head(entry.id, &entry.hash)).await?;
    store::insert(batch.tx, entry).await
}

fn head(id: i64, hash: &[u8]) -> String {
    format!("{id} {}", HEXLOWER.encode(hash))
}

/// The part of an entry that is hashed: its parts, each after its length, so that none runs into the
/// next. The hash before it is the first part.
fn hashed(entry: &Model) -> Vec<u8> {
    let organizer = entry.organizer_id.map(|id| id.to_string()).unwrap_or_default();
    let mut bytes = Vec::new();
    for part in [
        &entry.previous_hash[..],
        entry.id.to_string().as_bytes(),
        entry.at.to_string().as_bytes(),
        organizer.as_bytes(),
        entry.action.as_bytes(),
        entry.about.as_bytes(),
        entry.details.as_bytes(),
    ] {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// Reads the whole chain, as of one moment, and looks for an entry with a hash noted earlier. The hashes
/// that the counts by the hour have must all be in it, in their order.
pub async fn verify(store: &Store, noted: Option<&str>) -> Result<Result<Chain, Break>, Error> {
    verify_with(store, noted, &[]).await
}

/// The same, also with the hashes of a file of the counts by the hour that somebody kept, by line.
pub async fn verify_with(
    store: &Store,
    noted: Option<&str>,
    kept: &[(i64, Vec<u8>)],
) -> Result<Result<Chain, Break>, Error> {
    let tx = store.snapshot().await?;
    let end = store::setting::read(&tx, HEAD).await?;
    let published = store::history::audit_hashes(&tx).await?;
    let mut anchors = [Anchors(published.iter().peekable()), Anchors(kept.iter().peekable())];
    let mut chain = Following::new(noted);
    anchors.iter_mut().for_each(|anchors| anchors.pass(&chain.head));
    let mut read = i64::MIN;
    loop {
        let entries = store::audit::after(&tx, read, CHUNK).await?;
        let Some(last) = entries.last() else { break };
        read = last.id;
        for entry in &entries {
            if let Err(fault) = chain.next(entry.id, &entry.previous_hash, &hashed(entry), &entry.hash) {
                return Ok(Err(fault));
            }
            anchors.iter_mut().for_each(|anchors| anchors.pass(&chain.head));
        }
    }
    if end.is_some_and(|end| end != head(chain.lines, &chain.head)) {
        return Ok(Err(Break::Cut(chain.lines)));
    }
    if let Some(line) = anchors.iter_mut().find_map(Anchors::left) {
        return Ok(Err(Break::Another(line)));
    }
    Ok(Ok(chain.end()))
}

/// Hashes that must be in the chain, in their order.
struct Anchors<'a>(std::iter::Peekable<std::slice::Iter<'a, (i64, Vec<u8>)>>);

impl Anchors<'_> {
    /// The chain has come to this hash.
    fn pass(&mut self, hash: &[u8]) {
        while self.0.next_if(|(_, anchor)| anchor == hash).is_some() {}
    }

    /// The line of the first one the chain has not come to.
    fn left(&mut self) -> Option<i64> {
        self.0.peek().map(|(line, _)| *line)
    }
}
