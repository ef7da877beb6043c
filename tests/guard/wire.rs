//! Requests as raw bytes, as no browser sends them.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{PATIENCE, app::TestApp};

/// An answer as it came over the wire; the status is 0 when there was none.
pub(crate) struct Reply {
    /// Status.
    pub(crate) status: u16,
    /// Head and body.
    pub(crate) text: String,
}

/// Sends bytes and reads until the program closes the connection.
pub(crate) async fn send(app: &TestApp, bytes: &[u8]) -> Reply {
    let address = app.base.strip_prefix("http://").expect("an address");
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut read, mut write) = stream.into_split();
    let sending = async {
        // The program may close before it has read all.
        let _ = write.write_all(bytes).await;
    };
    let mut answer = Vec::new();
    let reading = async {
        let _ = read.read_to_end(&mut answer).await;
    };
    let both = async { tokio::join!(sending, reading) };
    assert!(tokio::time::timeout(PATIENCE, both).await.is_ok(), "it never closes the connection");
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok()).unwrap_or(0);
    Reply { status, text }
}

/// A request with a target, headers and a body.
pub(crate) fn request(method: &str, target: &[u8], headers: &[(&str, &[u8])], body: &[u8]) -> Vec<u8> {
    let mut bytes = [method.as_bytes(), b" ", target, b" HTTP/1.1\r\nHost: localhost\r\n"].concat();
    bytes.extend_from_slice(b"Connection: close\r\n");
    for (name, value) in headers {
        bytes.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    if !body.is_empty() {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n", body.len()).as_bytes());
    }
    [&bytes[..], b"\r\n", body].concat()
}
