//! The work around the evidence: requests, registers, notes, how long things are kept.

/// Requests for evidence as they stand on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requests {
    /// The day.
    pub as_at: String,
    /// Number of requests in each state, in the order of states.
    pub counts: Vec<(String, u64)>,
    /// Number of those past their day.
    pub overdue: u64,
    /// Those that are not settled.
    pub unsettled: Vec<Request>,
}

/// A request for evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Number, such as `R-012`; with the asker's own number behind it, where there is one.
    pub id: String,
    /// How it stands.
    pub state: String,
    /// Whether something should have come by now.
    pub overdue: bool,
    /// What is asked for.
    pub what: String,
    /// The requirements that it is asked for.
    pub requirements: Vec<String>,
    /// The AI system; empty if it is about none.
    pub system: String,
    /// The role of whom is asked; empty if none is on record.
    pub asked_of: String,
    /// Who asks, where it is not the vault's own auditors; else empty.
    pub asked_by: String,
    /// By when; empty if no day was set.
    pub due: String,
    /// Ids of what came.
    pub evidence: Vec<String>,
    /// What was said of what came; empty if nothing was.
    pub answer: String,
}

/// A register of the organisation as it stood on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Number, such as `RG-002`.
    pub id: String,
    /// Which register.
    pub register: String,
    /// The day as at which it speaks.
    pub as_of: String,
    /// Number of rows.
    pub rows: u64,
    /// Number of rows that were left out since something in them was wrong.
    pub left_out: u64,
    /// Id of the evidence that it was read from.
    pub evidence: String,
    /// Name of that evidence.
    pub title: String,
}

/// What an auditor heard, saw, followed or did again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditorNote {
    /// Id of the evidence that it is.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is, such as `interview`.
    pub kind: String,
    /// When it was.
    pub when: String,
    /// Roles of whom it was with, never names.
    pub with: Vec<String>,
    /// What the other side said to it, in order; empty if nobody was asked or answered.
    pub confirmations: Vec<Confirmation>,
}

/// What the other side says to a note.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Confirmation {
    /// Whether they confirm it.
    pub confirmed: bool,
    /// Their role.
    pub role: String,
    /// On which day, and how they said so.
    pub how: String,
    /// What they add or dispute; empty if nothing.
    pub comment: String,
}

/// How long things are kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retention {
    /// Rules.
    pub rules: Vec<RetentionRule>,
    /// Legal holds, those that were lifted included.
    pub holds: Vec<Hold>,
    /// Runs.
    pub runs: Vec<RetentionRun>,
    /// Number of items that no rule covers.
    pub without_rule: u64,
}

/// A rule on how long items are kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetentionRule {
    /// Number, such as `RR-01`.
    pub id: String,
    /// Which items.
    pub applies_to: String,
    /// How long, from when on.
    pub kept: String,
    /// What it rests on.
    pub basis: String,
    /// Why it no longer holds; none if it does.
    pub ended: Option<String>,
}

/// A legal hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hold {
    /// Number, such as `LH-01`.
    pub id: String,
    /// The matter.
    pub matter: String,
    /// Which items.
    pub applies_to: String,
    /// Who ordered it.
    pub ordered_by: String,
    /// Why.
    pub reason: String,
    /// When it was placed.
    pub placed: String,
    /// When it was lifted; none while it is in force.
    pub lifted: Option<String>,
    /// Number of items that it covers.
    pub items: u64,
}

/// A run that lists what is due, and erases it once somebody approved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetentionRun {
    /// Number, such as `RT-01`.
    pub id: String,
    /// How it stands: listed, approved or carried out.
    pub state: String,
    /// The day as at which it was made.
    pub as_of: String,
    /// Who made the list.
    pub listed_by: String,
    /// Who approved it; empty if nobody did.
    pub approved_by: String,
    /// Why the same person did both; empty if that is not so.
    pub exception: String,
    /// Number of items that were due.
    pub due: u64,
    /// Items that were due and held back: id, and the hold.
    pub held_back: Vec<(String, String)>,
    /// Ids of what was erased.
    pub erased: Vec<String>,
    /// What was listed and kept: id, and why.
    pub kept: Vec<(String, String)>,
    /// The ledger's entry that certifies it; none until it was carried out.
    pub certificate: Option<u64>,
}
