//! A request to the console: its language, who is signed in, and the answers to it.

use std::fmt::Display;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::domain::account::session::Signed;
use crate::domain::content::campaign::Language;
use crate::web::Context;
use crate::web::console::session::{self, SessionId};
use crate::web::console::{Flash, Frame};
use crate::web::context::{self, PageParts};
use crate::web::extract::Form;
use crate::web::paths::query;
use crate::web::respond::see_other;

/// Where a request to the console stands: its language and who is signed in.
#[derive(Debug, Clone)]
pub struct ConsoleRequest {
    context: Context,
    language: String,
    chosen: bool,
    path: String,
    flash: Option<Flash>,
    /// Cookies the answer sets.
    cookies: Vec<HeaderValue>,
    /// Who is signed in, on pages that anyone may see.
    pub signed: Option<Signed>,
}

impl ConsoleRequest {
    pub(super) fn of(context: &Context, headers: &HeaderMap, uri: &Uri, signed: Option<Signed>) -> Self {
        let asked = Form::parse(uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
        let flash = asked.one("told").ok().and_then(Flash::of_word);
        let asked = asked.one("lang").ok().and_then(|code| context.campaign.language(code));
        let accepted = headers.get(header::ACCEPT_LANGUAGE);
        let language = asked.unwrap_or_else(|| context::asked_for(&context.campaign, accepted));
        // A cookie whose session has ended is taken away.
        let ended = signed.is_none() && session::has_cookie(headers, &context.base_url);
        Self {
            context: context.clone(),
            language: language.code.clone(),
            chosen: asked.is_some(),
            path: uri.path().to_owned(),
            flash,
            cookies: ended.then(|| session::no_cookie(&context.base_url)).into_iter().collect(),
            signed,
        }
    }

    /// Sets these cookies with the answer, and no others.
    pub(super) fn set_cookies(&mut self, cookies: impl IntoIterator<Item = HeaderValue>) {
        self.cookies = cookies.into_iter().collect();
    }

    /// Sets this cookie beside the others.
    pub(super) fn add_cookie(&mut self, cookie: Option<HeaderValue>) {
        self.cookies.extend(cookie);
    }

    /// The session goes on under a new id. The browser gets it with the answer, whose forms are for the
    /// session as it is then.
    pub(super) fn rotate(&mut self, id: &SessionId) {
        self.set_cookies([id.cookie(&self.context.base_url)]);
        if let Some(signed) = &mut self.signed {
            signed.id_hash = id.hash();
        }
    }

    fn with_cookies(&self, mut response: Response) -> Response {
        for cookie in &self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response
    }

    pub fn language(&self) -> &Language {
        self.context.campaign.language_or_default(&self.language)
    }

    /// An answer with a page of the console. No cache keeps it: that is said of every answer here.
    pub fn page(&self, status: StatusCode, view: impl FnOnce(&Frame<'_>) -> Markup) -> Response {
        // A page with a mistake says what is wrong and nothing else.
        let flash = self.flash.filter(|_| status.is_success());
        self.with_cookies((status, self.framed_with(flash, view)).into_response())
    }

    /// What a page of the console has, for an answer of its own.
    pub fn framed<T>(&self, view: impl FnOnce(&Frame<'_>) -> T) -> T {
        self.framed_with(self.flash, view)
    }

    fn framed_with<T>(&self, flash: Option<Flash>, view: impl FnOnce(&Frame<'_>) -> T) -> T {
        let parts: PageParts<'_> = self.context.page(self.language(), "");
        let frame = Frame {
            page: parts.view(),
            stylesheet: &self.context.assets.console_stylesheet,
            script: &self.context.assets.console_script,
            chosen: self.chosen,
            // A link in another language must not repeat a token.
            path: if self.path.contains("/set-up/") || self.path.contains("/reset/") {
                ""
            } else {
                &self.path
            },
            form_token: self.signed.as_ref().map(|signed| self.context.site.form_token(signed)),
            signed: self.signed.as_ref(),
            zone: &self.context.campaign.schedule.zone,
            flash,
        };
        view(&frame)
    }

    /// Sends the browser to another page of the console, in the language that was chosen.
    pub fn see_other(&self, path: impl Display) -> Response {
        self.see_other_with(path, None::<(_, &str)>)
    }

    /// The same, and says there what was done.
    pub fn flash(&self, path: impl Display, flash: Flash) -> Response {
        self.see_other_with(path, [("told", flash.word())])
    }

    /// The same with fields of a query, such as `done=1`.
    ///
    /// A path that has a query already keeps it, and its language.
    pub fn see_other_with<V: Into<String>>(
        &self,
        path: impl Display,
        fields: impl IntoIterator<Item = (&'static str, V)>,
    ) -> Response {
        let path = path.to_string();
        let chosen = (self.chosen && !path.contains('?')).then(|| ("lang", self.language.clone()));
        let fields = fields.into_iter().map(|(name, value)| (name, value.into()));
        self.with_cookies(see_other(query(path, chosen.into_iter().chain(fields))))
    }
}

impl FromRequestParts<Context> for ConsoleRequest {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Self::Rejection> {
        let signed = parts.extensions.get::<Signed>().cloned();
        Ok(Self::of(context, &parts.headers, &parts.uri, signed))
    }
}
