//! Names the commit that a release is built of, and packs its relocations.

use std::path::Path;
use std::process::Command;

#[expect(clippy::disallowed_methods, reason = "the profile is Cargo's word, no setting")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // What is built while one works on it is not built anew by each commit.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        if let Some(commit) = commit() {
            // Cargo gives it to what it runs as well: under a setting's name it would be a mistake.
            println!("cargo::rustc-env=BUILD_COMMIT={commit}");
        }
        if std::env::var("TARGET") == std::env::var("HOST") && reads_packed_relocations() {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
}

/// Whether this machine's loader reads packed relocations, as glibc does since 2.36 (its NEWS, `DT_RELR`). All others of a
/// program this large are a megabyte, which each start reads.
fn reads_packed_relocations() -> bool {
    let version = output("getconf", &["GNU_LIBC_VERSION"]);
    let version = version.as_deref().and_then(|version| version.strip_prefix("glibc ")?.split_once('.'));
    let version = version.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    cfg!(all(target_arch = "x86_64", target_os = "linux")) && version >= Some((2, 36))
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
    output("git", arguments)
}

fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
