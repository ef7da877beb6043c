//! `sixteen settings`.

use clap::Args;
use serde_json::json;

use crate::cli::output::result;
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
            let file = template();
            result(file.trim_end(), json!({ "file": file }));
        } else {
            for setting in given.in_force() {
                let (name, value) = (setting.name, &setting.value);
                let (origin, meaning) = (setting.origin(), &setting.meaning);
                let fields = json!({ "name": name, "value": value, "origin": origin, "meaning": meaning });
                result(setting, fields);
            }
        }
    }
}
