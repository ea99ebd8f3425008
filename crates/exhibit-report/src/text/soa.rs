//! Texts on the Statement of Applicability, and on documents that the standard asks for.

use super::count;
use crate::model::{ClauseDocument, Statement, StatementRow};

pub(crate) const STATEMENT: &str = "Statement of Applicability";
pub(crate) const STATEMENT_ROWS: &str = "Control by control";
pub(crate) const STATEMENT_SENTENCE: &str = "What the organisation says of each control: whether it applies, why, and how far it is implemented. That a control is called implemented is its word, not a result of this audit.";
pub(crate) const STATEMENT_CHANGES: &str = "What changed";
pub(crate) const STATEMENT_WARNINGS: &str = "What is doubtful";
pub(crate) const STATEMENT_WARNINGS_SENTENCE: &str = "What the statement leaves open, and what else on record contradicts it. Whether it is wrong, a person decides.";
pub(crate) const NO_STATEMENT_WARNINGS: &str =
    "Nothing in it is doubtful by what is on record in this vault.";
pub(crate) const OWN_CONTROL: &str = "the organisation's own";
pub(crate) const APPLIES: &str = "applies";
pub(crate) const APPLIES_NOT: &str = "excluded";
pub(crate) const LABEL_READ_FROM: &str = "Read from";
pub(crate) const LABEL_BECAUSE: &str = "New because";

pub(crate) const DOCUMENTS: &str = "Documents that the standard asks for";
pub(crate) const DOCUMENTS_SENTENCE: &str =
    "Each document with the item that it is, and how it stands by its own dates and approval.";
pub(crate) const NO_ITEM: &str = "none named";

pub(crate) const HEAD_CONTROL: &str = "Control";
pub(crate) const HEAD_APPLICABLE: &str = "Applies";
pub(crate) const HEAD_STATED_REASON: &str = "Why, or why not";
pub(crate) const HEAD_CONTROL_OWNER: &str = "Owner, and what it treats";
pub(crate) const HEAD_CHANGE: &str = "What is said now, and was before";
pub(crate) const HEAD_ABOUT: &str = "About";
pub(crate) const HEAD_DOUBT: &str = "What is doubtful, and what to do";
pub(crate) const HEAD_DOCUMENT: &str = "Document";

pub(crate) fn statement_answer(it: &Statement) -> String {
    let of = |wanted: fn(&&StatementRow) -> bool| it.rows.iter().filter(wanted).count() as u64;
    let own = match of(|row| row.own) {
        0 => String::new(),
        n => format!(" {} the organisation's own.", count(n, "control is", "controls are")),
    };
    let warnings = match it.warnings.len() as u64 {
        0 => "Nothing in it is doubtful by what is on record.".to_owned(),
        n => format!("{} in it.", count(n, "thing is doubtful", "things are doubtful")),
    };
    format!(
        "{}, as at {}, says that {} and {} not.{own} {} {warnings}",
        it.id,
        it.as_of,
        count(of(|row| row.applicable), "control applies", "controls apply"),
        count(of(|row| !row.applicable), "does", "do"),
        it.signoff,
    )
}

pub(crate) fn changes_sentence(it: &Statement) -> String {
    format!("What {} says otherwise than {}, the version before.", it.id, it.before)
}

pub(crate) fn no_changes(it: &Statement) -> String {
    format!("{} says what {} said.", it.id, it.before)
}

pub(crate) fn documents_answer(all: &[ClauseDocument]) -> String {
    let current = all.iter().filter(|it| it.current).count() as u64;
    let missing = all.iter().filter(|it| it.missing).count() as u64;
    let total = all.len() as u64;
    format!(
        "Of {}, {} current and approved, {} missing, and {} a look.",
        count(total, "document", "documents"),
        count(current, "is", "are"),
        count(missing, "is", "are"),
        count(total - current - missing, "needs", "need"),
    )
}

/// How many controls the signed statement excludes, where it excludes any.
pub(crate) fn excluded_sentence(excluded: u64) -> String {
    match excluded {
        0 => String::new(),
        n => format!(
            " {} by the signed Statement of Applicability, and not counted here.",
            count(n, "control is excluded", "controls are excluded"),
        ),
    }
}

pub(crate) fn links(links: &[String]) -> String {
    format!("treats {}", links.join(", "))
}
