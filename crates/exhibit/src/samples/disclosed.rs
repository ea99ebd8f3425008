//! Samples in bundles: what goes out so that a stranger can draw again, and drawing from a bundle with no vault.

use std::fs::File;
use std::io::Read as _;

use exhibit_bundle::{BundleReport, SampleReport, layout};
use exhibit_core::digest::Sha256;
use exhibit_core::event::{EvidenceId, SampleId, SamplingMethod, SeedStated};
use exhibit_core::register::SampleState;
use exhibit_core::verdict::Word;
use exhibit_sampling::{Population, record};
use exhibit_verify::watch::Watcher;
use exhibit_verify::zip::{Archive, Limits, Sought};
use schemars::JsonSchema;
use serde::Serialize;

use super::SampleError;
use super::draw::{Drawn, DrawnAgainShown, Redrawn};
use super::freeze::CheckpointShown;
use crate::bundle::{BundleCheck, verify_bundle};
use crate::error::Error;
use crate::host::Host;
use crate::vault::{Open, Vault};

/// A sample all of whose population goes out.
pub(crate) struct DisclosedSample {
    /// Its number.
    pub(crate) id: SampleId,
    /// The list of members, or why there is none.
    pub(crate) list: Result<Vec<u8>, String>,
    /// The first checkpoint after its freeze, with its signatures.
    pub(crate) checkpoint: Option<Vec<u8>>,
}

/// A sample, drawn from a bundle with no vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BundleRedraw {
    /// The bundle's word: what all of this rests on.
    pub word: Word,
    /// What came of drawing again what was drawn.
    pub redrawn: Redrawn,
    /// The first checkpoint after the freeze, if the bundle has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointShown>,
    /// What the number that was brought draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn: Option<Drawn>,
}

/// The longest list of members that is read.
const MAX_LIST: u64 = 1 << 30;

/// Returns the samples all of whose population is disclosed, by number.
///
/// A list says which records meet a filter, so it stays with the records.
pub(crate) fn disclosed_samples(
    vault: &Vault<Open>,
    items: &[EvidenceId],
) -> Result<Vec<DisclosedSample>, Error> {
    let register = vault.register();
    let goes_out = |state: &&SampleState| {
        let of = record::items(register, &state.frozen.said.population.of);
        !of.is_empty() && of.iter().all(|id| items.contains(id))
    };
    register.samples().filter(goes_out).map(|it| vault.disclosed_sample(it)).collect()
}

/// Draws samples of a bundle again, and one by a number of one's own, with no vault.
///
/// # Errors
/// [`Error::Sample`] if the bundle does not hold what is needed; as [`verify_bundle`].
pub fn redraw_in_bundle(
    host: &Host<'_>,
    check: &BundleCheck<'_>,
    id: SampleId,
    number: Option<&str>,
    watcher: &dyn Watcher,
) -> Result<BundleRedraw, Error> {
    let report = verify_bundle(host, check, watcher)?;
    let sample = report.samples.iter().find(|it| it.id == id);
    let sample = sample.ok_or_else(|| SampleError::NotInBundle(format!("a sample {id}")))?;
    let origin = report.origin.clone().unwrap_or_default();
    let head = sample.checkpoint.map(|it| CheckpointShown {
        origin: origin.clone(),
        size: it.size,
        root: data_encoding::BASE64.encode(&it.root.0),
    });
    let drawn = match number {
        Some(number) => Some(drawn_from(check, &report, sample, &origin, number)?),
        None => None,
    };
    Ok(BundleRedraw { word: report.word, redrawn: again(&report, sample), checkpoint: head, drawn })
}

impl Vault<Open> {
    fn disclosed_sample(&self, state: &SampleState) -> Result<DisclosedSample, Error> {
        let list = match self.frozen_population(state) {
            Ok(population) => Ok(population.list()),
            Err(Error::Sample(SampleError::Changed { reasons, .. })) => Err(reasons.join("; ")),
            Err(error) => return Err(error),
        };
        let size = self.head_after(state)?.size;
        let checkpoint = Some(self.cosigned_note(size)?);
        Ok(DisclosedSample { id: state.frozen.said.id, list, checkpoint })
    }
}

fn again(report: &BundleReport, sample: &SampleReport) -> Redrawn {
    let mut redrawn = Redrawn::begin(&sample.frozen);
    for draw in &sample.draws {
        let (number, members) = (draw.draw, draw.members.len() as u64);
        redrawn.draws.push(DrawnAgainShown { draw: number, members, same: draw.same });
        match draw.same {
            Some(false) => {
                redrawn.reasons.push(format!("draw {number} does not follow from its seed"));
            }
            None => redrawn.reasons.push(format!("draw {number} could not be checked")),
            Some(true) => {}
        }
    }
    match sample.list_is_frozen {
        Some(true) => {}
        Some(false) => {
            redrawn.reasons.insert(0, "its list of members is not the frozen one".into());
        }
        None => redrawn.reasons.insert(0, "its list of members is not in this bundle".into()),
    }
    if report.word >= Word::Diverged {
        redrawn.reasons.insert(0, format!("the bundle is {}", report.word));
    }
    redrawn.settled()
}

/// The list is the frozen one and the checkpoint is signed: the report says so, or nothing is drawn.
fn drawn_from(
    check: &BundleCheck<'_>,
    report: &BundleReport,
    sample: &SampleReport,
    origin: &str,
    number: &str,
) -> Result<Drawn, Error> {
    let (id, frozen) = (sample.id, &sample.frozen);
    if report.word >= Word::Diverged {
        return Err(SampleError::BundleWord { word: report.word }.into());
    }
    let method = frozen.method.as_str();
    if matches!(frozen.method, SamplingMethod::Judgemental { .. }) {
        return Err(SampleError::Method { sample: id, method, asked: "drawn" }.into());
    }
    let lacks = |what: &str| SampleError::NotInBundle(format!("{what} of {id}"));
    let checkpoint = sample.checkpoint.ok_or_else(|| lacks("the checkpoint after the freeze"))?;
    let list = list_in(check, sample)?.ok_or_else(|| lacks("the list of members"))?;
    let population = Population::read(&list)?;
    let stated = SeedStated {
        origin: origin.to_owned(),
        checkpoint,
        number: number.to_owned(),
        given_by: String::new(),
        seed: Sha256([0; 32]),
    };
    let seed = record::seed(&population, &stated)?;
    let members = record::draw_frozen(frozen, &population, &seed)?;
    Ok(Drawn {
        sample: id,
        draw: None,
        seed: Some(seed.value()),
        members: members.iter().map(|it| it.what.to_string()).collect(),
    })
}

fn list_in(check: &BundleCheck<'_>, sample: &SampleReport) -> Result<Option<Vec<u8>>, Error> {
    if sample.list_is_frozen != Some(true) {
        return Ok(None);
    }
    let file = File::open(check.file).map_err(|e| Error::unreadable(check.file, &e))?;
    let source = Sought::new(file).map_err(|e| Error::unreadable(check.file, &e))?;
    let unreadable = |what: String| SampleError::NotInBundle(format!("a readable list: {what}"));
    let archive =
        Archive::strict(&source, &Limits::BUNDLE).map_err(|e| unreadable(e.to_string()))?;
    let path = layout::population_path(sample.id);
    let own = |name: &str| name.split_once('/').is_some_and(|(_, rest)| rest == path);
    let Some(entry) = archive.entries().iter().find(|it| own(&it.name)) else { return Ok(None) };
    let mut list = Vec::new();
    let member = archive.open(entry).map_err(|e| unreadable(e.to_string()))?;
    member.take(MAX_LIST).read_to_end(&mut list).map_err(|e| unreadable(e.to_string()))?;
    Ok(Some(list))
}
