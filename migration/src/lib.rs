//! The steps that make and change the tables. A step that has shipped is never edited.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_000001_create_pledge;
mod m20261124_000002_create_letter;
mod m20261124_000003_create_counts;
mod m20261124_000004_create_protection;
mod m20261124_000005_create_traffic;
mod m20261124_000010_create_desk;
mod m20261124_000011_create_api_token;
mod m20261124_000012_create_desk_views;
mod m20261124_000013_create_care;
mod m20261124_000014_create_history;
mod m20261124_000015_create_paper;
mod m20261124_000020_create_overview;
mod m20261124_000020_create_paper_import;
mod m20261124_000020_keep_records;
mod m20261124_000021_widen_cleanup;

/// All steps in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_pledge::Migration),
            Box::new(m20261124_000002_create_letter::Migration),
            Box::new(m20261124_000003_create_counts::Migration),
            Box::new(m20261124_000004_create_protection::Migration),
            Box::new(m20261124_000005_create_traffic::Migration),
            Box::new(m20261124_000010_create_desk::Migration),
            Box::new(m20261124_000011_create_api_token::Migration),
            Box::new(m20261124_000012_create_desk_views::Migration),
            Box::new(m20261124_000013_create_care::Migration),
            Box::new(m20261124_000014_create_history::Migration),
            Box::new(m20261124_000015_create_paper::Migration),
            Box::new(m20261124_000020_create_overview::Migration),
            Box::new(m20261124_000020_create_paper_import::Migration),
            Box::new(m20261124_000021_widen_cleanup::Migration),
            Box::new(m20261124_000020_keep_records::Migration),
        ]
    }
}
