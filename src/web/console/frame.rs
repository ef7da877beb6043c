//! The organizers' pages. [`Frame`] is their frame and what they share; one file a page.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::clock::timestamp;
use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::Interface;
use crate::domain::content::campaign::interface::{Argument, Message};
use crate::domain::crypto::password::SHORTEST;
use crate::domain::pledge::review::Part;
use crate::web::console::Flash;
use crate::web::extract::Form;
use crate::web::kit::{self, Field, Fields, FormState, note};
use crate::web::page::Page;

/// Name of the hidden field that stands for a browser's word where it gives none.
pub const FORM_TOKEN: &str = "form";

/// The parts of pages that are quicker with the console's script; none needs it.
const HOOKS: [&str; 5] = ["data-copy", "data-follow", "data-keys", "data-print", "data-reveal"];

/// Class of a button that takes something away.
pub const TAKES: &str = "btn quiet bad";

#[derive(Debug, Clone)]
pub struct Frame<'a> {
    pub page: Page<'a>,
    /// Path of the console's style sheet with its fingerprint.
    pub stylesheet: &'a str,
    /// Path of the console's script with its fingerprint.
    pub script: &'a str,
    /// Whether the language was chosen, and links must carry it on.
    pub chosen: bool,
    /// Where the page is, for the links to other languages; empty where it must not be repeated.
    pub path: &'a str,
    /// What the forms of this session carry.
    pub form_token: Option<String>,
    pub signed: Option<&'a Signed>,
    pub zone: &'a TimeZone,
    /// What was done by the form that led here.
    pub flash: Option<Flash>,
}

impl Frame<'_> {
    pub fn words(&self) -> &Interface {
        self.page.words()
    }

    pub fn fields<'s>(&'s self, state: &'s FormState) -> Fields<'s> {
        self.page.fields(state).autofocus()
    }

    pub fn text(&self, key: &str) -> String {
        self.page.text(key)
    }

    pub fn with(&self, key: &str, arguments: &[(&str, Argument)]) -> String {
        self.page.with(key, arguments)
    }

    /// An address of the console in the language that was chosen.
    pub fn link(&self, path: impl ToString) -> String {
        let path = path.to_string();
        if !self.chosen {
            return path;
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{path}{mark}lang={}", self.page.language.code)
    }

    /// A form that posts to an address of the console.
    pub fn form(&self, path: impl ToString, fields: Markup) -> Markup {
        self.form_as(None, path, fields)
    }

    /// The same with a file in it.
    pub fn upload(&self, path: impl ToString, fields: Markup) -> Markup {
        self.form_as(Some("multipart/form-data"), path, fields)
    }

    /// A form that is one button; `label` says more about it than its words.
    pub fn button(&self, path: impl ToString, class: &str, words: &str, label: Option<String>) -> Markup {
        let button = html! {
            button class=(class) aria-label=[label] { (self.text(words)) }
        };
        self.form(path, button)
    }

    /// A part of a page under its heading.
    pub fn section(&self, id: &str, heading: &str, content: Markup) -> Markup {
        let id = format!("{id}-title");
        html! {
            section aria-labelledby=(id) {
                h2.beam id=(id) { (self.text(heading)) }
                (content)
            }
        }
    }

    fn form_as(&self, kind: Option<&str>, path: impl ToString, fields: Markup) -> Markup {
        html! {
            form method="post" action=(self.link(path)) enctype=[kind] novalidate {
                @if let Some(token) = &self.form_token { input type="hidden" name=(FORM_TOKEN) value=(token); }
                (fields)
            }
        }
    }

    /// Hidden fields that carry a form through another page, all but these.
    pub fn carry(&self, form: &Form, except: &[&str]) -> Markup {
        html! {
            @for (name, value) in form.pairs().filter(|(name, _)| *name != FORM_TOKEN && !except.contains(name)) {
                input type="hidden" name=(name) value=(value);
            }
        }
    }

    /// A moment in ms since 1970, in the campaign's time zone.
    pub fn when(&self, ms: i64) -> Markup {
        html! { time datetime=(timestamp(ms).to_string()) { (self.moment(ms)) } }
    }

    pub fn moment(&self, ms: i64) -> String {
        let local = self.zone.to_datetime(timestamp(ms));
        let arguments = [
            ("date", self.page.date(local.date()).into()),
            ("time", local.strftime("%H:%M").to_string().into()),
        ];
        self.with("desk-when", &arguments)
    }

    /// The same where there is little room, as in a table of numbers.
    pub fn short_when(&self, ms: i64) -> Markup {
        let local = self.zone.to_datetime(timestamp(ms));
        let date = self.words().short_date(local.date());
        html! { time datetime=(timestamp(ms).to_string()) { (date) " " (local.strftime("%H:%M").to_string()) } }
    }

    pub fn short_day(&self, date: Date) -> Markup {
        html! { time datetime=(date.to_string()) { (self.words().short_date(date)) } }
    }

    /// A day written as 2026-11-25; what is no day stays as it is.
    pub fn day(&self, iso: &str) -> Markup {
        match iso.parse() {
            Ok(date) => html! { time datetime=(iso) { (self.page.date(date)) } },
            Err(_) => html! { (iso) },
        }
    }

    pub fn channel(&self, key: &str) -> String {
        self.page.campaign().channel_label(self.words(), key)
    }

    pub fn role(&self, role: Role) -> String {
        self.text(match role {
            Role::Viewer => "desk-role-viewer",
            Role::Editor => "desk-role-editor",
            Role::Owner => "desk-role-owner",
        })
    }

    pub(super) fn greeting(&self, signed: &Signed) -> String {
        let role = self.role(signed.role);
        self.with("desk-greeting", &[("email", signed.email.as_str().into()), ("role", role.into())])
    }

    /// What a part of a pledge that strangers typed is called.
    pub fn part(&self, part: Part) -> String {
        self.text(match part {
            Part::Name => "desk-people-name",
            Part::Organisation => "desk-people-organisation",
            Part::Message => "desk-people-message",
        })
    }

    pub fn region(&self, code: Option<&str>) -> String {
        let known = |code: &str| self.page.language.regions.iter().find(|region| region.code == code);
        code.map(|code| known(code).map_or(code, |region| region.name.as_str()).to_owned())
            .unwrap_or_default()
    }

    pub fn document(&self, title: impl Into<String>) -> ConsoleDocument<'_> {
        ConsoleDocument { frame: self, title: title.into(), wrong: false, summary: Markup::default() }
    }
}

pub struct ConsoleDocument<'a> {
    frame: &'a Frame<'a>,
    title: String,
    wrong: bool,
    summary: Markup,
}

impl ConsoleDocument<'_> {
    /// Whether the page says that something is wrong: its title begins so.
    pub fn wrong(self, wrong: bool) -> Self {
        Self { wrong, ..self }
    }

    /// The page has these forms: it begins with what is wrong in one of them.
    pub fn forms(self, forms: &[Fields<'_>]) -> Self {
        let wrong = forms.iter().find(|form| !form.is_valid());
        Self { wrong: wrong.is_some(), summary: wrong.map(Fields::summary).unwrap_or_default(), ..self }
    }

    pub fn body(self, content: Markup) -> Markup {
        let Self { frame, title, wrong, summary } = self;
        let (shell, name) = (frame.page.shell, frame.text("desk-name"));
        let head = html! {
            meta name="robots" content="noindex, nofollow";
            link rel="preload" href=(shell.font) as="font" type="font/woff2" crossorigin;
            link rel="stylesheet" href=(frame.stylesheet);
            link rel="icon" href=(shell.icon) type="image/svg+xml";
            @if HOOKS.iter().any(|hook| content.0.contains(hook)) { script src=(frame.script) defer {} }
        };
        let body = html! {
            a.skip href="#main" { (frame.text("skip-main")) }
            (frame.page.stage_mark())
            header.bar { div.wrap { (frame.bar(&name)) } }
            main.page.wrap #main tabindex="-1" {
                h1 { (title) }
                @if let Some(flash) = frame.flash { (note::done(&frame.text(flash.message()))) }
                (summary)
                (content)
            }
        };
        let full = kit::page::title(frame.words(), &title, Some(&name), wrong);
        kit::page::page(&frame.page.language.code, &full, head, Some("desk"), body)
    }
}

/// “Too many attempts”, with the minutes to wait.
pub fn too_many(seconds: i64) -> Message {
    Message::new("desk-too-many").with("n", (seconds + 59).div_euclid(60))
}

/// The field for a new password, and what is asked of one.
pub(super) fn new_password(fields: Fields<'_>) -> Field<'_> {
    let hint = fields.words().with("desk-password-hint", &[("n", SHORTEST.into())]);
    let field = fields.field("password", "desk-new-password").hint_of(hint);
    field.kind("password").autocomplete("new-password").required()
}

pub(super) fn current_password(fields: Fields<'_>) -> Field<'_> {
    fields
        .field("current", "desk-current-password")
        .kind("password")
        .autocomplete("current-password")
        .required()
}

/// The field for a code of the second factor.
pub(super) fn code(fields: Fields<'_>) -> Field<'_> {
    fields.field("code", "desk-code").autocomplete("one-time-code").required()
}

/// The field for an address: one's own, for the browser to fill in, or another's.
pub(super) fn email<'a>(fields: Fields<'a>, autocomplete: &'a str) -> Field<'a> {
    fields.field("email", "field-email").kind("email").autocomplete(autocomplete).required()
}
