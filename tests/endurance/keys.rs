//! Secrets that change while there are records and links of older ones.

use crate::{
    on_both_databases,
    process::{Finished, Process, run, secret_file, smtp},
    support::{database::Database, smtp::Sink},
};

const OLD: &str = "the secret this database was made with";
const NEW: &str = "the secret that takes its place one day";

/// The flags for the old secret, for both with the new one first, and for the new one.
fn flags(database: &Database) -> [String; 3] {
    [("old", OLD), ("both", &format!("{NEW}\n{OLD}")), ("new", NEW)]
        .map(|(name, secrets)| secret_file(database, name, secrets))
}

/// The addresses of all pledges, as an export has them.
async fn addresses(database: &Database, secret: &str) -> String {
    let columns = ["export", "supporters", "--columns=email", "--everyone", "--purpose=a test", "--bom=no"];
    let exported = run(database, &[&columns[..], &[secret]].concat()).await;
    assert_eq!(exported.code, Some(0), "{exported:?}");
    let mut lines: Vec<&str> =
        exported.out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    lines.sort_unstable();
    lines.join(" ")
}

fn assert_refused(refused: &Finished, why: &str) {
    assert!(refused.code == Some(1) && refused.err.contains(why), "{refused:?}");
}

on_both_databases! {
    async fn an_older_secret_opens_as_long_as_it_is_there(database: Database) {
        let (sink, [old, both, new]) = (Sink::start().await, flags(&database));
        let mail = smtp(&sink);
        let mut process = Process::start(&database, &[&mail, &old]).await;
        let reference = process.sign("tuya@example.org").await.reference().to_owned();
        process.sign("saruul@example.org").await;
        let (link, code) = (sink.first("tuya@example.org").await.link("confirm"), sink.first("saruul@example.org").await.code());
        assert_ne!(reference, "");
        process.stop().await;

        // Links and codes of before work, a known address is known, and what is new is sealed anew.
        let mut process = Process::start(&database, &[&mail, &both]).await;
        assert_eq!(process.press(&link).await.status, 303);
        let check = process.sign("saruul@example.org").await;
        let confirmed = process.post("/en/check-your-email", &[("ref", check.reference()), ("code", &code)]).await;
        assert_eq!(confirmed.status, 303, "{}", confirmed.body);
        assert_eq!(process.sign("tuya@example.org").await.status, 303);
        process.sign("bold@example.org").await;
        let fresh = sink.first("bold@example.org").await.link("confirm");
        assert_eq!(process.press(&fresh).await.status, 303);
        assert_eq!(addresses(&database, &both).await, "bold@example.org saruul@example.org tuya@example.org");
        process.stop().await;

        // Neither is enough alone now.
        assert_refused(&run(&database, &["recount", &old]).await, "lacks a secret");
        assert_refused(&run(&database, &["recount", &new]).await, "lacks a secret");
        let foreign = secret_file(&database, "foreign", "a secret that this database never had");
        assert_refused(&run(&database, &["recount", &foreign]).await, "does not belong to this database");

        // Until everything is sealed again.
        let rotated = run(&database, &["keys", "rotate", &both]).await;
        assert_eq!(rotated.code, Some(0), "{rotated:?}");
        assert!(rotated.out.starts_with("2 records were sealed again.\n"), "{rotated:?}");
        assert_refused(&run(&database, &["recount", &old]).await, "does not belong to this database");
        assert_eq!(addresses(&database, &new).await, "bold@example.org saruul@example.org tuya@example.org");
        assert_eq!(addresses(&database, &both).await, "bold@example.org saruul@example.org tuya@example.org");
    }
}
