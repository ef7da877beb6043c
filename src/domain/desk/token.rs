//! Access tokens, as the writer writes them.

use entity::api_token::ActiveModel;
use serde_json::json;

use super::Answer;
use crate::{
    domain::{
        Error,
        api_token::TokenDeed,
        audit::{Action, By, append},
        batch::Batch,
    },
    store::{self, Set},
};

/// Makes, uses or ends one.
///
/// # Errors
/// When the database fails.
pub(super) async fn apply(batch: &Batch<'_>, deed: &TokenDeed) -> Result<Answer, Error> {
    match deed {
        TokenDeed::Add(by, token) => {
            let row = ActiveModel {
                code: Set(token.code.clone()),
                name: Set(token.name.clone()),
                hash: Set(token.hash.clone()),
                scopes: Set(token.scopes.clone()),
                organizer_id: Set(token.organizer_id),
                created_at: Set(token.created_at),
                expires_at: Set(token.expires_at),
                ..ActiveModel::default()
            };
            store::api_token::insert(batch.tx, row).await?;
            let details = json!({ "scopes": token.scopes, "expires_at": token.expires_at });
            append(batch, By::Organizer(*by), Action::TokenAdded, &token.code, details).await?;
            Ok(Answer::Done)
        }
        TokenDeed::Touch(id) => {
            store::api_token::touch(batch.tx, *id, batch.clock.now_ms()).await?;
            Ok(Answer::Done)
        }
        TokenDeed::Wrong(addition) => {
            store::limit::add(batch.tx, vec![addition.clone()]).await?;
            Ok(Answer::Done)
        }
        TokenDeed::End(by, code) => {
            let ended = store::api_token::end(batch.tx, code, batch.clock.now_ms()).await?;
            if ended {
                append(batch, By::Organizer(*by), Action::TokenEnded, code, json!({})).await?;
            }
            Ok(Answer::Changed(ended))
        }
    }
}
