//! Samples: populations that are frozen, draws that nobody can choose, and what they show.

use std::collections::BTreeMap;
use std::path::PathBuf;

use exhibit::Error;
use exhibit::bundle::BundleCheck;
use exhibit::core::day::Day;
use exhibit::core::event::{EngagementId, EvidenceId, RegisterId, SampleId, SampleOutcome};
use exhibit::delivery::shown;
use exhibit::inspect::read_trust;
use exhibit::records::RecordOpened;
use exhibit::samples::{
    BundleRedraw, CheckpointShown, Drawn, FreezeRequest, Frozen, MembersSaid, MethodAsked,
    PaperTaken, PopulationAsked, ProjectionShown, RecordFilter, Redrawn, ResultGiven, Said,
    SampleLine, SamplePlanned, SampleShown, SizesRequest, SizesShown, redraw_in_bundle, sample,
    samples, sizes,
};
use exhibit::verify::trust::TrustSet;
use schemars::JsonSchema;
use serde::Deserialize;
use tauri::{AppHandle, State};

use super::{day, items, written};
use crate::desk::Desk;
use crate::fault::Answer;
use crate::{jobs, machine};

/// What sizes are asked for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct SizesAsked {
    population: u32,
    /// As a percentage.
    confidence: String,
    /// As a percentage.
    tolerable: String,
    /// For how many expected deviations.
    expected: Vec<u32>,
    looks: u32,
}

/// What a sample is to be drawn from, as the page tells it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "from", rename_all = "kebab-case")]
pub(crate) enum PopulationTold {
    /// Records of items.
    Records {
        items: Vec<String>,
        /// Only records that hold this: kind, system, version, agent, `risk_level`, outcome; days `from` and `to`.
        holding: BTreeMap<String, String>,
    },
    /// Whole items.
    Items { items: Vec<String> },
    /// Rows of a snapshot.
    Rows {
        register: RegisterId,
        /// What cells must hold, by column.
        holding: BTreeMap<String, String>,
    },
}

/// What is to be frozen.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct FreezeAsked {
    purpose: String,
    engagement: EngagementId,
    requirements: Vec<String>,
    population: PopulationTold,
    /// `random`, `stratified`, `interval` or `judgemental`.
    method: String,
    /// By what a stratified sample divides the population.
    stratify_by: Option<String>,
    /// Why these members, or why their order has nothing to do with deviations.
    because: Option<String>,
    confidence: Option<String>,
    tolerable: Option<String>,
    expected: u32,
    looks: u32,
    /// How many to draw, instead of as many as are needed.
    size: Option<u32>,
}

/// A bundle from which a sample is drawn again, with no vault.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub(crate) struct BundleAsked {
    file: PathBuf,
    sample: String,
    /// The log's origin, from paper.
    origin: Option<String>,
    /// Keys that may have signed it.
    signer: Vec<PathBuf>,
    /// A number of one's own to draw by.
    number: Option<String>,
}

/// Returns the samples.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_list(desk: State<'_, Desk>) -> Answer<Vec<SampleLine>> {
    desk.read(|vault| Ok(samples(vault.register())))
}

/// Returns a sample with all that is known of it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_show(desk: State<'_, Desk>, id: SampleId) -> Answer<SampleShown> {
    desk.read(|vault| sample(vault.register(), id))
}

/// Computes how large a random sample has to be.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_sizes(asked: SizesAsked) -> Answer<SizesShown> {
    Ok(sizes(&SizesRequest {
        population: asked.population,
        confidence: &asked.confidence,
        tolerable: &asked.tolerable,
        expected: &asked.expected,
        looks: asked.looks,
    })?)
}

/// Counts a population that nobody has frozen yet.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_count(desk: State<'_, Desk>, population: PopulationTold) -> Answer<u64> {
    let asked = population.asked()?;
    desk.read(|vault| vault.count_population(&asked))
}

/// Says what would be frozen.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_plan(desk: State<'_, Desk>, asked: FreezeAsked) -> Answer<SamplePlanned> {
    asked.with(|request| desk.read(|vault| vault.plan_sample(request)))
}

/// Freezes a population.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_freeze(desk: State<'_, Desk>, asked: FreezeAsked) -> Answer<Frozen> {
    asked.with(|request| desk.write(|vault, host| vault.freeze_sample(host, request)))
}

/// Returns the checkpoint that the other side gets before they say a number.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_checkpoint(desk: State<'_, Desk>, id: SampleId) -> Answer<CheckpointShown> {
    desk.read(|vault| vault.sample_checkpoint(id))
}

/// Draws by the number that the other side gives.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_draw(
    desk: State<'_, Desk>,
    id: SampleId,
    number: String,
    given_by: String,
    reason: Option<String>,
) -> Answer<Drawn> {
    let said = Said { number: number.trim(), given_by: given_by.trim() };
    desk.write(|vault, host| vault.draw_sample(host, id, said, written(reason.as_ref())))
}

/// Writes down which members a person chose.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_choose(
    desk: State<'_, Desk>,
    id: SampleId,
    members: Vec<String>,
    reason: Option<String>,
) -> Answer<Drawn> {
    desk.write(|vault, host| vault.choose_sample(host, id, &members, written(reason.as_ref())))
}

/// Makes the population and every draw again, and says whether they are the same.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_redraw(desk: State<'_, Desk>, id: SampleId) -> Answer<Redrawn> {
    desk.read(|vault| vault.redraw_sample(id))
}

/// Draws a sample of a bundle again, with no vault; returns the number of the work.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_redraw_in_bundle(app: AppHandle, asked: BundleAsked) -> u64 {
    let about = shown(&asked.file);
    jobs::start(&app, "redraw", &about, move |_, watcher| -> Answer<BundleRedraw> {
        let expected = "a sample's number such as S-001";
        let text = asked.sample.trim();
        let id = SampleId::parse(text).ok_or_else(|| Error::text("sample", text, expected))?;
        let (signer, trust) = (read_trust(&asked.signer)?, TrustSet::default());
        let host = machine::host();
        let check = BundleCheck {
            file: &asked.file,
            origin: written(asked.origin.as_ref()),
            signer: &signer,
            trust: &trust,
            at: (host.now)(),
        };
        let number = written(asked.number.as_ref());
        Ok(redraw_in_bundle(&host, &check, id, number, watcher)?)
    })
}

/// Returns what the members say of themselves that were drawn last.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_members(desk: State<'_, Desk>, id: SampleId) -> Answer<MembersSaid> {
    desk.read(|vault| vault.sample_members_said(id))
}

/// Opens one record that was drawn.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_record(
    desk: State<'_, Desk>,
    item: EvidenceId,
    line: u32,
) -> Answer<RecordOpened> {
    desk.read(|vault| vault.open_record(item, line))
}

/// Writes down what a member showed, or all that have no result (`rest`).
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_result(
    desk: State<'_, Desk>,
    id: SampleId,
    member: String,
    outcome: SampleOutcome,
    note: Option<String>,
    evidence: Vec<String>,
    because: Option<String>,
) -> Answer<SampleShown> {
    let note = written(note.as_ref()).map(str::to_owned);
    let given = ResultGiven { member, outcome, note, evidence: items(&evidence)? };
    desk.write(|vault, host| {
        vault.record_results(host, id, &[given], written(because.as_ref()))?;
        sample(vault.register(), id)
    })
}

/// Writes a sheet with a row for each drawn member; returns how many.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_paper(desk: State<'_, Desk>, id: SampleId, path: PathBuf) -> Answer<u64> {
    desk.write(|vault, host| vault.write_sample_paper(host, id, &path))
}

/// Reads a filled sheet: all of it, or nothing.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_take_paper(
    desk: State<'_, Desk>,
    id: SampleId,
    path: PathBuf,
    because: Option<String>,
) -> Answer<PaperTaken> {
    desk.write(|vault, host| vault.take_sample_paper(host, id, &path, written(because.as_ref())))
}

/// Closes a sample.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn samples_close(
    desk: State<'_, Desk>,
    id: SampleId,
    conclusion: String,
) -> Answer<Option<ProjectionShown>> {
    desk.write(|vault, host| vault.close_sample(host, id, conclusion.trim()))
}

impl PopulationTold {
    fn asked(&self) -> Result<PopulationAsked, Error> {
        Ok(match self {
            Self::Records { items: named, holding } => {
                PopulationAsked::Records { items: items(named)?, filter: filter(holding)? }
            }
            Self::Items { items: named } => PopulationAsked::Items(items(named)?),
            Self::Rows { register, holding } => {
                PopulationAsked::Rows { register: *register, filter: holding.clone() }
            }
        })
    }
}

fn filter(holding: &BTreeMap<String, String>) -> Result<RecordFilter, Error> {
    let of = |key: &str| written(holding.get(key)).map(str::to_owned);
    let from = of("from").map(|text| day("from", &text)).transpose()?;
    let to = of("to").map(|text| day("to", &text)).transpose()?;
    Ok(RecordFilter {
        kind: of("kind"),
        system: of("system"),
        version: of("version"),
        agent: of("agent"),
        risk_level: of("risk_level"),
        outcome: of("outcome"),
        from: from.map(Day::begins),
        to: to.map(Day::ends),
    })
}

impl FreezeAsked {
    fn with<T>(&self, then: impl FnOnce(&FreezeRequest<'_>) -> Answer<T>) -> Answer<T> {
        let (population, method) = (self.population.asked()?, self.method()?);
        then(&FreezeRequest {
            purpose: self.purpose.trim(),
            engagement: self.engagement,
            requirements: &self.requirements,
            population: &population,
            method: &method,
            confidence: written(self.confidence.as_ref()),
            tolerable: written(self.tolerable.as_ref()),
            expected: self.expected,
            looks: self.looks,
            size: self.size,
        })
    }

    fn method(&self) -> Result<MethodAsked, Error> {
        let because = || written(self.because.as_ref()).map(str::to_owned);
        Ok(match self.method.as_str() {
            "random" => MethodAsked::Random,
            "stratified" => {
                let expected = "what to divide the population by, such as version";
                let by = written(self.stratify_by.as_ref());
                let by = by.ok_or_else(|| Error::text("strata", "", expected))?;
                MethodAsked::Stratified { by: by.to_owned() }
            }
            "interval" => MethodAsked::Interval { order: because() },
            "judgemental" => MethodAsked::Judgemental { because: because() },
            other => {
                let expected = "random, stratified, interval or judgemental";
                return Err(Error::text("method", other, expected));
            }
        })
    }
}
