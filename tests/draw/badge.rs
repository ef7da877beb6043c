//! The badge for partners' sites.

use resvg::usvg::{Options, Tree};
use sixteen::{
    domain::content::campaign::Phase,
    draw::{badge, columns::columns},
};

#[test]
fn the_badge_says_the_count_and_needs_nothing() {
    let campaign = super::campaign();
    for language in &campaign.languages {
        for confirmed in [0, 1, 99, 16_402, 1_234_567, 1_000_000_000] {
            let svg = badge::svg(
                language,
                columns(Phase::During { day: 6 }, &[confirmed / 2, confirmed / 3]),
                confirmed,
            )
            .expect("a badge");
            for word in ["<style", "style=", "<script", "href", "url(", "<text", "<image", "font"] {
                assert!(!svg.contains(word), "{word} in {svg}");
            }
            let title = svg.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
            let (title, _) = title.expect("a title");
            if confirmed > 0 {
                assert!(title.contains(&language.interface.number(confirmed)), "{title}");
            } else {
                assert!(title.contains(&language.interface.text("tally-none")), "{title}");
            }
            assert!(svg.contains("role=\"img\"") && svg.len() < 24_000, "{} bytes", svg.len());
            let tree = Tree::from_str(&svg, &Options::default()).expect("an SVG");
            assert_eq!(tree.size().to_int_size().dimensions(), (badge::WIDTH, badge::HEIGHT));
            // Nothing is cut off, not even the largest number there is.
            let drawn = tree.root().abs_stroke_bounding_box();
            assert!(drawn.right() <= 320.0 && drawn.bottom() <= 96.0, "{confirmed}: {drawn:?}");
        }
    }
}
