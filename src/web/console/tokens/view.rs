//! Access tokens for programs.

use maud::{Markup, Render, html};

use crate::domain::account::api_token::{LIFETIMES, Scope, Token};
use crate::web::console::frame::TAKES;
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, Table};

/// What a token may read.
pub(crate) fn scope(frame: &Frame<'_>, scope: Scope) -> String {
    frame.text(match scope {
        Scope::Counts => "desk-token-counts",
        Scope::Supporters => "desk-token-supporters",
        Scope::Traffic => "desk-token-traffic",
    })
}

/// The tokens, and a form for another. `shown` is a new one.
pub(crate) fn tokens(frame: &Frame<'_>, rows: &[Token], shown: Option<&str>, state: &FormState) -> Markup {
    let title = frame.text("desk-tokens");
    let fields = frame.fields(state);
    let name = fields.field("name", "desk-token-name").hint("desk-token-name-hint");
    let scopes = Scope::ALL.into_iter().map(|may| (may.key(), scope(frame, may), false));
    let days = LIFETIMES.map(|days| (days.to_string(), days));
    frame.document(&title).forms(&[fields]).body(html! {
        @if let Some(shown) = shown {
            (frame.section("new", "desk-token-new", html! {
                p.code { (shown) }
                p.measure { (frame.text("desk-token-once")) }
            }))
        }
        @if !rows.is_empty() { (list(frame, &title, rows)) }
        (frame.section("add", "desk-token-add", html! {
            p.measure { (frame.text("desk-token-body")) " " a href="/api" { "/api" } }
            (frame.form(paths::Tokens {}, html! {
                (name.autocomplete("off").required())
                (fields.field("scope", "desk-token-scope").checks(scopes))
                (fields.field("days", "desk-token-days").select(days))
                p { button.btn { (frame.text("desk-token-add-button")) } }
            }))
        }))
    })
}

fn list(frame: &Frame<'_>, title: &str, rows: &[Token]) -> Markup {
    let table = Table::new(frame.words())
        .text("desk-token-name")
        .text("desk-token-scope")
        .long("desk-token-by")
        .text("desk-token-expires")
        .text("desk-token-used")
        .action("desk-action");
    table.rows(title, rows.iter().map(|row| line(frame, row)))
}

fn line(frame: &Frame<'_>, token: &Token) -> Vec<Markup> {
    let may: Vec<String> = token.scopes.iter().map(|one| scope(frame, *one)).collect();
    let label = frame.with("desk-token-end-of", &[("name", token.name.as_str().into())]);
    let end =
        || frame.button(paths::EndToken { code: token.code.clone() }, TAKES, "desk-token-end", Some(label));
    vec![
        token.name.render(),
        may.join(", ").render(),
        token.owner.render(),
        frame.when(token.expires_at),
        token.used_at.map_or_else(|| frame.text("desk-account-never").render(), |at| frame.when(at)),
        if token.live { end() } else { frame.text("desk-token-ended").render() },
    ]
}
