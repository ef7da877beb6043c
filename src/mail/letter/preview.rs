//! Letters as their readers would see them, for somebody who does not exist.

use entity::letter::Kind;
use lettre::Message;

use crate::config::BaseUrl;
use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::{DAYS, Language};
use crate::domain::operate::issue::Issue;
use crate::domain::operate::notices::notice;
use crate::domain::write::outbox::{LetterDetails, Numbers};
use crate::domain::{Action, Keyed, Site};
use crate::mail::letter::desk;
use crate::mail::letter::message::{Sender, Unwritten, message};
use crate::mail::letter::page::Words;
use crate::mail::letter::topic::{OrganizerTopic, Topic};
use crate::mail::letter::visitor::{self, Recipient};

/// Stands for the token of an organizer's link.
const TOKEN: &str = "preview";

/// A browser that somebody signed in with.
const AGENT: &str = "firefox-linux";

/// A machine that found something.
const MACHINE: &str = "web-1";

/// An organizer who did something.
const BY: &str = "organizer@example.org";

/// Whoever looks at a letter.
const READER: &str = "reader@example.org";

/// How many have signed, in a closing letter that nobody gets.
const COUNT: i64 = 12_345;

/// A letter that can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preview {
    kind: Kind,
    /// The day's number, in a letter of a day.
    day: u8,
}

impl Preview {
    /// All letters by name; that of the days stands for the first.
    pub fn all() -> impl Iterator<Item = (String, Self)> {
        let name = |kind: Kind| if kind == Kind::SetUp { "invitation".to_owned() } else { kind.key() };
        Kind::all().map(move |kind| (name(kind), Self { kind, day: 1 }))
    }

    /// The letter of a name; `day-5` is that of the fifth day.
    pub fn of(name: &str) -> Option<Self> {
        if let Some(day) = name.strip_prefix("day-") {
            let day = day.parse().ok().filter(|day| (1..=DAYS).contains(day))?;
            return Some(Self { kind: Kind::Day, day });
        }
        Self::all().find(|(known, _)| known == name).map(|(_, preview)| preview)
    }

    fn topic(self) -> Topic<'static> {
        Topic::of(self.kind, self.day, COUNT, (TOKEN, Role::Editor))
    }
}

/// What an organizer did whom a letter tells of.
fn action(topic: OrganizerTopic<'_>) -> Action {
    match topic {
        OrganizerTopic::SetUp(..) => Action::AccountAdded,
        OrganizerTopic::Reset(_) => Action::ResetSent,
        OrganizerTopic::Changed => Action::PasswordChanged,
        OrganizerTopic::Device => Action::SignedIn,
        OrganizerTopic::Exported => Action::PersonalExported,
        OrganizerTopic::Access => Action::RoleChanged,
        OrganizerTopic::Issues | OrganizerTopic::Morning => Action::LettersChosen,
    }
}

/// The numbers of a morning that never was.
fn numbers(site: &Site, language: &Language) -> Numbers {
    let mut regions = language.regions.iter().map(|region| region.name.clone());
    let channels = site.campaign.channels.iter();
    let mut channels = channels.map(|channel| site.campaign.channel_label(&language.interface, &channel.key));
    let top = |names: &mut dyn Iterator<Item = String>| names.zip([120, 75, 8]).collect();
    let tops = [top(&mut regions), top(&mut channels), Vec::new()];
    Numbers { confirmed: COUNT, days: [321, 298], pending: 45, held: 6, tops }
}

/// Writes a letter for somebody who chose the first call.
pub fn preview(site: &Site, base_url: &BaseUrl, language: &Language, letter: Preview, plain: bool) -> Words {
    match letter.topic() {
        Topic::Visitor(topic) => {
            visitor::write(site, base_url, language, &Recipient::sample(site, plain), topic)
        }
        Topic::Organizer(topic) => {
            let details = LetterDetails {
                by: BY.to_owned(),
                action: action(topic).key().to_owned(),
                at: site.clock.now_ms(),
                agent: AGENT.to_owned(),
                machine: MACHINE.to_owned(),
                issues: [Issue::Paused, Issue::BackupOld { made: None }]
                    .map(|issue| notice(&issue, language, &site.rules.schedule.zone))
                    .to_vec(),
                numbers: numbers(site, language),
                ..LetterDetails::default()
            };
            desk::desk_words(site, base_url, language, topic, &details)
        }
    }
}

/// The same as it travels.
///
/// # Errors
/// When the address cannot be written.
pub fn whole(
    site: &Site,
    sender: &Sender,
    language: &Language,
    letter: Preview,
    plain: bool,
) -> Result<Vec<u8>, Unwritten> {
    Ok(put(site, sender, language, letter, plain, ("preview", READER))?.formatted())
}

/// A confirmation letter whose links lead nowhere, to be sent to an address.
///
/// # Errors
/// When the address cannot be written.
pub fn sample(site: &Site, sender: &Sender, message_id: &str, email: &str) -> Result<Message, Unwritten> {
    let language = site.campaign.default_language();
    put(site, sender, language, Preview { kind: Kind::Confirm, day: 1 }, false, (message_id, email))
}

fn put(
    site: &Site,
    sender: &Sender,
    language: &Language,
    letter: Preview,
    plain: bool,
    (message_id, email): (&str, &str),
) -> Result<Message, Unwritten> {
    let words = preview(site, &sender.base_url, language, letter, plain);
    let sample = Recipient::sample(site, plain);
    let headers = match letter.topic() {
        Topic::Visitor(topic) => visitor::headers(site, &sender.base_url, language, &sample, topic, None),
        Topic::Organizer(_) => Vec::new(),
    };
    message(site, sender, message_id, email, words, headers)
}
