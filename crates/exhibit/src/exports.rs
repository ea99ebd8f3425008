//! What left the vault: packs, bundles and copies, from its ledger.

use exhibit_core::digest::Sha256;
use exhibit_core::event::{BundleId, Event, PackId, Period};
use exhibit_core::time::Timestamp;
use exhibit_core::visible::visible;
use exhibit_ledger::entry::Leaf;
use schemars::JsonSchema;
use serde::Serialize;

use crate::bundle::WithheldShown;
use crate::error::Error;
use crate::vault::{Open, Vault};

/// Something that left the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExportShown {
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    pub what: Exported,
}

/// What left the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Exported {
    /// An audit pack.
    Pack {
        /// Its number.
        id: PackId,
        /// Its title.
        title: String,
        /// The period that it speaks about.
        #[serde(skip_serializing_if = "Option::is_none")]
        period: Option<Period>,
        /// How many items it lists.
        items: u64,
    },
    /// An evidence bundle.
    Bundle {
        /// Its number.
        id: BundleId,
        /// For whom.
        recipient: String,
        /// How many items it holds.
        items: u64,
        /// What it withholds, and why.
        withheld: Vec<WithheldShown>,
        /// SHA-256 of the pack in it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pack: Option<Sha256>,
        /// The age recipients who alone can open it; nobody, if it is not sealed.
        sealed_to: Vec<String>,
    },
    /// A copy of the whole vault.
    Backup {
        /// How many entries it holds.
        size: u64,
        /// The root at that size.
        root: Sha256,
        /// Where it was written.
        place: String,
    },
}

/// The kinds of entries that say so.
const KINDS: [&str; 3] = ["pack.exported", "bundle.exported", "backup.made"];

/// Tells whether a leaf could be of such a kind: most are not, and need not be read as JSON.
pub(crate) fn may_be_export(leaf: &[u8]) -> bool {
    let has = |part: &[u8]| leaf.windows(part.len()).any(|it| it == part);
    KINDS.iter().any(|kind| has(kind.as_bytes()))
}

impl Vault<Open> {
    /// Returns what left the vault, newest first.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub fn exports(&self) -> Result<Vec<ExportShown>, Error> {
        let mut all = Vec::new();
        for seq in self.entry_index().exports(self.store(), self.register().size())? {
            let broken = |what: String| Error::LedgerBroken { seq, what };
            let stored = self.store().entry(seq)?;
            let stored = stored.ok_or_else(|| broken("it is not there".into()))?;
            let leaf = Leaf::parse(&stored.leaf).map_err(|e| broken(e.to_string()))?;
            if !KINDS.contains(&leaf.kind.as_str()) {
                continue;
            }
            let Some(opening) = &stored.opening else { continue };
            let mut body: serde_json::Value =
                serde_json::from_slice(&opening.body).map_err(|e| broken(e.to_string()))?;
            let data = body.get_mut("data").map(serde_json::Value::take).unwrap_or_default();
            let event = Event::from_parts(&leaf.kind, data).map_err(|e| broken(e.to_string()))?;
            if let Some(what) = self.exported(event) {
                let by = self.actor_of(&opening.body);
                all.push(ExportShown { seq: stored.seq, at: leaf.time, by, what });
            }
        }
        all.reverse();
        Ok(all)
    }

    fn exported(&self, event: Event) -> Option<Exported> {
        Some(match event {
            Event::PackExported(it) => Exported::Pack {
                id: it.id,
                title: visible(&it.title).into_owned(),
                period: it.period,
                items: it.items,
            },
            Event::BundleExported(it) => Exported::Bundle {
                id: it.id,
                recipient: visible(&it.recipient).into_owned(),
                items: it.items.len() as u64,
                withheld: self.withheld_shown(&it.withheld),
                sealed_to: it.sealed_to.iter().map(|to| visible(to).into_owned()).collect(),
                pack: it.pack,
            },
            Event::BackupMade(it) => Exported::Backup {
                size: it.size,
                root: it.root,
                place: visible(&it.place).into_owned(),
            },
            _ => return None,
        })
    }
}
