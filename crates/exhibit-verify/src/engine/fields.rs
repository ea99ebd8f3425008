//! What one record says, read from its own bytes: for whoever opens it.

use exhibit_core::appraisal::Outcome;
use exhibit_core::json::{Kind, Path, Scanner};
use exhibit_core::visible::visible;

use super::trace::{Step, step};
use super::worker::{View, chosen, cut, is_not_empty, packed, text_of};
use crate::profile::source::Holds;
use crate::profile::{Plan, Profile, RecordsPlan, TimePlan};
use crate::record::Mapped;
use crate::table::line::read_fault;

/// How much of a value is shown, in bytes.
const MAX_VALUE: usize = 600;

/// A mapped field of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSeen {
    /// Which field.
    pub field: Mapped,
    /// Where the record says it.
    pub place: String,
    /// What it says, in our word if the profile has one for it; texts for searching are left out.
    pub value: String,
    /// Whether the record's hash covers the place.
    pub covered: bool,
}

/// Returns what one record says by a profile, in the order of [`Mapped::ALL`]; `None` if it can't be read.
///
/// `text` is the record as [`super::excerpts`] returns it.
pub fn fields_of(profile: &Profile, text: &[u8]) -> Option<Vec<FieldSeen>> {
    let plan = &profile.plan;
    viewed(&plan.records, text, |view| fields_in(plan, view)).ok()
}

fn fields_in(plan: &Plan, view: View<'_>) -> Vec<FieldSeen> {
    let (fields, body) = (&plan.fields, view.body);
    let seen = |field: Mapped, place: &Path, value: &str| FieldSeen {
        field,
        place: place.to_string(),
        value: cut(value, MAX_VALUE).to_owned(),
        covered: plan.covers_field(place),
    };
    let single = |field: Mapped, place: Option<&Path>| {
        let place = place?;
        Some(seen(field, place, &text_of(body.at(place)?)?))
    };
    let time = |time: &Option<TimePlan>| time.as_ref().map(|it| it.at.clone());
    let mut all = Vec::new();
    all.extend(single(Mapped::Time, time(&fields.time).as_ref()));
    for (text, field) in fields.texts.iter().zip(Mapped::TEXTS) {
        let Some(text) = text else { continue };
        let Some(found) = chosen(text, field, body, plan.records.table.is_some()) else { continue };
        all.push(seen(field, &text.at[found.at], found.ours.unwrap_or(&found.text)));
    }
    let mut traces = fields.reasoning.iter().filter_map(|place| {
        let value = body.at(place).filter(|value| is_not_empty(*value))?;
        let text = value.as_str();
        Some(seen(Mapped::Reasoning, place, text.as_deref().unwrap_or(value.raw())))
    });
    // One that the hash covers speaks for all.
    let first = traces.next();
    let covered = match &first {
        Some(it) if !it.covered => traces.find(|it| it.covered),
        _ => None,
    };
    all.extend(covered.or(first));
    all.extend(single(Mapped::Executed, time(&fields.executed).as_ref()));
    all.extend(single(Mapped::Reviewed, time(&fields.reviewed).as_ref()));
    all.extend(single(Mapped::ReviewSeconds, fields.review_seconds.as_ref().map(|it| &it.at)));
    all.sort_by_key(|it| it.field);
    all
}

/// Shows a record to `look`, unpacked if its profile says so; else returns what stands in the way.
pub(super) fn viewed<R>(
    records: &RecordsPlan,
    text: &[u8],
    look: impl FnOnce(View<'_>) -> R,
) -> Result<R, Box<Step>> {
    let fault = |part: &str, says: String| Err(Box::new(step(part, Outcome::Fail, says)));
    let line = text.strip_suffix(b"\r").unwrap_or(text);
    if let Some(found) = records.table.as_ref().and_then(|_| read_fault(line)) {
        let (expected, actual) = (visible(&found.expected), visible(&found.actual));
        return fault("records.table", format!("Expected {expected}, found {actual}."));
    }
    let (mut scanner, mut inner) = (Scanner::new(), Scanner::new());
    let outer = match scanner.scan(line) {
        Ok(doc) if doc.root().kind() == Kind::Object => doc.root(),
        Ok(_) => return fault("records", "The record is no object.".to_owned()),
        Err(why) => return fault("records", format!("The record can't be read: {why}.")),
    };
    let Some(unwrap) = &records.unwrap else {
        return Ok(look(View { record: outer, outer, body: outer, line, file: line }));
    };
    let packed = match packed(unwrap, outer) {
        Ok(packed) => packed,
        Err(why) => return fault("records.unwrap", format!("{why}.")),
    };
    match inner.scan(&packed) {
        Ok(doc) if doc.root().kind() == Kind::Object => {
            let body = doc.root();
            let is_record = unwrap.holds == Holds::Record;
            let record = if is_record { body } else { outer };
            Ok(look(View { record, outer, body, line, file: line }))
        }
        Ok(_) => fault("records.unwrap", "What is packed is no object.".to_owned()),
        Err(why) => fault("records.unwrap", format!("What is packed can't be read: {why}.")),
    }
}
