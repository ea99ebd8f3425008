//! How a record names the one before it, in the whole log or in groups of its records.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_core::json::Path;

use super::super::source::{HashAlg, Part};
use super::super::toml_string;
use super::part::{Message, ZEROS, bytes, field};
use super::search::Search;
use super::text::{Form, function_name};
use super::trial::Target;
use crate::engine::Hash;

/// The most groups of which records may be.
const MAX_GROUPS: usize = 64;

/// The most fields that may name groups.
const MAX_GROUPINGS: usize = 8;

/// The most fields that may name the record before.
const MAX_LINKS: usize = 32;

/// A field that names the record before.
#[derive(Clone, Debug)]
pub(super) struct LinkFound {
    pub(super) field: String,
    /// The place that it repeats; none if it is the digest of what states none.
    pub(super) to: Option<String>,
    pub(super) group: Option<String>,
    /// What stands before it, if that is not what stands before the digest.
    pub(super) prefix: Option<String>,
}

/// What the first record has instead of a link.
#[derive(Clone, Debug)]
pub(super) enum Genesis {
    Null,
    Absent,
    Literal(String),
    Digest(HashAlg, Message),
}

/// For each record, which one comes before it in its group.
pub(super) fn before_each(search: &Search<'_>, group: Option<&str>) -> Vec<Option<usize>> {
    let mut last: BTreeMap<Option<&String>, usize> = BTreeMap::new();
    let names = group.and_then(|place| search.places.get(place));
    (0..search.records.len())
        .map(|at| last.insert(names.and_then(|texts| texts[at].as_ref()), at))
        .collect()
}

/// The places that may name a group: few texts, each in several records.
pub(super) fn groups(search: &Search<'_>) -> Vec<String> {
    let count = search.records.len();
    let few = |texts: &Vec<Option<String>>| {
        let different: BTreeSet<&Option<String>> = texts.iter().collect();
        let known = texts.iter().all(Option::is_some);
        known && (2..=MAX_GROUPS.min(count / 2)).contains(&different.len())
    };
    let all = search.places.iter().filter(|(_, texts)| few(texts));
    let mut all: Vec<String> = all.map(|(place, _)| place.clone()).collect();
    // What usually names a group comes before what may only happen to.
    const USUAL: [&str; 8] =
        ["tenant", "session", "run", "stream", "chain", "trace", "org", "account"];
    let usual = |place: &str| USUAL.iter().any(|name| place.to_ascii_lowercase().contains(name));
    all.sort_by_key(|place| !usual(place));
    all.truncate(MAX_GROUPINGS);
    all
}

/// Finds the fields that repeat a digest, or another field, of the record before.
pub(super) fn stated(search: &Search<'_>) -> Vec<LinkFound> {
    let digests = search.digest_places();
    let later = |texts: &[Option<String>]| {
        let some: Vec<&str> = texts.iter().skip(1).flatten().map(String::as_str).collect();
        // The first records of groups may have any word.
        some.iter().any(|text| Form::of_digests(&[text]).is_some())
    };
    let like_digests = search.places.iter().filter(|(_, texts)| later(texts));
    let like_digests: Vec<&String> = like_digests.map(|(place, _)| place).take(MAX_LINKS).collect();
    let among = |group: Option<&String>| -> Vec<LinkFound> {
        let before = before_each(search, group.map(String::as_str));
        let all = like_digests.iter().filter_map(|place| {
            digests.iter().find_map(|to| repeats(search, place, to, &before, group))
        });
        all.collect()
    };
    let plain = among(None);
    if !plain.is_empty() {
        return plain;
    }
    let groups = groups(search);
    groups.iter().map(|group| among(Some(group))).find(|it| !it.is_empty()).unwrap_or_default()
}

fn repeats(
    search: &Search<'_>,
    place: &str,
    to: &str,
    before: &[Option<usize>],
    group: Option<&String>,
) -> Option<LinkFound> {
    if place == to {
        return None;
    }
    let (texts, stated) = (search.places.get(place)?, search.places.get(to)?);
    let of_stated = search.form(to)?;
    let pairs = || before.iter().enumerate().filter_map(|(at, before)| Some((at, (*before)?)));
    let later: Option<Vec<&str>> = pairs().map(|(at, _)| texts[at].as_deref()).collect();
    let of_link = Form::of_digests(&later?)?;
    let same = |(at, before): (usize, usize)| {
        let read =
            |texts: &[Option<String>], at: usize, form: &Form| form.read(texts[at].as_ref()?);
        let link = read(texts, at, &of_link);
        link.is_some() && link == read(stated, before, &of_stated)
    };
    let distinct: BTreeSet<&str> = stated.iter().flatten().map(String::as_str).collect();
    let several = pairs().count() > 0 && distinct.len() > 1;
    let fits = several && of_link.encoding == of_stated.encoding && pairs().all(same);
    fits.then(|| LinkFound {
        field: place.to_owned(),
        to: Some(to.to_owned()),
        group: group.cloned(),
        prefix: (of_link.prefix != of_stated.prefix).then_some(of_link.prefix),
    })
}

/// Finds fields that may be digests of the record before, which states none; with what they name.
pub(super) fn unstated(search: &Search<'_>) -> Vec<(LinkFound, Target)> {
    let groups = groups(search);
    let all = std::iter::once(None).chain(groups.iter().map(Some));
    let mut found = Vec::new();
    for group in all {
        let before = before_each(search, group.map(String::as_str));
        for (place, texts) in &search.places {
            let pairs = before.iter().enumerate().filter_map(|(at, before)| Some((at, (*before)?)));
            let pairs: Vec<(usize, usize)> = pairs.collect();
            let later: Option<Vec<&str>> =
                pairs.iter().map(|(at, _)| texts[*at].as_deref()).collect();
            let Some(later) = later.filter(|it| !it.is_empty()) else { continue };
            let distinct: BTreeSet<&&str> = later.iter().collect();
            let Some(form) = Form::of_digests(&later).filter(|_| distinct.len() == later.len())
            else {
                continue;
            };
            let mut wanted = vec![None; search.records.len()];
            for (at, before) in &pairs {
                wanted[*before] = texts[*at].as_ref().and_then(|text| form.read(text));
            }
            let link =
                LinkFound { field: place.clone(), to: None, group: group.cloned(), prefix: None };
            found.push((link, Target { place: None, form, wanted }));
        }
    }
    found
}

/// Finds fields that repeat some other field of the record before, such as its identifier.
pub(super) fn to_fields(search: &Search<'_>) -> Vec<(String, String)> {
    let is_text = |place: &str| {
        let path = Path::parse(place).ok();
        search.records.iter().skip(1).all(|record| {
            path.as_ref()
                .and_then(|path| record.value.at(path))
                .is_some_and(|it| it.as_str().is_some())
        })
    };
    let links = search.places.iter().filter(|(place, texts)| {
        let later: BTreeSet<&String> = texts.iter().skip(1).flatten().collect();
        later.len() == texts.len() - 1 && later.len() > 1 && is_text(place)
    });
    let pairs = links.filter_map(|(place, texts)| {
        let mut others = search.places.iter().filter(|(other, _)| *other != place);
        let to = others.find(|(_, stated)| texts.iter().skip(1).zip(*stated).all(|(a, b)| a == b));
        Some((place.clone(), to?.0.clone()))
    });
    pairs.collect()
}

/// Says what the first records have at a link's place; none if they differ.
pub(super) fn genesis(
    search: &Search<'_>,
    place: &str,
    group: Option<&str>,
    form: Option<&Form>,
) -> Option<Genesis> {
    let path = Path::parse(place).ok()?;
    let before = before_each(search, group);
    let firsts = before.iter().enumerate().filter(|(_, before)| before.is_none());
    let mut all = firsts.map(|(at, _)| match search.records[at].value.at(&path) {
        None => Some(Genesis::Absent),
        Some(value) if value.is_null() => Some(Genesis::Null),
        Some(value) => Some(Genesis::Literal(value.as_str()?.into_owned())),
    });
    let first = all.next()??;
    let same = |other: &Option<Genesis>| match (other, &first) {
        (Some(Genesis::Null), Genesis::Null) | (Some(Genesis::Absent), Genesis::Absent) => true,
        (Some(Genesis::Literal(a)), Genesis::Literal(b)) => a == b,
        _ => false,
    };
    if !all.all(|other| same(&other)) {
        return None;
    }
    let Genesis::Literal(text) = &first else { return Some(first) };
    let made = form.and_then(|form| of_message(search, form, &form.read(text)?, group.is_some()));
    Some(made.unwrap_or(first))
}

/// Tells whether a text looks like a digest of something.
pub(super) fn looks_made(text: &str) -> bool {
    Form::of_digests(&[text]).is_some() && !text.ends_with(ZEROS) && !text.ends_with("AAAAAAAAAA=")
}

/// Finds a short message that a first link is the digest of.
fn of_message(search: &Search<'_>, form: &Form, wanted: &[u8], grouped: bool) -> Option<Genesis> {
    let words = [
        "",
        "genesis",
        "GENESIS",
        "Genesis",
        "genesis block",
        "GENESIS_BLOCK",
        "root",
        "init",
        "start",
        "0",
    ];
    let words = words.into_iter().map(|word| Part::Literal(word.to_owned()));
    let fields = search.places.keys().filter(|_| !grouped);
    let fields = fields.map(|place| Part::Field(field(place)));
    words.chain(fields).find_map(|part| {
        let message = Message::of(vec![part]);
        let made = bytes(&mut message.plan()?, &search.records[0], None, &[])?;
        let alg = form.functions().iter().find(|alg| {
            search.spend(made.len());
            Hash::of(**alg, &made, None).is_some_and(|hash| hash.bytes() == wanted)
        })?;
        Some(Genesis::Digest(*alg, message))
    })
}

impl Genesis {
    /// Writes it as a profile does.
    pub(super) fn toml(&self) -> String {
        match self {
            Self::Null => "\"null\"".to_owned(),
            Self::Absent => "\"absent\"".to_owned(),
            Self::Literal(text) => format!("{{ literal = {} }}", toml_string(text)),
            Self::Digest(alg, message) => format!(
                "{{ digest = {{ alg = {:?}, message = [{}] }} }}",
                function_name(*alg),
                message.toml()
            ),
        }
    }
}
