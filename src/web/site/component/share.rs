//! Sharing: a warning, plain links through `/share`, and the address to copy. No foreign script.

use maud::{Markup, html};

use crate::domain::content::campaign::Channel;
use crate::domain::content::campaign::channel::ChannelKind;
use crate::domain::content::share::{ShareSubject, Sharing};
use crate::web::page::Page;
use crate::web::paths;

/// The row of share links in the language's order, the phone's own menu first where `share.js` finds
/// it, and the link to copy by hand or with `copy.js`.
pub fn share(page: Page<'_>, subject: ShareSubject<'_>) -> Markup {
    let campaign = page.campaign();
    let sharing = Sharing { campaign, language: page.language, base_url: &page.shell.base_url, subject };
    let channels: Vec<&Channel> =
        page.language.channels.iter().filter_map(|key| campaign.channel_of_key(key)).collect();
    let (first, more) = channels.split_at(page.language.channels_first.min(channels.len()));
    let to = |channel: &str| {
        let path = paths::Share { channel: channel.to_owned() };
        format!("{path}?lang={}&page={subject}", page.language.code)
    };
    let item = |channel: &Channel| {
        html! {
            @match channel.kind {
                ChannelKind::Native => {
                    @let fitted = sharing.fitted(channel);
                    li hidden {
                        button.btn.quiet type="button" data-share=(fitted.link) data-text=(fitted.words())
                            data-count=(to(&channel.key)) { (label(page, &channel.key)) }
                    }
                }
                // The field below is for that.
                ChannelKind::Copy if channel.key == "copy" => {}
                ChannelKind::None => {}
                ChannelKind::Link | ChannelKind::Server | ChannelKind::Copy => {
                    li.phone[channel.app_only] {
                        a.btn.quiet href=(to(&channel.key)) { (label(page, &channel.key)) }
                    }
                }
            }
        }
    };
    html! {
        p.small.measure { (page.text("share-warning")) }
        ul.share { @for channel in first { (item(channel)) } }
        @if !more.is_empty() {
            details {
                summary { (page.text("share-more")) }
                ul.share { @for channel in more { (item(channel)) } }
            }
        }
        p.small { (page.text("share-external")) }
        (copy(page, &subject.link(&page.shell.base_url, page.language, "copy"), Some(&to("copy"))))
    }
}

/// How many pledges came through a link, for its owner; nothing before the first.
pub fn joined(page: Page<'_>, number: u64) -> Markup {
    html! { @if number > 0 { p.lede { (page.with("joined", &[("n", number.into())])) } } }
}

/// What a channel is called.
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

/// A hashtag's own page.
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
