//! For partners: links, codes and posters to print, and what their own sites can show.

use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::Language;
use crate::domain::content::typeset;
use crate::draw::{self, Kind};
use crate::web::page::{Counts, Page};
use crate::web::site::component::card;
use crate::web::site::component::columns::{Band, band, drawing};
use crate::web::site::document::Document;
use crate::web::{kit, paths};

pub struct PartnerForm<'a> {
    /// Code of the files to print.
    pub code: &'a str,
    /// Code of the partner link that visits count for; empty for none.
    pub by: &'a str,
    pub name: Option<&'a str>,
    pub link: &'a str,
    /// Width and height of the badge in pixels.
    pub badge: (u32, u32),
}

/// Height of the framed card in pixels; its width follows the page.
const EMBED_HEIGHT: u32 = 260;

/// What partners can use, with what to copy.
pub fn partners(page: Page<'_>, counts: &Counts, given: &PartnerForm<'_>) -> Markup {
    let title = page.text("partners-title");
    let card = card::card(page, Kind::Home, counts);
    let document = Document::public(page, title.as_str()).pictured(card, "");
    let document = if given.by.is_empty() { document } else { document.unlisted() };
    let print = |file: &str| paths::Print { code: given.code.to_owned(), file: file.to_owned() };
    let (badge, embed) = (badge_snippet(page, given), embed_snippet(page, given));
    document.body(html! {
        (band(page, Band::Days(&counts.days)))
        div.page.wrap {
            h1 { @if let Some(name) = given.name { (name) } @else { (title) } }
            div.two {
                div.stack {
                    p.lede.measure { (page.text("partners-body")) }
                    (snippet(page, "link", &page.text("partners-link"), given.link))
                    @if given.by.is_empty() { p.small.measure { (page.text("partners-own")) } }
                }
                section.beam.stack aria-labelledby="print-title" {
                    h2 #print-title { (page.text("partners-print")) }
                    p.measure { (page.text(if page.effective.is_checked() { "partners-print-body" } else { "partners-unchecked" })) }
                    ul.share {
                        @for language in page.campaign().languages.iter().filter(|own| page.effective.is_checked() && draws(own)) {
                            li {
                                a.btn.quiet href=(print(&format!("poster.{}.pdf", language.code))) hreflang=(language.code) download {
                                    (page.with("partners-poster", &[("language", language.name.as_str().into())]))
                                }
                            }
                        }
                        li { a.btn.quiet href=(print("qr.png")) download { (page.text("partners-qr-png")) } }
                        li { a.btn.quiet href=(print("qr.svg")) download { (page.text("partners-qr-svg")) } }
                    }
                }
                section.beam.stack aria-labelledby="badge-title" {
                    h2 #badge-title { (page.text("partners-badge")) }
                    p.measure { (page.text("partners-badge-body")) }
                    p { img src=(format!("/badge.svg?lang={}", page.language.code)) width=(given.badge.0) height=(given.badge.1) alt=(page.text("partners-badge-alt")) loading="lazy"; }
                    (snippet(page, "badge", &page.text("partners-badge-code"), &badge))
                }
                section.beam.stack aria-labelledby="embed-title" {
                    h2 #embed-title { (page.text("partners-embed")) }
                    p.measure { (page.text("partners-embed-body")) }
                    (snippet(page, "embed", &page.text("partners-embed-code"), &embed))
                    p { a.tap href=(embed_path(page, given)) { (page.text("partners-embed-see")) } }
                }
            }
        }
    })
}

/// A text to copy, in a field that grows with it.
fn snippet(page: Page<'_>, id: &str, label: &str, text: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) }
            textarea id=(id) rows=(if text.len() > 60 { 5 } else { 2 }) readonly spellcheck="false" { (text) }
        }
        p.later {
            button.btn.quiet type="button" data-copy=(id) data-copied=(page.text("share-copied")) hidden {
                (page.text("share-copy")) span.vh { " " (label) }
            }
        }
    }
}

fn badge_snippet(page: Page<'_>, given: &PartnerForm<'_>) -> String {
    let (base, lang) = (&page.shell.base_url, &page.language.code);
    let by = if given.by.is_empty() { String::new() } else { format!("&by={}", given.by) };
    html! {
        a href=(format!("{base}/{lang}?via=partner{by}")) {
            img src=(format!("{base}/badge.svg?lang={lang}")) width=(given.badge.0) height=(given.badge.1)
                alt=(page.text("partners-badge-alt"));
        }
    }
    .into_string()
}

fn embed_snippet(page: Page<'_>, given: &PartnerForm<'_>) -> String {
    html! {
        iframe src=(format!("{}{}", page.shell.base_url, embed_path(page, given))) title=(page.language.title)
            width="100%" height=(EMBED_HEIGHT) loading="lazy" {}
    }
    .into_string()
}

fn embed_path(page: Page<'_>, given: &PartnerForm<'_>) -> String {
    let by = if given.by.is_empty() { String::new() } else { format!("&by={}", given.by) };
    format!("/embed?lang={}{by}", page.language.code)
}

/// Whether a poster can be drawn in a language.
pub fn draws(language: &Language) -> bool {
    draw::lacking(&language.theme).is_empty()
}

/// The card that other sites show in a frame: theme, count and one link that opens the site.
pub fn embed(page: Page<'_>, counts: &Counts, open: bool) -> Markup {
    let language = page.language;
    let head = html! {
        meta name="robots" content="noindex";
        link rel="stylesheet" href=(page.shell.stylesheet);
    };
    let body = html! {
        (page.stage_mark())
        div.band { div.wrap { (drawing(page, Band::Days(&counts.days))) } }
        main.wrap {
            h1 { (language.theme) }
            p.count {
                @if counts.confirmed > 0 {
                    span.num { (page.number(counts.confirmed)) } " "
                    span { (page.with("tally", &[("n", counts.confirmed.into())])) }
                } @else {
                    span { (language.slogan) }
                }
            }
            p {
                a.btn href=(page.home(if open { "#sign" } else { "#statement" })) target="_blank" rel="noopener" {
                    @if open { (page.text("sign-button")) } @else { (page.text("hero-read")) }
                    span.vh { " " (page.text("partners-new-window")) }
                }
            }
        }
    };
    kit::page::page(&language.code, &language.title, head, Some("embed"), PreEscaped(typeset::page(&body.0)))
}
