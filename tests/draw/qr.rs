//! QR codes, read back by a decoder.

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};
use sixteen::draw::qr;

const LINKS: [&str; 4] = [
    "https://example.org/r/7KQ2MX?via=qr",
    "https://example.org/mn?a=1&b=<2>",
    "http://localhost:8080/r/ABCDEFGH?via=qr",
    "https://long.subdomain.of.an.organisation.example.org/r/7KQ2MXAB?via=partner&utm_campaign=sixteen-days",
];

/// What a decoder reads in a square picture of grey values.
fn read(side: usize, grey: impl Fn(usize, usize) -> u8) -> String {
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, grey);
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1, "one code is found");
    codes[0].decode().expect("it is read").1
}

#[test]
fn the_png_says_the_link() {
    for link in LINKS {
        for pixels in [200, 333, 1024] {
            let file = qr::png(link, pixels).expect("a picture");
            let mut decoder = png::Decoder::new(std::io::Cursor::new(&file));
            decoder.set_transformations(png::Transformations::normalize_to_color8());
            let mut reader = decoder.read_info().expect("a PNG");
            let mut grey = vec![0; reader.output_buffer_size().expect("small")];
            let info = reader.next_frame(&mut grey).expect("a frame");
            assert_eq!((info.width, info.height), (pixels, pixels));
            let side = usize::try_from(pixels).expect("small");
            assert_eq!(read(side, |x, y| grey[y * side + x]), link);
            assert!(file.len() < 6_000, "{} bytes", file.len());
        }
    }
}

#[test]
fn the_svg_says_the_link_and_has_no_style() {
    for link in LINKS {
        let svg = qr::svg(link).expect("a picture");
        assert!(!svg.contains("style") && !svg.contains("script"), "{svg}");
        let tree = Tree::from_str(&svg, &Options::default()).expect("an SVG");
        let size = tree.size().to_int_size();
        assert_eq!(size.width() % 8, 0, "whole pixels a module");
        let mut pixmap = Pixmap::new(size.width(), size.height()).expect("a size");
        resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
        let side = usize::try_from(size.width()).expect("small");
        let grey = |x: usize, y: usize| pixmap.data()[(y * side + x) * 4];
        assert_eq!(read(side, grey), link);
        // Four modules of eight pixels stay blank on every side.
        for at in 0..side {
            for edge in (0..32).chain(side - 32..side) {
                assert_eq!((grey(at, edge), grey(edge, at)), (255, 255), "{link}");
            }
        }
    }
}

#[test]
fn what_cannot_be_a_code_is_refused() {
    assert!(qr::svg(&"x".repeat(5_000)).is_err());
    assert!(qr::png("https://example.org", 0).is_err());
    assert!(qr::png("https://example.org", 20).is_err());
    assert!(qr::png("https://example.org", 100_000).is_err());
}
