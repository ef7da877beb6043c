//! Accounts and the audit log from the command line.

use std::{io::Write, process::Stdio};

use sea_orm::ConnectionTrait;

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD},
    process::{Finished, Process, bare, finish, flags_of, program, run, smtp},
    support::{database::Database, smtp::Sink},
};

/// Makes an account with a password of its own.
pub(crate) async fn add_with_password(
    database: &Database,
    email: &str,
    role: &str,
    password: &str,
) -> Finished {
    let mut command = program();
    command.args(["organizer", "add", email, "--role", role, "--password-stdin"]).args(flags_of(database));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(password.as_bytes()).expect("written");
    tokio::task::spawn_blocking(move || child.wait_with_output().expect("it ends"))
        .await
        .expect("no fault")
        .into()
}

/// The path of the link in what was printed.
fn link(printed: &str) -> String {
    let word = printed.split_whitespace().find(|word| word.contains("/organizer/")).expect("a link");
    word[word.find("/organizer").expect("a path")..].to_owned()
}

on_both_databases! {
    async fn accounts_are_made_and_ended_from_the_command_line(database: Database) {
        let sink = Sink::start().await;
        let mail = smtp(&sink);
        let process = Process::start(&database, &[&mail]).await;
        // The program prints the command, which works as it stands but for the address and what is secret.
        let printed = process.printed();
        let command = printed.lines().find(|line| line.contains("sixteen organizer add EMAIL --role owner"));
        let command = command.expect("the command").replace("(with the other settings as here)", &mail);
        let command = command.replace("EMAIL", "tuya@example.org");
        assert!(!printed.contains("smtp://"), "{printed}");
        let mut shell = bare("sh");
        let postgres = database.url.as_ref().map(|url| ("SIXTEEN_DATABASE_URL", url));
        shell.envs(postgres).args(["-c", &command]);
        let added = finish(shell).await;
        assert_eq!(added.code, Some(0), "{added:?}");
        let set_up = link(&added.out);
        assert!(added.out.contains(&format!("{}{set_up}", process.base)), "it leads there: {added:?}");
        assert!(set_up.starts_with("/organizer/set-up/"));
        assert_eq!(sink.first("tuya@example.org").await.subject, "Your account at 127.0.0.1", "it is also mailed");
        let again = run(&database, &["organizer", "add", "TUYA@example.org", "--role", "viewer"]).await;
        assert_eq!(again.code, Some(1));
        assert!(again.err.contains("already has an account"), "{again:?}");

        let own = process.base.clone();
        let post = async |path: &str, fields: &[(&str, &str)]| {
            let body = crate::support::app::encode(fields);
            let client = crate::support::app::client();
            let request = client.post(format!("{own}{path}")).header("origin", &own);
            let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
            crate::support::page::Answer::of(request.send().await.expect("an answer")).await
        };
        assert_eq!(post(&set_up, &[("password", PASSWORD)]).await.status, 303);
        let sign_in = [("email", "tuya@example.org"), ("password", PASSWORD)];
        assert_eq!(post("/organizer/sign-in", &sign_in).await.location(), "/organizer");

        for (password, why) in [("short\n", "shorter than 12"), ("password1234\n", "easy to guess")] {
            let weak = add_with_password(&database, "bold@example.org", "editor", password).await;
            assert!(weak.code == Some(1) && weak.err.contains(why), "{weak:?}");
        }
        let ready = add_with_password(&database, "bold@example.org", "editor", &format!("{OTHER}\r\n")).await;
        assert_eq!(ready.code, Some(0), "{ready:?}");
        assert!(!ready.out.contains("/set-up/"));
        let bold = [("email", "bold@example.org"), ("password", OTHER)];
        assert_eq!(post("/organizer/sign-in", &bold).await.location(), "/organizer");

        for (arguments, why) in [
            (&["organizer", "end", "tuya@example.org"][..], "last owner"),
            (&["organizer", "role", "tuya@example.org", "viewer"], "last owner"),
            (&["organizer", "end", "nobody@example.org"], "no account"),
            (&["organizer", "add", "nobody", "--role", "owner"], "not an e-mail address"),
        ] {
            let refused = run(&database, arguments).await;
            assert_eq!(refused.code, Some(1), "{refused:?}");
            assert!(refused.err.contains(why), "{refused:?}");
        }
        assert_eq!(run(&database, &["organizer", "role", "bold@example.org", "owner"]).await.code, Some(0));
        assert_eq!(run(&database, &["organizer", "end", "tuya@example.org"]).await.code, Some(0));
        assert_eq!(post("/organizer/sign-in", &sign_in).await.status, 422);
        let renewed = run(&database, &["organizer", "renew", "bold@example.org"]).await;
        assert!(link(&renewed.out).starts_with("/organizer/set-up/"), "{renewed:?}");
        let list = run(&database, &["organizer", "list"]).await.out;
        assert!(list.contains("tuya@example.org\towner\tended"), "{list}");
        assert!(list.contains("bold@example.org\towner\tnot set up yet"), "{list}");

        // All of it is in the log, which holds until somebody changes it by hand.
        let verified = run(&database, &["audit", "verify"]).await;
        assert!(verified.code == Some(0) && verified.out.contains("holds: 8 entries"), "{verified:?}");
        let head = verified.out.lines().last().expect("a hash").to_owned();
        assert_eq!(head.len(), 64);
        let noted = run(&database, &["audit", "verify", "--noted", &head]).await;
        assert!(noted.code == Some(0) && noted.out.contains("entry 8"), "{noted:?}");
        let unknown = run(&database, &["audit", "verify", "--noted", &"0".repeat(64)]).await;
        assert_eq!(unknown.code, Some(1));
        let connection = database.connect().await;
        crate::audit::unguard(&connection, "audit").await;
        connection.execute_unprepared("UPDATE audit SET details = '{}' WHERE id = 3").await.expect("changed");
        connection.close().await.expect("closed");
        let broken = run(&database, &["audit", "verify"]).await;
        assert!(broken.code == Some(1) && broken.err.contains("entry 3 was changed"), "{broken:?}");
    }
}
