//! Structured data for search engines: the page, and on the home page the sixteen days as an event (schema.org).

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use crate::web::page::Page;

/// The description as JSON-LD. A script of this type is data: no browser runs it.
pub fn structured(page: Page<'_>, title: &str, description: Option<&str>, url: &str, event: bool) -> Markup {
    let mut nodes = vec![web_page(page, title, description, url, event)];
    if event {
        nodes.push(sixteen_days(page, url));
    }
    let text = json!({ "@context": "https://schema.org", "@graph": nodes }).to_string();
    html! { script type="application/ld+json" { (PreEscaped(escaped(&text))) } }
}

/// The page; where the event stands beside it, that has the description.
fn web_page(page: Page<'_>, title: &str, description: Option<&str>, url: &str, event: bool) -> Value {
    let mut node = json!({
        "@type": "WebPage",
        "url": url,
        "name": title,
        "inLanguage": page.language.code,
        "isBasedOn": page.campaign().statement_source,
    });
    if let Some(description) = description.filter(|_| !event) {
        node["description"] = description.into();
    }
    if let Some(organizer) = organizer(page) {
        node["publisher"] = organizer;
    }
    node
}

fn sixteen_days(page: Page<'_>, url: &str) -> Value {
    let language = page.language;
    let mut node = json!({
        "@type": "Event",
        "url": url,
        "name": language.name_long,
        "description": language.description,
        "inLanguage": language.code,
        "location": { "@type": "Place", "name": language.place, "address": language.place },
    });
    if let [first, .., last] = page.dates {
        node["startDate"] = first.to_string().into();
        node["endDate"] = last.to_string().into();
    }
    if let Some(organizer) = organizer(page) {
        node["organizer"] = organizer;
    }
    node
}

/// Who answers for the site, once that is named.
fn organizer(page: Page<'_>) -> Option<Value> {
    let campaign = page.campaign();
    if campaign.controller.is_empty() {
        return None;
    }
    let mut node = json!({ "@type": "Organization", "name": campaign.controller });
    if campaign.contact.starts_with("https://") {
        node["url"] = campaign.contact.as_str().into();
    }
    Some(node)
}

/// JSON may hold `</script>` in a string, or begin a comment; without `<` it cannot.
fn escaped(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script_early() {
        let text = json!({ "name": "</script><!--" }).to_string();
        assert!(!escaped(&text).contains('<'));
        assert_eq!(serde_json::from_str::<Value>(&escaped(&text)).ok(), serde_json::from_str(&text).ok());
    }
}
