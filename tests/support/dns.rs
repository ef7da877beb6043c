//! A name server for tests: a few records, over UDP.

use std::{collections::HashMap, net::SocketAddr, sync::Arc};

use tokio::net::UdpSocket;

const A: u16 = 1;
const MX: u16 = 15;
const TXT: u16 = 16;

/// Records by name and kind, as they travel.
type Zone = HashMap<(String, u16), Vec<Vec<u8>>>;

#[derive(Default)]
pub(crate) struct Dns(Zone);

impl Dns {
    fn add(mut self, name: &str, kind: u16, data: Vec<u8>) -> Self {
        self.0.entry((name.to_owned(), kind)).or_default().push(data);
        self
    }

    /// A text, in strings of at most 255 bytes.
    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        let strings = text.as_bytes().chunks(255);
        let data = strings.flat_map(|part| [&[byte(part.len())], part].concat()).collect();
        self.add(name, TXT, data)
    }

    pub(crate) fn mx(self, name: &str, exchanger: &str) -> Self {
        let labels = exchanger.split('.').filter(|label| !label.is_empty());
        let labels = labels.flat_map(|label| [&[byte(label.len())], label.as_bytes()].concat());
        let data = [0, 10].into_iter().chain(labels).chain([0]).collect();
        self.add(name, MX, data)
    }

    pub(crate) fn address(self, name: &str) -> Self {
        self.add(name, A, vec![192, 0, 2, 1])
    }

    /// Serves them on a free port, as long as the test lives.
    pub(crate) async fn serve(self) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let (address, zone) = (socket.local_addr().expect("an address"), Arc::new(self.0));
        tokio::spawn(async move {
            let mut buffer = [0; 4096];
            while let Ok((length, asker)) = socket.recv_from(&mut buffer).await {
                let _ = socket.send_to(&answer(&zone, &buffer[..length]), asker).await;
            }
        });
        address
    }
}

/// The answer to a query of one question.
fn answer(zone: &Zone, query: &[u8]) -> Vec<u8> {
    let (mut labels, mut at) = (Vec::new(), 12);
    while query[at] > 0 {
        let end = at + 1 + usize::from(query[at]);
        labels.push(String::from_utf8_lossy(&query[at + 1..end]).to_lowercase());
        at = end;
    }
    let question = &query[12..at + 5];
    let name = labels.join(".");
    let kind = u16::from_be_bytes([query[at + 1], query[at + 2]]);
    let found = zone.get(&(name.clone(), kind)).cloned().unwrap_or_default();
    let exists = zone.keys().any(|(known, _)| *known == name || known.ends_with(&format!(".{name}")));
    let code = if exists { 0 } else { 3 };
    // The same number, an answer that may be believed, one question.
    let mut answer =
        [&query[..2], &[0x85, 0x80 | code, 0, 1, 0, byte(found.len()), 0, 0, 0, 0], question].concat();
    for data in found {
        let length = u16::try_from(data.len()).expect("short").to_be_bytes();
        answer.extend([
            0xc0,
            12,
            kind.to_be_bytes()[0],
            kind.to_be_bytes()[1],
            0,
            1,
            0,
            0,
            0,
            60,
            length[0],
            length[1],
        ]);
        answer.extend(data);
    }
    answer
}

/// A length that fits into a byte.
fn byte(length: usize) -> u8 {
    u8::try_from(length).expect("a short one")
}
