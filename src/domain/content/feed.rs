//! The days for those who follow from afar: an Atom feed of what has begun and was reached, and a
//! calendar of the sixteen days.
//!
//! Both say the same whenever they are asked on the same day with the same counts, so that a cache
//! may keep them.

use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

use crate::domain::content::campaign::{Campaign, Day, Language};
use crate::domain::kernel::milestone::milestones;

pub use crate::domain::content::campaign::{ATOM, CALENDAR};

/// How often a calendar asks again (RFC 7986, 5.7): the days are fixed, only their words may change.
const REFRESH: &str = "PT12H";

/// Longest line of a calendar, in octets without its end.
const LINE: usize = 75;

/// The milestones of an edition with the day on which each was passed, from the pledges confirmed on
/// each day.
fn milestones_of(days: &[(Date, i64)], today: Date, goals: &[i64]) -> Vec<(i64, Date)> {
    let mut days: Vec<_> = days.iter().filter(|(date, _)| *date <= today).collect();
    days.sort_by_key(|(date, _)| *date);
    let sums = days.into_iter().scan(0_i64, |sum, (date, pledges)| {
        *sum = sum.saturating_add(*pledges);
        Some((*date, *sum))
    });
    let sums: Vec<(Date, i64)> = sums.collect();
    let most = sums.iter().map(|(_, sum)| *sum).max().unwrap_or_default();
    let usual = milestones().take_while(|milestone| *milestone <= most).filter(|_| goals.is_empty());
    let own = goals.iter().copied().filter(|goal| *goal <= most);
    usual
        .chain(own)
        .filter_map(|milestone| {
            let (date, _) = sums.iter().find(|(_, sum)| *sum >= milestone)?;
            Some((milestone, *date))
        })
        .collect()
}

/// The Atom feed (RFC 4287) of a language: each day that has begun, and each milestone on the day it
/// was passed. `base_url` has no slash at its end; `days` are the pledges confirmed on each local day
/// of the edition, in any order; `goals` stand in the place of the usual milestones, if there are any.
pub fn atom(
    campaign: &Campaign,
    language: &Language,
    base_url: &str,
    today: Date,
    days: &[(Date, i64)],
    goals: &[i64],
) -> String {
    let place = Place { campaign, language, base_url, today };
    let begun = campaign.schedule.dates(today).into_iter().take_while(|date| *date <= today);
    let mut entries: Vec<(Date, FeedEntry)> = language
        .days
        .iter()
        .zip(begun)
        .filter_map(|(day, date)| Some((date, day_entry(&place, day, place.midnight(date)?))))
        .collect();
    for (milestone, date) in milestones_of(days, today, goals) {
        entries.extend(place.midnight(date).map(|at| (date, milestone_entry(&place, milestone, at))));
    }
    // The newest first; what came later on a day before what came earlier.
    entries.sort_by_key(|(date, _)| *date);
    entries.reverse();
    let updated = match entries.first() {
        Some((_, entry)) => Some(entry.at.clone()),
        None => place.midnight(today.first_of_year()),
    };
    let author = if campaign.controller.is_empty() { &language.name_long } else { &campaign.controller };
    let own = format!("{base_url}/{}/{ATOM}", language.code);

    let mut xml = Xml("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned());
    xml.open("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &language.code)]);
    xml.element("id", &[], &place.id("feed"));
    xml.element("title", &[], &language.title);
    xml.element("subtitle", &[], &language.description);
    xml.element("updated", &[], updated.as_deref().unwrap_or("1970-01-01T00:00:00Z"));
    xml.open("author", &[]);
    xml.element("name", &[], author);
    xml.close("author");
    xml.element("generator", &[], "sixteen");
    xml.element("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)], "");
    for Language { code, .. } in &campaign.languages {
        let page = format!("{base_url}/{code}");
        let attributes =
            [("rel", "alternate"), ("type", "text/html"), ("hreflang", code.as_str()), ("href", &page)];
        xml.element("link", &attributes, "");
    }
    for (_, entry) in &entries {
        xml.open("entry", &[]);
        xml.element("id", &[], &entry.id);
        xml.element("title", &[], &entry.title);
        xml.element("updated", &[], &entry.at);
        xml.element("published", &[], &entry.at);
        xml.element("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.address)], "");
        xml.element("content", &[("type", entry.content_type)], &entry.content);
        xml.close("entry");
    }
    xml.close("feed");
    xml.0
}

/// The calendar (RFC 5545) of a language: the sixteen days of the edition as events of a whole day.
/// `stamp` is when the words last changed; the start of the program will do.
pub fn calendar(
    campaign: &Campaign,
    language: &Language,
    base_url: &str,
    today: Date,
    stamp: Timestamp,
) -> String {
    let place = Place { campaign, language, base_url, today };
    let zone = campaign.schedule.zone.iana_name().unwrap_or("UTC");
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.text("PRODID", "-//Sixteen//16 days//EN");
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.text("NAME", &language.name_long);
    calendar.text("X-WR-CALNAME", &language.name_long);
    calendar.text("DESCRIPTION", &language.description);
    calendar.text("X-WR-CALDESC", &language.description);
    calendar.text("X-WR-TIMEZONE", zone);
    calendar.line("X-PUBLISHED-TTL", REFRESH);
    calendar.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    let stamp = stamp.strftime("%Y%m%dT%H%M%SZ").to_string();
    for (day, date) in language.days.iter().zip(campaign.schedule.dates(today)) {
        event(&mut calendar, &place, day, date, &stamp);
    }
    calendar.line("END", "VCALENDAR");
    calendar.0
}

/// Where a feed stands.
struct Place<'a> {
    campaign: &'a Campaign,
    language: &'a Language,
    base_url: &'a str,
    today: Date,
}

impl Place<'_> {
    fn year(&self) -> i16 {
        self.campaign.schedule.year.unwrap_or(self.today.year())
    }

    fn host(&self) -> String {
        let url = Url::parse(self.base_url).ok();
        let host = url.and_then(|url| url.domain().map(str::to_owned));
        // Only a machine's own address has no name.
        host.unwrap_or_else(|| "localhost".to_owned())
    }

    /// A lasting name of a thing of this edition and language (RFC 4151).
    fn id(&self, thing: &str) -> String {
        let (host, key, code) = (self.host(), &self.campaign.key, &self.language.code);
        format!("tag:{host},{}:{key}/{code}/{thing}", self.year())
    }

    fn midnight(&self, date: Date) -> Option<String> {
        let start = date.to_zoned_datetime(self.campaign.schedule.zone.clone()).ok()?;
        Some(start.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }

    fn day(&self, day: &Day) -> String {
        format!("{}/{}/days/{}", self.base_url, self.language.code, day.number)
    }

    /// “Day 3 of 16: Ask, then listen”.
    fn day_title(&self, day: &Day) -> String {
        let day_of = self.language.interface.with("day-of", &[("day", i64::from(day.number).into())]);
        format!("{day_of}: {}", day.title)
    }
}

struct FeedEntry {
    id: String,
    title: String,
    /// When it was published, as RFC 3339 writes it.
    at: String,
    address: String,
    content_type: &'static str,
    content: String,
}

fn day_entry(place: &Place<'_>, day: &Day, at: String) -> FeedEntry {
    let safe = place.language.interface.text("day-safe");
    let [text, safe, how] = [&day.text, &safe, &day.safe].map(|text| escape(text));
    FeedEntry {
        id: place.id(&format!("day/{}", day.number)),
        title: place.day_title(day),
        at,
        address: place.day(day),
        content_type: "html",
        content: format!("<p>{text}</p><p><strong>{safe}:</strong> {how}</p>"),
    }
}

fn milestone_entry(place: &Place<'_>, milestone: i64, at: String) -> FeedEntry {
    FeedEntry {
        id: place.id(&format!("milestone/{milestone}")),
        title: place.language.interface.with("feed-milestone", &[("n", milestone.into())]),
        at,
        address: format!("{}/{}", place.base_url, place.language.code),
        content_type: "text",
        content: place.language.share_text.clone(),
    }
}

fn event(calendar: &mut Calendar, place: &Place<'_>, day: &Day, date: Date, stamp: &str) {
    let address = place.day(day);
    let safe = place.language.interface.text("day-safe");
    let (key, year, host) = (&place.campaign.key, place.year(), place.host());
    calendar.line("BEGIN", "VEVENT");
    calendar.text("UID", &format!("{key}-{year}-day-{}@{host}", day.number));
    calendar.line("DTSTAMP", stamp);
    calendar.line("DTSTART;VALUE=DATE", &date.strftime("%Y%m%d").to_string());
    // The end is the day after (RFC 5545, 3.6.1).
    if let Ok(end) = date.tomorrow() {
        calendar.line("DTEND;VALUE=DATE", &end.strftime("%Y%m%d").to_string());
    }
    calendar.text("SUMMARY", &place.day_title(day));
    calendar.text("DESCRIPTION", &format!("{}\n\n{safe}: {}\n\n{address}", day.text, day.safe));
    calendar.line("URL", &address);
    // Nobody is taken by it: the day stays free.
    calendar.line("TRANSP", "TRANSPARENT");
    calendar.line("END", "VEVENT");
}

/// XML being written, element by element.
struct Xml(String);

impl Xml {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push_str(&format!("<{name}"));
        for (name, value) in attributes {
            self.0.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        self.0.push('>');
    }

    fn close(&mut self, name: &str) {
        self.0.push_str(&format!("</{name}>"));
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.0.push_str(&escape(text));
        self.close(name);
    }
}

/// A text as HTML and XML have it, without the characters that XML has no way to write (XML 1.0, 2.2).
fn escape(text: &str) -> String {
    let text = text.replace(|letter| letter < ' ' && !"\t\n\r".contains(letter), "");
    let text = text.replace(['\u{fffe}', '\u{ffff}'], "");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A calendar being written, line by line.
#[derive(Default)]
struct Calendar(String);

impl Calendar {
    /// A property, its lines folded to at most 75 octets and cut between two characters (RFC 5545, 3.1).
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            used += letter.len_utf8();
            if used > LINE {
                self.0.push_str("\r\n ");
                used = 1 + letter.len_utf8();
            }
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text (RFC 5545, 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\n' => escaped.push_str("\\n"),
                '\\' | ';' | ',' => escaped.extend(['\\', letter]),
                letter if letter.is_ascii_control() && letter != '\t' => {}
                letter => escaped.push(letter),
            }
        }
        self.line(name, &escaped);
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::LazyLock};

    use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::content::campaign::{ContentSource, load};
    use crate::domain::kernel::milestone::milestone_passed;

    const BASE: &str = "https://sixteen.example.org:8443";

    fn campaign() -> Campaign {
        load(&ContentSource::BuiltIn).expect("no mistakes")
    }

    fn shared() -> &'static Campaign {
        static CAMPAIGN: LazyLock<Campaign> = LazyLock::new(campaign);
        &CAMPAIGN
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn stamp() -> Timestamp {
        "2026-11-20T01:02:03Z".parse().expect("a moment")
    }

    fn read(atom: &str) -> feed_rs::model::Feed {
        feed_rs::parser::parse(atom.as_bytes()).expect("a feed")
    }

    #[test]
    fn the_feed_has_the_days_that_have_begun_and_the_milestones() {
        let campaign = campaign();
        let mn = campaign.language("mn").expect("a language");
        let days = [
            (day("2026-11-26"), 60),
            (day("2026-11-20"), 45),
            (day("2026-11-27"), 400),
            (day("2026-11-29"), 9_000),
        ];
        let feed = read(&atom(&campaign, mn, BASE, day("2026-11-27"), &days, &[]));
        assert_eq!(feed.id, "tag:sixteen.example.org,2026:noexcuse-mongolia/mn/feed");
        assert_eq!(feed.language.as_deref(), Some("mn"));
        assert_eq!(feed.title.expect("a title").content, "Хэнд ч шалтаг байхгүй #NoExcuse");
        let own =
            feed.links.iter().find(|link| link.rel.as_deref() == Some("self")).expect("a link to itself");
        assert_eq!(own.href, format!("{BASE}/mn/feed.atom"));
        assert_eq!(feed.authors[0].name.as_deref(), Some(mn.name_long.as_str()));
        let seen: Vec<(String, String, String)> = feed
            .entries
            .iter()
            .map(|entry| {
                let title = entry.title.as_ref().expect("a title").content.clone();
                let updated = entry.updated.expect("a moment").to_rfc3339();
                (title, entry.links[0].href.clone(), updated)
            })
            .collect();
        let row =
            |title: &str, path: &str, at: &str| (title.to_owned(), format!("{BASE}{path}"), at.to_owned());
        assert_eq!(
            seen,
            [
                row("500 амлалт өгсөн байна", "/mn", "2026-11-26T16:00:00+00:00"),
                row("250 амлалт өгсөн байна", "/mn", "2026-11-26T16:00:00+00:00"),
                row(
                    "16 хоногийн 3-р өдөр: Асуугаад, яаралгүй сонсох",
                    "/mn/days/3",
                    "2026-11-26T16:00:00+00:00"
                ),
                row("100 амлалт өгсөн байна", "/mn", "2026-11-25T16:00:00+00:00"),
                row(
                    "16 хоногийн 2-р өдөр: Тусламжийн дугаарыг мэдэх",
                    "/mn/days/2",
                    "2026-11-25T16:00:00+00:00"
                ),
                row(
                    "16 хоногийн 1-р өдөр: Мэдэгдлийг чангаар унших",
                    "/mn/days/1",
                    "2026-11-24T16:00:00+00:00"
                ),
            ]
        );
        assert_eq!(feed.updated.expect("a moment").to_rfc3339(), "2026-11-26T16:00:00+00:00");
        let first = feed.entries.last().expect("an entry").content.as_ref().expect("content");
        let body = first.body.as_deref().expect("a body");
        assert!(body.contains(&mn.days[0].text) && body.contains(&mn.days[0].safe), "{body}");
        let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert!(ids.contains("tag:sixteen.example.org,2026:noexcuse-mongolia/mn/day/3"), "{ids:?}");
        assert!(ids.contains("tag:sixteen.example.org,2026:noexcuse-mongolia/mn/milestone/250"), "{ids:?}");
        assert_eq!(ids.len(), feed.entries.len());
    }

    #[test]
    fn moments_are_written_in_the_zone_of_the_campaign() {
        let campaign = campaign();
        let text = atom(&campaign, &campaign.languages[0], BASE, day("2026-11-25"), &[], &[]);
        assert!(text.contains("<updated>2026-11-25T00:00:00+08:00</updated>"), "{text}");
    }

    #[test]
    fn before_the_days_the_feed_is_empty_and_after_them_full() {
        let campaign = campaign();
        let en = &campaign.languages[0];
        let before = read(&atom(&campaign, en, BASE, day("2026-11-24"), &[], &[]));
        assert_eq!(before.entries.len(), 0);
        assert_eq!(before.updated.expect("a moment").to_rfc3339(), "2025-12-31T16:00:00+00:00");
        assert_eq!(read(&atom(&campaign, en, BASE, day("2026-12-11"), &[], &[])).entries.len(), 16);
        assert_eq!(read(&atom(&campaign, en, BASE, day("2027-01-01"), &[], &[])).entries.len(), 0);
    }

    #[test]
    fn the_organizer_is_the_author_and_no_text_breaks_the_feed() {
        let mut campaign = campaign();
        campaign.controller = "A & B <c>".to_owned();
        campaign.languages[0].days[0].text = "1 < 2 && <script>x</script> ]]> \u{2028}".to_owned();
        campaign.languages[0].days[0].title = "<b>& \"x\"".to_owned();
        let feed = read(&atom(&campaign, &campaign.languages[0], BASE, day("2026-11-25"), &[], &[]));
        assert_eq!(feed.authors[0].name.as_deref(), Some("A & B <c>"));
        let entry = &feed.entries[0];
        let body = entry.content.as_ref().and_then(|content| content.body.as_deref()).expect("a body");
        assert!(body.starts_with("<p>1 &lt; 2 &amp;&amp; &lt;script&gt;x&lt;/script&gt; ]]&gt;"), "{body}");
        assert_eq!(entry.title.as_ref().expect("a title").content, "Day 1 of 16: <b>& \"x\"");
    }

    #[test]
    fn milestones_go_on_for_ever() {
        let first: Vec<i64> = milestones().take(9).collect();
        assert_eq!(first, [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000]);
        assert_eq!(milestone_passed(99), None);
        assert_eq!(milestone_passed(100), Some(100));
        assert_eq!(milestone_passed(2_499), Some(1_000));
        assert!(milestone_passed(i64::MAX).is_some_and(|last| last > i64::MAX / 10));
    }

    /// The value of a property, as another program reads it.
    fn value(component: &calcard::icalendar::ICalendarComponent, property: &ICalendarProperty) -> String {
        let entry = component.entries.iter().find(|entry| entry.name == *property).expect("the property");
        entry.values[0].as_text().expect("a text").to_owned()
    }

    #[test]
    fn the_calendar_has_sixteen_whole_days_that_another_program_reads() {
        let campaign = campaign();
        let mn = campaign.language("mn").expect("a language");
        let text = calendar(&campaign, mn, BASE, day("2026-11-24"), stamp());
        let read = ICalendar::parse(&text).expect("a calendar");
        let events: Vec<_> = read
            .components
            .iter()
            .filter(|component| component.component_type == ICalendarComponentType::VEvent)
            .collect();
        assert_eq!(events.len(), 16);
        let mut ids = BTreeSet::new();
        for (event, (words, date)) in
            events.iter().zip(mn.days.iter().zip(campaign.schedule.dates(day("2026-11-24"))))
        {
            let summary = value(event, &ICalendarProperty::Summary);
            assert_eq!(summary, format!("16 хоногийн {}-р өдөр: {}", words.number, words.title));
            let address = format!("{BASE}/mn/days/{}", words.number);
            assert_eq!(value(event, &ICalendarProperty::Url), address);
            let description = value(event, &ICalendarProperty::Description);
            let safe = mn.interface.text("day-safe");
            assert_eq!(description, format!("{}\n\n{safe}: {}\n\n{address}", words.text, words.safe));
            let uid = value(event, &ICalendarProperty::Uid);
            assert_eq!(uid, format!("noexcuse-mongolia-2026-day-{}@sixteen.example.org", words.number));
            ids.insert(uid);
            let date_of = |property: &ICalendarProperty| {
                let entry = event.entries.iter().find(|entry| entry.name == *property).expect("a date");
                let read = entry.values[0].as_partial_date_time().expect("a date");
                assert_eq!(read.hour, None, "a whole day");
                let part = |part: Option<u8>| i8::try_from(part.expect("a part")).expect("small");
                Date::new(
                    i16::try_from(read.year.expect("a year")).expect("small"),
                    part(read.month),
                    part(read.day),
                )
                .expect("a date")
            };
            assert_eq!(date_of(&ICalendarProperty::Dtstart), date);
            assert_eq!(date_of(&ICalendarProperty::Dtend), date.tomorrow().expect("a day"));
        }
        assert_eq!(ids.len(), 16);
        for line in [
            "VERSION:2.0",
            "X-WR-TIMEZONE:Asia/Ulaanbaatar",
            "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
            "DTSTAMP:20261120T010203Z",
            "DTSTART;VALUE=DATE:20261125",
            "DTEND;VALUE=DATE:20261211",
            "TRANSP:TRANSPARENT",
        ] {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} is not in {text}");
        }
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("\r\nX-WR-CALNAME:{}\r\n", mn.name_long)), "{unfolded}");
    }

    #[test]
    fn the_calendar_is_the_same_when_asked_again_and_new_with_the_year() {
        let campaign = campaign();
        let ask = |today: &str| calendar(&campaign, &campaign.languages[0], BASE, day(today), stamp());
        assert_eq!(ask("2026-03-01"), ask("2026-12-31"));
        assert!(ask("2027-01-01").contains("DTSTART;VALUE=DATE:20271125"));
        assert!(ask("2027-01-01").contains("UID:noexcuse-mongolia-2027-day-1@"));
    }

    proptest! {
        #[test]
        fn any_words_come_back_from_the_calendar(words in "[а-яөүё,;:\\\\\"\n \\PC]{0,200}", safe in "\\PC{0,200}") {
            let campaign = shared();
            let language = &campaign.languages[0];
            let place = Place { campaign, language, base_url: BASE, today: day("2026-11-25") };
            let own = Day { text: words.clone(), title: safe.clone(), safe, ..language.days[0].clone() };
            let mut calendar = Calendar::default();
            calendar.line("BEGIN", "VCALENDAR");
            event(&mut calendar, &place, &own, day("2026-11-25"), "20261120T010203Z");
            calendar.line("END", "VCALENDAR");
            let text = calendar.0;
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 75, "{line}");
            }
            let read = ICalendar::parse(&text).expect("a calendar");
            let event = read
                .components
                .iter()
                .find(|component| component.component_type == ICalendarComponentType::VEvent)
                .expect("an event");
            prop_assert!(value(event, &ICalendarProperty::Description).starts_with(&words));
            prop_assert_eq!(value(event, &ICalendarProperty::Summary), format!("Day 1 of 16: {}", own.title));
        }

        #[test]
        fn a_milestone_is_passed_on_the_first_day_that_reaches_it(counts in prop::collection::vec(0_i64..400, 0..20)) {
            let days: Vec<(Date, i64)> = day("2026-11-20").series(jiff::Span::new().days(1)).zip(counts).collect();
            let all: i64 = days.iter().map(|(_, count)| count).sum();
            let passed = milestones_of(&days, day("2027-01-01"), &[]);
            prop_assert_eq!(passed.last().map(|(milestone, _)| *milestone), milestone_passed(all));
            for (milestone, date) in passed {
                let until = |end: Date| days.iter().filter(|(date, _)| *date <= end).map(|(_, count)| count).sum::<i64>();
                prop_assert!(until(date) >= milestone);
                prop_assert!(until(date.yesterday().expect("a day")) < milestone);
            }
        }
    }
}
