//! What was planted in the year, beside what the vault says.
//!
//! Both sides are put in the same words; a case is met if they are the same. What was planted comes from the generator,
//! which knows nothing of vaults; what was found, from the vault alone.

mod audit;
mod evidence;
mod tests;

use exhibit::Error;
use exhibit::core::appraisal::MemberRole;
use exhibit::core::event::EvidenceId;
use exhibit::core::register::EvidenceState;
use exhibit::vault::{Open, Vault};
use exhibit_lindmoor::{Expectations, Item};
use serde::Serialize;

use super::files::Files;

/// Something that was planted, and what was found.
#[derive(Serialize)]
pub(super) struct Case {
    pub(super) planted: String,
    pub(super) expected: String,
    pub(super) found: String,
}

impl Case {
    fn new(planted: &str, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { planted: planted.to_owned(), expected: expected.into(), found: found.into() }
    }

    /// Tells whether what was found is what was planted.
    pub(super) fn is_met(&self) -> bool {
        self.expected == self.found
    }

    /// Returns the case as a row of a table; what is long is cut.
    pub(super) fn row(&self) -> Vec<String> {
        let met = if self.is_met() { "yes" } else { "NO" };
        let mut found: String = self.found.chars().take(ROW).collect();
        if found.len() < self.found.len() {
            found.push('…');
        }
        vec![self.planted.clone(), met.to_owned(), found]
    }
}

/// How many characters of what was found a table shows.
const ROW: usize = 90;

/// Compares everything that was planted.
pub(super) fn all(
    vault: &Vault<Open>,
    files: &Files,
    expected: &Expectations,
) -> Result<Vec<Case>, Error> {
    let held = Held { vault, files, expected };
    let mut cases = evidence::cases(&held)?;
    cases.extend(tests::cases(&held)?);
    cases.extend(audit::cases(&held)?);
    Ok(cases)
}

/// The vault, its items known by the paths of the files that they came from.
struct Held<'v> {
    vault: &'v Vault<Open>,
    files: &'v Files,
    expected: &'v Expectations,
}

impl<'v> Held<'v> {
    /// Returns the path of an item's first file that is no companion and one of the set.
    fn path(&self, item: &EvidenceState) -> Option<&'v str> {
        let contents = item.received.members.iter().filter(|it| it.role == MemberRole::Content);
        contents.into_iter().find_map(|it| self.files.path(it.sha256))
    }

    /// Returns the item of a file.
    fn item(&self, path: &str) -> Option<&'v EvidenceState> {
        let mut all = self.vault.register().evidence();
        all.find(|item| self.path(item) == Some(path))
    }

    fn id(&self, path: &str) -> Option<EvidenceId> {
        self.item(path).map(|it| it.received.id)
    }

    /// Returns what is expected of all items, in the order in which they were handed in.
    fn expected_items(&self) -> impl Iterator<Item = &'v Item> {
        self.expected.deliveries.iter().flat_map(|it| &it.items)
    }
}

/// Writes a number with commas between thousands, as the program does.
fn number(count: u64) -> String {
    exhibit::assurance::thousands(count)
}
