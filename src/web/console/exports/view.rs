//! Files to be had: counts, pledges, traffic, personal data.

use maud::{Markup, html};

use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::export::{Format, GroupBy, PledgeColumn, SHARED};
use crate::web::console::choice;
use crate::web::console::frame::{code, current_password};
use crate::web::console::{Frame, paths};
use crate::web::extract::Form;
use crate::web::kit::field::tick;
use crate::web::kit::{Fields, FormState};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Counts,
    Supporters,
    Traffic,
    Personal,
}

impl Offer {
    fn prefix(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Supporters => "supporters",
            Self::Traffic => "traffic",
            Self::Personal => "personal",
        }
    }

    fn path(self, format: Format) -> String {
        let what = if self == Self::Personal { Self::Supporters } else { self }.prefix();
        format!("{}/{what}.{}", paths::Exports {}, format.key())
    }
}

pub(crate) fn exports(frame: &Frame<'_>, signed: &Signed, typed: &Form, state: &FormState) -> Markup {
    let fields = frame.fields(state);
    let section = |offer: Offer, title: &str, body: &str, form: Markup| {
        let content = html! {
            p.measure { (frame.text(body)) }
            (form)
        };
        frame.section(offer.prefix(), title, content)
    };
    frame.document(frame.text("desk-exports")).forms(&[fields]).body(html! {
        p.measure { (frame.text("desk-export-formats")) }
        @if let Some(zone) = frame.zone.iana_name() {
            p.measure { (frame.with("desk-export-zone", &[("zone", zone.into())])) }
        }
        @if signed.role >= Role::Editor {
            (frame.section("briefing", "desk-briefing", html! {
                p.measure { (frame.text("desk-briefing-body")) }
                p { a.btn.quiet href=(frame.link(paths::Briefing {})) download { (frame.text("desk-export-xlsx")) } }
            }))
        }
        (section(Offer::Counts, "desk-export-counts", "desk-export-counts-body", get(frame, Offer::Counts, counts(frame, signed, typed))))
        @if signed.role >= Role::Editor {
            (section(Offer::Supporters, "desk-export-supporters", "desk-export-supporters-body", get(frame, Offer::Supporters, html! {
                (columns(frame, Offer::Supporters, typed))
                (filters(frame, Offer::Supporters, typed))
            })))
            (section(Offer::Traffic, "desk-export-traffic", "desk-export-traffic-body", get(frame, Offer::Traffic, traffic(frame, typed))))
        }
        @if signed.role >= Role::Owner {
            (section(Offer::Personal, "desk-export-personal", "desk-export-personal-body", html! {
                // Said before the form is filled in, and not only after.
                @if !signed.second_factor {
                    p.measure { a.tap href=(frame.link(paths::SecondFactor {})) { (frame.text("desk-export-no-second-factor")) } }
                }
                (personal(frame, typed, fields))
            }))
            p { a.tap href=(frame.link(paths::Tokens {})) { (frame.text("desk-tokens")) } }
        }
    })
}

fn get(frame: &Frame<'_>, offer: Offer, fields: Markup) -> Markup {
    html! {
        form method="get" action=(offer.path(Format::Xlsx)) novalidate {
            @if frame.chosen { input type="hidden" name="lang" value=(frame.page.language.code); }
            (fields)
            (formats(frame, offer))
        }
    }
}

/// One button a format: the workbook first, which is what most people want.
fn formats(frame: &Frame<'_>, offer: Offer) -> Markup {
    html! {
        p.actions {
            @for format in Format::ALL {
                @let path = if offer == Offer::Personal { frame.link(offer.path(format)) } else { offer.path(format) };
                button.btn.quiet[format != Format::Xlsx || offer != Offer::Counts] formaction=(path) {
                    (frame.text(match format {
                        Format::Xlsx => "desk-export-xlsx",
                        Format::Csv => "desk-export-csv",
                        Format::Json => "desk-export-json",
                        Format::Ndjson => "desk-export-ndjson",
                    }))
                }
            }
        }
        @if offer != Offer::Counts {
            p.hint.measure { (frame.with("desk-export-long", &[("n", SHARED.into())])) }
        }
    }
}

fn has(typed: &Form, name: &str, value: &str) -> bool {
    typed.all(name).any(|all| all.split(',').any(|one| one == value))
}

fn counts(frame: &Frame<'_>, signed: &Signed, typed: &Form) -> Markup {
    let state = typed.state();
    let full = signed.role >= Role::Editor;
    let none = typed.all("by").next().is_none();
    let usual = |by: GroupBy| GroupBy::USUAL.contains(&by);
    let kept = |by: &GroupBy| full || by.kept().is_some();
    html! {
        fieldset.many {
            legend { (frame.text("desk-export-by-legend")) }
            @for by in GroupBy::ALL.into_iter().filter(kept) {
                @let word = by.word();
                @let checked = if none { usual(by) } else { has(typed, "by", &word) };
                (tick("checkbox", &format!("by-{word}"), ("by", &word), checked, frame.text(by.label())))
            }
        }
        @if full {
            fieldset {
                legend { (frame.text("desk-export-fact-detail")) }
                @let [public, full] = ["desk-export-public", "desk-export-full"].map(|key| frame.text(key));
                @let is_full = has(typed, "detail", "full");
                (tick("radio", "detail-public", ("detail", "public"), !is_full, public))
                (tick("radio", "detail-full", ("detail", "full"), is_full, full))
            }
            (frame.fields(&state).check("across", "desk-export-across"))
            (filters(frame, Offer::Counts, typed))
        }
    }
}

fn columns(frame: &Frame<'_>, offer: Offer, typed: &Form) -> Markup {
    let none = typed.all("columns").next().is_none();
    let personal = offer == Offer::Personal;
    let list = html! {
        fieldset.many {
            legend.vh[!personal] { (frame.text("desk-export-columns")) }
            @for column in PledgeColumn::ALL.iter().filter(|column| personal || !column.is_personal()) {
                @let key = column.key();
                @let checked = if none { PledgeColumn::READABLE.contains(column) } else { has(typed, "columns", key) };
                @let id = format!("{}-{key}", offer.prefix());
                (tick("checkbox", &id, ("columns", key), checked, frame.text(column.label())))
            }
        }
    };
    html! {
        // The columns with words are what most people want; personal ones are for nobody usual.
        @if personal { (list) } @else {
            details open[!none] { summary { (frame.text("desk-export-columns")) } (list) }
        }
    }
}

fn filters(frame: &Frame<'_>, offer: Offer, typed: &Form) -> Markup {
    let (state, prefix) = (typed.state(), format!("{}-is", offer.prefix()));
    let fields = frame.fields(&state).within(&prefix);
    let chosen = choice::is_set(typed, choice::names().chain(["status", "agreed", "shown"]));
    html! {
        details open[chosen] {
            summary { (frame.text("desk-export-which")) }
            div.fields {
                (choice::status(frame, fields))
                (choice::narrowing(frame, fields))
            }
            @if offer != Offer::Personal {
                (fields.check("agreed", "desk-export-agreed"))
            }
            (fields.check("shown", "desk-export-shown"))
        }
    }
}

fn traffic(frame: &Frame<'_>, typed: &Form) -> Markup {
    let state = typed.state();
    let fields = frame.fields(&state).within("traffic-is");
    html! { div.fields { (fields.field("since", "desk-export-from").kind("date")) } }
}

fn personal(frame: &Frame<'_>, typed: &Form, fields: Fields<'_>) -> Markup {
    let purpose = fields.field("purpose", "desk-export-purpose").hint("desk-export-purpose-hint");
    let content = html! {
        (columns(frame, Offer::Personal, typed))
        (filters(frame, Offer::Personal, typed))
        (fields.check("everyone", "desk-export-everyone"))
        (purpose.autocomplete("off").required())
        (current_password(fields))
        (code(fields))
        (formats(frame, Offer::Personal))
    };
    frame.form(Offer::Personal.path(Format::Xlsx), content)
}
