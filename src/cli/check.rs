//! `sixteen check`.

use serde_json::json;

use crate::app::{StartError, load_campaign, look, warnings};
use crate::cli::output::{Failure, result, sum};
use crate::clock::Clock;
use crate::config::Config;

pub(super) fn check(config: &Config) -> Result<(), Failure> {
    let campaign = match load_campaign(config.campaign.as_deref()) {
        Ok(campaign) => campaign,
        Err(StartError::Campaign(problems)) => {
            for problem in &problems {
                result(problem, json!({ "problem": problem.to_string() }));
            }
            let count = problems.len();
            let (mistakes, them) = if count == 1 { ("mistake", "it") } else { ("mistakes", "them") };
            return Err(Failure::Other(format!(
                "{count} {mistakes} in the campaign. Mend {them} and check again: a mistake can hide others"
            )));
        }
        Err(other) => return Err(other.into()),
    };
    let languages: Vec<&str> = campaign.languages.iter().map(|language| language.code.as_str()).collect();
    let (calls, regions) = (campaign.calls.len(), campaign.regions.len());
    let helplines = campaign.helplines.len();
    sum(
        format!(
            "No mistakes in “{}”: {calls} calls, {regions} regions, {helplines} helplines, languages: {}.",
            campaign.key,
            languages.join(", ")
        ),
        json!({
            "campaign": campaign.key,
            "calls": calls,
            "regions": regions,
            "helplines": helplines,
            "languages": languages,
        }),
    );
    let today = config.today.unwrap_or_else(|| campaign.schedule.date(Clock::system().now()));
    let remarks = look(config, &campaign, today);
    let places = campaign.to_do.iter().chain(&remarks).map(ToString::to_string);
    for left in warnings(&campaign, today).into_iter().chain(places) {
        result(format!("Still to do: {left}"), json!({ "to_do": left }));
    }
    Ok(())
}
