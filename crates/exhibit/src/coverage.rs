//! Which requirements have evidence, and what that evidence is worth.

use std::collections::BTreeMap;

use exhibit_core::catalog::{self, Alias, Requirement};
use exhibit_core::event::{
    Event, EvidenceId, EvidenceRef, RequirementMapped, RequirementUnmapped, SoaId, SoaRow,
    Sufficiency,
};
use exhibit_core::register::{EvidenceState, MappingState, Register, is_own_control};
use exhibit_core::verdict::Word;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::host::Host;
use crate::organisation::name_of;
use crate::relied::Doubts;
use crate::vault::{Effects, Open, Vault};

/// Which requirements have evidence, and which controls were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageShown {
    /// By which Statement of Applicability controls were counted.
    pub basis: CoverageBasis,
    /// The requirements: controls, clauses, then the organisation's own controls.
    pub requirements: Vec<Covered>,
}

/// Which controls count: those that the signed Statement of Applicability includes, or all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoverageBasis {
    /// The signed version; none if no version is signed by signatures that were verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<SoaId>,
    /// A newer version that is not signed, or on paper only, and counts for nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer: Option<SoaId>,
    /// How many controls were counted, the organisation's own included.
    pub controls: u64,
    /// How many controls the signed version excludes.
    pub excluded: u64,
    /// How many of those counted are the organisation's own.
    pub own: u64,
    /// The same in words.
    pub sentence: String,
}

/// One requirement and the evidence for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Covered {
    /// The control or clause.
    pub id: String,
    /// Its short title.
    pub title: String,
    /// The objective or top-level clause that it is grouped under.
    pub group: String,
    /// How far the evidence satisfies it: the best judgement among held evidence.
    pub state: CoverageState,
    /// Why the signed Statement of Applicability excludes it, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded_because: Option<String>,
    /// The evidence mapped to it.
    pub evidence: Vec<CoveringEvidence>,
}

/// How far a requirement is covered. A count of files never makes it more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CoverageState {
    /// No evidence is mapped.
    Gap,
    /// Evidence is mapped; nobody judged it to satisfy anything.
    Mapped,
    /// Satisfied in part.
    Partial,
    /// Judged sufficient by a person.
    Sufficient,
    /// Excluded by the signed Statement of Applicability: no evidence is wanted, and none is a gap.
    Excluded,
}

/// Evidence for a requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CoveringEvidence {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word. Integrity is not conformity: it says nothing about the requirement.
    pub verdict: Word,
    /// How far it was judged to satisfy the requirement.
    pub sufficiency: Sufficiency,
    /// Why it supports it.
    pub rationale: String,
    /// Who mapped it.
    pub by: String,
    /// Who contradicts it, each a sentence: a reviewer who disagrees with the mapping, or somebody who disputes the
    /// note. What is contested counts for nothing until that is resolved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contested: Vec<String>,
    /// Why the author reviewed the own mapping, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_exception: Option<String>,
    /// On whom its verdict rests who is not relied on any more: it is to be looked at again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_relied_on: Vec<String>,
}

impl CoverageState {
    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gap => "gap",
            Self::Mapped => "mapped",
            Self::Partial => "partial",
            Self::Sufficient => "sufficient",
            Self::Excluded => "excluded",
        }
    }
}

impl Covered {
    /// Tells whether evidence for it needs a person: something red lies under it, somebody contradicts it, or its
    /// verdict rests on what is not relied on any more.
    pub fn is_marked(&self) -> bool {
        let in_doubt = |it: &CoveringEvidence| {
            it.verdict.is_alarming()
                || !it.contested.is_empty()
                || !it.no_longer_relied_on.is_empty()
        };
        self.evidence.iter().any(in_doubt)
    }
}

/// The group of the organisation's own controls.
pub const OWN_GROUP: &str = "X";

/// Returns every requirement with its evidence: the catalog's, controls first, then the organisation's own controls.
///
/// What the signed Statement of Applicability excludes is listed as excluded. Own controls are those of the signed
/// version, or of the newest where none is signed, and those that evidence is mapped to.
pub fn coverage(register: &Register) -> Vec<Covered> {
    let signed = register.signed_soa().map(|it| &it.said);
    let row = |id: &str| signed.and_then(|soa| soa.row(id));
    let mapped = mapped(register);
    let known = (register, Doubts::of(register));
    let covered = |it: Requirement<'_>| covered(&known, it, row(it.id), mapped.get(it.id));
    let listed = catalog::iso42001().requirements().map(covered);
    let own = own_controls(register, &mapped);
    let own = own.iter().map(|(id, it)| {
        let title = it.title.as_deref().unwrap_or_default();
        covered(Requirement { id, title, group: OWN_GROUP, explanation: "" })
    });
    listed.chain(own).collect()
}

/// Held items by what they are mapped to. Most items of a large vault are mapped to nothing: they are looked at once.
type MappedItems<'a> = BTreeMap<&'a str, Vec<(&'a EvidenceState, &'a MappingState)>>;

fn mapped(register: &Register) -> MappedItems<'_> {
    let mut mapped = MappedItems::new();
    for item in register.evidence().filter(|item| item.is_held()) {
        for (requirement, mapping) in &item.supports {
            mapped.entry(requirement).or_default().push((item, mapping));
        }
    }
    mapped
}

/// Returns by which Statement of Applicability controls are counted.
pub fn basis(register: &Register) -> CoverageBasis {
    basis_of(register, &coverage(register))
}

/// Returns the same of requirements that [`coverage`] has returned.
pub fn basis_of(register: &Register, covered: &[Covered]) -> CoverageBasis {
    let controls = covered.iter().filter(|it| is_control(&it.id));
    let (excluded, counted): (Vec<_>, Vec<_>) =
        controls.partition(|it| it.state == CoverageState::Excluded);
    let own = counted.iter().filter(|it| is_own_control(&it.id)).count() as u64;
    let signed = register.signed_soa();
    let newest = register.newest_soa().map(|it| it.said.id);
    let (counted, excluded) = (counted.len() as u64, excluded.len() as u64);
    CoverageBasis {
        signed: signed.map(|it| it.said.id),
        newer: newest.filter(|id| signed.is_some_and(|it| it.said.id < *id)),
        controls: counted,
        excluded,
        own,
        sentence: basis_sentence(register, (counted, excluded, own)),
    }
}

fn basis_sentence(register: &Register, (counted, excluded, own): (u64, u64, u64)) -> String {
    let newest = register.newest_soa().map(|it| it.said.id);
    let paper = register.soa_on_paper().map(|it| it.said.id);
    let unsigned = newest.filter(|id| paper != Some(*id));
    let own = match own {
        0 => String::new(),
        1 => ", one of them the organisation's own".to_owned(),
        n => format!(", {n} of them the organisation's own"),
    };
    let Some(signed) = register.signed_soa().map(|it| &it.said) else {
        let unsigned = unsigned.map(|id| format!(" {id} is not signed.")).unwrap_or_default();
        let why = match paper {
            Some(id) => format!("{id} is signed on paper: not verified;"),
            None => "No Statement of Applicability is signed:".to_owned(),
        };
        return format!("{why} all {counted} controls are counted{own}.{unsigned}");
    };
    let silent = match signed.silent_on().len() {
        0 => String::new(),
        n => format!(" It says nothing of {n} controls; these are counted."),
    };
    let paper = match paper {
        Some(id) => format!(
            " {id} is newer and signed on paper: not verified, so it counts for nothing yet."
        ),
        None => String::new(),
    };
    let newer = match unsigned {
        Some(id) if id != signed.id => {
            format!(" {id} is newer and not signed: it counts for nothing yet.")
        }
        _ => String::new(),
    };
    format!(
        "Counted by {}, signed, as at {}: {counted} controls{own}; {excluded} excluded.{silent}{paper}{newer}",
        signed.id,
        signed.as_of.for_people()
    )
}

/// Returns the organisation's own controls, by number, each with the newest row that counts.
fn own_controls<'r>(
    register: &'r Register,
    mapped: &MappedItems<'_>,
) -> Vec<(&'r str, &'r SoaRow)> {
    let basis = register.signed_soa().or_else(|| register.newest_soa());
    let mut own: BTreeMap<u32, (&str, &SoaRow)> = BTreeMap::new();
    let newest_first = basis.into_iter().chain(register.soas().rev());
    for soa in newest_first {
        for row in soa.said.rows.iter().filter(|row| is_own_control(&row.control)) {
            let counts = basis.is_some_and(|it| it.said.id == soa.said.id);
            let number = row.control.strip_prefix("X.").and_then(|it| it.parse().ok());
            if let Some(number) =
                number.filter(|_| counts || mapped.contains_key(row.control.as_str()))
            {
                own.entry(number).or_insert((row.control.as_str(), row));
            }
        }
    }
    own.into_values().collect()
}

fn is_control(id: &str) -> bool {
    id.starts_with("A.") || is_own_control(id)
}

/// Returns the sentence that answers an id which an article numbered differently.
pub fn alias_sentence(alias: &Alias) -> String {
    let targets: Vec<_> = alias.controls.iter().chain(&alias.clauses).cloned().collect();
    format!(
        "\"{} {}\" is an article's own numbering; in the standard that id is \"{}\". It corresponds to {}. {}",
        alias.written,
        alias.written_title,
        alias.real_title,
        targets.join(", "),
        alias.note
    )
}

/// A mapping to make.
pub struct NewMapping<'a> {
    /// The item.
    pub evidence: EvidenceId,
    /// The control or clause.
    pub requirement: &'a str,
    /// Why it supports it.
    pub rationale: &'a str,
    /// How far.
    pub sufficiency: Sufficiency,
    /// Why so far and no farther; wanted unless `sufficiency` says none.
    pub because: Option<&'a str>,
    /// What suggested it, where a suggestion is taken up.
    pub suggested_by: Option<&'a str>,
}

impl Vault<Open> {
    /// Ties evidence to a requirement.
    ///
    /// # Errors
    /// [`Error::Refused`] for an id that is no mapping target (the hints say what it is instead),
    /// or evidence that is not held; [`Error::Text`] for a judgement without its reason; as [`Vault::append`].
    pub fn map(&mut self, host: &Host<'_>, new: &[NewMapping<'_>]) -> Result<(), Error> {
        new.iter().try_for_each(judged)?;
        let mapped = new
            .iter()
            .map(|m| {
                Ok(RequirementMapped {
                    evidence: self.reference(m.evidence)?,
                    requirement: m.requirement.to_owned(),
                    rationale: m.rationale.to_owned(),
                    sufficiency: m.sufficiency,
                    judged_because: m.because.map(str::to_owned),
                    suggested_by: m.suggested_by.map(str::to_owned),
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        // Asked beforehand, so that one bad id among many leaves nothing half-mapped.
        for one in &mapped {
            let event = Event::RequirementMapped(one.clone());
            self.register().decide(self.person().id, event)?;
        }
        self.append(host, |batch| {
            for one in mapped {
                batch.push(Event::RequirementMapped(one))?;
            }
            Ok(Effects::default())
        })?;
        Ok(())
    }

    /// Unties evidence from a requirement.
    ///
    /// # Errors
    /// As [`Vault::map`].
    pub fn unmap(
        &mut self,
        host: &Host<'_>,
        evidence: EvidenceId,
        requirement: &str,
        reason: &str,
    ) -> Result<(), Error> {
        let unmapped = RequirementUnmapped {
            evidence: self.reference(evidence)?,
            requirement: requirement.to_owned(),
            reason: reason.to_owned(),
        };
        self.append(host, |batch| {
            batch.push(Event::RequirementUnmapped(unmapped))?;
            Ok(Effects::default())
        })?;
        Ok(())
    }

    /// Returns the reference by which entries name an item.
    ///
    /// # Errors
    /// [`Error::NoEvidence`].
    pub fn reference(&self, id: EvidenceId) -> Result<EvidenceRef, Error> {
        self.register().item(id).map(|item| item.reference).ok_or(Error::NoEvidence(id))
    }
}

/// A judgement that evidence goes some way or all the way is worth nothing without its reason.
///
/// Older entries may lack one; the rules of the ledger let them be.
fn judged(new: &NewMapping<'_>) -> Result<(), Error> {
    let says_why = new.because.is_some_and(|it| !it.trim().is_empty());
    if new.sufficiency == Sufficiency::None || says_why {
        return Ok(());
    }
    let expected = "a reason: why the evidence goes so far and no farther (--because)";
    Err(Error::text("reason for the judgement", new.because.unwrap_or_default(), expected))
}

/// What the ledger says, and on whom it relies by its newest entry.
type Known<'a> = (&'a Register, Doubts);

fn covered(
    known: &Known<'_>,
    requirement: Requirement<'_>,
    row: Option<&SoaRow>,
    mapped: Option<&Vec<(&EvidenceState, &MappingState)>>,
) -> Covered {
    let excluded = row.filter(|it| !it.applicable);
    let mapped = mapped.into_iter().flatten();
    let evidence: Vec<_> = mapped.map(|(item, mapping)| covering(known, item, mapping)).collect();
    let uncontested = evidence.iter().filter(|e| e.contested.is_empty());
    let state = match uncontested.map(|e| e.sufficiency).max() {
        _ if excluded.is_some() => CoverageState::Excluded,
        None if evidence.is_empty() => CoverageState::Gap,
        None | Some(Sufficiency::None) => CoverageState::Mapped,
        Some(Sufficiency::Partial) => CoverageState::Partial,
        Some(Sufficiency::Sufficient) => CoverageState::Sufficient,
    };
    Covered {
        id: requirement.id.to_owned(),
        title: requirement.title.to_owned(),
        group: requirement.group.to_owned(),
        state,
        excluded_because: excluded.map(|it| it.reason.clone()),
        evidence,
    }
}

fn covering(
    (register, doubts): &Known<'_>,
    item: &EvidenceState,
    mapping: &MappingState,
) -> CoveringEvidence {
    let by = register.person(mapping.by).map_or_else(|| mapping.by.to_string(), |p| p.name.clone());
    CoveringEvidence {
        id: item.received.id,
        name: item.received.name.clone(),
        verdict: item.word(),
        sufficiency: mapping.mapped.sufficiency,
        rationale: mapping.mapped.rationale.clone(),
        by,
        contested: contested(register, item, mapping),
        review_exception: mapping.reviewed.as_ref().and_then(|it| it.said.exception.clone()),
        no_longer_relied_on: doubts.lost(item),
    }
}

/// Says who contradicts.
pub(crate) fn contested(
    register: &Register,
    item: &EvidenceState,
    mapping: &MappingState,
) -> Vec<String> {
    let review = mapping
        .disagreement()
        .map(|it| format!("{} disagrees: {}", name_of(register, it.by), it.said.comment));
    let disputes = item.disputes().into_iter().map(|it| {
        let comment = it.comment.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        format!("disputed by {}{comment}", it.role)
    });
    review.into_iter().chain(disputes).collect()
}

/// Says whether an id is a mapping target.
///
/// # Errors
/// [`Error::Refused`], with hints that say what the id is instead.
pub fn requirement(id: &str) -> Result<(), Error> {
    let found = catalog::iso42001().requirement(id);
    let refusal = |why| exhibit_core::register::Refusal::NotARequirement { id: id.to_owned(), why };
    found.map(drop).map_err(|why| Error::Refused(refusal(why)))
}
