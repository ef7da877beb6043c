//! Pledges, to look through, and one of them.

use maud::{Markup, Render, html};

use super::{Desk, held::reason, review};
use crate::{
    domain::{
        Keyed,
        audit::Action,
        export::STATES,
        moderation::Shown,
        organizer::Role,
        page::Page,
        people::{Person, Pledge, State},
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
    page: &Page<Person>,
    address: bool,
) -> Markup {
    let title = desk.text("desk-people");
    let status_key = state.map(|state| state.key()).unwrap_or_default();
    let asked = [("q", search), ("status", &status_key)];
    let form = FormState::new(asked.into_iter());
    let fields = desk.fields(&form);
    let older = page.next.map(|before| {
        let before = before.to_string();
        desk.link(query(paths::Supporters {}, asked.into_iter().chain([("before", before.as_str())])))
    });
    let states = STATES.map(|of| (of.key(), status(desk, of)));
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
        @if address {} @else if page.rows.is_empty() { p role="status" { (desk.text("desk-people-none")) } }
        @else {
            @let rows = page.rows.iter().map(|person| row(desk, person));
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
    let path = paths::Supporter { code: person.code.clone() };
    vec![
        html! { a href=(desk.link(path)) { code { (person.code) } } },
        names(&person.shown).render(),
        html! { span.tag.tag--on[person.state == State::Confirmed] { (status(desk, person.state)) } },
        desk.when(person.at),
        desk.region(person.region.as_deref()).render(),
        person.calls.render(),
    ]
}

/// One pledge: what is counted of it, what may be shown, and what was done with it.
pub fn supporter(desk: &Desk<'_>, pledge: &Pledge) -> Markup {
    let title = desk.with("desk-people-one", &[("code", pledge.code.as_str().into())]);
    let names = names(&pledge.shown);
    let call = |key| desk.page.language.call(key).map_or(key, |call| call.label.as_str());
    desk.document(&title).body(html! {
        (desk.care())
        dl.facts {
            dt { (desk.text("desk-people-status")) }
            dd { (status(desk, pledge.state)) @if let Some(why) = &pledge.held_for { ": " (reason(desk, why)) } }
            @if pledge.set_aside {
                dt { (desk.text("desk-held-clean-up")) }
                dd { (desk.text("desk-people-set-aside")) }
            }
            @if !names.is_empty() { dt { (desk.text("desk-people-name")) } dd { (names) } }
            dt { (desk.text("desk-people-signed")) } dd { (desk.when(pledge.signed_at)) }
            @if let Some(at) = pledge.confirmed_at { dt { (desk.text("desk-people-confirmed")) } dd { (desk.when(at)) } }
            @if let Some(at) = pledge.ended_at { dt { (desk.text("desk-people-ended")) } dd { (desk.when(at)) } }
            @if !pledge.voice.is_empty() { dt { (desk.text("desk-people-voice")) } dd { (desk.page.voice(&pledge.voice)) } }
            @if pledge.region.is_some() { dt { (desk.text("desk-people-region")) } dd { (desk.region(pledge.region.as_deref())) } }
            @if !pledge.calls.is_empty() {
                dt { (desk.text("desk-people-calls")) }
                dd { ul.list { @for key in &pledge.calls { li { (call(key)) } } } }
            }
            @if !pledge.channel.is_empty() { dt { (desk.text("desk-people-channel")) } dd { (desk.channel(&pledge.channel)) } }
            dt { (desk.text("desk-people-brought")) }
            dd { (desk.page.number(pledge.brought)) }
        }
        @if let Some(item) = &pledge.item {
            section.item aria-labelledby="shown-title" {
                h2 #shown-title { (desk.text("desk-people-shown")) }
                (review::form(desk, item, None, html! { input type="hidden" name="back" value="1"; }, None))
            }
        }
        section aria-labelledby="log-title" {
            h2.beam #log-title { (desk.text("desk-people-log")) }
            @if pledge.log.is_empty() { p { (desk.text("desk-people-no-log")) } }
            ul.list {
                @for (at, action) in &pledge.log {
                    @let what = Action::of(action).map(|action| desk.text(action.label()));
                    li { (desk.when(*at)) ": " (what.as_ref().unwrap_or(action)) }
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
