//! How letters fare, at all and by mail provider and hour.

use std::iter;

use maud::{Markup, Render, html};

use crate::domain::account::organizer::Role;
use crate::domain::counts::delivery_stats::Measure as Mail;
use crate::domain::kernel::failure::FailureReason;
use crate::domain::operate::overview::{HOURS, HourCounts, Overview};
use crate::web::console::charts::view::files;
use crate::web::console::home::view::charts::{self, DRAWN, of_provider};
use crate::web::console::home::view::format::{heads, number, provider, rate};
use crate::web::console::home::view::narrowing::{narrowed, whole};
use crate::web::console::letters::view::totals;
use crate::web::console::{Frame, paths};
use crate::web::kit::{chart, table};

pub(crate) fn letters(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let days = |measure| overview.letters_by_day(measure);
    let (asked, confirmed) = (days(Mail::Asked), days(Mail::Confirmed));
    let n = |key: &str, n: String| frame.with(key, &[("n", n.into())]);
    let by_day = |measure| {
        let (later, earlier) = days(measure);
        (frame.page.number(later), Some(n("desk-now-24-before", frame.page.number(earlier))))
    };
    let (sent, refused, put_off) = (by_day(Mail::Sent), by_day(Mail::Refused), by_day(Mail::Deferred));
    let oldest = overview.waiting.oldest;
    let oldest =
        oldest.map(|oldest| frame.with("desk-now-oldest-at", &[("when", frame.moment(oldest).into())]));
    let waits = n("desk-now-waiting-put-off", frame.page.number(overview.put_off()));
    let confirm_rate =
        (rate(frame, confirmed.0, asked.0), Some(n("desk-now-24-before", rate(frame, confirmed.1, asked.1))));
    let figures = [
        ("desk-now-queued", frame.page.number(overview.waiting.letters), [oldest, Some(waits)]),
        ("desk-now-sent", sent.0, [sent.1, None]),
        ("desk-now-put-off", put_off.0, [put_off.1, None]),
        ("desk-now-refused", refused.0, [refused.1, None]),
        ("desk-now-confirm-rate", confirm_rate.0, [confirm_rate.1, None]),
    ];
    let may = frame.signed.is_some_and(|signed| signed.role >= Role::Editor);
    let reasons = overview.reasons.iter().map(|found| {
        let reason = self::reason(frame, found.reason, &found.words).render();
        let again = html! {
            @if may && found.refused > 0 {
                (frame.form(paths::RequeueLetters {}, html! {
                    input type="hidden" name="reason" value=(found.reason.key());
                    button.link { (frame.text("desk-now-again")) }
                }))
            }
        };
        [reason, number(frame, found.deferred), number(frame, found.refused), again]
    });
    let headings =
        ["desk-now-head-reason", "desk-now-head-waits", "desk-now-head-refused", "desk-now-head-again"];
    let headings = heads(frame, &headings);
    html! {
        (whole(frame, overview))
        dl.totals {
            @for (key, figure, notes) in figures {
                div {
                    dt { (frame.text(key)) }
                    dd.num { (figure) }
                    @for note in notes.into_iter().flatten() { dd.small { (note) } }
                }
            }
        }
        @if !overview.reasons.is_empty() {
            h3 { (frame.text("desk-now-reasons")) }
            (table::numbers(frame.words(), &frame.text("desk-now-reasons"), &headings, reasons))
        }
        @if frame.page.campaign().letters.daily {
            h3 { (frame.text("desk-letters")) }
            (totals(frame, &overview.daily))
        }
        h3 { (frame.text("desk-now-providers")) }
        (providers(frame, overview))
    }
}

/// Why letters do not arrive, in words, with the server's codes.
pub(crate) fn reason(frame: &Frame<'_>, reason: FailureReason, codes: &str) -> String {
    frame.with(reason.message(), &[("code", if codes.is_empty() { "–" } else { codes }.into())])
}

/// Each provider's last day, hour by hour; behind it the numbers of two days.
fn providers(frame: &Frame<'_>, overview: &Overview) -> Markup {
    let names = overview.providers();
    if names.is_empty() {
        return html! { p { (frame.text("desk-now-nothing")) } };
    }
    let by_provider: Vec<_> = names.iter().map(|name| overview.provider_hours(Some(name), HOURS)).collect();
    let drawn = usize::try_from(HOURS - DRAWN).unwrap_or_default();
    let totals = names.iter().map(|name| {
        let of = |measure| overview.letters(measure, Some(name));
        [
            provider(frame, name).render(),
            number(frame, of(Mail::Sent)),
            number(frame, of(Mail::Asked)),
            number(frame, of(Mail::Confirmed)),
            rate(frame, of(Mail::Confirmed), of(Mail::Asked)).render(),
            number(frame, of(Mail::Deferred)),
            number(frame, of(Mail::Refused)),
        ]
    });
    let cell = |hour: HourCounts| {
        if hour == Default::default() {
            return "–".render();
        }
        let key = if hour.failed > 0 { "desk-now-cell-failed" } else { "desk-now-cell" };
        let arguments = [
            ("rate", rate(frame, hour.confirmed, hour.asked).into()),
            ("part", frame.page.number(hour.confirmed).into()),
            ("of", frame.page.number(hour.asked).into()),
            ("failed", hour.failed.into()),
        ];
        frame.with(key, &arguments).render()
    };
    let last_hours = overview.last_hours();
    let by_hour = last_hours.iter().enumerate().rev().map(|(index, (begins, _))| {
        let hours =
            by_provider.iter().map(|hours| hours.get(index).map(|(_, hour)| *hour).unwrap_or_default());
        iter::once(frame.short_when(*begins)).chain(hours.map(cell).collect::<Vec<_>>())
    });
    let sums = [
        "desk-now-head-provider",
        "desk-now-head-sent",
        "desk-now-head-asked",
        "desk-now-head-confirmed",
        "desk-now-head-rate",
        "desk-now-head-deferred",
        "desk-now-head-refused",
    ];
    let sums = heads(frame, &sums);
    let mut columns = heads(frame, &["desk-now-head-hour"]);
    columns.extend(names.iter().map(|name| provider(frame, name)));
    let failing = frame.text("desk-chart-failed");
    html! {
        p.small.measure { (frame.text("desk-now-providers-why")) }
        ul.providers {
            @for (name, hours) in names.iter().zip(&by_provider) {
                @let day = hours.get(drawn..).unwrap_or_default();
                @let (asked, confirmed) = day.iter().fold((0, 0), |sum, (_, hour)| (sum.0 + hour.asked, sum.1 + hour.confirmed));
                @let failed: i64 = day.iter().map(|(_, hour)| hour.failed).sum();
                li {
                    p.provider { b { (provider(frame, name)) } " " span.num { (rate(frame, confirmed, asked)) } }
                    (chart::chart(frame.words(), &of_provider(name), &provider(frame, name), &charts::letters(frame, day), &failing))
                    p.small {
                        (frame.with("desk-now-provider-day", &[("asked", asked.into()), ("confirmed", confirmed.into())]))
                        @if failed > 0 { " " (frame.with("desk-now-provider-failed", &[("n", failed.into())])) }
                    }
                    (files(frame, &of_provider(name), narrowed(overview)))
                }
            }
        }
        (chart::details(frame.words(), &frame.text("desk-now-providers-sums"), &sums, totals))
        (chart::details(frame.words(), &frame.text("desk-now-providers-hours"), &columns, by_hour))
    }
}
