//! Wall screens.

use jiff::civil::Date;
use maud::{Markup, Render, html};

use crate::domain::account::organizer::Role;
use crate::domain::operate::wall::Wall;
use crate::web::console::frame::TAKES;
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, Table, qr};
use crate::web::paths as public;

/// The wall screens, and a form for another that ends after a day. `shown` is the token of a new one.
pub(crate) fn walls(
    frame: &Frame<'_>,
    rows: &[Wall],
    shown: Option<&str>,
    (day, state): (Date, &FormState),
) -> Markup {
    let title = frame.text("desk-walls");
    let fields = frame.fields(state);
    let may = frame.signed.is_some_and(|signed| signed.role >= Role::Editor);
    frame.document(&title).forms(&[fields]).body(html! {
        @if let Some(token) = shown { (frame.section("new", "desk-wall-new", new(frame, token))) }
        p.measure { (frame.text("desk-wall-what")) }
        @if rows.is_empty() { p role="status" { (frame.text("desk-source-none")) } }
        @else { (list(frame, &title, rows, may)) }
        @if may {
            (frame.section("add", "desk-wall-add", frame.form(paths::Walls {}, html! {
                (fields.field("name", "desk-wall-name").hint("desk-wall-name-hint").autocomplete("off").required())
                (fields.field("until", "desk-wall-until").hint("desk-wall-until-hint").holds(day).kind("date").required())
                p { button.btn { (frame.text("desk-wall-add-button")) } }
            })))
        }
        p { a.tap href=(frame.link(paths::Sources {})) { (frame.text("desk-sources")) } }
    })
}

/// The new one's address in each language, to copy or to point a camera at.
fn new(frame: &Frame<'_>, token: &str) -> Markup {
    html! {
        p.measure { (frame.text("desk-wall-once")) }
        div.two.addresses {
            @for language in &frame.page.campaign().languages {
                @let path = public::Wall { lang: language.code.clone(), token: token.to_owned() };
                @let address = format!("{}{path}", frame.page.shell.base_url);
                @let id = format!("address-{}", language.code);
                div {
                    div.field {
                        label for=(id) lang=(language.code) { (language.name) }
                        textarea id=(id) rows="3" readonly spellcheck="false" { (address) }
                    }
                    div.acts {
                        button.btn.quiet type="button" data-copy=(id) data-copied=(frame.text("share-copied")) hidden {
                            (frame.text("share-copy")) span.vh { ": " (language.name) }
                        }
                        a.tap href=(path) { (frame.text("desk-wall-open")) span.vh { ": " (language.name) } }
                    }
                    (qr::qr(&address, &frame.with("desk-wall-qr", &[("language", language.name.as_str().into())])))
                }
            }
        }
    }
}

fn list(frame: &Frame<'_>, title: &str, rows: &[Wall], may: bool) -> Markup {
    let table = Table::new(frame.words())
        .text("desk-wall-name")
        .long("desk-token-by")
        .text("desk-wall-until")
        .text("desk-wall-opened")
        .action("desk-action");
    table.rows(title, rows.iter().map(|row| line(frame, row, may)))
}

fn line(frame: &Frame<'_>, wall: &Wall, may: bool) -> Vec<Markup> {
    let label = frame.with("desk-wall-end-of", &[("name", wall.name.as_str().into())]);
    let end =
        || frame.button(paths::EndWall { code: wall.code.clone() }, TAKES, "desk-wall-end", Some(label));
    vec![
        wall.name.render(),
        wall.owner.render(),
        frame.day(&wall.last_day.to_string()),
        wall.opened_at.map_or_else(|| frame.text("desk-account-never").render(), |at| frame.when(at)),
        match (wall.live, may) {
            (true, true) => end(),
            (true, false) => Markup::default(),
            (false, _) => frame.text("desk-token-ended").render(),
        },
    ]
}
