//! Keys, tokens, passwords and keyed hashes.

pub mod chain;
pub mod keyring;
pub mod network;
pub mod password;
pub mod token;
