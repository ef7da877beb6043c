//! Reports that come back by mail: bounces (RFC 3464) and complaints (RFC 5965).

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use crate::config::ReturnPath;
use crate::domain::kernel::failure::Failure;
use crate::domain::pledge::report::Report;
use crate::mail::reply::{self, Step};

/// Reads a report about one of our letters, told by the return path's address, which stands in the report's
/// headers, or by its Message-ID: both are random, so nobody who has not seen the letter can report it. None
/// for other mail, and for letters that are only late.
pub fn read(mail: &[u8], return_path: Option<&ReturnPath>) -> Option<Report> {
    let addressed = return_path.and_then(|path| path.letter_in(&String::from_utf8_lossy(mail)));
    let mail = MessageParser::new().parse(mail)?;
    let enclosed = || {
        mail.parts.iter().find_map(|part| match &part.body {
            PartType::Message(letter) => id(letter),
            _ if part.is_content_type("text", "rfc822-headers") => {
                id(&MessageParser::new().parse(part.contents())?)
            }
            _ => None,
        })
    };
    let message_id = addressed.or_else(enclosed)?;
    let fields = |subtype| {
        let part = mail.parts.iter().find(|part| part.is_content_type("message", subtype))?;
        Some(String::from_utf8_lossy(part.contents()).into_owned())
    };
    if let Some(complaint) = fields("feedback-report") {
        let kind = field(&complaint, "feedback-type")?.to_lowercase();
        return (kind != "not-spam").then_some(Report { message_id, failure: None });
    }
    let bounce = fields("delivery-status")?;
    if !field(&bounce, "action")?.eq_ignore_ascii_case("failed") {
        return None;
    }
    Some(Report { message_id, failure: Some(failure(&bounce)) })
}

/// The random part of a letter's Message-ID.
fn id(letter: &Message<'_>) -> Option<String> {
    Some(letter.message_id()?.split_once('@')?.0.to_owned())
}

/// Why a letter bounced: by what the server said, else by the status that the reporter gave.
fn failure(bounce: &str) -> Failure {
    let status = field(bounce, "status").unwrap_or_default();
    let said = field(bounce, "diagnostic-code").unwrap_or_default();
    let said = said.split_once(';').map_or("", |(_, said)| said.trim());
    let code = said.get(..3).and_then(|code| code.parse().ok()).filter(|code| (400..600).contains(code));
    match code {
        Some(code) => reply::judge(Step::Recipient, code, said.get(3..).unwrap_or_default()),
        None => reply::judge(Step::Recipient, if status.starts_with('4') { 450 } else { 550 }, &status),
    }
}

fn field(fields: &str, name: &str) -> Option<String> {
    values(fields, name).into_iter().next()
}

/// The values of all fields of a name, the folded lines of each in one.
pub(super) fn values(fields: &str, name: &str) -> Vec<String> {
    let unfolded = fields.replace("\r\n", "\n").replace("\n\t", " ").replace("\n ", " ");
    let found = unfolded.lines().filter_map(|line| line.split_once(':'));
    found
        .filter(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kernel::failure::FailureReason;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    fn report(kind: &str, fields: &str, letter: &str) -> Option<Report> {
        let mail = format!(
            "From: MAILER-DAEMON@mx.example.org\nTo: bounces@example.org\nSubject: Undelivered\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type={kind}; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\n\
             I am sorry.\n\n--b\nContent-Type: message/{kind}\n\n{fields}\n\n--b\nContent-Type: {letter}\n\n\
             Message-ID: <{ID}@example.org>\nTo: tuya@example.org\nSubject: Please confirm\n\nHello\n--b--\n"
        );
        read(mail.as_bytes(), None)
    }

    #[test]
    fn a_bounce_names_its_letter_and_its_reason() {
        let postfix = "Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; tuya@example.org\n\
                       Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <tuya@example.org>:\n    \
                       Recipient address rejected: User unknown";
        for letter in ["message/rfc822", "text/rfc822-headers"] {
            let found = report("delivery-status", postfix, letter).expect("a report");
            assert_eq!(found.message_id, ID);
            let failure = found.failure.expect("a bounce");
            assert_eq!((failure.reason, failure.codes.as_str()), (FailureReason::NoMailbox, "550 5.1.1"));
        }
        let full = "Reporting-MTA: dns; x\n\nAction: failed\nStatus: 5.2.2";
        let found = report("delivery-status", full, "message/rfc822").and_then(|report| report.failure);
        assert_eq!(found.expect("a bounce").reason, FailureReason::Full);
    }

    #[test]
    fn late_letters_and_other_mail_are_no_reports() {
        let late = "Reporting-MTA: dns; x\n\nAction: delayed\nStatus: 4.4.1";
        assert!(report("delivery-status", late, "message/rfc822").is_none());
        assert!(report("delivery-status", "", "message/rfc822").is_none());
        for mail in ["", "Subject: Hello\n\nHello", "Content-Type: multipart/report; boundary=b\n\n--b\n"] {
            assert!(read(mail.as_bytes(), None).is_none());
        }
    }

    #[test]
    fn a_report_is_understood_by_the_address_it_was_sent_to() {
        let path = ReturnPath::parse("bounces+{letter}@example.org").expect("a return path");
        let mail = |to: &str, action: &str| {
            format!(
                "From: MAILER-DAEMON@mx.example.org\nTo: {to}\nSubject: Undelivered\nMIME-Version: 1.0\n\
                 Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\
                 Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n{action}\n--b--\n"
            )
        };
        let (to, failed) = (path.of(ID), "Action: failed\nStatus: 5.1.1");
        let found = read(mail(&to, failed).as_bytes(), Some(&path)).expect("a report");
        assert_eq!((found.message_id.as_str(), found.failure.is_some()), (ID, true));
        assert!(read(mail("bounces@example.org", failed).as_bytes(), Some(&path)).is_none());
        assert!(read(mail(&to, failed).as_bytes(), None).is_none());
        let absent = format!("To: {to}\nAuto-Submitted: auto-replied\nSubject: Away\n\nI am away.\n");
        assert!(read(absent.as_bytes(), Some(&path)).is_none(), "an answer is no bounce");
    }

    #[test]
    fn a_complaint_names_its_letter() {
        let complaint = "Feedback-Type: abuse\nUser-Agent: Example/1.0\nVersion: 1";
        let found = report("feedback-report", complaint, "message/rfc822").expect("a report");
        assert_eq!((found.message_id.as_str(), found.failure), (ID, None));
        let praise = "Feedback-Type: not-spam\nVersion: 1";
        assert!(report("feedback-report", praise, "message/rfc822").is_none());
    }
}
