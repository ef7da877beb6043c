//! Rows a page at a time.

/// One page of rows, and the mark where the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, M = i64> {
    pub rows: Vec<T>,
    /// The mark of the last row; none on the last page.
    pub next: Option<M>,
}

impl<T, M> Default for Page<T, M> {
    fn default() -> Self {
        Self { rows: Vec::new(), next: None }
    }
}

impl<T, M> Page<T, M> {
    /// The first `size` of the rows that were read, of which one more than that were asked for.
    pub fn of(mut rows: Vec<T>, size: usize, mark: impl Fn(&T) -> M) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        Self { next: rows.last().filter(|_| more).map(mark), rows }
    }

    /// Each row made into another, or left out.
    pub fn filter_map<U>(self, row: impl FnMut(T) -> Option<U>) -> Page<U, M> {
        Page { rows: self.rows.into_iter().filter_map(row).collect(), next: self.next }
    }

    pub fn map<U>(self, row: impl FnMut(T) -> U) -> Page<U, M> {
        Page { rows: self.rows.into_iter().map(row).collect(), next: self.next }
    }
}
