//! Parts of a message as plain as their words allow: programs that read mail the simple way find the
//! links whole.

use lettre::message::{Body, SinglePart, header};

/// Typographic marks and what mail of seven bits has for them.
const PLAIN: [(char, &str); 8] =
    [('’', "'"), ('‘', "'"), ('“', "\""), ('”', "\""), ('–', "-"), ('—', "-"), ('…', "..."), ('\u{a0}', " ")];

/// RFC 5322, 2.1.1.
const LONGEST_LINE: usize = 998;

/// HTML whose words are of another alphabet than ASCII is shorter in base64 than in references.
const FOREIGN: usize = 10;

/// A part of text: in seven bits where that fits, else in base64. Quoted-printable would cut its links.
pub fn part(kind: header::ContentType, words: &str) -> SinglePart {
    let foreign = words.chars().filter(|c| !c.is_ascii()).count();
    let plain = match foreign {
        0 => words.to_owned(),
        _ if foreign * FOREIGN > words.len() => words.to_owned(),
        _ if kind == header::ContentType::TEXT_HTML => referenced(words),
        _ => PLAIN.iter().fold(words.to_owned(), |words, (mark, plain)| words.replace(*mark, plain)),
    };
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

/// HTML with references in place of what is not ASCII.
fn referenced(html: &str) -> String {
    let mut ascii = String::with_capacity(html.len());
    for c in html.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            ascii.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    ascii
}
