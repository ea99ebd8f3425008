//! Controls and clauses: what evidence is mapped to them, suggestions, reviews, and how long evidence stays current.

use exhibit::core::catalog;
use exhibit::core::event::{Event, EvidenceId, EvidenceKind, Sufficiency, ValidityRuled};
use exhibit::core::verdict::Word;
use exhibit::coverage::{CoverageShown, NewMapping, basis_of, coverage};
use exhibit::mapping::{DueForReview, ReviewShown, Suggestion, due_for_review, reviews};
use exhibit::supports::{RequirementShown, SupportsShown, TakenUp, requirement_shown};
use schemars::JsonSchema;
#[cfg(any(test, feature = "desktop-test"))]
use schemars::{Schema, schema_for};
use serde::{Deserialize, Serialize};
use tauri::State;

use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine::today;

/// Evidence to be mapped to a requirement.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappingWanted {
    evidence: EvidenceId,
    requirement: String,
    rationale: String,
    sufficiency: Sufficiency,
    /// Why so far and no farther.
    because: Option<String>,
}

/// A suggestion that is not wanted again.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefusalWanted {
    evidence: EvidenceId,
    requirement: String,
    reason: String,
}

/// What a second person says about a mapping.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewWanted {
    evidence: EvidenceId,
    requirement: String,
    agrees: bool,
    comment: String,
    /// Why the own mapping is reviewed by its author.
    exception: Option<String>,
}

/// How long evidence of a kind stays current.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ValidityShown {
    kind: EvidenceKind,
    /// Absent where nothing is ruled.
    months: Option<u32>,
    reason: Option<String>,
}

/// Every requirement with its evidence, and the headings that they stand under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct ControlsShown {
    #[serde(flatten)]
    coverage: CoverageShown,
    groups: Vec<GroupShown>,
    /// Those that need a person: something alarming lies under them, or somebody contradicts it.
    marks: Vec<MarkShown>,
}

/// A requirement that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct MarkShown {
    id: String,
    /// The gravest word among its evidence, if it is one that alarms.
    word: Option<Word>,
}

/// An objective of Annex A, a clause, or the organisation's own controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct GroupShown {
    id: String,
    /// Empty for the organisation's own.
    title: String,
}

/// Returns every requirement with its evidence.
#[tauri::command]
pub(crate) fn controls_coverage(desk: State<'_, Desk>) -> Answer<ControlsShown> {
    desk.read(|vault| {
        let register = vault.register();
        let requirements = coverage(register);
        let coverage = CoverageShown { basis: basis_of(register, &requirements), requirements };
        let mut groups: Vec<GroupShown> = Vec::new();
        for it in &coverage.requirements {
            if groups.last().is_none_or(|last| last.id != it.group) {
                let title = catalog::iso42001().heading(&it.group).unwrap_or_default().to_owned();
                groups.push(GroupShown { id: it.group.clone(), title });
            }
        }
        let marked = coverage.requirements.iter().filter(|it| it.is_marked());
        let marks = marked.map(|it| {
            let words = it.evidence.iter().map(|it| it.verdict).filter(|word| word.is_alarming());
            MarkShown { id: it.id.clone(), word: words.max() }
        });
        Ok(ControlsShown { marks: marks.collect(), coverage, groups })
    })
}

/// Returns one requirement with all that is mapped to it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_requirement(desk: State<'_, Desk>, id: String) -> Answer<RequirementShown> {
    desk.read(|vault| requirement_shown(vault.register(), &id))
}

/// Returns what an item supports, and what it might.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_supports(desk: State<'_, Desk>, id: EvidenceId) -> Answer<SupportsShown> {
    desk.read(|vault| vault.supports(id, today()))
}

/// Returns what is suggested for these items, or for all that are held.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_suggestions(
    desk: State<'_, Desk>,
    ids: Vec<EvidenceId>,
) -> Answer<Vec<Suggestion>> {
    desk.read(|vault| vault.suggestions(&ids))
}

/// Maps evidence to requirements, all of it or nothing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_map(desk: State<'_, Desk>, wanted: Vec<MappingWanted>) -> Answer<()> {
    let mappings: Vec<NewMapping<'_>> = wanted
        .iter()
        .map(|it| NewMapping {
            evidence: it.evidence,
            requirement: it.requirement.trim(),
            rationale: &it.rationale,
            sufficiency: it.sufficiency,
            because: filled(it.because.as_deref()),
            suggested_by: None,
        })
        .collect();
    desk.write(|vault, host| vault.map(host, &mappings))
}

/// Takes a mapping back.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_unmap(
    desk: State<'_, Desk>,
    evidence: EvidenceId,
    requirement: String,
    reason: String,
) -> Answer<()> {
    desk.write(|vault, host| vault.unmap(host, evidence, &requirement, &reason))
}

/// Maps what was suggested, each in the person's own words.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_take_up(desk: State<'_, Desk>, wanted: Vec<MappingWanted>) -> Answer<()> {
    let taken: Vec<TakenUp> = wanted
        .into_iter()
        .map(|it| TakenUp {
            evidence: it.evidence,
            requirement: it.requirement,
            rationale: it.rationale,
            sufficiency: it.sufficiency,
            because: it.because.filter(|text| !text.trim().is_empty()),
        })
        .collect();
    desk.write(|vault, host| vault.take_up(host, &taken))
}

/// Refuses suggestions, so that they are not made again.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_refuse(desk: State<'_, Desk>, wanted: Vec<RefusalWanted>) -> Answer<()> {
    desk.write(|vault, host| {
        wanted.iter().try_for_each(|it| {
            vault.refuse_suggestion(host, it.evidence, &it.requirement, &it.reason)
        })
    })
}

/// Reviews a mapping.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_review(desk: State<'_, Desk>, wanted: ReviewWanted) -> Answer<()> {
    let said = (wanted.agrees, wanted.comment.as_str(), filled(wanted.exception.as_deref()));
    desk.write(|vault, host| vault.review_mapping(host, wanted.evidence, &wanted.requirement, said))
}

/// Returns every mapping with its review.
#[tauri::command]
pub(crate) fn controls_reviews(desk: State<'_, Desk>) -> Answer<Vec<ReviewShown>> {
    desk.read(|vault| Ok(reviews(vault.register())))
}

/// Returns the evidence that has to be looked at again.
#[tauri::command]
pub(crate) fn controls_due(desk: State<'_, Desk>) -> Answer<Vec<DueForReview>> {
    desk.read(|vault| Ok(due_for_review(vault.register(), today())))
}

/// Returns how long evidence of each kind stays current.
#[tauri::command]
pub(crate) fn controls_validity(desk: State<'_, Desk>) -> Answer<Vec<ValidityShown>> {
    desk.read(|vault| {
        let rule = |kind| {
            let ruled = vault.register().validity(kind).map(|it| &it.said);
            let (months, reason) = (ruled.map(|it| it.months), ruled.map(|it| it.reason.clone()));
            ValidityShown { kind, months, reason }
        };
        Ok(EvidenceKind::ALL.into_iter().map(rule).collect())
    })
}

/// Rules how long evidence of a kind stays current.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn controls_rule_validity(desk: State<'_, Desk>, ruled: ValidityRuled) -> Answer<()> {
    desk.write(|vault, host| vault.state(host, vec![Event::ValidityRuled(ruled)]))
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|it| !it.trim().is_empty())
}

#[cfg(any(test, feature = "desktop-test"))]
pub(super) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("controls-coverage", schema_for!(ControlsShown)),
        ("controls-requirement", schema_for!(RequirementShown)),
        ("controls-supports", schema_for!(SupportsShown)),
        ("controls-mapping-wanted", schema_for!(MappingWanted)),
        ("controls-refusal-wanted", schema_for!(RefusalWanted)),
        ("controls-review-wanted", schema_for!(ReviewWanted)),
        ("controls-validity", schema_for!(Vec<ValidityShown>)),
    ]
}
