//! One record of a log, as the tests see it: numbers and terms, no text of its own.

/// A text, as its number in a dictionary that the caller keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u32);

/// The dictionary that holds the texts of [`Term`]s.
pub trait Terms {
    /// Returns the text of a term as the log states it; an unknown number is the empty text.
    fn text(&self, term: Term) -> &str;

    /// Returns the term of exactly this text, if the dictionary holds it.
    fn find(&self, text: &str) -> Option<Term>;
}

/// A normalised record of a log.
///
/// What a record does not state is `None`; no field is ever guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Number of the evidence item that holds it.
    pub item: u32,
    /// Line, or place in the log, from 1; 0 is never a record's.
    pub line: u32,
    /// Its time, in milliseconds since 1970 (UTC).
    pub time_ms: Option<i64>,
    /// What kind of event it is, such as `decision`: [`crate::lens::Kind`] lists those that count.
    pub kind: Option<Term>,
    /// The AI system.
    pub system: Option<Term>,
    /// The system's version.
    pub version: Option<Term>,
    /// The agent or model that acted.
    pub agent: Option<Term>,
    /// The person concerned with it: who reviewed, approved, overruled.
    pub person: Option<Term>,
    /// Who asked for the decision.
    pub requester: Option<Term>,
    /// The operator of the agent.
    pub operator: Option<Term>,
    /// The assigned level of risk.
    pub risk_level: Option<Term>,
    /// What came out of it.
    pub outcome: Option<Term>,
    /// Stands for the decision id: a number that is the same for the same id, in records and in populations,
    /// and that nobody who writes a log can foresee (the vault's index keys it with a secret).
    pub decision: Option<i64>,
    /// The risk score in millionths.
    pub risk_score_micro: Option<i64>,
    /// Whether a reasoning trace is there; `None` if the format says nothing of it.
    pub reasoning: Option<bool>,
    /// When the decision was executed, as this record states it, in milliseconds since 1970.
    pub executed_ms: Option<i64>,
    /// When the decision was reviewed, as this record states it, in milliseconds since 1970.
    pub reviewed_ms: Option<i64>,
    /// How long the review took.
    pub review_seconds: Option<u32>,
    /// Which of the fields that are present lie outside the log's hash: bits of [`Field::bit`].
    pub uncovered: u32,
    /// Which of the times and durations are stated and can't be read: bits of [`Field::bit`].
    pub unreadable: u32,
    /// Whether the record could be read, and nothing about it contradicts its log.
    pub sound: bool,
}

impl Observed {
    /// Returns when the decision was executed: `Err` if that is stated and can't be read.
    pub fn executed(&self) -> Result<Option<i64>, Unreadable> {
        self.readable(Field::Executed, self.executed_ms)
    }

    /// Returns when the decision was reviewed: `Err` if that is stated and can't be read.
    pub fn reviewed(&self) -> Result<Option<i64>, Unreadable> {
        self.readable(Field::Reviewed, self.reviewed_ms)
    }

    fn readable(&self, field: Field, ms: Option<i64>) -> Result<Option<i64>, Unreadable> {
        if self.unreadable & field.bit() != 0 { Err(Unreadable) } else { Ok(ms) }
    }
}

/// A time is stated and can't be read, such as one without a zone: it is unknown, which is not the
/// same as not stated, and no other time may stand for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// The fields of an [`Observed`] that a hash may or may not cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is documented at the field of `Observed` with its name.
pub enum Field {
    Time,
    Kind,
    System,
    Version,
    Agent,
    Person,
    Requester,
    Operator,
    RiskLevel,
    Outcome,
    Decision,
    RiskScore,
    Reasoning,
    Executed,
    Reviewed,
    ReviewSeconds,
}

impl Field {
    /// Every field, in the order of their bits.
    pub const ALL: [Self; 16] = [
        Self::Time,
        Self::Kind,
        Self::System,
        Self::Version,
        Self::Agent,
        Self::Person,
        Self::Requester,
        Self::Operator,
        Self::RiskLevel,
        Self::Outcome,
        Self::Decision,
        Self::RiskScore,
        Self::Reasoning,
        Self::Executed,
        Self::Reviewed,
        Self::ReviewSeconds,
    ];

    /// Returns the bit that stands for this field in [`Observed::uncovered`].
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Returns the bits of several fields together.
    pub fn bits(fields: &[Self]) -> u32 {
        fields.iter().fold(0, |bits, field| bits | field.bit())
    }

    /// Returns the field's name in profiles and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Kind => "kind",
            Self::System => "system",
            Self::Version => "version",
            Self::Agent => "agent",
            Self::Person => "person",
            Self::Requester => "requester",
            Self::Operator => "operator",
            Self::RiskLevel => "risk_level",
            Self::Outcome => "outcome",
            Self::Decision => "decision",
            Self::RiskScore => "risk_score",
            Self::Reasoning => "reasoning",
            Self::Executed => "executed",
            Self::Reviewed => "reviewed",
            Self::ReviewSeconds => "review_seconds",
        }
    }

    /// Returns the fields whose bits are set, in the order of their bits.
    pub fn of_bits(bits: u32) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |field| bits & field.bit() != 0)
    }
}

/// Returns text as names are compared: without white space around it, in lower case.
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_bit_of_its_own() {
        let all = Field::bits(&Field::ALL);
        assert_eq!(all.count_ones(), 16);
        assert_eq!(Field::of_bits(all).collect::<Vec<_>>(), Field::ALL);
        assert_eq!(Field::of_bits(Field::Person.bit()).map(Field::name).next(), Some("person"));
    }
}
