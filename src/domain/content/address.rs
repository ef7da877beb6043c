//! An address as people paste it, which spellings of one are one person, and which are likely slips.

use icu_properties::props::{EnumeratedProperty, Script};
use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use crate::domain::content::campaign::{Campaign, MailboxRule};
use crate::domain::content::folding;
use crate::domain::{EmailAddress, EmailReason};

/// Takes an address as phones and mail programs paste it: `Tuya <tuya@example.org>`, `mailto:…`, with a full stop
/// or a bracket behind it, with full-width letters. What is left must be an address by itself: of words that
/// only stand beside one, nobody knows whether they belong to it.
pub fn pasted(typed: &str) -> Result<EmailAddress, EmailReason> {
    let folded = folded(typed);
    let mut text = folded.trim();
    // With the name first, or the address once more: `tuya@example.org<mailto:tuya@example.org>`.
    if let Some((_, inside)) = text.trim_end_matches(is_behind).rsplit_once('<') {
        text = inside;
    }
    let mail = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let decoded;
    if mail {
        decoded = percent_decode_str(text[7..].split('?').next().unwrap_or_default()).decode_utf8_lossy();
        text = &decoded;
    }
    let [local, domain] = text.split('@').collect::<Vec<_>>()[..] else { return EmailAddress::parse(text) };
    // `E-mail: tuya@example.org`; an address has no colon.
    let local = local.rsplit(':').next().unwrap_or_default();
    let local =
        local.trim().trim_start_matches(['<', '(', '[', '{', '\'', '"', '“', '„', '«', '‘', '`', ',', ';']);
    let domain = domain.trim().trim_end_matches(is_behind);
    EmailAddress::parse(&if local.is_empty() && domain.is_empty() {
        String::new()
    } else {
        format!("{local}@{domain}")
    })
}

/// A sign that follows an address in a text: every domain ends with a letter or a digit.
fn is_behind(c: char) -> bool {
    !c.is_alphanumeric()
}

/// An address whose letters are replaced by those of the English alphabet that look the same (UTS 39); none when it
/// has others too. A Mongolian keyboard has с, о, а, е and р where people look for Latin ones, a Turkish one ı; ü
/// looks like no other.
fn latin(address: &str) -> Option<String> {
    let fold = |c: char| {
        let look_alike = || skeleton(c.encode_utf8(&mut [0; 4])).collect::<String>();
        if c.is_ascii() {
            Some(c.to_string())
        } else if matches!(Script::for_char(c), Script::Common | Script::Inherited) {
            None
        } else {
            Some(look_alike()).filter(|letters| letters.bytes().all(|b| b.is_ascii_alphanumeric()))
        }
    };
    address.chars().map(fold).collect()
}

/// The address meant by one that cannot be written to as it was typed: for a letter of another script before the `@`
/// that looks like one of ours, or a sign that slipped in.
pub fn meant(typed: &str) -> Option<EmailAddress> {
    let latin = latin(&folded(typed))?;
    pasted(&latin).ok().or_else(|| pasted(&mended(&latin)?).ok())
}

fn folded(typed: &str) -> String {
    typed.chars().filter(|c| !folding::is_ignorable(*c)).nfkc().collect()
}

/// An address without what stands behind it (`(Bat)`, `?subject=…`), and with dots for the commas of its domain and for
/// two dots in a row.
fn mended(address: &str) -> Option<String> {
    let (local, domain) = address.split_once('@')?;
    let domain = domain.split(['(', '?']).next()?.trim().replace(',', ".");
    let labels: Vec<&str> = domain.split('.').filter(|label| !label.is_empty()).collect();
    Some(format!("{local}@{}", labels.join(".")))
}

/// Whether nothing is wrong with an address but that letters of another script stand before its `@`.
pub fn has_other_letters(typed: &str) -> bool {
    let folded = folded(typed);
    let (local, domain) = folded.split_once('@').unwrap_or_default();
    let is_other = |c: char| c.is_alphabetic() && !c.is_ascii();
    local.contains(is_other) && pasted(&format!("{}@{domain}", local.replace(is_other, "a"))).is_ok()
}

/// What a text has that another has not: the bytes between the beginning and the end that both share.
pub fn differing(text: &str, other: &str) -> std::ops::Range<usize> {
    let shared = |mut pairs: Box<dyn Iterator<Item = (char, char)> + '_>| -> usize {
        let same = std::iter::from_fn(|| pairs.next().filter(|(one, other)| one == other));
        same.map(|(one, _)| one.len_utf8()).sum()
    };
    let start = shared(Box::new(text.chars().zip(other.chars())));
    let (text, other) = (&text[start..], &other[start..]);
    let end = shared(Box::new(text.chars().rev().zip(other.chars().rev())));
    start..start + text.len() - end
}

/// The script of letters, as UTS 24 names it in small letters, where all are of one.
pub fn script(letters: &str) -> &'static str {
    let is = |script| !letters.is_empty() && letters.chars().all(|c| Script::for_char(c) == script);
    match () {
        () if is(Script::Cyrillic) => "cyrillic",
        () if is(Script::Greek) => "greek",
        () => "other",
    }
}

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

/// Whether two texts are one address: browsers send an international domain in letters of ASCII.
pub fn are_same(one: &str, other: &str) -> bool {
    one == other
        || matches!((pasted(one), pasted(other)), (Ok(one), Ok(other)) if one.as_str() == other.as_str())
}

/// An address as people see it, with its international domain.
pub fn seen(address: &EmailAddress) -> String {
    format!("{}@{}", address.local(), idna::domain_to_unicode(address.domain()).0)
}

/// The letters of an address that look like those of the English alphabet.
pub fn look_alikes(address: &EmailAddress) -> String {
    let seen = seen(address);
    if latin(&seen).is_some() { seen.chars().filter(|c| !c.is_ascii()).collect() } else { String::new() }
}

/// The address somebody probably meant, when what they typed looks like a slip.
pub fn likely(campaign: &Campaign, address: &EmailAddress) -> Option<String> {
    let seen = seen(address);
    let looks = latin(&seen).filter(|_| !seen.is_ascii());
    // р looks like p and is typed for r: `орg` means what exists.
    let (start, top) = seen.rsplit_once('.').unwrap_or_default();
    let typed =
        || latin(&format!("{start}.{}", top.replace('р', "r"))).filter(|address| has_known_top(address));
    let folded = looks.map(|looks| if has_known_top(&looks) { looks } else { typed().unwrap_or(looks) });
    let folded = folded.and_then(|latin| EmailAddress::parse(&latin).ok());
    let of_slip = slip(campaign, folded.as_ref().unwrap_or(address));
    of_slip.or_else(|| folded.map(|folded| folded.as_str().to_owned()))
}

fn has_known_top(address: &str) -> bool {
    psl::suffix(address.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

fn slip(campaign: &Campaign, address: &EmailAddress) -> Option<String> {
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
    use crate::domain::content::campaign::{ContentSource, load};

    #[test]
    fn letters_that_look_alike_are_told() {
        for (typed, letters) in [
            ("tuya@gmаil.com", "а"),
            ("tuya@xn--gmil-63d.com", "а"),
            ("tuya@оutlооk.com", "ооо"),
            ("tuya@gmaıl.com", "ı"),
            ("tuya@жишээ.мон", ""),
            ("tuya@müller.example", ""),
            ("tuya@example.con", ""),
        ] {
            assert_eq!(look_alikes(&EmailAddress::parse(typed).expect("an address")), letters, "{typed}");
        }
    }

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

    #[test]
    fn an_address_is_taken_as_it_is_pasted() {
        for typed in [
            "<tuya@example.org>",
            "mailto:tuya@example.org",
            "tuya@example.org.",
            "tuya@example.org ",
            "tuya＠example.org",
            "tuya@example.org\u{200b}",
            // Of the same kind.
            "Tuya B. <tuya@example.org>",
            "\"B, Tuya\" <tuya@example.org>,",
            "MAILTO:tuya@example.org?subject=a@b",
            "mailto:tuya%40example.org",
            "tuya@example.org<mailto:tuya@example.org>",
            "(tuya@example.org)",
            "«tuya@example.org»",
            "\u{2068}tuya@example.org\u{2069}",
            "tuya@example.org…",
            "tuya @ example.org",
            "E-mail: tuya@example.org;",
            "ｔｕｙａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
            "tuya﹫example.org",
            "“tuya@example.org”",
            "\ttuya@example.org\r\n",
            "tuya@exam\u{ad}ple.org",
            "tuya@example。org",
            "tuya@example.org>",
            "'tuya@example.org'",
            "tuya@EXAMPLE.org)",
            "\u{feff}tuya@example.org",
        ] {
            assert_eq!(
                pasted(typed).map(|address| address.as_str().to_owned()),
                Ok("tuya@example.org".into()),
                "{typed:?}"
            );
        }
        assert_eq!(pasted("o'brien+x@жишээ.мон").map(|a| a.local().to_owned()), Ok("o'brien+x".into()));
        for typed in [
            "bat tuya@example.org",
            "tuya@example.org bat",
            "a@example.org, b@example.org",
            "a@example.org b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "tuya@",
            "@example.org",
            "tuya",
            "a@b@example.org",
            "tuya@example.org?x",
            "tuya@example.org/x",
            "a..b@example.org",
            "tuya@localhost",
        ] {
            assert_eq!(pasted(typed), Err(EmailReason::Format), "{typed:?}");
        }
        for typed in ["", "  ", "\u{200b}", "@", " @ ", "mailto:", "<>"] {
            assert!(pasted(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn letters_that_only_look_latin_are_asked_about() {
        let campaign = load(&ContentSource::BuiltIn).expect("no mistakes");
        for (typed, meant) in [
            ("tuya@gmail.соm", "tuya@gmail.com"),
            ("tuya@gmаil.com", "tuya@gmail.com"),
            ("tuya@yаhoo.com", "tuya@yahoo.com"),
            ("tuya@mаil.ru", "tuya@mail.ru"),
            ("tuya@example.орg", "tuya@example.org"),
            ("tuya@mail.рu", "tuya@mail.ru"),
            // Of the same kind.
            ("tuya@ехаmple.org", "tuya@example.org"),
            ("tuya@сосо.com", "tuya@coco.com"),
            ("tuya@gmai1.соm", "tuya@gmai1.com"),
            ("tuya@gmаi.com", "tuya@gmail.com"),
            ("tuya@xn--gmil-63d.com", "tuya@gmail.com"),
            ("tuya@оutlооk.cоm", "tuya@outlook.com"),
            ("tuya@hοtmail.com", "tuya@hotmail.com"),
            ("tuya@іcloud.com", "tuya@icloud.com"),
            ("tuya@рroton.me", "tuya@proton.me"),
            ("tuya@ехample.соn", "tuya@example.com"),
            ("tuya@уahoo.com", "tuya@yahoo.com"),
        ] {
            let address = EmailAddress::parse(typed).expect("an address");
            assert_eq!(likely(&campaign, &address).as_deref(), Some(meant), "{typed}");
        }
        for typed in [
            "tuya@жишээ.мон",
            "tuya@пример.рф",
            "tuya@müller.de",
            "tuya@ışık.com.tr",
            "tuya@例え.jp",
            "tuya@example.org",
            "tuya@παράδειγμα.gr",
            "tuya@한국.kr",
            "tuya@مثال.com",
            "tuya@straße.de",
            "tuya@монгол.mn",
        ] {
            let address = EmailAddress::parse(typed).expect("an address");
            assert_eq!(likely(&campaign, &address), None, "{typed}");
        }
        for (typed, meant_by_it) in [
            ("tuуa@example.org", Some("tuya@example.org")),
            ("аnna@gmail.com", Some("anna@gmail.com")),
            ("Сара@gmail.com", Some("Capa@gmail.com")),
            ("жаргал@gmail.com", None),
            ("tüya@gmail.com", None),
            ("a@gmail,com", Some("a@gmail.com")),
            ("a@gmail..com", Some("a@gmail.com")),
            ("a@gmail.com (Bat)", Some("a@gmail.com")),
            ("a@gmail.com?subject=hi", Some("a@gmail.com")),
            // Of the same kind.
            ("a@mail,yahoo,com", Some("a@mail.yahoo.com")),
            ("a@.gmail.com", Some("a@gmail.com")),
            ("a@gmail.,com", Some("a@gmail.com")),
            ("а@gmail,соm", Some("a@gmail.com")),
            ("Bat <a@gmail,com>", Some("a@gmail.com")),
            ("a@gmail.com(Bat@work)", Some("a@gmail.com")),
            ("a@gmail.com bat", None),
            ("a b@gmail,com", None),
        ] {
            let found = meant(typed).map(|address| address.as_str().to_owned());
            assert_eq!(found.as_deref(), meant_by_it, "{typed}");
        }
    }

    #[test]
    fn letters_of_another_script_are_told_from_other_mistakes() {
        for (typed, other) in [
            ("туяа@gmail.com", true),
            ("ж.болд@mail.mn", true),
            ("tüya@gmail.com", true),
            ("<туяа@gmail.com>", true),
            ("туяа", false),
            ("туяа@gmail", false),
            ("tuya@gmail com", false),
            ("tuya@жишээ.мон", false),
        ] {
            assert_eq!(has_other_letters(typed), other, "{typed}");
        }
    }

    #[test]
    fn what_differs_is_found() {
        for (text, other, part) in [
            ("tuya@gmial.com", "tuya@gmail.com", "ia"),
            ("tuya@gmal.com", "tuya@gmail.com", ""),
            ("tuya@gmail.com", "tuya@gmal.com", "i"),
            ("tuya@gmаil.com", "tuya@gmail.com", "а"),
            ("aa@a.com", "a@a.com", "a"),
            ("tuya@gmail.con", "tuya@gmail.com", "n"),
            ("tuya@gmail.com", "tuya@gmail.com", ""),
        ] {
            assert_eq!(&text[differing(text, other)], part, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_none(text in ".{0,80}") {
            if let Ok(address) = pasted(&text) {
                prop_assert_eq!(pasted(address.as_str()), Ok(address));
            }
            let _ = meant(&text);
        }

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
