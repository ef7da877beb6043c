//! See, change or withdraw one's own pledge.

use maud::{Markup, html};

use crate::domain::content::share::ShareSubject;
use crate::web::kit::{FormState, note};
use crate::web::page::{Counts, Page, Promise};
use crate::web::site::component::{card, field, promise as details, share};
use crate::web::site::document::Document;

/// What the owner of a confirmed pledge sees of it besides.
pub struct PublicPage<'a> {
    pub code: &'a str,
    pub name: Option<String>,
    pub joined: u64,
    pub counts: &'a Counts,
}

/// The pledge, and what can be changed of it.
pub fn manage(
    page: Page<'_>,
    action: &str,
    promise: &Promise,
    own: Option<&PublicPage<'_>>,
    saved: bool,
    state: &FormState,
) -> Markup {
    let fields = page.fields(state);
    Document::private(page, page.text("manage-head")).wrong(!state.is_valid()).with_form("change").body(
        html! {
            div.page.wrap {
                (fields.summary())
                h1 { (page.text("manage-title")) }
                @if saved { (note::done(&page.text("manage-saved"))) }
                p.small.measure { (page.text("history-hint")) }
                @if own.is_none() { (note::note(html! { p { (page.text("manage-pending")) } })) }
                div.two {
                    section.beam.stack aria-labelledby="change-title" {
                        h2 #change-title { (page.text("manage-change")) }
                        form #change method="post" action=(action) novalidate {
                            input type="hidden" name="act" value="change";
                            (field::name(fields).holds(&promise.name))
                            (field::show_name(page, fields).holds(promise.show_name))
                            (field::calls(page, fields, &promise.calls))
                            (field::letters(page, fields, Some(promise)))
                            p { button.btn { (page.text("manage-save")) } }
                        }
                    }
                    div.stack {
                        section.beam.stack aria-labelledby="facts-title" {
                            h2 #facts-title { (page.text("manage-facts")) }
                            (details::facts(page, promise))
                            @if let Some(text) = &promise.text { (details::text(page, text)) }
                        }
                        @if let Some(PublicPage { code, name, joined, counts }) = own {
                            section.beam.stack aria-labelledby="page-title" {
                                h2 #page-title { (page.text("manage-page")) }
                                p.measure { (page.text("manage-page-body")) }
                                (share::joined(page, *joined))
                                (share::share(page, ShareSubject::Pledge(code)))
                                @let card = card::of_pledge(page, name.as_deref(), &promise.calls, counts);
                                (card::picture(&card, code))
                                (card::downloads(page, &card, code))
                            }
                        }
                        section.beam.stack aria-labelledby="withdraw-title" {
                            h2 #withdraw-title { (page.text("withdraw-title")) }
                            p.measure { (page.text("withdraw-effect")) }
                            form method="post" action=(action) {
                                input type="hidden" name="act" value="withdraw";
                                p { button.btn.quiet { (page.text("manage-withdraw")) } }
                            }
                        }
                    }
                }
            }
        },
    )
}

pub fn withdraw_sure(page: Page<'_>, action: &str) -> Markup {
    let content = html! {
        p.lede { (page.text("withdraw-effect")) }
        p { (page.text("sure-body")) }
        form.row method="post" action=(action) {
            button.btn.bad name="act" value="withdraw-now" { (page.text("sure-button")) }
            a.tap href=(action) { (page.text("sure-keep")) }
        }
    };
    Document::private(page, page.text("manage-head")).paragraphs(&page.text("sure-title"), content)
}

pub fn withdrawn(page: Page<'_>) -> Markup {
    let content = html! {
        p.lede { (page.text("withdrawn-body")) }
        p { a.btn href=(page.home("")) { (page.text("home-link")) } }
    };
    Document::private(page, page.text("withdrawn-head")).paragraphs(&page.text("withdrawn-title"), content)
}
