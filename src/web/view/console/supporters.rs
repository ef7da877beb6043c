//! Pledges, to look through, and one of them.

use maud::{Markup, html};

use super::{Desk, held::reason, review};
use crate::{
    domain::{
        Keyed,
        export::STATES,
        moderation::Shown,
        organizer::Role,
        page::Page,
        people::{Person, Pledge, State},
    },
    web::{console::paths, paths::with_query},
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
    desk.frame(&title, address, html! {
        (desk.care())
        @if address {
            div.errors role="alert" aria-labelledby="errors-title" tabindex="-1" autofocus {
                h2 #errors-title { (desk.text("errors-title")) }
                p { (desk.text("desk-people-no-address")) }
                @if desk.signed.is_some_and(|signed| signed.role >= Role::Owner) {
                    p { a href=(desk.link(paths::Subject {})) { (desk.text("desk-people-subject")) } }
                } @else { p { (desk.text("desk-people-ask-owner")) } }
            }
        }
        form.find method="get" action=(paths::Supporters {}) role="search" {
            @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
            div.field {
                label for="q" { (desk.text("desk-people-find")) }
                input #q name="q" type="search" value=(search) autocomplete="off" maxlength="100";
            }
            div.field {
                label for="status" { (desk.text("desk-people-status")) }
                select #status name="status" {
                    option value="" { (desk.text("desk-people-all")) }
                    @for of in STATES { option value=(of.key()) selected[state == Some(of)] { (status(desk, of)) } }
                }
            }
            button.btn.quiet { (desk.text("desk-people-button")) }
        }
        @if address {} @else if page.rows.is_empty() { p role="status" { (desk.text("desk-people-none")) } }
        @else {
            div.table.rows role="region" aria-label=(title) tabindex="0" {
                table {
                    caption { (desk.text("desk-people-caption")) }
                    thead { tr {
                        th scope="col" { (desk.text("desk-people-code")) }
                        th scope="col" { (desk.text("desk-people-name")) }
                        th scope="col" { (desk.text("desk-people-status")) }
                        th scope="col" { (desk.text("desk-people-day")) }
                        th scope="col" { (desk.text("desk-people-region")) }
                        th.r scope="col" { (desk.text("desk-people-calls")) }
                    } }
                    tbody { @for person in &page.rows { (row(desk, person)) } }
                }
            }
        }
        @if let Some(before) = page.next {
            @let before = before.to_string();
            @let status_key = state.map(|state| state.key()).unwrap_or_default();
            @let fields = [("q", search), ("status", &status_key), ("before", &before)];
            p { a.tap rel="next" href=(desk.link(with_query(paths::Supporters {}, fields))) { (desk.text("desk-people-older")) } }
        }
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

fn row(desk: &Desk<'_>, person: &Person) -> Markup {
    html! {
        tr {
            th scope="row" { a href=(desk.link(paths::Supporter { code: person.code.clone() })) { code { (person.code) } } }
            td.words data-label=(desk.text("desk-people-name")) { (names(&person.shown)) }
            td data-label=(desk.text("desk-people-status")) { span.tag.tag--on[person.state == State::Confirmed] { (status(desk, person.state)) } }
            td data-label=(desk.text("desk-people-day")) { (desk.when(person.at)) }
            td data-label=(desk.text("desk-people-region")) { (desk.region(person.region.as_deref())) }
            td.r data-label=(desk.text("desk-people-calls")) { (person.calls) }
        }
    }
}

/// One pledge: what is counted of it, what may be shown, and what was done with it.
pub fn supporter(desk: &Desk<'_>, pledge: &Pledge) -> Markup {
    let title = desk.with("desk-people-one", &[("code", pledge.code.as_str().into())]);
    let names = names(&pledge.shown);
    let call = |key: &str| {
        desk.page
            .language
            .calls
            .iter()
            .find(|call| call.key == key)
            .map_or_else(|| key.to_owned(), |call| call.label.clone())
    };
    desk.frame(&title, false, html! {
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
            dd { (desk.page.number(i64::try_from(pledge.brought).unwrap_or(i64::MAX))) }
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
                @for (at, action) in &pledge.log { li { (desk.when(*at)) ": " (desk.text(&format!("desk-did-{action}"))) } }
            }
        }
    })
}

/// There is no such pledge, or none any more.
pub fn none(desk: &Desk<'_>) -> Markup {
    desk.frame(
        &desk.text("desk-people"),
        false,
        html! {
            (desk.care())
            p { (desk.text("desk-people-none")) }
        },
    )
}
