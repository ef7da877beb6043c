//! The values that every page of the site and the console knows.

pub mod data;

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

use crate::domain::content::campaign::interface::Argument;
use crate::domain::content::campaign::{Campaign, Interface, Language, Phase};
use crate::domain::kernel::voice;
use crate::domain::write::effective::EffectiveSettings;
use crate::domain::write::rules::Stage;
use crate::web::kit::{Fields, FormState};
use crate::web::paths;

pub use data::{Attribution, Counts, Promise, Question, Supporter};

/// What the whole site has in common; built once at the start.
#[derive(Debug, Clone)]
pub struct Shell {
    pub campaign: Arc<Campaign>,
    /// `https://example.org`, without a slash at the end.
    pub base_url: String,
    pub stylesheet: String,
    pub script: String,
    /// Path of the display font with its fingerprint.
    pub font: String,
    pub icon: String,
    pub facts: Facts,
}

/// Figures that pages name, filled from the settings.
#[derive(Debug, Clone)]
pub struct Facts {
    pub confirm_hours: i64,
    /// Days in which a late confirmation still works.
    pub grace_days: i64,
    pub manage_days: i64,
    /// Letters an address gets a week at most.
    pub letters_per_week: i64,
    pub name_limit: i64,
    pub message_limit: i64,
    /// Whether letters are kept in the local mailbox page.
    pub mailbox: bool,
    pub stage: Stage,
}

#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub shell: &'a Shell,
    pub language: &'a Language,
    /// Path after `/{lang}`, for the ways to other languages.
    pub path: &'a str,
    /// Whether a token is in the path, which stands in no link: links are copied, and fetched ahead.
    pub personal: bool,
    /// Whether the path stands alone and its language in the query, as on a pledge's page.
    pub standalone: bool,
    /// A part of the query that chose what the page shows; the page in another language shows it too.
    pub chosen: Option<(&'static str, &'a str)>,
    /// Where the visitor came from; links carry it on.
    pub from: &'a Attribution,
    pub effective: &'a EffectiveSettings,
    pub phase: Phase,
    pub dates: &'a [Date],
}

impl<'a> Page<'a> {
    /// The language's code, as the paths want it.
    pub fn lang(&self) -> String {
        self.language.code.clone()
    }

    /// The line above every page where nothing is real.
    pub fn stage_mark(&self) -> Markup {
        html! { @if let Some(mark) = self.shell.facts.stage.mark() { aside.stage { (self.text(mark)) } } }
    }

    pub fn campaign(&self) -> &'a Campaign {
        &self.shell.campaign
    }

    /// Address of the home page with a fragment, such as `#sign`.
    pub fn home(&self, fragment: &str) -> String {
        format!("{}{fragment}", self.link(paths::Home { lang: self.lang() }))
    }

    /// Address of the form with a call ticked.
    pub fn sign(&self, call: &str) -> String {
        let home = paths::Home { lang: self.lang() };
        format!("{}#sign", paths::query(home, [("call", call)].into_iter().chain(self.from.pairs())))
    }

    /// A link to one of our pages that carries on where the visitor came from.
    pub fn link(&self, path: impl std::fmt::Display) -> String {
        format!("{path}{}", self.from.query())
    }

    pub fn in_language(&self, code: &str) -> String {
        let (path, lang) = match self.standalone {
            true => (self.path.to_owned(), Some(("lang", code))),
            false => (format!("/{code}{}", self.path), None),
        };
        paths::query(path, lang.into_iter().chain(self.chosen).chain(self.from.pairs()))
    }

    pub fn other_languages(&self) -> impl Iterator<Item = &'a Language> {
        let own = self.language.code.as_str();
        self.shell.campaign.languages.iter().filter(move |other| other.code != own)
    }

    /// Link to one of the campaign's own pages and its title, if the language has it.
    pub fn text_link(&self, key: &str) -> Option<(String, &'a str)> {
        let text = self.language.pages.get(key)?;
        Some((self.link(paths::Text { lang: self.lang(), page: key.to_owned() }), &text.title))
    }

    pub fn voice(&self, key: &str) -> String {
        self.text(voice::label(key))
    }

    /// The language of the original where it is not the page's own, for `lang` on its words.
    pub fn foreign(&self) -> Option<&'a str> {
        let original = self.campaign().original.as_str();
        (original != self.language.code).then_some(original)
    }

    pub fn words(&self) -> &'a Interface {
        &self.language.interface
    }

    pub fn fields<'s>(&self, state: &'s FormState) -> Fields<'s>
    where
        'a: 's,
    {
        Fields::new(self.words(), state)
    }

    pub fn text(&self, key: &str) -> String {
        self.language.interface.text(key)
    }

    pub fn with(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.language.interface.with(key, arguments)
    }

    pub fn number(&self, number: impl ToString) -> String {
        self.language.interface.number(number)
    }

    /// Where and when the campaign is, such as “Mongolia, 25 November to 10 December”.
    pub fn place_and_dates(&self) -> String {
        let place = &self.language.place;
        let [first, .., last] = self.dates else { return place.clone() };
        let (first, last) = (self.date(*first), self.date(*last));
        format!("{place}, {}", self.with("dates", &[("first", first.into()), ("last", last.into())]))
    }

    /// The day by which somebody's data of this edition are erased at the latest.
    pub fn erased_by(&self) -> String {
        let kept = self.campaign().longest_kept().days();
        self.dates.last().map(|end| self.date(end.saturating_add(kept))).unwrap_or_default()
    }

    /// A date without its year, such as “25 November”.
    pub fn date(&self, date: Date) -> String {
        self.words().date(date)
    }
}
