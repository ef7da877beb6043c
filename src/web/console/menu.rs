//! The way between the pages of the console: a bar on top, behind one button where a screen is narrow,
//! and beside one another the pages that belong together.

use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::web::console::guide::view::chapter;
use crate::web::console::{Frame, paths};

/// The mark: sixteen lines that hang.
const MARK: &str = "M1 0v26M4 0v17M7 0v13M10 0v19M13 0v11M16 0v9M19 0v15M22 0v12\
    M25 0v20M28 0v10M31 0v14M34 0v22M37 0v12M40 0v16M43 0v19M46 0v28";

/// A page: its address and what it is called.
type Way = (String, &'static str);

impl Frame<'_> {
    /// The pages about pledges, for those who may go there.
    fn about_pledges(&self) -> Vec<Way> {
        let role = self.signed.map(|signed| signed.role);
        let all = [
            (paths::Supporters {}.to_string(), "desk-people", Role::Editor),
            (paths::Review {}.to_string(), "desk-review", Role::Editor),
            (paths::Held {}.to_string(), "desk-held", Role::Editor),
            (paths::CleanUp {}.to_string(), "desk-held-clean-up", Role::Editor),
            (paths::Paper {}.to_string(), "desk-paper", Role::Editor),
            (paths::SignedTexts {}.to_string(), "desk-texts", Role::Viewer),
            (paths::Subject {}.to_string(), "desk-people-subject", Role::Owner),
            (paths::Retention {}.to_string(), "desk-retention", Role::Owner),
            (paths::Letters {}.to_string(), "desk-letters", Role::Owner),
            (paths::Suppression {}.to_string(), "desk-silent", Role::Owner),
        ];
        all.into_iter().filter(|(.., least)| role >= Some(*least)).map(|(path, key, _)| (path, key)).collect()
    }

    /// The way between the pages about pledges; nothing where there is only one.
    pub fn care(&self) -> Markup {
        let ways = self.about_pledges();
        html! {
            @if ways.len() > 1 {
                nav.care.care--pages aria-label=(self.text("desk-review-nav")) {
                    @for (path, key) in &ways { (self.way(path, key, self.path == path)) }
                }
            }
        }
    }

    fn way(&self, path: &str, key: &str, is_within: bool) -> Markup {
        // A page behind the one that is named is marked too, but is not that page.
        let current = is_within.then_some(if self.path == path { "page" } else { "true" });
        html! { a href=(self.link(path)) aria-current=[current] { (self.text(key)) } }
    }

    /// The bar with the name, and for who is signed in the ways they may go.
    pub(crate) fn bar(&self, name: &str) -> Markup {
        html! {
            a.mark href=(self.link(paths::Home {})) {
                svg viewBox="0 0 48 28" width="48" height="28" aria-hidden="true" { path d=(MARK) {} }
                span { (name) }
            }
            @if self.signed.is_some() {
                // The browser opens and closes it, by the button and by the Escape key.
                button.btn.menu type="button" popovertarget="menu" { (self.text("desk-menu")) }
                nav #menu popover aria-label=(self.text("desk-nav")) {
                    (self.ways())
                    (self.languages())
                    (self.form(paths::SignOut {}, html! { button.btn { (self.text("desk-sign-out")) } }))
                }
            } @else { (self.languages()) }
        }
    }

    fn ways(&self) -> Markup {
        let Some(signed) = self.signed else { return Markup::default() };
        let pledges = self.about_pledges();
        let within = |path: &str| self.path == path || self.path.starts_with(&format!("{path}/"));
        let way = |path: String, key: &str, more: bool| self.way(&path, key, more || within(&path));
        html! {
            @if !signed.must_enrol {
                (self.way(&paths::Home {}.to_string(), "desk-home", self.path == paths::Home {}.to_string()))
                @if let [first, _, ..] = pledges.as_slice() {
                    @let is_within = pledges.iter().any(|(path, _)| within(path));
                    div.wide { (self.way(&first.0, "desk-review-nav", is_within)) }
                    div.narrow {
                        span { (self.text("desk-review-nav")) }
                        @for (path, key) in &pledges { (self.way(path, key, within(path))) }
                    }
                } @else {
                    @for (path, key) in &pledges { (self.way(path, key, within(path))) }
                }
                (way(paths::Press {}.to_string(), "desk-press", false))
                (way(paths::Sources {}.to_string(), "desk-sources", self.path == paths::Walls {}.to_string()))
                (way(paths::Exports {}.to_string(), "desk-exports", self.path == paths::Tokens {}.to_string()))
                @if signed.role >= Role::Owner {
                    @let (settings, is_pledges) = (paths::Settings {}.to_string(), pledges.iter().any(|(path, _)| within(path)));
                    // The letters' pages are below it, and among those about pledges.
                    (self.way(&settings, "desk-settings", within(&settings) && !is_pledges))
                    (way(paths::Accounts {}.to_string(), "desk-accounts", false))
                    (way(paths::Audit {}.to_string(), "desk-audit", false))
                }
            }
            (way(paths::Account {}.to_string(), "desk-account", self.path == paths::Sessions {}.to_string()))
            @let help = paths::Guide {}.to_string();
            a href={ (self.link(&help)) (chapter(self.path)) } aria-current=[(self.path == help).then_some("page")] {
                (self.text("desk-help"))
            }
        }
    }

    fn languages(&self) -> Markup {
        let page = self.page;
        html! {
            @for other in page.campaign().languages.iter().filter(|other| other.code != page.language.code) {
                a href=(format!("{}?lang={}", self.path, other.code)) lang=(other.code) hreflang=(other.code) {
                    (other.name)
                }
            }
        }
    }
}
