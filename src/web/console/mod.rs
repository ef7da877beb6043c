//! The organizers' console.
//!
//! Its router is built from one [`table`] of addresses, methods and who may use them, and one layer
//! ([`access`]) over all of it asks that table: an address that is not in it does not exist, and one
//! that is cannot be reached without what it asks for. Handlers say once more what they need, by
//! the extractor that gives them the person.

pub mod access;
mod access_request;
mod account;
mod accounts;
mod audit;
mod bulk;
mod charts;
mod choice;
mod cleanup;
mod empty_file;
mod exports;
mod first_steps;
pub mod flash;
pub mod frame;
mod guide;
mod held;
mod home;
mod letters;
pub mod menu;
mod paper;
mod password;
pub mod paths;
mod pledges;
mod press;
mod proof;
pub mod refusal;
mod request;
mod retention;
mod review;
mod route;
mod session;
mod sessions;
mod settings;
mod sign_in;
mod signed_texts;
mod sources;
mod suppression;
mod tokens;
mod walls;

use axum::http::HeaderValue;
use axum::response::Response;
use axum::{Router, middleware};

use crate::domain::account::organizer::Role;
use crate::web::Context;
use crate::web::console::route::{get, post};

pub use access::{Console, Editor, Owner, SignedIn, Viewer};
pub use flash::Flash;
pub use frame::Frame;
pub use request::ConsoleRequest;
pub use route::{Access, Route};

/// Everything the console can be asked, and by whom. What is not here is not there.
pub fn table() -> Vec<Route> {
    use Access::{Anyone, AtLeast, SignedIn};
    let [viewer, editor, owner] = [Role::Viewer, Role::Editor, Role::Owner].map(AtLeast);
    vec![
        get::<paths::Home, _>(viewer, home::show),
        get::<paths::FirstSteps, _>(viewer, first_steps::show),
        get::<paths::Press, _>(viewer, press::show),
        get::<paths::Chart, _>(editor, charts::show),
        post::<paths::RequeueLetters, _>(editor, home::requeue),
        post::<paths::ChooseLetters, _>(viewer, account::choose_letters),
        // Files.
        get::<paths::Exports, _>(viewer, exports::show),
        get::<paths::Briefing, _>(editor, exports::briefing),
        get::<paths::CountsXlsx, _>(viewer, exports::counts),
        get::<paths::CountsCsv, _>(viewer, exports::counts),
        get::<paths::CountsJson, _>(viewer, exports::counts),
        get::<paths::CountsNdjson, _>(viewer, exports::counts),
        get::<paths::SupportersXlsx, _>(editor, exports::supporters),
        get::<paths::SupportersCsv, _>(editor, exports::supporters),
        get::<paths::SupportersJson, _>(editor, exports::supporters),
        get::<paths::SupportersNdjson, _>(editor, exports::supporters),
        post::<paths::SupportersXlsx, _>(owner, exports::personal),
        post::<paths::SupportersCsv, _>(owner, exports::personal),
        post::<paths::SupportersJson, _>(owner, exports::personal),
        post::<paths::SupportersNdjson, _>(owner, exports::personal),
        get::<paths::TrafficXlsx, _>(editor, exports::traffic),
        get::<paths::TrafficCsv, _>(editor, exports::traffic),
        get::<paths::TrafficJson, _>(editor, exports::traffic),
        get::<paths::TrafficNdjson, _>(editor, exports::traffic),
        get::<paths::Tokens, _>(owner, tokens::show),
        post::<paths::Tokens, _>(owner, tokens::add).proven_if(tokens::makes_one),
        post::<paths::EndToken, _>(owner, tokens::end),
        // Without a session, and without the cookie: links from letters come from elsewhere.
        get::<paths::SignIn, _>(Anyone, sign_in::show),
        post::<paths::SignIn, _>(Anyone, sign_in::sign_in),
        get::<paths::SetUp, _>(Anyone, password::show),
        post::<paths::SetUp, _>(Anyone, password::set),
        get::<paths::Forgot, _>(Anyone, password::show_forgot),
        post::<paths::Forgot, _>(Anyone, password::forgot),
        get::<paths::Reset, _>(Anyone, password::show),
        post::<paths::Reset, _>(Anyone, password::set),
        // Whoever is signed in, also before the second factor that is asked of them is set up.
        post::<paths::SignOut, _>(SignedIn, sign_in::sign_out),
        get::<paths::Account, _>(SignedIn, account::show),
        post::<paths::Password, _>(SignedIn, account::change_password),
        get::<paths::SecondFactor, _>(SignedIn, account::offer),
        post::<paths::SecondFactor, _>(SignedIn, account::turn_on),
        post::<paths::NoSecondFactor, _>(SignedIn, account::change_second_factor),
        post::<paths::RecoveryCodes, _>(SignedIn, account::change_second_factor),
        get::<paths::Guide, _>(SignedIn, guide::show),
        get::<paths::Sessions, _>(SignedIn, sessions::show),
        post::<paths::EndOthers, _>(SignedIn, sessions::end_others),
        post::<paths::EndSession, _>(SignedIn, sessions::end),
        // Who decides.
        get::<paths::Accounts, _>(owner, accounts::show),
        post::<paths::Accounts, _>(owner, accounts::add).proven_if(accounts::makes_one),
        post::<paths::SecondFactorRule, _>(owner, accounts::second_factor_rule).proven(),
        post::<paths::Role, _>(owner, accounts::change_role).proven().saying("desk-proof-role"),
        post::<paths::Renew, _>(owner, accounts::renew).proven(),
        post::<paths::EndAccount, _>(owner, accounts::end).proven(),
        get::<paths::Audit, _>(owner, audit::show),
        get::<paths::AuditCsv, _>(owner, audit::file),
        get::<paths::AuditXlsx, _>(owner, audit::file),
        // Who looks after pledges.
        get::<paths::Review, _>(editor, review::show),
        post::<paths::Review, _>(editor, review::act_on_page),
        post::<paths::ReviewOne, _>(editor, review::act),
        get::<paths::Held, _>(editor, held::show),
        post::<paths::Held, _>(editor, held::act),
        get::<paths::CleanUp, _>(editor, cleanup::show),
        post::<paths::CleanUpCount, _>(editor, cleanup::count),
        get::<paths::CleanUpOne, _>(editor, cleanup::one),
        post::<paths::CleanUpOne, _>(editor, cleanup::act),
        get::<paths::Paper, _>(editor, paper::show),
        post::<paths::Paper, _>(editor, paper::add),
        post::<paths::PaperImport, _>(editor, paper::import),
        get::<paths::PaperFile, _>(editor, paper::file),
        post::<paths::PaperFile, _>(editor, paper::enter),
        get::<paths::PaperEmpty, _>(editor, paper::empty),
        post::<paths::PaperUndo, _>(editor, paper::undo),
        post::<paths::PaperRedo, _>(editor, paper::redo),
        get::<paths::Supporters, _>(editor, pledges::show),
        get::<paths::Supporter, _>(editor, pledges::one),
        get::<paths::SignedTexts, _>(viewer, signed_texts::show),
        get::<paths::SignedText, _>(viewer, signed_texts::one),
        get::<paths::TextsXlsx, _>(viewer, signed_texts::file),
        get::<paths::TextsCsv, _>(viewer, signed_texts::file),
        get::<paths::Subject, _>(owner, access_request::show),
        post::<paths::Subject, _>(owner, access_request::find),
        post::<paths::SubjectExport, _>(owner, access_request::export).proven(),
        post::<paths::SubjectErase, _>(owner, access_request::erase).proven().saying("desk-proof-erase"),
        get::<paths::Suppression, _>(owner, suppression::show),
        post::<paths::Suppression, _>(owner, suppression::find),
        post::<paths::LiftSuppression, _>(owner, suppression::lift),
        get::<paths::Retention, _>(owner, retention::show),
        post::<paths::Retention, _>(owner, retention::run).proven(),
        get::<paths::Letters, _>(owner, letters::show),
        get::<paths::Letter, _>(owner, letters::preview),
        post::<paths::Letter, _>(owner, letters::send),
        // Partner links and wall screens, and what is changed over the campaign's files.
        get::<paths::Sources, _>(viewer, sources::show),
        post::<paths::Sources, _>(editor, sources::add),
        post::<paths::ImportSources, _>(editor, sources::import),
        get::<paths::EmptySources, _>(editor, sources::empty),
        get::<paths::SourcesZip, _>(viewer, sources::archive),
        get::<paths::Source, _>(viewer, sources::one),
        post::<paths::Source, _>(editor, sources::change),
        post::<paths::EndSource, _>(editor, sources::end),
        post::<paths::ReopenSource, _>(editor, sources::reopen),
        get::<paths::Walls, _>(viewer, walls::show),
        post::<paths::Walls, _>(editor, walls::add),
        post::<paths::EndWall, _>(editor, walls::end),
        get::<paths::Settings, _>(owner, settings::show),
        post::<paths::Setting, _>(owner, settings::change).proven_if(settings::changes_helplines),
    ]
}

pub(super) fn router(context: &Context) -> Router<Context> {
    let gate = access::Gate::new(context.clone(), &table());
    let mut router = Router::new();
    for Route { path, handler, .. } in table() {
        router = router.route(path, handler);
    }
    // The last is the first to be asked.
    router
        .route_layer(middleware::from_fn_with_state(gate, access::gate))
        .route_layer(middleware::map_response(headed))
}

/// What every answer of the console says to search engines, and to pages that opened it. Visitors' pages say nothing to
/// those: with it Firefox forgets what was typed when one comes back from another site.
async fn headed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}
