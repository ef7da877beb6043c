//! A write that keeps the writer until it is let go, so that what follows waits for its turn.

use std::sync::Arc;

use sixteen::domain::{
    Error, Site,
    write::{Write, batch::Batch},
};
use tokio::{sync::Notify, task::JoinHandle};

struct Hold {
    begun: Arc<Notify>,
    go: Arc<Notify>,
}

impl Write for Hold {
    type Answer = ();

    async fn write(&self, _: &Batch<'_>) -> Result<(), Error> {
        self.begun.notify_one();
        self.go.notified().await;
        Ok(())
    }
}

/// The writer, held.
pub(crate) struct HeldWriter {
    go: Arc<Notify>,
    holding: JoinHandle<Result<(), Error>>,
}

impl HeldWriter {
    pub(crate) async fn hold(site: &Site) -> Self {
        let (site, begun, go) = (site.clone(), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let hold = Hold { begun: Arc::clone(&begun), go: Arc::clone(&go) };
        let holding = tokio::spawn(async move { site.write_in_turn(hold).await });
        begun.notified().await;
        Self { go, holding }
    }

    pub(crate) async fn let_go(self) {
        self.go.notify_one();
        self.holding.await.expect("no fault").expect("written");
    }
}
