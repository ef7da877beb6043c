//! Runs the command that was typed.

use std::process::ExitCode;

fn main() -> ExitCode {
    sixteen::cli::run()
}
