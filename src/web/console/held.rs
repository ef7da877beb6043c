//! Held sign-ups by network and time: for editors.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Editor, Here, paths};
use crate::{
    domain::{audit::By, people::Group},
    web::{Context, error::Error, extract::Form, view::console::held},
};

/// `GET /organizer/held`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let groups = context.register.held_groups().await?;
    let done =
        form.one("n")?.parse::<i64>().ok().map(|n| (form.one("done").unwrap_or_default() == "released", n));
    Ok(here.page(StatusCode::OK, |desk| held::held(desk, &context.register, &groups, done)))
}

/// `POST /organizer/held`: `act` releases or drops one pledge (`code`) or a group (`group`).
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another act.
pub(super) async fn act(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let by = By::Organizer(signed.id);
    let (code, group) = (form.one("code")?, form.one("group")?);
    let groups = context.register.held_groups().await?;
    let meant: Vec<String> = groups
        .iter()
        .filter(|of| code.is_empty() && Group::key(of) == group)
        .flat_map(|group| group.pledges.iter().map(|pledge| pledge.code.clone()))
        .chain((!code.is_empty()).then(|| code.to_owned()))
        .collect();
    let count = i64::try_from(meant.len()).unwrap_or(i64::MAX);
    match form.one("act")? {
        "release" => {
            let mut released = 0;
            for codes in meant.chunks(100) {
                released += context.register.release_held_by(by, codes.to_vec()).await?;
            }
            Ok(here.see_other_with(paths::Held {}, &format!("done=released&n={released}")))
        }
        "drop" if count > 0 => {
            context.register.drop_held(by, meant).await?;
            Ok(here.see_other_with(paths::Held {}, &format!("done=dropped&n={count}")))
        }
        "drop" => Ok(here.see_other(paths::Held {})),
        _ => Err(Error::BadRequest),
    }
}
