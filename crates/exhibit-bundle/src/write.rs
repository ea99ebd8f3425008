//! Writing a bundle: the same bytes for the same input.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};

use exhibit_core::canonical::{self, CanonicalError};
use exhibit_core::digest::Sha256;
use exhibit_core::event::EvidenceId;
use exhibit_ledger::checkpoint::log_note_key;
use exhibit_ledger::keys::PersonKey;
use exhibit_ledger::proof::TlogProof;
use exhibit_ledger::tiles::{Level, Tile, tiles};
use exhibit_verify::watch::{Phase, Progress, Watcher};
use exhibit_verify::zip::{Content, WriteError, Writer};
use thiserror::Error;

use crate::bag::{BagInfo, DECLARATION, Manifest};
use crate::layout::{
    self, BAG_INFO, BAGIT, CHECKPOINT, COSIGNED, INDEX, LEDGER, LOG_VKEY, MANIFEST, PACK, PROFILES,
    SIGNATURE, SIGNATURE_NAMES, TAGMANIFEST, TRUST, VERIFY_TXT, WITHHELD,
};
use crate::model::{BundleItem, BundleModel, LedgerFiles, WithheldFile};
use crate::{overview, seal};

/// Why a bundle could not be written. Nothing is left out in silence.
#[derive(Debug, Error)]
pub enum BundleWriteError {
    /// Content was not as declared, or input or output failed.
    #[error(transparent)]
    Zip(#[from] WriteError),
    /// The ledger or the output could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A record has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// An item was never verified.
    #[error("{0} has no verdict")]
    NoVerdict(EvidenceId),
    /// An item has another number of contents than of members.
    #[error("{id}: {members} members, {contents} contents")]
    Contents {
        /// The item.
        id: EvidenceId,
        /// Members by the ledger.
        members: usize,
        /// Contents given.
        contents: usize,
    },
    /// Content is not what the ledger says.
    #[error("{id}: {path} has the digest {found}, the ledger says {recorded}")]
    Digest {
        /// The item.
        id: EvidenceId,
        /// The path in the bundle.
        path: String,
        /// By the ledger.
        recorded: Sha256,
        /// Of the content given.
        found: Sha256,
    },
    /// Two things would lie at the same path.
    #[error("two files would be {0}")]
    Twice(String),
    /// Somebody asked to stop.
    #[error("stopped as asked")]
    Stopped,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many files the bag has.
    pub files: u64,
    /// How many items are in it.
    pub items: u64,
    /// How many items are withheld.
    pub withheld: u64,
    /// Fingerprint of the key that signed.
    pub fingerprint: Sha256,
    /// SHA-256 of `tagmanifest-sha256.txt`: what was signed.
    pub sealed: Sha256,
}

/// Writes a bundle to `out`, from its current start, signed by `key`.
///
/// The output must seek: lengths go in front of content. Errors: [`BundleWriteError`]; what was
/// written so far is then worthless.
pub fn write<W: Write + Seek>(
    model: &BundleModel<'_>,
    ledger: &dyn LedgerFiles,
    key: &PersonKey,
    out: W,
    watcher: &dyn Watcher,
) -> Result<Written, BundleWriteError> {
    let plan = Plan::of(model, ledger)?;
    let mut bag = Bag {
        writer: Writer::new(out),
        top: model.id.to_string(),
        payload: Manifest::default(),
        tags: Manifest::default(),
        files: 0,
        told: Told { watcher, done: 0, total: plan.bytes },
    };
    bag.tag(VERIFY_TXT, overview::verify_txt(model).as_bytes())?;
    bag.tag(BAG_INFO, bag_info(model, &plan).to_text().as_bytes())?;
    bag.tag(BAGIT, DECLARATION.as_bytes())?;
    for (path, source) in &plan.files {
        bag.payload(path, source, ledger)?;
    }
    let manifest = bag.payload.to_text();
    bag.tag(MANIFEST, manifest.as_bytes())?;
    let tagmanifest = bag.tags.to_text();
    bag.put(TAGMANIFEST, &tagmanifest.as_bytes().to_vec())?;
    bag.put(SIGNATURE, &seal::sign(key, tagmanifest.as_bytes()).into_bytes())?;
    let files = bag.files;
    bag.writer.finish()?;
    Ok(Written {
        files,
        items: model.items.len() as u64,
        withheld: model.withheld.len() as u64,
        fingerprint: key.public().fingerprint(),
        sealed: Sha256::of(tagmanifest.as_bytes()),
    })
}

/// The payload by path, in the order in which it is written.
struct Plan<'a> {
    files: BTreeMap<String, Source<'a>>,
    bytes: u64,
}

enum Source<'a> {
    Bytes(Vec<u8>),
    Content(&'a dyn Content),
    Evidence { id: EvidenceId, content: &'a dyn Content, recorded: Sha256 },
    Tile(Tile),
    Opening(u64),
}

impl<'a> Plan<'a> {
    fn of(model: &BundleModel<'a>, ledger: &dyn LedgerFiles) -> Result<Self, BundleWriteError> {
        let mut plan = Self { files: BTreeMap::new(), bytes: 0 };
        for item in &model.items {
            plan.add_item(model, item, ledger)?;
        }
        plan.add_ledger(model, ledger)?;
        for sample in &model.samples {
            plan.add_bytes(layout::population_path(sample.id), sample.population.clone())?;
            if let Some(note) = &sample.checkpoint {
                plan.add_bytes(layout::freeze_checkpoint_path(sample.id), note.clone())?;
            }
        }
        for (name, text) in &model.profiles {
            plan.add_bytes(format!("{PROFILES}{name}.toml"), text.clone().into_bytes())?;
        }
        for (name, bytes) in &model.trust {
            plan.add_bytes(format!("{TRUST}{name}"), bytes.clone())?;
        }
        if let Some(pack) = model.pack {
            plan.add(PACK.to_owned(), pack.len(), Source::Content(pack))?;
        }
        let withheld = WithheldFile {
            bundle: model.id,
            total: (model.items.len() + model.withheld.len()) as u64,
            withheld: model.withheld.clone(),
        };
        plan.add_bytes(WITHHELD.to_owned(), canonical::to_bytes(&withheld)?)?;
        plan.add_bytes(INDEX.to_owned(), overview::index_html(model, ledger.size()).into_bytes())?;
        Ok(plan)
    }

    fn add_item(
        &mut self,
        model: &BundleModel<'a>,
        item: &BundleItem<'a>,
        ledger: &dyn LedgerFiles,
    ) -> Result<(), BundleWriteError> {
        let received = &item.state.received;
        let id = received.id;
        let (members, contents) = (received.members.len(), item.contents.len());
        if members != contents {
            return Err(BundleWriteError::Contents { id, members, contents });
        }
        let verified = item.state.verified.as_ref().ok_or(BundleWriteError::NoVerdict(id))?;
        let names = layout::member_names(&received.members);
        for ((member, name), content) in received.members.iter().zip(names).zip(&item.contents) {
            let path = layout::evidence_folder(id) + &name;
            let source = Source::Evidence { id, content: *content, recorded: member.sha256 };
            self.add(path, content.len(), source)?;
        }
        self.add_bytes(layout::verdict_path(id), canonical::to_bytes(&verified.appraisal)?)?;
        let index = item.state.reference.leaf;
        let proof = TlogProof {
            extra: None,
            index,
            path: ledger.inclusion(index)?,
            checkpoint: model.checkpoint.clone(),
        };
        self.add_bytes(layout::proof_path(id), proof.to_bytes())
    }

    fn add_ledger(
        &mut self,
        model: &BundleModel<'_>,
        ledger: &dyn LedgerFiles,
    ) -> Result<(), BundleWriteError> {
        self.add_bytes(CHECKPOINT.to_owned(), model.checkpoint.clone())?;
        let vkey = log_note_key(&model.origin, &model.log_key).vkey() + "\n";
        self.add_bytes(LOG_VKEY.to_owned(), vkey.into_bytes())?;
        for (size, note) in &model.cosigned {
            self.add_bytes(format!("{COSIGNED}{size}"), note.clone())?;
        }
        for seq in ledger.openings() {
            let length = ledger.opening(seq)?.len() as u64;
            self.add(layout::opening_path(seq), length, Source::Opening(seq))?;
        }
        for tile in tiles(ledger.size()) {
            let length = match tile.level {
                Level::Hashes(_) => 32 * u64::from(tile.width),
                Level::Entries => ledger.tile(tile)?.len() as u64,
            };
            self.add(format!("{LEDGER}{}", tile.path()), length, Source::Tile(tile))?;
        }
        Ok(())
    }

    fn add_bytes(&mut self, path: String, bytes: Vec<u8>) -> Result<(), BundleWriteError> {
        self.add(path, bytes.len() as u64, Source::Bytes(bytes))
    }

    fn add(
        &mut self,
        path: String,
        length: u64,
        source: Source<'a>,
    ) -> Result<(), BundleWriteError> {
        self.bytes += length;
        match self.files.insert(path.clone(), source) {
            None => Ok(()),
            Some(_) => Err(BundleWriteError::Twice(path)),
        }
    }
}

fn bag_info(model: &BundleModel<'_>, plan: &Plan<'_>) -> BagInfo {
    let made = model.made.to_string();
    BagInfo {
        organisation: model.organisation.clone(),
        date: made.split('T').next().unwrap_or_default().to_owned(),
        bundle: model.id.to_string(),
        oxum: format!("{}.{}", plan.bytes, plan.files.len()),
        origin: model.origin.to_string(),
        signatures: SIGNATURE_NAMES.map(str::to_owned).to_vec(),
    }
}

struct Bag<'a, W> {
    writer: Writer<W>,
    top: String,
    payload: Manifest,
    tags: Manifest,
    files: u64,
    told: Told<'a>,
}

impl<W: Write + Seek> Bag<'_, W> {
    fn tag(&mut self, name: &str, bytes: &[u8]) -> Result<(), BundleWriteError> {
        let sha256 = self.put(name, &bytes.to_vec())?;
        self.tags.add(name.to_owned(), sha256);
        Ok(())
    }

    fn payload(
        &mut self,
        path: &str,
        source: &Source<'_>,
        ledger: &dyn LedgerFiles,
    ) -> Result<(), BundleWriteError> {
        let sha256 = match source {
            Source::Bytes(bytes) => self.put(path, bytes)?,
            Source::Content(content) => self.put(path, *content)?,
            Source::Tile(tile) => self.put(path, &ledger.tile(*tile)?)?,
            Source::Opening(seq) => self.put(path, &ledger.opening(*seq)?)?,
            Source::Evidence { id, content, recorded } => {
                let found = self.put(path, *content)?;
                if found != *recorded {
                    let (id, path, recorded) = (*id, path.to_owned(), *recorded);
                    return Err(BundleWriteError::Digest { id, path, recorded, found });
                }
                found
            }
        };
        self.payload.add(path.to_owned(), sha256);
        Ok(())
    }

    fn put(&mut self, path: &str, content: &dyn Content) -> Result<Sha256, BundleWriteError> {
        self.files += 1;
        let watched = Watched { content, told: self.told };
        let added = self.writer.add(&format!("{}/{path}", self.top), &watched);
        if self.told.watcher.cancelled() {
            return Err(BundleWriteError::Stopped);
        }
        self.told.done += content.len();
        Ok(added?.sha256)
    }
}

/// Who watches, and how many bytes of the payload lie before what is written next.
#[derive(Clone, Copy)]
struct Told<'a> {
    watcher: &'a dyn Watcher,
    done: u64,
    total: u64,
}

/// Content that tells how far it was read, and ends early when somebody asked to stop.
struct Watched<'a> {
    content: &'a dyn Content,
    told: Told<'a>,
}

impl Content for Watched<'_> {
    fn len(&self) -> u64 {
        self.content.len()
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(WatchedReader { reader: self.content.open()?, told: self.told }))
    }
}

struct WatchedReader<'a> {
    reader: Box<dyn Read + 'a>,
    told: Told<'a>,
}

impl Read for WatchedReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Told { watcher, total, .. } = self.told;
        if watcher.cancelled() {
            return Err(io::Error::other("stopped as asked"));
        }
        let count = self.reader.read(into)?;
        self.told.done += count as u64;
        // What describes the payload is written too, and is not in the total.
        let done = self.told.done.min(total);
        watcher.tell(Progress { phase: Phase::Writing, done, total: Some(total) });
        Ok(count)
    }
}
