//! The way out of the daily letters: opening the link shows a button, pressing it stops them.
//!
//! Mail programs press it by themselves (RFC 8058): from elsewhere, without a cookie, with a body of
//! either form, and without following a redirect. So whatever a POST brings, it stops the letters.

pub mod view;

use axum::http::StatusCode;
use axum::response::Response;

use crate::domain::operate::daily_letters::StopLetters;
use crate::domain::pledge::own;
use crate::web::extract::Visit;
use crate::web::site::page;
use crate::web::{Error, paths};

pub async fn show(Visit { context, path, language, .. }: Visit<paths::Letters>) -> Result<Response, Error> {
    let below = format!("/letters/{}", path.token);
    let parts = context.page(&language, &below).personal();
    let letters = own::letters(&context.site, &path.token).await??;
    let markup = match letters.daily {
        true => view::ask(parts.view(), &path.to_string()),
        false => view::stopped(parts.view()),
    };
    Ok(page(StatusCode::OK, markup))
}

pub async fn stop(Visit { context, path, language, .. }: Visit<paths::Letters>) -> Result<Response, Error> {
    let below = format!("/letters/{}", path.token);
    let parts = context.page(&language, &below).personal();
    let letters = own::letters(&context.site, &path.token).await??;
    context.site.write(StopLetters { code: letters.code }).await?;
    Ok(page(StatusCode::OK, view::stopped(parts.view())))
}
