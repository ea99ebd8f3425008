//! What statements of an audit name: rules that many of them share.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::check::{check_requirement, filled};
use super::organisation::unknown;
use super::{EvidenceState, Refusal, Register};
use crate::event::{EvidenceId, EvidenceRef, Exception, RowCited};
use crate::verdict::Word;

/// What became of evidence since it was cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// It was withdrawn.
    Withdrawn(EvidenceId),
    /// It was destroyed.
    Erased(EvidenceId),
    /// A new version took its place.
    Replaced {
        /// The item that was cited.
        item: EvidenceId,
        /// The new version.
        by: EvidenceId,
    },
    /// Its word became one at which a person has to act.
    Alarming {
        /// The item.
        item: EvidenceId,
        /// Its word now.
        word: Word,
    },
}

impl Register {
    /// Says what became of items since they were cited with these words.
    pub fn alterations(&self, cited: &[(EvidenceRef, Word)]) -> Vec<Alteration> {
        cited.iter().flat_map(|(evidence, word)| self.alterations_of(evidence.id, *word)).collect()
    }

    fn alterations_of(&self, id: EvidenceId, before: Word) -> Vec<Alteration> {
        if self.erased.contains_key(&id) {
            return vec![Alteration::Erased(id)];
        }
        let Some(item) = self.item(id) else { return Vec::new() };
        let mut found = Vec::new();
        if !item.is_held() {
            found.push(Alteration::Withdrawn(id));
        }
        let newer = self.newer.get(&id).into_iter().flatten();
        found.extend(newer.map(|by| Alteration::Replaced { item: id, by: *by }));
        if item.word().is_alarming() && !before.is_alarming() {
            found.push(Alteration::Alarming { item: id, word: item.word() });
        }
        found
    }

    /// Where entries are withheld, what is named may stand in one of them.
    pub(super) fn on_record(
        &self,
        there: bool,
        what: &'static str,
        id: impl ToString,
    ) -> Result<(), Refusal> {
        if there || self.withheld { Ok(()) } else { Err(unknown(what, id)) }
    }

    /// Refuses what the entries so far do not allow; where some are withheld, they may allow it.
    pub(super) fn unless_withheld(&self, refusal: Option<Refusal>) -> Result<(), Refusal> {
        match refusal {
            Some(refusal) if !self.withheld => Err(refusal),
            _ => Ok(()),
        }
    }

    pub(super) fn known_row(&self, row: RowCited) -> Result<(), Refusal> {
        if row.row == 0 {
            return Err(unknown("row 0 in", row.register));
        }
        self.on_record(self.registers.contains_key(&row.register), "register", row.register)
    }

    /// A control or clause of the catalog, or a control of the organisation's own that a statement lists.
    pub(super) fn check_any_requirement(&self, id: &str) -> Result<(), Refusal> {
        if !is_own_control(id) {
            return check_requirement(id);
        }
        let listed = self.soa.values().any(|it| it.said.rows.iter().any(|row| row.control == id));
        self.on_record(listed, "control of the organisation's own", id)
    }

    /// Returns an item that is cited, unless it is not known here, or not known enough, to judge it.
    pub(super) fn judged(&self, evidence: EvidenceRef) -> Option<&EvidenceState> {
        let item = self.item(evidence.id)?;
        (item.verified.is_some() || !self.withheld).then_some(item)
    }
}

/// Tells whether an id is that of a control of the organisation's own: `X.1`, `X.2` and so on.
pub fn is_own_control(id: &str) -> bool {
    let number = id.strip_prefix("X.").and_then(|it| it.parse::<u32>().ok());
    number.is_some_and(|it| it > 0 && format!("X.{it}") == id)
}

/// Refuses what is listed twice.
pub(super) fn each_once<T: Ord + ToString>(
    what: &'static str,
    all: impl IntoIterator<Item = T>,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for one in all {
        if seen.contains(&one) {
            return Err(Refusal::Twice { what, id: one.to_string() });
        }
        seen.insert(one);
    }
    Ok(())
}

/// An exception says why, and what was done instead.
pub(super) fn check_exception(exception: &Exception) -> Result<(), Refusal> {
    filled("the reason for the exception", &exception.reason)?;
    filled("the compensating check", &exception.compensating_check)
}

/// A text that may be absent, and is not empty where it is there.
pub(super) fn filled_if_there(what: &'static str, text: Option<&str>) -> Result<(), Refusal> {
    text.map_or(Ok(()), |text| filled(what, text))
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and callers have them by value")]
pub(super) fn contradiction(id: impl ToString, what: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::Contradiction { id: id.to_string(), what: what.into() }
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and callers have them by value")]
pub(super) fn lacks(id: impl ToString, what: impl Into<String>) -> Refusal {
    Refusal::Lacks { id: id.to_string(), what: what.into() }
}

#[expect(clippy::needless_pass_by_value, reason = "ids are small, and callers have them by value")]
pub(super) fn in_state(id: impl ToString, state: &'static str) -> Refusal {
    Refusal::State { id: id.to_string(), state }
}
