//! Actions on many pledges: an owner names the number first, and nobody else does them.

use std::fmt::Display;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::interface::Message;
use crate::domain::operate::bulk::{Bulk, BulkAction};
use crate::web::console::frame::FORM_TOKEN;
use crate::web::console::{ConsoleRequest, Frame, paths, refusal};
use crate::web::extract::Form;
use crate::web::kit::FormState;
use crate::web::{Context, Error};

/// The number, typed by an owner.
const NUMBER: &str = "count";

/// The number that the second step has named.
const SURE: &str = "sure";

/// The answer to a form that touches so many pledges, with those that the person did before it, that it
/// must not be done just so; none where it may go on, and then it is counted.
pub(super) async fn asks(
    (console, signed, context): (&ConsoleRequest, &Signed, &Context),
    form: &Form,
    path: &impl Display,
    number: i64,
) -> Result<Option<Response>, Error> {
    let bulk = context.site.write(action(signed, context, form, number).await?).await?;
    answer((console, signed), form, path, bulk)
}

/// What the person is about to do, with the number that an owner has typed.
pub(super) async fn action(
    signed: &Signed,
    context: &Context,
    form: &Form,
    number: i64,
) -> Result<BulkAction, Error> {
    let digits: String = form.one(NUMBER)?.chars().filter(char::is_ascii_digit).collect();
    let named = digits.parse().ok().filter(|_| signed.role >= Role::Owner);
    Ok(context.site.bulk_action(signed.by(), number, named).await?)
}

/// The answer to what is not to be done yet.
pub(super) fn answer(
    (console, signed): (&ConsoleRequest, &Signed),
    form: &Form,
    path: &impl Display,
    bulk: Option<Bulk>,
) -> Result<Option<Response>, Error> {
    let Some(bulk) = bulk else { return Ok(None) };
    if signed.role < Role::Owner {
        return Ok(Some(console.page(StatusCode::FORBIDDEN, |frame| refused(frame, bulk))));
    }
    let (typed, mut state) = (form.one(NUMBER)?, FormState::default());
    if !typed.trim().is_empty() {
        state.refuse(NUMBER, Message::new("desk-bulk-wrong"));
    }
    let carried = form.pairs().filter(|(name, _)| ![NUMBER, FORM_TOKEN].contains(name));
    Ok(Some(console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| {
        ask(frame, &path.to_string(), carried, bulk, &state)
    })))
}

/// The same, and where it is nobody's but their own business, a second step that says what will happen;
/// none where it was taken.
pub(super) async fn confirms(
    here: (&ConsoleRequest, &Signed, &Context),
    form: &Form,
    path: &impl Display,
    number: i64,
    words: Message,
) -> Result<Option<Response>, Error> {
    // Who has typed a number has taken it.
    if !form.one(NUMBER)?.is_empty() || form.one(SURE)? == number.to_string() {
        return asks(here, form, path, number).await;
    }
    let (console, signed, context) = here;
    let action = action(signed, context, form, number).await?.not_yet();
    if let Some(answer) = answer((console, signed), form, path, context.site.write(action).await?)? {
        return Ok(Some(answer));
    }
    let carried = form.pairs().filter(|(name, _)| ![SURE, FORM_TOKEN].contains(name));
    Ok(Some(console.page(StatusCode::CONFLICT, |frame| {
        frame.document(frame.text("desk-sure-title")).body(html! {
            p.measure { (frame.words().message(&words)) }
            (frame.form(path, html! {
                @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
                input type="hidden" name=(SURE) value=(number);
                p { button.btn.bad autofocus { (frame.text("desk-bulk-button")) } }
            }))
            p { a.tap href=(frame.link(paths::Home {})) { (frame.text("desk-proof-leave")) } }
        })
    })))
}

fn how_many(frame: &Frame<'_>, bulk: Bulk) -> Markup {
    let counts = [("n", bulk.number.into()), ("before", bulk.before.into()), ("all", bulk.all.into())];
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
