//! Sharing: a warning, plain links through `/share`, and the address to copy. No foreign script.

use maud::{Markup, html};

use crate::domain::content::campaign::Channel;
use crate::domain::content::campaign::channel::ChannelKind;
use crate::domain::content::share::{ShareSubject, Sharing};
use crate::web::page::Page;
use crate::web::paths;

/// What is shared and to where, in the language's order.
struct Links<'a> {
    page: Page<'a>,
    sharing: Sharing<'a>,
    channels: Vec<&'a Channel>,
}

impl<'a> Links<'a> {
    fn new(page: Page<'a>, subject: ShareSubject<'a>) -> Self {
        let campaign = page.campaign();
        let sharing = Sharing { campaign, language: page.language, base_url: &page.shell.base_url, subject };
        let channels = page.language.channels.iter().filter_map(|key| campaign.channel_of_key(key)).collect();
        Self { page, sharing, channels }
    }

    fn to(&self, channel: &str) -> String {
        let path = paths::Share { channel: channel.to_owned() };
        format!("{path}?lang={}&page={}", self.page.language.code, self.sharing.subject)
    }

    /// The way to a channel, where it has one.
    fn item(&self, channel: &Channel, class: &str, words: &str) -> Markup {
        html! {
            @match channel.kind {
                ChannelKind::Native => {
                    @let fitted = self.sharing.fitted(channel);
                    li hidden {
                        button class=(class) type="button" data-share=(fitted.link) data-text=(fitted.words())
                            data-count=(self.to(&channel.key)) { (words) }
                    }
                }
                // The field below is for that.
                ChannelKind::Copy if channel.key == "copy" => {}
                ChannelKind::None => {}
                ChannelKind::Link | ChannelKind::Server | ChannelKind::Copy => {
                    li.phone[channel.app_only] { a class=(class) href=(self.to(&channel.key)) { (words) } }
                }
            }
        }
    }

    fn row(&self, channels: &[&Channel]) -> Markup {
        html! {
            ul.share {
                @for channel in channels { (self.item(channel, "btn quiet", &label(self.page, &channel.key))) }
            }
        }
    }

    /// That other sites open, and the link to copy by hand or with `copy.js`.
    fn end(&self) -> Markup {
        let link = self.sharing.subject.link(&self.page.shell.base_url, self.page.language, "copy");
        html! {
            p.small { (self.page.text("share-external")) }
            (copy(self.page, &link, Some(&self.to("copy"))))
        }
    }
}

/// The row of share links, the phone's own menu first where `share.js` finds it.
pub fn share(page: Page<'_>, subject: ShareSubject<'_>) -> Markup {
    let links = Links::new(page, subject);
    let (first, more) = links.channels.split_at(page.language.channels_first.min(links.channels.len()));
    html! {
        p.small.measure { (page.text("share-warning")) }
        (links.row(first))
        @if !more.is_empty() {
            details {
                summary { (page.text("share-more")) }
                (links.row(more))
            }
        }
        (links.end())
    }
}

/// One large button, the phone's own menu or the language's first network, and all else behind it.
pub fn foremost(page: Page<'_>, subject: ShareSubject<'_>) -> Markup {
    let links = Links::new(page, subject);
    let (native, others): (Vec<&Channel>, Vec<&Channel>) =
        links.channels.iter().partition(|channel| channel.kind == ChannelKind::Native);
    let first = others.iter().find(|channel| channel.kind == ChannelKind::Link && !channel.app_only);
    html! {
        p.small.measure { (page.text("share-warning")) }
        ul.share.foremost {
            @for channel in native { (links.item(channel, "btn", &page.text("share-button"))) }
            @if let Some(channel) = first {
                @let network = label(page, &channel.key);
                (links.item(channel, "btn", &page.with("share-on", &[("network", network.into())])))
            }
        }
        details {
            summary { (page.text("share-more")) }
            (links.row(&others))
            (links.end())
        }
    }
}

/// How many pledges came through a link, for its owner; nothing before the first.
pub fn joined(page: Page<'_>, number: u64) -> Markup {
    html! { @if number > 0 { p.lede { (page.with("joined", &[("n", number.into())])) } } }
}

pub fn label(page: Page<'_>, key: &str) -> String {
    page.campaign().channel_label(page.words(), key)
}

/// A link in a field, to copy; `count` is told when it was copied.
pub fn copy(page: Page<'_>, link: &str, count: Option<&str>) -> Markup {
    html! {
        div.copy {
            label for="link" { (page.text("share-link")) }
            input #link value=(link) readonly;
            button.btn.quiet type="button" data-copy="link" data-copied=(page.text("share-copied"))
                data-count=[count] hidden {
                (page.text("share-copy"))
            }
        }
    }
}

/// Hashtags, which may break between their words.
pub fn hashtags(page: Page<'_>) -> Markup {
    html! {
        p.tags lang=[page.foreign()] {
            @for (index, tag) in page.campaign().hashtags.iter().enumerate() {
                @if index > 0 { br; }
                a href=(hashtag_link(page, tag)) { (self::tag(tag)) }
            }
        }
    }
}

pub fn hashtag_link(page: Page<'_>, tag: &str) -> String {
    page.link(paths::Hashtag { lang: page.lang(), tag: tag.to_owned() })
}

/// A hashtag, which may break between its words.
pub fn tag(tag: &str) -> Markup {
    html! { "#" @for word in words(tag) { (word) wbr; } }
}

fn words(tag: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        tag.char_indices().filter(|(_, letter)| letter.is_uppercase()).map(|(at, _)| at).collect();
    starts.retain(|at| *at > 0);
    starts.insert(0, 0);
    starts.push(tag.len());
    starts.windows(2).filter_map(|pair| tag.get(pair[0]..pair[1])).collect()
}
