//! What evidence supports, seen from a requirement and from an item: mappings with their judgement and review.

use exhibit_bundle::relied::Relied;
use exhibit_core::catalog;
use exhibit_core::day::Day;
use exhibit_core::event::{EvidenceId, Sufficiency};
use exhibit_core::register::{EvidenceState, MappingState, Register};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::Serialize;

use crate::coverage::{self, CoverageState, NewMapping, contested, coverage};
use crate::error::Error;
use crate::mapping::{DueForReview, Suggestion, due_for_review};
use crate::organisation::name_of;
use crate::relied::relied;
use crate::vault::{Open, Vault};

/// One requirement with all that is mapped to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequirementShown {
    /// The control or clause.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// The objective or top-level clause that it is grouped under.
    pub group: String,
    /// What evidence for it shows, in our own words; empty where nothing needs saying.
    pub explanation: String,
    /// How far the evidence satisfies it.
    pub state: CoverageState,
    /// Why the signed Statement of Applicability excludes it, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_because: Option<String>,
    /// Whether evidence for it needs a person before anything rests on it.
    pub marked: bool,
    /// What is mapped to it.
    pub mappings: Vec<MappingShown>,
    /// Suggestions for it that were refused.
    pub refused: Vec<RefusedShown>,
}

/// What an item supports, and what it might.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SupportsShown {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word.
    pub verdict: Word,
    /// What it is mapped to.
    pub mappings: Vec<MappingShown>,
    /// What its text or its kind of records suggests.
    pub suggestions: Vec<Suggestion>,
    /// Suggestions that were refused.
    pub refused: Vec<RefusedShown>,
    /// Since when it has to be looked at again, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueForReview>,
}

/// One mapping, with its judgement and its review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MappingShown {
    /// The item.
    pub evidence: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word. Integrity is not conformity: it says nothing about the requirement.
    pub verdict: Word,
    /// The control or clause.
    pub requirement: String,
    /// Its short title.
    pub title: String,
    /// How far the evidence satisfies it.
    pub sufficiency: Sufficiency,
    /// Why it supports it.
    pub rationale: String,
    /// Why so far and no farther.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What suggested it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_by: Option<String>,
    /// Who mapped it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who contradicts it, each a sentence.
    pub contested: Vec<String>,
    /// On whom the item's verdict rests who is not relied on any more: it is to be looked at again.
    pub no_longer_relied_on: Vec<String>,
    /// The newest review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewOfMapping>,
}

/// What a second person says about a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewOfMapping {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether they agree.
    pub agrees: bool,
    /// What they say.
    pub comment: String,
    /// Why the author reviewed the own mapping, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
}

/// A suggestion that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefusedShown {
    /// The item.
    pub evidence: EvidenceId,
    /// The control or clause.
    pub requirement: String,
    /// Why.
    pub reason: String,
    /// Who refused it.
    pub by: String,
}

/// A suggestion that a person takes up, in their own words.
#[derive(Clone, Debug)]
pub struct TakenUp {
    /// The item.
    pub evidence: EvidenceId,
    /// The control or clause.
    pub requirement: String,
    /// Why it supports it.
    pub rationale: String,
    /// How far.
    pub sufficiency: Sufficiency,
    /// Why so far and no farther.
    pub because: Option<String>,
}

/// Returns a requirement with all that is mapped to it.
///
/// # Errors
/// [`Error::Refused`] for what is no mapping target; [`Error::Trust`] for a text in the ledger that can't be read.
pub fn requirement_shown(register: &Register, id: &str) -> Result<RequirementShown, Error> {
    let found = coverage(register).into_iter().find(|it| it.id == id);
    let Some(covered) = found else {
        coverage::requirement(id)?;
        return Err(Error::text("requirement", id, "a control or clause"));
    };
    let held = || register.evidence().filter(|it| it.is_held());
    let mapped = held().filter_map(|item| Some((item, item.supports.get(id)?)));
    let refused = held().filter_map(|item| Some((item, item.refused.get(id)?)));
    let explanation = catalog::iso42001().requirement(id).map(|it| it.explanation.to_owned());
    let relied = relied(register)?;
    Ok(RequirementShown {
        explanation: explanation.unwrap_or_default(),
        marked: covered.is_marked(),
        mappings: mapped
            .map(|(item, mapping)| {
                mapping_shown((register, &relied), item, (id, &covered.title), mapping)
            })
            .collect(),
        refused: refused
            .map(|(item, it)| RefusedShown {
                evidence: item.received.id,
                requirement: id.to_owned(),
                reason: it.said.reason.clone(),
                by: name_of(register, it.by),
            })
            .collect(),
        id: covered.id,
        title: covered.title,
        group: covered.group,
        state: covered.state,
        excluded_because: covered.excluded_because,
    })
}

impl Vault<Open> {
    /// Returns what an item supports, and what it might, as at a day.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::Store`].
    pub fn supports(&self, id: EvidenceId, today: Day) -> Result<SupportsShown, Error> {
        let register = self.register();
        let item = register.item(id).ok_or(Error::NoEvidence(id))?;
        let titles = coverage(register);
        let title = |id: &str| {
            titles.iter().find(|it| it.id == id).map(|it| it.title.clone()).unwrap_or_default()
        };
        let mapped = item.supports.iter();
        let relied = relied(register)?;
        let mappings = mapped.map(|(id, mapping)| {
            mapping_shown((register, &relied), item, (id, &title(id)), mapping)
        });
        let refused = item.refused.iter().map(|(requirement, it)| RefusedShown {
            evidence: id,
            requirement: requirement.clone(),
            reason: it.said.reason.clone(),
            by: name_of(register, it.by),
        });
        Ok(SupportsShown {
            id,
            name: item.received.name.clone(),
            verdict: item.word(),
            mappings: mappings.collect(),
            suggestions: self.suggestions(&[id])?,
            refused: refused.collect(),
            due: due_for_review(register, today).into_iter().find(|it| it.evidence == id),
        })
    }

    /// Maps what was suggested, each in the person's own words, all of them or none.
    ///
    /// # Errors
    /// [`Error::Text`] for what is not suggested (any more); as [`Vault::map`].
    pub fn take_up(
        &mut self,
        host: &crate::host::Host<'_>,
        taken: &[TakenUp],
    ) -> Result<(), Error> {
        let mut ids: Vec<EvidenceId> = taken.iter().map(|it| it.evidence).collect();
        ids.sort_unstable();
        ids.dedup();
        let suggested = self.suggestions(&ids)?;
        let because = |it: &TakenUp| {
            let is_it =
                |s: &&Suggestion| (s.evidence, &s.requirement) == (it.evidence, &it.requirement);
            let found = suggested.iter().find(is_it).map(|it| it.because.as_str());
            let expected = "one that is suggested; map it yourself instead";
            found.ok_or_else(|| Error::text("requirement", &it.requirement, expected))
        };
        let mappings = taken.iter().map(|it| {
            Ok(NewMapping {
                evidence: it.evidence,
                requirement: &it.requirement,
                rationale: &it.rationale,
                sufficiency: it.sufficiency,
                because: it.because.as_deref(),
                suggested_by: Some(because(it)?),
            })
        });
        let mappings = mappings.collect::<Result<Vec<_>, Error>>()?;
        self.map(host, &mappings)
    }
}

fn mapping_shown(
    (register, relied): (&Register, &Relied),
    item: &EvidenceState,
    (requirement, title): (&str, &str),
    mapping: &MappingState,
) -> MappingShown {
    let mapped = &mapping.mapped;
    MappingShown {
        evidence: item.received.id,
        name: item.received.name.clone(),
        verdict: item.word(),
        requirement: requirement.to_owned(),
        title: title.to_owned(),
        sufficiency: mapped.sufficiency,
        rationale: mapped.rationale.clone(),
        because: mapped.judged_because.clone(),
        suggested_by: mapped.suggested_by.clone(),
        by: name_of(register, mapping.by),
        at: mapping.at,
        contested: contested(register, item, mapping),
        no_longer_relied_on: relied.lost(item),
        review: mapping.reviewed.as_ref().map(|it| ReviewOfMapping {
            by: name_of(register, it.by),
            at: it.at,
            agrees: it.said.agrees,
            comment: it.said.comment.clone(),
            exception: it.said.exception.clone(),
        }),
    }
}
