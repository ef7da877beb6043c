//! The site over HTTP: [`router`] is the table, [`public`] the handlers for visitors, [`console`]
//! those for organizers, [`view`] the pages, [`cached`] the bytes that are served again and
//! again, [`server`] the accept loop.

pub mod api;
pub mod assets;
mod body_budget;
pub mod cached;
pub mod console;
pub mod context;
pub mod download;
pub mod drawings;
pub mod error;
pub mod error_page;
pub mod extract;
mod front;
pub mod headers;
pub mod kit;
pub mod layers;
pub mod live;
pub mod overview_cache;
pub mod page;
pub mod page_cache;
pub mod paths;
mod places;
pub mod prometheus;
pub mod published;
mod respond;
pub mod router;
pub mod server;
pub mod site;

pub use context::Context;
pub use error::Error;
