//! The A4 poster, read by a PDF parser.

use lopdf::{Document, Object};
use sixteen::{domain::content::campaign::Campaign, draw::Poster};

use super::campaign;

const LINK: &str = "https://example.org/r/7KQ2MX";

fn poster<'a>(campaign: &'a Campaign, code: &str, label: &'a str) -> Poster<'a> {
    Poster {
        campaign,
        helplines: &campaign.helplines,
        language: campaign.language(code).expect("the language"),
        today: "2026-11-25".parse().expect("a date"),
        code: "https://example.org/r/7KQ2MX?via=qr",
        link: LINK,
        label,
    }
}

fn read(poster: &Poster<'_>) -> (Document, String) {
    let file = poster.pdf().expect("a poster");
    assert!(file.len() < 60_000, "{} bytes", file.len());
    let document = Document::load_mem(&file).expect("a PDF");
    let text = document.extract_text(&[1]).expect("text").split_whitespace().collect::<Vec<_>>().join(" ");
    (document, text)
}

fn number(object: &Object) -> f32 {
    object.as_float().or_else(|_| object.as_i64().map(|whole| whole as f32)).expect("a number")
}

#[test]
fn a_poster_is_one_page_of_a4_with_text_and_fonts() {
    let campaign = campaign();
    for language in &campaign.languages {
        let (document, text) = read(&poster(&campaign, &language.code, ""));
        let pages = document.get_pages();
        assert_eq!(pages.len(), 1);
        let page = document.get_dictionary(pages[&1]).expect("a page");
        let bounds = page.get(b"MediaBox").and_then(Object::as_array).expect("its size");
        let bounds: Vec<f32> = bounds.iter().map(number).collect();
        for (is, a4) in bounds.iter().zip([0.0, 0.0, 595.276, 841.89]) {
            assert!((is - a4).abs() < 0.01, "{bounds:?}");
        }

        for words in [&language.theme, &language.slogan, &language.name_long, "example.org/r/7KQ2MX"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        for day in 1..=16 {
            assert!(text.contains(&day.to_string()));
        }
        for words in ["poster-write", "poster-scan"].map(|key| language.interface.text(key)) {
            assert!(text.contains(&words), "{words} in {text}");
        }
        assert!(text.contains(&language.pledge[0]), "the promise stands on it");
        for facts in &campaign.helplines {
            let words = language.helplines.iter().find(|words| words.id == facts.id).expect("words");
            assert_eq!(text.contains(&words.name), facts.enabled && !facts.show.is_empty(), "{}", facts.id);
        }

        let fonts: Vec<&[u8]> = document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
            .filter(|dictionary| dictionary.has_type(b"FontDescriptor"))
            .map(|descriptor| {
                assert!(descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3"), "it is embedded");
                descriptor.get(b"FontName").and_then(Object::as_name).expect("a name")
            })
            .collect();
        assert_eq!(fonts.len(), 1, "one font");
        // Six letters and a plus say that it holds only the glyphs that are used.
        assert!(
            fonts[0][6..].starts_with(b"+FiraSansExtraCondensed"),
            "{:?}",
            String::from_utf8_lossy(fonts[0])
        );

        let annotations = document.get_page_annotations(pages[&1]).expect("annotations");
        let [annotation] = annotations[..] else { panic!("{annotations:?}") };
        let action = annotation.get_deref(b"A", &document).and_then(Object::as_dict).expect("an action");
        assert_eq!(action.get(b"URI").and_then(Object::as_str).expect("a link"), LINK.as_bytes());
        let catalog = document.catalog().expect("a catalogue");
        let spoken = catalog.get(b"Lang").and_then(Object::as_str).expect("a language");
        assert_eq!(spoken, language.code.as_bytes());
        assert!(catalog.has(b"StructTreeRoot"), "it is tagged");
    }
}

#[test]
fn a_poster_says_whose_it_is_if_that_can_be_drawn() {
    let campaign = campaign();
    let label = "12 дугаар сургууль";
    let (_, text) = read(&poster(&campaign, "mn", label));
    assert!(text.contains(label), "{text}");
    let without = poster(&campaign, "mn", "").pdf().expect("a poster");
    for label in ["  ", "🏫 12", "学校"] {
        assert_eq!(poster(&campaign, "mn", label).pdf().expect("a poster"), without, "{label}");
    }
    // As long as it likes to be.
    poster(&campaign, "en", &"сургууль ".repeat(40)).pdf().expect("a poster");
}

#[test]
fn a_poster_without_helplines_says_nothing_of_help() {
    let mut campaign = campaign();
    campaign.helplines.iter_mut().for_each(|facts| facts.enabled = false);
    let (_, text) = read(&poster(&campaign, "en", ""));
    assert!(!text.contains(&campaign.default_language().interface.text("help-title")), "{text}");
    assert!(text.contains("example.org/r/7KQ2MX"));
    campaign.helplines.iter_mut().for_each(|facts| facts.show = "102".to_owned());
    campaign.helplines.iter_mut().for_each(|facts| facts.enabled = true);
    assert_eq!(read(&poster(&campaign, "en", "")).1.matches("102").count(), campaign.helplines.len());
}

#[test]
fn characters_that_the_font_lacks_are_passed_over() {
    let mut campaign = campaign();
    for language in &mut campaign.languages {
        language.theme.push_str(" 🌼₮");
        language.slogan = "学校".to_owned();
    }
    let (_, text) = read(&poster(&campaign, "en", ""));
    assert!(text.contains("Women and girls are safe everywhere."), "{text}");
}

#[test]
fn a_poster_is_the_same_every_time() {
    let campaign = campaign();
    let poster = poster(&campaign, "mn", "");
    assert_eq!(poster.pdf().expect("a poster"), poster.pdf().expect("a poster"));
}
