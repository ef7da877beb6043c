//! A mail server's reply, and the reason it means: a table of the codes of RFC 3463, the basic codes
//! of RFC 5321 and the well-known texts of providers, each line with its source.

use std::sync::LazyLock;

use crate::domain::kernel::failure::{Failure, FailureReason, Fault};

/// Where in the conversation a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Before anything about a letter was said.
    Greeting,
    Login,
    Sender,
    Recipient,
    Content,
}

/// A line of the table; what is empty fits everything. The first line that fits decides.
struct Line {
    code: &'static str,
    /// Such as `5.4.5`; `x.2.2` for both classes.
    enhanced: &'static str,
    /// A part of the reply, in lower case.
    text: &'static str,
    reason: FailureReason,
}

static TABLE: LazyLock<Vec<Line>> = LazyLock::new(|| {
    let lines = include_str!("../../assets/mail/replies.csv").lines().skip(1);
    lines.filter_map(line).collect()
});

fn line(text: &'static str) -> Option<Line> {
    let mut fields = text.splitn(5, ',');
    let [code, enhanced, text, reason] = [fields.next()?, fields.next()?, fields.next()?, fields.next()?];
    Some(Line { code, enhanced, text, reason: FailureReason::of_key(reason)? })
}

impl Line {
    fn fits(&self, code: &str, enhanced: &str, text: &str) -> bool {
        let same_detail = || match self.enhanced.strip_prefix('x') {
            Some(detail) => enhanced.get(1..) == Some(detail),
            None => enhanced == self.enhanced,
        };
        (self.code.is_empty() || self.code == code)
            && (self.enhanced.is_empty() || same_detail())
            && text.contains(self.text)
    }
}

/// What stands before the words of another server, in lower case.
const QUOTES: [&str; 3] = [" said:", ": host ", "callout verification failed"];

/// Reads a refusal: its basic code and its text. What another server said to this one, and it repeats (Postfix' and
/// Exim's address verification), is about the mailbox: whoever owns a domain could say there that we are at fault. Nor
/// are addresses read, which whoever signs has made up.
pub fn judge(step: Step, code: u16, text: &str) -> Failure {
    let lower = text.to_lowercase();
    let own = QUOTES.iter().filter_map(|quote| lower.find(quote)).min().unwrap_or(lower.len());
    let basic = code.to_string();
    let enhanced = enhanced(text.get(..own).unwrap_or(text));
    let words = lower[..own].split_whitespace().filter(|word| !word.contains('@'));
    let lower = words.collect::<Vec<_>>().join(" ");
    let known = TABLE.iter().find(|line| line.fits(&basic, enhanced, &lower)).map(|line| line.reason);
    let passing = code < 500;
    let reason = match known {
        // A server that says it for now does not mean it for good.
        Some(known) if passing && matches!(known.fault(), Fault::MailboxForGood | Fault::Content) => {
            FailureReason::Later
        }
        Some(known) => known,
        None if passing => FailureReason::Later,
        None => FailureReason::Refused,
    };
    // No mailbox was named yet: the refusal is about us.
    let reason = match step {
        Step::Recipient | Step::Content => reason,
        _ if reason.fault() == Fault::Ours && !(step == Step::Greeting && passing) => reason,
        Step::Greeting if code == 421 || enhanced == "4.7.0" => match reason {
            FailureReason::Policy | FailureReason::Quota => reason,
            _ => FailureReason::Connections,
        },
        Step::Login if !passing => FailureReason::Login,
        Step::Sender if !passing => FailureReason::Sender,
        Step::Greeting if !passing => FailureReason::Policy,
        _ => FailureReason::Service,
    };
    let codes = if enhanced.is_empty() { basic } else { format!("{basic} {enhanced}") };
    Failure { reason, codes }
}

/// The enhanced code among a reply's first words, some servers put their own name before it.
fn enhanced(text: &str) -> &str {
    let is_code = |word: &&str| {
        let mut parts = word.split('.');
        let class = matches!(parts.next(), Some("4" | "5"));
        let number =
            |part: Option<&str>| part.is_some_and(|part| part.len() <= 3 && part.parse::<u16>().is_ok());
        class && number(parts.next()) && number(parts.next()) && parts.next().is_none()
    };
    let words = text.split(|c: char| c.is_whitespace() || "()#[]-:;".contains(c));
    words.filter(|word| !word.is_empty()).find(is_code).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_has_a_source() {
        let lines: Vec<&str> = include_str!("../../assets/mail/replies.csv").lines().skip(1).collect();
        assert_eq!(TABLE.len(), lines.len(), "a line has a reason that is not known");
        assert!(
            lines.iter().all(|line| line.rsplit(',').next().is_some_and(|url| url.starts_with("https://")))
        );
    }

    #[test]
    fn real_replies_mean_what_they_mean() {
        let replies: Vec<(&str, &str, &str)> = include_str!("../../tests/support/replies.tsv")
            .lines()
            .skip(1)
            .map(|line| {
                let mut fields = line.split('\t');
                let mut field = || fields.next().unwrap_or_default();
                (field(), field(), field())
            })
            .collect();
        assert!(replies.len() >= 120, "{}", replies.len());
        let wrong: Vec<String> = replies
            .iter()
            .filter_map(|(source, reason, reply)| {
                let (code, text) = reply.split_at(3);
                let code = code.parse().expect("a basic code");
                let found = judge(Step::Recipient, code, text.trim_start()).reason.key();
                assert!(source.starts_with("https://"), "{source}");
                (found != *reason).then(|| format!("{reply}\n    is {reason}, not {found}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), replies.len(), wrong.join("\n"));
    }

    #[test]
    fn before_a_mailbox_was_named_the_fault_is_ours() {
        let reason = |step, code, text| judge(step, code, text).reason;
        assert_eq!(reason(Step::Greeting, 421, "4.7.0 Try again later"), FailureReason::Connections);
        assert_eq!(reason(Step::Greeting, 554, "No SMTP service here"), FailureReason::Policy);
        assert_eq!(reason(Step::Login, 535, "5.7.8 Error"), FailureReason::Login);
        assert_eq!(reason(Step::Sender, 553, "5.1.8 sender rejected"), FailureReason::Sender);
        assert_eq!(reason(Step::Sender, 450, "4.1.1 no"), FailureReason::Service);
        for step in [Step::Greeting, Step::Login, Step::Sender] {
            for code in [421, 450, 452, 500, 535, 550, 552] {
                assert_eq!(judge(step, code, "no such user").reason.fault(), Fault::Ours, "{step:?} {code}");
            }
        }
    }

    #[test]
    fn what_another_server_said_is_not_held_against_us() {
        for said in
            ["550 5.4.5 Daily user sending limit exceeded", "554 5.7.1 Relay access denied", "550 blocked"]
        {
            let text =
                format!("4.1.1 <x@example.org>: undeliverable address: host mx.example.org said: {said}");
            assert_eq!(judge(Step::Recipient, 450, &text).reason, FailureReason::Later, "{said}");
            let text = text.replace("4.1.1", "5.1.1");
            assert_eq!(judge(Step::Recipient, 550, &text).reason, FailureReason::NoMailbox, "{said}");
            let text = format!("Callout verification failed:\n550 {said}");
            assert_eq!(judge(Step::Recipient, 550, &text).reason, FailureReason::Refused, "{said}");
        }
    }

    #[test]
    fn what_stands_in_an_address_means_nothing() {
        for name in ["dmarc", "spamhaus", "blocklist", "greylist", "overquota", "virus"] {
            let text = format!("5.1.1 <{name}0@{name}.example.org>: Recipient rejected: User unknown");
            assert_eq!(judge(Step::Recipient, 550, &text).reason, FailureReason::NoMailbox, "{name}");
        }
    }

    #[test]
    fn the_codes_are_kept_and_the_words_are_not() {
        let failure = judge(Step::Recipient, 550, "5.1.1 <tuya@example.org>: no such user");
        assert_eq!(failure.to_string(), "no-mailbox 550 5.1.1");
        assert_eq!(Failure::parse("no-mailbox 550 5.1.1"), Some(failure));
        assert_eq!(judge(Step::Recipient, 553, "sorry (#5.7.1)").codes, "553 5.7.1");
        assert_eq!(judge(Step::Recipient, 554, "see 10.1.2.3").codes, "554");
    }
}
