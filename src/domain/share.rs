//! Sharing: what is shared, with which words and link, and the address that opens a network's own
//! window with them.
//!
//! The words are fitted to what the network takes: hashtags go first, then words at the end, and
//! never a part of the link, which says by `via` where it was shared.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    campaign::{
        Campaign, Channel, Language,
        channel::{Count, Kind, Limit},
    },
    keyring,
};

/// All that is encoded in an address: everything but the unreserved letters (RFC 3986, 2.3). A space
/// is `%20`, which every network and RFC 6068 understand; `+` is not a space everywhere.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What stands where a text was shortened.
const DOTS: &str = "…";

/// Longest name of a host (RFC 1035, 2.3.4).
const LONGEST_HOST: usize = 253;

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// The home page.
    Home,
    /// A call to action, by its key.
    Call(&'a str),
    /// One of the sixteen days.
    Day(u8),
    /// A hashtag in the campaign's spelling.
    Hashtag(&'a str),
    /// A pledge, by its code. Whether there is such a pledge is not known here.
    Pledge(&'a str),
}

impl<'a> Subject<'a> {
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

/// The word that [`Subject::parse`] reads.
impl fmt::Display for Subject<'_> {
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
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The visitor's language.
    pub language: &'a Language,
    /// `https://example.org`, without a slash at the end.
    pub base_url: &'a str,
    /// What is shared.
    pub subject: Subject<'a>,
}

/// Words that a network takes as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted<'a> {
    /// The text.
    pub text: String,
    /// The hashtags without `#`, the most important first.
    pub tags: Vec<&'a str>,
    /// The link, whole.
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
            Kind::Link => "",
            Kind::Server => server?,
            Kind::Copy | Kind::Native | Kind::None => return None,
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
            Subject::Hashtag(tag) => Some(tag),
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

/// The server a visitor typed, as a host in ASCII and small letters: `mastodon.social`,
/// `https://mastodon.social/` and `@me@mastodon.social` are the same. None for whatever else could
/// be meant by a host: numbers, ports, names inside a network, a path, a password.
pub fn mastodon_server(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let scheme = ["https://", "http://"]
        .iter()
        .find_map(|scheme| typed.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)));
    let host = match scheme {
        Some(scheme) => typed.get(scheme.len()..)?,
        None => match typed.strip_prefix('@').unwrap_or(typed).split_once('@') {
            Some((name, host)) => {
                let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
                (!name.is_empty() && name.bytes().all(plain)).then_some(host)?
            }
            None => typed,
        },
    };
    let host = idna::domain_to_ascii_strict(host.strip_suffix('/').unwrap_or(host)).ok()?;
    // A name under a public ending: no number, no `localhost`, nothing of an inner network.
    let public = psl::domain(host.as_bytes()).is_some_and(|domain| domain.suffix().is_known());
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
    (public && plain && host.len() <= LONGEST_HOST && !host.ends_with('.')).then_some(host)
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The text and how many of the hashtags a limit leaves room for, beside the link. Between text,
/// hashtags and link stands one space each.
fn fit(text: &str, tags: &[&str], link: &str, limit: Option<Limit>) -> (String, usize) {
    let text = one_line(text);
    let Some(limit) = limit else { return (text, tags.len()) };
    let link = match limit.link {
        Some(0) => 0,
        Some(link) => link + 1,
        None => counted(link, limit.count) + 1,
    };
    let room = limit.most.saturating_sub(link);
    let tag = |tag: &&str| counted(tag, limit.count) + 2;
    let mut kept = tags.len();
    let length = counted(&text, limit.count);
    while kept > 0 && length + tags.iter().take(kept).map(tag).sum::<usize>() > room {
        kept -= 1;
    }
    (shorten(&text, room, limit.count), kept)
}

/// A text whose spaces and line ends are one space each.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.graphemes(true) {
        match letter {
            " " | "\t" | "\n" | "\r" | "\r\n" if line.is_empty() || line.ends_with(' ') => {}
            " " | "\t" | "\n" | "\r" | "\r\n" => line.push(' '),
            letter => line.push_str(letter),
        }
    }
    line.truncate(line.trim_end_matches(' ').len());
    line
}

/// A text of at most so much: as it is, or its first words and dots; a single long word is cut
/// between two letters.
fn shorten(text: &str, room: usize, count: Count) -> String {
    if counted(text, count) <= room {
        return text.to_owned();
    }
    let letters: Vec<(usize, &str)> = text.grapheme_indices(true).collect();
    let Some(room) = room.checked_sub(counted(DOTS, count)) else { return String::new() };
    let mut used = 0;
    let mut most = 0;
    for (_, letter) in &letters {
        used += counted(letter, count);
        if used > room {
            break;
        }
        most += 1;
    }
    // The last space within, or right behind, what there is room for; then back over a comma.
    let space = letters.iter().take(most + 1).rposition(|(_, letter)| *letter == " ");
    let mut words = letters.iter().take(space.unwrap_or(0));
    let words = words.rposition(|(_, letter)| !matches!(*letter, " " | "," | ";" | ":" | "–" | "—"));
    let end = words.map_or(most, |last| last + 1);
    let end = letters.get(end).map_or(text.len(), |(at, _)| *at);
    format!("{}{DOTS}", &text[..end])
}

/// How long a text is, as a network counts.
fn counted(text: &str, count: Count) -> usize {
    match count {
        Count::Letters => text.graphemes(true).count(),
        Count::Characters => text.chars().count(),
        Count::Weighted => text
            .chars()
            .map(|letter| match u32::from(letter) {
                0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
                _ => 2,
            })
            .sum(),
    }
}
