//! Pledges, to look through, and one of them.

use maud::{Markup, Render, html};

use crate::domain::Action;
use crate::domain::account::organizer::Role;
use crate::domain::export::{Unfit, state_label};
use crate::domain::kernel::page::Page;
use crate::domain::operate::pledge_list::{Pledge, PledgeRow, State};
use crate::domain::pledge::review::ReleasedParts;
use crate::web::console::held::view::reason;
use crate::web::console::home::view::letters::reason as why;
use crate::web::console::review::view;
use crate::web::console::signed_texts::view::title as text_title;
use crate::web::console::{Frame, choice, paths};
use crate::web::extract::Form;
use crate::web::kit::field::alert;
use crate::web::kit::{FormState, Table, paging};
use crate::web::paths::query;

/// Why nothing is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SearchRefusal {
    /// An address was typed, which is not looked for here.
    Address,
    Unfit(Unfit),
}

/// A form to find, and what was found, newest first.
pub(crate) fn supporters(
    frame: &Frame<'_>,
    typed: &Form,
    page: &Page<PledgeRow>,
    wrong: Option<SearchRefusal>,
) -> Markup {
    let title = frame.text("desk-people");
    let asked = ["q", "status"].into_iter().chain(choice::names());
    let asked = asked.flat_map(|name| typed.all(name).map(move |value| (name, value)));
    let asked: Vec<_> =
        asked.filter(|(_, value)| !value.is_empty() && !value.contains(['@', '＠'])).collect();
    let form = FormState::new(asked.iter().copied());
    let fields = frame.fields(&form);
    let older = page.next.map(|before| {
        let before = before.to_string();
        frame.link(query(paths::Supporters {}, asked.iter().copied().chain([("before", before.as_str())])))
    });
    let find = html! { button.btn.quiet { (frame.text("desk-people-button")) } };
    let table = Table::new(frame.words())
        .text("desk-people-code")
        .long("desk-people-name")
        .text("desk-people-status")
        .text("desk-people-day")
        .text("desk-people-region")
        .number("desk-people-calls");
    frame.document(&title).wrong(wrong.is_some()).body(html! {
        (frame.care())
        @if let Some(wrong) = wrong {
            (alert(frame.text("errors-title"), true, match wrong {
                SearchRefusal::Address => html! {
                    p { (frame.text("desk-people-no-address")) }
                    @if frame.signed.is_some_and(|signed| signed.role >= Role::Owner) {
                        p { a href=(frame.link(paths::Subject {})) { (frame.text("desk-people-subject")) } }
                    } @else { p { (frame.text("desk-people-ask-owner")) } }
                },
                SearchRefusal::Unfit(unfit) => html! { p { (frame.words().message(&choice::unfit(unfit))) } },
            }))
        }
        form.find method="get" action=(paths::Supporters {}) role="search" {
            @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
            (fields.field("q", "desk-people-find").kind("search").autocomplete("off"))
            (choice::status(frame, fields))
            (find)
            details open[choice::is_set(typed, choice::names())] {
                summary { (frame.text("desk-people-which")) }
                div.fields { (choice::narrowing(frame, fields)) }
                (find)
            }
        }
        @if wrong.is_some() {} @else if page.rows.is_empty() { p role="status" { (frame.text("desk-people-none")) } }
        @else {
            @let rows = page.rows.iter().map(|person| row(frame, person));
            (table.rows(&frame.text("desk-people-caption"), rows))
        }
        (paging::next(older, &frame.text("desk-people-older")))
        p.hint.measure { (frame.text("desk-people-what")) }
    })
}

pub(crate) fn status(frame: &Frame<'_>, state: State) -> String {
    frame.text(state_label(state))
}

fn names(shown: &ReleasedParts) -> String {
    [&shown.name, &shown.organisation].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

fn row(frame: &Frame<'_>, person: &PledgeRow) -> Vec<Markup> {
    let path = paths::Supporter { code: person.code.clone() };
    vec![
        html! { a href=(frame.link(path)) { code { (person.code) } } },
        names(&person.shown).render(),
        html! { span.tag.tag--on[person.state == State::Confirmed] { (status(frame, person.state)) } },
        frame.when(person.at),
        frame.region(person.region.as_deref()).render(),
        person.calls.render(),
    ]
}

/// One pledge: what is counted of it, what may be shown, and what was done with it.
pub(crate) fn supporter(frame: &Frame<'_>, pledge: &Pledge) -> Markup {
    let title = frame.with("desk-people-one", &[("code", pledge.code.as_str().into())]);
    let names = names(&pledge.shown);
    let language = frame.page.campaign().language(&pledge.language);
    let language = language.map_or(&pledge.language, |language| &language.name);
    let call = |key| frame.page.language.call(key).map_or(key, |call| call.label.as_str());
    frame.document(&title).body(html! {
        (frame.care())
        dl.facts {
            dt { (frame.text("desk-people-status")) }
            dd { (status(frame, pledge.state)) @if let Some(why) = &pledge.held_for { ": " (reason(frame, why)) } }
            @if !names.is_empty() { dt { (frame.text("desk-people-name")) } dd { (names) } }
            dt { (frame.text("desk-people-signed")) } dd { (frame.when(pledge.signed_at)) }
            @if let Some(text) = &pledge.text {
                @let path = paths::SignedText { number: text.number.to_string() };
                dt { (frame.text("desk-texts-signed")) }
                dd { a href=(frame.link(path)) { (text_title(frame, text)) } }
            }
            @if let Some(at) = pledge.confirmed_at { dt { (frame.text("desk-people-confirmed")) } dd { (frame.when(at)) } }
            @if let Some(at) = pledge.ended_at { dt { (frame.text("desk-people-ended")) } dd { (frame.when(at)) } }
            @if !pledge.voice.is_empty() { dt { (frame.text("desk-people-voice")) } dd { (frame.page.voice(&pledge.voice)) } }
            @if pledge.region.is_some() { dt { (frame.text("desk-people-region")) } dd { (frame.region(pledge.region.as_deref())) } }
            @if !pledge.calls.is_empty() {
                dt { (frame.text("desk-people-calls")) }
                dd { ul.list { @for key in pledge.calls.keys() { li { (call(key)) } } } }
            }
            @if !pledge.channel.is_empty() { dt { (frame.text("desk-people-channel")) } dd { (frame.channel(&pledge.channel)) } }
            @if let Some(source) = &pledge.source {
                dt { (frame.text("desk-export-source")) }
                dd { a href=(frame.link(paths::Source { code: source.code.clone() })) { (source.name) } }
            }
            @if !pledge.language.is_empty() { dt { (frame.text("desk-export-language")) } dd { (language) } }
            @if pledge.confirmed_at.is_some() {
                dt { (frame.text("promise-letters")) }
                dd { (frame.text(if pledge.daily_letters { "desk-yes" } else { "desk-no" })) }
            }
            dt { (frame.text("desk-export-number")) } dd { (pledge.number) }
            dt { (frame.text("desk-people-brought")) }
            dd { (frame.page.number(pledge.brought)) }
        }
        @if let Some(item) = &pledge.item {
            section.item aria-labelledby="shown-title" {
                h2 #shown-title { (frame.text("desk-people-shown")) }
                (view::form(frame, item, None, html! { input type="hidden" name="back" value="1"; }, None))
            }
        }
        @if !pledge.letters.is_empty() {
            (frame.section("letters", "desk-people-letters", html! {
                ul.list {
                    @for letter in &pledge.letters {
                        li {
                            (frame.when(letter.at)) ": " (frame.text(letter.label)) " – " (frame.text(letter.state))
                            @if let Some(failure) = &letter.failure {
                                ": " (why(frame, failure.reason, &failure.codes))
                            }
                        }
                    }
                }
            }))
        }
        (frame.section("log", "desk-people-log", html! {
            @if pledge.log.is_empty() { p { (frame.text("desk-people-no-log")) } }
            ul.list {
                @for (at, action) in &pledge.log {
                    @let what = Action::of(action).map(|action| frame.text(action.label()));
                    li { (frame.when(*at)) ": " (what.as_ref().unwrap_or(action)) }
                }
            }
        }))
    })
}

/// There is no such pledge, or none any more.
pub(crate) fn none(frame: &Frame<'_>) -> Markup {
    frame.document(frame.text("desk-people")).body(html! {
        (frame.care())
        p { (frame.text("desk-people-none")) }
    })
}
