//! `sixteen check`.

use crate::app::{StartError, load_campaign, look, warnings};
use crate::cli::output::{Failure, result, say};
use crate::clock::Clock;
use crate::config::Config;

pub(super) fn check(config: &Config) -> Result<(), Failure> {
    let campaign = match load_campaign(config.campaign.as_deref()) {
        Ok(campaign) => campaign,
        Err(StartError::Campaign(problems)) => {
            for problem in &problems {
                result(problem, serde_json::json!({ "problem": problem.to_string() }));
            }
            let count = problems.len();
            return Err(Failure::Other(format!(
                "{count} {} in the campaign. Mend them and check again: a mistake can hide others",
                if count == 1 { "mistake" } else { "mistakes" }
            )));
        }
        Err(other) => return Err(other.into()),
    };
    let languages: Vec<&str> = campaign.languages.iter().map(|language| language.code.as_str()).collect();
    say(format!(
        "No mistakes in “{}”: {} calls, {} regions, {} helplines, languages: {}.",
        campaign.key,
        campaign.calls.len(),
        campaign.regions.len(),
        campaign.helplines.len(),
        languages.join(", ")
    ));
    let today = config.today.unwrap_or_else(|| campaign.schedule.date(Clock::system().now()));
    for warning in warnings(&campaign, today) {
        say(format!("Still to do: {warning}"));
    }
    for place in campaign.to_do.iter().chain(&look(config, &campaign, today)) {
        say(format!("Still to do: {place}"));
    }
    Ok(())
}
