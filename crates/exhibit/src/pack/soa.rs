//! The Statement of Applicability, and documents that the standard asks for.
//!
//! Who answers for a control is named with the role, as for AI systems, and without a number.

use exhibit_core::day::Day;
use exhibit_core::event::Implementation;
use exhibit_core::register::Register;
use exhibit_core::time::Timestamp;
use exhibit_report::{ClauseDocument, Statement, StatementChange, StatementRow, StatementWarning};
use serde_json::{Value, json};

use super::organisation::named_with_role;
use crate::clause_documents::{DocumentShown, DocumentState, clause_documents};
use crate::error::Error;
use crate::soa::{RowNamed, SoaChangeKind, SoaChangeShown, SoaRowShown, SoaWarning};
use crate::vault::{Open, Vault};

impl Vault<Open> {
    pub(super) fn statement_in_pack(&self) -> Result<Option<Statement>, Error> {
        let register = self.register();
        let Some(newest) = register.newest_soa() else { return Ok(None) };
        let shown = self.soa_shown(newest);
        let changes = match shown.previous {
            Some(before) => self.soa_diff(before, shown.id)?.changes,
            None => Vec::new(),
        };
        Ok(Some(Statement {
            id: shown.id.to_string(),
            as_of: shown.as_of.for_people(),
            evidence: shown.document.map(|id| id.to_string()).unwrap_or_default(),
            title: shown.document_name.unwrap_or_default(),
            signoff: shown.signoff.sentence,
            because: shown.changed_because.unwrap_or_default(),
            rows: shown.rows.iter().map(|it| row(register, it)).collect(),
            before: shown.previous.map(|id| id.to_string()).unwrap_or_default(),
            changes: changes.iter().map(change).collect(),
            warnings: self.soa_warnings()?.into_iter().map(warning).collect(),
        }))
    }

    /// The same for machines; nothing where there is no version.
    pub(super) fn statement_for_machines(&self) -> Result<Value, Error> {
        let register = self.register();
        let Some(newest) = register.newest_soa() else { return Ok(Value::Null) };
        let shown = self.soa_shown(newest);
        let rows = shown.rows.iter().map(|it| {
            json!({
                "control": it.control, "title": it.title, "own": it.own,
                "applicable": it.applicable, "reason": it.reason,
                "implementation": it.implementation, "owner": owner(register, it),
                "risks": it.risks, "treatments": it.treatments, "remark": it.remark,
            })
        });
        Ok(json!({
            "id": shown.id, "as_of": shown.as_of, "previous": shown.previous,
            "changed_because": shown.changed_because, "document": shown.document,
            "digest": newest.said.digest, "entry": shown.entry, "signed": shown.signoff.state,
            "rows": rows.collect::<Vec<_>>(), "silent": shown.silent,
            "warnings": self.soa_warnings()?,
        }))
    }
}

pub(super) fn documents(register: &Register, now: Timestamp) -> Vec<ClauseDocument> {
    clause_documents(register, Day::of(now)).iter().map(document).collect()
}

fn row(register: &Register, it: &SoaRowShown) -> StatementRow {
    StatementRow {
        control: it.control.clone(),
        title: it.title.clone(),
        own: it.own,
        applicable: it.applicable,
        reason: it.reason.clone(),
        implementation: it.implementation.map_or("", Implementation::as_str).to_owned(),
        owner: owner(register, it).unwrap_or_default(),
        links: it.risks.iter().chain(&it.treatments).map(RowNamed::name).collect(),
        remark: it.remark.clone().unwrap_or_default(),
    }
}

fn owner(register: &Register, it: &SoaRowShown) -> Option<String> {
    let known = it.owner_person.map(|id| named_with_role(register, id));
    known.or_else(|| it.owner.clone())
}

/// An owner may be written as a number, which stands beside no name in a pack: only that it changed is said.
fn change(it: &SoaChangeShown) -> StatementChange {
    let text = |it: &Option<String>| it.clone().unwrap_or_else(|| "nothing".to_owned());
    let cells = it.cells.iter().map(|cell| match (cell.column.as_str(), it.kind) {
        ("owner", SoaChangeKind::Changed) => "owner: somebody else, or named otherwise".to_owned(),
        ("owner", _) => "owner: named".to_owned(),
        (column, SoaChangeKind::Added) => format!("{column}: {}", text(&cell.after)),
        (column, SoaChangeKind::Removed) => format!("{column}: was {}", text(&cell.before)),
        (column, SoaChangeKind::Changed) => {
            format!("{column}: {} is now {}", text(&cell.before), text(&cell.after))
        }
    });
    StatementChange {
        control: it.control.clone(),
        title: it.title.clone(),
        what: match it.kind {
            SoaChangeKind::Added => "new",
            SoaChangeKind::Removed => "gone",
            SoaChangeKind::Changed => "changed",
        }
        .to_owned(),
        cells: cells.collect(),
    }
}

fn warning(it: SoaWarning) -> StatementWarning {
    let (what, to_do) = (printed(&it.what), printed(&it.to_do));
    StatementWarning { about: it.about, what, to_do }
}

/// Commands stand between marks where people type them; on paper these are in the way.
fn printed(text: &str) -> String {
    text.replace('`', "")
}

fn document(it: &DocumentShown) -> ClauseDocument {
    let title = it.name.clone().unwrap_or_default();
    ClauseDocument {
        requirement: it.requirement.clone(),
        document: it.document.clone(),
        state: it.state.as_str().to_owned(),
        current: it.state == DocumentState::Current,
        missing: it.state == DocumentState::Missing,
        why: match it.state {
            DocumentState::Missing => String::new(),
            _ => printed(&it.why),
        },
        evidence: it.evidence.map(|id| id.to_string()).unwrap_or_default(),
        title: match &it.version {
            Some(version) => format!("{title}, version {version}"),
            None => title,
        },
    }
}
