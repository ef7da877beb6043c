//! What leaves as a file: counts, pledges, traffic and the audit log, as tables that are written page
//! by page in any format, for the desk, for programs and at the command line.
//!
//! All of it leaves by one door, [`Export::open`]: it reads a [`Request`], says whether whoever asks may
//! have it, finds it a place, and records it before the first row leaves. A [`Table`] has typed columns
//! and rows that come in pages; [`send`] writes them as text to whoever takes the pieces, [`workbook`]
//! into a file. Everything in one file is of one moment.

mod about;
mod choice;
mod counts;
mod door;
mod format;
mod group_by;
mod grouping;
mod line;
mod log;
mod permit;
mod record;
mod request;
mod send;
mod supporters;
mod table;
mod traffic;
mod workbook;

pub use about::{Detail, NOT_SAID};
pub use choice::{STATES, state_label};
pub use counts::Counts;
pub use door::Export;
pub use format::Format;
pub use group_by::GroupBy;
pub use grouping::Refused as Uncounted;
pub use permit::{LEAVING, Permit, Places, READING};
pub use request::{Parameters, Refused, Request, Requester, Unfit};
pub use send::{Take, Unfinished, nameless_file, send, workbook};
pub use supporters::Column;
pub use table::Table;
pub use workbook::BookWords;
