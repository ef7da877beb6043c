//! Refusals in a row, beside what was taken: whether mailboxes are at fault, or the server, or one domain.
//!
//! Refusals at RCPT and of the text are rows of their own: a server can name recipients and refuse every letter.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Duration;

use lettre::address::Envelope;
use tokio::time::Instant;

use crate::clock::milliseconds;
use crate::domain::kernel::failure::Failure;

/// A letter that was taken so short ago says that the server takes letters.
const RECENTLY: Duration = Duration::from_secs(10 * 60);

/// Mailboxes of so many domains in a row are not at fault: we are. Of two it takes more refusals, and also while
/// letters are taken, when it is more likely that some addresses are wrong.
const SEVERAL: usize = 3;
const REFUSALS_OF_FEW: usize = 10;
const REFUSALS_WHILE_TAKEN: usize = 5;

/// So many in a row are no strangers' addresses, even where none of their domains took a letter.
const REFUSALS_OF_STRANGERS: usize = 20;

/// Refusals in a row that are remembered, and for how long.
const MOST_REFUSED: usize = 1000;
const IN_A_ROW: Duration = Duration::from_secs(60 * 60);

/// Mailboxes of a domain that are remembered: one may be gone since.
const MAILBOXES: usize = 3;

/// Domains of the row that are asked, and others beside them.
const ASKED: usize = 2;
const ASKED_BESIDE: usize = 2;

/// Who may refuse everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Suspect {
    Server,
    Domain(String),
}

/// What a row of refusals speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// That the server refuses everybody: believed where nobody can be asked.
    Strong,
    /// That somebody should be asked.
    Weak,
}

/// What mailboxes answered that had taken letters: whether they would take another.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) suspect: Suspect,
    /// Whether the refusals were for now only.
    pub(super) passing: bool,
    pub(super) began: Instant,
    pub(super) answers: Vec<(Envelope, Result<(), Failure>)>,
}

/// How things stand when a letter was refused.
pub(super) struct Standing {
    /// Whether letters were taken lately that tell more of this one.
    pub(super) took_others: bool,
    /// Whether its domain refuses everybody.
    pub(super) is_refusing: bool,
    /// Whether the server does.
    pub(super) is_outage: bool,
    /// Whether that is being looked into.
    pub(super) is_asked: bool,
}

/// A letter that was refused, when in ms of uptime, and its domain.
#[derive(Debug)]
struct RefusedLetter {
    at: i64,
    letter: i64,
    domain: String,
    at_recipient: bool,
    /// Whether nothing at all was taken since.
    is_last: bool,
}

/// When a domain took a letter, or would have, in ms of uptime.
#[derive(Debug)]
struct Taken {
    letter_at: i64,
    at: i64,
    /// The newest first.
    envelopes: VecDeque<Envelope>,
}

/// What refusals and taken letters say together. Now is the uptime in ms, which no clock moves.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    row: VecDeque<RefusedLetter>,
    taken: HashMap<String, Taken>,
    /// Domains that refuse everybody.
    refusing: HashSet<String>,
}

/// The domain of a letter's recipient.
pub(super) fn domain_of(envelope: &Envelope) -> String {
    envelope.to().first().map(|to| to.domain().to_ascii_lowercase()).unwrap_or_default()
}

impl Refusals {
    /// A domain has taken a letter.
    pub(super) fn take(&mut self, envelope: &Envelope, now: i64) {
        let domain = domain_of(envelope);
        self.row.retain(|refused| refused.domain != domain);
        self.row.iter_mut().for_each(|refused| refused.is_last = false);
        self.refusing.remove(&domain);
        let others = self.taken.len() > 1;
        self.taken.retain(|_, taken| !others || now - taken.at < milliseconds(IN_A_ROW));
        let taken =
            self.taken.entry(domain).or_insert(Taken { letter_at: now, at: now, envelopes: VecDeque::new() });
        (taken.letter_at, taken.at) = (now, now);
        taken.envelopes.retain(|known| known.to() != envelope.to());
        taken.envelopes.push_front(envelope.clone());
        taken.envelopes.truncate(MAILBOXES);
    }

    /// A domain would take a letter: that clears it, and the server, of what was refused at RCPT.
    pub(super) fn acquit(&mut self, domain: &str, now: i64) {
        self.row.retain(|refused| !refused.at_recipient || refused.domain != domain);
        self.row
            .iter_mut()
            .filter(|refused| refused.at_recipient)
            .for_each(|refused| refused.is_last = false);
        self.refusing.remove(domain);
        self.taken.entry(domain.to_owned()).and_modify(|taken| taken.at = now);
    }

    /// A mailbox is gone, where its domain has others.
    pub(super) fn forget(&mut self, envelope: &Envelope) {
        if let Some(taken) = self.taken.get_mut(&domain_of(envelope)) {
            taken.envelopes.retain(|known| known.to() != envelope.to());
        }
    }

    /// Whether a domain took a letter in the last ten minutes, or would have if that is asked at RCPT: another than
    /// that of the letter, or any.
    pub(super) fn took(&self, other_than: Option<&str>, at_recipient: bool, now: i64) -> bool {
        self.taken.iter().any(|(domain, taken)| {
            let at = if at_recipient { taken.at } else { taken.letter_at };
            Some(domain.as_str()) != other_than && now - at < milliseconds(RECENTLY)
        })
    }

    /// Whether there is somebody to ask.
    pub(super) fn knows_anybody(&self) -> bool {
        self.taken.values().any(|taken| !taken.envelopes.is_empty())
    }

    /// Whether the row has met domains that took letters, other than these.
    pub(super) fn has_met_others(&self, than: &BTreeSet<String>) -> bool {
        self.taken.keys().any(|domain| !than.contains(domain) && self.is_met(domain))
    }

    /// Whether a domain is among those of the row.
    pub(super) fn is_met(&self, domain: &str) -> bool {
        self.row.iter().any(|refused| refused.domain == domain)
    }

    pub(super) fn is_refusing(&self, domain: &str) -> bool {
        self.refusing.contains(domain)
    }

    /// Adds a refusal to its row; returns what the row speaks for, whatever the refusals said. That the server refuses
    /// everybody, where it has met several domains; while letters are taken, one of the domains that took them must
    /// be among them: made-up addresses of made-up domains say nothing of the server, unless they are very many. That
    /// mailboxes should be asked, where refusals have met domains that took letters.
    pub(super) fn add(
        &mut self,
        letter: i64,
        domain: &str,
        at_recipient: bool,
        now: i64,
    ) -> Option<Suspicion> {
        self.row.retain(|refused| refused.letter != letter && now - refused.at < milliseconds(IN_A_ROW));
        let domain = domain.to_owned();
        self.row.push_back(RefusedLetter { at: now, letter, domain, at_recipient, is_last: true });
        if self.row.len() > MOST_REFUSED {
            self.row.pop_front();
        }
        let row = || self.row.iter().filter(|refused| refused.at_recipient == at_recipient);
        let last = || row().filter(|refused| refused.is_last);
        let domains: BTreeSet<&String> = last().map(|refused| &refused.domain).collect();
        let took_any = self.took(None, at_recipient, now);
        let refusals = match (domains.len(), took_any) {
            (0 | 1, _) if !self.taken.is_empty() => usize::MAX,
            (0..=2, _) => REFUSALS_OF_FEW,
            (_, false) => SEVERAL,
            (_, true) => REFUSALS_WHILE_TAKEN,
        };
        let speaks = !took_any || domains.iter().any(|domain| self.taken.contains_key(*domain));
        if last().count() >= refusals && (speaks || last().count() >= REFUSALS_OF_STRANGERS) {
            return Some(Suspicion::Strong);
        }
        // Where some domains refuse everybody already, one refusal of another is enough to ask.
        let enough = if self.refusing.is_empty() { REFUSALS_WHILE_TAKEN } else { 1 };
        let met = row().filter(|refused| self.taken.contains_key(&refused.domain)).count();
        (at_recipient && met >= enough).then_some(Suspicion::Weak)
    }

    /// Envelopes of letters that were taken, to ask whether others would be: of a domain, or of those in the row and
    /// some beside them.
    pub(super) fn to_ask(&self, suspect: &Suspect) -> Vec<Envelope> {
        if let Suspect::Domain(domain) = suspect {
            return self.taken.get(domain).iter().flat_map(|taken| &taken.envelopes).cloned().collect();
        }
        let mut known: Vec<(&String, &Taken)> = self.taken.iter().collect();
        known.sort_by_key(|(_, taken)| -taken.at);
        let (met, others): (Vec<_>, Vec<_>) = known.into_iter().partition(|(domain, _)| self.is_met(domain));
        let met = met.into_iter().take(ASKED).flat_map(|(_, taken)| taken.envelopes.iter().take(2));
        let others = others.into_iter().take(ASKED_BESIDE).filter_map(|(_, taken)| taken.envelopes.front());
        met.chain(others).cloned().collect()
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
