//! Held sign-ups by network and time: for editors.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::OrganizerWrite;
use crate::domain::content::campaign::interface::Message;
use crate::domain::operate::cleanup::{Conditions, State as CleanupState, list};
use crate::domain::operate::pledge_list::Group;
use crate::domain::pledge::review::ReleaseHeld;
use crate::web::Error;
use crate::web::console::{Console, Editor, bulk, paths};
use crate::web::extract::Form;

/// `GET /organizer/held`: by reason, and by network, `?skip=N` without the largest; `?group=KEY&after=N` for
/// the pledges of one.
pub(super) async fn show(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let site = &context.site;
    let done =
        form.one("n")?.parse::<i64>().ok().map(|n| (form.one("done").unwrap_or_default() == "released", n));
    let key = form.one("group")?;
    if !key.is_empty() {
        let meant = Group::meant(key).ok_or(Error::NotFound)?;
        let after = form.one("after")?.parse().unwrap_or(0);
        let pledges = site.held(&meant, after).await?;
        if !pledges.rows.is_empty() {
            site.record_look_at_held(signed.by()).await?;
        }
        return Ok(console.page(StatusCode::OK, |frame| view::group(frame, (key, &meant), &pledges, done)));
    }
    let kinds = site.held_kinds(form.one("skip")?.parse().unwrap_or(0)).await?;
    Ok(console.page(StatusCode::OK, |frame| view::held(frame, &kinds, done)))
}

/// `POST /organizer/held`: `act` releases or drops one pledge (`code`), a group (`group`), or all of a
/// reason (`kind`); all of a reason, and letters to a whole group, after a second step.
pub(super) async fn act(
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let (by, site) = (signed.by(), &context.site);
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
        console.see_other_with(
            paths::Held {},
            [("group", group.to_owned()), ("done", word.to_owned()), ("n", n.to_string())],
        )
    };
    let kind = form.one("kind")?;
    let meant = match code.is_empty() {
        true => Group::meant(if kind.is_empty() { group } else { kind }).ok_or(Error::BadRequest)?,
        false => Conditions { codes: vec![code.to_owned()], only_held: true, ..Conditions::default() },
    };
    let here = (&console, &signed, &context);
    let number = site.meant(&meant).await?;
    let asked = if !code.is_empty() || kind.is_empty() && !release {
        bulk::asks(here, &form, &paths::Held {}, number).await?
    } else {
        let words = if release { "desk-sure-release" } else { "desk-sure-drop" };
        bulk::confirms(here, &form, &paths::Held {}, number, Message::new(words).with("n", number)).await?
    };
    if let Some(answer) = asked {
        return Ok(answer);
    }
    if release && !code.is_empty() {
        return Ok(back(site.write(ReleaseHeld { codes: meant.codes }.by(by)).await?));
    }
    let code = match release {
        true => site.release_all_held(by, meant).await?,
        false => site.clean_up(by, meant).await?,
    };
    // Many take a while: their page tells how far it has come, and can stop it.
    match list::find(site, &code).await? {
        Some(row) if row.state == CleanupState::Done => Ok(back(row.touched)),
        _ => Ok(console.see_other(paths::CleanUpOne { code })),
    }
}
