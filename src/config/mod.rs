//! The settings. Each is one row of the table in [`table`], from which come its flag, its variable of
//! the environment, its key of the settings file, its field of [`Config`] and its line in the documents. No
//! other file reads the environment.

mod address;
mod given;
mod setting;
mod table;
mod value;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use clap::{Arg, ArgMatches, Command};

use crate::config::given::{FILE, variable};
use crate::config::setting::Setting;
use crate::config::table::SETTINGS;

pub use address::{BaseUrl, DatabaseUrl, ReturnPath, Secret, SmtpServer, SmtpTls, is_here};
pub use given::{Given, Mistake, Source};
pub use table::Config;
pub use value::{LogFilter, LogFormat};

/// Folder of a rehearsal in the data folder.
const REHEARSAL: &str = "rehearsal";

/// Settings that a rehearsal does without: it shares nothing with the real site but the mail server.
const NOT_REHEARSED: [&str; 4] = ["database_url", "secret", "backup_folder", "metrics_listen"];

/// Words before a new settings file.
const HEAD: &str = "# Settings of sixteen. What is commented out stands for the default. A variable of the environment \
                    \n# (SIXTEEN_BASE_URL) wins over this file, a flag (--base-url) over both.\n\n";

/// The flags of all settings; only [`help`] tells of them.
pub fn arguments() -> impl Iterator<Item = Arg> {
    flags().map(|flag| flag.hide(true))
}

fn flags() -> impl Iterator<Item = Arg> {
    let file = Arg::new(FILE).long(FILE).value_name("FILE").global(true).help_heading("Settings");
    let file = file.help("Settings file; default: /etc/sixteen/sixteen.toml, else ./sixteen.toml");
    std::iter::once(file).chain(SETTINGS.iter().flat_map(Setting::arguments))
}

/// Every flag and variable with its meaning and default.
pub fn help() -> String {
    let is_secret = |name: &str| SETTINGS.iter().any(|setting| setting.secret && setting.name == name);
    let shown = flags().map(|flag| {
        let name = flag.get_id().to_string();
        flag.env(variable(&name)).hide_env_values(is_secret(&name))
    });
    let command = Command::new("sixteen").disable_help_flag(true).help_template("{all-args}").args(shown);
    command.max_term_width(100).render_help().to_string()
}

/// A settings file with every setting commented out.
pub fn template() -> String {
    let lines = SETTINGS.iter().map(|setting| format!("{}\n", InForce::of(setting, None, Source::Default)));
    HEAD.to_owned() + &lines.collect::<String>()
}

/// A setting as it is in force. It is written as the settings file has it.
#[derive(Debug, Clone)]
pub struct InForce {
    pub name: &'static str,
    pub meaning: String,
    /// None where it is a secret, or unset.
    pub value: Option<String>,
    pub source: Source,
    /// Of one that is unset, what happens without a value.
    without: Option<&'static str>,
}

impl InForce {
    fn of(setting: &Setting, given: Option<&str>, source: Source) -> Self {
        let default = (!setting.unset).then_some(setting.default);
        let value = given.or(default).filter(|_| !setting.secret).map(str::to_owned);
        let without = setting.unset.then_some(setting.default);
        Self { name: setting.name, meaning: setting.meaning.replace('`', ""), value, source, without }
    }

    /// Where the value comes from, in words.
    pub fn origin(&self) -> String {
        match &self.source {
            Source::Flag => format!("flag --{}", self.name.replace('_', "-")),
            Source::Environment => format!("environment {}", variable(self.name)),
            Source::File(path) => path.display().to_string(),
            Source::Default => "default".to_owned(),
        }
    }
}

impl fmt::Display for InForce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_default = self.source == Source::Default;
        let without = self.without.map(|words| format!("; default: {}", words.replace('`', "")));
        let origin = if is_default { String::new() } else { format!(" [{}]", self.origin()) };
        writeln!(formatter, "# {}{}{origin}", self.meaning, without.unwrap_or_default())?;
        let text = self.value.clone().unwrap_or_default();
        let value = text.parse::<i64>().map_or_else(|_| toml::Value::String(text), toml::Value::Integer);
        match (&self.value, is_default) {
            (None, false) => writeln!(formatter, "# {} is set, and is not shown", self.name),
            (_, true) => writeln!(formatter, "#{} = {value}", self.name),
            (Some(_), false) => writeln!(formatter, "{} = {value}", self.name),
        }
    }
}

impl Given {
    /// Every setting with its value and where that comes from.
    pub fn in_force(&self) -> Vec<InForce> {
        let rehearses = SETTINGS.iter().any(|setting| {
            setting.name == "rehearsal" && setting.source(self).0.is_some_and(|value| value == "on")
        });
        let lines = SETTINGS.iter().map(|setting| match setting.source(self) {
            _ if rehearses && NOT_REHEARSED.contains(&setting.name) => {
                InForce::of(setting, None, Source::Default)
            }
            (value, source) => InForce::of(setting, value, source),
        });
        lines.collect()
    }
}

/// Sign-up limits per network.
#[derive(Debug, Clone)]
pub struct NetworkLimits {
    /// Letters in ten minutes.
    pub burst: i64,
    /// Sign-ups a day.
    pub daily: i64,
}

impl Config {
    /// The address of the site, which without a setting is this machine's own.
    pub fn base_url_or_local(&self) -> BaseUrl {
        self.base_url.clone().unwrap_or_else(|| BaseUrl::local(self.listen))
    }

    /// Reads flags, environment and settings file, or the flags alone with a file that they name: the settings,
    /// their origins, and every mistake.
    pub fn gather(flags: &ArgMatches, alone: bool) -> (Self, Given, Vec<Mistake>) {
        let mut mistakes = Vec::new();
        let given = Given::gather(flags.clone(), alone, &mut mistakes);
        let config = Self::read(&given, &mut mistakes);
        (config, given, mistakes)
    }

    /// Reads the settings file again; flags and the environment of a program do not change.
    pub fn gather_again(given: &Given) -> (Self, Given, Vec<Mistake>) {
        Self::gather(&given.flags, false)
    }

    fn read(given: &Given, mistakes: &mut Vec<Mistake>) -> Self {
        let files = SETTINGS.iter().filter(|setting| setting.secret).map(Setting::file);
        let known: Vec<String> =
            SETTINGS.iter().map(|setting| setting.name.to_owned()).chain(files).collect();
        given.refuse_unknown(&known, mistakes);
        let config = Self::of(given, mistakes);
        let config = if config.rehearsal { config.rehearsing() } else { config };
        let mut rule = |name, kept: bool, problem: &str| {
            let setting = variable(name);
            // A value that cannot be read is reported already.
            let is_reported = |mistake: &Mistake| mistake.setting.split(' ').next() == Some(&*setting);
            if !kept && !mistakes.iter().any(is_reported) {
                mistakes.push(Mistake { setting, problem: problem.to_owned() });
            }
        };
        let often = "must be a minute or longer: once a minute it is looked whether a backup is due";
        rule("backup_every", config.backup_every >= Duration::from_secs(60), often);
        let apart = config.metrics_listen.is_none_or(|at| at != config.listen || at.port() == 0);
        rule("metrics_listen", apart, "must be another address or port than SIXTEEN_LISTEN");
        if let Some(base) = config.base_url.as_ref().filter(|base| !base.is_loopback()) {
            let preview = "is a preview and cannot be used with a public SIXTEEN_BASE_URL";
            rule("today", config.today.is_none(), preview);
            rule("base_url", base.is_https(), "must begin with https:// when others can reach it");
            let missing = "is missing: with a public SIXTEEN_BASE_URL people wait for letters, and the local \
                           mailbox page would show them to everyone. Set it to your mail server";
            rule("smtp_url", config.smtp_url.is_some(), missing);
            let own = base.host() == "example.org" || config.mail_from.1.domain() != "example.org";
            rule("mail_from", own, "is missing: set the address your mail server may send from");
        }
        config
    }

    /// The same for a rehearsal, without [`NOT_REHEARSED`].
    fn rehearsing(self) -> Self {
        Self {
            data: self.data.join(REHEARSAL),
            rehearsal: true,
            database_url: None,
            secret: None,
            backup_folder: None,
            metrics_listen: None,
            ..self
        }
    }

    /// The settings of the rehearsal beside a site, or of this one.
    pub fn of_rehearsal(self) -> Self {
        if self.rehearsal { self } else { self.rehearsing() }
    }

    /// The data folder, whether a rehearsal is held in it or not.
    pub fn folder(&self) -> &Path {
        let above = self.data.parent().filter(|_| self.rehearsal);
        above.unwrap_or(&self.data)
    }

    /// The database: the one given, or a file in the data folder.
    pub fn database(&self) -> DatabaseUrl {
        let usual = || DatabaseUrl::Sqlite(self.data.join("sixteen.sqlite"));
        self.database_url.clone().unwrap_or_else(usual)
    }

    /// Sign-up limits per network, unless they are off.
    pub fn limits(&self) -> Option<NetworkLimits> {
        let limits = NetworkLimits { burst: self.network_burst, daily: self.network_daily };
        self.network_limits.then_some(limits)
    }

    /// The flags with which another command meets the program that is running at this address, where
    /// they are not the defaults; and whether there are settings besides that cannot be printed, such
    /// as those with passwords in them.
    pub fn flags(&self, base_url: &BaseUrl) -> (Vec<String>, bool) {
        let usual = Self::default();
        let data = if self.rehearsal { self.data.parent().unwrap_or(&self.data) } else { &self.data };
        let data = (data != usual.data).then(|| data.display().to_string());
        let rehearsal = self.rehearsal.then(|| "on".to_owned());
        let sqlite = match &self.database_url {
            Some(DatabaseUrl::Sqlite(file)) if *file != self.data.join("sixteen.sqlite") => {
                Some(format!("sqlite://{}", file.display()))
            }
            _ => None,
        };
        let campaign = self.campaign.as_ref().map(|folder| folder.display().to_string());
        let origin = (*base_url != BaseUrl::local(usual.listen)).then(|| base_url.origin());
        let flags = [
            ("--data", data),
            ("--rehearsal", rehearsal),
            ("--database-url", sqlite),
            ("--campaign", campaign),
            ("--base-url", origin),
        ];
        let flags = flags.into_iter().filter_map(|(name, value)| Some([name.to_owned(), value?]));
        let hidden = self.smtp_url.is_some()
            || self.secret.is_some()
            || matches!(self.database_url, Some(DatabaseUrl::Postgres(_)));
        (flags.flatten().collect(), hidden)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn config(flags: &[&str]) -> Result<Config, Vec<Mistake>> {
        let command = clap::Command::new("sixteen").args(arguments());
        let given = command.get_matches_from([&["sixteen"], flags].concat());
        let (config, _, mistakes) = Config::gather(&given, true);
        if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
    }

    fn mistakes(flags: &[&str]) -> Vec<String> {
        let mistakes = config(flags).err().unwrap_or_default();
        mistakes.into_iter().map(|mistake| mistake.setting).collect()
    }

    #[test]
    fn the_defaults_are_right() {
        let config = config(&[]).expect("no mistakes");
        assert_eq!(config.listen.port(), 1625);
        assert_eq!(config.confirm_lifetime, Duration::from_secs(72 * 3600));
        assert_eq!(config.database(), DatabaseUrl::Sqlite("./data/sixteen.sqlite".into()));
        assert!(config.limits().is_some());
        assert_eq!(format!("{:?}", Config::default()), format!("{config:?}"));
    }

    /// The table of settings in Markdown.
    fn table() -> String {
        let row = |setting: &Setting| {
            let file = if setting.secret { ", `…_FILE`" } else { "" };
            let quote = if setting.unset { "" } else { "`" };
            let meaning = setting.meaning.replace('|', "\\|");
            let name = variable(setting.name);
            format!("| `{name}`{file} | {meaning} | {quote}{}{quote} |\n", setting.default)
        };
        let head = "| name | meaning | default |\n| --- | --- | --- |\n";
        head.to_owned() + &SETTINGS.iter().map(row).collect::<String>()
    }

    #[test]
    fn the_documents_have_every_setting_with_its_default() {
        let (table, page) = (table(), include_str!("../../docs/settings.md"));
        assert!(page.ends_with(&table), "put this table at the end of docs/settings.md:\n\n{table}");
    }

    #[test]
    fn the_template_is_a_settings_file_of_defaults() {
        let bare =
            |line: &str| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).map(str::to_owned);
        let text: String = template().lines().filter_map(bare).map(|line| line + "\n").collect();
        assert_eq!(text.lines().count(), SETTINGS.len(), "{text}");
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("sixteen.toml");
        std::fs::write(&path, text).expect("written");
        let config = config(&[&format!("--config={}", path.display())]).expect("no mistakes");
        assert_eq!(format!("{:?}", Config::default()), format!("{config:?}"));
    }

    #[test]
    fn every_mistake_is_reported_by_the_name_of_its_setting() {
        let found = mistakes(&[
            "--listen=nowhere",
            "--base-url=ftp://example.org",
            "--database-url=mysql://x",
            "--smtp-url=smtp://mail.example.org?tls=maybe",
            "--mail-from=nobody",
            "--secret=short",
            "--today=soon",
            "--trusted-proxies=10.0.0.0/99",
            "--confirm-lifetime=long",
            "--network-limits=perhaps",
        ]);
        assert_eq!(
            found,
            [
                "SIXTEEN_LISTEN",
                "SIXTEEN_BASE_URL",
                "SIXTEEN_DATABASE_URL",
                "SIXTEEN_SMTP_URL",
                "SIXTEEN_MAIL_FROM",
                "SIXTEEN_SECRET",
                "SIXTEEN_TODAY",
                "SIXTEEN_NETWORK_LIMITS",
                "SIXTEEN_TRUSTED_PROXIES",
                "SIXTEEN_CONFIRM_LIFETIME",
            ]
        );
    }

    #[test]
    fn no_number_or_duration_is_larger_than_what_counts_by_it() {
        let mut tried = 0;
        for setting in SETTINGS {
            let flag = format!("--{}", setting.name.replace('_', "-"));
            let values: &[&str] = match setting.placeholder {
                "NUMBER" => &["0", "-1", "1000000001", "9223372036854775807", "18446744073709551616"],
                "DURATION" => &["0s", "-1h", "36501d", "9999999999h"],
                _ => continue,
            };
            for value in values {
                assert_eq!(mistakes(&[&format!("{flag}={value}")]).len(), 1, "{flag}={value}");
                tried += 1;
            }
        }
        assert!(tried > 100, "{tried}");
    }

    #[test]
    fn a_rehearsal_is_said_to_have_what_it_has() {
        let command = clap::Command::new("sixteen").args(arguments());
        let flags = ["sixteen", "--rehearsal=on", "--backup-folder=x", "--metrics-listen=[::1]:9"];
        let (config, given, _) = Config::gather(&command.get_matches_from(flags), true);
        let given = given.in_force().into_iter().filter(|one| NOT_REHEARSED.contains(&one.name));
        assert!(given.clone().all(|one| one.value.is_none() && one.source == Source::Default));
        assert_eq!(given.count(), 4);
        assert!(config.backup_folder.is_none() && config.metrics_listen.is_none());
        assert!(config.database_url.is_none() && config.secret.is_none());
    }

    #[test]
    fn a_database_is_a_file_or_a_server() {
        for url in ["sqlite:///tmp", "sqlite://./data/", "sqlite:///a.sqlite?mode=ro"] {
            assert_eq!(mistakes(&[&format!("--database-url={url}")]), ["SIXTEEN_DATABASE_URL"], "{url}");
        }
        assert!(config(&["--database-url=sqlite:///a/b.sqlite"]).is_ok());
    }

    #[test]
    fn durations_are_read() {
        let config = config(&["--mail-timeout=1500ms", "--confirm-lifetime=3d", "--mail-retry=200ms"]);
        let config = config.expect("no mistakes");
        assert_eq!(config.mail_timeout, Duration::from_millis(1500));
        assert_eq!(config.confirm_lifetime, Duration::from_secs(72 * 3600));
        assert_eq!(config.mail_retry, Duration::from_millis(200));
        // Nothing looks for it more often than once a minute.
        assert_eq!(mistakes(&["--backup-every=59s"]), ["SIXTEEN_BACKUP_EVERY"]);
        assert!(mistakes(&["--backup-every=60s"]).is_empty());
        let apart =
            |metrics: &str| mistakes(&["--listen=127.0.0.1:1625", &format!("--metrics-listen={metrics}")]);
        assert_eq!(apart("127.0.0.1:1625"), ["SIXTEEN_METRICS_LISTEN"]);
        assert!(apart("127.0.0.1:1626").is_empty());
    }

    #[test]
    fn a_public_site_needs_https_a_mail_server_and_no_preview() {
        let found = mistakes(&["--base-url=http://pledge.example.com", "--today=2026-12-01"]);
        assert_eq!(found, ["SIXTEEN_TODAY", "SIXTEEN_BASE_URL", "SIXTEEN_SMTP_URL", "SIXTEEN_MAIL_FROM"]);
        assert!(
            mistakes(&[
                "--base-url=https://pledge.example.com",
                "--smtp-url=smtps://mail.example.com",
                "--mail-from=Confirmation <no-reply@example.com>",
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_mail_server_off_this_machine_is_encrypted_unless_told_otherwise() {
        let tls = |text: &str| SmtpServer::parse(text).map(|server| (server.tls, server.port));
        assert_eq!(tls("smtp://127.0.0.1:2525"), Ok((SmtpTls::None, 2525)));
        assert_eq!(tls("smtp://localhost"), Ok((SmtpTls::None, 587)));
        assert_eq!(tls("smtp://mail.example.org"), Ok((SmtpTls::Required, 587)));
        assert_eq!(tls("smtps://mail.example.org"), Ok((SmtpTls::Implicit, 465)));
        assert_eq!(tls("smtp://mail.example.org?tls=none"), Ok((SmtpTls::None, 587)));
        assert!(tls("smtp://u:p@mail.example.org?tls=none").is_err());
        let server =
            SmtpServer::parse("smtps://tuya%40example.org:p%3Ass@mail.example.org").expect("a server");
        assert_eq!(server.login, Some(("tuya@example.org".into(), Secret("p:ss".into()))));
    }

    #[test]
    fn a_return_path_names_its_letter() {
        let letter = "0123456789abcdef0123456789abcdef";
        let path = ReturnPath::parse("Bounces+{letter}@example.org").expect("a return path");
        let address = path.of(letter);
        assert_eq!(address, format!("bounces+{letter}@example.org"));
        let report = format!("To: <bounces+short@example.org>\nDelivered-To: {}\n", address.to_uppercase());
        assert_eq!(path.letter_in(&report).as_deref(), Some(letter));
        assert_eq!(path.letter_in(&format!("bounces+{letter}@example.com")), None);
        let fixed = ReturnPath::parse("bounces@example.org").expect("a return path");
        assert_eq!((fixed.of(letter), fixed.letter_in(&address)), ("bounces@example.org".to_owned(), None));
        let long = format!("{}{{letter}}@example.org", "b".repeat(40));
        for wrong in ["bounces", "{letter}", "b {letter}@example.org", "{letter}{letter}@example.org", &long]
        {
            assert_eq!(ReturnPath::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_three_names_of_this_machine_are_one_site() {
        let base = BaseUrl::parse("http://localhost:1625").expect("an address");
        assert_eq!(base.origins(), ["http://localhost:1625", "http://127.0.0.1:1625", "http://[::1]:1625"]);
        let base = BaseUrl::parse("https://example.org:443/").expect("an address");
        assert_eq!(base.origins(), ["https://example.org"]);
        assert_eq!(base.authority(), "example.org");
    }

    #[test]
    fn a_secret_comes_from_a_file_or_outright_and_never_from_both() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("secret");
        let flag = format!("--secret-file={}", path.display());
        assert_eq!(mistakes(&[&flag]), ["SIXTEEN_SECRET"], "there is no file");
        let secret = "0123456789abcdef0123456789abcdef";
        std::fs::write(&path, format!("{secret}\n")).expect("written");
        assert_eq!(config(&[&flag]).expect("no mistakes").secret, Some(Secret(secret.into())));
        assert_eq!(mistakes(&[&flag, &format!("--secret={secret}")]), ["SIXTEEN_SECRET"]);
        std::fs::write(&path, "\n").expect("written");
        assert_eq!(mistakes(&[&flag]), ["SIXTEEN_SECRET"], "the file is empty");
    }

    #[test]
    fn a_password_is_in_no_flag() {
        let secret = format!("--secret={}", "0123456789abcdef".repeat(2));
        let typed = [
            ("SIXTEEN_SECRET", secret.as_str()),
            ("SIXTEEN_SMTP_URL", "--smtp-url=smtps://u:p@mail.example.org"),
            ("SIXTEEN_DATABASE_URL", "--database-url=postgres://u:p@db.example.org/x"),
            ("SIXTEEN_DATABASE_URL", "--database-url=postgres://db.example.org/x?user=u&password=p"),
            ("SIXTEEN_DATABASE_URL", "--database-url=postgres://u:p/w@db.example.org/x"),
        ];
        for (variable, flag) in typed {
            assert_eq!(mistakes(&[flag]), [variable], "{flag}");
        }
        // Addresses without one may be typed.
        let harmless =
            ["--smtp-url=smtp://mail.example.org:25", "--database-url=postgres://u@db.example.org/x"];
        assert!(mistakes(&harmless).is_empty());
        assert!(mistakes(&["--database-url=postgres://h:5432/x?application_name=a@b"]).is_empty());
        assert!(mistakes(&["--database-url=postgres://u@h:5432/x?application_name=a:b@c"]).is_empty());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let there = folder.path().join("no-such-file-whose-name-is-longer-than-a-secret");
        let file = format!("--secret-file={}", there.display());
        for (flag, name) in [
            ("--config=/nowhere", "/nowhere"),
            ("--secret-file=nofile", "(looked for in /"),
            ("--config=/etc/no-such-folder/sixteen.toml", "(looked for in /etc)"),
            (&*file, there.to_str().expect("UTF-8")),
        ] {
            let mistakes = config(&[flag]).expect_err("it is not there");
            assert!(mistakes[0].to_string().contains(name), "{flag}: {mistakes:?}");
        }
    }

    #[test]
    fn a_database_address_that_cannot_be_used_is_a_mistake_of_its_setting() {
        for (address, problem) in [
            ("s:PASSWORD@h1:5432,h2:5432/x?target_session_attrs=read-write", "names several hosts"),
            ("h1,h2/x", "names several hosts"),
            ("s:PASSWORD@h/x?host=h1,h2", "names several hosts"),
            ("s:PASS/WORD@db.example.org/x", "in a password / is written %2F"),
            ("s:PASSWORD@h:99999/x", "is no address"),
            ("s:PASSWORD@h/x?sslmode=PASSWORD", "has an sslmode="),
            ("s:PASSWORD@h/x?port=PASSWORD", "has a port="),
            ("s:PASSWORD@h/x?statement-cache-capacity=PASSWORD", "has a statement-cache-capacity="),
            ("s:PASSWORD%ff@h/x", "not UTF-8"),
        ] {
            let mistake = DatabaseUrl::parse(&format!("postgres://{address}")).expect_err(address);
            assert!(mistake.contains(problem) && !mistake.contains("PASS"), "{address}: {mistake}");
        }
        for (address, named) in [
            ("s:p,w@h/x?sslmode=verify-full", "the database “x” on h"),
            ("s:p@[::1]:5433/x", "the database “x” on [::1]"),
            ("s@%2Frun%2Fpg/x", "the database “x” on /run/pg"),
            ("s:p@h?dbname=y&host=/run/pg", "the database “y” on /run/pg"),
            ("/x", "the database “x” on localhost"),
        ] {
            let read = DatabaseUrl::parse(&format!("postgres://{address}")).expect(address);
            assert_eq!(read.to_string(), named);
        }
    }

    #[test]
    fn what_the_build_passes_on_is_taken_for_no_setting() {
        let passed_on: Vec<_> = include_str!("../../build.rs").split("rustc-env=").skip(1).collect();
        assert!(!passed_on.is_empty() && passed_on.iter().all(|name| !name.starts_with("SIXTEEN_")));
    }

    #[test]
    fn no_mistake_tells_what_was_given() {
        const PASSWORD: &str = "hunter2-hunter2";
        let broken = [PASSWORD.to_owned(), format!("x://tuya:{PASSWORD}@example.org?{PASSWORD}={PASSWORD}")];
        let (mut all, mut refused) = (0, 0);
        for argument in arguments() {
            for broken in &broken {
                let flag = format!("--{}={broken}", argument.get_long().expect("a flag"));
                all += 1;
                let Err(mistakes) = config(&[&flag]) else { continue };
                refused += 1;
                for mistake in mistakes {
                    assert!(!format!("{mistake} {mistake:?}").contains(PASSWORD), "{flag}: {mistake}");
                }
            }
        }
        assert!(all > 60 && refused > all * 3 / 4, "{refused} of {all} are refused");
    }
}
