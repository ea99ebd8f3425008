//! Whose signatures count, what is demanded of keys, and what sources promise.

use std::path::{Path, PathBuf};

use exhibit::Error;
use exhibit::core::event::{Confirmation, EvidenceId, SourcePinned, TrustId};
use exhibit::delivery::file_name;
use exhibit::inspect::{read_small, read_trust};
use exhibit::trust_store::{
    KeyScope, KeyShown, NewTrust, PolicyDemands, PolicyShown, TrustShown, keys_shown,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tauri::State;

use super::said::{given, moment, reason};
use crate::desk::Desk;
use crate::fault::Answer;
use crate::machine;

/// A file that is brought, and what its key is to count for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustAsked {
    /// A key, a certificate or a trust file.
    path: PathBuf,
    /// Who or what holds the key; a trust file says so itself.
    #[serde(default)]
    subject: Option<String>,
    /// What it may sign, such as `log:*` or `document`.
    #[serde(default)]
    purposes: Vec<String>,
    /// The sources for which alone it counts.
    #[serde(default)]
    sources: Vec<String>,
    /// How its fingerprint was confirmed, if it was.
    #[serde(default)]
    confirmed: Option<Confirmation>,
    /// Why it counts although the vault's policy refuses it.
    #[serde(default)]
    exception: Option<String>,
}

/// An entry that counts from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct TrustBrought {
    id: TrustId,
    subject: String,
    /// The items whose verdict it may change.
    concerned: Vec<EvidenceId>,
}

/// What is to be demanded of keys from now on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyAsked {
    #[serde(default)]
    min_rsa_bits: Option<u16>,
    #[serde(default)]
    refuse: Vec<String>,
    #[serde(default)]
    require_confirmation: bool,
    #[serde(default)]
    require_outside_confirmation: bool,
    reason: String,
}

/// What a source promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pin {
    source: String,
    /// The profile that its exports follow.
    profile: String,
    /// Whether a trusted signer is promised.
    signer: bool,
    /// Whether a proven end is promised.
    end: bool,
}

/// Returns every entry of the vault's trust.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn trust_list(desk: State<'_, Desk>) -> Answer<Vec<TrustShown>> {
    desk.read(|vault| vault.trust_shown((machine::host().now)()))
}

/// Returns the keys in a file, before anybody relies on them.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn trust_look(path: PathBuf) -> Answer<Vec<KeyShown>> {
    Ok(keys_shown(&read_trust(&[path])?))
}

/// Brings a key, a certificate or a trust file.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn trust_add(desk: State<'_, Desk>, asked: TrustAsked) -> Answer<TrustBrought> {
    let bytes = read_small(&asked.path)?;
    let name = file_name(&asked.path);
    let folder = asked.path.parent().unwrap_or(Path::new(".")).to_owned();
    let open = |named: &str| read_small(&folder.join(named)).map_err(|e| e.to_string());
    let scope = given(&asked.subject).map(|subject| KeyScope {
        subject,
        purposes: &asked.purposes,
        sources: &asked.sources,
        confirmed: asked.confirmed.clone(),
        exception: given(&asked.exception),
    });
    let new = NewTrust { name: &name, bytes: &bytes, scope, open: &open };
    desk.write(|vault, host| {
        let added = vault.add_trust(host, &new)?;
        let concerned = vault.concerned_by(added.id)?;
        Ok(TrustBrought { id: added.id, subject: added.subject, concerned })
    })
}

/// Says that an entry no longer counts, from now or another moment on.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn trust_revoke(
    desk: State<'_, Desk>,
    id: TrustId,
    at: Option<String>,
    reason: String,
) -> Answer<TrustBrought> {
    let at = moment("from when on", &at)?.unwrap_or_else(|| (machine::host().now)());
    let reason = self::reason(&reason)?;
    desk.write(|vault, host| {
        vault.revoke_trust(host, id, at, reason)?;
        let subject = vault.register().trust().find(|it| it.added.id == id);
        let subject = subject.map(|it| it.added.subject.clone()).unwrap_or_default();
        Ok(TrustBrought { id, subject, concerned: vault.concerned_by(id)? })
    })
}

/// Returns the held items whose verdict an entry may change.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn trust_concerned(desk: State<'_, Desk>, id: TrustId) -> Answer<Vec<EvidenceId>> {
    desk.read(|vault| vault.concerned_by(id))
}

/// Returns what this vault demands of keys.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn policy_show(desk: State<'_, Desk>) -> Answer<PolicyShown> {
    desk.read(|vault| vault.policy((machine::host().now)()))
}

/// Demands more of keys from now on.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn policy_tighten(desk: State<'_, Desk>, asked: PolicyAsked) -> Answer<PolicyShown> {
    let reason = reason(&asked.reason)?;
    desk.write(|vault, host| {
        let demands = PolicyDemands {
            min_rsa_bits: asked.min_rsa_bits,
            refuse: &asked.refuse,
            require_confirmation: asked.require_confirmation,
            require_outside_confirmation: asked.require_outside_confirmation,
            reason,
        };
        vault.tighten_policy(host, &demands)?;
        vault.policy((host.now)())
    })
}

/// Returns what sources promise.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn pin_list(desk: State<'_, Desk>) -> Answer<Vec<Pin>> {
    desk.read(|vault| Ok(vault.register().pins().cloned().map(Pin::of).collect()))
}

/// Records what a source promises; returns the held items that come from it.
#[tauri::command(rename_all = "snake_case")]
pub(crate) fn pin_source(desk: State<'_, Desk>, pin: Pin) -> Answer<Vec<EvidenceId>> {
    let source = match pin.source.trim() {
        "" => return Err(Error::text("source", "", "the name of a source").into()),
        source => source.to_owned(),
    };
    desk.write(|vault, host| {
        let pinned = SourcePinned {
            source: source.clone(),
            profile: pin.profile,
            signer: pin.signer,
            end: pin.end,
        };
        vault.pin_source(host, pinned)?;
        let held = vault.register().evidence().filter(|item| item.is_held());
        let from_it = held.filter(|item| item.received.source.as_ref() == Some(&source));
        Ok(from_it.map(|item| item.received.id).collect())
    })
}

impl Pin {
    fn of(pinned: SourcePinned) -> Self {
        Self {
            source: pinned.source,
            profile: pinned.profile,
            signer: pinned.signer,
            end: pinned.end,
        }
    }
}
