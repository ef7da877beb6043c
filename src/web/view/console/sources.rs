//! Named sources.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::{
        organizer::Role,
        source::{NAME_LIMIT, Source},
    },
    web::{console::paths, paths as public},
};

/// What was typed into the form.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// Channel.
    pub channel: String,
    /// Whether the name cannot be used.
    pub wrong: bool,
}

/// The sources, and a form for another.
pub fn sources(desk: &Desk<'_>, sources: &[Source], typed: &Typed) -> Markup {
    let title = desk.text("desk-sources");
    let may = desk.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let limit = i64::try_from(NAME_LIMIT).unwrap_or(i64::MAX);
    let wrong = desk.with("desk-source-name-wrong", &[("n", limit.into())]);
    desk.frame(
        &title,
        typed.wrong,
        html! {
            @if typed.wrong { (mistake(desk, Some("name"), &wrong)) }
            p.measure { (desk.text("desk-source-what")) }
            @if sources.is_empty() {
                p { (desk.text("desk-source-none")) }
            } @else {
                ul.sources { @for source in sources { (entry(desk, source, may)) } }
        }
        @if may { (form(desk, typed, &wrong)) }
        },
    )
}

fn entry(desk: &Desk<'_>, source: &Source, may: bool) -> Markup {
    let code = || source.code.clone();
    let lang = || desk.page.language.code.clone();
    let print = |file: String| public::Print { code: code(), file };
    let named = [("name", source.name.as_str().into())];
    let figures = [
        ("desk-now-head-visits", source.visits),
        ("desk-now-head-signed", source.signed),
        ("desk-now-head-confirmed", source.confirmed),
    ];
    html! {
        li {
            div {
                h2 { (source.name) }
                p.small { (desk.channel(&source.channel)) }
            }
            dl { @for (key, figure) in figures { div { dt { (desk.text(key)) } dd.num { (desk.page.number(figure)) } } } }
            @if let Some(ended) = source.ended_at {
                p.small { (desk.text("desk-source-ended")) " " (desk.when(ended)) }
            } @else {
                div {
                    p.code { (source.link) }
                    ul.inline aria-label=(desk.text("desk-source-give")) {
                        li { a.tap href=(public::Partner { lang: lang(), code: code() }) { (desk.text("desk-source-page")) } }
                        li { a.tap href=(print("qr.svg".into())) { "QR (SVG)" } }
                        li { a.tap href=(print("qr.png".into())) { "QR (PNG)" } }
                        @for language in &desk.page.campaign().languages {
                            li {
                                a.tap href=(print(format!("poster.{}.pdf", language.code))) hreflang=(language.code) {
                                    (desk.text("desk-source-poster")) " (" (language.name) ")"
                                }
                            }
                        }
                    }
                    @if may {
                        (desk.form(paths::EndSource { code: code() }, html! {
                            p { button.btn.quiet.bad aria-label=(desk.with("desk-source-end-of", &named)) { (desk.text("desk-source-end")) } }
                        }))
                    }
                }
            }
        }
    }
}

fn form(desk: &Desk<'_>, typed: &Typed, wrong: &str) -> Markup {
    let name = Input {
        id: "name",
        name: "name",
        kind: "text",
        label: desk.text("desk-source-name"),
        hint: Some(desk.text("desk-source-name-hint")),
        error: typed.wrong.then_some(wrong),
        value: &typed.name,
        autocomplete: "off",
    };
    let chosen = if typed.channel.is_empty() { "partner" } else { &typed.channel };
    html! {
        section aria-labelledby="add-title" {
            h2.beam #add-title { (desk.text("desk-source-add")) }
            (desk.form(paths::Sources {}, html! {
                (name.draw(desk))
                div.field {
                    label for="channel" { (desk.text("desk-now-head-channel")) }
                    span.hint #channel-hint { (desk.text("desk-source-channel-hint")) }
                    select #channel name="channel" aria-describedby="channel-hint" {
                        @for channel in &desk.page.campaign().channels {
                            option value=(channel.key) selected[channel.key == chosen] { (desk.channel(&channel.key)) }
                        }
                    }
                }
                p { button.btn { (desk.text("desk-source-add")) } }
            }))
        }
    }
}
