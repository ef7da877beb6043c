//! What handlers take from a request.

mod arrival;
mod form;
mod visitor;

pub use arrival::Arrival;
pub use form::Form;
pub use visitor::{Peer, VisitorIp};
