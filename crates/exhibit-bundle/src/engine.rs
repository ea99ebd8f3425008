//! The engine of `exhibit_verify` as an [`Appraiser`].

use std::ops::ControlFlow;

use exhibit_core::appraisal::{Appraisal, Member};
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::members::MemberInfo;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::record::NormalRecord;
use exhibit_verify::watch::Watcher;
use exhibit_verify::{
    Appraised, Look, LookError, NoSink, NoTap, Part, Sink, appraise, engine_version, policy_digest,
    recognise_whole,
};

use crate::context::{in_context, predecessor};
use crate::verify::{AppraiseError, Appraiser, Recompute, Records};

/// Computes verdicts with the built-in profiles and those that the ledger adopted.
pub struct Engine<'a> {
    /// How many threads scan and hash.
    pub workers: usize,
    /// Who watches.
    pub watcher: &'a dyn Watcher,
}

impl Appraiser for Engine<'_> {
    fn engine(&self) -> &str {
        engine_version()
    }

    fn policy(&self) -> Sha256 {
        policy_digest()
    }

    fn appraise(&self, inputs: &Recompute<'_>) -> Result<Appraisal, AppraiseError> {
        let mut appraised = self.look(inputs, &mut NoSink)?;
        in_context(&mut appraised, inputs.relations, inputs.whole, inputs.pin);
        Ok(appraised.appraisal)
    }

    fn records(&self, inputs: &Recompute<'_>) -> Result<Records, AppraiseError> {
        let mut digests = Digests::default();
        let appraised = self.look(inputs, &mut digests)?;
        // An export whose first record names no predecessor begins with the log's first.
        let starts_after = match (appraised.starts_after, &appraised.predecessor) {
            (None, None) => Some(0),
            (known, _) => known,
        };
        Ok(Records {
            digests: digests.digests,
            lines: digests.lines,
            starts_after,
            predecessor: predecessor(&appraised),
            many_chains: appraised.many_chains,
        })
    }
}

impl Engine<'_> {
    fn look(
        &self,
        inputs: &Recompute<'_>,
        sink: &mut impl Sink<()>,
    ) -> Result<Appraised, AppraiseError> {
        let mut profiles = ProfileSet::built_in();
        for (_, name, text) in inputs.adopted {
            let profile = Profile::parse(text, inputs.adopted_as)
                .map_err(|e| AppraiseError::Unknown(format!("adopted profile {name}: {e}")))?;
            let known = profiles.get(profile.name()).is_some();
            if inputs.adopted_as == ProfileTrust::Relied || !known {
                profiles.add(profile);
            }
        }
        let look = Look {
            path: inputs.path,
            members: inputs.members,
            profiles: &profiles,
            profile: None,
            trust: inputs.trust,
            source: inputs.source,
            at: inputs.at,
            workers: self.workers,
            watcher: self.watcher,
        };
        let whole = recognise_whole(&look, inputs.profile).map_err(error)?;
        appraise(&look, &whole, &NoTap, sink).map_err(error)
    }
}

/// Keeps the digest and the line of every record.
#[derive(Default)]
struct Digests {
    digests: Vec<[u8; 32]>,
    lines: Vec<u32>,
}

impl Sink<()> for Digests {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.inside(records)
    }

    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.digests.extend(records.iter().map(|record| record.digest));
        let lines = records.iter().map(|record| u32::try_from(record.line).unwrap_or(u32::MAX));
        self.lines.extend(lines);
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

fn error(error: LookError) -> AppraiseError {
    match error {
        LookError::Read { source, .. } => AppraiseError::Io(source),
        LookError::Cancelled => AppraiseError::Cancelled,
        other => AppraiseError::Unknown(other.to_string()),
    }
}
