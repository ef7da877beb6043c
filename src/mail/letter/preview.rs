//! Letters as their readers would see them, for somebody who does not exist.

use lettre::Message;

use crate::config::BaseUrl;
use crate::domain::Site;
use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::{DAYS, Language};
use crate::domain::operate::issue::Issue;
use crate::domain::operate::notices::notice;
use crate::domain::write::audit::Action;
use crate::domain::write::outbox::{LetterDetails, Numbers};
use crate::mail::letter::desk;
use crate::mail::letter::message::{Sender, Unwritten, message};
use crate::mail::letter::page::Words;
use crate::mail::letter::visitor::{self, Recipient, Topic};

/// Stands for the token of an organizer's link.
const TOKEN: &str = "preview";

/// A browser that somebody signed in with.
const AGENT: &str = "Firefox, Linux";

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
pub enum Preview {
    Confirm,
    Signed,
    Link,
    Reminder,
    Withdrawn,
    Thanks,
    /// The day's number.
    Day(u8),
    Closing,
    Invitation,
    Reset,
    Changed,
    Device,
    Exported,
    Access,
    Issues,
    Morning,
}

/// All letters by name; that of the days stands for the first.
pub const PREVIEWS: [(&str, Preview); 16] = [
    ("confirm", Preview::Confirm),
    ("signed", Preview::Signed),
    ("link", Preview::Link),
    ("reminder", Preview::Reminder),
    ("withdrawn", Preview::Withdrawn),
    ("thanks", Preview::Thanks),
    ("day", Preview::Day(1)),
    ("closing", Preview::Closing),
    ("invitation", Preview::Invitation),
    ("reset", Preview::Reset),
    ("changed", Preview::Changed),
    ("device", Preview::Device),
    ("exported", Preview::Exported),
    ("access", Preview::Access),
    ("issues", Preview::Issues),
    ("morning", Preview::Morning),
];

impl Preview {
    /// The letter of a name; `day-5` is that of the fifth day.
    pub fn of(name: &str) -> Option<Self> {
        if let Some(day) = name.strip_prefix("day-") {
            return day.parse().ok().filter(|day| (1..=DAYS).contains(day)).map(Self::Day);
        }
        PREVIEWS.iter().find(|(known, _)| *known == name).map(|(_, preview)| *preview)
    }

    fn topic(self) -> Option<Topic> {
        Some(match self {
            Self::Confirm => Topic::Confirm,
            Self::Signed => Topic::Signed,
            Self::Link => Topic::Link,
            Self::Reminder => Topic::Reminder,
            Self::Withdrawn => Topic::Withdrawn,
            Self::Thanks => Topic::Thanks,
            Self::Day(day) => Topic::Day(day),
            Self::Closing => Topic::Closing(COUNT),
            Self::Invitation
            | Self::Reset
            | Self::Changed
            | Self::Device
            | Self::Exported
            | Self::Access
            | Self::Issues
            | Self::Morning => return None,
        })
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
    let desk = |topic: desk::Topic<'_>, action: Action| {
        let details = LetterDetails {
            by: BY.to_owned(),
            action: action.key().to_owned(),
            at: site.clock.now_ms(),
            agent: AGENT.to_owned(),
            machine: MACHINE.to_owned(),
            issues: [Issue::Paused, Issue::BackupOld { made: None }]
                .map(|issue| notice(&issue, language, &site.rules.schedule.zone))
                .to_vec(),
            numbers: numbers(site, language),
            ..LetterDetails::default()
        };
        desk::desk_words(site, base_url, language, &topic, &details)
    };
    match letter.topic() {
        Some(topic) => visitor::write(site, base_url, language, &Recipient::sample(site, plain), topic),
        None => match letter {
            Preview::Reset => desk(desk::Topic::Reset(TOKEN), Action::ResetSent),
            Preview::Changed => desk(desk::Topic::Changed, Action::PasswordChanged),
            Preview::Device => desk(desk::Topic::Device, Action::SignedIn),
            Preview::Exported => desk(desk::Topic::Exported, Action::PersonalExported),
            Preview::Access => desk(desk::Topic::Access, Action::RoleChanged),
            Preview::Issues => desk(desk::Topic::Issues, Action::LettersChosen),
            Preview::Morning => desk(desk::Topic::Morning, Action::LettersChosen),
            _ => desk(desk::Topic::SetUp(TOKEN, Role::Editor), Action::AccountAdded),
        },
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
    put(site, sender, language, Preview::Confirm, false, (message_id, email))
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
    let headers =
        letter.topic().map(|topic| visitor::headers(site, &sender.base_url, language, &sample, topic, None));
    message(site, sender, message_id, email, words, headers.unwrap_or_default())
}
