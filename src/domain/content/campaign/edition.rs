//! Reading what holds in every language: the campaign's own file, its regions and helplines.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::content::campaign::channel::{self, Channel, ChannelPart, Hosts};
use crate::domain::content::campaign::format::CampaignFile;
use crate::domain::content::campaign::mistakes::Misprint;
use crate::domain::content::campaign::phase::{DAYS, Schedule};
use crate::domain::content::campaign::reader::{File, Reader, slug};
use crate::domain::content::campaign::types::{Helpline, LetterSchedule, Region, is_dialled};

/// So many rows and columns a map can have (`assets/css/map.css`).
const MAP: u8 = 12;

impl Reader<'_> {
    pub(crate) fn hashtags(&mut self, file: &File, part: &CampaignFile) {
        for (index, tag) in part.hashtags.iter().enumerate() {
            let good = tag.chars().all(|c| c.is_alphanumeric() || c == '_');
            // None in an empty one, too.
            if !good || tag.chars().all(char::is_numeric) {
                let message = "a hashtag is letters and digits without “#” and not digits alone";
                self.at(file, &format!("hashtags.{index}"), message);
            }
        }
        self.unique(file, "hashtags.*", &part.hashtags, "hashtag");
        if self.is_whole(file, "hashtags") && !part.hashtags.contains(&part.main_hashtag) {
            self.at(file, "main_hashtag", "must be one of the hashtags");
        }
    }

    pub(crate) fn channels(&mut self, file: &File, parts: Vec<ChannelPart>) -> (Vec<Channel>, Hosts) {
        self.unique(file, "channel.*.key", parts.iter().map(|part| part.key.get_ref()), "channel");
        for (index, part) in parts.iter().enumerate() {
            let (key, path) = (part.key.get_ref().as_str(), format!("channel.{index}.key"));
            if !slug(key) || key.len() > 24 || matches!(key, "direct" | "other") {
                self.at(
                    file,
                    &path,
                    "a channel's key must be at most 24 small letters, digits and hyphens, not “direct” or “other”",
                );
            }
            if part.label.is_empty() && !channel::WORDED.contains(&key) {
                self.at(file, &path, "its label is empty, and the site has no words of its own for this one");
            }
        }
        let (channels, hosts, mistakes) = channel::read(parts);
        for (span, message) in mistakes {
            let key = file.key_at(&span);
            let entry = key.split(',').next().unwrap_or_default();
            // One of its values may stand in for what cannot be read.
            if self.is_whole(file, if entry.is_empty() { "channel" } else { entry }) {
                self.mistake(file, Misprint { position: span.start, key, message });
            }
        }
        (channels, hosts)
    }

    pub(crate) fn schedule(&mut self, file: &File, part: &CampaignFile) -> Option<Schedule> {
        let zone = TimeZone::get(&part.time_zone).ok();
        if zone.is_none() {
            let message =
                format!("there is no time zone “{}”; write it like Asia/Ulaanbaatar", part.time_zone);
            self.at(file, "time_zone", message);
        }
        let starts = self.month_day(file, "starts", &part.starts);
        let ends = self.month_day(file, "ends", &part.ends);
        if let (Some(starts), Some(ends)) = (starts, ends) {
            let year = part.year.unwrap_or(2026);
            let last = Date::new(year, starts.0, starts.1)
                .ok()
                .map(|first| first.saturating_add(jiff::Span::new().days(i64::from(DAYS) - 1)));
            if last.map(|last| (last.month(), last.day())) != Some(ends) {
                self.at(file, "ends", "the last day must be the sixteenth from the first");
            }
            if last.is_some_and(|last| last.year() != year) {
                self.at(file, "starts", "the sixteen days must lie within one calendar year");
            }
        }
        let opens = part.opens.as_ref().and_then(|date| self.date(file, "opens", date));
        let closes = part.closes.as_ref().and_then(|date| self.date(file, "closes", date));
        if opens.zip(closes).is_some_and(|(opens, closes)| closes < opens) {
            self.at(file, "closes", "lies before opens");
        }
        Some(Schedule { zone: zone?, starts: starts?, year: part.year, opens, closes })
    }

    /// All letters of a day leave within it.
    pub(crate) fn letter_schedule(&mut self, file: &File, letters: LetterSchedule) {
        if !(0..24).contains(&letters.hour) {
            self.at(file, "letters.hour", "must be an hour from 0 to 23");
        } else if i64::from(letters.hour) * 60 + i64::from(letters.spread_minutes) > 23 * 60 {
            self.at(file, "letters.spread_minutes", "the last letters of a day must leave before 23:00");
        }
        if letters.reminder_hours == Some(0) {
            self.at(file, "letters.reminder_hours", "must be at least 1; leave the line out for no reminder");
        }
    }

    fn month_day(&mut self, file: &File, path: &str, value: &str) -> Option<(i8, i8)> {
        // A leap year, so that every day of the year passes.
        let date = format!("2028-{value}").parse::<Date>().ok();
        if date.is_none() {
            self.at(file, path, "must be a month and a day such as \"11-25\"");
        }
        date.map(|date| (date.month(), date.day()))
    }

    fn date(&mut self, file: &File, path: &str, value: &str) -> Option<Date> {
        let date = value.parse::<Date>().ok();
        if date.is_none() {
            self.at(file, path, "must be a date such as \"2026-11-25\"");
        }
        date
    }

    pub(crate) fn regions(&mut self) -> Option<Vec<Region>> {
        let (file, regions) = self.list::<Region>("regions.toml", "region")?;
        self.unique(&file, "region.*.code", regions.iter().map(|region| &region.code), "region");
        let mut tiles = BTreeSet::new();
        for (index, Region { code, row, column }) in regions.iter().enumerate() {
            let path = format!("region.{index}.code");
            if *row > MAP || *column > MAP {
                self.at(&file, &path, format!("a place on the map is in the rows and columns 1 to {MAP}"));
            }
            if *row > 0 && !tiles.insert((row, column)) {
                self.at(&file, &path, "two regions have the same place on the map");
            }
            if code.is_empty() || code.len() > 16 || code == "other" || code.contains(char::is_whitespace) {
                self.at(&file, &path, "a region's code must be 1 to 16 characters, and not “other”");
            }
        }
        Some(regions)
    }

    pub(crate) fn helplines(&mut self) -> Option<Vec<Helpline>> {
        let (file, helplines) = self.list::<Helpline>("helplines.toml", "helpline")?;
        self.unique(&file, "helpline.*.id", helplines.iter().map(|helpline| &helpline.id), "helpline");
        for (index, helpline) in helplines.iter().enumerate() {
            if !helpline.dial.chars().all(is_dialled) {
                let message = "must be what a phone dials: digits, “*”, and “+” at the start";
                self.at(&file, &format!("helpline.{index}.dial"), message);
            }
            self.web_address(&file, &format!("helpline.{index}.source"), &helpline.source);
        }
        Some(helplines)
    }
}
