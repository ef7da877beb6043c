//! The organizers' desk over HTTP: accounts, signing in, roles, sessions and the audit log; the real
//! program, a real database and a real SMTP conversation.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/dns.rs"]
mod dns;
#[path = "../support/process.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod process;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

mod accounts;
mod api;
mod api_schema;
mod audit;
mod briefing;
mod bulk;
mod charts;
mod cleanup;
mod command;
mod command_exports;
mod counts;
mod doctor;
mod downloads;
mod exports;
mod exports_recorded;
mod guide;
mod held;
mod history;
mod issues;
mod keys;
mod letters;
mod limits;
mod many;
mod menu;
mod narrowing;
mod notices;
mod origin;
mod overview;
mod paper;
mod password;
mod people;
mod person;
mod proof;
mod recount;
mod releases;
mod retention;
mod review;
mod roles;
mod second_factor;
mod secrets;
mod sessions;
mod settings;
mod sign_in;
mod signed_texts;
mod sources;
mod subject;
mod traffic_files;
mod wall;
