//! People who confirm, by the link or the code of their letter, each once.

use std::{cell::RefCell, io, rc::Rc, time::Instant};

use super::{
    Fault, Options,
    people::{self, Person, Tally},
};

/// Sends every form of a file: a path, a tab and its body a line.
pub(super) fn run(options: &Options) -> Result<String, Fault> {
    let address: Rc<str> = options.text("address")?.into();
    let forms = std::fs::read_to_string(options.text("forms")?)?;
    let forms: Vec<String> = forms.lines().map(str::to_owned).collect();
    let forms = Rc::new(RefCell::new(forms.into_iter()));
    people::run(&address.clone(), options.number("connections")?, "confirmed", move |_, person, _| {
        confirm(Rc::clone(&address), Rc::clone(&forms), person)
    })
}

async fn confirm(
    address: Rc<str>,
    forms: Rc<RefCell<std::vec::IntoIter<String>>>,
    mut person: Person,
) -> io::Result<Tally> {
    loop {
        let Some(form) = forms.borrow_mut().next() else { return Ok(person.tally()) };
        let (path, body) = form.split_once('\t').unwrap_or((&form, ""));
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
             sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        person.post(&request, Instant::now(), "/thank-you/").await?;
    }
}
