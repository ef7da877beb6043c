//! The organizers' pages. [`Desk`] is their frame and what they share; one file a page.

pub mod account;
pub mod accounts;
pub mod audit;
mod bar;
pub mod cleanup;
pub mod exports;
pub mod held;
pub mod home;
pub mod input;
pub mod paper;
pub mod password;
pub mod refusal;
pub mod retention;
pub mod review;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod sources;
pub mod subject;
pub mod supporters;
pub mod tokens;
pub mod told;

use jiff::tz::TimeZone;
use maud::{DOCTYPE, Markup, html};

use self::told::Told;
use super::Page;
use crate::{
    clock::timestamp,
    domain::{
        EmailReason,
        campaign::interface::{Argument, Interface},
        moderation::Part,
        organizer::{Role, role_key},
        password::{LONGEST, SHORTEST, Weak},
        session::Signed,
    },
    web::{
        console::access::FORM_TOKEN,
        kit::{Fields, FormState, note},
    },
};

/// What every page of the desk knows.
#[derive(Debug, Clone)]
pub struct Desk<'a> {
    /// Site and language.
    pub page: Page<'a>,
    /// Path of the desk's style sheet with its fingerprint.
    pub stylesheet: &'a str,
    /// Path of the desk's script with its fingerprint.
    pub script: &'a str,
    /// Whether the language was chosen, and links must carry it on.
    pub chosen: bool,
    /// Where the page is, for the links to other languages; empty where it must not be repeated.
    pub path: &'a str,
    /// What the forms of this session carry.
    pub form_token: Option<String>,
    /// Who is signed in.
    pub signed: Option<&'a Signed>,
    /// The campaign's time zone.
    pub zone: &'a TimeZone,
    /// What was done by the form that led here.
    pub told: Option<Told>,
}

impl Desk<'_> {
    /// The words of the interface.
    pub fn words(&self) -> &Interface {
        self.page.words()
    }

    /// The fields of a form.
    pub fn fields<'s>(&'s self, state: &'s FormState) -> Fields<'s> {
        self.page.fields(state).autofocus()
    }

    /// A message of the interface.
    pub fn text(&self, key: &str) -> String {
        self.page.text(key)
    }

    /// A message with values.
    pub fn with(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.page.with(key, arguments)
    }

    /// An address of the desk in the language that was chosen.
    pub fn link(&self, path: impl ToString) -> String {
        let path = path.to_string();
        if !self.chosen {
            return path;
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}lang={}", self.page.language.code)
    }

    /// A form that posts to an address of the desk.
    pub fn form(&self, path: impl ToString, fields: Markup) -> Markup {
        self.form_as(None, path, fields)
    }

    /// The same with a file in it.
    pub fn upload(&self, path: impl ToString, fields: Markup) -> Markup {
        self.form_as(Some("multipart/form-data"), path, fields)
    }

    fn form_as(&self, kind: Option<&str>, path: impl ToString, fields: Markup) -> Markup {
        html! {
            form method="post" action=(self.link(path)) enctype=[kind] novalidate {
                @if let Some(token) = &self.form_token { input type="hidden" name=(FORM_TOKEN) value=(token); }
                (fields)
            }
        }
    }

    /// A moment in ms since 1970, in the campaign's time zone.
    pub fn when(&self, ms: i64) -> Markup {
        html! { time datetime=(timestamp(ms).to_string()) { (self.moment(ms)) } }
    }

    /// The same as plain words.
    pub fn moment(&self, ms: i64) -> String {
        let local = self.zone.to_datetime(timestamp(ms));
        let arguments = [
            ("date", self.page.date(local.date()).into()),
            ("time", local.strftime("%H:%M").to_string().into()),
        ];
        self.with("desk-when", &arguments)
    }

    /// A day written as 2026-11-25; what is no day stays as it is.
    pub fn day(&self, iso: &str) -> Markup {
        match iso.parse() {
            Ok(date) => html! { time datetime=(iso) { (self.page.date(date)) } },
            Err(_) => html! { (iso) },
        }
    }

    /// What a channel is called.
    pub fn channel(&self, key: &str) -> String {
        let label = self.page.campaign().channel_of_key(key).map_or("", |channel| &channel.label);
        if label.is_empty() { self.text(&format!("channel-{key}")) } else { label.to_owned() }
    }

    /// What a role is called.
    pub fn role(&self, role: Role) -> String {
        self.text(&format!("desk-role-{}", role_key(role)))
    }

    /// The desk's script, for the pages that are quicker with it. None needs it.
    pub fn script(&self) -> Markup {
        html! { script src=(self.script) defer {} }
    }

    /// What a part of a pledge that strangers typed is called.
    pub fn part(&self, part: Part) -> String {
        self.text(match part {
            Part::Name => "desk-people-name",
            Part::Organisation => "desk-people-organisation",
            Part::Message => "desk-people-message",
        })
    }

    /// A region's name.
    pub fn region(&self, code: Option<&str>) -> String {
        let known = |code: &str| self.page.language.regions.iter().find(|region| region.code == code);
        code.map(|code| known(code).map_or(code, |region| region.name.as_str()).to_owned())
            .unwrap_or_default()
    }

    /// The page around its content.
    pub fn frame(&self, title: &str, wrong: bool, content: Markup) -> Markup {
        let (page, name) = (self.page, self.text("desk-name"));
        let full = self.with("title", &[("page", title.into()), ("site", name.as_str().into())]);
        let full = if wrong { self.with("title-error", &[("title", full.into())]) } else { full };
        html! {
            (DOCTYPE)
            html lang=(page.language.code) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (full) }
                    meta name="robots" content="noindex, nofollow";
                    link rel="preload" href=(page.site.font) as="font" type="font/woff2" crossorigin;
                    link rel="stylesheet" href=(self.stylesheet);
                    link rel="icon" href=(page.site.icon) type="image/svg+xml";
                }
                body.desk {
                    a.skip href="#main" { (self.text("skip-main")) }
                    header.bar { div.wrap { (self.bar(&name)) } }
                    main.page.wrap #main tabindex="-1" {
                        h1 { (title) }
                        @if let Some(told) = self.told { (note::done(&self.text(told.message()))) }
                        (content)
                    }
                }
            }
        }
    }

    /// What is wrong with an address.
    pub fn email_mistake(&self, reason: EmailReason) -> String {
        self.text(match reason {
            EmailReason::Empty => "desk-email-empty",
            EmailReason::Long => "error-email-long",
            EmailReason::Format => "error-email-format",
        })
    }

    /// What is wrong with a new password.
    pub fn weakness(&self, weak: Weak) -> String {
        let number = |number: usize| [("n", i64::try_from(number).unwrap_or(i64::MAX).into())];
        match weak {
            Weak::Short => self.with("desk-password-short", &number(SHORTEST)),
            Weak::Long => self.with("desk-password-long", &number(LONGEST)),
            Weak::Guessable => self.text("desk-password-guessable"),
        }
    }

    /// What is asked of a new password.
    pub fn password_hint(&self) -> String {
        let least = i64::try_from(SHORTEST).unwrap_or(i64::MAX);
        self.with("desk-password-hint", &[("n", least.into())])
    }

    /// “Too many attempts”, with the minutes to wait.
    pub fn too_many(&self, minutes: i64) -> String {
        self.with("desk-too-many", &[("n", minutes.into())])
    }
}
