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
    Appraised, Item, ItemKind, Look, LookError, NoSink, NoTap, Part, Sink, appraise,
    engine_version, policy_digest, recognise,
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
            digests: digests.0,
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
            let profile = Profile::parse(text, ProfileTrust::Relied)
                .map_err(|e| AppraiseError::Unknown(format!("adopted profile {name}: {e}")))?;
            profiles.add(profile);
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
        appraise_whole(&look, inputs.profile, sink)
    }
}

/// Keeps the digest of every record.
#[derive(Default)]
struct Digests(Vec<[u8; 32]>);

impl Sink<()> for Digests {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, (): (), _: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()> {
        self.0.extend(records.iter().map(|record| record.digest));
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Appraises the one item that all members are, or that most of them are.
fn appraise_whole(
    look: &Look<'_>,
    profile: Option<&str>,
    sink: &mut impl Sink<()>,
) -> Result<Appraised, AppraiseError> {
    let items = recognise(look).map_err(error)?;
    let described = |item: &&Item| match (&item.kind, profile) {
        (ItemKind::Log(own), Some(recorded)) => own.name() == recorded,
        (_, recorded) => recorded.is_none(),
    };
    let largest =
        |items: &mut dyn Iterator<Item = &Item>| items.max_by_key(|i| i.parts.len()).cloned();
    let item = largest(&mut items.iter().filter(described)).or_else(|| largest(&mut items.iter()));
    let item = item.ok_or_else(|| AppraiseError::Unknown("nothing was recognised".into()))?;
    appraise(look, &item, &NoTap, sink).map_err(error)
}

fn error(error: LookError) -> AppraiseError {
    match error {
        LookError::Read { source, .. } => AppraiseError::Io(source),
        LookError::Cancelled => AppraiseError::Cancelled,
        other => AppraiseError::Unknown(other.to_string()),
    }
}
