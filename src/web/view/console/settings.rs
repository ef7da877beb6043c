//! What owners change over the campaign's files.

use maud::{Markup, Render, html};

use super::Desk;
use crate::{
    domain::{amendment::NOTICE_LIMIT, campaign::Helpline},
    web::{
        console::paths,
        kit::{Field, Fields, FormState, Table, note},
    },
};

/// A version of the settings.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub number: i64,
    /// When it was made, in ms since 1970.
    pub at: i64,
    /// Who made it.
    pub who: String,
    /// Which part was changed.
    pub part: String,
}

/// The form of one part, and what it shows again.
struct Part<'a> {
    desk: &'a Desk<'a>,
    key: &'static str,
    state: &'a FormState,
}

impl<'a> Part<'a> {
    fn fields(&self) -> Fields<'a> {
        self.desk.fields(self.state)
    }

    /// A field with what holds, unless something else was typed; where somebody else has changed that
    /// meanwhile, it says what holds.
    fn holds(&self, field: Field<'a>, holds: &str) -> Field<'a> {
        let field = field.autocomplete("off").holds(holds);
        let stale = self.state.error(&format!("{}-title", self.key)).is_some();
        if !stale || field.value() == holds {
            return field;
        }
        let holds = if holds.is_empty() { self.desk.text("desk-setting-empty") } else { holds.to_owned() };
        field.hint_of(self.desk.with("desk-setting-meanwhile", &[("value", holds.into())]))
    }

    fn form(&self, fields: Markup) -> Markup {
        let content = html! {
            (seen(self.desk))
            (fields)
            p { button.btn.quiet { (self.desk.text("desk-save")) } }
        };
        self.desk.form(paths::Setting { part: self.key.to_owned() }, content)
    }
}

/// What a part is called; parts are known by their keys in the log, too.
pub fn part_label(part: &str) -> &'static str {
    match part {
        "pledging" => "desk-setting-pledging",
        "goals" => "desk-setting-goals",
        "notice" => "desk-setting-notice",
        "helplines" => "desk-setting-helplines",
        _ => "desk-setting-version",
    }
}

/// The settings, and their versions; `wrong` is the part whose form came back.
pub fn settings(
    desk: &Desk<'_>,
    versions: &[Version],
    saved: bool,
    wrong: Option<(&str, &FormState)>,
) -> Markup {
    let part = |key| {
        let state = wrong.filter(|(part, _)| *part == key).map_or(FormState::EMPTY, |(_, state)| state);
        Part { desk, key, state }
    };
    let forms = wrong.map(|(_, state)| desk.fields(state));
    desk.document(desk.text("desk-settings")).forms(forms.as_slice()).body(html! {
        @if saved { (note::done(&desk.text("desk-setting-saved"))) }
        p.measure { (desk.text("desk-setting-what")) }
        div.two {
            (section(desk, "pledging", pledging(part("pledging"))))
            (section(desk, "goals", goals(part("goals"))))
        }
        (section(desk, "notice", notice(part("notice"))))
        (section(desk, "helplines", helplines(part("helplines"))))
        section aria-labelledby="versions-title" {
            h2.beam #versions-title { (desk.text("desk-setting-versions")) }
            p.measure { (desk.text("desk-setting-versions-hint")) }
            (self::versions(desk, versions))
        }
    })
}

fn section(desk: &Desk<'_>, part: &str, content: Markup) -> Markup {
    html! {
        section aria-labelledby={ (part) "-title" } {
            h2.beam id={ (part) "-title" } { (desk.text(part_label(part))) }
            (content)
        }
    }
}

/// Which version this page shows: who saves says what they have seen.
fn seen(desk: &Desk<'_>) -> Markup {
    html! { input type="hidden" name="seen" value=(desk.page.amended.version); }
}

fn pledging(part: Part<'_>) -> Markup {
    let paused = part.desk.page.amended.amendment.paused;
    html! {
        p { (part.desk.text(if paused { "desk-setting-is-paused" } else { "desk-setting-is-open" })) }
        (part.form(part.fields().check("paused", "desk-setting-pause").holds(paused).render()))
    }
}

fn goals(part: Part<'_>) -> Markup {
    let goals: Vec<String> = part.desk.page.amended.amendment.goals.iter().map(ToString::to_string).collect();
    let field = part.fields().field("goals", "desk-setting-goals-label").hint("desk-setting-goals-hint");
    part.form(part.holds(field, &goals.join(", ")).render())
}

fn notice(part: Part<'_>) -> Markup {
    let desk = part.desk;
    part.form(html! {
        p.hint #notice-hint { (desk.with("desk-setting-notice-hint", &[("n", NOTICE_LIMIT.into())])) }
        @for language in &desk.page.campaign().languages {
            @let holds = desk.page.amended.notice(&language.code).unwrap_or_default();
            @let name = format!("notice-{}", language.code);
            @let field = part.fields().field(&name, "").label(&language.name, &language.code);
            (part.holds(field.described("notice-hint"), holds).lines(2))
        }
    })
}

fn helplines(part: Part<'_>) -> Markup {
    part.form(html! {
        p.hint { (part.desk.text("desk-setting-helplines-hint")) }
        @for line in &part.desk.page.amended.helplines { (helpline(&part, line)) }
    })
}

fn helpline(part: &Part<'_>, line: &Helpline) -> Markup {
    let fields = part.fields();
    let words = part.desk.page.language.helplines.iter().find(|words| words.id == line.id);
    let date = line.checked_on.map(|date| date.to_string()).unwrap_or_default();
    let by = line.checked_by.as_deref().unwrap_or_default();
    let [enabled, show, on, who] = ["enabled", "show", "on", "by"].map(|name| format!("{name}-{}", line.id));
    html! {
        fieldset.line {
            legend { (words.map_or(line.id.as_str(), |words| &words.name)) }
            (fields.check(&enabled, "desk-setting-shown").holds(line.enabled))
            div.line__fields {
                (part.holds(fields.field(&show, "desk-setting-number").kind("tel"), &line.show))
                (part.holds(fields.field(&on, "desk-setting-checked-on").kind("date"), &date))
                (part.holds(fields.field(&who, "desk-setting-checked-by"), by))
            }
        }
    }
}

fn versions(desk: &Desk<'_>, versions: &[Version]) -> Markup {
    let current = desk.page.amended.version;
    let back = |number: i64| {
        html! {
            @if number == current { span.tag.tag--on { (desk.text("desk-setting-holds")) } }
            @else {
                (desk.form(paths::Setting { part: "version".into() }, html! {
                    (seen(desk))
                    input type="hidden" name="version" value=(number);
                    button.btn.quiet aria-label=(desk.with("desk-setting-back-to", &[("n", number.into())])) {
                        (desk.text("desk-setting-back"))
                    }
                }))
            }
        }
    };
    let table = Table::new(desk.words())
        .text("desk-audit-number")
        .text("desk-audit-when")
        .long("desk-audit-who")
        .text("desk-audit-what")
        .action("desk-action");
    let cells = |version: &Version| {
        let part = desk.text(part_label(&version.part));
        let Version { number, at, who, .. } = version;
        vec![number.render(), desk.when(*at), who.render(), part.render(), back(*number)]
    };
    let none = Markup::default;
    let files = vec!["0".render(), none(), none(), desk.text("desk-setting-files").render(), back(0)];
    let rows = versions.iter().map(cells).chain([files]);
    table.rows(&desk.text("desk-setting-versions"), rows)
}
