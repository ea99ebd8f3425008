//! `exhibit ingest`: takes evidence in.

use std::io::{self, Write};
use std::path::Path;

use exhibit::core::event::{Dates, EvidenceId, SiteId, Sufficiency};
use exhibit::core::visible::visible;
use exhibit::coverage::NewMapping;
use exhibit::ingest::{IntakeRequest, Intaken};
use exhibit::map_from::MapFrom;
use exhibit::mapping::Named;
use exhibit::vault::Access;
use serde_json::json;

use super::{Failure, GivenDates, Outcome, class, dates, kind, printed, site};
use crate::args::{Cli, Ingest, NatureSaid, OriginSaid};
use crate::print;
use crate::unlock;
use crate::world::World;
use crate::{CANCELLED, USAGE};

/// Exit code when something was not taken.
pub(super) const NOT_ALL: u8 = 20;

pub(crate) fn run(cli: &Cli, args: &Ingest, world: &mut World<'_>) -> Outcome {
    let sites = sites(&args.nature)?;
    let request = IntakeRequest {
        paths: &args.paths,
        dates: dates(&GivenDates {
            issued: args.issued.as_deref(),
            in_force: args.in_force.as_deref(),
            period: args.period.as_deref(),
            collected: args.collected.as_deref(),
            next_review: args.next_review.as_deref(),
        })?,
        ..request(&args.origin, &args.nature, &sites)?
    };
    if !gives_its_reason(&args.origin, world) {
        return Ok(USAGE);
    }
    let map_from = args.map_from.as_deref().map(map_from).transpose()?;
    let mut vault = unlock::open(cli, world, Access::Write)?;
    let host = world.host();
    check_controls(&args.origin.control)?;
    let watcher = world.watcher();
    let done = match &args.together {
        Some(title) => vault.ingest_together(&host, &request, title, &watcher)?,
        None => vault.ingest(&host, &request, &watcher)?,
    };
    drop(watcher);
    let rationale = args.origin.rationale.as_deref().unwrap_or_default();
    let mappings = mappings(&done, &args.origin.control, rationale);
    if !mappings.is_empty() {
        vault.map(&host, &mappings)?;
    }
    let named = match &map_from {
        Some(from) => Some(vault.map_named(&host, from, &done)?),
        None => None,
    };
    vault.close()?;
    told(cli, &done, named.as_ref(), world)
}

/// Reads what is said of everything that is taken in; paths and dates are still to be named.
pub(super) fn request<'a>(
    origin: &'a OriginSaid,
    nature: &'a NatureSaid,
    sites: &'a [SiteId],
) -> Result<IntakeRequest<'a>, Failure> {
    Ok(IntakeRequest {
        paths: &[],
        source: origin.source.as_deref(),
        systems: &origin.system,
        sites,
        kind: nature.kind.as_deref().map(kind).transpose()?,
        collected_by: nature.collected_by.as_deref(),
        collected_how: nature.how.as_deref(),
        class: class(&nature.class)?,
        dates: Dates::default(),
        profile: nature.profile.as_deref(),
    })
}

pub(super) fn sites(nature: &NatureSaid) -> Result<Vec<SiteId>, Failure> {
    nature.site.iter().map(|text| site(text)).collect()
}

/// Tells whether a mapping has its reason, and asks for it where it has none.
pub(super) fn gives_its_reason(origin: &OriginSaid, world: &World<'_>) -> bool {
    if origin.control.is_empty() || origin.rationale.is_some() {
        return true;
    }
    if let Ok(mut err) = world.err.lock() {
        let text = "--control needs --rationale: why does the evidence support it?";
        // Nobody may be listening.
        let _ = writeln!(err, "error: {text}");
    }
    false
}

/// Says what an intake did; the exit code says whether it was all that was asked for.
pub(super) fn told(
    cli: &Cli,
    done: &Intaken,
    named: Option<&Named>,
    world: &mut World<'_>,
) -> Outcome {
    if cli.json {
        printed(print::json(world.out, &answer(done, named)))?;
    } else {
        printed(text(done, world.out))?;
        if let Some(named) = named {
            printed(named_text(named, world))?;
        }
    }
    Ok(match (done.cancelled, done.is_complete()) {
        (true, _) => CANCELLED,
        (false, true) => 0,
        (false, false) => NOT_ALL,
    })
}

/// Reads an index before a long intake, not after it.
fn map_from(path: &Path) -> Result<MapFrom, Failure> {
    if path == Path::new("folders") {
        return Ok(MapFrom::Folders);
    }
    let bytes = std::fs::read(path).map_err(|e| exhibit::Error::unreadable(path, &e))?;
    Ok(MapFrom::index(&path.to_string_lossy(), &bytes)?)
}

/// Asked before a long intake, not after it.
pub(super) fn check_controls(controls: &[String]) -> Result<(), Failure> {
    for id in controls {
        exhibit::coverage::requirement(id)?;
    }
    Ok(())
}

pub(super) fn mappings<'a>(
    done: &Intaken,
    controls: &'a [String],
    rationale: &'a str,
) -> Vec<NewMapping<'a>> {
    let ids: Vec<EvidenceId> = done.taken.iter().map(|t| t.id).collect();
    let pairs = ids.into_iter().flat_map(|id| controls.iter().map(move |c| (id, c)));
    pairs
        .map(|(evidence, requirement)| NewMapping {
            evidence,
            requirement,
            rationale,
            sufficiency: Sufficiency::None,
            because: None,
            suggested_by: None,
        })
        .collect()
}

pub(super) fn answer(done: &Intaken, named: Option<&Named>) -> serde_json::Value {
    let taken: Vec<_> = done
        .taken
        .iter()
        .map(|t| {
            json!({
                "id": t.id, "path": t.path, "verdict": t.word, "records": t.records,
                "relations": t.relations,
            })
        })
        .collect();
    let mut answer = json!({
        "taken": taken, "already": done.already, "refused": done.refused,
        "cancelled": done.cancelled,
    });
    if let Some(named) = named {
        answer["mapped"] = json!(named.mappings);
        answer["not_mapped"] = json!(named.warnings);
        answer["mapping_remarks"] = json!(named.remarks);
    }
    answer
}

fn named_text(named: &Named, world: &mut World<'_>) -> std::io::Result<()> {
    for it in &named.mappings {
        let because = visible(&it.because);
        writeln!(world.out, "{} supports {} {}: {because}", it.evidence, it.requirement, it.title)?;
    }
    for remark in &named.remarks {
        writeln!(world.out, "Mapped by its number; was that meant? {}", visible(remark))?;
    }
    for warning in &named.warnings {
        writeln!(world.out, "Not mapped: {}", visible(warning))?;
    }
    Ok(())
}

pub(super) fn text(done: &Intaken, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> = done
        .taken
        .iter()
        .map(|t| vec![t.id.to_string(), t.word.to_string(), t.path.clone(), t.records.to_string()])
        .collect();
    if !rows.is_empty() {
        print::table(out, &["Id", "Verdict", "Path", "Records"], &rows)?;
    }
    for taken in &done.taken {
        for relation in &taken.relations {
            let (name, to) = (relation.relation.as_str(), relation.to.id);
            writeln!(out, "{}: {name} {to}. {}", taken.id, relation.detail)?;
        }
    }
    for already in &done.already {
        writeln!(out, "Already there as {}: {}", already.id, already.path)?;
    }
    for refused in &done.refused {
        writeln!(out, "Not taken: {}: {}", refused.path, refused.reason)?;
    }
    if done.cancelled {
        writeln!(out, "Stopped as asked; what is listed above is in the vault.")?;
    }
    Ok(())
}
