//! The DNS records of a sender of letters, and the objections of large providers to them.

use std::net::SocketAddr;
use std::time::Duration;

use data_encoding::BASE64;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};

use crate::domain::kernel::finding::{Finding, Severity};
use crate::mail::bounce::values;

/// How long an answer of the name server may take, and again once.
const PATIENCE: Duration = Duration::from_secs(3);

/// Lookups that checking an SPF record may cost (RFC 7208, 4.6.4).
const SPF_LOOKUPS: usize = 10;

/// Bytes of an RSA key of 1024 bits, and of 2048, as DKIM publishes it (with its frame).
const KEY_1024: usize = 162;
const KEY_2048: usize = 294;

/// The sender's side of a letter.
#[derive(Debug)]
pub struct Sending {
    /// Domain of the address in From.
    pub from: String,
    /// Domain of the return path.
    pub return_path: String,
    /// Names of DKIM keys.
    pub selectors: Vec<String>,
}

/// A name server.
#[derive(Debug)]
pub struct Dns(TokioResolver);

impl Dns {
    /// The machine's own, or another.
    ///
    /// # Errors
    /// When the machine names none.
    pub fn new(server: Option<SocketAddr>) -> Result<Self, String> {
        let words = |error: NetError| error.to_string();
        let mut builder = match server {
            None => TokioResolver::builder_tokio().map_err(words)?,
            Some(server) => {
                let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
                let connections = connections.into_iter().map(|mut connection| {
                    connection.port = server.port();
                    connection
                });
                let server = NameServerConfig::new(server.ip(), true, connections.collect());
                let config = ResolverConfig::from_name_servers(vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        (builder.options_mut().timeout, builder.options_mut().attempts) = (PATIENCE, 1);
        builder.build().map(Self).map_err(words)
    }

    /// The records of a kind; none when there is no such name.
    async fn records(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, NetError> {
        // A dot at the end: no search list.
        match self.0.lookup(format!("{name}."), kind).await {
            Ok(found) => Ok(found.answers().iter().map(|record| record.data.clone()).collect()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// The texts at a name that begin with a mark, each in one piece.
    async fn texts(&self, name: &str, mark: &str) -> Result<Vec<String>, NetError> {
        let records = self.records(name, RecordType::TXT).await?;
        let texts = records.into_iter().filter_map(|record| match record {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        });
        let is_meant =
            |text: &String| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
        Ok(texts.filter(is_meant).collect())
    }

    /// Looks the records of a sender up.
    pub async fn examine(&self, sending: &Sending) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Err(error) = self.look_up(sending, &mut findings).await {
            // Each further question would wait as long.
            let advice = "Look whether the name server works; --resolver takes another.";
            let sentence = format!("DNS gave no answer: {error}.");
            findings.push(Finding::new("dns", Severity::Warning, sentence, advice));
        }
        findings
    }

    async fn look_up(&self, sending: &Sending, findings: &mut Vec<Finding>) -> Result<(), NetError> {
        let (from, return_path) = (sending.from.as_str(), sending.return_path.as_str());
        findings.push(self.mail_exchanger("sender-mx", from).await?);
        if return_path != from {
            findings.push(self.mail_exchanger("return-path-mx", return_path).await?);
        }
        findings.push(self.spf(return_path).await?);
        findings.push(self.dmarc(from).await?);
        for selector in &sending.selectors {
            findings.push(self.dkim(selector, from).await?);
        }
        if sending.selectors.is_empty() {
            findings.push(Finding::new(
                "dkim-unknown",
                Severity::Note,
                "No DKIM key was looked for, since its name is not known.",
                "Give --selector NAME, as the relay's settings name it, or --mailbox PATH to read it from the letter.",
            ));
        }
        if !aligned(return_path, from) {
            findings.push(Finding::new(
                "return-path-alignment",
                Severity::Note,
                format!("The return path's domain {return_path} is not the sender's {from}: SPF says nothing for it."),
                format!("That is in order as long as the relay signs with DKIM for {from}."),
            ));
        }
        Ok(())
    }

    /// Whether a domain takes mail: reports and answers.
    async fn mail_exchanger(&self, key: &'static str, domain: &str) -> Result<Finding, NetError> {
        let exchangers = self.records(domain, RecordType::MX).await?;
        let mut names = exchangers.iter().filter_map(|record| match record {
            RData::MX(mx) => Some(mx.exchange.to_utf8()),
            _ => None,
        });
        let advice = format!("Publish an MX record for {domain} that names the server of its mailboxes.");
        let bad = |sentence: String| Ok(Finding::new(key, Severity::Error, sentence, advice.as_str()));
        match names.next() {
            Some(name) if name == "." => bad(format!(
                "{domain} says that it takes no mail (null MX): large providers refuse such a sender."
            )),
            Some(name) => {
                Ok(Finding::fine(key, format!("{domain} takes mail at {}.", name.trim_end_matches('.'))))
            }
            None if self.records(domain, RecordType::A).await?.is_empty()
                && self.records(domain, RecordType::AAAA).await?.is_empty() =>
            {
                bad(format!(
                    "{domain} takes no mail: no report comes back, and large providers refuse such a sender."
                ))
            }
            None => Ok(Finding::new(
                key,
                Severity::Warning,
                format!("{domain} has no MX record; mail goes to its address."),
                advice,
            )),
        }
    }

    async fn spf(&self, domain: &str) -> Result<Finding, NetError> {
        let records = self.texts(domain, "v=spf1").await?;
        let advice = format!(
            "Publish one TXT record at {domain}, such as \"v=spf1 include:RELAY -all\", with the name that your \
             relay's documents give for RELAY."
        );
        let bad =
            |key, severity, sentence: String| Ok(Finding::new(key, severity, sentence, advice.as_str()));
        let record = match records.as_slice() {
            [] => {
                let sentence = format!(
                    "{domain} has no SPF record: large providers refuse its letters or call them spam."
                );
                return bad("spf-missing", Severity::Error, sentence);
            }
            [record] => record.to_ascii_lowercase(),
            _ => {
                let sentence =
                    format!("{domain} has {} SPF records: receivers take none of them.", records.len());
                return bad("spf-many", Severity::Error, sentence);
            }
        };
        let terms: Vec<&str> = record.split_ascii_whitespace().skip(1).collect();
        if terms.iter().any(|term| matches!(*term, "all" | "+all")) {
            return bad(
                "spf-all",
                Severity::Error,
                format!("The SPF record of {domain} lets everybody send (+all)."),
            );
        }
        let lookups = self.spf_lookups(&record).await?;
        if lookups > SPF_LOOKUPS {
            let sentence = format!(
                "The SPF record of {domain} costs {lookups} lookups: after {SPF_LOOKUPS} it counts as broken."
            );
            return bad("spf-lookups", Severity::Error, sentence);
        }
        if !terms.iter().any(|term| term.ends_with("all") || term.starts_with("redirect=")) {
            return bad(
                "spf-open",
                Severity::Warning,
                format!("The SPF record of {domain} has no end (-all)."),
            );
        }
        Ok(Finding::fine("spf", format!("SPF of {domain}: {record}")))
    }

    /// Lookups that an SPF record costs, with those of the records it includes; counted little beyond the limit.
    async fn spf_lookups(&self, record: &str) -> Result<usize, NetError> {
        let (mut records, mut lookups) = (vec![record.to_owned()], 0);
        while let Some(record) = records.pop() {
            for term in record.split_ascii_whitespace().skip(1) {
                let term = term.trim_start_matches(['+', '-', '~', '?']);
                let name = term.split([':', '/', '=']).next().unwrap_or_default();
                lookups +=
                    usize::from(matches!(name, "include" | "a" | "mx" | "ptr" | "exists" | "redirect"));
                let included = term.strip_prefix("include:").or(term.strip_prefix("redirect="));
                if let Some(domain) = included.filter(|_| lookups <= SPF_LOOKUPS) {
                    records.extend(
                        self.texts(domain, "v=spf1").await?.into_iter().map(|text| text.to_ascii_lowercase()),
                    );
                }
            }
        }
        Ok(lookups)
    }

    /// The policy of the domain, or of the next above it that has one.
    async fn dmarc(&self, domain: &str) -> Result<Finding, NetError> {
        let mut place = domain;
        loop {
            let records = self.texts(&format!("_dmarc.{place}"), "v=dmarc1").await?;
            match records.as_slice() {
                [] => {}
                [record] => return Ok(Finding::fine("dmarc", format!("DMARC of {place}: {record}"))),
                _ => {
                    let sentence =
                        format!("_dmarc.{place} has several records: receivers take none of them.");
                    let advice = "Keep one of them.";
                    return Ok(Finding::new("dmarc-many", Severity::Error, sentence, advice));
                }
            }
            match place.split_once('.').filter(|(_, above)| above.contains('.')) {
                Some((_, above)) => place = above,
                None => break,
            }
        }
        Ok(Finding::new(
            "dmarc-missing",
            Severity::Error,
            format!(
                "{domain} has no DMARC record: Gmail, Yahoo and Outlook ask for one of whoever sends many letters."
            ),
            format!(
                "Publish a TXT record at _dmarc.{domain}, to begin with \"v=DMARC1; p=none; rua=mailto:you@{domain}\"."
            ),
        ))
    }

    async fn dkim(&self, selector: &str, domain: &str) -> Result<Finding, NetError> {
        let name = format!("{selector}._domainkey.{domain}");
        let bad = |key, severity, sentence: String| {
            let advice =
                format!("Publish at {name} what the relay shows for its key, best one of 2048 bits.");
            Ok(Finding::new(key, severity, sentence, advice))
        };
        let records = self.texts(&name, "").await?;
        let Some(record) = records.iter().find(|record| tag(record, "p").is_some()) else {
            return bad(
                "dkim-missing",
                Severity::Error,
                format!("There is no DKIM key at {name}: signatures count as broken."),
            );
        };
        let key = tag(record, "p").unwrap_or_default().replace(' ', "");
        let length = BASE64.decode(key.as_bytes()).map_or(0, |key| key.len());
        let is_rsa = tag(record, "k").is_none_or(|kind| kind.eq_ignore_ascii_case("rsa"));
        match length {
            _ if key.is_empty() => bad(
                "dkim-revoked",
                Severity::Error,
                format!("The DKIM key at {name} is withdrawn (p is empty)."),
            ),
            0 => bad("dkim-broken", Severity::Error, format!("The DKIM key at {name} cannot be read.")),
            _ if !is_rsa => bad(
                "dkim-kind",
                Severity::Warning,
                format!("The DKIM key at {name} is not RSA: many receivers cannot check it."),
            ),
            1..KEY_1024 => bad(
                "dkim-short",
                Severity::Error,
                format!("The DKIM key at {name} is shorter than 1024 bits: receivers ignore it."),
            ),
            KEY_1024..KEY_2048 => bad(
                "dkim-short",
                Severity::Warning,
                format!("The DKIM key at {name} is shorter than 2048 bits."),
            ),
            _ => Ok(Finding::fine("dkim", format!("There is a DKIM key at {name}."))),
        }
    }

    /// How a letter arrived, by its header: whether the relay signed it, and with which key.
    pub async fn examine_arrived(&self, header: &str, sending: &Sending) -> Vec<Finding> {
        let from = sending.from.as_str();
        let mut findings = Vec::new();
        let signatures = values(header, "dkim-signature");
        let domain = |signature: &String| tag(signature, "d").unwrap_or_default().to_ascii_lowercase();
        let own = signatures.iter().find(|signature| aligned(&domain(signature), from));
        let advice =
            format!("Switch DKIM signing on at the relay, for the domain {from}, and publish its key.");
        match (own, signatures.first()) {
            (Some(signature), _) => {
                let (domain, selector) = (domain(signature), tag(signature, "s").unwrap_or_default());
                findings.push(Finding::fine(
                    "signature",
                    format!("The relay signs for {domain}, with the key {selector}."),
                ));
                if !sending.selectors.contains(&selector.to_owned()) {
                    findings.extend(self.dkim(selector, &domain).await);
                }
            }
            (None, Some(other)) => {
                let other = domain(other);
                let sentence = format!(
                    "The relay signs for {other}, which says nothing for {from}: DMARC rests on SPF alone."
                );
                findings.push(Finding::new("signature-other", Severity::Error, sentence, advice));
            }
            (None, None) => {
                let sentence =
                    "The letter arrived without a DKIM signature: Gmail, Yahoo and Outlook ask for one.";
                findings.push(Finding::new("signature-missing", Severity::Error, sentence, advice));
            }
        }
        if let Some(path) = values(header, "return-path").first() {
            let domain = path.trim_matches(['<', '>']).rsplit_once('@').map_or("", |(_, domain)| domain);
            if !domain.eq_ignore_ascii_case(&sending.return_path) {
                findings.push(Finding::new(
                    "return-path-rewritten",
                    Severity::Note,
                    format!("The relay put its own return path in place of ours: {path}."),
                    "Reports go there: have the relay send them on, and publish its SPF record for that domain.",
                ));
            }
        }
        findings
    }
}

/// Whether one domain is the other, or lies below it; whoever owns both is taken for one.
fn aligned(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    let below = |lower: &str, upper: &str| lower.strip_suffix(upper).is_some_and(|rest| rest.ends_with('.'));
    one == other || below(&one, &other) || below(&other, &one)
}

/// The value of a tag, as in `v=DKIM1; p=…`.
fn tag<'a>(record: &'a str, name: &str) -> Option<&'a str> {
    let mut tags = record.split(';').filter_map(|tag| tag.split_once('='));
    tags.find(|(tag, _)| tag.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}
