//! Names, organisations and messages before and after their release.

use entity::pledge::{Model, Review};
use maud::{Markup, html};

use super::Desk;
use crate::{
    domain::{Register, moderation::Part},
    web::{console::paths, view::component::note},
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
        let list = if self.list { "&list=1" } else { "" };
        format!("show={}&after={}{list}", review_key(self.review), self.after)
    }
}

fn review_key(review: Review) -> &'static str {
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
        Some(Self { pledge, parts })
    }
}

/// One item at a time, or a list; `next` is the pledge after which the next page begins.
pub fn review(
    desk: &Desk<'_>,
    show: Show,
    items: &[Item],
    waiting: u64,
    next: Option<i64>,
    done: Option<&(String, String)>,
) -> Markup {
    let title = desk.text("desk-review");
    let address = |show: Show| desk.link(format!("{}?{}", paths::Review {}, show.query()));
    let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
    let one = Show { review: Review::Waiting, list: false, after: 0 };
    let views = [
        (one, "desk-review-one"),
        (Show { list: true, ..one }, "desk-review-list"),
        (Show { review: Review::Released, list: true, after: 0 }, "desk-review-released"),
        (Show { review: Review::Hidden, list: true, after: 0 }, "desk-review-hidden"),
    ];
    desk.frame(&title, false, html! {
        (desk.care())
        @if let Some((what, code)) = done {
            (note::done(&desk.text(match what.as_str() {
                "released" => "desk-review-did-release",
                "hidden" => "desk-review-did-hide",
                _ => "desk-review-did-nothing",
            })))
            p { a.tap href=(desk.link(paths::Supporter { code: code.clone() })) { (desk.text("desk-review-look-again")) } }
        }
        p { (desk.with("desk-review-waiting", &[("n", waiting.into())])) }
        nav.care aria-label=(desk.text("desk-review-views")) {
            @for (view, key) in views {
                @let here = (view.review == show.review && view.list == show.list).then_some("page");
                a href=(address(view)) aria-current=[here] { (desk.text(key)) }
            }
        }
        @if items.is_empty() {
            p { (desk.text(if show.review == Review::Waiting { "desk-review-none-waiting" } else { "desk-review-none" })) }
        }
        @for (number, item) in items.iter().enumerate() { (draw(desk, show, item, !show.list && number == 0)) }
        @if !show.list && !items.is_empty() {
            p.hint.keys { (desk.text("desk-review-keys")) }
            (desk.script())
        }
        @if let (true, Some(next)) = (show.list, next) {
            p { a.tap rel="next" href=(address(Show { after: next, ..show })) { (desk.text("desk-review-next-page")) } }
        }
        p.hint.measure { (desk.text("desk-review-advice")) }
    })
}

fn draw(desk: &Desk<'_>, show: Show, item: &Item, alone: bool) -> Markup {
    let code = &item.pledge.code;
    let after = if alone { item.pledge.id } else { show.after };
    let heading = format!("item-{code}");
    html! {
        section.item tabindex=[alone.then_some("-1")] autofocus[alone] data-keys[alone] aria-labelledby=(heading) {
            h2.vh id=(heading) { (desk.with("desk-review-item", &[("code", code.as_str().into())])) }
            (form(desk, item, alone, html! {
                input type="hidden" name="show" value=(review_key(show.review));
                input type="hidden" name="after" value=(after);
                @if show.list { input type="hidden" name="list" value="1"; }
            }, Some(show.review)))
            @if alone {
                p { a.tap data-key="n" href=(desk.link(format!("{}?{}", paths::Review {}, Show { after, ..show }.query()))) {
                    (desk.text("desk-review-skip"))
                } }
            }
        }
    }
}

/// The parts with their ticks, and the buttons that make sense for them.
pub fn form(desk: &Desk<'_>, item: &Item, keys: bool, fields: Markup, only: Option<Review>) -> Markup {
    let code = &item.pledge.code;
    let ticked = |review: Review| only.is_none_or(|only| only == review);
    let any = |not: Review| item.parts.iter().any(|(_, review, ..)| ticked(*review) && *review != not);
    desk.form(paths::ReviewOne { code: code.clone() }, html! {
        (fields)
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
            @let facts = [desk.page.voice(&item.pledge.voice), desk.region(item.pledge.region.as_deref())];
            @for fact in facts.iter().filter(|fact| !fact.is_empty()) { (fact) " · " }
            @if let Some(at) = item.pledge.confirmed_at { (desk.when(at)) }
        }
        div.acts {
            @if any(Review::Released) {
                button.btn.quiet[!keys] name="act" value="release" data-key=[keys.then_some("r")] { (desk.text("desk-review-release")) }
            }
            @if any(Review::Hidden) {
                button.btn.quiet name="act" value="hide" data-key=[keys.then_some("h")] { (desk.text("desk-review-hide")) }
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
