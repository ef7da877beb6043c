//! Organizers' passwords: argon2id, off the threads that serve everyone, few at a time.

use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

use crate::clock::Clock;
use crate::domain::Error;
use crate::domain::crypto::keyring;

/// Fewest characters. ASVS 5.0 (6.2.1) asks for eight and recommends fifteen; what is guessable is
/// refused whatever its length.
pub const SHORTEST: usize = 12;

/// Most characters: more than any passphrase, and no more work for the hash than that.
pub const LONGEST: usize = 128;

/// Where hashes are made: two at once, each of which takes 19 MiB and 16 ms of a core. With them 64
/// may be there, so that the last waits half a second; beyond it an attempt is asked to come back. Of
/// these places 16 are for those we know, so that robots of many networks keep no organizer out.
static WORKSHOP: HashPool = HashPool::new(2, 48, 16);

/// What is compared with where there is no password, so that no account takes as long as one. Its
/// hash is all zeroes, which no password has.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    Short,
    Long,
    /// Among the first hundred million guesses of somebody who knows words, names and habits.
    Guessable,
}

/// Hashes a password that is good enough; `personal` is what its owner would choose first, such as
/// their address.
pub async fn hash(
    clock: &Clock,
    password: &str,
    personal: Vec<String>,
) -> Result<Result<String, Weak>, Error> {
    let password = prepared(password);
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Ok(Err(Weak::Short));
    }
    if characters > LONGEST {
        return Ok(Err(Weak::Long));
    }
    let salt = clock.random::<16>();
    let work = move || {
        let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
        if zxcvbn(&password, &personal).score() < Score::Three {
            return Ok(Err(Weak::Guessable));
        }
        let hash = made(&password, &salt);
        hash.map(Ok).ok_or_else(|| Error::Refused("a password could not be hashed".to_owned()))
    };
    // Whoever chooses a password has a link or a session of ours.
    WORKSHOP.take(true, work).await?
}

/// Whether a password is the one of a stored hash. Takes as long where there is none. `known` says that
/// the account was signed in to with this browser before.
pub async fn verify(stored: Option<String>, password: &str, known: bool) -> Result<bool, Error> {
    // Longer ones were never taken; cutting keeps the work the same for all.
    let password: String = prepared(password).chars().take(LONGEST + 1).collect();
    let work = move || {
        tracing::debug!("A password is compared");
        let same = is_of(&password, stored.as_deref().unwrap_or(NOBODY));
        same.unwrap_or(false) && stored.is_some()
    };
    WORKSHOP.take(known, work).await
}

/// The hash of a password, as it is stored. The library's defaults are what OWASP asks for at least:
/// argon2id, 19 MiB, two passes, one lane.
fn made(password: &str, salt: &[u8]) -> Option<String> {
    let params = Params::default();
    let mut bytes = [0; Params::DEFAULT_OUTPUT_LEN];
    digest(params.clone(), password, salt, &mut bytes)?;
    let hash = PasswordHash {
        algorithm: Ident::new("argon2id").ok()?,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(Output::new(&bytes).ok()?),
    };
    Some(hash.to_string())
}

/// Whether a password is the one of a hash; none for what is no hash.
fn is_of(password: &str, hash: &str) -> Option<bool> {
    let hash = PasswordHash::new(hash).ok()?;
    let (salt, output) = (hash.salt?, hash.hash?);
    let mut bytes = vec![0; output.len()];
    digest(Params::try_from(&hash).ok()?, password, salt.as_ref(), &mut bytes)?;
    Some(keyring::same(&bytes, output.as_bytes()))
}

/// Fills in a hash. Its 19 MiB are taken and given back by the thread that hashes: kept for others they would rest
/// with the program for good, and given back by another thread they stay with the allocator.
fn digest(params: Params, password: &str, salt: &[u8], bytes: &mut [u8]) -> Option<()> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(password.as_bytes(), salt, bytes).ok()
}

/// A password as it is compared: the same letters are the same whichever keyboard made them, such as
/// й of one piece or of two, and every space is one (the OpaqueString profile, RFC 8265, 4.2.2).
/// Nothing else is changed.
fn prepared(typed: &str) -> String {
    typed
        .nfc()
        .map(|letter| if letter.is_whitespace() && !letter.is_control() { ' ' } else { letter })
        .collect()
}

/// Work that takes its time, off the threads that serve everyone.
struct HashPool {
    places: Semaphore,
    /// For those we know, where all other places are taken.
    reserve: Semaphore,
    benches: Semaphore,
}

impl HashPool {
    /// So many are done at once, and so many may be there with them, and some more of those we know.
    const fn new(benches: usize, places: usize, reserve: usize) -> Self {
        let [places, reserve, benches] =
            [Semaphore::const_new(places), Semaphore::const_new(reserve), Semaphore::const_new(benches)];
        Self { places, reserve, benches }
    }

    /// Does work when its turn comes.
    async fn take<T: Send + 'static>(
        &'static self,
        known: bool,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let reserve = |full| if known { self.reserve.try_acquire() } else { Err(full) };
        let place = self.places.try_acquire().or_else(reserve).map_err(|_| Error::Busy)?;
        let bench = self.benches.acquire().await.map_err(|_| Error::Stopping)?;
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _both = (place, bench);
            work()
        });
        done.await.map_err(|error| Error::Refused(format!("a password could not be checked: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn taken(password: &str) -> Result<String, Weak> {
        let personal = vec!["tuya.organizer@example.org".to_owned(), "tuya.organizer".to_owned()];
        hash(&Clock::at(jiff::Timestamp::UNIX_EPOCH), password, personal).await.expect("work")
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let stored = taken("six herons over the river").await.expect("good enough");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(verify(Some(stored.clone()), "six herons over the river", false).await.ok(), Some(true));
        for other in ["Six herons over the river", "six herons over the river ", "", "x"] {
            assert_eq!(verify(Some(stored.clone()), other, false).await.ok(), Some(false), "{other}");
        }
        assert_ne!(taken("six herons over the river").await, Ok(stored), "each has its own salt");
        assert_eq!(verify(None, "six herons over the river", false).await.ok(), Some(false));
    }

    #[tokio::test]
    async fn another_keyboard_writes_the_same_password() {
        let stored = taken("найман мөнгөн хайч байшинд").await.expect("good enough");
        let in_pieces = "наи\u{306}ман\u{a0}мөнгөн хаи\u{306}ч\u{2003}баи\u{306}шинд";
        assert_eq!(verify(Some(stored.clone()), in_pieces, false).await.ok(), Some(true));
        for other in ["Найман мөнгөн хайч байшинд", "наиман мөнгөн хаич баишинд", "найманмөнгөнхайчбайшинд"]
        {
            assert_eq!(verify(Some(stored.clone()), other, false).await.ok(), Some(false), "{other}");
        }
    }

    #[tokio::test]
    async fn what_is_short_long_or_guessable_is_refused() {
        assert_eq!(taken("x7#Kq").await, Err(Weak::Short));
        assert_eq!(taken(&"long ".repeat(40)).await, Err(Weak::Long));
        for guessable in ["password1234", "aaaaaaaaaaaaaaaa", "qwertyuiop12", "tuya.organizer"] {
            assert_eq!(taken(guessable).await, Err(Weak::Guessable), "{guessable}");
        }
        // No rules about kinds of characters, and every script is welcome.
        assert!(taken("нэг хоёр гурав дөрөв тав").await.is_ok());
        assert!(
            taken(&"б".repeat(3).chars().chain("огт таагдахгүй нууц үг".chars()).collect::<String>())
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn few_are_at_work_a_few_wait_and_the_rest_is_sent_away_at_once() {
        static SMALL: HashPool = HashPool::new(2, 5, 1);
        let (open, opened) = std::sync::mpsc::channel::<()>();
        let opened = std::sync::Arc::new(std::sync::Mutex::new(opened));
        let at_once = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let work = |known| {
            let (opened, at_once) = (opened.clone(), at_once.clone());
            SMALL.take(known, move || {
                let now = at_once.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
                opened.lock().expect("no fault").recv().expect("opened");
                at_once.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                now
            })
        };
        let inside: Vec<_> = (0..5).map(|_| tokio::spawn(work(false))).collect();
        while SMALL.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..20 {
            assert!(matches!(work(false).await, Err(Error::Busy)));
        }
        // One of those we know has a place all the same, and no more than one.
        let known = tokio::spawn(work(true));
        while SMALL.reserve.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(work(true).await, Err(Error::Busy)));
        for _ in 0..6 {
            open.send(()).expect("sent");
        }
        for one in inside.into_iter().chain([known]) {
            let at_once = one.await.expect("no fault").expect("done");
            assert!((1..=2).contains(&at_once), "{at_once}");
        }
        let free = (SMALL.places.available_permits(), SMALL.reserve.available_permits());
        assert_eq!(free, (5, 1), "all places are free again");
    }

    #[test]
    fn the_hash_of_nobody_is_made_like_the_others() {
        let nobody = PasswordHash::new(NOBODY).expect("a hash");
        let params = argon2::Params::try_from(&nobody).expect("parameters");
        assert_eq!(params.m_cost(), argon2::Params::DEFAULT_M_COST);
        assert_eq!((params.t_cost(), params.p_cost()), (2, 1));
        assert!(params.m_cost() >= 19 * 1024);
    }
}
