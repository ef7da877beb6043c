//! What an export should hold, as an address or a form asks for it.

use jiff::civil::Date;

use crate::{
    domain::{
        campaign::Campaign,
        export::{self, CONFIRMED, Choice, Column, Detail, GroupBy, Order},
    },
    web::extract::Form,
};

/// Why a choice cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// This field cannot be read.
    Unreadable(&'static str),
    /// The last day is before the first.
    Backwards,
}

/// What a form or an address asks for. Lists may be given in one field with commas, or by
/// repeating it.
fn list<'a>(form: &'a Form, name: &'a str) -> impl Iterator<Item = &'a str> {
    form.all(name).flat_map(|value| value.split(',')).filter(|value| !value.is_empty())
}

fn one<'a>(form: &'a Form, name: &'static str) -> Result<Option<&'a str>, Unfit> {
    let value = form.one(name).map_err(|_| Unfit::Unreadable(name))?;
    Ok((!value.is_empty()).then_some(value))
}

fn day(form: &Form, name: &'static str) -> Result<Option<Date>, Unfit> {
    one(form, name)?.map(|value| value.parse().map_err(|_| Unfit::Unreadable(name))).transpose()
}

fn flag(form: &Form, name: &'static str) -> Result<bool, Unfit> {
    match one(form, name)? {
        None => Ok(false),
        Some("on") => Ok(true),
        Some(_) => Err(Unfit::Unreadable(name)),
    }
}

/// Which pledges.
///
/// # Errors
/// Why it cannot be taken.
pub fn choice(campaign: &Campaign, form: &Form) -> Result<Choice, Unfit> {
    let states = list(form, "status").map(|key| export::state_of(key).ok_or(Unfit::Unreadable("status")));
    let call = one(form, "call")?.map(str::to_owned);
    if call.as_ref().is_some_and(|call| !campaign.calls.contains(call)) {
        return Err(Unfit::Unreadable("call"));
    }
    let language = one(form, "language")?.map(str::to_owned);
    if language.as_deref().is_some_and(|code| campaign.language(code).is_none()) {
        return Err(Unfit::Unreadable("language"));
    }
    let region = one(form, "region")?;
    if region.is_some_and(|code| code != "not-said" && !campaign.has_region(code)) {
        return Err(Unfit::Unreadable("region"));
    }
    let choice = Choice {
        states: states.collect::<Result<_, _>>()?,
        from: day(form, "from")?,
        until: day(form, "until")?,
        call,
        region: region.map(|region| if region == "not-said" { String::new() } else { region.to_owned() }),
        language,
        agreed: flag(form, "agreed")?,
        shown: flag(form, "shown")?,
    };
    if choice.is_backwards() { Err(Unfit::Backwards) } else { Ok(choice) }
}

/// Which counts: by `by`, `across=on` for all at once, `detail=public|full`, and which pledges;
/// and whether CSV has a byte-order mark.
///
/// # Errors
/// Why it cannot be taken.
pub fn counts(campaign: &Campaign, form: &Form) -> Result<(Order, bool), Unfit> {
    let mut by: Vec<GroupBy> = Vec::new();
    for word in list(form, "by") {
        let one = GroupBy::of(word).ok_or(Unfit::Unreadable("by"))?;
        if !by.contains(&one) {
            by.push(one);
        }
    }
    if by.is_empty() {
        by = ["call", "day", "region"].into_iter().filter_map(GroupBy::of).collect();
    }
    let detail = match one(form, "detail")? {
        None | Some("public") => Detail::Public,
        Some("full") => Detail::Full,
        Some(_) => return Err(Unfit::Unreadable("detail")),
    };
    let across = flag(form, "across")?;
    Ok((Order { by, across, detail, choice: choice(campaign, form)? }, mark(form)?))
}

/// Which columns of which pledges: confirmed ones where no state is chosen;
/// and whether CSV has a byte-order mark.
///
/// # Errors
/// Why it cannot be taken.
pub fn supporters(campaign: &Campaign, form: &Form) -> Result<(Vec<Column>, Choice, bool), Unfit> {
    let mut columns: Vec<Column> = Vec::new();
    for key in list(form, "columns") {
        let column = Column::of(key).ok_or(Unfit::Unreadable("columns"))?;
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        columns = Column::USUAL.to_vec();
    }
    let mut choice = choice(campaign, form)?;
    if choice.states.is_empty() {
        choice.states = CONFIRMED.to_vec();
    }
    Ok((columns, choice, mark(form)?))
}

/// Whether CSV begins with a byte-order mark: yes, unless `bom=no`.
///
/// # Errors
/// The field where it cannot be read.
fn mark(form: &Form) -> Result<bool, Unfit> {
    match one(form, "bom")? {
        None | Some("yes") => Ok(true),
        Some("no") => Ok(false),
        Some(_) => Err(Unfit::Unreadable("bom")),
    }
}
