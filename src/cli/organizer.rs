//! `sixteen organizer`: who may sign in at the desk.

use std::io::Read;

use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::json;

use crate::cli::output::{Failure, result, row, say};
use crate::clock::timestamp;
use crate::config::{BaseUrl, Config};
use crate::domain::account::Refusal;
use crate::domain::account::end::EndAccount;
use crate::domain::account::organizer::{ROLES, Role};
use crate::domain::account::renew::RenewAccount;
use crate::domain::account::role::ChangeRole;
use crate::domain::crypto::password::{LONGEST, SHORTEST, Weak};
use crate::domain::crypto::token::Purpose;
use crate::domain::{By, EmailAddress, Keyed, OrganizerWrite, Site};

#[derive(Debug, Subcommand)]
pub(super) enum Organizer {
    /// Make an account; prints a link that sets it up, which works once
    #[command(after_help = "Examples:\n  sixteen organizer add tuya@example.org --role owner")]
    Add {
        /// E-mail address to sign in with
        email: String,
        /// What they may do: see counts, moderate and export, decide on accounts and settings
        #[arg(long, value_parser = roles())]
        role: Role,
        /// Read the password from standard input; then there is no link
        #[arg(long)]
        password_stdin: bool,
    },
    /// List accounts: address, role, last sign-in, second factor
    List,
    /// Give an account another role
    Role {
        /// E-mail address
        email: String,
        /// What they may do from now on
        #[arg(value_parser = roles())]
        role: Role,
    },
    /// Print a new link for somebody who has lost password or second factor; both are taken away
    Renew {
        /// E-mail address
        email: String,
    },
    /// End an account and its sessions
    End {
        /// E-mail address
        email: String,
    },
}

fn roles() -> impl TypedValueParser<Value = Role> {
    let keys = PossibleValuesParser::new(ROLES.map(|role| role.key()));
    keys.try_map(|key| Role::of_key(&key).ok_or("no role"))
}

impl Organizer {
    pub(super) async fn run(&self, site: &Site, config: &Config) -> Result<(), Failure> {
        match self {
            Self::Add { email, role, password_stdin } => {
                add(site, config, email, *role, *password_stdin).await
            }
            Self::List => list(site).await,
            Self::Role { email, role } => {
                let code = account(site, email).await?;
                refused(site.write(ChangeRole { code, role: *role }.by(By::CommandLine)).await?)?;
                row(json!({ "email": email, "role": role.key() }));
                Ok(())
            }
            Self::Renew { email } => {
                let code = account(site, email).await?;
                let letter = config.smtp_url.is_some();
                let renewed = site.write(RenewAccount { code, letter }.by(By::CommandLine)).await?;
                print_link(config, site.password_token(&refused(renewed)?));
                Ok(())
            }
            Self::End { email } => {
                let code = account(site, email).await?;
                refused(site.write(EndAccount { code }.by(By::CommandLine)).await?)?;
                row(json!({ "email": email, "state": "ended" }));
                Ok(())
            }
        }
    }
}

/// The command that makes the first account of a program that is running at this address, to be typed
/// where that one was started.
pub(super) fn first_account(config: &Config, base_url: &BaseUrl) -> String {
    let (flags, hidden) = config.flags(base_url);
    // The program as it was called: it need not be on the path.
    let program = std::env::args().next().filter(|name| name.ends_with("sixteen"));
    let program = program.unwrap_or_else(|| "sixteen".to_owned());
    let mut command = vec![quoted(&program), "organizer add EMAIL --role owner".to_owned()];
    command.extend(flags.iter().map(|flag| quoted(flag)));
    if hidden {
        command.push("(with the other settings as here)".to_owned());
    }
    command.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@=+,".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

async fn add(
    site: &Site,
    config: &Config,
    email: &str,
    role: Role,
    password_stdin: bool,
) -> Result<(), Failure> {
    let address = address(email)?;
    let password = if password_stdin {
        let hash = site.hash_password(&address, &typed()?).await?;
        Some(hash.map_err(|weak| Failure::Other(weakness(weak)))?)
    } else {
        None
    };
    let (ready, letter) = (password.is_some(), config.smtp_url.is_some());
    let language = site.campaign.default_language().code.clone();
    let added = site.add_organizer(By::CommandLine, &address, role, password, &language, letter).await?;
    let account = refused(added)?;
    let fields = json!({ "email": email, "role": role.key() });
    if ready {
        let words = format!(
            "{email}\t{}\tcan sign in at {}/organizer",
            role.key(),
            config.base_url_or_local().origin()
        );
        result(words, fields);
    } else {
        row(fields);
        print_link(config, site.password_token(&account));
    }
    Ok(())
}

fn print_link(config: &Config, (purpose, token): (Purpose, String)) {
    let path = if purpose == Purpose::SetUp { "set-up" } else { "reset" };
    say("This link chooses a password. It works for three days, and once:");
    row(json!({ "link": format!("{}/organizer/{path}/{token}", config.base_url_or_local().origin()) }));
    if config.smtp_url.is_some() {
        say("It is also sent by letter.");
    }
}

async fn list(site: &Site) -> Result<(), Failure> {
    for account in site.accounts(None).await?.0 {
        let state = match (account.ended_at, account.ready, account.signed_in_at) {
            (Some(at), ..) => format!("ended {}", timestamp(at)),
            (None, false, _) => "not set up yet".to_owned(),
            (None, true, None) => "never signed in".to_owned(),
            (None, true, Some(at)) => format!("last signed in {}", timestamp(at)),
        };
        let factor = if account.second_factor { "second factor" } else { "password only" };
        row(json!({
            "email": account.email,
            "role": account.role.key(),
            "state": state,
            "sign_in": factor,
            "code": account.code,
        }));
    }
    Ok(())
}

/// The code of an account.
async fn account(site: &Site, email: &str) -> Result<String, Failure> {
    let account = site.organizer(&address(email)?).await?;
    account
        .map(|account| account.code)
        .ok_or_else(|| Failure::Other(format!("{email} has no account; see: sixteen organizer list")))
}

fn address(email: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(email).map_err(|reason| Failure::Other(format!("{email}: {reason}")))
}

fn refused<T>(result: Result<T, Refusal>) -> Result<T, Failure> {
    result.map_err(|refusal| Failure::Other(refusal.to_string()))
}

/// Reads a password: all of standard input, without the line's end.
fn typed() -> Result<String, Failure> {
    let mut text = String::new();
    let most = (LONGEST * 4 + 2) as u64;
    std::io::stdin()
        .take(most)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Other(format!("the password cannot be read: {error}")))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn weakness(weak: Weak) -> String {
    match weak {
        Weak::Short => format!("the password is shorter than {SHORTEST} characters"),
        Weak::Long => format!("the password is longer than {LONGEST} characters"),
        Weak::Guessable => {
            "the password is easy to guess; several words that do not belong together are not".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        for (word, taken) in
            [("./data", "./data"), ("--base-url", "--base-url"), ("a b", "'a b'"), ("it's", "'it'\\''s'")]
        {
            assert_eq!(quoted(word), taken);
        }
    }
}
