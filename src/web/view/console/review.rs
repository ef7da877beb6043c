//! Names, organisations and messages before and after their release.

use entity::pledge::{Model, Review};
use maud::{Markup, html};

use super::Desk;
use crate::{
    domain::{
        Register,
        moderation::{self, Part},
        overview::TO_REVIEW,
    },
    web::{
        console::paths,
        kit::{note, paging},
        paths::pairs,
    },
};

/// What of the queue is shown.
#[derive(Debug, Clone, Copy)]
pub struct Show {
    /// What waits, was released or was hidden.
    pub review: Review,
    /// Many at once.
    pub list: bool,
    /// Number of the pledge before the first.
    pub after: i64,
}

impl Show {
    /// The query that leads back here.
    pub fn query(&self) -> String {
        let list = self.list.then(|| ("list", "1".to_owned()));
        let show = [("show", review_key(self.review).to_owned()), ("after", self.after.to_string())];
        pairs(show.into_iter().chain(list))
    }
}

/// What was done just before.
#[derive(Debug, Clone)]
pub struct Done {
    /// `released`, `hidden`, `undone` or `unchanged`.
    pub what: String,
    /// With which pledge.
    pub code: String,
    /// Its number.
    pub id: i64,
    /// How its parts stood before, if that can be taken back.
    pub was: Option<String>,
    /// The mark of how it stands now.
    pub seen: String,
}

/// How a part stands, by its name in an address.
pub fn review_of(key: &str) -> Option<Review> {
    [Review::Waiting, Review::Released, Review::Hidden].into_iter().find(|review| review_key(*review) == key)
}

/// What a part's standing is called in an address.
pub fn review_key(review: Review) -> &'static str {
    match review {
        Review::Released => "released",
        Review::Hidden => "hidden",
        Review::Waiting | Review::None => "waiting",
    }
}

/// One pledge to look at.
#[derive(Debug, Clone)]
pub struct Item {
    /// The pledge.
    pub pledge: Model,
    /// The mark of how it stands.
    pub seen: String,
    /// What its owner wants to be shown, how that stands, and which of its words are on a list.
    pub parts: Vec<(Part, Review, String, Vec<String>)>,
}

impl Item {
    /// Opens what is sealed; none once it is erased.
    pub fn new(register: &Register, pledge: Model) -> Option<Self> {
        let record = register.record(&pledge)?;
        let parts = Part::ALL
            .into_iter()
            .filter_map(|part| {
                let (review, text) = (part.review(&pledge), part.text(&record)?);
                (review != Review::None)
                    .then(|| (part, review, text.to_owned(), register.campaign.flagged(text)))
            })
            .collect();
        Some(Self { seen: moderation::seen(&register.keys, &pledge), pledge, parts })
    }
}

/// One item at a time, or a list; `next` is the pledge after which the next page of it begins.
pub fn review(
    desk: &Desk<'_>,
    show: Show,
    items: &[Item],
    waiting: u64,
    next: Option<i64>,
    done: Option<&Done>,
) -> Markup {
    let address = |show: Show| desk.link(format!("{}?{}", paths::Review {}, show.query()));
    let one = Show { review: Review::Waiting, list: false, after: 0 };
    let views = [
        (one, "desk-review-one"),
        (Show { list: true, ..one }, "desk-review-list"),
        (Show { review: Review::Released, list: true, after: 0 }, "desk-review-released"),
        (Show { review: Review::Hidden, list: true, after: 0 }, "desk-review-hidden"),
    ];
    let alone = !show.list && !items.is_empty();
    desk.document(desk.text("desk-review")).body(html! {
        (desk.care())
        p { (how_many(desk, waiting)) }
        nav.care aria-label=(desk.text("desk-review-views")) {
            @for (view, key) in views {
                @let here = (view.review == show.review && view.list == show.list).then_some("page");
                a href=(address(view)) aria-current=[here] { (desk.text(key)) }
            }
        }
        div data-keys {
            @if let Some(done) = done { (what_was_done(desk, show, done)) }
            @if items.is_empty() {
                @let waiting = show.review == Review::Waiting;
                p { (desk.text(if waiting { "desk-review-none-waiting" } else { "desk-review-none" })) }
            }
            @for item in items { (draw(desk, show, item, alone)) }
        }
        @if !show.list {
            p.hint.keys { (desk.text("desk-review-keys")) }
            (desk.script())
        }
        @let next = next.map(|after| address(Show { after, ..show }));
        (paging::next(next, &desk.text("desk-review-next-page")))
        p.hint.measure { (desk.text("desk-review-advice")) }
    })
}

fn how_many(desk: &Desk<'_>, waiting: u64) -> String {
    let key = if waiting < TO_REVIEW { "desk-review-waiting" } else { "desk-review-many" };
    desk.with(key, &[("n", waiting.into())])
}

/// What was done, and the button that takes it back.
fn what_was_done(desk: &Desk<'_>, show: Show, done: &Done) -> Markup {
    html! {
        (note::done(&desk.text(match done.what.as_str() {
            "released" => "desk-review-did-release",
            "hidden" => "desk-review-did-hide",
            "undone" => "desk-review-did-undo",
            _ => "desk-review-did-nothing",
        })))
        @if let Some(was) = &done.was {
            (desk.form(paths::ReviewOne { code: done.code.clone() }, html! {
                input type="hidden" name="was" value=(was);
                input type="hidden" name="seen" value=(done.seen);
                (place(show, if show.list { show.after } else { done.id - 1 }))
                div.acts {
                    button.btn.quiet name="act" value="undo" data-key="u" aria-keyshortcuts="u" {
                        (desk.text("desk-review-undo")) (key("U"))
                    }
                    a.tap href=(desk.link(paths::Supporter { code: done.code.clone() })) { (desk.text("desk-review-look-again")) }
                }
            }))
        }
    }
}

/// Where in the queue a form leads back to.
fn place(show: Show, after: i64) -> Markup {
    html! {
        input type="hidden" name="show" value=(review_key(show.review));
        input type="hidden" name="after" value=(after);
        @if show.list { input type="hidden" name="list" value="1"; }
    }
}

/// A key as it is shown beside what it does; said by `aria-keyshortcuts`.
fn key(letter: &str) -> Markup {
    html! { " " kbd aria-hidden="true" { (letter) } }
}

fn draw(desk: &Desk<'_>, show: Show, item: &Item, alone: bool) -> Markup {
    let code = &item.pledge.code;
    let after = if alone { item.pledge.id } else { show.after };
    let heading = format!("item-{code}");
    let skip = alone.then(|| format!("{}?{}", paths::Review {}, Show { after, ..show }.query()));
    html! {
        section.item.item--alone[alone] tabindex=[alone.then_some("-1")] autofocus[alone] aria-labelledby=(heading) {
            h2.vh id=(heading) { (desk.with("desk-review-item", &[("code", code.as_str().into())])) }
            (form(desk, item, skip.as_deref(), place(show, after), Some(show.review)))
        }
    }
}

/// The parts with their ticks, and the buttons that make sense for them; with `skip`, where skipping
/// leads, also the keys.
pub fn form(
    desk: &Desk<'_>,
    item: &Item,
    skip: Option<&str>,
    fields: Markup,
    only: Option<Review>,
) -> Markup {
    let code = &item.pledge.code;
    let ticked = |review: Review| only.is_none_or(|only| only == review);
    let any = |not: Review| item.parts.iter().any(|(_, review, ..)| ticked(*review) && *review != not);
    let keyed = |letter: &'static str| skip.map(|_| letter);
    desk.form(paths::ReviewOne { code: code.clone() }, html! {
        (fields)
        input type="hidden" name="seen" value=(item.seen);
        @for (part, review, text, flagged) in &item.parts {
            div.check {
                @let id = format!("{code}-{}", part.key());
                input id=(id) type="checkbox" name="part" value=(part.key()) checked[ticked(*review)];
                label for=(id) {
                    (desk.part(*part)) " " (tag(desk, *review))
                    br;
                    span.words { (text) }
                    @if !flagged.is_empty() {
                        br;
                        strong { (desk.with("desk-review-flagged", &[("words", flagged.join(", ").into())])) }
                    }
                }
            }
        }
        p.hint {
            (desk.page.voice(&item.pledge.voice)) " · "
            @if item.pledge.region.is_some() { (desk.region(item.pledge.region.as_deref())) " · " }
            @if let Some(at) = item.pledge.confirmed_at { (desk.when(at)) }
        }
        div.acts {
            @if any(Review::Released) {
                button.btn name="act" value="release" data-key=[keyed("r")] aria-keyshortcuts=[keyed("r")] {
                    (desk.text("desk-review-release")) @if skip.is_some() { (key("R")) }
                }
            }
            @if any(Review::Hidden) {
                button.btn.quiet name="act" value="hide" data-key=[keyed("h")] aria-keyshortcuts=[keyed("h")] {
                    (desk.text("desk-review-hide")) @if skip.is_some() { (key("H")) }
                }
            }
            @if let Some(skip) = skip {
                a.btn.quiet data-key="n" aria-keyshortcuts="n" href=(desk.link(skip)) { (desk.text("desk-review-skip")) (key("N")) }
            }
        }
    })
}

/// How a part stands.
fn tag(desk: &Desk<'_>, review: Review) -> Markup {
    html! {
        @match review {
            Review::Released => span.tag.tag--on { (desk.text("desk-review-is-released")) },
            Review::Hidden => span.tag { (desk.text("desk-review-is-hidden")) },
            Review::Waiting | Review::None => span.tag { (desk.text("desk-review-is-waiting")) },
        }
    }
}
