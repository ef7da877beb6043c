//! The form that takes a pledge, the same on the home page and on the page of mistakes.

use maud::{Markup, html};

use crate::domain::CallSet;
use crate::domain::content::campaign::Phase;
use crate::domain::kernel::voice::VOICES;
use crate::web::kit::{Field, Fields, FormState, note};
use crate::web::page::Page;
use crate::web::paths;
use crate::web::site::component::{field, help};

/// Id of the form, for buttons that stand outside it.
pub const ID: &str = "pledge";

/// The form with what was typed and what is wrong with it.
pub fn form(page: Page<'_>, state: &FormState) -> Markup {
    let fields = page.fields(state);
    let regions = page.language.regions.iter().map(|region| (&region.code, &region.name));
    let voices = VOICES.map(|(key, label)| (key, page.text(label)));
    html! {
        form id=(ID) method="post" action=(paths::Pledges { lang: page.lang() }) novalidate {
            (note::note(html! {
                p { strong { (page.text("form-safety-title")) } " " (page.text("form-safety")) }
            }))
            p.small { (page.text("form-needed")) }
            (field::name(fields))
            (field::email(fields, "field-email-hint"))
            (field::calls(page, fields, &CallSet::default()))
            (fields.field("region", "field-region").optional().blank("field-region-none").select(regions))
            (fields.field("voice", "field-voice").select(voices))
            (fields.field("organisation", "field-organisation").hint("field-organisation-hint").optional()
                .autocomplete("organization"))
            @if page.campaign().message_field { (message(page, fields)) }
            (field::show_name(page, fields))
            // After the sixteen days there is none left to send.
            @if page.phase != Phase::After { (field::letters(page, fields, None)) }
            (consent(page, fields))
            @if state.value("stepped").is_none() { (trap(page)) }
            // What was asked and answered before.
            @for name in ["email_typed", "stepped", "proof", "kept"] {
                @if let Some(value) = state.value(name) { input type="hidden" name=(name) value=(value); }
            }
            // Which text is signed: the one of this page, unless an earlier one was read.
            input type="hidden" name="text" value=(state.value("text").unwrap_or(&page.language.text_code()));
            input type="hidden" name="via" value=(page.from.via);
            input type="hidden" name="by" value=(page.from.by);
            p { button.btn { (page.text("sign-button")) } }
            @for language in page.other_languages() {
                @let action = paths::Pledges { lang: language.code.clone() }.to_string();
                @let button = field::in_language(ID, &action, language, &language.interface.text("form-in-language"));
                noscript lang=(language.code) { (button) }
                // `top.js` presses it in place of the link above.
                div hidden { (button) }
            }
        }
    }
}

/// One line of one's own, where the campaign wants it; nobody reads disclosures at night, so the
/// hint says not to make one and the helplines stand beside it.
fn message(page: Page<'_>, fields: Fields<'_>) -> Markup {
    let hint = page.with("field-message-hint", &[("n", page.shell.facts.message_limit.into())]);
    let field = fields.field("message", "field-message").hint_of(hint).optional();
    html! {
        (field.around(html! {
            textarea #message name="message" rows="3" data-limit=(page.shell.facts.message_limit)
                data-left=(page.text("field-message-left")) data-over=(page.text("field-message-over"))
                aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] { (field.value()) }
            // What is left: at once to look at, after a pause to hear.
            span.hint aria-hidden="true" {}
            span.vh role="status" {}
        }))
        (note::note(html! {
            p {
                (page.text("field-message-help"))
                @for line in page.effective.helplines.iter().filter(|line| line.enabled && help::dials(line)) {
                    " " a href=(format!("tel:{}", line.dial)) { (line.show) }
                }
            }
        }))
    }
}

fn consent<'a>(page: Page<'_>, fields: Fields<'a>) -> Field<'a> {
    let hint = html! {
        (page.with("field-consent-hint", &[("date", page.erased_by().into())]))
        @if let Some((href, title)) = page.text_link("privacy") { " " a href=(href) { (title) } }
    };
    fields.check("consent", "field-consent").hint_of(hint).required()
}

/// The honeypot: people do not see it, and those who hear of it are told to leave it empty. Nothing in it says to
/// a form filler what might belong into it: they go by name, id, label and hints (1Password, LastPass, Bitwarden,
/// Dashlane each have an attribute by which a field is left alone).
fn trap(page: Page<'_>) -> Markup {
    html! {
        div.trap aria-hidden="true" {
            label for="q7" { (page.text("field-trap")) }
            input #q7 name="q7" tabindex="-1" autocomplete="off" data-1p-ignore data-lpignore="true"
                data-bwignore="true" data-form-type="other";
        }
    }
}
