//! The audit log as a table, oldest first: words for people, and codes and hashes for programs.

use std::collections::HashMap;

use entity::audit::Model;
use futures_util::future::BoxFuture;

use crate::domain::export::about::{Detail, Heading, Reading};
use crate::domain::export::table::{Cell, ColumnKind, RowPage, Rows, Table};
use crate::domain::operate::audit_log::Filter;
use crate::domain::write::audit;
use crate::domain::{Error, Site};
use crate::store::audit::LogChoice;
use crate::store::{self, Store};

/// Entries read at a time.
const PAGE: u64 = 1000;

/// Where an export stands in the log, and what it needs to tell it.
#[derive(Debug)]
struct Cursor {
    store: Store,
    choice: LogChoice,
    after: i64,
    /// The end of the log when the first entry was read, which tells of this export too.
    last: Option<i64>,
    people: HashMap<i64, String>,
    words: HashMap<&'static str, String>,
}

impl Cursor {
    async fn read(&mut self) -> Result<Option<RowPage>, Error> {
        let last = match self.last {
            Some(last) => last,
            None => store::audit::last(&self.store.read).await?.map_or(0, |last| last.id),
        };
        self.last = Some(last);
        let span = (self.after, last);
        let entries = store::audit::between(&self.store.read, &self.choice, span, PAGE).await?;
        let Some(end) = entries.last() else { return Ok(None) };
        self.after = end.id;
        Ok(Some(RowPage::Rows(entries.into_iter().map(|entry| self.row(entry)).collect())))
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
    fn next(&mut self) -> BoxFuture<'_, Result<Option<RowPage>, Error>> {
        Box::pin(self.read())
    }
}

/// The chosen entries of the log.
pub(super) async fn table(site: &Site, reading: &Reading<'_>, filter: &Filter) -> Result<Table, Error> {
    let accounts = site.organizers().await?;
    let interface = &reading.language.interface;
    let word = |action: &audit::Action| (action.key(), interface.text(action.label()));
    let columns = vec![
        reading.column("number", "desk-audit-number", ColumnKind::Number),
        reading.column("at", "desk-audit-when", ColumnKind::Moment),
        reading.column("who", "desk-audit-who", ColumnKind::Text),
        reading.column("what", "desk-audit-what", ColumnKind::Text),
        reading.column("action", "desk-audit-action", ColumnKind::Text),
        reading.column("about", "desk-audit-about", ColumnKind::Text),
        reading.column("details", "desk-audit-details", ColumnKind::Text),
        reading.column("previous_hash", "desk-audit-previous-hash", ColumnKind::Text),
        reading.column("hash", "desk-audit-hash", ColumnKind::Text),
    ];
    let heading = Heading {
        name: "sixteen-audit",
        list: "entries",
        title: "desk-audit",
        detail: Detail::Full,
        filter: &filter.words(),
    };
    let cursor = Cursor {
        store: site.store.clone(),
        choice: filter.choice(&reading.schedule.zone, &accounts),
        after: 0,
        last: None,
        people: accounts.iter().map(|account| (account.id, site.organizer_email(account))).collect(),
        words: audit::Action::ALL.iter().map(word).collect(),
    };
    Ok(reading.table(&heading, columns, None, Box::new(cursor)))
}
