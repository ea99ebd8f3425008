//! The engine of `exhibit_verify` as an [`Appraiser`].

use exhibit_core::appraisal::Appraisal;
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::watch::Watcher;
use exhibit_verify::{
    Appraised, Item, ItemKind, Look, LookError, NoSink, NoTap, appraise, engine_version,
    policy_digest, recognise,
};

use crate::context::in_context;
use crate::verify::{AppraiseError, Appraiser, Recompute};

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
        let mut appraised = appraise_whole(&look, inputs.profile)?;
        in_context(&mut appraised, inputs.relations, inputs.pin);
        Ok(appraised.appraisal)
    }
}

/// Appraises the one item that all members are, or that most of them are.
fn appraise_whole(look: &Look<'_>, profile: Option<&str>) -> Result<Appraised, AppraiseError> {
    let items = recognise(look).map_err(error)?;
    let described = |item: &&Item| match (&item.kind, profile) {
        (ItemKind::Log(own), Some(recorded)) => own.name() == recorded,
        (_, recorded) => recorded.is_none(),
    };
    let largest =
        |items: &mut dyn Iterator<Item = &Item>| items.max_by_key(|i| i.parts.len()).cloned();
    let item = largest(&mut items.iter().filter(described)).or_else(|| largest(&mut items.iter()));
    let item = item.ok_or_else(|| AppraiseError::Unknown("nothing was recognised".into()))?;
    appraise(look, &item, &NoTap, &mut NoSink).map_err(error)
}

fn error(error: LookError) -> AppraiseError {
    match error {
        LookError::Read { source, .. } => AppraiseError::Io(source),
        LookError::Cancelled => AppraiseError::Cancelled,
        other => AppraiseError::Unknown(other.to_string()),
    }
}
