//! A campaign folder of a test's own: the one compiled in, with some lines changed.

use std::{fs, path::Path};

use tempfile::TempDir;

/// The folder; it is deleted with this value.
pub(crate) struct Content(TempDir);

impl Content {
    /// A copy in whose `campaign.toml` each first text is replaced by the second.
    pub(crate) fn with(changes: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/campaign"), folder.path());
        let file = folder.path().join("campaign.toml");
        let mut text = fs::read_to_string(&file).expect("the campaign is read");
        for (old, new) in changes {
            assert!(text.contains(old), "campaign.toml does not say {old}");
            text = text.replacen(old, new, 1);
        }
        fs::write(&file, text).expect("the campaign is written");
        Self(folder)
    }

    /// The program's flag for it.
    pub(crate) fn flag(&self) -> String {
        format!("--campaign={}", self.0.path().display())
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            fs::create_dir(&target).expect("a new folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}
