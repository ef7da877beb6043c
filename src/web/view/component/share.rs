//! Sharing: a warning, plain links through `/share`, and the address to copy. No foreign script.

use maud::{Markup, html};

use crate::web::{paths, view::Page};

/// The row of share links for what `subject` names (`home`, `call:KEY`, `day:N`, …), the phone's own
/// menu first where `share.js` finds it, and the link to copy by hand or with `copy.js`.
pub fn share(page: Page<'_>, subject: &str, text: &str, path: &str) -> Markup {
    let link = |channel: &str| format!("{}{path}?via={channel}", page.site.base_url);
    let to = |channel: &str| {
        let path = paths::Share { channel: channel.to_owned() };
        format!("{path}?lang={}&page={subject}", page.language.code)
    };
    html! {
        p.small.measure { (page.text("share-warning")) }
        ul.share {
            li hidden {
                button.btn.quiet type="button" data-share=(link("native")) data-text=(text) data-count=(to("native")) {
                    (page.text("channel-native"))
                }
            }
            @for channel in page.campaign().channels.iter().filter(|channel| !channel.compose.is_empty()) {
                li { a.btn.quiet href=(to(&channel.key)) rel="nofollow" { (label(page, &channel.key)) } }
            }
        }
        p.small { (page.text("share-external")) }
        (copy(page, &link("copy"), Some(&to("copy"))))
    }
}

/// The row for a pledge's own page.
pub fn pledge(page: Page<'_>, code: &str) -> Markup {
    let path = paths::ShortLink { code: code.to_owned() }.to_string();
    share(page, &format!("p:{code}"), &page.language.share_text, &path)
}

/// What a channel is called.
pub fn label(page: Page<'_>, key: &str) -> String {
    let channel = page.campaign().channels.iter().find(|channel| channel.key == key);
    match channel.map(|channel| channel.label.as_str()) {
        None | Some("") => page.text(&format!("channel-{key}")),
        Some(label) => label.to_owned(),
    }
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
                "#"
                @for word in words(tag) { (word) wbr; }
            }
        }
    }
}

/// The words of a tag in PascalCase.
fn words(tag: &str) -> Vec<&str> {
    let mut starts: Vec<usize> =
        tag.char_indices().filter(|(_, letter)| letter.is_uppercase()).map(|(at, _)| at).collect();
    starts.retain(|at| *at > 0);
    starts.insert(0, 0);
    starts.push(tag.len());
    starts.windows(2).filter_map(|pair| tag.get(pair[0]..pair[1])).collect()
}
