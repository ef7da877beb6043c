//! A wall screen: the public numbers in large, for whoever has its address.

pub mod view;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::web::extract::Visit;
use crate::web::page::Attribution;
use crate::web::site::page;
use crate::web::{Error, paths};

/// Channel of those who point their telephone at it.
const VIA: &str = "qr";

/// `GET /{lang}/wall/{token}`: no visit, and nothing of it in any cache.
pub async fn wall(Visit { context, path, language, .. }: Visit<paths::Wall>) -> Result<Response, Error> {
    let live = context.site.open_wall(&path.token).await?.ok_or(Error::NotFound)?;
    let below = format!("/wall/{}", path.token);
    let mut response = if live {
        let from = Attribution { via: VIA.to_owned(), by: String::new() };
        let published = context.published().await?;
        let screen = view::Screen {
            counts: &published.counts,
            open: context.site.is_open(),
            at: context.campaign.schedule.zone.to_datetime(context.site.clock.now()),
            stylesheet: &context.assets.wall_stylesheet,
            script: &context.assets.wall_script,
        };
        page(
            StatusCode::OK,
            view::wall(context.page(&language, &below).personal().from(&from).view(), &screen),
        )
    } else {
        page(StatusCode::GONE, view::ended(context.page(&language, &below).personal().view()))
    };
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
