//! `sixteen migrate`.

use serde_json::json;

use crate::app;
use crate::cli::output::{Failure, sum};
use crate::config::Config;

pub(super) async fn migrate(config: &Config) -> Result<(), Failure> {
    app::migrate(config).await?;
    sum("The database is up to date.", json!({ "up_to_date": true }));
    Ok(())
}
