//! The timeline of each source: what its exports show of a period, stream by stream.

pub mod drawn;

use std::collections::{BTreeMap, BTreeSet};

use exhibit_bundle::relied::Relied;
use exhibit_core::day::Day;
use exhibit_core::event::EvidenceId;
use exhibit_core::register::EvidenceState;
use exhibit_core::time::Timestamp;
use exhibit_core::timeline::{CoveredDays, Cut, Export, ItemInSpan, Joint, Span, SpanState, spans};
use exhibit_verify::record::Mapped;
use schemars::JsonSchema;
use serde::Serialize;

use crate::cuts::own_times;
use crate::error::Error;
use crate::relied::relied;
use crate::vault::{Open, Vault};

/// A source, and what its logs show of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceTimeline {
    /// The source; absent for evidence of which nobody said where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its logs.
    pub streams: Vec<StreamTimeline>,
    /// What is missing or in doubt, in one sentence.
    pub missing: String,
}

/// One log of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StreamTimeline {
    /// The format of the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// What ties its exports together, where something does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The period as spans of days.
    pub spans: Vec<Span>,
    /// Exports whose days are not known: they have no place in the spans.
    pub undated: Vec<ItemInSpan>,
    /// How many records of the log come before the first export that is held, where the log says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_first: Option<u64>,
}

impl Vault<Open> {
    /// Returns the timelines of these sources, or of all if none is named.
    ///
    /// # Errors
    /// [`Error::Text`] for a source of which there is no log; [`Error::Store`]; [`Error::Trust`] for a text in the ledger
    /// that can't be read.
    pub fn timeline(
        &self,
        sources: &[String],
        (from, to): (Day, Day),
    ) -> Result<Vec<SourceTimeline>, Error> {
        let mut by_source: BTreeMap<Option<&str>, BTreeMap<StreamKey<'_>, Vec<&EvidenceState>>> =
            BTreeMap::new();
        for item in self.register().evidence().filter(|item| is_log(item)) {
            let source = item.received.source.as_deref();
            let streams = by_source.entry(source).or_default();
            streams.entry(stream_of(item)).or_default().push(item);
        }
        if let Some(unknown) = sources.iter().find(|it| !by_source.contains_key(&Some(it.as_str())))
        {
            return Err(Error::text("source", unknown, "a source of a log that is held here"));
        }
        let named = |source: &Option<&str>| {
            sources.is_empty() || source.is_some_and(|it| sources.iter().any(|own| own == it))
        };
        by_source.retain(|source, _| named(source));
        let relied = relied(self.register())?;
        let mut all = Vec::new();
        for (source, streams) in by_source {
            let streams = streams
                .into_iter()
                .map(|(key, items)| self.stream(key, (&items, &relied), (from, to)))
                .collect::<Result<Vec<_>, _>>()?;
            let missing = missing(&streams);
            all.push(SourceTimeline { source: source.map(str::to_owned), streams, missing });
        }
        Ok(all)
    }

    fn stream(
        &self,
        (profile, stream): StreamKey<'_>,
        (items, relied): (&[&EvidenceState], &Relied),
        (from, to): (Day, Day),
    ) -> Result<StreamTimeline, Error> {
        let mut exports = Vec::new();
        for item in items {
            exports.push(self.export(item, items, relied)?);
        }
        let undated = exports.iter().filter(|it| it.days.is_none());
        let undated =
            undated.map(|it| ItemInSpan { id: it.id, verdict: it.word, withdrawn: !it.held });
        Ok(StreamTimeline {
            profile: profile.map(str::to_owned),
            stream: stream.map(str::to_owned),
            spans: spans(&exports, from, to),
            undated: undated.collect(),
            before_first: before_first(items),
        })
    }

    fn export(
        &self,
        item: &EvidenceState,
        all: &[&EvidenceState],
        relied: &Relied,
    ) -> Result<Export, Error> {
        let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
        let relations = item.verified.as_ref().map(|it| &it.relations[..]).unwrap_or_default();
        let joints =
            relations.iter().map(|it| Joint { to: it.to.id, relation: it.relation, line: it.line });
        Ok(Export {
            id: item.received.id,
            word: item.word(),
            held: item.is_held(),
            relied_on: relied.lost(item).is_empty(),
            signed: appraisal.is_some_and(|it| it.signers.iter().any(|signer| signer.trusted)),
            end: appraisal.map_or(exhibit_core::appraisal::EndState::Unproven, |it| it.end),
            days: self.covered_days(item)?,
            joints: joints.collect(),
            cuts: self.cuts(item, all)?,
        })
    }

    /// The records' own times say which days an export covers; only where they have none does what was stated.
    fn covered_days(&self, item: &EvidenceState) -> Result<Option<CoveredDays>, Error> {
        let Some((first, last)) = own_times(item) else {
            let stated = item.period().map(|period| CoveredDays {
                first: Day::of(period.from),
                last: Day::of(period.to),
                protected: false,
            });
            return Ok(stated);
        };
        let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
        // Whether it is the time that lies outside the hash, only the records can say.
        let some_uncovered = appraisal.is_none_or(|it| !it.uncovered_fields.is_empty());
        let uncovered =
            some_uncovered && self.store().uncovers(item.received.id.0, Mapped::Time.bit())?;
        Ok(Some(CoveredDays { first: Day::of(first), last: Day::of(last), protected: !uncovered }))
    }

    /// Finds what later exports hold of the time that an export is said to cover.
    fn cuts(&self, item: &EvidenceState, all: &[&EvidenceState]) -> Result<Vec<Cut>, Error> {
        let missing = self.missing_ends(item, all)?.into_iter().map(|it| Cut {
            by: it.by,
            first: Day::of(it.after),
            last: Day::of(Timestamp::from_unix(it.until.unix() - 1).unwrap_or(it.until)),
            records: it.records,
        });
        Ok(missing.collect())
    }
}

/// The format of a log and what ties its exports together.
type StreamKey<'a> = (Option<&'a str>, Option<&'a str>);

fn is_log(item: &EvidenceState) -> bool {
    let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
    appraisal.is_some_and(|it| it.profile.is_some() && (it.records > 0 || it.stream.is_some()))
}

fn stream_of(item: &EvidenceState) -> StreamKey<'_> {
    let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
    let profile = appraisal.and_then(|it| it.profile.as_deref());
    (profile, appraisal.and_then(|it| it.stream.as_deref()))
}

/// Returns how many records come before the first that is held, if the log says so and there are any.
fn before_first(items: &[&EvidenceState]) -> Option<u64> {
    let held = items.iter().filter(|item| item.is_held());
    let known = held.map(|item| item.verified.as_ref().and_then(|it| it.starts_after));
    known.flatten().min().filter(|count| *count > 0)
}

/// Says in one sentence what is not proven of a source.
fn missing(streams: &[StreamTimeline]) -> String {
    let mut parts = Vec::new();
    for stream in streams {
        parts.extend(stream.spans.iter().filter_map(|span| said(span, streams.len() > 1, stream)));
        if let Some(count) = stream.before_first {
            parts.push(format!("{count} records come before the first that is held"));
        }
        for it in stream.undated.iter().filter(|it| !it.withdrawn) {
            parts.push(format!("{} ({}) states no days and has no place here", it.id, it.verdict));
        }
    }
    match parts.is_empty() {
        true => "Nothing is missing: every day is proven.".to_owned(),
        false => format!("Missing or in doubt: {}.", parts.join("; ")),
    }
}

fn said(span: &Span, several: bool, stream: &StreamTimeline) -> Option<String> {
    let days = match span.from == span.to {
        true => span.from.for_people(),
        false => format!("{} to {}", span.from.for_people(), span.to.for_people()),
    };
    let ids = span.items.iter().filter(|it| !it.withdrawn).map(|it| it.id);
    let ids: BTreeSet<EvidenceId> = ids.collect();
    let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let what = match span.state {
        SpanState::Proven => return None,
        SpanState::Gap if span.because.is_empty() => "no export covers".to_owned(),
        _ if !span.because.is_empty() => {
            format!("{} ({})", span.state.as_str(), span.because.join("; "))
        }
        state => format!("{} ({ids})", state.as_str()),
    };
    let of = match (several, &stream.profile) {
        (true, Some(profile)) => format!(" of the {profile} log"),
        _ => String::new(),
    };
    Some(match span.state {
        SpanState::Gap if span.because.is_empty() => format!("{what} {days}{of}"),
        _ => format!("{days}{of}: {what}"),
    })
}
