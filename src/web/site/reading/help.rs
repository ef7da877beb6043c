//! The helplines with all that is known of them: hours, source, and when each was checked.

use maud::{Markup, html};

use crate::domain::content::campaign::{Helpline, HelplineWords};
use crate::web::page::Page;
use crate::web::site::component::help;
use crate::web::site::document::Document;

/// The page. Its title stands in a history someone else may read: it says no more than *numbers*.
pub fn help(page: Page<'_>) -> Markup {
    let title = page.text("help-page");
    let none = help::shown(page).next().is_none();
    let document = Document::public(page, title.as_str()).described(title.as_str());
    document.neutral().unlisted().without_help().body(html! {
        div.page.wrap #help {
            h1 { (page.text("help-title")) }
            div.two {
                @if none { p.lede { (page.text("help-none")) } }
                @else {
                    ul.lines {
                        @for (line, words) in help::shown(page) { li { (entry(page, line, words)) } }
                    }
                }
                div.stack {
                    @if !none { p.measure { (page.text("help-prefix")) } }
                    p.measure { (page.text("help-call-list")) }
                    @if let Some((href, title)) = page.text_link("safety") { p { a.tap href=(href) { (title) } } }
                }
            }
        }
    })
}

fn entry(page: Page<'_>, line: &Helpline, words: &HelplineWords) -> Markup {
    html! {
        (help::number(line, words))
        p { (words.about) }
        @if let Some(hours) = &words.hours { p { (help::sentence(hours)) } }
        p.small {
            @if help::dials(line) {
                (help::checked(page, line)) " "
                @if let Some(by) = &line.checked_by { (page.with("help-checked-by", &[("by", by.as_str().into())])) " " }
            }
            a href=(line.source) rel="noreferrer" {
                (page.text("help-source")) span.vh { ": " (words.name) }
            }
        }
    }
}
