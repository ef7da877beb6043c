//! Reading what holds in every language: the campaign's own file, its regions and helplines.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_spanned::Spanned;

use crate::domain::content::campaign::channel::{self, Channel, ChannelPart, Hosts};
use crate::domain::content::campaign::format::{CampaignFile, HelplinesFile, RegionsFile, RulePart};
use crate::domain::content::campaign::phase::{DAYS, Schedule};
use crate::domain::content::campaign::reader::{File, Reader, slug};
use crate::domain::content::campaign::types::{Helpline, MailboxRule, Region};

impl Reader<'_> {
    pub(crate) fn hashtags(&mut self, file: &File, part: &CampaignFile) -> Vec<String> {
        for tag in &part.hashtags {
            let text = tag.get_ref();
            let good = text.chars().all(|c| c.is_alphanumeric() || c == '_')
                && text.chars().any(|c| !c.is_numeric());
            if text.is_empty() || !good {
                self.at(file, tag, "a hashtag is letters and digits without “#” and not digits alone");
            }
        }
        self.unique(file, part.hashtags.iter(), "hashtag");
        let tags: Vec<String> = part.hashtags.iter().map(|tag| tag.get_ref().clone()).collect();
        if !tags.contains(part.main_hashtag.get_ref()) {
            self.at(file, &part.main_hashtag, "main_hashtag must be one of the hashtags");
        }
        tags
    }

    pub(crate) fn channels(&mut self, file: &File, parts: Vec<ChannelPart>) -> (Vec<Channel>, Hosts) {
        self.unique(file, parts.iter().map(|part| &part.key), "channel");
        for part in &parts {
            let reserved = matches!(part.key.get_ref().as_str(), "direct" | "other");
            if !slug(part.key.get_ref()) || part.key.get_ref().len() > 24 || reserved {
                self.at(
                    file,
                    &part.key,
                    "a channel's key must be at most 24 small letters, digits and hyphens, not “direct” or “other”",
                );
            }
            if part.label.is_empty() && !channel::WORDED.contains(&part.key.get_ref().as_str()) {
                self.at(file, &part.key, "label is empty, and the site has no words of its own for this one");
            }
        }
        let (channels, hosts, mistakes) = channel::read(parts);
        for (span, message) in mistakes {
            self.problem(&file.name, file.line(span.start), message);
        }
        (channels, hosts)
    }

    pub(crate) fn schedule(&mut self, file: &File, part: &CampaignFile) -> Option<Schedule> {
        let zone = TimeZone::get(part.time_zone.get_ref()).ok();
        if zone.is_none() {
            self.at(
                file,
                &part.time_zone,
                format!(
                    "there is no time zone “{}”; write it like Asia/Ulaanbaatar",
                    part.time_zone.get_ref()
                ),
            );
        }
        let starts = self.month_day(file, &part.starts);
        let ends = self.month_day(file, &part.ends);
        if let (Some(starts), Some(ends)) = (starts, ends) {
            let year = part.year.unwrap_or(2026);
            let last = Date::new(year, starts.0, starts.1)
                .ok()
                .map(|first| first.saturating_add(jiff::Span::new().days(i64::from(DAYS) - 1)));
            if last.map(|last| (last.month(), last.day())) != Some(ends) {
                self.at(file, &part.ends, "the last day must be the sixteenth from the first");
            }
            if last.is_some_and(|last| last.year() != year) {
                self.at(file, &part.starts, "the sixteen days must lie within one calendar year");
            }
        }
        let opens = part.opens.as_ref().and_then(|date| self.date(file, date));
        let closes = part.closes.as_ref().and_then(|date| self.date(file, date));
        if let (Some(opens), Some(closes), Some(value)) = (opens, closes, &part.closes)
            && closes < opens
        {
            self.at(file, value, "closes lies before opens");
        }
        Some(Schedule { zone: zone?, starts: starts?, year: part.year, opens, closes })
    }

    fn month_day(&mut self, file: &File, value: &Spanned<String>) -> Option<(i8, i8)> {
        // A leap year, so that every day of the year passes.
        let date = format!("2028-{}", value.get_ref()).parse::<Date>().ok();
        if date.is_none() {
            self.at(file, value, "must be a month and a day such as \"11-25\"");
        }
        date.map(|date| (date.month(), date.day()))
    }

    fn date(&mut self, file: &File, value: &Spanned<String>) -> Option<Date> {
        let date = value.get_ref().parse::<Date>().ok();
        if date.is_none() {
            self.at(file, value, "must be a date such as \"2026-11-25\"");
        }
        date
    }

    pub(crate) fn mailbox_rules(&mut self, file: &File, parts: Vec<RulePart>) -> Vec<MailboxRule> {
        parts
            .into_iter()
            .map(|part| {
                let tag = part.tag.as_ref().and_then(|tag| {
                    let mut letters = tag.get_ref().chars();
                    let first = letters.next();
                    if letters.next().is_some() {
                        self.at(file, tag, "tag must be one character, usually \"+\"");
                    }
                    first
                });
                MailboxRule {
                    domains: part.domains,
                    canonical: part.canonical,
                    ignore_dots: part.ignore_dots,
                    tag,
                }
            })
            .collect()
    }

    pub(crate) fn regions(&mut self) -> Option<Vec<Region>> {
        let (file, parts) = self.toml::<RegionsFile>("regions.toml")?;
        self.unique(&file, parts.region.iter().map(|region| &region.code), "region");
        let mut tiles = BTreeSet::new();
        for region in &parts.region {
            if region.row > 0 && !tiles.insert((region.row, region.column)) {
                self.at(&file, &region.code, "two regions have the same place on the map");
            }
            let code = region.code.get_ref();
            if code.is_empty() || code.len() > 16 || code == "other" || code.contains(char::is_whitespace) {
                self.at(&file, &region.code, "a region's code must be 1 to 16 characters, and not “other”");
            }
        }
        let regions = parts.region.into_iter().map(|r| Region {
            code: r.code.into_inner(),
            row: r.row,
            column: r.column,
        });
        Some(regions.collect())
    }

    pub(crate) fn helplines(&mut self) -> Option<Vec<Helpline>> {
        let (file, parts) = self.toml::<HelplinesFile>("helplines.toml")?;
        self.unique(&file, parts.helpline.iter().map(|helpline| &helpline.id), "helpline");
        let mut helplines = Vec::new();
        for part in parts.helpline {
            if !part.dial.get_ref().chars().all(|c| c.is_ascii_digit() || c == '+') {
                self.at(&file, &part.dial, "dial must be what a phone dials: digits, and “+” at the start");
            }
            self.web_address(&file, &part.source);
            let checked_on = part.checked_on.as_ref().and_then(|day| {
                let date = day.get_ref().to_string().parse::<Date>().ok();
                if date.is_none() {
                    self.at(&file, day, "checked_on must be a date such as 2026-11-20");
                }
                date
            });
            helplines.push(Helpline {
                id: part.id.into_inner(),
                dial: part.dial.into_inner(),
                show: part.show,
                source: part.source.into_inner(),
                checked_on,
                checked_by: part.checked_by,
                enabled: part.enabled,
            });
        }
        Some(helplines)
    }
}
