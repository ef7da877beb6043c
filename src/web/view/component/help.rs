//! The helplines: on every page, without script and without signing.
//!
//! Numbers are links that a phone dials; nothing counts who taps them.

use maud::{Markup, html};

use crate::{
    domain::campaign::{Helpline, HelplineWords},
    web::view::Page,
};

/// The strip with the helplines.
pub fn help(page: Page<'_>) -> Markup {
    let shown = || page.campaign().helplines.iter().filter(|line| line.enabled);
    let lines = shown().filter_map(|line| {
        page.language.helplines.iter().find(|words| words.id == line.id).map(|words| (line, words))
    });
    // Said once when it holds for all of them.
    let checked = shown().any(|line| line.checked_on.is_some());
    html! {
        aside.help #help aria-labelledby="help-title" {
            div.wrap {
                h2 #help-title { (page.text("help-title")) }
                ul { @for (line, words) in lines { li { (helpline(page, line, words, checked)) } } }
                p.small {
                    @if !checked { strong { (page.text("help-unchecked-all")) } " " }
                    (page.text("help-prefix")) " " (page.text("help-call-list"))
                    @if let Some((href, title)) = page.text_link("safety") { " " a href=(href) { (title) } }
                }
            }
        }
    }
}

/// Whether a phone can dial it; the entry for people abroad is only an explanation.
pub fn dials(line: &Helpline) -> bool {
    !line.dial.is_empty()
}

fn helpline(page: Page<'_>, line: &Helpline, words: &HelplineWords, checked: bool) -> Markup {
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
        p.small {
            (words.about)
            @if let Some(hours) = &words.hours { " " (hours) @if !hours.ends_with('.') { "." } }
            @if let Some(date) = line.checked_on {
                @let year = date.year().to_string();
                " " (page.with("help-checked", &[("date", page.date(date).into()), ("year", year.into())]))
            } @else if checked && dials(line) {
                " " (page.text("help-unchecked"))
            }
        }
    }
}
