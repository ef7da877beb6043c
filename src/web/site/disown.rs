//! "I did not sign this": the link is the first step, the button the second. Behind the same link
//! the mailbox's owner can lift it again.

pub mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::pledge::confirm::{Disown, LiftSilence};
use crate::web::extract::{Form, Visit};
use crate::web::site::{page, see_other};
use crate::web::{Error, paths};

pub async fn show(
    Visit { context, path, language, .. }: Visit<paths::Disown>,
    form: Form,
) -> Result<Response, Error> {
    let below = format!("/disown/{}", path.token);
    let parts = context.page(&language, &below).personal();
    let mailbox = context.site.mailbox_of(&path.token)?;
    let action = path.to_string();
    let markup = if context.site.is_silenced(&mailbox).await? {
        view::done(parts.view(), &action)
    } else if !form.one("lifted")?.is_empty() {
        view::lifted(parts.chosen("lifted", "1").view())
    } else {
        view::ask(parts.view(), &action)
    };
    Ok(page(StatusCode::OK, markup))
}

/// `POST /{lang}/disown/{token}`: ends the mailbox's pledge and silences it; `act=lift` takes the
/// silence back.
pub async fn act(Visit { context, path, .. }: Visit<paths::Disown>, form: Form) -> Result<Response, Error> {
    let mailbox = context.site.mailbox_of(&path.token)?;
    if form.one("act")? == "lift" {
        context.site.write(LiftSilence { email_key: mailbox }).await?;
        return Ok(see_other(format!("{path}?lifted=1")));
    }
    context.site.write(Disown { email_key: mailbox }).await?;
    Ok(see_other(path))
}
