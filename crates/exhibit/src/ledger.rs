//! The ledger as people and other tools see it: entries, the head, tiles, cosignatures.

use std::fs;
use std::path::Path;

use exhibit_core::event::{CosignatureImported, Event, PersonId};
use exhibit_core::time::Timestamp;
use exhibit_ledger::cosignature;
use exhibit_ledger::entry::Leaf;
use exhibit_ledger::note::{NoteKey, SignatureLine, join, split};
use exhibit_ledger::tiles::TileWriter;
use schemars::JsonSchema;
use serde::Serialize;

use crate::delivery::shown;
use crate::error::Error;
use crate::files::write_new;
use crate::host::Host;
use crate::vault::{Effects, Open, Vault};

/// One entry, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryLine {
    /// Its index.
    pub seq: u64,
    /// Its time.
    pub time: Timestamp,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who made it; absent where the opening was destroyed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
}

/// The head of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeadShown {
    /// The log.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// Its root, in hex.
    pub root: String,
    /// The signed note that others can check.
    pub note: String,
    /// The sizes that a witness signed.
    pub witnessed: Vec<u64>,
}

impl Vault<Open> {
    /// Returns the newest entries, newest first.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub fn entry_lines(&self, limit: u64) -> Result<Vec<EntryLine>, Error> {
        self.entry_page(0, limit)
    }

    /// Returns `count` entries, newest first, after the `skipped` newest.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::LedgerBroken`].
    pub fn entry_page(&self, skipped: u64, count: u64) -> Result<Vec<EntryLine>, Error> {
        let end = self.register().size().saturating_sub(skipped);
        let mut lines = Vec::new();
        for stored in self.store().entries(end.saturating_sub(count)..end) {
            let stored = stored?;
            let leaf = Leaf::parse(&stored.leaf)
                .map_err(|e| Error::LedgerBroken { seq: stored.seq, what: e.to_string() })?;
            let actor = stored.opening.as_ref().and_then(|o| self.actor_of(&o.body));
            lines.push(EntryLine { seq: stored.seq, time: leaf.time, kind: leaf.kind, actor });
        }
        lines.reverse();
        Ok(lines)
    }

    /// Returns what an entry says; nothing where its opening was destroyed.
    ///
    /// # Errors
    /// [`Error::Text`] for an entry that the ledger does not have; [`Error::Store`].
    pub fn entry_body(&self, seq: u64) -> Result<Option<serde_json::Value>, Error> {
        let mut found = self.store().entries(seq..seq.saturating_add(1));
        let unknown = || Error::text("entry", &seq.to_string(), "an entry of this ledger");
        let stored = found.next().ok_or_else(unknown)??;
        let body = stored.opening.map(|it| serde_json::from_slice(&it.body));
        body.transpose().map_err(|e| Error::LedgerBroken { seq, what: e.to_string() })
    }

    /// Returns the head.
    pub fn head_shown(&self) -> HeadShown {
        let checkpoint = self.checkpoint();
        let head = checkpoint.head();
        HeadShown {
            origin: head.origin.to_string(),
            size: head.size,
            root: head.root.to_hex(),
            note: String::from_utf8_lossy(checkpoint.note()).into_owned(),
            witnessed: self.register().cosignatures().iter().map(|(size, _)| *size).collect(),
        }
    }

    /// Writes the log as C2SP tlog-tiles into an empty or absent folder, and returns how many
    /// files that were.
    ///
    /// # Errors
    /// [`Error::Exists`] if the folder holds something, [`Error::Unwritable`], [`Error::Store`].
    pub fn export_tiles(&self, to: &Path) -> Result<u64, Error> {
        if to.exists() && fs::read_dir(to).is_ok_and(|mut inside| inside.next().is_some()) {
            return Err(Error::Exists { path: shown(to) });
        }
        let size = self.checkpoint().head().size;
        let mut writer = TileWriter::new();
        let mut files = 0;
        let record = |e: exhibit_ledger::tiles::TileFinding| Error::Record(e.to_string());
        for stored in self.store().entries(0..size) {
            for tile in writer.push(&stored?.leaf).map_err(record)? {
                write_tile(to, &tile.tile.path(), &tile.bytes)?;
                files += 1;
            }
        }
        for tile in writer.finish() {
            write_tile(to, &tile.tile.path(), &tile.bytes)?;
            files += 1;
        }
        let note = self.cosigned_note(size)?;
        write_tile(to, "checkpoint", &note)?;
        Ok(files + 1)
    }

    /// Keeps a witness's cosignature of a checkpoint of this log.
    ///
    /// # Errors
    /// [`Error::Text`] if the line is not that witness's signature on a checkpoint held here; as
    /// [`Vault::append`].
    pub fn import_cosignature(
        &mut self,
        host: &Host<'_>,
        line: &str,
        vkey: &str,
    ) -> Result<u64, Error> {
        let key = NoteKey::parse_vkey(vkey.trim())
            .map_err(|_| Error::text("--vkey", vkey, "a C2SP verifier key"))?;
        let line = SignatureLine::parse(&format!("{}\n", line.trim_end()))
            .map_err(|_| Error::text("cosignature", line, "one signature line of a C2SP note"))?;
        let size = self.cosigned_size(&line, &key)?;
        let text = line.as_str().to_owned();
        let imported =
            CosignatureImported { size, vkey: vkey.trim().to_owned(), line: text.clone() };
        self.append(host, |batch| {
            batch.push(Event::CosignatureImported(imported))?;
            Ok(Effects { cosignatures: vec![(size, text)], ..Effects::default() })
        })?;
        Ok(size)
    }

    /// A line does not say which checkpoint it signs: the newest that it fits is the one.
    fn cosigned_size(&self, line: &SignatureLine, key: &NoteKey) -> Result<u64, Error> {
        for size in (1..=self.register().size()).rev() {
            let Some(stored) = self.store().checkpoint(size)? else { continue };
            let Ok((text, _)) = split(&stored.note) else { continue };
            let Ok(note) = join(&text, std::slice::from_ref(line)) else { continue };
            if cosignature::verify(&note, key).is_ok() {
                return Ok(size);
            }
        }
        let expected = "a signature by this key on a checkpoint of this log";
        Err(Error::text("cosignature", line.as_str(), expected))
    }

    fn actor_of(&self, body: &[u8]) -> Option<String> {
        let body: serde_json::Value = serde_json::from_slice(body).ok()?;
        let id = PersonId::parse(body.get("actor")?.as_str()?)?;
        self.register().person(id).map(|person| person.name.clone())
    }
}

fn write_tile(top: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    let file = top.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|e| Error::unwritable(folder, &e))?;
    }
    write_new(&file, bytes)
}
