//! Runs the command that was typed.

use std::process::ExitCode;

/// Gives back what crowds took, where the C library's keeps it: docs/dependencies.md has the figures.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    sixteen::cli::run()
}
