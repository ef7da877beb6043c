//! The two roles of docs/deploy.md on PostgreSQL: one that makes the tables, and one that serves.

use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::{
    process::{Process, recount, run, smtp},
    support::{database::Database, smtp::Sink},
};

/// Gives a database the roles as the page says, under names of its own, since roles are the server's.
async fn grant(connection: &DatabaseConnection, name: &str) {
    let page = include_str!("../../docs/deploy.md");
    let sql = crate::support::page::between(page, "```sql\n", "```");
    for statement in sql.lines().filter(|line| !line.starts_with('\\')) {
        let statement = statement
            .replace("CREATE DATABASE sixteen OWNER", "ALTER DATABASE sixteen OWNER TO")
            .replace("DATABASE sixteen", &format!("DATABASE {name}"))
            .replace("sixteen_owner", &format!("{name}_owner"))
            .replace("ROLE sixteen ", &format!("ROLE {name}_server "))
            .replace("TO sixteen;", &format!("TO {name}_server;"));
        connection.execute_unprepared(&statement).await.expect("done");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_that_only_serves_cannot_change_the_tables() {
    let Some(mut database) = Database::postgres().await else { return };
    let url = database.url.clone().expect("an address");
    let (server, name) = url.rsplit_once('/').expect("a name");
    let host = server.rsplit_once('@').expect("a host").1.to_owned();
    let connection = database.connect().await;
    grant(&connection, name).await;
    connection.close().await.expect("closed");

    database.url = Some(format!("postgres://{name}_server:x@{host}/{name}"));
    let refused = run(&database, &["migrate"]).await;
    assert!(refused.code == Some(1) && refused.err.contains("permission denied"), "{refused:?}");
    database.url = Some(format!("postgres://{name}_owner:x@{host}/{name}"));
    assert_eq!(run(&database, &["migrate"]).await.code, Some(0));

    database.url = Some(format!("postgres://{name}_server:x@{host}/{name}"));
    assert_eq!(run(&database, &["migrate"]).await.code, Some(0), "there is nothing to do");
    let sink = Sink::start().await;
    let mut process = Process::start(&database, &[&smtp(&sink)]).await;
    assert_eq!(process.sign("tuya@example.org").await.status, 303);
    let link = sink.first("tuya@example.org").await.link("confirm");
    assert_eq!(process.press(&link).await.status, 303);
    let added = run(&database, &["organizer", "add", "owner@example.org", "--role", "owner"]).await;
    assert_eq!(added.code, Some(0), "{added:?}");
    assert_eq!(run(&database, &["retention", "run"]).await.code, Some(0));
    process.stop().await;
    assert_eq!(recount(&database, &[]).await, 1);
    let backup = database.folder.path().join("backup.dump").display().to_string();
    let made = run(&database, &["backup", &backup]).await;
    assert!(made.code == Some(0) && made.out.contains("1 confirmed"), "{made:?}");

    let connection = database.connect().await;
    for forbidden in [
        "DROP TRIGGER audit_stays ON audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "TRUNCATE audit",
        "UPDATE audit SET details = '{}'",
        "DELETE FROM audit",
        "CREATE TABLE mine (id int)",
    ] {
        assert!(connection.execute_unprepared(forbidden).await.is_err(), "{forbidden}");
    }
    connection.close().await.expect("closed");
}
