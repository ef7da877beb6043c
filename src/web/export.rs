//! Files that are written while they are sent, for the desk and for programs; and how what they
//! should hold is read from an address.

use std::{
    io::{self, SeekFrom},
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use jiff::civil::Date;
use tokio::{
    io::{AsyncReadExt, AsyncSeekExt},
    sync::{OwnedSemaphorePermit, mpsc},
};

use crate::{
    domain::{
        campaign::{Campaign, Language},
        export::{self, CONFIRMED, Choice, Column, Detail, Format, GroupBy, Order, Table, Unfinished},
    },
    web::{error::Error, extract::Form},
};

/// Pieces that may wait for a slow line.
const WAITING: usize = 4;

/// How long a piece may wait for it. What is read is of one moment, and holding that for a line
/// that has died would keep the database from tidying up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of a workbook that are read at a time.
const PIECE: usize = 64 * 1024;

/// Why a choice cannot be read: the name of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// What a form or an address asks for. Lists may be given in one field with commas, or by
/// repeating it.
fn list<'a>(form: &'a Form, name: &'a str) -> impl Iterator<Item = &'a str> {
    form.all(name).flat_map(|value| value.split(',')).filter(|value| !value.is_empty())
}

fn one<'a>(form: &'a Form, name: &'static str) -> Result<Option<&'a str>, Unreadable> {
    let value = form.one(name).map_err(|_| Unreadable(name))?;
    Ok((!value.is_empty()).then_some(value))
}

fn day(form: &Form, name: &'static str) -> Result<Option<Date>, Unreadable> {
    one(form, name)?.map(|value| value.parse().map_err(|_| Unreadable(name))).transpose()
}

fn flag(form: &Form, name: &'static str) -> Result<bool, Unreadable> {
    match one(form, name)? {
        None => Ok(false),
        Some("on") => Ok(true),
        Some(_) => Err(Unreadable(name)),
    }
}

/// Which pledges.
///
/// # Errors
/// The field that cannot be read.
pub fn choice(campaign: &Campaign, form: &Form) -> Result<Choice, Unreadable> {
    let states = list(form, "status").map(|key| export::state_of(key).ok_or(Unreadable("status")));
    let call = one(form, "call")?.map(str::to_owned);
    if call.as_ref().is_some_and(|call| !campaign.calls.contains(call)) {
        return Err(Unreadable("call"));
    }
    let language = one(form, "language")?.map(str::to_owned);
    if language.as_deref().is_some_and(|code| campaign.language(code).is_none()) {
        return Err(Unreadable("language"));
    }
    let region = one(form, "region")?;
    if region.is_some_and(|code| code != "not-said" && !campaign.has_region(code)) {
        return Err(Unreadable("region"));
    }
    Ok(Choice {
        states: states.collect::<Result<_, _>>()?,
        from: day(form, "from")?,
        until: day(form, "until")?,
        call,
        region: region.map(|region| if region == "not-said" { String::new() } else { region.to_owned() }),
        language,
        agreed: flag(form, "agreed")?,
    })
}

/// Which counts: by `by`, `across=on` for all at once, `detail=public|full`, and which pledges;
/// and whether CSV has a byte-order mark.
///
/// # Errors
/// The field that cannot be read.
pub fn counts(campaign: &Campaign, form: &Form) -> Result<(Order, bool), Unreadable> {
    let mut by: Vec<GroupBy> = Vec::new();
    for word in list(form, "by") {
        let one = GroupBy::of(word).ok_or(Unreadable("by"))?;
        if !by.contains(&one) {
            by.push(one);
        }
    }
    if by.is_empty() {
        by = ["call", "day", "region"].into_iter().filter_map(GroupBy::of).collect();
    }
    let detail = match one(form, "detail")? {
        None | Some("public") => Detail::Public,
        Some("full") => Detail::Full,
        Some(_) => return Err(Unreadable("detail")),
    };
    let across = flag(form, "across")?;
    Ok((Order { by, across, detail, choice: choice(campaign, form)? }, mark(form)?))
}

/// Which columns of which pledges: confirmed ones where no state is chosen;
/// and whether CSV has a byte-order mark.
///
/// # Errors
/// The field that cannot be read.
pub fn supporters(campaign: &Campaign, form: &Form) -> Result<(Vec<Column>, Choice, bool), Unreadable> {
    let mut columns: Vec<Column> = Vec::new();
    for key in list(form, "columns") {
        let column = Column::of(key).ok_or(Unreadable("columns"))?;
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        columns = Column::USUAL.to_vec();
    }
    let mut choice = choice(campaign, form)?;
    if choice.states.is_empty() {
        choice.states = CONFIRMED.to_vec();
    }
    Ok((columns, choice, mark(form)?))
}

/// Whether CSV begins with a byte-order mark: yes, unless `bom=no`.
///
/// # Errors
/// The field where it cannot be read.
fn mark(form: &Form) -> Result<bool, Unreadable> {
    match one(form, "bom")? {
        None | Some("yes") => Ok(true),
        Some("no") => Ok(false),
        Some(_) => Err(Unreadable("bom")),
    }
}

/// The answer with a table as a file. Rows are read while it is sent; the place is kept until then.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails, or the machine has no room for a workbook.
pub async fn answer(
    language: &Language,
    table: Table,
    format: Format,
    mark: bool,
    place: OwnedSemaphorePermit,
) -> Result<Response, Error> {
    let name = format!("attachment; filename=\"{}.{}\"", table.name, format.ending());
    let (body, length) = if format == Format::Xlsx {
        let (body, length) = workbook(language, table).await?;
        drop(place);
        (body, Some(length))
    } else {
        (text(table, format, mark, place), None)
    };
    let mut response = (StatusCode::OK, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Ok(response)
}

fn text(table: Table, format: Format, mark: bool, place: OwnedSemaphorePermit) -> Body {
    let (sender, pieces) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    tokio::spawn(async move {
        let sent = export::send(table, format, mark, |piece, _| {
            let sender = sender.clone();
            async move {
                let sending = tokio::time::timeout(PATIENCE, sender.send(Ok(piece.into())));
                match sending.await {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(_)) | Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
                }
            }
        })
        .await;
        if let Err(Unfinished::Store(error)) = sent {
            tracing::error!(%error, "An export was not finished");
            // The connection breaks, so that nobody takes half a file for the whole.
            let _ = sender.send(Err(io::Error::other("not finished"))).await;
        }
        drop(place);
    });
    Body::from_stream(stream::unfold(pieces, async |mut pieces| {
        let piece = pieces.recv().await?;
        Some((piece, pieces))
    }))
}

async fn workbook(language: &Language, table: Table) -> Result<(Body, u64), Error> {
    let room = |error: io::Error| {
        tracing::error!(%error, "There is no room for a workbook");
        Error::Unavailable
    };
    let file = export::nameless_file().await.map_err(room)?;
    let file = match export::workbook(table, language, file, |_| {}).await {
        Ok(file) => file,
        Err(Unfinished::Store(error)) => return Err(error.into()),
        Err(Unfinished::Io(error)) => return Err(room(error)),
    };
    let mut file = tokio::fs::File::from_std(file);
    let length = file.seek(SeekFrom::End(0)).await.map_err(room)?;
    file.rewind().await.map_err(room)?;
    let body = Body::from_stream(stream::unfold(file, async |mut file| {
        let mut piece = vec![0; PIECE];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some((Ok(Bytes::from(piece)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    }));
    Ok((body, length))
}
