//! Style sheet, script, font and icon: joined from one file a component or behaviour, embedded,
//! and served under a name with their hash, so that a browser may keep them for good.

use std::collections::HashMap;

use axum::http::HeaderMap;
use bytes::Bytes;
use data_encoding::HEXLOWER;
use rust_embed::Embed;

use crate::domain::crypto::keyring::sha256;
use crate::web::cached::CachedResponse;

#[derive(Embed)]
#[folder = "assets/"]
#[include = "css/*.css"]
#[include = "css/console/*.css"]
#[include = "css/wall/*.css"]
#[include = "js/*.js"]
#[include = "js/console/*.js"]
#[include = "js/wall/*.js"]
#[include = "fonts/*.woff2"]
#[include = "img/*"]
#[include = "guide/*.webp"]
struct Embedded;

/// Style sheets of visitors' pages that organizers' pages need too. The rest stays where it is:
/// visitors must not pay for the console.
const DESK_SHARES: [&str; 7] = [
    "css/base.css",
    "css/button.css",
    "css/errors.css",
    "css/field.css",
    "css/map.css",
    "css/note.css",
    "css/page.css",
];

/// The typeface of headings: for every page, and for those that have letters which English and Mongolian lack.
const FONTS: [&str; 3] = ["display", "display-latin", "display-more"];

/// How long a browser may keep a file whose name changes with its content.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// The files by the name they are served under.
#[derive(Debug)]
pub struct Assets {
    files: HashMap<String, CachedResponse>,
    pub stylesheet: String,
    pub console_stylesheet: String,
    pub console_script: String,
    /// Of wall screens, beside that of all pages.
    pub wall_stylesheet: String,
    pub wall_script: String,
    pub script: String,
    pub font: String,
    pub icon: String,
    /// Paths of the icons for home screens, with their sizes in pixels.
    pub icons: Vec<(String, u32)>,
    /// Paths of the guide's pictures by chapter and language, as in `flood.en`.
    pub guide: HashMap<String, String>,
}

impl Assets {
    pub fn new(headers: &HeaderMap) -> Self {
        let mut files = HashMap::new();
        let mut add = |stem: &str, ending: &str, mime: &'static str, body: Bytes| {
            let hash = HEXLOWER.encode(&sha256(&body)[..6]);
            let name = format!("{stem}-{hash}.{ending}");
            files.insert(name.clone(), CachedResponse::new(body, mime, FOREVER, headers));
            format!("/assets/{name}")
        };
        let fonts = FONTS.map(|stem| {
            let served = add(stem, "woff2", "font/woff2", one(&format!("fonts/{stem}.woff2")));
            (format!("/assets/{stem}.woff2"), served)
        });
        let with_fonts = |css: &str| {
            fonts.iter().fold(without_comments(css), |css, (name, served)| css.replace(name, served))
        };
        let icon = add("icon", "svg", "image/svg+xml", one("img/icon.svg"));
        let stylesheet = add("site", "css", "text/css; charset=utf-8", with_fonts(&joined("css/")).into());
        let shared = DESK_SHARES.map(|name| String::from_utf8_lossy(&one(name)).into_owned()).join("\n");
        let css = format!("{shared}\n{}", joined("css/console/"));
        let console_stylesheet = add("desk", "css", "text/css; charset=utf-8", with_fonts(&css).into());
        let css = with_fonts(&joined("css/wall/"));
        let wall_stylesheet = add("wall", "css", "text/css; charset=utf-8", css.into());
        let js = without_comments(&joined("js/"));
        let script = add("site", "js", "text/javascript; charset=utf-8", js.into());
        let copy = String::from_utf8_lossy(&one("js/copy.js")).into_owned();
        let js = without_comments(&(copy + &joined("js/console/")));
        let console_script = add("desk", "js", "text/javascript; charset=utf-8", js.into());
        let js = without_comments(&joined("js/wall/"));
        let wall_script = add("wall", "js", "text/javascript; charset=utf-8", js.into());
        let icons = [192, 512]
            .into_iter()
            .filter_map(|size| {
                let picture = one(&format!("img/icon-{size}.png"));
                (!picture.is_empty())
                    .then(|| (add(&format!("icon-{size}"), "png", "image/png", picture), size))
            })
            .collect();
        let guide = Embedded::iter().filter_map(|name| {
            let stem = name.strip_prefix("guide/")?.strip_suffix(".webp")?.to_owned();
            let served = add(&stem, "webp", "image/webp", one(&name));
            Some((stem, served))
        });
        let guide = guide.collect();
        let [(_, font), ..] = fonts;
        Self {
            files,
            stylesheet,
            console_stylesheet,
            console_script,
            wall_stylesheet,
            wall_script,
            script,
            font,
            icon,
            icons,
            guide,
        }
    }

    /// The file that is served under a name.
    pub fn file(&self, name: &str) -> Option<&CachedResponse> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_joined_and_the_font_found() {
        let assets = Assets::new(&HeaderMap::new());
        assert!(assets.files.len() >= 4);
        assert!(assets.stylesheet.starts_with("/assets/site-") && assets.stylesheet.ends_with(".css"));
        let css = without_comments(&joined("css/"));
        assert!(
            FONTS.iter().all(|stem| css.contains(&format!("/assets/{stem}.woff2"))) && !css.contains("/*")
        );
        // Visitors do not load what only organizers see.
        assert!(assets.console_stylesheet.starts_with("/assets/desk-"));
        assert!(joined("css/console/").contains(".desk") && !css.contains(".desk"));
        assert!(DESK_SHARES.iter().all(|name| !one(name).is_empty()));
    }

    #[test]
    fn the_script_is_small() {
        assert!(without_comments(&joined("js/")).len() < 6 * 1024);
    }
}
