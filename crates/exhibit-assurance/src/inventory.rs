//! What the organisation lists: systems, versions, people, agents, and who answered for what when.

/// What the organisation says there is.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// The evidence item that the systems come from, for the basis of results.
    pub item: Option<u32>,
    /// The AI systems.
    pub systems: Vec<System>,
    /// The agents.
    pub agents: Vec<Agent>,
    /// The people.
    pub people: Vec<Person>,
}

/// From when to when something holds, in milliseconds since 1970; the end is the first after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Since when; `None` for ever since.
    pub from_ms: Option<i64>,
    /// Until when; `None` if it still holds.
    pub to_ms: Option<i64>,
}

impl Span {
    /// Tells whether it holds at a moment.
    pub fn holds_at(self, ms: i64) -> bool {
        self.from_ms.is_none_or(|from| from <= ms) && self.to_ms.is_none_or(|to| ms < to)
    }
}

/// An AI system.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// Its id, such as `CREDO`.
    pub id: String,
    /// The names that logs use, its id aside; case does not matter.
    pub names: Vec<String>,
    /// Whether each of its decisions counts as high risk, whatever the logs say.
    pub every_decision_high: bool,
    /// Since when it is in use, and until when.
    pub in_use: Span,
    /// Why no log of it can be had, where that is so.
    pub no_log: Option<String>,
    /// Its versions.
    pub versions: Vec<Version>,
    /// Who was accountable for it, and when; ids of people.
    pub accountable: Vec<Duty>,
}

/// A version of an AI system.
#[derive(Clone, Debug, Default)]
pub struct Version {
    /// Its name, such as `3.0`.
    pub name: String,
    /// The names that logs use, its name aside; case does not matter.
    pub names: Vec<String>,
    /// Since when it is in use, and until when.
    pub in_use: Span,
    /// When its impact assessment was finished, in milliseconds since 1970.
    pub impact_assessed_ms: Option<i64>,
    /// When it was validated.
    pub validated_ms: Option<i64>,
    /// When its release was approved.
    pub released_ms: Option<i64>,
    /// The numbers of the items that show these three.
    pub papers: Vec<u32>,
    /// Which of the three were stated with evidence that is no longer held, such as `validation`.
    pub undocumented: Vec<&'static str>,
}

/// A person who has a duty for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The id of the person, such as `P-007`.
    pub person: String,
    /// When.
    pub span: Span,
}

/// An agent that acts.
#[derive(Clone, Debug, Default)]
pub struct Agent {
    /// Its id.
    pub id: String,
    /// The names that logs use, its id aside; case does not matter.
    pub names: Vec<String>,
    /// The system that it belongs to, by its id.
    pub system: Option<String>,
    /// Since when it is registered, and until when.
    pub registered: Span,
    /// Its operators of record over time.
    pub operators: Vec<Duty>,
}

/// A person.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The id that stays, such as `P-007`: the pseudonym.
    pub id: String,
    /// The names that logs use; case does not matter. The id does not count: logs know no pseudonyms, and what looks
    /// like one may be somebody else's personnel number.
    pub names: Vec<String>,
    /// What the person may do, and when, as documented.
    pub authorities: Vec<Authority>,
}

/// A documented authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// What it allows.
    pub allows: Act,
    /// For which systems, by their ids; empty for all.
    pub systems: Vec<String>,
    /// When.
    pub span: Span,
    /// The number of the item that documents it: a document, or a list whose row says it.
    pub paper: Option<u32>,
}

/// What an [`Authority`] may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// To review decisions before they are executed.
    Review,
    /// To operate an agent.
    Operate,
    /// To answer for a system.
    Account,
}

impl Person {
    /// Tells whether the person may do this with this system at that moment, as documented.
    ///
    /// With no system named, only an authority for all systems counts.
    pub fn may(&self, act: Act, system: Option<&str>, ms: i64) -> bool {
        self.authorities.iter().any(|authority| {
            authority.allows == act
                && authority.span.holds_at(ms)
                && (authority.systems.is_empty()
                    || system.is_some_and(|id| authority.systems.iter().any(|it| it == id)))
        })
    }
}

impl Inventory {
    /// Returns the person of an id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}
