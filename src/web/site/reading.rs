//! Pages to read: calls, days, Markdown pages, and one pledge in public.

pub mod call;
pub mod day;
pub mod help;
pub mod pledge_page;
pub mod text;

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::{Render, html};

use crate::domain::content::campaign::Language;
use crate::domain::crypto::keyring;
use crate::domain::pledge::{released, source};
use crate::web::cached::CachedResponse;
use crate::web::extract::{Arrival, Form, Visit};
use crate::web::page::Attribution;
use crate::web::page_cache::{HTML, Published};
use crate::web::site::{for_everyone, page, see_other};
use crate::web::{Context, Error, context, paths};

/// How long pages with names may be kept.
pub(crate) const NAMES: &str = "public, max-age=60";

pub(super) const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

pub async fn call(
    Visit { context, path, language, arrival, headers }: Visit<paths::Call>,
) -> Result<Response, Error> {
    let call = language.call(&path.key).ok_or(Error::NotFound)?;
    for_everyone(&context, &arrival, &headers, &path, None, |published, from| {
        let counts = &published.counts;
        let below = format!("/calls/{}", call.key);
        call::call(context.page(&language, &below).from(from).view(), call, counts)
    })
    .await
}

pub async fn day(
    Visit { context, path, language, arrival, headers }: Visit<paths::Day>,
) -> Result<Response, Error> {
    let day =
        language.days.iter().find(|day| day.number.to_string() == path.number).ok_or(Error::NotFound)?;
    let dates = context.campaign.schedule.dates(context.date());
    let date = dates.get(usize::from(day.number - 1)).copied().ok_or(Error::NotFound)?;
    for_everyone(&context, &arrival, &headers, &path, None, |published, from| {
        let below = format!("/days/{}", day.number);
        day::day(context.page(&language, &below).from(from).view(), day, date, &published.counts)
    })
    .await
}

/// `GET /{lang}/help`: the helplines. No cache keeps it: someone else may look.
pub async fn help(Visit { context, language, arrival, .. }: Visit<paths::Help>) -> Result<Response, Error> {
    Ok(page(StatusCode::OK, help::help(context.page(&language, "/help").from(&arrival.from).view())))
}

/// `GET /{lang}/{page}`: privacy, about and the other Markdown pages.
pub async fn text(
    Visit { context, path, language, arrival, headers }: Visit<paths::Text>,
) -> Result<Response, Error> {
    let (key, words_of) = language.pages.get_key_value(&path.page).ok_or(Error::NotFound)?;
    let draw = |published: &Published, from: &Attribution| {
        let mut words_of = words_of.clone();
        words_of.html = context::fill(&words_of.html, &words(&context, &language));
        let below = format!("/{key}");
        let parts = context.page(&language, &below).from(from);
        text::text(parts.view(), &published.counts, key, &words_of)
    };
    if text::is_discreet(key) {
        return Ok(page(StatusCode::OK, draw(&*context.published().await?, &arrival.from)));
    }
    for_everyone(&context, &arrival, &headers, &path, None, draw).await
}

/// What stands for the words in braces, as HTML.
fn words(context: &Context, language: &Language) -> HashMap<&'static str, String> {
    let campaign = &context.campaign;
    let facts = &context.shell.facts;
    let number = |number: i64| language.interface.number(number);
    let named = |name: &str| {
        let name = if name.is_empty() { language.interface.text("text-unnamed") } else { name.to_owned() };
        name.render().into_string()
    };
    let link =
        |address: &str| html! { a href=(address) rel="nofollow noreferrer" { (address) } }.into_string();
    HashMap::from([
        ("controller", named(&campaign.controller)),
        ("contact", named(&campaign.contact)),
        ("confirm_hours", number(facts.confirm_hours)),
        ("grace_days", number(facts.grace_days)),
        ("erased_by", context.page(language, "").view().erased_by()),
        ("held_days", number(campaign.held_days.into())),
        ("manage_days", number(facts.manage_days)),
        ("letters_per_week", number(facts.letters_per_week)),
        ("public_age", number(campaign.public_age.into())),
        ("exit", link(&language.exit)),
        ("source", link(&campaign.statement_source)),
        ("publisher", language.publisher.render().into_string()),
        ("statement_year", campaign.statement_year.to_string()),
    ])
}

/// `GET /p/{code}`: what one person pledged; the name only if it was released. In the language of
/// `lang`, or the one the browser asks for. Unknown and withdrawn codes lead home quietly.
pub async fn pledge_page(
    path: paths::PledgePage,
    State(context): State<Context>,
    arrival: Arrival,
    headers: HeaderMap,
    query: Form,
) -> Result<Response, Error> {
    let named = query.all("lang").next().and_then(|code| context.campaign.language(code));
    let language =
        named.unwrap_or_else(|| context::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE)));
    let code = keyring::code_of(&path.code).unwrap_or_default();
    let own = paths::PledgePage { code: code.clone() }.to_string();
    let place = context.pledge_page(&format!("{own}#{}", language.code), &arrival).await?;
    let prepared = if let Some(page) = place.ready() {
        page
    } else if let Some(pledge) = released::find(&context.site, &code).await? {
        let from = Attribution { via: arrival.from.via.clone(), by: code };
        let parts = context.page(language, &own).standalone().from(&from);
        let counts = &place.published.counts;
        let (name, calls) = (pledge.name.as_deref(), &pledge.calls);
        let page = pledge_page::pledge_page(parts.view(), counts, name, calls, &pledge.code).into_string();
        let page = CachedResponse::new(page, HTML, arrival.cache(NAMES), &context.headers);
        let page = page.with(header::VARY, "accept-language, accept-encoding");
        place.keep(page.with(ROBOTS, "noindex"))
    } else {
        let home = paths::Home { lang: language.code.clone() };
        let from = Attribution { by: String::new(), ..arrival.from };
        return Ok(see_other(format!("{home}{}", from.query())));
    };
    arrival.count(&context).await;
    Ok(prepared.respond(&headers))
}

/// `GET /r/{code}`: to a pledge's page in the visitor's language, or to the home page for a named
/// source. Unknown codes lead home quietly.
pub async fn short_link(
    path: paths::ShortLink,
    State(context): State<Context>,
    arrival: Arrival,
    headers: HeaderMap,
) -> Result<Response, Error> {
    // A Referer goes on by itself when a browser follows; only what the link says is passed on.
    let via = if arrival.by_referer { String::new() } else { arrival.from.via };
    let language = context::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE));
    let home = paths::Home { lang: language.code.clone() };
    let to = if let Some(pledge) = released::find(&context.site, &path.code).await? {
        let from = Attribution { via, by: String::new() };
        format!("{}{}", paths::PledgePage { code: pledge.code }, from.query())
    } else if let Some(source) = source::find(&context.site, &path.code).await? {
        let via = if via.is_empty() { source.channel } else { via };
        format!("{home}{}", Attribution { via, by: source.code }.query())
    } else {
        format!("{home}{}", Attribution { via, by: String::new() }.query())
    };
    let mut response = see_other(to);
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    Ok(response)
}
