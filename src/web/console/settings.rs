//! What owners change over the campaign's files.

use std::collections::BTreeMap;

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::civil::Date;

use super::{Here, Owner, paths};
use crate::{
    domain::amendment::{Amended, Facts, GOALS_LIMIT, HELPLINE_LIMIT, NOTICE_LIMIT, Part},
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::settings::{self, Mistake},
    },
};

/// Versions that are listed.
const LISTED: u64 = 20;

/// `GET /organizer/settings`; `?done=1` after a change.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Owner(_): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    page(&here, &context, StatusCode::OK, form.ticked("done")?, None).await
}

async fn page(
    here: &Here,
    context: &Context,
    status: StatusCode,
    saved: bool,
    mistake: Option<&(Mistake, Form)>,
) -> Result<Response, Error> {
    let register = &context.register;
    register.follow_amendments().await?;
    let versions = register.amendments(LISTED).await?;
    Ok(here.page(status, |desk| settings::settings(desk, &versions, saved, mistake)))
}

/// `POST /organizer/settings/{part}`: `pledging`, `goals`, `notice`, `helplines`, or `version` to go
/// back to one.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::NotFound`] for another part or a
/// version that is not there.
pub(super) async fn change(
    path: paths::Setting,
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let part = match path.part.as_str() {
        "pledging" => Ok(Part::Paused(form.ticked("paused")?)),
        "goals" => goals(form.one("goals")?).map(Part::Goals),
        "notice" => notices(&context, &form)?.map(Part::Notices),
        "helplines" => helplines(&context, &form)?.map(Part::Helplines),
        "version" => Ok(Part::Version(form.one("version")?.parse().map_err(|_| Error::BadRequest)?)),
        _ => return Err(Error::NotFound),
    };
    let again =
        async |status, mistake| page(&here, &context, status, false, Some(&(mistake, form.clone()))).await;
    let part = match part {
        Ok(part) => part,
        Err(mistake) => return again(StatusCode::UNPROCESSABLE_ENTITY, mistake).await,
    };
    let seen = form.one("seen")?.parse().map_err(|_| Error::BadRequest)?;
    match context.register.amend(signed.id, part, seen).await? {
        Amended::Done => Ok(here.see_other_with(paths::Settings {}, [("done", "1")])),
        Amended::Gone => Err(Error::NotFound),
        Amended::Stale => again(StatusCode::CONFLICT, Mistake::Stale(path.part)).await,
    }
}

/// Whole numbers, in any order, separated by anything that is no digit; points and spaces within a
/// number are not taken for one.
fn goals(typed: &str) -> Result<Vec<i64>, Mistake> {
    let mut goals = Vec::new();
    for part in typed.split([',', ';', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()) {
        let digits: String = part.chars().filter(|letter| !letter.is_whitespace()).collect();
        match digits.parse::<i64>() {
            Ok(goal) if goal > 0 => goals.push(goal),
            _ => return Err(Mistake::Goals),
        }
    }
    goals.sort_unstable();
    goals.dedup();
    if goals.len() > GOALS_LIMIT { Err(Mistake::Goals) } else { Ok(goals) }
}

/// A text of one line, trimmed; none when it is too long or holds control characters.
fn line(typed: &str, limit: usize) -> Option<String> {
    let line = typed.trim();
    let fits = line.chars().count() <= limit && !line.chars().any(char::is_control);
    fits.then(|| line.to_owned())
}

fn notices(context: &Context, form: &Form) -> Result<Result<BTreeMap<String, String>, Mistake>, Error> {
    let mut notices = BTreeMap::new();
    for language in &context.campaign.languages {
        let code = &language.code;
        // A text area's line ends are spaces here.
        let typed = form.one(&format!("notice-{code}"))?.split_whitespace().collect::<Vec<_>>().join(" ");
        match line(&typed, NOTICE_LIMIT) {
            None => return Ok(Err(Mistake::Notice(code.clone()))),
            Some(notice) if notice.is_empty() => {}
            Some(notice) => {
                notices.insert(code.clone(), notice);
            }
        }
    }
    Ok(Ok(notices))
}

fn helplines(context: &Context, form: &Form) -> Result<Result<BTreeMap<String, Facts>, Mistake>, Error> {
    let mut lines = BTreeMap::new();
    let today = context.date();
    let current = context.register.amended.load_full();
    for helpline in &context.campaign.helplines {
        let id = &helpline.id;
        let field = |name: &str| form.one(&format!("{name}-{id}"));
        let wrong = |name: &str| Ok(Err(Mistake::Helpline(format!("{name}-{id}"))));
        let Some(show) = line(field("show")?, HELPLINE_LIMIT) else { return wrong("show") };
        let Some(checked_by) = line(field("by")?, HELPLINE_LIMIT) else { return wrong("by") };
        // What a phone dials are the digits of what is shown, unless that stays as it is.
        let held = current.helplines.iter().find(|line| line.id == *id && line.show == show);
        let digits = || show.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
        let dial: String = held.map_or_else(digits, |line| line.dial.clone());
        if dial.is_empty() != show.is_empty() || dial.len() > 20 {
            return wrong("show");
        }
        let checked_on = match field("on")?.trim() {
            "" => None,
            typed => match typed.parse::<Date>() {
                Ok(date) if date <= today => Some(date.to_string()),
                _ => return wrong("on"),
            },
        };
        let enabled = form.ticked(&format!("enabled-{id}"))?;
        let checked_by = (!checked_by.is_empty()).then_some(checked_by);
        let facts = Facts { dial, show, enabled, checked_on, checked_by };
        // What is as in the file follows the file.
        if facts != Facts::of(helpline) {
            lines.insert(id.clone(), facts);
        }
    }
    Ok(Ok(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_as_people_write_them() {
        assert_eq!(goals("5 000, 1000\n10000;1000"), Ok(vec![1000, 5000, 10_000]));
        assert_eq!(goals("  "), Ok(Vec::new()));
        for typed in ["0", "-5", "many", "1.5", "9999999999999999999999"] {
            assert_eq!(goals(typed), Err(Mistake::Goals), "{typed}");
        }
    }
}
