//! What the site says of itself: each sentence of the accessibility, safety and privacy pages names what it claims,
//! and each claim has tests.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::Duration,
};

use sea_orm::{EntityName, IdenStatic, Iterable};
use sixteen::domain::{pledge::review::Part, write::audit::By};

use crate::support::{app::TestApp, database::Database, until};

/// A sentence that says nothing of the site.
const NONE: &str = "none";

/// The claims and the tests that show them.
const CLAIMS: [(&str, &[&str]); 58] = [
    ("wcag", &["english_pages_hold_in_a_browser", "mongolian_pages_hold_in_a_browser"]),
    (
        "every-way",
        &["in_both_languages_by_link_and_by_code_with_javascript_and_without", "with_the_keyboard_only"],
    ),
    ("enlarged", &["english_pages_hold_in_a_browser", "mongolian_pages_hold_in_a_browser"]),
    ("contrast", &["every_pair_of_tokens_can_be_read"]),
    ("own-colours", &["no_style_overrules_the_colours_of_the_system"]),
    ("nothing-plays", &["nothing_plays_and_nothing_moves_where_less_motion_is_asked_for"]),
    ("less-motion", &["nothing_plays_and_nothing_moves_where_less_motion_is_asked_for"]),
    (
        "mistakes-in-words",
        &["the_summary_of_mistakes_takes_the_focus_and_leads_to_each_field", "each_field_is_checked"],
    ),
    (
        "typed-stays",
        &["errors_give_back_what_was_typed", "another_language_and_the_way_back_keep_what_was_typed"],
    ),
    ("light", &["html_and_css_are_light", "a_first_visit_is_light_stays_here_and_does_not_move"]),
    ("printed", &["pages_print_whole_and_short"]),
    ("no-puzzle", &["in_both_languages_by_link_and_by_code_with_javascript_and_without"]),
    ("exit-everywhere", &["every_page_has_the_exit_at_its_top_and_the_help_numbers"]),
    ("exit-at-once", &["a_click_or_three_shifts_lead_away_and_back_does_not_lead_here_again"]),
    ("help-everywhere", &["every_page_has_the_exit_at_its_top_and_the_help_numbers"]),
    ("browsers", &["no_style_sheet_needs_what_a_promised_browser_lacks"]),
    ("reading-browsers", &["no_style_sheet_needs_what_a_promised_browser_lacks"]),
    ("link-hours", &["all_unexpired_links_of_a_pledge_work_and_expired_ones_offer_a_new_letter"]),
    ("new-link", &["the_link_to_ones_pledge_ends_and_a_new_one_can_be_asked_for"]),
    ("no-time-limit", &["the_form_has_no_time_limit_and_asks_for_nothing_else"]),
    ("no-phone", &["the_form_has_no_time_limit_and_asks_for_nothing_else"]),
    ("no-cookie", &["every_kind_of_answer_has_them_and_no_cookie", "english_pages_hold_in_a_browser"]),
    ("back-forgets", &["the_way_back_after_signing_shows_nothing_of_it"]),
    (
        "nothing-from-others",
        &[
            "no_page_has_anything_inline_or_from_elsewhere",
            "a_first_visit_is_light_stays_here_and_does_not_move",
        ],
    ),
    ("reading-free", &["every_kind_of_answer_has_them_and_no_cookie"]),
    ("days-without-signing", &["every_page_has_the_exit_at_its_top_and_the_help_numbers"]),
    ("initials", &["mongolian_and_other_names_are_names"]),
    ("shown-if-asked", &["what_was_not_asked_for_or_not_confirmed_is_never_released"]),
    (
        "where-names-stand",
        &[
            "a_name_is_shown_from_its_release_until_it_is_hidden",
            "the_home_page_has_the_newest_names_first_and_leads_to_all",
        ],
    ),
    ("names-unlisted", &["no_public_page_tells_an_address_and_no_search_engine_lists_a_name"]),
    ("address-never-shown", &["no_public_page_tells_an_address_and_no_search_engine_lists_a_name"]),
    ("letter-names-nothing", &["letters_name_neither_the_campaign_nor_anything_that_was_typed"]),
    ("letter-links", &["letters_name_neither_the_campaign_nor_anything_that_was_typed"]),
    (
        "withdraw",
        &[
            "withdrawing_takes_two_steps_erases_at_once_and_lowers_the_count",
            "a_pledge_that_is_not_confirmed_can_be_withdrawn_too",
        ],
    ),
    ("own-page", &["a_pledge_is_seen_and_changed_by_its_owner"]),
    ("sealed", &["neither_the_database_nor_the_logs_name_anyone"]),
    ("key-apart", &["neither_the_database_nor_the_logs_name_anyone"]),
    ("keyed-address", &["neither_the_database_nor_the_logs_name_anyone"]),
    ("kept-fields", &["all_that_is_kept_of_a_pledge_is_known_to_the_privacy_notice"]),
    ("statement-signed", &["form_errors_letters_and_pages_are_in_the_pages_language"]),
    (
        "erased-by",
        &[
            "after_the_last_day_and_ninety_more_personal_data_are_erased_and_counts_stay",
            "the_day_of_the_erasure_is_said",
        ],
    ),
    ("counts-stay", &["after_the_last_day_and_ninety_more_personal_data_are_erased_and_counts_stay"]),
    ("no-ip", &["neither_the_database_nor_the_logs_name_anyone"]),
    ("visits-by-day", &["the_whole_loop_is_counted_as_it_was"]),
    (
        "network-for-a-day",
        &["one_network_is_one_counter_and_the_next_day_another", "networks_are_forgotten_after_a_day"],
    ),
    ("providers-by-the-hour", &["a_provider_that_goes_silent_is_named"]),
    ("personal-data-guarded", &["personal_data_takes_password_code_and_purpose_and_all_owners_are_told"]),
    ("counts-public", &["counts_are_cacheable_and_open_to_every_site"]),
    (
        "counts-rounded",
        &[
            "cells_are_multiples_of_ten_and_right_on_average",
            "counts_by_something_come_in_lots_of_fifty_and_at_most_hourly",
        ],
    ),
    (
        "never-tells",
        &[
            "the_answer_is_the_same_for_new_pending_confirmed_and_withdrawn_addresses",
            "asking_for_a_link_gets_the_same_answer_for_every_address",
        ],
    ),
    ("unconfirmed-deleted", &["unconfirmed_pledges_are_purged_after_expiry_and_grace"]),
    ("last-address", &["they_stop_on_ones_own_page_and_can_be_asked_for_again"]),
    ("disowned", &["who_did_not_sign_ends_the_pledge_and_gets_no_letter_until_it_is_lifted"]),
    ("letters-few", &["a_confirmed_address_hears_nothing_until_somebody_asks"]),
    ("daily-if-asked", &["one_comes_each_day_and_none_after_the_way_out_was_pressed"]),
    (
        "daily-discreet",
        &[
            "a_letter_that_was_asked_for_says_so_to_programs_and_nothing_to_a_glance",
            "plain_letters_name_nothing",
        ],
    ),
    ("letters-a-week", &["the_sixth_letter_in_seven_days_is_not_sent"]),
    ("link-days", &["the_link_to_ones_pledge_ends_and_a_new_one_can_be_asked_for"]),
];

const PAGES: [&str; 3] = ["accessibility", "safety", "privacy"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The paragraphs and points of a page, each with its claims.
fn blocks(markdown: &str) -> Vec<(&str, Vec<&str>)> {
    let lines = markdown.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (text, remark) = line.split_once(" <!-- ").unwrap_or((line, ""));
            let remark = remark.trim_end_matches(" -->");
            let claims = remark.split_once("; ").map_or(remark, |(_, claims)| claims);
            (text, claims.split_whitespace().collect())
        })
        .collect()
}

fn sentences(text: &str) -> usize {
    let ends = [". ", "? ", "! ", "… "];
    1 + ends.iter().map(|end| text.trim_end().matches(end).count()).sum::<usize>()
}

/// What is wrong with a page's claims.
fn unclaimed(page: &str, markdown: &str) -> Vec<String> {
    let known: BTreeSet<&str> = CLAIMS.iter().map(|(claim, _)| *claim).chain([NONE]).collect();
    let mut problems = Vec::new();
    for (text, claims) in blocks(markdown) {
        if claims.len() < sentences(text) {
            problems.push(format!("{page}: not each sentence says what it claims: {text}"));
        }
        let unknown = claims.iter().filter(|claim| !known.contains(*claim));
        problems.extend(unknown.map(|claim| format!("{page}: no test for “{claim}”: {text}")));
    }
    problems
}

/// The names of all functions in our tests.
fn functions() -> BTreeSet<String> {
    let mut open = vec![root().join("tests"), root().join("src")];
    let mut names = BTreeSet::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(path).expect("text");
                names.extend(
                    text.split("fn ")
                        .skip(1)
                        .filter_map(|rest| rest.split_once('('))
                        .map(|name| name.0.to_owned()),
                );
            }
        }
    }
    names
}

#[test]
fn every_claim_has_a_test_and_every_sentence_its_claims() {
    let functions = functions();
    for (claim, tests) in CLAIMS {
        let missing: Vec<_> = tests.iter().filter(|test| !functions.contains(**test)).collect();
        assert!(missing.is_empty(), "{claim}: {missing:?} are not there");
    }
    let mut made: BTreeSet<String> = BTreeSet::new();
    for page in PAGES {
        let of = |lang: &str| {
            let path = root().join(format!("assets/campaign/{lang}/pages/{page}.md"));
            std::fs::read_to_string(path).expect("a page")
        };
        let texts = ["en", "mn"].map(of);
        let problems: Vec<_> = texts.iter().flat_map(|text| unclaimed(page, text)).collect();
        assert!(problems.is_empty(), "{problems:#?}");
        // No translation claims anything else.
        let [english, mongolian] =
            texts.each_ref().map(|text| blocks(text).into_iter().map(|block| block.1).collect::<Vec<_>>());
        assert_eq!(english, mongolian, "{page}");
        made.extend(english.concat().into_iter().map(str::to_owned));
    }
    let idle: Vec<_> = CLAIMS.iter().filter(|(claim, _)| !made.contains(*claim)).collect();
    assert!(idle.is_empty(), "no page claims {idle:?}");
}

#[test]
fn a_sentence_without_a_claim_is_found() {
    for (text, problems) in [
        ("# Title\n\nOne. Two. <!-- none withdraw -->\n", 0),
        ("One. Two. <!-- withdraw -->\n", 1),
        ("- One.\n", 1),
        ("- One. <!-- if message; kept-fields -->\n", 0),
        ("- One. <!-- it-flies -->\n", 1),
        ("Is it? It is! <!-- none -->\n", 1),
    ] {
        assert_eq!(unclaimed("page", text).len(), problems, "{text}");
    }
}

/// The style sheets of the site.
fn sheets() -> String {
    let folder = root().join("assets/css");
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let sheets = files.filter(|path| path.extension().is_some_and(|end| end == "css"));
    sheets.map(|path| std::fs::read_to_string(path).expect("text")).collect()
}

/// A style sheet without the blocks that begin so.
fn without(mut css: &str, start: &str) -> String {
    let mut rest = String::new();
    while let Some((before, block)) = css.split_once(start) {
        rest.push_str(before);
        let mut depth = 0;
        let end = block.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            *c == '}' && depth == 0
        });
        css = &block[end.expect("a block that ends").0 + 1..];
    }
    rest + css
}

#[test]
fn no_style_overrules_the_colours_of_the_system() {
    let css = sheets();
    for rule in css.split('}').filter(|rule| rule.contains("forced-color-adjust: none")) {
        let colours = rule.split(['{', ';']).filter_map(|part| part.split_once(':')).filter(|(name, _)| {
            ["color", "background", "fill", "stroke", "border-color"].contains(&name.trim())
        });
        for (name, value) in colours {
            let of_the_system = ["Highlight", "HighlightText", "CanvasText", "Canvas", "LinkText"];
            assert!(of_the_system.contains(&value.trim()), "{name}: {value}");
        }
    }
}

#[test]
fn nothing_plays_and_nothing_moves_where_less_motion_is_asked_for() {
    let still =
        without(&sheets(), "@media (prefers-reduced-motion: no-preference)").replace("animation: none", "");
    assert!(still.len() < sheets().len(), "there are blocks of motion");
    for motion in ["animation", "transition", "scroll-behavior", "infinite"] {
        assert!(!still.contains(motion), "{motion}");
    }
    assert!(!sheets().contains("infinite"));
    for entry in std::fs::read_dir(root().join("assets/js")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let script = std::fs::read_to_string(&path).expect("text");
            for motion in [".animate(", "'smooth'", ".play(", "requestAnimationFrame"] {
                assert!(!script.contains(motion), "{}: {motion}", path.display());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_the_exit_at_its_top_and_the_help_numbers() {
    let app = TestApp::start(Database::sqlite()).await;
    let letter = app.pledge("tuya@example.org", &[]).await;
    let code = app.row("tuya@example.org").await.expect("a pledge").code;
    let token = app.site().thank_you_token(&code);
    let mut paths = vec![
        format!("/p/{code}"),
        letter.link("confirm"),
        letter.link("manage"),
        letter.link("disown"),
        format!("/en/thank-you/{token}"),
        "/share/instagram?lang=en&page=home".to_owned(),
        "/share/mastodon?lang=en&page=home".to_owned(),
    ];
    for lang in ["en", "mn"] {
        let own = app.site().campaign.calls.iter().map(|call| format!("/calls/{call}"));
        let own = own.chain((1..=16).map(|day| format!("/days/{day}")));
        let more =
            ["", "/help", "/privacy", "/about", "/safety", "/accessibility", "/supporters", "/withdraw"];
        let more =
            more.iter().chain(&["/partners", "/hashtags/NoExcuse", "/check-your-email?ref=x", "/nowhere"]);
        paths.extend(own.chain(more.map(|path| (*path).to_owned())).map(|path| format!("/{lang}{path}")));
    }
    for path in paths {
        let body = app.get(&path).await.body;
        let (top, rest) = body.split_once("<main").unwrap_or_else(|| panic!("{path} has no content"));
        assert!(
            top.contains("class=\"exit\"") && top.contains("href=\"#help\""),
            "{path}: no exit or no way to help"
        );
        assert!(body.contains("id=\"help\"") && rest.contains("href=\"tel:"), "{path}: no help numbers");
    }
    let card = app.get("/embed?lang=en").await.body;
    assert!(!card.contains("data-exit") && !card.contains("href=\"tel:"));
    // To another page in each language.
    let exits = ["en", "mn"].map(|lang| app.site().campaign.language(lang).expect("a language").exit.clone());
    assert_ne!(exits[0], exits[1]);
    for (lang, exit) in ["en", "mn"].iter().zip(&exits) {
        for path in ["/safety", "/nowhere"] {
            assert!(
                app.get(&format!("/{lang}{path}")).await.body.contains(&format!("href=\"{exit}\"")),
                "{lang}{path}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_has_no_time_limit_and_asks_for_nothing_else() {
    let app = TestApp::start(Database::sqlite()).await;
    let home = app.get("/en").await.body;
    let form =
        home.split_once("<form id=\"pledge\"").expect("the form").1.split_once("</form>").expect("its end").0;
    let names: BTreeSet<&str> =
        form.split(" name=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|name| name.0).collect();
    let known = [
        "again",
        "by",
        "calls",
        "consent",
        "daily_letters",
        "email",
        "name",
        "organisation",
        "plain_letters",
        "q7",
        "region",
        "show_name",
        "text",
        "via",
        "voice",
    ];
    assert_eq!(names, BTreeSet::from(known));
    app.clock.advance(Duration::from_secs(30 * 24 * 3600));
    assert_eq!(app.sign("tuya@example.org").await.status, 303);
}

/// A new column of a person's must stand in the privacy notice of each language before it stands here.
#[test]
fn all_that_is_kept_of_a_pledge_is_known_to_the_privacy_notice() {
    use entity::pledge::Column;
    // Name, address, organisation and message; what was chosen; how one came; when; what is shown.
    let said = [
        "sealed",
        "email_key",
        "calls",
        "region",
        "voice",
        "language",
        "channel",
        "brought_by",
        "source",
        "generation",
        "text_hash",
        "daily_letters",
        "plain_letters",
        "letters_stopped_at",
        "name_review",
        "organisation_review",
        "message_review",
        "created_at",
        "confirmed_at",
        "confirmed_day",
        "network",
    ];
    // Of the pledge's way with us, not of the person.
    let ours = [
        "id",
        "code",
        "state",
        "held_for",
        "revision",
        "code_tries",
        "expires_at",
        "ended_at",
        "cleanup_id",
        "cleanup_from",
        "cleanup_at",
    ];
    let known: BTreeSet<&str> = said.into_iter().chain(ours).collect();
    let kept: BTreeSet<&str> = Column::iter().map(|column| column.as_str()).collect();
    assert_eq!(kept, known, "{}", entity::pledge::Entity.table_name());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_day_of_the_erasure_is_said() {
    let app = TestApp::start(Database::sqlite()).await;
    for (path, day) in [("/en/privacy", "10\u{a0}March"), ("/mn/privacy", "3\u{a0}дугаар\u{a0}сарын\u{a0}10")]
    {
        let page = app.get(path).await.body;
        // In short, in full, and at the foot.
        assert_eq!(page.matches(day).count(), 3, "{path}");
        for remark in ["<!--", "&lt;!--", "{erased_by}"] {
            assert!(!page.contains(remark), "{path}: {remark}");
        }
        // Five plain lines stand before all else.
        let (before, short) = page.split_once("<h2>").expect("a heading");
        assert!(!before.contains("<li>") || !before.split_once("<main").expect("content").1.contains("<li>"));
        assert_eq!(short.split_once("<h2>").expect("the next").0.matches("<li>").count(), 5, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_public_page_tells_an_address_and_no_search_engine_lists_a_name() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[("name", "Б.Туяахүү"), ("show_name", "on")]).await;
    let code = app.row("tuya@example.org").await.expect("a pledge").code;
    let released = app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await;
    assert!(released.expect("stored"), "the name is not released");
    until("the name is on the home page", async || app.get("/en").await.body.contains("Б.Туяахүү")).await;
    let mut named = BTreeMap::new();
    for path in [
        "/en".to_owned(),
        "/en/supporters".to_owned(),
        format!("/p/{code}"),
        "/api/v1/counts".to_owned(),
        "/counts.csv".to_owned(),
        "/counts/history.csv".to_owned(),
        "/en/feed.atom".to_owned(),
        "/sitemap.xml".to_owned(),
    ] {
        let answer = app.get(&path).await;
        assert!(!answer.body.contains("tuya@") && !answer.body.contains("tuya%40"), "{path}");
        if answer.body.contains("Б.Туяахүү") {
            let unlisted = answer.body.contains("<meta name=\"robots\" content=\"noindex\">");
            let unquoted =
                answer.body.split_once("data-nosnippet").is_some_and(|(_, rest)| rest.contains("Б.Туяахүү"));
            named.insert(path, unlisted || unquoted);
        }
    }
    assert!(named.len() == 3 && named.values().all(|kept_out| *kept_out), "{named:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn networks_are_forgotten_after_a_day() {
    let app = TestApp::start_with(Database::sqlite(), &["--network-limits=on"]).await;
    app.pledge("tuya@example.org", &[]).await;
    let counters = async || {
        use sea_orm::{EntityTrait, PaginatorTrait};
        let database = app.database.connect().await;
        let counters = entity::limit::Entity::find().count(&database).await.expect("counted");
        database.close().await.expect("closed");
        counters
    };
    assert!(counters().await > 0);
    app.clock.advance(Duration::from_secs(25 * 3600));
    app.site().purge().await.expect("purged");
    assert_eq!(counters().await, 0);
}
