//! The keys and what is done with them: those that seal and prove come from secrets outside the database,
//! of which there may be several (HKDF-SHA256, RFC 5869); those that look things up come from a random
//! root that lies in the database, sealed, so that they outlive every secret.
//!
//! Each use has its own key, so that nothing made for one purpose can serve another: looking a
//! mailbox up, its ledger of letters, the reference in an address bar, each kind of token.

use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use data_encoding::{BASE32_NOPAD, BASE64, BASE64URL_NOPAD, HEXLOWER};
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

/// Longest own word of a link. It has a hyphen, so that it never looks like a code.
pub const WORD_LIMIT: usize = 16;

/// First byte of everything sealed: the format, which is bound to the key's name behind it.
const SEALED: u8 = 1;

/// Length of the head of everything sealed: its format, and the name of its secret.
pub const HEAD: usize = 5;

/// Context that the root of the hashes is bound to when it is sealed.
const ROOT: &str = "hash root";

/// The keys of one secret: it seals, and proves links.
struct SealingKey {
    head: [u8; HEAD],
    seal: Aes256GcmSiv,
    token: [u8; 32],
}

impl SealingKey {
    fn new(secret: &str) -> Self {
        let secret = Hkdf::<Sha256>::new(Some(b"sixteen"), secret.as_bytes());
        let [a, b, c, d, ..] = expand(&secret, "name");
        Self {
            head: [SEALED, a, b, c, d],
            seal: Aes256GcmSiv::new(&expand(&secret, "seal").into()),
            token: expand(&secret, "token"),
        }
    }

    fn proof(&self, purpose: u8, body: &[u8]) -> Hash {
        mac(&self.token, &[&[purpose], body])
    }
}

/// The secrets of one site: the first seals, and all of them open.
pub struct Secrets(Vec<SealingKey>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// Reads secrets, one a line; there must be one.
    pub fn new(lines: &str) -> Self {
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        Self(lines.map(SealingKey::new).collect())
    }

    /// The head of everything that the first secret seals.
    pub fn head(&self) -> [u8; HEAD] {
        self.0.first().map(|key| key.head).unwrap_or_default()
    }

    /// The word of the first secret.
    pub fn check_word(&self) -> String {
        check_word(&self.head())
    }

    /// The heads of everything that these secrets open.
    pub fn heads(&self) -> Vec<[u8; HEAD]> {
        self.0.iter().map(|key| key.head).collect()
    }

    fn seal(&self, clock: &Clock, context: &str, record: &[u8]) -> Vec<u8> {
        let nonce = clock.random::<12>();
        let payload = Payload { msg: record, aad: context.as_bytes() };
        #[expect(clippy::expect_used, reason = "there is a secret, and a form has 64 KiB of at most 64 GiB")]
        let (head, sealed) = self
            .0
            .first()
            .and_then(|key| Some((key.head, key.seal.encrypt(&Nonce::from(nonce), payload).ok()?)))
            .expect("a short record can be sealed");
        [&head[..], &nonce, &sealed].concat()
    }

    fn open(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, rest) = sealed.split_first_chunk::<HEAD>()?;
        let (nonce, message) = rest.split_first_chunk::<12>()?;
        let payload = || Payload { msg: message, aad: context.as_bytes() };
        let mut keys = self.0.iter().filter(|key| key.head == *head);
        keys.find_map(|key| key.seal.decrypt(&Nonce::from(*nonce), payload()).ok())
    }
}

/// Four letters by which somebody tells a copy of a secret, known by its head, from others; too few to try
/// secrets by.
fn check_word(head: &[u8]) -> String {
    let [first, second, third, ..] = sha256(&[&b"check word"[..], head].concat());
    BASE32_NOPAD.encode(&[first, second, third]).chars().take(4).collect()
}

/// The root of the keys that look things up, as the database keeps it: sealed once by every secret that
/// may have sealed a record, so that it tells which ones are needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealedRoot(Vec<Vec<u8>>);

impl SealedRoot {
    pub fn new(secrets: &Secrets, clock: &Clock) -> Self {
        Self(vec![secrets.seal(clock, ROOT, &clock.random::<32>())])
    }

    /// Reads what [`Self::to_string`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let copies = text.split(' ').map(|copy| BASE64.decode(copy.as_bytes()).ok());
        copies.collect::<Option<_>>().map(Self)
    }

    /// The check words of the secrets that are needed and not among these.
    pub fn missing(&self, secrets: &Secrets) -> Vec<String> {
        let heads = self.0.iter().filter_map(|copy| copy.first_chunk::<HEAD>());
        heads.filter(|head| !secrets.heads().contains(head)).map(|head| check_word(head)).collect()
    }

    /// Whether the first of these secrets is among those needed.
    pub fn is_sealed_by_first(&self, secrets: &Secrets) -> bool {
        self.0.iter().any(|copy| copy.starts_with(&secrets.head()))
    }

    /// Whether no secret but the first of these is needed.
    pub fn needs_only_first(&self, secrets: &Secrets) -> bool {
        self.0.iter().all(|copy| copy.starts_with(&secrets.head()))
    }

    /// The copies that these secrets can open; none when they open none.
    pub fn opened_by(&self, secrets: &Secrets) -> Option<Self> {
        let copies = self.0.iter().filter(|copy| secrets.open(ROOT, copy).is_some()).cloned();
        Some(Self(copies.collect())).filter(|copies| !copies.0.is_empty())
    }

    fn open(&self, secrets: &Secrets) -> Option<[u8; 32]> {
        self.0.iter().find_map(|copy| secrets.open(ROOT, copy))?.try_into().ok()
    }
}

impl std::fmt::Display for SealedRoot {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let copies: Vec<String> = self.0.iter().map(|copy| BASE64.encode(copy)).collect();
        formatter.write_str(&copies.join(" "))
    }
}

pub struct Keyring {
    secrets: Secrets,
    root: [u8; 32],
    lookup: [u8; 32],
    mailbox: [u8; 32],
    network: [u8; 32],
    code: [u8; 32],
    fingerprint: [u8; 32],
    console: [u8; 32],
    draw: [u8; 32],
    reference: Aes128,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keyring(…)")
    }
}

impl Keyring {
    /// Derives the keys that look things up.
    pub fn new(secrets: Secrets, root: [u8; 32]) -> Self {
        let derived = Hkdf::<Sha256>::new(Some(b"sixteen"), &root);
        let key = |name: &str| expand(&derived, name);
        let mut reference = [0_u8; 16];
        reference.copy_from_slice(&key("reference")[..16]);
        Self {
            secrets,
            root,
            lookup: key("lookup"),
            mailbox: key("mailbox"),
            network: key("network"),
            code: key("code"),
            fingerprint: key("fingerprint"),
            console: key("console"),
            draw: key("draw"),
            reference: Aes128::new(&reference.into()),
        }
    }

    /// The keys of a database with this root.
    ///
    /// # Errors
    /// The secrets, when none of them has sealed it.
    pub fn unlock(secrets: Secrets, root: &SealedRoot) -> Result<Self, Secrets> {
        match root.open(&secrets) {
            Some(root) => Ok(Self::new(secrets, root)),
            None => Err(secrets),
        }
    }

    /// The root, sealed by the first secret; with the copies by others, while those are needed.
    pub fn sealed_root(&self, clock: &Clock, others: Option<&SealedRoot>) -> SealedRoot {
        let own = self.secrets.seal(clock, ROOT, &self.root);
        let others = others.iter().flat_map(|others| &others.0);
        let others = others.filter(|copy| !copy.starts_with(&self.secrets.head())).cloned();
        SealedRoot(std::iter::once(own).chain(others).collect())
    }

    /// The secrets, to see which of them sealed something.
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
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
        self.secrets.0.first().map(|key| key.proof(purpose, body)).unwrap_or_default()
    }

    /// Whether one of the secrets has made a proof.
    pub fn is_token_proof(&self, purpose: u8, body: &[u8], proof: &[u8]) -> bool {
        self.secrets.0.iter().any(|key| same(&key.proof(purpose, body), proof))
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

    /// Seals a record: format, secret, nonce, ciphertext, tag. The pledge's code is bound to it, so that
    /// records cannot be swapped between rows. AES-256-GCM-SIV (RFC 8452) forgives a repeated nonce.
    pub fn seal(&self, clock: &Clock, pledge: &str, record: &[u8]) -> Vec<u8> {
        self.secrets.seal(clock, pledge, record)
    }

    /// Opens a sealed record; none when it was not sealed by these secrets for this pledge.
    pub fn open(&self, pledge: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        self.secrets.open(pledge, sealed)
    }
}

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

/// The code, or the own word of a link, that hands have typed: large letters count as small ones, and a sign
/// behind it belongs to the text around it.
pub fn code_of(typed: &str) -> Option<String> {
    let typed = typed.trim().to_ascii_lowercase();
    let code: String = typed.chars().take_while(char::is_ascii_alphanumeric).collect();
    if is_code(&code) {
        return Some(code);
    }
    let word: String = typed.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let word = word.trim_end_matches('-');
    let is_word = word.len() <= WORD_LIMIT && word.contains('-') && !word.starts_with('-');
    is_word.then(|| word.to_owned())
}

/// Whether a text can be a pledge's code.
pub fn is_code(text: &str) -> bool {
    text.len() == CODE_LENGTH && text.bytes().all(|byte| CODE_LETTERS.contains(&byte))
}

/// Whether a text can be a code, or the own word of a link.
pub fn may_be_code(text: &str) -> bool {
    code_of(text).is_some_and(|code| code == text)
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn expand(secret: &Hkdf<Sha256>, name: &str) -> [u8; 32] {
    let mut key = [0; 32];
    #[expect(clippy::expect_used, reason = "32 bytes are within HKDF's limit of 8,160")]
    secret.expand(name.as_bytes(), &mut key).expect("32 bytes can be derived");
    key
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

    /// The keys of these secrets, over one root.
    fn keys(secrets: &str) -> Keyring {
        Keyring::new(Secrets::new(secrets), [7; 32])
    }

    #[test]
    fn a_record_opens_only_with_its_own_keys_and_its_own_pledge() {
        let (keys, clock) = (keys("one"), Clock::at(jiff::Timestamp::UNIX_EPOCH));
        let sealed = keys.seal(&clock, "bcdfghjk", b"tuya@example.org");
        assert_eq!(keys.open("bcdfghjk", &sealed).as_deref(), Some(&b"tuya@example.org"[..]));
        assert_eq!(keys.open("zzzzzzzz", &sealed), None);
        assert_eq!(Keyring::new(Secrets::new("two"), [7; 32]).open("bcdfghjk", &sealed), None);
        assert_eq!(keys.open("bcdfghjk", &sealed[..10]), None);
        for at in 0..HEAD {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(keys.open("bcdfghjk", &changed), None, "format and secret are part of it");
        }
    }

    #[test]
    fn the_first_secret_seals_and_all_of_them_open() {
        let clock = Clock::at(jiff::Timestamp::UNIX_EPOCH);
        let (old, both, new) = (keys("old"), keys("new\n\n old \n"), keys("new"));
        let sealed = old.seal(&clock, "bcdfghjk", b"x");
        assert_eq!(both.open("bcdfghjk", &sealed).as_deref(), Some(&b"x"[..]));
        let sealed = both.seal(&clock, "bcdfghjk", b"x");
        assert!(sealed.starts_with(&new.secrets().head()));
        assert_eq!(new.open("bcdfghjk", &sealed).as_deref(), Some(&b"x"[..]));
        assert_eq!(old.open("bcdfghjk", &sealed), None);
        assert!(both.is_token_proof(1, b"x", &old.token_proof(1, b"x")));
        assert!(!old.is_token_proof(1, b"x", &both.token_proof(1, b"x")));
        assert_eq!(old.email_key("tuya@example.org"), new.email_key("tuya@example.org"));
    }

    #[test]
    fn the_root_tells_which_secrets_are_needed() {
        let clock = Clock::at(jiff::Timestamp::UNIX_EPOCH);
        let (old, new) = (Secrets::new("old"), Secrets::new("new"));
        let root = SealedRoot::new(&old, &clock);
        let key = |secrets: &str, root: &SealedRoot| {
            Keyring::unlock(Secrets::new(secrets), root).ok().map(|keys| keys.email_key("tuya@example.org"))
        };
        assert_eq!(SealedRoot::parse(&root.to_string()), Some(root.clone()));
        assert_eq!((root.missing(&old).len(), root.missing(&new)), (0, vec![old.check_word()]));
        assert_eq!(key("new", &root), None);
        let both = Keyring::unlock(Secrets::new("new\nold"), &root).expect("it opens");
        assert!(!root.is_sealed_by_first(both.secrets()));
        let grown = both.sealed_root(&clock, Some(&root));
        assert!(grown.is_sealed_by_first(both.secrets()) && grown.missing(&new).len() == 1);
        let rotated = both.sealed_root(&clock, None);
        assert_eq!((rotated.missing(&new).len(), rotated.missing(&old).len()), (0, 1));
        assert!(rotated.needs_only_first(&new) && !grown.needs_only_first(&new));
        assert_eq!(key("new", &rotated), key("old", &root), "the hashes are the same");
        assert_eq!(SealedRoot::parse(&"a".repeat(64)).and_then(|root| key("old", &root)), None);
    }

    proptest! {
        #[test]
        fn a_reference_leads_back_to_its_mailbox(key in any::<[u8; 16]>()) {
            let keys = keys("one");
            let reference = keys.reference(&key);
            prop_assert_eq!(keys.email_key_of(&reference), Some(key));
            prop_assert_ne!(reference, BASE64URL_NOPAD.encode(&key));
        }

        #[test]
        fn any_text_is_either_no_reference_or_harmless(text in ".{0,40}") {
            let _ = keys("one").email_key_of(&text);
        }
    }

    #[test]
    fn a_code_is_read_as_hands_type_it() {
        for typed in [
            "VJF2N7X8",
            "Vjf2n7x8",
            "vjf2n7x8.",
            "vjf2n7x8)",
            // Of the same kind.
            "vjf2n7x8",
            "vJf2N7x8",
            "VJF2N7X8>",
            "vjf2n7x8,",
            " vjf2n7x8 ",
            "vjf2n7x8…",
            "vjf2n7x8\u{200b}",
            "VJF2N7X8\u{a0}",
            "vjf2n7x8/",
            "vjf2n7x8”",
            "vjf2n7x8%20",
            "vjf2n7x8 и",
        ] {
            assert_eq!(code_of(typed).as_deref(), Some("vjf2n7x8"), "{typed:?}");
        }
        for typed in ["", ".", "vjf2n7x", "vjf2n7x88", "vjf2n7xa", "(vjf2n7x8", "ѵjf2n7x8", "vjf2 n7x8"] {
            assert_eq!(code_of(typed), None, "{typed:?}");
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
