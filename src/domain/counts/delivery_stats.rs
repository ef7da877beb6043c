//! How letters fare, per hour and mail provider, so that organizers see at once when one provider
//! stops taking them.
//!
//! Addresses are sealed, and letters keep none: so the counting is done where an address is open
//! anyway, by the courier when it records what became of a letter, and by a confirmation. Only the
//! providers on the campaign's list are kept by name: everything else is `other`, so that no count
//! says that somebody of a small organisation has signed. After a week the counts are deleted.

use std::collections::BTreeMap;

use crate::domain::content::campaign::Campaign;

pub use entity::mail_hour::Measure;

pub use crate::{clock::HOUR_MS, store::delivery_stats::MailHours};

/// So many hours are kept: a week.
pub const KEPT: i64 = 7 * 24;

/// What is not on the list.
pub const OTHER: &str = "other";

/// The hour of a moment in ms since 1970.
pub fn hour(ms: i64) -> i64 {
    ms.div_euclid(HOUR_MS)
}

/// The providers that are counted by name.
#[derive(Debug, Clone, Default)]
pub struct Providers {
    /// Name by domain.
    names: BTreeMap<String, String>,
}

impl Providers {
    /// Those of a campaign, each under all the domains that its mailbox rules know.
    pub fn new(campaign: &Campaign) -> Self {
        let mut names = BTreeMap::new();
        for provider in &campaign.mail_providers {
            let also = campaign.mailbox_rules.iter().filter(|rule| rule.canonical == *provider);
            for domain in also.flat_map(|rule| &rule.domains).chain([provider]) {
                names.insert(domain.clone(), provider.clone());
            }
        }
        Self { names }
    }

    pub fn of(&self, email: &str) -> &str {
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        self.names.get(&domain).map_or(OTHER, String::as_str)
    }
}

/// Counts something in the hour of a moment, `times` times.
pub fn count(hours: &mut MailHours, at: i64, provider: &str, measure: Measure, times: i64) {
    *hours.entry((hour(at), provider.to_owned(), measure)).or_default() += times;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::content::campaign::{ContentSource, load};

    #[test]
    fn only_providers_on_the_list_have_a_name() {
        let providers = Providers::new(&load(&ContentSource::new(None)).expect("the campaign"));
        assert_eq!(providers.of("Nomin@GoogleMail.com"), "gmail.com");
        assert_eq!(providers.of("nomin@gmail.com"), "gmail.com");
        assert_eq!(providers.of("nomin@small-shelter.example"), OTHER);
        assert_eq!(providers.of("nobody"), OTHER);
    }
}
