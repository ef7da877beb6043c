//! One setting: its row in the table, its flag and variable, and how its value is read.

use std::fs;

use clap::Arg;

use crate::config::given::{Given, Mistake, Source, named_file, variable};
use crate::config::value::Value;

/// A row of the table of settings; texts are Markdown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Field of the configuration, such as `base_url` for `SIXTEEN_BASE_URL` and `--base-url`.
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    /// Stands for a value in the help.
    pub(super) placeholder: &'static str,
    /// Default value; for one that is unset, what happens without a value.
    pub(super) default: &'static str,
    pub(super) unset: bool,
    /// Whether its value must be shown nowhere, and can be given in a file.
    pub(super) secret: bool,
    /// Whether its value is nothing but a secret, so that it has no flag.
    pub(super) flagless: bool,
}

impl Setting {
    pub(super) const fn unset(self) -> Self {
        Self { unset: true, ..self }
    }

    pub(super) const fn secret(self) -> Self {
        Self { unset: true, secret: true, ..self }
    }

    pub(super) const fn flagless(self) -> Self {
        Self { flagless: true, ..self.secret() }
    }

    /// Its flag; for a secret also that of its file.
    pub(super) fn arguments(&self) -> impl Iterator<Item = Arg> + use<> {
        let value = argument(self.name.to_owned()).value_name(self.placeholder);
        // A hidden flag is still taken, and refused in words that help.
        let value = value.hide(self.flagless);
        let value = if self.unset {
            value.help(format!("{}; default: {}", self.meaning, self.default).replace('`', ""))
        } else {
            value.help(format!("{} [default: {}]", self.meaning, self.default).replace('`', ""))
        };
        let help = format!("File that holds the value of {}", variable(self.name));
        let file = || argument(self.file()).value_name("FILE").help(help);
        [Some(value), self.secret.then(file)].into_iter().flatten()
    }

    pub(super) fn file(&self) -> String {
        format!("{}_file", self.name)
    }

    /// The value that was given; after a mistake, the default.
    pub(super) fn read<T: Value>(&self, given: &Given, mistakes: &mut Vec<Mistake>) -> T {
        self.text(given).and_then(|text| T::read(&text)).unwrap_or_else(|problem| {
            let place = match given.value(self.name) {
                Some((_, Source::File(path))) => format!(" ({} in {})", self.name, path.display()),
                _ => String::new(),
            };
            mistakes.push(Mistake { setting: variable(self.name) + &place, problem });
            self.fallback()
        })
    }

    /// Where its value comes from, and the value where it was given outright.
    pub(super) fn source<'a>(&self, given: &'a Given) -> (Option<&'a str>, Source) {
        let (outright, file) =
            (given.value(self.name), self.secret.then(|| given.value(&self.file())).flatten());
        match (outright, file) {
            (Some((text, source)), _) => (Some(text), source),
            (None, Some((_, source))) => (None, source),
            (None, None) => (None, Source::Default),
        }
    }

    fn text(&self, given: &Given) -> Result<String, String> {
        let (outright, file) =
            (given.value(self.name), self.secret.then(|| given.value(&self.file())).flatten());
        // What was typed is in every list of processes.
        if let Some((text, Source::Flag)) = &outright
            && (self.flagless || self.secret && has_password(text))
        {
            return Err(format!(
                "cannot be a flag with a password in it, since everyone on this machine can read flags: set the \
                 variable, or give a file with --{}",
                self.file().replace('_', "-")
            ));
        }
        let is_in_file = |source: &Source| matches!(source, Source::File(_));
        let file = match (outright, file) {
            // The environment replaces what the settings file says, in either form.
            (Some((text, source)), Some((file, other))) => match (is_in_file(&source), is_in_file(&other)) {
                (false, true) => return Ok(text.to_owned()),
                (true, false) => file,
                _ => return Err(format!("is given twice: outright and as {}", variable(&self.file()))),
            },
            (None, Some((file, _))) => file,
            (Some((text, _)), None) => return Ok(text.to_owned()),
            (None, None) => return Ok(if self.unset { "" } else { self.default }.to_owned()),
        };
        match fs::read_to_string(file).as_deref().map(str::trim) {
            Ok("") => Err("is empty in its file".to_owned()),
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let setting = variable(&self.file());
                Err(format!("cannot be read from the file that {setting} names{}: {error}", named_file(file)))
            }
        }
    }

    /// The value where none is given.
    pub(super) fn fallback<T: Value>(&self) -> T {
        #[expect(clippy::expect_used, reason = "a test reads every default")]
        T::read(if self.unset { "" } else { self.default }).expect("a default that can be read")
    }
}

/// Whether an address holds a password: `scheme://user:password@host`, or one among its parameters. A
/// password may hold a slash or a question mark that should have been written otherwise; after a host and
/// its port there is none.
fn has_password(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let user = match authority.rsplit_once('@') {
        Some((user, _)) => Some(user),
        None if authority.rsplit_once(':').is_none_or(|(_, port)| is_port(port)) => None,
        None => rest.rsplit_once('@').map(|(user, _)| user),
    };
    user.is_some_and(|user| user.contains(':')) || url.contains("password=")
}

fn argument(name: String) -> Arg {
    let flag = name.replace('_', "-");
    Arg::new(name).long(flag).global(true).help_heading("Settings")
}
