//! The topics of letters, by whom they are for.

use entity::letter::Kind;

use crate::domain::account::organizer::Role;

/// What a letter is about, by whom it is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Topic<'a> {
    Visitor(VisitorTopic),
    Organizer(OrganizerTopic<'a>),
}

/// What a letter to somebody who signs says beyond its recipient.
#[derive(Debug, Clone, Copy)]
pub(super) enum VisitorTopic {
    Confirm,
    Signed,
    Link,
    Reminder,
    Withdrawn,
    Thanks,
    /// The day's number.
    Day(u8),
    /// How many have signed.
    Closing(i64),
}

/// What a letter to an organizer is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum OrganizerTopic<'a> {
    /// The link's token, and the role.
    SetUp(&'a str, Role),
    /// The link's token.
    Reset(&'a str),
    Changed,
    Device,
    Exported,
    Access,
    Issues,
    Morning,
}

impl<'a> Topic<'a> {
    /// That of a kind of letter; those that say more take it from the day's number, the count, and the token and role
    /// of an account.
    pub(super) fn of(kind: Kind, day: u8, count: i64, (token, role): (&'a str, Role)) -> Self {
        let (visitor, organizer) = (Self::Visitor, Self::Organizer);
        match kind {
            Kind::Confirm => visitor(VisitorTopic::Confirm),
            Kind::Signed => visitor(VisitorTopic::Signed),
            Kind::Link => visitor(VisitorTopic::Link),
            Kind::Reminder => visitor(VisitorTopic::Reminder),
            Kind::Withdrawn => visitor(VisitorTopic::Withdrawn),
            Kind::Thanks => visitor(VisitorTopic::Thanks),
            Kind::Day => visitor(VisitorTopic::Day(day)),
            Kind::Closing => visitor(VisitorTopic::Closing(count)),
            Kind::SetUp => organizer(OrganizerTopic::SetUp(token, role)),
            Kind::Reset => organizer(OrganizerTopic::Reset(token)),
            Kind::Changed => organizer(OrganizerTopic::Changed),
            Kind::Device => organizer(OrganizerTopic::Device),
            Kind::Exported => organizer(OrganizerTopic::Exported),
            Kind::Access => organizer(OrganizerTopic::Access),
            Kind::Issues => organizer(OrganizerTopic::Issues),
            Kind::Morning => organizer(OrganizerTopic::Morning),
        }
    }
}

impl VisitorTopic {
    pub(super) fn is_asked_for(self) -> bool {
        matches!(self, Self::Thanks | Self::Day(_) | Self::Closing(_))
    }
}
