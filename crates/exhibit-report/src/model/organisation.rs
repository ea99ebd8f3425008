//! The organisation and its AI systems, as an auditor wrote them down.

/// The organisation: what is in scope, where it works, who holds which authority.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Organisation {
    /// The scope of the management system; none if nobody stated it.
    pub scope: Option<Scope>,
    /// Its sites.
    pub sites: Vec<Site>,
    /// Authorities on record, those that are printed.
    pub authorities: Vec<Authority>,
    /// How many more the attachment lists.
    pub authorities_more: u64,
    /// How many of all rest on a statement only.
    pub authorities_stated_only: u64,
}

/// The scope of the management system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// What is inside, in the organisation's words.
    pub text: String,
    /// What is left out, each with its reason.
    pub excluded: Vec<String>,
    /// Since when this holds.
    pub from: String,
    /// Id of the evidence that says so; empty if none does.
    pub document: String,
}

/// A place where the organisation works.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Id, such as `SI-01`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// What is done there; empty if nobody stated it.
    pub activities: String,
    /// Days on which it is in scope.
    pub days: String,
}

/// An authority that somebody holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Authority {
    /// Id, such as `AU-001`.
    pub id: String,
    /// Number of the holder, never a name.
    pub holder: String,
    /// What it is called.
    pub role: String,
    /// What it allows, each in a few words.
    pub allows: Vec<String>,
    /// The AI systems that it is limited to; all if empty.
    pub systems: Vec<String>,
    /// From when to when.
    pub days: String,
    /// What documents it.
    pub rests_on: RestsOn,
}

/// What a statement rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RestsOn {
    /// Nothing but the auditor's own statement.
    #[default]
    Statement,
    /// The evidence with this id.
    Evidence(String),
    /// A row of a register, such as `RG-001, row 17`.
    Row(String),
}

/// An AI system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct System {
    /// Its short name.
    pub name: String,
    /// What it is.
    pub title: String,
    /// What the organisation is to it.
    pub roles: Vec<String>,
    /// Who supplies it or its model; empty if nobody stated it.
    pub supplier: String,
    /// What it is meant for.
    pub intended_use: String,
    /// Where its data comes from.
    pub data_sources: Vec<String>,
    /// Where it is in its life.
    pub stage: String,
    /// In use from when to when.
    pub days: String,
    /// Its level of risk by the organisation's own criteria; none if nobody assigned it.
    pub risk: Option<Level>,
    /// Its class in law; none if nobody assigned it.
    pub legal_class: Option<Level>,
    /// Why no log of it can be had; none if one can.
    pub no_log: Option<String>,
    /// Its versions.
    pub versions: Vec<Version>,
    /// Who answers for it, in order of time.
    pub accountable: Vec<Duty>,
    /// Days on which nobody answers for it.
    pub nobody_accountable: Vec<String>,
    /// Its agents.
    pub agents: Vec<Agent>,
}

/// A level that somebody assigned by criteria.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// The level, in the words of the criteria.
    pub level: String,
    /// The criteria.
    pub criteria: String,
    /// Who assigned it.
    pub by: String,
    /// When.
    pub on: String,
}

/// A version of an AI system.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    /// The version; empty for records that name none.
    pub version: String,
    /// Whether it is on record, and not in logs only.
    pub on_record: bool,
    /// In use from when to when.
    pub days: String,
    /// What has to precede its use, in order.
    pub gates: Vec<Gate>,
    /// Number of its decisions in the logs that are held.
    pub decisions: u64,
}

/// Something that has to precede the use of a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// What it is, such as `impact assessment`.
    pub name: String,
    /// How it stands.
    pub state: GateState,
    /// When it was passed; empty if it was not.
    pub on: String,
    /// Decisions in logs from days before it was passed.
    pub decisions_before: u64,
    /// What says so.
    pub rests_on: RestsOn,
}

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateState {
    /// Passed before the version was used.
    InTime,
    /// Passed after the version was first used.
    Late,
    /// Passed; when the version was first used is not known.
    FirstUseUnknown,
    /// Passed before the version was used, on evidence that is to be looked at again.
    InDoubt,
    /// Stated to be passed, on evidence that is no longer held.
    EvidenceGone,
    /// Nothing is on record.
    Missing,
}

/// A duty of somebody for some days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duty {
    /// Who: a name with a role where the name is needed, else a number.
    pub who: String,
    /// From when to when.
    pub days: String,
    /// Whether a documented authority covers its first day.
    pub documented: bool,
}

/// An agent: software that acts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agent {
    /// The name that logs use.
    pub name: String,
    /// What it may do; empty if nobody stated it.
    pub purpose: String,
    /// Registered from when to when.
    pub days: String,
    /// Who operates it on record, in order of time.
    pub operators: Vec<Duty>,
    /// Days on which nobody operates it on record.
    pub nobody_operates: Vec<String>,
}
