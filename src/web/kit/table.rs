//! Tables: the heading of a column is said once, and stands over it or, on a phone, beside each cell.

use maud::{Markup, html};

use crate::domain::content::campaign::Interface;

/// Rows of things. Where a screen is narrow each becomes a list, and each cell says what it is. The first
/// column heads the rows; headings are messages' keys.
pub struct Table<'a> {
    words: &'a Interface,
    headings: Vec<Heading>,
}

struct Heading {
    words: String,
    class: &'static str,
    labels: bool,
    /// The address of the rows sorted by the column, and how they are sorted by it now.
    sorts: Option<(String, Option<&'static str>)>,
}

impl<'a> Table<'a> {
    /// A table in the words of the page.
    pub fn new(words: &'a Interface) -> Self {
        Self { words, headings: Vec::new() }
    }

    /// A column of short words.
    pub fn text(self, heading: &str) -> Self {
        self.column(heading, "", true)
    }

    /// A column of words that may be long, such as what somebody typed.
    pub fn long(self, heading: &str) -> Self {
        self.column(heading, "words", true)
    }

    pub fn number(self, heading: &str) -> Self {
        self.column(heading, "r", true)
    }

    /// A column of buttons, which need no heading beside them.
    pub fn action(self, heading: &str) -> Self {
        self.column(heading, "", false)
    }

    /// The heading of the last column leads to the rows sorted by it; they are `ascending`, `descending`, or not
    /// sorted by it now.
    pub fn sorts(mut self, link: String, order: Option<&'static str>) -> Self {
        if let Some(heading) = self.headings.last_mut() {
            heading.sorts = Some((link, order));
        }
        self
    }

    fn column(mut self, heading: &str, class: &'static str, labels: bool) -> Self {
        self.headings.push(Heading { words: self.words.text(heading), class, labels, sorts: None });
        self
    }

    pub fn rows<R: IntoIterator<Item = Markup>>(
        self,
        caption: &str,
        rows: impl IntoIterator<Item = R>,
    ) -> Markup {
        draw(self.words, caption, "table rows", &self.headings, rows)
    }
}

/// Rows of numbers, the first cell of each in words; where a screen is narrow the table scrolls by itself.
pub fn numbers<R: IntoIterator<Item = Markup>>(
    words: &Interface,
    caption: &str,
    headings: &[String],
    rows: impl IntoIterator<Item = R>,
) -> Markup {
    let mut rows = rows.into_iter().peekable();
    if rows.peek().is_none() {
        return html! { p { (words.text("desk-now-nothing")) } };
    }
    let heading = |(index, words): (usize, &String)| {
        let class = if index == 0 { "" } else { "r" };
        Heading { words: words.clone(), class, labels: false, sorts: None }
    };
    draw(words, caption, "table", &headings.iter().enumerate().map(heading).collect::<Vec<_>>(), rows)
}

fn draw<R: IntoIterator<Item = Markup>>(
    words: &Interface,
    caption: &str,
    class: &str,
    headings: &[Heading],
    rows: impl IntoIterator<Item = R>,
) -> Markup {
    let sorts = headings.iter().any(|heading| heading.sorts.is_some());
    html! {
        div class=(class) role="group" aria-label=(caption) tabindex="0" {
            table {
                caption.vh { (caption) }
                thead {
                    // Where a screen is narrow it says what the headings are for.
                    tr data-label=[sorts.then(|| words.text("desk-sort"))] {
                        @for Heading { words, class, sorts, .. } in headings {
                            th.r[*class == "r"] scope="col" aria-sort=[sorts.as_ref().and_then(|(_, order)| *order)] {
                                @if let Some((link, _)) = sorts { a href=(link) { (words) } } @else { (words) }
                            }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (index, (cell, heading)) in row.into_iter().zip(headings).enumerate() {
                                @let class = Some(heading.class).filter(|class| !class.is_empty());
                                @let label = heading.labels.then_some(&heading.words);
                                @if index == 0 { th class=[class] scope="row" { (cell) } }
                                @else { td class=[class] data-label=[label] { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
