//! What a record says, in the same words for every format.

use exhibit_core::time::Moment;

/// How much text for searching is kept of a record, in bytes.
pub const MAX_TEXT: usize = 2048;

/// One record of a log, borrowed from the block that holds it.
///
/// Text is as the log states it (escapes resolved), not made visible: do that where it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormalRecord<'a> {
    /// Line number in the file, from 1.
    pub line: u64,
    /// Position among the records, from 1.
    pub position: u64,
    /// Bytes before the record: in the file, or in its decoded text if [`NormalRecord::decoded`].
    pub offset: u64,
    /// Length in bytes, without the end of the line.
    pub bytes: u64,
    /// Whether `offset` counts in text that had to be decoded (UTF-16, re-indented).
    pub decoded: bool,
    /// The digest that the log's own rule gives this record, or SHA-256 of its line.
    pub digest: [u8; 32],
    /// Whether this record could be read, and nothing about it contradicts the log.
    pub sound: bool,
    /// The number that the record states.
    pub sequence: Option<u64>,
    /// The time that the record states.
    pub time: Option<Moment>,
    /// What kind of event it is: `decision`, `oversight`, `risk-assessment`, … or the log's own word.
    pub kind: Option<&'a str>,
    /// The AI system.
    pub system: Option<&'a str>,
    /// The agent or model that acted.
    pub agent: Option<&'a str>,
    /// The decision or case that it belongs to.
    pub decision: Option<&'a str>,
    /// The person concerned with it: who approved, reviewed, overruled.
    pub person: Option<&'a str>,
    /// The assigned level of risk.
    pub risk_level: Option<&'a str>,
    /// The risk score, in the log's own characters.
    pub risk_score: Option<&'a str>,
    /// What came out of it.
    pub outcome: Option<&'a str>,
    /// The record's own identifier.
    pub id: Option<&'a str>,
    /// Mapped human text for searching, at most [`MAX_TEXT`] bytes, parts separated by line feeds.
    pub text: &'a str,
    /// Which of the mapped fields that are present lie outside the hash, as bits of [`Mapped::bit`].
    pub uncovered: u16,
}

/// The fields of a [`NormalRecord`] that a profile maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is documented at the field of `NormalRecord` with its name.
pub enum Mapped {
    Time,
    Kind,
    System,
    Agent,
    Decision,
    Person,
    RiskLevel,
    RiskScore,
    Outcome,
    Id,
    Text,
}

impl Mapped {
    /// Every field, in the order of their bits.
    pub const ALL: [Self; 11] = [
        Self::Time,
        Self::Kind,
        Self::System,
        Self::Agent,
        Self::Decision,
        Self::Person,
        Self::RiskLevel,
        Self::RiskScore,
        Self::Outcome,
        Self::Id,
        Self::Text,
    ];

    /// Returns the bit that stands for this field in [`NormalRecord::uncovered`].
    pub fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Returns the field's name in profiles and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Kind => "kind",
            Self::System => "system",
            Self::Agent => "agent",
            Self::Decision => "decision",
            Self::Person => "person",
            Self::RiskLevel => "risk_level",
            Self::RiskScore => "risk_score",
            Self::Outcome => "outcome",
            Self::Id => "id",
            Self::Text => "text",
        }
    }
}
