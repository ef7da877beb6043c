//! An empty file to be filled in with a spreadsheet: its headings, in the reader's language.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::domain::content::campaign::Interface;

/// The headings of a file, by the messages' keys of its columns' names.
pub(super) fn headings<const N: usize>(words: &Interface, keys: [&str; N]) -> String {
    keys.map(|key| words.text(key).replace([';', ',', '"'], " ")).join(",")
}

/// The file, under a name.
pub(super) fn empty_file<const N: usize>(words: &Interface, keys: [&str; N], name: &str) -> Response {
    // The mark by which Excel knows that it is UTF-8.
    let text = format!("\u{feff}{}\r\n", headings(words, keys));
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, text).into_response()
}
