//! How a record is seen: what kind it is, whether it lies in the period and in scope, which level.
//!
//! Terms are compared with the setting once each, however many records carry them.

use std::collections::HashMap;

use crate::ground::Ground;
use crate::inventory::{Act, Person, System, Version};
use crate::observed::{Observed, Term, Terms, folded};
use crate::setting::Setting;

/// The kinds of records that tests tell apart, by what normalised records call them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `decision`: an AI system decided.
    Decision,
    /// `oversight`: a person reviewed.
    Oversight,
    /// `execution`: a decision took effect.
    Execution,
    /// `risk-assessment`: a level or score was assigned.
    RiskAssessment,
    /// `agent-identity`: an agent is presented, with its operator.
    AgentIdentity,
    /// Another that is known, such as `tool-call`: no test asks for it.
    Other,
    /// None, or a word of the log's own: it may mean any of these.
    Unknown,
}

/// Kinds that are known to be neither decisions, reviews, executions nor assessments.
const OTHERS: [&str; 7] = [
    "tool-call",
    "tool-result",
    "policy-check",
    "incident",
    "change",
    "session-start",
    "session-end",
];

impl Kind {
    /// Returns the kind that a word means.
    pub fn of(text: &str) -> Self {
        match folded(text).as_str() {
            "decision" => Self::Decision,
            "oversight" => Self::Oversight,
            "execution" => Self::Execution,
            "risk-assessment" => Self::RiskAssessment,
            "agent-identity" | "agent-registration" => Self::AgentIdentity,
            other if OTHERS.contains(&other) => Self::Other,
            _ => Self::Unknown,
        }
    }
}

/// Where a record's time lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In the period.
    Inside,
    /// Before or after it.
    Outside,
    /// It states no time.
    Untimed,
}

/// Which system a record belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// To this system of the inventory, which is in scope.
    In(u16),
    /// To none that the inventory lists, and its item names none either. Counts as in scope.
    Unknown,
    /// To a system of the inventory that is not in scope.
    Out,
}

/// Which level of risk a record states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelOf {
    /// None.
    Unstated,
    /// One that the setting does not list.
    Unknown,
    /// This one of the setting.
    Is(u8),
}

/// A record with what the setting says of it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The record.
    pub record: &'a Observed,
    /// Its kind.
    pub kind: Kind,
    /// Where its time lies.
    pub when: When,
    /// Which system it belongs to.
    pub scope: Scope,
    /// Which level it states.
    pub level: LevelOf,
    /// The system by which records of one decision are joined: the inventory's number, one of its
    /// own for each name that the inventory does not list, [`NO_SYSTEM`] where none is stated.
    pub system: u16,
}

/// Stands for a system that neither a record nor its item states.
pub const NO_SYSTEM: u16 = u16::MAX;

/// Stands for all unlisted systems beyond those that have numbers: nothing can be joined by it.
pub const OTHER_SYSTEM: u16 = u16::MAX - 1;

impl Seen<'_> {
    /// Tells whether the record belongs to a system in scope.
    pub fn in_scope(&self) -> bool {
        self.scope != Scope::Out
    }
}

/// Who a person is whom a log names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonOf {
    /// This one of the inventory.
    Listed(u16),
    /// Several of the inventory go by this name, so that it is nobody's.
    Ambiguous,
    /// An agent of the inventory: not a person.
    Agent,
    /// Nobody whom the inventory lists.
    Unlisted,
}

/// What came out of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Review {
    /// The decision may be executed as it is.
    Approved,
    /// A person put another decision in its place.
    Overruled,
    /// The decision must not be executed.
    Rejected,
    /// An earlier review no longer holds.
    Withdrawn,
    /// It states no outcome, or one that the setting does not list: no review that took place.
    Unclear,
}

impl Review {
    /// Tells whether it stops an execution.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Rejected | Self::Withdrawn)
    }
}

/// All that a run stands on, with names looked up once.
pub struct Stage<'a> {
    /// What the auditor states.
    pub setting: &'a Setting,
    /// The texts of terms.
    pub terms: &'a dyn Terms,
    /// What the evidence is worth.
    pub ground: &'a Ground,
    systems: HashMap<String, Option<u16>>,
    agents: HashMap<String, Option<u16>>,
    people: HashMap<String, Option<u16>>,
    levels: HashMap<String, u8>,
    reviews: HashMap<String, Review>,
    in_scope: Vec<bool>,
}

impl<'a> Stage<'a> {
    /// Prepares a run. Beyond 65,535 systems, agents or people and 255 levels the rest is unlisted.
    pub fn new(setting: &'a Setting, terms: &'a dyn Terms, ground: &'a Ground) -> Self {
        let it = &setting.inventory;
        let scoped = |system: &System| {
            setting.systems.is_empty()
                || setting.systems.iter().any(|id| folded(id) == folded(&system.id))
        };
        Self {
            setting,
            terms,
            ground,
            systems: names(it.systems.iter().map(|s| std::iter::once(&s.id).chain(&s.names))),
            agents: names(it.agents.iter().map(|a| std::iter::once(&a.id).chain(&a.names))),
            people: names(it.people.iter().map(|p| p.names.iter())),
            levels: levels(setting),
            reviews: review_words(setting),
            in_scope: it.systems.iter().map(scoped).collect(),
        }
    }

    /// Returns the inventory's system that goes by this name.
    pub fn system_named(&self, text: &str) -> Option<u16> {
        self.systems.get(&folded(text)).copied().flatten()
    }

    /// Returns a system of the inventory.
    pub fn system(&self, at: u16) -> Option<&'a System> {
        self.setting.inventory.systems.get(usize::from(at))
    }

    /// Tells whether a system of the inventory is in scope.
    pub fn system_in_scope(&self, at: u16) -> bool {
        self.in_scope.get(usize::from(at)).copied().unwrap_or(false)
    }

    /// Returns the inventory's agent that goes by this name.
    pub fn agent_named(&self, text: &str) -> Option<u16> {
        self.agents.get(&folded(text)).copied().flatten()
    }

    /// Returns the version of a system that goes by this name, if exactly one does.
    pub fn version_named(&self, system: u16, text: &str) -> Option<&'a Version> {
        let wanted = folded(text);
        let mut found = self.system(system)?.versions.iter().filter(|version| {
            folded(&version.name) == wanted || version.names.iter().any(|n| folded(n) == wanted)
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Returns who goes by this name.
    pub fn person_named(&self, text: &str) -> PersonOf {
        let name = folded(text);
        match (self.people.get(&name), self.agents.contains_key(&name)) {
            (Some(Some(_)), true) | (Some(None), _) => PersonOf::Ambiguous,
            (Some(Some(at)), false) => PersonOf::Listed(*at),
            (None, true) => PersonOf::Agent,
            (None, false) => PersonOf::Unlisted,
        }
    }

    /// Returns a person of the inventory.
    pub fn person(&self, at: u16) -> Option<&'a Person> {
        self.setting.inventory.people.get(usize::from(at))
    }

    /// Tells whether anybody's authority for this is listed at all.
    pub fn lists_authority(&self, act: Act) -> bool {
        let people = &self.setting.inventory.people;
        people.iter().any(|person| person.authorities.iter().any(|it| it.allows == act))
    }

    /// Returns what a review's outcome means.
    pub fn review(&self, text: &str) -> Review {
        self.reviews.get(&folded(text)).copied().unwrap_or(Review::Unclear)
    }

    fn level(&self, text: &str) -> LevelOf {
        self.levels.get(&folded(text)).map_or(LevelOf::Unknown, |at| LevelOf::Is(*at))
    }

    fn scope_named(&self, text: &str) -> Scope {
        match self.system_named(text) {
            Some(at) if self.system_in_scope(at) => Scope::In(at),
            Some(_) => Scope::Out,
            None => Scope::Unknown,
        }
    }
}

/// Names to places in a list; a name of several is nobody's (`None`).
fn names<'s>(
    listed: impl Iterator<Item = impl Iterator<Item = &'s String>>,
) -> HashMap<String, Option<u16>> {
    let mut map: HashMap<String, Option<u16>> = HashMap::new();
    for (at, names) in (0..u16::MAX).zip(listed) {
        for name in names.map(|name| folded(name)) {
            let entry = map.entry(name).or_insert(Some(at));
            if *entry != Some(at) {
                *entry = None;
            }
        }
    }
    map
}

/// A word of two levels belongs to the high one: no word may take a decision out of the question.
fn levels(setting: &Setting) -> HashMap<String, u8> {
    let mut map = HashMap::new();
    for wanted in [true, false] {
        let listed = (0..u8::MAX).zip(&setting.levels);
        for (at, level) in listed.filter(|(_, level)| level.high == wanted) {
            for word in std::iter::once(&level.name).chain(&level.words) {
                map.entry(folded(word)).or_insert(at);
            }
        }
    }
    map
}

/// A word of two outcomes has the graver meaning.
fn review_words(setting: &Setting) -> HashMap<String, Review> {
    let words = &setting.review_words;
    let mut map = HashMap::new();
    for (list, review) in [
        (&words.withdrawn, Review::Withdrawn),
        (&words.rejected, Review::Rejected),
        (&words.overruled, Review::Overruled),
        (&words.approved, Review::Approved),
    ] {
        for word in list {
            map.entry(folded(word)).or_insert(review);
        }
    }
    map
}

/// What was found out about terms and items so far.
pub(crate) struct Lens<'a> {
    stage: &'a Stage<'a>,
    kinds: TermMap<Kind>,
    systems: TermMap<(Scope, u16)>,
    /// The numbers of unlisted systems, by their names: from the top down.
    unlisted: HashMap<String, u16>,
    levels: TermMap<LevelOf>,
    item: Option<(u32, (Scope, u16))>,
}

impl<'a> Lens<'a> {
    pub(crate) fn new(stage: &'a Stage<'a>) -> Self {
        Self {
            stage,
            kinds: TermMap::default(),
            systems: TermMap::default(),
            unlisted: HashMap::new(),
            levels: TermMap::default(),
            item: None,
        }
    }

    pub(crate) fn see<'r>(&mut self, record: &'r Observed) -> Seen<'r> {
        let stage = self.stage;
        let text = |term| stage.terms.text(term);
        let kind = record
            .kind
            .map_or(Kind::Unknown, |term| self.kinds.get_or(term, || Kind::of(text(term))));
        let unlisted = &mut self.unlisted;
        let own = record.system.map_or((Scope::Unknown, NO_SYSTEM), |term| {
            self.systems.get_or(term, || scoped(stage, unlisted, text(term)))
        });
        let (scope, system) = match (own, self.item_scope(record.item)) {
            ((Scope::Unknown, NO_SYSTEM), of_item) => of_item,
            // A name that nobody lists, in the item of a system that is listed.
            ((Scope::Unknown, _), of_item) if of_item.0 != Scope::Unknown => of_item,
            (own, _) => own,
        };
        let level = record
            .risk_level
            .map_or(LevelOf::Unstated, |term| self.levels.get_or(term, || stage.level(text(term))));
        let when = match record.time_ms {
            Some(ms) if stage.setting.period.contains(ms) => When::Inside,
            Some(_) => When::Outside,
            None => When::Untimed,
        };
        Seen { record, kind, when, scope, level, system }
    }

    /// Returns the system of the item as a whole, for records that state none, or an unlisted one.
    fn item_scope(&mut self, number: u32) -> (Scope, u16) {
        if let Some((item, scope)) = self.item
            && item == number
        {
            return scope;
        }
        let system = self.stage.ground.item(number).and_then(|item| item.system.as_deref());
        let scope = system.map_or((Scope::Unknown, NO_SYSTEM), |text| {
            scoped(self.stage, &mut self.unlisted, text)
        });
        self.item = Some((number, scope));
        scope
    }
}

/// Returns which system a name means, and the number by which its records are joined.
fn scoped(stage: &Stage<'_>, unlisted: &mut HashMap<String, u16>, name: &str) -> (Scope, u16) {
    match stage.scope_named(name) {
        Scope::In(at) => (Scope::In(at), at),
        Scope::Out => (Scope::Out, NO_SYSTEM),
        Scope::Unknown => {
            let lowest = stage.setting.inventory.systems.len();
            let next = usize::from(OTHER_SYSTEM).checked_sub(unlisted.len() + 1);
            let next = next.filter(|it| *it >= lowest).and_then(|it| u16::try_from(it).ok());
            let number = match (unlisted.get(&folded(name)), next) {
                (Some(known), _) => *known,
                (None, Some(next)) => *unlisted.entry(folded(name)).or_insert(next),
                (None, None) => OTHER_SYSTEM,
            };
            (Scope::Unknown, number)
        }
    }
}

/// A value for each term, found once. Terms of small numbers, which is nearly all, lie in a row.
pub(crate) struct TermMap<T> {
    row: Vec<Option<T>>,
    rest: HashMap<Term, T>,
}

const ROW: usize = 1 << 16;

impl<T> Default for TermMap<T> {
    fn default() -> Self {
        Self { row: Vec::new(), rest: HashMap::new() }
    }
}

impl<T: Copy> TermMap<T> {
    pub(crate) fn get_or(&mut self, term: Term, find: impl FnOnce() -> T) -> T {
        let at = term.0 as usize;
        if at >= ROW {
            return *self.rest.entry(term).or_insert_with(find);
        }
        if at >= self.row.len() {
            self.row.resize(at + 1, None);
        }
        *self.row[at].get_or_insert_with(find)
    }
}
