//! Names, organisations and messages before and after their release.

use maud::{Markup, html};

use crate::domain::Keyed;
use crate::domain::kernel::keyed::keyed;
use crate::domain::operate::overview::TO_REVIEW;
use crate::domain::operate::review_queue::{Item, Queue, QueueChoice, ReviewedPart};
use crate::domain::pledge::review::{Part, Review};
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, note, paging};
use crate::web::paths::query;

/// What of the queue is shown.
#[derive(Debug, Clone)]
pub(crate) struct Show {
    pub wanted: QueueChoice,
    /// Many at once.
    pub list: bool,
    /// Number of the pledge before the first.
    pub after: i64,
}

impl Show {
    /// All of the queue.
    fn all(review: Review, list: bool) -> Self {
        Self { wanted: QueueChoice::all(review), list, after: 0 }
    }

    fn with_after(&self, after: i64) -> Self {
        Self { after, ..self.clone() }
    }

    /// The fields of the query that leads back here.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        let QueueChoice { review, flagged, language, with } = &self.wanted;
        let review = review.key();
        let list = if self.list { "1" } else { "" };
        let flagged = flagged.map_or("", |flagged| if flagged { "yes" } else { "no" });
        let fields = [
            ("show", review.as_str()),
            ("list", list),
            ("flagged", flagged),
            ("signed-in", language.as_deref().unwrap_or_default()),
            ("with", with.map_or("", Part::key)),
        ];
        let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
        let said = said.map(|(name, value)| (name, value.to_owned()));
        said.chain([("after", self.after.to_string())]).collect()
    }
}

keyed! {
    /// What a decision came to.
    pub(crate) enum ReviewOutcome {
        Released = "released",
        Hidden = "hidden",
        Undone = "undone",
        Unchanged = "unchanged",
    }
}

/// The decision just before.
#[derive(Debug, Clone)]
pub(crate) struct LastDecision {
    pub outcome: ReviewOutcome,
    pub pledges: Vec<ReviewedPledge>,
    /// Pledges that were left as they are.
    pub unchanged: usize,
}

/// What was done with one pledge.
#[derive(Debug, Clone)]
pub(crate) struct ReviewedPledge {
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
    show: &Show,
    Queue { page, waiting }: &Queue,
    done: Option<&LastDecision>,
) -> Markup {
    let items = &page.rows;
    let address = |show: &Show| frame.link(query(paths::Review {}, show.fields()));
    let views = [
        (Show::all(Review::Waiting, false), "desk-review-one"),
        (Show::all(Review::Waiting, true), "desk-review-list"),
        (Show::all(Review::Released, true), "desk-review-released"),
        (Show::all(Review::Hidden, true), "desk-review-hidden"),
    ];
    frame.document(frame.text("desk-review")).body(html! {
        (frame.care())
        p { (how_many(frame, *waiting)) }
        nav.care aria-label=(frame.text("desk-review-views")) {
            @for (view, key) in &views {
                @let is_here = view.wanted.review == show.wanted.review && view.list == show.list;
                a href=(address(view)) aria-current=[is_here.then_some("page")] { (frame.text(key)) }
            }
        }
        @if show.list { (filter(frame, show)) }
        div data-keys {
            @if let Some(done) = done { (what_was_done(frame, show, done)) }
            @if items.is_empty() {
                @let is_all = show.after == 0 && show.wanted == QueueChoice::all(Review::Waiting);
                p {
                    (frame.text(match page.next {
                        Some(_) => "desk-review-none-yet",
                        None if is_all => "desk-review-none-waiting",
                        None => "desk-review-none",
                    }))
                }
            } @else if show.list { (together(frame, show, items)) }
            @else { @for item in items { (alone(frame, show, item)) } }
        }
        @if !show.list {
            p.hint.keys { (frame.text("desk-review-keys")) }
        }
        @let next = page.next.filter(|_| show.list).map(|after| address(&show.with_after(after)));
        (paging::next(next, &frame.text("desk-review-next-page")))
        p.hint.measure { (frame.text("desk-review-advice")) }
    })
}

/// Which of the list are shown.
fn filter(frame: &Frame<'_>, show: &Show) -> Markup {
    let asked = show.fields();
    let state = FormState::new(asked.iter().map(|(name, value)| (*name, value.as_str())));
    let fields = frame.fields(&state);
    let flagged = [("yes", "desk-review-only-flagged"), ("no", "desk-review-only-others")];
    let flagged = flagged.map(|(value, key)| (value, frame.text(key)));
    let languages = frame.page.campaign().languages.iter().map(|language| (&language.code, &language.name));
    let parts = [Part::Organisation, Part::Message].map(|part| (part.key(), frame.part(part)));
    let choose = |name, label| fields.field(name, label).blank("desk-people-all");
    html! {
        form.find method="get" action=(paths::Review {}) {
            @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
            input type="hidden" name="show" value=(show.wanted.review.key());
            input type="hidden" name="list" value="1";
            (choose("flagged", "desk-review-words").select(flagged))
            (choose("signed-in", "desk-now-head-language").select(languages))
            (choose("with", "desk-review-with").select(parts))
            button.btn.quiet { (frame.text("desk-review-show")) }
        }
    }
}

fn how_many(frame: &Frame<'_>, waiting: u64) -> String {
    let key = if waiting < TO_REVIEW { "desk-review-waiting" } else { "desk-review-many" };
    frame.with(key, &[("n", waiting.into())])
}

/// What was done, and the button that takes it back.
fn what_was_done(frame: &Frame<'_>, show: &Show, done: &LastDecision) -> Markup {
    let n = [("n", done.pledges.len().into())];
    let undone = done.pledges.iter().filter_map(|pledge| Some((pledge, pledge.was.as_deref()?)));
    let undone: Vec<(&ReviewedPledge, &str)> = undone.collect();
    let back = |fields: Markup, after: i64| {
        html! {
            (fields)
            (place(show, after))
            div.acts {
                button.btn.quiet name="act" value="undo" data-key="u" aria-keyshortcuts="u" {
                    (frame.text("desk-review-undo")) (key("U"))
                }
                @if let [(ReviewedPledge { code, .. }, _)] = undone.as_slice() {
                    a.tap href=(frame.link(paths::Supporter { code: code.clone() })) { (frame.text("desk-review-look-again")) }
                }
            }
        }
    };
    html! {
        (note::done(&match (done.outcome, done.pledges.len()) {
            (ReviewOutcome::Released, 1) => frame.text("desk-review-did-release"),
            (ReviewOutcome::Hidden, 1) => frame.text("desk-review-did-hide"),
            (ReviewOutcome::Undone, 1) => frame.text("desk-review-did-undo"),
            (ReviewOutcome::Released, _) => frame.with("desk-review-did-release-many", &n),
            (ReviewOutcome::Hidden, _) => frame.with("desk-review-did-hide-many", &n),
            (ReviewOutcome::Undone, _) => frame.with("desk-review-did-undo-many", &n),
            (ReviewOutcome::Unchanged, _) => frame.text("desk-review-did-nothing"),
        }))
        @if done.outcome != ReviewOutcome::Unchanged && done.unchanged > 0 {
            p { (frame.with("desk-review-unchanged", &[("n", done.unchanged.into())])) }
        }
        @match undone.as_slice() {
            [] => {}
            [(ReviewedPledge { code, id, seen, .. }, was)] => (frame.form(paths::ReviewOne { code: code.clone() }, back(html! {
                input type="hidden" name="was" value=(was);
                input type="hidden" name="seen" value=(seen);
            }, if show.list { show.after } else { id - 1 }))),
            [(first, _), ..] => (frame.form(paths::Review {}, back(html! {
                @for (pledge, was) in &undone {
                    input type="hidden" name="was" value={ (pledge.code) "." (was) };
                    input type="hidden" name="seen" value={ (pledge.code) "." (pledge.seen) };
                }
            }, first.id - 1))),
        }
    }
}

/// Where in the queue a form leads back to.
fn place(show: &Show, after: i64) -> Markup {
    html! {
        @for (name, value) in show.with_after(after).fields() { input type="hidden" name=(name) value=(value); }
    }
}

/// A key as it is shown beside what it does; said by `aria-keyshortcuts`.
fn key(letter: &str) -> Markup {
    html! { " " kbd aria-hidden="true" { (letter) } }
}

/// A page of the list in one form: those with words on a list first, and unticked.
fn together(frame: &Frame<'_>, show: &Show, items: &[Item]) -> Markup {
    let (flagged, others): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.is_flagged());
    let ticked = show.wanted.review == Review::Waiting;
    let group = |id: &str, key: &str, items: &[&Item], ticked: bool| {
        html! {
            @if !items.is_empty() {
                section aria-labelledby=(id) {
                    h2.beam id=(id) { (frame.with(key, &[("n", items.len().into())])) }
                    @for item in items { (one_of_many(frame, item, ticked.then_some(show.wanted.review))) }
                }
            }
        }
    };
    let rest = if show.wanted.review == Review::Waiting { "desk-review-others" } else { "desk-review-all" };
    frame.form(paths::Review {}, html! {
        (place(show, show.after))
        @if let Some(last) = items.last().filter(|_| ticked) { input type="hidden" name="next" value=(last.id); }
        (group("flagged", "desk-review-flagged-first", &flagged, false))
        (group("others", rest, &others, ticked))
        p.hint { (frame.text("desk-review-ticked")) }
        div.acts {
            @if show.wanted.review != Review::Released {
                button.btn name="act" value="release" { (frame.text("desk-review-release-ticked")) }
            }
            @if show.wanted.review != Review::Hidden {
                button.btn.quiet name="act" value="hide" { (frame.text("desk-review-hide-ticked")) }
            }
        }
    })
}

fn one_of_many(frame: &Frame<'_>, item: &Item, ticked: Option<Review>) -> Markup {
    let code = &item.code;
    html! {
        div.item.item--row role="group" aria-label=(frame.with("desk-review-item", &[("code", code.as_str().into())])) {
            input type="hidden" name="seen" value={ (code) "." (item.seen) };
            @for part in &item.parts { (tick(frame, code, part, &format!("{code}."), ticked)) }
            (facts(frame, item))
        }
    }
}

fn alone(frame: &Frame<'_>, show: &Show, item: &Item) -> Markup {
    let code = &item.code;
    let heading = format!("item-{code}");
    let skip = query(paths::Review {}, show.with_after(item.id).fields());
    html! {
        section.item.item--alone tabindex="-1" autofocus aria-labelledby=(heading) {
            h2.vh id=(heading) { (frame.with("desk-review-item", &[("code", code.as_str().into())])) }
            (form(frame, item, Some(&skip), place(show, item.id), Some(show.wanted.review)))
        }
    }
}

/// A part with its tick; an organisation has none before somebody has checked who speaks for it.
fn tick(frame: &Frame<'_>, code: &str, of: &ReviewedPart, prefix: &str, ticked: Option<Review>) -> Markup {
    let ReviewedPart { part, review, text, flagged } = of;
    let id = format!("{code}-{}", part.key());
    let is_ticked = ticked == Some(*review) && *part != Part::Organisation;
    html! {
        div.check {
            input id=(id) type="checkbox" name="part" value={ (prefix) (part.key()) } checked[is_ticked];
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
}

fn facts(frame: &Frame<'_>, item: &Item) -> Markup {
    html! {
        p.hint {
            (frame.page.voice(&item.voice)) " · "
            @if item.region.is_some() { (frame.region(item.region.as_deref())) " · " }
            @if let Some(at) = item.confirmed_at { (frame.when(at)) }
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
    let shown = |review: Review| only.is_none_or(|only| only == review);
    let any = |not: Review| item.parts.iter().any(|words| shown(words.review) && words.review != not);
    let keyed = |letter: &'static str| skip.map(|_| letter);
    frame.form(paths::ReviewOne { code: code.clone() }, html! {
        (fields)
        input type="hidden" name="seen" value=(item.seen);
        @for part in &item.parts { (tick(frame, code, part, "", Some(only.unwrap_or(part.review)))) }
        (facts(frame, item))
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
