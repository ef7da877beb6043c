//! A form with a file: `multipart/form-data`, of bounded size, or an ordinary form without one.

use std::time::Duration;

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;

use crate::domain::operate::paper::FILE_LIMIT;
use crate::web::extract::{Form, unread};
use crate::web::{Context, Error};

/// Largest body with a file: the file, or the same typed, and what is around it.
pub const BODY: usize = 2 * FILE_LIMIT + 64 * 1024;

/// How much of a larger one is read and thrown away, so that a browser gets to see the answer instead of
/// a broken connection.
const DRAIN: usize = 32 * 1024 * 1024;

/// Longest time for all of it: two megabytes at 100 kbit/s, twice.
const LONGEST: Duration = Duration::from_secs(320);

const FIELDS: usize = 16;

/// The name of the field for the file.
const FILE: &str = "file";

/// The fields of a form that may have a file.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    fields: Vec<(String, Vec<u8>)>,
    /// Whether a file was larger than may be.
    pub too_large: bool,
}

impl Upload {
    /// The bytes of a field; none when it is empty or was not sent.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        let found = self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_slice());
        found.filter(|value| !value.is_empty())
    }

    /// What was typed beside the file; nothing where not all of it was taken.
    pub fn typed(self) -> Form {
        if self.too_large {
            return Form::of(Vec::new());
        }
        let fields = self.fields.into_iter().filter(|(name, value)| name != FILE && !value.is_empty());
        Form::of(fields.filter_map(|(name, value)| Some((name, String::from_utf8(value).ok()?))).collect())
    }

    async fn read(mut parts: Multipart, patience: Duration) -> Result<Self, Error> {
        let (mut upload, mut seen) = (Self::default(), 0);
        while let Some(mut field) = in_time(patience, parts.next_field()).await? {
            let name = field.name().unwrap_or_default().to_owned();
            let value = upload.value(&mut field, patience, &mut seen).await?;
            upload.fields.push((name, value));
            if upload.fields.len() > FIELDS {
                return Err(Error::BadRequest);
            }
        }
        Ok(upload)
    }

    async fn value(
        &mut self,
        field: &mut Field<'_>,
        patience: Duration,
        seen: &mut usize,
    ) -> Result<Vec<u8>, Error> {
        let mut value = Vec::new();
        while let Some(chunk) = in_time(patience, field.chunk()).await? {
            *seen += chunk.len();
            if *seen > DRAIN {
                return Err(Error::TooLarge);
            }
            if value.len() + chunk.len() <= FILE_LIMIT {
                value.extend_from_slice(&chunk);
            } else {
                self.too_large = true;
            }
        }
        Ok(value)
    }
}

/// Waits for the next piece, but not for somebody who sends nothing.
async fn in_time<T, E>(
    patience: Duration,
    piece: impl Future<Output = Result<Option<T>, E>>,
) -> Result<Option<T>, Error>
where
    E: std::error::Error + 'static,
{
    let piece = tokio::time::timeout(patience, piece).await.map_err(|_| Error::BadRequest)?;
    piece.map_err(|error| unread(&error))
}

/// Whether a request says that it is a form with a file.
pub fn has_file(headers: &HeaderMap) -> bool {
    let mime = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    mime.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

/// A field of a form with a file that is in memory already.
pub async fn field(headers: &HeaderMap, body: Bytes, name: &str) -> Option<String> {
    let mut request = Request::new(Body::from(body));
    request.headers_mut().insert(header::CONTENT_TYPE, headers.get(header::CONTENT_TYPE)?.clone());
    DefaultBodyLimit::disable().apply(&mut request);
    let parts = Multipart::from_request(request, &()).await.ok()?;
    let upload = Upload::read(parts, LONGEST).await.ok()?;
    String::from_utf8(upload.bytes(name)?.to_vec()).ok()
}

impl FromRequest<Context> for Upload {
    type Rejection = Error;

    async fn from_request(mut request: Request, context: &Context) -> Result<Self, Error> {
        if !has_file(request.headers()) {
            let form = Form::from_request(request, context).await?;
            let fields = form.pairs().map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
            return Ok(Self { fields: fields.collect(), too_large: false });
        }
        DefaultBodyLimit::disable().apply(&mut request);
        let parts = Multipart::from_request(request, context).await.map_err(|_| Error::UnsupportedForm)?;
        let reading = tokio::time::timeout(LONGEST, Self::read(parts, context.body_timeout));
        reading.await.map_err(|_| Error::BadRequest)?
    }
}
