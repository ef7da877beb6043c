//! Files for search engines and home screens.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};
use serde_json::json;

use crate::clock::{DAY_MS, timestamp};
use crate::domain::content::campaign::DAYS;
use crate::domain::content::feed;
use crate::domain::write::rules::Stage;
use crate::web::assets::Assets;
use crate::web::cached::{COUNTED, LIVE};
use crate::web::extract::Visit;
use crate::web::site::see_other;
use crate::web::{Context, Error, paths};

/// Days for which `security.txt` may be relied on: less than a year, as RFC 9116 (2.5.5) recommends. The
/// file is written anew every day.
const SECURITY_DAYS: i64 = 364;

/// `GET /robots.txt`: everything may be read but what belongs to one person.
pub async fn robots(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    let published = context.published().await?;
    let file = published.file("/robots.txt", "text/plain; charset=utf-8", LIVE, &context.headers, |_| {
        if context.site.rules.stage != Stage::Real {
            return "User-agent: *\nDisallow: /\n".to_owned();
        }
        let private = ["confirm", "thank-you", "disown", "manage", "letters", "check-your-email", "wall"];
        let rules: String = private.iter().map(|path| format!("Disallow: /*/{path}\n")).collect();
        format!(
            "User-agent: *\n{rules}Disallow: /share/\nDisallow: /streams/\nDisallow: /mailbox\n\nSitemap: {}/sitemap.xml\n",
            context.shell.base_url
        )
    });
    Ok(file.respond(&headers))
}

/// `GET /.well-known/security.txt` (RFC 9116): whom to tell about a weakness.
///
/// # Errors
/// [`Error::NotFound`] while the campaign names nobody who can be reached by mail or on a page.
pub async fn security(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    let contact = context.campaign.contact_link().ok_or(Error::NotFound)?;
    let published = context.published().await?;
    let (path, mime) = ("/.well-known/security.txt", "text/plain; charset=utf-8");
    let file = published.file(path, mime, LIVE, &context.headers, |_| {
        let expires = timestamp((context.site.clock.now_ms() / DAY_MS + SECURITY_DAYS) * DAY_MS);
        let languages: Vec<&str> =
            context.campaign.languages.iter().map(|language| &*language.code).collect();
        format!(
            "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: {}\nCanonical: {}{path}\n",
            languages.join(", "),
            context.shell.base_url
        )
    });
    Ok(file.respond(&headers))
}

/// `GET /sitemap.xml`: every page for everyone, with its other languages.
pub async fn sitemap(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    let published = context.published().await?;
    let file = published.file("/sitemap.xml", "application/xml", LIVE, &context.headers, |_| {
        let sitemap = map(&context).into_string();
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{sitemap}")
    });
    Ok(file.respond(&headers))
}

fn map(context: &Context) -> Markup {
    let campaign = &context.campaign;
    let mut below: Vec<String> = vec![String::new(), "/help".into()];
    below.push("/partners".into());
    below.extend(campaign.hashtags.iter().map(|tag| format!("/hashtags/{tag}")));
    below.extend(campaign.calls.iter().map(|key| format!("/calls/{key}")));
    below.extend((1..=DAYS).map(|day| format!("/days/{day}")));
    below.extend(campaign.default_language().pages.keys().map(|page| format!("/{page}")));
    let address = |lang: &str, below: &str| {
        format!("{}{}{below}", context.shell.base_url, paths::Home { lang: lang.to_owned() })
    };
    html! {
        (PreEscaped("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">"))
        @for below in &below {
            @for language in &campaign.languages {
                url {
                    loc { (address(&language.code, below)) }
                    @for other in &campaign.languages {
                        (PreEscaped("<xhtml:link rel=\"alternate\" hreflang=\"")) (other.code)
                        (PreEscaped("\" href=\"")) (address(&other.code, below)) (PreEscaped("\"/>"))
                    }
                }
            }
        }
        (PreEscaped("</urlset>"))
    }
}

/// `GET /{lang}/feed.atom`: the days that have begun, and milestones.
pub async fn feed(
    Visit { context, path, language, headers, .. }: Visit<paths::Feed>,
) -> Result<Response, Error> {
    let published = context.published().await?;
    let mime = "application/atom+xml; charset=utf-8";
    let file = published.file(&path.to_string(), mime, COUNTED, &context.headers, |counts| {
        let today = context.date();
        let days: Vec<_> =
            context.campaign.schedule.dates(today).into_iter().zip(counts.days.iter().copied()).collect();
        let effective = context.site.effective.load();
        let goals = &effective.overrides.goals;
        feed::atom(&context.campaign, &language, &context.shell.base_url, today, &days, goals)
    });
    Ok(file.respond(&headers))
}

/// `GET /{lang}/16-days.ics`: the sixteen days for a calendar.
pub async fn calendar(
    Visit { context, path, language, headers, .. }: Visit<paths::Calendar>,
) -> Result<Response, Error> {
    let published = context.published().await?;
    let mime = "text/calendar; charset=utf-8";
    let file = published.file(&path.to_string(), mime, COUNTED, &context.headers, |_| {
        let (campaign, base_url) = (&context.campaign, &context.shell.base_url);
        feed::calendar(campaign, &language, base_url, context.date(), context.started)
    });
    Ok(file.respond(&headers))
}

pub async fn manifest(State(context): State<Context>, headers: HeaderMap) -> Result<Response, Error> {
    let published = context.published().await?;
    let file = published.file("/site.webmanifest", "application/manifest+json", LIVE, &context.headers, |_| {
        let language = context.campaign.default_language();
        let mut icons = vec![json!({ "src": context.shell.icon, "type": "image/svg+xml", "sizes": "any" })];
        icons.extend(context.assets.icons.iter().map(|(path, size)| {
            json!({ "src": path, "type": "image/png", "sizes": format!("{size}x{size}"), "purpose": "any maskable" })
        }));
        json!({
            "name": language.name_long,
            "short_name": language.title,
            "lang": language.code,
            "start_url": "/",
            "display": "browser",
            "background_color": "#fbf5ea",
            "theme_color": "#fbf5ea",
            "icons": icons,
        })
        .to_string()
    });
    Ok(file.respond(&headers))
}

/// `GET /favicon.ico`: for browsers that ask before they have read a page.
pub async fn favicon(State(context): State<Context>) -> Response {
    see_other(&context.shell.icon)
}

/// `GET /apple-touch-icon.png`, which telephones ask for by this name.
pub async fn touch_icon(State(context): State<Context>) -> Result<Response, Error> {
    let picture = Assets::touch_icon().ok_or(Error::NotFound)?;
    let mut response = ([(header::CONTENT_TYPE, "image/png")], picture).into_response();
    response.headers_mut().extend(context.headers.clone());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    Ok(response)
}
