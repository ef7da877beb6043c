//! The demo: alive, marked, and right in its counts.

use std::path::Path;

use crate::process::{Process, Visitor, finish, program};
use crate::support::until;

async fn confirmed(visitor: &Visitor) -> i64 {
    let counts: serde_json::Value =
        serde_json::from_str(&visitor.get("/api/v1/counts").await.body).expect("JSON");
    counts["confirmed"].as_i64().expect("a number")
}

#[tokio::test]
async fn a_demo_is_alive_and_marked_and_its_counts_are_right() {
    // A site of one's own is not touched.
    let own = tempfile::TempDir::new().expect("a folder");
    let flags = ["demo".to_owned(), "--pledges=1600".to_owned(), "--listen=127.0.0.1:0".to_owned()];
    let own_data = format!("--data={}", own.path().display());
    let mut demo = Process::spawn(program(), &[&flags[..], &[own_data]].concat()).await;
    assert!(own.path().read_dir().expect("a folder").next().is_none());
    let printed = demo.printed();
    let line = |name: &str| printed.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    let folder = Path::new(line("Data").expect("its database")).parent().expect("a folder").to_owned();
    assert!(line("as owner@demo.example, password ").is_some(), "{printed}");

    // Every page says what it is.
    for (path, mark) in [
        ("/en", "Demo: nothing here is real"),
        ("/mn", "Үзүүлэн: энд бодит зүйл байхгүй"),
        ("/en/help", "Demo: nothing here is real"),
        ("/en/supporters", "Demo: nothing here is real"),
        ("/en/partners", "Demo: nothing here is real"),
        ("/embed?lang=en", "Demo: nothing here is real"),
        ("/en/nowhere", "Demo: nothing here is real"),
        ("/mailbox", "Demo: nothing here is real"),
        ("/organizer/sign-in", "Demo: nothing here is real"),
    ] {
        let page = demo.get(path).await;
        assert!(page.body.contains(mark), "{path}: {}", page.body);
    }
    assert!(demo.get("/en/supporters").await.body.contains("Example "), "names are released");

    // It goes on.
    let before = confirmed(&demo).await;
    assert!(before > 1_000, "{before}");
    until("somebody confirms", async || confirmed(&demo).await > before).await;

    for command in [&["recount"][..], &["audit", "verify"], &["counts", "verify"]] {
        let mut verifying = program();
        verifying.args(command).arg(format!("--data={}", folder.display()));
        let finished = finish(verifying).await;
        assert_eq!(finished.code, Some(0), "{command:?}: {finished:?}");
    }
    demo.stop().await;
    assert!(!folder.exists(), "nothing is left of it");
}
