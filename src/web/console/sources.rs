//! Partner links: a school, an aimag, a partner, each with its own link, code and poster.

pub(super) mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::domain::OrganizerWrite;
use crate::domain::content::campaign::interface::Message;
use crate::domain::content::name;
use crate::domain::export::harmless;
use crate::domain::kernel::page::Page;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::operate::link_file::{self, LINKS};
use crate::domain::pledge::source::{self, ChangeSource, Link, NAME_LIMIT, NOTE_LIMIT, Source};
use crate::draw;
use crate::web::console::empty_file::empty_file;
use crate::web::console::paper::text_of;
use crate::web::console::{Console, ConsoleRequest, Editor, Flash, Viewer, bulk, paths};
use crate::web::download::{self, Draws};
use crate::web::extract::{Form, Submission, Upload};
use crate::web::kit::{FormState, rules};
use crate::web::site::partners;
use crate::web::{Context, Error, console};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewSource {
    #[validate(custom(function = "check_name"))]
    name: String,
    #[validate(custom(function = "check_word"))]
    word: String,
    channel: String,
    #[validate(length(max = rules::limit(NOTE_LIMIT), code = "desk-source-note-wrong"))]
    note: String,
}

fn check_name(typed: &str) -> Result<(), ValidationError> {
    rules::text(name::organisation(typed, NAME_LIMIT), NAME_LIMIT, ["desk-source-name-wrong"; 3])
}

fn check_word(typed: &str) -> Result<(), ValidationError> {
    let good = typed.trim().is_empty() || source::word(typed).is_some();
    if good { Ok(()) } else { Err(ValidationError::new("desk-source-word-wrong")) }
}

/// Links on a page.
const PAGE: usize = 50;

/// The sources whose name, link or note holds what is looked for, in the order that is asked; and the channel of the
/// newest there is.
async fn found(context: &Context, form: &Form) -> Result<(Vec<Source>, Option<String>), Error> {
    let all = source::list(&context.site, &context.shell.base_url).await?;
    let newest = all.iter().max_by_key(|one| one.created_at).map(|one| one.channel.clone());
    let search = form.one("q")?.trim().to_lowercase();
    // Of a whole link what stands last.
    let search = search.rsplit('/').next().unwrap_or_default();
    let holds = |text: &str| text.to_lowercase().contains(search);
    let mut found: Vec<Source> =
        all.into_iter().filter(|one| holds(&one.name) || holds(&one.code) || holds(&one.note)).collect();
    let sort = form.one("sort")?;
    match sort.trim_start_matches('-') {
        "name" => found.sort_by_cached_key(|one| one.name.to_lowercase()),
        "link" => found.sort_by_cached_key(|one| one.code.clone()),
        "channel" => found.sort_by_cached_key(|one| one.channel.clone()),
        "visits" => found.sort_by_key(|one| -one.visits),
        "signed" => found.sort_by_key(|one| -one.signed),
        "confirmed" => found.sort_by_key(|one| -one.confirmed),
        _ => return Ok((found, newest)),
    }
    if sort.starts_with('-') {
        found.reverse();
    }
    Ok((found, newest))
}

/// `GET /organizer/sources?q=&sort=&skip=N`, by a column, or with `-` before it the other way round, without the
/// first.
pub(super) async fn show(
    Console(console, _, context, _): Console<Viewer>,
    form: Form,
) -> Result<Response, Error> {
    list(&console, &context, StatusCode::OK, &form, FormState::EMPTY).await
}

async fn list(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    form: &Form,
    state: &FormState,
) -> Result<Response, Error> {
    let (mut found, newest) = found(context, form).await?;
    let skip = form.one("skip")?.parse().unwrap_or(0).min(found.len());
    let (all, open) = (found.len(), found.iter().any(|one| one.ended_at.is_none()));
    let page = Page::of(found.split_off(skip), PAGE, |_| skip + PAGE);
    let asked = (form.one("q")?, form.one("sort")?);
    let found = view::Found { page, skip, all, open, newest };
    Ok(console.page(status, |frame| view::sources(frame, asked, &found, state)))
}

/// `POST /organizer/sources`: adds one.
pub(super) async fn add(
    Console(console, signed, context, _): Console<Editor>,
    Submission { fields: NewSource { name, word, channel, note }, mut state }: Submission<NewSource>,
) -> Result<Response, Error> {
    if context.campaign.channel_of_key(&channel).is_none() {
        return Err(Error::BadRequest);
    }
    let link = Link { name, word, channel, note };
    if state.is_valid()
        && let Ok(link) = link.checked(&context.campaign)
    {
        match context.site.add_links(signed.by(), vec![link], false).await? {
            Ok(_) => return Ok(console.flash(paths::Sources {}, Flash::SourceAdded)),
            Err(_) => state.refuse("word", Message::new("desk-source-word-taken")),
        }
    }
    list(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, &Form::default(), &state).await
}

/// `POST /organizer/sources/import`: makes the links of a file, all or none; sent twice, once.
pub(super) async fn import(
    Console(console, signed, context, _): Console<Editor>,
    upload: Upload,
) -> Result<Response, Error> {
    let channel =
        upload.bytes("channel").and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let wrong = |wrong: view::Wrong<'_>| {
        console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| view::mistakes(frame, wrong, channel))
    };
    if upload.too_large {
        return Ok(wrong(view::Wrong::Large));
    }
    let text = match text_of(upload.bytes("file").unwrap_or_default()).await? {
        Ok(text) => text,
        Err(why) => return Ok(wrong(view::Wrong::Unreadable(why))),
    };
    let file = link_file::read(&context.site, &text, channel).await?;
    if file.long || !file.mistakes.is_empty() || file.links.is_empty() {
        return Ok(wrong(view::Wrong::Lines(&file)));
    }
    let all = file.links.len();
    match context.site.add_links(signed.by(), file.links, true).await? {
        Ok(codes) => {
            Ok(console.page(StatusCode::OK, |frame| view::added(frame, codes.len(), all - codes.len())))
        }
        // Somebody else was quicker: the file read again says where.
        Err(_) => {
            let file = link_file::read(&context.site, &text, channel).await?;
            Ok(wrong(view::Wrong::Lines(&file)))
        }
    }
}

/// `GET /organizer/sources/empty.csv`: the names of the columns, for a spreadsheet.
pub(super) async fn empty(Console(console, _, _, _): Console<Editor>) -> Response {
    empty_file(&console.language().interface, link_file::HEADINGS, "links.csv")
}

/// `GET /organizer/sources/links.zip?q=`: QR codes and posters of the open links that are found.
pub(super) async fn archive(
    Console(console, _, context, _): Console<Viewer>,
    method: Method,
    form: Form,
) -> Result<Response, Error> {
    if method == Method::HEAD {
        return Ok(([(header::CONTENT_TYPE, "application/zip")], ()).into_response());
    }
    let (found, _) = found(&context, &form).await?;
    let found: Vec<Source> = found.into_iter().filter(|one| one.ended_at.is_none()).collect();
    if found.len() > LINKS {
        let message = |frame: &console::Frame<'_>| frame.with("desk-source-zip-many", &[("n", LINKS.into())]);
        return Ok(
            console.page(StatusCode::UNPROCESSABLE_ENTITY, |frame| view::refused(frame, &message(frame)))
        );
    }
    let permit = context.site.exports.take().ok_or(Error::Unavailable)?;
    let effective = context.site.effective.load_full();
    let (campaign, today) = (Arc::clone(&context.campaign), context.date());
    let mut first = vec![("links.csv".to_owned(), listed(&found))];
    if !effective.is_checked() {
        let words = console.language().interface.text("desk-source-zip-unchecked");
        first.push(("READ-ME.txt".to_owned(), format!("{words}\r\n").into_bytes()));
    }
    let draws = found.into_iter().map(move |one| -> Draws {
        let (campaign, effective) = (Arc::clone(&campaign), Arc::clone(&effective));
        Box::new(move || {
            let mut files = vec![
                (format!("{}/qr.png", one.code), draw::qr::png(&one.link, partners::QR_PIXELS)?),
                (format!("{}/qr.svg", one.code), draw::qr::svg(&one.link)?.into_bytes()),
            ];
            for language in campaign.languages.iter().filter(|_| effective.is_checked()) {
                let helplines = &effective.helplines;
                let poster = partners::poster(&campaign, helplines, language, today, (&one.link, &one.name));
                files.push((format!("{}/poster.{}.pdf", one.code, language.code), poster?));
            }
            Ok(files)
        })
    });
    let first: Draws = Box::new(move || Ok(first));
    let draws = std::iter::once(first).chain(draws);
    download::archive(permit, "sixteen-links.zip", context.drawings.clone(), draws).await
}

/// The names of the folders in an archive.
fn listed(found: &[Source]) -> Vec<u8> {
    let quoted = |text: &str| format!("\"{}\"", harmless(text).replace('"', "\"\""));
    let line = |one: &Source| format!("{},{},{}\r\n", one.code, quoted(&one.name), one.link);
    let lines: String = found.iter().map(line).collect();
    format!("\u{feff}folder,name,link\r\n{lines}").into_bytes()
}

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct SourceForm {
    #[validate(custom(function = "check_name"))]
    name: String,
    #[validate(length(max = rules::limit(NOTE_LIMIT), code = "desk-source-note-wrong"))]
    note: String,
}

/// `GET /organizer/sources/{code}`: its figures by day, what to hand over, and its name and note.
pub(super) async fn one(
    path: paths::Source,
    Console(console, _, context, _): Console<Viewer>,
) -> Result<Response, Error> {
    detail(&console, &context, StatusCode::OK, &path.code, FormState::EMPTY).await
}

/// A source and its figures by day.
pub(super) async fn with_days(
    context: &Context,
    code: &str,
) -> Result<(Source, BTreeMap<String, [i64; 3]>), Error> {
    let all = source::list(&context.site, &context.shell.base_url).await?;
    let one = all.into_iter().find(|one| one.code == code).ok_or(Error::NotFound)?;
    let days = source::days(&context.site, code).await?;
    Ok((one, days))
}

async fn detail(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    code: &str,
    state: &FormState,
) -> Result<Response, Error> {
    let (one, days) = with_days(context, code).await?;
    Ok(console.page(status, |frame| view::one(frame, &one, &days, state)))
}

/// `POST /organizer/sources/{code}`: another name or note; its link stays.
pub(super) async fn change(
    path: paths::Source,
    Console(console, signed, context, _): Console<Editor>,
    Submission { fields: SourceForm { name, note }, state }: Submission<SourceForm>,
) -> Result<Response, Error> {
    let (Ok(name), Some(note), true) =
        (name::organisation(&name, NAME_LIMIT), source::note(&note), state.is_valid())
    else {
        return detail(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, &path.code, &state).await;
    };
    let change = ChangeSource { code: path.code.clone(), name, note };
    if !context.site.write(change.by(signed.by())).await? {
        return Err(Error::NotFound);
    }
    Ok(console.flash(path, Flash::SourceChanged))
}

/// `POST /organizer/sources/{code}/end`.
pub(super) async fn end(
    path: paths::EndSource,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let brought = Conditions { source: Some(path.code.clone()), ..Conditions::default() };
    let number = context.site.meant(&brought).await?;
    let source = source::any(&context.site, &path.code).await?.ok_or(Error::NotFound)?;
    let words = Message::new("desk-sure-end").with("name", source.name).with("n", number);
    if let Some(answer) = bulk::confirms((&console, &signed, &context), &form, &path, number, words).await? {
        return Ok(answer);
    }
    context.site.write(source::EndSource { code: path.code, ends: true }.by(signed.by())).await?;
    Ok(console.flash(paths::Sources {}, Flash::SourceEnded))
}

/// `POST /organizer/sources/{code}/reopen`: its link counts for it again.
pub(super) async fn reopen(
    path: paths::ReopenSource,
    Console(console, signed, context, _): Console<Editor>,
) -> Result<Response, Error> {
    let reopen = source::EndSource { code: path.code, ends: false };
    if !context.site.write(reopen.by(signed.by())).await? {
        return Err(Error::NotFound);
    }
    Ok(console.flash(paths::Sources {}, Flash::SourceReopened))
}
