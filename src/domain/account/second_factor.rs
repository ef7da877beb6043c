//! The second factor: codes of six digits that change every thirty seconds (TOTP, RFC 6238 over
//! HOTP, RFC 4226), and recovery codes for a lost telephone.
//!
//! SHA-1, because authenticator apps ignore every other choice; HMAC does not need the resistance
//! that SHA-1 has lost (RFC 6238, 1.2, and NIST SP 800-107, 5.3.4).

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

use crate::clock::Clock;
use crate::domain::content::folding;
use crate::domain::crypto::keyring::{self, Keyring};

/// Length of a secret: 160 bits (RFC 4226, 4).
pub const SECRET: usize = 20;

const STEP_MS: i64 = 30_000;

/// Steps to either side in which a code is taken: clocks differ, and people type slowly.
const SKEW: i64 = 1;

const RECOVERY_CODES: usize = 10;

pub fn new_secret(clock: &Clock) -> [u8; SECRET] {
    clock.random()
}

/// A secret as people type it into an app.
pub fn base32(secret: &[u8]) -> String {
    BASE32_NOPAD.encode(secret)
}

/// The address an app takes a secret from, by link or QR code: whose it is, and for what site.
pub fn address(host: &str, email: &str, secret: &[u8]) -> String {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (host, email) = (encode(host), encode(email));
    format!("otpauth://totp/{host}:{email}?secret={}&issuer={host}&digits=6&period=30", base32(secret))
}

/// The time step a code is right for, if it is for one that is near and later than `used`.
pub fn step(secret: &[u8], typed: &str, now_ms: i64, used: i64) -> Option<i64> {
    let typed = folding::digits(typed);
    let now = now_ms / STEP_MS;
    // All are compared, so that the time does not tell which one it was.
    let right: Vec<i64> = (now - SKEW..=now + SKEW)
        .filter(|step| keyring::same(code_at(secret, *step * STEP_MS).as_bytes(), typed.as_bytes()))
        .collect();
    right.into_iter().find(|step| *step > used)
}

/// The code of a moment in ms since 1970, as an app would show it.
pub fn code_at(secret: &[u8], now_ms: i64) -> String {
    let step = now_ms / STEP_MS;
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("a key of 20 bytes");
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    // The last four bits say where the four bytes are; the highest bit is left out (RFC 4226, 5.3).
    let start = usize::from(hash[19] & 0x0f);
    let number = hash[start..start + 4].iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

/// New recovery codes, such as `bcdfg-hjkmn`: 47 bits each.
pub fn new_recovery_codes(clock: &Clock) -> Vec<String> {
    let code = || {
        let letters = keyring::new_code(clock) + &keyring::new_code(clock);
        format!("{}-{}", &letters[..5], &letters[5..10])
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// What a recovery code is kept as. The key is not in the database, so a slow hash is not needed.
pub fn recovery_hash(keys: &Keyring, organizer: &str, typed: &str) -> String {
    let letters: String =
        typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    HEXLOWER.encode(&keys.console_mac("recovery code", &[organizer.as_bytes(), letters.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::crypto::keyring::Secrets;

    /// The examples of RFC 6238, appendix B (SHA-1), cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code_at(secret, seconds * 1000), eight[2..], "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_a_step_early_or_late_and_once() {
        let secret = new_secret(&Clock::at(jiff::Timestamp::UNIX_EPOCH));
        let now = 1_700_000_000_000;
        let typed = code_at(&secret, now);
        for (at, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = step(&secret, &typed, now + at * STEP_MS, 0);
            assert_eq!(found, taken.then_some(now / STEP_MS), "{at}");
        }
        assert_eq!(step(&secret, &format!(" {} {}", &typed[..3], &typed[3..]), now, 0), Some(now / STEP_MS));
        assert_eq!(step(&secret, &typed, now, now / STEP_MS), None, "the step was used");
        for wrong in ["", "0", "abcdef", "00000000000000000000"] {
            assert_eq!(step(&secret, wrong, now, 0), None, "{wrong}");
        }
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        let keys = Keyring::new(Secrets::new("a secret"), [7; 32]);
        let codes = new_recovery_codes(&Clock::at(jiff::Timestamp::UNIX_EPOCH));
        assert_eq!(codes.len(), RECOVERY_CODES);
        let kept = recovery_hash(&keys, "bcdfghjk", &codes[0]);
        let typed = codes[0].replace('-', " ").to_uppercase();
        assert_eq!(recovery_hash(&keys, "bcdfghjk", &typed), kept);
        assert_ne!(recovery_hash(&keys, "zzzzzzzz", &codes[0]), kept);
        assert_ne!(recovery_hash(&keys, "bcdfghjk", &codes[1]), kept);
    }

    #[test]
    fn an_app_reads_site_and_address_out_of_the_link() {
        let address = address("pledge.example.org", "tuya@example.org", &[0; SECRET]);
        assert!(
            address.starts_with("otpauth://totp/pledge%2Eexample%2Eorg:tuya%40example%2Eorg?secret=AAAA")
        );
    }
}
