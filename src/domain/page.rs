//! A page of a longer list.

/// Rows, and where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Number of the last row, where there are more.
    pub next: Option<i64>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None }
    }
}

impl<T> Page<T> {
    /// Up to `size` rows, each made of what was read: one more where there are more.
    pub(super) fn of<R>(
        mut read: Vec<R>,
        size: usize,
        number: impl Fn(&R) -> i64,
        row: impl FnMut(R) -> T,
    ) -> Self {
        let more = read.len() > size;
        read.truncate(size);
        Self { next: read.last().filter(|_| more).map(number), rows: read.into_iter().map(row).collect() }
    }
}
