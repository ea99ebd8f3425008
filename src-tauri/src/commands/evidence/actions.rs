//! What can be done with evidence: looking again, describing, withdrawing, erasing, handing out a copy.

use std::path::PathBuf;

use exhibit::Error;
use exhibit::core::event::{
    Class, Dates, Event, EvidenceDescribed, EvidenceId, EvidenceKind, SiteId,
};
use exhibit::evidence::{Erased, Reverified};
use exhibit::host::Host;
use exhibit::vault::{Open, Vault};
use exhibit::verify::watch::{Progress, Watcher};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};

use super::said::{DatesSaid, reason};
use crate::desk::Desk;
use crate::fault::Answer;
use crate::jobs::{self, JobWatcher};

/// What came of looking at items again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct VerifiedAgain {
    /// The items that were looked at.
    verified: Vec<Reverified>,
    /// Items that could not be looked at, and why.
    failed: Vec<NotVerified>,
    /// Whether somebody asked to stop; what was looked at by then stays.
    cancelled: bool,
}

/// An item that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct NotVerified {
    id: EvidenceId,
    reason: String,
}

/// What is said anew of evidence; what is absent stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DescribeAsked {
    ids: Vec<EvidenceId>,
    #[serde(default)]
    kind: Option<EvidenceKind>,
    #[serde(default)]
    systems: Option<Vec<String>>,
    #[serde(default)]
    sites: Option<Vec<SiteId>>,
    #[serde(default)]
    class: Option<Class>,
    #[serde(default)]
    dates: DatesSaid,
    reason: String,
}

/// Looks at items again with today's trust; none named means all that are held.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_verify(app: AppHandle, ids: Vec<EvidenceId>) -> u64 {
    let about = match ids.as_slice() {
        [one] => one.to_string(),
        [] => "all evidence".to_owned(),
        [first, rest @ ..] => format!("{first} + {}", rest.len()),
    };
    jobs::start(&app, "verify", &about, move |desk, watcher| {
        desk.write(|vault, host| verify(vault, host, &ids, watcher))
    })
}

/// Says anew what evidence is; returns how many items that concerns.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_describe(desk: State<'_, Desk>, asked: DescribeAsked) -> Answer<usize> {
    let dates = asked.dates.read()?;
    reason(&asked.reason)?;
    desk.write(|vault, host| {
        let events = asked.ids.iter().map(|id| described(vault, *id, &asked, &dates));
        let events = events.collect::<Result<Vec<_>, Error>>()?;
        let events: Vec<_> = events.into_iter().filter(says_something).collect();
        if events.is_empty() {
            return Err(Error::text("description", "", "something that is not on record yet"));
        }
        let count = events.len();
        vault.state(host, events.into_iter().map(Event::EvidenceDescribed).collect())?;
        Ok(count)
    })
}

/// Keeps items, and leaves them out of every pack and bundle from now on.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_withdraw(
    desk: State<'_, Desk>,
    ids: Vec<EvidenceId>,
    reason: String,
) -> Answer<()> {
    let reason = self::reason(&reason)?;
    desk.write(|vault, host| ids.iter().try_for_each(|id| vault.withdraw(host, *id, reason)))
}

/// Destroys an item in this vault.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_erase(
    desk: State<'_, Desk>,
    id: EvidenceId,
    reason: String,
) -> Answer<Erased> {
    let reason = self::reason(&reason)?;
    desk.write(|vault, host| vault.erase(host, id, reason, None))
}

/// Writes a file of an item as it was received; the ledger says that it left the vault.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn evidence_extract(
    desk: State<'_, Desk>,
    id: EvidenceId,
    member: Option<String>,
    to: PathBuf,
) -> Answer<()> {
    desk.write(|vault, host| vault.export_evidence(host, id, member.as_deref(), &to))
}

fn verify(
    vault: &mut Vault<Open>,
    host: &Host<'_>,
    ids: &[EvidenceId],
    watcher: &JobWatcher,
) -> Result<VerifiedAgain, Error> {
    if let [id] = ids {
        let verified = vault.reverify(host, &[*id], watcher)?;
        return Ok(VerifiedAgain { verified, ..VerifiedAgain::default() });
    }
    let ids = match ids {
        [] => held(vault),
        ids => ids.to_vec(),
    };
    let mut done = VerifiedAgain::default();
    for (at, id) in ids.iter().enumerate() {
        if watcher.cancelled() {
            done.cancelled = true;
            break;
        }
        watcher.steps("verifying", at as u64, Some(ids.len() as u64));
        match vault.reverify(host, &[*id], &Quiet(watcher)) {
            Ok(verified) => done.verified.extend(verified),
            Err(Error::Cancelled) => {
                done.cancelled = true;
                break;
            }
            // Such an item keeps nobody from looking at the others.
            Err(error @ (Error::Look(_) | Error::NotHeld(_) | Error::NoEvidence(_))) => {
                done.failed.push(NotVerified { id: *id, reason: error.to_string() });
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

fn held(vault: &Vault<Open>) -> Vec<EvidenceId> {
    let held = vault.register().evidence().filter(|item| item.is_held());
    held.map(|item| item.received.id).collect()
}

/// Passes on that somebody wants to stop, and nothing of the progress within one item.
struct Quiet<'a>(&'a JobWatcher);

impl Watcher for Quiet<'_> {
    fn tell(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

fn described(
    vault: &Vault<Open>,
    id: EvidenceId,
    asked: &DescribeAsked,
    dates: &Dates,
) -> Result<EvidenceDescribed, Error> {
    let evidence = vault.reference(id)?;
    let item = vault.register().item(id).ok_or(Error::NoEvidence(id))?;
    let before = &item.received;
    Ok(EvidenceDescribed {
        evidence,
        kind: asked.kind.filter(|it| before.kind != Some(*it)),
        systems: asked.systems.clone().filter(|it| *it != before.systems),
        sites: asked.sites.clone().filter(|it| *it != before.sites),
        class: asked.class.filter(|it| *it != before.class),
        dates: changed(&before.dates, dates),
        reason: asked.reason.trim().to_owned(),
    })
}

/// A date that is not given stays; none given changes nothing.
fn changed(before: &Dates, given: &Dates) -> Option<Dates> {
    let after = Dates {
        issued: given.issued.or(before.issued),
        in_force: given.in_force.or(before.in_force),
        period: given.period.or(before.period),
        collected: given.collected.or(before.collected),
        next_review: given.next_review.or(before.next_review),
    };
    (after != *before).then_some(after)
}

fn says_something(it: &EvidenceDescribed) -> bool {
    it.kind.is_some()
        || it.systems.is_some()
        || it.sites.is_some()
        || it.class.is_some()
        || it.dates.is_some()
}
