//! `sixteen settings`.

use clap::Args;

use crate::cli::output::say;
use crate::config::{Given, template};

#[derive(Debug, Args)]
pub(super) struct SettingsCommand {
    /// Write a settings file with every setting commented out
    #[arg(long)]
    pub(super) template: bool,
}

impl SettingsCommand {
    pub(super) fn run(&self, given: &Given) {
        if self.template {
            say(template().trim_end());
        } else {
            for setting in given.in_force() {
                say(setting.to_string().trim_end());
                say("");
            }
        }
    }
}
