//! What was done, each entry as a sentence.

use std::{collections::HashMap, fmt::Display};

use entity::audit::Model;
use maud::{Markup, html};
use serde_json::Value;

use super::{Desk, sessions::agent, settings::part_label, tokens::scope};
use crate::{
    clock::timestamp,
    domain::{
        api_token::Scope,
        audit::{Action, COMMAND_LINE, DETAILS, PROGRAM},
        export::{Column, GroupBy, state_label, state_of},
        moderation::Part,
        organizer::role_of,
        page::Page,
    },
    web::{
        console::paths,
        kit::{FormState, paging},
        paths::query,
    },
};

/// What the form asks for, as it was typed.
pub struct Asked(pub FormState);

impl Asked {
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = ["who", "action", "about", "from", "until"].into_iter();
        let pairs = names.map(|name| (name, self.0.value(name).unwrap_or_default().trim()));
        pairs.filter(|(_, value)| !value.is_empty())
    }

    /// In words that programs can read too, such as `action=signed-in from=2026-11-25`.
    pub fn words(&self) -> String {
        self.pairs().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
    }

    fn address(&self, path: impl Display, before: Option<i64>) -> String {
        let before = before.map(|before| ("before", before.to_string()));
        query(path, self.pairs().map(|(name, value)| (name, value.to_owned())).chain(before))
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
pub fn audit(desk: &Desk<'_>, asked: &Asked, page: &Page<Model>, names: &Names) -> Markup {
    let title = desk.text("desk-audit");
    let older = page.next(|last| desk.link(asked.address(paths::Audit {}, Some(last.id))));
    desk.document(&title).body(html! {
        p.measure { (desk.text("desk-audit-caption")) }
        (find(desk, asked, names))
        @if page.rows.is_empty() { p role="status" { (desk.text("desk-audit-none")) } }
        ol.log {
            @for entry in &page.rows {
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
        (paging::next(older, &desk.text("desk-audit-older")))
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
    let fields = desk.fields(&asked.0);
    let people = names.people.iter();
    let people =
        people.map(|(_, code, email)| (code.as_str(), if email.is_empty() { code } else { email }.clone()));
    let others = [("command-line", "desk-audit-command-line"), ("program", "desk-audit-program")];
    let people = people.chain(others.map(|(key, words)| (key, desk.text(words))));
    let mut actions: Vec<(&str, String)> =
        Action::ALL.iter().map(|action| (action.key(), desk.text(action.label()))).collect();
    actions.sort_by(|one, other| one.1.cmp(&other.1));
    html! {
        form.find method="get" action=(paths::Audit {}) role="search" {
            @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
            @if let Some(about) = asked.0.value("about").filter(|about| !about.is_empty()) {
                input type="hidden" name="about" value=(about);
            }
            (fields.field("who", "desk-audit-who").blank("desk-audit-all").select(people))
            (fields.field("action", "desk-audit-what").blank("desk-audit-all").select(actions))
            (fields.field("from", "desk-export-from").kind("date"))
            (fields.field("until", "desk-export-until").kind("date"))
            button.btn.quiet { (desk.text("desk-people-button")) }
            @if asked.pairs().next().is_some() {
                a.tap href=(desk.link(paths::Audit {})) { (desk.text("desk-audit-whole")) }
            }
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
        Code::Setting => desk.text(part_label(&entry.about)),
        Code::Pledge | Code::CleanUp | Code::Paper | Code::Other => entry.about.clone(),
    };
    let found = if entry.about.is_empty() { "no" } else { "yes" };
    let arguments = [("who", who.as_str().into()), ("about", about.as_str().into()), ("found", found.into())];
    match Action::of(&entry.action) {
        Some(action) => desk.with(action.sentence(), &arguments),
        None => format!("{who}: {}. {about}", entry.action),
    }
}

/// What else the entry says, each with its label.
fn details(desk: &Desk<'_>, entry: &Model, names: &Names) -> Markup {
    let all: Vec<(String, Markup)> = parsed(entry)
        .iter()
        .filter(|(name, value)| !(*name == "by" && value.is_string()) && value.as_str() != Some(""))
        .map(|(name, value)| {
            let known = DETAILS.contains(&name.as_str());
            let label = if known { desk.text(&format!("desk-detail-{name}")) } else { name.clone() };
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
    let each = |word: &dyn Fn(&str) -> Option<String>| {
        let each = words.split_ascii_whitespace();
        each.map(|key| word(key).unwrap_or_else(|| key.to_owned())).collect::<Vec<_>>().join(", ")
    };
    let text = match (name, value) {
        ("expires_at", value) => return desk.when(value.as_i64().unwrap_or_default()),
        (_, Value::Bool(yes)) => desk.text(if *yes { "desk-yes" } else { "desk-no" }),
        (_, Value::Number(number)) => number.as_i64().map_or(words, |number| desk.page.number(number)),
        ("role" | "from" | "to", _) => role_of(&words).map_or(words, |role| desk.role(role)),
        ("second_factor", _) => desk.text(match words.as_str() {
            "code" => "desk-detail-factor-code",
            "recovery code" => "desk-detail-factor-recovery",
            _ => "desk-detail-factor-none",
        }),
        ("agent", _) => agent(desk, &words),
        ("channel", _) => desk.channel(&words),
        ("token", _) => names.tokens.get(&words).cloned().unwrap_or(words),
        ("scopes", _) => {
            each(&|key| Scope::ALL.into_iter().find(|one| one.key() == key).map(|one| scope(desk, one)))
        }
        ("parts", _) => each(&|key| Part::of_key(key).map(|part| desk.part(part))),
        ("columns", _) => each(&|key| Column::of(key).map(|column| desk.text(column.label()))),
        ("conditions", _) => each(&|key| {
            Some(desk.text(match key {
                "domain" => "desk-held-domain",
                "time" => "desk-held-when",
                "source" => "desk-held-source",
                "network" => "desk-held-network",
                "reason" => "desk-held-reason",
                _ => "desk-held-one-by-one",
            }))
        }),
        ("languages", _) => {
            each(&|code| desk.page.campaign().language(code).map(|language| language.name.clone()))
        }
        ("helplines", _) => each(&|id| {
            let words = desk.page.language.helplines.iter().find(|words| words.id == id);
            words.map(|words| words.name.clone())
        }),
        ("goals", _) => each(&|goal| goal.parse::<i64>().ok().map(|goal| desk.page.number(goal))),
        ("filter", _) => {
            words.split_ascii_whitespace().map(|pair| chosen(desk, pair)).collect::<Vec<_>>().join("; ")
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
    let word = |value: &str| match name {
        "by" if value == "traffic" => Some(desk.text("desk-export-traffic")),
        "by" => GroupBy::of(value).map(|by| desk.text(by.label())),
        "status" => state_of(value).map(|state| desk.text(state_label(state))),
        "region" if value == "not-said" => Some(desk.text("export-not-said")),
        "region" => Some(desk.region(Some(value))),
        "call" => desk.page.language.call(value).map(|call| call.label.clone()),
        "language" => desk.page.campaign().language(value).map(|language| language.name.clone()),
        "action" => Action::of(value).map(|action| desk.text(action.label())),
        "across" | "agreed" => Some(desk.text("desk-yes")),
        _ => None,
    };
    let values = values.split(',').map(|value| word(value).unwrap_or_else(|| value.to_owned()));
    format!("{}: {}", desk.text(label), values.collect::<Vec<_>>().join(", "))
}
