//! Documents and records, for the test of freshness.
//!
//! Only dates that were stated count. A document stands from the day on which it is in force; a record
//! was made on the day on which it was issued. Versions of one document are those that name each other
//! as parents, or that the setting says to be of one series.

use exhibit_assurance::setting::{Document, DocumentKind, Setting};
use exhibit_core::event::{AssuranceSetting, EvidenceId, EvidenceKind, SeriesStated};
use exhibit_core::register::{EvidenceState, Register};
use exhibit_core::time::Timestamp;

/// Returns the documents and records that are held, and concern a system in scope or none.
pub(super) fn documents(
    register: &Register,
    stated: &AssuranceSetting,
    setting: &Setting,
) -> Vec<Document> {
    let populations: Vec<EvidenceId> = stated.populations.iter().map(|it| it.evidence.id).collect();
    let held = register.evidence().filter(|item| item.is_held());
    held.filter(|item| !populations.contains(&item.received.id) && concerns(item, setting))
        .filter_map(|item| document(register, stated, setting, item))
        .collect()
}

fn concerns(item: &EvidenceState, setting: &Setting) -> bool {
    let systems = &item.received.systems;
    systems.is_empty()
        || setting.systems.is_empty()
        || systems.iter().any(|it| setting.systems.contains(it))
}

fn document(
    register: &Register,
    stated: &AssuranceSetting,
    setting: &Setting,
    item: &EvidenceState,
) -> Option<Document> {
    let id = item.received.id;
    let series = stated.series.iter().find(|it| it.items.iter().any(|own| own.id == id));
    let kind = kind(item, series)?;
    let dates = &item.received.dates;
    let root = root(register, item);
    Some(Document {
        item: id.0,
        kind,
        series: series.map_or_else(
            || format!("{} {}", root.received.id, root.received.name),
            |it| it.name.clone(),
        ),
        // What ends on a day and began on none has always been in force.
        in_force_from_ms: dates.in_force.and_then(|it| match it.from {
            Some(first) => Some(setting.zone.begins_ms(first)),
            None => it.to.map(|_| i64::MIN),
        }),
        in_force_to_ms: dates
            .in_force
            .and_then(|it| Some(setting.zone.begins_ms(it.to?.plus_days(1)))),
        issued_ms: dates.issued.map(millis),
        made_on_ms: dates.issued.map(millis),
        requirements: item.supports.keys().cloned().collect(),
    })
}

/// Logs, pictures and notes are no documents, unless the setting says of what series they are.
fn kind(item: &EvidenceState, series: Option<&SeriesStated>) -> Option<DocumentKind> {
    if let Some(interval_days) = series.and_then(|it| it.interval_days) {
        return Some(DocumentKind::Periodic { interval_days });
    }
    match (item.received.kind, series) {
        (Some(EvidenceKind::Document), _) => Some(DocumentKind::Standing),
        (Some(EvidenceKind::Record), _) => Some(DocumentKind::Transaction),
        (_, Some(_)) => Some(DocumentKind::Standing),
        (_, None) => None,
    }
}

/// The first version of an item; parents are older, so that the way back ends.
fn root<'r>(register: &'r Register, item: &'r EvidenceState) -> &'r EvidenceState {
    let mut root = item;
    while let Some(parent) = root.received.parent.and_then(|it| register.item(it.id)) {
        if parent.received.id >= root.received.id {
            break;
        }
        root = parent;
    }
    root
}

fn millis(moment: Timestamp) -> i64 {
    moment.unix() * 1000
}
