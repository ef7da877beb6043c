//! Warnings and errors that come in floods: some lines of each a minute, and how many more there were.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber, callsite};
use tracing_subscriber::layer::{Context, Filter};

/// Lines that each place in the program has a minute.
const LINES: u64 = 10;

/// How often each place has warned since the last look, with its words.
static SEEN: Mutex<Option<HashMap<callsite::Identifier, (String, u64)>>> = Mutex::new(None);

/// Lets the first warnings and errors of each place through, and counts the others until [`take`].
#[derive(Debug, Clone, Copy)]
pub struct Repeats;

/// The warnings since the last look.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Warnings {
    /// All of them.
    pub(super) count: u64,
    /// Those that were left out, with their words.
    pub(super) repeated: Vec<(String, u64)>,
}

/// Takes what was counted since the last look, so that all places may warn again.
pub(super) fn take() -> Warnings {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    let count = seen.values().map(|(_, count)| count).sum();
    let more = seen.into_values().filter(|(_, count)| *count > LINES);
    Warnings { count, repeated: more.map(|(words, count)| (words, count - LINES)).collect() }
}

impl<S: Subscriber> Filter<S> for Repeats {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        if *event.metadata().level() > Level::WARN {
            return true;
        }
        let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
        let places = seen.get_or_insert_default();
        let (_, count) = places.entry(event.metadata().callsite()).or_insert_with(|| {
            let mut words = Sentence(String::new());
            event.record(&mut words);
            (words.0, 0)
        });
        *count += 1;
        *count <= LINES
    }
}

/// The sentence of an event, without its fields.
struct Sentence(String);

impl Visit for Sentence {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::prelude::*;

    use super::*;

    #[test]
    fn a_flood_of_warnings_is_ten_lines_and_a_number() {
        let written = std::sync::Arc::new(Mutex::new(Vec::new()));
        let sink = std::sync::Arc::clone(&written);
        let lines = tracing_subscriber::fmt::layer().with_writer(move || Sink(std::sync::Arc::clone(&sink)));
        let logger = tracing_subscriber::registry().with(lines.with_filter(Repeats));
        tracing::subscriber::with_default(logger, || {
            take();
            for number in 0..35 {
                tracing::error!(number, "The disk is full");
                tracing::info!(number, "All is well");
            }
            tracing::warn!("Something else");
            let warnings = take();
            assert_eq!(warnings.count, 36);
            assert_eq!(warnings.repeated, [("The disk is full".to_owned(), 25)]);
            assert_eq!(take(), Warnings::default());
        });
        let text = String::from_utf8(written.lock().expect("no fault").clone()).expect("text");
        let times = |words: &str| text.matches(words).count();
        assert_eq!(
            (times("The disk is full"), times("All is well"), times("Something else")),
            (10, 35, 1),
            "{text}"
        );
    }

    struct Sink(std::sync::Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("no fault").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
}
