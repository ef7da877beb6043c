//! Letters as their readers would see them, for somebody who does not exist.

use crate::config::BaseUrl;
use crate::domain::Site;
use crate::domain::account::organizer::Role;
use crate::domain::content::campaign::{DAYS, Language};
use crate::domain::crypto::keyring::Hash;
use crate::domain::write::audit::Action;
use crate::domain::write::outbox::LetterDetails;
use crate::mail::letter::desk;
use crate::mail::letter::page::Words;
use crate::mail::letter::visitor::{self, Recipient, Topic};

/// A code that no pledge has: codes have no vowels.
const CODE: &str = "preview0";

/// Stands for the token of an organizer's link.
const TOKEN: &str = "preview";

/// An organizer who did something.
const BY: &str = "organizer@example.org";

/// How many have signed, in a closing letter that nobody gets.
const COUNT: i64 = 12_345;

/// A letter that can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preview {
    Confirm,
    Signed,
    Link,
    Reminder,
    Thanks,
    /// The day's number.
    Day(u8),
    Closing,
    Invitation,
    Reset,
    Changed,
    Exported,
    Access,
}

/// All letters by name; that of the days stands for the first.
pub const PREVIEWS: [(&str, Preview); 12] = [
    ("confirm", Preview::Confirm),
    ("signed", Preview::Signed),
    ("link", Preview::Link),
    ("reminder", Preview::Reminder),
    ("thanks", Preview::Thanks),
    ("day", Preview::Day(1)),
    ("closing", Preview::Closing),
    ("invitation", Preview::Invitation),
    ("reset", Preview::Reset),
    ("changed", Preview::Changed),
    ("exported", Preview::Exported),
    ("access", Preview::Access),
];

impl Preview {
    /// The letter of a name; `day-5` is that of the fifth day.
    pub fn of(name: &str) -> Option<Self> {
        if let Some(day) = name.strip_prefix("day-") {
            return day.parse().ok().filter(|day| (1..=DAYS).contains(day)).map(Self::Day);
        }
        PREVIEWS.iter().find(|(known, _)| *known == name).map(|(_, preview)| *preview)
    }
}

/// Writes a letter for somebody who chose the first two calls.
pub fn preview(site: &Site, base_url: &BaseUrl, language: &Language, letter: Preview, plain: bool) -> Words {
    let desk = |topic: desk::Topic<'_>, action: Action| {
        let (by, action, at) = (BY.to_owned(), action.key().to_owned(), site.clock.now_ms());
        desk::desk_words(site, base_url, language, &topic, &LetterDetails { by, action, at, count: 0 })
    };
    let topic = match letter {
        Preview::Confirm => Topic::Confirm,
        Preview::Signed => Topic::Signed,
        Preview::Link => Topic::Link,
        Preview::Reminder => Topic::Reminder,
        Preview::Thanks => Topic::Thanks,
        Preview::Day(day) => Topic::Day(day),
        Preview::Closing => Topic::Closing(COUNT),
        Preview::Invitation => return desk(desk::Topic::SetUp(TOKEN, Role::Editor), Action::AccountAdded),
        Preview::Reset => return desk(desk::Topic::Reset(TOKEN), Action::ResetSent),
        Preview::Changed => return desk(desk::Topic::Changed, Action::PasswordChanged),
        Preview::Exported => return desk(desk::Topic::Exported, Action::PersonalExported),
        Preview::Access => return desk(desk::Topic::Access, Action::RoleChanged),
    };
    let calls = site.campaign.calls.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(" ");
    let to = Recipient { code: CODE, email_key: Hash::default(), calls: &calls, plain };
    visitor::write(site, base_url, language, &to, topic)
}
