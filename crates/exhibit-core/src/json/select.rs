//! Which parts of a record are written, and what is written besides.

use super::path::{Path, Segment};
use super::scan::ScanError;
use super::{CanonError, PathError};

/// Which parts of a record go into a canonical form.
///
/// The default is the whole record. Given to [`Canonicaliser::new`](super::Canonicaliser::new), which compiles it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The value that is written, seen from the record; every other path starts there.
    pub at: Path,
    /// The members to begin with.
    pub base: Base,
    /// Places left out, whatever `base` says; may be nested, and use `*`. A place that is not there is no error.
    pub exclude: Vec<Path>,
    /// Members of the outermost object made from other places; each replaces a member of `base` with its name.
    pub fields: Vec<Field>,
    /// What becomes of an included place or mapped field that the record does not have.
    pub missing: Missing,
    /// Leaves out members of the record that are null, at every depth; items of arrays stay.
    pub drop_nulls: bool,
    /// Strings written differently.
    pub rewrites: Vec<(Path, Rewrite)>,
}

/// The members that a selection begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Base {
    /// All of them.
    #[default]
    Everything,
    /// Only these places, with the objects and arrays around them.
    Include(Vec<Path>),
    /// None: the object is built from [`Selection::fields`].
    Nothing,
}

/// A member that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub name: String,
    /// Its value.
    pub source: Source,
}

/// Where the value of a made member comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A place in the record.
    At(Path),
    /// A JSON text, the same for all records; canonicalised once.
    Constant(String),
    /// The value at this index of the list given with each record, such as the digest before.
    Given(usize),
}

/// What becomes of a place that the record does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Missing {
    /// No member.
    #[default]
    Omit,
    /// A member that is null; for included places, if the object around it is there.
    Null,
}

/// How a string is written differently. Anything but such a string stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewrite {
    /// Cuts the fraction of seconds of an RFC 3339 time.
    CutFraction,
    /// `+00:00` at the end becomes `Z`.
    OffsetToZ,
    /// `Z` at the end becomes `+00:00`.
    ZToOffset,
    /// Any string becomes empty.
    Empty,
    /// Any string becomes null.
    Null,
}

impl Selection {
    /// Says whether the value at `path`, seen from the record, is written as it stands or inside another value.
    ///
    /// A container of which only parts are written is not covered; ask for its members. Rewritten strings count,
    /// unless nothing is left of them.
    pub fn covers(&self, path: &Path) -> bool {
        let Some(inner) = path.segments().strip_prefix(self.at.segments()) else {
            return false;
        };
        let mapped = self.fields.iter().any(|field| match &field.source {
            Source::At(place) => inner.starts_with(place.segments()),
            _ => false,
        });
        mapped || self.keeps(inner)
    }

    fn keeps(&self, inner: &[Segment]) -> bool {
        let replaced = self
            .fields
            .iter()
            .any(|field| matches!(inner.first(), Some(Segment::Name(name)) if *name == field.name));
        let base = match &self.base {
            Base::Everything => true,
            Base::Include(places) => places.iter().any(|place| leads_to(place, inner)),
            Base::Nothing => false,
        };
        let gone = |(place, rule): &(Path, Rewrite)| {
            matches!(rule, Rewrite::Empty | Rewrite::Null) && touches(place, inner)
        };
        base && !replaced
            && !self.exclude.iter().any(|place| touches(place, inner))
            && !self.rewrites.iter().any(gone)
    }
}

impl Default for Path {
    fn default() -> Self {
        Self::whole()
    }
}

/// A selection that can't be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectionError {
    /// A text that is no path.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A constant that is not JSON.
    #[error("constant {name:?}: {fault}")]
    ConstantSyntax {
        /// The member.
        name: String,
        /// What is wrong with it.
        fault: ScanError,
    },
    /// A constant that the canonical form can't express.
    #[error("constant {name:?}: {fault}")]
    ConstantForm {
        /// The member.
        name: String,
        /// Why not.
        fault: CanonError,
    },
    /// Two made members with the same key.
    #[error("two fields named {0:?}")]
    DuplicateField(String),
}

impl Rewrite {
    /// Returns the string written differently; `None` if it stays.
    pub fn apply(self, text: &str) -> Option<String> {
        match self {
            Self::CutFraction => cut_fraction(text),
            Self::OffsetToZ => Some(format!("{}Z", text.strip_suffix("+00:00")?)),
            Self::ZToOffset => Some(format!("{}+00:00", text.strip_suffix('Z')?)),
            Self::Empty | Self::Null => Some(String::new()),
        }
    }
}

/// Length of `2026-11-22T20:48:15`.
const SECONDS: usize = 19;

fn cut_fraction(text: &str) -> Option<String> {
    let (seconds, rest) = text.split_at_checked(SECONDS)?;
    let fraction = rest.strip_prefix('.')?;
    let zone = fraction.trim_start_matches(|char: char| char.is_ascii_digit());
    let is_time = seconds.as_bytes()[10] == b'T' && zone.len() < fraction.len();
    is_time.then(|| format!("{seconds}{zone}"))
}

/// A tree of paths: what is kept, left out and rewritten, by name.
#[derive(Debug, Clone)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug, Clone, Default)]
pub(super) struct Rule {
    names: Vec<(String, u32)>,
    every: Option<u32>,
    /// The whole value is kept.
    pub(super) keep: bool,
    /// Something below is kept.
    pub(super) keep_below: bool,
    pub(super) drop: bool,
    pub(super) rewrite: Option<Rewrite>,
    /// Index of the written key, for an included place that may be missing.
    pub(super) key: Option<u32>,
}

/// Where a value stands in the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    rule: u32,
    /// The value is kept unless a rule drops it.
    pub(super) keep: bool,
}

const NO_RULE: u32 = u32::MAX;

impl State {
    /// The state of a value that is written whole.
    pub(super) const WHOLE: Self = Self { rule: NO_RULE, keep: true };

    pub(super) fn is_whole(self) -> bool {
        self == Self::WHOLE
    }
}

impl Rules {
    pub(super) fn compile(selection: &Selection) -> (Self, State) {
        let mut rules = Self(vec![Rule::default()]);
        if let Base::Include(places) = &selection.base {
            places.iter().for_each(|place| rules.keep(place));
        }
        for place in &selection.exclude {
            let leaf = rules.leaf(place);
            rules.0[leaf].drop = true;
        }
        for (place, rewrite) in &selection.rewrites {
            let leaf = rules.leaf(place);
            rules.0[leaf].rewrite = Some(*rewrite);
        }
        let keep = selection.base == Base::Everything || rules.0[0].keep;
        let rule = if rules.0.len() == 1 && keep { NO_RULE } else { 0 };
        (rules, State { rule, keep })
    }

    pub(super) fn get(&self, state: State) -> Option<&Rule> {
        self.0.get(state.rule as usize)
    }

    /// Returns the included places that have a name, by rule.
    pub(super) fn kept_names(&self) -> Vec<(u32, String)> {
        let names = self.0.iter().flat_map(|rule| &rule.names);
        names
            .filter(|(_, at)| self.0[*at as usize].keep)
            .map(|(name, at)| (*at, name.clone()))
            .collect()
    }

    pub(super) fn set_key(&mut self, rule: u32, key: u32) {
        self.0[rule as usize].key = Some(key);
    }

    /// Returns the rules of the places named below `rule`.
    pub(super) fn named<'r>(&'r self, rule: &'r Rule) -> impl Iterator<Item = (&'r str, &'r Rule)> {
        rule.names.iter().map(|(name, at)| (name.as_str(), &self.0[*at as usize]))
    }

    /// Returns the state of a member or item, found by `is`; `None` if it is left out.
    #[inline]
    pub(super) fn child(&self, state: State, is: impl Fn(&str) -> bool) -> Option<State> {
        let Some(rule) = self.get(state) else {
            return state.keep.then_some(state);
        };
        let named = rule.names.iter().find(|(name, _)| is(name));
        let Some(at) = named.map(|(_, at)| *at).or(rule.every) else {
            return state.keep.then_some(State::WHOLE);
        };
        let child = &self.0[at as usize];
        let keep = state.keep || child.keep;
        let wanted = !child.drop && (keep || child.keep_below);
        wanted.then_some(State { rule: at, keep })
    }

    fn keep(&mut self, place: &Path) {
        let mut at = 0;
        for segment in place.segments() {
            self.0[at].keep_below = true;
            at = self.child_of(at, segment);
        }
        self.0[at].keep = true;
    }

    fn leaf(&mut self, place: &Path) -> usize {
        let segments = place.segments().iter();
        segments.fold(0, |at, segment| self.child_of(at, segment))
    }

    fn child_of(&mut self, at: usize, segment: &Segment) -> usize {
        let new = self.0.len() as u32;
        let rule = &mut self.0[at];
        let child = match segment {
            Segment::Every => *rule.every.get_or_insert(new),
            Segment::Name(name) => match rule.names.iter().find(|(known, _)| known == name) {
                Some((_, child)) => *child,
                None => {
                    rule.names.push((name.clone(), new));
                    new
                }
            },
        };
        if child == new {
            self.0.push(Rule::default());
        }
        child as usize
    }
}

/// Says whether `place` is `inner` or around it.
fn leads_to(place: &Path, inner: &[Segment]) -> bool {
    place.segments().len() <= inner.len() && touches(place, inner)
}

/// Says whether one of `place` and `inner` is the other or around it.
fn touches(place: &Path, inner: &[Segment]) -> bool {
    let pairs = place.segments().iter().zip(inner);
    pairs.into_iter().all(|(a, b)| a == b || *a == Segment::Every)
}
