//! The house in figures: prints each and holds it. `.ci/house` shows them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    house::{Source, sources},
    imports::Imports,
};

/// A figure: what is counted, the places where it stands, and how many may.
struct Measure {
    counted: &'static str,
    places: Vec<String>,
    bar: usize,
}

#[test]
fn the_house_is_within_its_bars() {
    let sources = sources();
    let measures = [
        Measure { counted: "circles of files", places: circles(&sources), bar: 0 },
        Measure {
            counted: "enums that list writes or their answers",
            places: defined(&sources, |kind, name| kind == "enum" && LISTS.contains(&name)),
            bar: 0,
        },
        Measure {
            counted: "catch-alls that answer for another write",
            places: lines(&sources, "src/", |line| {
                LISTS.iter().any(|list| names_variant(line, list))
                    || line.contains("downcast") && line.contains("_ =>")
            }),
            bar: 0,
        },
        Measure {
            counted: "store:: in web and cli",
            places: paths(&sources, &["src/web/", "src/cli/"], "store"),
            bar: 0,
        },
        Measure {
            counted: "entity:: in web and cli",
            places: paths(&sources, &["src/web/", "src/cli/"], "entity"),
            bar: 0,
        },
        Measure { counted: "type names in more than two files", places: shared_names(&sources), bar: 0 },
        Measure {
            counted: "paths from the root of the crate outside a use",
            places: lines(&sources, "src/", |line| {
                !line.contains("use ") && !line.trim_start().starts_with("//") && is_long(line)
            }),
            bar: 0,
        },
        Measure { counted: "modules that open with a clause", places: clauses(&sources), bar: 0 },
        Measure { counted: "public items that only tests name", places: unused(&sources), bar: 0 },
        Measure {
            counted: "values of the domain written in more than one file",
            places: values(&sources),
            bar: 0,
        },
    ];
    let mut over = Vec::new();
    for Measure { counted, places, bar } in measures {
        println!("{counted}: {}", places.len());
        if places.len() > bar {
            over.push(format!("{counted}: {} (at most {bar})\n    {}", places.len(), places.join("\n    ")));
        }
    }
    let code = sources.iter().map(Source::code_lines).sum::<usize>();
    println!("lines of code in src: {code}");
    println!("lines of comments in src: {}", sources.iter().map(Source::comment_lines).sum::<usize>());
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// Names that once listed all writes, all answers.
const LISTS: [&str; 6] = ["Entry", "Outcome", "Deed", "Care", "TokenDeed", "Answer"];

fn names_variant(line: &str, list: &str) -> bool {
    line.match_indices(list).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
            && line[at + list.len()..]
                .strip_prefix("::")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase()))
    })
}

/// Whether a line has a path of four parts or more: a `use` says once where such a thing lies.
fn is_long(line: &str) -> bool {
    line.match_indices("crate::").any(|(at, _)| {
        let path = line[at..].split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next();
        path.is_some_and(|path| path.matches("::").count() > 2)
    })
}

fn circles(sources: &[Source]) -> Vec<String> {
    let imports = Imports::of(sources);
    imports.circles().iter().map(|circle| imports.words(circle)).collect()
}

/// Lines of code below a folder for which something holds.
fn lines(sources: &[Source], below: &str, holds: impl Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with(below)) {
        let found = source.code.lines().filter(|line| holds(line));
        places.extend(found.map(|line| format!("{}: {}", source.path, line.trim())));
    }
    places
}

/// Lines that name a room, as the beginning of a path.
fn paths(sources: &[Source], below: &[&str], room: &str) -> Vec<String> {
    let names = |line: &str| {
        line.match_indices(room).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let starts = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let after = &line[at + room.len()..];
            let word = after.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            starts && word && (after.starts_with("::") || line.trim_start().starts_with("use "))
        })
    };
    below.iter().flat_map(|below| lines(sources, below, names)).collect()
}

/// The types a file defines at the outermost level, or in the body of a macro that stands there: line, kind and name.
fn definitions(source: &Source) -> impl Iterator<Item = (&str, &str, &str)> {
    let mut in_macro = false;
    source.code.lines().filter_map(move |line| {
        if !line.starts_with([' ', '}', ')', '#']) {
            in_macro = line.ends_with(['{', '(']) && line.contains('!');
        }
        let indented = line.starts_with(' ');
        let (kind, name) = definition(line.trim_start())?;
        (!indented || in_macro).then_some((line, kind, name))
    })
}

/// The type a line defines: kind and name. One that a macro has yet to name is none.
fn definition(line: &str) -> Option<(&str, &str)> {
    let visible = line.strip_prefix("pub").map_or(line, |rest| {
        rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest)
    });
    let (kind, rest) = visible.trim_start().split_once(' ')?;
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (matches!(kind, "struct" | "enum" | "trait" | "type") && !name.is_empty()).then_some((kind, name))
}

fn defined(sources: &[Source], holds: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for source in sources {
        let found = definitions(source).filter(|(_, kind, name)| holds(kind, name));
        places.extend(found.map(|(line, ..)| format!("{}: {}", source.path, line.trim())));
    }
    places
}

fn shared_names(sources: &[Source]) -> Vec<String> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        for (.., name) in definitions(source) {
            files.entry(name).or_default().insert(&source.path);
        }
    }
    let shared = files.into_iter().filter(|(_, files)| files.len() > 2);
    shared
        .map(|(name, files)| format!("{name}: {}", files.into_iter().collect::<Vec<_>>().join(", ")))
        .collect()
}

/// Values of the domain that are written as text in more than one file.
fn values(sources: &[Source]) -> Vec<String> {
    let values = ["\"individual\"", "\"not-said\"", "\"network, day\"", "\"disowned\""];
    let files = |value: &str| {
        let files = sources.iter().filter(|source| source.code.contains(value));
        files.map(|source| source.path.as_str()).collect::<Vec<_>>()
    };
    let spread = values.into_iter().map(|value| (value, files(value))).filter(|(_, files)| files.len() > 1);
    spread.map(|(value, files)| format!("{value}: {}", files.join(", "))).collect()
}

/// Modules whose description opens with a clause where a noun would do.
fn clauses(sources: &[Source]) -> Vec<String> {
    let opening = ["What ", "Who ", "Whoever ", "That ", "Somebody ", "Nobody "];
    let first = |source: &Source| source.text.lines().next().unwrap_or_default().to_owned();
    sources
        .iter()
        .filter(|source| opening.iter().any(|word| first(source).starts_with(&format!("//! {word}"))))
        .map(|source| format!("{}: {}", source.path, first(source)))
        .collect()
}

/// Items that tests alone may name: a clock that is set wrong is no one's wish.
const FOR_TESTS: [&str; 1] = ["src/clock.rs: pub fn jump"];

/// Public items whose name stands nowhere else in the code of `src`.
fn unused(sources: &[Source]) -> Vec<String> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources {
        for word in source.code.split(|c: char| !c.is_alphanumeric() && c != '_') {
            *times.entry(word).or_default() += 1;
        }
    }
    let mut places =
        lines(sources, "src/", |line| public_name(line).is_some_and(|name| times.get(name) == Some(&1)));
    places.retain(|place| FOR_TESTS.iter().all(|item| !place.starts_with(item)));
    places
}

fn public_name(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let mut words = rest.split_whitespace().skip_while(|word| matches!(*word, "async" | "unsafe"));
    let kind = words.next()?;
    // `const fn` has its name one word further on.
    let name = words.find(|word| *word != "fn")?;
    let item = matches!(kind, "fn" | "const" | "static" | "struct" | "enum" | "trait" | "type");
    item.then(|| name.split(|c: char| !c.is_alphanumeric() && c != '_').next()).flatten()
}

#[test]
fn the_measures_measure() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into(), code: text.into() };
    let files = [
        source(
            "src/web/a.rs",
            "//! What it is.\nuse crate::{\n    store::x,\n};\npub struct A;\nfn f() { crate::store::y() }",
        ),
        source(
            "src/web/b.rs",
            "//! A noun.\nenum Deed {}\nkeyed! {\n    #[derive(Debug)]\n    pub(crate) enum A { One = \"one\", }\n}\nimpl B {\n    type C = u8;\n}",
        ),
        source(
            "src/cli/c.rs",
            "type A = u8;\nmatch x { Answer::Done => A, Rows(n) => own::Answer::of(n) }\npub const fn alone() {}",
        ),
    ];
    assert_eq!(paths(&files, &["src/web/", "src/cli/"], "store").len(), 2);
    assert_eq!(shared_names(&files), ["A: src/cli/c.rs, src/web/a.rs, src/web/b.rs"]);
    assert_eq!(clauses(&files), ["src/web/a.rs: //! What it is."]);
    assert_eq!(defined(&files, |kind, name| kind == "enum" && LISTS.contains(&name)).len(), 1);
    assert_eq!(lines(&files, "src/", |line| names_variant(line, "Answer")).len(), 1);
    assert_eq!(unused(&files), ["src/cli/c.rs: pub const fn alone() {}"]);
}
