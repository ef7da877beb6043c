//! The pledges as a table: chosen columns, filters, by number of the row, as of one moment.
//!
//! A new column is one line below and its name in the locales; one that holds more than a value of its
//! row also says in [`PledgeReader`] what it shows.

use std::cell::LazyCell;
use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

use entity::pledge::{Column as Field, Review};
use entity::tally::Dimension;
use entity::value::Keyed;
use futures_util::future::BoxFuture;

use crate::domain::content::campaign::{Campaign, Language};
use crate::domain::crypto::keyring::Keyring;
use crate::domain::export::about::{Detail, Heading, Reading};
use crate::domain::export::line::label;
use crate::domain::export::table::{self, Cell, ColumnKind, RowPage, RowReader, Rows, Table};
use crate::domain::kernel::voice::VOICES;
use crate::domain::operate::choice::{Choice, states};
use crate::domain::pledge::sign::Record;
use crate::domain::{CallSet, Error, Site};
use crate::store::export::{FIELD_END, Filter};
use crate::store::{self, Transaction};

/// Rows in a page.
const PAGE: u64 = 1000;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $key:literal $label:literal $kind:ident [$($field:ident)*])*) => {
        /// A column of pledges.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum PledgeColumn { $($(#[$doc])* $name),* }

        impl PledgeColumn {
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

            pub fn kind(self) -> ColumnKind {
                match self { $(Self::$name => ColumnKind::$kind),* }
            }

            fn fields(self) -> &'static [Field] {
                match self { $(Self::$name => &[$(Field::$field),*]),* }
            }
        }
    };
}

columns! {
    /// The number of its row: the same in every file, and known to nobody outside. The code is in public links,
    /// by which a file would say who somebody is.
    Number "number" "desk-export-number" Number [Id]
    /// Where it stands.
    Status "status" "desk-export-status" Text [State]
    StatusLabel "status_label" "desk-export-status-label" Text [State]
    /// When it was signed.
    SignedAt "signed_at" "desk-export-signed-at" Moment [CreatedAt]
    /// Local day of the confirmation.
    ConfirmedDay "confirmed_day" "desk-export-confirmed-day" Day [ConfirmedDay]
    /// When it was confirmed.
    ConfirmedAt "confirmed_at" "desk-export-confirmed-at" Moment [ConfirmedAt]
    /// Region code.
    Region "region" "desk-export-region" Text [Region]
    RegionLabel "region_label" "desk-export-region-label" Text [Region]
    /// Language signed in.
    Language "language" "desk-export-language" Text [Language]
    LanguageLabel "language_label" "desk-export-language-label" Text [Language]
    /// Number of the text that was signed.
    Text "text" "desk-export-text" Number [TextHash]
    /// Who speaks.
    Voice "voice" "desk-export-voice" Text [Voice]
    VoiceLabel "voice_label" "desk-export-voice-label" Text [Voice]
    /// Keys of the calls.
    Calls "calls" "desk-export-calls" Text [Calls]
    /// One column a call, such as `call_data`: 1 where it was chosen.
    EachCall "each_call" "desk-export-each-call" Text [Calls]
    Channel "channel" "desk-export-channel" Text [Channel]
    ChannelLabel "channel_label" "desk-export-channel-label" Text [Channel]
    /// Code of the partner link.
    Source "source" "desk-export-source" Text [Source]
    SourceName "source_name" "desk-export-source-name" Text [Source]
    /// How many links from the first pledge.
    Generation "generation" "desk-export-generation" Number [Generation]
    /// Whether its owner agreed to be written to: 1 or 0.
    DailyLetters "daily_letters" "promise-letters" Number [DailyLetters]
    /// The name, once it is released.
    Name "name" "desk-export-name" Text [NameReview Code Sealed]
    /// The organisation, once it is released.
    Organisation "organisation" "desk-export-organisation" Text [OrganisationReview Code Sealed]
    /// The address.
    Email "email" "desk-export-email" Text [Code Sealed]
    /// The name as it was typed, released or not.
    UnpublishedName "unpublished_name" "desk-export-unpublished-name" Text [Code Sealed]
    /// The organisation as it was typed, released or not.
    UnpublishedOrganisation "unpublished_organisation" "desk-export-unpublished-organisation" Text [Code Sealed]
}

impl PledgeColumn {
    /// The columns that are chosen where nobody chooses.
    pub const USUAL: &[Self] = &[
        Self::Number,
        Self::Status,
        Self::ConfirmedDay,
        Self::ConfirmedAt,
        Self::Region,
        Self::Language,
        Self::Text,
        Self::Voice,
        Self::Calls,
        Self::Channel,
        Self::Source,
        Self::Generation,
        Self::Name,
        Self::Organisation,
    ];

    /// The same for a file that people read: words stand beside the keys, and each call can be counted.
    pub const READABLE: &[Self] = &[
        Self::Number,
        Self::Status,
        Self::StatusLabel,
        Self::ConfirmedDay,
        Self::ConfirmedAt,
        Self::Region,
        Self::RegionLabel,
        Self::Language,
        Self::LanguageLabel,
        Self::Text,
        Self::Voice,
        Self::VoiceLabel,
        Self::Calls,
        Self::EachCall,
        Self::Channel,
        Self::ChannelLabel,
        Self::Source,
        Self::SourceName,
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

/// A chosen column.
#[derive(Debug)]
struct ChosenColumn {
    column: PledgeColumn,
    /// Where its first field stands among those that were read.
    at: usize,
    /// The words for its keys, if it shows words.
    labels: Option<HashMap<String, String>>,
}

/// Reads rows as the database joined them.
#[derive(Debug)]
struct PledgeReader {
    keys: Arc<Keyring>,
    columns: Vec<ChosenColumn>,
    calls: Vec<String>,
    /// The numbers of the texts by their hashes in hexadecimal.
    texts: HashMap<String, i64>,
    /// Where code and sealed record stand, if anything of the record is asked for.
    sealed: Option<(usize, usize)>,
}

impl RowReader for PledgeReader {
    fn row<'a>(&'a self, line: &'a str, cells: &mut Vec<Cell<'a>>) {
        let mut fields = Vec::with_capacity(self.columns.len());
        fields.extend(line.split(FIELD_END));
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        // Few names are released: what is not shown is not opened.
        let record = LazyCell::new(|| {
            let (code, sealed) = self.sealed?;
            let sealed = data_encoding::HEXLOWER_PERMISSIVE.decode(field(sealed).as_bytes()).ok()?;
            let opened = self.keys.open(field(code), &sealed)?;
            serde_json::from_slice::<Record>(&opened).ok()
        });
        for ChosenColumn { column, at, labels } in &self.columns {
            let text = field(*at);
            let own = |words: Option<&String>| Cell::text(words.cloned().unwrap_or_default());
            let released = || (text == Review::Released.key()).then(|| record.as_ref()).flatten();
            cells.push(match (column, column.kind()) {
                (PledgeColumn::EachCall, _) => {
                    let chosen = |call: &String| i64::from(CallSet::keys_of(text).any(|key| key == call));
                    cells.extend(self.calls.iter().map(|call| Cell::Number(chosen(call))));
                    continue;
                }
                (PledgeColumn::Text, _) => {
                    let number = self.texts.get(&text.to_ascii_lowercase());
                    number.map_or(Cell::Empty, |number| Cell::Number(*number))
                }
                (_, ColumnKind::Moment) => text.parse().map_or(Cell::Empty, Cell::Moment),
                (_, ColumnKind::Number) => text.parse().map_or(Cell::Empty, Cell::Number),
                (_, ColumnKind::Day) if text.is_empty() => Cell::Empty,
                (_, ColumnKind::Day) => Cell::Day(text.into()),
                (PledgeColumn::Name, _) => own(released().map(|record| &record.name)),
                (PledgeColumn::Organisation, _) => {
                    own(released().and_then(|record| record.organisation.as_ref()))
                }
                (PledgeColumn::UnpublishedName, _) => own(record.as_ref().map(|record| &record.name)),
                (PledgeColumn::UnpublishedOrganisation, _) => {
                    own(record.as_ref().and_then(|record| record.organisation.as_ref()))
                }
                (PledgeColumn::Email, _) => own(record.as_ref().map(|record| &record.email)),
                // What an earlier edition had has no words here.
                _ => match labels {
                    Some(labels) => Cell::text(labels.get(text).map_or(text, String::as_str)),
                    None => Cell::text(text),
                },
            });
        }
    }
}

/// The words for the keys of the columns.
fn labels(
    campaign: &Campaign,
    language: &Language,
    sources: Vec<entity::source::Model>,
) -> HashMap<PledgeColumn, HashMap<String, String>> {
    let named = |dimension, keys: Vec<&str>| -> HashMap<String, String> {
        let name = |key: &str| (key.to_owned(), label(campaign, language, dimension, key));
        keys.into_iter().chain([""]).map(name).collect()
    };
    let regions = campaign.regions.iter().map(|region| region.code.as_str()).collect();
    let languages = campaign.languages.iter().map(|language| language.code.as_str()).collect();
    let states = states().map(|(key, label)| (key, language.interface.text(label)));
    HashMap::from([
        (PledgeColumn::StatusLabel, states.collect()),
        (PledgeColumn::RegionLabel, named(Dimension::Region, regions)),
        (PledgeColumn::LanguageLabel, named(Dimension::Language, languages)),
        (PledgeColumn::VoiceLabel, named(Dimension::Voice, VOICES.map(|(voice, _)| voice).to_vec())),
        (PledgeColumn::ChannelLabel, named(Dimension::Channel, campaign.channel_keys().collect())),
        (PledgeColumn::SourceName, sources.into_iter().map(|source| (source.code, source.name)).collect()),
    ])
}

/// Where an export stands among the pledges, in a transaction that sees one moment.
#[derive(Debug)]
struct Cursor {
    moment: Transaction,
    after: i64,
    fields: Vec<Field>,
    filter: Filter,
    reader: Arc<PledgeReader>,
}

impl Rows for Cursor {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<RowPage>, Error>> {
        Box::pin(async {
            let chunk = store::export::chunk(&self.moment, &self.fields, &self.filter, self.after, PAGE);
            let Some(chunk) = chunk.await? else { return Ok(None) };
            self.after = chunk.last;
            Ok(Some(RowPage::Chunk(chunk, Arc::clone(&self.reader) as Arc<dyn RowReader>)))
        })
    }
}

/// The chosen columns of the chosen pledges, as of this moment. With `counted`, how many there are
/// is counted first.
pub(super) async fn table(
    site: &Site,
    reading: &Reading<'_>,
    columns: &[PledgeColumn],
    choice: &Choice,
    counted: bool,
) -> Result<Table, Error> {
    let filter = choice.filter(&reading.schedule.zone);
    let moment = site.store.snapshot().await?;
    let sources = store::source::all(&moment).await?;
    let texts = store::signed_text::all(&moment).await?.into_iter();
    let texts = texts.map(|text| (data_encoding::HEXLOWER.encode(&text.hash), text.id)).collect();
    let expected = if counted { Some(store::export::count(&moment, &filter).await?) } else { None };
    let calls = &site.campaign.calls;
    let headings = columns.iter().flat_map(|column| match column {
        PledgeColumn::EachCall => {
            let words = |call: &String| label(&site.campaign, reading.language, Dimension::Call, call);
            let heading = |call| table::Column::new(format!("call_{call}"), words(call), ColumnKind::Number);
            calls.iter().map(heading).collect()
        }
        column => vec![reading.column(column.key(), column.label(), column.kind())],
    });
    let headings = headings.collect();
    let personal = columns.iter().any(|column| column.is_personal());
    let mut fields: Vec<Field> = Vec::new();
    let at = |fields: &[Field], field: &Field| {
        fields.iter().position(|known| mem::discriminant(known) == mem::discriminant(field))
    };
    let mut place = |field: &Field| {
        at(&fields, field).unwrap_or_else(|| {
            fields.push(*field);
            fields.len() - 1
        })
    };
    let labels = labels(&site.campaign, reading.language, sources);
    let mut shown = Vec::new();
    for column in columns {
        let places: Vec<usize> = column.fields().iter().map(&mut place).collect();
        let at = places.first().copied().unwrap_or(usize::MAX);
        shown.push(ChosenColumn { column: *column, at, labels: labels.get(column).cloned() });
    }
    let sealed = at(&fields, &Field::Code).zip(at(&fields, &Field::Sealed));
    let (keys, calls) = (Arc::clone(&site.keys), calls.clone());
    let reader = Arc::new(PledgeReader { keys, columns: shown, calls, texts, sealed });
    let heading = Heading {
        name: if personal { "sixteen-personal" } else { "sixteen-supporters" },
        list: "supporters",
        title: "desk-export-supporters",
        detail: Detail::Full,
        filter: &choice.words(),
    };
    let cursor = Cursor { moment, after: 0, fields, filter, reader };
    Ok(reading.table(&heading, headings, expected, Box::new(cursor)))
}
