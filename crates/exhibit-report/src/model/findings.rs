//! Findings, and what was done about them.

/// Findings as they stand on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// The day.
    pub as_at: String,
    /// Number of those in each state, in the order of states.
    pub counts: Vec<(String, u64)>,
    /// Number of those that are open beyond their day, or one of whose actions is.
    pub overdue: u64,
    /// All of them, by number.
    pub all: Vec<Finding>,
}

/// A finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// Number, such as `F-03`.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub state: String,
    /// Whether it or one of its actions should have been done by now.
    pub overdue: bool,
    /// What its grade is called.
    pub grade: String,
    /// A lesser grade that waits for a second person; empty if none does.
    pub proposed: String,
    /// Where it comes from, such as `internal`.
    pub source: String,
    /// What the body says whose finding it is.
    pub raised_by: Option<RaisedBy>,
    /// The engagement; empty if it belongs to none.
    pub engagement: String,
    /// On which day it was made.
    pub on: String,
    /// By which day it is to be done; empty if no day is set.
    pub due: String,
    /// Who has to see to it; empty if nobody is named.
    pub owner: String,
    /// The controls and clauses that it is measured against.
    pub criteria: Vec<String>,
    /// The AI systems concerned.
    pub systems: Vec<String>,
    /// What was found.
    pub condition: String,
    /// The evidence for it.
    pub evidence: Vec<FindingEvidence>,
    /// Samples and rows of registers that it stands on as well.
    pub also: Vec<String>,
    /// The earlier finding that it repeats; empty if it repeats none.
    pub repeats: String,
    /// How far it reaches; empty if nobody said.
    pub extent: String,
    /// Why it came to it; empty if nobody said.
    pub cause: String,
    /// What was put right; empty if nobody said.
    pub correction: String,
    /// The corrective actions, by number.
    pub actions: Vec<CorrectiveAction>,
    /// When somebody looked whether it helps, in order.
    pub checks: Vec<EffectivenessCheck>,
    /// How the grade was changed, in order.
    pub regradings: Vec<Regrading>,
    /// When and by whom it was closed or opened again, one sentence each.
    pub closures: Vec<String>,
}

/// What another body says of its finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RaisedBy {
    /// The body.
    pub body: String,
    /// The number that it gave the finding.
    pub reference: String,
    /// The grade in its words.
    pub grade: String,
    /// On which day.
    pub on: String,
}

/// Evidence that a finding cites.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindingEvidence {
    /// Id of the item, such as `E-0016`.
    pub id: String,
    /// The line or page, such as `line 17`; empty for the whole item.
    pub place: String,
}

/// A corrective action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CorrectiveAction {
    /// Its number in the finding.
    pub number: u64,
    /// What is to be done.
    pub what: String,
    /// Who has to do it.
    pub owner: String,
    /// By when.
    pub due: String,
    /// Whether it should have been done by now.
    pub overdue: bool,
    /// On which day it was done; empty if it is not.
    pub done: String,
    /// Ids of the evidence for that.
    pub evidence: Vec<String>,
    /// A remark; may be empty.
    pub remark: String,
}

/// A look whether what was done helps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EffectivenessCheck {
    /// Whether it does.
    pub effective: bool,
    /// Whether it still counts: nothing was done or stated after it.
    pub counts: bool,
    /// Who looked.
    pub by: String,
    /// On which day.
    pub on: String,
    /// What was seen.
    pub result: String,
    /// Ids of the evidence for it.
    pub evidence: Vec<String>,
}

/// Another grade that was given or proposed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regrading {
    /// The other grade.
    pub to: String,
    /// Who gave or proposed it, and on which day.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What came of it, such as `held at once` or `approved by Ada, 3 Mar 2026: agreed`.
    pub outcome: String,
}
