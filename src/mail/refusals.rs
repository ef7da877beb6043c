//! Refusals in a row, beside what was taken: whether mailboxes are at fault, or the server, or one domain.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Duration;

use lettre::address::Envelope;

use crate::clock::milliseconds;
use crate::domain::kernel::failure::Failure;

/// A letter that was taken so short ago says that the server takes letters.
const RECENTLY: Duration = Duration::from_secs(10 * 60);

/// Mailboxes of so many domains in a row are not at fault: we are. Of two it takes more refusals, and also while
/// letters are taken, when it is more likely that some addresses are wrong.
const SEVERAL: usize = 3;
const REFUSALS_OF_TWO: usize = 10;
const REFUSALS_WHILE_TAKEN: usize = 5;

/// So many in a row are no strangers' addresses, even where none of their domains took a letter.
const REFUSALS_OF_STRANGERS: usize = 20;

/// So many in a row of a domain that took letters may be the domain's own fault.
const REFUSALS_OF_ONE: usize = 10;

/// Refusals in a row that are remembered, and for how long.
const MOST_REFUSED: usize = 1000;
const IN_A_ROW: Duration = Duration::from_secs(60 * 60);

/// Whom refusals in a row speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Suspect {
    Server,
    Domain(String),
}

/// Whether a mailbox that took a letter would take another: what the suspect answered.
pub(super) type Probed = (Suspect, Envelope, Result<(), Failure>);

/// A letter that was refused, when in ms of uptime, and its domain.
#[derive(Debug)]
struct RefusedLetter {
    at: i64,
    letter: i64,
    domain: String,
    /// Whether no letter at all was taken since.
    is_last: bool,
}

/// When a domain last took a letter, in ms of uptime, and with which envelope.
#[derive(Debug)]
struct Taken {
    at: i64,
    envelope: Envelope,
}

/// What refusals and taken letters say together. Now is the uptime in ms, which no clock moves.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    row: VecDeque<RefusedLetter>,
    taken: HashMap<String, Taken>,
    /// The last envelope that was taken, however long ago.
    last_taken: Option<Envelope>,
    /// Domains that refuse everybody.
    refusing: HashSet<String>,
}

impl Refusals {
    /// A domain takes letters.
    pub(super) fn take(&mut self, domain: &str, envelope: &Envelope, now: i64) {
        self.row.retain(|refused| refused.domain != domain);
        self.row.iter_mut().for_each(|refused| refused.is_last = false);
        self.refusing.remove(domain);
        self.taken.retain(|_, taken| now - taken.at < milliseconds(IN_A_ROW));
        self.taken.insert(domain.to_owned(), Taken { at: now, envelope: envelope.clone() });
        self.last_taken = Some(envelope.clone());
    }

    /// Whether a domain took a letter in the last ten minutes: another than that of the letter, or any.
    pub(super) fn took(&self, other_than: Option<&str>, now: i64) -> bool {
        let is_recent = |taken: &Taken| now - taken.at < milliseconds(RECENTLY);
        self.taken.iter().any(|(domain, taken)| Some(domain.as_str()) != other_than && is_recent(taken))
    }

    pub(super) fn is_refusing(&self, domain: &str) -> bool {
        self.refusing.contains(domain)
    }

    /// Adds a refusal to the row; returns whom the row speaks of, whatever the refusals said. Of the server where it
    /// has met several domains; while letters are taken, one of the domains that took them must be among them:
    /// made-up addresses of made-up domains say nothing of the server, unless they are very many.
    pub(super) fn add(&mut self, letter: i64, domain: &str, now: i64) -> Option<Suspect> {
        self.row.retain(|refused| refused.letter != letter && now - refused.at < milliseconds(IN_A_ROW));
        let of_domain = 1 + self.row.iter().filter(|refused| refused.domain == domain).count();
        self.row.push_back(RefusedLetter { at: now, letter, domain: domain.to_owned(), is_last: true });
        if self.row.len() > MOST_REFUSED {
            self.row.pop_front();
        }
        let last = self.row.iter().filter(|refused| refused.is_last);
        let domains: BTreeSet<&String> = last.clone().map(|refused| &refused.domain).collect();
        let took_any = self.took(None, now);
        let refusals = match (domains.len(), took_any) {
            (0 | 1, _) => usize::MAX,
            (2, _) => REFUSALS_OF_TWO,
            (_, false) => SEVERAL,
            (_, true) => REFUSALS_WHILE_TAKEN,
        };
        let last = last.count();
        let speaks = !took_any || domains.iter().any(|domain| self.taken.contains_key(*domain));
        if last >= refusals && (speaks || last >= REFUSALS_OF_STRANGERS) {
            Some(Suspect::Server)
        } else {
            let is_one = self.taken.contains_key(domain) && of_domain % REFUSALS_OF_ONE == 0;
            is_one.then(|| Suspect::Domain(domain.to_owned()))
        }
    }

    /// The envelope of a letter that was taken, to find out with whether the suspect takes any.
    pub(super) fn envelope(&self, suspect: &Suspect) -> Option<Envelope> {
        match suspect {
            Suspect::Server => self.last_taken.clone(),
            Suspect::Domain(domain) => self.taken.get(domain).map(|taken| taken.envelope.clone()),
        }
    }

    /// The suspect is at fault: returns the letters of the row, which are not.
    pub(super) fn convict(&mut self, suspect: &Suspect) -> Vec<i64> {
        let (of_it, others): (VecDeque<_>, VecDeque<_>) =
            self.row.drain(..).partition(|refused| match suspect {
                Suspect::Server => refused.is_last,
                Suspect::Domain(domain) => refused.domain == *domain,
            });
        self.row = others;
        if let Suspect::Domain(domain) = suspect {
            self.refusing.insert(domain.clone());
        }
        of_it.into_iter().map(|refused| refused.letter).collect()
    }
}
