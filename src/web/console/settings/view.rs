//! Overrides of the campaign's files.

use maud::{Markup, Render, html};

use crate::domain::content::campaign::Helpline;
use crate::domain::operate::overrides::{NOTICE_LIMIT, Version};
use crate::web::console::{Frame, paths};
use crate::web::kit::{Field, Fields, FormState, Table, note};

/// The form of one part, and what it shows again.
struct PartForm<'a> {
    frame: &'a Frame<'a>,
    key: &'static str,
    state: &'a FormState,
}

impl<'a> PartForm<'a> {
    fn fields(&self) -> Fields<'a> {
        self.frame.fields(self.state)
    }

    /// A field with what holds, unless something else was typed; where somebody else has changed that
    /// meanwhile, it says what holds.
    fn holds(&self, field: Field<'a>, holds: &str) -> Field<'a> {
        let field = field.autocomplete("off").holds(holds);
        let stale = self.state.error(&format!("{}-title", self.key)).is_some();
        if !stale || field.value() == holds {
            return field;
        }
        let holds = if holds.is_empty() { self.frame.text("desk-setting-empty") } else { holds.to_owned() };
        field.hint_of(self.frame.with("desk-setting-meanwhile", &[("value", holds.into())]))
    }

    fn form(&self, fields: Markup) -> Markup {
        let content = html! {
            (seen(self.frame))
            (fields)
            p { button.btn.quiet { (self.frame.text("desk-save")) } }
        };
        self.frame.form(paths::Setting { part: self.key.to_owned() }, content)
    }
}

/// What a part is called; parts are known by their keys in the log, too.
pub(crate) fn part_label(part: &str) -> &'static str {
    match part {
        "pledging" => "desk-setting-pledging",
        "letters" => "desk-letters",
        "goals" => "desk-setting-goals",
        "notice" => "desk-setting-notice",
        "helplines" => "desk-setting-helplines",
        _ => "desk-setting-version",
    }
}

/// The settings, and their versions; `wrong` is the part whose form came back.
pub(crate) fn settings(
    frame: &Frame<'_>,
    versions: &[Version],
    saved: bool,
    wrong: Option<(&str, &FormState)>,
) -> Markup {
    let part = |key| {
        let state = wrong.filter(|(part, _)| *part == key).map_or(FormState::EMPTY, |(_, state)| state);
        PartForm { frame, key, state }
    };
    let forms = wrong.map(|(_, state)| frame.fields(state));
    frame.document(frame.text("desk-settings")).forms(forms.as_slice()).body(html! {
        @if saved {
            @let missing = without_notice(frame).unwrap_or_default();
            (note::done(format!("{} {missing}", frame.text("desk-setting-saved")).trim_end()))
        }
        p.measure { (frame.text("desk-setting-what")) }
        p { a.tap href=(frame.link(paths::SignedTexts {})) { (frame.text("desk-texts")) } }
        div.two {
            (section(frame, "pledging", pledging(part("pledging"))))
            (section(frame, "goals", goals(part("goals"))))
        }
        (section(frame, "notice", notice(part("notice"))))
        (section(frame, "helplines", helplines(part("helplines"))))
        (frame.section("versions", "desk-setting-versions", html! {
            p.measure { (frame.text("desk-setting-versions-hint")) }
            (self::versions(frame, versions))
        }))
    })
}

fn section(frame: &Frame<'_>, part: &str, content: Markup) -> Markup {
    frame.section(part, part_label(part), content)
}

/// Which version this page shows: who saves says what they have seen.
fn seen(frame: &Frame<'_>) -> Markup {
    html! { input type="hidden" name="seen" value=(frame.page.effective.version); }
}

fn pledging(part: PartForm<'_>) -> Markup {
    let paused = part.frame.page.effective.overrides.paused;
    html! {
        p { (part.frame.text(if paused { "desk-setting-is-paused" } else { "desk-setting-is-open" })) }
        (part.form(part.fields().check("paused", "desk-setting-pause").holds(paused).render()))
    }
}

fn goals(part: PartForm<'_>) -> Markup {
    let goals: Vec<String> =
        part.frame.page.effective.overrides.goals.iter().map(ToString::to_string).collect();
    let field = part.fields().field("goals", "desk-setting-goals-label").hint("desk-setting-goals-hint");
    part.form(part.holds(field, &goals.join(", ")).render())
}

/// In which languages there is no notice while others have one.
fn without_notice(frame: &Frame<'_>) -> Option<String> {
    let (some, none): (Vec<_>, Vec<_>) = frame
        .page
        .campaign()
        .languages
        .iter()
        .partition(|language| frame.page.effective.notice(&language.code).is_some());
    let names: Vec<&str> = none.iter().map(|language| language.name.as_str()).collect();
    let says = || frame.with("desk-setting-notice-missing", &[("languages", names.join(", ").into())]);
    (!some.is_empty() && !none.is_empty()).then(says)
}

fn notice(part: PartForm<'_>) -> Markup {
    let frame = part.frame;
    part.form(html! {
        @if let Some(missing) = without_notice(frame) { p.note { (missing) } }
        p.hint #notice-hint { (frame.with("desk-setting-notice-hint", &[("n", NOTICE_LIMIT.into())])) }
        @for language in &frame.page.campaign().languages {
            @let holds = frame.page.effective.notice(&language.code).unwrap_or_default();
            @let name = format!("notice-{}", language.code);
            @let field = part.fields().field(&name, "").label(&language.name, &language.code);
            (part.holds(field.described("notice-hint"), holds).lines(2))
        }
    })
}

fn helplines(part: PartForm<'_>) -> Markup {
    part.form(html! {
        p.hint { (part.frame.text("desk-setting-helplines-hint")) }
        @for line in &part.frame.page.effective.helplines { (helpline(&part, line)) }
    })
}

fn helpline(part: &PartForm<'_>, line: &Helpline) -> Markup {
    let fields = part.fields();
    let words = part.frame.page.language.helplines.iter().find(|words| words.id == line.id);
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

/// What a version changed, part by part.
fn changes(frame: &Frame<'_>, version: &Version) -> Vec<String> {
    let Version { before, after, .. } = version;
    let page = &frame.page;
    let or_nothing = |words: String| if words.is_empty() { frame.text("desk-setting-empty") } else { words };
    let yes = |yes: bool| frame.text(if yes { "desk-yes" } else { "desk-no" });
    let mut told = Vec::new();
    if before.paused != after.paused {
        told.push(frame.text(if after.paused { "desk-setting-is-paused" } else { "desk-setting-is-open" }));
    }
    if before.letters_paused != after.letters_paused {
        told.push(frame.text(if after.letters_paused {
            "desk-letters-paused"
        } else {
            "desk-letters-running"
        }));
    }
    if before.goals != after.goals {
        let goals: Vec<String> = after.goals.iter().map(ToString::to_string).collect();
        told.push(format!("{}: {}", frame.text("desk-setting-goals"), or_nothing(goals.join(", "))));
    }
    let [notices, helplines] = version.changed();
    for language in page.campaign().languages.iter().filter(|one| notices.contains(&one.code.as_str())) {
        let notice = after.notices.get(&language.code).cloned().unwrap_or_default();
        told.push(format!("{}: {}", language.name, or_nothing(notice)));
    }
    for id in helplines {
        let name = page.language.helplines.iter().find(|words| words.id == id);
        let name = name.map_or(id, |words| &words.name);
        told.push(match after.helplines.get(id) {
            None => format!("{name}: {}", frame.text("desk-setting-files")),
            Some(line) => {
                let checked = [&line.checked_on, &line.checked_by].into_iter().flatten();
                let checked = checked.map(|checked| format!(", {checked}")).collect::<String>();
                let shown = format!("{}: {}", frame.text("desk-setting-shown"), yes(line.enabled));
                format!("{name}: {}{checked}. {shown}", or_nothing(line.show.clone()))
            }
        });
    }
    told
}

fn versions(frame: &Frame<'_>, versions: &[Version]) -> Markup {
    let current = frame.page.effective.version;
    let back = |number: i64| {
        html! {
            @if number == current { span.tag.tag--on { (frame.text("desk-setting-holds")) } }
            @else {
                (frame.form(paths::Setting { part: "version".into() }, html! {
                    (seen(frame))
                    input type="hidden" name="version" value=(number);
                    button.btn.quiet aria-label=(frame.with("desk-setting-back-to", &[("n", number.into())])) {
                        (frame.text("desk-setting-back"))
                    }
                }))
            }
        }
    };
    let table = Table::new(frame.words())
        .text("desk-audit-number")
        .text("desk-audit-when")
        .long("desk-audit-who")
        .long("desk-audit-what")
        .action("desk-action");
    let cells = |version: &Version| {
        let part = html! {
            (frame.text(part_label(&version.part)))
            @for words in changes(frame, version) { p.small { (words) } }
        };
        let Version { number, at, who, .. } = version;
        vec![number.render(), frame.when(*at), who.render(), part, back(*number)]
    };
    let none = Markup::default;
    let files = vec!["0".render(), none(), none(), frame.text("desk-setting-files").render(), back(0)];
    let rows = versions.iter().map(cells).chain([files]);
    table.rows(&frame.text("desk-setting-versions"), rows)
}
