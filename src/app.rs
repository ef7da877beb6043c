//! Builds the program from its configuration, starts it, and stops it in order: no new work,
//! begun answers finished, letters in hand sent or given back, everything written, pools closed.

mod background;
pub mod doctor;
mod files;
pub mod letters;
mod opened;
mod proxy;
mod repeats;
mod service;
mod sockets;
mod stage;
mod start;
mod tasks;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::background::{
    back_up, end_streams, flush, go_on_with_demo, purge, refresh, tell_minute, watch_writer, work,
};
use crate::app::start::in_english;
use crate::app::tasks::{supervise, supervise_last};
use crate::clock::Clock;
use crate::config::{BaseUrl, Config};
use crate::domain::Site;
use crate::domain::kernel::failure::{Failure, FailureReason};
use crate::domain::kernel::mailbox::LocalMailbox;
use crate::domain::operate::backup::Schedule;
use crate::domain::operate::figures::Figures;
use crate::domain::operate::issue::Issue;
use crate::domain::pledge::report::Report;
use crate::domain::write::rules::Stage;
use crate::mail::bounce;
use crate::mail::letter::Sender;
use crate::mail::smtp::Smtp;
use crate::mail::{Courier, Mailbox, Transport};

pub use crate::mail::doctor::{MailTest, check_mail};
use crate::store::StoreError;
use crate::web::server::Limits;
use crate::web::{self, Context};

pub use opened::{Opened, migrate};
pub use repeats::Repeats;
pub use service::tell_stop;
pub use sockets::Sockets;
pub use stage::wipe_rehearsal;
pub use start::{StartError, load_campaign, look, prepare, refuse_stranger, warnings};

/// How long the last visits may take to write when the program stops.
const LAST_VISITS: Duration = Duration::from_secs(5);

/// How long the start waits for the mail server's greeting.
const FIRST_GREETING: Duration = Duration::from_secs(3);

/// The program, ready to run.
#[derive(Debug)]
pub struct App {
    opened: Opened,
    context: Context,
    sockets: Sockets,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    address: SocketAddr,
    limits: Limits,
    flush_every: Duration,
    backups: Option<Schedule>,
    courier: Arc<Courier>,
    mailbox: Option<Mailbox>,
}

impl App {
    /// Builds the program: everything that can be wrong is wrong here.
    ///
    /// # Errors
    /// Why it cannot start.
    pub async fn build(config: Config, clock: Clock) -> Result<Self, StartError> {
        let campaign = prepare(&config, &[])?;
        let stage = if config.rehearsal { Stage::Rehearsal } else { Stage::Real };
        let opened = Opened::make(&config, campaign, clock, stage).await?;
        Self::build_on(opened, config, None).await
    }

    /// The same beside a program that runs with other settings, to take over from it: at its doors where the settings
    /// still name them. It makes no site but a rehearsal: a slip in the settings would begin an empty one in
    /// public.
    ///
    /// # Errors
    /// Why it cannot; the other one is not touched.
    pub async fn build_beside(
        config: Config,
        clock: Clock,
        before: Sockets,
        running: &Config,
    ) -> Result<Self, StartError> {
        let campaign = prepare(&config, &before.addresses())?;
        let opened = match config.rehearsal && running.folder() == config.folder() {
            true => Opened::make(&config, campaign, clock, Stage::Rehearsal).await?,
            false => Opened::open_beside(&config, campaign, clock).await?,
        };
        Self::build_on(opened, config, Some(before)).await
    }

    /// The same on a new database where nothing is real, and every page says so.
    ///
    /// # Errors
    /// Also when there is a database already.
    pub async fn build_demo(config: Config, clock: Clock) -> Result<Self, StartError> {
        let campaign = prepare(&config, &[])?;
        let opened = Opened::make(&config, campaign, clock, Stage::Demo).await?;
        Self::build_on(opened, config, None).await
    }

    async fn build_on(opened: Opened, config: Config, before: Option<Sockets>) -> Result<Self, StartError> {
        let site = opened.site.clone();
        site.keep_texts().await.map_err(StartError::of_store(&config))?;
        let sockets = Sockets::open(&config, before).await?;
        let (listener, metrics) =
            sockets.listeners().map_err(|error| StartError::Listen(config.listen, error))?;
        let address = listener.local_addr().map_err(|error| StartError::Listen(config.listen, error))?;
        let base_url = config.base_url.clone().unwrap_or_else(|| BaseUrl::local(address));
        if !base_url.is_loopback() {
            for warning in warnings(&site.campaign, site.rules.date(site.clock.now_ms())) {
                tracing::warn!("Before the public comes: {warning}");
            }
            if site.rules.ignores_proxy {
                tracing::warn!("{}", in_english(&site.campaign, &Issue::Proxy));
            }
        }
        let (transport, mailbox) = match config.smtp_url.clone() {
            Some(server) => {
                let smtp =
                    Smtp::new(server, base_url.host(), config.mail_timeout).map_err(StartError::Mail)?;
                (Transport::Smtp(Box::new(smtp)), None)
            }
            None => {
                let folder = config.data.display().to_string();
                let mailbox = Mailbox::open(&config.data).map_err(|error| StartError::Data(folder, error))?;
                (Transport::Mailbox(mailbox.clone()), Some(mailbox))
            }
        };
        let sender = Sender::of(&config, base_url.clone())
            .ok_or_else(|| StartError::Mail("the sender cannot be written to".into()))?;
        let courier = Arc::new(Courier {
            site: site.clone(),
            sender,
            transport,
            connections: config.mail_connections,
            retry: config.mail_retry,
            give_up: config.mail_give_up,
        });
        let kept = mailbox.clone().map(|mailbox| Arc::new(mailbox) as Arc<dyn LocalMailbox>);
        let previews = Arc::new(letters::Previews { site: site.clone(), base_url: base_url.clone() });
        let context = Context::new(&config, base_url, site, kept, Some(previews));
        let limits = Limits {
            connections: files::raise(config.connections),
            header_timeout: config.header_timeout,
            shared_networks: context.shared_networks.clone(),
            live: Arc::clone(&context.live),
        };
        let flush_every = config.traffic_flush;
        let backups = config.backup_folder.clone().map(|folder| Schedule {
            folder,
            every: config.backup_every,
            keep: config.backup_keep,
            database: config.database(),
        });
        Ok(Self {
            opened,
            context,
            sockets,
            listener,
            metrics,
            address,
            limits,
            flush_every,
            backups,
            courier,
            mailbox,
        })
    }

    /// Where the program listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address visitors use.
    pub fn base_url(&self) -> &BaseUrl {
        &self.context.base_url
    }

    /// Where Prometheus asks.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref()?.local_addr().ok()
    }

    /// Where the program is asked.
    pub fn sockets(&self) -> &Sockets {
        &self.sockets
    }

    /// The local mailbox, when there is no mail server.
    pub fn mailbox(&self) -> Option<&Mailbox> {
        self.mailbox.as_ref()
    }

    /// Why the mail server would take no letters: greeting, encryption and login are tried once.
    pub async fn mail_failure(&self) -> Option<Failure> {
        tokio::time::timeout(FIRST_GREETING, self.courier.check())
            .await
            .unwrap_or_else(|_| Err(FailureReason::Silent.into()))
            .err()
    }

    /// Whether somebody has an account at the organizers' console.
    pub async fn has_organizers(&self) -> Result<bool, StoreError> {
        self.opened.site.has_organizers().await
    }

    /// The site; tests look into it. Clones must be dropped before the program can stop.
    pub fn site(&self) -> Site {
        self.opened.site.clone()
    }

    /// Runs until `stop`, then stops in order. Answers whether it ran until then: a task that it cannot be
    /// without, and that ended unasked, stops it too.
    pub async fn run_until(self, stop: CancellationToken) -> bool {
        let Self {
            opened, context, sockets, listener, limits, flush_every, backups, metrics, courier, ..
        } = self;
        // The port closes with its last copy.
        drop(sockets);
        let signals = Arc::clone(&opened.site.signals);
        let supervised = |name, begin: Box<dyn FnMut() -> BoxFuture<'static, ()> + Send>| {
            supervise(name, Arc::clone(&signals), stop.clone(), begin)
        };
        let mut tasks = vec![
            supervised("courier", {
                let stop = stop.clone();
                Box::new(move || {
                    let (courier, stop) = (Arc::clone(&courier), stop.clone());
                    Box::pin(courier.run(stop))
                })
            }),
            supervised("refresher", {
                let (context, stop) = (context.clone(), stop.clone());
                Box::new(move || Box::pin(refresh(context.clone(), stop.clone())))
            }),
            supervised("scheduler", {
                let (site, folder, stop) = (opened.site.clone(), context.data.clone(), stop.clone());
                Box::new(move || Box::pin(purge(site.clone(), folder.clone(), stop.clone())))
            }),
            supervised("worker", {
                let (site, stop) = (opened.site.clone(), stop.clone());
                Box::new(move || Box::pin(work(site.clone(), stop.clone())))
            }),
            supervised("teller", {
                let (site, stop) = (opened.site.clone(), stop.clone());
                // Before the first request.
                let mut begun = Figures::read(&site).await.ok();
                Box::new(move || Box::pin(tell_minute(site.clone(), begun.take(), stop.clone())))
            }),
            supervised("flusher", {
                let (site, stop) = (opened.site.clone(), stop.clone());
                Box::new(move || Box::pin(flush(site.clone(), flush_every, stop.clone())))
            }),
            // Streams have no end of their own: without this the stop would wait for them.
            supervised("streams", {
                let (context, stop) = (context.clone(), stop.clone());
                Box::new(move || Box::pin(end_streams(context.clone(), stop.clone())))
            }),
        ];
        tasks.push(supervised("notifier", {
            let (site, stop) = (opened.site.clone(), stop.clone());
            Box::new(move || Box::pin(service::tell(site.clone(), stop.clone())))
        }));
        if let Some((listener, recorded)) = metrics.zip(web::prometheus::record()) {
            let (gathered, ended) = (recorded.clone(), stop.clone());
            tasks.push(supervised(
                "gatherer",
                Box::new(move || Box::pin(web::prometheus::gather(gathered.clone(), ended.clone()))),
            ));
            let (listener, router) = (Arc::new(listener), web::prometheus::router(context.clone(), recorded));
            let (limits, stop) = (limits.clone(), stop.clone());
            tasks.push(supervised(
                "metrics",
                Box::new(move || {
                    let (listener, router) = (Arc::clone(&listener), router.clone());
                    Box::pin(web::server::serve(listener, router, None, limits.clone(), stop.clone()))
                }),
            ));
        }
        if let Some(schedule) = backups {
            let (site, stop) = (opened.site.clone(), stop.clone());
            let task = move || {
                Box::pin(back_up(site.clone(), schedule.clone(), stop.clone())) as BoxFuture<'static, ()>
            };
            tasks.push(supervised("backups", Box::new(task)));
        }
        if opened.site.rules.stage == Stage::Demo {
            let (site, stop) = (opened.site.clone(), stop.clone());
            let task =
                move || Box::pin(go_on_with_demo(site.clone(), stop.clone())) as BoxFuture<'static, ()>;
            tasks.push(supervised("demo", Box::new(task)));
        }
        let last = |name, task| supervise_last(name, Arc::clone(&signals), stop.clone(), task);
        let writing: BoxFuture<'static, ()> = Box::pin(watch_writer(opened.site.clone(), stop.clone()));
        let router = web::router::router(context.clone());
        let serving: BoxFuture<'static, ()> = Box::pin(web::server::serve(
            Arc::new(listener),
            router,
            Some(context.clone()),
            limits,
            stop.clone(),
        ));
        let mut asked = true;
        for task in [last("writer", writing), last("server", serving)] {
            asked &= task.await.unwrap_or(false);
        }
        for task in tasks {
            // A fault in one of them must not keep the others from ending well.
            let _ = task.await;
        }
        drop(context);
        // What was counted while the last answers were given.
        if let Ok(Err(error)) = tokio::time::timeout(LAST_VISITS, opened.site.flush_traffic()).await {
            tracing::warn!(%error, "The last visits could not be counted");
        }
        opened.close().await;
        asked
    }
}

/// Reads a report about a letter.
pub fn read_report(config: &Config, mail: &[u8]) -> Option<Report> {
    bounce::read(mail, config.mail_return_path.as_ref())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use super::*;

    /// Starts the program on a database of its own.
    async fn app(folder: &Path) -> App {
        let data = format!("--data={}", folder.display());
        let command = clap::Command::new("sixteen").args(crate::config::arguments());
        let backups = format!("--backup-folder={}", folder.join("backups").display());
        let metrics = "--metrics-listen=127.0.0.1:0";
        let given = command.get_matches_from(["sixteen", &data, "--listen=127.0.0.1:0", metrics, &backups]);
        let (config, _, mistakes) = Config::gather(&given, true);
        assert_eq!(mistakes, []);
        let clock = Clock::at("2026-12-01T03:01:00Z".parse().expect("a moment"));
        App::build(config, clock).await.expect("it starts")
    }

    #[tokio::test]
    async fn a_demo_is_made_on_no_database_that_is_there() {
        let folder = tempfile::TempDir::new().expect("a folder");
        app(folder.path()).await.opened.close().await;
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = Config { data: folder.path().to_owned(), listen, ..Config::default() };
        let refused = App::build_demo(config, Clock::at("2026-12-01T03:01:00Z".parse().expect("a moment")))
            .await
            .map(|_| ());
        assert!(matches!(refused, Err(StartError::NotDemo(_))), "{refused:?}");
    }

    // Goes through the tasks that the program itself tells of: a new one is tried as well.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_task_dies_unseen() {
        let (mut left, mut begun_again, mut ended) = (BTreeSet::from(["writer"]), Vec::new(), Vec::new());
        let mut known = left.clone();
        while let Some(name) = left.pop_first() {
            let folder = tempfile::TempDir::new().expect("a folder");
            let app = app(folder.path()).await;
            let (signals, stop) = (Arc::clone(&app.opened.site.signals), CancellationToken::new());
            let running = tokio::spawn(app.run_until(stop.clone()));
            let until = async |what: &str, is: &dyn Fn() -> bool| {
                let waiting = async {
                    while !is() {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                };
                tokio::time::timeout(Duration::from_secs(30), waiting).await.expect(what);
            };
            until("all run", &|| signals.tasks().get("server") == Some(&true)).await;
            for task in signals.tasks().into_keys() {
                if known.insert(task) && task != name {
                    left.insert(task);
                }
            }
            *signals.fault.lock().expect("no fault") = Some(name);
            until(name, &|| signals.tasks().get(name) == Some(&false)).await;
            // It is begun again, or the program ends and says so.
            until(name, &|| signals.tasks().get(name) == Some(&true) || running.is_finished()).await;
            if running.is_finished() {
                assert!(!running.await.expect("it ends in order"), "{name}: not by itself");
                ended.push(name);
            } else {
                begun_again.push(name);
                stop.cancel();
                assert!(running.await.expect("it ends in order"), "{name}: as it was asked to");
            }
        }
        assert_eq!(
            begun_again,
            [
                "backups",
                "courier",
                "flusher",
                "gatherer",
                "metrics",
                "notifier",
                "refresher",
                "scheduler",
                "streams",
                "teller",
                "worker"
            ]
        );
        assert_eq!(ended, ["writer", "server"]);
    }
}
