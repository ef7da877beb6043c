//! The style sheets need nothing that the promised browsers lack: visitors' pages are complete from Chrome 105,
//! Safari 16 and Firefox 110, organizers' from Chrome 117, Safari 17 and Firefox 125. What is newer stands under
//! `@supports`.

use std::collections::BTreeSet;

/// Oldest versions of Chrome, Safari and Firefox; a hundredth is a minor version.
type Versions = [u16; 3];

const VISITORS: Versions = [10500, 1600, 11000];
const ORGANIZERS: Versions = [11700, 1700, 12500];

/// In no version.
const NEVER: u16 = u16::MAX;

/// What came after 2019, and from which version on it is known: the compatibility data of MDN
/// (<https://github.com/mdn/browser-compat-data>), read in November 2026.
const NEW: [(&str, Versions); 63] = [
    ("clamp()", [7900, 1301, 7500]),
    ("min()", [7900, 1101, 7500]),
    ("max()", [7900, 1101, 7500]),
    ("fit-content()", [2900, 1001, 7600]),
    ("gap", [8400, 1401, 6300]),
    ("inset", [8700, 1401, 6600]),
    ("inset-inline", [8700, 1401, 6300]),
    ("inset-inline-start", [8700, 1401, 6300]),
    ("inset-inline-end", [8700, 1401, 6300]),
    ("inset-block-end", [8700, 1401, 6300]),
    ("margin-inline", [8700, 1401, 6600]),
    ("margin-block", [8700, 1401, 6600]),
    ("padding-inline", [8700, 1401, 6600]),
    ("padding-block", [8700, 1401, 6600]),
    ("border-block", [8700, 1401, 6600]),
    ("border-inline", [8700, 1401, 6600]),
    (":is()", [8800, 1400, 7800]),
    (":where()", [8800, 1400, 7800]),
    (":focus-visible", [8600, 1504, 8500]),
    (":has()", [10500, 1504, 12100]),
    (":popover-open", [11400, 1700, 12500]),
    ("@container", [10500, 1600, 11000]),
    ("container-type", [10500, 1600, 11000]),
    ("container-name", [10500, 1600, 11000]),
    ("container", [10500, 1600, 11000]),
    ("@layer", [9900, 1504, 9700]),
    ("@property", [8500, 1604, 12800]),
    ("@starting-style", [11700, 1705, 12900]),
    ("@scope", [11800, 1704, 14600]),
    ("accent-color", [9300, 1504, 9200]),
    ("appearance", [8400, 1504, 8000]),
    ("aspect-ratio", [8800, 1500, 8900]),
    ("box-decoration-break", [13000, NEVER, 3200]),
    ("backdrop-filter", [7600, 1800, 10300]),
    ("color-mix()", [11100, 1602, 11300]),
    ("light-dark()", [12300, 1705, 12000]),
    ("oklch()", [11100, 1504, 11300]),
    ("content-visibility", [8500, 1800, 12500]),
    ("field-sizing", [12300, 2602, NEVER]),
    ("interpolate-size", [12900, NEVER, NEVER]),
    ("text-wrap", [11400, 1705, 12100]),
    ("text-underline-offset", [8700, 1201, 7000]),
    ("text-decoration-thickness", [8900, 1201, 7000]),
    ("overscroll-behavior", [6300, 1600, 5900]),
    ("scrollbar-gutter", [9400, 1802, 9700]),
    ("scrollbar-width", [12100, 1802, 6400]),
    ("translate", [10400, 1401, 7200]),
    ("rotate", [10400, 1401, 7200]),
    ("scale", [10400, 1401, 7200]),
    ("animation-timeline", [11500, 2600, NEVER]),
    ("animation-range", [11500, 2600, NEVER]),
    ("view-timeline", [11500, 2600, NEVER]),
    ("view()", [11500, 2600, NEVER]),
    ("subgrid", [11700, 1600, 7100]),
    ("anywhere", [8000, 1504, 6500]),
    ("dvh", [10800, 1504, 10100]),
    ("svh", [10800, 1504, 10100]),
    ("lvh", [10800, 1504, 10100]),
    ("cqi", [10500, 1600, 11000]),
    ("(scripting", [12000, 1700, 11300]),
    ("(prefers-reduced-transparency", [11800, NEVER, NEVER]),
    ("(any-pointer", [4100, 900, 6400]),
    ("(update", [11300, 1700, 10200]),
];

/// What harms nobody where it is unknown, and cannot stand under `@supports`.
const HARMLESS: [(&str, &str); 8] = [
    ("size-adjust", "of the stand-in font: it is wider until the font has come"),
    ("ascent-override", "of the stand-in font: its lines are a little higher until the font has come"),
    ("descent-override", "of the stand-in font, too"),
    ("forced-color-adjust", "stands in blocks for forced colours only, which browsers have that know it"),
    ("(forced-colors", "a browser without it forces colours by itself"),
    ("(scripting", "without it a button that script shows has no place before"),
    (
        "::-webkit-details-marker",
        "of WebKit, which reads no `list-style` there; a rule of its own, which others leave out",
    ),
    ("hyphens", "without it a long word breaks by `overflow-wrap`"),
];

/// What every browser from Chrome 80, Safari 13 and Firefox 75 on knows.
const OLD: &str = "align-content align-items align-self animation background background-color border \
    border-block-start border-block-end border-bottom border-bottom-color border-collapse border-color \
    border-inline-start border-inline-end border-left border-radius border-right border-spacing border-style \
    border-top border-top-color border-width bottom box-shadow box-sizing break-after break-before break-inside \
    caption-side clear clip-path color color-scheme column-gap columns content counter-increment counter-reset cursor \
    direction display fill fill-opacity flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap float \
    font font-display font-family font-feature-settings font-size font-style font-variant-numeric font-weight grid \
    grid-area grid-auto-columns grid-auto-flow grid-auto-rows grid-column grid-row grid-template grid-template-areas \
    grid-template-columns grid-template-rows height justify-content justify-items justify-self left letter-spacing \
    line-height list-style list-style-position margin margin-block-end margin-block-start margin-bottom margin-inline-end \
    margin-inline-start margin-left margin-right margin-top max-height max-width min-height min-width object-fit \
    opacity order outline outline-color outline-offset outline-style outline-width overflow overflow-wrap overflow-x \
    overflow-y padding padding-block-end padding-block-start padding-bottom padding-inline-end padding-inline-start \
    padding-left padding-right padding-top place-items pointer-events position resize right row-gap scroll-behavior \
    scroll-margin-top scroll-padding-top size src stroke stroke-dasharray stroke-linecap stroke-width table-layout \
    text-align text-decoration text-decoration-color text-indent text-overflow text-transform top transform \
    transform-origin transition unicode-range user-select vector-effect vertical-align visibility white-space width \
    word-spacing writing-mode z-index -webkit-appearance -webkit-text-size-adjust \
    attr() calc() cubic-bezier() format() linear-gradient() local() minmax() polygon() repeat() rgb() rgba() scaleX() \
    scaleY() selector() translateX() translateY() url() var() inset() \
    :not() :nth-child() :nth-of-type() :lang() ::after ::backdrop ::before ::marker ::placeholder :active :checked \
    :disabled :empty :first-child :first-of-type :focus :focus-within :hover :last-child :last-of-type :link \
    :only-child :root :target :visited \
    @font-face @import @keyframes @media @page @supports \
    (min-width (max-width (min-height (max-height (prefers-color-scheme (prefers-reduced-motion (hover (pointer \
    (orientation";

/// A style sheet without its comments and strings.
fn plain(css: &str) -> String {
    let mut text = String::new();
    for (at, part) in css.split("/*").enumerate() {
        text.push_str(if at == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) });
    }
    text.split('"').step_by(2).collect::<Vec<_>>().join("")
}

/// The same without what stands under `@supports`.
fn unguarded(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some(start) = rest.find("@supports") {
        kept.push_str(&rest[..start]);
        let mut depth = 0;
        let end = rest[start..].char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            *c == '}' && depth == 0
        });
        rest = end.map_or("", |(at, _)| &rest[start + at + 1..]);
    }
    kept + rest
}

/// The properties, functions, selectors, rules and conditions of a style sheet.
fn features(css: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let name = |text: &str| text.chars().take_while(|c| is_name(*c)).collect::<String>();
    let mut found = BTreeSet::new();
    let mut start = 0;
    for (at, c) in css.char_indices() {
        if !matches!(c, '{' | '}' | ';') {
            continue;
        }
        let part = css[start..at].trim();
        start = at + 1;
        let selector = c == '{';
        if let Some(rule) = part.strip_prefix('@') {
            found.insert(format!("@{}", name(rule)));
            for condition in part.split('(').skip(1).filter(|_| !part.starts_with("@page")) {
                let feature = name(condition);
                // Of `@container` and of ranges only the name counts.
                if !feature.is_empty() && !part.starts_with("@container") {
                    found.insert(format!("({feature}"));
                }
            }
        } else if selector {
            for (at, _) in part.match_indices(':') {
                let colons = part[at..].chars().take_while(|c| *c == ':').count();
                let pseudo = name(&part[at + colons..]);
                if at > 0 && part.as_bytes()[at - 1] == b':' {
                    continue;
                }
                let call = part[at + colons + pseudo.len()..].starts_with('(');
                found.insert(format!("{}{pseudo}{}", &part[at..at + colons], if call { "()" } else { "" }));
            }
        } else if let Some((property, value)) = part.split_once(':') {
            let property = property.trim();
            if !property.starts_with("--") {
                found.insert(property.to_owned());
            }
            for (at, _) in value.match_indices('(') {
                let before: String = value[..at].chars().rev().take_while(|c| is_name(*c)).collect();
                if !before.is_empty() {
                    found.insert(format!("{}()", before.chars().rev().collect::<String>()));
                }
            }
            // Values and units that came late.
            for word in value.split(|c: char| !is_name(c) && c != '.') {
                let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
                if ["subgrid", "anywhere", "dvh", "svh", "lvh", "cqi"].contains(&unit) {
                    found.insert(unit.to_owned());
                }
            }
        }
    }
    found
}

/// Which features of a style sheet browsers of these versions may lack.
fn missing(css: &str, promised: Versions) -> Vec<String> {
    let old: BTreeSet<&str> = OLD.split_whitespace().collect();
    let lacks = |versions: &Versions| versions.iter().zip(promised).any(|(from, oldest)| *from > oldest);
    let is_missing = |feature: &String| {
        let feature = feature.as_str();
        let harmless = HARMLESS.iter().any(|(known, _)| *known == feature);
        let new = NEW.iter().find(|(known, _)| *known == feature);
        !harmless && new.map_or(!old.contains(feature), |(_, versions)| lacks(versions))
    };
    features(&unguarded(&plain(css))).into_iter().filter(is_missing).collect()
}

/// The style sheets of a folder of `assets`, by name.
fn sheets(folder: &str) -> Vec<(String, String)> {
    let folder = format!("{}/assets/{folder}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path());
    let css = files.filter(|path| path.extension().is_some_and(|ending| ending == "css"));
    css.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a style sheet")))
        .collect()
}

#[test]
fn no_style_sheet_needs_what_a_promised_browser_lacks() {
    for (folder, promised) in [("css", VISITORS), ("css/console", ORGANIZERS)] {
        let sheets = sheets(folder);
        assert!(sheets.len() > 5, "{folder} is read");
        for (path, css) in sheets {
            let missing = missing(&css, promised);
            assert!(
                missing.is_empty(),
                "{path}: {missing:?} must stand under @supports, or in a table of this test with its versions"
            );
        }
    }
}

#[test]
fn what_is_too_new_is_found() {
    for (css, found) in [
        ("a { color: red; }", None),
        ("a { text-wrap: balance; }", Some("text-wrap")),
        ("@supports (text-wrap: balance) { a { text-wrap: balance; } } b { color: red; }", None),
        ("@supports (x: y) { a { b: c; } } p:has(a) { color: red; }", Some(":has()")),
        ("@media (update: fast) { a { color: red; } }", Some("(update")),
        ("a { height: calc(100dvh - 1rem); }", Some("dvh")),
        ("a { color: color-mix(in srgb, red, blue); }", Some("color-mix()")),
        ("a { unheard-of: 1; }", Some("unheard-of")),
        ("a::unheard-of { color: red; }", Some("::unheard-of")),
        ("@unheard-of { a { color: red; } }", Some("@unheard-of")),
        ("a { grid-template-columns: subgrid; }", Some("subgrid")),
        ("a { width: unheard(1px) }", Some("unheard()")),
        ("@container (min-width: 1rem) { a { color: red; } }", None),
        ("/* text-wrap: balance */ a { content: \"text-wrap: x\"; --text-wrap: 1; }", None),
    ] {
        let all = missing(css, VISITORS);
        assert_eq!(all, found.into_iter().collect::<Vec<_>>(), "{css}");
    }
}
