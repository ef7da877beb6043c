//! Alerts: faults that stop or falsify the campaign, in words, above everything.

use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::domain::operate::overview::{Health, Overview};
use crate::web::console::frame::Frame;
use crate::web::console::home::view::format::provider;
use crate::web::console::home::view::letters;
use crate::web::console::paths;

/// So long a letter may wait before that is said: with a mail server that takes letters, seconds.
const LATE_MS: i64 = 15 * 60 * 1000;

pub(crate) fn alerts(frame: &Frame<'_>, overview: &Overview, health: &Health) -> Markup {
    let oldest = overview.waiting.oldest.filter(|oldest| overview.at - oldest > LATE_MS);
    let settings = frame.signed.is_some_and(|signed| signed.role >= Role::Owner);
    let mut found: Vec<Markup> = Vec::new();
    if frame.page.effective.overrides.paused {
        found.push(html! {
            (frame.text("desk-now-paused")) " "
            @if settings { a href=(frame.link(paths::Settings {})) { (frame.text("desk-now-paused-mend")) } }
        });
    }
    if let Some(away) = &health.mail_away {
        let arguments = [
            ("time", frame.moment(away.since).into()),
            ("reason", letters::reason(frame, away.failure.reason, &away.failure.codes).into()),
        ];
        found.push(html! { (frame.with("desk-now-mail-away", &arguments)) });
    } else if let Some(oldest) = oldest {
        found.push(html! { (frame.text("desk-now-late")) " " (frame.when(oldest)) "." });
    }
    for stopped in overview.stopped() {
        let arguments = [
            ("provider", provider(frame, &stopped.provider).into()),
            ("time", frame.moment(stopped.since).into()),
            ("n", stopped.failed.into()),
        ];
        found.push(html! { (frame.with("desk-now-stopped", &arguments)) });
    }
    for silent in overview.silent() {
        let arguments = [
            ("provider", provider(frame, &silent.provider).into()),
            ("time", frame.moment(silent.since).into()),
            ("n", silent.asked.into()),
        ];
        found.push(html! { (frame.with("desk-now-silent", &arguments)) });
    }
    html! {
        @if found.is_empty() { p.small { (frame.text("desk-now-nothing-wrong")) } }
        @for alert in found { p.note.note--bad { (alert) } }
    }
}
