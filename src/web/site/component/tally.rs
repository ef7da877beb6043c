//! How many have signed: the number, which `live.js` follows, and the words behind it.

use maud::{Markup, html};

use crate::web::page::Page;

pub fn tally(page: Page<'_>, confirmed: i64) -> Markup {
    html! {
        p.count {
            span.num data-live=(page.language.group) { (page.number(confirmed)) } " "
            span data-forms=[forms(page)] { (words(page, confirmed)) }
        }
    }
}

fn words(page: Page<'_>, number: i64) -> String {
    page.with("tally", &[("n", number.into())])
}

/// The words for other numbers, each with a number that takes them, for `live.js`; none where the
/// language has only one form. The first serves where no other fits.
fn forms(page: Page<'_>) -> Option<String> {
    let mut forms: Vec<(i64, String)> = Vec::new();
    for number in [100, 1, 2, 3, 5, 11, 21] {
        let words = words(page, number);
        if !forms.iter().any(|(_, other)| *other == words) {
            forms.push((number, words));
        }
    }
    if forms.len() < 2 { None } else { serde_json::to_string(&forms).ok() }
}
