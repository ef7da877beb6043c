//! Deeds on many pledges at once: an owner names the number first, and nobody else does them.

use std::fmt::Display;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::interface::Message;
use crate::domain::operate::bulk::Bulk;
use crate::web::Context;
use crate::web::console::frame::{FORM_TOKEN, Frame};
use crate::web::console::request::ConsoleRequest;
use crate::web::console::{paths, refusal};
use crate::web::error::Error;
use crate::web::extract::Form;
use crate::web::kit::FormState;

/// The number, typed by an owner.
const NUMBER: &str = "number";

/// The answer to a form that touches so many pledges that it must not be done just so; none where it may
/// go on.
pub(super) async fn asks(
    (console, signed, context): (&ConsoleRequest, &Signed, &Context),
    form: &Form,
    path: &impl Display,
    number: i64,
) -> Result<Option<Response>, Error> {
    let Some(bulk) = context.site.bulk(number).await? else { return Ok(None) };
    if signed.role < Role::Owner {
        return Ok(Some(console.page(StatusCode::FORBIDDEN, |frame| refused(frame, bulk))));
    }
    let typed = form.one(NUMBER)?;
    if typed.chars().filter(char::is_ascii_digit).eq(bulk.number.to_string().chars()) {
        return Ok(None);
    }
    let mut state = FormState::default();
    if !typed.trim().is_empty() {
        state.refuse(NUMBER, Message::new("desk-bulk-wrong"));
    }
    let carried = form.pairs().filter(|(name, _)| ![NUMBER, FORM_TOKEN].contains(name));
    Ok(Some(console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| {
        ask(frame, &path.to_string(), carried, bulk, &state)
    })))
}

fn how_many(frame: &Frame<'_>, bulk: Bulk) -> Markup {
    let counts = [("n", bulk.number.into()), ("all", bulk.all.into())];
    html! { p.measure { (frame.with("desk-bulk-body", &counts)) } }
}

fn ask<'a>(
    frame: &Frame<'_>,
    path: &str,
    carried: impl Iterator<Item = (&'a str, &'a str)>,
    bulk: Bulk,
    state: &FormState,
) -> Markup {
    let fields = frame.fields(state);
    let number = fields.field(NUMBER, "desk-bulk-number").inputmode("numeric").autocomplete("off");
    frame.document(frame.text("desk-bulk-title")).forms(&[fields]).body(html! {
        (how_many(frame, bulk))
        (frame.form(path, html! {
            @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
            (number.required())
            p { button.btn.bad { (frame.text("desk-bulk-button")) } }
        }))
        p { a.tap href=(frame.link(paths::Home {})) { (frame.text("desk-proof-leave")) } }
    })
}

fn refused(frame: &Frame<'_>, bulk: Bulk) -> Markup {
    refusal::with_role(frame, Role::Owner, how_many(frame, bulk))
}
