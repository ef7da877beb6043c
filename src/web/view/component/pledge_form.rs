//! The form that takes a pledge, the same on the home page and on the page of mistakes.

use maud::{Markup, html};

use super::{
    errors,
    field::{self, Check, Field},
    help, note,
};
use crate::{
    web::paths,
    web::view::{FieldError, Page, Suggestion, Typed, VOICES},
};

/// Id of the form, for buttons that stand outside it.
pub const ID: &str = "pledge";

/// The form with what was typed and what is wrong with it.
pub fn form(
    page: Page<'_>,
    typed: &Typed,
    mistakes: &[FieldError],
    suggestion: Option<&Suggestion>,
) -> Markup {
    let error = |field: &str| errors::of(page, mistakes, field);
    html! {
        form id=(ID) method="post" action=(paths::Pledges { lang: page.lang() }) novalidate {
            (note::note(html! {
                p { strong { (page.text("form-safety-title")) } " " (page.text("form-safety")) }
            }))
            p.small { (page.text("form-needed")) }
            (field::name(page, &typed.name, error("name")))
            (field::email(page, &typed.email, page.text("field-email-hint"), error("email")))
            @if let Some(suggestion) = suggestion { input type="hidden" name="email_typed" value=(suggestion.typed); }
            (field::calls(page, &typed.calls, error("calls")))
            (region(page, &typed.region, error("region")))
            (voice(page, &typed.voice, error("voice")))
            (organisation(page, &typed.organisation, error("organisation")))
            @if page.campaign().message_field { (message(page, &typed.message, error("message"))) }
            div {
                (field::show_name(page, typed.show_name))
                (daily_letters(page, typed.daily_letters))
            }
            (consent(page, typed.consent, error("consent")))
            (trap(page))
            input type="hidden" name="via" value=(page.from.via);
            input type="hidden" name="by" value=(page.from.by);
            p { button.btn { (page.text("sign-button")) } }
        }
    }
}

fn region(page: Page<'_>, chosen: &str, error: Option<String>) -> Markup {
    let field =
        Field { page, id: "region", label: page.text("field-region"), hint: None, error, optional: true };
    field.around(html! {
        select #region name="region" aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] {
            option value="" { (page.text("field-region-none")) }
            @for region in &page.language.regions {
                option value=(region.code) selected[region.code == chosen] { (region.name) }
            }
        }
    })
}

fn voice(page: Page<'_>, chosen: &str, error: Option<String>) -> Markup {
    let field =
        Field { page, id: "voice", label: page.text("field-voice"), hint: None, error, optional: false };
    field.around(html! {
        select #voice name="voice" aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] {
            @for key in VOICES { option value=(key) selected[key == chosen] { (page.voice(key)) } }
        }
    })
}

fn organisation(page: Page<'_>, value: &str, error: Option<String>) -> Markup {
    let hint = Some(page.text("field-organisation-hint"));
    let label = page.text("field-organisation");
    let field = Field { page, id: "organisation", label, hint, error, optional: true };
    field.around(html! {
        input #organisation name="organisation" value=(value) autocomplete="organization" spellcheck="false"
            aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
    })
}

/// One line of one's own, where the campaign wants it; nobody reads disclosures at night, so the
/// hint says not to make one and the helplines stand beside it.
fn message(page: Page<'_>, value: &str, error: Option<String>) -> Markup {
    let hint = page.with("field-message-hint", &[("n", page.site.facts.message_limit.into())]);
    let label = page.text("field-message");
    let field = Field { page, id: "message", label, hint: Some(hint), error, optional: true };
    html! {
        (field.around(html! {
            textarea #message name="message" rows="3" data-limit=(page.site.facts.message_limit)
                data-left=(page.text("field-message-left")) data-over=(page.text("field-message-over"))
                aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] { (value) }
            // What is left: at once to look at, after a pause to hear.
            span.hint aria-hidden="true" {}
            span.vh role="status" {}
        }))
        (note::note(html! {
            p {
                (page.text("field-message-help"))
                @for line in page.amended.helplines.iter().filter(|line| line.enabled && help::dials(line)) {
                    " " a href=(format!("tel:{}", line.dial)) { (line.show) }
                }
            }
        }))
    }
}

fn daily_letters(page: Page<'_>, checked: bool) -> Markup {
    Check {
        page,
        id: "daily_letters",
        label: page.text("field-daily-letters"),
        hint: Some(html! { (page.text("field-daily-letters-hint")) }),
        error: None,
        checked,
        optional: true,
    }
    .render()
}

fn consent(page: Page<'_>, checked: bool, error: Option<String>) -> Markup {
    let days = page.campaign().longest_kept();
    let hint = html! {
        (page.with("field-consent-hint", &[("days", days.into())]))
        @if let Some((href, title)) = page.text_link("privacy") { " " a href=(href) { (title) } }
    };
    Check {
        page,
        id: "consent",
        label: page.text("field-consent"),
        hint: Some(hint),
        error,
        checked,
        optional: false,
    }
    .render()
}

/// The honeypot: people do not see it, and those who hear of it are told to leave it empty.
fn trap(page: Page<'_>) -> Markup {
    html! {
        div.trap aria-hidden="true" {
            label for="website" { (page.text("field-trap")) }
            input #website name="website" tabindex="-1" autocomplete="off";
        }
    }
}
