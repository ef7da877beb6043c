//! Every address of the organizers' console.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::web::paths::paths;

paths! {
    /// What there is to see, once signed in.
    Home "/organizer" {}
    /// What is still to do before the public comes, and what is wrong.
    FirstSteps "/organizer/first-steps" {}
    /// Sentences and figures that may be told to the press now.
    Press "/organizer/press" {}
    /// A chart of the overview or of a partner link as a file, such as `days.svg` or `source-school-45.csv`.
    Chart "/organizer/charts/{file}" { file: String }
    /// Has refused letters tried again (POST).
    RequeueLetters "/organizer/letters/requeue" {}
    /// Sign in: GET shows, POST tries.
    SignIn "/organizer/sign-in" {}
    SignOut "/organizer/sign-out" {}
    /// The link that sets an account up: GET shows, POST sets the password.
    SetUp "/organizer/set-up/{token}" { token: String }
    Forgot "/organizer/forgot" {}
    /// The link for a new password: GET shows, POST sets it.
    Reset "/organizer/reset/{token}" { token: String }
    Account "/organizer/account" {}
    Password "/organizer/account/password" {}
    /// Which letters one gets (POST).
    ChooseLetters "/organizer/account/letters" {}
    /// Turns one's second factor on: GET shows a secret, POST confirms it.
    SecondFactor "/organizer/account/second-factor" {}
    /// Turns it off (POST).
    NoSecondFactor "/organizer/account/second-factor/off" {}
    RecoveryCodes "/organizer/account/recovery-codes" {}
    /// How the work is done.
    Guide "/organizer/help" {}
    Sessions "/organizer/sessions" {}
    /// Ends all sessions but this one (POST).
    EndOthers "/organizer/sessions/end-others" {}
    EndSession "/organizer/sessions/{code}/end" { code: String }
    /// All accounts: GET lists, POST makes one.
    Accounts "/organizer/accounts" {}
    /// Asks a second factor of everyone, or no longer (POST).
    SecondFactorRule "/organizer/accounts/second-factor" {}
    /// Gives an account another role (POST).
    Role "/organizer/accounts/{code}/role" { code: String }
    /// Sends somebody a new link, and takes password and second factor away (POST).
    Renew "/organizer/accounts/{code}/renew" { code: String }
    EndAccount "/organizer/accounts/{code}/end" { code: String }
    /// Partner links: GET lists, POST adds one.
    Sources "/organizer/sources" {}
    /// Makes the links of a file (POST).
    ImportSources "/organizer/sources/import" {}
    /// An empty file with the names of the columns.
    EmptySources "/organizer/sources/empty.csv" {}
    /// QR codes and posters of those that `?q=` finds.
    SourcesZip "/organizer/sources/links.zip" {}
    /// One of them by day: POST changes name and note.
    Source "/organizer/sources/{code}" { code: String }
    EndSource "/organizer/sources/{code}/end" { code: String }
    /// Opens an ended one again (POST).
    ReopenSource "/organizer/sources/{code}/reopen" { code: String }
    /// What owners change over the campaign's files.
    Settings "/organizer/settings" {}
    /// Changes a part of them (POST).
    Setting "/organizer/settings/{part}" { part: String }
    /// What was done, newest first.
    Audit "/organizer/audit" {}
    AuditCsv "/organizer/audit/log.csv" {}
    AuditXlsx "/organizer/audit/log.xlsx" {}
    /// What waits to be looked at, one by one or as a list: POST decides on a page of it.
    Review "/organizer/review" {}
    /// Releases or hides parts of a pledge (POST).
    ReviewOne "/organizer/review/{code}" { code: String }
    /// Held sign-ups by network and time: GET lists, POST releases or drops.
    Held "/organizer/held" {}
    /// Clean-ups there were, and a form for another.
    CleanUp "/organizer/clean-up" {}
    /// Counts what a clean-up would set aside (POST).
    CleanUpCount "/organizer/clean-up/count" {}
    /// How far a clean-up has come: POST begins it, stops it or takes it back.
    CleanUpOne "/organizer/clean-up/{code}" { code: String }
    /// Pledges on paper: GET lists, POST enters one line.
    Paper "/organizer/paper" {}
    /// Looks at a file of them (POST).
    PaperImport "/organizer/paper/import" {}
    /// What a file says and how far it is entered: POST begins to enter it.
    PaperFile "/organizer/paper/file/{code}" { code: String }
    /// An empty file with the names of the columns.
    PaperEmpty "/organizer/paper/empty.csv" {}
    /// Takes pledges on paper back (POST).
    PaperUndo "/organizer/paper/{code}/undo" { code: String }
    /// Lets what was taken back count again (POST).
    PaperRedo "/organizer/paper/{code}/redo" { code: String }
    /// Pledges, to look through: `?q=` finds codes and released names.
    Supporters "/organizer/supporters" {}
    Supporter "/organizer/supporters/{code}" { code: String }
    /// The texts that were signed, by version.
    SignedTexts "/organizer/texts" {}
    TextsXlsx "/organizer/texts/texts.xlsx" {}
    TextsCsv "/organizer/texts/texts.csv" {}
    /// One of them, and what it changed.
    SignedText "/organizer/texts/{number}" { number: String }
    /// Somebody asks what we have about them: POST finds by address.
    Subject "/organizer/subject" {}
    /// What we have, as a file (POST).
    SubjectExport "/organizer/subject/export" {}
    /// Erases it (POST).
    SubjectErase "/organizer/subject/erase" {}
    /// Mailboxes that get no letters: POST looks an address up.
    Suppression "/organizer/settings/suppression" {}
    /// Lets one be written to again (POST).
    LiftSuppression "/organizer/settings/suppression/lift" {}
    /// What is erased when: POST does what is due.
    Retention "/organizer/retention" {}
    /// The daily letters: how they fare, and each to look at.
    Letters "/organizer/settings/mail" {}
    /// A letter as its reader sees it: GET shows, POST sends it to whoever asks.
    Letter "/organizer/settings/mail/{language}/{letter}" { language: String, letter: String }
    Exports "/organizer/exports" {}
    /// All numbers in one workbook.
    Briefing "/organizer/exports/briefing.xlsx" {}
    CountsXlsx "/organizer/exports/counts.xlsx" {}
    CountsCsv "/organizer/exports/counts.csv" {}
    CountsJson "/organizer/exports/counts.json" {}
    CountsNdjson "/organizer/exports/counts.ndjson" {}
    SupportersXlsx "/organizer/exports/supporters.xlsx" {}
    SupportersCsv "/organizer/exports/supporters.csv" {}
    SupportersJson "/organizer/exports/supporters.json" {}
    SupportersNdjson "/organizer/exports/supporters.ndjson" {}
    TrafficXlsx "/organizer/exports/traffic.xlsx" {}
    TrafficCsv "/organizer/exports/traffic.csv" {}
    TrafficJson "/organizer/exports/traffic.json" {}
    TrafficNdjson "/organizer/exports/traffic.ndjson" {}
    /// Access tokens for programs: GET lists, POST makes one.
    Tokens "/organizer/tokens" {}
    EndToken "/organizer/tokens/{code}/end" { code: String }
    /// Wall screens: GET lists, POST makes one.
    Walls "/organizer/walls" {}
    EndWall "/organizer/walls/{code}/end" { code: String }
}
