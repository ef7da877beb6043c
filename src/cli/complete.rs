//! `sixteen completions` and `sixteen man`: made from the table of commands.

use std::path::Path;

use clap::Command;
use clap_complete::Shell;

use crate::cli::output::Failure;

pub(super) fn completions(mut command: Command, shell: Shell) -> Result<(), Failure> {
    let mut file = Vec::new();
    clap_complete::generate(shell, &mut command, "sixteen", &mut file);
    // A reader that has gone away is no failure.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), &file);
    Ok(())
}

pub(super) fn manual(command: Command, folder: &Path) -> Result<(), Failure> {
    let written = clap_mangen::generate_to(command, folder);
    written.map_err(|error| Failure::Other(format!("cannot write to {}: {error}", folder.display())))
}
