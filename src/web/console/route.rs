//! One way to call the console, and who may use it.

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};
use axum_extra::routing::TypedPath;

use crate::domain::account::organizer::Role;
use crate::web::Context;
use crate::web::extract::Form;

/// Whether a form asks for password and code again.
pub(super) type Asks = fn(&Form) -> bool;

/// Who may; each is fewer people than the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anyone, signed in or not.
    Anyone,
    /// Whoever is signed in, also without the second factor that is asked of them.
    SignedIn,
    AtLeast(Role),
}

/// One way to call the console.
pub struct Route {
    pub method: Method,
    /// The address, with the names of its parts in braces.
    pub path: &'static str,
    pub access: Access,
    pub(super) handler: MethodRouter<Context>,
    /// Which of its forms ask for password and code again.
    pub(super) asks: Option<Asks>,
    /// The message that says then what will happen, with the fields of the form.
    pub(super) says: Option<&'static str>,
}

impl Route {
    /// Asks for password and code again.
    pub(super) fn proven(self) -> Self {
        self.proven_if(|_| true)
    }

    /// Says what will happen where it asks for password and code.
    pub(super) fn saying(self, message: &'static str) -> Self {
        Self { says: Some(message), ..self }
    }

    /// Asks for password and code again where the form says something.
    pub(super) fn proven_if(self, asks: Asks) -> Self {
        Self { asks: Some(asks), ..self }
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {} {:?}", self.method, self.path, self.access)
    }
}

pub(super) fn get<P: TypedPath, T: 'static>(access: Access, handler: impl Handler<T, Context>) -> Route {
    Route {
        method: Method::GET,
        path: P::PATH,
        access,
        handler: routing::get(handler),
        asks: None,
        says: None,
    }
}

pub(super) fn post<P: TypedPath, T: 'static>(access: Access, handler: impl Handler<T, Context>) -> Route {
    Route {
        method: Method::POST,
        path: P::PATH,
        access,
        handler: routing::post(handler),
        asks: None,
        says: None,
    }
}
