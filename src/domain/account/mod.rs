//! Organizers' accounts: each change of one in a file of its own.

mod add;
pub mod api_token;
pub mod attempt;
pub mod end;
pub mod factor;
pub mod organizer;
pub mod password;
pub mod proof;
pub mod renew;
pub(in crate::domain) mod reset;
pub mod role;
pub(in crate::domain) mod row;
pub mod rule;
pub mod second_factor;
mod security_log;
pub mod session;
pub mod sign_in;

pub use row::Refusal;
