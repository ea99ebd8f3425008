//! Going on with an older copy of a vault, declared: a new log that names its predecessor.
//!
//! A copy that simply went on would be a second history of the same log, and would look like a
//! forgery. So its evidence, trust and mappings are stated again in a new log, by the person who
//! goes on, under the numbers that they had. What the old ledger said stays provable from the
//! copy; the new log's first entry names its origin, size and root.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use exhibit_core::day::Days;
use exhibit_core::event::{
    Event, EvidenceId, EvidenceReceived, EvidenceRef, Exception, FindingClosed, HoldPlaced,
    PersonId, PersonRecorded, Predecessor, RegradeApproved, RequirementMapped, Role, Selection,
};
use exhibit_core::register::{EvidenceState, Status};
use exhibit_store::Passphrase;
use exhibit_verify::Look;
use exhibit_verify::watch::{Phase, Progress, Watcher};

use crate::delivery::shown;
use crate::error::Error;
use crate::evidence::StoredMembers;
use crate::host::Host;
use crate::statements::is_statement;
use crate::trust_store;
use crate::vault::{Access, Created, Effects, NewVaultRequest, Open, Vault, create};

/// What is to be gone on with.
pub struct RestoreRequest<'a> {
    /// The copy.
    pub from: &'a Path,
    /// The new vault's folder.
    pub to: &'a Path,
    /// Why an older copy is continued.
    pub reason: &'a str,
    /// The passphrase of a lead in the copy; it opens the new vault too.
    pub passphrase: &'a Passphrase,
    /// Whose it must be.
    pub name: Option<&'a str>,
}

/// A vault that goes on from a copy.
pub struct Restored {
    /// The open vault and its recovery code.
    pub created: Created,
    /// How many items were stated again.
    pub items: u64,
    /// Statements that name what the new log does not have, such as an item that was erased: left out.
    pub left_out: u64,
    /// People of the copy who have to be enrolled again, with passphrases of their own.
    pub to_enrol: Vec<String>,
}

/// Makes a new vault that says again what the copy says, and names it as predecessor.
///
/// Until it is whole it lies beside its place, as `NAME.unfinished`. One that is stopped or fails is removed; one
/// that a crash cut off is no vault under the name that was asked for.
///
/// # Errors
/// [`Error::ReadOnly`] unless the person is a lead, [`Error::LedgerBroken`] if the copy does not
/// verify, [`Error::Exists`] and [`Error::Store`] if the place is taken, [`Error::Cancelled`].
pub fn restore(
    host: &Host<'_>,
    request: &RestoreRequest<'_>,
    watcher: &dyn Watcher,
) -> Result<Restored, Error> {
    let locked = Vault::at(request.from)?;
    let copy = locked.unlock(host, request.passphrase, request.name, Access::Read)?;
    if copy.person().role != Role::Lead {
        return Err(Error::ReadOnly { name: copy.person().name.clone() });
    }
    let head = copy.checkpoint().head();
    let predecessor = Predecessor {
        origin: head.origin.to_string(),
        size: head.size,
        root: head.root,
        reason: request.reason.to_owned(),
    };
    let recovery = copy.register().people().find(|p| p.role == Role::Recovery).map(|p| p.id);
    let organisation = copy.register().created().map(|c| c.organisation.clone());
    is_free(request.to)?;
    let unfinished = unfinished(request.to);
    let created = create(
        host,
        &NewVaultRequest {
            path: &unfinished,
            organisation: &organisation.unwrap_or_default(),
            person: &copy.person().name,
            passphrase: request.passphrase,
            predecessor: Some(predecessor),
            numbers: (copy.person().id, recovery.unwrap_or_else(|| copy.register().next_person())),
        },
    )?;
    let restored = restated_in(host, &copy, created, watcher)
        .and_then(|restored| in_its_place(host, request, restored, &unfinished));
    restored.inspect_err(|_| {
        // We made it; there is nobody to tell if it stays.
        let _ = fs::remove_dir_all(&unfinished);
    })
}

/// Fails unless the folder is absent or empty.
fn is_free(place: &Path) -> Result<(), Error> {
    match fs::read_dir(place) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::unreadable(place, &error)),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(Error::Exists { path: shown(place) }),
        },
    }
}

fn unfinished(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    place.with_file_name(name)
}

/// Moves a whole vault to where it was asked for, and opens it there.
fn in_its_place(
    host: &Host<'_>,
    request: &RestoreRequest<'_>,
    restored: Restored,
    unfinished: &Path,
) -> Result<Restored, Error> {
    let Restored { created: Created { vault, recovery }, items, left_out, to_enrol } = restored;
    let name = vault.person().name.clone();
    vault.close()?;
    if request.to.exists() {
        fs::remove_dir(request.to).map_err(|e| Error::unwritable(request.to, &e))?;
    }
    fs::rename(unfinished, request.to).map_err(|e| Error::unwritable(request.to, &e))?;
    let vault =
        Vault::at(request.to)?.unlock(host, request.passphrase, Some(&name), Access::Write)?;
    Ok(Restored { created: Created { vault, recovery }, items, left_out, to_enrol })
}

fn restated_in(
    host: &Host<'_>,
    copy: &Vault<Open>,
    mut created: Created,
    watcher: &dyn Watcher,
) -> Result<Restored, Error> {
    restate_trust(host, copy, &mut created.vault)?;
    let total = Some(copy.register().evidence().count() as u64);
    let mut items = 0;
    for item in copy.register().evidence() {
        if watcher.cancelled() {
            return Err(Error::Cancelled);
        }
        watcher.tell(Progress { phase: Phase::Restating, done: items, total });
        restate_item(host, copy, &mut created.vault, item, &WithinItem(watcher))?;
        items += 1;
    }
    let left_out = restate_statements(host, copy, &mut created.vault)?;
    keep_held(host, copy, &mut created.vault)?;
    if watcher.cancelled() {
        return Err(Error::Cancelled);
    }
    let others = copy.register().people().filter(|p| p.id != copy.person().id);
    let to_enrol = others.filter(|p| p.role != Role::Recovery).map(|p| p.name.clone()).collect();
    Ok(Restored { created, items, left_out, to_enrol })
}

/// Passes on that somebody wants to stop; progress is told by the item.
struct WithinItem<'a>(&'a dyn Watcher);

impl Watcher for WithinItem<'_> {
    fn tell(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

fn restate_trust(host: &Host<'_>, copy: &Vault<Open>, new: &mut Vault<Open>) -> Result<(), Error> {
    let mut events = Vec::new();
    for state in copy.register().trust() {
        events.push(Event::TrustAdded(state.added.clone()));
        if let Some((at, reason)) = &state.revoked {
            let (id, at, reason) = (state.added.id, *at, reason.clone());
            let revoked = exhibit_core::event::TrustRevoked { id, at, reason };
            events.push(Event::TrustRevoked(revoked));
        }
    }
    for (sha256, name, text) in copy.register().profiles() {
        let (name, text) = (name.to_owned(), text.to_owned());
        events.push(Event::ProfileAdopted(exhibit_core::event::ProfileAdopted {
            name,
            sha256,
            text,
        }));
    }
    events.extend(copy.register().pins().cloned().map(Event::SourcePinned));
    new.append(host, |batch| {
        for event in events {
            batch.push(event)?;
        }
        Ok(Effects::default())
    })?;
    Ok(())
}

fn restate_item(
    host: &Host<'_>,
    copy: &Vault<Open>,
    new: &mut Vault<Open>,
    item: &EvidenceState,
    watcher: &dyn Watcher,
) -> Result<(), Error> {
    let at = (host.now)();
    let trust = trust_store::trust_set(new.register(), at)?;
    let profiles = trust_store::profile_set(new.register())?;
    let members = StoredMembers::of(copy, item)?;
    let recorded = item.verified.as_ref().map(|v| &v.appraisal);
    let profile = recorded.and_then(|a| a.profile.as_deref());
    let look = Look {
        path: recorded.map_or(item.received.name.as_str(), |a| a.path.as_str()),
        members: &members,
        profiles: &profiles,
        profile: profile.filter(|name| profiles.get(name).is_some()),
        trust: &trust,
        source: item.received.source.as_deref(),
        at,
        workers: host.workers,
        watcher,
    };
    let whole = exhibit_verify::recognise_whole(&look, profile)?;
    let archive = item.received.archive.and_then(|archive| new.reference(archive.id).ok());
    let received = EvidenceReceived { archive, ..restated(copy, item) };
    new.restate_item(host, &look, &whole, received)?;
    restate_links(host, copy, new, item)
}

/// Says of an item, beside all that it said before, where and when it was received first.
fn restated(copy: &Vault<Open>, item: &EvidenceState) -> EvidenceReceived {
    let by =
        copy.register().person(item.by).map_or_else(|| item.by.to_string(), |p| p.name.clone());
    let before = item.received.collected_how.as_deref().map(|how| format!("{how}; "));
    let how = format!(
        "{}received {} by {by} as entry {} of {}",
        before.unwrap_or_default(),
        item.at.for_people(),
        item.reference.leaf,
        copy.origin()
    );
    EvidenceReceived { collected_how: Some(how), parent: None, ..item.received.clone() }
}

/// States again what was said of the organisation, its registers, requests, reviews, rules,
/// holds, assurance tests and audits, in order;
/// returns how many statements were left out.
///
/// Runs of retention belong to the old log: what they erased is not here.
fn restate_statements(
    host: &Host<'_>,
    copy: &Vault<Open>,
    new: &mut Vault<Open>,
) -> Result<u64, Error> {
    keep_numbers(host, copy, new)?;
    let mut statements = Vec::new();
    for entry in copy.store().entries(0..copy.register().size()) {
        let Some(opening) = entry?.opening else { continue };
        statements.extend(again(copy, new, &opening.body)?);
    }
    let mut left_out = 0;
    new.append(host, |batch| {
        for event in statements {
            match batch.push(event) {
                Ok(_) => {}
                Err(Error::Refused(_)) => left_out += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(Effects::default())
    })?;
    Ok(left_out)
}

/// What a hold of the copy covered before it was described anew, the hold stated again does not: a second one
/// names it.
fn keep_held(host: &Host<'_>, copy: &Vault<Open>, new: &mut Vault<Open>) -> Result<(), Error> {
    let mut next = new.register().retention().next_hold();
    let mut holds = Vec::new();
    for hold in copy.register().retention().holds().filter(|it| it.released.is_none()) {
        let said = &hold.placed.said;
        let mut here = new.register().retention().holds();
        let here = here.find(|it| it.placed.said.id == said.id);
        let covered = |id: &EvidenceId| here.is_some_and(|it| it.items.contains(id));
        let items: Vec<_> = hold.items.iter().copied().filter(|id| !covered(id)).collect();
        if !items.is_empty() {
            let applies_to = Selection { items, ..Selection::default() };
            let reason = format!("{}; {} covered it in {}", said.reason, said.id, copy.origin());
            holds.push(Event::HoldPlaced(HoldPlaced {
                id: next,
                applies_to,
                reason,
                ..said.clone()
            }));
            next.0 += 1;
        }
    }
    if holds.is_empty() { Ok(()) } else { new.state(host, holds) }
}

/// Whoever could open the copy is on record in the new log, so that the number stays theirs.
fn keep_numbers(host: &Host<'_>, copy: &Vault<Open>, new: &mut Vault<Open>) -> Result<(), Error> {
    let there = |id| new.register().person(id).is_some();
    let others = copy.register().people().filter(|p| p.role != Role::Recovery && !there(p.id));
    let recorded = others.map(|person| {
        Event::PersonRecorded(PersonRecorded {
            id: person.id,
            name: person.name.clone(),
            staff_number: None,
            known_as: Vec::new(),
            role: None,
            unit: None,
            site: None,
            days: Days::default(),
            row: None,
        })
    });
    let recorded = recorded.collect();
    new.state(host, recorded)
}

/// Returns a statement of the copy as the new log can make it; items and mappings were stated before.
fn again(copy: &Vault<Open>, new: &Vault<Open>, body: &[u8]) -> Result<Option<Event>, Error> {
    let unreadable = |e: String| Error::LedgerBroken { seq: 0, what: e };
    let body: serde_json::Value =
        serde_json::from_slice(body).map_err(|e| unreadable(e.to_string()))?;
    let actor = body["actor"].as_str().and_then(PersonId::parse);
    let mut data = body["data"].clone();
    rename(&mut data, new);
    let kind = body["type"].as_str().unwrap_or_default();
    let mut event = Event::from_parts(kind, data).map_err(|e| unreadable(e.to_string()))?;
    let said_before = matches!(
        event,
        Event::RequirementMapped(_)
            | Event::EvidenceDescribed(_)
            | Event::RetentionListed(_)
            | Event::RetentionApproved(_)
    );
    let result = matches!(event, Event::AssuranceTested(_) | Event::AssuranceDisclosed(_));
    if said_before || !(result || is_statement(&event)) {
        return Ok(None);
    }
    let by = || {
        let name = actor.map(|id| crate::organisation::name_of(copy.register(), id));
        name.unwrap_or_else(|| "somebody".to_owned())
    };
    match &mut event {
        Event::MappingReviewed(reviewed) if reviewed.exception.is_none() => {
            reviewed.exception = Some(format!("stated again; reviewed before by {}", by()));
        }
        Event::RegradeApproved(RegradeApproved { exception, .. })
        | Event::FindingClosed(FindingClosed { exception, .. })
            if exception.is_none() =>
        {
            *exception = Some(Exception {
                reason: format!("stated again; done before by {}", by()),
                compensating_check: "the log that this one goes on from says so".to_owned(),
            });
        }
        _ => {}
    }
    Ok(Some(event))
}

/// Names items by the entries that received them in the new log.
fn rename(value: &mut serde_json::Value, new: &Vault<Open>) {
    if let Ok(cited) = serde_json::from_value::<EvidenceRef>(value.clone()) {
        let here = new.reference(cited.id).ok();
        if let Some(here) = here.and_then(|it| serde_json::to_value(it).ok()) {
            *value = here;
        }
        return;
    }
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(|it| rename(it, new)),
        serde_json::Value::Object(map) => map.values_mut().for_each(|it| rename(it, new)),
        _ => {}
    }
}

fn restate_links(
    host: &Host<'_>,
    copy: &Vault<Open>,
    new: &mut Vault<Open>,
    item: &EvidenceState,
) -> Result<(), Error> {
    let id = item.received.id;
    let evidence = new.reference(id)?;
    let mapped: Vec<_> = item
        .supports
        .values()
        .map(|mapping| {
            let by = copy.register().person(mapping.by).map(|p| p.name.as_str());
            let by = by.unwrap_or("somebody");
            let rationale = format!("{} (mapped before by {by})", mapping.mapped.rationale);
            RequirementMapped { evidence, rationale, ..mapping.mapped.clone() }
        })
        .collect();
    new.append(host, |batch| {
        for mapping in mapped {
            batch.push(Event::RequirementMapped(mapping))?;
        }
        Ok(Effects::default())
    })?;
    match &item.status {
        Status::Withdrawn(reason) => new.withdraw(host, id, reason),
        Status::Held => Ok(()),
    }
}
