//! The Statement of Applicability: read from the file that people keep, version by version, and what is doubtful in it.
//!
//! The file becomes evidence and a snapshot like any register; beside it stands the statement itself, row by row, so
//! that it can be signed and compared. Which controls apply is the organisation's word: what contradicts it on record
//! is a [`SoaWarning`], never a correction.

mod compare;
mod import;
mod rows;
mod sheet;
mod warnings;

use exhibit_core::catalog;
use exhibit_core::day::Day;
use exhibit_core::event::{
    EvidenceId, Implementation, PersonId, RegisterId, RowCited, SignoffObject, SignoffReply, SoaId,
    SoaRow, SoaStated,
};
use exhibit_core::register::{
    EvidenceState, Register, SignoffProgress, SignoffStanding, SignoffState, Stated, is_own_control,
};
use exhibit_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::organisation::name_of;
use crate::signing;
use crate::vault::{Open, Vault};
pub use compare::{SoaCell, SoaChangeKind, SoaChangeShown, SoaDiff};
pub use import::{ArticleRow, SoaReport, SoaRequest, UnknownRow};
use rows::RowsRead;
pub(crate) use sheet::soa_sheet;
pub use warnings::{SoaWarning, WarningCode};

/// The name of the schema by which the file is read.
pub(crate) const SCHEMA: &str = "soa";

/// All versions, the newest in full, and what is doubtful in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaOverview {
    /// The versions, the oldest first.
    pub versions: Vec<SoaLine>,
    /// The newest version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<SoaShown>,
    /// What is doubtful in it.
    pub warnings: Vec<SoaWarning>,
}

/// A version in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaLine {
    /// The version.
    pub id: SoaId,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// How many controls it lists.
    pub rows: u64,
    /// How many of them apply.
    pub applicable: u64,
    /// How its signing stands.
    pub signoff: SoaSignoff,
}

/// A version as people want to see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaShown {
    /// The version.
    pub id: SoaId,
    /// The day as at which it speaks.
    pub as_of: Day,
    /// The version before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<SoaId>,
    /// Why there is a new version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_because: Option<String>,
    /// The file that it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<EvidenceId>,
    /// That file's name, where it is still here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_name: Option<String>,
    /// Who wrote it down.
    pub by: String,
    /// When it was written down.
    pub stated: Timestamp,
    /// The ledger's entry.
    pub entry: u64,
    /// How its signing stands.
    pub signoff: SoaSignoff,
    /// How many controls apply, the organisation's own included.
    pub applicable: u64,
    /// How many do not.
    pub excluded: u64,
    /// How many are the organisation's own.
    pub own: u64,
    /// The controls of Annex A of which it says nothing.
    pub silent: Vec<String>,
    /// What it says, in the order of Annex A, then the organisation's own.
    pub rows: Vec<SoaRowShown>,
}

/// What it says of one control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaRowShown {
    /// The control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// Whether it is the organisation's own.
    pub own: bool,
    /// Whether it applies.
    pub applicable: bool,
    /// Why, or why not.
    pub reason: String,
    /// How far it is implemented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation: Option<Implementation>,
    /// Who answers for it, as the statement has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Who that is on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_person: Option<PersonId>,
    /// That person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_name: Option<String>,
    /// The risks that it treats.
    pub risks: Vec<RowNamed>,
    /// The treatments that it is part of.
    pub treatments: Vec<RowNamed>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The held evidence that is mapped to it. It says nothing about conformity.
    pub evidence: Vec<EvidenceId>,
}

/// A row of a register that is cited, with the id that it has there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RowNamed {
    /// Its id, such as `R-12`; none if the register's file can't be read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The snapshot.
    pub register: RegisterId,
    /// The row's number in the file.
    pub row: u64,
}

/// How the signing of a version stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaSignoff {
    /// In a word.
    pub state: SoaSigned,
    /// In a sentence.
    pub sentence: String,
}

/// How the signing of a version stands, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SoaSigned {
    /// Nobody was asked.
    NotAsked,
    /// Not everybody answered yet.
    Waiting,
    /// Everybody signed, and each signature was verified.
    Signed,
    /// Everybody signed, somebody on paper, which is not verified.
    SignedOnPaper,
    /// It was signed, and a newer version took its place.
    Outdated,
    /// Somebody declined.
    Declined,
    /// The request to sign was withdrawn.
    Withdrawn,
}

impl SoaSigned {
    /// Returns what people call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "not signed",
            Self::Waiting => "waiting for signatures",
            Self::Signed => "signed",
            Self::SignedOnPaper => "signed on paper: not verified",
            Self::Outdated => "signed, outdated",
            Self::Declined => "declined",
            Self::Withdrawn => "not signed: the request was withdrawn",
        }
    }
}

impl RowNamed {
    /// Returns the id, or else where the row stands.
    pub fn name(&self) -> String {
        let place = || place(RowCited { register: self.register, row: self.row });
        self.id.clone().unwrap_or_else(place)
    }
}

impl Vault<Open> {
    /// Returns all versions, the newest in full, and what is doubtful in it.
    ///
    /// # Errors
    /// As [`Vault::soa`].
    pub fn soa_overview(&self) -> Result<SoaOverview, Error> {
        let register = self.register();
        let newest = register.newest_soa().map(|it| self.soa_shown(it));
        let warnings = self.soa_warnings()?;
        Ok(SoaOverview { versions: versions(register), newest, warnings })
    }

    /// Returns a version, the newest if none is named.
    ///
    /// # Errors
    /// [`Error::Text`] if there is no such version.
    pub fn soa(&self, id: Option<SoaId>) -> Result<SoaShown, Error> {
        Ok(self.soa_shown(self.soa_stated(id)?))
    }

    /// Returns a version as it stands in the ledger, the newest if none is named.
    pub(crate) fn soa_stated(&self, id: Option<SoaId>) -> Result<&Stated<SoaStated>, Error> {
        let register = self.register();
        let found = match id {
            Some(id) => register.soa(id),
            None => register.newest_soa(),
        };
        let named = id.map_or_else(|| "the newest".to_owned(), |id| id.to_string());
        let expected =
            "a version on record: `exhibit soa` lists them, `exhibit soa import` reads one";
        found.ok_or_else(|| Error::text("version", &named, expected))
    }

    pub(crate) fn soa_shown(&self, stated: &Stated<SoaStated>) -> SoaShown {
        let (register, said) = (self.register(), &stated.said);
        let mut read = RowsRead::default();
        let document = said.document.map(|it| it.id);
        let item = document.and_then(|id| register.item(id));
        let applicable = said.rows.iter().filter(|row| row.applicable).count() as u64;
        let mapped = register.mapped_evidence();
        SoaShown {
            id: said.id,
            as_of: said.as_of,
            previous: said.previous,
            changed_because: said.changed_because.clone(),
            document,
            document_name: item.map(|it| it.received.name.clone()),
            by: name_of(register, stated.by),
            stated: stated.at,
            entry: stated.leaf,
            signoff: signoff(register, said.id),
            applicable,
            excluded: said.rows.len() as u64 - applicable,
            own: said.rows.iter().filter(|row| is_own_control(&row.control)).count() as u64,
            silent: said.silent_on().into_iter().map(str::to_owned).collect(),
            rows: said.rows.iter().map(|row| self.soa_row(&mut read, &mapped, row)).collect(),
        }
    }

    fn soa_row(&self, read: &mut RowsRead, mapped: &[&EvidenceState], row: &SoaRow) -> SoaRowShown {
        let register = self.register();
        let evidence = mapped.iter().filter(|it| it.supports.contains_key(&row.control));
        let evidence = evidence.map(|it| it.received.id);
        let mut named = |cited: &RowCited| read.named(self, *cited);
        SoaRowShown {
            control: row.control.clone(),
            title: title(row),
            own: is_own_control(&row.control),
            applicable: row.applicable,
            reason: row.reason.clone(),
            implementation: row.implementation,
            owner: row.owner.clone(),
            owner_person: row.owner_person,
            owner_name: row.owner_person.map(|id| name_of(register, id)),
            risks: row.risks.iter().map(&mut named).collect(),
            treatments: row.treatments.iter().map(&mut named).collect(),
            remark: row.remark.clone(),
            evidence: evidence.collect(),
        }
    }
}

/// Returns the versions, the oldest first.
pub fn versions(register: &Register) -> Vec<SoaLine> {
    let line = |it: &Stated<SoaStated>| SoaLine {
        id: it.said.id,
        as_of: it.said.as_of,
        rows: it.said.rows.len() as u64,
        applicable: it.said.rows.iter().filter(|row| row.applicable).count() as u64,
        signoff: signoff(register, it.said.id),
    };
    register.soas().map(line).collect()
}

/// Returns the title of a control: the catalog's, or that of the organisation's own.
pub(crate) fn title(row: &SoaRow) -> String {
    let listed = catalog::iso42001().controls.iter().find(|it| it.id == row.control);
    listed.map_or_else(|| row.title.clone().unwrap_or_default(), |it| it.title.clone())
}

/// Returns how the signing of a version stands.
pub fn signoff(register: &Register, id: SoaId) -> SoaSignoff {
    let object = SignoffObject::Soa { soa: id };
    let about = |it: &&SignoffState| it.requested.said.object == object;
    let found = register.signed_by(object).or_else(|| register.signoffs().rev().find(about));
    let Some(found) = found else {
        let sentence = "Not signed: nobody was asked to sign it.".to_owned();
        return SoaSignoff { state: SoaSigned::NotAsked, sentence };
    };
    let number = found.requested.said.id;
    let (state, sentence) = match register.signoff_standing(found) {
        SignoffStanding::NotSigned(progress) => not_signed(register, found, progress),
        SignoffStanding::Outdated { newest } => {
            let by = signers(register, found);
            let text = format!(
                "Signed by {by} ({number}), and outdated: {newest} took its place and says something else."
            );
            (SoaSigned::Outdated, text)
        }
        SignoffStanding::InForce
        | SignoffStanding::AsAtDate
        | SignoffStanding::BasisAltered(_)
        | SignoffStanding::OpenedAgain(_) => {
            let by = signers(register, found);
            match found.progress() {
                SignoffProgress::SignedOnPaper => (
                    SoaSigned::SignedOnPaper,
                    format!("Signed by {by} ({number}), on paper at least in part: not verified."),
                ),
                _ => (SoaSigned::Signed, format!("Signed by {by} ({number}).")),
            }
        }
    };
    let sentence = format!("{sentence}{}", doubts(register, found));
    SoaSignoff { state, sentence }
}

/// Says what became of the evidence and of the files of what was signed.
fn doubts(register: &Register, found: &SignoffState) -> String {
    if !found.progress().is_signed() {
        return String::new();
    }
    let all = match register.signoff_standing(found) {
        SignoffStanding::BasisAltered(_) => signing::standing(register, found).1,
        _ => signing::no_longer_held(register, found),
    };
    match all.is_empty() {
        true => String::new(),
        false => format!(" Altered since: {}.", all.join("; ")),
    }
}

fn not_signed(
    register: &Register,
    found: &SignoffState,
    progress: SignoffProgress,
) -> (SoaSigned, String) {
    let number = found.requested.said.id;
    let declined = found.answers.values().find_map(|it| match &it.said.reply {
        SignoffReply::Declined { comment } => Some((&it.said, comment)),
        _ => None,
    });
    match (progress, declined) {
        (SignoffProgress::Declined, Some((answer, comment))) => {
            let who = who(register, answer.person, &answer.role);
            (SoaSigned::Declined, format!("Not signed: {who} declined ({number}): {comment}"))
        }
        (SignoffProgress::Withdrawn, _) => {
            let why = found.withdrawn.as_ref().map_or("", |it| it.said.reason.as_str());
            let text = format!("Not signed: the request {number} was withdrawn: {why}");
            (SoaSigned::Withdrawn, text)
        }
        _ => {
            let waiting = found.requested.said.signers.iter();
            let waiting = waiting.filter(|it| !found.answers.contains_key(&it.person));
            let who: Vec<_> = waiting.map(|it| who(register, it.person, &it.role)).collect();
            let text = format!("Not signed yet: {number} waits for {}.", who.join("; "));
            (SoaSigned::Waiting, text)
        }
    }
}

fn signers(register: &Register, found: &SignoffState) -> String {
    let all = found.answers.values().map(|it| {
        let who = who(register, it.said.person, &it.said.role);
        format!("{who} on {}", it.said.on.for_people())
    });
    all.collect::<Vec<_>>().join("; ")
}

fn who(register: &Register, person: PersonId, role: &str) -> String {
    format!("{}, {role}", name_of(register, person))
}

/// Returns where a row stands, as people cite it.
fn place(row: RowCited) -> String {
    format!("{}, row {}", row.register, row.row)
}
