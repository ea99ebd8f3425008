//! Samples, as the program shows them: draws with their seeds, what deviates, what is projected.

use exhibit_core::register::Register;
use exhibit_report::{Sample, SampleDraw, SampleNoted};
use serde_json::{Value, json};

use crate::assurance::thousands;
use crate::error::Error;
use crate::samples::{CountsShown, DrawShown, SampleBeside, SampleShown, sample, samples};

/// Members beyond so many are in the attachment only.
const PRINTED: usize = 100;

/// Returns all samples, by number.
pub(super) fn shown(register: &Register) -> Result<Vec<SampleShown>, Error> {
    samples(register).iter().map(|it| sample(register, it.id)).collect()
}

pub(super) fn printed(it: &SampleShown) -> Sample {
    let evaluation = it.evaluation.as_ref();
    let counts = it.counts.as_ref();
    let judgemental = it.method == "judgemental";
    let mut noted = it.draws.last().map(noted).unwrap_or_default();
    let attached = noted.len().saturating_sub(PRINTED) as u64;
    noted.truncate(PRINTED);
    Sample {
        id: it.id.to_string(),
        purpose: it.purpose.clone(),
        state: it.state.clone(),
        engagement: it.engagement.to_string(),
        requirements: it.requirements.clone(),
        population: it.population.clone(),
        count: it.count,
        digest: it.digest.to_hex(),
        strata_digest: it.strata_digest.map(|it| it.to_hex()).unwrap_or_default(),
        frozen: format!("{} by {}, entry {}", it.frozen.for_people(), it.by, thousands(it.entry)),
        method: it.method.clone(),
        judgemental,
        because: it.because.clone().unwrap_or_default(),
        strata: it.strata.iter().map(|it| (it.name.clone(), it.size, it.count)).collect(),
        size: it.size,
        demanded: demanded(it),
        draws: it.draws.iter().map(draw).collect(),
        beside: it.beside.iter().map(SampleBeside::for_people).collect(),
        results: counts.map(results).unwrap_or_default(),
        deviating: counts.map_or(0, |it| it.deviations + it.missing),
        open: counts.map_or(0, |it| it.open),
        noted,
        attached,
        projected: projected(it).unwrap_or_default(),
        limit: limit(it).unwrap_or_default(),
        shows: evaluation.map(|it| it.conclusion.clone()).unwrap_or_default(),
        reasons: evaluation.map(|it| it.reasons.clone()).unwrap_or_default(),
        conclusion: it.conclusion.clone().unwrap_or_default(),
    }
}

/// The same for machines: every member of every draw.
pub(super) fn for_machines(all: &[SampleShown]) -> Value {
    json!(all)
}

fn demanded(it: &SampleShown) -> String {
    let (Some(confidence), Some(tolerable)) = (&it.confidence, &it.tolerable) else {
        return String::new();
    };
    let looks = match it.looks {
        1 => "one look".to_owned(),
        n => format!("{n} looks"),
    };
    format!(
        "{confidence} confidence and a tolerable rate of {tolerable}; {} deviations expected, {looks} planned",
        it.expected
    )
}

fn draw(it: &DrawShown) -> SampleDraw {
    let checkpoint = it.checkpoint_size.zip(it.checkpoint_root);
    SampleDraw {
        draw: it.draw,
        when: format!("{} by {}, entry {}", it.at.for_people(), it.by, thousands(it.entry)),
        reason: it.reason.clone().unwrap_or_default(),
        number: it.number.clone().unwrap_or_default(),
        given_by: it.given_by.clone().unwrap_or_default(),
        checkpoint: checkpoint
            .map(|(size, root)| format!("{} entries, root {root}", thousands(size)))
            .unwrap_or_default(),
        seed: it.seed.map(|it| it.to_hex()).unwrap_or_default(),
    }
}

fn results(counts: &CountsShown) -> Vec<(String, u64)> {
    let all = [
        ("conforming", counts.conforming),
        ("deviating", counts.deviations),
        ("missing, which deviate too", counts.missing),
        ("not applicable", counts.not_applicable),
        ("without a result", counts.open),
    ];
    all.into_iter().filter(|(_, n)| *n > 0).map(|(what, n)| (what.to_owned(), n)).collect()
}

fn noted(draw: &DrawShown) -> Vec<SampleNoted> {
    let odd = draw.members.iter().filter(|it| it.result.as_deref() != Some("conforming"));
    let noted = odd.map(|it| SampleNoted {
        member: it.member.clone(),
        result: it.result.clone().unwrap_or_else(|| "no result yet".to_owned()),
        note: it.note.clone().unwrap_or_default(),
        evidence: it.evidence.iter().map(ToString::to_string).collect(),
    });
    noted.collect()
}

fn projected(it: &SampleShown) -> Option<String> {
    let found = it.evaluation.as_ref()?;
    let ((low, high), (from, to)) = (found.interval?, found.interval_rates.as_ref()?);
    Some(format!(
        "{} of {} deviate ({}); interval {} to {} ({from} to {to}) at {} confidence",
        thousands(found.projected?.into()),
        thousands(it.count),
        found.rate.as_ref()?,
        thousands(low.into()),
        thousands(high.into()),
        it.confidence.as_ref()?,
    ))
}

fn limit(it: &SampleShown) -> Option<String> {
    let found = it.evaluation.as_ref()?;
    Some(format!(
        "at most {} deviate ({}), one-sided; the tolerable rate is reached at {}",
        thousands(found.upper?.into()),
        found.upper_rate.as_ref()?,
        thousands(found.tolerable_members.into()),
    ))
}
