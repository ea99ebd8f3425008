//! Reading all records of some items once, in order, for tests over whole populations.
//!
//! Names stay numbers: a test asks for the few texts that it needs, and compares numbers a million
//! times. Nothing is held but the row that is shown.

use std::ops::{ControlFlow, Range};

use rusqlite::{OptionalExtension as _, Row, Statement};

use crate::error::StoreError;
use crate::read::ReadHandle;
use crate::records::{DecisionKey, Field, line_of};

/// The number of a text in the dictionary; texts of different columns have different numbers.
pub type TermNumber = u32;

/// One record as tests see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObservedRow {
    /// The item's number.
    pub item: u32,
    /// Line in the item.
    pub line: u32,
    /// Its time in milliseconds since 1970 (UTC).
    pub time_ms: Option<i64>,
    /// What kind of record it is.
    pub kind: Option<TermNumber>,
    /// The AI system.
    pub system: Option<TermNumber>,
    /// The version of the AI system or model.
    pub version: Option<TermNumber>,
    /// The agent.
    pub agent: Option<TermNumber>,
    /// Stands for the decision id.
    pub decision: Option<DecisionKey>,
    /// The person.
    pub person: Option<TermNumber>,
    /// Who asked for the action.
    pub requester: Option<TermNumber>,
    /// The operator of record.
    pub operator: Option<TermNumber>,
    /// The assigned level of risk.
    pub risk_level: Option<TermNumber>,
    /// The risk score in millionths.
    pub risk_score: Option<i64>,
    /// The outcome.
    pub outcome: Option<TermNumber>,
    /// Whether there is a trace of the reasoning.
    pub reasoning: bool,
    /// When the decision took effect, in milliseconds since 1970 (UTC).
    pub executed_ms: Option<i64>,
    /// When a person reviewed it, in milliseconds since 1970 (UTC).
    pub reviewed_ms: Option<i64>,
    /// How long the review took, in whole seconds.
    pub review_seconds: Option<u32>,
    /// Which of the mapped fields the record's hash does not cover.
    pub uncovered: u32,
    /// Whether the record could be read and nothing about it contradicts the log.
    pub sound: bool,
}

impl ReadHandle {
    /// Shows the records of these items, in the order of item and line, each item once.
    ///
    /// With a `range` (milliseconds since 1970, the end excluded) only records that state a time in
    /// it are shown. An item without records, and a number that no item has, show nothing. All is
    /// read in one transaction: what another process adds meanwhile is not seen. Stops early, without
    /// an error, when `each` breaks.
    #[expect(clippy::needless_pass_by_value, reason = "a range is two numbers, made for the call")]
    pub fn observe(
        &self,
        items: &[u32],
        range: Option<Range<i64>>,
        each: &mut dyn FnMut(&ObservedRow) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut items = items.to_vec();
        items.sort_unstable();
        items.dedup();
        let unmoved = match self.connection.is_autocommit() {
            true => Some(self.connection.unchecked_transaction()?),
            false => None, // a writer looks: its own transaction holds
        };
        let mut select = self.connection.prepare_cached(match range {
            None => SELECT_ALL,
            Some(_) => SELECT_IN_TIME,
        })?;
        for item in items {
            let Some((first, last)) = self.record_range(item)? else { continue };
            if show(&mut select, item, (first, last), range.as_ref(), each)?.is_break() {
                break;
            }
        }
        drop((select, unmoved));
        Ok(())
    }

    /// Returns the column and the text of a number; `None` if no record has it.
    pub fn term_text(&self, number: TermNumber) -> Result<Option<(Field, String)>, StoreError> {
        let sql = "SELECT field, text FROM terms WHERE id = ?1";
        let mut select = self.connection.prepare_cached(sql)?;
        let found = select.query_row([number], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)));
        let found = found.optional()?;
        Ok(found.and_then(|(field, text)| Some((Field::of_number(field)?, text))))
    }

    /// Returns the highest number of a text; 0 if there is none.
    pub fn last_term(&self) -> Result<TermNumber, StoreError> {
        let sql = "SELECT coalesce(max(id), 0) FROM terms";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Returns a key for pseudonyms: the same whenever this vault is opened, and of no other vault.
    pub fn pseudonym_key(&self) -> [u8; 32] {
        self.decisions.derived(b"pseudonyms")
    }

    /// Returns the number of a text in a column; `None` if no record has it there.
    pub fn term_number(&self, field: Field, text: &str) -> Result<Option<TermNumber>, StoreError> {
        Ok(self.term(field, text)?.and_then(|number| TermNumber::try_from(number).ok()))
    }
}

fn show(
    select: &mut Statement<'_>,
    item: u32,
    (first, last): (i64, i64),
    range: Option<&Range<i64>>,
    each: &mut dyn FnMut(&ObservedRow) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, StoreError> {
    let mut rows = match range {
        None => select.query([first, last])?,
        Some(range) => select.query([first, last, range.start, range.end])?,
    };
    while let Some(row) = rows.next()? {
        if each(&observed(item, row)?).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn observed(item: u32, row: &Row<'_>) -> rusqlite::Result<ObservedRow> {
    Ok(ObservedRow {
        item,
        line: line_of(row.get(0)?),
        time_ms: row.get(1)?,
        kind: row.get(2)?,
        system: row.get(3)?,
        version: row.get(4)?,
        agent: row.get(5)?,
        decision: row.get::<_, Option<i64>>(6)?.map(DecisionKey),
        person: row.get(7)?,
        requester: row.get(8)?,
        operator: row.get(9)?,
        risk_level: row.get(10)?,
        risk_score: row.get(11)?,
        outcome: row.get(12)?,
        reasoning: row.get(13)?,
        executed_ms: row.get(14)?,
        reviewed_ms: row.get(15)?,
        review_seconds: row.get(16)?,
        uncovered: row.get(17)?,
        sound: row.get(18)?,
    })
}

macro_rules! select {
    ($more:literal) => {
        concat!(
            "SELECT id, time, kind, system, version, agent, decision, person, requester, operator,
                risk_level, risk_score, outcome, reasoning, executed, reviewed, review_seconds,
                uncovered, sound
             FROM records WHERE id BETWEEN ?1 AND ?2 ",
            $more,
            " ORDER BY id"
        )
    };
}
const SELECT_ALL: &str = select!("");
// The unary plus keeps the index over times out: rows are walked in their order.
const SELECT_IN_TIME: &str = select!("AND +time >= ?3 AND +time < ?4");
