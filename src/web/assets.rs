//! Style sheet, script, font and icon: joined from one file a component or behaviour, embedded,
//! and served under a name with their hash, so that a browser may keep them for good.

use std::collections::HashMap;

use axum::http::HeaderMap;
use bytes::Bytes;
use data_encoding::HEXLOWER;
use rust_embed::Embed;

use super::cached::Prepared;
use crate::domain::keyring::sha256;

#[derive(Embed)]
#[folder = "assets/"]
#[include = "css/*.css"]
#[include = "css/console/*.css"]
#[include = "js/*.js"]
#[include = "js/console/*.js"]
#[include = "fonts/*.woff2"]
#[include = "img/*"]
struct Embedded;

/// Style sheets of visitors' pages that organizers' pages need too. The rest stays where it is:
/// visitors must not pay for the desk.
const DESK_SHARES: [&str; 8] = [
    "css/base.css",
    "css/button.css",
    "css/columns.css",
    "css/errors.css",
    "css/field.css",
    "css/map.css",
    "css/note.css",
    "css/page.css",
];

/// How long a browser may keep a file whose name changes with its content.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// The files by the name they are served under.
#[derive(Debug)]
pub struct Assets {
    files: HashMap<String, Prepared>,
    /// Path of the style sheet.
    pub stylesheet: String,
    /// Path of the organizers' style sheet.
    pub desk_stylesheet: String,
    /// Path of the organizers' script.
    pub desk_script: String,
    /// Path of the script.
    pub script: String,
    /// Path of the display font.
    pub font: String,
    /// Path of the icon.
    pub icon: String,
    /// Paths of the icons for home screens, with their sizes in pixels.
    pub icons: Vec<(String, u32)>,
}

impl Assets {
    /// Joins and names the files.
    pub fn new(headers: &HeaderMap) -> Self {
        let mut files = HashMap::new();
        let mut add = |stem: &str, ending: &str, mime: &'static str, body: Bytes| {
            let hash = HEXLOWER.encode(&sha256(&body)[..6]);
            let name = format!("{stem}-{hash}.{ending}");
            files.insert(name.clone(), Prepared::new(body, mime, FOREVER, headers));
            format!("/assets/{name}")
        };
        let font = add("display", "woff2", "font/woff2", one("fonts/display.woff2"));
        let icon = add("icon", "svg", "image/svg+xml", one("img/icon.svg"));
        let css = css_of_the_site().replace("/assets/display.woff2", &font);
        let stylesheet = add("site", "css", "text/css; charset=utf-8", css.into());
        let shared = DESK_SHARES.map(|name| String::from_utf8_lossy(&one(name)).into_owned()).join("\n");
        let css = format!("{shared}\n{}", joined("css/console/"));
        let css = tightened(&without_comments(&css)).replace("/assets/display.woff2", &font);
        let desk_stylesheet = add("desk", "css", "text/css; charset=utf-8", css.into());
        let js = without_comments(&joined("js/"));
        let script = add("site", "js", "text/javascript; charset=utf-8", js.into());
        let js = without_comments(&joined("js/console/"));
        let desk_script = add("desk", "js", "text/javascript; charset=utf-8", js.into());
        let icons = [192, 512]
            .into_iter()
            .filter_map(|size| {
                let picture = one(&format!("img/icon-{size}.png"));
                (!picture.is_empty())
                    .then(|| (add(&format!("icon-{size}"), "png", "image/png", picture), size))
            })
            .collect();
        Self { files, stylesheet, desk_stylesheet, desk_script, script, font, icon, icons }
    }

    /// The file that is served under a name.
    pub fn file(&self, name: &str) -> Option<&Prepared> {
        self.files.get(name)
    }

    /// The icon telephones put on a home screen.
    pub fn touch_icon() -> Option<Bytes> {
        Some(one("img/icon-180.png")).filter(|picture| !picture.is_empty())
    }
}

fn one(name: &str) -> Bytes {
    Embedded::get(name).map(|file| Bytes::from(file.data.into_owned())).unwrap_or_default()
}

/// All files of a folder, without those in folders below it, in alphabetical order.
fn joined(folder: &str) -> String {
    let within = |name: &str| name.strip_prefix(folder).is_some_and(|rest| !rest.contains('/'));
    let mut names: Vec<_> = Embedded::iter().filter(|name| within(name)).collect();
    names.sort();
    names.iter().map(|name| String::from_utf8_lossy(&one(name)).into_owned()).collect::<Vec<_>>().join("\n")
}

/// Leaves out `/* … */`, indentation and blank lines: they are for us, not for a phone.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Leaves out the spaces that a style sheet does not need: around braces, commas, semicolons and
/// `>`, and after colons. Before a colon they mean something, and around `+` in `calc()` too.
fn tightened(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut letters = css.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A line's end is a space between two selectors.
            ' ' | '\n' if kept.ends_with(['{', '}', ',', ';', '>', ':', ' ']) => {}
            ' ' | '\n' if letters.peek().is_some_and(|next| "{},;> \n".contains(*next)) => {}
            '\n' => kept.push(' '),
            '}' => {
                kept.truncate(kept.trim_end_matches(';').len());
                kept.push('}');
            }
            other => kept.push(other),
        }
    }
    kept
}

/// The style sheet, all but its font's name.
fn css_of_the_site() -> String {
    gathered(&tightened(&without_comments(&joined("css/"))))
}

/// Puts rules for the same medium or container into one block, behind those for all. Every file has
/// its own, beside what they change; said once, they take a hundred bytes less of the first flight. No
/// file relies on standing after another, and in each the rules for a medium come last. (Minifiers were
/// tried, lightningcss, esbuild and clean-css: after compression they gain nothing over this.)
fn gathered(css: &str) -> String {
    let (mut plain, mut media) = (String::with_capacity(css.len()), Vec::<(&str, String)>::new());
    let mut rest = css;
    while let Some((block, behind)) = first_block(rest) {
        rest = behind;
        match block.split_once('{') {
            Some((of, rules)) if of.starts_with("@media") || of.starts_with("@container") => {
                let rules = rules.strip_suffix('}').unwrap_or(rules);
                match media.iter_mut().find(|(other, _)| *other == of) {
                    Some((_, all)) => all.push_str(rules),
                    None => media.push((of, rules.to_owned())),
                }
            }
            _ => plain.push_str(block),
        }
    }
    plain.push_str(rest);
    for (of, rules) in media {
        plain.push_str(&format!("{of}{{{rules}}}"));
    }
    plain
}

/// A style sheet's first rule, with all that stands in its braces, and what follows.
fn first_block(css: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, letter) in css.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(css.split_at(at + 1)),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_joined_and_the_font_found() {
        let assets = Assets::new(&HeaderMap::new());
        assert!(assets.files.len() >= 4);
        assert!(assets.stylesheet.starts_with("/assets/site-") && assets.stylesheet.ends_with(".css"));
        let css = without_comments(&joined("css/"));
        assert!(css.contains("/assets/display.woff2") && !css.contains("/*"));
        // Visitors do not load what only organizers see.
        assert!(assets.desk_stylesheet.starts_with("/assets/desk-"));
        assert!(joined("css/console/").contains(".desk") && !css.contains(".desk"));
        assert!(DESK_SHARES.iter().all(|name| !one(name).is_empty()));
    }

    #[test]
    fn a_style_sheet_means_the_same_when_tightened() {
        let css =
            ".a > b,\n.c :focus { margin: 0 calc(1px + 2px); }\n@media (min-width: 4rem) { .d { top: 0; } }";
        assert_eq!(
            tightened(css),
            ".a>b,.c :focus{margin:0 calc(1px + 2px)}@media (min-width:4rem){.d{top:0}}"
        );
    }

    #[test]
    fn rules_for_a_medium_are_gathered_behind_the_others() {
        let css =
            ".a{b:c}@media print{.a{d:e}}.f{g:h}@media (x){@supports (y){.i{j:k}}}@media print{.f{l:m}}";
        let all = ".a{b:c}.f{g:h}@media print{.a{d:e}.f{l:m}}@media (x){@supports (y){.i{j:k}}}";
        assert_eq!(gathered(css), all);
        let (before, after) = (tightened(&without_comments(&joined("css/"))), css_of_the_site());
        let sorted = |css: &str| {
            let mut rules: Vec<String> = css.split_inclusive(['{', '}']).map(str::to_owned).collect();
            rules.retain(|rule| !rule.starts_with('@') && rule != "}");
            rules.sort();
            rules
        };
        assert_eq!(sorted(&before), sorted(&after), "no rule is lost");
    }

    #[test]
    fn the_script_is_small() {
        assert!(without_comments(&joined("js/")).len() < 6 * 1024);
    }
}
