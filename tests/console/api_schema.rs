//! The description of the API is true of its answers: each has a schema, and is as that says.

use serde_json::Value;
use sixteen::domain::account::organizer::Role;

use crate::{
    api::{token, value, with},
    on_both_databases,
    person::Person,
    support::{app::TestApp, database::Database},
};

/// What a schema leads to.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null),
        None => schema,
    }
}

/// Where a value is not as its schema says. What the schema does not name is not there.
fn mistakes(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let schema = resolved(document, schema);
    if let Some(choices) = ["anyOf", "oneOf"].iter().find_map(|key| schema[key].as_array()) {
        let found: Vec<_> = choices.iter().map(|one| mistakes(document, one, value, at)).collect();
        return if found.iter().any(Vec::is_empty) { Vec::new() } else { found.concat() };
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    if !kinds.contains(&kind.into()) {
        return vec![format!("{at} is of {kind} and not of {}", schema["type"])];
    }
    let mut found = Vec::new();
    for (index, one) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(mistakes(document, &schema["items"], one, &format!("{at}/{index}")));
    }
    if let Some(object) = value.as_object() {
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let missing = required.filter(|key| !object.contains_key(*key));
        found.extend(missing.map(|key| format!("{at}/{key} is missing")));
        for (key, one) in object {
            let named = schema["properties"].get(key).or_else(|| schema.get("additionalProperties"));
            let at = format!("{at}/{key}");
            found.extend(named.map_or_else(
                || vec![format!("{at} is not described")],
                |named| mistakes(document, named, one, &at),
            ));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_the_api_has_a_schema_that_says_something() {
    let app = TestApp::start(Database::sqlite()).await;
    let document = value(&app.get("/api/openapi.json").await);
    let mut seen = 0;
    for (path, operation) in document["paths"].as_object().expect("paths") {
        for (status, answer) in operation["get"]["responses"].as_object().expect("answers") {
            for (media_type, content) in answer["content"].as_object().into_iter().flatten() {
                let schema = resolved(&document, &content["schema"]);
                let says = schema["type"] == "string" || !schema["properties"].is_null();
                assert!(says, "{path} {status} {media_type}: {}", content["schema"]);
                if media_type.contains("spreadsheet") {
                    assert_eq!(schema["format"], "binary", "{path}");
                }
                seen += 1;
            }
            // What has no body has no schema either.
            assert!(status == "304" || answer["content"].is_object(), "{path} {status}");
        }
    }
    assert!(seen > 30, "{seen}");
}

on_both_databases! {
    async fn every_answer_of_the_api_is_as_its_schema_says(database: Database) {
        let app = TestApp::start(database).await;
        let document = value(&app.get("/api/openapi.json").await);
        for number in 0..20 {
            let (email, region) = (format!("p{number}@example.org"), if number % 2 == 0 { "MN-1" } else { "" });
            app.pledge(&email, &[("region", region), ("via", "facebook")]).await;
        }
        app.wait_for_confirmed(20).await;
        app.get("/en?via=facebook").await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let token = token(&owner, &["counts", "supporters", "traffic"], "7").await;
        let schema = |path: &str, media_type: &str| {
            document["paths"][path]["get"]["responses"]["200"]["content"][media_type]["schema"].clone()
        };
        for path in ["/api/v1/counts", "/api/v1/counts/history", "/api/v1/series"] {
            let answer = value(&app.get(path).await);
            let found = mistakes(&document, &schema(path, "application/json"), &answer, path);
            assert!(found.is_empty(), "{}", found.join("\n"));
        }
        let refused = app.get("/api/v1/exports/counts.csv").await;
        let problem = serde_json::json!({ "$ref": "#/components/schemas/Problem" });
        assert_eq!((refused.status, mistakes(&document, &problem, &value(&refused), "401")), (401, Vec::new()));
        let every = "day,hour,call,region,voice,channel,source,language,status";
        let columns = schema("/api/v1/exports/supporters.{format}", "application/json");
        let columns = columns["properties"]["supporters"]["items"]["properties"].clone();
        let columns: Vec<&String> = columns.as_object().expect("columns").keys().collect();
        let all: Vec<&str> = columns.iter().map(|key| key.as_str()).filter(|key| !key.starts_with("call_")).collect();
        for (what, query) in [
            ("counts", String::new()),
            ("counts", format!("detail=full&by={every}")),
            ("counts", format!("detail=full&across=on&by={every}")),
            ("counts", "detail=full&across=on&by=region".to_owned()),
            ("supporters", String::new()),
            ("supporters", format!("columns={},each_call", all.join(","))),
            ("traffic", String::new()),
        ] {
            let described = schema(&format!("/api/v1/exports/{what}.{{format}}"), "application/json");
            let answer = with(&app, &token, &format!("/api/v1/exports/{what}.json?{query}")).await;
            assert_eq!(answer.status, 200, "{what} {query}: {}", answer.body);
            let whole = value(&answer);
            assert!(!whole[what].as_array().expect("rows").is_empty(), "{what} {query}");
            let mut found = mistakes(&document, &described, &whole, what);
            let lines = with(&app, &token, &format!("/api/v1/exports/{what}.ndjson?{query}")).await;
            for line in lines.body.lines() {
                let row = serde_json::from_str(line).expect("JSON");
                found.extend(mistakes(&document, &described["properties"][what]["items"], &row, line));
            }
            assert!(found.is_empty(), "{what} {query}: {}", found.join("\n"));
            if query.contains("each_call") {
                let row = whole[what][0].as_object().expect("a row");
                assert!(columns.iter().all(|column| row.contains_key(*column)), "all that is described: {row:?}");
            }
        }
    }
}
