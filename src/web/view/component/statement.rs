//! The joint statement: word for word, with its year, publisher and source, and marked where it is
//! a translation.

use maud::{Markup, PreEscaped, html};

use super::note;
use crate::web::view::Page;

/// What stands before the calls. The first sentence is set large; no word of it is changed.
pub fn opening(page: Page<'_>) -> Markup {
    let html = page.language.statement.opening.as_str();
    html! {
        div.prose {
            @if let Some((sentence, rest)) = first_sentence(html) {
                p.say { (PreEscaped(sentence)) }
                // The rest brings the end of its own paragraph.
                (PreEscaped("<p>")) (PreEscaped(rest))
            } @else {
                (PreEscaped(html))
            }
        }
    }
}

/// What stands after the calls.
pub fn closing(page: Page<'_>) -> Markup {
    html! { div.prose { (PreEscaped(&page.language.statement.closing)) } }
}

/// Year, publisher, source, and whether this is a translation.
pub fn source(page: Page<'_>) -> Markup {
    let campaign = page.campaign();
    html! {
        @if page.foreign().is_some() {
            (note::note(html! {
                p {
                    strong { (page.text("statement-unofficial")) } " " (page.text("statement-original")) " "
                    a href=(campaign.statement_source) lang=[page.foreign()] hreflang=[page.foreign()] { (original(page)) }
                }
            }))
        }
        p.small {
            (page.with("statement-published", &[("year", campaign.statement_year.to_string().into())])) " "
            span lang=[page.foreign()] { (campaign.publisher) } ". "
            a href=(campaign.statement_source) hreflang=(campaign.original) { (page.text("statement-source")) }
        }
    }
}

/// The original's title, or its language where the title is not at hand.
fn original<'a>(page: Page<'a>) -> &'a str {
    let campaign = page.campaign();
    campaign
        .language(&campaign.original)
        .map_or(campaign.original.as_str(), |language| &language.statement.title)
}

/// The first sentence of the first paragraph, and the HTML that follows it (which still holds the
/// end of that paragraph). Only plain words are split: markup before the full stop leaves it whole.
fn first_sentence(html: &str) -> Option<(&str, &str)> {
    let inside = html.strip_prefix("<p>")?;
    let stop = inside.find(". ")?;
    let sentence = inside.get(..=stop)?;
    let rest = inside.get(stop + 2..)?;
    (!sentence.contains('<')).then_some((sentence, rest))
}
