//! The content of another country's edition, to be filled in: made from the files compiled in.

use crate::domain::content::campaign::interface::ORIGINAL;
use crate::domain::content::campaign::reader::{TO_DO, span};
use crate::domain::content::campaign::source::ContentSource;

/// Words, in small letters, by which a sentence is known to hold for the country of the content compiled in.
const SHIPPED_COUNTRY: [&str; 7] =
    ["mongolia", "монгол улс", "монголчууд", "ulaanbaatar", "улаанбаатар", "+976", ".mn/"];

/// Every file of the new edition with its text.
///
/// # Errors
/// A country or a language that is none, in words.
pub fn template(country: &str, languages: &[String]) -> Result<Vec<(String, String)>, String> {
    if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Err(format!("“{country}” is not a country's code of two letters, such as KE"));
    }
    let country = country.to_uppercase();
    let mut codes: Vec<String> = Vec::new();
    for code in languages.iter().map(|code| code.to_lowercase()) {
        let is_short = code.split('-').next().is_some_and(|language| language.len() < 4);
        if !is_short || code.contains('_') || code.parse::<unic_langid::LanguageIdentifier>().is_err() {
            return Err(format!("“{code}” is not a language's code, such as en or pt-br"));
        }
        if codes.contains(&code) {
            return Err(format!("the language “{code}” is there twice"));
        }
        codes.push(code);
    }
    let mut files = of_country(&country, &codes)?;
    for (index, code) in codes.iter().enumerate() {
        of_language(&mut files, &country, code, index + 1)?;
    }
    Ok(files)
}

/// The files that hold in every language.
fn of_country(country: &str, codes: &[String]) -> Result<Vec<(String, String)>, String> {
    let small = country.to_lowercase();
    let original = codes.iter().find(|code| *code == ORIGINAL).or(codes.first());
    let original = original.ok_or("name a language at least")?;
    let mut text = shipped("campaign.toml")?;
    for (path, value, to_do) in [
        ("key", format!("noexcuse-{small}"), ""),
        ("time_zone", "Etc/UTC".to_owned(), "the time zone of your country, such as Africa/Nairobi"),
        ("original", original.clone(), ""),
        ("controller.name", String::new(), "who answers for the data, and how to reach them"),
        ("statement.source", "https://example.org/".to_owned(), "year and address of your statement"),
    ] {
        set(&mut text, path, &format!("\"{value}\""), to_do)?;
    }
    Ok(vec![
        ("campaign.toml".to_owned(), text),
        (
            "regions.toml".to_owned(),
            format!(
                "{}# {TO_DO}: the regions of your country, here and in regions.toml of each language\n\
                 [[region]]\ncode = \"{country}-1\"\nrow = 1\ncolumn = 1\n\n\
                 [[region]]\ncode = \"abroad\"\nrow = 0\ncolumn = 0\n",
                head("regions.toml")?
            ),
        ),
        (
            "helplines.toml".to_owned(),
            empty("helplines.toml", "helpline", "the help numbers of your country")?,
        ),
    ])
}

/// The files of a language; one that is not shipped gets the original's, to be translated.
fn of_language(
    files: &mut Vec<(String, String)>,
    country: &str,
    code: &str,
    order: usize,
) -> Result<(), String> {
    let interface = ContentSource::shipped_interface(code);
    let is_shipped = interface.is_some();
    let from = if is_shipped { code } else { ORIGINAL };
    let mut add = |file: &str, text: String| {
        let text = match (is_shipped, file.ends_with(".md")) {
            (true, _) => text,
            (false, true) => {
                format!("{text}\n<!-- {TO_DO}: translate this file, then delete this line -->\n")
            }
            (false, false) => format!("# {TO_DO}: translate this file, then delete this line\n\n{text}"),
        };
        files.push((format!("{code}/{file}"), text));
    };
    for file in ContentSource::BuiltIn.files(from) {
        let name = format!("{from}/{file}");
        let text = match file.as_str() {
            "language.toml" => language(from, code, country, order)?,
            "statement.md" => statement(&shipped(&name)?),
            "facts.toml" => empty(&name, "fact", "figures of your statement")?,
            "helplines.toml" => empty(&name, "helpline", "the words beside your help numbers")?,
            "regions.toml" => format!(
                "{}[[region]]\ncode = \"{country}-1\"\nname = \"{TO_DO}: your regions\"\n\n\
                 [[region]]\ncode = \"abroad\"\nname = \"{TO_DO}: outside your country\"\n",
                head(&name)?
            ),
            "calls.toml" => {
                format!("# {TO_DO}: the calls of your statement, in its words\n\n{}", shipped(&name)?)
            }
            _ => {
                without_facts(&file, &shipped(&name)?).replace(&format!("](/{from}/"), &format!("](/{code}/"))
            }
        };
        add(&file, text);
    }
    let wording = interface.or_else(|| ContentSource::shipped_interface(ORIGINAL)).unwrap_or_default();
    let visitors = ContentSource::of_visitors(&wording);
    // Of a shipped wording only what does not hold: the rest stays the program's.
    let own: Vec<&str> = visitors.lines().filter(|line| !is_shipped || is_of_shipped_country(line)).collect();
    if !own.is_empty() {
        add("interface.ftl", without_facts("interface.ftl", &own.join("\n")));
    }
    Ok(())
}

fn language(from: &str, code: &str, country: &str, order: usize) -> Result<String, String> {
    let mut text = shipped(&format!("{from}/language.toml"))?;
    let language = code.split('-').next().unwrap_or(code);
    if from != code {
        set(&mut text, "name", &format!("\"{code}\""), "the language's name in itself")?;
    }
    for (path, value, to_do) in [
        ("locale", format!("\"{language}_{country}\""), ""),
        ("order", order.to_string(), ""),
        ("reviewed", "false".to_owned(), ""),
        ("place", format!("\"{TO_DO}: your country\""), ""),
        ("exit", "\"https://www.bbc.com/weather\"".to_owned(), "a page that your visitors may have open"),
        ("publisher", format!("\"{TO_DO}: who published the statement\""), ""),
        ("outcome", "[]".to_owned(), ""),
        ("description", format!("\"{TO_DO}: your campaign in one sentence\""), ""),
    ] {
        set(&mut text, path, &value, to_do)?;
    }
    Ok(text)
}

/// A statement of which only the calls are there: those of the United Nations in every country.
fn statement(shipped: &str) -> String {
    let calls: Vec<&str> = shipped.lines().filter(|line| line.starts_with("- ")).collect();
    format!(
        "# {TO_DO}: the title of your statement\n\n{TO_DO}: the statement of your country, word for word.\n\n{}\n\n\
         {TO_DO}: what follows its calls.\n",
        calls.join("\n")
    )
}

fn shipped(name: &str) -> Result<String, String> {
    ContentSource::BuiltIn.read(name)?.ok_or_else(|| format!("{name} is missing"))
}

/// The remarks a file begins with.
fn head(name: &str) -> Result<String, String> {
    let text = shipped(name)?;
    Ok(format!("{}\n\n", text.split("\n\n").next().unwrap_or_default()))
}

/// A file of a list without entries.
fn empty(name: &str, list: &str, what: &str) -> Result<String, String> {
    Ok(format!(
        "{}# {TO_DO}: {what}, each below a line [[{list}]], in place of the next line\n{list} = []\n",
        head(name)?
    ))
}

/// Puts another value into TOML, with what is to be done in a remark above it.
fn set(text: &mut String, path: &str, value: &str, to_do: &str) -> Result<(), String> {
    let place = span(text, path).ok_or_else(|| format!("{path} is missing"))?;
    let line = text[..place.start].rfind('\n').map_or(0, |end| end + 1);
    text.replace_range(place, value);
    if !to_do.is_empty() {
        text.insert_str(line, &format!("# {TO_DO}: {to_do}\n"));
    }
    Ok(())
}

fn is_of_shipped_country(text: &str) -> bool {
    let text = text.to_lowercase();
    SHIPPED_COUNTRY.iter().any(|word| text.contains(word))
}

/// A text of which each sentence about the country it was written for is to be written anew.
fn without_facts(file: &str, text: &str) -> String {
    let line = |line: &str| {
        if !is_of_shipped_country(line) {
            return format!("{line}\n");
        }
        let start = match file.rsplit('.').next() {
            Some("toml") => line.find('"').map_or(0, |quote| quote + 1),
            Some("ftl") => line.find(" = ").map_or(0, |sign| sign + 3),
            _ => {
                if line.starts_with("- ") {
                    2
                } else {
                    0
                }
            }
        };
        let end = if file.ends_with(".toml") { line.rfind('"').unwrap_or(line.len()) } else { line.len() };
        let mut sentences: Vec<String> = Vec::new();
        for sentence in line[start..end].split_inclusive(". ") {
            let new = if is_of_shipped_country(sentence) {
                format!("{TO_DO}: what holds in your country. ")
            } else {
                sentence.to_owned()
            };
            if sentences.last() != Some(&new) {
                sentences.push(new);
            }
        }
        format!("{}{}{}\n", &line[..start], sentences.concat().trim_end(), &line[end..])
    };
    text.lines().map(line).collect()
}
