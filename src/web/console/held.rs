//! Held sign-ups by network and time: for editors.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Editor, Here, paths};
use crate::{
    domain::{
        audit::By,
        audited::OrganizerWrite,
        cleanup::{State as Stand, list},
        moderation::ReleaseHeld,
        page::Page,
        people::{GROUPS, Group},
    },
    web::{Context, error::Error, extract::Form, view::console::held},
};

/// `GET /organizer/held`: groups; `?group=KEY&after=N` for the pledges of one.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away, [`Error::NotFound`] for what is no group.
pub(super) async fn show(
    here: Here,
    Editor(_): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let register = &context.register;
    let done =
        form.one("n")?.parse::<i64>().ok().map(|n| (form.one("done").unwrap_or_default() == "released", n));
    let key = form.one("group")?;
    if !key.is_empty() {
        let meant = Group::meant(key).ok_or(Error::NotFound)?;
        let after = form.one("after")?.parse().unwrap_or(0);
        let pledges = register.held(&meant, after).await?;
        return Ok(here.page(StatusCode::OK, |desk| held::group(desk, (key, &meant), &pledges, done)));
    }
    let groups = Page::of(register.held_groups().await?, GROUPS, |_| ());
    Ok(here.page(StatusCode::OK, |desk| held::held(desk, &groups, done)))
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
    let (by, register) = (By::Organizer(signed.id), &context.register);
    let (code, group) = (form.one("code")?, form.one("group")?);
    let release = match form.one("act")? {
        "release" => true,
        "drop" => false,
        _ => return Err(Error::BadRequest),
    };
    let word = if release { "released" } else { "dropped" };
    let back = |n: i64| {
        // Back to the group that a single one was looked at in.
        let group = if code.is_empty() { "" } else { group };
        here.see_other_with(
            paths::Held {},
            [("group", group.to_owned()), ("done", word.to_owned()), ("n", n.to_string())],
        )
    };
    if !code.is_empty() {
        let codes = vec![code.to_owned()];
        if release {
            return Ok(back(register.write(ReleaseHeld { codes }.by(by)).await?));
        }
        let code = register.drop_held(by, codes).await?;
        return Ok(back(list::find(register, &code).await?.map_or(0, |row| row.touched)));
    }
    let meant = Group::meant(group).ok_or(Error::BadRequest)?;
    let code = match release {
        true => register.release_all_held(by, meant).await?,
        false => register.clean_up(by, meant).await?,
    };
    // Many take a while: their page tells how far it has come, and can stop it.
    match list::find(register, &code).await? {
        Some(row) if row.state == Stand::Done => Ok(back(row.touched)),
        _ => Ok(here.see_other(paths::CleanUpOne { code })),
    }
}
