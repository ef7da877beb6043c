//! A long walk through all that can happen to pledges, compared after each step with a plain model.
//!
//! The walk is a round trip over every ordered pair of operations, again and again, another one each time.
//! `MODEL_SEED` sets another one out, `MODEL_ROUNDS` says how often each pair runs.

mod plain;

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    future::Future,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};

use entity::{
    pledge::{Review, State},
    tally::Dimension,
    traffic::Measure,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sixteen::{
    clock::{Clock, DAY_MS, milliseconds},
    config::{Config, DatabaseUrl},
    domain::{
        EmailAddress, Error, Rules, Site,
        content::campaign::{self, Campaign, ContentSource},
        crypto::keyring::Secrets,
        operate::cleanup::{BACK_MS, Conditions},
        pledge::{
            confirm::{
                Asking, ChangePledge, Confirm, ConfirmByCode, Confirmation, Disown, LiftSilence, SendLink,
                Withdraw,
            },
            review::{Part, ReleaseHeld},
            sign::{NewPledge, Record},
        },
        write::{
            Write,
            audit::By,
            audited::OrganizerWrite,
            delivery::{DeliveryResult, ExchangeLetters},
            site::LostSecrets,
        },
    },
    store::Store,
};
use tokio::runtime::Runtime;

use crate::{
    on_both_databases,
    support::{
        clock,
        database::Database,
        random::{Random, from_environment},
    },
};

use plain::{Cleanup, Model, Origin, Pledge, Typed};

/// How often each ordered pair of operations runs, and the least that every operation must.
const ROUNDS: u64 = 20;

/// People, half of them under each of the two domains.
const MAILBOXES: usize = 16;

const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Moments nearer to a limit than this are not told apart: the clock runs on.
const NEAR_MS: i64 = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Operation {
    Sign,
    Confirm,
    Resend,
    Withdraw,
    Expire,
    Hold,
    Release,
    SetAside,
    Undo,
    Moderate,
    Change,
    Crash,
    SecondNode,
}

const ALL: [Operation; 13] = [
    Operation::Sign,
    Operation::Confirm,
    Operation::Resend,
    Operation::Withdraw,
    Operation::Expire,
    Operation::Hold,
    Operation::Release,
    Operation::SetAside,
    Operation::Undo,
    Operation::Moderate,
    Operation::Change,
    Operation::Crash,
    Operation::SecondNode,
];

/// A round trip that passes every ordered pair of operations once.
fn round_trip(random: &mut Random) -> Vec<Operation> {
    // Hierholzer's way: go on over unused pairs until none is left, then back, filling in.
    let mut unused = [const { Vec::new() }; ALL.len()];
    for next in &mut unused {
        *next = ALL.to_vec();
        for at in (1..next.len()).rev() {
            next.swap(at, random.below(at + 1));
        }
    }
    let (mut path, mut trip) = (vec![Operation::Sign], Vec::new());
    while let Some(here) = path.last() {
        match unused[*here as usize].pop() {
            Some(next) => path.push(next),
            None => trip.extend(path.pop()),
        }
    }
    // The first is where the trip before it ended.
    trip.split_off(1)
}

/// A program on the database, in a runtime of its own, so that it can end in the middle of anything.
struct Node {
    runtime: Option<Runtime>,
    site: Site,
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

struct Walk {
    random: Random,
    model: Model,
    nodes: [Option<Node>; 2],
    here: usize,
    clock: Clock,
    campaign: Arc<Campaign>,
    config: Config,
    names: u32,
    /// Mailboxes by the keys the database has of them.
    keys: BTreeMap<Vec<u8>, usize>,
    /// Records that were opened, by what was sealed.
    opened: BTreeMap<Vec<u8>, Record>,
    /// Clean-ups by their numbers.
    cleanups: BTreeMap<i64, String>,
    /// How often was compared.
    compared: u32,
    /// The last operations in words.
    done: Vec<String>,
    /// Operations that changed something.
    effective: BTreeMap<Operation, u64>,
}

impl Walk {
    async fn begin(database: &Database, seed: u64) -> Self {
        let url = match &database.url {
            Some(url) => DatabaseUrl::parse(url).ok(),
            None => Some(DatabaseUrl::Sqlite(database.file())),
        };
        let config = Config {
            database_url: url,
            network_limits: false,
            confirm_lifetime: LIFETIME,
            confirm_grace: LIFETIME,
            ..Config::default()
        };
        let mut walk = Self {
            random: Random(seed),
            model: Model::default(),
            nodes: [None, None],
            here: 0,
            clock: clock(),
            campaign: Arc::new(campaign::load(&ContentSource::BuiltIn).expect("the campaign")),
            config,
            names: 0,
            keys: BTreeMap::new(),
            opened: BTreeMap::new(),
            cleanups: BTreeMap::new(),
            compared: 0,
            done: Vec::new(),
            effective: BTreeMap::new(),
        };
        for number in 0..2 {
            walk.nodes[number] = Some(walk.open().await);
        }
        let key = |number| (walk.site().email_key(&Self::email(number)).to_vec(), number);
        walk.keys = (0..MAILBOXES).map(key).collect();
        walk
    }

    async fn open(&self) -> Node {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let (config, campaign, clock) = (self.config.clone(), Arc::clone(&self.campaign), self.clock.clone());
        let opening = runtime.spawn(async move {
            let store = Store::open(&config.database()).await.expect("the database");
            store.migrate().await.expect("the tables");
            let rules = Rules::new(&config, &campaign);
            let secrets = Secrets::new("one secret for all the nodes of this walk");
            Site::open(store, campaign, secrets, clock, rules, 64, LostSecrets::Refuse)
                .await
                .expect("a site")
                .0
        });
        let site = opening.await.expect("it opens");
        Node { runtime: Some(runtime), site }
    }

    fn site(&self) -> Site {
        self.nodes[self.here].as_ref().expect("it runs").site.clone()
    }

    fn other(&self) -> Site {
        self.nodes[1 - self.here].as_ref().expect("it runs").site.clone()
    }

    fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    fn today(&self) -> String {
        self.site().rules.date(self.now()).to_string()
    }

    /// Whether the seconds around now are all of one day, so that it is known which day was written.
    async fn leave_midnight(&self) {
        let date = |ms| self.site().rules.date(ms);
        if date(self.now()) != date(self.now() + 3 * NEAR_MS) {
            self.clock.advance(Duration::from_secs(120));
        }
    }

    async fn write<W: Write>(&self, write: W) -> W::Answer {
        self.site().write(write).await.unwrap_or_else(|error| panic!("{error}: {}", self.tail()))
    }

    fn tail(&self) -> String {
        self.done[self.done.len().saturating_sub(15)..].join("\n")
    }

    fn effective(&mut self, operation: Operation, words: String) {
        *self.effective.entry(operation).or_default() += 1;
        self.done.push(format!("{operation:?} {words}"));
    }

    fn email(mailbox: usize) -> EmailAddress {
        let domain = if mailbox.is_multiple_of(2) { "even.example" } else { "odd.example" };
        EmailAddress::parse(&format!("p{mailbox}@{domain}")).expect("an address")
    }

    /// A form as somebody may fill it in, and where they came from.
    fn form(&mut self) -> (Typed, Origin) {
        self.names += 1;
        let random = &mut self.random;
        let calls = random.pick(&["data", "services", "services data", "legal-frameworks services data"]);
        let voice = random.pick(&["individual", "civil-society", "school"]).expect("a voice").to_owned();
        let typed = Typed {
            name: format!("Person {}", self.names),
            organisation: (voice != "individual").then(|| "An Organisation".to_owned()),
            calls: calls.expect("calls").to_owned(),
            region: random.pick(&[None, Some("MN-1"), Some("MN-035")]).flatten().map(str::to_owned),
            voice,
            show_name: random.one_in(2),
        };
        let counted = self.model.codes(|pledge| pledge.state == State::Confirmed);
        let brought_by = if self.random.one_in(3) { self.random.pick(&counted) } else { None };
        let generation = brought_by.as_ref().map_or(0, |code| self.model.of_code(code).origin.generation + 1);
        let random = &mut self.random;
        let origin = Origin {
            language: random.pick(&["en", "mn"]).expect("a language").to_owned(),
            channel: random.pick(&["direct", "facebook", "whatsapp"]).expect("a channel").to_owned(),
            brought_by,
            generation,
        };
        (typed, origin)
    }

    fn signing(
        &self,
        site: Site,
        mailbox: usize,
        (typed, origin): &(Typed, Origin),
        trapped: bool,
    ) -> impl Future<Output = Result<String, Error>> + Send + use<> {
        let calls = typed.calls.split(' ').map(str::to_owned).collect();
        let pledge = NewPledge {
            organisation: typed.organisation.clone(),
            region: typed.region.clone(),
            voice: typed.voice.clone(),
            show_name: typed.show_name,
            brought_by: origin.brought_by.clone(),
            trapped,
            ..NewPledge::new(Self::email(mailbox), typed.name.clone(), calls, origin.channel.clone())
        };
        let (campaign, language) = (Arc::clone(&self.campaign), origin.language.clone());
        async move {
            let language = campaign.language(&language).expect("a language");
            site.sign(language, pledge, IpAddr::V4(Ipv4Addr::LOCALHOST)).await.map(|(reference, _)| reference)
        }
    }

    fn free_mailboxes(&mut self) -> Vec<usize> {
        (0..MAILBOXES).filter(|mailbox| self.model.of_mailbox(*mailbox).is_none()).collect()
    }

    /// Signs some at once, of different mailboxes.
    async fn sign(&mut self) {
        let mut mailboxes: BTreeSet<usize> = (0..2).map(|_| self.random.below(MAILBOXES)).collect();
        mailboxes.extend(self.free_mailboxes().into_iter().take(4));
        let forms: Vec<_> = mailboxes.into_iter().map(|mailbox| (mailbox, self.form())).collect();
        let signing = forms.iter().map(|(mailbox, form)| self.signing(self.site(), *mailbox, form, false));
        let today = self.today();
        for answer in futures_util::future::join_all(signing).await {
            answer.expect("signed");
        }
        for (mailbox, (typed, origin)) in forms {
            self.model.sign(mailbox, typed, origin, &today, false);
            self.effective(Operation::Sign, format!("p{mailbox}"));
        }
    }

    async fn hold(&mut self) {
        let free = self.free_mailboxes();
        let effective = self.random.pick(&free);
        let mailbox = effective.unwrap_or_else(|| self.random.below(MAILBOXES));
        let form = self.form();
        let today = self.today();
        self.signing(self.site(), mailbox, &form, true).await.expect("held");
        self.model.sign(mailbox, form.0, form.1, &today, true);
        if effective.is_some() {
            self.effective(Operation::Hold, format!("p{mailbox}"));
        }
    }

    /// A pledge that fits; of all others one when none does.
    fn some(&mut self, fits: impl Fn(&Pledge) -> bool) -> Option<(Pledge, bool)> {
        let known = |pledge: &Pledge| pledge.mailbox.is_some();
        let fitting = self.model.codes(|pledge| known(pledge) && fits(pledge));
        let code = match self.random.pick(&fitting) {
            Some(code) => code,
            None => self.random.pick(&self.model.codes(known))?,
        };
        Some((self.model.of_code(&code).clone(), !fitting.is_empty()))
    }

    fn fingerprint(&self, pledge: &Pledge, revision: i32) -> Option<String> {
        Some(self.site().keys.fingerprint(&pledge.code, revision))
    }

    async fn confirm(&mut self) {
        let may = |pledge: &Pledge| pledge.state == State::Pending || pledge.was_confirmed();
        let Some((pledge, _)) = self.some(may) else { return };
        let today = self.today();
        let may = may(&pledge);
        let (answer, seen) = match self.random.below(4) {
            0 => (
                self.write(Confirm { code: pledge.code.clone(), fingerprint: None }).await,
                pledge.revision == 0,
            ),
            1 if pledge.revision > 0 => {
                let fingerprint = self.fingerprint(&pledge, pledge.revision - 1);
                (self.write(Confirm { code: pledge.code.clone(), fingerprint }).await, false)
            }
            2 if may && (pledge.was_confirmed() || pledge.expires > self.now() + NEAR_MS) => {
                let site = self.site();
                let reference =
                    site.keys.reference(&site.email_key(&Self::email(pledge.mailbox.expect("one"))));
                let digits = site.keys.confirmation_code(&pledge.code);
                (self.write(ConfirmByCode::new(&site.keys, &reference, digits)).await, pledge.revision == 0)
            }
            _ => {
                let fingerprint = self.fingerprint(&pledge, pledge.revision);
                (self.write(Confirm { code: pledge.code.clone(), fingerprint }).await, true)
            }
        };
        let code = pledge.code.clone();
        let expected = match pledge.state {
            State::Confirmed => Confirmation::Already(code),
            _ if may && seen => Confirmation::Confirmed(code),
            _ if may => Confirmation::Changed(code),
            _ => Confirmation::Refused,
        };
        assert_eq!(answer, expected, "{pledge:?}\n{}", self.tail());
        if matches!(answer, Confirmation::Confirmed(_)) {
            self.confirmed(&pledge.code, &today);
            self.effective(Operation::Confirm, format!("{:?}", pledge.mailbox));
        }
    }

    fn confirmed(&mut self, code: &str, today: &str) {
        let pledge = self.model.of_code(code);
        pledge.state = State::Confirmed;
        pledge.day = Some(today.to_owned());
        pledge.aside = None;
    }

    /// Sends the letters that wait.
    async fn deliver(&mut self) {
        let claimed = self.write(ExchangeLetters { limit: 1000, ..ExchangeLetters::default() }).await;
        let results = claimed.into_iter().map(|letter| (letter, DeliveryResult::Sent)).collect();
        self.write(ExchangeLetters { results, ..ExchangeLetters::default() }).await;
        self.compare().await;
    }

    async fn resend(&mut self) {
        self.deliver().await;
        let fits = |pledge: &Pledge| matches!(pledge.state, State::Pending | State::Confirmed);
        let Some((pledge, fits)) = self.some(fits) else { return };
        let asking = if self.random.one_in(2) {
            Asking::Owner(pledge.code.clone())
        } else {
            Asking::Mailbox(self.site().email_key(&Self::email(pledge.mailbox.expect("one"))))
        };
        self.write(SendLink { asking, language: "en".into(), network: None }).await;
        if fits {
            self.effective(Operation::Resend, format!("{:?}", pledge.mailbox));
        }
    }

    async fn withdraw(&mut self) {
        let Some((pledge, fits)) = self.some(|pledge| pledge.state == State::Confirmed) else { return };
        if self.random.one_in(3) {
            let email_key = self.site().email_key(&Self::email(pledge.mailbox.expect("one")));
            self.write(Disown { email_key }).await;
            if self.random.one_in(2) {
                assert!(self.write(LiftSilence { email_key }).await, "{}", self.tail());
            }
        } else {
            assert!(self.write(Withdraw { code: pledge.code.clone() }).await, "{}", self.tail());
            assert!(!self.write(Withdraw { code: pledge.code.clone() }).await, "{}", self.tail());
        }
        self.model.end(&pledge.code);
        if fits {
            self.effective(Operation::Withdraw, format!("{:?}", pledge.mailbox));
        }
    }

    /// Lets time pass until something is past its time, and erases that.
    async fn expire(&mut self) {
        self.deliver().await;
        let lifetime = milliseconds(LIFETIME);
        let pending = self.model.pledges.iter().filter(|pledge| pledge.state == State::Pending);
        let first = pending.map(|pledge| pledge.expires + lifetime + NEAR_MS).min();
        let wait = first.map_or(NEAR_MS, |first| (first - self.now()).max(0));
        self.clock.advance(Duration::from_millis(wait.unsigned_abs()));
        if self.random.one_in(10) {
            self.clock.advance(Duration::from_secs(15 * 24 * 60 * 60));
        }
        self.leave_midnight().await;
        let site = self.site();
        let now = self.now();
        site.retain_by(By::CommandLine).await.expect("erased");
        let held_ms = i64::from(site.rules.held_days) * DAY_MS;
        let mut over = Vec::new();
        for pledge in &self.model.pledges {
            let ends = match (pledge.state, &pledge.aside) {
                (State::Pending, _) => pledge.expires + lifetime,
                (State::Held, _) => pledge.created + held_ms,
                (State::SetAside, Some((code, _))) => {
                    let cleanup = self.model.cleanups.iter().find(|cleanup| cleanup.code == *code);
                    cleanup.expect("a clean-up").ended + BACK_MS
                }
                _ => continue,
            };
            let is_gone = || async { self.row(&pledge.code).await.is_none() };
            if ends < now - NEAR_MS || (ends < now + NEAR_MS && is_gone().await) {
                over.push(pledge.code.clone());
            }
        }
        for code in &over {
            self.model.pledges.retain(|pledge| pledge.code != *code);
        }
        let until = site.rules.schedule.kept_long_enough(site.rules.date(now), site.rules.retention_days);
        let until = until.map(|day| day.to_string());
        for pledge in self.model.pledges.iter_mut().filter(|pledge| pledge.state == State::Confirmed) {
            if until.is_some() && pledge.day <= until {
                pledge.mailbox = None;
                pledge.review = [Review::None; 2];
                pledge.origin.brought_by = None;
            }
        }
        if !over.is_empty() {
            self.effective(Operation::Expire, over.join(" "));
        }
    }

    async fn release(&mut self) {
        let is_held = |pledge: &Pledge| pledge.state == State::Held;
        let today = self.today();
        let released = if self.random.one_in(3) {
            let conditions = Conditions { domain: Some("even.example".into()), ..Conditions::default() };
            self.site().release_all_held(By::CommandLine, conditions).await.expect("begun");
            while self.site().go_on_cleaning().await.expect("done") {}
            self.model.codes(|pledge| {
                is_held(pledge) && pledge.mailbox.is_some_and(|mailbox| mailbox.is_multiple_of(2))
            })
        } else {
            let Some((pledge, fits)) = self.some(is_held) else { return };
            let codes = vec![pledge.code.clone()];
            let released = self.write(ReleaseHeld { codes: codes.clone() }.by(By::CommandLine)).await;
            assert_eq!(released, i64::from(fits), "{pledge:?}\n{}", self.tail());
            if fits { codes } else { Vec::new() }
        };
        for code in &released {
            self.model.release(code, &today);
        }
        if !released.is_empty() {
            self.effective(Operation::Release, released.join(" "));
        }
    }

    async fn set_aside(&mut self) {
        let can = |pledge: &Pledge| pledge.mailbox.is_some() && pledge.aside.is_none();
        let mut conditions = Conditions::default();
        match self.random.below(4) {
            0 => conditions.domain = Some("odd.example".into()),
            1 => {
                conditions.domain = Some("example".into());
                conditions.only_held = true;
            }
            _ => {
                let all = self.model.codes(can);
                conditions.codes = (0..2).filter_map(|_| self.random.pick(&all)).collect();
                if all.is_empty() {
                    conditions.codes = vec!["nothing".to_owned()];
                }
            }
        }
        let meant = |pledge: &Pledge| {
            let mailbox = pledge.mailbox.unwrap_or_default();
            can(pledge)
                && (conditions.codes.is_empty() || conditions.codes.contains(&pledge.code))
                && (conditions.domain.as_deref() != Some("odd.example") || !mailbox.is_multiple_of(2))
                && (!conditions.only_held || pledge.state == State::Held)
        };
        let codes = self.model.codes(meant);
        let site = self.site();
        let cleanup = if self.random.one_in(2) {
            let cleanup = site.count_for_cleanup(By::CommandLine, conditions.clone()).await.expect("counted");
            while site.go_on_cleaning().await.expect("counted") {}
            let found = site.cleanup(&cleanup).await.expect("read").expect("a clean-up");
            let of = |state| {
                let count =
                    self.model.codes(|pledge| pledge.state == state && codes.contains(&pledge.code)).len();
                i64::try_from(count).expect("small")
            };
            let expected = (of(State::Confirmed), of(State::Pending), of(State::Held));
            assert_eq!((found.confirmed, found.pending, found.held), expected, "{}", self.tail());
            assert!(site.start_cleanup(By::CommandLine, &cleanup).await.expect("begun"));
            cleanup
        } else {
            site.clean_up(By::CommandLine, conditions.clone()).await.expect("begun")
        };
        while site.go_on_cleaning().await.expect("set aside") {}
        self.aside(&cleanup, &codes);
    }

    fn aside(&mut self, cleanup: &str, codes: &[String]) {
        let ended = self.now();
        for code in codes {
            let pledge = self.model.of_code(code);
            pledge.aside = Some((cleanup.to_owned(), pledge.state));
            pledge.state = State::SetAside;
        }
        let touched = !codes.is_empty();
        self.model.cleanups.push(Cleanup { code: cleanup.to_owned(), ended, touched });
        if touched {
            self.effective(Operation::SetAside, codes.join(" "));
        }
    }

    async fn undo(&mut self) {
        let ends = |cleanup: &Cleanup| cleanup.ended + BACK_MS;
        // One is enough to be sure of.
        let (now, near) = (self.now(), |ms: i64| ms.abs() < NEAR_MS);
        let sure: Vec<Cleanup> =
            self.model.cleanups.iter().filter(|cleanup| !near(ends(cleanup) - now)).cloned().collect();
        let recent: Vec<Cleanup> = sure.iter().rev().take(3).cloned().collect();
        let Some(cleanup) = self.random.pick(&recent) else { return };
        let expected = cleanup.touched && now < ends(&cleanup);
        let undone = self.site().undo_cleanup(By::CommandLine, &cleanup.code).await.expect("answered");
        assert_eq!(undone, expected, "{cleanup:?}\n{}", self.tail());
        if !undone {
            return;
        }
        while self.site().go_on_cleaning().await.expect("put back") {}
        self.model.cleanups.retain(|other| other.code != cleanup.code);
        let mut back = Vec::new();
        for pledge in &mut self.model.pledges {
            if let Some((_, state)) = pledge.aside.take_if(|(code, _)| *code == cleanup.code) {
                pledge.state = state;
                back.push(pledge.code.clone());
            }
        }
        if !back.is_empty() {
            self.effective(Operation::Undo, back.join(" "));
        }
    }

    /// Releases or hides the name or the organisation.
    async fn moderate(&mut self) {
        let asks = |pledge: &Pledge| pledge.state == State::Confirmed && pledge.review[0] != Review::None;
        let Some((pledge, fits)) = self.some(asks) else { return };
        let parts =
            if self.random.one_in(3) { vec![Part::Name, Part::Organisation] } else { vec![Part::Name] };
        let release = !self.random.one_in(3);
        let reviews = &pledge.review[..parts.len()];
        let expected = pledge.state == State::Confirmed && !reviews.contains(&Review::None);
        let number = parts.len();
        let asked = self.site().review_by(By::CommandLine, &pledge.code, parts, release).await;
        assert_eq!(asked.expect("answered"), expected, "{pledge:?}\n{}", self.tail());
        if expected {
            let review = if release { Review::Released } else { Review::Hidden };
            self.model.of_code(&pledge.code).review[..number].fill(review);
        }
        if fits {
            self.effective(Operation::Moderate, pledge.code);
        }
    }

    /// Changes a pledge as its owner does.
    async fn change(&mut self) {
        let can = |pledge: &Pledge| matches!(pledge.state, State::Pending | State::Confirmed);
        let Some((pledge, fits)) = self.some(can) else { return };
        let (typed, _) = self.form();
        let name = if self.random.one_in(2) { typed.name } else { pledge.typed.name.clone() };
        let change = ChangePledge {
            code: pledge.code.clone(),
            name: name.clone(),
            show_name: typed.show_name,
            calls: typed.calls.split(' ').map(str::to_owned).collect(),
            letters: None,
        };
        assert_eq!(self.write(change).await, fits, "{pledge:?}\n{}", self.tail());
        if !fits {
            return;
        }
        let changed = self.model.of_code(&pledge.code);
        let review = |old: Review, present: bool, renamed: bool| match old {
            _ if !typed.show_name || !present => Review::None,
            Review::None => Review::Waiting,
            _ if renamed => Review::Waiting,
            old => old,
        };
        let renamed = name != changed.typed.name;
        changed.review = [
            review(changed.review[0], true, renamed),
            review(changed.review[1], changed.typed.organisation.is_some(), false),
        ];
        changed.typed.name = name;
        changed.typed.calls = typed.calls;
        changed.typed.show_name = changed.review[0] != Review::None;
        self.effective(Operation::Change, pledge.code);
    }

    /// Ends this node in the middle of signing, confirming and withdrawing, and starts it again.
    async fn crash(&mut self) {
        let site = self.site();
        let today = self.today();
        let free = self.free_mailboxes();
        let signing = self.random.pick(&free).map(|mailbox| (mailbox, self.form()));
        let pending = self.random.pick(&self.model.codes(|pledge| pledge.state == State::Pending));
        let counted = self.model.codes(|pledge| pledge.state == State::Confirmed && pledge.mailbox.is_some());
        // Not one whose link brings the new one: which of both came first, nobody could tell.
        let by = signing.as_ref().and_then(|(_, (_, origin))| origin.brought_by.clone());
        let counted: Vec<String> = counted.into_iter().filter(|code| Some(code) != by.as_ref()).collect();
        let leaving = self.random.pick(&counted);

        let sign = signing
            .as_ref()
            .map(|(mailbox, form)| tokio::spawn(self.signing(self.site(), *mailbox, form, false)));
        let confirm = pending.clone().map(|code| {
            let (site, pledge) = (site.clone(), self.model.of_code(&code).clone());
            let fingerprint = self.fingerprint(&pledge, pledge.revision);
            tokio::spawn(async move { site.write(Confirm { code, fingerprint }).await })
        });
        let withdraw = leaving.clone().map(|code| {
            let site = site.clone();
            tokio::spawn(async move { site.write(Withdraw { code }).await })
        });
        drop(site);
        // Some of them come through, some do not.
        for _ in 0..self.random.below(400) {
            tokio::task::yield_now().await;
        }
        self.nodes[self.here] = None;
        let was_signed = match sign {
            Some(sign) => sign.await.expect("no fault").is_ok(),
            None => false,
        };
        let was_confirmed = match confirm {
            Some(confirm) => confirm.await.expect("no fault").is_ok(),
            None => false,
        };
        let has_left = match withdraw {
            Some(withdraw) => withdraw.await.expect("no fault").is_ok(),
            None => false,
        };
        self.nodes[self.here] = Some(self.open().await);

        // What the dead one had sent on is over once this is granted.
        let tx = self.site().store.begin().await.expect("begun");
        if matches!(self.config.database(), DatabaseUrl::Postgres(_)) {
            tx.execute_unprepared("LOCK TABLE pledge, tally IN EXCLUSIVE MODE").await.expect("locked");
        }
        tx.rollback().await.expect("ended");
        if let Some((mailbox, (typed, origin))) = signing {
            let key = self.site().email_key(&Self::email(mailbox));
            let row =
                sixteen::store::pledge::by_email_key(&self.site().store.read, &key).await.expect("read");
            assert!(row.is_some() || !was_signed, "p{mailbox} was thanked and is lost\n{}", self.tail());
            if row.is_some() {
                self.model.sign(mailbox, typed, origin, &today, false);
            }
        }
        if let Some(code) = pending {
            let counts = self.row(&code).await.expect("a row").state == State::Confirmed;
            assert!(counts || !was_confirmed, "{code} was thanked and does not count\n{}", self.tail());
            if counts {
                self.confirmed(&code, &today);
            }
        }
        if let Some(code) = leaving {
            let is_gone = self.row(&code).await.expect("a row").state == State::Withdrawn;
            assert!(is_gone || !has_left, "{code} was withdrawn and stands\n{}", self.tail());
            if is_gone {
                self.model.end(&code);
            }
        }
        self.effective(Operation::Crash, format!("{was_signed} {was_confirmed} {has_left}"));
    }

    async fn row(&self, code: &str) -> Option<entity::pledge::Model> {
        sixteen::store::pledge::by_code(&self.site().store.read, code).await.expect("read")
    }

    /// Both nodes do something with the same pledge at once; then the walk goes on at the other one.
    async fn second_node(&mut self) {
        let (here, there) = (self.site(), self.other());
        let today = self.today();
        let free = self.free_mailboxes();
        if let Some(mailbox) = self.random.pick(&free) {
            let forms = [self.form(), self.form()];
            let one = self.signing(here.clone(), mailbox, &forms[0], false);
            let two = self.signing(there.clone(), mailbox, &forms[1], false);
            let (one, two) = tokio::join!(one, two);
            one.expect("signed");
            two.expect("signed");
            let key = here.email_key(&Self::email(mailbox));
            let row = sixteen::store::pledge::by_email_key(&here.store.read, &key).await.expect("read");
            let record = here.record(&row.expect("a row")).expect("a person");
            let [first, last] = if record.name == forms[1].0.name { [0, 1] } else { [1, 0] };
            for form in [&forms[first], &forms[last]] {
                self.model.sign(mailbox, form.0.clone(), form.1.clone(), &today, false);
            }
            self.done.push(format!("p{mailbox} on both"));
            self.compare().await;
        }
        let Some((pledge, fits)) = self.some(|pledge| pledge.state == State::Pending) else { return };
        if fits {
            let fingerprint = self.fingerprint(&pledge, pledge.revision);
            let code = pledge.code.clone();
            let confirm = || Confirm { code: code.clone(), fingerprint: fingerprint.clone() };
            match self.random.below(3) {
                0 => {
                    let (one, two) = tokio::join!(here.write(confirm()), there.write(confirm()));
                    let mut answers = [one.expect("answered"), two.expect("answered")];
                    answers.sort_by_key(|answer| matches!(answer, Confirmation::Already(_)));
                    let expected =
                        [Confirmation::Confirmed(code.clone()), Confirmation::Already(code.clone())];
                    assert_eq!(answers, expected, "{}", self.tail());
                    self.confirmed(&code, &today);
                }
                1 => {
                    let withdraw = Withdraw { code: code.clone() };
                    let (one, two) = tokio::join!(here.write(confirm()), there.write(withdraw));
                    one.expect("answered");
                    assert!(two.expect("answered"), "{}", self.tail());
                    self.model.end(&code);
                }
                _ => {
                    let conditions = Conditions { codes: vec![code.clone()], ..Conditions::default() };
                    let cleaning = there.clean_up(By::CommandLine, conditions);
                    let (one, cleanup) = tokio::join!(here.write(confirm()), cleaning);
                    if matches!(one.expect("answered"), Confirmation::Confirmed(_)) {
                        self.confirmed(&code, &today);
                    }
                    while there.go_on_cleaning().await.expect("set aside") {}
                    self.aside(&cleanup.expect("begun"), std::slice::from_ref(&code));
                }
            }
            self.effective(Operation::SecondNode, format!("{:?}", pledge.mailbox));
        }
        self.here = 1 - self.here;
    }

    async fn step(&mut self, operation: Operation) {
        self.clock.advance(Duration::from_secs(60 + self.random.next() % 600));
        self.leave_midnight().await;
        match operation {
            Operation::Sign => self.sign().await,
            Operation::Confirm => self.confirm().await,
            Operation::Resend => self.resend().await,
            Operation::Withdraw => self.withdraw().await,
            Operation::Expire => self.expire().await,
            Operation::Hold => self.hold().await,
            Operation::Release => self.release().await,
            Operation::SetAside => self.set_aside().await,
            Operation::Undo => self.undo().await,
            Operation::Moderate => self.moderate().await,
            Operation::Change => self.change().await,
            Operation::Crash => self.crash().await,
            Operation::SecondNode => self.second_node().await,
        }
        self.compare().await;
    }

    /// Compares every pledge and every count with the model's.
    async fn compare(&mut self) {
        use entity::pledge::Column;
        let site = self.site();
        let ended = [State::Withdrawn, State::Disowned];
        let rows = entity::pledge::Entity::find().filter(Column::State.is_not_in(ended));
        let rows = rows.all(&site.store.read).await.expect("read");
        assert_eq!(rows.len(), self.model.pledges.len(), "{}", self.tail());
        for id in rows.iter().filter_map(|row| row.cleanup_id) {
            if let Entry::Vacant(place) = self.cleanups.entry(id) {
                let cleanup = sixteen::store::cleanup::by_id(&site.store.read, id).await.expect("read");
                place.insert(cleanup.expect("a clean-up").code);
            }
        }
        for row in rows {
            let mailbox = row.email_key.as_ref().map(|key| self.keys[key]);
            let pledge = match mailbox {
                Some(mailbox) => self.model.of_mailbox(mailbox),
                None => Some(self.model.of_code(&row.code)),
            };
            let Some(pledge) = pledge else { panic!("{row:?} is no pledge\n{}", self.tail()) };
            if pledge.code.is_empty() {
                (pledge.code, pledge.created) = (row.code.clone(), row.created_at);
            }
            assert!(row.state != State::Pending || row.expires_at >= pledge.expires, "{row:?} lost time");
            pledge.expires = row.expires_at;
            let record = row.sealed.as_ref().map(|sealed| {
                let open = || site.record(&row).expect("a record");
                self.opened.entry(sealed.clone()).or_insert_with(open).clone()
            });
            let of_row = Pledge {
                mailbox,
                code: row.code.clone(),
                state: row.state,
                typed: Typed {
                    name: record.as_ref().map_or(pledge.typed.name.clone(), |record| record.name.clone()),
                    organisation: record
                        .map_or(pledge.typed.organisation.clone(), |record| record.organisation.clone()),
                    calls: row.calls.as_str().to_owned(),
                    region: row.region,
                    voice: row.voice,
                    show_name: pledge.typed.show_name,
                },
                origin: Origin {
                    language: row.language,
                    channel: row.channel,
                    // One that was never confirmed may go without those it brought being told.
                    brought_by: pledge.origin.brought_by.clone(),
                    generation: row.generation,
                },
                review: [row.name_review, row.organisation_review],
                revision: row.revision,
                day: row.confirmed_day,
                aside: row
                    .cleanup_id
                    .map(|id| (self.cleanups[&id].clone(), row.cleanup_from.expect("where it stood"))),
                created: row.created_at,
                expires: row.expires_at,
            };
            let pledge = pledge.clone();
            assert_eq!(of_row, pledge, "{}", self.tail());
        }

        let kept = sixteen::store::tally::all(&site.store.read).await.expect("read");
        let is_count = |dimension| {
            // The recount compares the counts by text.
            !matches!(
                dimension,
                Dimension::Text | Dimension::Changes | Dimension::Lot | Dimension::Names | Dimension::Paper
            )
        };
        let kept: BTreeMap<_, _> =
            kept.into_iter().filter(|((dimension, _), count)| is_count(*dimension) && *count != 0).collect();
        assert_eq!(kept, self.model.tally(), "{}", self.tail());
        let traffic = sixteen::store::traffic::since(&site.store.read, None).await.expect("read");
        let traffic: BTreeMap<_, _> = traffic.into_iter().filter(|(_, count)| *count != 0).collect();
        assert!(
            traffic.keys().all(|(_, measure, ..)| matches!(measure, Measure::Signed | Measure::Confirmed))
        );
        assert_eq!(traffic, self.model.traffic(), "{}", self.tail());
        self.compared += 1;
        // It reads all that was just compared once more: now and then is enough.
        if self.compared.is_multiple_of(8) {
            let recount = site.recount().await.expect("counted");
            assert_eq!(recount.differences, [], "{}", self.tail());
            assert_eq!(usize::try_from(recount.total).expect("a count"), self.model.counted().count());
        }

        let shown = site.released((i64::MAX, i64::MAX), 1000).await.expect("read");
        let shown: BTreeSet<String> = shown.into_iter().map(|pledge| pledge.code).collect();
        let released = |pledge: &&Pledge| pledge.review.contains(&Review::Released);
        let expected = self.model.counted().filter(released).map(|pledge| pledge.code.clone()).collect();
        assert_eq!(shown, expected, "{}", self.tail());
        let counted = self.model.codes(|pledge| pledge.state == State::Confirmed);
        if let Some(code) = self.random.pick(&counted) {
            let by = |pledge: &&Pledge| pledge.origin.brought_by.as_ref() == Some(&code);
            let expected = self.model.counted().filter(by).count();
            let brought = site.brought(&code).await.expect("counted");
            assert_eq!(usize::try_from(brought).expect("a count"), expected, "{}", self.tail());
        }
    }
}

on_both_databases! {
    async fn every_count_is_the_models_whatever_happens_in_whatever_order(database: Database) {
        let seed = from_environment("MODEL_SEED", 16);
        let rounds = from_environment("MODEL_ROUNDS", ROUNDS);
        let mut walk = Walk::begin(&database, seed).await;
        let mut pairs: BTreeMap<(Operation, Operation), u64> = BTreeMap::new();
        let mut last = Operation::Sign;
        for _ in 0..rounds {
            for operation in round_trip(&mut walk.random) {
                walk.step(operation).await;
                *pairs.entry((last, operation)).or_default() += 1;
                last = operation;
            }
        }
        for operation in ALL {
            let ran: u64 = ALL.iter().map(|before| pairs.get(&(*before, operation)).copied().unwrap_or(0)).sum();
            let effective = walk.effective.get(&operation).copied().unwrap_or(0);
            let least = ALL.iter().map(|before| pairs.get(&(*before, operation)).copied().unwrap_or(0)).min();
            println!(
                "{operation:?}: ran {ran} times, changed something {effective} times, after each other one at least {} times",
                least.unwrap_or(0)
            );
            assert!(effective >= rounds.min(ROUNDS), "{operation:?} changed something {effective} times");
        }
        println!("seed {seed}: every ordered pair ran {:?} times", pairs.values().min().expect("pairs"));
        assert!(ALL.iter().all(|one| ALL.iter().all(|two| pairs.get(&(*one, *two)).is_some_and(|n| *n >= rounds))));
    }
}
