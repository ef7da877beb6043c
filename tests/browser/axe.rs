//! axe-core, from npm and never committed: it lies in the build folder.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use serde_json::Value;

use crate::browser::{Browser, is_required};

/// The version; `.ci/audit` uses the same.
const VERSION: &str = "4.14.1";

/// The text of axe-core; none, with a clear line, where npm cannot bring it.
pub(crate) fn source() -> Option<&'static str> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    SOURCE
        .get_or_init(|| {
            let source = install().and_then(|file| std::fs::read_to_string(file).ok());
            if source.is_none() {
                assert!(!is_required(), "axe-core is required here and npm could not bring it");
                eprintln!("skipped: what axe-core looks for (npm could not bring it)");
            }
            source
        })
        .as_deref()
}

fn install() -> Option<PathBuf> {
    // Beside the build, where `cargo clean` finds it.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?.join("axe").join(VERSION);
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.is_file() {
        std::fs::create_dir_all(&folder).ok()?;
        let package = format!("axe-core@{VERSION}");
        let arguments = ["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"];
        let done = Command::new("npm").args(arguments).arg(&folder).arg(package).output().ok()?;
        if !done.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&done.stderr));
            return None;
        }
    }
    Some(file)
}

/// What axe-core finds in the page.
pub(crate) async fn findings(browser: &Browser) -> Vec<String> {
    let Some(source) = source() else { return Vec::new() };
    let script = format!("if (!window.axe) {{ {source} }} {}", include_str!("js/axe.js"));
    browser.run::<Vec<String>>(&script, Vec::<Value>::new()).await
}
