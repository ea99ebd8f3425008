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
    /// What kind of event it is: one of [`KINDS`], or the log's own word.
    pub kind: Option<&'a str>,
    /// The AI system.
    pub system: Option<&'a str>,
    /// The version of the AI system, or of the model that acted.
    pub version: Option<&'a str>,
    /// The agent or model that acted.
    pub agent: Option<&'a str>,
    /// The decision or case that it belongs to.
    pub decision: Option<&'a str>,
    /// The person concerned with it: who approved, reviewed, overruled.
    pub person: Option<&'a str>,
    /// Who asked for the action.
    pub requester: Option<&'a str>,
    /// The operator of record: who answers for the agent that is registered.
    pub operator: Option<&'a str>,
    /// The assigned level of risk.
    pub risk_level: Option<&'a str>,
    /// The risk score, in the log's own characters: see [`millionths`].
    pub risk_score: Option<&'a str>,
    /// What came out of it.
    pub outcome: Option<&'a str>,
    /// Whether a trace of the reasoning is there and not empty.
    pub reasoning: bool,
    /// The time at which the decision took effect, if this record states it.
    pub executed: Option<Moment>,
    /// The time of the human review, if this record states it.
    pub reviewed: Option<Moment>,
    /// How long the review took, in whole seconds, rounded down.
    pub review_seconds: Option<u32>,
    /// The record's own identifier.
    pub id: Option<&'a str>,
    /// Mapped human text for searching, at most [`MAX_TEXT`] bytes, parts separated by line feeds.
    pub text: &'a str,
    /// Which of the mapped fields that are present lie outside the hash, as bits of [`Mapped::bit`];
    /// and which are stated and can't be read, as bits of [`Mapped::unreadable_bit`].
    pub uncovered: u32,
}

/// The words for kinds of records that assurance tests know, with what each means.
///
/// A profile turns the words of its log into these; a log that already uses one needs no mapping.
/// Any other word is kept as it is, can be searched for, and belongs to no test.
pub const KINDS: [(&str, &str); 12] = [
    ("decision", "An AI system decided, scored or recommended something about a case."),
    ("execution", "A decision took effect: money was paid, a contract closed, a message sent."),
    (
        "oversight",
        "A person was asked to review, or reviewed, approved, changed or stopped a decision.",
    ),
    ("risk-assessment", "A risk was scored or given a level."),
    ("agent-identity", "An agent was registered, changed or retired, with its operator of record."),
    ("tool-call", "An agent called a tool or a service."),
    ("tool-result", "What a tool or a service answered."),
    ("policy-check", "A rule or policy was evaluated."),
    ("incident", "Something went wrong, or a concern was raised."),
    ("change", "A version, configuration or rule was changed or released."),
    ("session-start", "A session of an agent began."),
    ("session-end", "A session of an agent ended."),
];

/// The fields of a [`NormalRecord`] that a profile maps.
///
/// Their bits are kept in the index of a vault: the order of what is there does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // Each is documented at the field of `NormalRecord` with its name.
pub enum Mapped {
    Time,
    Kind,
    System,
    Version,
    Agent,
    Decision,
    Person,
    Requester,
    Operator,
    RiskLevel,
    RiskScore,
    Outcome,
    Reasoning,
    Executed,
    Reviewed,
    ReviewSeconds,
    Id,
    Text,
}

impl Mapped {
    /// Every field, in the order of their bits.
    pub const ALL: [Self; 18] = [
        Self::Time,
        Self::Kind,
        Self::System,
        Self::Version,
        Self::Agent,
        Self::Decision,
        Self::Person,
        Self::Requester,
        Self::Operator,
        Self::RiskLevel,
        Self::RiskScore,
        Self::Outcome,
        Self::Reasoning,
        Self::Executed,
        Self::Reviewed,
        Self::ReviewSeconds,
        Self::Id,
        Self::Text,
    ];

    /// The fields whose value is one text of the log.
    pub(crate) const TEXTS: [Self; 12] = [
        Self::Kind,
        Self::System,
        Self::Version,
        Self::Agent,
        Self::Decision,
        Self::Person,
        Self::Requester,
        Self::Operator,
        Self::RiskLevel,
        Self::RiskScore,
        Self::Outcome,
        Self::Id,
    ];

    /// The bits of all fields together.
    pub const FIELDS: u32 = (1 << Self::ALL.len()) - 1;

    /// Returns the bit that stands for this field in [`NormalRecord::uncovered`].
    pub fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Returns the bit that says that this field is stated and can't be read; times and a duration
    /// have one, so that nobody takes what is illegible for what is not stated.
    pub fn unreadable_bit(self) -> Option<u32> {
        match self {
            Self::Executed => Some(1 << 29),
            Self::Reviewed => Some(1 << 30),
            Self::ReviewSeconds => Some(1 << 31),
            _ => None,
        }
    }

    /// Returns the fields whose bits are set, in their order; bits of no field are left out.
    pub fn of_bits(bits: u32) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |field| bits & field.bit() != 0)
    }

    /// Returns the field's name in profiles and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Kind => "kind",
            Self::System => "system",
            Self::Version => "version",
            Self::Agent => "agent",
            Self::Decision => "decision",
            Self::Person => "person",
            Self::Requester => "requester",
            Self::Operator => "operator",
            Self::RiskLevel => "risk_level",
            Self::RiskScore => "risk_score",
            Self::Outcome => "outcome",
            Self::Reasoning => "reasoning",
            Self::Executed => "executed",
            Self::Reviewed => "reviewed",
            Self::ReviewSeconds => "review_seconds",
            Self::Id => "id",
            Self::Text => "text",
        }
    }
}

/// Reads a decimal number, as JSON writes it, as whole millionths: `4.41` is 4,410,000.
///
/// What is finer is rounded down, so that a comparison with a bound of at most six decimals comes out
/// as it would with the number itself. No number, and one beyond the range of `i64`, is `None`.
pub fn millionths(text: &str) -> Option<i64> {
    let number = text.strip_prefix('-');
    let (mantissa, exponent) = split_exponent(number.unwrap_or(text))?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    if text.len() > MAX_NUMBER || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    // The digits of the number stand before its point, moved by the exponent and the six places.
    let point = i32::try_from(whole.len()).ok()? + exponent + 6;
    let mut digits = whole.bytes().chain(fraction.bytes()).map(|digit| i64::from(digit - b'0'));
    let mut value: i64 = 0;
    for _ in 0..point.max(0) {
        let digit = digits.next().unwrap_or(0);
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    // A number below one millionth has zeros in front of its digits, and none of these is whole.
    let finer = digits.any(|digit| digit != 0);
    match number {
        None => Some(value),
        Some(_) => value.checked_neg()?.checked_sub(i64::from(finer)),
    }
}

/// Writes millionths as a decimal number, without zeros at its end.
pub fn decimal(millionths: i64) -> String {
    let (whole, part) =
        (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    let text = format!("{}{whole}.{part:06}", if millionths < 0 { "-" } else { "" });
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Divides a number at its `e`; a power beyond any score is no number.
fn split_exponent(number: &str) -> Option<(&str, i32)> {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else {
        return Some((number, 0));
    };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let plain = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let exponent = plain.then(|| exponent.parse().ok())??;
    (-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent).then_some((mantissa, exponent))
}

/// The longest text of a number that is read.
const MAX_NUMBER: usize = 64;
const MAX_EXPONENT: i32 = 400;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bits_follow_the_order_of_all_fields() {
        for (at, field) in Mapped::ALL.into_iter().enumerate() {
            assert_eq!(field.bit(), 1 << at, "{}", field.name());
        }
        let some = Mapped::Kind.bit() | Mapped::Text.bit() | 1 << 31;
        assert_eq!(Mapped::of_bits(some).collect::<Vec<_>>(), [Mapped::Kind, Mapped::Text]);
    }

    #[test]
    fn millionths_are_exact_and_rounded_down() {
        for (text, value) in [
            ("4.41", 4_410_000),
            ("0.1312", 131_200),
            ("-0.5", -500_000),
            ("7", 7_000_000),
            ("0", 0),
            ("-0.0", 0),
            ("1e3", 1_000_000_000),
            ("1.5E-2", 15_000),
            ("25e-1", 2_500_000),
            ("0.6999999999", 699_999),
            ("1e-7", 0),
            ("-1e-7", -1),
            ("1e-400", 0),
            ("9223372036854.775807", i64::MAX),
        ] {
            assert_eq!(millionths(text), Some(value), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "+1",
            "high",
            "1,5",
            " 1",
            "0x1",
            "1e",
            "1e+",
            "1e--1",
            "1e99",
            "1e401",
            "NaN",
            "--1",
            "-e1",
            "9223372036854.775808",
            "١",
        ] {
            assert_eq!(millionths(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_have_no_zeros_at_their_end() {
        let written = [7_250_000, 0, -1, 10_000_000, -4_410_000].map(decimal);
        assert_eq!(written, ["7.25", "0", "-0.000001", "10", "-4.41"]);
    }

    proptest! {
        #[test]
        fn millionths_agree_with_counting(value in -9_000_000_000_000i64..9_000_000_000_000, zeros in 0usize..5) {
            let sign = if value < 0 { "-" } else { "" };
            let (whole, part) = (value.abs() / 1_000_000, value.abs() % 1_000_000);
            let text = format!("{sign}{whole}.{part:06}{}", "0".repeat(zeros));
            prop_assert_eq!(millionths(&text), Some(value));
        }

        #[test]
        fn what_is_written_is_read_back(value in any::<i64>()) {
            prop_assert_eq!(millionths(&decimal(value)), (value != i64::MIN).then_some(value));
        }

        #[test]
        fn any_text_is_a_number_or_not(text in "[-+.eE0-9x]{0,80}") {
            millionths(&text);
        }
    }
}
