//! The audit: engagements with their conclusions, the programme, and the matrix over a cycle.

/// An engagement: one audit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engagement {
    /// Number, such as `EN-01`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind of audit it is.
    pub kind: String,
    /// How it stands: open or closed.
    pub state: String,
    /// The days of its period, by its own clock.
    pub days: String,
    /// That clock's offsets over the period.
    pub clock: String,
    /// The scope, in words.
    pub scope: String,
    /// What is audited against.
    pub criteria: Vec<String>,
    /// The requirements in scope; all if empty.
    pub requirements: Vec<String>,
    /// The AI systems in scope; all if empty.
    pub systems: Vec<String>,
    /// The sites in scope; all if empty.
    pub sites: Vec<String>,
    /// The certification body or the supplier; empty if it is about none.
    pub party: String,
    /// The planned audit that it is; empty if none is named.
    pub plan: String,
    /// The engagement before; empty if there is none.
    pub follows: String,
    /// The ids of the findings that were carried into it.
    pub carries: Vec<String>,
    /// Names in the team, each with what the person is there.
    pub team: Vec<(String, String)>,
    /// Who audits their own work all the same.
    pub exceptions: Vec<TeamException>,
    /// What ties the team to what is in scope by now and no exception covers, a phrase each.
    pub not_independent: Vec<String>,
    /// How often it was closed and opened again, one sentence each, in order.
    pub history: Vec<String>,
    /// What came after its papers were frozen, one phrase each; empty while it is open.
    pub since: Vec<String>,
    /// How many requirements are in scope.
    pub in_scope: u64,
    /// What is concluded, in the order in which it is to be printed.
    pub conclusions: Vec<Conclusion>,
    /// Ids of requirements in scope on which nothing is concluded.
    pub not_concluded: Vec<String>,
}

/// Somebody who audits their own work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamException {
    /// Who.
    pub who: String,
    /// What ties the person to what is in scope.
    pub ties: Vec<String>,
    /// Why there was nobody else.
    pub reason: String,
    /// What was done instead.
    pub compensated_by: String,
}

/// What an engagement concludes on a requirement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conclusion {
    /// Id of the requirement.
    pub requirement: String,
    /// Its short title.
    pub title: String,
    /// Whether it is designed for: yes, no or not tested.
    pub design: String,
    /// Whether that is implemented.
    pub implementation: String,
    /// Whether it operated over the period.
    pub operation: String,
    /// The conclusion.
    pub conclusion: String,
    /// Why.
    pub reason: String,
    /// Ids of the evidence that it stands on.
    pub evidence: Vec<String>,
    /// Ids of test runs, samples and findings beside it.
    pub beside: Vec<String>,
    /// What speaks against what it stands on as it is today, each a sentence.
    pub altered: Vec<String>,
    /// How many questions of the checklist were answered, and with what; empty if none was.
    pub checklist: String,
    /// Who reached it.
    pub by: String,
}

/// An audit programme.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Programme {
    /// Number, such as `AP-01`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The days that it plans for.
    pub days: String,
    /// What it is meant to achieve.
    pub objectives: String,
    /// How often something is audited, and why.
    pub frequency: String,
    /// Who answers for it; empty if nobody is named.
    pub responsible: String,
    /// The audits.
    pub audits: Vec<PlannedAudit>,
}

/// An audit that a programme plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannedAudit {
    /// Its number in the programme.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// What kind of audit.
    pub kind: String,
    /// When it is to take place.
    pub due: String,
    /// The requirements, AI systems and sites that it is to cover; all if empty.
    pub covers: Vec<String>,
    /// How it is to be carried out.
    pub methods: Vec<String>,
    /// How it stands.
    pub state: String,
    /// Whether it is overdue.
    pub overdue: bool,
    /// Ids of the engagements that carry it out.
    pub engagements: Vec<String>,
}

/// Clauses and controls against the engagements of a cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// From which day on engagements count.
    pub from: String,
    /// The engagements: id and kind.
    pub engagements: Vec<(String, String)>,
    /// The requirements.
    pub rows: Vec<MatrixRow>,
}

/// A requirement of the matrix.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatrixRow {
    /// Its id.
    pub requirement: String,
    /// Its short title.
    pub title: String,
    /// What engagements say that have it in scope: id, and the conclusion or that there is none.
    pub said: Vec<(String, String)>,
    /// Whether no engagement concluded on it.
    pub hole: bool,
    /// The statement that excludes it; empty if none does.
    pub excluded_by: String,
}
