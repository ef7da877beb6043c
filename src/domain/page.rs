//! Rows a page at a time.

/// One page of rows, of which one more than it holds were asked for.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> Page<T> {
    /// The first `size` rows.
    pub fn of(mut rows: Vec<T>, size: usize) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        Self { rows, more }
    }

    /// The mark of the last row, where the next page begins; none on the last page.
    pub fn next<K>(&self, mark: impl FnOnce(&T) -> K) -> Option<K> {
        self.rows.last().filter(|_| self.more).map(mark)
    }
}
