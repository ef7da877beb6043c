//! The fields that choose pledges, for files and for the list.

use maud::{Markup, html};

use crate::domain::content::campaign::interface::Message;
use crate::domain::export::{NARROWING, NOT_SAID, Unfit, states};
use crate::domain::kernel::voice::VOICES;
use crate::web::console::Frame;
use crate::web::extract::Form;
use crate::web::kit::Fields;

/// What pledges are chosen by, as [`crate::domain::export::Parameters`] reads it: the days, and whatever narrows.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ["from", "until"].into_iter().chain(NARROWING.map(|(_, name)| name))
}

/// Why a choice cannot be read.
pub(super) fn unfit(unfit: Unfit) -> Message {
    match unfit {
        Unfit::Backwards => Message::new("desk-export-backwards"),
        Unfit::Unreadable(field) => Message::new("desk-export-unreadable").with("field", field),
    }
}

/// Whether one of these fields has been filled in.
pub(super) fn is_set(typed: &Form, mut names: impl Iterator<Item = &'static str>) -> bool {
    names.any(|name| typed.all(name).any(|value| !value.is_empty()))
}

pub(super) fn status(frame: &Frame<'_>, fields: Fields<'_>) -> Markup {
    let states = states().map(|(key, label)| (key, frame.text(label)));
    fields.field("status", "desk-export-status").blank("desk-export-all").select(states)
}

/// Days, and what narrows, in the order of the form.
pub(super) fn narrowing(frame: &Frame<'_>, fields: Fields<'_>) -> Markup {
    let field = |name, label| fields.field(name, label).blank("desk-export-all");
    let (language, campaign) = (frame.page.language, frame.page.campaign());
    let calls = language.calls.iter().map(|call| (&call.key, &call.label));
    let regions = language.regions.iter().map(|region| (region.code.as_str(), region.name.clone()));
    let regions = regions.chain([(NOT_SAID, frame.text("export-not-said"))]);
    let languages = campaign.languages.iter().map(|other| (&other.code, &other.name));
    let channels =
        campaign.channels.iter().map(|channel| (channel.key.as_str(), frame.channel(&channel.key)));
    let voices = VOICES.map(|(voice, _)| (voice, frame.page.voice(voice)));
    html! {
        (field("from", "desk-export-from").kind("date"))
        (field("until", "desk-export-until").kind("date"))
        (field("call", "desk-export-calls").select(calls))
        (field("region", "desk-export-region").select(regions))
        (field("channel", "desk-export-channel").select(channels))
        (fields.field("source", "desk-export-source").autocomplete("off"))
        (field("voice", "desk-export-voice").select(voices))
        (field("language", "desk-export-language").select(languages))
    }
}
