//! Exports for programs that show an access token.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};

use super::problem::{Problem, problem};
use crate::{
    domain::{
        api_token::{Scope, Shown},
        audit,
        export::{self, By, Detail, Exported, Format},
    },
    web::{
        Context, context as languages,
        error::Error,
        export::{self as files, Unreadable},
        extract::Form,
    },
};

/// The token a request shows, if it may ask for this.
async fn token(
    context: &Context,
    headers: &HeaderMap,
    scope: Scope,
) -> Result<Result<Shown, Response>, Error> {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let found = match shown {
        Some(shown) => context.register.shown_token(shown).await?,
        None => None,
    };
    Ok(match found {
        None => Err(problem(
            StatusCode::UNAUTHORIZED,
            "Show an access token that works: Authorization: Bearer sixteen_… An owner makes one at /organizer/tokens.",
        )),
        Some(found) if !found.may(scope) => {
            Err(problem(StatusCode::FORBIDDEN, "This access token was made for something else."))
        }
        Some(found) => Ok(found),
    })
}

fn unreadable(field: &str) -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, &format!("The parameter {field} cannot be read."))
}

/// `GET /api/v1/exports/{counts|supporters}.{csv|xlsx|json|ndjson}`.
///
/// # Errors
/// [`Error::NotFound`] for another file, [`Error::Unavailable`] when the database is away or too many
/// exports run.
pub(super) async fn export(
    Path(file): Path<String>,
    State(context): State<Context>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let (what, format) = file.split_once('.').ok_or(Error::NotFound)?;
    let format = Format::of(format).ok_or(Error::NotFound)?;
    match what {
        "counts" => counts(&context, &headers, &form, format).await,
        "supporters" => supporters(&context, &headers, &form, format).await,
        _ => Err(Error::NotFound),
    }
}

fn by(context: &Context, shown: &Shown) -> By {
    By(format!("token {} of owner {}", shown.token.code, context.register.organizer_email(&shown.owner)))
}

/// Counts, for a token of this scope.
#[utoipa::path(
    get,
    path = "/api/v1/exports/counts.{format}",
    operation_id = "exportCounts",
    summary = "Counts as a file",
    description = "Public counts merge small cells; full ones are exact, written to the audit log and not for publication.",
    params(
        ("format" = String, Path, description = "csv, xlsx, json or ndjson", pattern = "^(csv|xlsx|json|ndjson)$"),
        ("by" = Option<Vec<String>>, Query, description = "What to count by: day, call, region, voice, channel, language; in full also hour, source, status", style = Form, explode = false),
        ("detail" = Option<String>, Query, description = "public (the default) or full"),
        ("across" = Option<String>, Query, description = "on: every combination in one table, in full only"),
        ("from" = Option<String>, Query, description = "From this local day on, in full only"),
        ("until" = Option<String>, Query, description = "Until this local day, in full only"),
        ("status" = Option<Vec<String>>, Query, description = "confirmed, pending, held, withdrawn, disowned, in full only", style = Form, explode = false),
        ("call" = Option<String>, Query, description = "With this call, in full only"),
        ("region" = Option<String>, Query, description = "From this region, or not-said, in full only"),
        ("language" = Option<String>, Query, description = "Signed in this language, in full only"),
        ("bom" = Option<String>, Query, description = "no: CSV without a byte-order mark"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (serde_json::Value = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 400, description = "A parameter came twice or is badly encoded", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No access token that works", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token was made for something else", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such format", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The parameters do not go together: the public is not told this, or it would be too much", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["counts"]))
)]
async fn counts(
    context: &Context,
    headers: &HeaderMap,
    form: &Form,
    format: Format,
) -> Result<Response, Error> {
    let shown = match token(context, headers, Scope::Counts).await? {
        Ok(shown) => shown,
        Err(refused) => return Ok(refused),
    };
    let (order, mark) = match files::counts(&context.campaign, form) {
        Ok(asked) => asked,
        Err(Unreadable(field)) => return Ok(unreadable(field)),
    };
    let register = &context.register;
    let language = languages::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE));
    let place = register.export_place()?;
    let table = match export::counts_table(register, language, &by(context, &shown), &order).await? {
        Ok(table) => table,
        Err(refused) => return Ok(problem(StatusCode::CONFLICT, &refused.to_string())),
    };
    if order.detail == Detail::Full {
        let exported = Exported::counts(audit::By::Organizer(shown.owner.id), format, &order.words());
        register.record_export(exported.with_token(&shown.token.code)).await?;
    }
    files::answer(language, table, format, mark, place).await
}

/// Pledges, for a token of this scope.
#[utoipa::path(
    get,
    path = "/api/v1/exports/supporters.{format}",
    operation_id = "exportSupporters",
    summary = "Pledges as a file",
    description = "One row for each pledge, without personal columns: those are given at the desk only. Written to the audit log, not for publication.",
    params(
        ("format" = String, Path, description = "csv, xlsx, json or ndjson", pattern = "^(csv|xlsx|json|ndjson)$"),
        ("columns" = Option<Vec<String>>, Query, description = "code, status, signed_at, confirmed_day, confirmed_at, region, language, voice, calls, channel, source, source_name, generation, daily_letters, name, organisation", style = Form, explode = false),
        ("status" = Option<Vec<String>>, Query, description = "confirmed (the default), pending, held, withdrawn, disowned", style = Form, explode = false),
        ("from" = Option<String>, Query, description = "From this local day on"),
        ("until" = Option<String>, Query, description = "Until this local day"),
        ("call" = Option<String>, Query, description = "With this call"),
        ("region" = Option<String>, Query, description = "From this region, or not-said"),
        ("language" = Option<String>, Query, description = "Signed in this language"),
        ("agreed" = Option<String>, Query, description = "on: only who agreed to be written to"),
        ("bom" = Option<String>, Query, description = "no: CSV without a byte-order mark"),
    ),
    responses(
        (status = 200, description = "The file", content(
            (serde_json::Value = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 400, description = "A parameter came twice or is badly encoded", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No access token that works", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token was made for something else, or a column is personal", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such format", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["supporters"]))
)]
async fn supporters(
    context: &Context,
    headers: &HeaderMap,
    form: &Form,
    format: Format,
) -> Result<Response, Error> {
    let shown = match token(context, headers, Scope::Supporters).await? {
        Ok(shown) => shown,
        Err(refused) => return Ok(refused),
    };
    let (columns, choice, mark) = match files::supporters(&context.campaign, form) {
        Ok(asked) => asked,
        Err(Unreadable(field)) => return Ok(unreadable(field)),
    };
    if columns.iter().any(|column| column.is_personal()) {
        let detail =
            "Personal columns are given at the desk only, to an owner who shows password and second factor.";
        return Ok(problem(StatusCode::FORBIDDEN, detail));
    }
    let register = &context.register;
    let language = languages::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE));
    let place = register.export_place()?;
    let by_owner = audit::By::Organizer(shown.owner.id);
    let exported = Exported::supporters(by_owner, format, &choice.words(), &columns, "");
    register.record_export(exported.with_token(&shown.token.code)).await?;
    let who = by(context, &shown);
    let table = export::supporters_table(register, language, &who, &columns, &choice, false).await?;
    files::answer(language, table, format, mark, place).await
}
