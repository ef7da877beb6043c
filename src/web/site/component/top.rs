//! The top of every page: skip link, exit, the line that explains it, name, menu and languages.
//!
//! *Exit this page* is a plain link; `exit.js` makes it faster and adds the Shift key. The second
//! link, right after the skip link, serves people who move by keyboard or by voice.

use maud::{Markup, html};

use crate::domain::content::campaign::Language;
use crate::web::page::Page;
use crate::web::paths;
use crate::web::site::component::field;

/// The mark: sixteen lines that hang.
const MARK: &str = "M1 0v26M4 0v17M7 0v13M10 0v19M13 0v11M16 0v9M19 0v15M22 0v12\
    M25 0v20M28 0v10M31 0v14M34 0v22M37 0v12M40 0v16M43 0v19M46 0v28";

/// `form` is the id of a form with something typed, which another language takes along.
pub fn top(page: Page<'_>, form: Option<&str>) -> Markup {
    // Of several other languages only one would stand beside menu and exit on a phone: they go into the menu.
    let many = page.other_languages().count() > 1;
    html! {
        // Enter in a field presses the first button of its form: not one of those that stand before it.
        @if let Some(form) = form { button.vh form=(form) tabindex="-1" aria-hidden="true" {} }
        a.skip href="#main" { (page.text("skip-main")) }
        aside.exit-hint aria-label=(page.text("exit")) {
            a.skip href=(page.language.exit) rel="nofollow noreferrer" data-exit { (exit_words(page)) }
            div.wrap {
                p {
                    (page.text("exit-hint")) " "
                    span.exit-hint__keys { (page.text("exit-keys")) }
                }
                a.tap href="#help" { (page.text("nav-help")) }
            }
        }
        (page.stage_mark())
        header.top {
            div.wrap {
                a.mark href=(page.home("")) {
                    svg viewBox="0 0 48 28" width="48" height="28" aria-hidden="true" {
                        path d=(MARK) {}
                    }
                    span { (page.language.title) }
                }
                nav.bar aria-label=(page.text("nav-label")) { (links(page)) }
                // In its place where the bar is too narrow for them.
                details.menu {
                    summary { (page.text("nav-menu")) }
                    nav aria-label=(page.text("nav-label")) {
                        (links(page))
                        @if many { @for other in page.other_languages() { (language(page, form, other)) } }
                    }
                }
                div.tongues.many[many] { @for other in page.other_languages() { (language(page, form, other)) } }
                a.exit href=(page.language.exit) rel="nofollow noreferrer" data-exit
                    data-cover=(page.text("exit-loading")) { (exit_words(page)) }
            }
        }
        @if let Some(notice) = page.effective.notice(&page.language.code) {
            aside.notice aria-label=(page.text("notice")) { p.wrap { (notice) } }
        }
        p.vh role="status" data-exit-status data-two=(page.text("exit-press-two"))
            data-one=(page.text("exit-press-one")) data-late=(page.text("exit-late")) {}
    }
}

/// The way to the page in another language.
pub fn language(page: Page<'_>, form: Option<&str>, other: &Language) -> Markup {
    html! {
        @if let Some(form) = form {
            (field::in_language(form, &format!("/{}{}", other.code, page.path), other, &other.name))
        } @else if page.personal {
            form.same action=(format!("/{}{}", other.code, page.path)) {
                @if let Some((name, value)) = page.chosen { input type="hidden" name=(name) value=(value); }
                button.lang lang=(other.code) { (other.name) }
            }
        } @else {
            a.lang href=(page.in_language(&other.code)) lang=(other.code) hreflang=(other.code) { (other.name) }
        }
    }
}

fn links(page: Page<'_>) -> Markup {
    html! {
        a href=(page.home("#statement")) { (page.text("nav-statement")) }
        a href=(page.home("#seven-calls")) { (page.text("nav-calls")) }
        a href=(page.home("#days")) { (page.text("nav-days")) }
        a href=(page.link(paths::Help { lang: page.lang() })) { (page.text("nav-help")) }
    }
}

fn exit_words(page: Page<'_>) -> Markup {
    html! { span.vh { (page.text("exit-emergency")) " " } (page.text("exit")) }
}
