//! Sharing: what is shared, with which words and link, and the address that opens a network's own
//! window with them.
//!
//! The words are fitted to what the network takes: hashtags go first, then words at the end, and
//! never a part of the link, which says by `via` where it was shared.

mod fit;
mod server;

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::content::campaign::channel::ChannelKind;
use crate::domain::content::campaign::{Campaign, Channel, Language};
use crate::domain::content::share::fit::fit;
use crate::domain::crypto::keyring;

pub use server::mastodon_server;

/// All that is encoded in an address: everything but the unreserved letters (RFC 3986, 2.3). A space
/// is `%20`, which every network and RFC 6068 understand; `+` is not a space everywhere.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareSubject<'a> {
    Home,
    Call(&'a str),
    Day(u8),
    /// A hashtag in the campaign's spelling.
    Hashtag(&'a str),
    /// A pledge, by its code. Whether there is such a pledge is not known here.
    Pledge(&'a str),
}

impl<'a> ShareSubject<'a> {
    /// Reads `home`, `call:KEY`, `day:N`, `hashtag:TAG` or `p:CODE`; none when the campaign has no
    /// such thing.
    pub fn parse(word: &'a str, campaign: &'a Campaign) -> Option<Self> {
        let (kind, key) = word.split_once(':').unwrap_or((word, ""));
        match kind {
            "home" if kind == word => Some(Self::Home),
            "call" => campaign.calls.iter().find(|known| *known == key).map(|key| Self::Call(key)),
            "day" => {
                let number = key.parse().ok()?;
                let day = campaign.default_language().days.iter().find(|day| day.number == number)?;
                (day.number.to_string() == key).then_some(Self::Day(number))
            }
            "hashtag" => campaign.hashtag(key).map(Self::Hashtag),
            "p" => keyring::is_code(key).then_some(Self::Pledge(key)),
            _ => None,
        }
    }

    /// The path below the address of the site, such as `/mn/days/3`. A pledge has a short one, which
    /// counts and then leads on.
    pub fn path(self, language: &Language) -> String {
        let code = &language.code;
        match self {
            Self::Home => format!("/{code}"),
            Self::Call(key) => format!("/{code}/calls/{key}"),
            Self::Day(number) => format!("/{code}/days/{number}"),
            Self::Hashtag(tag) => format!("/{code}/hashtags/{}", encode(tag)),
            Self::Pledge(pledge) => format!("/r/{pledge}"),
        }
    }

    /// The whole address, with the channel it is shared on.
    pub fn link(self, base_url: &str, language: &Language, channel: &str) -> String {
        format!("{base_url}{}?via={channel}", self.path(language))
    }

    /// The words to share, without hashtags and link.
    pub fn text(self, language: &'a Language) -> &'a str {
        let text = match self {
            Self::Home => None,
            Self::Call(key) => language.call(key).map(|call| &call.pledge),
            Self::Day(number) => language.days.iter().find(|day| day.number == number).map(|day| &day.share),
            Self::Hashtag(tag) => language.hashtag(tag).map(|hashtag| &hashtag.share),
            Self::Pledge(_) => Some(&language.share_pledge),
        };
        text.unwrap_or(&language.share_text)
    }

    /// What is shared, in a few words.
    pub fn title(self, language: &Language) -> String {
        let title = match self {
            Self::Home | Self::Pledge(_) => None,
            Self::Call(key) => language.call(key).map(|call| call.label.clone()),
            Self::Day(number) => {
                language.days.iter().find(|day| day.number == number).map(|day| day.title.clone())
            }
            Self::Hashtag(tag) => Some(format!("#{tag}")),
        };
        title.unwrap_or_else(|| language.title.clone())
    }
}

/// The word that [`ShareSubject::parse`] reads.
impl fmt::Display for ShareSubject<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => formatter.write_str("home"),
            Self::Call(key) => write!(formatter, "call:{key}"),
            Self::Day(number) => write!(formatter, "day:{number}"),
            Self::Hashtag(tag) => write!(formatter, "hashtag:{tag}"),
            Self::Pledge(code) => write!(formatter, "p:{code}"),
        }
    }
}

/// A subject to be shared in a language.
#[derive(Debug, Clone, Copy)]
pub struct Sharing<'a> {
    pub campaign: &'a Campaign,
    pub language: &'a Language,
    /// `https://example.org`, without a slash at the end.
    pub base_url: &'a str,
    pub subject: ShareSubject<'a>,
}

/// Words that a network takes as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted<'a> {
    pub text: String,
    /// The hashtags without `#`, the most important first.
    pub tags: Vec<&'a str>,
    pub link: String,
}

impl Fitted<'_> {
    /// The text, then the hashtags with `#`.
    pub fn words(&self) -> String {
        let tags = self.tags.iter().map(|tag| format!("#{tag}"));
        let text = Some(self.text.clone()).filter(|text| !text.is_empty());
        text.into_iter().chain(tags).collect::<Vec<_>>().join(" ")
    }
}

impl<'a> Sharing<'a> {
    /// The words for a channel, fitted to what it takes.
    pub fn fitted(&self, channel: &Channel) -> Fitted<'a> {
        let link = self.subject.link(self.base_url, self.language, &channel.key);
        let mut tags = self.tags();
        tags.truncate(channel.tags);
        let (text, kept) = fit(self.subject.text(self.language), &tags, &link, channel.limit);
        tags.truncate(kept);
        Fitted { text, tags, link }
    }

    /// The address that opens the network's own window; none when the channel has no such window, or
    /// needs a server and has none. The server must come from [`mastodon_server`].
    pub fn compose(&self, channel: &Channel, server: Option<&str>) -> Option<String> {
        let server = match channel.kind {
            ChannelKind::Link => "",
            ChannelKind::Server => server?,
            ChannelKind::Copy | ChannelKind::Native | ChannelKind::None => return None,
        };
        let fitted = self.fitted(channel);
        let (place, query) = channel.compose.split_once('?')?;
        let apart = ["{tags}", "{hashtag}"].iter().any(|word| query.contains(word));
        let text = if apart { fitted.text.clone() } else { fitted.words() };
        let hashtag = fitted.tags.first().map(|tag| format!("#{tag}")).unwrap_or_default();
        let values = [
            ("{url}", fitted.link),
            ("{text}", text),
            ("{title}", self.subject.title(self.language)),
            ("{tags}", fitted.tags.join(",")),
            ("{hashtag}", hashtag),
        ];
        // What is filled in has no braces left, so that it is never filled in again.
        let fill = |part: &str| {
            values.iter().fold(part.to_owned(), |part, (word, value)| part.replace(word, &encode(value)))
        };
        let empty = |part: &str| values.iter().any(|(word, value)| value.is_empty() && part.ends_with(word));
        let query: Vec<String> = query.split('&').filter(|part| !empty(part)).map(fill).collect();
        Some(format!("{}?{}", place.replace("{server}", server), query.join("&")))
    }

    /// The text to copy, with hashtags and link.
    pub fn copy_text(&self, channel: &Channel) -> String {
        let fitted = self.fitted(channel);
        format!("{}\n{}", fitted.words(), fitted.link)
    }

    /// The campaign's hashtags, the most important first: the one that is shared, then the main one.
    fn tags(&self) -> Vec<&'a str> {
        let shared = match self.subject {
            ShareSubject::Hashtag(tag) => Some(tag),
            _ => None,
        };
        let mut tags: Vec<&str> = Vec::new();
        let campaign = self.campaign;
        let all = campaign.hashtags.iter().map(String::as_str);
        for tag in shared.into_iter().chain([campaign.main_hashtag.as_str()]).chain(all) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

/// Where one reads on a network what others wrote under a hashtag; none when it has no such page.
pub fn stream(channel: &Channel, tag: &str) -> Option<String> {
    (!channel.stream.is_empty()).then(|| channel.stream.replace("{tag}", &encode(tag)))
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::content::campaign::{ContentSource, load};

    const BASE: &str = "https://sixteen.example.org";

    fn campaign() -> &'static Campaign {
        static CAMPAIGN: LazyLock<Campaign> =
            LazyLock::new(|| load(&ContentSource::BuiltIn).expect("no mistakes"));
        &CAMPAIGN
    }

    fn channel(key: &str) -> &'static Channel {
        campaign().channel_of_key(key).expect("a channel")
    }

    fn sharing(language: &str, word: &'static str) -> Sharing<'static> {
        Sharing {
            campaign: campaign(),
            language: campaign().language(language).expect("a language"),
            base_url: BASE,
            subject: ShareSubject::parse(word, campaign()).expect("a subject"),
        }
    }

    /// Every link that opens a network's window, letter by letter: language, subject, channel, link.
    const EXPECTED: &str = "\
en home facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dfacebook&hashtag=%23NoExcuse
en home messenger fb-messenger://share/?link=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dmessenger
en home x https://twitter.com/intent/tweet?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.&url=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
en home viber viber://forward?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dviber
en home whatsapp https://wa.me/?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dwhatsapp
en home telegram https://t.me/share/url?url=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dtelegram&text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere
en home threads https://www.threads.com/intent/post?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dthreads
en home linkedin https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dlinkedin
en home bluesky https://bsky.app/intent/compose?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dbluesky
en home mastodon https://mastodon.social/share?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dmastodon
en home line https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dline
en home reddit https://www.reddit.com/submit?url=https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dreddit&title=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.
en home email mailto:?subject=%23NoExcuse%20for%20all&body=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Demail
en home sms sms:?&body=Women%20and%20girls%20are%20safe%20everywhere%3A%20read%20the%20joint%20statement%20and%20choose%20what%20you%20will%20do.%20https%3A%2F%2Fsixteen.example.org%2Fen%3Fvia%3Dsms
en call:legal-frameworks facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dfacebook&hashtag=%23NoExcuse
en call:legal-frameworks messenger fb-messenger://share/?link=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dmessenger
en call:legal-frameworks x https://twitter.com/intent/tweet?text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.&url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
en call:legal-frameworks viber viber://forward?text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dviber
en call:legal-frameworks whatsapp https://wa.me/?text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dwhatsapp
en call:legal-frameworks telegram https://t.me/share/url?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dtelegram&text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere
en call:legal-frameworks threads https://www.threads.com/intent/post?text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dthreads
en call:legal-frameworks linkedin https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dlinkedin
en call:legal-frameworks bluesky https://bsky.app/intent/compose?text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dbluesky
en call:legal-frameworks mastodon https://mastodon.social/share?text=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dmastodon
en call:legal-frameworks line https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dline
en call:legal-frameworks reddit https://www.reddit.com/submit?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dreddit&title=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.
en call:legal-frameworks email mailto:?subject=Stronger%20laws&body=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Demail
en call:legal-frameworks sms sms:?&body=I%20will%20learn%20what%20the%20law%20says%20about%20gender-based%20violence%2C%20online%20violence%20included%2C%20and%20ask%20those%20who%20make%20and%20apply%20it%20to%20strengthen%20and%20enforce%20it.%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fcalls%2Flegal-frameworks%3Fvia%3Dsms
en day:1 facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dfacebook&hashtag=%23NoExcuse
en day:1 messenger fb-messenger://share/?link=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dmessenger
en day:1 x https://twitter.com/intent/tweet?text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.&url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
en day:1 viber viber://forward?text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dviber
en day:1 whatsapp https://wa.me/?text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dwhatsapp
en day:1 telegram https://t.me/share/url?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dtelegram&text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere
en day:1 threads https://www.threads.com/intent/post?text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dthreads
en day:1 linkedin https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dlinkedin
en day:1 bluesky https://bsky.app/intent/compose?text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dbluesky
en day:1 mastodon https://mastodon.social/share?text=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dmastodon
en day:1 line https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dline
en day:1 reddit https://www.reddit.com/submit?url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dreddit&title=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.
en day:1 email mailto:?subject=Read%20the%20statement%20aloud&body=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Demail
en day:1 sms sms:?&body=Day%201%20of%2016%3A%20read%20the%20joint%20statement%20aloud%20and%20keep%20the%20one%20sentence%20that%20stays%20with%20you.%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fdays%2F1%3Fvia%3Dsms
en hashtag:WomenAndGirlsAreSafeEverywhere facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fen%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dfacebook&hashtag=%23WomenAndGirlsAreSafeEverywhere
en hashtag:WomenAndGirlsAreSafeEverywhere x https://twitter.com/intent/tweet?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20at%20home%2C%20outside%20and%20online.%20What%20will%20you%20do%20for%20that%3F&url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dx&hashtags=WomenAndGirlsAreSafeEverywhere%2CNoExcuse
en hashtag:WomenAndGirlsAreSafeEverywhere threads https://www.threads.com/intent/post?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20at%20home%2C%20outside%20and%20online.%20What%20will%20you%20do%20for%20that%3F%20%23WomenAndGirlsAreSafeEverywhere&url=https%3A%2F%2Fsixteen.example.org%2Fen%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dthreads
en hashtag:WomenAndGirlsAreSafeEverywhere mastodon https://mastodon.social/share?text=Women%20and%20girls%20are%20safe%20everywhere%3A%20at%20home%2C%20outside%20and%20online.%20What%20will%20you%20do%20for%20that%3F%20%23WomenAndGirlsAreSafeEverywhere%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fen%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dmastodon
en hashtag:WomenAndGirlsAreSafeEverywhere email mailto:?subject=%23WomenAndGirlsAreSafeEverywhere&body=Women%20and%20girls%20are%20safe%20everywhere%3A%20at%20home%2C%20outside%20and%20online.%20What%20will%20you%20do%20for%20that%3F%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fen%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Demail
en p:23456789 facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dfacebook&hashtag=%23NoExcuse
en p:23456789 x https://twitter.com/intent/tweet?text=One%20more%20pledge%3A%20women%20and%20girls%20are%20safe%20everywhere.%20Make%20yours%20too.&url=https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
en p:23456789 threads https://www.threads.com/intent/post?text=One%20more%20pledge%3A%20women%20and%20girls%20are%20safe%20everywhere.%20Make%20yours%20too.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dthreads
en p:23456789 mastodon https://mastodon.social/share?text=One%20more%20pledge%3A%20women%20and%20girls%20are%20safe%20everywhere.%20Make%20yours%20too.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dmastodon
en p:23456789 email mailto:?subject=%23NoExcuse%20for%20all&body=One%20more%20pledge%3A%20women%20and%20girls%20are%20safe%20everywhere.%20Make%20yours%20too.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Demail
mn home facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dfacebook&hashtag=%23NoExcuse
mn home messenger fb-messenger://share/?link=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dmessenger
mn home x https://twitter.com/intent/tweet?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.&url=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
mn home viber viber://forward?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dviber
mn home whatsapp https://wa.me/?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dwhatsapp
mn home telegram https://t.me/share/url?url=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dtelegram&text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere
mn home threads https://www.threads.com/intent/post?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dthreads
mn home linkedin https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dlinkedin
mn home bluesky https://bsky.app/intent/compose?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dbluesky
mn home mastodon https://mastodon.social/share?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dmastodon
mn home line https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dline
mn home reddit https://www.reddit.com/submit?url=https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dreddit&title=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.
mn home email mailto:?subject=%D0%A5%D1%8D%D0%BD%D0%B4%20%D1%87%20%D1%88%D0%B0%D0%BB%D1%82%D0%B0%D0%B3%20%D0%B1%D0%B0%D0%B9%D1%85%D0%B3%D2%AF%D0%B9%20%23NoExcuse&body=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Demail
mn home sms sms:?&body=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D3%A9%D3%A9%D1%80%D3%A9%D3%A9%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%D1%8D%D1%8D%20%D1%81%D0%BE%D0%BD%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20https%3A%2F%2Fsixteen.example.org%2Fmn%3Fvia%3Dsms
mn call:legal-frameworks facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dfacebook&hashtag=%23NoExcuse
mn call:legal-frameworks messenger fb-messenger://share/?link=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dmessenger
mn call:legal-frameworks x https://twitter.com/intent/tweet?text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.&url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
mn call:legal-frameworks viber viber://forward?text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dviber
mn call:legal-frameworks whatsapp https://wa.me/?text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dwhatsapp
mn call:legal-frameworks telegram https://t.me/share/url?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dtelegram&text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere
mn call:legal-frameworks threads https://www.threads.com/intent/post?text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dthreads
mn call:legal-frameworks linkedin https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dlinkedin
mn call:legal-frameworks bluesky https://bsky.app/intent/compose?text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dbluesky
mn call:legal-frameworks mastodon https://mastodon.social/share?text=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dmastodon
mn call:legal-frameworks line https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dline
mn call:legal-frameworks reddit https://www.reddit.com/submit?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dreddit&title=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.
mn call:legal-frameworks email mailto:?subject=%D0%A5%D1%83%D1%83%D0%BB%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D1%8D%D1%85&body=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Demail
mn call:legal-frameworks sms sms:?&body=%D0%91%D0%B8%20%D0%B6%D0%B5%D0%BD%D0%B4%D1%8D%D1%80%D1%82%20%D1%81%D1%83%D1%83%D1%80%D0%B8%D0%BB%D1%81%D0%B0%D0%BD%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D1%8D%D0%BB%2C%20%D1%82%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%20%D0%B4%D0%BE%D1%82%D0%BE%D1%80%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D1%85%D2%AF%D1%87%D0%B8%D1%80%D1%85%D0%B8%D0%B9%D0%BB%D0%BB%D0%B8%D0%B9%D0%BD%20%D1%82%D0%B0%D0%BB%D0%B0%D0%B0%D1%80%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%D0%B4%20%D1%8E%D1%83%20%D0%B3%D1%8D%D0%B6%20%D0%B7%D0%B0%D0%B0%D1%81%D0%BD%D1%8B%D0%B3%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B6%20%D0%B0%D0%B2%D0%B0%D0%B0%D0%B4%2C%20%D1%85%D1%83%D1%83%D0%BB%D1%8C%20%D0%B3%D0%B0%D1%80%D0%B3%D0%B0%D0%B4%D0%B0%D0%B3%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D2%AF%D2%AF%D0%BB%D0%B4%D1%8D%D0%B3%20%D1%85%D2%AF%D0%BC%D2%AF%D2%AF%D1%81%D1%8D%D1%8D%D1%81%20%D2%AF%D2%AF%D0%BD%D0%B8%D0%B9%D0%B3%20%D0%B1%D1%8D%D1%85%D0%B6%D2%AF%D2%AF%D0%BB%D0%B6%2C%20%D1%85%D1%8D%D1%80%D1%8D%D0%B3%D0%B6%D0%B8%D0%BB%D1%82%D0%B8%D0%B9%D0%B3%20%D0%BD%D1%8C%20%D1%85%D0%B0%D0%BD%D0%B3%D0%B0%D1%85%D1%8B%D0%B3%20%D1%85%D2%AF%D1%81%D0%BD%D1%8D.%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fcalls%2Flegal-frameworks%3Fvia%3Dsms
mn day:1 facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dfacebook&hashtag=%23NoExcuse
mn day:1 messenger fb-messenger://share/?link=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dmessenger
mn day:1 x https://twitter.com/intent/tweet?text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.&url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
mn day:1 viber viber://forward?text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dviber
mn day:1 whatsapp https://wa.me/?text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dwhatsapp
mn day:1 telegram https://t.me/share/url?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dtelegram&text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere
mn day:1 threads https://www.threads.com/intent/post?text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dthreads
mn day:1 linkedin https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dlinkedin
mn day:1 bluesky https://bsky.app/intent/compose?text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dbluesky
mn day:1 mastodon https://mastodon.social/share?text=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dmastodon
mn day:1 line https://social-plugins.line.me/lineit/share?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dline
mn day:1 reddit https://www.reddit.com/submit?url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dreddit&title=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.
mn day:1 email mailto:?subject=%D0%9C%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B8%D1%85&body=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Demail
mn day:1 sms sms:?&body=16%20%D1%85%D0%BE%D0%BD%D0%BE%D0%B3%D0%B8%D0%B9%D0%BD%201-%D1%80%20%D3%A9%D0%B4%D3%A9%D1%80%3A%20%D1%85%D0%B0%D0%BC%D1%82%D0%B0%D1%80%D1%81%D0%B0%D0%BD%20%D0%BC%D1%8D%D0%B4%D1%8D%D0%B3%D0%B4%D0%BB%D0%B8%D0%B9%D0%B3%20%D1%87%D0%B0%D0%BD%D0%B3%D0%B0%D0%B0%D1%80%20%D1%83%D0%BD%D1%88%D0%B0%D0%B0%D0%B4%2C%20%D1%81%D1%8D%D1%82%D0%B3%D1%8D%D0%BB%D0%B4%20%D2%AF%D0%BB%D0%B4%D1%81%D1%8D%D0%BD%20%D0%BD%D1%8D%D0%B3%20%D3%A9%D0%B3%D2%AF%D2%AF%D0%BB%D0%B1%D1%8D%D1%80%D1%8D%D1%8D%20%D1%82%D0%BE%D0%B3%D1%82%D0%BE%D0%BE%D0%B3%D0%BE%D0%BE%D1%80%D0%BE%D0%B9.%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fdays%2F1%3Fvia%3Dsms
mn hashtag:WomenAndGirlsAreSafeEverywhere facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dfacebook&hashtag=%23WomenAndGirlsAreSafeEverywhere
mn hashtag:WomenAndGirlsAreSafeEverywhere x https://twitter.com/intent/tweet?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D0%B3%D1%8D%D1%80%D1%82%D1%8D%D1%8D%20%D1%87%2C%20%D0%B3%D0%B0%D0%B4%D0%B0%D0%B0%20%D1%87%2C%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D0%BE%D1%80%D1%87%D0%B8%D0%BD%D0%B4%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D2%AE%D2%AF%D0%BD%D0%B8%D0%B9%20%D1%82%D3%A9%D0%BB%D3%A9%D3%A9%20%D1%82%D0%B0%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%20%D0%B2%D1%8D%3F&url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dx&hashtags=WomenAndGirlsAreSafeEverywhere%2CNoExcuse
mn hashtag:WomenAndGirlsAreSafeEverywhere threads https://www.threads.com/intent/post?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D0%B3%D1%8D%D1%80%D1%82%D1%8D%D1%8D%20%D1%87%2C%20%D0%B3%D0%B0%D0%B4%D0%B0%D0%B0%20%D1%87%2C%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D0%BE%D1%80%D1%87%D0%B8%D0%BD%D0%B4%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D2%AE%D2%AF%D0%BD%D0%B8%D0%B9%20%D1%82%D3%A9%D0%BB%D3%A9%D3%A9%20%D1%82%D0%B0%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%20%D0%B2%D1%8D%3F%20%23WomenAndGirlsAreSafeEverywhere&url=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dthreads
mn hashtag:WomenAndGirlsAreSafeEverywhere mastodon https://mastodon.social/share?text=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D0%B3%D1%8D%D1%80%D1%82%D1%8D%D1%8D%20%D1%87%2C%20%D0%B3%D0%B0%D0%B4%D0%B0%D0%B0%20%D1%87%2C%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D0%BE%D1%80%D1%87%D0%B8%D0%BD%D0%B4%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D2%AE%D2%AF%D0%BD%D0%B8%D0%B9%20%D1%82%D3%A9%D0%BB%D3%A9%D3%A9%20%D1%82%D0%B0%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%20%D0%B2%D1%8D%3F%20%23WomenAndGirlsAreSafeEverywhere%20%23NoExcuse%20https%3A%2F%2Fsixteen.example.org%2Fmn%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Dmastodon
mn hashtag:WomenAndGirlsAreSafeEverywhere email mailto:?subject=%23WomenAndGirlsAreSafeEverywhere&body=%D0%9E%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D0%B3%D1%8D%D1%80%D1%82%D1%8D%D1%8D%20%D1%87%2C%20%D0%B3%D0%B0%D0%B4%D0%B0%D0%B0%20%D1%87%2C%20%D1%86%D0%B0%D1%85%D0%B8%D0%BC%20%D0%BE%D1%80%D1%87%D0%B8%D0%BD%D0%B4%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D2%AE%D2%AF%D0%BD%D0%B8%D0%B9%20%D1%82%D3%A9%D0%BB%D3%A9%D3%A9%20%D1%82%D0%B0%20%D1%8E%D1%83%20%D1%85%D0%B8%D0%B9%D1%85%20%D0%B2%D1%8D%3F%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fmn%2Fhashtags%2FWomenAndGirlsAreSafeEverywhere%3Fvia%3Demail
mn p:23456789 facebook https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dfacebook&hashtag=%23NoExcuse
mn p:23456789 x https://twitter.com/intent/tweet?text=%D0%9D%D1%8D%D0%B3%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%20%D0%BD%D1%8D%D0%BC%D1%8D%D0%B3%D0%B4%D0%BB%D1%8D%D1%8D%3A%20%D0%BE%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D0%A2%D0%B0%20%D1%87%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%D0%B0%D0%B0%20%D3%A9%D0%B3%D3%A9%D3%A9%D1%80%D1%8D%D0%B9.&url=https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dx&hashtags=NoExcuse%2CWomenAndGirlsAreSafeEverywhere
mn p:23456789 threads https://www.threads.com/intent/post?text=%D0%9D%D1%8D%D0%B3%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%20%D0%BD%D1%8D%D0%BC%D1%8D%D0%B3%D0%B4%D0%BB%D1%8D%D1%8D%3A%20%D0%BE%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D0%A2%D0%B0%20%D1%87%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%D0%B0%D0%B0%20%D3%A9%D0%B3%D3%A9%D3%A9%D1%80%D1%8D%D0%B9.%20%23NoExcuse&url=https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dthreads
mn p:23456789 mastodon https://mastodon.social/share?text=%D0%9D%D1%8D%D0%B3%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%20%D0%BD%D1%8D%D0%BC%D1%8D%D0%B3%D0%B4%D0%BB%D1%8D%D1%8D%3A%20%D0%BE%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D0%A2%D0%B0%20%D1%87%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%D0%B0%D0%B0%20%D3%A9%D0%B3%D3%A9%D3%A9%D1%80%D1%8D%D0%B9.%20%23NoExcuse%20%23WomenAndGirlsAreSafeEverywhere%20https%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Dmastodon
mn p:23456789 email mailto:?subject=%D0%A5%D1%8D%D0%BD%D0%B4%20%D1%87%20%D1%88%D0%B0%D0%BB%D1%82%D0%B0%D0%B3%20%D0%B1%D0%B0%D0%B9%D1%85%D0%B3%D2%AF%D0%B9%20%23NoExcuse&body=%D0%9D%D1%8D%D0%B3%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%20%D0%BD%D1%8D%D0%BC%D1%8D%D0%B3%D0%B4%D0%BB%D1%8D%D1%8D%3A%20%D0%BE%D1%85%D0%B8%D0%B4%2C%20%D1%8D%D0%BC%D1%8D%D0%B3%D1%82%D1%8D%D0%B9%D1%87%D2%AF%D2%AF%D0%B4%20%D1%85%D0%B0%D0%B0%D0%BD%D0%B0%20%D1%87%20%D0%B0%D1%8E%D1%83%D0%BB%D0%B3%D2%AF%D0%B9.%20%D0%A2%D0%B0%20%D1%87%20%D0%B0%D0%BC%D0%BB%D0%B0%D0%BB%D1%82%D0%B0%D0%B0%20%D3%A9%D0%B3%D3%A9%D3%A9%D1%80%D1%8D%D0%B9.%0D%0A%0D%0Ahttps%3A%2F%2Fsixteen.example.org%2Fr%2F23456789%3Fvia%3Demail
";

    #[test]
    fn every_composer_link_is_what_the_network_wants() {
        let mut seen = Vec::new();
        for line in EXPECTED.lines() {
            let parts: Vec<&'static str> = line.split(' ').collect();
            let [language, word, key, address] = parts[..] else { panic!("{line}") };
            let server = (key == "mastodon").then_some("mastodon.social");
            let composed = sharing(language, word).compose(channel(key), server);
            assert_eq!(composed.as_deref(), Some(address), "{language} {word} {key}");
            seen.push((language, word, key));
        }
        for language in ["en", "mn"] {
            for word in ["home", "call:legal-frameworks", "day:1"] {
                for channel in &campaign().channels {
                    let named = seen.contains(&(language, word, channel.key.as_str()));
                    let opens = sharing(language, word).compose(channel, Some("mastodon.social")).is_some();
                    assert_eq!(named, opens, "{language} {word} {}", channel.key);
                }
            }
        }
    }

    #[test]
    fn no_text_of_ours_is_cut_on_any_network() {
        let campaign = campaign();
        let calls = campaign.calls.iter().map(|key| ShareSubject::Call(key));
        let days = (1..=16).map(ShareSubject::Day);
        let tags = campaign.hashtags.iter().map(|tag| ShareSubject::Hashtag(tag));
        let subjects: Vec<ShareSubject<'_>> = [ShareSubject::Home, ShareSubject::Pledge("23456789")]
            .into_iter()
            .chain(calls)
            .chain(days)
            .chain(tags)
            .collect();
        for language in &campaign.languages {
            for channel in &campaign.channels {
                for subject in &subjects {
                    let sharing = Sharing { campaign, language, base_url: BASE, subject: *subject };
                    let fitted = sharing.fitted(channel);
                    assert_eq!(fitted.text, subject.text(language), "{} {subject}", channel.key);
                    let wanted = channel.tags.min(1);
                    assert!(fitted.tags.len() >= wanted, "{} {} {subject}", language.code, channel.key);
                }
            }
        }
    }

    #[test]
    fn a_channel_without_a_window_or_a_server_has_no_link() {
        let home = sharing("en", "home");
        for key in ["instagram", "copy", "wechat", "native", "qr", "partner", "search", "youtube"] {
            assert_eq!(home.compose(channel(key), Some("mastodon.social")), None, "{key}");
        }
        assert_eq!(home.compose(channel("mastodon"), None), None);
    }

    #[test]
    fn what_is_copied_has_all_hashtags_and_the_link() {
        assert_eq!(
            sharing("mn", "day:1").copy_text(channel("instagram")),
            "16 хоногийн 1-р өдөр: хамтарсан мэдэгдлийг чангаар уншаад, сэтгэлд үлдсэн нэг өгүүлбэрээ \
             тогтоогоорой. #NoExcuse #WomenAndGirlsAreSafeEverywhere\n\
             https://sixteen.example.org/mn/days/1?via=instagram"
        );
        assert_eq!(
            sharing("en", "p:23456789").copy_text(channel("wechat")),
            "One more pledge: women and girls are safe everywhere. Make yours too.\n\
             https://sixteen.example.org/r/23456789?via=wechat"
        );
    }

    #[test]
    fn a_hashtag_in_cyrillic_stays_whole_and_instagram_gets_five() {
        let mut own = load(&ContentSource::BuiltIn).expect("no mistakes");
        own.hashtags = ["Нэг", "ХоёрГурав", "Дөрөв", "Тав", "Зургаа", "Долоо"].map(str::to_owned).to_vec();
        own.main_hashtag = "Тав".to_owned();
        let language = own.language("mn").expect("a language");
        let subject = ShareSubject::parse("hashtag:хоёргурав", &own).expect("in any case");
        assert_eq!(subject, ShareSubject::Hashtag("ХоёрГурав"));
        let sharing = Sharing { campaign: &own, language, base_url: BASE, subject };
        let tags = |key: &str| sharing.fitted(channel(key)).tags;
        assert_eq!(tags("instagram"), ["ХоёрГурав", "Тав", "Нэг", "Дөрөв", "Зургаа"]);
        assert_eq!(tags("threads"), ["ХоёрГурав"]);
        assert_eq!(
            sharing.compose(channel("facebook"), None).as_deref(),
            Some(
                "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fsixteen.example.org%2Fmn%2Fhashtags%2F%25D0%25A5%25D0%25BE%25D1%2591%25D1%2580%25D0%2593%25D1%2583%25D1%2580%25D0%25B0%25D0%25B2%3Fvia%3Dfacebook&hashtag=%23%D0%A5%D0%BE%D1%91%D1%80%D0%93%D1%83%D1%80%D0%B0%D0%B2"
            )
        );
        assert_eq!(
            stream(channel("x"), "Дөрөв").as_deref(),
            Some("https://x.com/hashtag/%D0%94%D3%A9%D1%80%D3%A9%D0%B2")
        );
        assert_eq!(stream(channel("telegram"), "Дөрөв"), None);
    }

    #[test]
    fn a_subject_is_read_and_written() {
        for word in ["home", "call:data", "day:1", "day:16", "hashtag:NoExcuse", "p:23456789"] {
            let subject = ShareSubject::parse(word, campaign()).expect("a subject");
            assert_eq!(subject.to_string(), word);
        }
        let other = ShareSubject::parse("hashtag:NOEXCUSE", campaign()).expect("in any case");
        assert_eq!(other.to_string(), "hashtag:NoExcuse");
        for word in [
            "",
            "home:",
            "Home",
            "call",
            "call:",
            "call:nothing",
            "day:0",
            "day:17",
            "day:01",
            "day:+1",
            "day:x",
            "hashtag:",
            "hashtag:#NoExcuse",
            "p:",
            "p:1234567",
            "p:../..",
            "x:y",
            "https://example.org",
        ] {
            assert_eq!(ShareSubject::parse(word, campaign()), None, "{word}");
        }
    }

    #[test]
    fn a_subject_has_its_page_title_and_words_in_the_language() {
        let mn = campaign().language("mn").expect("a language");
        for (word, path, title, text) in [
            (
                "home",
                "/mn",
                "Хэнд ч шалтаг байхгүй #NoExcuse",
                "Охид, эмэгтэйчүүд хаана ч аюулгүй: хамтарсан",
            ),
            ("call:data", "/mn/calls/data", "Өгөгдлийг сайжруулах", "Би тоо баримтыг"),
            ("day:2", "/mn/days/2", "Тусламжийн дугаарыг мэдэх", "16 хоногийн 2-р өдөр"),
            ("hashtag:NoExcuse", "/mn/hashtags/NoExcuse", "#NoExcuse", "Охид, эмэгтэйчүүдийн эсрэг"),
            ("p:23456789", "/r/23456789", "Хэнд ч шалтаг байхгүй #NoExcuse", "Нэг амлалт нэмэгдлээ"),
        ] {
            let subject = ShareSubject::parse(word, campaign()).expect("a subject");
            assert_eq!(subject.path(mn), path);
            assert_eq!(subject.title(mn), title);
            assert!(subject.text(mn).starts_with(text), "{}", subject.text(mn));
            assert_eq!(subject.link(BASE, mn, "x"), format!("{BASE}{path}?via=x"));
        }
    }

    /// A value of an address's query, decoded.
    fn value(address: &str, name: &str) -> Option<String> {
        let (_, query) = address.split_once('?')?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
        Some(percent_decode_str(value).decode_utf8().expect("UTF-8").into_owned())
    }

    proptest! {
        // Each loads a campaign of its own, which is most of what it takes.
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn decoding_an_address_gives_the_words_back(text in "\\PC{0,160}", key in 0_usize..7) {
            let mut own = load(&ContentSource::BuiltIn).expect("no mistakes");
            own.languages.iter_mut().for_each(|language| language.share_text.clone_from(&text));
            let sharing =
                Sharing { campaign: &own, language: &own.languages[0], base_url: BASE, subject: ShareSubject::Home };
            let key = ["x", "whatsapp", "telegram", "threads", "bluesky", "mastodon", "email"][key];
            let channel = channel(key);
            let address = sharing.compose(channel, Some("mastodon.social")).expect("a link");
            prop_assert!(address.bytes().all(|b| b.is_ascii_graphic() && b != b'+'));
            let fitted = sharing.fitted(channel);
            let link = format!("{BASE}/en?via={key}");
            prop_assert_eq!(&fitted.link, &link);
            let text = if key == "x" { fitted.text.clone() } else { fitted.words() };
            let body = match key {
                "x" | "telegram" | "threads" => {
                    prop_assert_eq!(value(&address, "url"), Some(link));
                    value(&address, "text").unwrap_or_default()
                }
                "email" => {
                    let body = value(&address, "body").expect("a body");
                    body.strip_suffix(&format!("\r\n\r\n{link}")).expect("the link at the end").to_owned()
                }
                _ => {
                    let body = value(&address, "text").expect("a text");
                    body.strip_suffix(&format!(" {link}")).expect("the link at the end").to_owned()
                }
            };
            prop_assert_eq!(body, text);
        }

        #[test]
        fn any_subject_typed_is_answered(typed in "(home|call|day|hashtag|p)?:?.{0,20}") {
            let subject = ShareSubject::parse(&typed, campaign());
            let same = |subject: ShareSubject<'_>| subject.to_string().to_lowercase() == typed.to_lowercase();
            prop_assert!(subject.is_none_or(same));
        }
    }
}
