//! What a header, or the object around an array of records, says about all of them.

use exhibit_core::json::{Kind, Scanner};

use super::super::toml_string;
use super::draft::Draft;
use super::records::places;
use super::search::Search;

/// A statement in the file itself.
pub(super) struct AnchorFound {
    source: &'static str,
    count: Option<String>,
    head: Option<String>,
    digest: String,
}

/// Finds the number of records and the digest of the last in what the file says about itself.
pub(super) fn find(search: &Search<'_>, draft: &Draft) -> Option<AnchorFound> {
    if !search.whole {
        return None;
    }
    let header = search.lies.header_line.as_deref().map(|line| ("header", line));
    let (source, text) = header.or_else(|| Some(("top", search.lies.top.as_deref()?)))?;
    let digest = draft.digests.first()?;
    let last = search.places.get(digest.place.as_deref()?)?.last()?.as_deref();
    let count = search.records.len().to_string();
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text).ok()?;
    let said = places(std::iter::once(doc.root()));
    let is_number = |place: &str| {
        let path = exhibit_core::json::Path::parse(place).ok();
        let value = path.and_then(|path| doc.root().at(&path));
        value.is_some_and(|it| it.kind() == Kind::Number)
    };
    // What stands in the records themselves says nothing about them.
    let said = said.iter().filter(|(place, _)| !place.contains(".0."));
    let said: Vec<(&String, &str)> =
        said.filter_map(|(place, texts)| Some((place, texts[0].as_deref()?))).collect();
    let found = |fits: &dyn Fn(&str, &str) -> bool| {
        let place = said.iter().find(|(place, text)| fits(place, text));
        place.map(|(place, _)| (*place).clone())
    };
    let anchor = AnchorFound {
        source,
        count: found(&|place, text| text == count && is_number(place)),
        head: found(&|_, text| Some(text) == last),
        digest: digest.name.clone(),
    };
    (anchor.count.is_some() || anchor.head.is_some()).then_some(anchor)
}

impl AnchorFound {
    pub(super) fn toml(&self) -> String {
        let mut text =
            format!("\n[[anchor]]\nname = {:?}\nsource = {:?}\n", self.source, self.source);
        if let Some(count) = &self.count {
            text.push_str(&format!("count = {}\n", toml_string(count)));
        }
        if let Some(head) = &self.head {
            let (head, digest) = (toml_string(head), toml_string(&self.digest));
            text.push_str(&format!("head = {{ field = {head}, digest = {digest} }}\n"));
        }
        text
    }

    pub(super) fn words(&self) -> String {
        let count = self.count.as_ref().map(|place| format!("{place} is the number of records"));
        let head = self.head.as_ref().map(|place| format!("{place} is the digest of the last"));
        let both: Vec<String> = count.into_iter().chain(head).collect();
        let place = if self.source == "top" { "around the records" } else { "in the header" };
        format!("What stands {place} speaks about all of them: {}.", both.join(", "))
    }
}
