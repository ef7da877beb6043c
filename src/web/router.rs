//! The table of addresses, grouped by who calls them.

use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Router, middleware};
use axum_extra::routing::RouterExt;
use tower_http::csrf::CsrfLayer;

use crate::web::site::{
    assets, cards, confirmation, counts, disown, health, home, letters, live, mailbox, manage, metadata,
    partners, pledge, pledges, reading, share, wall, withdraw,
};
use crate::web::{Context, Error, api, console, layers};

pub fn router(context: Context) -> Router {
    let mut cross_site = CsrfLayer::new().with_rejection_response(|_| Error::Forbidden.into_response());
    for origin in context.base_url.origins() {
        // An origin the layer cannot take is one no browser sends; it then compares by Host.
        cross_site = cross_site.clone().add_trusted_origin(&origin).unwrap_or(cross_site);
    }
    let router = Router::new()
        // People who read.
        .route("/", get(home::root))
        .typed_get(home::home)
        .typed_get(reading::call)
        .typed_get(reading::day)
        .typed_get(reading::help)
        .typed_get(reading::text)
        .typed_get(reading::pledge_page)
        .typed_get(reading::short_link)
        .typed_get(pledges::supporters)
        // People who pass it on.
        .typed_get(share::share)
        .typed_post(share::shared)
        .typed_get(share::hashtag)
        .typed_get(share::stream)
        .typed_get(cards::card)
        .typed_get(partners::partners)
        .typed_get(partners::partner)
        .typed_get(partners::print)
        .route("/badge.svg", get(partners::badge))
        .route("/embed", get(partners::embed))
        .typed_get(wall::wall)
        .typed_get(metadata::feed)
        .typed_get(metadata::calendar)
        // People who sign.
        .typed_get(pledge::form)
        .typed_post(pledge::sign)
        .typed_get(confirmation::check_your_email)
        .typed_post(confirmation::confirm_by_code)
        .typed_get(confirmation::show)
        .typed_post(confirmation::confirm)
        .typed_get(confirmation::thank_you)
        .typed_post(confirmation::send_my_link)
        // People who have signed, or have not.
        .typed_get(manage::show)
        .typed_post(manage::act)
        .typed_get(withdraw::show)
        .typed_post(withdraw::ask)
        .typed_get(disown::show)
        .typed_post(disown::act)
        // Programs.
        .merge(api::router())
        .route("/counts.csv", get(counts::csv))
        .route("/counts/history.csv", get(counts::history_csv))
        .route("/live", get(live::live))
        .route("/robots.txt", get(metadata::robots))
        .route("/.well-known/security.txt", get(metadata::security))
        .route("/sitemap.xml", get(metadata::sitemap))
        .route("/site.webmanifest", get(metadata::manifest))
        .route("/favicon.ico", get(metadata::favicon))
        .route("/apple-touch-icon.png", get(metadata::touch_icon))
        .route("/assets/{file}", get(assets::asset))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        // Whoever tries the site on this machine.
        .route("/mailbox", get(mailbox::mailbox))
        .route("/mailbox/{id}", get(mailbox::letter))
        // Organizers.
        .merge(console::router(&context))
        .fallback(async || Error::NotFound)
        .layer(cross_site)
        // Mail programs press it for their readers, from whatever page those are on.
        .merge(Router::new().typed_get(letters::show).typed_post(letters::stop))
        .layer(middleware::from_fn_with_state(context.clone(), layers::around));
    router.with_state(context)
}
