//! What is signed: a statement, a conclusion or a review, told whole, with what it stands on.

use std::collections::BTreeMap;

use exhibit_core::catalog;
use exhibit_core::event::{
    BasisCited, CheckpointCited, ConclusionReached, EngagementId, EvidenceId, EvidenceRef,
    Implementation, PersonId, ReviewId, ReviewRecorded, SignoffObject, SoaId, SoaRow,
};
use exhibit_core::register::{
    EngagementState, FindingState, Register, SampleState, SoaChange, Stated,
};
use exhibit_core::time::Timestamp;
use exhibit_verify::signoff::{
    INDEPENDENT, NamedBasis, NamedSigner, RECORD_FORMAT, Record, Section,
};

use super::request::Asked;
use crate::error::Error;
use crate::organisation::name_of;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

/// What the words beside evidence mean in a record.
const OF_INTEGRITY: &str = "The words beside evidence, such as VERIFIED or UNSIGNED, speak of the integrity of files. They say nothing about conformity.";

impl Vault<Open> {
    /// Returns the record of what is to be signed, as it stands now.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is not on record.
    pub(super) fn record_of(&self, asked: &Asked, now: Timestamp) -> Result<Record, Error> {
        let register = self.register();
        let head = self.checkpoint().head();
        let told = told(register, asked.object).ok_or_else(|| unknown(asked.object))?;
        let signers = asked.signers.iter().map(|signer| NamedSigner {
            signer: signer.clone(),
            name: name_of(register, signer.person),
        });
        Ok(Record {
            format: RECORD_FORMAT.to_owned(),
            signoff: asked.id,
            object: asked.object,
            organisation: register.created().map(|it| it.organisation.clone()).unwrap_or_default(),
            origin: self.origin().as_str().to_owned(),
            checkpoint: CheckpointCited { size: head.size, root: head.root },
            made: now,
            due: asked.due,
            title: told.title,
            meaning: meaning(asked.object),
            signers: signers.collect(),
            sections: told.sections,
            basis: told.basis,
        })
    }
}

/// A statement that is not on record.
fn unknown(object: SignoffObject) -> Error {
    let (what, id) = match object {
        SignoffObject::Soa { soa } => ("version", soa.to_string()),
        SignoffObject::Conclusion { engagement } => ("engagement", engagement.to_string()),
        SignoffObject::Review { review } => ("management review", review.to_string()),
    };
    Error::Refused(exhibit_core::register::Refusal::Unknown { what, id })
}

/// What an object is called in a few words.
pub(super) fn title(register: &Register, object: SignoffObject) -> String {
    match object {
        SignoffObject::Soa { soa } => match register.soa(soa) {
            Some(it) => {
                let day = it.said.as_of.for_people();
                format!("Statement of Applicability {soa}, as at {day}")
            }
            None => format!("Statement of Applicability {soa}"),
        },
        SignoffObject::Conclusion { engagement } => match register.engagement(engagement) {
            Some(it) => format!("Audit conclusion of {engagement}: {}", it.recorded.said.title),
            None => format!("Audit conclusion of {engagement}"),
        },
        SignoffObject::Review { review } => match register.review(review) {
            Some(it) => format!("Management review {review}, {}", it.said.on.for_people()),
            None => format!("Management review {review}"),
        },
    }
}

fn meaning(object: SignoffObject) -> Vec<String> {
    let means = match object.is_standing() {
        true => {
            "A signature approves this version. The approval stands until a newer version is stated."
        }
        false => {
            "A signature confirms this record as at its date. It says nothing about what came later."
        }
    };
    [INDEPENDENT, means, OF_INTEGRITY].map(str::to_owned).to_vec()
}

/// What a record says, before it is known who signs it.
struct Told {
    title: String,
    sections: Vec<Section>,
    basis: Vec<NamedBasis>,
}

fn told(register: &Register, object: SignoffObject) -> Option<Told> {
    let (sections, cited) = match object {
        SignoffObject::Soa { soa } => of_soa(register, soa)?,
        SignoffObject::Conclusion { engagement } => of_engagement(register, engagement)?,
        SignoffObject::Review { review } => of_review(register, review)?,
    };
    let cited: BTreeMap<EvidenceId, EvidenceRef> =
        cited.into_iter().map(|it| (it.id, it)).collect();
    let (mut basis, mut gone, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for evidence in cited.into_values() {
        match register.item(evidence.id).filter(|it| it.is_held()) {
            Some(item) => {
                held.push(item);
                basis.push(NamedBasis {
                    cited: BasisCited { evidence, word: item.word() },
                    title: item.received.name.clone(),
                });
            }
            None => gone.push(evidence.id.to_string()),
        }
    }
    let mut sections = sections;
    if !gone.is_empty() {
        let what = format!("Cited, and no longer held: {}.", gone.join(", "));
        sections.push(paragraphs("No longer held", vec![what]));
    }
    let in_doubt = Doubts::of(register).about(held);
    if !in_doubt.is_empty() {
        sections.push(paragraphs("To be looked at again", in_doubt));
    }
    Some(Told { title: title(register, object), sections, basis })
}

type Sections = (Vec<Section>, Vec<EvidenceRef>);

// ---- the Statement of Applicability ----------------------------------------------------------------------

fn of_soa(register: &Register, id: SoaId) -> Option<Sections> {
    let said = &register.soa(id)?.said;
    let columns = [
        "Control",
        "Applies",
        "Reason",
        "Implementation",
        "Owner",
        "Risks",
        "Treatments",
        "Remark",
    ];
    let rows = said.rows.iter().map(|row| soa_row(register, row)).collect();
    let mut sections = vec![table("Controls", columns, rows)];
    if let Some(because) = &said.changed_because {
        sections.push(paragraphs("Why there is a new version", vec![because.clone()]));
    }
    if let Some(before) = said.previous.and_then(|it| register.soa(it)) {
        let changes: Vec<_> =
            said.changes_since(&before.said).iter().map(|it| soa_change(register, it)).collect();
        let heading = format!("Changed since {}", before.said.id);
        sections.push(match changes.is_empty() {
            true => paragraphs(&heading, vec!["Nothing.".into()]),
            false => table(&heading, ["Control", "Was", "Is"], changes),
        });
    }
    let applies = |control: &str| said.row(control).is_some_and(|row| row.applicable);
    let held = register.evidence().filter(|it| it.is_held());
    let mapped = held.filter(|it| it.supports.keys().any(|control| applies(control)));
    let cited = mapped.map(|it| it.reference).chain(said.document).collect();
    Some((sections, cited))
}

fn soa_row(register: &Register, row: &SoaRow) -> Vec<String> {
    let cited = |all: &[exhibit_core::event::RowCited]| {
        let all: Vec<_> = all.iter().map(|it| format!("{} row {}", it.register, it.row)).collect();
        all.join(", ")
    };
    let owner = match (row.owner_person, &row.owner) {
        (Some(person), _) => name_of(register, person),
        (None, owner) => owner.clone().unwrap_or_default(),
    };
    vec![
        control(&row.control, row.title.as_deref()),
        if row.applicable { "yes" } else { "no" }.to_owned(),
        row.reason.clone(),
        row.implementation.map(Implementation::as_str).unwrap_or_default().to_owned(),
        owner,
        cited(&row.risks),
        cited(&row.treatments),
        row.remark.clone().unwrap_or_default(),
    ]
}

fn soa_change(register: &Register, change: &SoaChange<'_>) -> Vec<String> {
    let said = |row: &SoaRow| soa_row(register, row)[1..].join("; ");
    let (row, was, is) = match change {
        SoaChange::Added(row) => (row, "not listed".to_owned(), said(row)),
        SoaChange::Removed(row) => (row, said(row), "no longer listed".to_owned()),
        SoaChange::Changed { from, to } => (to, said(from), said(to)),
    };
    vec![control(&row.control, row.title.as_deref()), was, is]
}

/// Returns a control's or clause's number with its title.
fn control(id: &str, own: Option<&str>) -> String {
    let known = catalog::iso42001().requirement(id).ok().map(|it| it.title);
    match own.or(known) {
        Some(title) => format!("{id} {title}"),
        None => id.to_owned(),
    }
}

// ---- what an engagement concludes ------------------------------------------------------------------------

fn of_engagement(register: &Register, id: EngagementId) -> Option<Sections> {
    let state = register.engagement(id)?;
    let mut sections = vec![engagement_facts(register, state)];
    if let Some(closed) = state.closed.last() {
        sections.push(paragraphs("Conclusion", vec![closed.said.conclusion.clone()]));
    }
    let exceptions = &state.recorded.said.exceptions;
    if !exceptions.is_empty() {
        let row = |it: &exhibit_core::event::IndependenceException| {
            let name = name_of(register, it.person);
            vec![name, it.exception.reason.clone(), it.exception.compensating_check.clone()]
        };
        let columns = ["Who audited their own work", "Why", "What was done about it"];
        let rows = exceptions.iter().map(row).collect();
        sections.push(table("Exceptions from independence", columns, rows));
    }
    let columns = [
        "Requirement",
        "Designed",
        "Implemented",
        "Operating",
        "Conclusion",
        "Reason",
        "Stands on",
    ];
    let rows = state.conclusions.values().map(conclusion_row).collect();
    sections.push(table("Conclusions", columns, rows));
    let samples: Vec<_> = register.samples_of(id).collect();
    if !samples.is_empty() {
        let columns = ["Sample", "Drawn", "Results", "Conclusion"];
        let rows = samples.iter().map(|it| sample_row(it)).collect();
        sections.push(table("Samples", columns, rows));
    }
    let findings: Vec<_> =
        register.findings().filter(|it| it.recorded.said.engagement == Some(id)).collect();
    sections.push(match findings.is_empty() {
        true => paragraphs("Findings", vec!["None.".into()]),
        false => {
            let columns = ["Finding", "Grade", "Measured against", "What was found", "State"];
            table(
                "Findings",
                columns,
                findings.iter().map(|it| finding_row(register, it)).collect(),
            )
        }
    });
    let concluded = state.conclusions.values().flat_map(|it| it.said.evidence.iter().copied());
    let found = findings.iter().flat_map(|it| it.recorded.said.evidence.iter());
    Some((sections, concluded.chain(found.map(|it| it.evidence)).collect()))
}

fn engagement_facts(register: &Register, state: &EngagementState) -> Section {
    let said = &state.recorded.said;
    let all_or = |texts: Vec<String>, all: &str| match texts.is_empty() {
        true => all.to_owned(),
        false => texts.join(", "),
    };
    let days = crate::clock::local_days(said.period, &said.zone).for_people();
    let clock = crate::clock::clock(&said.zone, said.period);
    let mut rows = vec![
        vec!["Kind".into(), said.kind.as_str().into()],
        vec!["Period".into(), format!("{days} ({clock})")],
        vec!["Scope".into(), said.scope.clone()],
        vec!["Criteria".into(), said.criteria.join("; ")],
        vec!["Requirements".into(), all_or(said.requirements.clone(), "all of the catalog")],
        vec!["AI systems".into(), all_or(said.systems.clone(), "all")],
    ];
    let team = said.team.iter();
    let team = team.map(|it| format!("{} ({})", name_of(register, it.person), it.role.as_str()));
    rows.push(vec!["Team".into(), all_or(team.collect(), "not known here")]);
    rows.extend(said.party.iter().map(|party| vec!["Other party".into(), party.clone()]));
    Section { rows, ..table("Engagement", ["Fact", "What is stated"], Vec::new()) }
}

fn conclusion_row(stated: &Stated<ConclusionReached>) -> Vec<String> {
    let said = &stated.said;
    let evidence = said.evidence.iter().map(|it| it.id.to_string());
    let others = said.tests.iter().map(ToString::to_string);
    let others = others.chain(said.samples.iter().map(ToString::to_string));
    let others = others.chain(said.findings.iter().map(ToString::to_string));
    vec![
        control(&said.requirement, None),
        said.design.as_str().to_owned(),
        said.implementation.as_str().to_owned(),
        said.operation.as_str().to_owned(),
        said.conclusion.as_str().to_owned(),
        said.reason.clone(),
        evidence.chain(others).collect::<Vec<_>>().join(", "),
    ]
}

fn sample_row(sample: &SampleState) -> Vec<String> {
    let frozen = &sample.frozen.said;
    let drawn = format!(
        "{} of {}, {}; drawn {} more times",
        frozen.size,
        frozen.population.count,
        frozen.method.as_str(),
        sample.redraws()
    );
    let results = sample.draw().map(|draw| {
        let counts = draw.counts();
        format!(
            "{} conforming, {} deviations, {} missing, {} not applicable, {} open",
            counts.conforming,
            counts.deviations,
            counts.missing,
            counts.not_applicable,
            counts.open
        )
    });
    let closed = sample.closed.as_ref().map(|it| it.said.conclusion.clone());
    let name = format!("{} {}", frozen.id, frozen.purpose);
    vec![name, drawn, results.unwrap_or_default(), closed.unwrap_or_else(|| "open".into())]
}

fn finding_row(register: &Register, finding: &FindingState) -> Vec<String> {
    let said = &finding.recorded.said;
    vec![
        format!("{} {}", said.id, said.title),
        register.graded(finding).0,
        said.criteria.join(", "),
        said.condition.clone(),
        finding.state().to_owned(),
    ]
}

// ---- the management review -------------------------------------------------------------------------------

fn of_review(register: &Register, id: ReviewId) -> Option<Sections> {
    let said = &register.review(id)?.said;
    let person = |person: PersonId| name_of(register, person);
    let there = said.attendees.iter().map(|it| vec![person(it.person), it.role.clone()]).collect();
    let mut sections = vec![table("Attendance", ["Person", "Role"], there)];
    if !said.absent.is_empty() {
        let absent = said.absent.iter();
        let absent =
            absent.map(|it| vec![person(it.person), it.reason.clone().unwrap_or_default()]);
        sections.push(table("Absent", ["Person", "Why, and who stood in"], absent.collect()));
    }
    sections.push(inputs(said));
    let missing = said.missing.iter().map(|it| vec![input_name(&it.input), it.reason.clone()]);
    sections.push(match said.missing.is_empty() {
        true => paragraphs("Inputs that are missing", vec!["None.".into()]),
        false => table("Inputs that are missing", ["Input", "Why"], missing.collect()),
    });
    if !said.carried.is_empty() {
        let row = |it: &exhibit_core::event::CarriedDecision| {
            let cited = format!("Decision {} of {}", it.decision.number, it.decision.review);
            vec![cited, it.progress.as_str().to_owned(), it.remark.clone()]
        };
        let rows = said.carried.iter().map(row).collect();
        let columns = ["Decision", "State", "Remark"];
        sections.push(table("Decisions that were open", columns, rows));
    }
    let row = |it: &exhibit_core::event::Decision| {
        let what = format!("{}. {}", it.number, it.what);
        vec![what, result_name(&it.result), person(it.owner), it.due.for_people()]
    };
    sections.push(match said.decisions.is_empty() {
        true => paragraphs("Decisions", vec!["None.".into()]),
        false => {
            let rows = said.decisions.iter().map(row).collect();
            table("Decisions", ["Decision", "What it is about", "Owner", "Due"], rows)
        }
    });
    let cited = said.inputs.iter().flat_map(|it| it.evidence.iter().copied()).collect();
    Some((sections, cited))
}

fn inputs(said: &ReviewRecorded) -> Section {
    let row = |it: &exhibit_core::event::ReviewInput| {
        let evidence = it.evidence.iter().map(|it| it.id.to_string());
        let engagements = it.engagements.iter().map(ToString::to_string);
        let findings = it.findings.iter().map(ToString::to_string);
        let tests = it.tests.iter().map(ToString::to_string);
        let cited: Vec<_> = evidence.chain(engagements).chain(findings).chain(tests).collect();
        vec![input_name(&it.input), it.text.clone(), cited.join(", ")]
    };
    let rows = said.inputs.iter().map(row).collect();
    table("Inputs", ["Input", "It says", "Cites"], rows)
}

/// Returns an input's clause and what it is about.
pub(crate) fn input_name(key: &str) -> String {
    let inputs = &catalog::management_review().inputs;
    let found = inputs.iter().find(|it| it.key == key);
    found.map_or_else(|| key.to_owned(), |it| format!("{} ({key}) {}", it.clause, it.short))
}

/// Returns a result's clause and what it is about.
pub(crate) fn result_name(key: &str) -> String {
    let results = &catalog::management_review().results;
    let found = results.iter().find(|it| it.key == key);
    found.map_or_else(|| key.to_owned(), |it| format!("{} {}", it.clause, it.short))
}

// ---- parts -----------------------------------------------------------------------------------------------

fn table<const N: usize>(heading: &str, columns: [&str; N], rows: Vec<Vec<String>>) -> Section {
    Section {
        heading: heading.to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows,
        ..Section::default()
    }
}

fn paragraphs(heading: &str, paragraphs: Vec<String>) -> Section {
    Section { heading: heading.to_owned(), paragraphs, ..Section::default() }
}
