//! A rehearsal beside the real site.

use nix::sys::signal::Signal;

use crate::{
    done, on_both_databases, pledge,
    process::{Process, finish, program, run, smtp},
    support::smtp::Sink,
};

on_both_databases! {
    async fn a_rehearsal_is_marked_and_wiped_and_touches_nothing_real(database: Database) {
        let sink = Sink::start().await;
        let mail = smtp(&sink);
        let mut real = Process::start(&database, &[&mail]).await;
        pledge(&real, &sink, "tuya@example.org", &[]).await;
        real.signal(Signal::SIGTERM);
        real.ended().await;

        let on = "--rehearsal=on";
        let backups = tempfile::TempDir::new().expect("a folder");
        let folder = format!("--backup-folder={}", backups.path().display());
        let mut rehearsal =
            Process::start(&database, &[&mail, on, &folder, "--metrics-listen=127.0.0.1:0"]).await;
        assert!(!rehearsal.printed().contains("Metrics"), "{}", rehearsal.printed());
        pledge(&rehearsal, &sink, "saruul@example.org", &[]).await;
        for (path, mark) in [
            ("/en", "Rehearsal: nothing here counts"),
            ("/mn", "Бэлтгэл туршилт: энд юу ч тооцогдохгүй"),
            ("/embed?lang=en", "Rehearsal: nothing here counts"),
            ("/en/nowhere", "Rehearsal: nothing here counts"),
            ("/organizer/sign-in", "Rehearsal: nothing here counts"),
        ] {
            let page = rehearsal.get(path).await.body.replace('\u{a0}', " ");
            assert!(page.contains(mark), "{path}");
        }
        assert_eq!(rehearsal.get("/robots.txt").await.body, "User-agent: *\nDisallow: /\n");
        let letter = sink.first("saruul@example.org").await;
        assert!(letter.text.contains("Rehearsal: nothing here counts"), "{}", letter.text);
        let confirmed = async |process: &Process| {
            let counts = process.get("/api/v1/counts").await.body;
            serde_json::from_str::<serde_json::Value>(&counts).expect("JSON")["confirmed"].clone()
        };
        assert_eq!(confirmed(&rehearsal).await, 1);
        let commands = async |flags: &[&str]| run(&database, flags).await;
        assert!(done(&database, &["recount", on]).await.contains('1'));

        // Nobody loses it from below their feet.
        let refused = commands(&["rehearsal", "wipe"]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains("running") && refused.err.contains("stop it first"), "{refused:?}");
        rehearsal.signal(Signal::SIGTERM);
        rehearsal.ended().await;
        assert!(backups.path().read_dir().expect("a folder").next().is_none(), "no backup of it is among real ones");

        // One never stands for the other.
        let folder = database.folder.path().join("rehearsal");
        let mut own = program();
        own.args(["recount", &format!("--data={}", folder.display())]);
        let refused = finish(own).await;
        assert!(refused.err.contains("whose pledges never count"), "{refused:?}");
        std::fs::rename(&folder, database.folder.path().join("kept")).expect("moved");
        std::fs::create_dir(&folder).expect("a folder");
        let mut other = Process::spawn(program(), &[format!("--data={}", folder.display()), "--listen=127.0.0.1:0".into()]).await;
        other.signal(Signal::SIGTERM);
        other.ended().await;
        for command in [&["recount", on][..], &["rehearsal", "wipe"]] {
            let refused = commands(command).await;
            assert_eq!(refused.code, Some(1), "{command:?}: {refused:?}");
            assert!(refused.err.contains("holds real pledges"), "{command:?}: {refused:?}");
        }
        assert!(folder.join("sixteen.sqlite").is_file());
        std::fs::remove_dir_all(&folder).expect("removed");
        std::fs::rename(database.folder.path().join("kept"), &folder).expect("moved");

        assert!(done(&database, &["rehearsal", "wipe"]).await.contains("rehearsal is removed"));
        assert!(!folder.exists());
        assert_eq!(commands(&["rehearsal", "wipe"]).await.code, Some(2));
        let mut real = Process::start(&database, &[&mail]).await;
        assert_eq!(confirmed(&real).await, 1);
        assert!(!real.get("/en").await.body.contains("Rehearsal"));
        real.signal(Signal::SIGTERM);
        real.ended().await;
    }
}
