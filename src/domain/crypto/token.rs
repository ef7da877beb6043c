//! The tokens in links. Each has a version, one purpose, an end, what it is about, and a proof made with
//! our key: nothing of it is stored, so that all unexpired links of a pledge work and a stolen
//! database gives none away.

use data_encoding::BASE64URL_NOPAD;

use crate::domain::crypto::keyring::{CODE_LENGTH, Hash, Keyring, MAC};

/// First byte of every token: its format.
const VERSION: u8 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    Confirm = 1,
    ThankYou = 2,
    /// Seeing, changing and withdrawing a pledge.
    Manage = 3,
    /// Saying "I did not sign this", and taking it back.
    Disown = 4,
    Letters = 5,
    SetUp = 21,
    Reset = 22,
    /// Giving the second factor, the password being right.
    SecondStep = 23,
    /// Being told how a request arrived, for our own check-up.
    Doctor = 24,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the link is not complete")]
    Broken,
    #[error("the link has expired")]
    Expired,
}

/// A token about a pledge, good until a moment in ms since 1970.
pub fn for_pledge(keys: &Keyring, purpose: Purpose, pledge: &str, until_ms: i64) -> String {
    issue(keys, purpose, pledge.as_bytes(), until_ms)
}

/// A token about a mailbox, good until a moment in ms since 1970.
pub fn for_mailbox(keys: &Keyring, purpose: Purpose, email_key: &Hash, until_ms: i64) -> String {
    issue(keys, purpose, email_key, until_ms)
}

pub fn pledge(keys: &Keyring, purpose: Purpose, token: &str, now_ms: i64) -> Result<String, TokenError> {
    let body = read(keys, purpose, token, now_ms)?;
    let code = String::from_utf8(body).map_err(|_| TokenError::Broken)?;
    if code.len() == CODE_LENGTH { Ok(code) } else { Err(TokenError::Broken) }
}

pub fn mailbox(keys: &Keyring, purpose: Purpose, token: &str, now_ms: i64) -> Result<Hash, TokenError> {
    read(keys, purpose, token, now_ms)?.try_into().map_err(|_| TokenError::Broken)
}

/// A token about an organizer's account as it stands, good until a moment in ms since 1970.
pub fn for_organizer(keys: &Keyring, purpose: Purpose, id: i64, version: i32, until_ms: i64) -> String {
    issue(keys, purpose, &[&id.to_be_bytes()[..], &version.to_be_bytes(), &[0]].concat(), until_ms)
}

/// The number of the account a token is about, and the account's version then.
pub fn organizer(
    keys: &Keyring,
    purpose: Purpose,
    token: &str,
    now_ms: i64,
) -> Result<(i64, i32), TokenError> {
    let body = read(keys, purpose, token, now_ms)?;
    let (id, version) = body.split_first_chunk::<8>().ok_or(TokenError::Broken)?;
    let version = version.first_chunk::<4>().copied().ok_or(TokenError::Broken)?;
    Ok((i64::from_be_bytes(*id), i32::from_be_bytes(version)))
}

/// A token by which the check-up shows that it has our secret, good until a moment in ms since 1970.
pub fn for_doctor(keys: &Keyring, until_ms: i64) -> String {
    issue(keys, Purpose::Doctor, &[0], until_ms)
}

pub fn is_doctors(keys: &Keyring, token: &str, now_ms: i64) -> bool {
    read(keys, Purpose::Doctor, token, now_ms).is_ok()
}

/// A token whose length is no multiple of three bytes: the last of its letters then holds few bits, and is never
/// `-` or `_`, which some mail programs leave outside the link.
fn issue(keys: &Keyring, purpose: Purpose, about: &[u8], until_ms: i64) -> String {
    let until = u32::try_from(until_ms / 1000).unwrap_or(if until_ms < 0 { 0 } else { u32::MAX });
    let mut body = [&[VERSION][..], &until.to_be_bytes(), about].concat();
    let proof = keys.token_proof(purpose as u8, &body);
    body.extend_from_slice(&proof);
    BASE64URL_NOPAD.encode(&body)
}

fn read(keys: &Keyring, purpose: Purpose, token: &str, now_ms: i64) -> Result<Vec<u8>, TokenError> {
    // A sign behind it belongs to the text the link stood in: no token ends with one.
    let end = token.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(token.len());
    let token = token[..end].trim_end_matches(['-', '_']);
    let bytes = BASE64URL_NOPAD.decode(token.as_bytes()).map_err(|_| TokenError::Broken)?;
    let (body, proof) = bytes.split_last_chunk::<MAC>().ok_or(TokenError::Broken)?;
    if !keys.is_token_proof(purpose as u8, body, proof) {
        return Err(TokenError::Broken);
    }
    let (until, about) = match body.split_first() {
        Some((&VERSION, rest)) => rest.split_first_chunk::<4>().ok_or(TokenError::Broken)?,
        _ => return Err(TokenError::Broken),
    };
    let until = i64::from(u32::from_be_bytes(*until));
    if now_ms / 1000 > until { Err(TokenError::Expired) } else { Ok(about.to_vec()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::crypto::keyring::Secrets;

    const HOUR: i64 = 3_600_000;

    fn of(secrets: &str) -> Keyring {
        Keyring::new(Secrets::new(secrets), [7; 32])
    }

    fn keys() -> Keyring {
        of("a secret of at least thirty-two characters")
    }

    #[test]
    fn a_sign_behind_a_token_belongs_to_the_text_around_it() {
        let token = for_pledge(&keys(), Purpose::Confirm, "bcdfghjk", HOUR);
        for sign in [
            ".", ")", ">", ",", "\"", "\u{200b}", "\u{a0}", // Of the same kind.
            "…", ";", ":", "!", "?", "]", "}", "»", "”", "'", "’", ">.", ").", "\u{2069}", " и", "%3E", "*",
            "|", "。", "\u{feff}", "_", "-", "--", "__.",
        ] {
            let found = pledge(&keys(), Purpose::Confirm, &format!("{token}{sign}"), 0);
            assert_eq!(found.as_deref(), Ok("bcdfghjk"), "{sign:?}");
        }
        for broken in ["", ".", ")x", &token[1..], &token[..token.len() - 1]] {
            assert_eq!(pledge(&keys(), Purpose::Confirm, broken, 0), Err(TokenError::Broken), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn no_token_ends_with_a_sign(until in 0_i64..4_000_000_000_000, hash in any::<[u8; 16]>(), id in any::<i64>()) {
            let keys = keys();
            for token in [
                for_pledge(&keys, Purpose::Confirm, "bcdfghjk", until),
                for_mailbox(&keys, Purpose::Disown, &hash, until),
                for_organizer(&keys, Purpose::Reset, id, 1, until),
            ] {
                prop_assert!(token.ends_with(|c: char| c.is_ascii_alphanumeric()), "{}", token);
            }
        }

        #[test]
        fn a_token_opens_what_it_was_made_for_until_it_expires(now in 0_i64..4_000_000_000_000, code in "[2-9b-z]{8}") {
            let token = for_pledge(&keys(), Purpose::Confirm, &code, now + HOUR);
            prop_assert_eq!(pledge(&keys(), Purpose::Confirm, &token, now), Ok(code));
            prop_assert_eq!(pledge(&keys(), Purpose::Confirm, &token, now + HOUR + 1000), Err(TokenError::Expired));
            prop_assert_eq!(pledge(&keys(), Purpose::Manage, &token, now), Err(TokenError::Broken));
            prop_assert_eq!(pledge(&of("another"), Purpose::Confirm, &token, now), Err(TokenError::Broken));
        }

        #[test]
        fn a_token_outlives_its_secret_as_long_as_that_is_among_the_others(code in "[2-9b-z]{8}") {
            let token = for_pledge(&of("old"), Purpose::Manage, &code, HOUR);
            prop_assert_eq!(pledge(&of("new\nold"), Purpose::Manage, &token, 0), Ok(code.clone()));
            let token = for_pledge(&of("new\nold"), Purpose::Manage, &code, HOUR);
            prop_assert_eq!(pledge(&of("new"), Purpose::Manage, &token, 0), Ok(code));
            prop_assert_eq!(pledge(&of("old"), Purpose::Manage, &token, 0), Err(TokenError::Broken));
        }

        #[test]
        fn a_changed_token_is_broken(at in 0_usize..38, to in "[A-Za-z0-9_-]") {
            let token = for_pledge(&keys(), Purpose::Confirm, "bcdfghjk", HOUR);
            let mut changed = token.clone();
            changed.replace_range(at % token.len()..at % token.len() + 1, &to);
            prop_assume!(changed != token);
            prop_assert_eq!(pledge(&keys(), Purpose::Confirm, &changed, 0), Err(TokenError::Broken));
        }

        #[test]
        fn anything_else_is_broken(text in ".{0,80}") {
            prop_assert_eq!(pledge(&keys(), Purpose::Confirm, &text, 0), Err(TokenError::Broken));
            prop_assert_eq!(mailbox(&keys(), Purpose::Disown, &text, 0), Err(TokenError::Broken));
        }
    }
}
