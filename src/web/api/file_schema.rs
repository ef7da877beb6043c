//! Schemas of the files of exports, for the description of the API.

use serde_json::{Map, Value, json};

use crate::domain::content::campaign::Campaign;
use crate::domain::export::{ColumnKind, Format, GroupBy, PledgeColumn};

/// What a file of exports is, in a format: `what` is the name in its address, which in JSON names the rows, too.
pub(super) fn file_schema(campaign: &Campaign, what: &str, format: Format) -> Value {
    match format {
        Format::Xlsx => json!({ "type": "string", "format": "binary" }),
        Format::Csv => {
            json!({ "type": "string", "description": "One row a line, the names of the columns in the first." })
        }
        Format::Ndjson => {
            json!({ "type": "string", "description": "One row a line, each an object as in the list of JSON." })
        }
        Format::Json => whole(what, &rows(campaign, what)),
    }
}

/// The rows, and what is said of the whole before them.
fn whole(list: &str, row: &Value) -> Value {
    use ColumnKind::{Moment, Number, Text};
    let facts = [
        ("what", Text),
        ("campaign", Text),
        ("detail", Text),
        ("read_at", Moment),
        ("zone", Text),
        ("by", Text),
        ("filter", Text),
    ];
    // Public counts say of which lot they are, too.
    let lot = [("snapshot_as_of", Moment), ("snapshot_total", Number), ("rounding", Text)];
    let mut schema = object(&facts);
    for (key, kind) in lot.into_iter().filter(|_| list == "counts") {
        schema["properties"][key] = cell(kind);
    }
    schema["properties"][list] = json!({ "type": "array", "items": row });
    if let Some(required) = schema["required"].as_array_mut() {
        required.push(list.into());
    }
    schema
}

fn rows(campaign: &Campaign, what: &str) -> Value {
    use ColumnKind::{Day, Number, Text};
    match what {
        "counts" => {
            let line = [("by", Text), ("key", Text), ("label", Text), ("confirmed", Number)];
            let mut line = object(&line);
            line["properties"]["detail"] = cell(Text);
            json!({ "anyOf": [line, combination()] })
        }
        "traffic" => object(&[
            ("day", Day),
            ("measure", Text),
            ("by", Text),
            ("key", Text),
            ("label", Text),
            ("count", Number),
            ("detail", Text),
        ]),
        _ => pledge(campaign),
    }
}

/// A row of counts across: the things that they are by, and how many.
fn combination() -> Value {
    let named = GroupBy::ALL.into_iter().flat_map(|by| {
        let word = by.word();
        let label = format!("{word}_label");
        [(word, cell(ColumnKind::Text)), (label, cell(ColumnKind::Text))]
    });
    let numbers = ["confirmed", "pledges"].map(|key| (key.to_owned(), cell(ColumnKind::Number)));
    let detail = ("detail".to_owned(), cell(ColumnKind::Text));
    let properties: Map<String, Value> = named.chain(numbers).chain([detail]).collect();
    json!({ "type": "object", "properties": properties, "required": ["detail"] })
}

/// A pledge, with the columns that programs may ask for.
fn pledge(campaign: &Campaign) -> Value {
    let columns = PledgeColumn::ALL.iter().filter(|column| !column.is_personal());
    let properties: Map<String, Value> = columns
        .flat_map(|column| match column {
            PledgeColumn::EachCall => {
                campaign.calls.iter().map(|call| (format!("call_{call}"), cell(ColumnKind::Number))).collect()
            }
            column => vec![(column.key().to_owned(), cell(column.kind()))],
        })
        .collect();
    json!({ "type": "object", "properties": properties })
}

/// An object that has all of these.
fn object(columns: &[(&str, ColumnKind)]) -> Value {
    let properties: Map<String, Value> =
        columns.iter().map(|(key, kind)| ((*key).to_owned(), cell(*kind))).collect();
    let required: Vec<&str> = columns.iter().map(|(key, _)| *key).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// A value, or null where there is none.
fn cell(kind: ColumnKind) -> Value {
    match kind {
        ColumnKind::Text => json!({ "type": ["string", "null"] }),
        ColumnKind::Number => json!({ "type": ["integer", "null"] }),
        ColumnKind::Day => json!({ "type": ["string", "null"], "format": "date" }),
        ColumnKind::Moment => json!({ "type": ["string", "null"], "format": "date-time" }),
    }
}
