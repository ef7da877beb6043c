//! The proxy before the program: whether it is trusted and says whose requests it passes on. The program is asked by
//! the visitors' address, and tells how that request arrived.

use crate::clock::MINUTE_MS;
use crate::config::{BaseUrl, Config};
use crate::domain::Site;
use crate::domain::crypto::token;
use crate::domain::kernel::finding::{Finding, Severity};
use crate::mail::tls::head;
use crate::web::extract::DOCTOR;

/// How long the check-up may show itself by one token, in ms.
const TOKEN_MS: i64 = MINUTE_MS;

/// None where visitors have no address that is set.
pub(super) async fn proxy(site: &Site, config: &Config) -> Option<Finding> {
    let base_url = config.base_url.as_ref()?;
    let token = token::for_doctor(&site.keys, site.clock.now_ms() + TOKEN_MS);
    Some(of_answer(base_url, head(base_url, "/healthz", (DOCTOR, &token)).await))
}

fn of_answer(base_url: &BaseUrl, head: Result<String, String>) -> Finding {
    let finding =
        |severity, sentence: String, advice: &str| Finding::new("proxy", severity, sentence, advice);
    let head = match head {
        Ok(head) => head,
        Err(words) => {
            let sentence = format!("Whether visitors are told apart cannot be seen: {base_url}: {words}.");
            return finding(Severity::Warning, sentence, "Run this again while the program runs.");
        }
    };
    let told = head.lines().filter_map(|line| line.split_once(": "));
    let told = told.filter(|(name, _)| name.eq_ignore_ascii_case(DOCTOR)).map(|(_, told)| told.trim()).next();
    let told = told.map(|told| told.splitn(3, ' ').collect::<Vec<_>>());
    match told.as_deref() {
        Some(["untrusted", "forwarded", peer]) => finding(
            Severity::Error,
            format!(
                "All visitors count as one: the proxy at {peer} says whose requests it passes on, and is not trusted."
            ),
            &format!("Name it: trusted_proxies = \"{peer}\" (SIXTEEN_TRUSTED_PROXIES), then reload."),
        ),
        Some(["trusted", "direct", peer]) => finding(
            Severity::Error,
            format!(
                "All visitors count as one: the proxy at {peer} does not say whose requests it passes on."
            ),
            "Let it set X-Forwarded-For, as deploy/Caddyfile and deploy/nginx.conf do.",
        ),
        Some(["trusted", _, peer]) => Finding::fine(
            "proxy",
            format!("The proxy at {peer} is trusted, and says whose requests it passes on."),
        ),
        Some([_, _, peer]) => Finding::fine(
            "proxy",
            format!("A request to {base_url} comes from {peer}, by no proxy that says so."),
        ),
        _ => finding(
            Severity::Warning,
            format!("Whether visitors are told apart cannot be seen: at {base_url} another program answers."),
            "Look where the name leads, and whether what runs there has this secret and this version.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_not_ours_tells_nothing_of_the_proxy() {
        let site = BaseUrl::parse("https://forum.example.org").expect("an address");
        let of = |head: &str| of_answer(&site, Ok(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n"))).severity;
        assert_eq!(of("X-Sixteen-Doctor: trusted forwarded ::1"), Severity::Fine);
        assert_eq!(of("x-sixteen-doctor: untrusted direct 192.0.2.1"), Severity::Fine);
        assert_eq!(of("x-sixteen-doctor: untrusted forwarded 192.0.2.1"), Severity::Error);
        assert_eq!(of("x-sixteen-doctor: trusted direct 192.0.2.1"), Severity::Error);
        for other in ["server: other", "x-sixteen-doctor: ", "x-sixteen-doctor: trusted"] {
            assert_eq!(of(other), Severity::Warning, "{other}");
        }
        assert_eq!(of_answer(&site, Err("refused".to_owned())).severity, Severity::Warning);
    }
}
