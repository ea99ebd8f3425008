//! Archives that are kept whole: whether one is there to its end, and that nobody looked inside.

use std::io::{self, Read};

use exhibit_core::appraisal::{Fact, MemberRole, Outcome};
use exhibit_core::verdict::{Integrity, word};

use super::{Appraised, Item, Look, LookError};

/// An archive, by its first and last bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Archive {
    /// A zip with its end record (APPNOTE 4.3.16).
    Zip,
    /// A zip whose end record is not there: it was cut off.
    ZipCutOff,
}

/// Says whether the item's one content is an archive; only what begins like one is read again.
pub(super) fn of(look: &Look<'_>, item: &Item) -> Result<Option<Archive>, LookError> {
    let content = item.parts.iter().find(|part| part.role == MemberRole::Content);
    let Some(index) = content.map(|part| part.member) else {
        return Ok(None);
    };
    let path = || look.members.list()[index].path.clone();
    let found = look.members.open(index).and_then(|mut reader| by_ends(&mut reader));
    found.map_err(|source| LookError::Read { path: path(), source })
}

/// Adds what that means to the report.
pub(super) fn note(appraised: &mut Appraised, archive: Archive) {
    let (outcome, detail) = match archive {
        Archive::Zip => (Outcome::Pass, "A zip archive, kept whole."),
        Archive::ZipCutOff => {
            (Outcome::Fail, "It begins as a zip archive, and its end is missing: it was cut off.")
        }
    };
    let fact = Fact { check: "format".to_owned(), outcome, detail: detail.to_owned() };
    match appraised.appraisal.facts.iter_mut().find(|fact| fact.check == "format") {
        Some(format) => *format = fact,
        None => appraised.appraisal.facts.insert(0, fact),
    }
    let inside = "What lies inside this archive was not looked at.";
    appraised.appraisal.not_checked.push(inside.to_owned());
    if archive == Archive::ZipCutOff && appraised.facts.integrity == Integrity::Unclaimed {
        appraised.facts.integrity = Integrity::Unreadable;
        appraised.appraisal.verdict = word(&appraised.facts);
        appraised.appraisal.exit_code = appraised.appraisal.verdict.exit_code();
    }
}

/// The end record is 22 bytes and a comment of at most 65,535.
const MAX_END: usize = 22 + 65_535;

fn by_ends(reader: &mut dyn Read) -> io::Result<Option<Archive>> {
    let mut tail = Vec::with_capacity(2 * MAX_END);
    let mut start = [0; 4];
    if reader.read_exact(&mut start).is_err() || &start != b"PK\x03\x04" {
        return Ok(None);
    }
    let mut block = vec![0; MAX_END];
    loop {
        let count = reader.read(&mut block)?;
        if count == 0 {
            break;
        }
        tail.extend_from_slice(&block[..count]);
        if tail.len() > MAX_END {
            tail.drain(..tail.len() - MAX_END);
        }
    }
    let ends = tail.windows(4).any(|window| window == b"PK\x05\x06");
    Ok(Some(if ends { Archive::Zip } else { Archive::ZipCutOff }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_is_told_by_its_ends() {
        let end = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
        let zip = [b"PK\x03\x04".as_slice(), &vec![7; 200_000], &end].concat();
        let of = |bytes: &[u8]| by_ends(&mut &bytes[..]).expect("readable");
        assert_eq!(of(&zip), Some(Archive::Zip));
        assert_eq!(of(&zip[..100_000]), Some(Archive::ZipCutOff));
        assert_eq!(of(b"PK\x03\x04"), Some(Archive::ZipCutOff));
        assert_eq!(of(b"PK"), None);
        assert_eq!(of(b"%PDF-1.7"), None);
    }
}
