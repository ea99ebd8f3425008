//! Looking at files with no vault: what they are and what they are worth.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use exhibit_core::appraisal::Appraisal;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{ProfileTrust, Word, worst};
use exhibit_verify::profile::{Profile, ProfileSet};
use exhibit_verify::trust::{TrustInput, TrustSet};
use exhibit_verify::watch::Watcher;
use exhibit_verify::{Inspected as Looked, Look};
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::{Delivery, Unreadable, file_name, shown};
use crate::error::Error;

/// The largest trust input or profile that is read, in bytes.
const MAX_SMALL_FILE: u64 = 16 << 20;

/// What to look at, and with which trust.
pub struct Inspection<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// What the user brought.
    pub trust: &'a TrustSet,
    /// The profiles to recognise logs by.
    pub profiles: &'a ProfileSet,
    /// The one profile to use, by name.
    pub profile: Option<&'a str>,
    /// The moment at which validity is judged.
    pub at: Timestamp,
    /// How many threads scan and hash.
    pub workers: usize,
    /// Who watches.
    pub watcher: &'a dyn Watcher,
}

impl<'a> Inspection<'a> {
    /// Returns a look at a delivery, which is shown by this path.
    pub(crate) fn look<'l>(&self, delivery: &'l Delivery, shown: &'l str) -> Look<'l>
    where
        'a: 'l,
    {
        Look {
            path: shown,
            members: delivery,
            profiles: self.profiles,
            profile: self.profile,
            trust: self.trust,
            source: None,
            at: self.at,
            workers: self.workers,
            watcher: self.watcher,
        }
    }
}

/// What was found out about one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Inspected {
    /// It was looked at.
    Appraised(Box<Appraisal>),
    /// It could not be looked at.
    Unreadable(CannotCheck),
}

/// An item that could not be looked at: no digest, no facts, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CannotCheck {
    /// The path, hidden characters made visible.
    pub path: String,
    /// Always `CANNOT CHECK`.
    pub verdict: Word,
    /// Always 3.
    pub exit_code: u8,
    /// Why, one sentence each.
    pub not_checked: Vec<String>,
}

impl Inspected {
    /// Returns the word.
    pub fn word(&self) -> Word {
        match self {
            Self::Appraised(appraisal) => appraisal.verdict,
            Self::Unreadable(unreadable) => unreadable.verdict,
        }
    }
}

/// Looks at every path and gives one answer an item to `tell`, in the order of the paths, each as soon
/// as it is known. Returns how many answers there were of each word.
///
/// # Errors
/// [`Error::Cancelled`], or what keeps the program itself from working. A file that can't be read
/// is an answer, not an error.
pub fn inspect(
    inspection: &Inspection<'_>,
    tell: &mut dyn FnMut(Inspected),
) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    for path in inspection.paths {
        inspect_path(inspection, path, &mut |one| {
            counts.add(one.word());
            tell(one);
        })?;
    }
    Ok(counts)
}

/// How many items have which word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Word, u64>);

impl Counts {
    /// Returns the word over all items: the worst, `CANNOT CHECK` for none.
    pub fn overall(&self) -> Word {
        worst(self.0.keys().copied())
    }

    /// Returns how many items there are.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Returns each word that was given, the best first, and how often.
    pub fn iter(&self) -> impl Iterator<Item = (Word, u64)> {
        self.0.iter().map(|(word, count)| (*word, *count))
    }

    fn add(&mut self, word: Word) {
        *self.0.entry(word).or_default() += 1;
    }
}

/// Reads what the user brought with `--trust`: key files, trust files, anchors, and folders of them.
///
/// # Errors
/// [`Error::Trust`] for what is not usable as trust, [`Error::Unreadable`].
pub fn read_trust(paths: &[PathBuf]) -> Result<TrustSet, Error> {
    let mut files = Vec::new();
    for path in paths {
        collect_trust(path, &mut files)?;
    }
    let inputs: Vec<_> =
        files.iter().map(|(path, bytes)| (path.to_string_lossy().into_owned(), bytes)).collect();
    let inputs: Vec<_> = inputs.iter().map(|(name, bytes)| TrustInput { name, bytes }).collect();
    Ok(TrustSet::from_inputs(&inputs, &|trust_file, named| {
        read_beside(Path::new(trust_file), named)
    })?)
}

/// Returns the built-in profiles, with the one named by a path added; and the name to use.
///
/// # Errors
/// [`Error::Profile`] if the file is no profile, [`Error::NoSuchProfile`].
pub fn read_profile(named: Option<&str>) -> Result<(ProfileSet, Option<String>), Error> {
    let mut set = ProfileSet::built_in();
    let Some(named) = named else {
        return Ok((set, None));
    };
    if set.get(named).is_some() {
        return Ok((set, Some(named.to_owned())));
    }
    if !named.ends_with(".toml") {
        return Err(Error::NoSuchProfile(named.to_owned()));
    }
    let path = Path::new(named);
    let bytes = read_small(path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::text("profile", &file_name(path), "UTF-8 text"))?;
    let profile = Profile::parse(&text, ProfileTrust::Named)
        .map_err(|source| Error::Profile { name: shown(path), source })?;
    let name = profile.name().to_owned();
    set.add(profile);
    Ok((set, Some(name)))
}

/// Reads a file of at most 16 MiB.
///
/// # Errors
/// [`Error::Unreadable`], also if it is larger.
pub fn read_small(path: &Path) -> Result<Vec<u8>, Error> {
    let length = fs::metadata(path).map_err(|e| Error::unreadable(path, &e))?.len();
    if length > MAX_SMALL_FILE {
        let too_large = std::io::Error::other(format!("{length} bytes, more than 16 MiB"));
        return Err(Error::unreadable(path, &too_large));
    }
    fs::read(path).map_err(|e| Error::unreadable(path, &e))
}

fn inspect_path(
    inspection: &Inspection<'_>,
    path: &Path,
    tell: &mut dyn FnMut(Inspected),
) -> Result<(), Error> {
    let is_companion = |name: &str| inspection.profiles.is_companion_name(name);
    let delivery = match Delivery::at(path, &is_companion) {
        Ok(delivery) => delivery,
        Err(error) => {
            tell(cannot_check(shown(path), error.to_string()));
            return Ok(());
        }
    };
    let shown_path = delivery.shown();
    let look = inspection.look(&delivery, &shown_path);
    let mut empty = delivery.refused().is_empty();
    exhibit_verify::inspect_telling(&look, &mut |one| {
        empty = false;
        tell(match one {
            Looked::Appraised(found) => Inspected::Appraised(Box::new(found.appraisal)),
            Looked::Unreadable { path, source } => {
                cannot_check(path, format!("It could not be read: {source}."))
            }
        });
    })?;
    if empty {
        tell(cannot_check(delivery.shown(), "There is nothing here to look at.".to_owned()));
    }
    for Unreadable { path, reason } in delivery.refused().iter().cloned() {
        tell(cannot_check(path, reason));
    }
    Ok(())
}

fn cannot_check(path: String, reason: String) -> Inspected {
    Inspected::Unreadable(CannotCheck {
        path,
        verdict: Word::CannotCheck,
        exit_code: Word::CannotCheck.exit_code(),
        not_checked: vec![reason],
    })
}

fn collect_trust(path: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) -> Result<(), Error> {
    let kind = fs::metadata(path).map_err(|e| Error::unreadable(path, &e))?;
    if !kind.is_dir() {
        files.push((path.to_owned(), read_small(path)?));
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|e| Error::unreadable(path, &e))?;
    let mut inside: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    for file in inside.iter().filter(|file| file.is_file()) {
        files.push((file.clone(), read_small(file)?));
    }
    Ok(())
}

fn read_beside(trust_file: &Path, named: &str) -> Result<Vec<u8>, String> {
    let folder = trust_file.parent().unwrap_or(Path::new("."));
    read_small(&folder.join(named)).map_err(|e| e.to_string())
}
