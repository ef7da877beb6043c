//! Named sources.

use maud::{Markup, html};

use super::Desk;
use crate::{
    domain::organizer::Role,
    web::{
        console::paths,
        kit::{Fields, FormState},
        paths as public,
    },
};

/// A source and what it brought.
#[derive(Debug, Clone)]
pub struct Source {
    /// The source.
    pub row: entity::source::Model,
    /// Its short link.
    pub link: String,
    /// Visits.
    pub visits: i64,
    /// Pledges signed.
    pub signed: i64,
    /// Pledges confirmed.
    pub confirmed: i64,
}

/// The sources, and a form for another.
pub fn sources(desk: &Desk<'_>, sources: &[Source], state: &FormState) -> Markup {
    let may = desk.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let fields = desk.fields(state);
    desk.document(desk.text("desk-sources")).forms(&[fields]).body(html! {
        p.measure { (desk.text("desk-source-what")) }
        @if sources.is_empty() {
            p { (desk.text("desk-source-none")) }
        } @else {
            ul.sources { @for source in sources { (entry(desk, source, may)) } }
        }
        @if may { (form(desk, fields)) }
    })
}

fn entry(desk: &Desk<'_>, source: &Source, may: bool) -> Markup {
    let code = || source.row.code.clone();
    let lang = || desk.page.language.code.clone();
    let print = |file: String| public::Print { code: code(), file };
    let named = [("name", source.row.name.as_str().into())];
    let figures = [
        ("desk-now-head-visits", source.visits),
        ("desk-now-head-signed", source.signed),
        ("desk-now-head-confirmed", source.confirmed),
    ];
    html! {
        li {
            div {
                h2 { (source.row.name) }
                p.small { (desk.channel(&source.row.channel)) }
            }
            dl { @for (key, figure) in figures { div { dt { (desk.text(key)) } dd.num { (desk.page.number(figure)) } } } }
            @if let Some(ended) = source.row.ended_at {
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

fn form(desk: &Desk<'_>, fields: Fields<'_>) -> Markup {
    let channels = desk.page.campaign().channels.iter();
    let channels = channels.map(|channel| (&channel.key, desk.channel(&channel.key)));
    let channel = fields.field("channel", "desk-now-head-channel").hint("desk-source-channel-hint");
    let name = fields.field("name", "desk-source-name").hint("desk-source-name-hint");
    html! {
        section aria-labelledby="add-title" {
            h2.beam #add-title { (desk.text("desk-source-add")) }
            (desk.form(paths::Sources {}, html! {
                (name.autocomplete("off").required())
                (channel.holds("partner").select(channels))
                p { button.btn { (desk.text("desk-source-add")) } }
            }))
        }
    }
}
