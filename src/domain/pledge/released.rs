//! Pledges as everyone may see them.

use crate::domain::kernel::page::Page;
use crate::domain::{CallSet, Error, Site};

#[derive(Debug, Clone)]
pub struct Supporter {
    /// Name, or organisation. The region stays out of it: beside a name it would single somebody out.
    pub name: String,
    pub code: String,
}

#[derive(Debug, Clone)]
pub struct PublicPledge {
    pub code: String,
    /// Name or organisation, once it is released.
    pub name: Option<String>,
    pub calls: CallSet,
}

pub async fn find(site: &Site, code: &str) -> Result<Option<PublicPledge>, Error> {
    Ok(site.public_pledge(code).await?.map(|row| PublicPledge {
        name: site.shown(&row).one(),
        calls: row.calls,
        code: row.code,
    }))
}

/// Up to `size` released names of pledges confirmed before (`confirmed_at`, `id`), newest first.
pub async fn list(
    site: &Site,
    before: Option<(i64, i64)>,
    size: usize,
) -> Result<Page<Supporter, (i64, i64)>, Error> {
    let before = before.unwrap_or((i64::MAX, i64::MAX));
    let rows = site.released(before, size as u64 + 1).await?;
    let page = Page::of(rows, size, |row| (row.confirmed_at.unwrap_or_default(), row.id));
    Ok(page.filter_map(|row| site.shown(&row).one().map(|name| Supporter { name, code: row.code })))
}
