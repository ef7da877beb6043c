//! One hashtag: what it says, where people use it, and how to pass it on.

use maud::{Markup, html};

use crate::domain::content::campaign::Hashtag;
use crate::domain::content::share::ShareSubject;
use crate::draw::Kind;
use crate::web::page::{Counts, Page};
use crate::web::paths;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::component::{card, share};
use crate::web::site::document::Document;

/// The hashtag with its streams and its share links.
pub fn hashtag(page: Page<'_>, counts: &Counts, hashtag: &Hashtag) -> Markup {
    let tag = &hashtag.tag;
    let title = format!("#{tag}");
    let streams = page.campaign().channels.iter().filter(|channel| !channel.stream.is_empty());
    let others = page.campaign().hashtags.iter().filter(|other| *other != tag);
    let card = card::card(page, Kind::Home, counts);
    Document::public(page, title).described(hashtag.about.as_str()).pictured(card, "").body(html! {
        (band(page, Band::Days(&counts.days)))
        div.page.wrap {
            h1 lang=[page.foreign()] { (share::tag(tag)) }
            div.two {
                div.stack {
                    p.lede.measure { (hashtag.about) }
                    p { a.btn href=(page.home("#sign")) { (page.text("sign-button")) } }
                }
                section.beam.stack aria-labelledby="streams-title" {
                    h2 #streams-title { (page.text("hashtag-streams")) }
                    p.small.measure { (page.text("hashtag-others")) }
                    ul.share {
                        @for channel in streams {
                            @let path = paths::Stream { channel: channel.key.clone(), tag: tag.clone() };
                            li { a.btn.quiet href=(path) rel="nofollow" { (share::label(page, &channel.key)) } }
                        }
                    }
                    p.small { (page.text("share-external")) }
                }
                section.beam.stack aria-labelledby="share-title" {
                    h2 #share-title { (page.text("share-title")) }
                    (share::share(page, ShareSubject::Hashtag(tag)))
                }
                nav.beam aria-labelledby="others-title" {
                    h2 #others-title { (page.text("hashtag-more")) }
                    ul.others {
                        @for other in others {
                            li { a.tap href=(share::hashtag_link(page, other)) lang=[page.foreign()] { (share::tag(other)) } }
                        }
                        li { a.tap href=(page.home("#share")) { (page.text("home-link")) } }
                    }
                }
            }
        }
    })
}
