//! What an organizer is told on the page that follows when something was done. It travels in the
//! address as a word of a fixed list, so that nobody can put words of their own on a page.

/// Something that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// An account was made.
    AccountAdded,
    /// An account has another role.
    RoleChanged,
    /// An account's owner gets a new link.
    AccountRenewed,
    /// An account was ended.
    AccountEnded,
    /// The rule about second factors was saved.
    RuleSaved,
    /// A source was added.
    SourceAdded,
    /// A source was ended.
    SourceEnded,
    /// An access token was ended.
    TokenEnded,
    /// A session, or all others, were ended.
    SessionEnded,
    /// Pledges on paper were entered.
    PaperEntered,
    /// Pledges on paper were taken back.
    PaperUndone,
}

impl Told {
    const ALL: [Self; 11] = [
        Self::AccountAdded,
        Self::RoleChanged,
        Self::AccountRenewed,
        Self::AccountEnded,
        Self::RuleSaved,
        Self::SourceAdded,
        Self::SourceEnded,
        Self::TokenEnded,
        Self::SessionEnded,
        Self::PaperEntered,
        Self::PaperUndone,
    ];

    /// Its words' key in the interface.
    pub fn message(self) -> &'static str {
        match self {
            Self::AccountAdded => "desk-told-account-added",
            Self::RoleChanged => "desk-told-role-changed",
            Self::AccountRenewed => "desk-told-account-renewed",
            Self::AccountEnded => "desk-told-account-ended",
            Self::RuleSaved => "desk-told-rule-saved",
            Self::SourceAdded => "desk-told-source-added",
            Self::SourceEnded => "desk-told-source-ended",
            Self::TokenEnded => "desk-told-token-ended",
            Self::SessionEnded => "desk-told-session-ended",
            Self::PaperEntered => "desk-told-paper-entered",
            Self::PaperUndone => "desk-told-paper-undone",
        }
    }

    /// Its word in the address.
    pub fn word(self) -> &'static str {
        self.message().trim_start_matches("desk-told-")
    }

    /// The one of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|told| told.word() == word)
    }
}
