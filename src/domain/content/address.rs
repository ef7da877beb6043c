//! Which spellings of an address are one person, and which are likely slips.

use crate::domain::EmailAddress;
use crate::domain::content::campaign::{Campaign, MailboxRule};

/// The one spelling that stands for all that reach the same mailbox: lower case, and without the
/// dots and tags that the provider itself ignores. Only for comparing; letters go to what was typed.
pub fn canonical(rules: &[MailboxRule], address: &EmailAddress) -> String {
    let domain = address.domain();
    let mut local = address.local().to_lowercase();
    let Some(rule) = rules.iter().find(|rule| rule.domains.iter().any(|known| known == domain)) else {
        return format!("{local}@{domain}");
    };
    if let Some(tag) = rule.tag {
        let bare = local.split(tag).next().unwrap_or_default();
        if !bare.is_empty() {
            local = bare.to_owned();
        }
    }
    if rule.ignore_dots {
        local.retain(|c| c != '.');
    }
    format!("{local}@{}", rule.canonical)
}

/// The address somebody probably meant, when what they typed looks like a slip.
pub fn likely(campaign: &Campaign, address: &EmailAddress) -> Option<String> {
    let domain = address.domain();
    let meant = campaign.slips.iter().find_map(|(typed, meant)| match typed.strip_prefix('.') {
        Some(_) => domain.strip_suffix(typed.as_str()).map(|rest| format!("{rest}{meant}")),
        None => (domain == typed).then(|| meant.clone()),
    })?;
    Some(format!("{}@{meant}", address.local()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules() -> Vec<MailboxRule> {
        vec![MailboxRule {
            domains: vec!["gmail.com".into(), "googlemail.com".into()],
            canonical: "gmail.com".into(),
            ignore_dots: true,
            tag: Some('+'),
        }]
    }

    fn canonical_of(typed: &str) -> String {
        canonical(&rules(), &EmailAddress::parse(typed).expect("an address"))
    }

    #[test]
    fn spellings_of_one_mailbox_are_one_person() {
        assert_eq!(canonical_of("a.b+x@gmail.com"), canonical_of("ab@googlemail.com"));
        assert_eq!(canonical_of("Tuya@Example.org"), "tuya@example.org");
        assert_ne!(canonical_of("a.b@example.org"), canonical_of("ab@example.org"));
        assert_ne!(canonical_of("a+x@example.org"), canonical_of("a@example.org"));
    }

    proptest! {
        #[test]
        fn the_canonical_address_is_its_own(local in "[a-zA-Z0-9][a-zA-Z0-9.+]{0,20}", domain in "(gmail.com|googlemail.com|example.org)") {
            if let Ok(address) = EmailAddress::parse(&format!("{local}@{domain}")) {
                let once = canonical(&rules(), &address);
                if let Ok(again) = EmailAddress::parse(&once) {
                    prop_assert_eq!(canonical(&rules(), &again), once);
                }
            }
        }

        #[test]
        fn case_dots_and_tags_do_not_matter_at_gmail(local in "[a-z]{2,12}", at in 1_usize..10, tag in "[a-z0-9]{0,6}") {
            let at = at.min(local.len() - 1);
            let (a, b) = local.split_at(at);
            let spelled = format!("{}.{b}+{tag}@GoogleMail.com", a.to_uppercase());
            prop_assert_eq!(canonical_of(&spelled), format!("{local}@gmail.com"));
        }
    }
}
