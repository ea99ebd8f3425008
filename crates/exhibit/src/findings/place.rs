//! Evidence as people cite it: an item, a line of it, a page of it; a row of a register.

use exhibit_core::event::{EvidenceCited, EvidenceId, RegisterId, RowCited};

use crate::documents::Extent;
use crate::error::Error;
use crate::vault::{Open, Vault};

/// Evidence as a person cites it: `E-0016`, `E-0016:17` for line 17, `E-0003#p4` for page 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The item.
    pub id: EvidenceId,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The page, from 1.
    pub page: Option<u64>,
}

impl Place {
    /// Reads what a person typed.
    pub fn parse(text: &str) -> Option<Self> {
        let counted = |text: &str| text.parse().ok().filter(|number| *number > 0);
        let (id, line, page) = if let Some((id, line)) = text.split_once(':') {
            (id, Some(counted(line)?), None)
        } else if let Some((id, page)) = text.split_once("#p") {
            (id, None, Some(counted(page)?))
        } else {
            (text, None, None)
        };
        Some(Self { id: EvidenceId::parse(id)?, line, page })
    }
}

/// Reads a row of a register as a person cites it: `RG-001:12`.
pub fn row_cited(text: &str) -> Option<RowCited> {
    let (register, row) = text.split_once(':')?;
    let row = row.parse().ok().filter(|number| *number > 0)?;
    Some(RowCited { register: RegisterId::parse(register)?, row })
}

/// Returns a place for people: `E-0016, line 17`.
pub fn place_for_people(cited: &EvidenceCited) -> String {
    let id = cited.evidence.id;
    match (cited.line, cited.page) {
        (Some(line), _) => format!("{id}, line {line}"),
        (None, Some(page)) => format!("{id}, page {page}"),
        (None, None) => id.to_string(),
    }
}

impl Vault<Open> {
    /// Returns a place as entries cite it: what is known to have no such line or page is refused.
    ///
    /// # Errors
    /// [`Error::NoEvidence`], [`Error::NoRecord`], [`Error::NoPlace`], [`Error::Store`].
    pub fn cited_place(&self, place: Place) -> Result<EvidenceCited, Error> {
        let Place { id, line, page } = place;
        let evidence = self.reference(id)?;
        if let Some(line) = line {
            self.check_line(id, line)?;
        }
        if let Some(page) = page {
            has(id, "page", page, self.extent_of(id)?.pages)?;
        }
        Ok(EvidenceCited { evidence, line, page })
    }

    /// The index knows the lines of records; a text is counted.
    fn check_line(&self, id: EvidenceId, line: u64) -> Result<(), Error> {
        let indexed = self.store().record_digests(id.0)?.count() > 0;
        if !indexed {
            let Extent { lines, .. } = self.extent_of(id)?;
            return has(id, "line", line, lines);
        }
        let missing = Error::NoRecord { id, line: u32::try_from(line).unwrap_or(u32::MAX) };
        let number = u32::try_from(line).ok();
        let found = number.map(|line| self.store().record(id.0, line)).transpose()?;
        found.flatten().map(drop).ok_or(missing)
    }

    fn extent_of(&self, id: EvidenceId) -> Result<Extent, Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        if !item.is_held() {
            return Err(Error::NotHeld(id));
        }
        self.extent_of_document(item)
    }
}

/// Refuses a line or a page beyond the last one, where that is known.
fn has(id: EvidenceId, what: &'static str, asked: u64, last: Option<u64>) -> Result<(), Error> {
    match last {
        Some(last) if asked > last => Err(Error::NoPlace { id, what, asked, last }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_spelling_each() {
        let place = |line, page| Some(Place { id: EvidenceId(16), line, page });
        assert_eq!(Place::parse("E-0016"), place(None, None));
        assert_eq!(Place::parse("E-0016:17"), place(Some(17), None));
        assert_eq!(Place::parse("E-0016#p4"), place(None, Some(4)));
        for wrong in ["", "E-16:1", "E-0016:", "E-0016:0", "E-0016:-1", "E-0016#4", "E-0016#p0"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
        assert_eq!(row_cited("RG-001:12"), Some(RowCited { register: RegisterId(1), row: 12 }));
        assert_eq!(row_cited("RG-001:0"), None);
    }
}
