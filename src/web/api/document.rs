//! The description of all this: for programs as OpenAPI 3.1, for people as a page.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use utoipa::openapi::Server;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::domain::export::{Detail, Format, GroupBy, NOT_SAID, PledgeColumn, states};
use crate::domain::kernel::voice::VOICES;
use crate::web::api::file_schema::file_schema;
use crate::web::api::problem::Problem;
use crate::web::api::view::{Operation, api};
use crate::web::api::{counts, exports};
use crate::web::cached::CachedResponse;
use crate::web::extract::Form;
use crate::web::{Context, Error, context as languages};

/// How long the description may be kept.
const CACHE: &str = "public, max-age=300";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sixteen",
        description = "Counts of a joint statement's pledges: public ones for everyone, exact ones, pledges and traffic with an access token."
    ),
    paths(
        counts::counts,
        counts::series,
        counts::history,
        exports::counts,
        exports::supporters,
        exports::traffic
    ),
    components(schemas(Problem)),
    modifiers(&Token)
)]
struct ApiDocument;

/// How a program says who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("sixteen_…").build();
        if let Some(components) = document.components.as_mut() {
            components.add_security_scheme("token", SecurityScheme::Http(scheme));
        }
    }
}

/// The description of this site.
fn document(context: &Context) -> Value {
    let mut document = ApiDocument::openapi();
    document.servers = Some(vec![Server::new(context.base_url.origin())]);
    // It is made of literals; what could not be written would be an empty page and no fault.
    let mut document = serde_json::to_value(&document).unwrap_or_default();
    for (path, operation) in document["paths"].as_object_mut().into_iter().flatten() {
        for parameter in
            operation.pointer_mut("/get/parameters").and_then(Value::as_array_mut).into_iter().flatten()
        {
            let Some(schema) = schema(context, parameter["name"].as_str().unwrap_or_default()) else {
                continue;
            };
            if let Some(values) = schema["items"]["enum"].as_array() {
                let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                let values = format!("{}: {}", text(&parameter["description"]), values.join(", "));
                parameter["description"] = values.trim_end_matches(", ").into();
            }
            parameter["schema"] = schema;
        }
        let Some(what) = path.strip_prefix(exports::PATH).and_then(|file| file.strip_suffix(".{format}"))
        else {
            continue;
        };
        for format in Format::ALL {
            let content = &mut operation["get"]["responses"]["200"]["content"];
            content[exports::media_type(format)]["schema"] = file_schema(&context.campaign, what, format);
        }
    }
    document
}

/// What a parameter may be. Calls, regions and languages are the campaign's.
fn schema(context: &Context, parameter: &str) -> Option<Value> {
    let campaign = &context.campaign;
    // Nothing is what a form sends where nothing is chosen.
    let among = |values: &[&str]| {
        let values = [values, &[""]].concat();
        json!({ "type": "string", "enum": values })
    };
    let list = |values: &[&str]| json!({ "type": "array", "items": among(values) });
    let list_of = |values: &[String]| list(&values.iter().map(String::as_str).collect::<Vec<_>>());
    Some(match parameter {
        "format" => json!({ "type": "string", "enum": Format::ALL.map(Format::key) }),
        "by" => list_of(&GroupBy::ALL.map(GroupBy::word)),
        "detail" => among(&Detail::ALL.map(Detail::key)),
        "across" | "agreed" | "shown" => among(&["on"]),
        "bom" => among(&["yes", "no"]),
        "from" | "until" | "since" => {
            json!({ "type": "string", "anyOf": [{ "format": "date" }, { "maxLength": 0 }] })
        }
        "status" => list_of(&states().map(|(key, _)| key).collect::<Vec<_>>()),
        "call" => among(&campaign.calls.iter().map(String::as_str).collect::<Vec<_>>()),
        "region" => {
            let regions = campaign.regions.iter().map(|region| region.code.as_str());
            among(&regions.chain([NOT_SAID]).collect::<Vec<_>>())
        }
        "language" => {
            among(&campaign.languages.iter().map(|language| language.code.as_str()).collect::<Vec<_>>())
        }
        "voice" => among(&VOICES.map(|(voice, _)| voice)),
        "channel" | "source" => json!({ "type": "string", "maxLength": 32, "pattern": "^[A-Za-z0-9_-]*$" }),
        "columns" => {
            let open = PledgeColumn::ALL.iter().filter(|column| !column.is_personal());
            list(&open.map(|column| column.key()).collect::<Vec<_>>())
        }
        _ => return None,
    })
}

/// `GET /api/openapi.json`.
pub(super) async fn json(State(context): State<Context>, headers: HeaderMap) -> Response {
    described(&context).1.respond(&headers)
}

/// The description with its ready bytes, made once.
fn described(context: &Context) -> &(Value, CachedResponse) {
    context.described.get_or_init(|| {
        let document = document(context);
        let bytes = document.to_string();
        let response =
            CachedResponse::new(bytes, "application/json", CACHE, &context.headers).for_other_sites();
        (document, response)
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The schema that a reference leads to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let reference = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    reference.map_or(schema, |pointer| document.pointer(pointer).unwrap_or(schema))
}

/// The names of what a schema's objects hold, whichever they are.
fn names<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    let schema = resolved(document, schema);
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let others = schema["anyOf"].as_array().into_iter().flatten().flat_map(|one| names(document, one));
    let mut all = Vec::new();
    for name in own.chain(others) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// What an answer in JSON holds and what that means; of a list, what its rows hold.
fn keys(document: &Value, operation: &Value) -> Vec<(String, String)> {
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    let properties = resolved(document, schema)["properties"].as_object().into_iter().flatten();
    let pair = |(name, value): (&String, &Value)| {
        let rows = names(document, &value["items"]).join(", ");
        let said = [text(&value["description"]), rows].into_iter().filter(|words| !words.is_empty());
        (name.clone(), said.collect::<Vec<_>>().join(" ").replace('`', ""))
    };
    properties.map(pair).collect()
}

/// How somebody asks for it in a terminal.
fn example(document: &Value, path: &str, open: bool) -> String {
    let address = format!("{}{}", text(&document["servers"][0]["url"]), path.replace("{format}", "csv"));
    if open {
        format!("curl {address}")
    } else {
        format!("curl -H \"Authorization: Bearer sixteen_…\" {address}")
    }
}

/// The operations of a description, in the order of their addresses.
fn operations(document: &Value) -> Vec<Operation> {
    let pairs = |value: &Value, key: &str| -> Vec<(String, String)> {
        value[key]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| (text(&one["name"]), text(&one["description"])))
            .collect()
    };
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let responses = operation["responses"].as_object().into_iter().flatten();
            let open = operation["security"].is_null();
            all.push(Operation {
                example: example(document, path, open),
                keys: keys(document, operation),
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text(&operation["summary"]),
                description: text(&operation["description"]),
                parameters: pairs(operation, "parameters"),
                answers: responses.map(|(status, one)| (status.clone(), text(&one["description"]))).collect(),
                open,
            });
        }
    }
    all
}

/// `GET /api`: in the language of `lang`, or the one the browser asks for.
pub(super) async fn page(
    State(context): State<Context>,
    headers: HeaderMap,
    query: Form,
) -> Result<Response, Error> {
    let named = context.campaign.language(query.one("lang")?);
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let language = named.unwrap_or_else(|| languages::asked_for(&context.campaign, accepted));
    let operations = operations(&described(&context).0);
    let parts = context.page(language, "/api").standalone();
    let mut response = api(parts.view(), &operations).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}
