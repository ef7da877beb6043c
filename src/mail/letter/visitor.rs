//! The words of letters to people who sign.
//!
//! Somebody else may see the mailbox, or the lock screen that shows sender, subject and first
//! line. So no letter that nobody asked for names the campaign, a hashtag, violence or a helpline.
//! Those that were asked for with the daily letters do so below their first lines, unless plain
//! letters were asked for. Nothing that the visitor – or a stranger with their address – typed is in
//! any of them. Links are made from the configured base URL only, never from a request.

use entity::pledge::Model as Pledge;

use crate::config::BaseUrl;
use crate::domain::content::campaign::channel::ChannelKind;
use crate::domain::content::campaign::interface::Argument;
use crate::domain::content::campaign::{DAYS, Language};
use crate::domain::content::share::ShareSubject;
use crate::domain::crypto::keyring::Hash;
use crate::domain::{CallSet, Site};
use crate::mail::letter::message::{Headers, list_headers};
use crate::mail::letter::page::{Block, Words, words};
use crate::mail::letter::topic::VisitorTopic;

/// Whom a letter is for.
#[derive(Debug)]
pub(super) struct Recipient<'a> {
    pub(super) code: &'a str,
    pub(super) email_key: Hash,
    /// Keys of the promised calls; none where what was promised with them is worded differently now.
    pub(super) calls: CallSet,
    /// Whether letters must name neither the promise nor the campaign.
    pub(super) plain: bool,
}

impl<'a> Recipient<'a> {
    /// None once the pledge is erased.
    pub(super) fn of(site: &Site, pledge: &'a Pledge) -> Option<Self> {
        let email_key = pledge.email_key.as_deref()?.try_into().ok()?;
        let is_present = site.is_present_text(&pledge.text_hash);
        Some(Self {
            code: &pledge.code,
            email_key,
            calls: Some(&pledge.calls).filter(|_| is_present).cloned().unwrap_or_default(),
            plain: pledge.plain_letters,
        })
    }
}

impl<'a> Recipient<'a> {
    /// Somebody who does not exist and chose the first call, for whoever wants to look at a letter.
    pub(super) fn sample(site: &'a Site, plain: bool) -> Self {
        let calls = site.campaign.calls.iter().take(1).collect();
        // No pledge's code has a nought.
        Self { code: "00000000", email_key: Hash::default(), calls, plain }
    }
}

/// A letter's links and words in its language.
struct Writer<'a> {
    site: &'a Site,
    base_url: &'a BaseUrl,
    language: &'a Language,
    to: &'a Recipient<'a>,
}

/// The words of a letter.
pub(super) fn write(
    site: &Site,
    base_url: &BaseUrl,
    language: &Language,
    to: &Recipient<'_>,
    topic: VisitorTopic,
) -> Words {
    let writer = Writer { site, base_url, language, to };
    let (subject, parts) = match topic {
        VisitorTopic::Confirm => {
            ("letter-confirm-subject", writer.confirm("letter-confirm-first", "letter-confirm-body"))
        }
        VisitorTopic::Reminder => {
            ("letter-reminder-subject", writer.confirm("letter-reminder-first", "letter-reminder-body"))
        }
        VisitorTopic::Signed => ("letter-signed-subject", writer.signed()),
        VisitorTopic::Link => ("letter-link-subject", writer.own_link()),
        VisitorTopic::Withdrawn => ("letter-withdrawn-subject", writer.withdrawn()),
        VisitorTopic::Thanks => ("letter-thanks-subject", writer.thanks()),
        VisitorTopic::Day(day) => ("letter-day-subject", writer.day(day)),
        VisitorTopic::Closing(count) => ("letter-closing-subject", writer.closing(count)),
    };
    let names_campaign = !to.plain && topic.is_asked_for();
    words(site, language, language.interface.text(subject), names_campaign, parts)
}

/// The headers of a letter: those that were asked for can be stopped by the mail program.
pub(super) fn headers(
    site: &Site,
    base_url: &BaseUrl,
    language: &Language,
    to: &Recipient<'_>,
    topic: VisitorTopic,
    day: Option<&str>,
) -> Headers {
    if topic.is_asked_for() {
        list_headers(day.unwrap_or("0"), base_url, &stop_link(site, base_url, language, to))
    } else {
        Headers::new()
    }
}

fn stop_link(site: &Site, base_url: &BaseUrl, language: &Language, to: &Recipient<'_>) -> String {
    format!("{}/{}/letters/{}", base_url.origin(), language.code, site.letters_token(to.code))
}

impl Writer<'_> {
    fn text(&self, key: &str) -> Block {
        Block::Text(self.language.interface.text(key))
    }

    fn link(&self, path: impl std::fmt::Display) -> String {
        format!("{}/{}{path}", self.base_url.origin(), self.language.code)
    }

    fn token_link(&self, path: &str, token: &str) -> String {
        self.link(format!("/{path}/{token}"))
    }

    fn confirm(&self, first: &str, body: &str) -> Vec<Block> {
        let interface = &self.language.interface;
        let confirm = self.token_link("confirm", &self.site.confirm_token(self.to.code));
        let hours = self.site.rules.confirm_lifetime.as_secs().div_ceil(3600);
        let mut parts = vec![
            Block::Title(self.language.interface.text(first)),
            Block::Button(interface.text("letter-confirm-button"), confirm),
            self.text("letter-code"),
            Block::Code(self.site.keys.confirmation_code(self.to.code)),
            Block::Text(interface.with("letter-valid", &[("hours", hours.into())])),
            self.text(body),
            self.text("letter-nothing"),
        ];
        parts.extend(self.foot());
        parts
    }

    /// It has no way to a page of one's own: there is none any more.
    fn withdrawn(&self) -> Vec<Block> {
        let open = self.language.interface.text("letter-confirm-button");
        vec![
            self.text("letter-greeting"),
            self.text("letter-withdrawn-body"),
            Block::Rule,
            self.text("letter-withdrawn-again"),
            Block::Link(open, self.link("")),
        ]
    }

    fn signed(&self) -> Vec<Block> {
        let mut parts = vec![self.text("letter-greeting"), self.text("letter-signed-body")];
        parts.extend(self.foot());
        parts
    }

    fn own_link(&self) -> Vec<Block> {
        vec![
            self.text("letter-greeting"),
            self.text("letter-link-body"),
            self.own_page(),
            Block::Rule,
            self.disown(),
        ]
    }

    /// The way to one's own pledge, and out of it.
    fn foot(&self) -> [Block; 3] {
        [Block::Rule, self.manage(), self.disown()]
    }

    fn disown(&self) -> Block {
        let disown = self.site.disown_token(&self.to.email_key);
        Block::Link(self.language.interface.text("letter-disown"), self.token_link("disown", &disown))
    }

    fn manage_link(&self) -> String {
        self.token_link("manage", &self.site.manage_token(self.to.code))
    }

    fn manage(&self) -> Block {
        Block::Link(self.language.interface.text("letter-manage"), self.manage_link())
    }

    fn own_page(&self) -> Block {
        Block::Button(self.language.interface.text("letter-confirm-button"), self.manage_link())
    }

    fn thanks(&self) -> Vec<Block> {
        let interface = &self.language.interface;
        let mut parts = vec![self.text("letter-thanks-first")];
        if self.to.plain {
            parts.extend([self.text("letter-thanks-plain"), self.own_page()]);
        } else {
            let words = &self.language.letters.thanks;
            let calls = self.to.calls.keys();
            parts.extend([Block::Columns(0), Block::Title(words.title.clone())]);
            parts.extend(words.text.iter().cloned().map(Block::Text));
            let promised = calls.filter_map(|key| self.language.call(key)).map(|call| call.pledge.clone());
            let promised: Vec<String> = promised.collect();
            parts.extend((!promised.is_empty()).then_some(Block::List(promised)));
            parts.push(Block::Heading(interface.text("share-title")));
            parts.push(Block::Text(interface.text("share-warning")));
            parts.extend(self.share_links());
        }
        parts.extend(self.asked_foot());
        parts
    }

    /// Links that share the pledge: on the network that comes first in the language, and its own page, which
    /// has all others. More of them would make a letter in Cyrillic look like one that hides its words.
    fn share_links(&self) -> impl Iterator<Item = Block> {
        let campaign = &self.site.campaign;
        let (interface, lang, origin) =
            (&self.language.interface, &self.language.code, self.base_url.origin());
        let channels = self.language.channels.iter().filter_map(|key| campaign.channel_of_key(key));
        let mut channels = channels.filter(|channel| channel.kind == ChannelKind::Link && !channel.app_only);
        let first = channels.next().map(|channel| {
            let page = ShareSubject::Pledge(self.to.code);
            let label = campaign.channel_label(interface, &channel.key);
            let label = interface.with("share-on", &[("network", label.into())]);
            Block::Link(label, format!("{origin}/share/{}?lang={lang}&page={page}", channel.key))
        });
        let own = format!("{origin}/p/{}?lang={lang}", self.to.code);
        first.into_iter().chain([Block::Link(interface.text("share-more"), own)])
    }

    fn day(&self, number: u8) -> Vec<Block> {
        let interface = &self.language.interface;
        let page = self.link(format_args!("/days/{number}?via=email"));
        let open = Block::Button(interface.text("letter-confirm-button"), page);
        let mut parts = vec![self.text("letter-day-first")];
        let day = self.language.days.iter().find(|day| day.number == number && !self.to.plain);
        if let Some(day) = day {
            let eyebrow = interface.with("day-of", &[("day", i64::from(number).into())]);
            parts.extend([Block::Columns(number), Block::Small(eyebrow), Block::Title(day.title.clone())]);
            parts.extend(day.observance.clone().map(Block::Small));
            parts.extend([
                Block::Text(day.text.clone()),
                open,
                Block::Note(interface.text("day-safe"), day.safe.clone()),
            ]);
        } else {
            parts.extend([self.text("letter-day-plain"), open]);
        }
        parts.extend(self.asked_foot());
        parts
    }

    fn closing(&self, count: i64) -> Vec<Block> {
        let interface = &self.language.interface;
        let open = Block::Button(interface.text("letter-confirm-button"), self.link("?via=email"));
        let mut parts = vec![self.text("letter-closing-first")];
        if self.to.plain {
            parts.push(Block::Text(
                interface.with("letter-closing-plain", &[("count", Argument::Count(count))]),
            ));
            parts.push(open);
        } else {
            let words = &self.language.letters.closing;
            let count = interface.number(count);
            parts.extend([Block::Columns(DAYS + 1), Block::Title(words.title.clone())]);
            parts.extend(words.text.iter().map(|text| Block::Text(text.replace("{count}", &count))));
            parts.push(open);
        }
        parts.extend(self.asked_foot());
        parts
    }

    /// The foot of a letter that was asked for: it can be stopped with one press.
    fn asked_foot(&self) -> Vec<Block> {
        let interface = &self.language.interface;
        let stop = stop_link(self.site, self.base_url, self.language, self.to);
        let mut parts = vec![Block::Rule, Block::Link(interface.text("letter-stop"), stop), self.manage()];
        if !self.to.plain {
            let effective = self.site.effective.load();
            let lines = effective.helplines.iter().filter(|line| line.enabled && !line.dial.is_empty());
            let names = lines.filter_map(|line| {
                let words = self.language.helplines.iter().find(|words| words.id == line.id)?;
                Some(format!("{} {}", line.show, words.name))
            });
            let names = names.collect::<Vec<_>>().join(", ");
            if !names.is_empty() {
                parts.push(Block::Small(format!("{} {names}.", interface.text("help-title"))));
            }
        }
        parts
    }
}
