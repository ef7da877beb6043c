//! Sharing: a warning, plain links, and the address to copy. No foreign script, no counter of people.

use maud::{Markup, html};

use crate::web::view::{Page, ShareLink};

/// The row of share links, the phone's own menu first where `share.js` finds it, and the link to
/// copy by hand or with `copy.js`.
pub fn share(page: Page<'_>, shares: &[ShareLink], text: &str, link: &str) -> Markup {
    html! {
        p.small.measure { (page.text("share-warning")) }
        @if !shares.is_empty() {
            ul.share {
                li hidden {
                    button.btn.quiet type="button" data-share=(format!("{link}?via=native")) data-text=(text) {
                        (page.text("channel-native"))
                    }
                }
                @for share in shares {
                    li { a.btn.quiet href=(share.href) rel="nofollow" { (share.label) } }
                }
            }
            p.small { (page.text("share-external")) }
        }
        (copy(page, link))
    }
}

/// A link in a field, to copy.
pub fn copy(page: Page<'_>, link: &str) -> Markup {
    html! {
        div.copy {
            label for="link" { (page.text("share-link")) }
            input #link value=(link) readonly;
            button.btn.quiet type="button" data-copy="link" data-copied=(page.text("share-copied")) hidden {
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
