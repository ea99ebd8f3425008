//! The trust that a ledger recorded, as the verifier's own type.

use data_encoding::BASE64;
use exhibit_core::event::TrustAdded;
use exhibit_core::register::{Register, TrustState};
use exhibit_core::time::Timestamp;
use exhibit_verify::trust::{TrustInput, TrustReadError, TrustSet};

/// Returns the trust that is in force in a register at a moment: each `trust.added` entry read as
/// it was, the keys of those revoked marked so.
///
/// A key is judged by its revocation each time it is used. A head or an anchor file has no such
/// date of its own: of an entry that is revoked at `at`, it does not count. Nor do its policy and
/// what it says of certificates that others revoked.
///
/// Vault and bundle verifier both call this, with the register as it is when the verdict is made
/// and the moment judged, so that the digest of the trust is the same in both.
/// Errors: a recorded trust file can't be read.
pub fn recorded_trust(register: &Register, at: Timestamp) -> Result<TrustSet, TrustReadError> {
    let mut all = TrustSet::default();
    for state in register.trust() {
        let one = as_added(state)?;
        let revoked = state.revoked.as_ref().map(|(from, _)| *from);
        for entry in one.entries() {
            let mut entry = entry.clone();
            entry.revoked_at = earliest(entry.revoked_at, revoked);
            all.add_entry(entry);
        }
        if revoked.is_none_or(|from| at < from) {
            one.heads().iter().cloned().for_each(|head| all.add_head(head));
            one.anchors().iter().cloned().for_each(|anchor| all.add_anchor(anchor));
            all.tighten(one.policy().clone());
            all.add_revocation(one.revocation());
        }
    }
    Ok(all)
}

/// Returns what one `trust.added` entry says, whatever became of it.
pub(crate) fn as_added(state: &TrustState) -> Result<TrustSet, TrustReadError> {
    let added = &state.added;
    let name = format!("{}.toml", added.id);
    let open = |_: &str, file: &str| part(added, file);
    let input = TrustInput { name: &name, bytes: added.text.as_bytes() };
    TrustSet::from_inputs(&[input], &open)
}

fn part(added: &TrustAdded, file: &str) -> Result<Vec<u8>, String> {
    let part = added.files.iter().find(|part| part.name == file);
    let part = part.ok_or_else(|| format!("{} does not hold {file}", added.id))?;
    BASE64.decode(part.content.as_bytes()).map_err(|e| e.to_string())
}

fn earliest<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
