//! The parts that pages share, one a file, each with its stylesheet of the same name.

pub mod calendar;
pub mod calls;
pub mod card;
pub mod columns;
pub mod field;
pub mod footer;
pub mod help;
pub mod map;
pub mod pledge_form;
pub mod promise;
pub mod share;
pub mod statement;
pub mod structured;
pub mod tally;
pub mod top;
