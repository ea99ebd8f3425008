//! Which places of the records the hash covers: the set difference of what is there and what is hashed.

use std::collections::{BTreeMap, HashSet};

use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Path, Scanner, Value};
use exhibit_core::visible::visible;

use super::worker::cut;
use crate::profile::source::AnchorSource;
use crate::profile::{AnchorPlan, MessagePlan, Plan};

/// How deep a partly covered member is taken apart.
const MAX_DEPTH: usize = 4;

/// The most places that are listed.
const MAX_PLACES: usize = 1000;

/// The most different sets of keys that are told apart.
const MAX_SHAPES: usize = 4096;

/// How much of a place is kept.
const MAX_PLACE: usize = 1024;

/// What becomes of a change at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    /// It would be noticed: the place is hashed, or is itself a digest, link or signature.
    Covered,
    /// It would not.
    Uncovered,
}

/// The places that records have, each looked up once for each new set of keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    /// Names of members whose own members matter.
    partial: Vec<String>,
    last: Vec<u8>,
    now: Vec<u8>,
    /// Digests of sets of keys: the keys of one record may be megabytes.
    seen: HashSet<[u8; 32]>,
    places: BTreeMap<String, Cover>,
    /// Whether there was more than could be told apart.
    pub(super) over: bool,
}

impl Shapes {
    /// Returns an empty list of places for the records of a plan.
    pub(super) fn new(plan: &Plan) -> Self {
        Self { partial: partial_names(plan.partial_places()), ..Self::default() }
    }

    /// Returns an empty list of places for the lines that hold the records of a plan.
    pub(super) fn outside(plan: &Plan) -> Self {
        Self { partial: partial_names(plan.outside_places()), ..Self::default() }
    }

    /// Takes note of the places of one record; `covers` tells what would be noticed.
    pub(super) fn see(&mut self, root: Value<'_>, covers: impl Fn(&Path) -> bool) {
        self.now.clear();
        self.write_shape(root);
        if self.now == self.last {
            return;
        }
        std::mem::swap(&mut self.now, &mut self.last);
        let shape = Sha256::of(&self.last).0;
        if self.seen.contains(&shape) {
            return;
        }
        if self.seen.len() >= MAX_SHAPES {
            self.over = true;
            return;
        }
        self.seen.insert(shape);
        self.list(root, covers);
    }

    /// Adds the places that another worker saw.
    pub(super) fn merge(&mut self, other: Self) {
        self.places.extend(other.places);
        self.over |= other.over;
    }

    /// Returns the places of one kind, sorted.
    pub(super) fn of(&self, cover: Cover) -> Vec<String> {
        let of = self.places.iter().filter(|(_, found)| **found == cover);
        of.map(|(place, _)| exhibit_core::visible::visible(place).into_owned()).collect()
    }

    fn write_shape(&mut self, root: Value<'_>) {
        for (key, value) in root.members() {
            self.now.extend_from_slice(key.raw().as_bytes());
            if value.kind() == Kind::Object && self.partial.iter().any(|name| key.is_str(name)) {
                self.now.push(b'{');
                for (key, value) in value.members() {
                    self.now.extend_from_slice(key.raw().as_bytes());
                    self.now.push(if value.kind() == Kind::Object { b'{' } else { b',' });
                }
            }
        }
    }

    fn list(&mut self, root: Value<'_>, covers: impl Fn(&Path) -> bool) {
        let mut open = vec![(String::new(), root, 1)];
        while let Some((above, object, depth)) = open.pop() {
            for (key, value) in object.members() {
                if self.places.len() >= MAX_PLACES {
                    self.over = true;
                    return;
                }
                let Some(name) = key.as_str() else { continue };
                let pointer = format!("{above}/{}", name.replace('~', "~0").replace('/', "~1"));
                let Ok(place) = Path::parse(&pointer) else { continue };
                if covers(&place) {
                    self.places.entry(shown(&place)).or_insert(Cover::Covered);
                } else if value.kind() == Kind::Object && !value.is_empty() && depth < MAX_DEPTH {
                    open.push((pointer, value, depth + 1));
                } else {
                    self.places.insert(shown(&place), Cover::Uncovered);
                }
            }
        }
    }
}

/// Names what stands in the header or around the array of records, and is neither compared with them nor signed.
///
/// `text` is a JSON object; of anything else there is nothing to name.
pub(super) fn outside_records(plan: &Plan, source: AnchorSource, text: &[u8]) -> Vec<String> {
    let mut scanner = Scanner::new();
    let Ok(doc) = scanner.scan(text) else { return Vec::new() };
    let anchors = || plan.anchors.iter().filter(|it| it.source == source);
    let (where_, array) = match source {
        AnchorSource::Header => ("header", None),
        _ => ("around", plan.records.array.as_ref().and_then(|names| names.first())),
    };
    let members = doc.root().members().filter_map(|(key, _)| key.as_str());
    let names = members.filter(|name| array.is_none_or(|array| array.as_str() != name.as_ref()));
    let is_checked = |name: &str| anchors().any(|it| checks(it, name));
    let names = names.filter(|name| !is_checked(name)).take(MAX_SHAPES);
    names.map(|name| cut(&format!("{where_}: {}", visible(&name)), MAX_PLACE).to_owned()).collect()
}

/// Tells whether an anchor compares what a member states, or its signature covers it.
fn checks(anchor: &AnchorPlan, name: &str) -> bool {
    let first = |place: &Path| place.names().next().flatten() == Some(name);
    if !anchor.at.is_whole() {
        return first(&anchor.at);
    }
    let signed = anchor.signature.as_ref();
    let compared = [
        anchor.count.as_ref().map(|it| &it.0),
        anchor.from.as_ref().map(|it| &it.0),
        anchor.head.as_ref().map(|it| &it.0),
        anchor.first.as_ref().map(|it| &it.0),
        anchor.root.as_ref().map(|it| &it.field),
        anchor.inventory.as_ref().map(|it| &it.0),
        anchor.manifest.as_ref().map(|it| &it.field),
        anchor.files_root.as_ref().map(|it| &it.field),
        signed.map(|it| &it.field),
    ];
    let digests = anchor.digests.iter().filter_map(|it| it.stored.as_ref());
    let mut stated =
        compared.into_iter().flatten().chain(digests).chain(anchor.same.iter().map(|it| &it.0));
    let is_signed = || {
        let place = Path::parse(&name.replace(['\\', '.'], "")).ok();
        let plain = !name.contains(['\\', '.', '*', '/']);
        let place = place.filter(|_| plain);
        let over = |message: &MessagePlan| place.as_ref().is_some_and(|it| message.covers(it));
        signed.is_some_and(|it| {
            let through = it.message.digests().filter_map(|at| anchor.digests.get(at));
            over(&it.message) || through.into_iter().any(|digest| over(&digest.message))
        })
    };
    stated.any(first) || is_signed()
}

fn shown(place: &Path) -> String {
    cut(&place.to_string(), MAX_PLACE).to_owned()
}

/// Names of members of which a selection takes or leaves only parts.
fn partial_names<'p>(places: impl Iterator<Item = &'p Path>) -> Vec<String> {
    let mut names: Vec<String> =
        places.filter_map(|place| place.names().next().flatten().map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    names
}
