//! Extractors: the parts of a request that handlers take.

mod arrival;
mod form;
mod origin;
pub mod upload;
mod visit;
mod visitor;

pub use arrival::Arrival;
pub(super) use form::unread;
pub use form::{Form, Submission};
pub(super) use origin::mark_form;
pub use origin::{FormOrigin, Sent};
pub use upload::Upload;
pub use visit::{PageLanguage, Visit};
pub use visitor::{DOCTOR, Peer, VisitorIp};
pub(super) use visitor::{tell_untrusted, told_to_doctor};
