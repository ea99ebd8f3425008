//! Does every decision carry a risk score and a reasoning trace, and a level that fits the score?
//!
//! Scores, levels and reasoning may be on the decision or on its risk assessment, joined by
//! decision id. Every score that is stated has to lie in the band of every level that is stated.
//!
//! How it could show a wrong green: two records state two levels or scores, of which one fits (all
//! are compared with all); the level is a word that the setting does not know (unjudged); there
//! are no bands to compare with (a doubt); a line that contradicts its log states a score (it
//! counts for nothing); reasoning is not told of by the format (not shown, so an exception).
//! What it can't show: whether the score is right, or the reasoning is the one that led there.

use super::{NO_SYSTEM, NO_TERM, NO_TIME, OTHER_SYSTEM};
use crate::lens::{Kind, LevelOf, Seen, Stage};
use crate::observed::Field;
use crate::outcome::Reason;
use crate::questions::pattern::Pattern;
use crate::result::{Also, Place, PopulationOf, Sentence, counted, shown};
use crate::run::{About, AssuranceTest, Found, Papers, Running, StandsOn};
use crate::tally::{Detail, Tally};

pub(super) struct Scoring;

static ABOUT: About = About {
    name: "risk-scoring",
    version: 1,
    question: "Does every decision carry a risk score and a reasoning trace, and does the score agree with the assigned level?",
    supports: &["A.6.2.6", "9.1", "8.2"],
    fields: &[Field::Decision, Field::RiskLevel, Field::RiskScore, Field::Reasoning],
    codes: &[
        "level-disagrees",
        "levels-differ",
        "no-score",
        "no-level",
        "no-reasoning",
        "line-unsound",
    ],
    population: PopulationOf::Records,
    stands_on: StandsOn::LogsInScope,
    papers: Papers::None,
};

impl AssuranceTest for Scoring {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn begin<'a>(&self, stage: &'a Stage<'a>) -> Box<dyn Running + 'a> {
        Box::new(Scores { stage, tally: Tally::new(&ABOUT), rows: Vec::new() })
    }
}

struct Scores<'a> {
    stage: &'a Stage<'a>,
    tally: Tally,
    rows: Vec<Row>,
}

/// What one record states: 40 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    key: i64,
    system: u16,
    place: u64,
    ms: i64,
    score: i64,
    version: u32,
    level: u8,
    flags: u8,
}

/// Stand for a score and a level that a record does not state.
const NO_SCORE: i64 = i64::MIN;
const NO_LEVEL: u8 = u8::MAX;

impl Row {
    fn score(&self) -> Option<i64> {
        (self.score != NO_SCORE).then_some(self.score)
    }

    fn level(&self) -> Option<u8> {
        (self.level != NO_LEVEL).then_some(self.level)
    }
}

const DECISION: u8 = 1;
const SOUND: u8 = 2;
const REASONING: u8 = 4;
const LEVEL_UNKNOWN: u8 = 8;

impl Running for Scores<'_> {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        let decides = seen.kind == Kind::Decision;
        if !seen.in_scope() || !(decides || seen.kind == Kind::RiskAssessment) {
            return;
        }
        self.tally.uses(seen);
        let place = Place { item: record.item, line: record.line }.key();
        let own = -1 - (place & (i64::MAX as u64)) as i64;
        let flag = |set: bool, bit: u8| if set { bit } else { 0 };
        self.rows.push(Row {
            key: record
                .decision
                .filter(|key| *key >= 0 && seen.system != OTHER_SYSTEM)
                .unwrap_or(own),
            place,
            ms: record.time_ms.unwrap_or(NO_TIME),
            score: record.risk_score_micro.unwrap_or(NO_SCORE),
            version: record.version.map_or(NO_TERM, |term| term.0),
            system: seen.system,
            level: match seen.level {
                LevelOf::Is(at) => at,
                _ => NO_LEVEL,
            },
            flags: flag(decides, DECISION)
                | flag(record.sound, SOUND)
                | flag(record.reasoning == Some(true), REASONING)
                | flag(seen.level == LevelOf::Unknown, LEVEL_UNKNOWN),
        });
    }

    fn finish(mut self: Box<Self>) -> Found {
        self.rows.sort_unstable();
        let mut sums = Sums::default();
        let rows = std::mem::take(&mut self.rows);
        for same in rows.chunk_by(|a, b| a.key == b.key) {
            self.of_one_id(same, &mut sums);
        }
        let mut facts = sums.pattern.facts(self.stage);
        if sums.unjudged > 0 {
            let text = counted(sums.unjudged, "decision has a level", "decisions have levels");
            facts.push(Sentence::new(format!("{text} that the setting does not know.")));
        }
        let mut doubts = Vec::new();
        doubts.extend((sums.untimed > 0).then_some(Reason::Untimed));
        doubts.extend(sums.without_band.then_some(Reason::NoBands));
        Found {
            numerator: sums.numerator,
            unjudged: sums.unjudged,
            doubts,
            facts,
            ..Found::new(self.tally)
        }
    }
}

#[derive(Default)]
struct Sums {
    numerator: u64,
    unjudged: u64,
    untimed: u64,
    without_band: bool,
    pattern: Pattern,
}

impl Scores<'_> {
    /// Two systems may give one id to different decisions. A record of no known system belongs to
    /// the only one there is, or else stands for itself.
    fn of_one_id(&mut self, same: &[Row], sums: &mut Sums) {
        let first = same[0].system;
        if same.iter().all(|row| row.system == first || row.system == NO_SYSTEM) {
            return self.decision(same, sums);
        }
        for of_system in same.chunk_by(|a, b| a.system == b.system) {
            self.decision(of_system, sums);
        }
    }

    fn decision(&mut self, same: &[Row], sums: &mut Sums) {
        let period = self.stage.setting.period;
        let decisions = || same.iter().filter(|row| row.flags & DECISION != 0);
        let inside = |row: &&Row| row.ms != NO_TIME && period.contains(row.ms);
        let Some(first) = decisions().find(inside) else {
            sums.untimed += u64::from(decisions().any(|row| row.ms == NO_TIME));
            return;
        };
        self.tally.counts_place(Place::of_key(first.place));
        let sound: Vec<&Row> = same.iter().filter(|row| row.flags & SOUND != 0).collect();
        let has = |bit: u8| sound.iter().any(|row| row.flags & bit != 0);
        let mut code = 0;
        let mut add = |is: bool, name: &str, tally: &Tally| {
            code |= if is { tally.code(name) } else { 0 };
        };
        let fit = self.fit(&sound);
        sums.without_band |= fit.without_band;
        add(fit.disagrees, "level-disagrees", &self.tally);
        add(fit.several, "levels-differ", &self.tally);
        add(!fit.scored, "no-score", &self.tally);
        add(!fit.levelled && !has(LEVEL_UNKNOWN), "no-level", &self.tally);
        add(!has(REASONING), "no-reasoning", &self.tally);
        add(decisions().all(|row| row.flags & SOUND == 0), "line-unsound", &self.tally);
        if code == 0 {
            let unknown = has(LEVEL_UNKNOWN);
            sums.unjudged += u64::from(unknown);
            sums.numerator += u64::from(!unknown);
            return;
        }
        sums.pattern.add(self.stage, first.ms, first.system, first.version);
        self.except(first, same, &sound, code);
    }

    fn fit(&self, sound: &[&Row]) -> Fit {
        let mut scores: Vec<i64> = sound.iter().filter_map(|row| row.score()).collect();
        let mut levels: Vec<u8> = sound.iter().filter_map(|row| row.level()).collect();
        scores.dedup();
        levels.sort_unstable();
        levels.dedup();
        let mut fit = Fit {
            scored: !scores.is_empty(),
            levelled: !levels.is_empty(),
            several: levels.len() > 1,
            disagrees: false,
            without_band: false,
        };
        for level in levels {
            let band =
                self.stage.setting.levels.get(usize::from(level)).and_then(|it| it.scores_micro);
            match band {
                Some((from, to)) => {
                    fit.disagrees |= scores.iter().any(|score| !(from..=to).contains(score));
                }
                None => fit.without_band = true,
            }
        }
        fit
    }

    fn except(&mut self, first: &Row, same: &[Row], sound: &[&Row], code: u32) {
        let stage = self.stage;
        let names = self.tally.names_of(code);
        let also = same
            .iter()
            .filter(|row| row.flags & DECISION == 0)
            .take(8)
            .map(|row| Also { role: "risk assessment", place: Place::of_key(row.place) });
        self.tally.except(Place::of_key(first.place), code, || Detail {
            also: also.collect(),
            decision: Some(first.key).filter(|key| *key >= 0),
            sentence: sentence(stage, &names, sound),
        });
    }
}

struct Fit {
    scored: bool,
    levelled: bool,
    several: bool,
    disagrees: bool,
    without_band: bool,
}

fn sentence(stage: &Stage<'_>, codes: &[&str], sound: &[&Row]) -> Sentence {
    let stated = |code: &str| match code {
        "level-disagrees" => {
            let (score, level) = misfit(stage, sound).unwrap_or((0, NO_LEVEL));
            let name = stage.setting.levels.get(usize::from(level)).map_or("", |it| &it.name);
            format!("the score {} is outside the band of level {}", decimal(score), shown(name))
        }
        "levels-differ" => "its records state different levels".to_owned(),
        "no-score" => "no risk score".to_owned(),
        "no-level" => "no level of risk".to_owned(),
        "no-reasoning" => "no reasoning trace".to_owned(),
        _ => "the line could not be read, or contradicts its log".to_owned(),
    };
    let text = codes.iter().map(|code| stated(code)).collect::<Vec<_>>().join("; ");
    let mut letters = text.chars();
    let start: String =
        letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    Sentence::new(format!("{start}{}.", letters.as_str()))
}

/// Returns a score and a level that do not fit.
fn misfit(stage: &Stage<'_>, sound: &[&Row]) -> Option<(i64, u8)> {
    let scores = || sound.iter().filter_map(|row| row.score());
    sound.iter().filter_map(|row| row.level()).find_map(|level| {
        let (from, to) = stage.setting.levels.get(usize::from(level))?.scores_micro?;
        Some((scores().find(|score| !(from..=to).contains(score))?, level))
    })
}

/// Returns millionths as a decimal number, such as `0.82`.
fn decimal(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let (whole, rest) = (micro.unsigned_abs() / 1_000_000, micro.unsigned_abs() % 1_000_000);
    let digits = format!("{rest:06}");
    match digits.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        digits => format!("{sign}{whole}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millionths_are_written_as_decimals() {
        let of = [820_000, 1_000_000, -50_000, 0, 1].map(decimal);
        assert_eq!(of, ["0.82", "1", "-0.05", "0", "0.000001"]);
    }
}
