//! The pledges on paper that were entered.

use std::time::Duration;

use entity::paper::Model;

use crate::domain::kernel::page::Page;
use crate::domain::operate::paper::{PaperContent, State, read};
use crate::domain::{Error, Site};
use crate::store;

const PAGE: usize = 50;

/// A pause after each part of a file that the command line enters: beside a running program, visitors
/// come first.
const PAUSE: Duration = Duration::from_millis(10);

#[derive(Debug, Clone)]
pub struct EnteredLine {
    pub code: String,
    /// The code that lines entered at once share.
    pub import: String,
    pub place: String,
    pub day: String,
    pub number: i32,
    /// Key of the call, where the sheet was for one.
    pub call: Option<String>,
    /// Where the sheets are kept.
    pub note: String,
    /// Address of who entered it; none for the command line.
    pub who: Option<String>,
    /// When it was entered, in ms since 1970.
    pub entered_at: i64,
    pub undone: bool,
}

pub async fn lines(site: &Site, before: i64) -> Result<Page<EnteredLine>, Error> {
    let rows = store::paper::before(&site.store.read, before, PAGE as u64 + 1).await?;
    let people = site.addresses(rows.iter().filter_map(|row| row.organizer_id)).await?;
    let line = |row: Model| EnteredLine {
        who: row.organizer_id.and_then(|id| people.get(&id).cloned()),
        code: row.code,
        import: row.import,
        place: row.place,
        day: row.day,
        number: row.number,
        call: row.call,
        note: row.note,
        entered_at: row.created_at,
        undone: row.undone_at.is_some(),
    };
    Ok(Page::of(rows, PAGE, |row| row.id).map(line))
}

/// How many signed on paper, and the lines entered before a number.
pub async fn page(site: &Site, before: i64) -> Result<(i64, Page<EnteredLine>), Error> {
    Ok((store::paper::total(&site.store.read).await?, lines(site, before).await?))
}

#[derive(Debug)]
pub struct File {
    pub code: String,
    pub state: State,
    pub lines: i32,
    /// How many signed, by all its lines.
    pub number: i64,
    pub entered: i32,
    /// Its lines, while somebody looks at them.
    pub preview: Option<Preview>,
}

/// A file that somebody looks at before it is entered.
#[derive(Debug)]
pub struct Preview {
    pub read: PaperContent,
    /// When a file with the same text was entered that still stands, in ms since 1970.
    pub before: Option<i64>,
}

pub async fn file(site: &Site, code: &str) -> Result<Option<File>, Error> {
    let Some(row) = site.paper_file(code).await? else { return Ok(None) };
    let preview = match row.state {
        State::Looked => Some(Preview {
            read: read(&row.content, &site.paper_calls(), site.paper_day()),
            before: site.paper_entered_before(&row.content).await?,
        }),
        State::Entering | State::Entered | State::Undone => None,
    };
    let (lines, number, entered) = (row.lines, row.number, row.entered);
    Ok(Some(File { code: row.code, state: row.state, lines, number, entered, preview }))
}

/// Enters all lines of a file; `report` hears how many are. The program may do some of it at the same time.
pub async fn finish(site: &Site, code: &str, report: impl Fn(i32)) -> Result<(), Error> {
    while let Some(row) = site.paper_file(code).await?.filter(|row| row.state == State::Entering) {
        report(row.entered);
        site.enter_a_part(code).await?;
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
