//! The words of each letter.
//!
//! Somebody else may see the mailbox, or the lock screen that shows sender, subject and first
//! line. So no letter names the campaign, a hashtag, violence or a helpline, and nothing that the
//! visitor – or a stranger with their address – typed is in it. Links are made from the
//! configured base URL only, never from a request.

pub mod desk;

use std::time::{Duration, UNIX_EPOCH};

use entity::letter::{Kind, Model as Letter};
use entity::pledge::{Model as Pledge, State};
use lettre::Message;
use lettre::message::{Body, Mailbox, MultiPart, SinglePart, header};
use maud::{DOCTYPE, html};

use crate::config::BaseUrl;
use crate::domain::Site;
use crate::domain::content::campaign::interface::Argument;

/// What a letter says, before it is put into mail's form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub text: String,
    /// Small HTML with the same words.
    pub html: String,
}

/// Who sends letters, and from where.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Name and address in From.
    pub from: Mailbox,
    /// Address visitors use.
    pub base_url: BaseUrl,
}

/// Why a letter was not written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// Nobody waits for it any more: the pledge was confirmed, withdrawn or purged first.
    #[error("the letter is no longer wanted")]
    Unwanted,
    /// The address is sealed with a secret that this program was not started with.
    #[error("the address cannot be opened with this secret")]
    Sealed,
    /// The address cannot be put into mail's form.
    #[error("the letter cannot be put into mail's form: {0}")]
    Malformed(String),
}

/// Writes a letter. Its tokens are made here and live from this moment; its Message-ID is the
/// same on every attempt, so that a receiver can drop a repeat.
pub fn write(
    site: &Site,
    sender: &Sender,
    letter: &Letter,
    pledge: Option<&Pledge>,
) -> Result<Message, Unwritten> {
    let pledge = pledge.ok_or(Unwritten::Unwanted)?;
    let wanted = match letter.kind {
        Kind::Confirm => pledge.may_be_confirmed(),
        Kind::Signed | Kind::Link => pledge.state == State::Confirmed,
        Kind::SetUp | Kind::Reset | Kind::Changed | Kind::Exported | Kind::Access => false,
    };
    if !wanted || pledge.sealed.is_none() {
        return Err(Unwritten::Unwanted);
    }
    let record = site.record(pledge).ok_or(Unwritten::Sealed)?;
    let words = words(site, &sender.base_url, letter, pledge).ok_or(Unwritten::Unwanted)?;
    message(site, sender, letter, &record.email, words)
}

fn message(
    site: &Site,
    sender: &Sender,
    letter: &Letter,
    email: &str,
    words: Words,
) -> Result<Message, Unwritten> {
    let malformed = |error: &dyn std::fmt::Display| Unwritten::Malformed(error.to_string());
    let to = Mailbox::new(None, email.parse().map_err(|error| malformed(&error))?);
    let host = sender.base_url.host();
    Message::builder()
        .from(sender.from.clone())
        .to(to)
        .subject(words.subject)
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(site.clock.now_ms()).unwrap_or(0)))
        .message_id(Some(format!("<{}@{host}>", letter.message_id)))
        // RFC 3834: no vacation notices, please.
        .header(AutoSubmitted)
        .header(header::MIME_VERSION_1_0)
        .multipart(
            MultiPart::alternative()
                .singlepart(part(header::ContentType::TEXT_PLAIN, words.text))
                .singlepart(part(header::ContentType::TEXT_HTML, words.html)),
        )
        .map_err(|error| malformed(&error))
}

/// A part as plain as its words allow: an English letter needs no encoding, and its links stay
/// whole for programs that read mail the simple way.
fn part(kind: header::ContentType, words: String) -> SinglePart {
    let body = Body::new_with_encoding(words, header::ContentTransferEncoding::SevenBit);
    SinglePart::builder().header(kind).body(body.unwrap_or_else(Body::new))
}

fn words(site: &Site, base_url: &BaseUrl, letter: &Letter, pledge: &Pledge) -> Option<Words> {
    let campaign = &site.campaign;
    let language = campaign.language(&letter.language).unwrap_or_else(|| campaign.default_language());
    let interface = &language.interface;
    let lang = &language.code;
    let link = |path: &str, token: &str| format!("{}/{lang}/{path}/{token}", base_url.origin());
    let key: [u8; 16] = pledge.email_key.as_deref()?.try_into().ok()?;
    let manage = link("manage", &site.manage_token(&pledge.code));
    let disown = link("disown", &site.disown_token(&key));

    let mut paragraphs: Vec<Paragraph> = vec![Paragraph::Words(interface.text("letter-greeting"))];
    let subject = match letter.kind {
        Kind::Confirm => {
            let confirm = link("confirm", &site.confirm_token(&pledge.code));
            let code = site.keys.confirmation_code(&pledge.code);
            let hours = site.rules.confirm_lifetime.as_secs().div_ceil(3600);
            paragraphs = vec![
                Paragraph::Words(interface.text("letter-confirm-first")),
                Paragraph::Button(interface.text("letter-confirm-button"), confirm),
                Paragraph::Words(interface.with("letter-code", &[("code", Argument::from(code))])),
                Paragraph::Words(interface.with("letter-valid", &[("hours", hours.into())])),
                Paragraph::Words(interface.text("letter-confirm-body")),
                Paragraph::Words(interface.text("letter-nothing")),
            ];
            "letter-confirm-subject"
        }
        Kind::Signed => {
            paragraphs.push(Paragraph::Words(interface.text("letter-signed-body")));
            "letter-signed-subject"
        }
        Kind::Link => {
            paragraphs.push(Paragraph::Words(interface.text("letter-link-body")));
            "letter-link-subject"
        }
        Kind::SetUp | Kind::Reset | Kind::Changed | Kind::Exported | Kind::Access => return None,
    };
    paragraphs.push(Paragraph::Link(interface.text("letter-manage"), manage));
    paragraphs.push(Paragraph::Link(interface.text("letter-disown"), disown));
    Some(Words {
        subject: interface.text(subject),
        text: paragraphs.iter().map(Paragraph::text).collect::<Vec<_>>().join("\n\n") + "\n",
        html: html(lang, &paragraphs),
    })
}

enum Paragraph {
    Words(String),
    Button(String, String),
    Link(String, String),
}

impl Paragraph {
    fn text(&self) -> String {
        match self {
            Self::Words(words) => wrapped(words),
            Self::Button(_, link) => link.clone(),
            Self::Link(label, link) => format!("{label}\n{link}"),
        }
    }
}

/// Lines of at most 72 characters, as plain mail is read most easily.
fn wrapped(words: &str) -> String {
    let mut lines = vec![String::new()];
    for word in words.split(' ') {
        let line = lines
            .last_mut()
            .filter(|line| line.is_empty() || line.chars().count() + word.chars().count() < 72);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

/// No picture, no colour of the campaign, no style sheet: nothing a mail program would have to
/// load or a glance could recognise.
fn html(lang: &str, paragraphs: &[Paragraph]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(lang) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; }
            body {
                @for paragraph in paragraphs {
                    @match paragraph {
                        Paragraph::Words(words) => p { (words) },
                        Paragraph::Button(label, link) => p { a href=(link) { strong { (label) } } },
                        Paragraph::Link(label, link) => p { (label) br; a href=(link) { (link) } },
                    }
                }
            }
        }
    };
    // A line of mail has at most 998 characters (RFC 5322, 2.1.1).
    page.into_string().replace("<p>", "\n<p>")
}

/// `Auto-Submitted: auto-generated`.
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".into())
    }
}
