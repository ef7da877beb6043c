//! Values that are right by construction.

use std::fmt;

use email_address::{EmailAddress as Checked, Options};
use icu_properties::props::{BinaryProperty, DefaultIgnorableCodePoint};
use sea_orm::{ActiveEnum, DeriveValueType, Iterable};
use validator::ValidateEmail;

/// A value with a key: the same text in its table, in addresses, forms, files and the audit log.
pub trait Keyed: ActiveEnum<Value = String> + Iterable {
    fn key(&self) -> String {
        self.to_value()
    }

    /// All of them, in the order they are written in.
    fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The value of a key.
    fn of_key(key: &str) -> Option<Self> {
        Self::iter().find(|value| value.key() == key)
    }
}

impl<T: ActiveEnum<Value = String> + Iterable> Keyed for T {}

/// The calls of a pledge, by their keys in the statement's order.
pub type CallSet = KeySet;

/// Keys, which their column has as one text, with spaces between.
#[derive(Debug, Clone, Default, PartialEq, Eq, DeriveValueType)]
pub struct KeySet(String);

impl KeySet {
    /// The keys in the text of a column.
    pub fn keys_of(text: &str) -> impl Iterator<Item = &str> {
        text.split_ascii_whitespace()
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        Self::keys_of(&self.0)
    }

    pub fn contains(&self, key: &str) -> bool {
        self.keys().any(|other| other == key)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<S: AsRef<str>> FromIterator<S> for KeySet {
    fn from_iter<I: IntoIterator<Item = S>>(keys: I) -> Self {
        let mut text = String::new();
        for key in keys {
            let space = if text.is_empty() { "" } else { " " };
            text.extend([space, key.as_ref()]);
        }
        Self(text)
    }
}

/// Longest address, in octets (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets).
pub const EMAIL_LIMIT: usize = 254;

/// An e-mail address somebody can be written to, as they typed it with the domain in ASCII.
///
/// Stricter than HTML's own rule and looser than some sites': it must pass `validator` and the
/// checker inside lettre, which disagree (on `a..b@example.org`, for one), and have a dot in the
/// domain. Tags, long top-level domains and international domains are fine.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why an address was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailReason {
    /// Nothing was typed.
    #[error("the address is empty")]
    Empty,
    /// Longer than mail can carry.
    #[error("the address is longer than {EMAIL_LIMIT} characters")]
    Long,
    /// Not an address.
    #[error("this is not an e-mail address")]
    Format,
}

impl EmailAddress {
    /// Takes an address as it was typed: trimmed, invisible characters dropped, the domain in
    /// lower case and in ASCII (IDNA, UTS 46).
    ///
    /// # Errors
    /// Why it is not an address that we can write to.
    pub fn parse(typed: &str) -> Result<Self, EmailReason> {
        let typed: String =
            typed.trim().chars().filter(|c| !DefaultIgnorableCodePoint::for_char(*c)).collect();
        if typed.is_empty() {
            return Err(EmailReason::Empty);
        }
        if typed.len() > EMAIL_LIMIT {
            return Err(EmailReason::Long);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailReason::Format)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| EmailReason::Format)?;
        let address = format!("{local}@{domain}");
        if address.len() > EMAIL_LIMIT {
            return Err(EmailReason::Long);
        }
        let plain = local.chars().all(|c| c.is_ascii_graphic() && !"\"(),:;<>[\\]".contains(c));
        let top = domain.rsplit('.').next().unwrap_or_default();
        let named = domain.contains('.') && top.len() > 1 && !top.bytes().all(|b| b.is_ascii_digit());
        let options = Options::default().without_display_text().without_domain_literal();
        let sendable = address.validate_email() && Checked::parse_with_options(&address, options).is_ok();
        if plain && named && sendable { Ok(Self(address)) } else { Err(EmailReason::Format) }
    }

    /// The address to write to.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or(self.0.as_str(), |(local, _)| local)
    }

    /// What stands behind the `@`, in ASCII and lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Debug for EmailAddress {
    /// Never the address itself: debug output ends up in logs.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EmailAddress(…@{} letters)", self.domain().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> Result<String, EmailReason> {
        EmailAddress::parse(typed).map(|address| address.as_str().to_owned())
    }

    #[test]
    fn an_address_is_taken_as_typed_with_the_domain_in_ascii() {
        assert_eq!(parsed("  Tuya+16@Example.ORG "), Ok("Tuya+16@example.org".into()));
        assert_eq!(parsed("nomin\u{200b}@example.org"), Ok("nomin@example.org".into()));
        assert_eq!(parsed("saruul@жишээ.мон"), Ok("saruul@xn--f1ae2cuaa.xn--l1acc".into()));
    }

    #[test]
    fn what_nobody_can_write_to_is_refused() {
        for typed in [
            "user",
            "user@localhost",
            "a..b@example.org",
            ".a@example.org",
            "a@example..org",
            "a@-example.org",
            "a b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "\"a\"@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "<a@example.org>",
            "a@b@example.org",
            "a,b@example.org",
        ] {
            assert_eq!(parsed(typed), Err(EmailReason::Format), "{typed}");
        }
        assert_eq!(parsed("  "), Err(EmailReason::Empty));
        assert_eq!(parsed(&format!("{}@example.org", "a".repeat(250))), Err(EmailReason::Long));
    }

    #[test]
    fn debug_output_hides_the_address() {
        let address = EmailAddress::parse("tuya@example.org").expect("an address");
        assert!(!format!("{address:?}").contains("tuya"));
        assert!(!format!("{address:?}").contains("example"));
    }
}
