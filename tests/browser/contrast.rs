//! Contrast of every pair of colours that stand on each other, computed from the custom properties
//! in `assets/css` after WCAG 2.2 (1.4.3, 1.4.11), for light and dark.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Text on a ground.
const TEXT: f64 = 4.5;

/// Edges, rings and drawings that mean something.
const EDGE: f64 = 3.0;

/// What stands on what. Large text is held to the limit of small.
const PAIRS: &[(&str, &str, f64)] = &[
    ("ink", "paper", TEXT),
    ("ink", "raise", TEXT),
    ("ink", "wash", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-2", "raise", TEXT),
    ("ink-2", "wash", TEXT),
    ("sky", "paper", TEXT),
    ("sky", "raise", TEXT),
    ("sky", "wash", TEXT),
    ("on-sky", "sky", TEXT),
    ("err", "paper", TEXT),
    ("err", "raise", TEXT),
    ("paper", "err", TEXT),
    ("on-field", "field", TEXT),
    ("vow", "field", TEXT),
    ("on-now", "written", TEXT),
    ("on-act", "act", TEXT),
    ("on-t", "t1", TEXT),
    ("on-t", "t2", TEXT),
    ("on-t", "t3", TEXT),
    ("paper", "ink", TEXT),
    ("edge", "paper", EDGE),
    ("edge", "raise", EDGE),
    ("ink", "field", EDGE),
    ("written", "field", EDGE),
    ("act", "paper", EDGE),
    ("act", "field", EDGE),
    ("sky", "wash", EDGE),
    ("err", "paper", EDGE),
];

/// Grounds, lines that only part, and fills whose meaning a number beside them says too.
const FREE: &[&str] = &["rule", "orange", "day", "today", "t4"];

type Tokens = BTreeMap<String, [u8; 3]>;

#[test]
fn every_pair_of_tokens_can_be_read() {
    let css = style_sheet();
    let (light, dark) = schemes(&css);
    let mut low = Vec::new();
    for (scheme, tokens) in [("light", &light), ("dark", &dark)] {
        for (front, back, least) in PAIRS {
            let ratio = contrast(tokens[*front], tokens[*back]);
            if ratio < *least {
                low.push(format!("{scheme}: --{front} on --{back} is {ratio:.2}, less than {least}"));
            }
        }
        // Every rule that sets both, whether it stands in the list or not.
        for (rule, front, back) in rules(&css) {
            let (Some(front_colour), Some(back_colour)) = (colour(&front, tokens), colour(&back, tokens))
            else {
                continue;
            };
            let ratio = contrast(front_colour, back_colour);
            if ratio < TEXT {
                low.push(format!("{scheme}: {rule}: {front} on {back} is {ratio:.2}, less than {TEXT}"));
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn every_token_stands_in_a_pair() {
    let (light, dark) = schemes(&style_sheet());
    let paired: BTreeSet<&str> =
        PAIRS.iter().flat_map(|(front, back, _)| [*front, *back]).chain(FREE.iter().copied()).collect();
    let all: BTreeSet<&str> = light.keys().chain(dark.keys()).map(String::as_str).collect();
    assert_eq!(all.difference(&paired).collect::<Vec<_>>(), Vec::<&&str>::new(), "colours without a pair");
    assert_eq!(paired.difference(&all).collect::<Vec<_>>(), Vec::<&&str>::new(), "pairs without a colour");
}

/// All style sheets, the organizers' too, without comments.
fn style_sheet() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/css");
    let within =
        |folder: &Path| std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("a file").path());
    let mut files: Vec<_> =
        within(&folder).chain(within(&folder.join("console"))).filter(|f| f.is_file()).collect();
    files.sort();
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).expect("read")).collect();
    text.split("/*")
        .enumerate()
        .map(
            |(index, part)| {
                if index == 0 { part } else { part.split_once("*/").map_or("", |(_, kept)| kept) }
            },
        )
        .collect()
}

/// The colours, light and dark. What dark does not name is as in light.
fn schemes(css: &str) -> (Tokens, Tokens) {
    let mut light = Tokens::new();
    let mut dark = Tokens::new();
    for (context, selector, body) in blocks(css) {
        if selector != ":root" || context.contains("print") {
            continue;
        }
        let tokens = if context.contains("dark") { &mut dark } else { &mut light };
        for (name, value) in declarations(&body) {
            if let (Some(name), Some(colour)) = (name.strip_prefix("--"), hex(value)) {
                tokens.insert(name.to_owned(), colour);
            }
        }
    }
    assert!(!light.is_empty() && !dark.is_empty(), "no colours found");
    for (name, colour) in &light {
        dark.entry(name.clone()).or_insert(*colour);
    }
    (light, dark)
}

/// Rules that set a colour and a ground: selector, colour, ground.
fn rules(css: &str) -> Vec<(String, String, String)> {
    let mut rules = Vec::new();
    for (context, selector, body) in blocks(css) {
        let all: Vec<_> = declarations(&body).collect();
        let last = |names: &[&str]| {
            all.iter().rev().find(|(name, _)| names.contains(name)).map(|(_, value)| (*value).to_owned())
        };
        if let (Some(front), Some(back)) = (last(&["color"]), last(&["background", "background-color"]))
            && !context.contains("print")
        {
            rules.push((selector, front, back));
        }
    }
    rules
}

/// The blocks of a style sheet: what they stand in, selector, declarations.
fn blocks(css: &str) -> Vec<(String, String, String)> {
    let (mut found, mut around, mut text) = (Vec::new(), Vec::<String>::new(), String::new());
    for character in css.chars() {
        match character {
            '{' => around.push(std::mem::take(&mut text).trim().to_owned()),
            '}' => {
                let selector = around.pop().unwrap_or_default();
                let body = std::mem::take(&mut text);
                if !body.trim().is_empty() {
                    found.push((around.join(" "), selector, body));
                }
            }
            _ => text.push(character),
        }
        // A statement without a block, such as @import, is no part of a selector.
        if character == ';' && around.is_empty() {
            text.clear();
        }
    }
    found
}

fn declarations(body: &str) -> impl Iterator<Item = (&str, &str)> {
    body.split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| (name.trim(), value.trim()))
}

fn colour(value: &str, tokens: &Tokens) -> Option<[u8; 3]> {
    match value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')')) {
        Some(name) => tokens.get(name).copied(),
        None => hex(value),
    }
}

fn hex(value: &str) -> Option<[u8; 3]> {
    let digits = value.strip_prefix('#')?;
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let number = u32::from_str_radix(&wide, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some([red, green, blue])
}

/// WCAG's relative luminance.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}
