//! `sixteen organizer`: who may sign in at the desk.

use std::io::Read;

use clap::{Subcommand, ValueEnum};
use entity::organizer::Model;

use super::{Failure, say, with_register};
use crate::{
    app::Opened,
    clock::timestamp,
    config::{BaseUrl, Config},
    domain::{
        EmailAddress,
        audit::By,
        organizer::{Role, role_key},
        password::{LONGEST, SHORTEST, Weak},
        token::Purpose,
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Organizer {
    /// Make an account; prints a link that sets it up, which works once
    Add {
        /// E-mail address to sign in with
        email: String,
        /// What they may do: see counts, moderate and export, decide on accounts and settings
        #[arg(long)]
        role: RoleChoice,
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
        role: RoleChoice,
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

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleChoice {
    Viewer,
    Editor,
    Owner,
}

impl From<RoleChoice> for Role {
    fn from(choice: RoleChoice) -> Self {
        match choice {
            RoleChoice::Viewer => Self::Viewer,
            RoleChoice::Editor => Self::Editor,
            RoleChoice::Owner => Self::Owner,
        }
    }
}

impl Organizer {
    pub(super) async fn run(&self, config: &Config) -> Result<(), Failure> {
        with_register(config, async |opened| match self {
            Self::Add { email, role, password_stdin } => {
                add(opened, config, email, (*role).into(), *password_stdin).await
            }
            Self::List => list(opened).await,
            Self::Role { email, role } => {
                let account = account(opened, email).await?;
                let role = (*role).into();
                refused(opened.register.change_role(By::CommandLine, &account.code, role).await?)?;
                say(format!("{email}\t{}", role_key(role)));
                Ok(())
            }
            Self::Renew { email } => {
                let account = account(opened, email).await?;
                let letter = config.smtp_url.is_some();
                let renewed = opened.register.renew_organizer(By::CommandLine, &account.code, letter).await?;
                print_link(opened, config, &refused(renewed)?);
                Ok(())
            }
            Self::End { email } => {
                let account = account(opened, email).await?;
                refused(opened.register.end_organizer(By::CommandLine, &account.code).await?)?;
                say(format!("{email}\tended"));
                Ok(())
            }
        })
        .await
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
    opened: &Opened,
    config: &Config,
    email: &str,
    role: Role,
    password_stdin: bool,
) -> Result<(), Failure> {
    let register = &opened.register;
    let address = address(email)?;
    let password = if password_stdin {
        let hash = register.hash_password(&address, &typed()?).await?;
        Some(hash.map_err(|weak| Failure::Other(weakness(weak)))?)
    } else {
        None
    };
    let (ready, letter) = (password.is_some(), config.smtp_url.is_some());
    let language = register.campaign.default_language().code.clone();
    let added = register.add_organizer(By::CommandLine, &address, role, password, &language, letter).await?;
    let account = refused(added)?;
    if ready {
        say(format!("{email}\t{}\tcan sign in at {}/organizer", role_key(role), base_url(config)));
    } else {
        say(format!("{email}\t{}", role_key(role)));
        print_link(opened, config, &account);
    }
    Ok(())
}

fn print_link(opened: &Opened, config: &Config, account: &Model) {
    let (purpose, token) = opened.register.password_token(account);
    let path = if purpose == Purpose::SetUp { "set-up" } else { "reset" };
    say("This link chooses a password. It works for three days, and once:");
    say(format!("{}/organizer/{path}/{token}", base_url(config)));
    if config.smtp_url.is_some() {
        say("It is also sent by letter.");
    }
}

async fn list(opened: &Opened) -> Result<(), Failure> {
    let register = &opened.register;
    for account in register.organizers().await? {
        let state = match (account.ended_at, account.password.is_some(), account.signed_in_at) {
            (Some(at), ..) => format!("ended {}", timestamp(at)),
            (None, false, _) => "not set up yet".to_owned(),
            (None, true, None) => "never signed in".to_owned(),
            (None, true, Some(at)) => format!("last signed in {}", timestamp(at)),
        };
        let factor = if account.second_factor.is_some() { "second factor" } else { "password only" };
        say(format!(
            "{}\t{}\t{state}\t{factor}\t{}",
            register.organizer_email(&account),
            role_key(account.role),
            account.code
        ));
    }
    Ok(())
}

async fn account(opened: &Opened, email: &str) -> Result<Model, Failure> {
    let account = opened.register.organizer(&address(email)?).await?;
    account.ok_or_else(|| Failure::Other(format!("{email} has no account; see: sixteen organizer list")))
}

fn address(email: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(email).map_err(|reason| Failure::Other(format!("{email}: {reason}")))
}

fn refused<T>(result: Result<T, crate::domain::desk::Refusal>) -> Result<T, Failure> {
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

fn base_url(config: &Config) -> String {
    config.base_url.clone().unwrap_or_else(|| BaseUrl::local(config.listen)).origin()
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
