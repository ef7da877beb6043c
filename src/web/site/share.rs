//! Sharing: counts the click and leads to the network's own window, which the content lists. There
//! is no address here that a stranger could fill in, except for servers of Mastodon, and those only
//! by our own form.

pub mod hashtag;
pub mod view;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::domain::content::campaign::channel::ChannelKind;
use crate::domain::content::campaign::{Channel, Language};
use crate::domain::content::share::{self, ShareSubject, Sharing};
use crate::domain::pledge::released;
use crate::web::extract::{Arrival, Form, Submission, Visit};
use crate::web::kit::FormState;
use crate::web::site::share::view as pages;
use crate::web::site::{for_everyone, page, see_other};
use crate::web::{Context, Error, context, headers, paths};

/// Asks for a server of Mastodon.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
struct ServerForm {
    #[validate(custom(function = "check_server"))]
    server: String,
}

fn check_server(typed: &str) -> Result<(), ValidationError> {
    share::mastodon_server(typed).map(|_| ()).ok_or_else(|| ValidationError::new("error-server"))
}

struct ShareQuery<'a> {
    channel: &'a Channel,
    language: &'a Language,
    sharing: Sharing<'a>,
}

impl<'a> ShareQuery<'a> {
    /// Reads the channel of the path, and `lang` and `page` of the query.
    async fn read(
        context: &'a Context,
        channel: &str,
        query: &'a Form,
        accept: Option<&HeaderValue>,
    ) -> Result<Self, Error> {
        let channel = context.campaign.channel_of_key(channel).filter(|channel| channel.is_shared());
        let channel = channel.ok_or(Error::NotFound)?;
        let first = |name: &str| query.all(name).next().unwrap_or_default();
        let language = match first("lang") {
            "" => context::asked_for(&context.campaign, accept),
            code => context.campaign.language(code).ok_or(Error::NotFound)?,
        };
        let subject = ShareSubject::parse(first("page"), &context.campaign).ok_or(Error::NotFound)?;
        if let ShareSubject::Pledge(code) = subject {
            released::find(&context.site, code).await?.ok_or(Error::NotFound)?;
        }
        let sharing =
            Sharing { campaign: &context.campaign, language, base_url: &context.shell.base_url, subject };
        Ok(Self { channel, language, sharing })
    }

    /// The network's own window, counted.
    fn go(&self, context: &Context, arrival: &Arrival, server: Option<&str>) -> Result<Response, Error> {
        let to = self.sharing.compose(self.channel, server).ok_or(Error::NotFound)?;
        if arrival.person {
            context.site.counters.share(&self.channel.key);
        }
        Ok(unlisted(see_other(to)))
    }

    fn ask(&self, context: &Context, state: &FormState) -> Response {
        let parts = context.page(self.language, "");
        let status = if state.is_valid() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let path = paths::Share { channel: self.channel.key.clone() }.to_string();
        let markup = pages::ask_for_server(parts.view(), &path, self.channel, self.sharing.subject, state);
        let mut response = unlisted(page(status, markup));
        // Browsers hold a form's redirect to the policy as well.
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, headers::policy("'self' https:", "'none'"));
        response
    }
}

/// `GET /share/{channel}?lang=mn&page=home|call:KEY|day:N|hashtag:TAG|p:CODE`.
pub async fn share(
    path: paths::Share,
    State(context): State<Context>,
    arrival: Arrival,
    headers: axum::http::HeaderMap,
    query: Form,
) -> Result<Response, Error> {
    let accept = headers.get(header::ACCEPT_LANGUAGE);
    let asked = ShareQuery::read(&context, &path.channel, &query, accept).await?;
    match asked.channel.kind {
        ChannelKind::Link => asked.go(&context, &arrival, None),
        ChannelKind::Server => Ok(asked.ask(&context, FormState::EMPTY)),
        ChannelKind::Copy | ChannelKind::Native | ChannelKind::None => {
            if arrival.person {
                context.site.counters.share(&asked.channel.key);
            }
            let parts = context.page(asked.language, "");
            let text = asked.sharing.copy_text(asked.channel);
            Ok(unlisted(page(StatusCode::OK, pages::copy_text(parts.view(), asked.channel, &text))))
        }
    }
}

/// `POST /share/{channel}`: the form that asked for a server, or a script that says that a link was
/// copied or handed to the share menu of the phone.
pub async fn shared(
    path: paths::Share,
    State(context): State<Context>,
    arrival: Arrival,
    headers: axum::http::HeaderMap,
    request: axum::extract::Request,
) -> Result<Response, Error> {
    let accept = headers.get(header::ACCEPT_LANGUAGE);
    let query = Form::parse(request.uri().query().unwrap_or_default().as_bytes())?;
    let asked = ShareQuery::read(&context, &path.channel, &query, accept).await?;
    let arrival = Arrival { person: true, ..arrival };
    match asked.channel.kind {
        ChannelKind::Server => {
            let form = <Form as axum::extract::FromRequest<Context>>::from_request(request, &context).await?;
            let Submission { fields, state } = form.submit::<ServerForm, _>(())?;
            match share::mastodon_server(&fields.server) {
                Some(server) => asked.go(&context, &arrival, Some(&server)),
                None => Ok(asked.ask(&context, &state)),
            }
        }
        ChannelKind::Copy | ChannelKind::Native => {
            context.site.counters.share(&asked.channel.key);
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        ChannelKind::Link | ChannelKind::None => Err(Error::NotFound),
    }
}

/// `GET /{lang}/hashtags/{tag}`: what a hashtag says, and its streams.
pub async fn hashtag(
    Visit { context, path, language, arrival, headers }: Visit<paths::Hashtag>,
) -> Result<Response, Error> {
    let hashtag = language.hashtag(&path.tag).ok_or(Error::NotFound)?;
    if hashtag.tag != path.tag {
        // One address a page, whatever the spelling.
        let tag = hashtag.tag.clone();
        return Ok(see_other(format!("{}{}", paths::Hashtag { tag, ..path }, arrival.from.query())));
    }
    for_everyone(&context, &arrival, &headers, &path, None, |published, from| {
        let counts = &published.counts;
        let below = format!("/hashtags/{}", hashtag.tag);
        hashtag::hashtag(context.page(&language, &below).from(from).view(), counts, hashtag)
    })
    .await
}

/// `GET /streams/{channel}/{tag}`: counts the click and leads to what others wrote.
pub async fn stream(
    path: paths::Stream,
    State(context): State<Context>,
    arrival: Arrival,
) -> Result<Response, Error> {
    let channel = context.campaign.channel_of_key(&path.channel).ok_or(Error::NotFound)?;
    let tag = context.campaign.hashtag(&path.tag).ok_or(Error::NotFound)?;
    let to = share::stream(channel, tag).ok_or(Error::NotFound)?;
    if arrival.person {
        context.site.counters.hashtag(&channel.key, tag);
    }
    Ok(unlisted(see_other(to)))
}

/// Keeps an address that counts out of search engines.
fn unlisted(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(name, HeaderValue::from_static("noindex, nofollow"));
    response
}
