//! The pages, in maud: what a visitor sees, and nothing that decides anything.
//!
//! [`page`] is the frame, [`component`] the parts that pages share, [`public`] one file a page;
//! [`console`] the same for organizers.

pub mod component;
pub mod console;
pub mod data;
pub mod mailbox;
pub mod page;
pub mod public;

use std::sync::Arc;

pub use data::{Attribution, Counts, MailboxLetter, Promise, Suggestion, Supporter};
use jiff::civil::Date;

use crate::{
    domain::{
        amendment::Current,
        campaign::{
            Campaign, Language, Phase,
            interface::{Argument, Interface},
        },
        voice,
    },
    web::{
        kit::{Fields, FormState},
        paths,
    },
};

/// Keys that are put together in the code, such as `voice-media`: nothing greps them, so they are
/// listed for the tests.
pub const COMPUTED: &[&str] = &[
    "month-1",
    "month-2",
    "month-3",
    "month-4",
    "month-5",
    "month-6",
    "month-7",
    "month-8",
    "month-9",
    "month-10",
    "month-11",
    "month-12",
    "voice-individual",
    "voice-civil-society",
    "voice-government",
    "voice-private-sector",
    "voice-development-partner",
    "voice-media",
    "voice-education",
    "channel-copy",
    "channel-email",
    "channel-sms",
    "channel-native",
    "channel-qr",
    "channel-partner",
    "channel-search",
    "channel-direct",
    "channel-other",
    "desk-did-account-added",
    "desk-did-account-set-up",
    "desk-did-account-renewed",
    "desk-did-role-changed",
    "desk-did-account-ended",
    "desk-did-signed-in",
    "desk-did-signed-out",
    "desk-did-sign-in-paused",
    "desk-did-session-ended",
    "desk-did-sessions-ended",
    "desk-did-password-changed",
    "desk-did-password-reset",
    "desk-did-reset-sent",
    "desk-did-second-factor-on",
    "desk-did-second-factor-off",
    "desk-did-recovery-codes",
    "desk-did-recovery-code-used",
    "desk-did-second-factor-rule",
    "desk-did-review-released",
    "desk-did-review-hidden",
    "desk-did-review-undone",
    "desk-did-held-released",
    "desk-did-held-group-released",
    "desk-did-cleanup-begun",
    "desk-did-cleanup-cancelled",
    "desk-did-cleanup-ended",
    "desk-did-cleanup-undone",
    "desk-did-paper-added",
    "desk-did-paper-undone",
    "desk-did-subject-sought",
    "desk-did-subject-exported",
    "desk-did-subject-erased",
    "desk-did-retention-run",
    "desk-did-silence-lifted",
    "desk-said-silence-lifted",
    "desk-did-source-added",
    "desk-did-source-ended",
    "desk-did-settings-changed",
    "desk-did-audit-exported",
    "desk-said-account-added",
    "desk-said-account-set-up",
    "desk-said-account-renewed",
    "desk-said-role-changed",
    "desk-said-account-ended",
    "desk-said-signed-in",
    "desk-said-signed-out",
    "desk-said-sign-in-paused",
    "desk-said-session-ended",
    "desk-said-sessions-ended",
    "desk-said-password-changed",
    "desk-said-password-reset",
    "desk-said-reset-sent",
    "desk-said-second-factor-on",
    "desk-said-second-factor-off",
    "desk-said-recovery-codes",
    "desk-said-recovery-code-used",
    "desk-said-second-factor-rule",
    "desk-said-review-released",
    "desk-said-review-hidden",
    "desk-said-review-undone",
    "desk-said-held-released",
    "desk-said-held-group-released",
    "desk-said-cleanup-begun",
    "desk-said-cleanup-ended",
    "desk-said-cleanup-cancelled",
    "desk-said-cleanup-undone",
    "desk-said-paper-added",
    "desk-said-paper-undone",
    "desk-said-subject-sought",
    "desk-said-subject-exported",
    "desk-said-subject-erased",
    "desk-said-retention-run",
    "desk-said-source-added",
    "desk-said-source-ended",
    "desk-said-settings-changed",
    "desk-said-counts-exported",
    "desk-said-traffic-exported",
    "desk-said-supporters-exported",
    "desk-said-personal-exported",
    "desk-said-token-added",
    "desk-said-token-ended",
    "desk-said-audit-exported",
    "desk-detail-agent",
    "desk-detail-attempts",
    "desk-detail-back_to",
    "desk-detail-channel",
    "desk-detail-columns",
    "desk-detail-conditions",
    "desk-detail-expires_at",
    "desk-detail-filter",
    "desk-detail-format",
    "desk-detail-from",
    "desk-detail-goals",
    "desk-detail-helplines",
    "desk-detail-languages",
    "desk-detail-left",
    "desk-detail-lines",
    "desk-detail-new_network",
    "desk-detail-number",
    "desk-detail-only_held",
    "desk-detail-parts",
    "desk-detail-paused",
    "desk-detail-purpose",
    "desk-detail-ready",
    "desk-detail-required",
    "desk-detail-role",
    "desk-detail-scopes",
    "desk-detail-second_factor",
    "desk-detail-sessions",
    "desk-detail-sessions_ended",
    "desk-detail-to",
    "desk-detail-token",
    "desk-detail-version",
    "desk-now-of-visits",
    "desk-now-of-signed",
    "desk-now-of-confirmed",
    "desk-now-head-day",
    "desk-now-head-hour",
    "desk-now-head-before",
    "desk-now-head-hour-before",
    "desk-now-head-confirmed",
    "desk-now-head-visits",
    "desk-now-head-signed",
    "desk-now-head-shared",
    "desk-now-head-rate",
    "desk-now-head-channel",
    "desk-now-head-source",
    "desk-now-head-region",
    "desk-now-head-provider",
    "desk-now-head-asked",
    "desk-now-head-deferred",
    "desk-now-head-refused",
    "desk-now-from",
    "desk-now-to",
    "desk-now-days",
    "desk-now-hours",
    "desk-now-range",
    "desk-now-calls",
    "desk-now-voices",
    "desk-now-languages",
    "desk-now-regions",
    "desk-now-letters",
    "desk-now-health",
    "desk-now-head-step",
    "desk-now-head-looked",
    "desk-now-head-change",
    "desk-now-head-call",
    "desk-now-head-voice",
    "desk-now-head-language",
    "desk-now-head-share",
    "desk-now-head-reason",
    "desk-now-head-waits",
    "desk-now-head-sent",
    "desk-now-funnel",
    "desk-now-channels",
    "desk-now-sources",
    "desk-setting-pledging",
    "desk-setting-goals",
    "desk-setting-notice",
    "desk-setting-helplines",
    "desk-setting-versions",
    "desk-setting-version",
    "desk-did-counts-exported",
    "desk-did-traffic-exported",
    "desk-did-supporters-exported",
    "desk-did-personal-exported",
    "desk-did-token-added",
    "desk-did-token-ended",
    "desk-export-is-confirmed",
    "desk-export-is-pending",
    "desk-export-is-held",
    "desk-export-is-withdrawn",
    "desk-export-is-disowned",
    "desk-role-viewer",
    "desk-role-editor",
    "desk-role-owner",
];

/// What the whole site has in common; built once at the start.
#[derive(Debug, Clone)]
pub struct Site {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// `https://example.org`, without a slash at the end.
    pub base_url: String,
    /// Path of the stylesheet with its fingerprint.
    pub stylesheet: String,
    /// Path of the script with its fingerprint.
    pub script: String,
    /// Path of the display font with its fingerprint.
    pub font: String,
    /// Path of the icon with its fingerprint.
    pub icon: String,
    /// Figures from the settings.
    pub facts: Facts,
}

/// Figures that pages name, filled from the settings.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Hours in which a confirmation is possible.
    pub confirm_hours: i64,
    /// Days in which a late confirmation still works.
    pub grace_days: i64,
    /// Days a manage link lives.
    pub manage_days: i64,
    /// Letters an address gets a week at most.
    pub letters_per_week: i64,
    /// Characters in a name.
    pub name_limit: i64,
    /// Characters in a message.
    pub message_limit: i64,
    /// Whether letters are kept in the local mailbox page.
    pub mailbox: bool,
}

/// What every page knows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The site.
    pub site: &'a Site,
    /// The page's language.
    pub language: &'a Language,
    /// Path after `/{lang}`, for the links to other languages; empty on pages with a token.
    pub path: &'a str,
    /// Whether the path stands alone and its language in the query, as on a pledge's page.
    pub standalone: bool,
    /// Where the visitor came from; links carry it on.
    pub from: &'a Attribution,
    /// What owners changed over the campaign's files.
    pub amended: &'a Current,
    /// Where the campaign stands.
    pub phase: Phase,
    /// The sixteen dates of the edition.
    pub dates: &'a [Date],
}

impl<'a> Page<'a> {
    /// The language's code, as the paths want it.
    pub fn lang(&self) -> String {
        self.language.code.clone()
    }

    /// The campaign.
    pub fn campaign(&self) -> &'a Campaign {
        &self.site.campaign
    }

    /// Address of the home page with a fragment, such as `#sign`.
    pub fn home(&self, fragment: &str) -> String {
        format!("{}{fragment}", self.link(paths::Home { lang: self.lang() }))
    }

    /// A link to one of our pages that carries on where the visitor came from.
    pub fn link(&self, path: impl std::fmt::Display) -> String {
        format!("{path}{}", self.from.query())
    }

    /// This page in another language.
    pub fn in_language(&self, code: &str) -> String {
        if !self.standalone {
            return self.link(format_args!("/{code}{}", self.path));
        }
        paths::query(self.path, [("lang", code)].into_iter().chain(self.from.pairs()))
    }

    /// Link to one of the campaign's own pages and its title, if the language has it.
    pub fn text_link(&self, key: &str) -> Option<(String, &'a str)> {
        let text = self.language.pages.get(key)?;
        Some((self.link(paths::Text { lang: self.lang(), page: key.to_owned() }), &text.title))
    }

    /// What a voice is called.
    pub fn voice(&self, key: &str) -> String {
        self.text(voice::label(key))
    }

    /// The language of the original where it is not the page's own, for `lang` on its words.
    pub fn foreign(&self) -> Option<&'a str> {
        let original = self.campaign().original.as_str();
        (original != self.language.code).then_some(original)
    }

    /// The words of the interface.
    pub fn words(&self) -> &'a Interface {
        &self.language.interface
    }

    /// The fields of a form.
    pub fn fields<'s>(&self, state: &'s FormState) -> Fields<'s>
    where
        'a: 's,
    {
        Fields::new(self.words(), state)
    }

    /// A message of the interface.
    pub fn text(&self, key: &str) -> String {
        self.language.interface.text(key)
    }

    /// A message with values.
    pub fn with(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.language.interface.with(key, arguments)
    }

    /// A number as the language groups it.
    pub fn number(&self, number: impl ToString) -> String {
        self.language.interface.number(number)
    }

    /// A date without its year, such as “25 November”.
    pub fn date(&self, date: Date) -> String {
        self.words().date(date)
    }
}
