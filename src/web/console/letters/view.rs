//! The letters, how they fare, and each to look at.

use maud::{Markup, Render, html};

use crate::domain::operate::daily_letters::SAMPLES;
use crate::domain::operate::overview::LetterFigures;
use crate::web::console::{Frame, paths};
use crate::web::kit::Table;

pub(crate) fn letters(frame: &Frame<'_>, figures: &LetterFigures) -> Markup {
    let title = frame.text("desk-letters");
    frame.document(&title).body(html! {
        (frame.care())
        @if frame.page.campaign().letters.daily {
            (totals(frame, figures))
            (pause(frame))
            @if !figures.days.is_empty() { (days(frame, figures)) }
        } @else { p.measure { (frame.text("desk-letters-off")) } }
        (frame.section("letters-look", "desk-letters-look", html! {
            p.measure { (frame.text("desk-letters-look-body")) }
            (previews(frame))
        }))
    })
}

/// Sent, waiting, stopped.
pub(crate) fn totals(frame: &Frame<'_>, figures: &LetterFigures) -> Markup {
    let sum = |of: fn(&_) -> i64| frame.page.number(figures.days.iter().map(of).sum::<i64>());
    let totals = [
        ("promise-letters", frame.page.number(figures.asked)),
        ("desk-letters-sent", sum(|day| day.sent)),
        ("desk-letters-waiting", sum(|day| day.waiting)),
        ("desk-letters-stopped", frame.page.number(figures.stopped)),
    ];
    html! {
        dl.totals { @for (key, number) in totals { div { dt { (frame.text(key)) } dd.num { (number) } } } }
    }
}

fn pause(frame: &Frame<'_>) -> Markup {
    let paused = frame.page.effective.overrides.letters_paused;
    let (says, button) = if paused {
        ("desk-letters-paused", "desk-letters-resume")
    } else {
        ("desk-letters-running", "desk-letters-pause")
    };
    let form = html! {
        input type="hidden" name="seen" value=(frame.page.effective.version);
        @if !paused { input type="hidden" name="paused" value="on"; }
        p { button.btn.quiet { (frame.text(button)) } }
    };
    html! {
        p.measure { (frame.text(says)) }
        (frame.form(paths::Setting { part: "letters".into() }, form))
    }
}

fn days(frame: &Frame<'_>, figures: &LetterFigures) -> Markup {
    let table = Table::new(frame.words())
        .text("desk-letters-day")
        .number("desk-letters-sent-day")
        .number("desk-letters-waiting")
        .number("desk-letters-refused");
    let rows = figures.days.iter().map(|day| {
        let numbers = [day.sent, day.waiting, day.refused].map(|number| frame.page.number(number).render());
        std::iter::once(frame.day(&day.day)).chain(numbers)
    });
    table.rows(&frame.text("desk-letters-by-day"), rows)
}

fn previews(frame: &Frame<'_>) -> Markup {
    let mut table = Table::new(frame.words()).text("desk-letters-letter");
    for _ in &frame.page.campaign().languages {
        table = table.action("desk-action");
    }
    let rows = SAMPLES.iter().map(|(letter, label, _)| {
        let cells = frame.page.campaign().languages.iter().map(|language| {
            let path = paths::Letter { language: language.code.clone(), letter: (*letter).to_owned() };
            let about = format!("{}, {}", frame.text(label), language.name);
            html! {
                div.row {
                    a.tap href=(path) lang=(language.code) aria-label=(about) { (language.name) }
                    (frame.button(&path, "btn quiet", "desk-letters-send", Some(format!("{}: {about}", frame.text("desk-letters-send")))))
                }
            }
        });
        std::iter::once(html! { (frame.text(label)) }).chain(cells)
    });
    table.rows(&frame.text("desk-letters-look"), rows)
}
