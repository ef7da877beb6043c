//! The demo: a campaign on its sixth evening, with pledges of people who do not exist. It goes by the product's own
//! writes on a clock that is set forward hour by hour; a stand-in for the courier takes the letters.

use std::net::{IpAddr, Ipv4Addr};

use entity::letter::Kind;
use futures_util::future::try_join_all;
use jiff::civil::Date;

use crate::clock::HOUR_MS;
use crate::domain::content::campaign::Language;
use crate::domain::counts::delivery_stats::{self, Measure, OTHER};
use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::domain::kernel::voice::{INDIVIDUAL, VOICES};
use crate::domain::operate::paper::{AddPaper, Line};
use crate::domain::pledge::confirm::{Confirm, Confirmation, WithdrawOwn};
use crate::domain::pledge::review::{Part, Review};
use crate::domain::pledge::sign::NewPledge;
use crate::domain::write::delivery::{DeliveryResult, ExchangeLetters};
use crate::domain::write::rules::Stage;
use crate::domain::{Batch, By, EmailAddress, Error, OrganizerWrite, Site, Write};
use crate::store;

/// Pledges that are signed in it.
pub const PLEDGES: usize = 16_000;

/// Mail providers of the made-up addresses; `.example` is nobody's (RFC 2606).
pub const PROVIDERS: [&str; 4] =
    ["bigmail.example", "webmail.example", "postmail.example", "officemail.example"];

/// The one of them that stops taking letters in the last hours.
const STOPPED: &str = PROVIDERS[2];

/// Sign-ups by day, of a hundred.
const DAYS: [usize; 6] = [27, 16, 12, 11, 14, 20];

/// Sign-ups by local hour; the sixth day ends with its evening.
const HOURS: [usize; 24] =
    [3, 1, 1, 0, 0, 1, 4, 9, 13, 15, 14, 13, 17, 15, 12, 11, 12, 15, 19, 24, 27, 22, 14, 7];
const EVENING: usize = 20;

/// In the last hours the provider takes nothing.
const STOPPED_HOURS: usize = 4;

/// Sign-ups by one network at once, most of them over a limit.
const FLOOD: usize = 150;

/// Letters taken at a time, and sign-ups.
const BATCH: usize = 256;

/// Visits for each who signs.
const VISITS: usize = 5;

/// Names that are decided on; more wait.
const RELEASED: usize = 900;

/// How long the stopped provider's letters wait.
const WAIT_MS: i64 = 12 * HOUR_MS;

/// Numbers that look like chance and are the same in every demo (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from((mixed ^ (mixed >> 31)) % end).unwrap_or_default()
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of them, the first ones most often.
    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let end = self.below(of.len()) + 1;
        of.get(self.below(end))
    }
}

/// The demo while it is made.
struct Demo<'a> {
    site: &'a Site,
    dice: Dice,
    signed: usize,
    /// Codes of partner links, and of pledges that were confirmed of late.
    sources: Vec<String>,
    confirmed: Vec<String>,
    /// Pledges whose names wait for review.
    waiting: Vec<String>,
    /// Codes of the regions, those with the most pledges first.
    regions: Vec<&'a str>,
}

impl Site {
    /// Lets five days and an evening pass with so many pledges.
    ///
    /// # Errors
    /// [`Error::Refused`] where the database is no demo's.
    pub async fn fill_demo(&self, pledges: usize) -> Result<(), Error> {
        if self.rules.stage != Stage::Demo {
            return Err(Error::Refused("this database is no demo's".into()));
        }
        let mut demo = Demo::new(self, 0, Dice(16));
        let dates = self.rules.schedule.dates(self.rules.date(self.clock.now_ms()));
        let hours = dates.iter().zip(DAYS).enumerate().flat_map(|(day, (date, of_day))| {
            let end = if day + 1 == DAYS.len() { EVENING + 1 } else { HOURS.len() };
            HOURS
                .into_iter()
                .take(end)
                .enumerate()
                .map(move |(hour, of_hour)| (*date, hour, of_day * of_hour))
        });
        let hours: Vec<(Date, usize, usize)> = hours.collect();
        let all: usize = hours.iter().map(|(.., weight)| weight).sum();
        let mut weighed = 0;
        for (at, (date, hour, weight)) in hours.iter().enumerate() {
            weighed += weight;
            let local = date.at(i8::try_from(*hour).unwrap_or_default(), 16, 0, 0);
            let moment = self.rules.schedule.zone.to_timestamp(local);
            self.clock.set(moment.map_err(|error| Error::Refused(error.to_string()))?);
            if at == 0 {
                demo.name_sources().await?;
            }
            // As the hour began.
            self.take_history().await?;
            let until = pledges * weighed / all.max(1);
            demo.hour(until.saturating_sub(demo.signed), hours.len() - at <= STOPPED_HOURS).await?;
            if *hour == EVENING {
                demo.evening(*date).await?;
            }
        }
        Ok(())
    }

    /// What happens in a moment of the demo: somebody looks, and the next one confirms.
    pub async fn go_on_with_demo(&self) -> Result<(), Error> {
        let [visits, channel, number @ ..] = self.clock.random::<10>();
        let mut dice = Dice(u64::from_be_bytes(number));
        for _ in 0..visits % 8 {
            self.visit(&mut dice);
        }
        if !self.write(ConfirmNext).await? {
            let number = dice.below(usize::MAX / 2);
            Demo::new(self, number, Dice(u64::from(channel))).sign(1).await?;
        }
        Ok(())
    }

    fn visit(&self, dice: &mut Dice) {
        if let Some(channel) = dice.one(&self.campaign.channels) {
            self.counters.visit(&channel.key, None);
            if dice.percent(9) {
                self.counters.share(&channel.key);
            }
            if let Some(tag) = dice.one(&self.campaign.hashtags).filter(|_| dice.percent(4)) {
                self.counters.hashtag(&channel.key, tag);
            }
        }
    }
}

impl<'a> Demo<'a> {
    fn new(site: &'a Site, signed: usize, dice: Dice) -> Self {
        // Not as in the alphabet: where most people are is somewhere in it. Those beside the map come last.
        let any =
            |code: &str| Dice(code.bytes().fold(0, |all, byte| all << 5 ^ u64::from(byte))).below(usize::MAX);
        let mut regions: Vec<_> = site.campaign.regions.iter().collect();
        regions.sort_by_key(|region| (region.row == 0, any(&region.code)));
        let regions = regions.into_iter().map(|region| region.code.as_str()).collect();
        let (sources, confirmed, waiting) = (Vec::new(), Vec::new(), Vec::new());
        Self { site, dice, signed, sources, confirmed, waiting, regions }
    }

    async fn name_sources(&mut self) -> Result<(), Error> {
        let channels = &self.site.campaign.channels;
        let printed = channels.iter().find(|channel| channel.key == "qr").or(channels.first());
        let Some(channel) = printed.map(|channel| channel.key.as_str()) else { return Ok(()) };
        for name in ["Example school: poster", "Example town hall: poster", "Example radio: programme"] {
            self.sources.push(self.site.add_source(By::CommandLine, name, channel).await?.code);
        }
        Ok(())
    }

    async fn hour(&mut self, signing: usize, stopped: bool) -> Result<(), Error> {
        for _ in 0..signing * VISITS {
            self.site.visit(&mut self.dice);
        }
        self.sign(signing).await?;
        let asked = self.deliver(stopped).await?;
        for codes in asked.chunks(BATCH) {
            let confirming =
                codes.iter().cloned().map(|code| self.site.write(Confirm { code, fingerprint: None }));
            for confirmation in try_join_all(confirming).await? {
                let Confirmation::Confirmed(code) = confirmation else { continue };
                if self.dice.below(250) == 0 {
                    self.site.write(WithdrawOwn { code }).await?;
                } else {
                    self.confirmed.push(code);
                }
            }
        }
        let many = self.confirmed.len().saturating_sub(BATCH);
        self.confirmed.drain(..many);
        self.site.flush_traffic().await?;
        self.site.put_due_letters().await
    }

    async fn sign(&mut self, number: usize) -> Result<(), Error> {
        let site = self.site;
        let pledges: Vec<(&Language, NewPledge, IpAddr)> =
            (0..number).filter_map(|_| self.pledge()).collect();
        for pledges in pledges.chunks(BATCH) {
            let signing = pledges.iter().cloned();
            try_join_all(signing.map(|(language, pledge, ip)| site.sign(language, pledge, ip))).await?;
        }
        Ok(())
    }

    /// The next pledge of nobody, from the networks that are kept for measurements (RFC 2544).
    fn pledge(&mut self) -> Option<(&'a Language, NewPledge, IpAddr)> {
        let Self { site, dice, signed, sources, regions, .. } = self;
        let campaign = &site.campaign;
        let (number, individual) = (*signed, dice.percent(94));
        *signed += 1;
        let language =
            campaign.languages.get(usize::from(dice.percent(18))).or(campaign.languages.first())?;
        let voice = if individual { INDIVIDUAL } else { dice.one(&VOICES[1..])?.0 };
        let first = dice.below(campaign.calls.len());
        let calls = campaign.calls.iter().enumerate().filter(|(at, _)| *at == first || dice.percent(35));
        let calls = calls.map(|(_, key)| key.clone()).collect();
        let provider = dice.one(&PROVIDERS)?;
        let brought_by = match dice.below(100) {
            0..22 => dice.one(&self.confirmed).cloned(),
            22..30 => dice.one(sources).cloned(),
            _ => None,
        };
        let email = EmailAddress::parse(&format!("nobody-{number}@{provider}")).ok()?;
        let named = |key| language.interface.with(key, &[("n", number.to_string().into())]);
        let region = dice.one(regions).copied().filter(|_| dice.percent(83));
        let [show_name, daily_letters, plain_letters] = [8, 4, 1].map(|chance| dice.percent(chance));
        let channel = dice.one(&campaign.channels)?.key.clone();
        if let Some(source) = brought_by.as_deref().filter(|code| sources.iter().any(|source| source == code))
        {
            for _ in 0..VISITS {
                site.counters.visit(&channel, Some(source));
            }
        }
        let pledge = NewPledge {
            organisation: (!individual).then(|| named("demo-organisation")),
            region: region.map(str::to_owned),
            voice: voice.to_owned(),
            show_name,
            daily_letters,
            plain_letters,
            brought_by,
            trapped: dice.below(1_500) == 0,
            ..NewPledge::new(email, named("demo-person"), calls, channel)
        };
        let [.., high, low] = (number % 512).to_be_bytes();
        Some((language, pledge, Ipv4Addr::new(198, 18 + high, low, 1).into()))
    }

    /// Takes the letters that are due; answers the codes of pledges whose owners confirm at once.
    async fn deliver(&mut self, stopped: bool) -> Result<Vec<String>, Error> {
        let (now, limit) = (self.site.clock.now_ms(), BATCH as u64);
        let (mut codes, mut exchange) = (Vec::new(), ExchangeLetters { limit, ..ExchangeLetters::default() });
        loop {
            let letters = self.site.write_in_turn(exchange).await?;
            if letters.is_empty() {
                return Ok(codes);
            }
            let pledges = self.site.pledges(letters.iter().map(|letter| letter.pledge_id).collect()).await?;
            exchange = ExchangeLetters { limit, ..ExchangeLetters::default() };
            for letter in letters {
                let pledge = pledges.get(&letter.pledge_id);
                let record = pledge.and_then(|pledge| self.site.record(pledge));
                let provider =
                    record.map(|record| self.site.rules.mail_providers.of(&record.email).to_owned());
                let provider = provider.as_deref().unwrap_or(OTHER);
                let mut count =
                    |measure| delivery_stats::count(&mut exchange.hours, now, provider, measure, 1);
                if stopped && provider == STOPPED {
                    count(Measure::Deferred);
                    let failure = Failure { reason: FailureReason::Busy, codes: "421 4.7.0".to_owned() };
                    exchange.results.push((letter, DeliveryResult::Deferred(now + WAIT_MS, failure)));
                    continue;
                }
                count(Measure::Sent);
                if letter.kind == Kind::Confirm {
                    count(Measure::Asked);
                    if let Some(pledge) = pledge.filter(|_| self.dice.percent(88)) {
                        codes.push(pledge.code.clone());
                        if pledge.name_review == Review::Waiting {
                            self.waiting.push(pledge.code.clone());
                        }
                    }
                }
                exchange.results.push((letter, DeliveryResult::Sent));
            }
        }
    }

    /// What organizers do at the end of a day, and on the fifth a network that sends too much.
    async fn evening(&mut self, day: Date) -> Result<(), Error> {
        let site = self.site;
        for place in ["Example square", "Example university"] {
            let number = 40 + i32::try_from(self.dice.below(160)).unwrap_or_default();
            let line = Line { place: place.to_owned(), day, number, call: None, note: "demo".to_owned() };
            let (code, mut named) = (site.new_paper_code(), None);
            loop {
                let action = site.bulk_action(By::CommandLine, number.into(), named).await?;
                let add = AddPaper { code: code.clone(), line: line.clone(), action };
                let Some(bulk) = site.write(add.by(By::CommandLine)).await? else { break };
                named = Some(bulk.number);
            }
        }
        let most = self.waiting.len().min(RELEASED / DAYS.len());
        let dice = &mut self.dice;
        let codes: Vec<(String, bool)> =
            self.waiting.drain(..most).map(|code| (code, !dice.percent(3))).collect();
        let deciding = codes
            .iter()
            .map(|(code, release)| site.review_by(By::CommandLine, code, vec![Part::Name], *release));
        try_join_all(deciding).await?;
        if site.rules.schedule.dates(day).get(4) == Some(&day) {
            let flood = (0..FLOOD).filter_map(|_| self.pledge()).collect::<Vec<_>>();
            let ip = IpAddr::from(Ipv4Addr::new(203, 0, 113, 1));
            try_join_all(flood.into_iter().map(|(language, pledge, _)| site.sign(language, pledge, ip)))
                .await?;
        }
        Ok(())
    }
}

/// Confirms the oldest pledge whose letter has gone; answers whether there was one.
#[derive(Debug)]
struct ConfirmNext;

impl Write for ConfirmNext {
    type Answer = bool;

    async fn write(&self, batch: &Batch<'_>) -> Result<bool, Error> {
        let expires = batch.clock.now_ms()..=i64::MAX;
        let next = store::pledge::unanswered(batch.tx, 0, expires, 0, 1).await?.pop();
        let Some(pledge) = next else { return Ok(false) };
        Confirm { code: pledge.code, fingerprint: None }.write(batch).await?;
        Ok(true)
    }
}
