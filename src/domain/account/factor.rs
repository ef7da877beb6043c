//! An account's second factor.

use entity::letter::Kind;
use entity::organizer::{ActiveModel, Model};
use serde_json::json;

use crate::domain::account::attempt::ClientInfo;
use crate::domain::account::proof::NotDone;
use crate::domain::account::row::lock;
use crate::domain::account::second_factor;
use crate::domain::account::session::{self, SessionRotation, Signed};
use crate::domain::account::sign_in::Proof;
use crate::domain::write::outbox::{LetterDetails, write_to};
use crate::domain::{Action, Batch, By, Entry, Error, KeySet, OrganizerWrite, Site};
use crate::store::{self, Set};

/// How long an offered second factor may be confirmed.
const OFFER_MS: i64 = 30 * 60 * 1000;

/// A second factor offered to somebody, to be confirmed by a code.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What the form carries: the secret, sealed.
    pub sealed: String,
    /// The secret, to be typed.
    pub secret: String,
    /// The secret, as a link and for a QR code.
    pub address: String,
}

#[derive(Debug)]
enum FactorChange {
    /// On: the sealed secret, the step of the code that proved it, the hashes of the recovery codes.
    On { secret: Vec<u8>, step: i64, recovery: KeySet },
    /// Off, by the step of the code shown for it, or by a recovery code.
    Off { step: Option<i64> },
    /// Other recovery codes: the step of the code shown for them, and their hashes.
    Recovery { step: i64, recovery: KeySet },
}

/// Changes the second factor of an account that is still of this version. Links made before die, and
/// all sessions but the one it is done in: they began with what no longer counts.
#[derive(Debug)]
struct ChangeSecondFactor {
    organizer: i64,
    version: i32,
    kept: SessionRotation,
    change: FactorChange,
}

impl OrganizerWrite for ChangeSecondFactor {
    type Answer = Result<(), NotDone>;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(Self::Answer, Vec<Entry>), Error> {
        let Some(account) = lock(batch.tx, self.organizer, self.version).await? else {
            return Ok((Err(NotDone::Gone), Vec::new()));
        };
        // Behind the lock: the same code may have been shown for something else in the same moment.
        let shown = match self.change {
            FactorChange::On { .. } => None,
            FactorChange::Off { step } => step,
            FactorChange::Recovery { step, .. } => Some(step),
        };
        if shown.is_some_and(|step| step <= account.used_step) {
            return Ok((Err(NotDone::WrongCode), Vec::new()));
        }
        let mut update = ActiveModel { version: Set(self.version + 1), ..Default::default() };
        let (action, step, recovery) = match &self.change {
            FactorChange::On { secret, step, recovery } => {
                update.second_factor = Set(Some(secret.clone()));
                (Action::SecondFactorOn, *step, recovery.clone())
            }
            FactorChange::Off { .. } => {
                update.second_factor = Set(None);
                (Action::SecondFactorOff, 0, KeySet::default())
            }
            FactorChange::Recovery { step, recovery } => (Action::RecoveryCodes, *step, recovery.clone()),
        };
        (update.used_step, update.recovery) = (Set(step), Set(recovery));
        store::update(batch.tx, account.id, update).await?;
        let ended = session::end_others(batch.tx, account.id, Some(&self.kept)).await?;
        let details = LetterDetails::of(batch, By::Organizer(account.id), action).await?;
        write_to(batch, &account, Kind::Changed, Some(&details)).await?;
        Ok((Ok(()), vec![Entry::new(action, &account.code, json!({ "sessions_ended": ended }))]))
    }
}

impl Site {
    /// Offers somebody a second factor, for a site of this name.
    pub fn offer_second_factor(&self, signed: &Signed, host: &str) -> Offer {
        let secret = second_factor::new_secret(&self.clock);
        let until = self.clock.now_ms() + OFFER_MS;
        let record = [&until.to_be_bytes()[..], &secret].concat();
        let sealed = self.keys.seal(&self.clock, &format!("offer:{}", signed.code), &record);
        self.offer(signed, host, &secret, data_encoding::BASE64URL_NOPAD.encode(&sealed))
    }

    /// The same offer again, from what the form carried; none when it is too old or not ours.
    pub fn offered_again(&self, signed: &Signed, host: &str, sealed: &str) -> Option<Offer> {
        let secret = self.offered(signed, sealed)?;
        Some(self.offer(signed, host, &secret, sealed.to_owned()))
    }

    fn offer(&self, signed: &Signed, host: &str, secret: &[u8], sealed: String) -> Offer {
        let address = second_factor::address(host, &signed.email, secret);
        Offer { sealed, secret: second_factor::base32(secret), address }
    }

    fn offered(&self, signed: &Signed, sealed: &str) -> Option<Vec<u8>> {
        let sealed = data_encoding::BASE64URL_NOPAD.decode(sealed.as_bytes()).ok()?;
        let record = self.keys.open(&format!("offer:{}", signed.code), &sealed)?;
        let (until, secret) = record.split_first_chunk::<8>()?;
        (self.clock.now_ms() <= i64::from_be_bytes(*until)).then(|| secret.to_vec())
    }

    /// Turns somebody's second factor on, once a code shows that their app has it. Returns the
    /// recovery codes, which nobody can show again. All other sessions end, and this one goes on
    /// under the new id of this hash.
    pub async fn turn_second_factor_on(
        &self,
        signed: &Signed,
        sealed: &str,
        (current, code): (&str, &str),
        client: &ClientInfo,
        to: Vec<u8>,
    ) -> Result<Result<Vec<String>, NotDone>, Error> {
        let account = match self.proven(signed, current, client).await? {
            Ok(account) => account,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let now = self.clock.now_ms();
        let proof = self.offered(signed, sealed).and_then(|secret| {
            let step = second_factor::step(&secret, code, now, 0)?;
            Some((secret, step))
        });
        let Some((secret, step)) = proof else { return Ok(Err(NotDone::WrongCode)) };
        let secret = self.keys.seal(&self.clock, &format!("second factor:{}", account.code), &secret);
        let (codes, hashes) = self.recovery_codes(&account);
        let kept = SessionRotation { from: signed.id_hash.clone(), to };
        let change = FactorChange::On { secret, step, recovery: hashes };
        self.change_factor(&account, kept, change).await.map(|done| done.map(|()| codes))
    }

    fn recovery_codes(&self, account: &Model) -> (Vec<String>, KeySet) {
        let codes = second_factor::new_recovery_codes(&self.clock);
        let hash = |code: &String| second_factor::recovery_hash(&self.keys, &account.code, code);
        let hashes = codes.iter().map(hash).collect();
        (codes, hashes)
    }

    /// Turns somebody's second factor off, or makes new recovery codes: both ask for the password
    /// and a code, and both end all other sessions, while this one goes on under the new id of this
    /// hash. Returns the new recovery codes, none when it was turned off.
    pub async fn change_second_factor(
        &self,
        signed: &Signed,
        typed: (&str, &str),
        off: bool,
        client: &ClientInfo,
        to: Vec<u8>,
    ) -> Result<Result<Vec<String>, NotDone>, Error> {
        if !signed.second_factor {
            return Ok(Err(NotDone::Gone));
        }
        let (account, proof) = match self.proven_by_code(signed, typed, client).await? {
            Ok(proven) => proven,
            Err(not_done) => return Ok(Err(not_done)),
        };
        let kept = SessionRotation { from: signed.id_hash.clone(), to };
        if off {
            let step = if let Proof::Step(step) = proof { Some(step) } else { None };
            let done = self.change_factor(&account, kept, FactorChange::Off { step }).await?;
            return Ok(done.map(|()| Vec::new()));
        }
        // New recovery codes by an old one would keep alive what the app no longer vouches for.
        let Proof::Step(step) = proof else { return Ok(Err(NotDone::WrongCode)) };
        let (codes, hashes) = self.recovery_codes(&account);
        let change = FactorChange::Recovery { step, recovery: hashes };
        self.change_factor(&account, kept, change).await.map(|done| done.map(|()| codes))
    }

    async fn change_factor(
        &self,
        account: &Model,
        kept: SessionRotation,
        change: FactorChange,
    ) -> Result<Result<(), NotDone>, Error> {
        let write = ChangeSecondFactor { organizer: account.id, version: account.version, kept, change };
        self.write(write.by(By::Organizer(account.id))).await
    }
}
