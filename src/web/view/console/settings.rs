//! What owners change over the campaign's files.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::{
        amendment::{NOTICE_LIMIT, Part, Version, part_key},
        campaign::Helpline,
    },
    web::{console::paths, extract::Form},
};

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// The goals are no numbers, or too many.
    Goals,
    /// The notice in this language is too long.
    Notice(String),
    /// This field of the helplines cannot be so.
    Helpline(String),
    /// Somebody has changed this part meanwhile.
    Stale(String),
}

impl Mistake {
    fn field(&self) -> String {
        match self {
            Self::Goals => "goals".into(),
            Self::Notice(language) => format!("notice-{language}"),
            Self::Helpline(field) => field.clone(),
            Self::Stale(part) if part == "version" => "versions-title".into(),
            Self::Stale(part) => format!("{part}-title"),
        }
    }

    fn words(&self, desk: &Desk<'_>) -> String {
        match self {
            Self::Goals => desk.text("desk-setting-goals-wrong"),
            Self::Notice(_) => {
                let limit = i64::try_from(NOTICE_LIMIT).unwrap_or(i64::MAX);
                desk.with("desk-setting-notice-wrong", &[("n", limit.into())])
            }
            Self::Helpline(_) => desk.text("desk-setting-helpline-wrong"),
            Self::Stale(_) => desk.text("desk-setting-stale"),
        }
    }
}

/// What a page with a mistake shows again.
struct Again<'a> {
    wrong: Option<(String, String)>,
    stale: bool,
    form: Option<&'a Form>,
}

impl Again<'_> {
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(wrong, _)| wrong == field).map(|(_, words)| words.as_str())
    }

    /// What was typed into a field of the form that came back, or what holds.
    fn value(&self, field: &str, holds: &str) -> String {
        let typed = self.form.and_then(|form| form.all(field).next());
        typed.unwrap_or(holds).to_owned()
    }

    /// What holds, where somebody else has changed it meanwhile and it is not what was typed.
    fn meanwhile(&self, desk: &Desk<'_>, field: &str, holds: &str) -> Option<String> {
        let typed = self.form.filter(|_| self.stale).and_then(|form| form.all(field).next());
        typed.filter(|typed| *typed != holds)?;
        let holds = if holds.is_empty() { desk.text("desk-setting-empty") } else { holds.to_owned() };
        Some(desk.with("desk-setting-meanwhile", &[("value", holds.into())]))
    }

    /// The same for a tick, which is only sent when it is set.
    fn ticked(&self, field: &str, beside: &str, holds: bool) -> bool {
        match self.form {
            Some(form) if form.all(beside).next().is_some() => form.all(field).next().is_some(),
            _ => holds,
        }
    }
}

/// The settings, and their versions.
pub fn settings(
    desk: &Desk<'_>,
    versions: &[Version],
    saved: bool,
    wrong: Option<&(Mistake, Form)>,
) -> Markup {
    let title = desk.text("desk-settings");
    let again = Again {
        wrong: wrong.map(|(mistake, _)| (mistake.field(), mistake.words(desk))),
        stale: matches!(wrong, Some((Mistake::Stale(_), _))),
        form: wrong.map(|(_, form)| form),
    };
    desk.frame(
        &title,
        wrong.is_some(),
        html! {
            @if let Some((field, words)) = &again.wrong { (mistake(desk, Some(field), words)) }
            @if saved { p.note.note--done role="status" { (desk.text("desk-setting-saved")) } }
        p.measure { (desk.text("desk-setting-what")) }
            div.two {
                (section(desk, "pledging", pledging(desk)))
                (section(desk, "goals", goals(desk, &again)))
            }
            (section(desk, "notice", notice(desk, &again)))
            (section(desk, "helplines", helplines(desk, &again)))
            (section(desk, "versions", self::versions(desk, versions)))
        },
    )
}

fn section(desk: &Desk<'_>, key: &str, content: Markup) -> Markup {
    let id = format!("{key}-title");
    html! {
        section aria-labelledby=(id) {
            h2.beam id=(id) { (desk.text(&format!("desk-setting-{key}"))) }
            (content)
        }
    }
}

fn form(desk: &Desk<'_>, part: &str, fields: Markup) -> Markup {
    desk.form(
        paths::Setting { part: part.to_owned() },
        html! {
            (seen(desk))
            (fields)
            p { button.btn.quiet { (desk.text("desk-save")) } }
        },
    )
}

/// Which version this page shows: who saves says what they have seen.
fn seen(desk: &Desk<'_>) -> Markup {
    html! { input type="hidden" name="seen" value=(desk.page.amended.version); }
}

fn pledging(desk: &Desk<'_>) -> Markup {
    let paused = desk.page.amended.amendment.paused;
    html! {
        p { (desk.text(if paused { "desk-setting-is-paused" } else { "desk-setting-is-open" })) }
        (form(desk, part_key(&Part::Paused(true)), html! {
            div.check {
                input #paused type="checkbox" name="paused" value="on" checked[paused];
                label for="paused" { (desk.text("desk-setting-pause")) }
            }
        }))
    }
}

fn goals(desk: &Desk<'_>, again: &Again<'_>) -> Markup {
    let holds: Vec<String> = desk.page.amended.amendment.goals.iter().map(ToString::to_string).collect();
    let holds = holds.join(", ");
    let value = again.value("goals", &holds);
    let meanwhile = again.meanwhile(desk, "goals", &holds);
    let input = Input {
        id: "goals",
        name: "goals",
        kind: "text",
        label: desk.text("desk-setting-goals-label"),
        hint: Some(meanwhile.unwrap_or_else(|| desk.text("desk-setting-goals-hint"))),
        error: again.error("goals"),
        value: &value,
        autocomplete: "off",
    };
    form(desk, part_key(&Part::Goals(Vec::new())), input.draw(desk))
}

fn notice(desk: &Desk<'_>, again: &Again<'_>) -> Markup {
    let limit = i64::try_from(NOTICE_LIMIT).unwrap_or(i64::MAX);
    form(
        desk,
        "notice",
        html! {
            p.hint #notice-hint { (desk.with("desk-setting-notice-hint", &[("n", limit.into())])) }
            @for language in &desk.page.campaign().languages {
                @let id = format!("notice-{}", language.code);
                @let holds = desk.page.amended.notice(&language.code).unwrap_or_default();
                @let error = again.error(&id);
                div.field.bad-field[error.is_some()] {
                    label for=(id) lang=(language.code) { (language.name) }
                    @if let Some(error) = error {
                        span.msg id=(format!("{id}-error")) { span.vh { (desk.text("error-prefix")) " " } (error) }
                    }
                    @if let Some(words) = again.meanwhile(desk, &id, holds) { span.hint { (words) } }
                    textarea id=(id) name=(id) rows="2" lang=(language.code) aria-describedby="notice-hint"
                        aria-invalid=[error.map(|_| "true")] { (again.value(&id, holds)) }
                }
            }
        },
    )
}

fn helplines(desk: &Desk<'_>, again: &Again<'_>) -> Markup {
    form(
        desk,
        "helplines",
        html! {
            p.hint { (desk.text("desk-setting-helplines-hint")) }
            @for line in &desk.page.amended.helplines { (helpline(desk, again, line)) }
        },
    )
}

fn helpline(desk: &Desk<'_>, again: &Again<'_>, line: &Helpline) -> Markup {
    let id = |name: &str| format!("{name}-{}", line.id);
    let words = desk.page.language.helplines.iter().find(|words| words.id == line.id);
    let enabled = id("enabled");
    let shown = again.ticked(&enabled, &id("show"), line.enabled);
    let date = line.checked_on.map(|date| date.to_string()).unwrap_or_default();
    let by = line.checked_by.clone().unwrap_or_default();
    html! {
        fieldset.line {
            legend { (words.map_or(line.id.as_str(), |words| &words.name)) }
            div.check {
                input id=(enabled) type="checkbox" name=(enabled) value="on" checked[shown];
                label for=(enabled) { (desk.text("desk-setting-shown")) }
            }
            div.line__fields {
                @for (name, kind, label, holds) in [
                    ("show", "tel", "desk-setting-number", &line.show),
                    ("on", "date", "desk-setting-checked-on", &date),
                    ("by", "text", "desk-setting-checked-by", &by),
                ] {
                    @let id = id(name);
                    @let value = again.value(&id, holds);
                    @let error = again.error(&id);
                    div.field.bad-field[error.is_some()] {
                        label for=(id) { (desk.text(label)) }
                        @if let Some(error) = error {
                            span.msg id=(format!("{id}-error")) { span.vh { (desk.text("error-prefix")) " " } (error) }
                        }
                        @if let Some(words) = again.meanwhile(desk, &id, holds) { span.hint { (words) } }
                        input id=(id) name=(id) type=(kind) value=(value) autocomplete="off"
                            aria-invalid=[error.map(|_| "true")]
                            aria-describedby=[error.map(|_| format!("{id}-error"))];
                    }
                }
            }
        }
    }
}

fn versions(desk: &Desk<'_>, versions: &[Version]) -> Markup {
    let title = desk.text("desk-setting-versions");
    let current = desk.page.amended.version;
    let back = |number: i64| {
        let label = desk.with("desk-setting-back-to", &[("n", number.into())]);
        desk.form(
            paths::Setting { part: "version".into() },
            html! {
                (seen(desk))
                input type="hidden" name="version" value=(number);
                button.btn.quiet aria-label=(label) { (desk.text("desk-setting-back")) }
            },
        )
    };
    html! {
        p.measure { (desk.text("desk-setting-versions-hint")) }
        div.table.rows role="group" aria-label=(title) tabindex="0" {
            table {
                caption.vh { (title) }
                thead {
                    tr {
                        th scope="col" { (desk.text("desk-audit-number")) }
                        th scope="col" { (desk.text("desk-audit-when")) }
                        th scope="col" { (desk.text("desk-audit-who")) }
                        th scope="col" { (desk.text("desk-audit-what")) }
                        th scope="col" { (desk.text("desk-action")) }
                    }
                }
                tbody {
                    @for version in versions {
                        tr {
                            th scope="row" { (version.number) }
                            td data-label=(desk.text("desk-audit-when")) { (desk.when(version.at)) }
                            td.words data-label=(desk.text("desk-audit-who")) { (version.who) }
                            td data-label=(desk.text("desk-audit-what")) { (desk.text(&format!("desk-setting-{}", version.part))) }
                            td {
                                @if version.number == current { span.tag.tag--on { (desk.text("desk-setting-holds")) } }
                                @else { (back(version.number)) }
                            }
                        }
                    }
                    tr {
                        th scope="row" { "0" }
                        td colspan="3" { (desk.text("desk-setting-files")) }
                        td {
                            @if current == 0 { span.tag.tag--on { (desk.text("desk-setting-holds")) } }
                            @else { (back(0)) }
                        }
                    }
                }
            }
        }
    }
}
