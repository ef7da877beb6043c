//! The campaign's Markdown: pages as HTML, and the statement taken apart around its calls.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::domain::content::campaign::types::Text;

/// The words in braces, with their positions.
pub(crate) fn placeholders(text: &str) -> Vec<(usize, &str)> {
    text.match_indices('{')
        .filter_map(|(start, _)| {
            let end = text[start..].find('}')? + start;
            let word = &text[start + 1..end];
            word.chars().all(|c| c.is_ascii_lowercase() || c == '_').then_some((start, word))
        })
        .collect()
}

pub(crate) struct StatementParts {
    pub(crate) title: String,
    pub(crate) opening: String,
    pub(crate) calls: Vec<String>,
    pub(crate) closing: String,
}

/// Takes a statement apart: heading, what stands before its first list, the list, what follows.
pub(crate) fn split_statement(markdown: &str) -> StatementParts {
    let (title, events) = take_title(markdown);
    let mut parts =
        StatementParts { title, opening: String::new(), calls: Vec::new(), closing: String::new() };
    let first = events.iter().position(|event| matches!(event, Event::Start(Tag::List(_))));
    let last = events.iter().position(|event| matches!(event, Event::End(TagEnd::List(_))));
    let (Some(first), Some(last)) = (first, last) else {
        pulldown_cmark::html::push_html(&mut parts.opening, events.into_iter());
        return parts;
    };
    for event in &events[first..last] {
        match event {
            Event::Start(Tag::Item) => parts.calls.push(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(call) = parts.calls.last_mut() {
                    call.push_str(text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(call) = parts.calls.last_mut() {
                    call.push(' ');
                }
            }
            _ => {}
        }
    }
    pulldown_cmark::html::push_html(&mut parts.opening, events[..first].iter().cloned());
    pulldown_cmark::html::push_html(&mut parts.closing, events[last + 1..].iter().cloned());
    parts
}

/// A Markdown page as HTML, its first heading apart. Raw HTML in it is shown as text, remarks are not shown.
pub fn render(markdown: &str) -> Text {
    let (title, events) = take_title(markdown);
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    Text { title, html, markdown: markdown.to_owned() }
}

fn take_title(markdown: &str) -> (String, Vec<Event<'_>>) {
    let mut title = String::new();
    let mut events = Vec::new();
    let (mut within, mut taken) = (false, false);
    for event in Parser::new_ext(markdown, Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if !taken => within = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if within => (within, taken) = (false, true),
            Event::Text(text) | Event::Code(text) if within => title.push_str(&text),
            Event::Html(text) | Event::InlineHtml(text) if text.trim_start().starts_with("<!--") => {}
            // Content is trusted, but a slip must not become markup that the policy blocks anyway.
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            event => events.push(event),
        }
    }
    (title, events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_comes_apart_at_its_list() {
        let parts = split_statement("# Title\n\nBefore.\n\n- One & two\n- Three\n\nAfter.\n");
        assert_eq!(parts.title, "Title");
        assert_eq!(parts.opening.trim(), "<p>Before.</p>");
        assert_eq!(parts.calls, ["One & two", "Three"]);
        assert_eq!(parts.closing.trim(), "<p>After.</p>");
    }

    #[test]
    fn raw_html_on_a_page_is_text() {
        assert!(!render("# T\n\n<script>alert(1)</script>\n").html.contains("<script"));
    }

    #[test]
    fn quotes_are_typographic_and_remarks_are_not_shown() {
        let text = render("# T\n\nUNDP's \"index\". <!-- a b -->\n\n- One. <!-- c -->\n\n<!-- d -->\n");
        assert_eq!(
            text.html.split_whitespace().collect::<String>(),
            "<p>UNDP’s“index”.</p><ul><li>One.</li></ul>"
        );
    }
}
