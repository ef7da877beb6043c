//! Exports as files: counts, pledges, traffic and the audit log, as tables that are written page
//! by page in any format, for the console, for programs and at the command line.
//!
//! All of it leaves by one door, [`Export::open`]: it reads a [`Request`], says whether whoever asks may
//! have it, finds it a place, and records it before the first row leaves. A [`Table`] has typed columns
//! and rows that come in pages; [`send`] writes them as text to whoever takes the pieces, [`workbook`]
//! into a file. Everything in one file is of one moment.

mod about;
mod briefing;
mod chart;
mod counts;
mod door;
mod format;
mod group_by;
mod grouping;
mod line;
mod log;
mod pledges;
mod record;
mod request;
mod send;
mod table;
mod texts;
mod traffic;
mod workbook;

pub use crate::domain::operate::choice::{Facets, NARROWING, NOT_SAID, said, state_label, states};
pub use crate::domain::write::permit::{LEAVING, Permit, Places, READING};
pub use about::Detail;
pub use chart::ChartFile;
pub use counts::CountTable;
pub use door::Export;
pub use format::{Format, harmless};
pub use group_by::GroupBy;
pub use grouping::Refused as Uncounted;
pub use pledges::PledgeColumn;
pub use request::{Parameters, Refused, Request, Requester, Unfit};
pub use send::{Take, Unfinished, keep_files_in, nameless_file, send, workbook};
pub use table::{ColumnKind, Table};
pub use workbook::{BookWords, SHARED};
