//! Exports for programs that show an access token.

use std::net::IpAddr;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};

use super::problem::{Problem, problem};
use crate::{
    domain::{
        api_token::{Scope, Shown, Tried},
        audit,
        export::{self, BookWords, By, Detail, Exported, Format},
    },
    web::{
        Context, context as languages, download,
        error::Error,
        export::{self as files, Unfit},
        extract::{Form, VisitorIp},
    },
};

/// Who asks, and from where.
struct Caller<'a> {
    method: Method,
    headers: &'a HeaderMap,
    ip: IpAddr,
}

/// A refusal that says by which scheme to show a token, and what is wrong with this one (RFC 6750, 3).
fn refusal(status: StatusCode, challenge: &'static str, detail: &str) -> Response {
    let mut response = problem(status, detail);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}

/// The token a request shows, if it may ask for this.
async fn token(
    context: &Context,
    Caller { headers, ip, .. }: &Caller<'_>,
    scope: Scope,
) -> Result<Result<Box<Shown>, Response>, Error> {
    let shown = headers.get(header::AUTHORIZATION).map(|value| {
        let (scheme, token) = value.to_str().unwrap_or_default().split_once(' ').unwrap_or_default();
        if scheme.eq_ignore_ascii_case("bearer") { token.trim() } else { "" }
    });
    let Some(shown) = shown else {
        let detail =
            "Show an access token: Authorization: Bearer sixteen_… An owner makes one at /organizer/tokens.";
        return Ok(Err(problem(StatusCode::UNAUTHORIZED, detail)));
    };
    Ok(match context.register.shown_token(shown, *ip).await? {
        Tried::Right(found) if found.may(scope) => Ok(found),
        Tried::Right(_) => {
            let challenge = match scope {
                Scope::Counts => "Bearer error=\"insufficient_scope\", scope=\"counts\"",
                Scope::Supporters => "Bearer error=\"insufficient_scope\", scope=\"supporters\"",
            };
            Err(refusal(StatusCode::FORBIDDEN, challenge, "This access token was made for something else."))
        }
        Tried::Wrong => {
            let detail = "This access token does not work: it was never made, or has ended. An owner makes one at /organizer/tokens.";
            Err(refusal(StatusCode::UNAUTHORIZED, "Bearer error=\"invalid_token\"", detail))
        }
        Tried::TooMany(seconds) => {
            let detail =
                "Too many access tokens from this network do not work. One that does is still taken.";
            let mut response = problem(StatusCode::TOO_MANY_REQUESTS, detail);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            Err(response)
        }
    })
}

fn unfit(unfit: Unfit) -> Response {
    match unfit {
        Unfit::Unreadable(field) => {
            problem(StatusCode::UNPROCESSABLE_ENTITY, &format!("The parameter {field} cannot be read."))
        }
        Unfit::Backwards => problem(StatusCode::CONFLICT, "The day of until is before that of from."),
    }
}

/// `GET /api/v1/exports/{counts|supporters}.{csv|xlsx|json|ndjson}`.
///
/// # Errors
/// [`Error::NotFound`] for another file, [`Error::Unavailable`] when the database is away or too many
/// exports run.
pub(super) async fn export(
    Path(file): Path<String>,
    State(context): State<Context>,
    method: Method,
    headers: HeaderMap,
    VisitorIp(ip): VisitorIp,
    form: Form,
) -> Result<Response, Error> {
    let (what, format) = file.split_once('.').ok_or(Error::NotFound)?;
    let format = Format::of(format).ok_or(Error::NotFound)?;
    let caller = Caller { method, headers: &headers, ip };
    match what {
        "counts" => counts(&context, &caller, &form, format).await,
        "supporters" => supporters(&context, &caller, &form, format).await,
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
        ("agreed" = Option<String>, Query, description = "on: only who agreed to be written to, in full only"),
        ("shown" = Option<String>, Query, description = "on: only who agreed that their name is shown, in full only"),
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
        (status = 409, description = "The parameters do not go together: the public is not told this, it would be too much, or until is before from", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many access tokens from this network do not work", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["counts"]))
)]
async fn counts(
    context: &Context,
    caller: &Caller<'_>,
    form: &Form,
    format: Format,
) -> Result<Response, Error> {
    let shown = match token(context, caller, Scope::Counts).await? {
        Ok(shown) => shown,
        Err(refused) => return Ok(refused),
    };
    let (order, mark) = match files::counts(&context.campaign, form) {
        Ok(asked) => asked,
        Err(why) => return Ok(unfit(why)),
    };
    if caller.method == Method::HEAD {
        return Ok(download::head(format));
    }
    let register = &context.register;
    let language = languages::asked_for(&context.campaign, caller.headers.get(header::ACCEPT_LANGUAGE));
    let place = register.export_place().ok_or(Error::Unavailable)?;
    let table = match export::counts_table(register, language, &by(context, &shown), &order).await? {
        Ok(table) => table,
        Err(refused) => return Ok(problem(StatusCode::CONFLICT, &refused.to_string())),
    };
    if order.detail == Detail::Full {
        let exported = Exported::counts(audit::By::Organizer(shown.owner.id), format, &order.words());
        register.record_export(exported.with_token(&shown.token.code)).await?;
    }
    download::answer(BookWords::of(language), table, format, mark, place).await
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
        ("shown" = Option<String>, Query, description = "on: only who agreed that their name is shown"),
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
        (status = 409, description = "The parameters do not go together: until is before from", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many access tokens from this network do not work", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Try again later", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["supporters"]))
)]
async fn supporters(
    context: &Context,
    caller: &Caller<'_>,
    form: &Form,
    format: Format,
) -> Result<Response, Error> {
    let shown = match token(context, caller, Scope::Supporters).await? {
        Ok(shown) => shown,
        Err(refused) => return Ok(refused),
    };
    let (columns, choice, mark) = match files::supporters(&context.campaign, form) {
        Ok(asked) => asked,
        Err(why) => return Ok(unfit(why)),
    };
    if columns.iter().any(|column| column.is_personal()) {
        let detail =
            "Personal columns are given at the desk only, to an owner who shows password and second factor.";
        return Ok(problem(StatusCode::FORBIDDEN, detail));
    }
    if caller.method == Method::HEAD {
        return Ok(download::head(format));
    }
    let register = &context.register;
    let language = languages::asked_for(&context.campaign, caller.headers.get(header::ACCEPT_LANGUAGE));
    let place = register.export_place().ok_or(Error::Unavailable)?;
    let by_owner = audit::By::Organizer(shown.owner.id);
    let exported = Exported::supporters(by_owner, format, &choice.words(), &columns, "");
    register.record_export(exported.with_token(&shown.token.code)).await?;
    let who = by(context, &shown);
    let table = export::supporters_table(register, language, &who, &columns, &choice, false).await?;
    download::answer(BookWords::of(language), table, format, mark, place).await
}
