//! People who sign: each sends the form as a browser does, again and again with another address.
//!
//! With a rate each connection has its moments to send at, and a pledge's time runs from its moment: one that
//! waits behind a slow answer has waited too.

use std::{
    io,
    rc::Rc,
    time::{Duration, Instant},
};

use super::{
    Fault, Options,
    people::{self, Person, Tally},
};

struct Plan {
    address: String,
    tag: String,
    networks: u32,
    seconds: Duration,
    /// Pledges a second over all connections; none for as many as there can be.
    rate: Option<f64>,
    connections: u32,
}

/// Signs for some seconds.
pub(super) fn run(options: &Options) -> Result<String, Fault> {
    let connections: u32 = options.number("connections")?;
    let plan = Rc::new(Plan {
        address: options.text("address")?.to_owned(),
        tag: options.text("tag")?.to_owned(),
        networks: options.number("networks").unwrap_or(0),
        seconds: Duration::from_secs_f64(options.number("seconds")?),
        rate: options.number("rate").ok().filter(|rate| *rate > 0.0),
        connections,
    });
    let address = plan.address.clone();
    people::run(&address, connections, "signed", move |number, person, start| {
        sign(Rc::clone(&plan), number, person, start)
    })
}

async fn sign(plan: Rc<Plan>, number: u32, mut person: Person, start: Instant) -> io::Result<Tally> {
    for pledge in 0.. {
        let sent = plan.moment(number, pledge, start);
        if sent.duration_since(start) >= plan.seconds {
            break;
        }
        let request = plan.request(number, pledge);
        tokio::time::sleep_until(sent.into()).await;
        person.post(&request, sent, "/check-your-email?ref=").await?;
    }
    Ok(person.tally())
}

impl Plan {
    /// When a person sends a pledge: at once, or in turn with the others.
    fn moment(&self, person: u32, number: u32, start: Instant) -> Instant {
        match self.rate {
            None => Instant::now(),
            Some(rate) => {
                let place = u64::from(number) * u64::from(self.connections) + u64::from(person);
                start + Duration::from_secs_f64(place as f64 / rate)
            }
        }
    }

    fn request(&self, person: u32, number: u32) -> String {
        let forwarded = match self.networks {
            0 => String::new(),
            networks => {
                let network = (person.wrapping_mul(7919).wrapping_add(number)) % networks;
                format!("x-forwarded-for: 10.{}.{}.7\r\n", network / 256 % 256, network % 256)
            }
        };
        form(&self.address, &format!("{}.{person}.{number}", self.tag), &forwarded)
    }
}

/// The form of somebody at example.com as a browser sends it.
pub(super) fn form(address: &str, mailbox: &str, forwarded: &str) -> String {
    let body = format!(
        "name=%D0%91.%D0%9D%D0%BE%D0%BC%D0%B8%D0%BD&email={mailbox}%40example.com\
         &calls=legal-frameworks&calls=services&region=MN-073&voice=individual&organisation=\
         &via=&by=&consent=on"
    );
    format!(
        "POST /en/pledges HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
         referer: http://{address}/en\r\nsec-fetch-site: same-origin\r\nsec-fetch-mode: navigate\r\n\
         sec-fetch-dest: document\r\naccept: text/html\r\naccept-encoding: gzip, deflate, br\r\n\
         accept-language: en\r\nuser-agent: Mozilla/5.0 (benches/signing)\r\n\
         content-type: application/x-www-form-urlencoded\r\n{forwarded}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}
