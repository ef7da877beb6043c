//! The site over HTTP: [`router`] is the table, [`public`] the handlers for visitors, [`console`]
//! those for organizers, [`view`] the pages, [`prepared`] the bytes that are served again and
//! again, [`server`] the accept loop.

pub mod api;
pub mod assets;
pub mod console;
pub mod context;
pub mod download;
pub mod drawings;
pub mod error;
pub mod export;
pub mod extract;
pub mod headers;
pub mod kit;
pub mod live;
pub mod paths;
pub mod prepared;
pub mod public;
pub mod router;
pub mod server;
pub mod view;

pub use context::Context;
