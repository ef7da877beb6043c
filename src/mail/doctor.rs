//! A check-up of the way letters take: what DNS says of the sender, whether the mail server takes a letter, and
//! how it arrives.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use tokio::time::Instant;

use crate::config::{Config, SmtpServer, SmtpTls};
use crate::domain::kernel::finding::{Finding, Severity};
use crate::domain::write::outbox::new_message_id;
use crate::domain::{EmailAddress, Site};
use crate::mail::dns::{Dns, Sending};
use crate::mail::letter::Sender;
use crate::mail::letter::preview::sample;
use crate::mail::smtp::Smtp;

/// How often a mailbox is looked into.
const ROUND: Duration = Duration::from_millis(250);

/// The end of an mbox that is read, in bytes.
const LONGEST_TAIL: usize = 4 << 20;

/// A test letter, and where its traces are looked for.
#[derive(Debug)]
pub struct MailTest {
    /// None: no letter is sent, only the connection is tried.
    pub to: Option<EmailAddress>,
    /// Names of DKIM keys.
    pub selectors: Vec<String>,
    /// A Maildir or an mbox in which the letter arrives.
    pub mailbox: Option<PathBuf>,
    /// How long it may take to arrive.
    pub within: Duration,
    /// Another name server than the machine's.
    pub resolver: Option<SocketAddr>,
}

/// Looks DNS up, sends a letter, and looks how it arrived.
///
/// # Errors
/// When it cannot be made: no name server, no certificates, or a mailbox that cannot be read.
pub async fn check_mail(site: &Site, config: &Config, test: MailTest) -> Result<Vec<Finding>, String> {
    let base_url = config.base_url_or_local();
    let host = base_url.host().to_owned();
    let sender = Sender::of(config, base_url).ok_or("the sender cannot be written to")?;
    let message_id = new_message_id(&site.clock);
    let reader = test.to.as_ref().unwrap_or(&config.mail_from.1);
    let letter = sample(site, &sender, &message_id, reader.as_str()).map_err(|error| error.to_string())?;
    let sending = Sending {
        from: config.mail_from.1.domain().to_owned(),
        return_path: letter
            .envelope()
            .from()
            .map(|path| path.domain().to_ascii_lowercase())
            .unwrap_or_default(),
        selectors: test.selectors,
    };
    let dns = Dns::new(test.resolver)?;
    let mut findings = dns.examine(&sending).await;
    let Some(server) = config.smtp_url.clone() else {
        let sentence = "There is no mail server: letters stay in the local mailbox.";
        findings.push(Finding::new("no-server", Severity::Error, sentence, "Set SIXTEEN_SMTP_URL."));
        return Ok(findings);
    };
    findings.push(encryption(&server));
    let smtp = Smtp::new(server, &host, config.mail_timeout)?;
    let sent = match smtp.check().await {
        Ok(()) if test.to.is_some() => {
            smtp.send(letter.envelope(), &letter.formatted()).await.map_err(|(_, failure)| failure)
        }
        refused => refused,
    };
    smtp.close().await;
    if let Err(failure) = sent {
        let sentence = format!("The mail server does not take the letter: {}.", failure.in_words());
        let advice = "docs/mail.md says what each reason means; the server's own log says more.";
        findings.push(Finding::new("refused", Severity::Error, sentence, advice));
        return Ok(findings);
    }
    if test.to.is_none() {
        findings.push(Finding::fine("mail-server", "The mail server lets us in."));
        return Ok(findings);
    }
    findings
        .push(Finding::fine("sent", format!("The mail server took the letter, Message-ID {message_id}.")));
    let Some(mailbox) = test.mailbox else { return Ok(findings) };
    match arrived(&mailbox, &message_id, test.within).await {
        Ok(Some(header)) => findings.extend(dns.examine_arrived(&header, &sending).await),
        Ok(None) => findings.push(Finding::new(
            "not-arrived",
            Severity::Error,
            format!("The letter did not arrive in {} within {} s.", mailbox.display(), test.within.as_secs()),
            "Look into the relay's queue and log, and into the mailbox' folder of spam; --wait waits longer.",
        )),
        Err(error) => return Err(format!("{} cannot be read: {error}", mailbox.display())),
    }
    Ok(findings)
}

fn encryption(server: &SmtpServer) -> Finding {
    let is_local = server.host == "localhost"
        || server.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match server.tls {
        SmtpTls::Implicit | SmtpTls::Required => {
            Finding::fine("encryption", "Letters travel to the mail server encrypted.")
        }
        SmtpTls::None | SmtpTls::Opportunistic if is_local => {
            Finding::fine("encryption", "The mail server is on this machine.")
        }
        SmtpTls::None | SmtpTls::Opportunistic => Finding::new(
            "encryption",
            Severity::Warning,
            "Letters may travel to the mail server unencrypted, with the codes that confirm.",
            "Use smtps:// or tls=required in SIXTEEN_SMTP_URL.",
        ),
    }
}

/// Waits until a letter lies in a Maildir or an mbox, and returns its header; none when it does not come.
async fn arrived(mailbox: &Path, message_id: &str, within: Duration) -> io::Result<Option<String>> {
    let deadline = Instant::now() + within;
    loop {
        if let Some(header) = find(mailbox, message_id)? {
            return Ok(Some(header));
        }
        if Instant::now() >= deadline {
            return Ok(None);
        }
        tokio::time::sleep(ROUND).await;
    }
}

fn find(mailbox: &Path, message_id: &str) -> io::Result<Option<String>> {
    let header = |letter: &str| {
        let letter = letter.replace("\r\n", "\n");
        let header = letter.split("\n\n").next().unwrap_or_default();
        header.contains(message_id).then(|| header.to_owned())
    };
    if !mailbox.is_dir() {
        let bytes = fs::read(mailbox)?;
        let tail = bytes.get(bytes.len().saturating_sub(LONGEST_TAIL)..).unwrap_or_default();
        return Ok(String::from_utf8_lossy(tail).split("\nFrom ").find_map(header));
    }
    for folder in ["new", "cur"] {
        for entry in fs::read_dir(mailbox.join(folder))? {
            let path: PathBuf = entry?.path();
            // One that is moved or deleted meanwhile is read the next time, or is none of ours.
            let letter = fs::read(&path).unwrap_or_default();
            if let Some(header) = header(&String::from_utf8_lossy(&letter)) {
                return Ok(Some(header));
            }
        }
    }
    Ok(None)
}
