//! Reads the configuration and runs the command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    sixteen::cli::run(sixteen::cli::Command::parse())
}
