//! Held sign-ups by network and time.

use maud::{Markup, Render, html};

use crate::domain::kernel::hold::HoldReason;
use crate::domain::kernel::page::Page;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::operate::pledge_list::{Group, HeldPledge, Kind, Sample};
use crate::web::console::{Frame, paths};
use crate::web::kit::{Table, note, paging};
use crate::web::paths::query;

/// What is held, by reason; `done` is whether what was done was a release, and of how many.
pub(crate) fn held(frame: &Frame<'_>, kinds: &[Kind], done: Option<(bool, i64)>) -> Markup {
    frame.document(frame.text("desk-held")).body(html! {
        (frame.care())
        (what_was_done(frame, done))
        p.measure { (frame.text("desk-held-what")) }
        @if kinds.is_empty() { p { (frame.text("desk-held-none")) } }
        @for (place, kind) in kinds.iter().enumerate() { (all_of_kind(frame, place, kind)) }
    })
}

/// All that are held for a reason, what they look like, and by network.
fn all_of_kind(frame: &Frame<'_>, place: usize, kind: &Kind) -> Markup {
    let (key, heading) = (kind.key(), format!("kind-{place}"));
    let one_by_one = frame.link(query(paths::Held {}, [("group", &key)]));
    let next = kind.groups.next.map(|skip| frame.link(query(paths::Held {}, [("skip", skip.to_string())])));
    // A group that is all of its kind would say everything again.
    let alone = kind.groups.rows.first().filter(|of| of.number == kind.number);
    let groups = if alone.is_some() { &[] } else { kind.groups.rows.as_slice() };
    html! {
        section aria-labelledby=(heading) {
            h2.beam id=(heading) { (reason(frame, &kind.reason)) }
            p { strong { (frame.with("desk-held-number", &[("n", kind.number.into())])) } }
            dl.facts {
                @if let Some(of) = alone { (place_and_time(frame, of.hour, &of.network)) }
                (sample(frame, &kind.sample))
            }
            (frame.form(paths::Held {}, html! {
                input type="hidden" name="kind" value=(key);
                div.acts {
                    button.btn.quiet name="act" value="release" { (frame.text("desk-held-release-kind")) }
                    button.btn.quiet.bad name="act" value="drop" { (frame.text("desk-held-drop-kind")) }
                    // By network they have a link of their own.
                    @if groups.is_empty() {
                        a.tap href=(one_by_one) { (frame.text("desk-held-one-by-one")) }
                    }
                    @if let Some(of) = alone { (to_clean_up(frame, &of.network)) }
                }
            }))
            @for (number, of) in groups.iter().enumerate() { (draw(frame, &format!("{place}-{number}"), of)) }
            (paging::next(next, &frame.text("desk-held-more-groups")))
        }
    }
}

fn what_was_done(frame: &Frame<'_>, done: Option<(bool, i64)>) -> Markup {
    html! {
        @if let Some((released, n)) = done {
            @let key = if released { "desk-held-did-release" } else { "desk-held-did-drop" };
            (note::done(&frame.with(key, &[("n", n.into())])))
            @if !released { p { a.tap href=(frame.link(paths::CleanUp {})) { (frame.text("desk-held-back-link")) } } }
        }
    }
}

/// Why pledges are held, in words.
pub(crate) fn reason(frame: &Frame<'_>, reason: &str) -> String {
    match HoldReason::of_key(reason) {
        Some(HoldReason::Day) => frame.text("desk-held-day"),
        Some(HoldReason::HiddenField) => frame.text("desk-held-trap"),
        None => reason.to_owned(),
    }
}

/// The beginning of a network's hash, by which people know it again.
pub(crate) fn short(frame: &Frame<'_>, network: &str) -> Markup {
    html! {
        @if network.is_empty() { (frame.text("desk-held-unknown")) }
        @else { code { (network.get(..8).unwrap_or(network)) } }
    }
}

fn place_and_time(frame: &Frame<'_>, hour: i64, network: &str) -> Markup {
    html! {
        dt { (frame.text("desk-held-hour")) }
        dd { (frame.when(hour)) }
        dt { (frame.text("desk-held-network")) }
        dd { (short(frame, network)) }
    }
}

fn sample(frame: &Frame<'_>, sample: &Sample) -> Markup {
    html! {
        dt { (frame.text("desk-held-shapes")) }
        dd { (sample.shapes.join(" · ")) }
        dt { (frame.text("desk-held-domains")) }
        dd { (sample.domains.join(" · ")) }
    }
}

fn to_clean_up(frame: &Frame<'_>, network: &str) -> Markup {
    html! {
        @if !network.is_empty() {
            a.tap href=(frame.link(query(paths::CleanUp {}, [("network", network)]))) {
                (frame.text("desk-held-to-clean-up"))
            }
        }
    }
}

fn buttons(frame: &Frame<'_>, key: &str, network: &str) -> Markup {
    let content = html! {
        input type="hidden" name="group" value=(key);
        div.acts {
            button.btn name="act" value="release" { (frame.text("desk-held-release-all")) }
            button.btn.quiet.bad name="act" value="drop" { (frame.text("desk-held-drop-all")) }
            (to_clean_up(frame, network))
        }
    };
    frame.form(paths::Held {}, content)
}

fn draw(frame: &Frame<'_>, place: &str, of: &Group) -> Markup {
    let (key, heading) = (of.key(), format!("group-{place}"));
    html! {
        section.item aria-labelledby=(heading) {
            h3 id=(heading) { (frame.with("desk-held-number", &[("n", of.number.into())])) }
            dl.facts { (place_and_time(frame, of.hour, &of.network)) (sample(frame, &of.sample)) }
            (buttons(frame, &key, &of.network))
            @let one_by_one = frame.link(query(paths::Held {}, [("group", &key)]));
            p { a.tap href=(one_by_one) { (frame.text("desk-held-one-by-one")) } }
        }
    }
}

/// The pledges of a group, a page at a time.
pub(crate) fn group(
    frame: &Frame<'_>,
    (key, meant): (&str, &Conditions),
    pledges: &Page<HeldPledge>,
    done: Option<(bool, i64)>,
) -> Markup {
    let title = frame.text("desk-held-one-by-one");
    let next = pledges.next.map(|after| {
        frame.link(query(paths::Held {}, [("group", key.to_owned()), ("after", after.to_string())]))
    });
    let table = Table::new(frame.words()).text("desk-people-code").long("desk-people-name");
    let table = table.text("desk-held-domain").text("desk-held-when").action("desk-action");
    let network = meant.network.as_deref().unwrap_or_default();
    frame.document(&title).body(html! {
        (frame.care())
        (what_was_done(frame, done))
        dl.facts {
            dt { (frame.text("desk-held-reason")) }
            dd { (reason(frame, meant.held_for.as_deref().unwrap_or_default())) }
            @if let Some(hour) = meant.from { (place_and_time(frame, hour, network)) }
        }
        @if pledges.rows.is_empty() { p { (frame.text("desk-held-none")) } }
        @else {
            @if meant.from.is_some() { (buttons(frame, key, network)) }
            (table.rows(&title, pledges.rows.iter().map(|pledge| row(frame, key, pledge))))
        }
        (paging::next(next, &frame.text("desk-review-next-page")))
        p { a.tap href=(frame.link(paths::Held {})) { (frame.text("desk-held-all-groups")) } }
    })
}

fn row(frame: &Frame<'_>, group: &str, pledge: &HeldPledge) -> Vec<Markup> {
    let buttons = html! {
        input type="hidden" name="code" value=(pledge.code);
        input type="hidden" name="group" value=(group);
        button.btn.quiet name="act" value="release" { (frame.text("desk-held-release")) }
        button.btn.quiet.bad name="act" value="drop" { (frame.text("desk-held-drop")) }
    };
    vec![
        html! { code { (pledge.code) } },
        pledge.name.render(),
        pledge.domain.render(),
        frame.when(pledge.signed_at),
        frame.form(paths::Held {}, buttons),
    ]
}
