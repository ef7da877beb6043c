//! Narrowed numbers: the overview, files, programs and the rows themselves say the same of every dimension.

use std::collections::BTreeMap;

use entity::pledge::{Entity, Model, State};
use entity::tally::Dimension;
use entity::traffic::{Facet, Measure};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use sixteen::domain::account::organizer::Role;
use sixteen::domain::export::{Facets, said};
use sixteen::domain::operate::overview::period::Selection;
use sixteen::domain::operate::overview::{Overview, Range};

use crate::api::{token, value, with};
use crate::person::Person;
use crate::support::app::TestApp;
use crate::support::random::{Random, from_environment};
use crate::{many, on_both_databases};

const DIMENSIONS: [(Facet, &str, &[&str]); 6] = [
    (Facet::Channel, "channel", &["facebook", "x", "qr"]),
    (Facet::Source, "source", &["", "bcdfghjk", "kjhgfdcb"]),
    (Facet::Region, "region", &["", "MN-1", "MN-035"]),
    (Facet::Call, "call", &["data", "services", "men-and-boys"]),
    (Facet::Language, "language", &["en", "mn"]),
    (Facet::Voice, "voice", &["individual", "media"]),
];

/// The values a row has; of no facet its day.
fn values(row: &Model, facet: Option<Facet>) -> Vec<String> {
    let Some(facet) = facet else { return row.confirmed_day.iter().cloned().collect() };
    match facet {
        Facet::Channel => vec![row.channel.clone()],
        Facet::Source => vec![row.source.clone().unwrap_or_default()],
        Facet::Region => vec![row.region.clone().unwrap_or_default()],
        Facet::Call => row.calls.keys().map(str::to_owned).collect(),
        Facet::Language => vec![row.language.clone()],
        _ => vec![row.voice.clone()],
    }
}

on_both_databases! {
    async fn overview_file_program_and_rows_agree_in_every_dimension(database: Database) {
        let seed = from_environment("SIXTEEN_TEST_SEED", 16);
        let app = TestApp::start(database).await;
        let (zone, now) = (app.site().rules.schedule.zone.clone(), app.clock.now_ms());
        let random = std::cell::RefCell::new(Random(seed));
        let pick = |from: &[&str]| random.borrow_mut().pick(from).expect("a value").to_owned();
        many::fill(&app, "many.example.org", 300, |row, _| {
            let at = now - i64::try_from(random.borrow_mut().below(6 * 24 * 3600)).expect("small") * 1000;
            let some = |value: String| (!value.is_empty()).then_some(value);
            let calls: Vec<&str> = DIMENSIONS[3].2.iter().copied().filter(|_| random.borrow_mut().one_in(2)).collect();
            let calls = if calls.is_empty() { vec!["data"] } else { calls };
            row.calls = Set(calls.into_iter().collect());
            row.channel = Set(pick(DIMENSIONS[0].2));
            row.source = Set(some(pick(DIMENSIONS[1].2)));
            row.region = Set(some(pick(DIMENSIONS[2].2)));
            row.language = Set(pick(DIMENSIONS[4].2));
            row.voice = Set(pick(DIMENSIONS[5].2));
            row.confirmed_at = Set(Some(at));
            row.confirmed_day = Set(Some(zone.to_datetime(sixteen::clock::timestamp(at)).date().to_string()));
            if random.borrow_mut().one_in(9) {
                row.state = Set(State::Pending);
                (row.confirmed_at, row.confirmed_day) = (Set(None), Set(None));
            }
        })
        .await;
        let rows = Entity::find().filter(entity::pledge::Column::State.eq(State::Confirmed));
        let rows = rows.all(&app.site().store.read).await.expect("read");
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let token = token(&owner, &["counts"], "7").await;
        let today = app.site().rules.date(now);
        for round in 0..14 {
            let mut facets = Facets::new();
            for (facet, _, all) in DIMENSIONS {
                if random.borrow_mut().one_in(if round == 0 { usize::MAX } else { 4 }) {
                    facets.insert(facet, pick(all));
                }
            }
            let days = (0..6).map(|back| today.saturating_sub(jiff::Span::new().days(back))).collect::<Vec<_>>();
            let day = |random: &mut Random| if random.one_in(2) { random.pick(&days) } else { None };
            let mut from = day(&mut random.borrow_mut());
            let mut to = day(&mut random.borrow_mut());
            // The filter of one day.
            if round % 3 == 2 {
                from = random.borrow_mut().pick(&days);
                to = from;
            }
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                (from, to) = (to, from);
            }
            let range = Range { from, to };
            let what = format!("seed {seed}, {range:?}, {facets:?}");
            let fits = |row: &&Model| facets.iter().all(|(facet, key)| values(row, Some(*facet)).contains(key));
            let within = |row: &&Model, first: Option<jiff::civil::Date>, last: Option<jiff::civil::Date>| {
                let day: jiff::civil::Date = row.confirmed_day.as_deref().expect("a day").parse().expect("a date");
                first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
            };
            let selection = Selection { range, facets: facets.clone() };
            let overview = Overview::gather(app.site(), selection).await.expect("read");
            assert_eq!(overview.confirmed(), rows.iter().filter(fits).count() as i64, "{what}");
            assert_eq!(
                overview.all(Measure::Confirmed),
                rows.iter().filter(fits).filter(|row| within(row, from, to)).count() as i64,
                "{what}"
            );
            // The rows were put in past what counts hours: narrowed ones are counted from them.
            if !facets.is_empty() {
                let first = overview.last_hours()[0].0;
                let counted = rows.iter().filter(fits).filter(|row| row.confirmed_at >= Some(first)).count();
                let hours = overview.last_hours();
                assert_eq!(hours.iter().map(|(_, hour)| hour.confirmed).sum::<i64>(), counted as i64, "{what}");
            }
            // Until the same time of day, where the last is today.
            for (place, days) in overview.compared.iter().enumerate() {
                let part = now - overview.midnight;
                let begins = days.days.last.to_zoned_datetime(zone.clone()).expect("a day").timestamp().as_millisecond();
                let is_in_part = |row: &&Model| {
                    place == 0
                        || overview.compared[0].days.last != today
                        || row.confirmed_at.expect("confirmed") <= begins + part
                };
                let counted = rows.iter().filter(fits).filter(|row| within(row, Some(days.days.first), Some(days.days.last)));
                let mut expected: BTreeMap<String, i64> = BTreeMap::new();
                for row in counted.filter(is_in_part) {
                    *expected.entry(row.channel.clone()).or_default() += 1;
                }
                for channel in DIMENSIONS[0].2 {
                    let found = days.sum(Measure::Confirmed, Facet::Channel, channel);
                    assert_eq!(found, expected.get(*channel).copied().unwrap_or_default(), "{what}, compared {place}: {channel}");
                }
            }
            let dimensions = DIMENSIONS.into_iter().map(|(facet, by, _)| (Some(facet), by)).chain([(None, "day")]);
            for (facet, by) in dimensions {
                let mut expected: BTreeMap<String, i64> = BTreeMap::new();
                for row in rows.iter().filter(fits).filter(|row| within(row, from, to)) {
                    for value in values(row, facet) {
                        *expected.entry(said(&value).to_owned()).or_default() += 1;
                    }
                }
                let mut query = format!("detail=full&by={by}");
                let days = [("from", from), ("until", to)].into_iter();
                for (name, date) in days.filter_map(|(name, date)| Some((name, date?))) {
                    query += &format!("&{name}={date}");
                }
                for (facet, key) in &facets {
                    let (_, name, _) = DIMENSIONS.iter().find(|(of, ..)| of == facet).expect("known");
                    query += &format!("&{name}={}", said(key));
                }
                let file = owner.get(&format!("/organizer/exports/counts.json?{query}")).await;
                let program = with(&app, &token, &format!("/api/v1/exports/counts.json?{query}")).await;
                for answer in [&file, &program] {
                    assert_eq!(answer.status, 200, "{what}: {}", answer.body);
                    let found: BTreeMap<String, i64> = value(answer)["counts"]
                        .as_array()
                        .expect("counts")
                        .iter()
                        .filter(|line| line["by"] == by && line["confirmed"] != 0)
                        .map(|line| (line["key"].as_str().expect("a key").to_owned(), line["confirmed"].as_i64().expect("a number")))
                        .collect();
                    assert_eq!(found, expected, "{what}: {by}");
                }
                // By no named source is what remains.
                expected.remove(if facet == Some(Facet::Source) { "not-said" } else { "" });
                let found = match facet {
                    Some(facet) => overview.confirmed_by(facet),
                    // The columns of the days show all of them.
                    None => overview.by(Dimension::Day),
                };
                let is_looked_at = |key: &str| {
                    let is_within = |day: jiff::civil::Date| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
                    facet.is_some() || key.parse().is_ok_and(is_within)
                };
                let found = found.into_iter().filter(|(key, _)| is_looked_at(key));
                let found: BTreeMap<String, i64> = found.map(|(key, count)| (said(key).to_owned(), count)).collect();
                assert_eq!(found, expected, "{what}: the overview by {by}");
            }
        }
        app.assert_recount(rows.len() as i64).await;
    }

    async fn every_row_narrows_the_page_and_a_chip_widens_it(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("a@example.org", &[("region", "MN-1"), ("via", "facebook")]).await;
        app.pledge("b@example.org", &[("region", "MN-035"), ("via", "x")]).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let page = editor.get("/organizer?lang=en").await.body;
        for way in ["channel=facebook", "region=MN-1", "call=data", "voice=individual", "language=en"] {
            assert!(page.contains(&format!("href=\"/organizer?{way}&amp;lang=en\"")), "{way}");
        }
        let page = editor.get("/organizer?channel=facebook&region=MN-1").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<dt>Confirmed</dt><dd class=\"num\">1</dd>"), "{}", page.body);
        assert!(page.body.contains("<a href=\"/organizer?region=MN-1\"><span class=\"vh\">Remove: </span>Facebook"));
        assert!(page.body.contains("these numbers cannot be narrowed"));
        assert!(page.body.contains("<input type=\"hidden\" name=\"channel\" value=\"facebook\">"));
        // What is not known is told, and not taken for everything.
        for wrong in ["region=XX", "from=x", "from=2026-11-30&to=2026-11-01", "voice=media&voice=media"] {
            let page = editor.get(&format!("/organizer?{wrong}")).await;
            assert!(page.status == 200 && page.body.contains("These are the numbers of all pledges and all days."), "{wrong}");
        }
        // Several things at once can name somebody, as rows do.
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        assert_eq!(viewer.get("/organizer?region=MN-1").await.status, 403);
        assert!(!viewer.get("/organizer").await.body.contains("region=MN-1"));
    }
}
