//! Whether a verdict still rests on what is relied on, by the ledger's newest entry.

use exhibit_bundle::relied::Relied;
use exhibit_core::register::Register;

use crate::error::Error;

/// Reads whom a register relies on.
///
/// # Errors
/// [`Error::Trust`] for a text in the ledger that can't be read, which a newer version may have written;
/// [`Error::LedgerBroken`] where there is no entry.
pub(crate) fn relied(register: &Register) -> Result<Relied, Error> {
    let empty = || Error::LedgerBroken { seq: 0, what: "the ledger is empty".to_owned() };
    Ok(Relied::of(register, register.last_time().ok_or_else(empty)?)?)
}
