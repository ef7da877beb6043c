//! Names the commit that a release is built of.

use std::path::Path;
use std::process::Command;

#[expect(clippy::disallowed_methods, reason = "the profile is Cargo's word, no setting")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // What is built while one works on it is not built anew by each commit.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release")
        && let Some(commit) = commit()
    {
        println!("cargo::rustc-env=SIXTEEN_COMMIT={commit}");
    }
}

/// The commit; none in a copy without history, even where that lies in another's repository.
fn commit() -> Option<String> {
    let root = Path::new(&git(&["rev-parse", "--show-toplevel"])?).canonicalize().ok()?;
    if root != Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().ok()? {
        return None;
    }
    // Another branch, and another commit on it.
    for file in ["HEAD", "logs/HEAD"] {
        let file = git(&["rev-parse", "--git-path", file])?;
        if Path::new(&file).exists() {
            println!("cargo::rerun-if-changed={file}");
        }
    }
    git(&["rev-parse", "--short=9", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output =
        Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
