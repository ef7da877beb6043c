//! Access requests of a person about their own data: found by the exact address, told as a whole, erased. Each is
//! in the audit log by the pledge's code, never by the address.

use entity::pledge::{self, State};
use entity::value::Keyed;
use entity::{letter, organizer};
use serde_json::{Value, json};

use crate::clock::timestamp;
use crate::domain::operate::suppression::Suppression;
use crate::domain::pledge::confirm::Withdraw;
use crate::domain::pledge::review::Part;
use crate::domain::{Action, Batch, By, EmailAddress, Entry, Error, OrganizerWrite, Site, Write};
use crate::store;

/// Entries of the audit log that are told.
const LOG: u64 = 1000;

/// The rows about somebody with an address.
#[derive(Debug, Default)]
struct SubjectRows {
    /// Their pledge. One that was withdrawn, or is past its time, has no address any more.
    pledge: Option<pledge::Model>,
    letters: Vec<letter::Model>,
    suppression: Option<Suppression>,
    account: Option<organizer::Model>,
}

impl SubjectRows {
    fn is_nothing(&self) -> bool {
        let Self { pledge, letters, suppression, account } = self;
        pledge.is_none() && letters.is_empty() && suppression.is_none() && account.is_none()
    }

    fn code(&self) -> String {
        self.pledge.as_ref().map(|pledge| pledge.code.clone()).unwrap_or_default()
    }
}

/// What there is about somebody with an address.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Their pledge: its code, where it stands, and when it was signed, in ms since 1970.
    pub pledge: Option<(String, State, i64)>,
    /// How many letters of the last days went to this mailbox.
    pub letters: usize,
    /// Why no letter goes there, if none does.
    pub suppression: Option<Suppression>,
    /// Whether they have an account at the console.
    pub has_account: bool,
}

impl Site {
    /// What there is about an address that somebody asked us about, if anything, and a note that it was
    /// looked for.
    pub async fn subject(&self, by: By, email: &EmailAddress) -> Result<Option<Subject>, Error> {
        let found = self.find_subject(email).await?;
        self.write(Entry::new(Action::SubjectSought, &found.code(), json!({})).by(by)).await?;
        Ok((!found.is_nothing()).then(|| Subject {
            pledge: found.pledge.map(|pledge| (pledge.code, pledge.state, pledge.created_at)),
            letters: found.letters.len(),
            suppression: found.suppression,
            has_account: found.account.is_some(),
        }))
    }

    async fn find_subject(&self, email: &EmailAddress) -> Result<SubjectRows, Error> {
        let (db, key) = (&self.store.read, self.email_key(email));
        let mailbox = self.keys.mailbox_key(&key);
        Ok(SubjectRows {
            pledge: store::pledge::by_email_key(db, &key).await?,
            letters: store::letter::to_mailbox(db, &mailbox).await?,
            suppression: self.suppression_of(email).await?,
            account: self.organizer(email).await?,
        })
    }

    /// Everything we have about somebody with an address, for that person; noted. None when there is
    /// nothing.
    pub async fn subject_file(&self, by: By, email: &EmailAddress) -> Result<Option<Value>, Error> {
        let subject = self.find_subject(email).await?;
        if subject.is_nothing() {
            return Ok(None);
        }
        self.write(Entry::new(Action::SubjectExported, &subject.code(), json!({})).by(by)).await?;
        let pledge = match &subject.pledge {
            Some(pledge) => self.pledge_facts(pledge).await?,
            None => Value::Null,
        };
        let account = match &subject.account {
            Some(account) => self.account_facts(account).await?,
            None => Value::Null,
        };
        Ok(Some(json!({
            "read_at": self.clock.now().to_string(),
            "asked_for": email.as_str(),
            "pledge": pledge,
            "letters": subject.letters.iter().map(letter_facts).collect::<Vec<_>>(),
            "no_letters_since": when(subject.suppression.map(|found| found.since)),
            "no_letters_until": when(subject.suppression.and_then(|found| found.until)),
            "no_letters_because": subject.suppression.map(|found| found.reason.key()),
            "account": account,
        })))
    }

    async fn pledge_facts(&self, pledge: &pledge::Model) -> Result<Value, Error> {
        let record = self.record(pledge);
        let record = record.as_ref();
        let shown = |part: Part| match part.review(pledge) {
            pledge::Review::None => "not asked for",
            pledge::Review::Waiting => "waits for release",
            pledge::Review::Released => "shown",
            pledge::Review::Hidden => "hidden",
        };
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let log = store::pledge_list::log(&self.store.read, &pledge.code, LOG).await?;
        let log = log.iter().rev().map(|entry| json!({ "at": when(Some(entry.at)), "done": entry.action }));
        let text = self.signed_text(&pledge.text_hash).await?;
        let source = match &pledge.source {
            Some(code) => store::source::by_code(&self.store.read, code).await?.map(|source| source.name),
            None => None,
        };
        Ok(json!({
            "code": pledge.code,
            "email": record.map(|record| &record.email),
            "name": record.map(|record| &record.name),
            "organisation": record.and_then(|record| record.organisation.as_ref()),
            "message": record.and_then(|record| record.message.as_ref()),
            "status": pledge.state.key(),
            "held_for": pledge.held_for,
            "set_aside_at": when(pledge.cleanup_at),
            "network_of_the_day": pledge.network.as_deref().map(hex),
            "calls": pledge.calls.keys().collect::<Vec<_>>(),
            "region": pledge.region,
            "voice": pledge.voice,
            "language": pledge.language,
            "consents": {
                "data_used_for_the_pledge": when(Some(pledge.created_at)),
                "name_shown": shown(Part::Name),
                "organisation_shown": shown(Part::Organisation),
                "message_shown": shown(Part::Message),
                "daily_letters": pledge.daily_letters,
                "plain_letters": pledge.plain_letters,
                "daily_letters_stopped_at": when(pledge.letters_stopped_at),
            },
            "came_by": {
                "channel": pledge.channel,
                "source": source,
                "link_of_pledge": pledge.brought_by,
                "links_from_the_first": pledge.generation,
            },
            "pledges_their_link_brought": self.brought(&pledge.code).await?,
            "text_signed": text.map(|text| json!({
                "version": text.number,
                "sha256": text.hash,
                "used_since": when(Some(text.first_used_at)),
                "is_present": text.is_present,
                "words": text.words,
            })),
            "signed_at": when(Some(pledge.created_at)),
            "signed_anew": pledge.revision,
            "wrong_codes_typed": pledge.code_tries,
            "link_expires_at": when(Some(pledge.expires_at)),
            "confirmed_at": when(pledge.confirmed_at),
            "confirmed_day": pledge.confirmed_day,
            "done_at_the_desk": log.collect::<Vec<_>>(),
        }))
    }

    async fn account_facts(&self, account: &organizer::Model) -> Result<Value, Error> {
        let sessions = store::session::of(&self.store.read, account.id).await?;
        let session = |session: &entity::session::Model| {
            json!({
                "browser": session.agent,
                "since": when(Some(session.created_at)),
                "last_used": when(Some(session.seen_at)),
            })
        };
        Ok(json!({
            "code": account.code,
            "email": self.organizer_email(account),
            "role": account.role.key(),
            "language": account.language,
            "password": account.password.is_some(),
            "second_factor": account.second_factor.is_some(),
            "letters_on_issues": account.issues_told.is_some(),
            "letters_each_morning": account.morning_letters,
            "made_at": when(Some(account.created_at)),
            "signed_in_at": when(account.signed_in_at),
            "sessions": sessions.iter().map(session).collect::<Vec<_>>(),
        }))
    }
}

/// Erases the pledge of a person who asked for it: it is withdrawn. Answers whether there was
/// something to erase.
#[derive(Debug)]
pub struct EraseSubject {
    pub code: String,
}

impl OrganizerWrite for EraseSubject {
    type Answer = bool;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let erased = Withdraw { code: self.code.clone() }.write(batch).await?;
        let entry = || Entry::new(Action::SubjectErased, &self.code, json!({}));
        Ok((erased, erased.then(entry).into_iter().collect()))
    }
}

fn when(at: Option<i64>) -> Option<String> {
    at.map(|at| timestamp(at).to_string())
}

fn letter_facts(letter: &letter::Model) -> Value {
    json!({
        "for": match letter.kind {
            letter::Kind::Confirm => "confirming the pledge",
            letter::Kind::Signed => "somebody signed again with this address",
            letter::Kind::Link => "the link to the pledge",
            letter::Kind::Reminder => "reminding of the confirmation",
            letter::Kind::Thanks => "thanks for the confirmation",
            letter::Kind::Day => "the daily letter",
            letter::Kind::Closing => "the closing letter",
            letter::Kind::Withdrawn => "the pledge was withdrawn",
            letter::Kind::SetUp => "setting the account up",
            letter::Kind::Reset => "a new password",
            letter::Kind::Changed => "the account was changed",
            letter::Kind::Device => "somebody signed in with a new browser",
            letter::Kind::Exported => "personal data was exported",
            letter::Kind::Access => "accounts, rules or tokens were changed",
            letter::Kind::Issues => "something was wrong with the site",
            letter::Kind::Morning => "the numbers of a morning",
        },
        "state": match letter.state {
            letter::State::Waiting => "waits",
            letter::State::Sent => "sent",
            letter::State::Refused => "refused by the mail server",
            letter::State::Dropped => "not sent",
            letter::State::Paused => "kept back",
        },
        "language": letter.language,
        "put_in_at": when(Some(letter.created_at)),
        "ended_at": when(letter.ended_at),
        "attempts": letter.attempts,
        "answer_of_the_mail_server": letter.reason,
    })
}
