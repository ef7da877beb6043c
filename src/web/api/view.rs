//! The API described for people who write programs.

use maud::{Markup, html};

use crate::web::page::Page;
use crate::web::site::document::Document;

/// One thing to ask for.
#[derive(Debug, Clone)]
pub struct Operation {
    pub method: String,
    /// The address.
    pub path: String,
    pub summary: String,
    /// More about it.
    pub description: String,
    /// What may be given with it, and what that means.
    pub parameters: Vec<(String, String)>,
    /// How to ask for it in a terminal.
    pub example: String,
    /// What its answer in JSON holds, and what that means.
    pub keys: Vec<(String, String)>,
    /// The statuses of its answers, and what they mean.
    pub answers: Vec<(String, String)>,
    /// Whether anyone may ask.
    pub open: bool,
}

/// The page. The description itself is in English, as it is for programs.
pub fn api(page: Page<'_>, operations: &[Operation]) -> Markup {
    let document = Document::public(page, page.text("api-title")).described(page.text("api-description"));
    document.at("/api").unlisted().body(html! {
        div.page.wrap {
            h1 { (page.text("api-title")) }
            div.text {
                p { (page.text("api-first")) }
                p { (page.text("api-machine")) " " a href="/api/openapi.json" { "/api/openapi.json" } }
                @if page.language.code != "en" { p { (page.text("api-english")) } }
                h2 { (page.text("api-open")) }
                ul {
                    li { a href="/counts.csv" { (page.text("api-counts")) } " (CSV)" }
                    li { a href="/counts/history.csv" { (page.text("api-hours")) } " (CSV)" }
                }
                @for one in operations.iter().filter(|one| one.open) { (operation(page, one)) }
                h2 { (page.text("api-closed")) }
                p { (page.text("api-closed-body")) }
                @for one in operations.iter().filter(|one| !one.open) { (operation(page, one)) }
            }
        }
    })
}

fn operation(page: Page<'_>, one: &Operation) -> Markup {
    let english = (page.language.code != "en").then_some("en");
    let pairs = |title: String, pairs: &[(String, String)]| {
        html! {
            p { strong { (title) } }
            ul lang=[english] {
                @for (name, meaning) in pairs { li { strong { (name) } @if !meaning.is_empty() { ": " (meaning) } } }
            }
        }
    };
    html! {
        h3 lang=[english] { (one.summary) }
        p { strong { (one.method) " " (one.path) } }
        p lang=[english] { (one.description) }
        p { code { (one.example) } }
        @if !one.parameters.is_empty() { (pairs(page.text("api-parameters"), &one.parameters)) }
        (pairs(page.text("api-keys"), &one.keys))
        (pairs(page.text("api-answers"), &one.answers))
    }
}
