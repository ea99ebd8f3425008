//! As much of the timelines as is drawn at first: the logs in which most is wrong or missing, and how many there are.

use exhibit_core::day::Day;
use exhibit_core::timeline::{Span, SpanState};
use schemars::JsonSchema;
use serde::Serialize;

use super::SourceTimeline;

/// How many logs are drawn before somebody asks for all of them.
pub const FIRST: usize = 40;

/// How many characters of what is missing from one source are told.
const TOLD: usize = 400;

/// Timelines as they are drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drawn {
    /// The logs in the order of their sources; if they are not all, those in which most is wrong or missing come first.
    pub logs: Vec<LogDrawn>,
    /// How many logs there are.
    pub logs_total: u64,
    /// What is missing from each source, in the same order.
    pub sources: Vec<SourceTold>,
    /// How many sources there are.
    pub sources_total: u64,
}

/// A log as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LogDrawn {
    /// Its source, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What tells it from other logs of that source, where there are others: its format, or what ties its exports
    /// together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
    /// The period as spans of days.
    pub spans: Vec<SpanDrawn>,
}

/// Some days of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpanDrawn {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What is shown of them.
    pub state: SpanState,
    /// What there is to say beyond the state, each a sentence.
    pub because: Vec<String>,
}

/// What is missing from a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceTold {
    /// The source, where somebody said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What is missing or in doubt, in one sentence; after 400 characters it is cut off with an ellipsis.
    pub missing: String,
}

/// Returns what is drawn of timelines: `most` logs and sources, or fewer where there are fewer.
pub fn drawn(sources: &[SourceTimeline], most: usize) -> Drawn {
    let logs_total = sources.iter().map(|it| it.streams.len()).sum::<usize>();
    let mut logs: Vec<_> = sources
        .iter()
        .flat_map(|source| source.streams.iter().map(move |it| (source, it)))
        .collect();
    if logs.len() > most {
        logs.sort_by_key(|(_, log)| std::cmp::Reverse(worst(&log.spans)));
        logs.truncate(most);
    }
    let logs = logs.into_iter().map(|(source, log)| LogDrawn {
        source: source.source.clone(),
        called: (source.streams.len() > 1)
            .then(|| log.profile.clone().or_else(|| log.stream.clone()))
            .flatten(),
        spans: log.spans.iter().map(span).collect(),
    });
    let mut told: Vec<_> = sources.iter().collect();
    if told.len() > most {
        let worst = |it: &&SourceTimeline| it.streams.iter().map(|log| worst(&log.spans)).max();
        told.sort_by_key(|it| std::cmp::Reverse(worst(it)));
        told.truncate(most);
    }
    let told = told
        .into_iter()
        .map(|it| SourceTold { source: it.source.clone(), missing: cut_off(&it.missing) });
    Drawn {
        logs: logs.collect(),
        logs_total: logs_total as u64,
        sources: told.collect(),
        sources_total: sources.len() as u64,
    }
}

fn worst(spans: &[Span]) -> Option<SpanState> {
    spans.iter().map(|it| it.state).max()
}

fn span(span: &Span) -> SpanDrawn {
    SpanDrawn { from: span.from, to: span.to, state: span.state, because: span.because.clone() }
}

fn cut_off(sentence: &str) -> String {
    match sentence.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", sentence[..end].trim_end()),
        None => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::StreamTimeline;

    fn source(name: &str, states: &[SpanState]) -> SourceTimeline {
        let day = Day::parse("2026-01-01").expect("a day");
        let log = |state: &SpanState| StreamTimeline {
            profile: Some(format!("{state:?}")),
            stream: None,
            spans: vec![Span {
                from: day,
                to: day,
                state: *state,
                items: Vec::new(),
                because: Vec::new(),
            }],
            undated: Vec::new(),
            before_first: None,
        };
        SourceTimeline {
            source: Some(name.to_owned()),
            streams: states.iter().map(log).collect(),
            missing: "x".repeat(500),
        }
    }

    fn called(drawn: &Drawn) -> Vec<&str> {
        drawn.logs.iter().map(|it| it.called.as_deref().unwrap_or_default()).collect()
    }

    #[test]
    fn few_logs_are_drawn_in_the_order_of_their_sources() {
        use SpanState::{Gap, Proven, Rewritten};
        let all = [source("a", &[Proven, Gap]), source("b", &[Rewritten])];
        let drawn = drawn(&all, 3);
        assert_eq!(called(&drawn), ["Proven", "Gap", ""], "the only log of b needs no other name");
        assert_eq!((drawn.logs_total, drawn.sources_total), (3, 2));
        assert_eq!(drawn.sources[0].missing.chars().count(), 401);
    }

    #[test]
    fn of_many_logs_those_come_first_in_which_most_is_wrong() {
        use SpanState::{Broken, Gap, Proven};
        let all = [source("a", &[Proven, Gap, Proven]), source("b", &[Proven, Broken])];
        let drawn = drawn(&all, 3);
        assert_eq!(called(&drawn), ["Broken", "Gap", "Proven"]);
        assert_eq!(drawn.logs[2].source.as_deref(), Some("a"), "the others in their order");
        assert_eq!((drawn.logs_total, drawn.sources.len()), (5, 2));
        let worst = super::drawn(&all, 1);
        assert_eq!(worst.sources[0].source.as_deref(), Some("b"));
    }
}
