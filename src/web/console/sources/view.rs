//! Named sources.

use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::domain::pledge::source::Source;
use crate::web::console::frame::Frame;
use crate::web::console::paths;
use crate::web::kit::{Fields, FormState};
use crate::web::paths as public;

/// The sources, and a form for another.
pub(crate) fn sources(frame: &Frame<'_>, sources: &[Source], state: &FormState) -> Markup {
    let may = frame.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let fields = frame.fields(state);
    frame.document(frame.text("desk-sources")).forms(&[fields]).body(html! {
        p.measure { (frame.text("desk-source-what")) }
        @if sources.is_empty() {
            p { (frame.text("desk-source-none")) }
        } @else {
            ul.sources { @for source in sources { (entry(frame, source, may)) } }
        }
        @if may { (form(frame, fields)) }
    })
}

fn entry(frame: &Frame<'_>, source: &Source, may: bool) -> Markup {
    let code = || source.code.clone();
    let lang = || frame.page.language.code.clone();
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
                p.small { (frame.channel(&source.channel)) }
            }
            dl { @for (key, figure) in figures { div { dt { (frame.text(key)) } dd.num { (frame.page.number(figure)) } } } }
            @if let Some(ended) = source.ended_at {
                p.small { (frame.text("desk-source-ended")) " " (frame.when(ended)) }
                @if may {
                    (frame.button(paths::ReopenSource { code: code() }, "btn quiet", "desk-source-reopen",
                        Some(frame.with("desk-source-reopen-of", &named))))
                }
            } @else {
                div {
                    p.code { (source.link) }
                    ul.inline aria-label=(frame.text("desk-source-give")) {
                        li { a.tap href=(public::Partner { lang: lang(), code: code() }) { (frame.text("desk-source-page")) } }
                        li { a.tap href=(print("qr.svg".into())) { "QR (SVG)" } }
                        li { a.tap href=(print("qr.png".into())) { "QR (PNG)" } }
                        @for language in frame.page.campaign().languages.iter().filter(|_| frame.page.effective.is_checked()) {
                            li {
                                a.tap href=(print(format!("poster.{}.pdf", language.code))) hreflang=(language.code) {
                                    (frame.text("desk-source-poster")) " (" (language.name) ")"
                                }
                            }
                        }
                    }
                    @if may {
                        (frame.form(paths::EndSource { code: code() }, html! {
                            p { button.btn.quiet.bad aria-label=(frame.with("desk-source-end-of", &named)) { (frame.text("desk-source-end")) } }
                        }))
                    }
                }
            }
        }
    }
}

fn form(frame: &Frame<'_>, fields: Fields<'_>) -> Markup {
    let channels = frame.page.campaign().channels.iter();
    let channels = channels.map(|channel| (&channel.key, frame.channel(&channel.key)));
    let channel = fields.field("channel", "desk-now-head-channel").hint("desk-source-channel-hint");
    let name = fields.field("name", "desk-source-name").hint("desk-source-name-hint");
    html! {
        (frame.section("add", "desk-source-add", frame.form(paths::Sources {}, html! {
            (name.autocomplete("off").required())
            (channel.holds("partner").select(channels))
            p { button.btn { (frame.text("desk-source-add")) } }
        })))
    }
}
