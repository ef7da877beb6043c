//! Input as people, phones, keyboards and mail programs give it: folded, cleaned or asked about once, and nothing
//! that was typed is lost on the way.

use crate::support::{
    app::TestApp,
    database::Database,
    page::{Answer, between},
};

/// Fields of a form that is right.
const RIGHT: [(&str, &str); 4] =
    [("name", "Б.Номин"), ("email", "tuya@example.org"), ("calls", "data"), ("consent", "on")];

async fn app() -> TestApp {
    TestApp::start(Database::sqlite()).await
}

/// Whether a page has the form with this typed into a field of one line.
fn has_typed(answer: &Answer, name: &str, value: &str) -> bool {
    let fields = answer.body.split("<input ").filter(|input| input.contains(&format!("name=\"{name}\"")));
    fields.into_iter().any(|input| input.contains(&format!("value=\"{value}\"")))
}

/// Presses a button of the form, with the fields that the page hides.
async fn press(app: &TestApp, page: &Answer, typed: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let hidden = page.hidden_fields();
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let hidden = hidden.filter(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    let fields: Vec<(&str, &str)> = hidden.chain(typed.iter().copied()).collect();
    app.post_with("/en/pledges", &fields, headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_with_a_title_and_a_pasted_address_are_taken() {
    let app = app().await;
    for (at, name) in ["Dr.Li", "Ts.Gal", "Ө", "\u{2068}Туяа\u{2069}", "ᠮᠣᠩᠭᠣᠯ"].into_iter().enumerate()
    {
        let typed = format!("mailto:person{at}@example.org.");
        assert_eq!(app.sign_with(&typed, &[("name", name)]).await.status, 303, "{name}");
        app.mail.first(&format!("person{at}@example.org")).await;
    }
    let row = app.row("person3@example.org").await.expect("a pledge");
    assert_eq!(app.site().record(&row).expect("a record").name, "Туяа");
    let nothing = app.sign_with("nobody@example.org", &[("name", "\u{3164}\u{200b}")]).await;
    assert!(nothing.status == 422 && nothing.body.contains("Enter your name"), "{}", nothing.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_confirms_however_it_is_typed() {
    let app = app().await;
    let in_script = |code: &str, zero: u32| -> String {
        let digit =
            |digit: char| char::from_u32(zero + digit.to_digit(10).expect("a digit")).expect("a character");
        code.chars().map(digit).collect()
    };
    let ways: [fn(&str) -> String; 8] = [
        |code| format!("{}–{}", &code[..3], &code[3..]),
        |code| format!("{code}."),
        |code| format!("{code}\u{200b}"),
        |code| format!("\u{202a}{code}\u{202c}"),
        |code| format!("Code: {code}"),
        |code| format!(" {} {} ", &code[..2], &code[2..]),
        |code| format!("«{code}»"),
        |code| code.split("").collect::<Vec<_>>().join("\u{a0}"),
    ];
    for at in 0..12 {
        let email = format!("person{at}@example.org");
        let asked = app.sign(&email).await;
        let code = app.row(&email).await.expect("a pledge").code;
        let code = app.site().keys.confirmation_code(&code);
        let typed = match at {
            8 => in_script(&code, 0xff10),
            9 => in_script(&code, 0x1810),
            10 => in_script(&code, 0x660),
            11 => in_script(&code, 0x966),
            at => ways[at](&code),
        };
        let fields = [("ref", asked.reference()), ("code", typed.as_str())];
        let answer = app.post("/en/check-your-email", &fields).await;
        assert!(answer.location().starts_with("/en/thank-you/"), "{typed}: {}", answer.status);
    }
    app.wait_for_confirmed(12).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_of_another_script_is_asked_about_once() {
    let app = app().await;
    for (typed, meant) in [
        ("tuya@gmail.соm", "tuya@gmail.com"),
        ("tuya@gmаil.com", "tuya@gmail.com"),
        ("tuya@mаil.ru", "tuya@mail.ru"),
        ("tuya@example.орg", "tuya@example.org"),
    ] {
        let asked = app.sign(typed).await;
        assert_eq!(asked.status, 422, "{typed}");
        let broken = meant.replace('@', "@<wbr>");
        let words = asked.body.replace("<b>", "").replace("</b>", "");
        assert!(words.contains(&format!("Did you mean {broken}?")), "{typed}");
        assert_eq!(
            between(&asked.body, "data-errors", "</div>").matches("<b>").count(),
            2,
            "{typed}: both parts"
        );
        assert!(asked.body.contains("is Cyrillic and only looks Latin"), "{typed}");
        let kept = [
            ("name", "Б.Номин"),
            ("calls", "data"),
            ("consent", "on"),
            ("email", typed),
            ("email_choice", typed),
        ];
        assert_eq!(press(&app, &asked, &kept, &[]).await.status, 303, "{typed} is let go on");
    }
    assert_eq!(app.sign("tuya@жишээ.мон").await.status, 303);
    // Nobody can write to a letter of another script before the @: there is one choice.
    let asked = app.sign("tuуa@example.org").await;
    assert!(asked.body.contains("Did you mean tu<b>y</b>a@<wbr>example.org?"), "{}", asked.body);
    assert!(asked.body.contains("You typed tu<b>у</b>a@<wbr>example.org."), "{}", asked.body);
    assert!(!asked.body.contains("value=\"tuуa@example.org\" formnovalidate"));
    let fields =
        [RIGHT[0], RIGHT[2], RIGHT[3], ("email", "tuуa@example.org"), ("email_choice", "tuya@example.org")];
    assert_eq!(press(&app, &asked, &fields, &[]).await.status, 303);
    app.mail.first("tuya@example.org").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_in_an_address_is_asked_about_once_and_its_letters_are_told() {
    let app = app().await;
    for typed in ["a@example,org", "a@example..org", "a@example.org (Bat)", "a@example.org?subject=hi"] {
        let asked = app.sign(typed).await;
        assert_eq!(asked.status, 422, "{typed}");
        let words = between(&asked.body, "data-errors", "</div>").replace("<b>", "").replace("</b>", "");
        assert!(words.contains("Did you mean a@<wbr>example.org?"), "{typed}: {words}");
        let fields = [RIGHT[0], RIGHT[2], RIGHT[3], ("email", typed), ("email_choice", "a@example.org")];
        assert_eq!(press(&app, &asked, &fields, &[]).await.status, 303, "{typed}");
        assert_eq!(app.post("/en/withdraw", &[("email", typed)]).await.status, 303, "{typed}");
    }
    for (path, sentence) in
        [("/en/pledges", "has Latin letters before the @"), ("/mn/withdraw", "хэсгийг латин үсгээр")]
    {
        let answer = app.post(path, &[("email", "туяа@gmail.com")]).await;
        assert!(answer.status == 422 && answer.body.contains(sentence), "{path}: {}", answer.body);
    }
    let cut = app.get("/en?via=%E0%A4&utm_source=fb").await;
    assert!(has_typed(&cut, "via", "facebook"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_beside_a_person_is_asked_about() {
    let app = app().await;
    let fields = [RIGHT[0], RIGHT[2], RIGHT[3], ("organisation", "News.mn"), ("voice", "individual")];
    for (choice, voice, organisation) in
        [("media", "media", Some("News.mn")), ("individual", "individual", None)]
    {
        let email = format!("{choice}@example.org");
        let typed = [&fields[..], &[("email", email.as_str())]].concat();
        let asked = app.post("/en/pledges", &typed).await;
        assert_eq!(asked.status, 422);
        assert!(asked.body.contains("You named an organisation, News.mn"), "{}", asked.body);
        assert!(has_typed(&asked, "organisation", "News.mn"));
        let answered = press(&app, &asked, &[&typed[..], &[("voice_choice", choice)]].concat(), &[]).await;
        assert_eq!(answered.status, 303, "{choice}");
        let row = app.row(&email).await.expect("a pledge");
        assert_eq!(row.voice, voice);
        assert_eq!(app.site().record(&row).expect("a record").organisation.as_deref(), organisation);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_question_after_the_other_keeps_the_answers() {
    let app = app().await;
    let typed = [
        RIGHT[0],
        RIGHT[2],
        RIGHT[3],
        ("email", "tuya@gmial.com"),
        ("organisation", "Example.org"),
        ("q7", "https://my.example.org"),
    ];
    let address = app.post("/en/pledges", &typed).await;
    assert!(address.body.contains("Did you mean tuya@<wbr>gm<b>ai</b>l.com?"));
    let with = |field| [&typed[..], &[field]].concat();
    let voice = press(&app, &address, &with(("email_choice", "tuya@gmial.com")), &[]).await;
    assert!(voice.body.contains("You named an organisation"), "{}", voice.body);
    let step = press(&app, &voice, &with(("voice_choice", "media")), &[]).await;
    assert!(step.body.contains("One more step"), "{}", step.body);
    assert!(step.body.contains("<option value=\"media\" selected"));
    let last = [RIGHT[0], RIGHT[2], RIGHT[3], typed[3], typed[4], ("voice", "media")];
    assert_eq!(press(&app, &step, &last, &[]).await.status, 303);
    app.mail.first("tuya@gmial.com").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filled_trap_leads_to_a_step_that_one_sees() {
    let app = app().await;
    let form = app.get("/en").await.body;
    let trap = form.split("<input ").find(|input| input.contains("id=\"q7\"")).expect("the trap");
    for opt_out in [
        "autocomplete=\"off\"",
        "data-1p-ignore",
        "data-lpignore=\"true\"",
        "data-bwignore=\"true\"",
        "data-form-type=\"other\"",
    ] {
        assert!(trap.contains(opt_out), "{opt_out}: {trap}");
    }
    for word in ["website", "url", "phone", "address", "name=\"email2", "homepage"] {
        assert!(!form.split_once("class=\"trap\"").expect("the trap").1[..400].contains(word), "{word}");
    }
    for (at, filled) in [
        "https://my.example.org",
        "x",
        " ",
        "+97699112233",
        "Туяа",
        "tuya@example.org",
        "1",
        "0",
        "Ulaanbaatar",
        "MN",
        "16161",
        "on",
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("person{at}@example.org");
        let typed = [RIGHT[0], RIGHT[2], RIGHT[3], ("email", email.as_str()), ("region", "MN-1")];
        let step = app.post("/en/pledges", &[&typed[..], &[("q7", filled)]].concat()).await;
        assert_eq!(step.status, 422, "{filled}");
        assert!(step.body.contains("One more step") && !step.body.contains("id=\"q7\""), "{filled}");
        assert!(has_typed(&step, "name", "Б.Номин") && has_typed(&step, "email", &email), "{filled}");
        assert!(step.body.contains("<option value=\"MN-1\" selected"), "{filled}");
        assert_eq!(press(&app, &step, &typed, &[]).await.status, 303, "{filled}");
        app.mail.first(&email).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_origin_is_hidden_comes_back_with_what_was_typed() {
    let app = app().await;
    let hidden = [("origin", "null")];
    let asked = app.post_with("/en/pledges", &RIGHT, &hidden).await;
    assert_eq!(asked.status, 403);
    assert!(asked.body.contains("Please press once more") && asked.body.contains("form=\"pledge\""));
    assert!(has_typed(&asked, "name", "Б.Номин") && has_typed(&asked, "email", "tuya@example.org"));
    assert!(app.row("tuya@example.org").await.is_none());
    // The page's own button works, even where every form of the view hides its origin.
    let signed = press(&app, &asked, &RIGHT, &hidden).await;
    assert_eq!(signed.status, 303, "{}", signed.body);
    app.mail.first("tuya@example.org").await;
    // However it was typed, and whatever else is asked: once more, and on.
    for (at, (lang, more)) in (0_u8..).zip([
        ("mn", &[][..]),
        ("en", &[("name", "Dr.Li")]),
        ("en", &[("region", "MN-1"), ("show_name", "on")]),
        ("mn", &[("voice", "media"), ("organisation", "News.mn")]),
        ("en", &[("calls", "services")]),
        ("en", &[("via", "facebook")]),
        ("mn", &[("daily_letters", "on"), ("plain_letters", "on")]),
        ("en", &[("kept", "on")]),
        ("en", &[("text", "")]),
        ("mn", &[("name", "Ө".repeat(100).as_str())]),
    ]) {
        let (path, email) = (format!("/{lang}/pledges"), format!("hidden{at}@example.org"));
        let usual = RIGHT.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        let own = |(name, value)| if name == "email" { (name, email.as_str()) } else { (name, value) };
        let typed: Vec<(&str, &str)> = usual.chain(more).copied().map(own).collect();
        let asked = app.post_with(&path, &typed, &hidden).await;
        assert_eq!(asked.status, 403, "{at}");
        for (name, value) in
            typed.iter().filter(|(name, _)| matches!(*name, "name" | "email" | "organisation" | "via"))
        {
            assert!(has_typed(&asked, name, value), "{at}: {name}");
        }
        assert_eq!(press(&app, &asked, &typed, &hidden).await.status, 303, "{at}");
        app.mail.first(&email).await;
    }
    // Another site cannot know what the page knows.
    for proof in ["", "x", &"0".repeat(32)] {
        let fields = [&RIGHT[..], &[("proof", proof)]].concat();
        assert_eq!(app.post_with("/en/pledges", &fields, &hidden).await.status, 403, "{proof}");
    }
    app.clock.advance(std::time::Duration::from_secs(3 * 24 * 3600));
    assert_eq!(press(&app, &asked, &RIGHT, &hidden).await.status, 403, "it does not last");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_origin_keeps_nobody_from_confirming_changing_or_leaving() {
    let app = app().await;
    let hidden = [("origin", "null")];
    for (at, lang) in (0_u8..).zip(["en", "mn"]) {
        let email = format!("hidden{at}@example.org");
        let reference = app.sign_with(&email, &[]).await.reference().to_owned();
        let letter = app.mail.first(&email).await;
        // What a token of the letter proves is done at once.
        let own = |kind: &str| letter.link(kind).replacen("/en/", &format!("/{lang}/"), 1);
        let confirmed = app.post_with(&own("confirm"), &[], &hidden).await;
        assert!(confirmed.location().contains("/thank-you/"), "{}", confirmed.body);
        let sent = app.post_with(confirmed.location(), &[], &hidden).await;
        assert!(sent.location().ends_with("?sent=1"), "{}", sent.body);
        let change = [("act", "change"), ("name", "Туяа"), ("calls", "data")];
        assert!(app.post_with(&own("manage"), &change, &hidden).await.location().ends_with("?saved=1"));
        // What was typed comes back, and has only to be sent again.
        for (path, typed) in [
            ("withdraw", &[("email", email.as_str())][..]),
            ("check-your-email", &[("ref", reference.as_str()), ("code", "123 456"), ("due", "7")]),
            ("check-your-email", &[("ref", reference.as_str()), ("code", ""), ("resend", "on")]),
        ] {
            let path = format!("/{lang}/{path}");
            let asked = app.post_with(&path, typed, &hidden).await;
            assert_eq!(asked.status, 403, "{path}");
            assert!(asked.body.contains(&format!("action=\"{path}\"")), "{}", asked.body);
            for (name, value) in typed.iter().filter(|(_, value)| !value.is_empty()) {
                assert!(has_typed(&asked, name, value), "{path}: {name}");
            }
            let hidden_fields = asked.hidden_fields();
            let again: Vec<(&str, &str)> =
                hidden_fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let shown = typed.iter().filter(|(name, _)| !again.iter().any(|(other, _)| other == name));
            let again: Vec<(&str, &str)> = again.iter().chain(shown).copied().collect();
            let taken = app.post_with(&path, &again, &hidden).await;
            assert_ne!(taken.status, 403, "{path}: {}", taken.body);
        }
        let gone = app.post_with(&own("manage"), &[("act", "withdraw-now")], &hidden).await;
        assert!(gone.location().ends_with("?done=1"), "{}", gone.body);
        assert_eq!(app.post_with(&own("disown"), &[], &hidden).await.status, 303);
        app.settled().await;
    }
    app.assert_recount(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_takes_along_what_was_typed() {
    let app = app().await;
    let typed = [
        ("name", "Б.Номин"),
        ("email", "not an address"),
        ("region", "MN-1"),
        ("voice", "media"),
        ("organisation", "Example"),
        ("show_name", "on"),
        ("via", "facebook"),
    ];
    let wrong = app.post("/en/pledges", &typed).await;
    assert_eq!(wrong.status, 422);
    // Back shows the page as it was left, and no longer once the pledge was taken.
    assert_eq!(wrong.header("cache-control"), "private, no-cache");
    let taken = press(&app, &wrong, &RIGHT, &[]).await;
    assert_eq!((taken.status, taken.header("clear-site-data")), (303, "\"cache\""));
    app.mail.first("tuya@example.org").await;
    assert!(wrong.body.contains("formaction=\"/mn/pledges\""), "{}", wrong.body);
    let again = app.post("/mn/pledges", &[&typed[..], &[("again", "on")]].concat()).await;
    assert_eq!(again.status, 200);
    assert!(again.body.contains("<html lang=\"mn\">") && !again.body.contains("role=\"alert\""));
    for (name, value) in [typed[0], typed[1], typed[4], typed[6]] {
        assert!(has_typed(&again, name, value), "{name}");
    }
    assert!(
        again.body.contains("<option value=\"MN-1\" selected")
            && again.body.contains("name=\"show_name\" value=\"on\" checked")
    );
    assert!(again.body.contains("formaction=\"/en/pledges\""), "and back");
    assert_eq!(app.mail.letters().len(), 1);
    // Without script the form on the home page has the button too.
    assert!(
        app.get("/en").await.body.contains(
            "<noscript lang=\"mn\"><button class=\"lang\" form=\"pledge\" formaction=\"/mn/pledges\""
        )
    );
}

/// What was asked is asked there, too: whoever could not read it has not answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_goes_along_into_another_language() {
    let app = app().await;
    let meant = ["gmail.com", "yahoo.com", "mail.ru", "example.org"];
    for (at, (domain, meant)) in (0_u8..).zip([
        ("gmаil.com", meant[0]),
        ("gmial.com", meant[0]),
        ("gmail.con", meant[0]),
        ("gmail.соm", meant[0]),
        ("xn--gmil-63d.com", meant[0]),
        ("yаhoo.com", meant[1]),
        ("yaho.com", meant[1]),
        ("mаil.ru", meant[2]),
        ("example.орg", meant[3]),
        ("ехample.org", meant[3]),
    ]) {
        let (typed, meant) = (format!("person{at}@{domain}"), format!("person{at}@{meant}"));
        let fields = [RIGHT[0], RIGHT[2], RIGHT[3], ("email", typed.as_str())];
        let asked = app.post("/en/pledges", &fields).await;
        assert!(asked.status == 422 && asked.body.contains("Did you mean"), "{typed}: {}", asked.status);
        assert!(
            !asked.body.contains("keep person4@xn--"),
            "an address is shown as it is read: {}",
            asked.body
        );
        let there = switch(&app, &asked, &fields).await;
        assert!(
            there.body.contains("name=\"email_choice\"") && there.body.contains("role=\"alert\""),
            "{typed}"
        );
        // A browser sends the domain in letters of ASCII, also where the field shows others.
        let sent = sixteen::domain::EmailAddress::parse(&typed).expect("an address");
        let chosen =
            [RIGHT[0], RIGHT[2], RIGHT[3], ("email", sent.as_str()), ("email_choice", meant.as_str())];
        assert_eq!(press(&app, &there, &chosen, &[]).await.status, 303, "{typed}");
        app.mail.first(&meant).await;
    }
    let fields = [RIGHT[0], RIGHT[1], RIGHT[2], RIGHT[3], ("q7", "x")];
    let asked = app.post("/en/pledges", &fields).await;
    let there = switch(&app, &asked, &RIGHT).await;
    assert!(there.body.contains("role=\"alert\"") && !there.body.contains("id=\"q7\""), "{}", there.body);
    // What was not asked is not asked before the button is pressed.
    let slip = [RIGHT[0], ("email", "nomin@gmial.com")];
    let there = app.post("/mn/pledges", &[&slip[..], &[("again", "on")]].concat()).await;
    assert!(there.status == 200 && !there.body.contains("role=\"alert\""));
}

/// Presses the button of the other language.
async fn switch(app: &TestApp, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let hidden = page.hidden_fields();
    let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let hidden = hidden.filter(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    let fields: Vec<_> = hidden.chain(typed.iter().copied()).chain([("again", "on")]).collect();
    let there = app.post("/mn/pledges", &fields).await;
    assert!(there.status == 200 && there.body.contains("<html lang=\"mn\">"), "{}", there.status);
    there
}

/// So do the pages of the code, of leaving and of one's own pledge; what is only shown again changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn another_language_takes_along_what_was_typed_after_signing_too() {
    let app = app().await;
    let check = app.sign("tuya@example.org").await;
    let letter = app.mail.first("tuya@example.org").await;
    let manage = letter.link("manage").replacen("/en", "", 1);
    app.press(&letter.link("confirm")).await;
    app.settled().await;
    let before = (app.row("tuya@example.org").await, app.mail.letters().len());
    let reference = check.reference();
    let change: &[(&str, &str)] =
        &[("act", "change"), ("name", "www.example.org"), ("calls", "services"), ("show_name", "on")];
    for (path, get, form, fields) in [
        (
            "/check-your-email",
            format!("?ref={reference}"),
            "enter",
            &[("ref", reference), ("code", "12 34"), ("due", "5")][..],
        ),
        ("/withdraw", String::new(), "ask", &[("email", "not an address")][..]),
        (manage.as_str(), String::new(), "change", change),
    ] {
        let shown = app.get(&format!("/en{path}{get}")).await;
        let there = format!("form=\"{form}\" formaction=\"/mn{path}\" formnovalidate name=\"again\"");
        // At the top and at the foot, and no link that would lose it.
        assert_eq!(shown.body.matches(&there).count(), 2, "{path}: {}", shown.body);
        assert!(!shown.body.contains("hreflang"), "{path}");
        let again = app.post(&format!("/mn{path}"), &[fields, &[("again", "on")]].concat()).await;
        assert_eq!(again.status, 200, "{path}");
        assert!(
            again.body.contains("<html lang=\"mn\">") && !again.body.contains("role=\"alert\""),
            "{path}"
        );
        for (name, value) in fields {
            match *name {
                "calls" | "show_name" => {
                    let ticked = format!("name=\"{name}\" value=\"{value}\" checked");
                    assert!(again.body.contains(&ticked), "{path}: {name}");
                    assert!(!again.body.contains("value=\"data\" checked"), "what was unticked stays so");
                }
                _ => assert!(has_typed(&again, name, value), "{path}: {name}: {}", again.body),
            }
        }
        assert!(again.body.contains(&there.replace("/mn", "/en")), "{path}: and back");
    }
    assert_eq!((app.row("tuya@example.org").await, app.mail.letters().len()), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_behind_a_link_changes_nothing() {
    let app = app().await;
    app.sign("tuya@example.org").await;
    let letter = app.mail.first("tuya@example.org").await;
    let signs = [
        ".",
        ")",
        "%3E",
        ",",
        "%22",
        "%E2%80%8B",
        "%C2%A0",
        "%E2%80%A6",
        ";",
        "!",
        "]",
        "%7D",
        "'",
        "%C2%BB",
        ":",
        "%3E.",
        "*",
    ];
    for sign in signs {
        for link in ["confirm", "disown"] {
            let page = app.get(&format!("{}{sign}", letter.link(link))).await;
            assert_eq!(page.status, 200, "{link} {sign}");
        }
        for path in ["/en/privacy", "/mn", "/en/calls/data", "/en/days/3"] {
            let moved = app.get(&format!("{path}{sign}?via=x")).await;
            assert_eq!(
                (moved.status, moved.location()),
                (308, format!("{path}?via=x").as_str()),
                "{path}{sign}"
            );
        }
    }
    assert_eq!(app.press(&format!("{})", letter.link("confirm"))).await.status, 303);
    app.wait_for_confirmed(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_a_poster_is_read_in_capitals_and_with_a_sign_behind_it() {
    let app = app().await;
    let by = sixteen::domain::write::audit::By::CommandLine;
    let source = app.site().add_source(by, "School No. 5", "qr").await.expect("a source");
    app.pledge("tuya@example.org", &[]).await;
    let pledge = app.row("tuya@example.org").await.expect("a pledge").code;
    let written = |code: &str, at: usize| match at {
        0 => code.to_uppercase(),
        1 => format!("{}{}", code[..1].to_uppercase(), &code[1..]),
        at => format!(
            "{code}{}",
            [".", ")", "%3E", ",", "%E2%80%A6", "%E2%80%8B", "%C2%A0", "%22", ";", "!"][at - 2]
        ),
    };
    for at in 0..12 {
        let to = app.get(&format!("/r/{}", written(&source.code, at))).await;
        assert!(to.location().ends_with(&format!("?via=qr&by={}", source.code)), "{at}: {}", to.location());
        let to = app.get(&format!("/r/{}", written(&pledge, at))).await;
        assert_eq!(to.location(), format!("/p/{pledge}"), "{at}");
        assert_eq!(app.get(&format!("/p/{}", written(&pledge, at))).await.status, 200, "{at}");
        let page = app.get(&format!("/en?by={}", written(&source.code, at))).await;
        assert!(has_typed(&page, "by", &source.code), "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_visit_came_from_is_read_from_what_is_left_of_it() {
    let app = app().await;
    for (query, via) in [
        ("utm_source=fb", "facebook"),
        ("utm_source=ig&utm_medium=social&utm_content=link_in_bio", "instagram"),
        ("utm_source=facebook.com", "facebook"),
        ("utm_source=m.facebook.com", "facebook"),
        ("utm_source=twitter", "x"),
        ("utm_source=t.co", "x"),
        ("utm_source=linkedin.com", "linkedin"),
        ("fbclid=IwAR0", "facebook"),
        ("igsh=abc", "instagram"),
        // Of the same kind.
        ("utm_source=FB&fbclid=1", "facebook"),
        ("x=%&via=viber", "viber"),
        ("via=viber?fbclid=IwAR0", "viber"),
        ("a=1&amp;via=telegram", "telegram"),
        ("a=%ff&via=telegram&b=%zz", "telegram"),
        ("via%3Dtelegram", "telegram"),
        ("via=telegram%26by=x", "telegram"),
        ("via=whatsapp)", "whatsapp"),
        ("via=&utm_source=tg", "telegram"),
        ("utm_source=unheard-of&fbclid=1", "other"),
        ("fbclid", "facebook"),
        ("twclid=1&q", "x"),
        ("q=1", ""),
    ] {
        let page = app.get(&format!("/en?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert!(has_typed(&page, "via", via), "{query}");
    }
    for (referer, via) in [
        ("https://mail.yandex.ru/", "email"),
        ("https://e.mail.ru/", "email"),
        ("https://outlook.office365.com/", "email"),
        ("https://statics.teams.cdn.office.net/", "teams"),
        ("https://away.vk.com/", "vk"),
    ] {
        let page = app.get_with("/en", &[("referer", referer)]).await;
        assert!(has_typed(&page, "via", via), "{referer}");
        let marked = app.get_with("/en?fbclid=1", &[("referer", referer)]).await;
        assert!(has_typed(&marked, "via", via), "{referer} with a mark");
    }
}
