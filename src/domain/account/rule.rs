//! Whether everyone must have a second factor.

use serde_json::json;

use crate::domain::{Action, Batch, By, Entry, Error, OrganizerWrite};
use crate::store::{self, Store};

const SECOND_FACTOR_RULE: &str = "desk_second_factor";

/// Whether everyone must have a second factor.
pub async fn is_second_factor_required(store: &Store) -> Result<bool, Error> {
    Ok(store::setting::read(&store.read, SECOND_FACTOR_RULE).await?.as_deref() == Some("required"))
}

/// Asks a second factor of everyone, or no longer.
#[derive(Debug)]
pub struct RequireSecondFactor {
    /// Whether it is asked for.
    pub required: bool,
}

impl OrganizerWrite for RequireSecondFactor {
    type Answer = ();

    async fn write_by(&self, _: By, batch: &Batch<'_>) -> Result<((), Vec<Entry>), Error> {
        let word = if self.required { "required" } else { "free" };
        store::setting::put(batch.tx, SECOND_FACTOR_RULE, word).await?;
        let details = json!({ "required": self.required });
        Ok(((), vec![Entry::new(Action::SecondFactorRule, "", details)]))
    }
}
