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
    // A site of one's own is not touched, nor what its settings lead to.
    let (own, backups) =
        (tempfile::TempDir::new().expect("a folder"), tempfile::TempDir::new().expect("a folder"));
    let real = ["sixteen-20261128T201600Z.sqlite", "sixteen-20261129T201600Z.sqlite"];
    for name in real {
        std::fs::write(backups.path().join(name), "").expect("written");
    }
    let flags = ["demo", "--pledges=1600", "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0"];
    let own_flags = [
        format!("--data={}", own.path().display()),
        format!("--backup-folder={}", backups.path().display()),
        "--backup-keep=1".to_owned(),
        "--log-format=json".to_owned(),
    ];
    let flags: Vec<String> = flags.into_iter().map(str::to_owned).chain(own_flags).collect();
    let mut demo = Process::spawn(program(), &flags).await;
    assert!(own.path().read_dir().expect("a folder").next().is_none());
    assert!(!demo.printed().contains("Metrics"), "{}", demo.printed());
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

    // Who looks at a partner link comes by it.
    let mut exporting = program();
    exporting.args(["export", "traffic"]).arg(format!("--data={}", folder.display()));
    let traffic = finish(exporting).await;
    assert!(traffic.out.contains(",visits,source,"), "{}", traffic.out);
    for hashtag in ["WomenAndGirlsAreSafeEverywhere", "NoExcuse"] {
        assert!(traffic.out.contains(hashtag), "{hashtag}: {}", traffic.out);
    }

    for command in [&["recount"][..], &["audit", "verify"], &["counts", "verify"]] {
        let mut verifying = program();
        verifying.args(command).arg(format!("--data={}", folder.display()));
        let finished = finish(verifying).await;
        assert_eq!(finished.code, Some(0), "{command:?}: {finished:?}");
    }
    demo.stop().await;
    let mut left: Vec<_> =
        backups.path().read_dir().expect("a folder").map(|file| file.expect("a file").file_name()).collect();
    left.sort();
    assert_eq!(left, real);
    assert!(!folder.exists(), "nothing is left of it");
}
