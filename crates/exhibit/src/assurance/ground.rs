//! What the evidence is worth that tests stand on: every item in question, also those that gave no record.

use std::collections::{BTreeMap, BTreeSet};

use exhibit_assurance::ground::{Cut, EndOfLog, Gap, Ground, GroundItem, Withdrawn};
use exhibit_core::appraisal::{Appraisal, EndState, Failure};
use exhibit_core::event::{EvidenceId, EvidenceKind, StreamRelation};
use exhibit_core::register::{EvidenceState, Register};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;

use crate::error::Error;
use crate::relied::Doubts;
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
    let doubts = Doubts::of(register);
    let item = |it: &&EvidenceState| {
        let mut own = plain(it, chosen, &sessions);
        if !doubts.lost(it).is_empty() {
            own.word = own.word.max(Word::Unanchored);
            if own.end == EndOfLog::Proven {
                let records = it.verified.as_ref().map_or(0, |it| it.appraisal.records);
                let after_line = u32::try_from(records).unwrap_or(u32::MAX);
                own.end = EndOfLog::Unproven { after_line };
            }
        }
        (it.received.id, own)
    };
    let mut items: BTreeMap<EvidenceId, GroundItem> = states.iter().map(item).collect();
    for later in &logs {
        for relation in later.verified.iter().flat_map(|it| &it.relations) {
            let Some(earlier) = logs.iter().find(|it| it.received.id == relation.to.id) else {
                continue;
            };
            join(&mut items, (earlier, later), relation.relation);
        }
    }
    for log in &logs {
        let cut = cut(vault, log, &logs)?;
        if let Some(own) = items.get_mut(&log.received.id) {
            own.cut = cut;
            own.withdrawn = withdrawn(register, log);
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
        withdrawn: Vec::new(),
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
    items: &mut BTreeMap<EvidenceId, GroundItem>,
    (earlier, later): (&EvidenceState, &EvidenceState),
    relation: StreamRelation,
) {
    let begins = items.get(&later.received.id).and_then(|it| it.covers).map(|(from, _)| from);
    let Some(own) = items.get_mut(&earlier.received.id) else { return };
    match relation {
        StreamRelation::Gap => {
            let records = earlier.verified.as_ref().map_or(0, |it| it.appraisal.records);
            let after_line = u32::try_from(records).unwrap_or(u32::MAX);
            own.gaps.push(Gap { after_line, records: None });
        }
        StreamRelation::Continues | StreamRelation::Overlaps | StreamRelation::Extends => {
            own.covers = own.covers.map(|(from, to)| (from, begins.unwrap_or(to).max(to)));
        }
        _ => {}
    }
}

/// Returns the exports that were withdrawn and that say something against this one: by contradicting it, or because they
/// were DIVERGED or BROKEN themselves and are of the same log.
fn withdrawn(register: &Register, log: &EvidenceState) -> Vec<Withdrawn> {
    let stream = |item: &EvidenceState| {
        let appraisal = item.verified.as_ref().map(|it| &it.appraisal)?;
        Some((appraisal.profile.clone()?, appraisal.stream.clone()?))
    };
    let own = stream(log);
    let gone = register.evidence().filter(|it| !it.is_held());
    let against = gone.filter_map(|it| {
        let contradicts = conflict(it, log) || conflict(log, it);
        let doubtful = matches!(it.word(), Word::Diverged | Word::Broken);
        let tells = contradicts || (doubtful && own.is_some() && stream(it) == own);
        let said = || Withdrawn { id: it.received.id.to_string(), word: it.word(), contradicts };
        tells.then(said)
    });
    against.collect()
}

/// Tells whether an export was seen to contradict an earlier one.
fn conflict(later: &EvidenceState, earlier: &EvidenceState) -> bool {
    let relations = later.verified.iter().flat_map(|it| &it.relations);
    let mut conflicts = relations.filter(|it| it.relation == StreamRelation::Conflict);
    conflicts.any(|it| it.to.id == earlier.received.id)
}

/// Returns the gravest of the ends that later exports show to be missing.
fn cut(
    vault: &Vault<Open>,
    item: &EvidenceState,
    logs: &[&EvidenceState],
) -> Result<Option<Cut>, Error> {
    let missing = vault.missing_ends(item, logs)?.into_iter().max_by_key(|it| it.records);
    Ok(missing.map(|it| Cut {
        records: u32::try_from(it.records).unwrap_or(u32::MAX),
        found_in: it.by.0,
        line: it.line,
    }))
}

fn millis(moment: Timestamp) -> i64 {
    moment.unix() * 1000
}
