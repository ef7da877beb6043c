//! The text that is signed in a language: all that a person promises and agrees to.

use serde::{Deserialize, Serialize};

use crate::domain::content::campaign::types::{Call, Language};
use crate::domain::crypto::keyring;

/// A version of it, with the words as they stood on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedText {
    pub language: String,
    /// The statement as Markdown.
    pub statement: String,
    pub purpose: Vec<String>,
    pub pledge: Vec<String>,
    pub calls: Vec<Call>,
    /// The words beside the boxes that are ticked.
    pub consents: Vec<String>,
    /// The privacy notice as Markdown; the site fills in its words in braces.
    pub privacy: String,
}

impl SignedText {
    /// The text as it stands in a language; `letters` are offered or not.
    pub fn of(language: &Language, letters: bool) -> Self {
        let consents = ["field-consent", "field-show-name"].into_iter();
        let consents = consents.chain(letters.then_some("field-daily-letters"));
        Self {
            language: language.code.clone(),
            statement: language.statement.markdown.clone(),
            purpose: language.purpose.clone(),
            pledge: language.pledge.clone(),
            calls: language.calls.clone(),
            consents: consents.map(|key| language.interface.text(key)).collect(),
            privacy: language.pages.get("privacy").map(|page| page.markdown.clone()).unwrap_or_default(),
        }
    }

    /// What is kept of it, and hashed.
    pub fn content(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn hash(&self) -> [u8; 32] {
        keyring::sha256(self.content().as_bytes())
    }

    pub fn call(&self, key: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.key == key)
    }

    /// Its parts as Markdown, each with its key and the key of its name in words.
    pub fn parts(&self) -> [(&'static str, &'static str, String); 6] {
        let list = |lines: &[String]| lines.iter().map(|line| format!("- {line}\n")).collect::<String>();
        let call = |call: &Call| format!("- **{}.** {}\n\n  {}\n", call.label, call.text, call.pledge);
        [
            ("statement", "statement-title", self.statement.clone()),
            ("purpose", "text-purpose", list(&self.purpose)),
            ("pledge", "text-pledge", list(&self.pledge)),
            ("calls", "promise-calls", self.calls.iter().map(call).collect()),
            ("consents", "text-consents", list(&self.consents)),
            ("privacy", "text-privacy", self.privacy.clone()),
        ]
    }
}
