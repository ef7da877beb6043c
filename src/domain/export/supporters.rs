//! The pledges as a table: chosen columns, filters, by number of the row, as of one moment.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use entity::pledge::State;
use jiff::{
    civil::Date,
    tz::{AmbiguousOffset, TimeZone},
};

use super::{
    Asked, By, about,
    table::{Cell, Column as TableColumn, Kind, Page, Place, Source, Table},
};
use crate::{
    domain::{Error, Register, campaign::Language, keyring::Keyring, pledge::Record},
    store::{
        self,
        export::{FIELD_END, Field, Filter},
    },
};

/// Rows in a page.
const PAGE: u64 = 1000;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $key:literal $label:literal $kind:ident [$($field:ident)*])*) => {
        /// A column of pledges.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Column { $($(#[$doc])* $name),* }

        impl Column {
            /// All columns in their order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its heading, and its name in addresses and at the command line.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// The key of its name in words.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }

            fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind),* }
            }

            fn fields(self) -> &'static [Field] {
                match self { $(Self::$name => &[$(Field::$field),*]),* }
            }
        }
    };
}

columns! {
    /// Public code.
    Code "code" "desk-export-code" Text [Code]
    /// Where it stands.
    Status "status" "desk-export-status" Text [State]
    /// When it was signed.
    SignedAt "signed_at" "desk-export-signed-at" Moment [CreatedAt]
    /// Local day of the confirmation.
    ConfirmedDay "confirmed_day" "desk-export-confirmed-day" Day [ConfirmedDay]
    /// When it was confirmed.
    ConfirmedAt "confirmed_at" "desk-export-confirmed-at" Moment [ConfirmedAt]
    /// Region code.
    Region "region" "desk-export-region" Text [Region]
    /// Language signed in.
    Language "language" "desk-export-language" Text [Language]
    /// Who speaks.
    Voice "voice" "desk-export-voice" Text [Voice]
    /// Keys of the calls.
    Calls "calls" "desk-export-calls" Text [Calls]
    /// Channel.
    Channel "channel" "desk-export-channel" Text [Channel]
    /// Code of the named source.
    Source "source" "desk-export-source" Text [Source]
    /// Name of the named source.
    SourceName "source_name" "desk-export-source-name" Text [Source]
    /// How many links from the first pledge.
    Generation "generation" "desk-export-generation" Number [Generation]
    /// Whether its owner agreed to be written to: 1 or 0.
    DailyLetters "daily_letters" "desk-export-daily-letters" Number [DailyLetters]
    /// The name, once it is released.
    Name "name" "desk-export-name" Text [NameReleased Code Sealed]
    /// The organisation, once it is released.
    Organisation "organisation" "desk-export-organisation" Text [OrganisationReleased Code Sealed]
    /// The address.
    Email "email" "desk-export-email" Text [Code Sealed]
    /// The name as it was typed, released or not.
    UnpublishedName "unpublished_name" "desk-export-unpublished-name" Text [Code Sealed]
    /// The organisation as it was typed, released or not.
    UnpublishedOrganisation "unpublished_organisation" "desk-export-unpublished-organisation" Text [Code Sealed]
}

impl Column {
    /// The columns that are chosen where nobody chooses.
    pub const USUAL: &[Self] = &[
        Self::Code,
        Self::Status,
        Self::ConfirmedDay,
        Self::ConfirmedAt,
        Self::Region,
        Self::Language,
        Self::Voice,
        Self::Calls,
        Self::Channel,
        Self::Source,
        Self::Generation,
        Self::Name,
        Self::Organisation,
    ];

    /// The column of a key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.key() == key)
    }

    /// Whether it says who somebody is that nobody has released: for owners, and only so.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Email | Self::UnpublishedName | Self::UnpublishedOrganisation)
    }
}

/// The states in the order of lists.
pub const STATES: [State; 5] =
    [State::Confirmed, State::Pending, State::Held, State::Withdrawn, State::Disowned];

/// What a state is called in exports.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Confirmed => "confirmed",
        State::Withdrawn => "withdrawn",
        State::Held => "held",
        State::Disowned => "disowned",
    }
}

/// What people call a state, a message's key.
pub fn state_label(state: State) -> &'static str {
    match state {
        State::Pending => "desk-export-is-pending",
        State::Confirmed => "desk-export-is-confirmed",
        State::Withdrawn => "desk-export-is-withdrawn",
        State::Held => "desk-export-is-held",
        State::Disowned => "desk-export-is-disowned",
    }
}

/// The state of a name.
pub fn state_of(key: &str) -> Option<State> {
    STATES.into_iter().find(|state| state_key(*state) == key)
}

/// Which pledges, as somebody asked for them.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// In one of these states; all where there is none.
    pub states: Vec<State>,
    /// From this local day on.
    pub from: Option<Date>,
    /// Until this local day.
    pub until: Option<Date>,
    /// With this call.
    pub call: Option<String>,
    /// From this region; empty for those who did not say.
    pub region: Option<String>,
    /// Signed in this language.
    pub language: Option<String>,
    /// Only of those who agreed to be written to.
    pub agreed: bool,
    /// Only of those who agreed that their name is shown.
    pub shown: bool,
}

impl Choice {
    /// Whether its days end before they begin, so that nothing could be in it.
    pub fn is_backwards(&self) -> bool {
        self.from.zip(self.until).is_some_and(|(from, until)| until < from)
    }

    pub(super) fn filter(&self, zone: &TimeZone) -> Filter {
        let start = |day: Date| {
            let at = zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0));
            let at = match at.offset() {
                AmbiguousOffset::Unambiguous { .. } => at.unambiguous(),
                _ => at.later(),
            };
            at.map_or(i64::MAX, jiff::Timestamp::as_millisecond)
        };
        let next = |day: Date| day.tomorrow().map_or(i64::MAX, start);
        Filter {
            states: self.states.clone(),
            from: self.from.map(|day| (day.to_string(), start(day))),
            until: self.until.map(|day| (day.to_string(), next(day))),
            call: self.call.clone(),
            region: self.region.clone(),
            language: self.language.clone(),
            agreed: self.agreed,
            shown: self.shown,
        }
    }

    /// The choice in words that programs can read too, such as `status=confirmed region=MN-1`.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.states.is_empty() {
            let states: Vec<&str> = self.states.iter().copied().map(state_key).collect();
            parts.push(format!("status={}", states.join(",")));
        }
        let mut part = |key: &str, value: Option<String>| {
            parts.extend(value.map(|value| format!("{key}={value}")));
        };
        part("from", self.from.map(|day| day.to_string()));
        part("until", self.until.map(|day| day.to_string()));
        part("call", self.call.clone());
        part(
            "region",
            self.region.clone().map(|region| if region.is_empty() { "not-said".into() } else { region }),
        );
        part("language", self.language.clone());
        part("agreed", self.agreed.then(|| "on".to_owned()));
        part("shown", self.shown.then(|| "on".to_owned()));
        parts.join(" ")
    }
}

/// Reads rows as the database joined them.
#[derive(Debug)]
pub struct Reader {
    keys: Arc<Keyring>,
    columns: Vec<(Column, Vec<usize>)>,
    sources: HashMap<String, String>,
    /// Where code and sealed record stand, if anything of the record is asked for.
    sealed: Option<(usize, usize)>,
}

impl Reader {
    /// The cells of a row.
    pub(super) fn row<'a>(&'a self, line: &'a str) -> Vec<Cell<'a>> {
        let fields: Vec<&str> = line.split(FIELD_END).collect();
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        let record = self.sealed.and_then(|(code, sealed)| {
            let sealed = data_encoding::HEXLOWER_PERMISSIVE.decode(field(sealed).as_bytes()).ok()?;
            let opened = self.keys.open(field(code), &sealed)?;
            serde_json::from_slice::<Record>(&opened).ok()
        });
        let number = |text: &str| text.parse().map_or(Cell::Empty, Cell::Number);
        let cell = |(column, at): &(Column, Vec<usize>)| {
            let text = field(at.first().copied().unwrap_or(usize::MAX));
            let own = |words: Option<String>| Cell::text(Cow::Owned(words.unwrap_or_default()));
            let name = || record.as_ref().map(|record| record.name.clone());
            let organisation = || record.as_ref().and_then(|record| record.organisation.clone());
            match column {
                Column::SignedAt | Column::ConfirmedAt => text.parse().map_or(Cell::Empty, Cell::Moment),
                Column::ConfirmedDay if text.is_empty() => Cell::Empty,
                Column::ConfirmedDay => Cell::Day(text.into()),
                Column::Generation | Column::DailyLetters => number(text),
                Column::SourceName => {
                    Cell::text(self.sources.get(text).map(String::as_str).unwrap_or_default())
                }
                Column::Name => own(name().filter(|_| text == "1")),
                Column::Organisation => own(organisation().filter(|_| text == "1")),
                Column::UnpublishedName => own(name()),
                Column::UnpublishedOrganisation => own(organisation()),
                Column::Email => own(record.as_ref().map(|record| record.email.clone())),
                _ => Cell::text(text),
            }
        };
        self.columns.iter().map(cell).collect()
    }
}

/// Where an export stands among the pledges.
#[derive(Debug)]
pub(super) struct Cursor {
    place: Place,
    fields: Vec<Field>,
    filter: Filter,
    reader: Arc<Reader>,
}

impl Cursor {
    pub(super) async fn next(&mut self) -> Result<Option<Page>, Error> {
        let Place { moment, after } = &mut self.place;
        let chunk = store::export::chunk(moment, &self.fields, &self.filter, *after, PAGE).await?;
        let Some(chunk) = chunk else { return Ok(None) };
        *after = chunk.last;
        Ok(Some(Page::Chunk(chunk, Arc::clone(&self.reader))))
    }
}

/// The chosen columns of the chosen pledges, as of this moment. With `counted`, how many there are
/// is counted first.
///
/// # Errors
/// When the database fails.
pub async fn table(
    register: &Register,
    language: &Language,
    by: &By,
    columns: &[Column],
    choice: &Choice,
    counted: bool,
) -> Result<Table, Error> {
    let zone = register.rules.schedule.zone.clone();
    let filter = choice.filter(&zone);
    let moment = register.store.snapshot().await?;
    // The first read is the moment all others see.
    let sources = store::source::all(&moment).await?;
    let now = register.clock.now();
    let expected = if counted { Some(store::export::count(&moment, &filter).await?) } else { None };
    let mut fields: Vec<Field> = Vec::new();
    let mut place = |field: &Field| {
        fields.iter().position(|known| known == field).unwrap_or_else(|| {
            fields.push(*field);
            fields.len() - 1
        })
    };
    let columns: Vec<(Column, Vec<usize>)> =
        columns.iter().map(|column| (*column, column.fields().iter().map(&mut place).collect())).collect();
    let at = |field: Field| fields.iter().position(|known| *known == field);
    let sealed = at(Field::Code).zip(at(Field::Sealed));
    let personal = columns.iter().any(|(column, _)| column.is_personal());
    let interface = &language.interface;
    let asked = Asked {
        what: interface.text("desk-export-supporters"),
        detail: super::NOT_FOR_PUBLICATION,
        filter: choice.words(),
    };
    let table_columns = columns
        .iter()
        .map(|(column, _)| TableColumn::new(column.key(), interface.text(column.label()), column.kind()))
        .collect();
    let sources = sources.into_iter().map(|source| (source.code, source.name)).collect();
    let reader = Arc::new(Reader { keys: Arc::clone(&register.keys), columns, sources, sealed });
    let day = register.rules.date(now.as_millisecond());
    let kind = if personal { "personal" } else { "supporters" };
    Ok(Table {
        name: format!("sixteen-{kind}-{day}"),
        list: "supporters",
        title: interface.text("desk-export-supporters"),
        facts: about(language, now, by, &asked, &zone),
        columns: table_columns,
        zone,
        expected,
        source: Source::Pledges(Box::new(Cursor {
            place: Place { moment, after: 0 },
            fields,
            filter,
            reader,
        })),
    })
}
