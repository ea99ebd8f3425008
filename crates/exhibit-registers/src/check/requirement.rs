//! Ids of requirements as people write them, held against the catalog and against the ids of an article that
//! numbered six of them differently.

use exhibit_core::catalog::{Alias, NotARequirement, aliases, article_alias, iso42001};
use exhibit_core::register::is_own_control;

use super::ProblemCode;
use super::cell::Fault;
use super::said::Said;
use crate::fold::{cut, folded, tidy};
use crate::table::RemarkCode;

/// The most ids in a cell: the catalog has fewer.
const MAX_IDS: usize = 128;

/// Words that may stand before an id.
const BEFORE: [&str; 14] = [
    "iso",
    "isoiec",
    "iec",
    "42001",
    "420012023",
    "isoiec42001",
    "iso42001",
    "isoiec420012023",
    "annex",
    "anhang",
    "clause",
    "control",
    "abschnitt",
    "kapitel",
];

/// Reads the ids of a cell, each once, with or without their titles; `titled`: a title stands in a column of its own.
pub(super) fn ids(
    text: &str,
    titled: bool,
    other_titles: bool,
    row: u64,
    said: &mut Said,
) -> Result<Vec<String>, Fault> {
    let mut found: Vec<String> = Vec::new();
    for part in parts(text) {
        let (id, title) = divided(&part);
        // Such as the name of the standard, before a list.
        if id.is_none() && title.is_empty() {
            continue;
        }
        let id = id.ok_or_else(|| unknown(&part))?;
        if let Some(alias) = article_alias(&format!("{id} {title}")).filter(|_| !title.is_empty()) {
            return Err(article(alias));
        }
        let id = in_catalog(&id)?;
        match title.as_str() {
            "" if titled => {}
            "" => say_article(&id, row, said),
            title => compare(&id, title, other_titles, row, said)?,
        }
        if !found.contains(&id) {
            found.push(id);
        }
        if found.len() > MAX_IDS {
            return Err((ProblemCode::NoSuchRequirement, format!("at most {MAX_IDS} ids")));
        }
    }
    match found.is_empty() {
        true => Err(unknown(text)),
        false => Ok(found),
    }
}

/// Reads the one control of a cell, with or without its title; those of the organisation's own have numbers only.
pub(super) fn control(
    text: &str,
    titled: bool,
    other_titles: bool,
    row: u64,
    said: &mut Said,
) -> Result<String, Fault> {
    let own = tidy(text).to_uppercase();
    if is_own_control(&own) {
        return Ok(own);
    }
    let is_control = |id: &str| iso42001().controls.iter().any(|it| it.id == id);
    let expected = match ids(text, titled, other_titles, row, said) {
        Ok(found) => match found.as_slice() {
            [one] if is_control(one) => return Ok(one.clone()),
            [_] => "a control: a clause always applies, and has no row",
            _ => "one control a row",
        },
        Err((ProblemCode::NoSuchRequirement, _)) => {
            "a control of Annex A such as A.6.2.8, or one of your own: X.1, X.2 and so on"
        }
        Err(fault) => return Err(fault),
    };
    Err((ProblemCode::NoSuchRequirement, expected.to_owned()))
}

/// Compares a title with the one of an id.
pub(super) fn compare(
    id: &str,
    title: &str,
    other_titles: bool,
    row: u64,
    said: &mut Said,
) -> Result<(), Fault> {
    if is_own_control(id) {
        return Ok(());
    }
    if let Some(alias) = article_title(title).filter(|it| !stands_for(it, id)) {
        return Err(article(alias));
    }
    let Ok(requirement) = iso42001().requirement(id) else { return Ok(()) };
    if is_like(title, requirement.title) {
        return Ok(());
    }
    if other_titles {
        let sentence = "Titles beside ids are in other words and were not compared";
        said.tally(RemarkCode::TitleNotCompared, sentence, row);
        return Ok(());
    }
    let expected = format!(
        "the title of {id}, \u{201c}{}\u{201d}, or none; or stated for the file: titles in other words",
        requirement.title
    );
    Err((ProblemCode::OtherTitle, expected))
}

/// Cuts a cell into its entries: at semicolons and line breaks, and at commas and slashes before another id.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    // Its slash stands between no ids.
    let text = text.replace("ISO/IEC", "ISO").replace("iso/iec", "iso");
    for line in text.split([';', '\n']) {
        let mut begun = false;
        for piece in
            line.split_inclusive([',', '/', '&']).map(|it| it.trim_end_matches([',', '/', '&']))
        {
            match parts.last_mut() {
                Some(last) if begun && divided(&tidy(piece)).0.is_none() => {
                    last.push_str(", ");
                    last.push_str(piece.trim());
                }
                _ => parts.push(piece.trim().to_owned()),
            }
            begun = true;
        }
    }
    parts.retain(|it| !it.is_empty());
    parts
}

/// Divides an entry into its id, in the catalog's spelling, and the title behind it.
fn divided(part: &str) -> (Option<String>, String) {
    let mut words = part.split_whitespace().peekable();
    while words.next_if(|word| BEFORE.contains(&folded(word).as_str())).is_some() {}
    let id = words.peek().and_then(|word| id_of(word));
    if id.is_some() {
        words.next();
    }
    let title = words.collect::<Vec<_>>().join(" ");
    let title =
        title.trim_matches([' ', ':', '-', '\u{2013}', '\u{2014}', '(', ')', '.']).to_owned();
    (id, title)
}

/// Reads a word that looks like an id: numbers with points, for controls after an `A`.
fn id_of(word: &str) -> Option<String> {
    let word = word.trim_matches(['(', ')', '[', ']', ':', '.', ',', '\u{a7}', '-']);
    let rest = word.strip_prefix(['A', 'a']).map(|it| it.strip_prefix(['.', ' ']).unwrap_or(it));
    let (prefix, numbers) = rest.map_or(("", word), |rest| ("A.", rest));
    let number =
        |it: &str| (1..=2).contains(&it.len()) && it.bytes().all(|byte| byte.is_ascii_digit());
    let all = numbers.split('.').count();
    (numbers.split('.').all(number) && (1..=4).contains(&all)).then(|| format!("{prefix}{numbers}"))
}

fn in_catalog(id: &str) -> Result<String, Fault> {
    match iso42001().requirement(id) {
        Ok(found) => Ok(found.id.to_owned()),
        Err(NotARequirement::Heading { under, .. }) => {
            let alias = aliases().iter().find(|it| it.written == id);
            let expected = match alias {
                Some(alias) => article(alias).1,
                None => format!("one of the requirements under it: {}", under.join(", ")),
            };
            Err((ProblemCode::Heading, expected))
        }
        Err(NotARequirement::Unknown) => Err(unknown(id)),
    }
}

fn unknown(found: &str) -> Fault {
    let found = cut(found, 60);
    let expected = format!(
        "ids of ISO/IEC 42001:2023 such as A.6.2.8 or 6.1.2; \u{201c}{found}\u{201d} is none"
    );
    (ProblemCode::NoSuchRequirement, expected)
}

/// What is said of an article's number: never an id of its own.
fn article(alias: &Alias) -> Fault {
    let real: Vec<&str> = alias.controls.iter().chain(&alias.clauses).map(String::as_str).collect();
    let expected = format!(
        "the standard's own number. \u{201c}{} {}\u{201d} is how an article numbers it; the standard has \u{201c}{}\u{201d} \
         there. It corresponds to {}",
        alias.written,
        alias.written_title,
        alias.real_title,
        real.join(", ")
    );
    (ProblemCode::ArticleNumbering, expected)
}

/// Says that an id alone may have been meant as the article has it.
fn say_article(id: &str, row: u64, said: &mut Said) {
    if let Some(alias) = aliases().iter().find(|it| it.written == id) {
        let sentence = format!(
            "{id} is \u{201c}{}\u{201d} in the standard. An article uses this number for \u{201c}{}\u{201d}: look which is meant",
            alias.real_title, alias.written_title
        );
        said.tally(RemarkCode::ArticleNumber, &sentence, row);
    }
}

/// Returns what the article calls by this title.
fn article_title(title: &str) -> Option<&'static Alias> {
    let wanted = folded(title);
    aliases().iter().find(|it| folded(&it.written_title) == wanted)
}

fn stands_for(alias: &Alias, id: &str) -> bool {
    alias.controls.iter().chain(&alias.clauses).any(|it| it == id)
}

/// Tells whether all words of one title are in the other, little ones apart.
fn is_like(title: &str, real: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let little = ["a", "an", "the", "of", "for", "and", "to", "by", "in", "on", "system", "ai"];
        let word =
            |it: &str| folded(it).trim_end_matches('s').replace("ise", "ize").replace("isa", "iza");
        let split = text.split(|c: char| !c.is_alphanumeric());
        split.map(word).filter(|it| !it.is_empty() && !little.contains(&it.as_str())).collect()
    };
    let (title, real) = (words(title), words(real));
    if title.is_empty() {
        return true;
    }
    title.iter().all(|it| real.contains(it)) || real.iter().all(|it| title.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<String>, Fault> {
        ids(text, false, false, 7, &mut Said::default())
    }

    #[test]
    fn ids_are_read_as_people_write_them() {
        for (text, want) in [
            ("A.6.2.8", &["A.6.2.8"][..]),
            ("a.6.2.8, 8.2", &["A.6.2.8", "8.2"]),
            ("A6.2.8; ISO/IEC 42001 A.8.5", &["A.6.2.8", "A.8.5"]),
            ("Clause 6.1.2 / Annex A.5.2", &["6.1.2", "A.5.2"]),
            ("A.8.5 Information for interested parties", &["A.8.5"]),
            ("5.3 Roles, responsibilities and authorities, 7.2 Competence", &["5.3", "7.2"]),
            ("A.6.2.8: Recording of event logs\nA.6.2.8", &["A.6.2.8"]),
            ("6.1.2 (AI risk assessment)", &["6.1.2"]),
            ("ISO/IEC 42001:2023, A.6.2.8", &["A.6.2.8"]),
        ] {
            assert_eq!(read(text), Ok(want.iter().map(|it| (*it).to_owned()).collect()), "{text}");
        }
    }

    #[test]
    fn what_the_catalog_does_not_have_is_named() {
        for (text, code) in [
            ("A.8.5 Human oversight", ProblemCode::ArticleNumbering),
            ("A.6.2.8; A.2.2 - AI Risk Assessment", ProblemCode::ArticleNumbering),
            ("A.2.3 Human Oversight", ProblemCode::ArticleNumbering),
            ("A.6.1", ProblemCode::Heading),
            ("A.6", ProblemCode::Heading),
            ("A.8.6", ProblemCode::NoSuchRequirement),
            ("B.6.2.8", ProblemCode::NoSuchRequirement),
            ("Human oversight", ProblemCode::NoSuchRequirement),
            ("A.6.2.8 Supplier audits", ProblemCode::OtherTitle),
            ("ISO 27001 A.8.2", ProblemCode::NoSuchRequirement),
            ("A.7.2-A.7.6", ProblemCode::NoSuchRequirement),
            ("ISO/IEC 42001", ProblemCode::NoSuchRequirement),
            (";", ProblemCode::NoSuchRequirement),
        ] {
            assert_eq!(read(text).expect_err(text).0, code, "{text}");
        }
        let (_, expected) = read("A.8.5 Human oversight").expect_err("an alias");
        assert!(expected.contains("A.9.2, A.9.3"), "{expected}");
    }

    #[test]
    fn a_control_is_one_of_the_annex_or_of_the_organisation() {
        let read = |text: &str| control(text, false, false, 7, &mut Said::default());
        for (text, want) in
            [("A.6.2.8", "A.6.2.8"), ("a.10.3 Suppliers", "A.10.3"), (" x.12 ", "X.12")]
        {
            assert_eq!(read(text).as_deref(), Ok(want), "{text}");
        }
        for (text, code) in [
            ("A.8.5 Human oversight", ProblemCode::ArticleNumbering),
            ("A.6.1", ProblemCode::Heading),
            ("6.1.3", ProblemCode::NoSuchRequirement),
            ("A.7.4; A.7.5", ProblemCode::NoSuchRequirement),
            ("X.0", ProblemCode::NoSuchRequirement),
            ("X.01", ProblemCode::NoSuchRequirement),
            ("Kill switch", ProblemCode::NoSuchRequirement),
        ] {
            assert_eq!(read(text).expect_err(text).0, code, "{text}");
        }
        let own = compare("X.1", "Human oversight", false, 7, &mut Said::default());
        assert_eq!(own, Ok(()), "the organisation names its own controls as it likes");
    }

    #[test]
    fn an_id_that_the_article_uses_is_taken_and_said() {
        let mut said = Said::default();
        assert_eq!(
            ids("A.8.5", false, false, 7, &mut said).as_deref(),
            Ok(&["A.8.5".to_owned()][..])
        );
        assert!(said.is_good());
        let other = ids("A.6.2.8 Protokollierung", false, true, 7, &mut said);
        assert_eq!(other.as_deref(), Ok(&["A.6.2.8".to_owned()][..]));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[A-Ba-b0-9., ;/&\n:é-]{0,40}") {
            let _ = read(&text);
        }
    }
}
