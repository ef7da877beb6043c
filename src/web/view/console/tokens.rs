//! Access tokens for programs.

use maud::{Markup, Render, html};

use super::Desk;
use crate::{
    domain::api_token::{LIFETIMES, Scope, Token},
    web::{
        console::paths,
        kit::{FormState, Table},
    },
};

/// What a token may read.
pub(super) fn scope(desk: &Desk<'_>, scope: Scope) -> String {
    desk.text(match scope {
        Scope::Counts => "desk-token-counts",
        Scope::Supporters => "desk-token-supporters",
    })
}

/// The tokens, and a form for another. `shown` is a new one.
pub fn tokens(desk: &Desk<'_>, rows: &[Token], shown: Option<&str>, state: &FormState) -> Markup {
    let title = desk.text("desk-tokens");
    let fields = desk.fields(state);
    let name = fields.field("name", "desk-token-name").hint("desk-token-name-hint");
    let scopes = Scope::ALL.into_iter().map(|may| (may.key(), scope(desk, may), false));
    let days = LIFETIMES.map(|days| (days.to_string(), days));
    desk.document(&title).forms(&[fields]).body(html! {
        @if let Some(shown) = shown {
            section aria-labelledby="new-title" {
                h2.beam #new-title { (desk.text("desk-token-new")) }
                p.code { (shown) }
                p.measure { (desk.text("desk-token-once")) }
            }
        }
        @if !rows.is_empty() { (list(desk, &title, rows)) }
        section aria-labelledby="add-title" {
            h2.beam #add-title { (desk.text("desk-token-add")) }
            p.measure { (desk.text("desk-token-body")) " " a href="/api" { "/api" } }
            (desk.form(paths::Tokens {}, html! {
                (name.autocomplete("off").required())
                (fields.field("scope", "desk-token-scope").checks(scopes))
                (fields.field("days", "desk-token-days").select(days))
                p { button.btn { (desk.text("desk-token-add-button")) } }
            }))
        }
    })
}

fn list(desk: &Desk<'_>, title: &str, rows: &[Token]) -> Markup {
    let table = Table::new(desk.words())
        .text("desk-token-name")
        .text("desk-token-scope")
        .long("desk-token-by")
        .text("desk-token-expires")
        .text("desk-token-used")
        .action("desk-action");
    table.rows(title, rows.iter().map(|row| line(desk, row)))
}

fn line(desk: &Desk<'_>, token: &Token) -> Vec<Markup> {
    let may: Vec<String> = token.scopes.iter().map(|one| scope(desk, *one)).collect();
    let label = desk.with("desk-token-end-of", &[("name", token.name.as_str().into())]);
    let end = || {
        let content = html! {
            button.btn.quiet.bad aria-label=(label) { (desk.text("desk-token-end")) }
        };
        desk.form(paths::EndToken { code: token.code.clone() }, content)
    };
    vec![
        token.name.render(),
        may.join(", ").render(),
        token.owner.render(),
        desk.when(token.expires_at),
        token.used_at.map_or_else(|| desk.text("desk-account-never").render(), |at| desk.when(at)),
        if token.live { end() } else { desk.text("desk-token-ended").render() },
    ]
}
