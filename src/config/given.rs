//! The values that settings are given: by flags, by variables of the environment, in the settings file.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use clap::ArgMatches;

/// Where the settings file is looked for, unless it is named.
const USUAL: [&str; 2] = ["/etc/sixteen/sixteen.toml", "sixteen.toml"];

/// Name of the setting that names the settings file.
pub(super) const FILE: &str = "config";

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Flag,
    Environment,
    /// The settings file.
    File(PathBuf),
    Default,
}

/// Values as they were given.
#[derive(Debug, Clone)]
pub struct Given {
    pub(super) flags: ArgMatches,
    /// By the names of settings, such as `base_url`; empty ones are left out.
    variables: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
    pub(super) path: PathBuf,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The variable's name, or the file's.
    pub setting: String,
    /// How it should be, in words that follow the name.
    pub problem: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.setting, self.problem)
    }
}

/// The variable of the environment for a setting.
pub(super) fn variable(name: &str) -> String {
    format!("SIXTEEN_{}", name.to_uppercase())
}

impl Given {
    /// Flags, the environment and the settings file; alone, only the file that the flags name.
    pub(super) fn gather(flags: ArgMatches, alone: bool, mistakes: &mut Vec<Mistake>) -> Self {
        if alone {
            return Self::with(flags, BTreeMap::new(), &[], mistakes);
        }
        let own = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix("SIXTEEN_")?.to_lowercase();
            Some((name, value.to_string_lossy().into_owned()))
        });
        let variables = own.filter(|(name, value)| !value.is_empty() && !is_of_a_link(name)).collect();
        Self::with(flags, variables, &USUAL, mistakes)
    }

    fn with(
        flags: ArgMatches,
        variables: BTreeMap<String, String>,
        usual: &[&str],
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let mut given = Self { flags, variables, file: BTreeMap::new(), path: PathBuf::new() };
        let named = given.flag(FILE).or_else(|| given.variables.get(FILE)).cloned();
        let mut wrong = |setting: String, problem: String| mistakes.push(Mistake { setting, problem });
        let is_named = named.is_some();
        let candidates: Vec<PathBuf> =
            named.map_or_else(|| usual.iter().map(PathBuf::from).collect(), |named| vec![named.into()]);
        for path in candidates {
            match fs::read_to_string(&path) {
                Ok(text) => {
                    given.file = values(&text, &path, &mut wrong);
                    given.path = path;
                    break;
                }
                Err(error) if error.kind() == ErrorKind::NotFound && !is_named => {}
                Err(error) if is_named => {
                    let named = named_file(&path.to_string_lossy());
                    wrong(
                        variable(FILE),
                        format!("must name a settings file that can be read{named}: {error}"),
                    );
                }
                Err(error) => {
                    wrong(
                        path.display().to_string(),
                        format!("cannot be read as the settings file: {error}"),
                    );
                    break;
                }
            }
        }
        given
    }

    fn flag(&self, name: &str) -> Option<&String> {
        self.flags.get_one::<String>(name).filter(|value| !value.is_empty())
    }

    /// The value of a setting, and where it comes from: a flag wins over the environment, and that over the
    /// file.
    pub(super) fn value(&self, name: &str) -> Option<(&str, Source)> {
        let flag = self.flag(name).map(|value| (value, Source::Flag));
        let variable = || self.variables.get(name).map(|value| (value, Source::Environment));
        let file = || self.file.get(name).map(|value| (value, Source::File(self.path.clone())));
        flag.or_else(variable).or_else(file).map(|(value, source)| (value.as_str(), source))
    }

    /// Tells of variables and keys that are no setting, with the nearest that is one.
    pub(super) fn refuse_unknown(&self, known: &[String], mistakes: &mut Vec<Mistake>) {
        let file = self.path.display();
        let variables = self.variables.keys().map(|name| (name, variable(name), true));
        let keys = self.file.keys().map(|name| (name, format!("{name} in {file}"), false));
        for (name, setting, is_variable) in variables.chain(keys) {
            let settles = is_variable && name == FILE || known.contains(name);
            if settles {
                continue;
            }
            let near = |known: &&String| strsim::normalized_damerau_levenshtein(name, known);
            let nearest = known.iter().max_by(|one, other| near(one).total_cmp(&near(other)));
            let nearest = nearest.filter(|known| near(known) > 0.5).map(|known| {
                format!("; did you mean {}?", if is_variable { variable(known) } else { known.clone() })
            });
            let hint = nearest.unwrap_or_else(|| "; sixteen help settings lists them".to_owned());
            mistakes.push(Mistake { setting, problem: format!("is no setting{hint}") });
        }
    }
}

/// A file that a setting names, for a message. Of a word alone, which may be a secret that was put there by mistake, only
/// the folder is told, and of an address nothing.
pub(super) fn named_file(name: &str) -> String {
    let path = std::path::absolute(name).unwrap_or_else(|_| name.into());
    let Some(folder) = path.ancestors().skip(1).find(|folder| folder.is_dir()) else { return String::new() };
    let is_near = path.parent() == Some(folder);
    // A secret in Base64 may begin with a slash.
    let is_path = name.contains('/') && (folder.parent().is_some() || name.len() < 32);
    match name.contains("://") {
        true => String::new(),
        false if is_near && is_path => format!(" ({})", path.display()),
        false => format!(" (looked for in {})", folder.display()),
    }
}

/// Whether containers' links put it there, for a service that is called `sixteen`, or `sixteen-…`.
fn is_of_a_link(name: &str) -> bool {
    let name = format!("_{name}");
    ["_port_", "_service_"].iter().any(|part| name.contains(part)) || name.ends_with("_port")
}

/// The values of a settings file, as texts.
fn values(text: &str, path: &Path, wrong: &mut impl FnMut(String, String)) -> BTreeMap<String, String> {
    let table = match toml::from_str::<toml::Table>(text) {
        Ok(table) => table,
        Err(error) => {
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or_default());
            let line = before.matches('\n').count() + 1;
            // Without the line itself, which may hold a password.
            wrong(format!("{}:{line}:", path.display()), plain(error.message()));
            return BTreeMap::new();
        }
    };
    let mut values = BTreeMap::new();
    for (name, value) in table {
        match in_words(&value) {
            Some(value) => _ = values.insert(name, value),
            None => wrong(
                format!("{name} in {}", path.display()),
                "must be a text, a whole number, true or false, or a list of texts".to_owned(),
            ),
        }
    }
    values.retain(|_, value| !value.is_empty());
    values
}

/// What the parser says, in words of those who write the file.
fn plain(message: &str) -> String {
    let is_number = ["i128", "number too large"].iter().any(|part| message.contains(part));
    if is_number { "is a number larger than any that is meant here".to_owned() } else { message.to_owned() }
}

fn in_words(value: &toml::Value) -> Option<String> {
    Some(match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(on) => if *on { "on" } else { "off" }.to_owned(),
        toml::Value::Datetime(date) => date.to_string(),
        toml::Value::Array(parts) => {
            parts.iter().map(toml::Value::as_str).collect::<Option<Vec<_>>>()?.join(",")
        }
        _ => return None,
    })
}
