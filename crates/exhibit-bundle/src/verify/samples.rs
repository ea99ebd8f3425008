//! Samples, drawn again: the list of members is the frozen one, the checkpoint is the first after the freeze, and
//! seed and members follow from both and the number.

use exhibit_core::event::{CheckpointCited, SampleDrawn, SampleFrozen};
use exhibit_core::register::SampleState;
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_ledger::checkpoint;
use exhibit_ledger::note::MAX_NOTE;
use exhibit_sampling::{Population, record};

use super::VerifyError;
use super::bag::OpenBag;
use super::ledger::Replayed;
use crate::layout;
use crate::report::{BundleReport, Findings, SampleDrawReport, SampleReport};

/// Longest list of members: ten million of them.
const MAX_LIST: u64 = 1 << 30;

/// Draws again every sample that the ledger opens here; a bundle without samples has no such check.
pub(super) fn check(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    findings: &mut Findings,
    report: &mut BundleReport,
) -> Result<(), VerifyError> {
    for state in ledger.register.samples() {
        let sample = check_sample(bag, ledger, state, findings)?;
        report.samples.push(sample);
    }
    let all = &report.samples;
    if all.is_empty() {
        return Ok(());
    }
    let draws = || all.iter().flat_map(|it| &it.draws);
    let same = draws().filter(|it| it.same == Some(true)).count();
    let lists = all.iter().filter(|it| it.list_is_frozen == Some(true)).count();
    let (samples, drawn) = (all.len(), draws().count());
    let passed =
        format!("frozen lists here: {lists} of {samples}; draws that follow: {same} of {drawn}");
    findings.settle("samples", passed);
    Ok(())
}

fn check_sample(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    state: &SampleState,
    findings: &mut Findings,
) -> Result<SampleReport, VerifyError> {
    let frozen = &state.frozen.said;
    let checkpoint = check_checkpoint(bag, ledger, state, findings)?;
    let (list, population) = check_list(bag, frozen, findings)?;
    let mut sample = SampleReport {
        id: frozen.id,
        frozen: frozen.clone(),
        list_is_frozen: list,
        checkpoint,
        draws: Vec::new(),
    };
    for draw in &state.draws {
        let said = &draw.drawn.said;
        let same = match &population {
            Some(population) => check_draw(ledger, state, population, said, findings),
            None => None,
        };
        let seed = said.seed.as_ref();
        sample.draws.push(SampleDrawReport {
            draw: said.draw,
            number: seed.map(|it| visible(&it.number).into_owned()),
            given_by: seed.map(|it| visible(&it.given_by).into_owned()),
            members: said.members.iter().map(|it| it.what.to_string()).collect(),
            same,
        });
    }
    check_projection(ledger, state, findings);
    Ok(sample)
}

/// Returns whether the list is the frozen one, if it is here, and the list itself if it is.
fn check_list(
    bag: &OpenBag<'_>,
    frozen: &SampleFrozen,
    findings: &mut Findings,
) -> Result<(Option<bool>, Option<Population>), VerifyError> {
    let path = layout::population_path(frozen.id);
    bag.account(&path);
    if !bag.holds(&path) {
        let id = frozen.id;
        findings.not_checked.push(format!(
            "{id}: its list of members is not here, so that it can't be drawn again from this bundle"
        ));
        return Ok((None, None));
    }
    let expected = frozen.population.digest.to_hex();
    let read = bag.read(&path, MAX_LIST)?.ok_or_else(|| "damaged or too long".to_owned());
    let read = read.and_then(|bytes| Population::read(&bytes).map_err(|e| e.to_string()));
    let same = read.and_then(|population| {
        record::check_population(frozen, &population).map_err(|e| e.to_string())?;
        Ok(population)
    });
    match same {
        Ok(population) => Ok((Some(true), Some(population))),
        Err(actual) => {
            findings.fail(Word::Broken, &path, &expected, &actual);
            Ok((Some(false), None))
        }
    }
}

/// The checkpoint that lies beside the list is signed, and one of this ledger.
fn check_checkpoint(
    bag: &OpenBag<'_>,
    ledger: &Replayed,
    state: &SampleState,
    findings: &mut Findings,
) -> Result<Option<CheckpointCited>, VerifyError> {
    let path = layout::freeze_checkpoint_path(state.frozen.said.id);
    bag.account(&path);
    if !bag.holds(&path) {
        return Ok(None);
    }
    let note = bag.read(&path, MAX_NOTE as u64)?.unwrap_or_default();
    let verified = checkpoint::verify(&note, &ledger.head.origin, &[ledger.log_key]);
    let head = match verified {
        Ok(verified) => verified.head().clone(),
        Err(finding) => {
            findings.fail(Word::Broken, &path, "a head of this ledger", &finding.to_string());
            return Ok(None);
        }
    };
    let first = state.frozen.leaf + 1;
    let is_first = head.size == first || (ledger.goes_on() && head.size > first);
    if !is_first {
        let actual = format!("one over {} entries", head.size);
        findings.fail(Word::Broken, &path, "the first checkpoint after the freeze", &actual);
        return Ok(None);
    }
    if ledger.roots.get(&head.size) != Some(&head.root) {
        findings.fail(Word::Broken, &path, "a root of this ledger", &head.root.to_hex());
        return Ok(None);
    }
    Ok(Some(CheckpointCited { size: head.size, root: head.root }))
}

/// Returns whether a draw follows; nothing where it was made in the log before this one.
fn check_draw(
    ledger: &Replayed,
    state: &SampleState,
    population: &Population,
    said: &SampleDrawn,
    findings: &mut Findings,
) -> Option<bool> {
    let (id, path) = (said.id, layout::population_path(said.id));
    let what = format!("{id}, draw {}", said.draw);
    let again = record::draw_again(&ledger.register, &state.frozen.said, population, said);
    let same = match again {
        Ok(again) if again.is_same() => true,
        Ok(again) => {
            let actual = match again.seed {
                Some(false) => "another seed",
                _ => "other members",
            };
            findings.fail(Word::Broken, &path, &format!("{what}: as its entry says"), actual);
            return Some(false);
        }
        Err(error) => {
            findings.fail(
                Word::Broken,
                &path,
                &format!("{what}: as its entry says"),
                &error.to_string(),
            );
            return Some(false);
        }
    };
    let Some(seed) = &said.seed else { return Some(same) };
    if seed.origin != ledger.head.origin.as_str() {
        if ledger.goes_on() {
            findings.not_checked.push(format!(
                "{what}: its checkpoint is one of the log {}, on which this one goes on",
                visible(&seed.origin)
            ));
            return Some(same);
        }
        findings.fail(Word::Broken, &what, ledger.head.origin.as_str(), &seed.origin);
        return Some(false);
    }
    let root = ledger.roots.get(&seed.checkpoint.size);
    if root == Some(&seed.checkpoint.root) {
        return Some(same);
    }
    match root {
        Some(root) => {
            findings.fail(Word::Broken, &what, &root.to_hex(), &seed.checkpoint.root.to_hex());
        }
        None => {
            findings.fail(
                Word::Broken,
                &what,
                "the first checkpoint after the freeze",
                "another one",
            );
        }
    }
    Some(false)
}

/// What closed a sample says of the population must be what its results give.
fn check_projection(ledger: &Replayed, state: &SampleState, findings: &mut Findings) {
    let (Some(closed), Some(draw)) = (&state.closed, state.draw()) else { return };
    let id = state.frozen.said.id;
    // Results in an entry that is not opened can't be counted.
    if ledger.closed.iter().any(|(_, kind)| kind.starts_with("sample.")) {
        findings.not_checked.push(format!("{id}: what it says of its population"));
        return;
    }
    let found = record::evaluation(&ledger.register, state);
    let found =
        found.map(|found| found.and_then(|it| record::projection(&state.frozen.said, draw, &it)));
    let same = found.as_ref().is_ok_and(|found| *found == closed.said.projection);
    if !same {
        let actual = found.err().map_or_else(|| "another one".to_owned(), |e| e.to_string());
        findings.fail(
            Word::Broken,
            &id.to_string(),
            "the projection that its results give",
            &actual,
        );
    }
}
