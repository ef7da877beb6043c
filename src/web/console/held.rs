//! Held sign-ups by network and time: for editors.

use axum::{extract::State, http::StatusCode, response::Response};
use entity::cleanup::State as Stand;

use super::{Editor, Here, paths};
use crate::{
    domain::{
        audit::By,
        audited::OrganizerWrite,
        moderation::ReleaseHeld,
        page::Page,
        people::{GROUPS, Group},
    },
    web::{Context, error::Error, extract::Form, paths::pairs, view::console::held},
};

/// Pledges of a group on a page.
const PAGE: usize = 50;

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
        let page = Page::of(register.held(&meant, after, PAGE as u64 + 1).await?, PAGE);
        return Ok(here.page(StatusCode::OK, |desk| held::group(desk, register, (key, &meant), &page, done)));
    }
    let groups = Page::of(register.held_groups().await?, GROUPS);
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
        let group = Some(("group", group)).filter(|_| !code.is_empty());
        let n = n.to_string();
        here.see_other_with(paths::Held {}, &pairs(group.into_iter().chain([("done", word), ("n", &n)])))
    };
    if !code.is_empty() {
        let codes = vec![code.to_owned()];
        if release {
            return Ok(back(register.write(ReleaseHeld { codes }.by(by)).await?));
        }
        let code = register.drop_held(by, codes).await?;
        return Ok(back(register.cleanup(&code).await?.map_or(0, |row| row.touched)));
    }
    let meant = Group::meant(group).ok_or(Error::BadRequest)?;
    let code = match release {
        true => register.release_all_held(by, meant).await?,
        false => register.clean_up(by, meant).await?,
    };
    // Many take a while: their page tells how far it has come, and can stop it.
    match register.cleanup(&code).await? {
        Some(row) if row.state == Stand::Done => Ok(back(row.touched)),
        _ => Ok(here.see_other(paths::CleanUpOne { code })),
    }
}
