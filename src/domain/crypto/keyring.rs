//! The keys, all derived from one master secret that lives outside the database (HKDF-SHA256,
//! RFC 5869), and what is done with them.
//!
//! Each use has its own key, so that nothing made for one purpose can serve another: looking a
//! mailbox up, its ledger of letters, the reference in an address bar, each kind of token.

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::clock::Clock;

/// Length of a keyed hash: 128 bits.
pub const MAC: usize = 16;

/// A keyed hash.
pub type Hash = [u8; MAC];

/// Letters of a pledge's code: no vowels (no accidental words), none that look alike.
const CODE_LETTERS: &[u8] = b"23456789bcdfghjkmnpqrstvwxz";

/// Letters in a pledge's code.
pub const CODE_LENGTH: usize = 8;

/// The keys of one site.
pub struct Keyring {
    seal: Aes256GcmSiv,
    lookup: [u8; 32],
    mailbox: [u8; 32],
    network: [u8; 32],
    code: [u8; 32],
    fingerprint: [u8; 32],
    token: [u8; 32],
    console: [u8; 32],
    draw: [u8; 32],
    reference: Aes128,
    check: String,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// Derives the keys.
    pub fn new(secret: &str) -> Self {
        let root = Hkdf::<Sha256>::new(Some(b"sixteen"), secret.as_bytes());
        let key = |name: &str| {
            let mut key = [0_u8; 32];
            #[expect(clippy::expect_used, reason = "32 bytes are within HKDF's limit of 8,160")]
            root.expand(name.as_bytes(), &mut key).expect("32 bytes can be derived");
            key
        };
        let mut reference = [0_u8; 16];
        reference.copy_from_slice(&key("reference")[..16]);
        Self {
            seal: Aes256GcmSiv::new(&key("seal").into()),
            lookup: key("lookup"),
            mailbox: key("mailbox"),
            network: key("network"),
            code: key("code"),
            fingerprint: key("fingerprint"),
            token: key("token"),
            console: key("desk"),
            draw: key("draw"),
            reference: Aes128::new(&reference.into()),
            check: HEXLOWER.encode(&mac(&key("check"), &[b"key check"])),
        }
    }

    /// A value that shows whether a database belongs to this secret.
    pub fn check_value(&self) -> &str {
        &self.check
    }

    /// What a canonical address is looked up by.
    pub fn email_key(&self, canonical: &str) -> Hash {
        mac(&self.lookup, &[canonical.as_bytes()])
    }

    /// What a mailbox's ledger and its silence are kept under; made from the look-up key, so that
    /// it can be found from a link, and useless for finding a pledge in a stolen database.
    pub fn mailbox_key(&self, email_key: &[u8]) -> Hash {
        mac(&self.mailbox, &[email_key])
    }

    /// What a mailbox is called in an address bar: the look-up key, enciphered, so that it says
    /// nothing to somebody who has both the browser's history and the database.
    pub fn reference(&self, email_key: &Hash) -> String {
        let mut block = (*email_key).into();
        self.reference.encrypt_block(&mut block);
        BASE64URL_NOPAD.encode(&block)
    }

    /// The look-up key behind a reference. Every well-formed reference has one; whether a pledge
    /// belongs to it is for the database to say.
    pub fn email_key_of(&self, reference: &str) -> Option<Hash> {
        let bytes: Hash = BASE64URL_NOPAD.decode(reference.as_bytes()).ok()?.try_into().ok()?;
        let mut block = bytes.into();
        self.reference.decrypt_block(&mut block);
        Some(block.into())
    }

    /// Keyed hash of a network on one day: it cannot be followed from day to day.
    pub fn network_key(&self, day: &str, network: &str, window: &str) -> Hash {
        mac(&self.network, &[day.as_bytes(), network.as_bytes(), window.as_bytes()])
    }

    /// The six digits that confirm a pledge without its link.
    pub fn confirmation_code(&self, pledge: &str) -> String {
        let hash = mac(&self.code, &[pledge.as_bytes()]);
        let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// What the confirm button carries: it changes when the pledge is signed anew.
    pub fn fingerprint(&self, pledge: &str, revision: i32) -> String {
        HEXLOWER.encode(&mac(&self.fingerprint, &[pledge.as_bytes(), &revision.to_be_bytes()])[..8])
    }

    /// The proof at the end of a token.
    pub fn token_proof(&self, purpose: u8, body: &[u8]) -> Hash {
        mac(&self.token, &[&[purpose], body])
    }

    /// Keyed hash for one use at the organizers' console. An organizer's address is looked up by this
    /// and not by [`Self::email_key`], so that a stolen database does not even tell which pledge is theirs.
    pub fn console_mac(&self, purpose: &str, parts: &[&[u8]]) -> Hash {
        let all: Vec<&[u8]> = std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()).collect();
        mac(&self.console, &all)
    }

    /// A number that cannot be foretold, and is the same for the same parts.
    pub fn draw(&self, parts: &[&str]) -> u64 {
        let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
        let [a, b, c, d, e, f, g, h, ..] = mac(&self.draw, &parts);
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }

    /// Seals a record: nonce, ciphertext, tag. The pledge's code is bound to it, so that records
    /// cannot be swapped between rows. AES-256-GCM-SIV (RFC 8452) forgives a repeated nonce.
    pub fn seal(&self, clock: &Clock, pledge: &str, record: &[u8]) -> Vec<u8> {
        let nonce = clock.random::<12>();
        let payload = Payload { msg: record, aad: pledge.as_bytes() };
        #[expect(clippy::expect_used, reason = "it fails only beyond 64 GiB, and a form has 64 KiB")]
        let sealed = self.seal.encrypt(&Nonce::from(nonce), payload).expect("a short record can be sealed");
        [&nonce[..], &sealed].concat()
    }

    /// Opens a sealed record; none when it was not sealed by these keys for this pledge.
    pub fn open(&self, pledge: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, message) = sealed.split_at_checked(12)?;
        let nonce: [u8; 12] = nonce.try_into().ok()?;
        self.seal.decrypt(&Nonce::from(nonce), Payload { msg: message, aad: pledge.as_bytes() }).ok()
    }
}

/// A new public code for a pledge.
pub fn new_code(clock: &Clock) -> String {
    let mut code = String::with_capacity(CODE_LENGTH);
    while code.len() < CODE_LENGTH {
        for byte in clock.random::<16>() {
            // Bytes beyond the last whole round of letters would favour the first ones.
            let index = usize::from(byte);
            if index < 243 && code.len() < CODE_LENGTH {
                code.push(char::from(CODE_LETTERS[index % CODE_LETTERS.len()]));
            }
        }
    }
    code
}

/// Whether a text can be a pledge's code.
pub fn is_code(text: &str) -> bool {
    text.len() == CODE_LENGTH && text.bytes().all(|byte| CODE_LETTERS.contains(&byte))
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA256 (RFC 2104) cut to 128 bits, over parts that cannot run into each other.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Hash {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of 32 bytes");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    let bytes: [u8; 32] = mac.finalize().into_bytes().into();
    let mut hash = [0; MAC];
    hash.copy_from_slice(&bytes[..MAC]);
    hash
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_record_opens_only_with_its_own_keys_and_its_own_pledge() {
        let (keys, clock) = (Keyring::new(&"a".repeat(32)), Clock::at(jiff::Timestamp::UNIX_EPOCH));
        let sealed = keys.seal(&clock, "bcdfghjk", b"tuya@example.org");
        assert_eq!(keys.open("bcdfghjk", &sealed).as_deref(), Some(&b"tuya@example.org"[..]));
        assert_eq!(keys.open("zzzzzzzz", &sealed), None);
        assert_eq!(Keyring::new(&"b".repeat(32)).open("bcdfghjk", &sealed), None);
        assert_eq!(keys.open("bcdfghjk", &sealed[..10]), None);
    }

    proptest! {
        #[test]
        fn a_reference_leads_back_to_its_mailbox(key in any::<[u8; 16]>()) {
            let keys = Keyring::new(&"a".repeat(32));
            let reference = keys.reference(&key);
            prop_assert_eq!(keys.email_key_of(&reference), Some(key));
            prop_assert_ne!(reference, BASE64URL_NOPAD.encode(&key));
        }

        #[test]
        fn any_text_is_either_no_reference_or_harmless(text in ".{0,40}") {
            let _ = Keyring::new(&"a".repeat(32)).email_key_of(&text);
        }
    }

    #[test]
    fn codes_are_codes() {
        let clock = Clock::at(jiff::Timestamp::UNIX_EPOCH);
        let codes: std::collections::HashSet<String> = (0..1000).map(|_| new_code(&clock)).collect();
        assert_eq!(codes.len(), 1000);
        assert!(codes.iter().all(|code| is_code(code)));
        assert!(!is_code("abcdefgh") && !is_code("bcdfghj"));
    }
}
