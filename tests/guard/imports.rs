//! Reads which files of `src` import which others.
//!
//! `use` trees are expanded, paths in the midst of the code are read too, and a name that is passed on
//! by another file's `use` leads to the file that defines it. A module that is imported leads nowhere
//! by itself: what is taken out of it does.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::Source;

/// Files that import one another, in alphabetical order.
pub(crate) type Circle = BTreeSet<String>;

/// The files of `src` and what each takes from which others.
pub(crate) struct Imports {
    files: BTreeMap<Path, File>,
    /// By importing file and imported file: the names.
    pub(crate) arrows: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

/// The names of a path, such as `["web", "router"]`.
pub(crate) type Path = Vec<String>;

#[derive(Default)]
struct File {
    name: String,
    /// The paths a name stands for by `use`. One name may stand for a function and a module.
    bound: BTreeMap<String, Vec<Path>>,
    /// All paths it names, by `use` or in the midst of the code.
    named: BTreeSet<Path>,
    /// The paths it passes on to everybody, by `pub use`.
    passed_on: BTreeSet<Path>,
}

/// Where a path leads.
#[derive(Clone, PartialEq, Eq)]
enum Place {
    Module(Path),
    /// Something defined in a file.
    Item(String),
}

impl Imports {
    /// Reads source files.
    pub(crate) fn of(sources: &[Source]) -> Self {
        let mut imports = Self { files: BTreeMap::new(), arrows: BTreeMap::new() };
        for source in sources {
            let module: Path = source.module().into_iter().map(str::to_owned).collect();
            // The library is the root; the program takes all it needs from there.
            let module = if module == ["lib"] { Path::new() } else { module };
            imports.files.insert(module, File::read(source));
        }
        for (module, file) in &imports.files {
            let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for path in &file.named {
                for place in imports.follow(module, path, &mut Vec::new()) {
                    if let Place::Item(target) = place
                        && target != file.name
                    {
                        arrows.entry(target).or_default().insert(path[path.len() - 1].clone());
                    }
                }
            }
            imports.arrows.insert(file.name.clone(), arrows);
        }
        imports
    }

    /// Paths that lead past a module which passes the same thing on. Within a module its files know one
    /// another, but for the modules named here.
    pub(crate) fn past_the_door(&self, open_within: &[&str]) -> Vec<String> {
        let mut doors: BTreeMap<Path, &Path> = BTreeMap::new();
        for (module, file) in &self.files {
            for path in &file.passed_on {
                let inner = match path[0].as_str() {
                    "crate" => path[1..].to_vec(),
                    first if self.files.contains_key(&child(module, first)) => [&module[..], path].concat(),
                    _ => continue,
                };
                if inner.len() > module.len() + 1 && inner.starts_with(module) {
                    doors.insert(inner, module);
                }
            }
        }
        let mut past = Vec::new();
        for (module, file) in &self.files {
            for path in file.named.iter().filter(|path| path[0] == "crate") {
                if let Some(door) = doors.get(&path[1..])
                    && module != *door
                    && (!module.starts_with(door) || open_within.contains(&door.join("::").as_str()))
                {
                    past.push(format!("{}: {}, by {}", file.name, path.join("::"), door.join("::")));
                }
            }
        }
        past
    }

    /// The places a path leads to from within a module; none for other crates and for what is local.
    fn follow(&self, from: &Path, path: &[String], seen: &mut Vec<(Path, Path)>) -> Vec<Place> {
        let visit = (from.clone(), path.to_vec());
        if path.is_empty() || seen.contains(&visit) {
            return Vec::new();
        }
        seen.push(visit);
        let (first, rest) = (path[0].as_str(), &path[1..]);
        match first {
            "crate" | "sixteen" => return self.within(&Path::new(), rest, seen),
            "self" => return self.within(from, rest, seen),
            "super" => return self.within(&parent(from), rest, seen),
            _ => {}
        }
        let mut places = Vec::new();
        let child = child(from, first);
        let has_child = self.files.contains_key(&child);
        if has_child {
            places.extend(self.within(&child, rest, seen));
        }
        for bound in self.files.get(from).and_then(|file| file.bound.get(first)).into_iter().flatten() {
            let whole = [bound, rest].concat();
            // In `use home::home` the first is the module, also where the path is whole.
            let absolute = [&["crate".to_owned()][..], from, &[first.to_owned()]].concat();
            if has_child && bound.starts_with(&absolute) {
                places.extend(self.within(&child, &whole[absolute.len()..], seen));
            } else if bound[0] != first {
                places.extend(self.follow(from, &whole, seen));
            } else if has_child {
                places.extend(self.within(&child, &whole[1..], seen));
            }
        }
        places
    }

    /// The places the rest of a path leads to inside a module.
    fn within(&self, module: &Path, rest: &[String], seen: &mut Vec<(Path, Path)>) -> Vec<Place> {
        let (Some(first), Some(file)) = (rest.first(), self.files.get(module)) else {
            return vec![Place::Module(module.clone())];
        };
        if first == "super" || first == "self" {
            return self.follow(module, rest, seen);
        }
        let passed_on = file.bound.get(first).is_some_and(|bound| bound != &[vec![first.clone()]]);
        if passed_on || self.files.contains_key(&child(module, first)) {
            return self.follow(module, rest, seen);
        }
        vec![Place::Item(file.name.clone())]
    }

    /// The circles, the largest first.
    pub(crate) fn circles(&self) -> Vec<Circle> {
        let reach: BTreeMap<&String, BTreeSet<&String>> =
            self.arrows.keys().map(|file| (file, self.reach(file))).collect();
        let mut circles: Vec<Circle> = Vec::new();
        for (file, reached) in &reach {
            let circle: Circle = reached
                .iter()
                .filter(|other| reach[**other].contains(file))
                .map(|name| (*name).clone())
                .collect();
            if circle.contains(*file) && !circles.contains(&circle) {
                circles.push(circle);
            }
        }
        circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
        circles
    }

    /// The files one comes to by one arrow or more.
    fn reach(&self, file: &String) -> BTreeSet<&String> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&String> = self.arrows[file].keys().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(self.arrows[next].keys());
            }
        }
        reached
    }

    /// A circle in words: each file with what it takes from the others.
    pub(crate) fn words(&self, circle: &Circle) -> String {
        let mut words = format!("{} files in a circle:\n", circle.len());
        for file in circle {
            let arrows = self.arrows[file].iter().filter(|(target, _)| circle.contains(*target));
            for (target, names) in arrows {
                let names = names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
                words.push_str(&format!("  {file} → {target} ({names})\n"));
            }
        }
        words
    }
}

fn parent(module: &Path) -> Path {
    module[..module.len().saturating_sub(1)].to_vec()
}

fn child(module: &Path, name: &str) -> Path {
    [module.as_slice(), &[name.to_owned()]].concat()
}

/// All paths a source file names, by `use` or in the midst of the code.
pub(crate) fn named(source: &Source) -> BTreeSet<Path> {
    File::read(source).named
}

impl File {
    fn read(source: &Source) -> Self {
        let mut file = Self { name: source.path.clone(), ..Self::default() };
        let words = words(&source.code);
        let mut at = 0;
        while at < words.len() {
            if words[at] == "use" {
                at += 1;
                let before: Vec<&str> = words[..at - 1].iter().rev().take(4).map(String::as_str).collect();
                let public = before.first() == Some(&"pub") || before == [")", "crate", "(", "pub"];
                file.tree(&words, &mut at, &Path::new(), public);
            } else if is_name(&words[at]) {
                let path = path(&words, &mut at);
                if path.len() > 1 {
                    file.named.insert(path);
                }
            } else {
                at += 1;
            }
        }
        file
    }

    /// Reads a tree of a `use`, behind the path that leads to it.
    fn tree(&mut self, words: &[String], at: &mut usize, before: &Path, public: bool) {
        let mut path = [before.clone(), path(words, at)].concat();
        match words.get(*at).map(String::as_str) {
            Some("{") => {
                *at += 1;
                while words.get(*at).is_some_and(|word| word != "}" && word != ";") {
                    self.tree(words, at, &path, public);
                    *at += usize::from(words.get(*at).is_some_and(|word| word == ","));
                }
                *at += usize::from(words.get(*at).is_some_and(|word| word == "}"));
            }
            // Only enums and tests are taken as a whole.
            Some("*") => *at += 1,
            after => {
                let renamed = (after == Some("as")).then(|| words.get(*at + 1).cloned()).flatten();
                *at += if renamed.is_some() { 2 } else { 0 };
                if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
                    path.pop();
                }
                if path.is_empty() {
                    // No `use` at all, such as the one in `impl Trait + use<'a>`.
                    *at += 1;
                    return;
                }
                if public && renamed.is_none() {
                    self.passed_on.insert(path.clone());
                }
                let name = renamed.unwrap_or_else(|| path[path.len() - 1].clone());
                self.bound.entry(name).or_default().push(path.clone());
                self.named.insert(path);
            }
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The names joined by `::` from a word on; stops behind a `::` that leads to no name.
fn path(words: &[String], at: &mut usize) -> Path {
    let mut path = Path::new();
    while let Some(word) = words.get(*at).filter(|word| is_name(word)) {
        path.push(word.clone());
        *at += 1;
        if words.get(*at).is_none_or(|word| word != "::") {
            break;
        }
        *at += 1;
    }
    path
}

/// Names, `::` and single signs; what stands in quotation marks is left out.
fn words(code: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let length = if name > 0 {
            words.push(rest[..name].to_owned());
            name
        } else if let Some(raw) = words.last().filter(|last| *last == "r").and_then(|_| raw_text(rest)) {
            raw
        } else if first == '"' {
            text(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("::") {
            words.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                words.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    words
}

/// Length of a text in quotation marks at the beginning.
fn text(code: &str) -> usize {
    let mut escaped = true;
    for (at, c) in code.char_indices() {
        match c {
            '"' if !escaped => return at + 1,
            '\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    code.len()
}

/// Length of a raw text behind its `r`.
fn raw_text(code: &str) -> Option<usize> {
    let marks = code.find(|c| c != '#')?;
    let inside = code[marks..].strip_prefix('"')?;
    let end = format!("\"{}", &code[..marks]);
    Some(inside.find(&end).map_or(code.len(), |at| marks + 1 + at + end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imports(files: &[(&str, &str)]) -> Imports {
        let source = |(path, code): &(&str, &str)| Source {
            path: (*path).into(),
            text: (*code).into(),
            code: (*code).into(),
        };
        Imports::of(&files.iter().map(source).collect::<Vec<_>>())
    }

    fn arrows(files: &[(&str, &str)]) -> Vec<String> {
        let imports = imports(files);
        let arrows = imports.arrows.iter();
        arrows
            .flat_map(|(file, targets)| targets.keys().map(move |target| format!("{file} {target}")))
            .map(|arrow| arrow.replace("src/", "").replace(".rs", ""))
            .collect()
    }

    #[test]
    fn a_name_leads_to_the_file_that_defines_it() {
        let files = [
            ("src/lib.rs", "pub mod a; pub mod b; pub mod e; pub mod g;"),
            ("src/main.rs", "fn main() { sixteen::b::run() }"),
            ("src/a/mod.rs", "mod c; mod d; pub use c::{C, c as see}; pub(super) use self::d::D; use x::Y;"),
            ("src/a/c.rs", "use super::D; pub struct C; fn c() -> D {}"),
            ("src/a/d.rs", "use super::Y;"),
            ("src/b.rs", "use crate::a::{self, see}; fn f() -> a::C { Vec::new() } pub fn run() {}"),
            ("src/e/mod.rs", "mod f; pub use crate::e::f::f;"),
            ("src/e/f.rs", "pub fn f() {}"),
            ("src/g.rs", "use crate::e::f;"),
        ];
        assert_eq!(
            arrows(&files),
            ["a/c a/d", "a/mod a/c", "a/mod a/d", "b a/c", "e/mod e/f", "g e/f", "main b"]
        );
    }

    #[test]
    fn paths_are_read_wherever_they_stand_but_not_in_texts() {
        let files = [
            ("src/lib.rs", ""),
            ("src/a.rs", "pub fn a() {}"),
            ("src/b.rs", "pub mod inner;"),
            ("src/b/inner.rs", "fn f() { html! { (crate::a::a()) } } impl T + use<'a> {}"),
            ("src/c.rs", "fn f() { let _ = \"\\\" crate::a::a()\"; '\"'; r#\"use crate::a::a;\"#; }"),
            ("src/d.rs", "use super::a as one; use crate::b::inner; fn f() { one::a(); inner::x() }"),
        ];
        assert_eq!(arrows(&files), ["b/inner a", "d a", "d b/inner"]);
    }

    #[test]
    fn what_a_module_passes_on_is_taken_from_there() {
        let files = [
            ("src/lib.rs", ""),
            ("src/a/mod.rs", "mod b; pub use b::B; pub(crate) use crate::a::b::c as d; pub(super) use b::E;"),
            ("src/a/b.rs", "pub struct B;"),
            ("src/a/f.rs", "use crate::a::b::{B, c};"),
            ("src/g.rs", "use crate::a::{B, b::E}; fn g() { crate::a::b::c() }"),
            ("src/h.rs", "use crate::a::b::{self, B};"),
        ];
        let imports = imports(&files);
        assert_eq!(imports.past_the_door(&[]), ["src/h.rs: crate::a::b::B, by a"]);
        assert_eq!(imports.past_the_door(&["a"]).len(), 2);
    }

    #[test]
    fn circles_are_found_and_told() {
        let files = [
            ("src/lib.rs", ""),
            ("src/a.rs", "use crate::b::B; pub struct A;"),
            ("src/b.rs", "pub use crate::c::C; pub struct B;"),
            ("src/c.rs", "use crate::a::A; use crate::d::D; pub struct C;"),
            ("src/d.rs", "pub struct D;"),
            ("src/e.rs", "use crate::f::F; pub struct E;"),
            ("src/f.rs", "fn f() { crate::e::E }"),
        ];
        let imports = imports(&files);
        let circles = imports.circles();
        let sizes: Vec<usize> = circles.iter().map(BTreeSet::len).collect();
        assert_eq!(sizes, [3, 2]);
        assert!(imports.words(&circles[1]).contains("src/e.rs → src/f.rs (F)"));
    }
}
