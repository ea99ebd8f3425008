//! What bears on a requirement in an engagement: all that an auditor has to look at before concluding on it.

use exhibit_core::checklist::{Language, checklist};
use exhibit_core::event::{ConclusionWord, EngagementId, EvidenceKind, FindingId, Period};
use exhibit_core::register::{EngagementState, Register};
use schemars::JsonSchema;
use serde::Serialize;

use crate::assurance::{Since, TestLine, tests};
use crate::checklists::QuestionShown;
use crate::conclusions::{self, ConclusionShown};
use crate::coverage::{CoverageState, Covered, CoveringEvidence, coverage};
use crate::engagements::{FindingShort, finding_short, in_scope, title_of};
use crate::error::Error;
use crate::samples::{SampleLine, samples};
use crate::vault::{Open, Vault};

/// What bears on a requirement in an engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BearingShown {
    /// The engagement.
    pub engagement: EngagementId,
    /// The control or clause.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// What evidence for it shows, in our own words; empty for a control of the organisation's own.
    pub explanation: String,
    /// Whether the engagement has it in scope.
    pub in_scope: bool,
    /// How far the evidence for it was judged to go; absent for a control that nobody listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageState>,
    /// Why the signed Statement of Applicability excludes it, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_because: Option<String>,
    /// The entry as at which evidence is listed, where the engagement is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen_at: Option<u64>,
    /// The evidence that is mapped to it.
    pub evidence: Vec<BearingEvidence>,
    /// Runs of the assurance tests that support it, the newest first.
    pub tests: Vec<TestLine>,
    /// The samples of the engagement.
    pub samples: Vec<SampleLine>,
    /// The findings about it, closed ones too.
    pub findings: Vec<FindingShort>,
    /// What the engagement before concluded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<ConcludedBefore>,
    /// What is concluded by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<ConclusionShown>,
    /// What to ask about it.
    pub questions: Vec<QuestionShown>,
}

/// Evidence for a requirement, and what kind it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BearingEvidence {
    /// As the requirement lists it.
    #[serde(flatten)]
    pub item: CoveringEvidence,
    /// Its kind, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceKind>,
    /// Whether that kind can show that something operates.
    pub shows_operation: bool,
    /// The period that it covers, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
}

/// What an earlier engagement concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcludedBefore {
    /// The engagement.
    pub engagement: EngagementId,
    /// Its conclusion.
    pub conclusion: ConclusionWord,
    /// Why.
    pub reason: String,
}

impl Vault<Open> {
    /// Returns what bears on a requirement in an engagement.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is no such engagement or requirement; [`Error::Store`], [`Error::LedgerBroken`]
    /// where the state at the closing can't be read again.
    pub fn bearing(
        &self,
        engagement: EngagementId,
        requirement: &str,
        language: Language,
    ) -> Result<BearingShown, Error> {
        let state = self.known_engagement(engagement)?;
        let now = self.register();
        if !crate::engagements::all_requirements(now).iter().any(|it| it == requirement) {
            crate::coverage::requirement(requirement)?;
        }
        let frozen = self.frozen(state)?;
        let mapped = frozen.as_ref().unwrap_or(now);
        let covered = coverage(mapped).into_iter().find(|it| it.id == requirement);
        let own = state.conclusions.get(requirement);
        Ok(BearingShown {
            engagement,
            requirement: requirement.to_owned(),
            title: title_of(now, requirement),
            explanation: crate::papers::explanation(requirement),
            in_scope: in_scope(now, &state.recorded.said).iter().any(|it| it == requirement),
            coverage: covered.as_ref().map(|it| it.state),
            excluded_because: covered.as_ref().and_then(|it| it.excluded_because.clone()),
            frozen_at: state.frozen_at(),
            evidence: covered.map(|it| evidence(mapped, it)).unwrap_or_default(),
            tests: tests_of(now, requirement),
            samples: samples(now).into_iter().filter(|it| it.engagement == engagement).collect(),
            findings: findings_about(now, requirement),
            before: before(now, state, requirement),
            conclusion: own.map(|it| conclusions::shown(&Since::of(now), it)),
            questions: questions(requirement, language),
        })
    }
}

fn evidence(register: &Register, covered: Covered) -> Vec<BearingEvidence> {
    let with_kind = |item: CoveringEvidence| {
        let held = register.item(item.id);
        let kind = held.and_then(|it| it.received.kind);
        BearingEvidence {
            kind,
            shows_operation: kind.is_some_and(EvidenceKind::shows_operation),
            period: held.and_then(|it| it.period()),
            item,
        }
    };
    covered.evidence.into_iter().map(with_kind).collect()
}

fn tests_of(register: &Register, requirement: &str) -> Vec<TestLine> {
    let supports = |test: &str| {
        exhibit_assurance::named(test).is_some_and(|it| it.about().supports.contains(&requirement))
    };
    let mut runs: Vec<_> = tests(register).into_iter().filter(|it| supports(&it.test)).collect();
    runs.reverse();
    runs
}

fn findings_about(register: &Register, requirement: &str) -> Vec<FindingShort> {
    let about = register.findings().map(|it| &it.recorded.said);
    let about = about.filter(|it| it.criteria.iter().any(|criterion| criterion == requirement));
    let ids: Vec<FindingId> = about.map(|it| it.id).collect();
    ids.into_iter().filter_map(|id| finding_short(register, id)).collect()
}

fn before(
    register: &Register,
    state: &EngagementState,
    requirement: &str,
) -> Option<ConcludedBefore> {
    let earlier = register.engagement(state.recorded.said.predecessor?)?;
    let made = &earlier.conclusions.get(requirement)?.said;
    Some(ConcludedBefore {
        engagement: made.engagement,
        conclusion: made.conclusion,
        reason: made.reason.clone(),
    })
}

fn questions(requirement: &str, language: Language) -> Vec<QuestionShown> {
    let all = checklist().of(requirement).iter();
    all.map(|it| QuestionShown { id: it.id.clone(), question: it.text(language).to_owned() })
        .collect()
}
