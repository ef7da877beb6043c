//! Overviews for organizers, gathered at most once a moment.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::domain::Site;
use crate::domain::operate::overview::{Overview, Range};
use crate::web::error::Error;

/// How long an overview is shown to all who ask. Another machine writes what it has counted
/// within a second: both together, and the gathering, are less than two.
const FRESH: Duration = Duration::from_millis(750);

/// Overviews by the days they are of: gathered once for all who ask within a moment, and one after the
/// other, so that a room full of organizers costs the visitors nothing.
#[derive(Debug, Default)]
pub struct Overviews(Mutex<HashMap<Range, (Instant, Arc<Overview>)>>);

impl Overviews {
    pub async fn get(&self, site: &Site, range: Range) -> Result<Arc<Overview>, Error> {
        let mut kept = self.0.lock().await;
        kept.retain(|_, (since, _)| since.elapsed() < FRESH);
        if let Some((_, overview)) = kept.get(&range) {
            return Ok(Arc::clone(overview));
        }
        let overview = Arc::new(Overview::gather(site, range).await?);
        kept.insert(range, (Instant::now(), Arc::clone(&overview)));
        Ok(overview)
    }
}
