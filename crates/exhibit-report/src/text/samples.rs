//! Texts on samples. What a sample shows is said in the words of its evaluation only.

use super::{count, number};
use crate::model::{Pack, Sample};

pub(crate) const SAMPLES: &str = "Samples";
pub(crate) const SAMPLES_SENTENCE: &str = "Each population was frozen before anybody could know what would be drawn. A missing member deviates, and nothing takes its place. Every draw is an entry; a further one is counted.";
pub(crate) const HEAD_SAMPLE: &str = "Sample";
pub(crate) const HEAD_SAMPLE_DRAWN: &str = "Drawn of";
pub(crate) const HEAD_SAMPLE_REDRAWS: &str = "Redraws";
pub(crate) const HEAD_SAMPLE_DEVIATING: &str = "Deviating";
pub(crate) const HEAD_SAMPLE_OPEN: &str = "Open";
pub(crate) const HEAD_SAMPLE_BELOW: &str = "Below the tolerable rate";
pub(crate) const HEAD_SAMPLE_MEMBER: &str = "Member";
pub(crate) const HEAD_SAMPLE_RESULT: &str = "Result";
pub(crate) const HEAD_SAMPLE_SEEN: &str = "What was seen";
pub(crate) const LABEL_SAMPLE_POPULATION: &str = "Population";
pub(crate) const LABEL_SAMPLE_MEMBERS: &str = "SHA-256 of members";
pub(crate) const LABEL_SAMPLE_STRATA_DIGEST: &str = "SHA-256 with strata";
pub(crate) const LABEL_SAMPLE_FROZEN: &str = "Frozen";
pub(crate) const LABEL_SAMPLE_METHOD: &str = "Method";
pub(crate) const LABEL_SAMPLE_SIZE: &str = "Size";
pub(crate) const LABEL_SAMPLE_STRATUM: &str = "Stratum";
pub(crate) const LABEL_SAMPLE_BESIDE: &str = "Beside it";
pub(crate) const LABEL_SAMPLE_SEED: &str = "Seed";
pub(crate) const LABEL_SAMPLE_RESULTS: &str = "Results";
pub(crate) const LABEL_SAMPLE_PROJECTED: &str = "Projected";
pub(crate) const LABEL_SAMPLE_LIMIT: &str = "Upper limit";
pub(crate) const LABEL_SAMPLE_CONCLUSION: &str = "Conclusion";
pub(crate) const LABEL_SAMPLE_BELOW: &str = "Below the rate";
pub(crate) const SAMPLE_NOT_PROJECTED: &str =
    "Somebody chose these members: nothing is projected from them to the others.";
pub(crate) const SAMPLE_NEVER_DRAWN: &str = "Nothing was drawn yet.";
pub(crate) const SAMPLE_NOTHING_IN: &str = "none yet";

pub(crate) fn samples_answer(pack: &Pack) -> String {
    let sum = |of: fn(&Sample) -> u64| {
        pack.samples.iter().fold(0_u64, |all, it| all.saturating_add(of(it)))
    };
    let judgemental = pack.samples.iter().filter(|it| it.judgemental).count() as u64;
    let chosen = match judgemental {
        0 => String::new(),
        1 => " The members of 1 were chosen by a person, and nothing is projected from it."
            .to_owned(),
        n => format!(
            " The members of {} were chosen by a person, and nothing is projected from them.",
            number(n)
        ),
    };
    let deviating = match sum(|it| it.deviating) {
        1 => "1 of them deviates".to_owned(),
        n => format!("{} of them deviate", number(n)),
    };
    format!(
        "{}: {} drawn last, {deviating}, and {} no result yet. Redraws: {}.{chosen}",
        count(pack.samples.len() as u64, "sample", "samples"),
        count(sum(sample_drawn), "member was", "members were"),
        super::have(sum(|it| it.open)),
        number(sum(sample_redraws)),
    )
}

pub(crate) fn sample_drawn(sample: &Sample) -> u64 {
    if sample.draws.is_empty() { 0 } else { sample.size }
}

pub(crate) fn sample_redraws(sample: &Sample) -> u64 {
    (sample.draws.len() as u64).saturating_sub(1)
}

pub(crate) fn sample_drawn_of(sample: &Sample) -> String {
    format!("{} of {}", number(sample.size), number(sample.count))
}

pub(crate) fn sample_method(sample: &Sample) -> String {
    match (sample.method.as_str(), sample.because.as_str()) {
        (method, "") => method.to_owned(),
        ("stratified", by) => format!("stratified by {by}"),
        (method, because) => format!("{method}, since: {because}"),
    }
}

pub(crate) fn sample_size(sample: &Sample) -> String {
    match sample.demanded.as_str() {
        "" => number(sample.size),
        demanded => format!("{}, for {demanded}", number(sample.size)),
    }
}

pub(crate) fn sample_stratum(size: u64, of: u64) -> String {
    format!("{} of {}", number(size), number(of))
}

pub(crate) fn sample_results(sample: &Sample) -> String {
    let results: Vec<_> =
        sample.results.iter().map(|(what, n)| format!("{} {what}", number(*n))).collect();
    if results.is_empty() { SAMPLE_NOTHING_IN.to_owned() } else { results.join(", ") }
}

pub(crate) fn sample_draw_title(draw: &crate::model::SampleDraw) -> String {
    match draw.reason.as_str() {
        "" => format!("Draw {}: {}", draw.draw, draw.when),
        reason => format!("Draw {}, a redraw: {}. Reason: {reason}", draw.draw, draw.when),
    }
}

pub(crate) fn sample_draw_seed(draw: &crate::model::SampleDraw) -> String {
    format!(
        "The number \u{2018}{}\u{2019}, given by {}, with the population and the first checkpoint after the freeze: {}.",
        draw.number, draw.given_by, draw.checkpoint
    )
}

pub(crate) fn sample_noted_sentence(sample: &Sample) -> String {
    format!(
        "{} of {} that do not conform or have no result.",
        count(sample.noted.len() as u64 + sample.attached, "member", "members"),
        sample.id
    )
}

pub(crate) fn sample_more(sample: &Sample) -> String {
    format!("… and {} more, in pack.json.", number(sample.attached))
}
