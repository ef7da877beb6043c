//! Parts of a message as plain as their words allow: programs that read mail the simple way find the
//! links whole.

use lettre::message::{Body, SinglePart, header};

/// Typographic marks, with what text of seven bits has for them and what HTML has.
const MARKS: [(char, [&str; 2]); 8] = [
    ('’', ["'", "&rsquo;"]),
    ('‘', ["'", "&lsquo;"]),
    ('“', ["\"", "&ldquo;"]),
    ('”', ["\"", "&rdquo;"]),
    ('–', ["-", "&ndash;"]),
    ('—', ["-", "&mdash;"]),
    ('…', ["...", "&hellip;"]),
    ('\u{a0}', [" ", "&nbsp;"]),
];

/// RFC 5322, 2.1.1.
const LONGEST_LINE: usize = 998;

/// A part of text: in seven bits where that fits, else in base64. Quoted-printable would cut its links.
pub fn part(kind: header::ContentType, words: &str) -> SinglePart {
    let is_html = kind == header::ContentType::TEXT_HTML;
    let plain = MARKS.iter().fold(words.to_owned(), |words, (mark, [text, html])| {
        words.replace(*mark, if is_html { html } else { text })
    });
    // Words of another alphabet keep their marks.
    let plain = if plain.is_ascii() { plain } else { words.to_owned() };
    // Line ends first (RFC 2045, 6.7 and 6.8): what is encoded is the canonical form.
    let wire = plain.replace("\r\n", "\n").replace('\n', "\r\n");
    let fits = wire.is_ascii() && wire.split("\r\n").all(|line| line.len() <= LONGEST_LINE);
    let body = if fits {
        Body::dangerous_pre_encoded(wire.into_bytes(), header::ContentTransferEncoding::SevenBit)
    } else {
        // Base64 takes everything.
        Body::new_with_encoding(wire, header::ContentTransferEncoding::Base64).unwrap_or_else(Body::new)
    };
    SinglePart::builder().header(kind).body(body)
}
