//! The texts that were signed: each version is kept before anybody can sign it.

use entity::signed_text::Model;
use entity::tally::Dimension;

use crate::domain::content::campaign::SignedText;
use crate::domain::{Batch, Error, Site, Write};
use crate::store;

/// A version of the text in a language.
#[derive(Debug, Clone)]
pub struct KeptText {
    /// 1, 2, 3 and on, over all languages.
    pub number: i64,
    /// In hexadecimal.
    pub hash: String,
    /// When it could first be signed, in ms since 1970.
    pub first_used_at: i64,
    /// Whether it is what can be signed now.
    pub is_present: bool,
    pub words: SignedText,
}

/// Keeps a text, unless another node has.
#[derive(Debug)]
struct KeepText {
    words: SignedText,
}

impl Write for KeepText {
    type Answer = ();

    async fn write(&self, batch: &Batch<'_>) -> Result<(), Error> {
        let last = store::signed_text::lock_last_number(batch.tx).await?;
        let hash = self.words.hash();
        if store::signed_text::by_hash(batch.tx, &hash).await?.is_some() {
            return Ok(());
        }
        let row = Model {
            id: last + 1,
            hash: hash.to_vec(),
            language: self.words.language.clone(),
            content: self.words.content(),
            first_used_at: batch.clock.now_ms(),
        };
        store::insert(batch.tx, row).await
    }
}

impl Site {
    /// Keeps what can be signed from now on. No form may be shown or taken before.
    pub async fn keep_texts(&self) -> Result<(), Error> {
        for language in &self.campaign.languages {
            if store::signed_text::by_hash(&self.store.read, &language.text_hash).await?.is_none() {
                let words = SignedText::of(language, self.campaign.letters.daily);
                self.write_in_turn(KeepText { words }).await?;
            }
        }
        Ok(())
    }

    /// Whether a text is what can be signed now.
    pub fn is_present_text(&self, hash: &[u8]) -> bool {
        self.campaign.languages.iter().any(|language| language.text_hash == hash)
    }

    /// The text that was signed with a pledge.
    pub async fn signed_text(&self, hash: &[u8]) -> Result<Option<KeptText>, Error> {
        Ok(store::signed_text::by_hash(&self.store.read, hash).await?.and_then(|row| self.kept_text(row)))
    }

    /// All texts by number, each with how many confirmed pledges stand under it.
    pub async fn signed_texts(&self) -> Result<Vec<(KeptText, i64)>, Error> {
        let counts = store::tally::all(&self.store.read).await?;
        let count = |text: &KeptText| counts.get(&(Dimension::Text, text.hash.clone())).copied();
        let texts = store::signed_text::all(&self.store.read).await?.into_iter();
        let texts = texts.filter_map(|row| self.kept_text(row));
        Ok(texts.map(|text| (text.clone(), count(&text).unwrap_or_default())).collect())
    }

    fn kept_text(&self, row: Model) -> Option<KeptText> {
        let words = serde_json::from_str(&row.content);
        let words =
            words.inspect_err(|error| tracing::error!(%error, row.id, "A signed text cannot be read"));
        Some(KeptText {
            number: row.id,
            hash: data_encoding::HEXLOWER.encode(&row.hash),
            first_used_at: row.first_used_at,
            is_present: self.is_present_text(&row.hash),
            words: words.ok()?,
        })
    }
}
