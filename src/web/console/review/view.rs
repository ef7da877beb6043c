//! Names, organisations and messages before and after their release.

use maud::{Markup, html};

use crate::domain::Keyed;
use crate::domain::operate::overview::TO_REVIEW;
use crate::domain::operate::review_queue::{Item, Queue, ReviewedPart};
use crate::domain::pledge::review::Review;
use crate::web::console::frame::Frame;
use crate::web::console::paths;
use crate::web::kit::{note, paging};
use crate::web::paths::query;

/// What of the queue is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Show {
    /// What waits, was released or was hidden.
    pub review: Review,
    /// Many at once.
    pub list: bool,
    /// Number of the pledge before the first.
    pub after: i64,
}

impl Show {
    /// The fields of the query that leads back here.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        let list = if self.list { "1" } else { "" };
        vec![("show", self.review.key()), ("after", self.after.to_string()), ("list", list.to_owned())]
    }
}

/// What was done just before.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    /// `released`, `hidden`, `undone` or `unchanged`.
    pub what: String,
    pub code: String,
    pub id: i64,
    /// How its parts stood before, if that can be taken back.
    pub was: Option<String>,
    /// The mark of how it stands now.
    pub seen: String,
}

/// One item at a time, or a list.
pub(crate) fn review(
    frame: &Frame<'_>,
    show: Show,
    Queue { page, waiting }: &Queue,
    done: Option<&Done>,
) -> Markup {
    let items = &page.rows;
    let address = |show: Show| frame.link(query(paths::Review {}, show.fields()));
    let one = Show { review: Review::Waiting, list: false, after: 0 };
    let views = [
        (one, "desk-review-one"),
        (Show { list: true, ..one }, "desk-review-list"),
        (Show { review: Review::Released, list: true, after: 0 }, "desk-review-released"),
        (Show { review: Review::Hidden, list: true, after: 0 }, "desk-review-hidden"),
    ];
    let alone = !show.list && !items.is_empty();
    frame.document(frame.text("desk-review")).body(html! {
        (frame.care())
        p { (how_many(frame, *waiting)) }
        nav.care aria-label=(frame.text("desk-review-views")) {
            @for (view, key) in views {
                @let current = (view.review == show.review && view.list == show.list).then_some("page");
                a href=(address(view)) aria-current=[current] { (frame.text(key)) }
            }
        }
        div data-keys {
            @if let Some(done) = done { (what_was_done(frame, show, done)) }
            @if items.is_empty() {
                @let waiting = show.review == Review::Waiting;
                p { (frame.text(if waiting { "desk-review-none-waiting" } else { "desk-review-none" })) }
            }
            @for item in items { (draw(frame, show, item, alone)) }
        }
        @if !show.list {
            p.hint.keys { (frame.text("desk-review-keys")) }
            (frame.script())
        }
        @let next = page.next.filter(|_| show.list).map(|after| address(Show { after, ..show }));
        (paging::next(next, &frame.text("desk-review-next-page")))
        p.hint.measure { (frame.text("desk-review-advice")) }
    })
}

fn how_many(frame: &Frame<'_>, waiting: u64) -> String {
    let key = if waiting < TO_REVIEW { "desk-review-waiting" } else { "desk-review-many" };
    frame.with(key, &[("n", waiting.into())])
}

/// What was done, and the button that takes it back.
fn what_was_done(frame: &Frame<'_>, show: Show, done: &Done) -> Markup {
    html! {
        (note::done(&frame.text(match done.what.as_str() {
            "released" => "desk-review-did-release",
            "hidden" => "desk-review-did-hide",
            "undone" => "desk-review-did-undo",
            _ => "desk-review-did-nothing",
        })))
        @if let Some(was) = &done.was {
            (frame.form(paths::ReviewOne { code: done.code.clone() }, html! {
                input type="hidden" name="was" value=(was);
                input type="hidden" name="seen" value=(done.seen);
                (place(show, if show.list { show.after } else { done.id - 1 }))
                div.acts {
                    button.btn.quiet name="act" value="undo" data-key="u" aria-keyshortcuts="u" {
                        (frame.text("desk-review-undo")) (key("U"))
                    }
                    a.tap href=(frame.link(paths::Supporter { code: done.code.clone() })) { (frame.text("desk-review-look-again")) }
                }
            }))
        }
    }
}

/// Where in the queue a form leads back to.
fn place(show: Show, after: i64) -> Markup {
    html! {
        input type="hidden" name="show" value=(show.review.key());
        input type="hidden" name="after" value=(after);
        @if show.list { input type="hidden" name="list" value="1"; }
    }
}

/// A key as it is shown beside what it does; said by `aria-keyshortcuts`.
fn key(letter: &str) -> Markup {
    html! { " " kbd aria-hidden="true" { (letter) } }
}

fn draw(frame: &Frame<'_>, show: Show, item: &Item, alone: bool) -> Markup {
    let code = &item.code;
    let after = if alone { item.id } else { show.after };
    let heading = format!("item-{code}");
    let skip = alone.then(|| query(paths::Review {}, Show { after, ..show }.fields()));
    html! {
        section.item.item--alone[alone] tabindex=[alone.then_some("-1")] autofocus[alone] aria-labelledby=(heading) {
            h2.vh id=(heading) { (frame.with("desk-review-item", &[("code", code.as_str().into())])) }
            (form(frame, item, skip.as_deref(), place(show, after), Some(show.review)))
        }
    }
}

/// The parts with their ticks, and the buttons that make sense for them; with `skip`, where skipping
/// leads, also the keys.
pub(crate) fn form(
    frame: &Frame<'_>,
    item: &Item,
    skip: Option<&str>,
    fields: Markup,
    only: Option<Review>,
) -> Markup {
    let code = &item.code;
    let ticked = |review: Review| only.is_none_or(|only| only == review);
    let any = |not: Review| item.parts.iter().any(|words| ticked(words.review) && words.review != not);
    let keyed = |letter: &'static str| skip.map(|_| letter);
    frame.form(paths::ReviewOne { code: code.clone() }, html! {
        (fields)
        input type="hidden" name="seen" value=(item.seen);
        @for ReviewedPart { part, review, text, flagged } in &item.parts {
            div.check {
                @let id = format!("{code}-{}", part.key());
                input id=(id) type="checkbox" name="part" value=(part.key()) checked[ticked(*review)];
                label for=(id) {
                    (frame.part(*part)) " " (tag(frame, *review))
                    br;
                    span.words { (text) }
                    @if !flagged.is_empty() {
                        br;
                        strong { (frame.with("desk-review-flagged", &[("words", flagged.join(", ").into())])) }
                    }
                }
            }
        }
        p.hint {
            (frame.page.voice(&item.voice)) " · "
            @if item.region.is_some() { (frame.region(item.region.as_deref())) " · " }
            @if let Some(at) = item.confirmed_at { (frame.when(at)) }
        }
        div.acts {
            @if any(Review::Released) {
                button.btn name="act" value="release" data-key=[keyed("r")] aria-keyshortcuts=[keyed("r")] {
                    (frame.text("desk-review-release")) @if skip.is_some() { (key("R")) }
                }
            }
            @if any(Review::Hidden) {
                button.btn.quiet name="act" value="hide" data-key=[keyed("h")] aria-keyshortcuts=[keyed("h")] {
                    (frame.text("desk-review-hide")) @if skip.is_some() { (key("H")) }
                }
            }
            @if let Some(skip) = skip {
                a.btn.quiet data-key="n" aria-keyshortcuts="n" href=(frame.link(skip)) { (frame.text("desk-review-skip")) (key("N")) }
            }
        }
    })
}

/// How a part stands.
fn tag(frame: &Frame<'_>, review: Review) -> Markup {
    html! {
        @match review {
            Review::Released => span.tag.tag--on { (frame.text("desk-review-is-released")) },
            Review::Hidden => span.tag { (frame.text("desk-review-is-hidden")) },
            Review::Waiting | Review::None => span.tag { (frame.text("desk-review-is-waiting")) },
        }
    }
}
