//! Pledges signed on paper and at events: numbers with a place and a day, entered by an organizer,
//! shown beside the confirmed ones and never added to them.

pub mod file;

use entity::{
    paper::ActiveModel,
    paper_import::{self, Model, State},
};
use jiff::civil::Date;
use serde_json::json;

pub use file::{Calls, Fault, Line, Mistake, NoText, Read, read};

use super::{
    Error, Register,
    audit::{Action, By, append},
    batch::Batch,
    desk::{Answer, care::Care},
    keyring,
};
use crate::store::{self, Set, Unchanged};

/// Most that one line may say.
pub const MOST: i32 = 100_000;

/// Longest place, in characters.
pub const PLACE_LIMIT: usize = 80;

/// Longest note, in characters.
pub const NOTE_LIMIT: usize = 200;

/// Most lines of one file.
pub const LINES: usize = 10_000;

/// Largest file, in bytes.
pub const FILE_LIMIT: usize = 2 * 1024 * 1024;

/// Lines entered in one transaction, so that nobody waits long behind it.
const BATCH: usize = 200;

/// A file that somebody looks at.
#[derive(Debug)]
pub struct Looked {
    by: By,
    code: String,
    content: String,
    lines: i32,
    number: i64,
}

fn row(batch: &Batch<'_>, by: Option<i64>, import: &str, line: &Line) -> ActiveModel {
    ActiveModel {
        code: Set(keyring::new_code(batch.clock)),
        import: Set(import.to_owned()),
        place: Set(line.place.clone()),
        day: Set(line.day.to_string()),
        number: Set(line.number),
        call: Set(line.call.clone()),
        note: Set(line.note.clone()),
        organizer_id: Set(by),
        created_at: Set(batch.clock.now_ms()),
        ..ActiveModel::default()
    }
}

fn number_of(by: By) -> Option<i64> {
    if let By::Organizer(id) = by { Some(id) } else { None }
}

/// Enters one line; one that is there already is left.
pub(super) async fn add(batch: &Batch<'_>, by: By, code: &str, line: &Line) -> Result<bool, Error> {
    let row = ActiveModel { code: Set(code.to_owned()), ..row(batch, number_of(by), code, line) };
    if !store::paper::insert_once(batch.tx, row).await? {
        return Ok(false);
    }
    batch.change_paper(line.number.into());
    let details = json!({ "lines": 1, "number": line.number });
    append(batch, by, Action::PaperAdded, code, details).await?;
    Ok(true)
}

pub(super) async fn look(batch: &Batch<'_>, looked: &Looked) -> Result<(), Error> {
    let row = paper_import::ActiveModel {
        code: Set(looked.code.clone()),
        state: Set(State::Looked),
        content: Set(looked.content.clone()),
        content_hash: Set(keyring::sha256(looked.content.as_bytes()).to_vec()),
        lines: Set(looked.lines),
        number: Set(looked.number),
        entered: Set(0),
        organizer_id: Set(number_of(looked.by)),
        created_at: Set(batch.clock.now_ms()),
        ..paper_import::ActiveModel::default()
    };
    store::paper::insert_file(batch.tx, row).await
}

/// Begins to enter a file that was looked at; returns whether nobody has begun before.
pub(super) async fn begin(batch: &Batch<'_>, by: By, code: &str) -> Result<bool, Error> {
    let file = store::paper::lock_file(batch.tx, code).await?.filter(|file| file.state == State::Looked);
    let Some(file) = file else { return Ok(false) };
    let update = paper_import::ActiveModel {
        id: Unchanged(file.id),
        state: Set(State::Entering),
        organizer_id: Set(number_of(by)),
        ..paper_import::ActiveModel::default()
    };
    store::paper::update_file(batch.tx, update).await?;
    let details = json!({ "lines": file.lines, "number": file.number });
    append(batch, by, Action::PaperAdded, code, details).await?;
    Ok(true)
}

/// Enters the next lines of a file, if so many were entered before; another node may be quicker.
pub(super) async fn enter(batch: &Batch<'_>, code: &str, after: i32, lines: &[Line]) -> Result<(), Error> {
    let file = store::paper::lock_file(batch.tx, code).await?;
    let file = file.filter(|file| file.state == State::Entering && file.entered == after);
    let Some(file) = file else { return Ok(()) };
    if !lines.is_empty() {
        let rows = lines.iter().map(|line| row(batch, file.organizer_id, code, line)).collect();
        store::paper::insert(batch.tx, rows).await?;
        batch.change_paper(lines.iter().map(|line| i64::from(line.number)).sum());
    }
    let entered = after + i32::try_from(lines.len()).unwrap_or_default();
    let mut update = paper_import::ActiveModel {
        id: Unchanged(file.id),
        entered: Set(entered),
        ..paper_import::ActiveModel::default()
    };
    if entered >= file.lines || lines.is_empty() {
        update.state = Set(State::Entered);
        update.content = Set(String::new());
    }
    store::paper::update_file(batch.tx, update).await
}

/// Takes back a line, or a file, also one that is being entered; returns how many pledges that were.
pub(super) async fn undo(batch: &Batch<'_>, by: By, code: &str) -> Result<i64, Error> {
    let file = store::paper::lock_file(batch.tx, code).await?;
    if let Some(file) = file.filter(|file| matches!(file.state, State::Entering | State::Entered)) {
        let update = paper_import::ActiveModel {
            id: Unchanged(file.id),
            state: Set(State::Undone),
            content: Set(String::new()),
            ..paper_import::ActiveModel::default()
        };
        store::paper::update_file(batch.tx, update).await?;
    }
    let sum = store::paper::undo(batch.tx, code, batch.clock.now_ms()).await?;
    if sum > 0 {
        batch.change_paper(-sum);
        append(batch, by, Action::PaperUndone, code, json!({ "number": sum })).await?;
    }
    Ok(sum)
}

impl Register {
    /// The calls as lines of paper pledges may name them.
    pub fn paper_calls(&self) -> Calls {
        Calls::of(&self.campaign)
    }

    /// The campaign's local day: the last one on which anything can have been signed.
    pub fn paper_day(&self) -> Date {
        self.rules.date(self.clock.now_ms())
    }

    /// A new code, for a form that enters one line: sent twice, it enters it once.
    pub fn new_paper_code(&self) -> String {
        keyring::new_code(&self.clock)
    }

    /// Enters one line under a code; returns whether it was not there yet.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn add_paper(&self, by: By, code: &str, line: Line) -> Result<bool, Error> {
        let care = Care::AddPaper(by, code.to_owned(), Box::new(line));
        Ok(matches!(self.care(care).await?, Answer::Changed(true)))
    }

    /// Keeps a file that can be entered until somebody says so, for a day; returns its code.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn look_at_paper(&self, by: By, content: String, read: &Read) -> Result<String, Error> {
        let code = keyring::new_code(&self.clock);
        let lines = i32::try_from(read.lines.len()).unwrap_or(i32::MAX);
        let looked = Looked { by, code: code.clone(), content, lines, number: read.number() };
        self.care(Care::LookAtPaper(Box::new(looked))).await?;
        Ok(code)
    }

    /// When a file with the same text was entered that still stands, in ms since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn paper_entered_before(&self, content: &str) -> Result<Option<i64>, Error> {
        store::paper::entered_before(&self.store.read, &keyring::sha256(content.as_bytes())).await
    }

    /// The file of a code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn paper_file(&self, code: &str) -> Result<Option<Model>, Error> {
        store::paper::file(&self.store.read, code).await
    }

    /// Begins to enter a file; it goes on in the background, batch by batch. Returns whether nobody had
    /// begun before.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn enter_paper(&self, by: By, code: &str) -> Result<bool, Error> {
        let begun = matches!(self.care(Care::BeginPaper(by, code.to_owned())).await?, Answer::Changed(true));
        if begun {
            // A short one is entered at once.
            self.enter_a_part(code).await?;
            self.signals.work.notify_one();
        }
        Ok(begun)
    }

    /// Enters the next lines of a file.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn enter_a_part(&self, code: &str) -> Result<(), Error> {
        let file = self.paper_file(code).await?.filter(|file| file.state == State::Entering);
        let Some(file) = file else { return Ok(()) };
        // Its lines were good on the day it was looked at, and days only pass.
        let read = read(&file.content, &self.paper_calls(), self.paper_day());
        let done = usize::try_from(file.entered).unwrap_or_default();
        let lines = read.lines.into_iter().skip(done).take(BATCH).map(|(_, line)| line).collect();
        self.care_in_turn(Care::EnterPaper(code.to_owned(), file.entered, lines)).await.map(|_| ())
    }

    /// Does the next part of all work in the background; returns whether there may be more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work(&self) -> Result<bool, Error> {
        let files = store::paper::entering(&self.store.read).await?;
        for code in &files {
            self.enter_a_part(code).await?;
        }
        Ok(self.go_on_cleaning().await? || !files.is_empty())
    }

    /// Takes back what was entered under a code; returns how many pledges that were.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn undo_paper(&self, by: By, code: &str) -> Result<i64, Error> {
        match self.care(Care::UndoPaper(by, code.to_owned())).await? {
            Answer::Rows(sum) => Ok(sum),
            _ => Ok(0),
        }
    }
}
