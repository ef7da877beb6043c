//! For partners: short links with their codes and posters, a badge and a card for their own sites.

pub mod view;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use crate::domain::content::campaign::{Campaign, Helpline, Language};
use crate::domain::crypto::keyring;
use crate::domain::pledge::source::{self, short_link};
use crate::draw::columns::columns;
use crate::draw::{Error as DrawError, Poster, badge, qr};
use crate::web::cached::COUNTED;
use crate::web::extract::{Arrival, Form, Visit, VisitorIp};
use crate::web::page::{Attribution, Counts};
use crate::web::page_cache::HTML;
use crate::web::published::page_key;
use crate::web::site::partners::view as pages;
use crate::web::site::partners::view::PartnerForm;
use crate::web::site::reading::{NAMES, ROBOTS};
use crate::web::site::{OWN, for_everyone, page, see_other};
use crate::web::{Context, Error, context, headers, paths};

/// Pixels on a side of a QR code's PNG: 8 cm at 300 dpi.
pub const QR_PIXELS: u32 = 1024;

/// Pixels of the badge, as its SVG says.
const BADGE: (u32, u32) = (badge::WIDTH, badge::HEIGHT);

/// The code of files that belong to no partner link.
pub const EVERYBODY: &str = "home";

/// `GET /{lang}/partners`: what everybody may use.
pub async fn partners(
    Visit { context, path, language, arrival, headers }: Visit<paths::Partners>,
) -> Result<Response, Error> {
    for_everyone(&context, &arrival, &headers, &path, None, |published, from| {
        let counts = &published.counts;
        let parts = context.page(&language, "/partners").from(from);
        let link = format!("{}/?via=partner", context.shell.base_url);
        pages::partners(
            parts.view(),
            counts,
            &PartnerForm { code: EVERYBODY, by: "", name: None, link: &link, badge: BADGE },
        )
    })
    .await
}

/// `GET /{lang}/partners/{code}`: the same for a partner link, with its own link.
pub async fn partner(
    Visit { context, path, language, .. }: Visit<paths::Partner>,
) -> Result<Response, Error> {
    let source = source::find(&context.site, &path.code).await?.ok_or(Error::NotFound)?;
    let published = context.published().await?;
    let below = format!("/partners/{}", source.code);
    let parts = context.page(&language, &below);
    let link = link(&context, Some(&source.code));
    let given = PartnerForm {
        code: &source.code,
        by: &source.code,
        name: Some(&source.name),
        link: &link,
        badge: BADGE,
    };
    let mut response =
        page(axum::http::StatusCode::OK, pages::partners(parts.view(), &published.counts, &given));
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex"));
    Ok(response)
}

/// The link to print: a source's own, or everybody's.
fn link(context: &Context, code: Option<&str>) -> String {
    match code {
        Some(code) => short_link(&context.shell.base_url, code),
        None => format!("{}/?via=qr", context.shell.base_url),
    }
}

/// `GET /print/{code}/{file}`: `qr.svg`, `qr.png` or `poster.{lang}.pdf`, for a partner link or for
/// `home`.
pub async fn print(
    path: paths::Print,
    State(context): State<Context>,
    VisitorIp(ip): VisitorIp,
) -> Result<Response, Error> {
    let ip = context.counted_ip(ip);
    let (code, name) = match path.code.as_str() {
        EVERYBODY => (None, String::new()),
        code => {
            let source = source::find(&context.site, code).await?.ok_or(Error::NotFound)?;
            (Some(source.code), source.name)
        }
    };
    let link = link(&context, code.as_deref());
    let draw_failed = |error: DrawError| Error::Internal(format!("a drawing failed: {error}"));
    let (bytes, mime) = match path.file.as_str() {
        "qr.svg" => (qr::svg(&link).map_err(draw_failed)?.into_bytes().into(), "image/svg+xml"),
        "qr.png" => {
            let file = format!("qr-{}.png", fingerprint(&[&link]));
            let bytes = context.drawings.get(&file, false, ip, move || qr::png(&link, QR_PIXELS)).await?;
            (bytes, "image/png")
        }
        file => {
            let lang = file.strip_prefix("poster.").and_then(|rest| rest.strip_suffix(".pdf"));
            let lang =
                lang.and_then(|lang| context.campaign.language(lang)).ok_or(Error::NotFound)?.code.clone();
            let effective = context.site.effective.load_full();
            // Nor can one be drawn in letters that the typeface lacks.
            let draws = context.campaign.language(&lang).is_some_and(pages::draws);
            if !effective.is_checked() || !draws {
                // That page says why there is none.
                return Ok(match code {
                    Some(code) => see_other(paths::Partner { lang, code }),
                    None => see_other(paths::Partners { lang }),
                });
            }
            let today = context.date();
            let edition = context.campaign.schedule.dates(today).first().map(ToString::to_string);
            let parts = [&lang, &link, &name, &edition.unwrap_or_default(), &effective.version.to_string()];
            let file = format!("poster-{}.pdf", fingerprint(&parts.map(String::as_str)));
            let campaign = Arc::clone(&context.campaign);
            let draw = move || {
                let language = campaign.language(&lang).ok_or(DrawError::Size)?;
                poster(&campaign, &effective.helplines, language, today, (&link, &name))
            };
            (context.drawings.get(&file, false, ip, draw).await?, "application/pdf")
        }
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NAMES));
    headers.insert(ROBOTS, HeaderValue::from_static("noindex"));
    Ok(response)
}

/// A source's poster, or everybody's, with a link and a name.
pub fn poster(
    campaign: &Campaign,
    helplines: &[Helpline],
    language: &Language,
    today: Date,
    (link, name): (&str, &str),
) -> Result<Vec<u8>, DrawError> {
    Poster { campaign, helplines, language, today, code: link, link: printed_link(link), label: name }.pdf()
}

/// A link as people type it: without scheme and query.
fn printed_link(link: &str) -> &str {
    let link = link.split_once("://").map_or(link, |(_, rest)| rest);
    link.split('?').next().unwrap_or(link).trim_end_matches('/')
}

fn fingerprint(parts: &[&str]) -> String {
    data_encoding::HEXLOWER.encode(&keyring::sha256(parts.join("\0").as_bytes())[..8])
}

/// `GET /badge.svg?lang=mn`: the count for partners' sites.
pub async fn badge(
    State(context): State<Context>,
    headers: HeaderMap,
    query: Form,
) -> Result<Response, Error> {
    let named = query.all("lang").next().and_then(|code| context.campaign.language(code));
    let language = named.unwrap_or_else(|| context.campaign.default_language());
    let published = context.published().await?;
    let phase = context.page(language, "").view().phase;
    let key = format!("/badge.svg?{}", language.code);
    let mut failed = None;
    let file = published.file(&key, "image/svg+xml", COUNTED, &context.headers, |counts| {
        badge::svg(language, columns(phase, &counts.days), counts.confirmed).unwrap_or_else(|error| {
            failed = Some(error);
            String::new()
        })
    });
    if let Some(error) = failed {
        return Err(Error::Internal(format!("the badge cannot be drawn: {error}")));
    }
    let mut response = file.respond(&headers);
    response.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// `GET /embed?lang=mn`: a small card to sign, the only page other sites may frame. With the code of
/// a partner link in `by` its visits count for that source.
pub async fn embed(
    State(context): State<Context>,
    headers: HeaderMap,
    query: Form,
) -> Result<Response, Error> {
    let first = |name: &str| query.all(name).next().unwrap_or_default();
    let named = context.campaign.language(first("lang"));
    let language =
        named.unwrap_or_else(|| context::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE)));
    let by = keyring::code_of(first("by")).unwrap_or_default();
    let published = context.published().await?;
    let from = Attribution { via: "partner".to_owned(), by };
    let mut own = context.headers.clone();
    own.remove(header::X_FRAME_OPTIONS);
    own.insert(header::CONTENT_SECURITY_POLICY, headers::policy("'none'", "*"));
    own.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    own.insert(ROBOTS, HeaderValue::from_static("noindex"));
    let parts = context.page(language, "").from(&from);
    let write = |counts: &Counts| pages::embed(parts.view(), counts, context.site.is_open());
    if from.by.is_empty() && named.is_some() {
        let path = format!("/embed?{}", language.code);
        let key = page_key(&context, &path, &Arrival::default());
        let prepared = published.file(&key, HTML, COUNTED, &own, |counts| write(counts).into_string());
        return Ok(prepared.respond(&headers));
    }
    own.insert(header::CACHE_CONTROL, HeaderValue::from_static(OWN));
    Ok((own, write(&published.counts)).into_response())
}
