//! What handlers take from a request.

mod form;
mod visitor;

pub use form::Form;
pub use visitor::{Peer, VisitorIp};
