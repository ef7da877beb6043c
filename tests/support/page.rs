//! An answer, and what can be read in its page.

use reqwest::header::HeaderMap;

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body as text.
    pub(crate) body: String,
}

impl Answer {
    /// Reads the whole answer.
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(&response.bytes().await.expect("a body")).into_owned(),
        }
    }

    /// A header; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The reference in the address of the *check your e-mail* page.
    pub(crate) fn reference(&self) -> &str {
        let reference = self.location().split_once("?ref=").map_or("", |(_, reference)| reference);
        reference.split('&').next().unwrap_or_default()
    }

    /// The hidden fields of the first form after `main`.
    pub(crate) fn hidden_fields(&self) -> Vec<(String, String)> {
        let main = self.body.split_once("<main").map_or(self.body.as_str(), |(_, main)| main);
        let form = main.split_once("<form").map_or("", |(_, form)| form);
        let form = form.split_once("</form>").map_or(form, |(form, _)| form);
        form.split("<input ")
            .skip(1)
            .filter(|input| input.contains("type=\"hidden\""))
            .map(|input| (attribute(input, "name"), attribute(input, "value")))
            .collect()
    }

    /// The page's title.
    pub(crate) fn title(&self) -> &str {
        between(&self.body, "<title>", "</title>")
    }

    /// Headers without those that name the moment.
    pub(crate) fn comparable_headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        headers.sort();
        headers
    }
}

/// The text between two marks; empty when they are not there.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(inner, _)| inner)
}

fn attribute(tag: &str, name: &str) -> String {
    between(tag, &format!("{name}=\""), "\"")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// What a QR code on a PNG says.
pub(crate) fn read_code(png: &[u8]) -> String {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a picture");
    let (width, height) = (info.width as usize, info.height as usize);
    let samples = info.color_type.samples();
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[(y * width + x) * samples]);
    prepared.detect_grids().first().expect("a code").decode().expect("a text").1
}
