//! Overviews for organizers, gathered at most once a moment.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::domain::Site;
use crate::domain::operate::overview::Overview;
use crate::domain::operate::overview::period::Selection;
use crate::web::Error;

/// How long an overview is shown to all who ask. Another machine writes what it has counted
/// within a second: both together, and the gathering, are less than two.
const FRESH: Duration = Duration::from_millis(750);

/// Narrowed numbers are shown so many times as long as counting them took: a twentieth of a processor.
const REST: u32 = 20;

/// Overviews by what they are of: gathered once for all who ask within a moment, and one after the
/// other, so that a room full of organizers costs the visitors nothing.
#[derive(Debug, Default)]
pub struct Overviews(Mutex<HashMap<Selection, (Instant, Arc<Overview>)>>);

impl Overviews {
    pub async fn get(&self, site: &Site, selection: Selection) -> Result<Arc<Overview>, Error> {
        let mut kept = self.0.lock().await;
        kept.retain(|_, (until, _)| Instant::now() < *until);
        if let Some((_, overview)) = kept.get(&selection) {
            return Ok(Arc::clone(overview));
        }
        let began = Instant::now();
        let overview = Arc::new(Overview::gather(site, selection.clone()).await?);
        // Kept counts are cheap; numbers that are narrowed are counted from the rows.
        let rest = if selection.facets.is_empty() { FRESH } else { FRESH.max(began.elapsed() * REST) };
        let until = Instant::now() + rest;
        kept.insert(selection, (until, Arc::clone(&overview)));
        Ok(overview)
    }
}
