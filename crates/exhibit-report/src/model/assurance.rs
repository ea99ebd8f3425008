//! Runs of assurance tests. The words are those of the stored results; nothing here judges again.

use exhibit_core::verdict::Word;

/// The newest run of a test over the same AI systems and the same period.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Number of the run, such as `T-003`.
    pub id: String,
    /// The test's name.
    pub name: String,
    /// What it asks; empty if the program no longer knows the test.
    pub question: String,
    /// The requirements that an answer is evidence for.
    pub supports: Vec<String>,
    /// What the run shows, in the stored result's words.
    pub shows: String,
    /// Why that is not better, one sentence each.
    pub reasons: Vec<String>,
    /// So many of so many.
    pub figure: String,
    /// How many of them the logs do not tell enough about.
    pub unjudged: u64,
    /// The period in question.
    pub period: String,
    /// The AI systems in scope; all if empty.
    pub systems: Vec<String>,
    /// What was counted, such as `3,104 records`.
    pub population: String,
    /// SHA-256 over the list of what was counted.
    pub population_digest: String,
    /// The worst verdict of what it stands on, at the time of the run.
    pub word: Word,
    /// Used fields that lie outside some record's hash.
    pub uncovered: Vec<String>,
    /// Number of exceptions.
    pub exceptions_total: u64,
    /// SHA-256 over the list of all exceptions.
    pub exceptions_digest: String,
    /// Number of exceptions of each kind.
    pub by_kind: Vec<(String, u64)>,
    /// The exceptions that are printed.
    pub exceptions: Vec<Exception>,
    /// How many more the attachment lists.
    pub attached: u64,
    /// What looks odd and fails nothing, one sentence each.
    pub flags: Vec<String>,
    /// What else is to be told, one sentence each.
    pub facts: Vec<String>,
    /// Ids of the evidence that it stands on.
    pub basis: Vec<String>,
    /// What changed since in what it stands on, one sentence each.
    pub since: Vec<String>,
    /// When it was run, and the ledger's entry.
    pub run: String,
    /// How many earlier runs there were over the same systems and period.
    pub earlier: u64,
}

/// An exception.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exception {
    /// Id of the item; empty where no item shows it.
    pub item: String,
    /// The line; none for the item as a whole.
    pub line: Option<u64>,
    /// Other records that belong to it: what each is, and where.
    pub also: Vec<String>,
    /// Its kinds, the gravest first.
    pub kinds: Vec<String>,
    /// What it says, persons under pseudonyms.
    pub sentence: String,
}
