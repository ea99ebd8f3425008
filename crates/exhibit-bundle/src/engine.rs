//! The engine of `exhibit_verify` as an [`Appraiser`].

use exhibit_core::appraisal::Appraisal;
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::watch::Watcher;
use exhibit_verify::{
    Look, LookError, NoSink, NoTap, appraise, engine_version, policy_digest, recognise,
};

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
            profile: inputs.profile,
            trust: inputs.trust,
            source: inputs.source,
            at: inputs.at,
            workers: self.workers,
            watcher: self.watcher,
        };
        let items = recognise(&look).map_err(error)?;
        let [item] = items.as_slice() else {
            return Err(AppraiseError::Unknown(format!("recognised as {} items", items.len())));
        };
        let appraised = appraise(&look, item, &NoTap, &mut NoSink).map_err(error)?;
        Ok(appraised.appraisal)
    }
}

fn error(error: LookError) -> AppraiseError {
    match error {
        LookError::Read { source, .. } => AppraiseError::Io(source),
        LookError::Cancelled => AppraiseError::Cancelled,
        other => AppraiseError::Unknown(other.to_string()),
    }
}
