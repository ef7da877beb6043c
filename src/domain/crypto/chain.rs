//! A chain of hashes: each line has the hash of the one before it, so that none can be changed, taken
//! out or put between without every later one showing it.

use data_encoding::HEXLOWER;

use crate::domain::crypto::keyring::sha256;

/// A chain that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    pub lines: i64,
    /// Hash of the last one in hexadecimal; to be noted elsewhere.
    pub head: String,
    /// Number of the line with the hash that was asked for.
    pub found: Option<i64>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// A line is not what it was when it was written.
    Changed(i64),
    /// Lines are missing before this one, or others were put between.
    Parted(i64),
    /// The last lines are missing.
    Cut(i64),
    /// The hash that a line of the counts by the hour has is none of the log's, or in another order:
    /// the log was written anew, or cut off.
    Another(i64),
    /// The line of a file is no line of the counts by the hour.
    Unreadable(usize),
}

impl Break {
    /// The break in words for a chain of lines or of entries: `unit` is the word for one.
    pub fn words(&self, unit: &str) -> String {
        match self {
            Self::Changed(number) => format!("{unit} {number} was changed"),
            Self::Parted(number) => format!("before {unit} {number} something was taken out or put in"),
            Self::Cut(number) => format!("what came after {unit} {number} was taken out"),
            Self::Another(line) => format!(
                "the hash in line {line} of the counts by the hour is not in the log: it was written anew or cut off"
            ),
            Self::Unreadable(line) => {
                format!("line {line} of the file is no line of the counts by the hour")
            }
        }
    }
}

/// A chain that is followed from its beginning, line by line.
#[derive(Debug)]
pub(crate) struct Following<'a> {
    noted: Option<&'a str>,
    pub(crate) lines: i64,
    pub(crate) head: Vec<u8>,
    found: Option<i64>,
}

impl<'a> Following<'a> {
    /// At the beginning; looks for a hash that was noted earlier.
    pub(crate) fn new(noted: Option<&'a str>) -> Self {
        Self { noted: noted.map(str::trim), lines: 0, head: vec![0; 32], found: None }
    }

    /// Takes the next line: the hash before it, what is hashed, and the hash it says it has.
    pub(crate) fn next(
        &mut self,
        number: i64,
        previous: &[u8],
        hashed: &[u8],
        hash: &[u8],
    ) -> Result<(), Break> {
        if number != self.lines + 1 || previous != self.head {
            return Err(Break::Parted(number));
        }
        if sha256(hashed) != hash {
            return Err(Break::Changed(number));
        }
        if self.noted.is_some_and(|noted| noted.eq_ignore_ascii_case(&HEXLOWER.encode(hash))) {
            self.found = Some(number);
        }
        (self.lines, self.head) = (number, hash.to_vec());
        Ok(())
    }

    /// The chain, at its end.
    pub(crate) fn end(self) -> Chain {
        Chain { lines: self.lines, head: HEXLOWER.encode(&self.head), found: self.found }
    }
}
