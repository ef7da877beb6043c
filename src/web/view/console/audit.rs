//! What was done, each entry as a sentence.

use std::collections::HashMap;

use entity::audit::Model;
use jiff::civil::Date;
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Desk, sessions::agent, tokens::scope};
use crate::{
    clock::timestamp,
    domain::{
        api_token::Scope,
        audit::{Action, COMMAND_LINE, PROGRAM},
        export::{Column, GroupBy, STATES, state_key},
        moderation::Part,
    },
    web::console::paths,
};

/// What the form asks for, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// An account's code, `command-line` or `program`.
    pub who: String,
    /// Name of an action.
    pub action: String,
    /// A code.
    pub about: String,
    /// The first local day.
    pub from: Option<Date>,
    /// The last local day.
    pub until: Option<Date>,
}

impl Asked {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let all = [
            ("who", self.who.clone()),
            ("action", self.action.clone()),
            ("about", self.about.clone()),
            ("from", day(self.from)),
            ("until", day(self.until)),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// In words that programs can read too, such as `action=signed-in from=2026-11-25`.
    pub fn words(&self) -> String {
        self.pairs().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    fn address(&self, path: impl ToString, before: Option<i64>) -> String {
        let mut pairs = self.pairs();
        pairs.extend(before.map(|before| ("before", before.to_string())));
        let pair = |(name, value): (&str, String)| {
            format!("{name}={}", utf8_percent_encode(&value, NON_ALPHANUMERIC))
        };
        let pairs: Vec<String> = pairs.into_iter().map(pair).collect();
        if pairs.is_empty() { path.to_string() } else { format!("{}?{}", path.to_string(), pairs.join("&")) }
    }
}

/// What codes are called.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Accounts by number and code: their addresses.
    pub people: Vec<(i64, String, String)>,
    /// Named sources by code.
    pub sources: HashMap<String, String>,
    /// Access tokens by code.
    pub tokens: HashMap<String, String>,
}

/// Entries, newest first.
pub fn audit(desk: &Desk<'_>, asked: &Asked, entries: &[Model], names: &Names, older: Option<i64>) -> Markup {
    let title = desk.text("desk-audit");
    desk.frame(&title, false, html! {
        p.measure { (desk.text("desk-audit-caption")) }
        (find(desk, asked, names))
        @if entries.is_empty() { p role="status" { (desk.text("desk-audit-none")) } }
        ol.log {
            @for entry in entries {
                li value=(entry.id) {
                    p { (sentence(desk, entry, names)) }
                    p.hint {
                        (at(desk, entry.at)) " · " (desk.text("desk-audit-number")) " " (entry.id)
                        @if let Some((path, words)) = place(desk, entry) { " · " a href=(desk.link(path)) { (words) } }
                    }
                    (details(desk, entry, names))
                }
            }
        }
        @if let Some(older) = older {
            @let path = asked.address(paths::Audit {}, Some(older));
            p { a.tap rel="next" href=(desk.link(path)) { (desk.text("desk-audit-older")) } }
        }
        section aria-labelledby="file-title" {
            h2.beam #file-title { (desk.text("desk-audit-file")) }
            p.measure { (desk.text("desk-audit-file-what")) }
            p {
                a.tap href=(desk.link(asked.address(paths::AuditXlsx {}, None))) download { "XLSX" } " "
                a.tap href=(desk.link(asked.address(paths::AuditCsv {}, None))) download { "CSV" }
            }
        }
    })
}

/// A moment with its year: the log is kept for longer than one.
fn at(desk: &Desk<'_>, ms: i64) -> Markup {
    let moment = timestamp(ms);
    let local = desk.zone.to_datetime(moment);
    let arguments = [
        ("date", desk.page.date(local.date()).into()),
        ("year", local.year().to_string().into()),
        ("time", local.strftime("%H:%M:%S").to_string().into()),
    ];
    html! { time datetime=(moment.to_string()) { (desk.with("desk-audit-at", &arguments)) } }
}

fn find(desk: &Desk<'_>, asked: &Asked, names: &Names) -> Markup {
    let all = || desk.text("desk-audit-all");
    let mut actions: Vec<(&str, String)> = Action::ALL
        .iter()
        .map(|action| (action.key(), desk.text(&format!("desk-did-{}", action.key()))))
        .collect();
    actions.sort_by(|one, other| one.1.cmp(&other.1));
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        form.find method="get" action=(paths::Audit {}) role="search" {
            @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
            @if !asked.about.is_empty() { input type="hidden" name="about" value=(asked.about); }
            div.field {
                label for="who" { (desk.text("desk-audit-who")) }
                select #who name="who" {
                    option value="" { (all()) }
                    @for (_, code, email) in &names.people {
                        option value=(code) selected[*code == asked.who] { (if email.is_empty() { code } else { email }) }
                    }
                    @for (key, words) in [("command-line", "desk-audit-command-line"), ("program", "desk-audit-program")] {
                        option value=(key) selected[key == asked.who] { (desk.text(words)) }
                    }
                }
            }
            div.field {
                label for="action" { (desk.text("desk-audit-what")) }
                select #action name="action" {
                    option value="" { (all()) }
                    @for (key, words) in &actions { option value=(key) selected[*key == asked.action] { (words) } }
                }
            }
            div.field {
                label for="from" { (desk.text("desk-export-from")) }
                input #from name="from" type="date" value=(day(asked.from));
            }
            div.field {
                label for="until" { (desk.text("desk-export-until")) }
                input #until name="until" type="date" value=(day(asked.until));
            }
            button.btn.quiet { (desk.text("desk-people-button")) }
            @if !asked.pairs().is_empty() { a.tap href=(desk.link(paths::Audit {})) { (desk.text("desk-audit-whole")) } }
        }
    }
}

/// What an entry's code is.
enum Code {
    Account,
    Pledge,
    Source,
    Token,
    CleanUp,
    Paper,
    Setting,
    Other,
}

fn code(action: &str) -> Code {
    match action {
        "settings-changed" => Code::Setting,
        "held-released" => Code::Pledge,
        "session-ended" | "sessions-ended" | "signed-out" => Code::Other,
        _ => match action.split('-').next().unwrap_or_default() {
            "review" | "subject" => Code::Pledge,
            "source" => Code::Source,
            "token" => Code::Token,
            "cleanup" => Code::CleanUp,
            "paper" => Code::Paper,
            _ => Code::Account,
        },
    }
}

/// Where there is more about what an entry is about.
fn place(desk: &Desk<'_>, entry: &Model) -> Option<(String, String)> {
    let about = entry.about.clone();
    let path = match code(&entry.action) {
        Code::Pledge => paths::Supporter { code: about.clone() }.to_string(),
        Code::Source => paths::Sources {}.to_string(),
        Code::Token => paths::Tokens {}.to_string(),
        Code::CleanUp => paths::CleanUp {}.to_string(),
        Code::Paper => paths::Paper {}.to_string(),
        Code::Setting => return Some((paths::Settings {}.to_string(), desk.text("desk-settings"))),
        Code::Account | Code::Other => return None,
    };
    (!about.is_empty()).then_some((path, about))
}

fn parsed(entry: &Model) -> serde_json::Map<String, Value> {
    match serde_json::from_str(&entry.details) {
        Ok(Value::Object(details)) => details,
        _ => serde_json::Map::new(),
    }
}

/// Who did what to whom.
pub fn sentence(desk: &Desk<'_>, entry: &Model, names: &Names) -> String {
    let known = |found: Option<&String>, code: &str| {
        found.filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| code.to_owned())
    };
    let who = match entry.organizer_id {
        Some(id) => match names.people.iter().find(|(known, ..)| *known == id) {
            Some((_, code, email)) => known(Some(email), code),
            None => desk.with("desk-audit-account", &[("n", id.into())]),
        },
        None => match parsed(entry).get("by").and_then(Value::as_str) {
            Some(COMMAND_LINE) => desk.text("desk-audit-command-line"),
            Some(PROGRAM) => desk.text("desk-audit-program"),
            _ => desk.text("desk-audit-nobody"),
        },
    };
    let about = match code(&entry.action) {
        Code::Account => {
            let person = names.people.iter().find(|(_, code, _)| *code == entry.about);
            known(person.map(|(.., email)| email), &entry.about)
        }
        Code::Source => known(names.sources.get(&entry.about), &entry.about),
        Code::Token => known(names.tokens.get(&entry.about), &entry.about),
        Code::Setting => desk.text(&format!("desk-setting-{}", entry.about)),
        Code::Pledge | Code::CleanUp | Code::Paper | Code::Other => entry.about.clone(),
    };
    let found = if entry.about.is_empty() { "no" } else { "yes" };
    let key = format!("desk-said-{}", entry.action);
    let arguments = [("who", who.as_str().into()), ("about", about.as_str().into()), ("found", found.into())];
    if desk.page.language.interface.has(&key) {
        desk.with(&key, &arguments)
    } else {
        format!("{who}: {}. {about}", desk.text(&format!("desk-did-{}", entry.action)))
    }
}

/// What else the entry says, each with its label.
fn details(desk: &Desk<'_>, entry: &Model, names: &Names) -> Markup {
    let all: Vec<(String, Markup)> = parsed(entry)
        .iter()
        .filter(|(name, value)| !(*name == "by" && value.is_string()) && value.as_str() != Some(""))
        .map(|(name, value)| {
            let key = format!("desk-detail-{name}");
            let label = if desk.page.language.interface.has(&key) { desk.text(&key) } else { name.clone() };
            (label, detail(desk, name, value, names))
        })
        .collect();
    html! {
        @if !all.is_empty() {
            dl.inline { @for (label, value) in all { div { dt { (label) } dd { (value) } } } }
        }
    }
}

fn detail(desk: &Desk<'_>, name: &str, value: &Value, names: &Names) -> Markup {
    let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let each = |word: &dyn Fn(&str) -> String| {
        words.split_ascii_whitespace().map(word).collect::<Vec<_>>().join(", ")
    };
    let text = match (name, value) {
        ("expires_at", value) => return desk.when(value.as_i64().unwrap_or_default()),
        (_, Value::Bool(yes)) => desk.text(if *yes { "desk-yes" } else { "desk-no" }),
        (_, Value::Number(number)) => number.as_i64().map_or(words, |number| desk.page.number(number)),
        ("role" | "from" | "to", _) => match words.as_str() {
            "viewer" => desk.text("desk-role-viewer"),
            "editor" => desk.text("desk-role-editor"),
            "owner" => desk.text("desk-role-owner"),
            _ => words,
        },
        ("second_factor", _) => desk.text(match words.as_str() {
            "code" => "desk-detail-factor-code",
            "recovery code" => "desk-detail-factor-recovery",
            _ => "desk-detail-factor-none",
        }),
        ("agent", _) => agent(desk, &words),
        ("channel", _) => desk.channel(&words),
        ("token", _) => names.tokens.get(&words).cloned().unwrap_or(words),
        ("scopes", _) => each(&|word| {
            let known = Scope::ALL.into_iter().find(|one| one.key() == word);
            known.map_or_else(|| word.to_owned(), |one| scope(desk, one))
        }),
        ("parts", _) => each(&|word| {
            let parts = [Part::Name, Part::Organisation, Part::Message];
            let known = parts.into_iter().find(|part| part.key() == word);
            known.map_or_else(|| word.to_owned(), |part| desk.part(part))
        }),
        ("columns", _) => {
            each(&|word| Column::of(word).map_or_else(|| word.to_owned(), |column| desk.text(column.label())))
        }
        ("conditions", _) => each(&|word| match word {
            "domain" => desk.text("desk-held-domain"),
            "time" => desk.text("desk-held-when"),
            "source" => desk.text("desk-held-source"),
            "network" => desk.text("desk-held-network"),
            "reason" => desk.text("desk-held-reason"),
            _ => desk.text("desk-held-one-by-one"),
        }),
        ("languages", _) => each(&|word| {
            let known = desk.page.campaign().languages.iter().find(|language| language.code == word);
            known.map_or_else(|| word.to_owned(), |language| language.name.clone())
        }),
        ("helplines", _) => each(&|word| {
            let known = desk.page.language.helplines.iter().find(|line| line.id == word);
            known.map_or_else(|| word.to_owned(), |line| line.name.clone())
        }),
        ("filter", _) => {
            words.split_ascii_whitespace().map(|pair| chosen(desk, pair)).collect::<Vec<_>>().join("; ")
        }
        ("goals", _) => {
            each(&|word| word.parse::<i64>().map_or_else(|_| word.to_owned(), |goal| desk.page.number(goal)))
        }
        _ => words,
    };
    html! { (text) }
}

/// What an export was narrowed to, such as `status=confirmed`, in words.
fn chosen(desk: &Desk<'_>, pair: &str) -> String {
    let (name, values) = pair.split_once('=').unwrap_or((pair, ""));
    let label = match name {
        "by" => "desk-export-by",
        "across" => "desk-export-across",
        "from" | "since" => "desk-export-from",
        "until" => "desk-export-until",
        "status" => "desk-export-status",
        "call" => "desk-export-calls",
        "region" => "desk-export-region",
        "language" => "desk-export-language",
        "agreed" => "desk-export-agreed",
        "who" => "desk-audit-who",
        "action" => "desk-audit-what",
        "about" => "desk-audit-about",
        _ => return pair.to_owned(),
    };
    let value = |value: &str| match name {
        "by" if value == "traffic" => desk.text("desk-export-traffic"),
        "by" => GroupBy::of(value).map_or_else(|| value.to_owned(), |by| desk.text(by.label())),
        "status" if STATES.iter().any(|state| state_key(*state) == value) => {
            desk.text(&format!("desk-export-is-{value}"))
        }
        "region" if value == "not-said" => desk.text("export-not-said"),
        "region" => desk.region(Some(value)),
        "call" => {
            let known = desk.page.language.calls.iter().find(|call| call.key == value);
            known.map_or_else(|| value.to_owned(), |call| call.label.clone())
        }
        "language" => {
            let known = desk.page.campaign().languages.iter().find(|language| language.code == value);
            known.map_or_else(|| value.to_owned(), |language| language.name.clone())
        }
        "action" if Action::of(value).is_some() => desk.text(&format!("desk-did-{value}")),
        "across" | "agreed" => desk.text("desk-yes"),
        _ => value.to_owned(),
    };
    format!("{}: {}", desk.text(label), values.split(',').map(value).collect::<Vec<_>>().join(", "))
}
