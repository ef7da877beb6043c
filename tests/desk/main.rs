//! The organizers' desk over HTTP: accounts, signing in, roles, sessions and the audit log.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]
