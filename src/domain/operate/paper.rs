//! Pledges signed on paper and at events: numbers with a place and a day, entered by an organizer,
//! shown beside the confirmed ones and never added to them.

mod date;
pub mod file;
pub mod list;
mod workbook;

use entity::paper::ActiveModel;
use entity::paper_import::{self, Model};
use jiff::civil::Date;
use serde_json::json;

use crate::domain::crypto::keyring;
use crate::domain::operate::bulk::{Bulk, BulkAction};
use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite, Site, Write};
use crate::store::{self, Set};

pub use date::DateOrder;
pub use entity::paper_import::State;
pub use file::{
    Calls, Fault, LINES, Line, LineMistake, MOST, NOTE_LIMIT, NoText, PLACE_LIMIT, PaperContent, read,
};

pub const FILE_LIMIT: usize = 2 * 1024 * 1024;

/// The text of a file, also of a workbook.
pub fn text_of(bytes: &[u8]) -> Result<String, NoText> {
    match file::text_of(bytes) {
        Err(NoText::Workbook) => workbook::text_of(bytes),
        read => read,
    }
}

/// Lines entered in one transaction, so that nobody waits long behind it.
const BATCH: usize = 200;

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

/// Enters one line under a code; one that is there already is left. Answers why it is not to be done.
#[derive(Debug)]
pub struct AddPaper {
    pub code: String,
    pub line: Line,
    pub action: BulkAction,
}

impl OrganizerWrite for AddPaper {
    type Answer = Option<Bulk>;

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<(Option<Bulk>, Vec<Entry>), Error> {
        if store::paper::sum(batch.tx, &self.code, false).await? > 0 {
            return Ok((None, Vec::new()));
        }
        if let Some(bulk) = self.action.write(batch).await? {
            return Ok((Some(bulk), Vec::new()));
        }
        let row = row(batch, by.organizer(), &self.code, &self.line);
        let row = ActiveModel { code: Set(self.code.clone()), ..row };
        if !store::paper::insert_once(batch.tx, row).await? {
            return Ok((None, Vec::new()));
        }
        batch.change_paper(self.line.number.into());
        let details = json!({ "lines": 1, "number": self.line.number });
        Ok((None, vec![Entry::new(Action::PaperAdded, &self.code, details)]))
    }
}

/// Keeps a file that somebody looks at before it is entered.
#[derive(Debug)]
struct KeepPaperFile {
    by: By,
    code: String,
    content: String,
    lines: i32,
    number: i64,
}

impl Write for KeepPaperFile {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let row = paper_import::ActiveModel {
            code: Set(self.code.clone()),
            state: Set(State::Looked),
            content: Set(self.content.clone()),
            content_hash: Set(keyring::sha256(self.content.as_bytes()).to_vec()),
            lines: Set(self.lines),
            number: Set(self.number),
            entered: Set(0),
            organizer_id: Set(self.by.organizer()),
            created_at: Set(batch.clock.now_ms()),
            ..paper_import::ActiveModel::default()
        };
        store::insert(batch.tx, row).await
    }
}

/// Begins to enter a file that was looked at. Answers whether nobody has begun before.
#[derive(Debug)]
struct BeginPaper {
    code: String,
}

impl OrganizerWrite for BeginPaper {
    type Answer = bool;

    async fn write_by(&self, by: By, batch: &Batch<'_>) -> Result<(bool, Vec<Entry>), Error> {
        let file = store::paper::lock_file(batch.tx, &self.code).await?;
        let Some(file) = file.filter(|file| file.state == State::Looked) else {
            return Ok((false, Vec::new()));
        };
        let update = paper_import::ActiveModel {
            state: Set(State::Entering),
            organizer_id: Set(by.organizer()),
            ..Default::default()
        };
        store::update(batch.tx, file.id, update).await?;
        let details = json!({ "lines": file.lines, "number": file.number });
        Ok((true, vec![Entry::new(Action::PaperAdded, &self.code, details)]))
    }
}

/// Enters the next lines of a file, if so many were entered before; another node may be quicker.
#[derive(Debug)]
struct EnterPaper {
    code: String,
    after: i32,
    lines: Vec<Line>,
}

impl Write for EnterPaper {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let (after, lines) = (self.after, &self.lines);
        let file = store::paper::lock_file(batch.tx, &self.code).await?;
        let file = file.filter(|file| file.state == State::Entering && file.entered == after);
        let Some(file) = file else { return Ok(()) };
        if !lines.is_empty() {
            let rows = lines.iter().map(|line| row(batch, file.organizer_id, &self.code, line)).collect();
            store::paper::insert(batch.tx, rows).await?;
            batch.change_paper(lines.iter().map(|line| i64::from(line.number)).sum());
        }
        let entered = after + i32::try_from(lines.len()).unwrap_or_default();
        let mut update = paper_import::ActiveModel { entered: Set(entered), ..Default::default() };
        if entered >= file.lines || lines.is_empty() {
            update.state = Set(State::Entered);
            update.content = Set(String::new());
        }
        store::update(batch.tx, file.id, update).await
    }
}

/// Lets count again what was taken back under a code. Answers how many pledges that were.
#[derive(Debug)]
pub struct RedoPaper {
    pub code: String,
}

impl OrganizerWrite for RedoPaper {
    type Answer = i64;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(i64, Vec<Entry>), Error> {
        let file = store::paper::lock_file(batch.tx, &self.code).await?;
        if let Some(file) = file.filter(|file| file.state == State::Undone) {
            let update = paper_import::ActiveModel { state: Set(State::Entered), ..Default::default() };
            store::update(batch.tx, file.id, update).await?;
        }
        let sum = store::paper::redo(batch.tx, &self.code).await?;
        if sum == 0 {
            return Ok((0, Vec::new()));
        }
        batch.change_paper(sum);
        Ok((sum, vec![Entry::new(Action::PaperRedone, &self.code, json!({ "number": sum }))]))
    }
}

/// Takes back a line, or a file, also one that is being entered. Answers how many pledges that were.
#[derive(Debug)]
pub struct UndoPaper {
    /// Code of the line or the file.
    pub code: String,
}

impl OrganizerWrite for UndoPaper {
    type Answer = i64;

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<(i64, Vec<Entry>), Error> {
        let file = store::paper::lock_file(batch.tx, &self.code).await?;
        if let Some(file) = file.filter(|file| matches!(file.state, State::Entering | State::Entered)) {
            let update = paper_import::ActiveModel {
                state: Set(State::Undone),
                content: Set(String::new()),
                ..Default::default()
            };
            store::update(batch.tx, file.id, update).await?;
        }
        let sum = store::paper::undo(batch.tx, &self.code, batch.clock.now_ms()).await?;
        if sum == 0 {
            return Ok((0, Vec::new()));
        }
        batch.change_paper(-sum);
        Ok((sum, vec![Entry::new(Action::PaperUndone, &self.code, json!({ "number": sum }))]))
    }
}

impl Site {
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

    /// Keeps a file that can be entered until somebody says so, for a day; returns its code.
    pub async fn look_at_paper(&self, by: By, content: String, read: &PaperContent) -> Result<String, Error> {
        let code = keyring::new_code(&self.clock);
        let lines = i32::try_from(read.lines.len()).unwrap_or(i32::MAX);
        self.write(KeepPaperFile { by, code: code.clone(), content, lines, number: read.number() }).await?;
        Ok(code)
    }

    /// When a file with the same text was entered that still stands, in ms since 1970.
    pub async fn paper_entered_before(&self, content: &str) -> Result<Option<i64>, Error> {
        store::paper::entered_before(&self.store.read, &keyring::sha256(content.as_bytes())).await
    }

    /// Whether a line or a file has this code.
    pub async fn is_paper(&self, code: &str) -> Result<bool, Error> {
        store::paper::is_there(&self.store.read, code).await
    }

    /// How many signed on the lines that stand under a code, or on all of a file that is being entered.
    pub async fn paper_sum(&self, code: &str) -> Result<i64, Error> {
        if let Some(file) = self.paper_file(code).await?.filter(|file| file.state == State::Entering) {
            return Ok(file.number);
        }
        store::paper::sum(&self.store.read, code, false).await
    }

    /// How many signed on the lines that were taken back under a code.
    pub async fn paper_undone(&self, code: &str) -> Result<i64, Error> {
        store::paper::sum(&self.store.read, code, true).await
    }

    /// How many signed by a file that somebody looked at and nobody enters yet; 0 for any other.
    pub async fn paper_looked_at(&self, code: &str) -> Result<i64, Error> {
        let file = self.paper_file(code).await?.filter(|file| file.state == State::Looked);
        Ok(file.map_or(0, |file| file.number))
    }

    pub async fn paper_file(&self, code: &str) -> Result<Option<Model>, Error> {
        store::paper::file(&self.store.read, code).await
    }

    /// Begins to enter a file; it goes on in the background, batch by batch. Returns whether nobody had
    /// begun before.
    pub async fn enter_paper(&self, by: By, code: &str) -> Result<bool, Error> {
        let begun = self.write(BeginPaper { code: code.to_owned() }.by(by)).await?;
        if begun {
            // A short one is entered at once.
            self.enter_a_part(code).await?;
            self.signals.work.notify_one();
        }
        Ok(begun)
    }

    pub async fn enter_a_part(&self, code: &str) -> Result<(), Error> {
        let file = self.paper_file(code).await?.filter(|file| file.state == State::Entering);
        let Some(file) = file else { return Ok(()) };
        // Its lines were good on the day it was looked at, and days only pass.
        let read = read(&file.content, &self.paper_calls(), self.paper_day());
        let done = usize::try_from(file.entered).unwrap_or_default();
        let lines = read.lines.into_iter().skip(done).take(BATCH).map(|(_, line)| line).collect();
        self.write_in_turn(EnterPaper { code: code.to_owned(), after: file.entered, lines }).await
    }

    /// Does the next part of all work in the background; returns whether there may be more.
    pub async fn work(&self) -> Result<bool, Error> {
        let files = store::paper::entering(&self.store.read).await?;
        for code in &files {
            self.enter_a_part(code).await?;
        }
        Ok(self.go_on_cleaning().await? || !files.is_empty())
    }
}
