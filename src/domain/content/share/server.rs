//! The server of a network that has many, as a visitor types it.

/// Longest name of a host (RFC 1035, 2.3.4).
const LONGEST_HOST: usize = 253;

/// The server a visitor typed, as a host in ASCII and small letters: `mastodon.social`,
/// `https://mastodon.social/` and `@me@mastodon.social` are the same. None for whatever else could
/// be meant by a host: numbers, ports, names inside a network, a path, a password.
pub fn mastodon_server(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let scheme = ["https://", "http://"]
        .iter()
        .find_map(|scheme| typed.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)));
    let host = match scheme {
        Some(scheme) => typed.get(scheme.len()..)?,
        None => match typed.strip_prefix('@').unwrap_or(typed).split_once('@') {
            Some((name, host)) => {
                let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
                (!name.is_empty() && name.bytes().all(plain)).then_some(host)?
            }
            None => typed,
        },
    };
    let host = idna::domain_to_ascii_strict(host.strip_suffix('/').unwrap_or(host)).ok()?;
    // A name under a public ending: no number, no `localhost`, nothing of an inner network.
    let public = psl::domain(host.as_bytes()).is_some_and(|domain| domain.suffix().is_known());
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
    (public && plain && host.len() <= LONGEST_HOST && !host.ends_with('.')).then_some(host)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_server_is_understood_however_it_is_typed() {
        for (typed, server) in [
            ("mastodon.social", "mastodon.social"),
            ("  Mastodon.Social ", "mastodon.social"),
            ("https://mastodon.social", "mastodon.social"),
            ("HTTPS://mastodon.social/", "mastodon.social"),
            ("http://mastodon.social/", "mastodon.social"),
            ("@me@mastodon.social", "mastodon.social"),
            ("me.too_1@social.example.co.uk", "social.example.co.uk"),
            ("бүлэг.мон", "xn--90aex6e6y.xn--l1acc"),
            ("münchen.social", "xn--mnchen-3ya.social"),
            ("a-b.com", "a-b.com"),
        ] {
            assert_eq!(mastodon_server(typed).as_deref(), Some(server), "{typed}");
        }
        for typed in [
            "",
            ".",
            "mastodon",
            "social",
            "co.uk",
            "localhost",
            "a.localhost",
            "server.local",
            "server.internal",
            "127.0.0.1",
            "１２７.0.0.1",
            "0x7f.1",
            "2130706433",
            "[::1]",
            "::1",
            "mastodon.social:443",
            "https://mastodon.social:443/",
            "https://me@mastodon.social/",
            "me:word@mastodon.social",
            "@a@b@mastodon.social",
            "@@mastodon.social",
            "@mastodon.social@",
            "mastodon.social/share",
            "mastodon.social//",
            "https://mastodon.social/@me",
            "mastodon.social?x",
            "mastodon.social#x",
            "mastodon.social\\x",
            "mastodon.social\r\nX: y",
            "mastodon .social",
            "mastodon\0.social",
            "mastodon..social",
            "mastodon.social.",
            "-mastodon.social",
            "ftp://mastodon.social",
            "javascript:alert(1)",
            "//mastodon.social",
            "mastodon%2esocial",
            "xn--zzzzzz---.com",
        ] {
            assert_eq!(mastodon_server(typed), None, "{typed}");
        }
        assert_eq!(mastodon_server(&format!("{}social.com", "a.".repeat(130))), None);
    }

    proptest! {
        #[test]
        fn any_server_typed_is_answered(typed in ".{0,80}") {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
            let good = |server: String| server.bytes().all(plain) && server.contains('.');
            prop_assert!(mastodon_server(&typed).is_none_or(good));
        }

        #[test]
        fn a_server_is_the_same_however_it_is_written(name in "[a-z]([a-z0-9-]{0,20}[a-z0-9])?", user in "[A-Za-z0-9_]{1,20}") {
            let host = format!("{name}.social");
            let expected = mastodon_server(&host);
            for typed in [format!("https://{host}/"), format!("@{user}@{host}"), format!(" {} ", host.to_uppercase())] {
                prop_assert_eq!(mastodon_server(&typed), expected.clone());
            }
        }
    }
}
