//! The Statement of Applicability, and documents that the standard asks for.

/// The newest version of the Statement of Applicability.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// Number, such as `SA-02`.
    pub id: String,
    /// The day as at which it speaks.
    pub as_of: String,
    /// Id of the evidence that it was read from; empty if it was read from none.
    pub evidence: String,
    /// Name of that evidence.
    pub title: String,
    /// How its signing stands, in a sentence.
    pub signoff: String,
    /// Why there is a new version; empty if nobody said.
    pub because: String,
    /// What it says, control by control.
    pub rows: Vec<StatementRow>,
    /// The version before; empty if there is none.
    pub before: String,
    /// What changed since that version.
    pub changes: Vec<StatementChange>,
    /// What is doubtful in it.
    pub warnings: Vec<StatementWarning>,
}

/// What the statement says of a control.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementRow {
    /// Id of the control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// Whether it is the organisation's own.
    pub own: bool,
    /// Whether it applies.
    pub applicable: bool,
    /// Why, or why not.
    pub reason: String,
    /// How far it is implemented, in the organisation's word; empty where it does not apply.
    pub implementation: String,
    /// Who answers for it: name and role where on record; empty if nobody is named.
    pub owner: String,
    /// Ids of the risks and treatments that it is linked to.
    pub links: Vec<String>,
    /// A remark; may be empty.
    pub remark: String,
}

/// What changed for a control.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementChange {
    /// Id of the control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// What happened to it: new, gone or changed.
    pub what: String,
    /// What it says now and said before, one sentence a column.
    pub cells: Vec<String>,
}

/// Something doubtful in the statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementWarning {
    /// What it is about.
    pub about: String,
    /// What is, and why that is doubtful.
    pub what: String,
    /// What to do.
    pub to_do: String,
}

/// A document that a requirement asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClauseDocument {
    /// Id of the requirement.
    pub requirement: String,
    /// Which document.
    pub document: String,
    /// How it stands, in a word or two.
    pub state: String,
    /// Whether it is there, current and approved.
    pub current: bool,
    /// Whether no item is named.
    pub missing: bool,
    /// Why it stands so; empty where the state says it all.
    pub why: String,
    /// Id of the evidence that it is; empty if none is named.
    pub evidence: String,
    /// Name of that evidence, with its version.
    pub title: String,
}
