//! Overrides of the campaign's files: for owners.

pub(super) mod view;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use validator::{Validate, ValidateArgs, ValidationError};

use crate::domain::content::campaign::interface::Message;
use crate::domain::content::campaign::is_dialled;
use crate::domain::operate::overrides::{
    GOALS_LIMIT, HELPLINE_LIMIT, NOTICE_LIMIT, Override, OverrideOutcome,
};
use crate::domain::write::effective::Facts;
use crate::web::console::{Console, ConsoleRequest, Owner, paths};
use crate::web::extract::Form;
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

const LISTED: u64 = 20;

/// Whether the numbers may change that people in danger dial: by hand, or by going back to a version.
pub(super) fn changes_helplines(form: &Form) -> bool {
    form.pairs().any(|(name, _)| name == "version" || name.starts_with("show-"))
}

/// `GET /organizer/settings`; `?done=1` after a change.
pub(super) async fn show(
    Console(console, _, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    page(&console, &context, StatusCode::OK, form.ticked("done")?, None).await
}

async fn page(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    saved: bool,
    wrong: Option<(&str, &FormState)>,
) -> Result<Response, Error> {
    let site = &context.site;
    site.follow_overrides().await?;
    let versions = site.override_versions(LISTED).await?;
    Ok(console.page(status, |frame| view::settings(frame, &versions, saved, wrong)))
}

/// `POST /organizer/settings/{part}`: `pledging`, `letters`, `goals`, `notice`, `helplines`, or `version` to go
/// back to one.
pub(super) async fn change(
    path: paths::Setting,
    Console(console, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let mut state = form.state();
    let part = match path.part.as_str() {
        "pledging" => Override::Paused(form.ticked("paused")?),
        "letters" => Override::LettersPaused(form.ticked("paused")?),
        "goals" => {
            let goals = form.submit::<GoalsForm, _>(())?;
            state = goals.state;
            Override::Goals(read_goals(&goals.fields.goals).unwrap_or_default())
        }
        "notice" => Override::Notices(notices(&context, &form, &mut state)?),
        "helplines" => Override::Helplines(helplines(&context, &form, &mut state)?),
        "version" => Override::Version(form.one("version")?.parse().map_err(|_| Error::BadRequest)?),
        _ => return Err(Error::NotFound),
    };
    if !state.is_valid() {
        let wrong = Some((path.part.as_str(), &state));
        return page(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, false, wrong).await;
    }
    let seen = form.one("seen")?.parse().map_err(|_| Error::BadRequest)?;
    match context.site.change_overrides(signed.id, part, seen).await? {
        OverrideOutcome::Done if path.part == "letters" => Ok(console.see_other(paths::Letters {})),
        OverrideOutcome::Done => Ok(console.see_other_with(paths::Settings {}, [("done", "1")])),
        OverrideOutcome::Gone => Err(Error::NotFound),
        OverrideOutcome::Stale => {
            let title =
                if path.part == "version" { "versions-title" } else { &format!("{}-title", path.part) };
            state.refuse(title.to_owned(), Message::new("desk-setting-stale"));
            page(&console, &context, StatusCode::CONFLICT, false, Some((&path.part, &state))).await
        }
    }
}

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
struct GoalsForm {
    #[validate(custom(function = "check_goals"))]
    goals: String,
}

fn check_goals(typed: &str) -> Result<(), ValidationError> {
    read_goals(typed).map(|_| ()).ok_or_else(|| ValidationError::new("desk-setting-goals-wrong"))
}

/// Whole numbers, in any order, separated by anything that is no digit; points and spaces within a
/// number are not taken for one.
fn read_goals(typed: &str) -> Option<Vec<i64>> {
    let mut goals = Vec::new();
    for part in typed.split([',', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()) {
        let digits: String = part.chars().filter(|letter| !letter.is_whitespace()).collect();
        match digits.parse::<i64>() {
            Ok(goal) if goal > 0 => goals.push(goal),
            _ => return None,
        }
    }
    goals.sort_unstable();
    goals.dedup();
    (goals.len() <= GOALS_LIMIT).then_some(goals)
}

#[derive(Validate)]
struct NoticeRow {
    #[validate(
        length(max = rules::limit(NOTICE_LIMIT), code = "desk-setting-notice-wrong"),
        non_control_character(code = "desk-setting-notice-wrong")
    )]
    notice: String,
}

fn notices(context: &Context, form: &Form, state: &mut FormState) -> Result<BTreeMap<String, String>, Error> {
    let mut notices = BTreeMap::new();
    for language in &context.campaign.languages {
        let code = &language.code;
        // A text area's line ends are spaces here.
        let typed = form.one(&format!("notice-{code}"))?.split_whitespace().collect::<Vec<_>>().join(" ");
        let row = NoticeRow { notice: typed };
        state.check_row(code, row.validate(), &["notice"]);
        if !row.notice.is_empty() {
            notices.insert(code.clone(), row.notice);
        }
    }
    Ok(notices)
}

#[derive(Validate)]
#[validate(context = Date)]
struct HelplineRow {
    #[validate(
        length(max = rules::limit(HELPLINE_LIMIT), code = "desk-setting-helpline-wrong"),
        non_control_character(code = "desk-setting-helpline-wrong")
    )]
    show: String,
    #[validate(custom(function = "check_day", use_context))]
    on: String,
    #[validate(
        length(max = rules::limit(HELPLINE_LIMIT), code = "desk-setting-helpline-wrong"),
        non_control_character(code = "desk-setting-helpline-wrong")
    )]
    by: String,
}

/// A day that is not to come, or none.
fn check_day(typed: &str, today: &Date) -> Result<(), ValidationError> {
    let good = typed.is_empty() || typed.parse::<Date>().is_ok_and(|day| day <= *today);
    if good { Ok(()) } else { Err(ValidationError::new("desk-setting-helpline-wrong")) }
}

fn helplines(
    context: &Context,
    form: &Form,
    state: &mut FormState,
) -> Result<BTreeMap<String, Facts>, Error> {
    let mut lines = BTreeMap::new();
    let today = context.date();
    let current = context.site.effective.load_full();
    for helpline in &context.campaign.helplines {
        let id = &helpline.id;
        let field = |name: &str| form.one(&format!("{name}-{id}")).map(|typed| typed.trim().to_owned());
        let row = HelplineRow { show: field("show")?, on: field("on")?, by: field("by")? };
        state.check_row(id, row.validate_with_args(&today), &["show", "on", "by"]);
        let HelplineRow { show, on, by } = row;
        // What a phone dials are the digits of what is shown, unless that stays as it is.
        let held = current.helplines.iter().find(|line| line.id == *id && line.show == show);
        let digits = || show.chars().filter(|letter| is_dialled(*letter)).collect();
        let dial: String = held.map_or_else(digits, |line| line.dial.clone());
        if dial.is_empty() != show.is_empty() || dial.len() > 20 {
            state.refuse(format!("show-{id}"), Message::new("desk-setting-helpline-wrong"));
        }
        let checked_on = on.parse::<Date>().ok().map(|day| day.to_string());
        let enabled = form.ticked(&format!("enabled-{id}"))?;
        let checked_by = (!by.is_empty()).then_some(by);
        let facts = Facts { dial, show, enabled, checked_on, checked_by };
        // What is as in the file follows the file.
        if facts != Facts::of(helpline) {
            lines.insert(id.clone(), facts);
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_as_people_write_them() {
        assert_eq!(read_goals("5 000, 1000\n10000;1000"), Some(vec![1000, 5000, 10_000]));
        assert_eq!(read_goals("  "), Some(Vec::new()));
        for typed in ["0", "-5", "many", "1.5", "9999999999999999999999"] {
            assert_eq!(read_goals(typed), None, "{typed}");
        }
    }
}
