//! Every address of the site as a type, used by the router, the links and the redirects alike.

use std::fmt::Display;

use axum_extra::routing::TypedPath;
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// An address with these fields as its query, without the empty ones.
pub fn query<V: ToString>(path: impl Display, fields: impl IntoIterator<Item = (&'static str, V)>) -> String {
    let fields = fields.into_iter().map(|(name, value)| (name, value.to_string()));
    let fields = fields.filter(|(_, value)| !value.is_empty());
    let query = Serializer::new(String::new()).extend_pairs(fields).finish();
    if query.is_empty() { path.to_string() } else { format!("{path}?{query}") }
}

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident $path:literal { $($field:ident: $type:ty),* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Deserialize, TypedPath)]
        #[typed_path($path)]
        pub struct $name { $(#[doc = "A part of the address."] pub $field: $type),* }
    )*};
}

pub(super) use paths;

paths! {
    /// The campaign in one language.
    Home "/{lang}" { lang: String }
    Pledges "/{lang}/pledges" { lang: String }
    Call "/{lang}/calls/{key}" { lang: String, key: String }
    Day "/{lang}/days/{number}" { lang: String, number: String }
    /// The names that were released.
    PledgeList "/{lang}/supporters" { lang: String }
    Help "/{lang}/help" { lang: String }
    /// A Markdown page of the campaign, such as `privacy`.
    Text "/{lang}/{page}" { lang: String, page: String }
    /// Where the code of the letter is typed; `?ref=REF` is the keyed hash of the address.
    CheckYourEmail "/{lang}/check-your-email" { lang: String }
    /// The link in the letter: GET shows, POST confirms.
    Confirm "/{lang}/confirm/{token}" { lang: String, token: String }
    /// Thanks, share links, *send me my link* (POST); one hour.
    ThankYou "/{lang}/thank-you/{token}" { lang: String, token: String }
    /// *I did not sign this*: GET shows, POST ends the pledge or lifts the block.
    Disown "/{lang}/disown/{token}" { lang: String, token: String }
    Manage "/{lang}/manage/{token}" { lang: String, token: String }
    /// The way out of the daily letters: GET shows, POST stops them, from wherever it comes.
    Letters "/{lang}/letters/{token}" { lang: String, token: String }
    /// For people who deleted the letter: sends a link.
    Withdraw "/{lang}/withdraw" { lang: String }
    /// One pledge, in public; `?lang=` names the language.
    PledgePage "/p/{code}" { code: String }
    /// A share card: `home/all`, `call/KEY`, `day/N` or `pledge/CODE`; the file is
    /// `{size}.{lang}.{version}.png`.
    Card "/cards/{kind}/{key}/{file}" { kind: String, key: String, file: String }
    /// Short link of a pledge or of a partner link.
    ShortLink "/r/{code}" { code: String }
    Hashtag "/{lang}/hashtags/{tag}" { lang: String, tag: String }
    /// Counts a click and leads to what others wrote under a hashtag on a network.
    Stream "/streams/{channel}/{tag}" { channel: String, tag: String }
    Partners "/{lang}/partners" { lang: String }
    /// The same for a partner link.
    Partner "/{lang}/partners/{code}" { lang: String, code: String }
    /// To print: `qr.svg`, `qr.png`, `poster.{lang}.pdf`, for a partner link or `home`.
    Print "/print/{code}/{file}" { code: String, file: String }
    /// The public numbers for a wall screen, which organizers make.
    Wall "/{lang}/wall/{token}" { lang: String, token: String }
    /// The days and milestones as an Atom feed.
    Feed "/{lang}/feed.atom" { lang: String }
    Calendar "/{lang}/16-days.ics" { lang: String }
    /// Counts a share and leads to the network's own page: `?lang=&page=`.
    Share "/share/{channel}" { channel: String }
}
