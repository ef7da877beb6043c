//! Access tokens for programs.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::api_token::{LIFETIMES, Scope, Token},
    web::{console::paths, extract::Form},
};

/// What a token may read.
pub(super) fn scope(desk: &Desk<'_>, scope: Scope) -> String {
    desk.text(match scope {
        Scope::Counts => "desk-token-counts",
        Scope::Supporters => "desk-token-supporters",
    })
}

/// The tokens, and a form for another. `shown` is a new one; `wrong` is what was typed where something
/// is missing in it.
pub fn tokens(desk: &Desk<'_>, rows: &[Token], shown: Option<&str>, wrong: Option<&Form>) -> Markup {
    let one = |name: &str| wrong.and_then(|typed| typed.one(name).ok()).unwrap_or_default();
    let chosen = |key: &str| wrong.is_some_and(|typed| typed.all("scope").any(|one| one == key));
    let title = desk.text("desk-tokens");
    let words = wrong.map(|_| desk.text("desk-token-incomplete"));
    let name = Input {
        id: "name",
        name: "name",
        kind: "text",
        label: desk.text("desk-token-name"),
        hint: Some(desk.text("desk-token-name-hint")),
        error: words.as_deref(),
        value: one("name"),
        autocomplete: "off",
    };
    desk.frame(&title, wrong.is_some(), html! {
        @if let Some(words) = &words { (mistake(desk, Some("name"), words)) }
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
                (name.draw(desk))
                fieldset {
                    legend { (desk.text("desk-token-scope")) }
                    @for may in Scope::ALL {
                        div.check {
                            input id=(format!("scope-{}", may.key())) type="checkbox" name="scope" value=(may.key()) checked[chosen(may.key())];
                            label for=(format!("scope-{}", may.key())) { (scope(desk, may)) }
                        }
                    }
                }
                div.field {
                    label for="days" { (desk.text("desk-token-days")) }
                    select #days name="days" {
                        @for days in LIFETIMES { option value=(days) selected[one("days") == days.to_string()] { (days) } }
                    }
                }
                p { button.btn { (desk.text("desk-token-add-button")) } }
            }))
        }
    })
}

fn list(desk: &Desk<'_>, title: &str, rows: &[Token]) -> Markup {
    html! {
        div.table.rows role="region" aria-label=(title) tabindex="0" {
            table {
                caption.vh { (title) }
                thead {
                    tr {
                        th scope="col" { (desk.text("desk-token-name")) }
                        th scope="col" { (desk.text("desk-token-scope")) }
                        th scope="col" { (desk.text("desk-token-by")) }
                        th scope="col" { (desk.text("desk-token-expires")) }
                        th scope="col" { (desk.text("desk-token-used")) }
                        th scope="col" { (desk.text("desk-action")) }
                    }
                }
                tbody { @for row in rows { (line(desk, row)) } }
            }
        }
    }
}

fn line(desk: &Desk<'_>, token: &Token) -> Markup {
    let may: Vec<String> = token.scopes.iter().map(|one| scope(desk, *one)).collect();
    let label = desk.with("desk-token-end-of", &[("name", token.name.as_str().into())]);
    html! {
        tr {
            th scope="row" { (token.name) }
            td data-label=(desk.text("desk-token-scope")) { (may.join(", ")) }
            td.words data-label=(desk.text("desk-token-by")) { (token.owner) }
            td data-label=(desk.text("desk-token-expires")) { (desk.when(token.expires_at)) }
            td data-label=(desk.text("desk-token-used")) {
                @match token.used_at {
                    Some(at) => (desk.when(at)),
                    None => (desk.text("desk-account-never")),
                }
            }
            td {
                @if token.live {
                    (desk.form(paths::EndToken { code: token.code.clone() }, html! {
                        button.btn.quiet.bad aria-label=(label) { (desk.text("desk-token-end")) }
                    }))
                } @else { (desk.text("desk-token-ended")) }
            }
        }
    }
}
