//! The audit log as a table, oldest first: words for people, and codes and hashes for programs.

use std::collections::HashMap;

use entity::audit::Model;
use futures_util::future::BoxFuture;

use super::{
    about::{Detail, Heading, Reading},
    table::{Cell, Kind, Page, Rows, Table},
};
use crate::{
    domain::{
        Error, Register,
        audit::{self, log::Filter},
    },
    store::{self, Store, audit::Choice},
};

/// Entries read at a time.
const PAGE: u64 = 1000;

/// Where an export stands in the log, and what it needs to tell it.
#[derive(Debug)]
struct Cursor {
    store: Store,
    choice: Choice,
    after: i64,
    /// The end of the log when the first entry was read, which tells of this export too.
    last: Option<i64>,
    people: HashMap<i64, String>,
    words: HashMap<&'static str, String>,
}

impl Cursor {
    async fn read(&mut self) -> Result<Option<Page>, Error> {
        let last = match self.last {
            Some(last) => last,
            None => store::audit::last(&self.store.read).await?.map_or(0, |last| last.id),
        };
        self.last = Some(last);
        let span = (self.after, last);
        let entries = store::audit::between(&self.store.read, &self.choice, span, PAGE).await?;
        let Some(end) = entries.last() else { return Ok(None) };
        self.after = end.id;
        Ok(Some(Page::Rows(entries.into_iter().map(|entry| self.row(entry)).collect())))
    }

    fn row(&self, entry: Model) -> Vec<Cell<'static>> {
        let details: serde_json::Value = serde_json::from_str(&entry.details).unwrap_or_default();
        let who = match entry.organizer_id {
            Some(id) => self.people.get(&id).cloned().unwrap_or_default(),
            None => details["by"].as_str().unwrap_or_default().to_owned(),
        };
        let hex = |hash: &[u8]| Cell::text(data_encoding::HEXLOWER.encode(hash));
        vec![
            Cell::Number(entry.id),
            Cell::Moment(entry.at),
            Cell::text(who),
            Cell::text(self.words.get(entry.action.as_str()).cloned().unwrap_or_default()),
            Cell::text(entry.action),
            Cell::text(entry.about),
            Cell::text(entry.details),
            hex(&entry.previous_hash),
            hex(&entry.hash),
        ]
    }
}

impl Rows for Cursor {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Page>, Error>> {
        Box::pin(self.read())
    }
}

/// The chosen entries of the log.
///
/// # Errors
/// When the database fails.
pub(super) async fn table(
    register: &Register,
    reading: &Reading<'_>,
    filter: &Filter,
) -> Result<Table, Error> {
    let accounts = register.organizers().await?;
    let interface = &reading.language.interface;
    let word = |action: &audit::Action| (action.key(), interface.text(action.label()));
    let columns = vec![
        reading.column("number", "desk-audit-number", Kind::Number),
        reading.column("at", "desk-audit-when", Kind::Moment),
        reading.column("who", "desk-audit-who", Kind::Text),
        reading.column("what", "desk-audit-what", Kind::Text),
        reading.column("action", "desk-audit-action", Kind::Text),
        reading.column("about", "desk-audit-about", Kind::Text),
        reading.column("details", "desk-audit-details", Kind::Text),
        reading.column("previous_hash", "desk-audit-previous-hash", Kind::Text),
        reading.column("hash", "desk-audit-hash", Kind::Text),
    ];
    let heading = Heading {
        name: "sixteen-audit",
        list: "entries",
        title: "desk-audit",
        detail: Detail::Full,
        filter: &filter.words(),
    };
    let cursor = Cursor {
        store: register.store.clone(),
        choice: filter.choice(&reading.schedule.zone, &accounts),
        after: 0,
        last: None,
        people: accounts.iter().map(|account| (account.id, register.organizer_email(account))).collect(),
        words: audit::Action::ALL.iter().map(word).collect(),
    };
    Ok(reading.table(&heading, columns, None, Box::new(cursor)))
}
