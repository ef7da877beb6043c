//! The helplines: on every page, without script and without signing.
//!
//! Numbers are links that a phone dials; nothing counts who taps them.

use maud::{Markup, html};

use crate::domain::content::campaign::{Helpline, HelplineWords};
use crate::web::page::Page;
use crate::web::paths;

pub fn help(page: Page<'_>) -> Markup {
    // Said once when it holds for all of them.
    let checked = shown(page).any(|(line, _)| line.checked_on.is_some());
    html! {
        aside.help #help aria-labelledby="help-title" {
            div.wrap {
                h2 #help-title { (page.text("help-title")) }
                @if shown(page).next().is_none() { p { (page.text("help-none")) } }
                @else {
                    ul {
                        @for (line, words) in shown(page) {
                            li.rest[!dials(line)] { (helpline(page, line, words, checked)) }
                        }
                    }
                    p.small {
                        @if !checked { (page.text("help-unchecked-all")) " " }
                        span.rest { (page.text("help-prefix")) " " (page.text("help-call-list")) " " }
                        a href=(page.link(paths::Help { lang: page.lang() })) { (page.text("help-more")) }
                        @if let Some((href, title)) = page.text_link("safety") { ". " a href=(href) { (title) } "." }
                    }
                }
            }
        }
    }
}

pub fn shown<'a>(page: Page<'a>) -> impl Iterator<Item = (&'a Helpline, &'a HelplineWords)> {
    page.effective.helplines.iter().filter(|line| line.enabled).filter_map(move |line| {
        page.language.helplines.iter().find(|words| words.id == line.id).map(|words| (line, words))
    })
}

/// Whether a phone can dial it; the entry for people abroad is only an explanation.
pub fn dials(line: &Helpline) -> bool {
    !line.dial.is_empty()
}

/// The number and its name, dialled where that is possible.
pub fn number(line: &Helpline, words: &HelplineWords) -> Markup {
    let number = html! {
        @if !line.show.is_empty() { b.num { (line.show) } " " }
        span { (words.name) }
    };
    html! {
        @if dials(line) {
            a.help__line href=(format!("tel:{}", line.dial)) { (number) }
        } @else {
            p.help__line { (number) }
        }
    }
}

/// When it was last checked, or that it was not.
pub fn checked(page: Page<'_>, line: &Helpline) -> String {
    match line.checked_on {
        Some(date) => {
            let year = date.year().to_string();
            page.with("help-checked", &[("date", page.date(date).into()), ("year", year.into())])
        }
        None => page.text("help-unchecked"),
    }
}

pub fn sentence(words: &str) -> Markup {
    html! { (words) @if !words.ends_with('.') { "." } }
}

fn helpline(page: Page<'_>, line: &Helpline, words: &HelplineWords, checked: bool) -> Markup {
    html! {
        (number(line, words))
        p.small.rest {
            (words.about)
            @if let Some(hours) = &words.hours { " " (sentence(hours)) }
            @if checked && dials(line) { " " (self::checked(page, line)) }
        }
    }
}
