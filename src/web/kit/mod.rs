//! The parts that visitors' and organizers' pages are made of: fields over one [`FormState`], tables,
//! charts, notes and paging. They know values of the domain and its words, and none of our addresses.

pub mod chart;
pub mod field;
pub mod form_state;
pub mod note;
pub mod page;
pub mod paging;
pub mod qr;
pub mod rules;
pub mod signed_text;
pub mod table;

pub use field::{Field, Fields};
pub use form_state::FormState;
pub use table::Table;
