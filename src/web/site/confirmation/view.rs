//! From the letter to the thanks. All of these pages are for one person: their titles are neutral.

use maud::{Markup, html};

use crate::domain::content::campaign::Phase;
use crate::domain::content::share::ShareSubject;
use crate::domain::pledge::own::OwnPledge;
use crate::web::kit::{FormState, note};
use crate::web::page::{Counts, Page, Promise};
use crate::web::paths;
use crate::web::site::component::columns::{Band, band, columns};
use crate::web::site::component::{card, field, promise as details, share};
use crate::web::site::document::Document;
use crate::web::site::mailbox::view;

/// After signing: a letter is on its way, or leaves in some minutes where its network is slowed or others wait
/// before it, and its code can be typed here.
pub fn check_your_email(
    page: Page<'_>,
    (reference, due): (&str, &str),
    minutes: i64,
    days: &[i64],
    state: &FormState,
    asked: bool,
) -> Markup {
    let hours = page.shell.facts.confirm_hours;
    let fields = page.fields(state);
    let code = fields.field("code", "code-label").autocomplete("one-time-code");
    Document::private(page, page.text("check-title")).wrong(!state.is_valid()).with_form("enter").body(html! {
        (band(page, Band::Days(days)))
        div.page.wrap {
            (fields.summary())
            h1 { (page.text("check-title")) }
            @if asked { (note::done(&page.with("check-resent", &[("n", minutes.into())]))) }
            div.two {
                div.stack.measure {
                    p.lede {
                        @if minutes > 0 { (page.with("check-slow", &[("n", minutes.into())])) }
                        @else { (page.text("check-body")) }
                    }
                    form #enter method="post" action=(paths::CheckYourEmail { lang: page.lang() }) novalidate {
                        input type="hidden" name="ref" value=(reference);
                        @if !due.is_empty() { input type="hidden" name="due" value=(due); }
                        (code.inputmode("numeric").repeated().required())
                        p { button.btn { (page.text("code-button")) } }
                    }
                }
                div.beam.stack.measure {
                    ul.list.stack {
                        li { (page.with("check-hours", &[("n", hours.into())])) }
                        li.stack {
                            p { (page.text("check-spam")) " " (page.text("check-subject")) }
                            p {
                                button.btn.quiet form="enter" name="resend" value="on" formnovalidate {
                                    (page.text("check-resend"))
                                }
                            }
                        }
                        li {
                            (page.with("check-week", &[("n", page.shell.facts.letters_per_week.into())]))
                        }
                        li { a href=(page.home("#sign")) { (page.text("check-again")) } }
                    }
                    (view::hint(page))
                }
            }
        }
    })
}

/// Behind the link in the letter: what is promised, and below it the one button that confirms it.
pub fn confirm(
    page: Page<'_>,
    days: &[i64],
    action: &str,
    fingerprint: &str,
    promise: &Promise,
    changed: bool,
) -> Markup {
    Document::private(page, page.text("confirm-head")).body(html! {
        (band(page, Band::Days(days)))
        div.page.wrap {
            h1 { (page.text("confirm-title")) }
            @if changed { (note::done(&page.text("confirm-changed"))) }
            div.two {
                div.stack {
                    p.lede.measure { (page.text("confirm-promise")) }
                    (details::whole(page, promise))
                    form.stay method="post" action=(action) {
                        input type="hidden" name="fingerprint" value=(fingerprint);
                        p { button.btn { (page.text("confirm-button")) } }
                    }
                    p.small.measure { (page.text("confirm-not-you")) }
                }
                div.stack {
                    p.measure { (page.text("confirm-body")) }
                    (details::facts(page, promise))
                }
            }
        }
    })
}

/// Confirmed before: a friendly success.
pub fn already(page: Page<'_>, days: &[i64]) -> Markup {
    Document::private(page, page.text("already-head")).body(html! {
        (band(page, Band::Days(days)))
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
    let content = html! {
        p.lede { (page.with("expired-body", &[("n", hours.into())])) }
        p { (page.text("expired-again")) " " a href=(page.home("#sign")) { (page.text("sign-again")) } }
    };
    dead_link(page, &page.text("expired-title"), content)
}

/// The link is not one of ours, or a part of it is missing.
pub fn broken(page: Page<'_>) -> Markup {
    let content = html! {
        p.lede { (page.text("error-link-broken-body")) }
        p { a href=(page.home("#sign")) { (page.text("sign-again")) } }
    };
    dead_link(page, &page.text("error-link-broken-title"), content)
}

/// Asks for an address, to which a new letter goes.
fn dead_link(page: Page<'_>, title: &str, content: Markup) -> Markup {
    Document::private(page, title).body(html! {
        (band(page, Band::Broken))
        div.page.wrap {
            h1 { (title) }
            div.two {
                div.stack.measure { (content) }
                form method="post" action=(paths::Withdraw { lang: page.lang() }) novalidate {
                    input type="hidden" name="purpose" value="confirm";
                    (field::email(page.fields(FormState::EMPTY), "same-answer"))
                    p { button.btn { (page.text("expired-button")) } }
                }
            }
        }
    })
}

/// Thanks: one's own place in the columns, one button to pass it on, what was promised, the card, and
/// a way to get the link for later.
pub fn thank_you(
    page: Page<'_>,
    counts: &Counts,
    action: &str,
    pledge: &OwnPledge,
    promise: &Promise,
    sent: bool,
) -> Markup {
    let code = pledge.code.as_str();
    let card = card::of_pledge(page, pledge.shown.as_deref(), &promise.calls, counts);
    let day = page.dates.iter().position(|date| Some(date.to_string()) == pledge.confirmed_day);
    Document::private(page, page.text("thanks-head")).body(html! {
        section.hero.thanks {
            div.wrap {
                (columns(page, counts, day))
                @if let Some(day) = day.and_then(|index| i64::try_from(index + 1).ok()) {
                    p.small.measure { (page.with("thanks-line", &[("day", day.into())])) }
                }
                div.pass {
                    div {
                        h1 { (page.with("thanks-title", &[("name", promise.name.as_str().into())])) }
                        p.lede { (page.with("thanks-count", &[("n", counts.confirmed.into())])) }
                        section aria-labelledby="share-title" {
                            h2.vh #share-title { (page.text("share-title")) }
                            (share::foremost(page, ShareSubject::Pledge(code)))
                        }
                    }
                    (card::picture(&card, code))
                }
            }
        }
        div.page.wrap {
            @if sent { (note::done(&page.text("thanks-sent"))) }
            (share::joined(page, pledge.joined))
            p.small.measure { (page.text("history-hint")) }
            div.two {
                section.beam.stack aria-labelledby="promise-title" {
                    h2 #promise-title { (page.text("thanks-body")) }
                    (details::sentences(page, &promise.calls, promise.earlier_text()))
                }
                section.beam.stack {
                    (card::downloads(page, &card, code))
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
