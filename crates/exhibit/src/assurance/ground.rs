//! What the evidence is worth that tests stand on: every item in question, also those that gave no record.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, Range};

use exhibit_assurance::ground::{Cut, EndOfLog, Gap, Ground, GroundItem};
use exhibit_core::appraisal::{Appraisal, EndState, Failure};
use exhibit_core::event::{EvidenceId, EvidenceKind, StreamRelation};
use exhibit_core::register::EvidenceState;
use exhibit_core::time::{Moment, Timestamp};
use exhibit_core::verdict::Word;

use crate::error::Error;
use crate::vault::{Open, Vault};

/// Which items a run is over.
pub(super) struct Chosen {
    /// What may hold records.
    pub(super) logs: BTreeSet<EvidenceId>,
    /// Populations and documents.
    pub(super) others: BTreeSet<EvidenceId>,
}

/// Tells whether an item may hold records of what AI systems did.
///
/// What nobody could read counts, unless somebody said that it is no log: it may be the one that holds them.
pub(super) fn is_log(item: &EvidenceState) -> bool {
    let said = item.received.kind;
    let unread = item.word() == Word::CannotCheck && said.is_none_or(|it| it == EvidenceKind::Log);
    unread || holds_records(item) || said == Some(EvidenceKind::Log)
}

/// Tells whether an item was read as a log.
fn holds_records(item: &EvidenceState) -> bool {
    item.verified.as_ref().is_some_and(|it| it.appraisal.format == "log")
}

/// Returns what these items are worth.
pub(super) fn ground(vault: &Vault<Open>, chosen: &Chosen) -> Result<Ground, Error> {
    let register = vault.register();
    let all = chosen.logs.iter().chain(&chosen.others).collect::<BTreeSet<_>>();
    let states: Vec<&EvidenceState> = all.into_iter().filter_map(|id| register.item(*id)).collect();
    let logs: Vec<&EvidenceState> =
        states.iter().copied().filter(|it| chosen.logs.contains(&it.received.id)).collect();
    let sessions = sessions(&logs);
    let mut items: BTreeMap<EvidenceId, GroundItem> =
        states.iter().map(|it| (it.received.id, plain(it, chosen, &sessions))).collect();
    for later in &logs {
        for relation in later.verified.iter().flat_map(|it| &it.relations) {
            let Some(earlier) = logs.iter().find(|it| it.received.id == relation.to.id) else {
                continue;
            };
            join(vault, &mut items, (earlier, later), relation.relation)?;
        }
    }
    Ok(Ground::new(items.into_values().collect()))
}

/// What an item says of itself.
fn plain(item: &EvidenceState, chosen: &Chosen, sessions: &BTreeSet<EvidenceId>) -> GroundItem {
    let id = item.received.id;
    let is_log = chosen.logs.contains(&id);
    let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
    // A log by its owner's word, whose records nobody could read.
    let unread = is_log && !holds_records(item);
    let systems = &item.received.systems;
    GroundItem {
        number: id.0,
        id: id.to_string(),
        digest: item.received.digest,
        word: if unread { item.word().max(Word::CannotCheck) } else { item.word() },
        end: end_of(appraisal, is_log),
        gaps: if is_log { appraisal.map(gaps).unwrap_or_default() } else { Vec::new() },
        cut: None,
        source: item.received.source.clone(),
        system: match systems.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        },
        covers: item.period().map(|it| (millis(it.from), millis(it.to))),
        session: sessions.contains(&id),
        is_log,
    }
}

/// A log whose format has no order may lack records anywhere: nothing shows its end.
fn end_of(appraisal: Option<&Appraisal>, is_log: bool) -> EndOfLog {
    match appraisal.map(|it| (it.end, it.records)) {
        Some((EndState::Proven, _)) => EndOfLog::Proven,
        _ if !is_log => EndOfLog::NoClaim,
        Some((_, records)) => {
            EndOfLog::Unproven { after_line: u32::try_from(records).unwrap_or(u32::MAX) }
        }
        None => EndOfLog::Unproven { after_line: 0 },
    }
}

/// Gaps inside a log, as far as failures are kept.
fn gaps(appraisal: &Appraisal) -> Vec<Gap> {
    let jumps = appraisal.failures.iter().filter(|it| it.check.as_deref() == Some("sequence"));
    jumps.filter_map(gap).collect()
}

/// A number that is too high shows how many are missing; one that is too low shows no gap.
fn gap(failure: &Failure) -> Option<Gap> {
    let line = u32::try_from(failure.line).ok()?;
    let numbers = failure.expected.parse::<u64>().ok().zip(failure.actual.parse::<u64>().ok());
    let records = match numbers {
        Some((expected, actual)) if actual <= expected => return None,
        Some((expected, actual)) => u32::try_from(actual - expected).ok(),
        None => None,
    };
    Some(Gap { after_line: line.saturating_sub(1), records })
}

/// Logs of one source that each begin with their first record: sessions, of which there may have been more.
fn sessions(logs: &[&EvidenceState]) -> BTreeSet<EvidenceId> {
    let mut by_source: BTreeMap<(&str, &str), Vec<(&EvidenceState, &str)>> = BTreeMap::new();
    for item in logs {
        let Some(verified) = &item.verified else { continue };
        let appraisal = &verified.appraisal;
        let whole = verified.starts_after == Some(0);
        if let (Some(profile), Some(stream), true) = (&appraisal.profile, &appraisal.stream, whole)
        {
            let source = item.received.source.as_deref().unwrap_or_default();
            by_source.entry((source, profile)).or_default().push((item, stream));
        }
    }
    let several = by_source
        .into_values()
        .filter(|items| items.iter().map(|(_, stream)| *stream).collect::<BTreeSet<_>>().len() > 1);
    several.flatten().map(|(item, _)| item.received.id).collect()
}

/// What a later export of the same log shows of an earlier one.
fn join(
    vault: &Vault<Open>,
    items: &mut BTreeMap<EvidenceId, GroundItem>,
    (earlier, later): (&EvidenceState, &EvidenceState),
    relation: StreamRelation,
) -> Result<(), Error> {
    let begins = items.get(&later.received.id).and_then(|it| it.covers).map(|(from, _)| from);
    let cut = match relation {
        StreamRelation::Continues | StreamRelation::Overlaps | StreamRelation::Extends => {
            cut(vault, earlier, later)?
        }
        _ => None,
    };
    let Some(own) = items.get_mut(&earlier.received.id) else { return Ok(()) };
    match relation {
        StreamRelation::Gap => {
            let records = earlier.verified.as_ref().map_or(0, |it| it.appraisal.records);
            let after_line = u32::try_from(records).unwrap_or(u32::MAX);
            own.gaps.push(Gap { after_line, records: None });
        }
        StreamRelation::Continues | StreamRelation::Overlaps | StreamRelation::Extends => {
            own.covers = own.covers.map(|(from, to)| (from, begins.unwrap_or(to).max(to)));
            own.cut = match (own.cut.take(), cut) {
                (Some(before), Some(now)) if before.records >= now.records => Some(before),
                (before, now) => now.or(before),
            };
        }
        _ => {}
    }
    Ok(())
}

/// Records of the time that an export is said to cover, which come after its last and are in a later export only.
fn cut(
    vault: &Vault<Open>,
    earlier: &EvidenceState,
    later: &EvidenceState,
) -> Result<Option<Cut>, Error> {
    let covered = earlier.verified.as_ref().and_then(|it| it.appraisal.covered.as_ref());
    let last = covered.and_then(|it| Moment::parse(&it.to)).and_then(Moment::timestamp);
    let dates = &earlier.received.dates;
    let said = dates.collected.or(dates.period.map(|it| it.to));
    let Some((last, said)) = last.zip(said).filter(|(last, said)| last < said) else {
        return Ok(None);
    };
    let range = Range { start: millis(last) + 1000, end: millis(said) + 1000 };
    let (mut records, mut line) = (0_u32, 0);
    vault.store().observe(&[later.received.id.0], Some(range), &mut |row| {
        records = records.saturating_add(1);
        if line == 0 {
            line = row.line;
        }
        ControlFlow::Continue(())
    })?;
    let found_in = later.received.id.0;
    Ok((records > 0).then_some(Cut { records, found_in, line }))
}

fn millis(moment: Timestamp) -> i64 {
    moment.unix() * 1000
}
