//! Conclusions: whether a requirement is designed for, implemented and operating, engagement by engagement.

use exhibit_core::checklist::checklist;
use exhibit_core::event::{
    Answer, ConclusionReached, ConclusionWord, EngagementId, Event, EvidenceId, EvidenceKind,
    FindingId, Period, PersonId, QuestionAnswered, SampleId, TestId, TestOutcome,
};
use exhibit_core::register::{EngagementState, EvidenceState, Register, Stated};
use exhibit_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::assurance::Since;
use crate::coverage::{CoverageState, coverage};
use crate::engagements::{not_concluded, title_of};
use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

/// A conclusion as people want to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConclusionShown {
    /// In which engagement.
    pub engagement: EngagementId,
    /// The control or clause.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// Whether what is laid down would meet it.
    pub design: Answer,
    /// Whether that was put in place.
    pub implementation: Answer,
    /// Whether it operated over the period.
    pub operation: Answer,
    /// The conclusion.
    pub conclusion: ConclusionWord,
    /// Why.
    pub reason: String,
    /// The evidence that it stands on.
    pub evidence: Vec<EvidenceId>,
    /// The runs of assurance tests that it stands on.
    pub tests: Vec<TestId>,
    /// The samples that it stands on.
    pub samples: Vec<SampleId>,
    /// The findings that it led to.
    pub findings: Vec<FindingId>,
    /// Answers to questions of the checklist.
    pub checklist: Vec<QuestionAnswered>,
    /// What speaks against the evidence and the tests that it stands on as they are today, each a sentence, where it says that something conforms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub altered: Vec<String>,
    /// Who reached it.
    pub by: String,
    /// When it was written down.
    pub at: Timestamp,
    /// The ledger's entry.
    pub entry: u64,
}

/// The conclusions of an engagement, and what is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConclusionsShown {
    /// The engagement.
    pub engagement: EngagementId,
    /// What it is called.
    pub title: String,
    /// How it stands: open or closed.
    pub state: String,
    /// How many requirements are in scope.
    pub in_scope: u64,
    /// What is concluded, in the order of the requirements' ids.
    pub conclusions: Vec<ConclusionShown>,
    /// The requirements in scope on which nothing is concluded.
    pub not_concluded: Vec<OpenRequirement>,
}

/// A requirement on which nothing is concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenRequirement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How far the evidence for it was judged to go; absent for a control of the organisation's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageState>,
    /// How many items are mapped to it.
    pub evidence: u64,
}

/// A conclusion to write down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConclusionRequest {
    /// In which engagement.
    pub engagement: EngagementId,
    /// The control or clause.
    pub requirement: String,
    /// Whether what is laid down would meet it.
    pub design: Answer,
    /// Whether that was put in place.
    pub implementation: Answer,
    /// Whether it operated over the period.
    pub operation: Answer,
    /// The conclusion.
    pub conclusion: ConclusionWord,
    /// Why.
    pub reason: String,
    /// The evidence that it stands on.
    pub evidence: Vec<EvidenceId>,
    /// The runs of assurance tests that it stands on.
    pub tests: Vec<TestId>,
    /// The samples that it stands on.
    pub samples: Vec<SampleId>,
    /// The findings that it led to.
    pub findings: Vec<FindingId>,
    /// Answers to questions of the checklist.
    pub checklist: Vec<QuestionAnswered>,
    /// Who in the team reached it; the acting person if absent.
    pub by: Option<PersonId>,
}

/// A conclusion that was written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConclusionMade {
    /// As it stands now.
    pub conclusion: ConclusionShown,
    /// What a reader will ask about it, a sentence each.
    pub remarks: Vec<String>,
}

/// Returns the conclusions of an engagement, and what is open.
pub fn conclusions(register: &Register, state: &EngagementState) -> ConclusionsShown {
    let said = &state.recorded.said;
    let covered = coverage(register);
    let open = |id: String| {
        let found = covered.iter().find(|it| it.id == id);
        OpenRequirement {
            title: title_of(register, &id),
            coverage: found.map(|it| it.state),
            evidence: found.map_or(0, |it| it.evidence.len() as u64),
            id,
        }
    };
    let since = Since::of(register);
    ConclusionsShown {
        engagement: said.id,
        title: said.title.clone(),
        state: state.state().to_owned(),
        in_scope: crate::engagements::in_scope(register, said).len() as u64,
        conclusions: in_order(register, state).map(|it| shown(&since, it)).collect(),
        not_concluded: not_concluded(register, state).into_iter().map(open).collect(),
    }
}

/// Returns the conclusions of an engagement in the order of the catalog; the organisation's own controls come last.
pub(crate) fn in_order<'r>(
    register: &Register,
    state: &'r EngagementState,
) -> impl Iterator<Item = &'r Stated<ConclusionReached>> {
    let all = crate::engagements::all_requirements(register);
    let place = |id: &String| all.iter().position(|it| it == id).unwrap_or(all.len());
    let mut concluded: Vec<_> = state.conclusions.iter().collect();
    concluded.sort_by_key(|(id, _)| place(id));
    concluded.into_iter().map(|(_, it)| it)
}

/// Returns a conclusion as it is shown, with what speaks against it by the ledger's newest entry.
pub(crate) fn shown(since: &Since<'_>, it: &Stated<ConclusionReached>) -> ConclusionShown {
    let (said, register) = (&it.said, since.register());
    let conforms = [ConclusionWord::Conforms, ConclusionWord::ConformsAsFarAsTested];
    let altered = match conforms.contains(&said.conclusion) {
        true => altered(since, it),
        false => Vec::new(),
    };
    ConclusionShown {
        engagement: said.engagement,
        requirement: said.requirement.clone(),
        title: title_of(register, &said.requirement),
        design: said.design,
        implementation: said.implementation,
        operation: said.operation,
        conclusion: said.conclusion,
        reason: said.reason.clone(),
        evidence: said.evidence.iter().map(|it| it.id).collect(),
        tests: said.tests.clone(),
        samples: said.samples.clone(),
        findings: said.findings.clone(),
        checklist: said.checklist.clone(),
        altered,
        by: name_of(register, said.by),
        at: it.at,
        entry: it.leaf,
    }
}

fn altered(since: &Since<'_>, concluded: &Stated<ConclusionReached>) -> Vec<String> {
    let (register, said) = (since.register(), &concluded.said);
    let mut all = since.evidence(concluded.leaf, said.evidence.iter().map(|it| it.id));
    for test in said.tests.iter().filter_map(|id| register.test(*id)) {
        let id = test.tested.said.id;
        all.extend(since.altered(&test.tested).into_iter().map(|it| format!("{id}: {it}")));
    }
    all
}

impl Vault<Open> {
    /// Returns the conclusions of an engagement; of the newest open one, or the newest, where none is named.
    ///
    /// # Errors
    /// [`Error::Refused`] if there is no such engagement; [`Error::Text`] if there is none at all.
    pub fn conclusions(&self, id: Option<EngagementId>) -> Result<ConclusionsShown, Error> {
        let id = match id {
            Some(id) => id,
            None => self.engagement_meant()?,
        };
        Ok(conclusions(self.register(), self.known_engagement(id)?))
    }

    /// Returns the engagement that is meant where none is named: the newest open one, or the newest.
    ///
    /// # Errors
    /// [`Error::Text`] if there is none.
    pub fn engagement_meant(&self) -> Result<EngagementId, Error> {
        let newest = || self.register().engagements().rev();
        let found = newest().find(|it| !it.is_closed()).or_else(|| newest().next());
        let expected = "on record: `exhibit engagements add` records one";
        let found = found.map(|it| it.recorded.said.id);
        found.ok_or_else(|| Error::text("engagement", "", expected))
    }

    /// Writes a conclusion down. The same engagement and requirement again takes its place.
    ///
    /// # Errors
    /// [`Error::Refused`] if a rule does not allow it: words that contradict the answers, nothing that shows operation,
    /// somebody outside the team, a closed engagement; as [`Vault::state`].
    pub fn conclude(
        &mut self,
        host: &Host<'_>,
        request: &ConclusionRequest,
    ) -> Result<ConclusionMade, Error> {
        let said = self.conclusion_said(request)?;
        let remarks = self.conclusion_remarks(&said);
        let (engagement, requirement) = (said.engagement, said.requirement.clone());
        self.state(host, vec![Event::ConclusionReached(Box::new(said))])?;
        let state = self.known_engagement(engagement)?;
        let made = state.conclusions.get(&requirement);
        let made = made.ok_or_else(|| Error::Record("a conclusion is not on record".to_owned()))?;
        Ok(ConclusionMade { conclusion: shown(&Since::of(self.register()), made), remarks })
    }

    /// Returns what the entry of a conclusion says.
    ///
    /// # Errors
    /// [`Error::Text`] for a question that belongs to no or another requirement; [`Error::NoEvidence`].
    pub(crate) fn conclusion_said(
        &self,
        request: &ConclusionRequest,
    ) -> Result<ConclusionReached, Error> {
        self.known_engagement(request.engagement)?;
        for it in &request.checklist {
            let belongs = checklist().question(&it.question).map(|(id, _)| id);
            if belongs != Some(request.requirement.as_str()) {
                let expected = "a question of this requirement: `exhibit checklist` lists them";
                return Err(Error::text("question", &it.question, expected));
            }
        }
        let evidence = request.evidence.iter().map(|id| self.reference(*id));
        Ok(ConclusionReached {
            engagement: request.engagement,
            requirement: request.requirement.clone(),
            design: request.design,
            implementation: request.implementation,
            operation: request.operation,
            conclusion: request.conclusion,
            reason: request.reason.clone(),
            evidence: evidence.collect::<Result<_, _>>()?,
            tests: request.tests.clone(),
            samples: request.samples.clone(),
            findings: request.findings.clone(),
            checklist: request.checklist.clone(),
            by: request.by.unwrap_or(self.person().id),
        })
    }

    /// Says what a reader will ask about a conclusion that the rules allow.
    pub(crate) fn conclusion_remarks(&self, said: &ConclusionReached) -> Vec<String> {
        let register = self.register();
        let items: Vec<_> = said.evidence.iter().filter_map(|it| register.item(it.id)).collect();
        let mut remarks: Vec<String> = items
            .iter()
            .filter(|item| item.word().is_alarming())
            .map(|item| {
                let (id, word) = (item.received.id, item.word());
                format!("{id} is {word}: nothing should rest on it as it stands.")
            })
            .collect();
        remarks.extend(Doubts::of(register).about(items.iter().copied()));
        let since = Since::of(register);
        let tests = said.tests.iter().filter_map(|id| register.test(*id).map(|it| (id, it)));
        for (id, test) in tests {
            let tested = &test.tested;
            if tested.said.result.outcome == TestOutcome::Exceptions {
                remarks
                    .push(format!("{id} found exceptions: say in the reason what they mean here."));
            }
            let altered = since.altered(tested).into_iter();
            remarks.extend(altered.map(|it| format!("{id} stands on what changed: {it}")));
        }
        if said.operation == Answer::Yes && !self.is_in_period(said, &items) {
            let about = &said.requirement;
            remarks.push(format!(
                "Nothing that shows {about} operating is known to lie in the period of {}: say in the reason why it counts.",
                said.engagement
            ));
        }
        remarks.extend(against_the_statement(register, said));
        remarks
    }

    /// Tells whether something that shows operation covers part of the engagement's period.
    fn is_in_period(&self, said: &ConclusionReached, items: &[&EvidenceState]) -> bool {
        let register = self.register();
        let Some(engagement) = register.engagement(said.engagement) else { return true };
        let period = engagement.recorded.said.period;
        let meets = |other: Period| other.from <= period.to && period.from <= other.to;
        let shows =
            |item: &&&EvidenceState| item.received.kind.is_some_and(EvidenceKind::shows_operation);
        let mut tests = said.tests.iter().filter_map(|id| register.test(*id));
        items.iter().filter(shows).filter_map(|it| it.period()).any(meets)
            || tests.any(|it| meets(it.tested.said.setting.period))
    }
}

/// Says where a conclusion and the newest Statement of Applicability contradict each other.
fn against_the_statement(register: &Register, said: &ConclusionReached) -> Option<String> {
    let statement = register.newest_soa()?;
    let row = statement.said.row(&said.requirement)?;
    let (control, soa) = (&said.requirement, statement.said.id);
    match (row.applicable, said.conclusion) {
        (true, ConclusionWord::NotApplicable) => Some(format!(
            "{soa} says that {control} applies, and this conclusion says that it does not."
        )),
        (false, ConclusionWord::NotApplicable | ConclusionWord::NotConcluded) | (true, _) => None,
        (false, _) => Some(format!(
            "{soa} says that {control} does not apply, and something is concluded on it."
        )),
    }
}
