//! The house: arrows run down only, files import one another in no circle, and each library has one home.
//!
//! ```text
//! main → cli → app → web  → domain → store → entity
//!                  → mail ↗
//!               web → draw ↗
//! ```

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::imports::{self, Imports};

/// What each room may know of the others, besides itself. `config` and `clock` may be known by all.
const ROOMS: [(&str, &[&str]); 11] = [
    ("main", &["cli"]),
    ("lib", &[]),
    ("cli", &["app", "draw", "domain"]),
    ("app", &["web", "mail", "draw", "domain", "store"]),
    ("web", &["draw", "domain"]),
    ("mail", &["domain", "store"]),
    ("draw", &["domain"]),
    ("domain", &["store"]),
    ("store", &[]),
    ("config", &[]),
    ("clock", &[]),
];

/// The rooms of the domain, ground first: each knows only those before it.
const DOMAIN: [&str; 9] =
    ["kernel", "crypto", "content", "counts", "write", "pledge", "account", "operate", "export"];

/// The homes of the libraries: folders or files below `src/`.
const HOMES: [(&str, &[&str]); 52] = [
    // Rows of tables: pages and commands get the domain's own types.
    ("entity", &["config/", "domain/", "store/", "mail/"]),
    ("axum", &["web/", "app.rs"]),
    ("axum_extra", &["web/"]),
    ("tower_http", &["web/"]),
    ("tower", &["web/"]),
    ("hyper", &["web/"]),
    ("hyper_util", &["web/"]),
    ("http_body_util", &["web/"]),
    ("maud", &["web/", "mail/letter"]),
    ("validator", &["web/"]),
    ("brotli", &["web/"]),
    ("flate2", &["web/"]),
    ("lettre", &["mail/", "app.rs"]),
    ("mail_parser", &["mail/"]),
    ("hickory_resolver", &["mail/dns.rs"]),
    ("sea_orm", &["store/"]),
    ("sqlx", &["store/"]),
    ("migration", &["store/"]),
    ("rustix", &["store/disk.rs", "app/files.rs", "cli/umask.rs"]),
    ("clap", &["cli/", "config/"]),
    ("pulldown_cmark", &["domain/content/campaign/"]),
    ("fluent_bundle", &["domain/content/campaign/"]),
    ("idna", &["domain/content/share/", "domain/content/address.rs"]),
    (
        "psl",
        &[
            "domain/content/address.rs",
            "domain/content/campaign/channel.rs",
            "domain/content/share/server.rs",
            "domain/content/name.rs",
        ],
    ),
    ("aes_gcm_siv", &["domain/crypto/keyring.rs"]),
    ("resvg", &["draw/"]),
    ("png", &["draw/"]),
    ("harfrust", &["draw/typeface.rs"]),
    ("skrifa", &["draw/typeface.rs"]),
    ("krilla", &["draw/poster.rs"]),
    ("fast_qr", &["draw/qr.rs"]),
    ("unicode_segmentation", &["domain/content/share/", "draw/"]),
    ("quick_cache", &["web/drawings.rs", "web/page_cache.rs"]),
    ("icu_properties", &["domain/content/address.rs", "domain/content/folding.rs"]),
    ("unicode_security", &["domain/content/address.rs"]),
    ("getrandom", &["clock.rs"]),
    ("argon2", &["domain/crypto/password.rs"]),
    ("zxcvbn", &["domain/crypto/password.rs"]),
    (
        "unicode_normalization",
        &["domain/crypto/password.rs", "domain/content/address.rs", "domain/content/folding.rs"],
    ),
    ("hmac", &["domain/crypto/keyring.rs", "domain/account/second_factor.rs"]),
    ("sha1", &["domain/account/second_factor.rs"]),
    ("csv", &["domain/export/", "domain/operate/paper/"]),
    ("calamine", &["domain/operate/paper/workbook.rs"]),
    ("encoding_rs", &["domain/operate/paper/file.rs"]),
    ("zip", &["domain/operate/paper/workbook.rs", "web/download.rs"]),
    ("rust_xlsxwriter", &["domain/export/workbook.rs"]),
    ("tempfile", &["cli/demo.rs", "domain/export/", "domain/operate/backup.rs", "web/drawings.rs"]),
    ("indicatif", &["cli/"]),
    ("utoipa", &["web/api/"]),
    (
        "metrics",
        &[
            "web/prometheus.rs",
            "web/page_cache.rs",
            "store/writer.rs",
            "mail/courier.rs",
            "domain/pledge/pace.rs",
        ],
    ),
    ("metrics_exporter_prometheus", &["web/prometheus.rs"]),
    ("sd_notify", &["app/service.rs"]),
];

/// Longest file, in lines.
const LONGEST: usize = 700;

/// A source file.
pub(crate) struct Source {
    /// Its path from the workspace, such as `src/web/router.rs`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Its text without comments and tests.
    pub(crate) code: String,
}

/// All source files of the program.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources: Vec<Source> = files(&root.join("src"))
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).expect("a source file");
            let path = file.strip_prefix(root).expect("within").to_string_lossy().into_owned();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).map(without_remark);
            Source { path, code: code.collect::<Vec<_>>().join("\n"), text }
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 60, "the source files are found");
    sources
}

/// A line without a remark at its end.
fn without_remark(line: &str) -> &str {
    line.split(" // ").next().unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .collect()
}

impl Source {
    /// Lines of code: no comments, no blank lines, no unit tests.
    pub(crate) fn code_lines(&self) -> usize {
        self.code.lines().filter(|line| !line.trim().is_empty()).count()
    }

    /// Lines that are comments alone, but for those of unit tests.
    pub(crate) fn comment_lines(&self) -> usize {
        let text = self.text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        text.lines().filter(|line| line.trim_start().starts_with("//")).count()
    }

    /// Where it stands in the tree of modules, such as `["web", "router"]`.
    pub(crate) fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut parts: Vec<&str> = path.split('/').collect();
        if parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts
    }

    /// The rooms it names, by `use` or in the middle of the code.
    fn rooms(&self) -> BTreeSet<String> {
        let module = self.module();
        let top = |path: imports::Path| -> Option<String> {
            let (above, depth) = match path.first()?.as_str() {
                "crate" => (Vec::new(), 1),
                "super" => {
                    let depth = path.iter().take_while(|name| *name == "super").count();
                    (module[..module.len().checked_sub(depth)?].to_vec(), depth)
                }
                _ => return None,
            };
            let named = path[depth..].iter().map(String::as_str);
            above.into_iter().chain(named).next().map(str::to_owned)
        };
        imports::named(self).into_iter().filter_map(top).collect()
    }

    /// Whether it names a library.
    fn names(&self, library: &str) -> bool {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '.';
        let named = format!("{library}::");
        self.code.match_indices(&named).any(|(at, _)| !self.code[..at].ends_with(word))
            || self.code.contains(&format!("use {library};"))
    }
}

#[test]
fn the_reader_of_this_test_reads() {
    let source = |path: &str, code: &str| Source { path: path.into(), text: code.into(), code: code.into() };
    let rooms = |path: &str, code: &str| source(path, code).rooms().into_iter().collect::<Vec<_>>();
    assert_eq!(
        rooms("src/domain/x.rs", "use crate::{clock::{a, b}, store::{self, c::{d, e}},\n web};"),
        ["clock", "store", "web"]
    );
    assert_eq!(rooms("src/domain/x.rs", "use super::y; fn f() { crate::mail::g() }"), ["domain", "mail"]);
    assert_eq!(rooms("src/domain/x.rs", "use super::super::web;"), ["web"]);
    assert_eq!(rooms("src/domain/campaign/mod.rs", "use super::address; pub use phase::Phase;"), ["domain"]);
    assert!(source("src/x.rs", "fn f() { axum::serve() }").names("axum"));
    assert!(!source("src/x.rs", "use axum_extra::x; crate::axum::y").names("axum"));
}

#[test]
fn arrows_run_down_only() {
    let mut strangers = Vec::new();
    for source in sources() {
        let module = source.module();
        let room = module[0];
        let known = ROOMS.iter().find(|(name, _)| *name == room);
        let (_, known) = known.unwrap_or_else(|| panic!("{} is in no room", source.path));
        for other in source.rooms() {
            let allowed = other == room
                || matches!(other.as_str(), "config" | "clock")
                || known.contains(&other.as_str());
            let is_room = ROOMS.iter().any(|(name, _)| *name == other);
            if is_room && !allowed {
                strangers.push(format!("{} knows {other}", source.path));
            }
        }
    }
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn no_files_import_one_another_in_a_circle() {
    let imports = Imports::of(&sources());
    let circles: Vec<String> = imports.circles().iter().map(|circle| imports.words(circle)).collect();
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

/// Modules whose own files, too, take from them what they pass on.
const DOORS: [&str; 4] = ["domain", "store", "web", "web::console"];

#[test]
fn what_a_module_passes_on_is_imported_from_there() {
    let past = Imports::of(&sources()).past_the_door(&DOORS);
    assert!(past.is_empty(), "{past:#?}");
}

#[test]
fn the_rooms_of_the_domain_stand_in_one_row() {
    let room = |path: &str| {
        // The door, `mod.rs`, shows all rooms.
        let within = path.strip_prefix("src/domain/").filter(|file| *file != "mod.rs")?;
        let name = within.split_once('/').map_or(within.trim_end_matches(".rs"), |(room, _)| room);
        let place = DOMAIN.iter().position(|room| *room == name);
        Some(place.unwrap_or_else(|| panic!("{path} is in no room of the domain")))
    };
    let mut strangers = Vec::new();
    for (file, targets) in Imports::of(&sources()).arrows {
        let Some(own) = room(&file) else { continue };
        for (target, names) in targets {
            if room(&target).is_some_and(|other| other > own) {
                strangers.push(format!("{file} takes {names:?} from {target}"));
            }
        }
    }
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn the_map_names_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = std::fs::read_to_string(root.join("docs/architecture.md")).expect("the map");
    let folders = ["src", "tests", "entity", "migration", "assets", "docs", "benches", "deploy", ".ci"];
    let named: Vec<&str> = map
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| folders.contains(&name.split('/').next().unwrap_or_default()))
        .collect();
    assert!(named.len() > 40, "{named:?}");
    let missing: Vec<&&str> = named.iter().filter(|name| !root.join(name).exists()).collect();
    assert!(missing.is_empty(), "{missing:?} are not there");
    let rooms = map.lines().filter_map(|line| Some(line.strip_prefix("| `src/domain/")?.split_once('`')?.0));
    assert_eq!(rooms.collect::<Vec<_>>(), DOMAIN, "the map has them in another order");
}

#[test]
fn the_tests_that_the_documents_name_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/security.md")).expect("the page");
    let named: Vec<(&str, &str)> =
        page.split('`').skip(1).step_by(2).filter_map(|name| name.split_once(".rs::")).collect();
    assert!(named.len() > 40, "{named:?}");
    let is_missing = |(file, test): &&(&str, &str)| {
        let text = std::fs::read_to_string(root.join(format!("{file}.rs"))).unwrap_or_default();
        !text.contains(&format!("fn {test}("))
    };
    let missing: Vec<_> = named.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "{missing:?} are not there");
}

#[test]
fn the_kit_of_page_parts_knows_the_domain_alone() {
    let kit = sources().into_iter().filter(|source| source.path.starts_with("src/web/kit/"));
    let strangers: Vec<String> = kit
        .filter(|source| {
            source.code.replace("crate::web::kit", "").contains("crate::web")
                || source.code.contains("super::super")
        })
        .map(|source| source.path)
        .collect();
    assert!(strangers.is_empty(), "{strangers:?} know pages or addresses");
}

#[test]
fn each_library_has_one_home() {
    let mut strangers = Vec::new();
    for source in sources() {
        let path = source.path.trim_start_matches("src/");
        for (library, homes) in HOMES {
            if source.names(library) && !homes.iter().any(|home| path.starts_with(home)) {
                strangers.push(format!("{} uses {library}", source.path));
            }
        }
    }
    assert!(strangers.is_empty(), "{strangers:#?}");
}

#[test]
fn every_named_home_is_needed() {
    let sources = sources();
    for (library, _) in HOMES {
        assert!(sources.iter().any(|source| source.names(library)), "nothing uses {library} any more");
    }
}

#[test]
fn no_file_is_longer_than_one_can_hold_in_mind() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn what_can_fail_is_not_unwrapped() {
    let mut bare = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.code.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let unwraps = line.contains(".unwrap()") || line.contains(".expect(\"");
            let reasoned = lines[number.saturating_sub(10)..number]
                .iter()
                .any(|line| line.contains("#[expect(clippy::") || line.contains("clippy::expect_used"));
            if unwraps && !reasoned {
                bare.push(format!("{}: {}", source.path, line.trim()));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

#[test]
fn time_randomness_and_the_environment_have_one_home() {
    for (called, home) in [
        ("Timestamp::now()", "src/clock.rs"),
        ("SystemTime::now()", "src/clock.rs"),
        ("getrandom::", "src/clock.rs"),
        ("env::var", "src/config/"),
    ] {
        let strangers: Vec<String> = sources()
            .into_iter()
            .filter(|source| !source.path.starts_with(home) && source.code.contains(called))
            .map(|source| source.path)
            .collect();
        assert!(strangers.is_empty(), "{called}: {strangers:?}");
    }
}

/// Who among the tests may read the machine's time, or name what does, and why.
const TELL_THE_TIME: [(&str, &str); 2] = [
    ("src/clock.rs", "its test is about the machine's clock"),
    ("tests/guard/house.rs", "names what is not to be called"),
];

/// A test that reads the date fails on some day of the year.
#[test]
fn no_test_reads_the_real_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &PathBuf| std::fs::read_to_string(file).expect("a source file");
    let tests = files(&root.join("tests")).into_iter().map(|file| (read(&file), file));
    // Of the program's own files only what is compiled for tests.
    let units =
        ["src", "entity/src", "migration/src"].into_iter().flat_map(|folder| files(&root.join(folder)));
    let units = units.filter_map(|file| Some((read(&file).split_once("#[cfg(test)]")?.1.to_owned(), file)));
    let (mut read, mut strangers, mut found) = (0, Vec::new(), BTreeSet::new());
    for (text, file) in tests.chain(units) {
        read += 1;
        let path = file.strip_prefix(root).expect("within").to_string_lossy().into_owned();
        for word in ["Clock::system", "Timestamp::now", "Zoned::now", "ZonedDateTime::now", "SystemTime::now"]
        {
            match TELL_THE_TIME.iter().find(|(known, _)| *known == path) {
                _ if !text.contains(word) => {}
                Some((known, _)) => _ = found.insert(*known),
                None => strangers.push(format!("{path}: {word}")),
            }
        }
    }
    assert!(read > 100, "the tests are found");
    assert!(strangers.is_empty(), "{strangers:#?}");
    assert_eq!(found.len(), TELL_THE_TIME.len(), "an exception is not needed any more: {found:?}");
}

#[test]
fn sql_stands_in_the_store_only() {
    for source in sources().into_iter().filter(|source| !source.path.starts_with("src/store/")) {
        for word in ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "PRAGMA "] {
            assert!(!source.code.contains(&format!("\"{word}")), "{}: {word}", source.path);
        }
    }
}
