//! Exports for programs that show an access token.

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use utoipa::openapi::{self, Content, Ref, RefOr, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses};

use crate::domain::account::api_token::{Scope, ShownToken, TokenOutcome};
use crate::domain::content::campaign::Campaign;
use crate::domain::export::{Export, Format, Parameters, Refused, Request, Requester, Unfit};
use crate::web::api::problem::{MEDIA_TYPE, problem};
use crate::web::extract::{Form, VisitorIp};
use crate::web::{Context, Error, context as languages, download};

/// A refusal that says by which scheme to show a token, and what is wrong with this one (RFC 6750, 3).
fn refusal(status: StatusCode, challenge: &'static str, detail: &str) -> Response {
    let mut response = problem(status, detail);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    response
}

/// The token a request shows, if it works.
async fn token(
    context: &Context,
    headers: &HeaderMap,
    ip: IpAddr,
) -> Result<Result<Box<ShownToken>, Response>, Error> {
    let shown = headers.get(header::AUTHORIZATION).map(|value| {
        let (scheme, token) = value.to_str().unwrap_or_default().split_once(' ').unwrap_or_default();
        if scheme.eq_ignore_ascii_case("bearer") { token.trim() } else { "" }
    });
    let Some(shown) = shown else {
        let detail =
            "Show an access token: Authorization: Bearer sixteen_… An owner makes one at /organizer/tokens.";
        return Ok(Err(problem(StatusCode::UNAUTHORIZED, detail)));
    };
    Ok(match context.site.shown_token(shown, ip).await? {
        TokenOutcome::Right(found) => Ok(found),
        TokenOutcome::Wrong => {
            let detail = "This access token does not work: it was never made, or has ended. An owner makes one at /organizer/tokens.";
            Err(refusal(StatusCode::UNAUTHORIZED, "Bearer error=\"invalid_token\"", detail))
        }
        TokenOutcome::TooMany(seconds) => {
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

/// Which pledges; for counts in full only.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what the domain reads")]
struct PledgeFilter {
    /// Where the pledges stand; of single pledges without it: confirmed
    #[param(style = Form, explode = false)]
    status: Option<Vec<String>>,
    /// From this local day on
    from: Option<String>,
    /// Until this local day
    until: Option<String>,
    /// With this call
    call: Option<String>,
    /// From this region, or not-said
    region: Option<String>,
    /// Signed in this language
    language: Option<String>,
    /// Who speaks
    voice: Option<String>,
    /// Brought by this channel
    channel: Option<String>,
    /// Brought by the partner link of this code, or not-said for none
    source: Option<String>,
    /// on: only who agreed to be written to
    agreed: Option<String>,
    /// on: only who agreed that their name is shown
    shown: Option<String>,
    /// no: CSV without a byte-order mark
    bom: Option<String>,
}

/// How pledges are counted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what the domain reads")]
struct Counting {
    /// What to count by; hour, source and status in full only
    #[param(style = Form, explode = false)]
    by: Option<Vec<String>>,
    /// public (the default) or full; which pledges are counted can be said in full only
    detail: Option<String>,
    /// on: every combination in one table, in full only
    across: Option<String>,
}

/// What is told of pledges.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what the domain reads")]
struct Columns {
    #[param(style = Form, explode = false)]
    columns: Option<Vec<String>>,
}

/// Which days of traffic.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what the domain reads")]
struct TrafficDays {
    /// From this local day on; without it: all
    since: Option<String>,
    /// no: CSV without a byte-order mark
    bom: Option<String>,
}

/// The format that an address ends with.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it describes what the domain reads")]
struct Ending {
    format: String,
}

/// What the addresses of exports begin with.
pub(super) const PATH: &str = "/api/v1/exports/";

/// A format's media type without its parameters.
pub(super) fn media_type(format: Format) -> &'static str {
    format.media_type().split(';').next().unwrap_or_default()
}

/// The file, or a problem. What the file holds is the campaign's: its schema comes with the whole description.
struct Answers;

impl IntoResponses for Answers {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        let file = ResponseBuilder::new().description("The file");
        let file = Format::ALL
            .into_iter()
            .fold(file, |file, format| file.content(media_type(format), Content::default()));
        let problem = |(status, description): (&str, &str)| {
            let content = Content::new(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new().description(description).content(MEDIA_TYPE, content);
            (status.to_owned(), RefOr::T(response.build()))
        };
        let problems = [
            ("400", "A parameter came twice or is badly encoded"),
            ("401", "No access token that works"),
            ("403", "The token was made for something else, or a column is personal"),
            ("404", "No such format"),
            ("409", "Until is before from, the public is not told this, or there would be too many cells"),
            ("422", "A parameter cannot be read"),
            ("429", "Too many access tokens from this network do not work"),
            ("503", "Try again later"),
        ];
        problems.into_iter().map(problem).chain([("200".to_owned(), RefOr::T(file.build()))]).collect()
    }
}

/// A call of a program.
struct Call {
    context: Context,
    method: Method,
    headers: HeaderMap,
    ip: IpAddr,
    form: Form,
    format: Format,
}

/// `GET /api/v1/exports/{counts|supporters|traffic}.{csv|xlsx|json|ndjson}`.
pub(super) async fn export(
    Path(file): Path<String>,
    State(context): State<Context>,
    (method, headers): (Method, HeaderMap),
    VisitorIp(ip): VisitorIp,
    form: Form,
) -> Result<Response, Error> {
    let (what, format) = file.split_once('.').ok_or(Error::NotFound)?;
    let format = Format::of_key(format).ok_or(Error::NotFound)?;
    let call = Call { context, method, headers, ip, form, format };
    match what {
        "counts" => counts(call).await,
        "supporters" => supporters(call).await,
        "traffic" => traffic(call).await,
        _ => Err(Error::NotFound),
    }
}

/// Counts, for a token of this scope.
#[utoipa::path(
    get,
    path = "/api/v1/exports/counts.{format}",
    operation_id = "exportCounts",
    summary = "Counts as a file",
    description = "Public counts round all but total and days at random to tens, as of the last lot; full ones are exact, written to the audit log and not for publication.",
    params(Ending, Counting, PledgeFilter),
    responses(Answers),
    security(("token" = ["counts"]))
)]
async fn counts(call: Call) -> Result<Response, Error> {
    call.answer(Request::counts).await
}

/// Pledges, for a token of this scope.
#[utoipa::path(
    get,
    path = "/api/v1/exports/supporters.{format}",
    operation_id = "exportSupporters",
    summary = "Pledges as a file",
    description = "One row for each pledge, without personal columns: those are given at the desk only. Written to the audit log, not for publication.",
    params(Ending, Columns, PledgeFilter),
    responses(Answers),
    security(("token" = ["supporters"]))
)]
async fn supporters(call: Call) -> Result<Response, Error> {
    call.answer(Request::supporters).await
}

/// Traffic, for a token of this scope.
#[utoipa::path(
    get,
    path = "/api/v1/exports/traffic.{format}",
    operation_id = "exportTraffic",
    summary = "Traffic as a file",
    description = "Visits, shares, hashtag clicks, signed and confirmed pledges by day and channel, partner link, generation and tag. Exact, written to the audit log, not for publication.",
    params(Ending, TrafficDays),
    responses(Answers),
    security(("token" = ["traffic"]))
)]
async fn traffic(call: Call) -> Result<Response, Error> {
    call.answer(Request::traffic).await
}

impl Call {
    async fn answer(
        self,
        read: fn(&Campaign, Format, Parameters<'_>) -> Result<Request, Unfit>,
    ) -> Result<Response, Error> {
        let Self { context, method, headers, ip, form, format } = self;
        let shown = match token(&context, &headers, ip).await? {
            Ok(shown) => shown,
            Err(refused) => return Ok(refused),
        };
        let pairs: Vec<_> = form.pairs().collect();
        let request = match read(&context.campaign, format, Parameters(&pairs)) {
            Ok(request) => request,
            Err(why) => return Ok(unfit(why)),
        };
        let requester = Requester::Token(&shown);
        if let Err(why) = request.check(&requester) {
            return refused(why);
        }
        if method == Method::HEAD {
            return Ok(download::head(format));
        }
        let language = languages::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE));
        match Export::open(&context.site, language, &requester, request).await? {
            Ok(export) => download::answer(export).await,
            Err(why) => refused(why),
        }
    }
}

/// The problem that says why an export is refused.
fn refused(refused: Refused) -> Result<Response, Error> {
    match refused {
        Refused::Busy => Err(Error::Unavailable),
        Refused::Counts(_) => Ok(problem(StatusCode::CONFLICT, &refused.to_string())),
        Refused::Scope(scope) => {
            let challenge = match scope {
                Scope::Counts => "Bearer error=\"insufficient_scope\", scope=\"counts\"",
                Scope::Supporters => "Bearer error=\"insufficient_scope\", scope=\"supporters\"",
                Scope::Traffic => "Bearer error=\"insufficient_scope\", scope=\"traffic\"",
            };
            Ok(refusal(StatusCode::FORBIDDEN, challenge, &refused.to_string()))
        }
        Refused::Role(_)
        | Refused::Personal
        | Refused::Purpose
        | Refused::NoSecondFactor
        | Refused::Proof(_) => Ok(problem(StatusCode::FORBIDDEN, &refused.to_string())),
    }
}
