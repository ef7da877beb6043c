//! Organizers' accounts: each change of one in a file of its own.

mod add;
pub mod end;
pub mod factor;
pub mod password;
pub mod proof;
pub mod renew;
mod reset;
pub mod role;
pub(in crate::domain) mod row;
pub mod rule;

pub use row::Refusal;
