//! The site over HTTP, one file a capability: the real program on a free port, a real database
//! and a real SMTP conversation.

#[path = "../support/mod.rs"]
mod support;

mod confirmation;
mod pledge;
