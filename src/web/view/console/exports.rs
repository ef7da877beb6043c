//! Files to be had: counts, pledges, personal data.

use maud::{Markup, html};

use super::{
    Desk,
    input::{Input, mistake},
};
use crate::{
    domain::{
        Keyed,
        export::{Column, Format, GroupBy, NOT_SAID, STATES, Uncounted, Unfit},
        organizer::Role,
        session::Signed,
    },
    web::{console::paths, extract::Form},
};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The choice cannot be taken.
    Unfit(Unfit),
    /// Such counts are not given.
    Refused(Uncounted),
    /// Personal columns are given by their own form only.
    Personal,
    /// No purpose was given.
    Purpose,
    /// The password is wrong.
    Password,
    /// The code is wrong.
    Code,
    /// There is no second factor to show.
    NoSecondFactor,
    /// Too many attempts; minutes to wait.
    TooMany(i64),
    /// As many files are made just now as may be.
    Busy,
}

impl Mistake {
    fn words(self, desk: &Desk<'_>) -> String {
        match self {
            Self::Unfit(Unfit::Backwards) => desk.text("desk-export-backwards"),
            Self::Unfit(Unfit::Unreadable(field)) => {
                desk.with("desk-export-unreadable", &[("field", field.into())])
            }
            Self::Refused(Uncounted::TooMany) => desk.text("desk-export-too-many"),
            Self::Refused(Uncounted::NotPublic) => desk.text("desk-export-not-public"),
            Self::Personal => desk.text("desk-export-personal-form"),
            Self::Purpose => desk.text("desk-export-purpose-empty"),
            Self::Password => desk.text("desk-current-wrong"),
            Self::Code => desk.text("desk-code-wrong"),
            Self::NoSecondFactor => desk.text("desk-export-no-second-factor"),
            Self::TooMany(minutes) => desk.too_many(minutes),
            Self::Busy => desk.text("desk-export-busy"),
        }
    }

    fn field(self) -> Option<&'static str> {
        match self {
            Self::Purpose => Some("purpose"),
            Self::Password => Some("current"),
            Self::Code => Some("code"),
            _ => None,
        }
    }
}

/// What is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Offer {
    Counts,
    Supporters,
    Personal,
}

impl Offer {
    fn prefix(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::Supporters => "supporters",
            Self::Personal => "personal",
        }
    }

    fn path(self, format: Format) -> String {
        let what = if self == Self::Counts { "counts" } else { "supporters" };
        format!("{}/{what}.{}", paths::Exports {}, format.key())
    }
}

/// The page.
pub fn exports(desk: &Desk<'_>, signed: &Signed, typed: &Form, wrong: Option<Mistake>) -> Markup {
    let words = wrong.map(|wrong| wrong.words(desk));
    let field = wrong.and_then(Mistake::field);
    let section = |offer: Offer, title: &str, body: &str, form: Markup| {
        let id = format!("{}-title", offer.prefix());
        html! {
            section aria-labelledby=(id) {
                h2.beam id=(id) { (desk.text(title)) }
                p.measure { (desk.text(body)) }
                (form)
            }
        }
    };
    desk.frame(&desk.text("desk-exports"), wrong.is_some(), html! {
        @if let Some(words) = &words { (mistake(desk, field, words)) }
        p.measure { (desk.text("desk-export-formats")) }
        @if let Some(zone) = desk.zone.iana_name() {
            p.measure { (desk.with("desk-export-zone", &[("zone", zone.into())])) }
        }
        (section(Offer::Counts, "desk-export-counts", "desk-export-counts-body", get(desk, Offer::Counts, counts(desk, signed, typed))))
        @if signed.role >= Role::Editor {
            (section(Offer::Supporters, "desk-export-supporters", "desk-export-supporters-body", get(desk, Offer::Supporters, html! {
                (columns(desk, Offer::Supporters, typed))
                (filters(desk, Offer::Supporters, typed))
            })))
        }
        @if signed.role >= Role::Owner {
            (section(Offer::Personal, "desk-export-personal", "desk-export-personal-body", html! {
                // Said before the form is filled in, and not only after.
                @if !signed.second_factor {
                    p.measure { a.tap href=(desk.link(paths::SecondFactor {})) { (desk.text("desk-export-no-second-factor")) } }
                }
                (personal(desk, typed, field.zip(words.as_deref())))
            }))
            p { a.tap href=(desk.link(paths::Tokens {})) { (desk.text("desk-tokens")) } }
        }
    })
}

fn get(desk: &Desk<'_>, offer: Offer, fields: Markup) -> Markup {
    html! {
        form method="get" action=(offer.path(Format::Xlsx)) novalidate {
            @if desk.chosen { input type="hidden" name="lang" value=(desk.page.language.code); }
            (fields)
            (formats(desk, offer))
        }
    }
}

/// One button a format: the workbook first, which is what most people want.
fn formats(desk: &Desk<'_>, offer: Offer) -> Markup {
    html! {
        p.actions {
            @for format in Format::ALL {
                @let path = if offer == Offer::Personal { desk.link(offer.path(format)) } else { offer.path(format) };
                button.btn.quiet[format != Format::Xlsx || offer != Offer::Counts] formaction=(path) {
                    (desk.text(match format {
                        Format::Xlsx => "desk-export-xlsx",
                        Format::Csv => "desk-export-csv",
                        Format::Json => "desk-export-json",
                        Format::Ndjson => "desk-export-ndjson",
                    }))
                }
            }
        }
    }
}

fn has(typed: &Form, name: &str, value: &str) -> bool {
    typed.all(name).any(|all| all.split(',').any(|one| one == value))
}

/// A tick or a choice with its label.
fn tick(kind: &str, id: &str, (name, value): (&str, &str), checked: bool, label: &str) -> Markup {
    html! {
        div.check {
            input id=(id) type=(kind) name=(name) value=(value) checked[checked];
            label for=(id) { (label) }
        }
    }
}

fn counts(desk: &Desk<'_>, signed: &Signed, typed: &Form) -> Markup {
    let full = signed.role >= Role::Editor;
    let none = typed.all("by").next().is_none();
    let usual = |by: GroupBy| GroupBy::USUAL.contains(&by);
    let kept = |by: &GroupBy| full || by.kept().is_some();
    html! {
        fieldset.many {
            legend { (desk.text("desk-export-by-legend")) }
            @for by in GroupBy::ALL.into_iter().filter(kept) {
                @let word = by.word();
                @let checked = if none { usual(by) } else { has(typed, "by", &word) };
                (tick("checkbox", &format!("by-{word}"), ("by", &word), checked, &desk.text(by.label())))
            }
        }
        @if full {
            fieldset {
                legend { (desk.text("desk-export-fact-detail")) }
                (tick("radio", "detail-public", ("detail", "public"), !has(typed, "detail", "full"), &desk.text("desk-export-public")))
                (tick("radio", "detail-full", ("detail", "full"), has(typed, "detail", "full"), &desk.text("desk-export-full")))
            }
            (tick("checkbox", "across", ("across", "on"), has(typed, "across", "on"), &desk.text("desk-export-across")))
            (filters(desk, Offer::Counts, typed))
        }
    }
}

fn columns(desk: &Desk<'_>, offer: Offer, typed: &Form) -> Markup {
    let none = typed.all("columns").next().is_none();
    let personal = offer == Offer::Personal;
    let list = html! {
        fieldset.many {
            legend.vh[!personal] { (desk.text("desk-export-columns")) }
            @for column in Column::ALL.iter().filter(|column| personal || !column.is_personal()) {
                @let key = column.key();
                @let checked = if none { Column::USUAL.contains(column) } else { has(typed, "columns", key) };
                (tick("checkbox", &format!("{}-{key}", offer.prefix()), ("columns", key), checked, &desk.text(column.label())))
            }
        }
    };
    html! {
        // The usual columns are what most people want; personal ones are for nobody usual.
        @if personal { (list) } @else {
            details open[!none] { summary { (desk.text("desk-export-columns")) } (list) }
        }
    }
}

fn filters(desk: &Desk<'_>, offer: Offer, typed: &Form) -> Markup {
    let prefix = offer.prefix();
    let id = |name: &str| format!("{prefix}-is-{name}");
    let value = |name: &str| typed.one(name).unwrap_or_default().to_owned();
    let select = |name: &str, label: &str, options: Vec<(String, String)>| {
        let (id, chosen) = (id(name), value(name));
        html! {
            div.field {
                label for=(id) { (desk.text(label)) }
                select id=(id) name=(name) {
                    option value="" { (desk.text("desk-export-all")) }
                    @for (key, label) in &options { option value=(key) selected[*key == chosen] { (label) } }
                }
            }
        }
    };
    let day = |name: &str, label: &str| {
        let id = id(name);
        html! {
            div.field {
                label for=(id) { (desk.text(label)) }
                input id=(id) type="date" name=(name) value=(value(name));
            }
        }
    };
    let language = desk.page.language;
    let campaign = desk.page.campaign();
    let states = STATES.map(|state| {
        let words = desk.text(&format!("desk-export-is-{}", state.key()));
        (state.key(), words)
    });
    let calls = language.calls.iter().map(|call| (call.key.clone(), call.label.clone())).collect();
    let mut regions: Vec<_> =
        language.regions.iter().map(|region| (region.code.clone(), region.name.clone())).collect();
    regions.push((NOT_SAID.to_owned(), desk.text("export-not-said")));
    let languages = campaign.languages.iter().map(|other| (other.code.clone(), other.name.clone())).collect();
    let ticked = ["agreed", "shown"].map(|name| has(typed, name, "on"));
    html! {
        details open[["from", "until", "status", "call", "region", "language"].iter().any(|name| !value(name).is_empty()) || ticked.contains(&true)] {
            summary { (desk.text("desk-export-which")) }
            div.fields {
                (day("from", "desk-export-from"))
                (day("until", "desk-export-until"))
                (select("status", "desk-export-status", states.into()))
                (select("call", "desk-export-calls", calls))
                (select("region", "desk-export-region", regions))
                (select("language", "desk-export-language", languages))
            }
            @if offer != Offer::Personal {
                (tick("checkbox", &id("agreed"), ("agreed", "on"), ticked[0], &desk.text("desk-export-agreed")))
            }
            (tick("checkbox", &id("shown"), ("shown", "on"), ticked[1], &desk.text("desk-export-shown")))
        }
    }
}

fn personal(desk: &Desk<'_>, typed: &Form, wrong: Option<(&str, &str)>) -> Markup {
    let error = |field: &str| wrong.filter(|(name, _)| *name == field).map(|(_, words)| words);
    let purpose = Input {
        id: "purpose",
        name: "purpose",
        kind: "text",
        label: desk.text("desk-export-purpose"),
        hint: Some(desk.text("desk-export-purpose-hint")),
        error: error("purpose"),
        value: typed.one("purpose").unwrap_or_default(),
        autocomplete: "off",
    };
    let password = Input {
        id: "current",
        name: "current",
        kind: "password",
        label: desk.text("desk-current-password"),
        error: error("current"),
        autocomplete: "current-password",
        ..Input::default()
    };
    let code = Input {
        id: "code",
        name: "code",
        kind: "text",
        label: desk.text("desk-code"),
        error: error("code"),
        autocomplete: "one-time-code",
        ..Input::default()
    };
    desk.form(Offer::Personal.path(Format::Xlsx), html! {
        (columns(desk, Offer::Personal, typed))
        (filters(desk, Offer::Personal, typed))
        (tick("checkbox", "everyone", ("everyone", "on"), has(typed, "everyone", "on"), &desk.text("desk-export-everyone")))
        (purpose.draw(desk))
        (password.draw(desk))
        (code.draw(desk))
        (formats(desk, Offer::Personal))
    })
}
