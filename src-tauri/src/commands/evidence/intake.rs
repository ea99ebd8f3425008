//! The inbox: what is taken in, with what is known about all of it.

use std::path::{Path, PathBuf};

use exhibit::core::event::{
    AlreadyThere, Class, EvidenceId, EvidenceKind, Refused, RelationSeen, SiteId, Sufficiency,
};
use exhibit::core::verdict::Word;
use exhibit::coverage::NewMapping;
use exhibit::delivery::file_name;
use exhibit::host::Host;
use exhibit::ingest::{IntakeRequest, Intaken, Taken};
use exhibit::map_from::MapFrom;
use exhibit::mapping::Named;
use exhibit::vault::{Open, Vault};
use exhibit::{Error, coverage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::AppHandle;

use super::said::{DatesSaid, given};
use crate::fault::Answer;
use crate::jobs;

/// A delivery and what is known about all of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntakeAsked {
    /// Files and folders.
    paths: Vec<PathBuf>,
    /// Takes the files in as one item of this title.
    #[serde(default)]
    together: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    systems: Vec<String>,
    #[serde(default)]
    sites: Vec<SiteId>,
    #[serde(default)]
    kind: Option<EvidenceKind>,
    #[serde(default)]
    collected_by: Option<String>,
    #[serde(default)]
    collected_how: Option<String>,
    #[serde(default)]
    class: Class,
    #[serde(default)]
    dates: DatesSaid,
    #[serde(default)]
    profile: Option<String>,
    /// Maps everything to these, for the reason given.
    #[serde(default)]
    controls: Vec<String>,
    #[serde(default)]
    rationale: Option<String>,
    /// `folders`, or the path of an index sheet.
    #[serde(default)]
    map_from: Option<String>,
}

/// What an intake did, item by item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct IntakeTold {
    taken: Vec<TakenTold>,
    already: Vec<AlreadyThere>,
    refused: Vec<Refused>,
    cancelled: bool,
    mapped: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<Named>,
}

/// An item that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct TakenTold {
    id: EvidenceId,
    path: String,
    verdict: Word,
    records: u64,
    relations: Vec<RelationSeen>,
}

/// Takes in files and folders.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn intake_start(app: AppHandle, asked: IntakeAsked) -> Answer<u64> {
    // Everything that can be refused is refused before a long intake, not after it.
    if asked.paths.is_empty() {
        return Err(Error::text("path", "", "a file or a folder").into());
    }
    let checked = Checked::read(asked)?;
    let about = about(&checked.asked.paths);
    Ok(jobs::start(&app, "ingest", &about, move |desk, watcher| {
        desk.write(|vault, host| {
            let request = checked.request()?;
            let done = match given(&checked.asked.together) {
                Some(title) => vault.ingest_together(host, &request, title, watcher)?,
                None => vault.ingest(host, &request, watcher)?,
            };
            let (mapped, named) = checked.map(vault, host, &done)?;
            Ok(told(done, mapped, named))
        })
    }))
}

impl TakenTold {
    /// Tells of an item.
    pub(super) fn of(taken: Taken) -> Self {
        Self {
            id: taken.id,
            path: taken.path,
            verdict: taken.word,
            records: taken.records,
            relations: taken.relations,
        }
    }
}

/// A delivery whose particulars mean something.
pub(super) struct Checked {
    asked: IntakeAsked,
    map_from: Option<MapFrom>,
}

impl Checked {
    /// Reads what can be read before anything is taken in.
    pub(super) fn read(asked: IntakeAsked) -> Result<Self, Error> {
        asked.dates.read()?;
        asked.controls.iter().try_for_each(|id| coverage::requirement(id))?;
        if !asked.controls.is_empty() && given(&asked.rationale).is_none() {
            let expected = "why the evidence supports the controls";
            return Err(Error::text("rationale", "", expected));
        }
        let map_from = given(&asked.map_from).map(map_from).transpose()?;
        Ok(Self { asked, map_from })
    }

    /// Returns what is asked of an intake.
    pub(super) fn request(&self) -> Result<IntakeRequest<'_>, Error> {
        let asked = &self.asked;
        Ok(IntakeRequest {
            paths: &asked.paths,
            source: given(&asked.source),
            systems: &asked.systems,
            sites: &asked.sites,
            kind: asked.kind,
            collected_by: given(&asked.collected_by),
            collected_how: given(&asked.collected_how),
            class: asked.class,
            dates: asked.dates.read()?,
            profile: given(&asked.profile),
        })
    }

    /// Maps what was taken in, as it was asked for; returns how many mappings the controls made, and what the names
    /// in the delivery did.
    pub(super) fn map(
        &self,
        vault: &mut Vault<Open>,
        host: &Host<'_>,
        done: &Intaken,
    ) -> Result<(u64, Option<Named>), Error> {
        let mappings = mappings(done, &self.asked);
        if !mappings.is_empty() {
            vault.map(host, &mappings)?;
        }
        let named = match &self.map_from {
            Some(from) => Some(vault.map_named(host, from, done)?),
            None => None,
        };
        Ok((mappings.len() as u64, named))
    }
}

fn map_from(text: &str) -> Result<MapFrom, Error> {
    if text == "folders" {
        return Ok(MapFrom::Folders);
    }
    let path = Path::new(text);
    let bytes = std::fs::read(path).map_err(|e| Error::unreadable(path, &e))?;
    MapFrom::index(&path.to_string_lossy(), &bytes)
}

fn mappings<'a>(done: &Intaken, asked: &'a IntakeAsked) -> Vec<NewMapping<'a>> {
    let ids: Vec<EvidenceId> = done.taken.iter().map(|it| it.id).collect();
    let pairs = ids.into_iter().flat_map(|id| asked.controls.iter().map(move |it| (id, it)));
    pairs
        .map(|(evidence, requirement)| NewMapping {
            evidence,
            requirement,
            rationale: given(&asked.rationale).unwrap_or_default(),
            sufficiency: Sufficiency::None,
            because: None,
            suggested_by: None,
        })
        .collect()
}

fn told(done: Intaken, mapped: u64, named: Option<Named>) -> IntakeTold {
    let taken = done.taken.into_iter().map(TakenTold::of);
    IntakeTold {
        taken: taken.collect(),
        already: done.already,
        refused: done.refused,
        cancelled: done.cancelled,
        mapped,
        named,
    }
}

fn about(paths: &[PathBuf]) -> String {
    let first = paths.first().map(|path| file_name(path)).unwrap_or_default();
    match paths.len() {
        0 | 1 => first,
        more => format!("{first} + {}", more - 1),
    }
}
