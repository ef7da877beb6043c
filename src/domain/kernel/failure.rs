//! Why letters do not reach their mailbox, and whose fault it is.

use std::fmt;

use crate::domain::kernel::keyed::keyed;

keyed! {
    /// Why a letter was not taken. The replies that mean each stand in `assets/mail/replies.csv`.
    pub enum FailureReason {
        Connection = "connection",
        Silent = "silent",
        /// The certificate was issued by somebody this machine does not trust.
        UntrustedCertificate = "untrusted-certificate",
        WrongCertificate = "wrong-certificate",
        ExpiredCertificate = "expired-certificate",
        Encryption = "encryption",
        Login = "login",
        Sender = "sender",
        Relay = "relay",
        /// The account has sent as much as it may.
        Quota = "quota",
        /// More connections, or letters on one, than the server likes.
        Connections = "connections",
        /// The server thinks ill of us: a block list, a missing record, a bad reputation.
        Policy = "policy",
        /// The server is in trouble itself.
        Service = "service",
        /// Mailboxes of several domains in a row were refused, or one with nothing to compare.
        RefusesAll = "refuses-all",
        Full = "full",
        Greylisted = "greylisted",
        /// The recipient's side gets letters too fast.
        Busy = "busy",
        Unreachable = "unreachable",
        Later = "later",
        /// The connection broke in the middle of the letter.
        Lost = "lost",
        /// The address is sealed with a secret this program was not started with.
        Sealed = "sealed",
        NoMailbox = "no-mailbox",
        Disabled = "disabled",
        NoDomain = "no-domain",
        Refused = "refused",
        /// The address cannot be put into mail's form.
        Malformed = "malformed",
        Content = "content",
    }
}

/// Whose fault it is that a letter was not taken; what comes next depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The server's or our account's: no letter would fare better, and none pays for it.
    Ours,
    /// The mailbox' for now: the letter is tried again.
    MailboxNow,
    /// The mailbox' for good.
    MailboxForGood,
    /// The letter's content.
    Content,
}

impl FailureReason {
    pub fn fault(self) -> Fault {
        match self {
            Self::Connection
            | Self::Silent
            | Self::UntrustedCertificate
            | Self::WrongCertificate
            | Self::ExpiredCertificate
            | Self::Encryption
            | Self::Login
            | Self::Sender
            | Self::Relay
            | Self::Quota
            | Self::Connections
            | Self::Policy
            | Self::Service
            | Self::RefusesAll => Fault::Ours,
            Self::Full
            | Self::Greylisted
            | Self::Busy
            | Self::Unreachable
            | Self::Later
            | Self::Lost
            | Self::Sealed => Fault::MailboxNow,
            Self::NoMailbox | Self::Disabled | Self::NoDomain | Self::Refused | Self::Malformed => {
                Fault::MailboxForGood
            }
            Self::Content => Fault::Content,
        }
    }

    /// Whether it says something of one mailbox or letter: not so when several domains say it in a row.
    /// A server that greylists says that to all of them, and means to take each letter later.
    pub fn speaks_of_mailbox(self) -> bool {
        let passes = matches!(self, Self::Greylisted | Self::Later | Self::Lost | Self::Sealed);
        self.fault() != Fault::Ours && !passes
    }

    /// The key of its words for organizers.
    pub fn message(self) -> &'static str {
        match self {
            Self::Connection | Self::Lost => "desk-now-why-connection",
            Self::Silent => "desk-now-why-silent",
            Self::UntrustedCertificate => "desk-now-why-untrusted-certificate",
            Self::WrongCertificate => "desk-now-why-wrong-certificate",
            Self::ExpiredCertificate => "desk-now-why-expired-certificate",
            Self::Encryption => "desk-now-why-encryption",
            Self::Login => "desk-now-why-login",
            Self::Sender => "desk-now-why-sender",
            Self::Relay => "desk-now-why-relay",
            Self::Quota => "desk-now-why-quota",
            Self::Connections => "desk-now-why-connections",
            Self::Policy => "desk-now-why-policy",
            Self::Service => "desk-now-why-service",
            Self::RefusesAll => "desk-now-why-refuses-all",
            Self::Full => "desk-now-why-full",
            Self::Greylisted | Self::Busy | Self::Later => "desk-now-why-later",
            Self::Unreachable => "desk-now-why-unreachable",
            Self::Sealed => "desk-now-why-sealed",
            Self::NoMailbox | Self::NoDomain | Self::Malformed => "desk-now-why-address",
            Self::Disabled => "desk-now-why-disabled",
            Self::Refused => "desk-now-why-refused",
            Self::Content => "desk-now-why-content",
        }
    }
}

/// A reason with the server's codes, but without its words: those often repeat the address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    pub reason: FailureReason,
    /// Such as `550 5.1.1`; empty where no server answered.
    pub codes: String,
}

impl Failure {
    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (key, codes) = text.split_once(' ').unwrap_or((text, ""));
        Some(Self { reason: FailureReason::of_key(key)?, codes: codes.to_owned() })
    }
}

impl Failure {
    /// Whether a server has refused by this, and not only for now unless others were put off as well.
    pub fn refuses_as(&self, passing: bool) -> bool {
        let is_reply = self.codes.starts_with('5') || (passing && self.codes.starts_with('4'));
        is_reply && !self.codes.starts_with("421") && self.reason != FailureReason::Connections
    }

    /// For whoever runs the program; the console has its own words.
    pub fn in_words(&self) -> String {
        let words = match self.reason {
            FailureReason::Connection => "no connection to the mail server",
            FailureReason::Silent => "the mail server does not answer",
            FailureReason::UntrustedCertificate => {
                "the mail server's certificate is not trusted: self-signed, or from an unknown authority"
            }
            FailureReason::WrongCertificate => "the mail server's certificate is for another name",
            FailureReason::ExpiredCertificate => {
                "the mail server's certificate has expired, or is not valid yet"
            }
            FailureReason::Encryption => "the connection to the mail server cannot be encrypted",
            FailureReason::Login => "the mail server refuses our user name or password",
            FailureReason::Sender => "the mail server refuses our sender's address",
            FailureReason::Relay => "the mail server does not relay for us: does it need a login?",
            FailureReason::Quota => "the account's sending limit is reached",
            FailureReason::Connections => "the mail server wants fewer connections",
            FailureReason::Policy => {
                "the mail server's policy is against us: a block list or a missing record"
            }
            FailureReason::Service => "the mail server is in trouble",
            FailureReason::RefusesAll => "the mail server refuses every letter",
            other => other.key(),
        };
        let codes = &self.codes;
        if codes.is_empty() { words.to_owned() } else { format!("{words} ({codes})") }
    }
}

impl From<FailureReason> for Failure {
    fn from(reason: FailureReason) -> Self {
        Self { reason, codes: String::new() }
    }
}

/// As it stands in the database and in the log.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.codes.is_empty() { "" } else { " " };
        write!(formatter, "{}{space}{}", self.reason.key(), self.codes)
    }
}
