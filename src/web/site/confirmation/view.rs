//! From the letter to the thanks. All of these pages are for one person: their titles are neutral.

use maud::{Markup, html};

use crate::domain::content::campaign::Phase;
use crate::domain::content::share::ShareSubject;
use crate::web::kit::{FormState, note};
use crate::web::page::{Page, Promise};
use crate::web::paths;
use crate::web::site::component::columns::{Band, band};
use crate::web::site::component::{card, field, promise as details, share};
use crate::web::site::document::Document;
use crate::web::site::mailbox::view;

/// After signing: a letter is on its way, and its code can be typed here.
pub fn check_your_email(page: Page<'_>, reference: &str, state: &FormState) -> Markup {
    let hours = page.shell.facts.confirm_hours;
    let fields = page.fields(state);
    let code = fields.field("code", "code-label").hint("code-hint").autocomplete("one-time-code");
    Document::private(page, page.text("check-title")).wrong(!state.is_valid()).body(html! {
        (band(page, Band::Days))
        div.page.wrap {
            (fields.summary())
            h1 { (page.text("check-title")) }
            div.two {
                div.stack.measure {
                    p.lede { (page.text("check-body")) }
                    ul.list.stack {
                        li { (page.with("check-hours", &[("n", hours.into())])) }
                        li { (page.text("check-spam")) " " (page.text("check-subject")) }
                        li {
                            (page.with("check-week", &[("n", page.shell.facts.letters_per_week.into())])) " "
                            a href=(page.home("#sign")) { (page.text("check-again")) }
                        }
                    }
                    (view::hint(page))
                }
                div.beam.measure {
                    h2 { (page.text("code-title")) }
                    form method="post" action=(paths::CheckYourEmail { lang: page.lang() }) novalidate {
                        input type="hidden" name="ref" value=(reference);
                        (code.inputmode("numeric").required())
                        p { button.btn { (page.text("code-button")) } }
                    }
                }
            }
        }
    })
}

/// Behind the link in the letter: what is being confirmed, and the one button that does it.
pub fn confirm(page: Page<'_>, action: &str, fingerprint: &str, promise: &Promise, changed: bool) -> Markup {
    Document::private(page, page.text("confirm-head")).body(html! {
        (band(page, Band::Days))
        div.page.wrap {
            h1 { (page.text("confirm-title")) }
            @if changed { (note::done(&page.text("confirm-changed"))) }
            div.two {
                div.stack {
                    p.lede.measure { (page.text("confirm-body")) }
                    form method="post" action=(action) {
                        input type="hidden" name="fingerprint" value=(fingerprint);
                        p { button.btn { (page.text("confirm-button")) } }
                    }
                    p.small.measure { (page.text("confirm-not-you")) }
                }
                (details::facts(page, promise))
            }
        }
    })
}

/// Confirmed before: a friendly success.
pub fn already(page: Page<'_>) -> Markup {
    Document::private(page, page.text("already-head")).body(html! {
        (band(page, Band::Days))
        div.page.wrap {
            h1 { (page.text("already-title")) }
            div.stack.measure {
                p.lede { (page.text("already-body")) }
                p.row {
                    a.btn href=(page.home("")) { (page.text("home-link")) } " "
                    a.tap href=(paths::Withdraw { lang: page.lang() }) { (page.text("withdraw-link")) }
                }
            }
        }
    })
}

/// The link came too late; a new letter can be had.
pub fn expired(page: Page<'_>) -> Markup {
    let hours = page.shell.facts.confirm_hours;
    Document::private(page, page.text("expired-title")).body(html! {
        (band(page, Band::Broken))
        div.page.wrap {
            h1 { (page.text("expired-title")) }
            div.two {
                div.stack.measure {
                    p.lede { (page.with("expired-body", &[("n", hours.into())])) }
                    p { (page.text("expired-again")) " " a href=(page.home("#sign")) { (page.text("sign-again")) } }
                }
                (new_letter(page))
            }
        }
    })
}

/// Asks for a new letter.
fn new_letter(page: Page<'_>) -> Markup {
    html! {
        form method="post" action=(paths::Withdraw { lang: page.lang() }) novalidate {
            input type="hidden" name="purpose" value="confirm";
            (field::email(page.fields(FormState::EMPTY), "same-answer"))
            p { button.btn { (page.text("expired-button")) } }
        }
    }
}

/// The link is not one of ours, or a part of it is missing.
pub fn broken(page: Page<'_>) -> Markup {
    Document::private(page, page.text("error-link-broken-title")).body(html! {
        (band(page, Band::Broken))
        div.page.wrap {
            h1 { (page.text("error-link-broken-title")) }
            div.two {
                div.stack.measure {
                    p.lede { (page.text("error-link-broken-body")) }
                    p { a href=(page.home("#sign")) { (page.text("sign-again")) } }
                }
                (new_letter(page))
            }
        }
    })
}

/// Thanks, share links, and a way to get the link for later.
pub fn thank_you(
    page: Page<'_>,
    name: &str,
    action: &str,
    (code, shown_name): (&str, Option<&str>),
    joined: u64,
    sent: bool,
    promise: &Promise,
) -> Markup {
    Document::private(page, page.text("thanks-head")).body(html! {
        (band(page, Band::Days))
        div.page.wrap {
            h1 { (page.with("thanks-title", &[("name", name.into())])) }
            @if sent { (note::done(&page.text("thanks-sent"))) }
            div.two {
                div.stack {
                    p.lede.measure { (page.text("thanks-body")) }
                    (details::sentences(page, &promise.calls))
                }
                section.beam.stack aria-labelledby="share-title" {
                    h2 #share-title { (page.text("share-title")) }
                    (share::joined(page, joined))
                    (share::share(page, ShareSubject::Pledge(code)))
                    (card::downloads(page, &card::of_pledge(page, shown_name, &promise.calls), code))
                    p.small.measure {
                        @if promise.show_name { (page.text("thanks-name-later")) } @else { (page.text("thanks-no-name")) }
                    }
                }
                @if !sent {
                    section.beam.stack aria-labelledby="link-title" {
                        h2 #link-title { (page.text("thanks-link-title")) }
                        p.measure { (page.with("thanks-link-body", &[("n", page.shell.facts.manage_days.into())])) }
                        form method="post" action=(action) { p { button.btn.quiet { (page.text("thanks-link-button")) } } }
                    }
                }
                (next(page))
            }
        }
    })
}

fn next(page: Page<'_>) -> Markup {
    let today = match page.phase {
        Phase::During { day } => page.language.days.iter().find(|other| other.number == day),
        _ => None,
    };
    html! {
        section.beam.stack aria-labelledby="next-title" {
            @if let Some(day) = today {
                h2 #next-title { (page.with("hero-today", &[("title", day.title.as_str().into())])) }
                p.measure { (day.text) }
            } @else {
                h2 #next-title { (page.text("days-title")) }
                p.measure { (page.text("days-lede")) }
            }
            p { a.tap href=(page.home("#days")) { (page.text("hero-days")) } }
        }
    }
}
