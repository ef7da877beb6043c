//! A channel: where a share goes to and where a visit comes from, all of it content.
//!
//! Networks change the addresses of their composers, their limits and their hosts. None of that is
//! in the program: an office changes `campaign.toml`. What is here checks it and looks a Referer's
//! host up.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use serde_spanned::Spanned;
use url::Url;

/// The channels that the site has words of its own for, `channel-KEY`.
pub const WORDED: [&str; 9] =
    ["copy", "email", "sms", "native", "qr", "partner", "search", "direct", "other"];

/// How many hashtags a text gets at most on a network whose content does not say: none.
const NO_TAGS: usize = 0;

/// Smallest limit that leaves room for a few words beside a link.
const SHORTEST_LIMIT: usize = 100;

/// Longest name of a host (RFC 1035, 2.3.4).
const LONGEST_HOST: usize = 253;

/// What an address may begin with: web pages, and the apps that take a text. Anything else, such as
/// `javascript:`, could do something in our page's name.
const SCHEMES: [&str; 5] = ["https://", "mailto:", "sms:", "viber://", "fb-messenger://"];

/// Words in braces that a composer's address may have.
const COMPOSE_WORDS: [&str; 6] = ["url", "text", "title", "tags", "hashtag", "server"];

/// A channel: where a visit came from or a share went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Key in `via`, tables and counts.
    pub key: String,
    /// The network's own name; empty when the interface words it (`channel-KEY`).
    pub label: String,
    pub kind: ChannelKind,
    /// The composer's address with `{url}` and such; empty unless the kind is a link or a server.
    pub compose: String,
    /// Whether only an app on a phone opens the address.
    pub app_only: bool,
    /// The longest text with its hashtags and link; none when any length does.
    pub limit: Option<Limit>,
    pub tags: usize,
    /// The address of a hashtag's stream with `{tag}`; empty when there is none.
    pub stream: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelPart {
    pub(crate) key: Spanned<String>,
    pub(crate) label: String,
    pub(crate) kind: ChannelKind,
    pub(crate) compose: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) app_only: bool,
    pub(crate) limit: Option<Spanned<usize>>,
    pub(crate) count: Option<Spanned<Count>>,
    pub(crate) link: Option<Spanned<usize>>,
    pub(crate) tags: Option<Spanned<usize>>,
    pub(crate) stream: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) hosts: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) android: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) aliases: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) marks: Vec<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// Opens the network's composer.
    Link,
    /// Asks for the visitor's own server, then opens that server's composer.
    Server,
    /// Shows the text to copy: the network takes none from a link.
    Copy,
    /// Opens the share menu of the phone, by script.
    Native,
    /// Nothing: visits only come from there.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How much, as the network counts.
    pub most: usize,
    pub count: Count,
    /// What a link counts whatever its length; none when it counts as it is.
    pub link: Option<usize>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Count {
    /// What a reader takes for one letter counts one (extended grapheme clusters, UAX 29).
    #[default]
    Letters,
    Characters,
    /// As X does: Latin, Cyrillic and other letters up to U+10FF and some marks count one, all else
    /// two (twitter-text, configuration 3).
    Weighted,
}

impl Channel {
    pub fn is_shared(&self) -> bool {
        self.kind != ChannelKind::None
    }
}

/// Which channel a host means, ready to be asked without allocating.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    /// Index of the channel by the end of a host's name, such as `facebook.com`.
    ends: HashMap<Box<str>, usize>,
    /// Index by a name whose country differs, such as `google` for `google.mn`.
    stems: HashMap<Box<str>, usize>,
    /// Index by the name of an Android app, such as `com.facebook.katana`.
    apps: HashMap<Box<str>, usize>,
    /// Index by another name of a channel, such as `fb`.
    aliases: HashMap<Box<str>, usize>,
    /// Index by a parameter that a network adds to links, such as `fbclid`.
    marks: HashMap<Box<str>, usize>,
}

impl Hosts {
    pub(crate) fn alias(&self, name: &str) -> Option<usize> {
        self.aliases.get(name).copied()
    }

    pub(crate) fn mark(&self, parameter: &str) -> Option<usize> {
        self.marks.get(parameter).copied()
    }

    /// The index of the channel a host means. Ends match from dot to dot, the longest first.
    pub(crate) fn channel(&self, host: &str) -> Option<usize> {
        let host = host.strip_suffix('.').unwrap_or(host);
        let mut buffer = [0_u8; LONGEST_HOST];
        let lower = buffer.get_mut(..host.len())?;
        lower.copy_from_slice(host.as_bytes());
        lower.make_ascii_lowercase();
        let host = std::str::from_utf8(lower).ok()?;
        let suffix = without_public_suffix(host).map(|stem| host.len() - stem.len());
        let stem = |end: &str| self.stems.get(end.get(..end.len().checked_sub(suffix?)?)?);
        let longest = || ends_of(host).find_map(|end| self.ends.get(end).or_else(|| stem(end)));
        self.apps.get(host).or_else(longest).copied()
    }
}

/// A name, then what follows its first dot, and so on.
fn ends_of(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |rest| rest.split_once('.').map(|(_, rest)| rest))
}

/// A host without the ending under which anybody can have a name: `www.google` of
/// `www.google.co.uk`. None where such names belong to one firm's customers, as with `github.io`.
fn without_public_suffix(host: &str) -> Option<&str> {
    let suffix = psl::suffix(host.as_bytes())?;
    if suffix.typ() != Some(psl::Type::Icann) {
        return None;
    }
    let stem = host.len().checked_sub(suffix.as_bytes().len() + 1)?;
    host.get(..stem)
}

/// A mistake in a channel: where in the file, and what.
type Mistake = (Range<usize>, String);

/// The channels of a campaign and the hosts that mean them, with every mistake.
pub(crate) fn read(parts: Vec<ChannelPart>) -> (Vec<Channel>, Hosts, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut hosts = Hosts::default();
    let mut channels = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        check(&part, &mut mistakes);
        for host in &part.hosts {
            let (map, name, dots) = match host.get_ref().strip_suffix(".*") {
                Some(stem) => (&mut hosts.stems, stem, 0),
                None => (&mut hosts.ends, host.get_ref().as_str(), 1),
            };
            enter(map, host, name, dots, index, &mut mistakes);
        }
        for app in &part.android {
            enter(&mut hosts.apps, app, app.get_ref(), 1, index, &mut mistakes);
        }
        for (map, names) in [(&mut hosts.aliases, &part.aliases), (&mut hosts.marks, &part.marks)] {
            for name in names {
                enter(map, name, name.get_ref(), 0, index, &mut mistakes);
            }
        }
        let limit = part.limit.map(|most| Limit {
            most: most.into_inner(),
            count: part.count.map(Spanned::into_inner).unwrap_or_default(),
            link: part.link.map(Spanned::into_inner),
        });
        channels.push(Channel {
            key: part.key.into_inner(),
            label: part.label,
            kind: part.kind,
            compose: part.compose.map(Spanned::into_inner).unwrap_or_default(),
            app_only: part.app_only,
            limit,
            tags: part.tags.map_or(NO_TAGS, Spanned::into_inner),
            stream: part.stream.map(Spanned::into_inner).unwrap_or_default(),
        });
    }
    (channels, hosts, mistakes)
}

/// Enters a name that has at least so many dots and belongs to no other channel.
fn enter(
    map: &mut HashMap<Box<str>, usize>,
    value: &Spanned<String>,
    name: &str,
    dots: usize,
    index: usize,
    mistakes: &mut Vec<Mistake>,
) {
    let label = |label: &str| {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        !label.is_empty() && label.len() <= 63 && label.bytes().all(letter)
    };
    if name.len() > LONGEST_HOST || name.matches('.').count() < dots || !name.split('.').all(label) {
        let message = format!(
            "“{}” is not a name such as facebook.com, google.* or com.facebook.katana, in small letters",
            value.get_ref()
        );
        mistakes.push((value.span(), message));
    } else if map.insert(name.into(), index).is_some() {
        mistakes.push((value.span(), format!("“{}” is there twice", value.get_ref())));
    }
}

fn check(part: &ChannelPart, mistakes: &mut Vec<Mistake>) {
    let mut at = |span: Range<usize>, message: String| mistakes.push((span, message));
    let compose = part.compose.as_ref().map_or("", |compose| compose.get_ref().as_str());
    let opens = matches!(part.kind, ChannelKind::Link | ChannelKind::Server);
    match &part.compose {
        Some(value) if opens => {
            for message in check_compose(compose, part.kind) {
                at(value.span(), message);
            }
        }
        Some(value) => at(value.span(), "goes with kind = \"link\" or \"server\" only".to_owned()),
        None if opens => at(part.key.span(), "its compose is missing".to_owned()),
        None => {}
    }
    if part.app_only && part.kind != ChannelKind::Link {
        at(part.key.span(), "its app_only goes with kind = \"link\" only".to_owned());
    }
    let takes_text = match part.kind {
        ChannelKind::Copy | ChannelKind::Native => true,
        ChannelKind::Link | ChannelKind::Server => has(compose, "text"),
        ChannelKind::None => false,
    };
    if let Some(limit) = &part.limit {
        if !takes_text {
            at(limit.span(), "is of no use without {text} in compose".to_owned());
        }
        if *limit.get_ref() < SHORTEST_LIMIT {
            at(limit.span(), format!("must be at least {SHORTEST_LIMIT}"));
        }
    } else {
        let count = part.count.as_ref().map(Spanned::span);
        for span in count.into_iter().chain(part.link.as_ref().map(Spanned::span)) {
            at(span, "is of no use without limit".to_owned());
        }
    }
    let parameter = has(compose, "tags") || has(compose, "hashtag");
    let tags = part.tags.as_ref().map_or(NO_TAGS, |tags| *tags.get_ref());
    match (&part.tags, &part.compose) {
        (Some(value), _) if tags > NO_TAGS && !takes_text && !parameter => {
            at(value.span(), "is of no use without {text}, {tags} or {hashtag} in compose".to_owned());
        }
        (_, Some(value)) if tags == NO_TAGS && parameter => {
            at(value.span(), "{tags} and {hashtag} stay empty without tags = 1 or more".to_owned());
        }
        _ => {}
    }
    if let Some(stream) = &part.stream {
        let filled = stream.get_ref().replace("{tag}", "x");
        let good = stream.get_ref().starts_with("https://") && well_formed(&filled);
        if !good || !has(stream.get_ref(), "tag") {
            at(stream.span(), "must be an address that begins with https:// and has {tag}".to_owned());
        }
    }
}

fn check_compose(compose: &str, kind: ChannelKind) -> Vec<String> {
    let mut wrong = Vec::new();
    if !SCHEMES.iter().any(|scheme| compose.starts_with(scheme)) {
        wrong.push(format!("must begin with {}", SCHEMES.join(", ")));
    }
    let (place, query) = compose.split_once('?').unwrap_or((compose, ""));
    let server = kind == ChannelKind::Server;
    if server != place.starts_with("https://{server}/") || query.contains("{server}") {
        wrong.push(
            "{server} goes with kind = \"server\" only, as in https://{server}/share?text={text}".into(),
        );
    }
    if !query.contains("{url}") {
        wrong.push("{url} is missing: it stands behind the question mark".to_owned());
    }
    for word in COMPOSE_WORDS.iter().filter(|word| **word != "server") {
        if has(place, word) {
            wrong.push(format!("{{{word}}} must stand behind the question mark"));
        }
    }
    let filled = COMPOSE_WORDS.iter().fold(compose.to_owned(), |text, word| {
        text.replace(&format!("{{{word}}}"), if *word == "server" { "example.org" } else { "x" })
    });
    if !well_formed(&filled) {
        wrong.push(format!("is no address; in braces are possible: {}", COMPOSE_WORDS.join(", ")));
    }
    wrong
}

/// Whether an address whose words are filled in is one, with nothing left to encode.
fn well_formed(address: &str) -> bool {
    let plain = address.bytes().all(|b| b.is_ascii_graphic() && !b"{}<>\"\\^`|#".contains(&b));
    plain && Url::parse(address).is_ok()
}

fn has(template: &str, word: &str) -> bool {
    template.contains(&format!("{{{word}}}"))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::content::campaign::{Campaign, ContentSource, load};

    fn campaign() -> &'static Campaign {
        static CAMPAIGN: LazyLock<Campaign> =
            LazyLock::new(|| load(&ContentSource::BuiltIn).expect("no mistakes"));
        &CAMPAIGN
    }

    #[test]
    fn a_referers_host_means_a_channel() {
        let campaign = campaign();
        for (host, channel) in [
            ("facebook.com", Some("facebook")),
            ("l.facebook.com", Some("facebook")),
            ("LM.FaceBook.Com", Some("facebook")),
            ("www.facebook.com.", Some("facebook")),
            ("fb.com", Some("facebook")),
            ("fb.me", Some("facebook")),
            ("com.facebook.katana", Some("facebook")),
            ("com.facebook.orca", Some("messenger")),
            ("m.me", Some("messenger")),
            ("www.messenger.com", Some("messenger")),
            ("l.messenger.com", Some("messenger")),
            ("t.co", Some("x")),
            ("x.com", Some("x")),
            ("mobile.twitter.com", Some("x")),
            ("com.twitter.android", Some("x")),
            ("wa.me", Some("whatsapp")),
            ("web.whatsapp.com", Some("whatsapp")),
            ("t.me", Some("telegram")),
            ("org.telegram.messenger", Some("telegram")),
            ("l.instagram.com", Some("instagram")),
            ("l.threads.com", Some("threads")),
            ("www.threads.net", Some("threads")),
            ("www.linkedin.com", Some("linkedin")),
            ("lnkd.in", Some("linkedin")),
            ("go.bsky.app", Some("bluesky")),
            ("mastodon.social", Some("mastodon")),
            ("mail.google.com", Some("email")),
            ("com.google.android.gm", Some("email")),
            ("google.com", Some("search")),
            ("www.google.mn", Some("search")),
            ("www.google.co.uk", Some("search")),
            ("google.com.au", Some("search")),
            ("www.bing.com", Some("search")),
            ("yandex.ru", Some("search")),
            ("yandex.com.tr", Some("search")),
            ("duckduckgo.com", Some("search")),
            ("com.google.android.googlequicksearchbox", Some("search")),
            ("m.youtube.com", Some("youtube")),
            ("youtu.be", Some("youtube")),
            ("www.tiktok.com", Some("tiktok")),
            ("old.reddit.com", Some("reddit")),
            ("mp.weixin.qq.com", Some("wechat")),
            ("", None),
            (".", None),
            ("com", None),
            ("google", None),
            ("google.", None),
            ("evilgoogle.com", None),
            ("google.com.evil.example", None),
            ("google.evil.com", None),
            ("google.github.io", None),
            ("notfacebook.com", None),
            ("facebook.com.example.org", None),
            ("facebook.community", None),
            ("evil.com.facebook.katana", None),
            ("xt.co", None),
            ("example.org", None),
            ("[::1]", None),
            ("127.0.0.1", None),
            ("фэйсбүүк.мн", None),
        ] {
            assert_eq!(campaign.channel_of_host(host), channel, "{host}");
        }
        assert_eq!(campaign.channel_of_host(&format!("{}facebook.com", "a.".repeat(300))), None);
    }

    #[test]
    fn the_longest_host_wins() {
        let campaign = campaign();
        for (host, channel) in [
            ("mail.yandex.ru", "email"),
            ("e.mail.ru", "email"),
            ("outlook.office365.com", "email"),
            ("statics.teams.cdn.office.net", "teams"),
            ("away.vk.com", "vk"),
            // Of the same kind.
            ("mail.yandex.com.tr", "email"),
            ("light.mail.yandex.kz", "email"),
            ("yandex.kz", "search"),
            ("ya.ru", "search"),
            ("go.mail.ru", "search"),
            ("m.ok.ru", "ok"),
            ("vk.ru", "vk"),
            ("teams.microsoft.com", "teams"),
            ("mail.yahoo.co.jp", "email"),
            ("r.search.yahoo.com", "search"),
            ("mail.google.com", "email"),
            ("www.google.com", "search"),
            ("ru.mail.mailapp", "email"),
            ("ru.ok.android", "ok"),
            ("com.vkontakte.android", "vk"),
            ("touch.mail.ru", "email"),
        ] {
            assert_eq!(campaign.channel_of_host(host), Some(channel), "{host}");
        }
    }

    #[test]
    fn a_channel_is_named_as_networks_and_people_write_it() {
        let campaign = campaign();
        for (via, channel) in [
            ("fb", "facebook"),
            ("ig", "instagram"),
            ("facebook.com", "facebook"),
            ("m.facebook.com", "facebook"),
            ("twitter", "x"),
            ("t.co", "x"),
            ("linkedin.com", "linkedin"),
            // Of the same kind.
            ("FB", "facebook"),
            ("Facebook", "facebook"),
            ("facebook_ads", "facebook"),
            ("ig_story", "instagram"),
            ("lm.facebook.com", "facebook"),
            ("twitter.com", "x"),
            ("x", "x"),
            ("tg", "telegram"),
            ("wa", "whatsapp"),
            ("newsletter", "email"),
            ("e-mail", "email"),
            ("qrcode", "qr"),
            ("google", "search"),
            ("facebook)", "facebook"),
            (" viber ", "viber"),
            ("l.instagram.com", "instagram"),
            ("yt", "youtube"),
            ("vk.com", "vk"),
            ("", "direct"),
            ("xy", "other"),
            ("x-files", "other"),
            ("facebookish", "other"),
            ("notfacebook.com", "other"),
            ("фб", "other"),
            ("<x>", "other"),
            ("()", "other"),
        ] {
            assert_eq!(campaign.channel(via), channel, "{via}");
        }
        for (mark, channel) in [
            ("fbclid", "facebook"),
            ("igsh", "instagram"),
            ("igshid", "instagram"),
            ("twclid", "x"),
            ("gclid", "search"),
        ] {
            assert_eq!(campaign.channel_of_mark(mark), Some(channel), "{mark}");
        }
        assert_eq!(campaign.channel_of_mark("q"), None);
    }

    proptest! {
        #[test]
        fn what_stands_before_an_end_changes_nothing(before in "([a-z0-9-]{1,20}\\.){0,5}") {
            let campaign = campaign();
            for (host, channel) in [("facebook.com", "facebook"), ("google.mn", "search"), ("t.co", "x")] {
                let host = format!("{before}{host}");
                // A longer end of another channel may stand before: mail.google.com.
                if !before.contains("mail.") {
                    prop_assert_eq!(campaign.channel_of_host(&host), Some(channel));
                    prop_assert_eq!(campaign.channel_of_host(&host.to_uppercase()), Some(channel));
                }
            }
        }

        #[test]
        fn what_is_joined_to_an_end_is_another_name(before in "[a-z0-9-]{1,20}", after in "[a-z]{1,10}") {
            let campaign = campaign();
            for host in ["facebook.com", "linkedin.com", "whatsapp.com"] {
                prop_assert_eq!(campaign.channel_of_host(&format!("{before}{host}")), None);
                prop_assert_eq!(campaign.channel_of_host(&format!("{host}.{after}.example")), None);
            }
        }

        #[test]
        fn any_text_is_answered(host in ".{0,300}") {
            let campaign = campaign();
            let known = |key: &str| campaign.channels.iter().any(|channel| channel.key == key);
            prop_assert!(campaign.channel_of_host(&host).is_none_or(known));
        }
    }

    fn mistakes(toml: &str) -> Vec<String> {
        let part: ChannelPart =
            toml::from_str(&format!("key = \"a\"\nlabel = \"A\"\n{toml}")).expect("a channel");
        read(vec![part]).2.into_iter().map(|(_, message)| message).collect()
    }

    #[test]
    fn every_mistake_in_a_channel_is_found() {
        for (toml, message) in [
            ("kind = \"link\"", "compose is missing"),
            ("kind = \"none\"\ncompose = \"https://a.example/?u={url}\"", "goes with"),
            ("kind = \"link\"\ncompose = \"https://a.example/?u=\"", "{url} is missing"),
            ("kind = \"link\"\ncompose = \"https://a.example/{url}\"", "{url} is missing"),
            ("kind = \"link\"\ncompose = \"https://{text}/?u={url}\"", "{text} must stand behind"),
            ("kind = \"link\"\ncompose = \"javascript:alert(1)//?{url}\"", "must begin with"),
            ("kind = \"link\"\ncompose = \"http://a.example/?u={url}\"", "must begin with"),
            ("kind = \"link\"\ncompose = \"https://a.example/?u={url}&v={word}\"", "is no address"),
            ("kind = \"link\"\ncompose = \"https://a.example/?u={url}&v=а\"", "is no address"),
            ("kind = \"link\"\ncompose = \"https://{server}/?u={url}\"", "{server} goes with"),
            ("kind = \"server\"\ncompose = \"https://a.example/?u={url}\"", "{server} goes with"),
            ("kind = \"server\"\ncompose = \"https://{server}.example/?u={url}\"", "{server} goes with"),
            ("kind = \"copy\"\napp_only = true", "its app_only goes with"),
            ("kind = \"none\"\nlimit = 300", "is of no use without {text}"),
            ("kind = \"link\"\ncompose = \"https://a.example/?u={url}\"\nlimit = 300", "is of no use"),
            ("kind = \"copy\"\nlimit = 99", "must be at least 100"),
            ("kind = \"copy\"\ncount = \"letters\"", "is of no use without limit"),
            ("kind = \"copy\"\nlink = 23", "is of no use without limit"),
            ("kind = \"none\"\ntags = 1", "is of no use"),
            (
                "kind = \"link\"\ncompose = \"https://a.example/?u={url}&h={tags}\"",
                "{tags} and {hashtag} stay",
            ),
            ("kind = \"none\"\nhosts = [\"com\"]", "“com” is not a name"),
            ("kind = \"none\"\nhosts = [\"Facebook.com\"]", "is not a name"),
            ("kind = \"none\"\nhosts = [\"a..com\"]", "is not a name"),
            ("kind = \"none\"\nhosts = [\".*\"]", "is not a name"),
            ("kind = \"none\"\nhosts = [\"*.example.org\"]", "is not a name"),
            ("kind = \"none\"\nhosts = [\"a.example\", \"a.example\"]", "“a.example” is there twice"),
            ("kind = \"none\"\nandroid = [\"katana\"]", "is not a name"),
            ("kind = \"none\"\naliases = [\"FB\"]", "is not a name"),
            ("kind = \"none\"\nmarks = [\"fbclid\", \"fbclid\"]", "“fbclid” is there twice"),
            ("kind = \"none\"\nstream = \"https://a.example/\"", "must be an address"),
            ("kind = \"none\"\nstream = \"http://a.example/{tag}\"", "must be an address"),
        ] {
            let found = mistakes(toml);
            assert!(
                found.iter().any(|found| found.starts_with(message) || found.contains(message)),
                "{toml}: {found:?}"
            );
        }
        for good in [
            "kind = \"none\"",
            "kind = \"copy\"\nlimit = 2200\ntags = 5",
            "kind = \"link\"\ncompose = \"fb-messenger://share/?link={url}\"\napp_only = true",
            "kind = \"server\"\ncompose = \"https://{server}/share?text={text}%20{url}\"\nlimit = 500\nlink = 23",
            "kind = \"link\"\ncompose = \"sms:?&body={text}%20{url}\"",
        ] {
            assert_eq!(mistakes(good), Vec::<String>::new(), "{good}");
        }
        let unknown =
            toml::from_str::<ChannelPart>("key = \"a\"\nlabel = \"A\"\nkind = \"link\"\ncompoze = \"\"");
        assert!(unknown.is_err_and(|error| error.message().contains("compoze")));
    }
}
