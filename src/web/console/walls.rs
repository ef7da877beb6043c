//! Wall screens: addresses that show the public numbers, for editors to make and end.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::domain::OrganizerWrite;
use crate::domain::content::campaign::interface::Message;
use crate::domain::content::name;
use crate::domain::operate::wall::{self, NAME_LIMIT};
use crate::web::console::{Console, ConsoleRequest, Editor, Flash, Viewer, bulk, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewWall {
    #[validate(custom(function = "check_name"))]
    name: String,
    until: String,
}

fn check_name(typed: &str) -> Result<(), ValidationError> {
    rules::text(name::organisation(typed, NAME_LIMIT), NAME_LIMIT, ["desk-wall-name-wrong"; 3])
}

async fn list(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    shown: Option<&str>,
    state: &FormState,
) -> Result<Response, Error> {
    let rows = context.site.walls().await?;
    let day = context.site.wall_day();
    Ok(console.page(status, |frame| view::walls(frame, &rows, shown, (day, state))))
}

pub(super) async fn show(Console(console, _, context, _): Console<Viewer>) -> Result<Response, Error> {
    list(&console, &context, StatusCode::OK, None, FormState::EMPTY).await
}

/// `POST /organizer/walls`: makes one, and shows its address once.
pub(super) async fn add(
    Console(console, signed, context, _): Console<Editor>,
    Submission { fields: NewWall { name, until }, mut state }: Submission<NewWall>,
) -> Result<Response, Error> {
    let last = until.trim().parse::<Date>().ok().filter(|day| context.site.wall_days().contains(day));
    if last.is_none() {
        state.refuse("until", Message::new("desk-wall-until-wrong"));
    }
    let (Ok(name), Some(last), true) = (name::organisation(&name, NAME_LIMIT), last, state.is_valid()) else {
        return list(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, None, &state).await;
    };
    let token = context.site.add_wall(signed.by(), name, last).await?;
    list(&console, &context, StatusCode::OK, Some(&token), FormState::EMPTY).await
}

/// `POST /organizer/walls/{code}/end`, in two steps: its address cannot be had back.
pub(super) async fn end(
    path: paths::EndWall,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let name = context.site.wall_name(&path.code).await?.ok_or(Error::NotFound)?;
    let words = Message::new("desk-sure-wall").with("name", name);
    if let Some(answer) = bulk::confirms((&console, &signed, &context), &form, &path, 0, words).await? {
        return Ok(answer);
    }
    context.site.write(wall::EndWall { code: path.code }.by(signed.by())).await?;
    Ok(console.flash(paths::Walls {}, Flash::WallEnded))
}
