//! Share cards: the pictures networks show beside our links, and people put into their stories.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::domain::CallSet;
use crate::domain::content::campaign::{Campaign, Language, Phase};
use crate::domain::content::share::ShareSubject;
use crate::domain::crypto::keyring;
use crate::domain::pledge::released;
use crate::draw::{self, Card, Kind, Size};
use crate::web::extract::VisitorIp;
use crate::web::page_cache::Published;
use crate::web::site::component::card;
use crate::web::{Context, Error, cached, paths};

/// A picture whose address changes with it.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// A picture that stands for another one now, and one that can be taken back.
const SHORT: &str = "public, max-age=60";

/// How the files of pledges' cards begin.
const PLEDGE: &str = "pledge-";

/// A card to draw, without borrowed parts, so that another thread can.
struct Order {
    campaign: Arc<Campaign>,
    lang: String,
    subject: String,
    phase: Phase,
    published: Arc<Published>,
    address: String,
    name: Option<String>,
    calls: CallSet,
}

impl Order {
    /// The card; none when the campaign has no such thing.
    fn card(&self) -> Option<Card<'_>> {
        let language = self.campaign.language(&self.lang)?;
        let kind = match ShareSubject::parse(&self.subject, &self.campaign)? {
            ShareSubject::Home => Kind::Home,
            ShareSubject::Call(key) => Kind::Call(language.call(key)?),
            ShareSubject::Day(number) => Kind::Day(language.days.iter().find(|day| day.number == number)?),
            ShareSubject::Pledge(_) => Kind::Pledge {
                name: self.name.as_deref(),
                calls: self.calls.keys().filter_map(|key| language.call(key)).collect(),
            },
            ShareSubject::Hashtag(_) => return None,
        };
        Some(card::drawn(kind, language, self.phase, &self.published.counts, &self.address))
    }

    fn draw(&self, size: Size) -> Result<Vec<u8>, draw::Error> {
        self.card().ok_or(draw::Error::Size)?.png(size)
    }
}

/// `GET /cards/{kind}/{key}/{size}.{lang}.{version}.png`. Networks keep addresses of old versions:
/// they get the card as it is now.
pub async fn card(
    path: paths::Card,
    State(context): State<Context>,
    VisitorIp(ip): VisitorIp,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let name = format!("{}-{}-{}", path.kind, path.key, path.file);
    // The address of a kept one says all there is to know. A pledge may have been taken back.
    if path.kind != "pledge"
        && let Some(bytes) = context.drawings.kept(&name)
    {
        return Ok(picture(&context, bytes, FOREVER, &path.file, &headers));
    }
    let (size, language, version) = parse(&path.file, &context).ok_or(Error::NotFound)?;
    let (order, subject) = order(&context, &path, language).await?;
    let current = order.card().ok_or(Error::NotFound)?.version();
    let is_pledge = matches!(ShareSubject::parse(&subject, &context.campaign), Some(ShareSubject::Pledge(_)));
    let file = format!("{}.{}.{current}.png", size.as_str(), language.code);
    let cache = if is_pledge || version != current { SHORT } else { FOREVER };
    // Without a name all pledges for the same calls have one picture.
    let is_own = is_pledge && order.name.is_some();
    let name = match is_pledge && !is_own {
        true => format!("calls-{}-{file}", order.calls.as_str().replace(' ', "-")),
        false => format!("{}-{}-{file}", path.kind, path.key),
    };
    let bytes =
        context.drawings.get(&name, !is_own, context.counted_ip(ip), move || order.draw(size)).await?;
    Ok(picture(&context, bytes, cache, &file, &headers))
}

/// Size, language and version of a file's name.
fn parse<'a>(file: &'a str, context: &'a Context) -> Option<(Size, &'a Language, &'a str)> {
    let mut parts = file.strip_suffix(".png")?.split('.');
    let (size, lang, version) = (parts.next()?, parts.next()?, parts.next()?);
    let versioned =
        version.len() == 8 && version.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (parts.next().is_none() && versioned).then_some(())?;
    Some((Size::parse(size)?, context.campaign.language(lang)?, version))
}

/// What a path asks for, and its subject.
async fn order(context: &Context, path: &paths::Card, language: &Language) -> Result<(Order, String), Error> {
    let subject = match path.kind.as_str() {
        "home" if path.key == "all" => "home".to_owned(),
        "call" | "day" => format!("{}:{}", path.kind, path.key),
        "pledge" => format!("p:{}", path.key),
        _ => return Err(Error::NotFound),
    };
    let parsed = ShareSubject::parse(&subject, &context.campaign).ok_or(Error::NotFound)?;
    let published = context.published().await?;
    let mut order = Order {
        campaign: Arc::clone(&context.campaign),
        lang: language.code.clone(),
        phase: context.page(language, "").view().phase,
        published,
        address: context.base_url.authority(),
        name: None,
        calls: CallSet::default(),
        subject: subject.clone(),
    };
    if let ShareSubject::Pledge(code) = parsed {
        let Some(pledge) = released::find(&context.site, code).await? else {
            return Err(Error::NotFound);
        };
        (order.name, order.calls) = (pledge.name, pledge.calls);
    }
    Ok((order, subject))
}

/// A PNG, or that the browser has it already.
fn picture(
    context: &Context,
    bytes: Bytes,
    cache: &'static str,
    file: &str,
    request: &HeaderMap,
) -> Response {
    let etag = HeaderValue::from_str(&format!("\"{file}\"")).ok();
    let known = request.get(header::IF_NONE_MATCH).zip(etag.as_ref());
    let known = known.is_some_and(|(known, etag)| cached::matches(known, etag));
    let mut response = if known {
        axum::http::StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes).into_response()
    };
    let headers = response.headers_mut();
    headers.extend(context.headers.clone());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.extend(etag.map(|etag| (header::ETAG, etag)));
    // Other sites show them: that is what they are for.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    response
}

impl Context {
    pub async fn forget_cards(&self, code: &str) {
        self.drawings.forget(&format!("{PLEDGE}{code}-")).await;
    }

    /// Removes kept cards of pledges that were withdrawn, or whose name is shown differently now, on
    /// this node or another.
    pub async fn sweep_cards(&self) {
        for name in self.drawings.names().await {
            let Some((code, file)) = name.strip_prefix(PLEDGE).and_then(|rest| rest.split_once('-')) else {
                continue;
            };
            let path = paths::Card { kind: "pledge".into(), key: code.to_owned(), file: file.to_owned() };
            let current = match parse(file, self) {
                Some((_, language, version)) if keyring::is_code(code) => {
                    match order(self, &path, language).await {
                        Ok((order, _)) => order.card().is_some_and(|card| card.version() == version),
                        Err(Error::NotFound) => false,
                        // The database is away: it is asked again in a minute.
                        Err(_) => return,
                    }
                }
                _ => false,
            };
            if !current {
                self.drawings.remove(&name).await;
            }
        }
    }
}
