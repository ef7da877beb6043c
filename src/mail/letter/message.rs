//! A letter in mail's form: headers, and text and HTML side by side.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Message;
use lettre::address::Envelope;
use lettre::message::header::{self, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use crate::config::{BaseUrl, Config, ReturnPath};
use crate::domain::Site;
use crate::mail::body::part;
use crate::mail::letter::page::Words;

/// Who sends letters, and from where.
#[derive(Debug, Clone)]
pub struct Sender {
    /// Name and address in From.
    pub from: Mailbox,
    /// Address visitors use.
    pub base_url: BaseUrl,
    /// Where reports come back to, if not to the address in From.
    pub return_path: Option<ReturnPath>,
}

impl Sender {
    /// None when the settings' address cannot be put into mail's form.
    pub fn of(config: &Config, base_url: BaseUrl) -> Option<Self> {
        let (name, email) = config.mail_from.clone();
        let from = Mailbox::new(name, email.as_str().parse().ok()?);
        Some(Self { from, base_url, return_path: config.mail_return_path.clone() })
    }
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

/// Headers by name, beyond those that every letter has.
pub(super) type Headers = Vec<(&'static str, String)>;

/// Puts a letter into mail's form.
///
/// # Errors
/// When the address cannot be written.
pub(super) fn message(
    site: &Site,
    sender: &Sender,
    message_id: &str,
    email: &str,
    words: Words,
    headers: Headers,
) -> Result<Message, Unwritten> {
    let malformed = |error: &dyn std::fmt::Display| Unwritten::Malformed(error.to_string());
    let to = Mailbox::new(None, email.parse().map_err(|error| malformed(&error))?);
    let host = sender.base_url.host();
    let return_path = match &sender.return_path {
        Some(path) => path.of(message_id).parse().map_err(|error| malformed(&error))?,
        None => sender.from.email.clone(),
    };
    let envelope =
        Envelope::new(Some(return_path), vec![to.email.clone()]).map_err(|error| malformed(&error))?;
    let message = Message::builder()
        .envelope(envelope)
        .from(sender.from.clone())
        .to(to)
        .subject(words.subject)
        .date(UNIX_EPOCH + Duration::from_millis(u64::try_from(site.clock.now_ms()).unwrap_or(0)))
        .message_id(Some(format!("<{message_id}@{host}>")))
        .header(header::MIME_VERSION_1_0);
    // RFC 3834: no vacation notices, please.
    let headers = headers.into_iter().chain([("Auto-Submitted", "auto-generated".to_owned())]);
    headers
        .fold(message, |message, (name, value)| {
            message.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value))
        })
        .multipart(
            MultiPart::alternative()
                .singlepart(part(header::ContentType::TEXT_PLAIN, &words.text))
                .singlepart(part(header::ContentType::TEXT_HTML, &words.html)),
        )
        .map_err(|error| malformed(&error))
}

/// The way out that mail programs press by themselves (RFC 8058), and what tells the letters of one
/// list from others. None of it names the campaign.
pub(super) fn list_headers(day: &str, base_url: &BaseUrl, stop: &str) -> Headers {
    let host = base_url.host();
    vec![
        ("List-Unsubscribe", format!("<{stop}>")),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ("List-Id", format!("<letters.{host}>")),
        ("Feedback-ID", format!("{day}:letters:daily:{host}")),
    ]
}
