//! The real program as a process, and what may happen to a machine: killed, stopped, a full disk,
//! another node beside it, slow clients, too much at once, wrong settings.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/process.rs"]
mod process;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test program uses its part")]
mod support;

mod backup;
mod crash;
#[cfg(target_os = "linux")]
mod crowd;
mod demo;
// This and `slow` limit and look at a process the way Linux does it.
#[cfg(target_os = "linux")]
mod disk;
mod fault;
mod keys;
mod logging;
#[cfg(target_os = "linux")]
mod memory;
mod model;
mod nodes;
mod outage;
mod pooler;
// `LD_PRELOAD` is Linux's.
#[cfg(target_os = "linux")]
mod power;
mod queue;
mod refusal;
mod roles;
#[cfg(target_os = "linux")]
mod slow;
mod stop;
mod visits;
mod watching;
