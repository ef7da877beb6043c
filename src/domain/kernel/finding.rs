//! Findings of a check-up: plain data, for the command line and for pages.

use std::fmt;

use crate::domain::kernel::keyed::keyed;

keyed! {
    /// How much a finding matters; only an error ends a check-up as failed.
    pub enum Severity {
        Fine = "ok",
        Note = "note",
        Warning = "warning",
        Error = "error",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its name for monitoring, the same in every version.
    pub key: &'static str,
    pub severity: Severity,
    pub sentence: String,
    /// For what is not as it should be: the remedy.
    pub advice: Option<String>,
}

impl Finding {
    pub fn fine(key: &'static str, sentence: impl Into<String>) -> Self {
        Self { key, severity: Severity::Fine, sentence: sentence.into(), advice: None }
    }

    pub fn new(
        key: &'static str,
        severity: Severity,
        sentence: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { key, severity, sentence: sentence.into(), advice: Some(advice.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence)?;
        self.advice.as_ref().map_or(Ok(()), |advice| write!(formatter, " {advice}"))
    }
}
