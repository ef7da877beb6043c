//! The register in a page of plain code: what the program should have after each operation.

use std::collections::BTreeMap;

use entity::{
    pledge::{Review, State},
    tally::Dimension,
    traffic::{Facet, Measure},
};

/// What somebody types into the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) organisation: Option<String>,
    pub(super) calls: String,
    pub(super) region: Option<String>,
    pub(super) voice: String,
    pub(super) show_name: bool,
}

/// Where a sign-up came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) language: String,
    pub(super) channel: String,
    pub(super) brought_by: Option<String>,
    pub(super) generation: i32,
}

/// A pledge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pledge {
    /// Number of its mailbox; none once its person is forgotten.
    pub(super) mailbox: Option<usize>,
    /// Empty until it was read from the database, which makes it up.
    pub(super) code: String,
    pub(super) state: State,
    pub(super) typed: Typed,
    pub(super) origin: Origin,
    /// Of the name and the organisation.
    pub(super) review: [Review; 2],
    pub(super) revision: i32,
    pub(super) day: Option<String>,
    /// The clean-up that set it aside, and where it stood before.
    pub(super) aside: Option<(String, State)>,
    pub(super) created: i64,
    pub(super) expires: i64,
}

impl Pledge {
    /// Whether its owner had confirmed it before a clean-up set it aside.
    pub(super) fn was_confirmed(&self) -> bool {
        matches!(self.aside, Some((_, State::Confirmed)))
    }
}

/// A clean-up that set something aside.
#[derive(Debug, Clone)]
pub(super) struct Cleanup {
    pub(super) code: String,
    pub(super) ended: i64,
    pub(super) touched: bool,
}

#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) pledges: Vec<Pledge>,
    /// Those that can be taken back.
    pub(super) cleanups: Vec<Cleanup>,
    /// Sign-ups by where they came from, which only grow.
    signed: BTreeMap<Cell, i64>,
}

/// A cell of the counts of where pledges came from.
pub(super) type Cell = (String, Measure, Facet, String);

fn asked(typed: &Typed) -> [Review; 2] {
    let ask = |present: bool| if typed.show_name && present { Review::Waiting } else { Review::None };
    [ask(true), ask(typed.organisation.is_some())]
}

impl Model {
    pub(super) fn of_mailbox(&mut self, mailbox: usize) -> Option<&mut Pledge> {
        self.pledges.iter_mut().find(|pledge| pledge.mailbox == Some(mailbox))
    }

    pub(super) fn of_code(&mut self, code: &str) -> &mut Pledge {
        self.pledges.iter_mut().find(|pledge| pledge.code == code).expect("a pledge")
    }

    /// The codes of the pledges that fit.
    pub(super) fn codes(&self, fits: impl Fn(&Pledge) -> bool) -> Vec<String> {
        self.pledges.iter().filter(|pledge| fits(pledge)).map(|pledge| pledge.code.clone()).collect()
    }

    pub(super) fn sign(&mut self, mailbox: usize, typed: Typed, origin: Origin, day: &str, is_held: bool) {
        let Some(old) = self.of_mailbox(mailbox) else {
            let state = if is_held { State::Held } else { State::Pending };
            if !is_held {
                self.count_signed(&origin, day);
            }
            self.pledges.push(Pledge {
                mailbox: Some(mailbox),
                code: String::new(),
                state,
                review: asked(&typed),
                typed,
                origin,
                revision: 0,
                day: None,
                aside: None,
                created: 0,
                expires: 0,
            });
            return;
        };
        if is_held || old.was_confirmed() || old.state == State::Confirmed {
            return;
        }
        let was_held = old.aside.as_ref().map_or(old.state, |(_, state)| *state) == State::Held;
        old.state = State::Pending;
        old.aside = None;
        // Another language is another text.
        let same = old.typed == typed && old.origin.language == origin.language;
        if !same || old.review != asked(&typed) {
            old.review = asked(&typed);
            old.typed = typed;
            old.origin = origin.clone();
            old.revision += 1;
        }
        if was_held {
            self.count_signed(&origin, day);
        }
    }

    pub(super) fn release(&mut self, code: &str, day: &str) {
        let pledge = self.of_code(code);
        pledge.state = State::Pending;
        let origin = pledge.origin.clone();
        self.count_signed(&origin, day);
    }

    fn count_signed(&mut self, origin: &Origin, day: &str) {
        let mut add = |facet, key: String| {
            *self.signed.entry((day.to_owned(), Measure::Signed, facet, key)).or_default() += 1;
        };
        add(Facet::Channel, origin.channel.clone());
        if origin.generation > 0 {
            add(Facet::Generation, origin.generation.min(99).to_string());
        }
    }

    /// Takes a pledge out; those it brought forget it.
    pub(super) fn end(&mut self, code: &str) {
        self.pledges.retain(|pledge| pledge.code != code);
        for other in &mut self.pledges {
            other.origin.brought_by.take_if(|by| by == code);
        }
    }

    pub(super) fn counted(&self) -> impl Iterator<Item = &Pledge> {
        self.pledges.iter().filter(|pledge| pledge.state == State::Confirmed)
    }

    /// Every maintained count.
    pub(super) fn tally(&self) -> BTreeMap<(Dimension, String), i64> {
        let mut tally = BTreeMap::new();
        for pledge in self.counted() {
            let mut add = |dimension, key: &str| {
                *tally.entry((dimension, key.to_owned())).or_default() += 1;
            };
            add(Dimension::Total, "");
            add(Dimension::Day, pledge.day.as_deref().expect("a day"));
            add(Dimension::Region, pledge.typed.region.as_deref().unwrap_or_default());
            add(Dimension::Voice, &pledge.typed.voice);
            add(Dimension::Language, &pledge.origin.language);
            add(Dimension::Channel, &pledge.origin.channel);
            for call in pledge.typed.calls.split(' ') {
                add(Dimension::Call, call);
            }
        }
        tally
    }

    /// Every count of where pledges came from.
    pub(super) fn traffic(&self) -> BTreeMap<Cell, i64> {
        let mut traffic = self.signed.clone();
        for pledge in self.counted() {
            let mut add = |facet, key: &str| {
                let day = pledge.day.clone().expect("a day");
                *traffic.entry((day, Measure::Confirmed, facet, key.to_owned())).or_default() += 1;
            };
            add(Facet::Channel, &pledge.origin.channel);
            if pledge.origin.generation > 0 {
                add(Facet::Generation, &pledge.origin.generation.min(99).to_string());
            }
            add(Facet::Region, pledge.typed.region.as_deref().unwrap_or_default());
            add(Facet::Voice, &pledge.typed.voice);
            add(Facet::Language, &pledge.origin.language);
            for call in pledge.typed.calls.split(' ') {
                add(Facet::Call, call);
            }
        }
        traffic
    }
}
