//! Letters to organizers. They name the site and who did what there, and nothing about those who sign.

use entity::letter::Model as Letter;
use entity::organizer::Model as Organizer;
use lettre::Message;

use crate::clock::{HOUR_MS, timestamp};
use crate::config::BaseUrl;
use crate::domain::account::organizer::{RESET_MS, Role, SET_UP_MS};
use crate::domain::account::session::agent_name;
use crate::domain::content::campaign::{Interface, Language};
use crate::domain::write::outbox::{LetterDetails, Numbers};
use crate::domain::{Action, Keyed, Site};
use crate::mail::letter::message::{Headers, Sender, Unwritten, message};
use crate::mail::letter::page::{Block, Words, words};
use crate::mail::letter::topic::{OrganizerTopic, Topic};
use crate::mail::letter::visitor::{self, Recipient};

/// Where organizers choose their letters, below the console's first page.
const ACCOUNT: &str = "/account";

/// Writes a letter to an organizer. Its token is made here and lives from this moment.
pub fn write(
    site: &Site,
    sender: &Sender,
    letter: &Letter,
    account: Option<&Organizer>,
) -> Result<Message, Unwritten> {
    let account = account.filter(|account| account.ended_at.is_none()).ok_or(Unwritten::Unwanted)?;
    let language = site.campaign.language_or_default(&letter.language);
    let email = site.organizer_email(account);
    if email.is_empty() {
        return Err(Unwritten::Sealed);
    }
    let send =
        |words: Words, headers: Headers| message(site, sender, &letter.message_id, &email, words, headers);
    let details = site.letter_details(letter).ok_or(Unwritten::Sealed)?;
    let (_, token) = site.password_token(account);
    let topic = match Topic::of(letter.kind, 1, details.count.max(1), (&token, account.role)) {
        Topic::Organizer(topic) => topic,
        // They asked to see how it looks.
        Topic::Visitor(topic) => {
            let sample = Recipient::sample(site, false);
            return send(visitor::write(site, &sender.base_url, language, &sample, topic), Headers::new());
        }
    };
    let ready = account.password.is_some();
    let wanted = match topic {
        OrganizerTopic::SetUp(..) => !ready,
        OrganizerTopic::Reset(_) => ready,
        OrganizerTopic::Changed
        | OrganizerTopic::Device
        | OrganizerTopic::Exported
        | OrganizerTopic::Access => true,
        OrganizerTopic::Issues => ready && account.role == Role::Owner && account.issues_told.is_some(),
        // Yesterday's numbers are no news.
        OrganizerTopic::Morning => ready && account.morning_letters && is_of_today(site, letter),
    };
    if !wanted {
        return Err(Unwritten::Unwanted);
    }
    // Whoever is signed in stops it there with one tick.
    let stop = matches!(topic, OrganizerTopic::Issues | OrganizerTopic::Morning)
        .then(|| ("List-Unsubscribe", format!("<{}>", page(&sender.base_url, ACCOUNT))));
    let words = desk_words(site, &sender.base_url, language, topic, &details);
    send(words, stop.into_iter().collect())
}

fn is_of_today(site: &Site, letter: &Letter) -> bool {
    letter.day == Some(site.rules.date(site.clock.now_ms()).to_string())
}

/// An address of the console.
fn page(base_url: &BaseUrl, path: &str) -> String {
    format!("{}/organizer{path}", base_url.origin())
}

/// The words of a letter.
pub(super) fn desk_words(
    site: &Site,
    base_url: &BaseUrl,
    language: &Language,
    topic: OrganizerTopic<'_>,
    details: &LetterDetails,
) -> Words {
    let interface = &language.interface;
    let text = |key: &str| Block::Text(interface.text(key));
    let open = |path: &str| Block::Button(interface.text("letter-confirm-button"), page(base_url, path));
    let hours =
        |ms: i64| Block::Small(interface.with("letter-desk-valid", &[("hours", (ms / HOUR_MS).into())]));
    let local = site.rules.schedule.zone.to_datetime(timestamp(details.at));
    let when =
        [("date", interface.date(local.date()).into()), ("time", local.strftime("%H:%M").to_string().into())];
    let when = interface.with("desk-when", &when);
    let did = || {
        let who =
            if details.by.is_empty() { interface.text("letter-desk-machine") } else { details.by.clone() };
        let what = Action::of(&details.action).map(|action| interface.text(action.label()));
        what.map(|what| Block::Text(format!("{what}. {who}, {when}.")))
    };
    let chosen = || {
        let account = Block::Link(interface.text("desk-account"), page(base_url, ACCOUNT));
        [Block::Rule, Block::Small(interface.text("letter-desk-chosen")), account]
    };
    let mut parts = vec![text("letter-greeting")];
    let subject = match topic {
        OrganizerTopic::SetUp(token, role) => {
            let role = interface.text(&format!("desk-role-{}", role.key()));
            let named =
                [("site", base_url.host().into()), ("role", role.into()), ("by", details.by.as_str().into())];
            let body =
                if details.by.is_empty() { "letter-desk-set-up-body" } else { "letter-desk-invited-body" };
            parts.push(Block::Text(interface.with(body, &named)));
            parts.extend([
                text("letter-desk-set-up-next"),
                open(&format!("/set-up/{token}")),
                hours(SET_UP_MS),
            ]);
            let who = if details.by.is_empty() { &site.campaign.contact } else { &details.by };
            if !who.is_empty() {
                let who = [("who", who.as_str().into())];
                parts.push(Block::Text(interface.with("letter-desk-set-up-ask", &who)));
            }
            parts.push(text("letter-desk-nothing"));
            let subject = interface.with("letter-desk-set-up-subject", &named[..1]);
            return words(site, language, subject, false, parts);
        }
        OrganizerTopic::Reset(token) => {
            parts.extend([text("letter-desk-reset-body"), open(&format!("/reset/{token}")), hours(RESET_MS)]);
            parts.push(text("letter-desk-nothing"));
            "letter-desk-reset-subject"
        }
        OrganizerTopic::Changed => {
            parts.extend(did());
            parts.extend([text("letter-desk-changed-body"), open("/forgot")]);
            "letter-desk-changed-subject"
        }
        OrganizerTopic::Device => {
            parts.extend(did());
            let agent = agent_name(interface, &details.agent).into();
            parts.push(Block::Text(interface.with("letter-desk-device-body", &[("agent", agent)])));
            parts.push(open("/forgot"));
            "letter-desk-device-subject"
        }
        OrganizerTopic::Exported => {
            parts.extend(did());
            parts.extend([text("letter-desk-exported-body"), open("/audit")]);
            "letter-desk-exported-subject"
        }
        OrganizerTopic::Access if details.action == Action::ErasureAnnounced.key() => {
            let day = site.rules.schedule.next_erasure(local.date(), site.rules.retention_days);
            let day = day.unwrap_or(local.date());
            let day = [("date", interface.date(day).into()), ("year", day.year().to_string().into())];
            parts.push(Block::Text(interface.with("letter-desk-erasure-next", &day)));
            parts.extend([text("letter-desk-erasure-body"), open("/retention")]);
            "letter-desk-erasure-subject"
        }
        OrganizerTopic::Access => {
            parts.extend(did());
            parts.extend([text("letter-desk-access-body"), open("/audit")]);
            "letter-desk-access-subject"
        }
        OrganizerTopic::Issues => {
            let named = [("n", details.issues.len().into()), ("site", base_url.host().into())];
            parts.push(Block::Text(interface.with("letter-desk-issues-body", &named)));
            for issue in &details.issues {
                let grave =
                    if issue.is_grave { "letter-desk-issues-grave" } else { "letter-desk-issues-light" };
                parts.push(Block::Text(format!("{} {}", interface.text(grave), issue.sentence)));
                let advice = issue.advice.trim_end_matches('.').to_owned();
                parts.push(Block::Link(advice, page(base_url, &issue.place)));
            }
            if !details.over.is_empty() {
                parts.extend([text("letter-desk-issues-over"), Block::List(details.over.clone())]);
            }
            let found = [("when", when.as_str().into()), ("machine", details.machine.as_str().into())];
            parts.push(Block::Small(interface.with("letter-desk-issues-found", &found)));
            parts.extend(chosen());
            if details.issues.iter().any(|issue| issue.is_grave) {
                "letter-desk-issues-grave-subject"
            } else {
                "letter-desk-issues-subject"
            }
        }
        OrganizerTopic::Morning => {
            parts.extend(morning(site, base_url, interface, details));
            let [as_of, private] = ["desk-now-as-of", "desk-now-private"].map(|key| interface.text(key));
            parts.push(Block::Small(format!("{as_of} {when}. {private}")));
            parts.extend(chosen());
            "letter-desk-morning-subject"
        }
    };
    words(site, language, interface.text(subject), false, parts)
}

/// The numbers of a morning, as the overview of the day before has them.
fn morning(site: &Site, base_url: &BaseUrl, interface: &Interface, details: &LetterDetails) -> Vec<Block> {
    let Numbers { confirmed, days: [yesterday, before], pending, held, tops } = &details.numbers;
    let day = site.rules.date(details.at);
    let day = day.yesterday().unwrap_or(day);
    let line = |label: &str, n: i64| format!("{label}: {}", interface.number(n));
    let of_day =
        [("date", interface.date(day).into()), ("n", (*yesterday).into()), ("before", (*before).into())];
    let mut parts = vec![Block::List(vec![
        interface.with("letter-desk-morning-day", &of_day),
        line(&interface.text("letter-desk-morning-all"), *confirmed),
        line(&interface.text("desk-now-pending"), *pending),
        line(&interface.text("desk-now-held"), *held),
    ])];
    for (heading, top) in ["desk-now-regions", "desk-now-channels", "desk-now-sources"].into_iter().zip(tops)
    {
        if !top.is_empty() {
            let heading = [("what", interface.text(heading).into())];
            parts.push(Block::Heading(interface.with("letter-desk-morning-top", &heading)));
            parts.push(Block::List(top.iter().map(|(label, n)| line(label, *n)).collect()));
        }
    }
    parts.push(Block::Heading(interface.text("letter-desk-morning-issues")));
    parts.push(match &details.issues[..] {
        [] => Block::Text(interface.text("desk-now-nothing-wrong")),
        issues => Block::List(issues.iter().map(|issue| issue.sentence.clone()).collect()),
    });
    let overview = page(base_url, &format!("?from={day}&to={day}"));
    parts.push(Block::Button(interface.text("letter-confirm-button"), overview));
    parts
}
