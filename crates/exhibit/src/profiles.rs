//! Writing a log profile: trying one on a log step by step, and guessing one from a log.

use std::io::Read;
use std::path::Path;

use exhibit_core::appraisal::Appraisal;
use exhibit_core::digest::Sha256;
use exhibit_core::verdict::ProfileTrust;
use exhibit_verify::members::Members as _;
use exhibit_verify::profile::{Profile, ProfileSet, guess_file};
use exhibit_verify::{ItemKind, Step, Traced, recognise, trace, trace_recognition};
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::Delivery;
use crate::error::Error;
use crate::inspect::{Inspected, Inspection, inspect};

/// How much of a file is looked at for a guess or for its first record, in bytes.
const MAX_HEAD: u64 = 16 << 20;

/// A profile tried on a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProfileChecked {
    /// The profile's name.
    pub profile: String,
    /// SHA-256 of its text: what `profile adopt` would rely on.
    pub profile_sha256: Sha256,
    /// What was looked at.
    pub path: String,
    /// What the profile recognises its logs by, and whether this is there.
    pub recognition: Vec<Step>,
    /// The first records, part by part.
    pub records: Vec<Traced>,
    /// The verdict over the whole log; absent if the profile does not describe it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Box<Appraisal>>,
}

/// A profile guessed from a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProfileGuessed {
    /// The draft in TOML; absent if no digest, link or signature was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    /// What holds for all records that were looked at, each a sentence.
    pub found: Vec<String>,
    /// What could not be found out, each a sentence.
    pub not_found: Vec<String>,
    /// What the whole log is worth by the draft; never better than UNANCHORED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Box<Appraisal>>,
}

/// Tries the one profile of `inspection` on its first path.
///
/// # Errors
/// [`Error::NoSuchProfile`] if none is named, [`Error::Unreadable`], [`Error::Cancelled`].
pub fn check(inspection: &Inspection<'_>, path: &Path) -> Result<ProfileChecked, Error> {
    let name = inspection.profile.unwrap_or_default();
    let profile = inspection.profiles.get(name);
    let profile = profile.ok_or_else(|| Error::NoSuchProfile(name.to_owned()))?;
    let delivery = Delivery::at(path, &|name| inspection.profiles.is_companion_name(name))?;
    let shown = delivery.shown();
    let look = inspection.look(&delivery, &shown);
    let mut checked = ProfileChecked {
        profile: profile.name().to_owned(),
        profile_sha256: profile.digest(),
        path: shown.clone(),
        recognition: trace_recognition(&look, profile),
        records: Vec::new(),
        appraisal: None,
    };
    let items = recognise(&look)?;
    let described = |kind: &ItemKind| matches!(kind, ItemKind::Log(it) if it.name() == name);
    if let Some(item) = items.iter().find(|item| described(&item.kind)) {
        let (appraised, records) = trace(&look, item, profile)?;
        checked.records = records;
        checked.appraisal = Some(Box::new(appraised.appraisal));
    }
    Ok(checked)
}

/// Guesses a profile from the beginning of a file, and tries the draft on all of it.
///
/// Keys of `inspection`'s trust are tried on signatures.
///
/// # Errors
/// [`Error::Unreadable`], [`Error::Cancelled`].
pub fn guess_profile(inspection: &Inspection<'_>, path: &Path) -> Result<ProfileGuessed, Error> {
    let delivery = Delivery::at(path, &|_| false)?;
    let head = head(path, &delivery)?;
    let keys: Vec<_> = inspection.trust.entries().iter().map(|it| it.key.clone()).collect();
    let guessed = guess_file(&head, (head.len() as u64) < MAX_HEAD, &keys);
    let appraisal = match &guessed.profile {
        Some(draft) => by_draft(inspection, path, draft)?,
        None => None,
    };
    Ok(ProfileGuessed {
        draft: guessed.profile,
        found: guessed.found,
        not_found: guessed.not_found,
        appraisal,
    })
}

fn by_draft(
    inspection: &Inspection<'_>,
    path: &Path,
    draft: &str,
) -> Result<Option<Box<Appraisal>>, Error> {
    let profile = Profile::parse(draft, ProfileTrust::Named)
        .map_err(|source| Error::Profile { name: "the draft".to_owned(), source })?;
    let name = profile.name().to_owned();
    let mut profiles = ProfileSet::default();
    profiles.add(profile);
    let paths = [path.to_owned()];
    let inspection =
        Inspection { paths: &paths, profiles: &profiles, profile: Some(&name), ..*inspection };
    let mut most: Option<Box<Appraisal>> = None;
    inspect(&inspection, &mut |one| {
        if let Inspected::Appraised(appraisal) = one
            && most.as_ref().is_none_or(|it| it.records < appraisal.records)
        {
            most = Some(appraisal);
        }
    })?;
    Ok(most)
}

/// Reads the beginning of the file that a path names, or of the first file in a folder.
fn head(path: &Path, delivery: &Delivery) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    if delivery.list().is_empty() {
        return Ok(bytes);
    }
    let open = delivery.open(0).and_then(|file| file.take(MAX_HEAD).read_to_end(&mut bytes));
    open.map_err(|e| Error::unreadable(path, &e))?;
    Ok(bytes)
}
