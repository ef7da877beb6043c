//! Pledges, to look through, and one of them.

use entity::{
    audit,
    pledge::{Model, Review, State},
};
use maud::{Markup, Render, html};

use super::{
    Desk,
    held::reason,
    review::{self, Item},
};
use crate::{
    domain::{
        audit::Action,
        moderation::Shown,
        organizer::Role,
        people::{People, Person, STATES, state_key},
    },
    web::{
        console::paths,
        kit::{FormState, Table, field::alert, paging},
        paths::query,
    },
};

/// A form to find, and what was found, newest first. `address`: an address was typed, which is not
/// looked for here.
pub fn supporters(
    desk: &Desk<'_>,
    search: &str,
    state: Option<State>,
    page: &People,
    address: bool,
) -> Markup {
    let title = desk.text("desk-people");
    let pairs = [("q", search.to_owned()), ("status", state.map(state_key).unwrap_or_default().to_owned())];
    let form = FormState::new(pairs.iter().map(|(name, value)| (*name, value.as_str())));
    let fields = desk.fields(&form);
    let asked = || pairs.iter().filter(|(_, value)| !value.is_empty()).cloned();
    let older = page.before.map(|before| {
        desk.link(query(paths::Supporters {}, asked().chain([("before", before.to_string())])))
    });
    let states = STATES.map(|(key, of)| (key, status(desk, of)));
    let table = Table::new(desk.words())
        .text("desk-people-code")
        .long("desk-people-name")
        .text("desk-people-status")
        .text("desk-people-day")
        .text("desk-people-region")
        .number("desk-people-calls");
    desk.document(&title).wrong(address).body(html! {
        (desk.care())
        @if address {
            (alert(&desk.text("errors-title"), true, html! {
                p { (desk.text("desk-people-no-address")) }
                @if desk.signed.is_some_and(|signed| signed.role >= Role::Owner) {
                    p { a href=(desk.link(paths::Subject {})) { (desk.text("desk-people-subject")) } }
                } @else { p { (desk.text("desk-people-ask-owner")) } }
            }))
        }
        form.find method="get" action=(paths::Supporters {}) role="search" {
            @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
            (fields.field("q", "desk-people-find").kind("search").autocomplete("off"))
            (fields.field("status", "desk-people-status").blank("desk-people-all").select(states))
            button.btn.quiet { (desk.text("desk-people-button")) }
        }
        @if address {} @else if page.people.is_empty() { p role="status" { (desk.text("desk-people-none")) } }
        @else {
            @let rows = page.people.iter().map(|person| row(desk, person));
            (table.rows(&desk.text("desk-people-caption"), rows))
        }
        (paging::next(older, &desk.text("desk-people-older")))
        p.hint.measure { (desk.text("desk-people-what")) }
    })
}

/// What a state is called.
pub fn status(desk: &Desk<'_>, state: State) -> String {
    desk.text(match state {
        State::Confirmed => "desk-people-confirmed",
        State::Pending => "desk-people-pending",
        State::Held => "desk-people-held",
        State::Withdrawn => "desk-people-withdrawn",
        State::Disowned => "desk-people-disowned",
    })
}

fn names(shown: &Shown) -> String {
    [&shown.name, &shown.organisation].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

fn row(desk: &Desk<'_>, person: &Person) -> Vec<Markup> {
    let pledge = &person.pledge;
    let path = paths::Supporter { code: pledge.code.clone() };
    vec![
        html! { a href=(desk.link(path)) { code { (pledge.code) } } },
        names(&person.shown).render(),
        html! { span.tag.tag--on[pledge.state == State::Confirmed] { (status(desk, pledge.state)) } },
        desk.when(pledge.confirmed_at.unwrap_or(pledge.created_at)),
        desk.region(pledge.region.as_deref()).render(),
        pledge.calls.split_ascii_whitespace().count().render(),
    ]
}

/// One pledge: what is counted of it, what may be shown, and what was done with it.
pub fn supporter(
    desk: &Desk<'_>,
    pledge: &Model,
    shown: &Shown,
    item: Option<&Item>,
    brought: u64,
    log: &[audit::Model],
) -> Markup {
    let title = desk.with("desk-people-one", &[("code", pledge.code.as_str().into())]);
    let names = names(shown);
    let call = |key| desk.page.language.call(key).map_or(key, |call| call.label.as_str());
    let may_be_shown = [pledge.name_review, pledge.organisation_review, pledge.message_review];
    desk.document(&title).body(html! {
        (desk.care())
        dl.facts {
            dt { (desk.text("desk-people-status")) }
            dd { (status(desk, pledge.state)) @if let Some(why) = &pledge.held_for { ": " (reason(desk, why)) } }
            @if pledge.cleanup_id.is_some() {
                dt { (desk.text("desk-held-clean-up")) }
                dd { (desk.text("desk-people-set-aside")) }
            }
            @if !names.is_empty() { dt { (desk.text("desk-people-name")) } dd { (names) } }
            dt { (desk.text("desk-people-signed")) } dd { (desk.when(pledge.created_at)) }
            @if let Some(at) = pledge.confirmed_at { dt { (desk.text("desk-people-confirmed")) } dd { (desk.when(at)) } }
            @if let Some(at) = pledge.ended_at { dt { (desk.text("desk-people-ended")) } dd { (desk.when(at)) } }
            @if !pledge.voice.is_empty() { dt { (desk.text("desk-people-voice")) } dd { (desk.page.voice(&pledge.voice)) } }
            @if pledge.region.is_some() { dt { (desk.text("desk-people-region")) } dd { (desk.region(pledge.region.as_deref())) } }
            @if !pledge.calls.is_empty() {
                dt { (desk.text("desk-people-calls")) }
                dd { ul.list { @for key in pledge.calls.split_ascii_whitespace() { li { (call(key)) } } } }
            }
            @if !pledge.channel.is_empty() { dt { (desk.text("desk-people-channel")) } dd { (desk.channel(&pledge.channel)) } }
            dt { (desk.text("desk-people-brought")) }
            dd { (desk.page.number(brought)) }
        }
        @if let Some(item) = item.filter(|_| pledge.state == State::Confirmed && may_be_shown != [Review::None; 3]) {
            section.item aria-labelledby="shown-title" {
                h2 #shown-title { (desk.text("desk-people-shown")) }
                (review::form(desk, item, None, html! { input type="hidden" name="back" value="1"; }, None))
            }
        }
        section aria-labelledby="log-title" {
            h2.beam #log-title { (desk.text("desk-people-log")) }
            @if log.is_empty() { p { (desk.text("desk-people-no-log")) } }
            ul.list {
                @for entry in log {
                    @let what = Action::of(&entry.action).map(|action| desk.text(action.label()));
                    li { (desk.when(entry.at)) ": " (what.as_ref().unwrap_or(&entry.action)) }
                }
            }
        }
    })
}

/// There is no such pledge, or none any more.
pub fn none(desk: &Desk<'_>) -> Markup {
    desk.document(desk.text("desk-people")).body(html! {
        (desk.care())
        p { (desk.text("desk-people-none")) }
    })
}
