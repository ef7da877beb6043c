//! The audit log, each entry as a sentence.

use std::fmt::Display;

use maud::{Markup, html};
use serde_json::Value;

use crate::clock::timestamp;
use crate::domain::account::api_token::Scope;
use crate::domain::account::organizer::Role;
use crate::domain::account::session::agent_name;
use crate::domain::export::{GroupBy, NOT_SAID, PledgeColumn, state_label};
use crate::domain::kernel::page::Page;
use crate::domain::operate::audit_log::{LogEntry, Names};
use crate::domain::operate::pledge_list::State;
use crate::domain::pledge::review::Part;
use crate::domain::write::audit::{COMMAND_LINE, DETAILS, PROGRAM, Target};
use crate::domain::{Action, Keyed};
use crate::web::console::settings::view::part_label;
use crate::web::console::tokens::view::scope;
use crate::web::console::{Frame, paths};
use crate::web::kit::{FormState, paging};
use crate::web::paths::query;

/// What the form asks for, as it was typed.
pub(crate) struct LogQuery(pub FormState);

impl LogQuery {
    fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = ["who", "action", "about", "from", "until"].into_iter();
        let pairs = names.map(|name| (name, self.0.value(name).unwrap_or_default().trim()));
        pairs.filter(|(_, value)| !value.is_empty())
    }

    fn address(&self, path: impl Display, before: Option<i64>) -> String {
        let before = before.map(|before| ("before", before.to_string()));
        query(path, self.pairs().map(|(name, value)| (name, value.to_owned())).chain(before))
    }
}

pub(crate) fn audit(frame: &Frame<'_>, asked: &LogQuery, page: &Page<LogEntry>, names: &Names) -> Markup {
    let title = frame.text("desk-audit");
    let older = page.next.map(|last| frame.link(asked.address(paths::Audit {}, Some(last))));
    frame.document(&title).body(html! {
        p.measure { (frame.text("desk-audit-caption")) }
        (find(frame, asked, names))
        @if page.rows.is_empty() { p role="status" { (frame.text("desk-audit-none")) } }
        ol.log {
            @for entry in &page.rows {
                li value=(entry.id) {
                    p { (sentence(frame, entry, names)) }
                    p.hint {
                        (at(frame, entry.at)) " · " (frame.text("desk-audit-number")) "\u{a0}" (entry.id)
                        @if let Some((path, words)) = place(frame, entry) { " · " a href=(frame.link(path)) { (words) } }
                    }
                    (details(frame, entry, names))
                }
            }
        }
        (paging::next(older, &frame.text("desk-audit-older")))
        (frame.section("file", "desk-audit-file", html! {
            p.measure { (frame.text("desk-audit-file-what")) }
            p {
                a.tap href=(frame.link(asked.address(paths::AuditXlsx {}, None))) download { "XLSX" } " "
                a.tap href=(frame.link(asked.address(paths::AuditCsv {}, None))) download { "CSV" }
            }
        }))
    })
}

/// A moment with its year: the log is kept for longer than one.
fn at(frame: &Frame<'_>, ms: i64) -> Markup {
    let moment = timestamp(ms);
    let local = frame.zone.to_datetime(moment);
    let arguments = [
        ("date", frame.page.date(local.date()).into()),
        ("year", local.year().to_string().into()),
        ("time", local.strftime("%H:%M:%S").to_string().into()),
    ];
    html! { time datetime=(moment.to_string()) { (frame.with("desk-audit-at", &arguments)) } }
}

fn find(frame: &Frame<'_>, asked: &LogQuery, names: &Names) -> Markup {
    let fields = frame.fields(&asked.0);
    let people = names.people.iter();
    let people =
        people.map(|(_, code, email)| (code.as_str(), if email.is_empty() { code } else { email }.clone()));
    let others = [("command-line", "desk-audit-command-line"), ("program", "desk-audit-program")];
    let people = people.chain(others.map(|(key, words)| (key, frame.text(words))));
    let mut actions: Vec<(&str, String)> =
        Action::ALL.iter().map(|action| (action.key(), frame.text(action.label()))).collect();
    actions.sort_by(|one, other| one.1.cmp(&other.1));
    html! {
        form.find method="get" action=(paths::Audit {}) role="search" {
            @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
            @if let Some(about) = asked.0.value("about").filter(|about| !about.is_empty()) {
                input type="hidden" name="about" value=(about);
            }
            (fields.field("who", "desk-audit-who").blank("desk-audit-all").select(people))
            (fields.field("action", "desk-audit-what").blank("desk-audit-all").select(actions))
            (fields.field("from", "desk-export-from").kind("date"))
            (fields.field("until", "desk-export-until").kind("date"))
            button.btn.quiet { (frame.text("desk-people-button")) }
            @if asked.pairs().next().is_some() {
                a.tap href=(frame.link(paths::Audit {})) { (frame.text("desk-audit-whole")) }
            }
        }
    }
}

/// What an entry is about; of an action this program does not know, nothing is known.
fn target(entry: &LogEntry) -> Target {
    Action::of(&entry.action).map_or(Target::Nothing, Action::target)
}

/// Where there is more about what an entry is about.
fn place(frame: &Frame<'_>, entry: &LogEntry) -> Option<(String, String)> {
    let about = entry.about.clone();
    let path = match target(entry) {
        Target::Pledge => paths::Supporter { code: about.clone() }.to_string(),
        Target::Source => paths::Sources {}.to_string(),
        Target::Token => paths::Tokens {}.to_string(),
        Target::Wall => paths::Walls {}.to_string(),
        Target::CleanUp => paths::CleanUp {}.to_string(),
        Target::Paper => paths::Paper {}.to_string(),
        Target::Setting => return Some((paths::Settings {}.to_string(), frame.text("desk-settings"))),
        Target::Account | Target::Session | Target::Nothing => return None,
    };
    (!about.is_empty()).then_some((path, about))
}

pub(crate) fn sentence(frame: &Frame<'_>, entry: &LogEntry, names: &Names) -> String {
    let known = |found: Option<&String>, code: &str| {
        found.filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| code.to_owned())
    };
    let who = match entry.organizer_id {
        Some(id) => match names.people.iter().find(|(known, ..)| *known == id) {
            Some((_, code, email)) => known(Some(email), code),
            None => frame.with("desk-audit-account", &[("n", id.into())]),
        },
        None => match entry.details.get("by").and_then(Value::as_str) {
            Some(COMMAND_LINE) => frame.text("desk-audit-command-line"),
            Some(PROGRAM) => frame.text("desk-audit-program"),
            _ => frame.text("desk-audit-nobody"),
        },
    };
    let about = match target(entry) {
        Target::Account => {
            let person = names.people.iter().find(|(_, code, _)| *code == entry.about);
            known(person.map(|(.., email)| email), &entry.about)
        }
        Target::Source => known(names.sources.get(&entry.about), &entry.about),
        Target::Token => known(names.tokens.get(&entry.about), &entry.about),
        Target::Wall => known(names.walls.get(&entry.about), &entry.about),
        Target::Setting => frame.text(part_label(&entry.about)),
        Target::Pledge | Target::CleanUp | Target::Paper | Target::Session | Target::Nothing => {
            entry.about.clone()
        }
    };
    let found = if entry.about.is_empty() { "no" } else { "yes" };
    let arguments = [("who", who.as_str().into()), ("about", about.as_str().into()), ("found", found.into())];
    match Action::of(&entry.action) {
        Some(action) => frame.with(action.sentence(), &arguments),
        None => format!("{who}: {}. {about}", entry.action),
    }
}

/// What else the entry says, each with its label.
fn details(frame: &Frame<'_>, entry: &LogEntry, names: &Names) -> Markup {
    let all: Vec<(String, Markup)> = entry
        .details
        .iter()
        .filter(|(name, value)| !(*name == "by" && value.is_string()) && value.as_str() != Some(""))
        .map(|(name, value)| {
            let known = DETAILS.contains(&name.as_str());
            let label = if known { frame.text(&format!("desk-detail-{name}")) } else { name.clone() };
            (label, detail(frame, name, value, names))
        })
        .collect();
    html! {
        @if !all.is_empty() {
            dl.inline { @for (label, value) in all { div { dt { (label) } dd { (value) } } } }
        }
    }
}

fn detail(frame: &Frame<'_>, name: &str, value: &Value, names: &Names) -> Markup {
    let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let each = |word: &dyn Fn(&str) -> Option<String>| {
        let each = words.split_ascii_whitespace();
        each.map(|key| word(key).unwrap_or_else(|| key.to_owned())).collect::<Vec<_>>().join(", ")
    };
    let text = match (name, value) {
        ("expires_at", value) => return frame.when(value.as_i64().unwrap_or_default()),
        (_, Value::Bool(yes)) => frame.text(if *yes { "desk-yes" } else { "desk-no" }),
        (_, Value::Number(number)) => number.as_i64().map_or(words, |number| frame.page.number(number)),
        ("role" | "from" | "to", _) => Role::of_key(&words).map_or(words, |role| frame.role(role)),
        ("second_factor", _) => frame.text(match words.as_str() {
            "code" => "desk-detail-factor-code",
            "recovery code" => "desk-detail-factor-recovery",
            _ => "desk-detail-factor-none",
        }),
        ("agent", _) => agent_name(frame.words(), &words),
        ("channel", _) => frame.channel(&words),
        ("token", _) => names.tokens.get(&words).cloned().unwrap_or(words),
        ("scopes", _) => {
            each(&|key| Scope::ALL.into_iter().find(|one| one.key() == key).map(|one| scope(frame, one)))
        }
        ("parts", _) => each(&|key| Part::of_key(key).map(|part| frame.part(part))),
        ("columns", _) => each(&|key| PledgeColumn::of(key).map(|column| frame.text(column.label()))),
        ("languages", _) => {
            each(&|code| frame.page.campaign().language(code).map(|language| language.name.clone()))
        }
        ("helplines", _) => each(&|id| {
            let words = frame.page.language.helplines.iter().find(|words| words.id == id);
            words.map(|words| words.name.clone())
        }),
        ("goals", _) => each(&|goal| goal.parse::<i64>().ok().map(|goal| frame.page.number(goal))),
        ("filter", _) => {
            words.split_ascii_whitespace().map(|pair| chosen(frame, pair)).collect::<Vec<_>>().join("; ")
        }
        _ => words,
    };
    html! { (text) }
}

/// What an export was narrowed to, such as `status=confirmed`, in words.
fn chosen(frame: &Frame<'_>, pair: &str) -> String {
    let (name, values) = pair.split_once('=').unwrap_or((pair, ""));
    let label = match name {
        "by" => "desk-export-by",
        "across" => "desk-export-across",
        "from" | "since" => "desk-export-from",
        "until" => "desk-export-until",
        "status" => "desk-export-status",
        "call" => "desk-export-calls",
        "region" => "desk-export-region",
        "channel" => "desk-export-channel",
        "voice" => "desk-export-voice",
        "language" => "desk-export-language",
        "agreed" => "desk-export-agreed",
        "who" => "desk-audit-who",
        "action" => "desk-audit-what",
        "about" => "desk-audit-about",
        "domain" => "desk-held-domain",
        "source" => "desk-held-source",
        "network" => "desk-held-network",
        "reason" => "desk-held-reason",
        "codes" => "desk-held-one-by-one",
        "code" => "desk-people-code",
        _ => return pair.to_owned(),
    };
    let word = |value: &str| match name {
        "by" if value == "traffic" => Some(frame.text("desk-export-traffic")),
        "by" => GroupBy::of(value).map(|by| frame.text(by.label())),
        "status" => State::of_key(value).map(|state| frame.text(state_label(state))),
        "region" | "source" if value == NOT_SAID => Some(frame.text("export-not-said")),
        "channel" => Some(frame.channel(value)),
        "voice" => Some(frame.page.voice(value)),
        "region" => Some(frame.region(Some(value))),
        "call" => frame.page.language.call(value).map(|call| call.label.clone()),
        "language" => frame.page.campaign().language(value).map(|language| language.name.clone()),
        "action" => Action::of(value).map(|action| frame.text(action.label())),
        "across" | "agreed" => Some(frame.text("desk-yes")),
        _ => None,
    };
    let values = values.split(',').map(|value| word(value).unwrap_or_else(|| value.to_owned()));
    format!("{}: {}", frame.text(label), values.collect::<Vec<_>>().join(", "))
}
