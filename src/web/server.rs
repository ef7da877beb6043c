//! The accept loop. `axum::serve` sets no timer, and without one hyper's time-outs do nothing: a
//! slow or silent client would hold its connection for ever. So the loop is ours: time-outs for
//! heads and for rest between requests, a cap on connections of all and of each network, and an
//! orderly end.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{self, Context as TaskContext, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use futures_util::future::{Either, ready};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, Sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::domain::crypto::network::is_allowed;
use crate::web::body_budget::BodyBudget;
use crate::web::extract::Peer;
use crate::web::live::Live;
use crate::web::places::{Place, Places};
use crate::web::{Context, front};

/// Largest request head: of thousands that are sent slowly each keeps as much.
const HEAD: usize = 24 * 1024;

/// Bytes that a client may send before it is answered without a place of its own: what is read at first
/// goes into so much, and nearly all heads are a tenth of it.
const USUAL: usize = 8 * 1024;

/// Connections that send more: each keeps a buffer of up to [`HEAD`] as long as it is open.
const LARGE: usize = 512;

/// How long a client may take not a single byte of an answer.
const WRITE_STALL: Duration = Duration::from_secs(30);

/// How long answers may take to finish once the program is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long the first request of a connection may be on its way when the program stops.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

/// One network has at most this part of the connections: a large one, as a carrier puts thousands of
/// phones behind one address.
const NETWORK: usize = 2;

const MINUTE: Duration = Duration::from_secs(60);

/// Connections run short when less than this part is left: a reserve for forms and for whoever asks after
/// the program's health, in which each has one request.
const SHORT: usize = 16;

/// How long a head may take in the reserve.
const BRIEFLY: Duration = Duration::from_secs(2);

#[derive(Debug, Clone)]
pub struct Limits {
    pub connections: usize,
    /// Longest time a head may take, and a connection may rest.
    pub header_timeout: Duration,
    /// Networks that may have all connections: those of proxies, and others that speak for many.
    pub shared_networks: Vec<IpNet>,
    /// Streams, which end first when connections run short.
    pub live: Arc<Live>,
}

/// Accepts connections until `stop`, then lets begun answers finish. With `pages`, those that are ready are
/// answered before the router.
pub async fn serve(
    listener: Arc<TcpListener>,
    router: Router,
    pages: Option<Context>,
    limits: Limits,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let by_network = Places::new(usize::MAX, limits.connections / NETWORK);
    let large = Places::new(LARGE, LARGE / NETWORK);
    let (bodies, mut told) = (BodyBudget::new(), None);
    let (open, cut) = (TaskTracker::new(), CancellationToken::new());
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(HEAD)
        // `pipeline_flush` stays off: with it hyper gathers an answer, or many, without end for a client
        // that reads none of it.
        .half_close(false);
    let mut brief = http.clone();
    brief.header_read_timeout(limits.header_timeout.min(BRIEFLY)).keep_alive(false);
    let is_short = || places.available_permits() < limits.connections / SHORT;
    loop {
        if is_short() {
            limits.live.make_room(1);
        }
        // Beyond the cap new connections wait in the operating system's queue.
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = stop.cancelled() => break,
        };
        let Ok(place) = place else { break };
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener, &mut told) => accepted,
            () = stop.cancelled() => break,
        };
        let counted = (!is_allowed(&limits.shared_networks, peer.ip())).then_some(peer.ip());
        let Some(of_network) = by_network.take(counted) else { continue };
        let (router, bodies, pages) = (router.clone(), bodies.clone(), pages.clone());
        let first = Arc::new(FirstRequest::default());
        let began = Arc::clone(&first);
        let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
            began.begin();
            let page = pages.as_ref().and_then(|context| front::page(context, &request, Peer(peer)));
            if let Some(page) = page {
                return Either::Left(ready(Ok(page)));
            }
            let mut request = request.map(|body| Body::new(bodies.watch(body, counted)));
            request.extensions_mut().insert(Peer(peer));
            Either::Right(router.clone().oneshot(request))
        });
        // The answer is one write: waiting for more to send would only delay it.
        let _ = stream.set_nodelay(true);
        let bounded =
            Bounded { stream, stalled: None, unanswered: 0, large: (large.clone(), counted), place: None };
        let http = if is_short() { &brief } else { &http };
        let connection = http.serve_connection(TokioIo::new(bounded), service);
        let (stop, cut) = (stop.clone(), cut.clone());
        open.spawn(async move {
            let mut connection = pin!(connection);
            tokio::select! {
                // Resets and time-outs are the client's business.
                _ = &mut connection => {}
                () = first.after(&stop) => {
                    connection.as_mut().graceful_shutdown();
                    tokio::select! {
                        _ = connection => {}
                        () = cut.cancelled() => {}
                    }
                }
            }
            drop((place, of_network));
        });
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(GRACE, open.wait()).await.is_err() {
        tracing::warn!("Some connections did not end in time and are cut");
        cut.cancel();
        open.wait().await;
    }
}

/// The first request of a connection: one that was let in is answered, also when the program stops meanwhile.
#[derive(Debug, Default)]
struct FirstRequest {
    has_begun: AtomicBool,
    begins: Notify,
}

impl FirstRequest {
    fn begin(&self) {
        if !self.has_begun.swap(true, Ordering::Relaxed) {
            self.begins.notify_one();
        }
    }

    /// Ends when the connection may end: the program stops, and no first request is on its way.
    async fn after(&self, stop: &CancellationToken) {
        stop.cancelled().await;
        if !self.has_begun.load(Ordering::Relaxed) {
            let _ = tokio::time::timeout(FIRST_REQUEST, self.begins.notified()).await;
        }
    }
}

/// Accepts a connection; when the machine is out of files it waits for some to come back, and says so
/// once a minute.
async fn accept(listener: &TcpListener, told: &mut Option<Instant>) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                if told.is_none_or(|told| told.elapsed() >= MINUTE) {
                    *told = Some(Instant::now());
                    tracing::error!(%error, "Connections cannot be accepted; more files may have to be allowed");
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

/// A stream that breaks when the other side takes nothing for [`WRITE_STALL`], or sends much while all
/// places for that are taken. The timer runs only while a write waits, so an answer that goes out at once
/// costs nothing.
#[derive(Debug)]
struct Bounded {
    stream: TcpStream,
    stalled: Option<Pin<Box<Sleep>>>,
    /// Bytes read since the last answer.
    unanswered: usize,
    /// The places for those who send much, and who asks; nobody in particular is who speaks for many.
    large: (Places, Option<IpAddr>),
    place: Option<Place>,
}

impl Bounded {
    fn watch<T>(&mut self, written: Poll<io::Result<T>>, cx: &mut TaskContext<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            (self.stalled, self.unanswered) = (None, 0);
            return written;
        }
        let timer = self
            .stalled
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + WRITE_STALL)));
        task::ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        task::ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.unanswered += buf.filled().len() - before;
        if self.unanswered > USUAL && self.place.is_none() {
            let (large, ip) = &self.large;
            self.place = Some(large.take(*ip).ok_or(io::ErrorKind::QuotaExceeded)?);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.watch(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut TaskContext<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.watch(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut TaskContext<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use axum::routing::get;
    use bytes::Bytes;
    use futures_util::stream;
    use tokio::{io::AsyncWriteExt, sync::oneshot};

    use super::*;

    const PIECE: usize = 64 * 1024;

    /// More than the operating system takes in for a line, and much less than the answer has.
    const MUCH: u64 = 32 * 1024 * 1024;

    // The clock stands still until all wait, and then goes on to the next time-out at once.
    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_reads_is_not_gathered_and_ends() {
        let taken = Arc::new(AtomicU64::new(0));
        let (alive, gone) = oneshot::channel::<()>();
        let slot = Arc::new(std::sync::Mutex::new(Some((Arc::clone(&taken), alive))));
        let handler = move || async move {
            let state = slot.lock().expect("no fault").take();
            Body::from_stream(stream::unfold(state, async |state| {
                // As reading from a file would.
                tokio::task::yield_now().await;
                let (taken, alive) = state?;
                let before = taken.fetch_add(PIECE as u64, Ordering::Relaxed);
                let piece = Ok::<_, io::Error>(Bytes::from(vec![0; PIECE]));
                (before < 8 * MUCH).then_some((piece, Some((taken, alive))))
            }))
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (header_timeout, live) = (Duration::from_secs(10), Arc::new(Live::new(1)));
        let limits = Limits { connections: 8, header_timeout, shared_networks: Vec::new(), live };
        let (router, stop) = (Router::new().route("/", get(handler)), CancellationToken::new());
        let serving = tokio::spawn(serve(Arc::new(listener), router, None, limits, stop.clone()));
        let mut client = TcpStream::connect(address).await.expect("a connection");
        client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("sent");
        // The answer is let go of, as its client takes nothing.
        assert!(gone.await.is_err());
        let taken = taken.load(Ordering::Relaxed);
        assert!(taken > 0 && taken < MUCH, "{taken} bytes were gathered");
        stop.cancel();
        serving.await.expect("no fault");
        drop(client);
    }
}
