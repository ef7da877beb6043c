//! Work on the campaign as a whole: clean-ups, paper, retention, overrides, reports.

pub mod access_request;
pub mod audit_log;
pub mod backup;
pub mod bulk;
pub mod choice;
pub mod cleanup;
pub mod daily_letters;
pub mod demo;
pub mod figures;
pub mod give_up;
pub mod history;
pub mod issue;
pub mod keys;
pub mod link_file;
pub mod notices;
pub mod overrides;
pub mod overview;
pub mod paper;
pub mod pledge_list;
pub mod recount;
pub mod retention;
pub mod review_queue;
pub mod suppression;
pub mod visits;
pub mod wall;
