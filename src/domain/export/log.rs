//! The audit log as a table, oldest first: words for people, and codes and hashes for programs.

use std::collections::HashMap;

use entity::audit::Model;

use super::{
    Asked, By, NOT_FOR_PUBLICATION, about,
    table::{Cell, Column, Kind, Page, Source, Table},
};
use crate::{
    domain::{Error, Register, audit, campaign::Language},
    store::{
        self, Store,
        audit::{Choice, Who},
    },
};

/// Entries read at a time.
const PAGE: u64 = 1000;

/// Where an export stands in the log, and what it needs to tell it.
#[derive(Debug)]
pub(super) struct LogCursor {
    store: Store,
    choice: Choice,
    after: i64,
    last: i64,
    people: HashMap<i64, String>,
    words: HashMap<&'static str, String>,
}

impl LogCursor {
    pub(super) async fn next(&mut self) -> Result<Option<Page>, Error> {
        let span = (self.after, self.last);
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

/// The chosen entries of the log up to its end now; `filter` says in words which.
///
/// # Errors
/// When the database fails.
pub async fn table(
    register: &Register,
    language: &Language,
    by: &By,
    choice: Choice,
    filter: &str,
) -> Result<Table, Error> {
    let last = store::audit::last(&register.store.read).await?.map_or(0, |last| last.id);
    let accounts = register.organizers().await?;
    let people = accounts.iter().map(|account| (account.id, register.organizer_email(account))).collect();
    let (interface, now) = (&language.interface, register.clock.now());
    let word = |action: &audit::Action| (action.key(), interface.text(action.label()));
    let zone = register.rules.schedule.zone.clone();
    let title = interface.text("desk-audit");
    let asked = Asked { what: title.clone(), detail: NOT_FOR_PUBLICATION, filter: filter.to_owned() };
    let column = |key: &str, label: &str, kind| Column::new(key, interface.text(label), kind);
    Ok(Table {
        name: format!("sixteen-audit-{}", register.rules.date(now.as_millisecond())),
        list: "entries",
        facts: about(language, now, by, &asked, &zone),
        title,
        columns: vec![
            column("number", "desk-audit-number", Kind::Number),
            column("at", "desk-audit-when", Kind::Moment),
            column("who", "desk-audit-who", Kind::Text),
            column("what", "desk-audit-what", Kind::Text),
            column("action", "desk-audit-action", Kind::Text),
            column("about", "desk-audit-about", Kind::Text),
            column("details", "desk-audit-details", Kind::Text),
            column("previous_hash", "desk-audit-previous-hash", Kind::Text),
            column("hash", "desk-audit-hash", Kind::Text),
        ],
        zone,
        expected: None,
        source: Source::Log(Box::new(LogCursor {
            store: register.store.clone(),
            choice,
            after: 0,
            last,
            people,
            words: audit::Action::ALL.iter().map(word).collect(),
        })),
    })
}

/// Who acted, by what the desk's form says: an account's code, or one of two words.
pub fn who(key: &str, accounts: &[entity::organizer::Model]) -> Option<Who> {
    match key {
        "command-line" => Some(Who::Nobody(audit::COMMAND_LINE)),
        "program" => Some(Who::Nobody(audit::PROGRAM)),
        code => {
            accounts.iter().find(|account| account.code == code).map(|account| Who::Organizer(account.id))
        }
    }
}
