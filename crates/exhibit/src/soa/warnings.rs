//! What is doubtful in the newest version: what it leaves open, and what else on record contradicts it.
//!
//! A warning says what stands where. Whether the statement is wrong is for a person: nothing here changes it.

use exhibit_core::catalog;
use exhibit_core::event::{EvidenceId, OurRole, RegisterId, RowCited, SoaId, SoaRow, SoaStated};
use exhibit_core::register::{EvidenceState, NotShown, Register};
use exhibit_core::visible::visible;
use exhibit_registers::Row;
use schemars::JsonSchema;
use serde::Serialize;

use super::rows::RowsRead;
use super::{SCHEMA, place};
use crate::error::Error;
use crate::registers::schema;
use crate::relied::Doubts;
use crate::vault::{Open, Vault};

/// Something doubtful in a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SoaWarning {
    /// What kind it is.
    pub code: WarningCode,
    /// What it is about: a control, a risk, a row of the file, or a register.
    pub about: String,
    /// What is, and why that is doubtful.
    pub what: String,
    /// What to do.
    pub to_do: String,
    /// The rows that it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowCited>,
    /// The evidence that it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
}

/// The kinds of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// A row of the file says an article's number, and was left out.
    ArticleNumber,
    /// A control of Annex A of which the statement says nothing.
    Silent,
    /// An excluded control that a risk or treatment needs.
    ExcludedNeeded,
    /// An excluded control to which evidence is mapped.
    ExcludedWithEvidence,
    /// An excluded control whose subject is on record all the same.
    ExcludedDoubtful,
    /// A control that is said to be implemented, with no evidence.
    ImplementedWithoutEvidence,
    /// A residual risk that nobody accepted by name.
    ResidualNotAccepted,
    /// Something that could not be checked, since a register is not on record or can't be read again.
    NotChecked,
}

impl WarningCode {
    /// Returns the code as front ends compare it, such as `excluded-needed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ArticleNumber => "article-number",
            Self::Silent => "silent",
            Self::ExcludedNeeded => "excluded-needed",
            Self::ExcludedWithEvidence => "excluded-with-evidence",
            Self::ExcludedDoubtful => "excluded-doubtful",
            Self::ImplementedWithoutEvidence => "implemented-without-evidence",
            Self::ResidualNotAccepted => "residual-not-accepted",
            Self::NotChecked => "not-checked",
        }
    }
}

impl Vault<Open> {
    /// Returns what is doubtful in the newest version; nothing where there is no version.
    ///
    /// # Errors
    /// [`Error::Text`] if a built-in schema is not there, which is a defect of this program.
    pub fn soa_warnings(&self) -> Result<Vec<SoaWarning>, Error> {
        let Some(newest) = self.register().newest_soa() else { return Ok(Vec::new()) };
        let said = &newest.said;
        let mut found = Vec::new();
        self.article_warnings(said, &mut found);
        found.extend(said.silent_on().into_iter().map(|id| silent(said.id, id)));
        let mut read = RowsRead::default();
        let risks = self.newest_rows(&mut read, "risks", &mut found);
        let treatments = self.newest_rows(&mut read, "treatments", &mut found);
        let on_record = OnRecord { risks, treatments };
        for row in said.rows.iter().filter(|row| !row.applicable) {
            found.extend(self.excluded_needed(&mut read, &on_record, row));
            found.extend(self.excluded_with_evidence(row));
            found.extend(self.excluded_doubtful(&mut read, row)?);
        }
        let (register, doubts) = (self.register(), Doubts::of(self.register()));
        let bare =
            register.implemented_without_evidence(said, |item| !doubts.lost(item).is_empty());
        found.extend(bare.iter().map(|it| without_evidence(register, it)));
        found.extend(on_record.risks.iter().filter_map(not_accepted));
        found.sort_by_key(|it| it.code);
        Ok(found)
    }

    fn article_warnings(&self, said: &SoaStated, found: &mut Vec<SoaWarning>) {
        let Some(document) = said.document else { return };
        let mut snapshots = self.register().registers();
        let snapshot =
            snapshots.find(|it| it.said.register == SCHEMA && it.said.evidence.id == document.id);
        let Some(left_out) = snapshot.map(|it| it.said.left_out).filter(|it| *it > 0) else {
            return;
        };
        let warning = |about: String, what: String| SoaWarning {
            code: WarningCode::ArticleNumber,
            about,
            what,
            to_do: "Write the number that the standard has, and import the file again.".to_owned(),
            rows: Vec::new(),
            evidence: vec![document.id],
        };
        match self.article_rows(document) {
            Some(rows) => found.extend(rows.into_iter().map(|it| {
                let what = format!(
                    "Row {} of {} says \u{201c}{}\u{201d}, and was left out. {}",
                    it.row, document.id, it.found, it.means
                );
                warning(format!("row {}", it.row), what)
            })),
            None => found.push(warning(
                document.id.to_string(),
                format!(
                    "{left_out} rows of {} say an article's numbers, and were left out; the file can't be read again.",
                    document.id
                ),
            )),
        }
    }

    /// Returns the rows of a register's newest snapshot; what can't be read is said.
    fn newest_rows(
        &self,
        read: &mut RowsRead,
        name: &'static str,
        found: &mut Vec<SoaWarning>,
    ) -> Vec<(RowCited, Row)> {
        let newest = self.register().newest_register(name).map(|it| it.said.id);
        if let Some(register) = newest
            && let Some(rows) = read.of(self, register)
        {
            let cited = |row: &Row| (RowCited { register, row: row.row }, row.clone());
            return rows.iter().map(cited).collect();
        }
        found.push(not_checked(name, newest));
        Vec::new()
    }

    fn excluded_needed(
        &self,
        read: &mut RowsRead,
        on_record: &OnRecord,
        row: &SoaRow,
    ) -> Option<SoaWarning> {
        let own = row.risks.iter().chain(&row.treatments);
        let mut rows: Vec<RowCited> = own.copied().collect();
        let mut needs: Vec<String> = Vec::new();
        if !rows.is_empty() {
            let names: Vec<_> = rows.iter().map(|it| read.named(self, *it).name()).collect();
            needs.push(format!("its own row names {}", names.join(", ")));
        }
        for (cited, treatment) in on_record.treatments_by(&row.control) {
            let risks = on_record.risks_of(treatment);
            let for_risks = match risks.is_empty() {
                true => String::new(),
                false => format!(" for {}", risks.join(", ")),
            };
            needs.push(format!(
                "{} ({}) puts it in place{for_risks}",
                id_of(treatment),
                place(cited)
            ));
            rows.push(cited);
        }
        for (cited, risk) in on_record.risks_by(&row.control) {
            needs.push(format!("{} ({}) is treated by it", id_of(risk), place(cited)));
            rows.push(cited);
        }
        rows.sort_unstable();
        rows.dedup();
        (!needs.is_empty()).then(|| SoaWarning {
            code: WarningCode::ExcludedNeeded,
            about: row.control.clone(),
            what: format!("It is excluded, and {}.", needs.join("; ")),
            to_do: "Include it, or treat the risk in another way and say so in the registers and in its row."
                .to_owned(),
            rows,
            evidence: Vec::new(),
        })
    }

    fn excluded_with_evidence(&self, row: &SoaRow) -> Option<SoaWarning> {
        let held = self.register().evidence().filter(|it| it.is_held());
        let mapped = held.filter(|it| it.supports.contains_key(&row.control));
        let evidence: Vec<_> = mapped.map(|it| it.received.id).collect();
        let ids: Vec<_> = evidence.iter().map(ToString::to_string).collect();
        (!evidence.is_empty()).then(|| SoaWarning {
            code: WarningCode::ExcludedWithEvidence,
            about: row.control.clone(),
            what: format!("It is excluded, and evidence is mapped to it: {}.", ids.join(", ")),
            to_do: "Include it, or untie the evidence with `exhibit map … --remove` if it shows something else."
                .to_owned(),
            rows: Vec::new(),
            evidence,
        })
    }

    /// A control may be excluded by a reason that what else is on record does not bear out.
    fn excluded_doubtful(
        &self,
        read: &mut RowsRead,
        row: &SoaRow,
    ) -> Result<Option<SoaWarning>, Error> {
        let (mut says, mut rows) = (Vec::new(), Vec::new());
        if ["A.6.", "A.7."].iter().any(|begin| row.control.starts_with(begin)) {
            for system in self.register().organisation().systems() {
                let said = &system.recorded.said;
                if said.our_roles.contains(&OurRole::Developer) {
                    let name = visible(&said.name);
                    says.push(format!("the organisation is on record as the developer of {name}"));
                    rows.extend(said.row);
                }
            }
        }
        if row.control.starts_with("A.7.") {
            for (cited, change) in self.trainings(read) {
                let text = change.text("description").unwrap_or_default();
                let (id, text) = (id_of(&change), visible(text));
                says.push(format!("{id} ({}) says \u{201c}{text}\u{201d}", place(cited)));
                rows.push(cited);
            }
        }
        for (id, title, count) in self.registers_for(&row.control)? {
            let count = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
            says.push(format!(
                "a register that belongs to it is on record: {title}, {id}, {count}"
            ));
        }
        Ok((!says.is_empty()).then(|| SoaWarning {
            code: WarningCode::ExcludedDoubtful,
            about: row.control.clone(),
            what: format!(
                "It is excluded (\u{201c}{}\u{201d}); but {}.",
                visible(&row.reason),
                says.join("; ")
            ),
            to_do: "Look whether the reason holds. Include it, or say in its reason why it does not apply all the same."
                .to_owned(),
            rows,
            evidence: Vec::new(),
        }))
    }

    /// Returns changes of models or data, by their kind or in so many words.
    fn trainings(&self, read: &mut RowsRead) -> Vec<(RowCited, Row)> {
        let Some(newest) = self.register().newest_register("changes") else { return Vec::new() };
        let register = newest.said.id;
        let is_training = |row: &&Row| {
            let text = row.text("description").unwrap_or_default().to_lowercase();
            matches!(row.text("kind"), Some("model" | "data"))
                || TRAINING.iter().any(|word| text.contains(word))
        };
        let rows = read.of(self, register).unwrap_or_default().iter().filter(is_training);
        rows.map(|row| (RowCited { register, row: row.row }, row.clone())).collect()
    }

    /// Returns the newest snapshots of registers that belong to a control and have rows.
    fn registers_for(&self, control: &str) -> Result<Vec<(RegisterId, String, u64)>, Error> {
        let register = self.register();
        let mut names: Vec<_> = register.registers().map(|it| it.said.register.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let mut found = Vec::new();
        for newest in names.into_iter().filter_map(|name| register.newest_register(name)) {
            let said = &newest.said;
            // What a register of one's own belongs to, its own schema says.
            let Ok(schema) = schema(&said.register) else { continue };
            let belongs =
                said.schema_text.is_none() && schema.requirements.iter().any(|it| it == control);
            if belongs && said.rows > 0 {
                found.push((said.id, schema.title.clone(), said.rows));
            }
        }
        Ok(found)
    }
}

/// Words by which people say that a model was trained.
const TRAINING: [&str; 8] = [
    "retrain",
    "re-train",
    "fine-tun",
    "finetun",
    "training data",
    "nachtrain",
    "neu trainiert",
    "trainingsdaten",
];

/// Risks and treatments as their newest registers have them.
struct OnRecord {
    risks: Vec<(RowCited, Row)>,
    treatments: Vec<(RowCited, Row)>,
}

impl OnRecord {
    fn treatments_by<'a>(
        &'a self,
        control: &'a str,
    ) -> impl Iterator<Item = (RowCited, &'a Row)> + 'a {
        let all = self.treatments.iter().map(|(cited, row)| (*cited, row));
        all.filter(move |(_, row)| names(row, control) && row.text("status") != Some("dropped"))
    }

    fn risks_by<'a>(&'a self, control: &'a str) -> impl Iterator<Item = (RowCited, &'a Row)> + 'a {
        let all = self.risks.iter().map(|(cited, row)| (*cited, row));
        all.filter(move |(_, row)| {
            names(row, control) && !is_closed(row) && row.text("treatment") != Some("accept")
        })
    }

    /// Returns the ids of the risks that a treatment treats: as it says, and as they say.
    fn risks_of(&self, treatment: &Row) -> Vec<String> {
        let id = id_of(treatment);
        let mut found: Vec<String> =
            treatment.list("risks").iter().map(|it| visible(it).into_owned()).collect();
        for (_, risk) in &self.risks {
            let plan = risk.text("treatment-plan").unwrap_or_default();
            let named = plan.split([';', ',', ' ', '\n']).any(|it| it.trim() == id);
            let risk = id_of(risk);
            if named && !found.contains(&risk) {
                found.push(risk);
            }
        }
        found
    }
}

fn names(row: &Row, control: &str) -> bool {
    row.list("controls").iter().any(|it| it == control)
}

fn is_closed(risk: &Row) -> bool {
    risk.text("status") == Some("closed")
}

fn id_of(row: &Row) -> String {
    visible(row.text("id").unwrap_or_default()).into_owned()
}

fn silent(soa: SoaId, id: &str) -> SoaWarning {
    let title = catalog::iso42001().requirement(id).map(|it| it.title).unwrap_or_default();
    SoaWarning {
        code: WarningCode::Silent,
        about: id.to_owned(),
        what: format!("{soa} says nothing of it ({title}): neither that it applies nor that it does not."),
        to_do: "Add a row for it: each control of Annex A is either included or excluded with a reason."
            .to_owned(),
        rows: Vec::new(),
        evidence: Vec::new(),
    }
}

fn without_evidence(register: &Register, found: &NotShown<'_>) -> SoaWarning {
    let control = &found.row.control;
    let doubt = |item: &EvidenceState| match item.word() {
        word if word.is_alarming() => format!("{} ({word})", item.received.id),
        _ if item.is_contested(control) => format!("{} (contested)", item.received.id),
        word => format!("{} ({word}, to be looked at again)", item.received.id),
    };
    let items = found.doubtful.iter().filter_map(|id| register.item(*id)).map(doubt);
    let what = match items.collect::<Vec<_>>() {
        items if items.is_empty() => "no evidence is mapped to it".to_owned(),
        items => format!(
            "only items that need attention, are contested or have to be looked at again are mapped to it: {}",
            items.join(", ")
        ),
    };
    SoaWarning {
        code: WarningCode::ImplementedWithoutEvidence,
        about: control.clone(),
        what: format!("It is said to be implemented, and {what}."),
        to_do: format!(
            "Map what shows it with `exhibit map E-… {control} --rationale TEXT`, ask for it with `exhibit requests add`, or correct the statement."
        ),
        rows: Vec::new(),
        evidence: found.doubtful.clone(),
    }
}

/// A risk is left, and nobody is named who accepted it.
fn not_accepted((cited, risk): &(RowCited, Row)) -> Option<SoaWarning> {
    let level = risk.text("residual-level").or_else(|| risk.text("residual-score"))?;
    if is_closed(risk) || risk.text("accepted-by").is_some_and(|it| !it.trim().is_empty()) {
        return None;
    }
    let on = match risk.text("accepted-on") {
        Some(on) => format!(" A day of acceptance is stated, {on}, and no name."),
        None => String::new(),
    };
    Some(SoaWarning {
        code: WarningCode::ResidualNotAccepted,
        about: id_of(risk),
        what: format!(
            "{}: the residual risk is {}, and the register names nobody who accepted it.{on}",
            place(*cited),
            visible(level)
        ),
        to_do: "Have the risk's owner accept what is left, or treat it further; then import the register anew."
            .to_owned(),
        rows: vec![*cited],
        evidence: Vec::new(),
    })
}

fn not_checked(name: &'static str, newest: Option<RegisterId>) -> SoaWarning {
    let what = match name {
        "risks" => {
            "whether residual risks are accepted, and whether a risk needs an excluded control"
        }
        _ => "whether a treatment needs an excluded control",
    };
    let why = match newest {
        None => "no such register is on record".to_owned(),
        Some(id) => format!("{id} can't be read again from its file"),
    };
    SoaWarning {
        code: WarningCode::NotChecked,
        about: name.to_owned(),
        what: format!("Not checked: {what}. The reason: {why}."),
        to_do: format!("Import it with `exhibit registers import {name} FILE --as-of DAY`."),
        rows: Vec::new(),
        evidence: Vec::new(),
    }
}
