//! The joint statement: word for word, with its year, publisher and source, and marked where it is
//! a translation.

use maud::{Markup, PreEscaped, html};

use crate::domain::content::campaign::Fact;
use crate::web::kit::note;
use crate::web::page::Page;

/// The end of a paragraph; facts are set after it.
const END: &str = "</p>";

/// What stands before the calls. The first sentence is set large; no word of it is changed.
pub fn opening(page: Page<'_>) -> Markup {
    let html = page.language.statement.opening.as_str();
    html! {
        div.prose {
            @if let Some((sentence, rest)) = first_sentence(html) {
                p.say { (PreEscaped(sentence)) }
                // The rest brings the end of its own paragraph.
                (PreEscaped("<p>")) (with_facts(page, rest, 0))
            } @else {
                (with_facts(page, html, 0))
            }
        }
    }
}

pub fn closing(page: Page<'_>) -> Markup {
    let statement = &page.language.statement;
    let before = statement.opening.matches(END).count();
    html! { div.prose { (with_facts(page, &statement.closing, before)) } }
}

/// The paragraphs, each followed by the facts that stand beside it; `before` went before them.
fn with_facts(page: Page<'_>, html: &str, before: usize) -> Markup {
    let beside =
        |paragraph: usize| page.language.facts.iter().filter(move |fact| fact.paragraph == paragraph);
    html! {
        @for (index, piece) in html.split_inclusive(END).enumerate() {
            (PreEscaped(piece))
            @if piece.ends_with(END) { @for fact in beside(before + index + 1) { (self::fact(fact)) } }
        }
    }
}

/// A figure with its source. What stands before its digits, such as `SDG-`, is set small.
fn fact(fact: &Fact) -> Markup {
    let (prefix, digits) =
        fact.number.split_at(fact.number.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0));
    html! {
        aside.fact {
            p {
                span.num {
                    @if !prefix.is_empty() { small { (prefix) } }
                    (digits)
                    @if !fact.unit.is_empty() { " " small { (fact.unit) } }
                } " "
                (fact.text)
            }
            @if fact.hundred { (lines(fact.number.parse().unwrap_or(0))) }
        }
    }
}

/// A hundred lines in four rows, so many of them full.
fn lines(full: usize) -> Markup {
    let lines = |range: std::ops::Range<usize>| -> String {
        range.map(|line| format!("M{} {}h4v24h-4z", line % 25 * 10, line / 25 * 34 + 1)).collect()
    };
    let rows: String = (0..full / 25).map(|row| format!("M0 {}H250", row * 34 + 13)).collect();
    let rest = full % 25;
    let rest = if rest > 0 { format!("M0 {}H{}", full / 25 * 34 + 13, rest * 10) } else { String::new() };
    html! {
        svg viewBox="0 0 250 128" preserveAspectRatio="none" aria-hidden="true" {
            path d={ (rows) (rest) } {}
            @if full < 100 { path.o d=(lines(full..100)) {} }
        }
    }
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
            (page.language.publisher) "."
            @if page.foreign().is_none() {
                " " a href=(campaign.statement_source) { (page.text("statement-source")) }
            }
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
