//! Adds the visits and clicks counted in memory to the database.

use crate::domain::{Batch, Error, Site, Write};
use crate::store;
use crate::store::traffic::Traffic;

#[derive(Debug)]
pub struct AddTraffic(pub Traffic);

impl Write for AddTraffic {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        store::traffic::add(batch.tx, &self.0).await
    }
}

impl Site {
    /// Adds the visits and clicks counted so far to the database: afterwards they are in
    /// it. What cannot be written is kept and written the next time.
    pub async fn flush_traffic(&self) -> Result<(), Error> {
        let _writing = self.counters.writing.lock().await;
        let day = self.rules.date(self.clock.now_ms()).to_string();
        let traffic = self.counters.take(&day);
        if traffic.is_empty() {
            return Ok(());
        }
        let written = self.write_in_turn(AddTraffic(traffic.clone())).await;
        if written.is_err() {
            self.counters.put_back(traffic);
        }
        written
    }
}
