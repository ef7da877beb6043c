//! The public pages, one file each.

pub mod api;
pub mod call;
pub mod confirmation;
pub mod day;
pub mod disown;
pub mod error;
pub mod hashtag;
pub mod help;
pub mod home;
pub mod manage;
pub mod partners;
pub mod pledge;
pub mod pledge_page;
pub mod share;
pub mod supporters;
pub mod text;
pub mod withdraw;
