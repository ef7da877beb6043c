//! Every address of the organizers' desk.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::web::paths::paths;

paths! {
    /// What there is to see, once signed in.
    Home "/organizer" {}
    /// Sign in: GET shows, POST tries.
    SignIn "/organizer/sign-in" {}
    /// Sign out (POST).
    SignOut "/organizer/sign-out" {}
    /// The link that sets an account up: GET shows, POST sets the password.
    SetUp "/organizer/set-up/{token}" { token: String }
    /// Asks for a link for a new password.
    Forgot "/organizer/forgot" {}
    /// The link for a new password: GET shows, POST sets it.
    Reset "/organizer/reset/{token}" { token: String }
    /// One's own account.
    Account "/organizer/account" {}
    /// Changes one's password (POST).
    Password "/organizer/account/password" {}
    /// Turns one's second factor on: GET shows a secret, POST confirms it.
    SecondFactor "/organizer/account/second-factor" {}
    /// Turns it off (POST).
    NoSecondFactor "/organizer/account/second-factor/off" {}
    /// Makes new recovery codes (POST).
    RecoveryCodes "/organizer/account/recovery-codes" {}
    /// One's sessions.
    Sessions "/organizer/sessions" {}
    /// Ends all sessions but this one (POST).
    EndOthers "/organizer/sessions/end-others" {}
    /// Ends one session (POST).
    EndSession "/organizer/sessions/{code}/end" { code: String }
    /// All accounts: GET lists, POST makes one.
    Accounts "/organizer/accounts" {}
    /// Asks a second factor of everyone, or no longer (POST).
    SecondFactorRule "/organizer/accounts/second-factor" {}
    /// Gives an account another role (POST).
    Role "/organizer/accounts/{code}/role" { code: String }
    /// Sends somebody a new link, and takes password and second factor away (POST).
    Renew "/organizer/accounts/{code}/renew" { code: String }
    /// Ends an account (POST).
    EndAccount "/organizer/accounts/{code}/end" { code: String }
    /// What was done, newest first.
    Audit "/organizer/audit" {}
    /// Files to be had.
    Exports "/organizer/exports" {}
    /// Counts as XLSX.
    CountsXlsx "/organizer/exports/counts.xlsx" {}
    /// Counts as CSV.
    CountsCsv "/organizer/exports/counts.csv" {}
    /// Counts as JSON.
    CountsJson "/organizer/exports/counts.json" {}
    /// Counts as NDJSON.
    CountsNdjson "/organizer/exports/counts.ndjson" {}
    /// Pledges as XLSX.
    SupportersXlsx "/organizer/exports/supporters.xlsx" {}
    /// Pledges as CSV.
    SupportersCsv "/organizer/exports/supporters.csv" {}
    /// Pledges as JSON.
    SupportersJson "/organizer/exports/supporters.json" {}
    /// Pledges as NDJSON.
    SupportersNdjson "/organizer/exports/supporters.ndjson" {}
    /// Access tokens for programs: GET lists, POST makes one.
    Tokens "/organizer/tokens" {}
    /// Ends an access token (POST).
    EndToken "/organizer/tokens/{code}/end" { code: String }
}
