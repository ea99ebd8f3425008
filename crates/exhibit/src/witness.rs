//! Being a witness, by file: remembering heads of somebody's log and cosigning those that extend
//! what was seen.
//!
//! The head is remembered durably before the line is given out. A cosignature attests that the
//! log only grew; it says nothing about the truth of an entry, and nothing about conformity.

use std::fs::{self, File};
use std::path::Path;

use data_encoding::HEXLOWER;
use exhibit_bundle::{WitnessRequestError, log_key, witness_request};
use exhibit_ledger::cosignature::{cosign, cosigner_note_key};
use exhibit_ledger::keys::CosignerKey;
use exhibit_ledger::origin::Origin;
use exhibit_ledger::witness::{WitnessRefusal, judge};
use exhibit_verify::zip::Sought;
use schemars::JsonSchema;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::files::write_private;
use crate::heads;
use crate::host::Host;

/// What a witness is asked to do.
pub struct WitnessRequest<'a> {
    /// The bundle whose checkpoint to cosign.
    pub bundle: &'a Path,
    /// The cosigner key's file; made if absent.
    pub key: &'a Path,
    /// The witness's name on notes.
    pub name: &'a str,
    /// The log's origin, from paper; needed for a log that was never seen.
    pub origin: Option<&'a str>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Witnessed {
    /// The head extends what was seen; the line travels back.
    Cosigned {
        /// The log.
        origin: String,
        /// How many entries it has.
        size: u64,
        /// How many it had when it was last seen; 0 if never.
        before: u64,
        /// The signature line.
        line: String,
        /// The witness's verifier key.
        vkey: String,
    },
    /// The head does not extend what was seen: both notes, to be kept as evidence.
    Refused {
        /// Why.
        reason: String,
        /// Whether the two can't both be true.
        contradiction: bool,
        /// The note that was seen before, if any.
        known: Option<String>,
        /// The note that was offered.
        offered: String,
    },
}

/// Compares a bundle's head with those seen before, and cosigns it.
///
/// # Errors
/// [`Error::Text`] for an origin or name that is none, [`Error::Unreadable`], [`Error::Bundle`]
/// where the bundle's ledger does not even hold together, [`Error::Store`].
pub fn witness(host: &Host<'_>, request: &WitnessRequest<'_>) -> Result<Witnessed, Error> {
    let file = File::open(request.bundle).map_err(|e| Error::unreadable(request.bundle, &e))?;
    let bundle = Sought::new(file).map_err(|e| Error::unreadable(request.bundle, &e))?;
    let broken = |e: WitnessRequestError| Error::Bundle(e.to_string());
    let claimed = witness_request(&bundle, 0).map_err(broken)?;
    let head = exhibit_ledger::checkpoint::Head::of_unverified(&claimed.checkpoint)
        .map_err(|e| Error::Bundle(e.to_string()))?;
    let known = heads::known(host, head.origin.as_str())?;
    let newest = known.iter().max_by_key(|k| k.head().size);
    named_origin(request.origin, &head.origin, newest.is_some())?;
    let no_key = || Error::Bundle("it does not name the key of its log".into());
    let log_key = log_key(&bundle, &head.origin).ok_or_else(no_key)?;
    let before = newest.map_or(0, |k| k.head().size);
    let offered = match witness_request(&bundle, before) {
        Ok(offered) => offered,
        Err(WitnessRequestError::Older { .. }) => claimed,
        Err(error) => return Err(broken(error)),
    };
    let latest = newest.map(exhibit_ledger::heads::KnownHead::head);
    let admitted = match judge(&offered, latest, &head.origin, &[log_key]) {
        Ok(admitted) => admitted,
        Err(refusal) => {
            return Ok(Witnessed::Refused {
                reason: refusal.to_string(),
                contradiction: contradicts(&refusal),
                known: newest.map(|k| String::from_utf8_lossy(k.note()).into_owned()),
                offered: String::from_utf8_lossy(&offered.checkpoint).into_owned(),
            });
        }
    };
    let key = cosigner_key(host, request.key)?;
    let named = || Error::text("--name", request.name, "a name without spaces and plus signs");
    let vkey = cosigner_note_key(request.name, &key.public()).ok_or_else(named)?.vkey();
    if latest != Some(admitted.checkpoint().head()) {
        heads::remember(host, admitted.checkpoint())?;
    }
    let line = cosign(&admitted, request.name, &key, (host.now)()).map_err(|_| named())?;
    Ok(Witnessed::Cosigned {
        origin: head.origin.to_string(),
        size: head.size,
        before,
        line: line.as_str().to_owned(),
        vkey,
    })
}

fn named_origin(named: Option<&str>, found: &Origin, seen: bool) -> Result<(), Error> {
    let expected = "the origin of this bundle's log, from paper";
    match named {
        Some(text) if Origin::parse(text).as_ref() == Some(found) => Ok(()),
        Some(text) => Err(Error::text("--origin", text, expected)),
        None if seen => Ok(()),
        None => Err(Error::text("--origin", "", expected)),
    }
}

fn contradicts(refusal: &WitnessRefusal) -> bool {
    matches!(refusal, WitnessRefusal::Conflict { .. } | WitnessRefusal::Proof(_))
}

fn cosigner_key(host: &Host<'_>, path: &Path) -> Result<CosignerKey, Error> {
    if !path.exists() {
        let seed = Zeroizing::new(host.random_bytes::<32>());
        let text = Zeroizing::new(HEXLOWER.encode(&*seed) + "\n");
        write_private(path, text.as_bytes())?;
        return Ok(CosignerKey::from_seed(&seed));
    }
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|e| Error::unreadable(path, &e))?);
    let bytes = HEXLOWER.decode(text.trim().as_bytes()).ok().map(Zeroizing::new);
    let seed: Option<&[u8; 32]> = bytes.as_ref().and_then(|b| b.as_slice().try_into().ok());
    let seed = seed.ok_or_else(|| Error::text("--key", "", "a file with 64 hex digits"))?;
    Ok(CosignerKey::from_seed(seed))
}
