//! Lines of the log for those who watch for attacks (OWASP ASVS 5.0, 16.3): at most one a minute of each kind, with how
//! often it happened since the last.

use data_encoding::HEXLOWER;

use crate::clock::timestamp;
use crate::domain::Site;
use crate::domain::account::attempt::ClientInfo;
use crate::domain::crypto::network;
use crate::domain::kernel::minutely::Minutely;

static FAILED: Minutely = Minutely::new();
static WRONG_TOKENS: Minutely = Minutely::new();
static REFUSED: Minutely = Minutely::new();
static FOREIGN: Minutely = Minutely::new();

const FAILED_WORDS: &str = "Signing in to the console failed";
const WRONG_TOKENS_WORDS: &str = "An access token was refused";
const REFUSED_WORDS: &str = "The console refused what a role does not allow";
const FOREIGN_WORDS: &str = "The console refused a form from another site";

impl Site {
    /// A password or a code that was wrong, also where somebody is signed in and shows it again (16.3.1): the
    /// account's code, and the network by a hash of the day.
    pub(super) fn tell_failed(&self, account: Option<&str>, client: &ClientInfo) {
        let now = self.clock.now_ms();
        let Some(failed) = FAILED.count(now, 1) else { return };
        let (account, network) = (account.unwrap_or("none"), self.network_mark(now, client));
        tracing::warn!(failed, account, network, "{FAILED_WORDS}");
    }

    /// The same of an access token.
    pub(super) fn tell_wrong_token(&self, client: &ClientInfo) {
        let now = self.clock.now_ms();
        let Some(refused) = WRONG_TOKENS.count(now, 1) else { return };
        let network = self.network_mark(now, client);
        tracing::warn!(refused, network, "{WRONG_TOKENS_WORDS}");
    }

    /// What the role of somebody who is signed in does not allow (16.3.2).
    pub fn tell_refused(&self, account: &str, client: &ClientInfo) {
        let now = self.clock.now_ms();
        let Some(refused) = REFUSED.count(now, 1) else { return };
        let network = self.network_mark(now, client);
        tracing::warn!(refused, account, network, "{REFUSED_WORDS}");
    }

    /// Forms that come from another site (16.3.3); `route` has no token of an address in it.
    pub fn tell_foreign(&self, route: &str) {
        let Some(refused) = FOREIGN.count(self.clock.now_ms(), 1) else { return };
        tracing::warn!(refused, route, "{FOREIGN_WORDS}");
    }

    /// How often each has happened since its last line, a minute ago or longer.
    pub(in crate::domain) fn tell_refusals_since(&self) {
        let kinds = [
            (&FAILED, FAILED_WORDS),
            (&WRONG_TOKENS, WRONG_TOKENS_WORDS),
            (&REFUSED, REFUSED_WORDS),
            (&FOREIGN, FOREIGN_WORDS),
        ];
        for (counter, words) in kinds {
            if let Some(more) = counter.count(self.clock.now_ms(), 0) {
                tracing::warn!(more, "Again since the last such line: {words}");
            }
        }
    }

    fn network_mark(&self, now: i64, client: &ClientInfo) -> String {
        let day = timestamp(now).strftime("%F").to_string();
        let network = self.keys.network_key(&day, &network::name(client.ip), "sign-in");
        HEXLOWER.encode(&network[..4])
    }
}
