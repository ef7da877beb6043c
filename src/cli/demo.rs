//! `sixteen demo`.

use clap::Args;
use data_encoding::BASE32_NOPAD;

use crate::app::{App, load_campaign};
use crate::cli::output::{Failure, complain};
use crate::cli::serve;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::account::organizer::Role;
use crate::domain::operate::demo::PLEDGES;
use crate::domain::{By, EmailAddress};

/// Who signs in at the console.
const OWNER: &str = "owner@demo.example";

/// Sign-ups of a network a day: one network sends more.
const NETWORK_DAILY: i64 = 100;

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// How many people sign
    #[arg(long, default_value_t = PLEDGES)]
    pledges: usize,
}

impl Demo {
    /// Makes the demo in a folder of its own, and serves it until the program is told to stop.
    pub(super) async fn run(self, config: Config) -> Result<(), Failure> {
        let failed =
            |reason: &dyn std::fmt::Display| Failure::Other(format!("the demo cannot be made: {reason}"));
        let folder =
            tempfile::Builder::new().prefix("sixteen-demo-").tempdir().map_err(|error| failed(&error))?;
        // Of a real site's settings only those that reach nothing of it: no backup, letter or figure of what is made
        // up gets among real ones.
        let config = Config {
            data: folder.path().to_owned(),
            network_daily: NETWORK_DAILY,
            listen: config.listen,
            campaign: config.campaign,
            log: config.log,
            log_format: config.log_format,
            log_requests: config.log_requests,
            ..Config::default()
        };
        let schedule = load_campaign(config.campaign.as_deref())?.schedule;
        let first =
            schedule.dates(schedule.date(Clock::system().now())).into_iter().next().unwrap_or_default();
        let begins = schedule.zone.to_timestamp(first.at(0, 0, 0, 0)).map_err(|error| failed(&error))?;
        complain("Making a demo: some seconds …");
        let app = App::build_demo(config.clone(), Clock::at(begins)).await?;
        let site = app.site();
        let email = EmailAddress::parse(OWNER).map_err(|error| failed(&error))?;
        let password = BASE32_NOPAD.encode(&site.clock.random::<10>()).to_lowercase();
        let hash = site.hash_password(&email, &password).await?;
        let hash = hash.map_err(|_| failed(&"no password was found"))?;
        let language = site.campaign.default_language().code.clone();
        let added =
            site.add_organizer(By::CommandLine, &email, Role::Owner, Some(hash), &language, false).await?;
        added.map_err(|refusal| failed(&refusal))?;
        site.fill_demo(self.pledges).await?;
        drop(site);
        serve::run(app, &config, None, Some(&format!("{OWNER}, password {password}"))).await
    }
}
