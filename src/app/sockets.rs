//! The sockets a program listens at, which the next one takes over.

use std::io;
use std::net::{self, SocketAddr};

use tokio::net::TcpListener;

use crate::app::start::StartError;
use crate::config::Config;

/// Where the program is asked: its site, and by Prometheus.
#[derive(Debug)]
pub struct Sockets {
    site: (SocketAddr, net::TcpListener),
    metrics: Option<(SocketAddr, net::TcpListener)>,
}

impl Sockets {
    /// The same doors once more: a program that takes over from another listens there before that one stops.
    pub fn again(&self) -> io::Result<Self> {
        let copy = |(at, listener): &(SocketAddr, net::TcpListener)| {
            Ok::<_, io::Error>((*at, listener.try_clone()?))
        };
        Ok(Self { site: copy(&self.site)?, metrics: self.metrics.as_ref().map(copy).transpose()? })
    }

    pub(super) fn addresses(&self) -> Vec<SocketAddr> {
        [&self.site].into_iter().chain(&self.metrics).map(|(at, _)| *at).collect()
    }

    /// The doors as the program takes requests at them.
    pub(super) fn listeners(&self) -> io::Result<(TcpListener, Option<TcpListener>)> {
        let Self { site: (_, site), metrics } = self.again()?;
        let metrics = metrics.map(|(_, metrics)| TcpListener::from_std(metrics)).transpose()?;
        Ok((TcpListener::from_std(site)?, metrics))
    }

    /// Listens where the settings say: at the door that is open there already, or at a new one.
    pub(super) async fn open(config: &Config, before: Option<Self>) -> Result<Self, StartError> {
        let (site, metrics) = before.map_or((None, None), |before| (Some(before.site), before.metrics));
        let same =
            |at: SocketAddr, open: Option<(SocketAddr, net::TcpListener)>| open.filter(|(was, _)| *was == at);
        let bind = async |at| Ok::<_, io::Error>((at, TcpListener::bind(at).await?.into_std()?));
        let site = match same(config.listen, site) {
            Some(site) => site,
            None => bind(config.listen).await.map_err(|error| StartError::Listen(config.listen, error))?,
        };
        let metrics = match config.metrics_listen.map(|at| (at, same(at, metrics))) {
            Some((at, None)) => Some(bind(at).await.map_err(|error| StartError::Metrics(at, error))?),
            open => open.and_then(|(_, open)| open),
        };
        Ok(Self { site, metrics })
    }
}
