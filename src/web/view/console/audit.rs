//! What was done.

use entity::audit::Model;
use maud::{Markup, html};
use serde_json::Value;

use super::Desk;
use crate::web::console::paths;

/// Entries, newest first; `people` are accounts by number, code and address.
pub fn audit(
    desk: &Desk<'_>,
    entries: &[Model],
    people: &[(i64, String, String)],
    older: Option<i64>,
) -> Markup {
    let title = desk.text("desk-audit");
    let by = |entry: &Model| match entry.organizer_id {
        Some(id) => people.iter().find(|(known, ..)| *known == id).map(|(.., email)| email.clone()),
        None => Some(desk.text("desk-audit-nobody")),
    };
    let about = |entry: &Model| {
        let known = people.iter().find(|(_, code, _)| *code == entry.about);
        known.map_or_else(|| entry.about.clone(), |(.., email)| email.clone())
    };
    desk.frame(&title, false, html! {
        div.table.rows role="region" aria-label=(title) tabindex="0" {
            table {
                caption { (desk.text("desk-audit-caption")) }
                thead {
                    tr {
                        th.r scope="col" { (desk.text("desk-audit-number")) }
                        th scope="col" { (desk.text("desk-audit-when")) }
                        th scope="col" { (desk.text("desk-audit-who")) }
                        th scope="col" { (desk.text("desk-audit-what")) }
                        th scope="col" { (desk.text("desk-audit-about")) }
                        th scope="col" { (desk.text("desk-audit-details")) }
                    }
                }
                tbody {
                    @for entry in entries {
                        tr {
                            th.r scope="row" { (entry.id) }
                            td data-label=(desk.text("desk-audit-when")) { (desk.when(entry.at)) }
                            td data-label=(desk.text("desk-audit-who")) { (by(entry).unwrap_or_default()) }
                            td data-label=(desk.text("desk-audit-what")) { (desk.text(&format!("desk-did-{}", entry.action))) }
                            td.words data-label=(desk.text("desk-audit-about")) { (about(entry)) }
                            td.words lang="en" data-label=(desk.text("desk-audit-details")) { (details(&entry.details)) }
                        }
                    }
                }
            }
        }
        @if let Some(older) = older {
            p { a.tap rel="next" href=(desk.link(format!("{}?before={older}", paths::Audit {}))) { (desk.text("desk-audit-older")) } }
        }
    })
}

/// The details as they are in the log, without the marks of JSON.
fn details(json: &str) -> String {
    let Ok(Value::Object(details)) = serde_json::from_str(json) else { return json.to_owned() };
    let value = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    details.iter().map(|(name, of)| format!("{name}: {}", value(of))).collect::<Vec<_>>().join(", ")
}
