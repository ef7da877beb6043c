//! Files that leave. Rows go to a nameless file as fast as the database gives them, and from there
//! to whoever asked, as fast as their line takes them. So a slow line, or one that has died, keeps
//! no moment of the database; and a file that is ready soon has a length, by which a browser shows
//! how far it is.
//!
//! A file arrives whole, or is seen to be broken: what goes wrong before the answer is an answer of
//! its own, and what goes wrong later breaks the connection.

use std::fs::File;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::domain::export::{self, BookWords, Export, Format, Permit, Table, Take, Unfinished};
use crate::draw;
use crate::web::Error;
use crate::web::drawings::Drawings;

/// How long an answer waits for its file to be ready, so that it can tell the length. What takes
/// longer begins without one. A workbook is written from its end, so that one is always waited for.
const READY: Duration = Duration::from_secs(5);

/// How long a file may be on its way: 100 MB on a line of 256 kbit/s. Lines that take nothing at all
/// are cut by the accept loop much sooner.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Bytes that are read at a time.
const PIECE: usize = 64 * 1024;

#[derive(Debug, Clone, Copy, Default)]
struct FileProgress {
    bytes: u64,
    /// Whether it is whole, once nothing more comes.
    end: Option<bool>,
}

/// A file to be written: tells how far it is.
#[derive(Debug)]
struct Sink {
    file: tokio::fs::File,
    progress: watch::Sender<FileProgress>,
}

impl Take for Sink {
    async fn take(&mut self, piece: &[u8], _: u64) -> io::Result<()> {
        self.write(piece).await
    }
}

impl Sink {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await?;
        // Only what has reached the file can be read from it.
        self.file.flush().await?;
        self.progress.send_modify(|progress| progress.bytes += piece.len() as u64);
        Ok(())
    }

    async fn archive(&mut self, drawings: Drawings, draws: impl Iterator<Item = Draws>) -> io::Result<()> {
        let file = self.file.try_clone().await?.into_std().await;
        let mut archive = ZipWriter::new_stream(file);
        for draws in draws {
            let drawn = drawings.in_turn(move || {
                for (name, bytes) in draws().map_err(io::Error::other)? {
                    archive.start_file(name, SimpleFileOptions::default())?;
                    io::Write::write_all(&mut archive, &bytes)?;
                }
                Ok::<_, io::Error>(archive)
            });
            archive = drawn.await.map_err(io::Error::other)??;
            self.reached().await?;
        }
        archive.finish()?;
        self.reached().await
    }

    /// Tells how far the file has come.
    async fn reached(&self) -> io::Result<()> {
        let bytes = self.file.metadata().await?.len();
        self.progress.send_modify(|progress| progress.bytes = bytes);
        Ok(())
    }

    async fn book(&mut self, table: Table, words: BookWords) -> Result<(), Unfinished> {
        let file = self.file.try_clone().await?.into_std().await;
        export::workbook(table, words, file, |_| {}).await?;
        Ok(self.reached().await?)
    }
}

/// A file that is made and sent. Dropped, nothing more is done for it.
#[derive(Debug)]
struct Making {
    file: tokio::fs::File,
    progress: watch::Receiver<FileProgress>,
    sent: u64,
    begun: Instant,
    _making: AbortOnDropHandle<()>,
}

impl Making {
    /// Begins. `make` writes it.
    async fn begin<F>(make: impl FnOnce(Sink) -> F) -> io::Result<Self>
    where
        F: Future<Output = (Sink, Result<(), Unfinished>)> + Send + 'static,
    {
        let (writer, reader): (File, File) = export::nameless_file().await?;
        let (sender, progress) = watch::channel(FileProgress::default());
        let making = make(Sink { file: tokio::fs::File::from_std(writer), progress: sender });
        let task = tokio::spawn(async move {
            let (sink, made) = making.await;
            if let Err(error) = &made {
                tracing::error!(%error, "An export was not finished");
            }
            sink.progress.send_modify(|progress| progress.end = Some(made.is_ok()));
        });
        Ok(Self {
            file: tokio::fs::File::from_std(reader),
            progress,
            sent: 0,
            begun: Instant::now(),
            _making: AbortOnDropHandle::new(task),
        })
    }

    /// Waits until it is whole, or for some time; returns how long it is, if that is known.
    async fn ready(&mut self, within: Option<Duration>) -> Result<Option<u64>, Error> {
        let ended = self.progress.wait_for(|progress| progress.end.is_some());
        let ended = match within {
            None => ended.await,
            Some(within) => match tokio::time::timeout(within, ended).await {
                Ok(ended) => ended,
                Err(_) => return Ok(None),
            },
        };
        match ended.map(|progress| (progress.end, progress.bytes)) {
            Ok((Some(true), bytes)) => Ok(Some(bytes)),
            _ => Err(Error::Unavailable),
        }
    }

    /// The next piece; none at the end of a whole file.
    async fn piece(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if self.begun.elapsed() > LONGEST {
                return Some(Err(io::ErrorKind::TimedOut.into()));
            }
            let progress = *self.progress.borrow_and_update();
            if progress.bytes > self.sent {
                let there = usize::try_from(progress.bytes - self.sent).unwrap_or(PIECE);
                let mut piece = vec![0; PIECE.min(there)];
                return Some(match self.file.read(&mut piece).await {
                    Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(read) => {
                        piece.truncate(read);
                        self.sent += read as u64;
                        Ok(Bytes::from(piece))
                    }
                    Err(error) => Err(error),
                });
            }
            match progress.end {
                Some(true) => return None,
                Some(false) => return Some(Err(io::Error::other("not finished"))),
                None => {}
            }
            if self.progress.changed().await.is_err() {
                return Some(Err(io::Error::other("not finished")));
            }
        }
    }

    fn body(self, place: OwnedSemaphorePermit) -> Body {
        Body::from_stream(stream::unfold((self, place), async |(mut making, place)| {
            let piece = making.piece().await?;
            Some((piece, (making, place)))
        }))
    }
}

/// The answer with an export as a file. CSV begins with a byte-order mark, unless it was said not to.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails, or the machine has no room for a file.
pub async fn answer(export: Export) -> Result<Response, Error> {
    let Export { table, words, format, bom, permit: Permit { reading, leaving } } = export;
    let name = format!("attachment; filename=\"{}.{}\"", table.name, format.key());
    let begun = Making::begin(move |mut sink| async move {
        let made = match format {
            Format::Xlsx => sink.book(table, words).await,
            _ => export::send(table, format, bom.unwrap_or(true), &mut sink).await,
        };
        drop(reading);
        (sink, made)
    });
    let mut making = begun.await.map_err(|error| {
        tracing::error!(%error, "There is no room for an export");
        Error::Unavailable
    })?;
    let length = making.ready((format != Format::Xlsx).then_some(READY)).await?;
    let mut response = head(format);
    *response.body_mut() = making.body(leaving);
    let headers = response.headers_mut();
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

/// Draws some files of an archive, by their names in it.
pub type Draws = Box<dyn FnOnce() -> Result<Vec<(String, Vec<u8>)>, draw::Error> + Send>;

/// The answer with an archive. Its files are drawn in turn with other drawings and are in memory one draw at
/// a time.
///
/// # Errors
/// [`Error::Unavailable`] when nothing can be drawn, or the machine has no room for a file.
pub async fn archive(
    Permit { reading, leaving }: Permit,
    name: &str,
    drawings: Drawings,
    draws: impl Iterator<Item = Draws> + Send + 'static,
) -> Result<Response, Error> {
    drop(reading);
    let begun = Making::begin(move |mut sink| async move {
        let made = sink.archive(drawings, draws).await.map_err(Unfinished::Io);
        (sink, made)
    });
    let mut making = begun.await.map_err(|error| {
        tracing::error!(%error, "There is no room for an archive");
        Error::Unavailable
    })?;
    let length = making.ready(Some(READY)).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = making.body(leaving).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

/// The answer to who asks for the headers only: nothing is read, and nothing leaves.
pub fn head(format: Format) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, format.media_type())]).into_response()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::StreamExt;
    use tokio::sync::{Notify, Semaphore};

    use super::*;

    async fn permit() -> OwnedSemaphorePermit {
        Arc::new(Semaphore::new(1)).acquire_owned().await.expect("a place")
    }

    #[tokio::test]
    async fn what_fails_on_the_way_is_seen_to_be_broken() {
        let fail = Arc::new(Notify::new());
        let failing = Arc::clone(&fail);
        let making = Making::begin(move |mut sink| async move {
            let written = sink.write(b"code,status\r\n").await;
            failing.notified().await;
            let broken = written.and(Err(io::Error::other("the database went away")));
            (sink, broken.map_err(Unfinished::Io))
        });
        let mut pieces = making.await.expect("begun").body(permit().await).into_data_stream();
        let first = pieces.next().await.expect("a piece").expect("bytes");
        assert_eq!(first, "code,status\r\n");
        fail.notify_one();
        assert!(pieces.next().await.expect("more than an end").is_err());
    }

    #[tokio::test]
    async fn what_fails_before_the_answer_is_an_answer_of_its_own() {
        let making = Making::begin(|mut sink| async move {
            let written = sink.write(b"code,status\r\n").await;
            (sink, written.and(Err(io::Error::other("no room"))).map_err(Unfinished::Io))
        });
        let ready = making.await.expect("begun").ready(Some(READY)).await;
        assert!(matches!(ready, Err(Error::Unavailable)), "{ready:?}");
    }

    #[tokio::test]
    async fn who_made_it_may_die_and_it_is_broken_too() {
        let making = Making::begin(|sink| async move {
            drop(sink);
            panic!("a fault");
        });
        let mut making = making.await.expect("begun");
        assert!(matches!(making.ready(Some(READY)).await, Err(Error::Unavailable)));
        assert!(making.piece().await.expect("more than an end").is_err());
    }

    #[tokio::test]
    async fn work_ends_when_nobody_waits_for_it_any_more() {
        let (alive, mut gone) = watch::channel(());
        let making = Making::begin(move |mut sink| async move {
            let _alive = alive;
            loop {
                if let Err(error) = sink.write(b"on and on\n").await {
                    return (sink, Err(error.into()));
                }
            }
        });
        let mut pieces = making.await.expect("begun").body(permit().await).into_data_stream();
        assert!(pieces.next().await.expect("a piece").is_ok());
        drop(pieces);
        assert!(gone.changed().await.is_err(), "the one who made it is gone");
    }

    #[tokio::test]
    async fn a_length_is_told_once_it_is_known() {
        let go = Arc::new(Notify::new());
        let going = Arc::clone(&go);
        let making = Making::begin(move |mut sink| async move {
            let first = sink.write(b"one,").await;
            going.notified().await;
            let second = sink.write(b"two").await;
            (sink, first.and(second).map_err(Unfinished::Io))
        });
        let mut making = making.await.expect("begun");
        assert!(matches!(making.ready(Some(Duration::ZERO)).await, Ok(None)));
        go.notify_one();
        assert!(matches!(making.ready(None).await, Ok(Some(7))));
        let pieces: Vec<_> = making.body(permit().await).into_data_stream().collect().await;
        let whole: Vec<u8> = pieces.into_iter().flat_map(|piece| piece.expect("bytes")).collect();
        assert_eq!(whole, b"one,two");
    }
}
