//! The notice on the page that follows a deed. It travels in the
//! address as a word of a fixed list, so that nobody can put words of their own on a page.

macro_rules! flash {
    ($($(#[$doc:meta])* $name:ident $message:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Flash { $($(#[$doc])* $name),* }

        impl Flash {
            const ALL: &[Self] = &[$(Self::$name),*];

            /// Its words' key in the interface.
            pub fn message(self) -> &'static str {
                match self { $(Self::$name => $message),* }
            }
        }
    };
}

flash! {
    AccountAdded "desk-told-account-added";
    RoleChanged "desk-told-role-changed";
    AccountRenewed "desk-told-account-renewed";
    AccountEnded "desk-told-account-ended";
    RuleSaved "desk-told-rule-saved";
    LettersChosen "desk-told-letters-chosen";
    /// A letter goes to whoever wanted to see it.
    LetterSent "desk-told-letter-sent";
    SourceAdded "desk-told-source-added";
    SourceChanged "desk-told-source-changed";
    SourceEnded "desk-told-source-ended";
    /// The days asked for are none, so all are shown.
    SourceReopened "desk-told-source-reopened";
    TokenEnded "desk-told-token-ended";
    WallEnded "desk-told-wall-ended";
    SessionEnded "desk-told-session-ended";
    LettersRequeued "desk-told-letters-requeued";
    SilenceLifted "desk-told-silence-lifted";
    PaperEntered "desk-told-paper-entered";
    PaperUndone "desk-told-paper-undone";
    /// They count again.
    PaperRedone "desk-told-paper-redone";
}

impl Flash {
    pub fn word(self) -> &'static str {
        self.message().trim_start_matches("desk-told-")
    }

    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|flash| flash.word() == word)
    }
}
