//! A vault to test on: cheap key derivation, entries whose bytes mean nothing.

use std::path::{Path, PathBuf};

use exhibit_core::digest::Sha256;
use exhibit_ledger::tree;
use exhibit_store::*;

pub(crate) const CHEAP: KdfParams = KdfParams { m_kib: 16, t: 1, p: 1 };
pub(crate) const LIMITS: KdfLimits = KdfLimits::for_tests();
pub(crate) const ORIGIN: &str = "exhibit-a.invalid/test";

pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    /// A vault with one slot (passphrase `anna`) and one entry.
    pub(crate) fn new() -> (Self, WriteHandle) {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        let write = create(&world.path());
        (world, write)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("demo.vault")
    }

    pub(crate) fn dir(&self) -> VaultDir {
        VaultDir::open(&self.path()).unwrap()
    }

    pub(crate) fn unlocked(&self) -> Unlocked {
        unlock(&self.dir(), "anna").unwrap()
    }

    pub(crate) fn read(&self) -> ReadHandle {
        self.dir().read(&self.unlocked()).unwrap()
    }

    pub(crate) fn write(&self) -> WriteHandle {
        self.dir().write(&self.unlocked(), "test").unwrap()
    }

    /// The database as SQL, for tests that damage it.
    pub(crate) fn sql(&self) -> rusqlite::Connection {
        let sql = rusqlite::Connection::open(self.dir().database_path()).unwrap();
        let key = data_encoding::HEXLOWER.encode(self.unlocked().vault_key().expose());
        sql.execute_batch(&format!(
            "PRAGMA key = \"x'{key}'\"; PRAGMA cipher_page_size = {PAGE_BYTES};"
        ))
        .unwrap();
        sql
    }
}

pub(crate) fn create(path: &Path) -> WriteHandle {
    let mut rng = noise(1);
    let vault_key = Secret::random(&mut rng);
    let mut new = NewVault::begin(path, &vault_key, 1, "test").unwrap();
    let first = entries(new.write(), 1);
    new.write().commit(first).unwrap();
    let mut file = VaultFile::new(ORIGIN, 1);
    let person = PersonSecrets::random(&mut rng);
    let log_seed = Secret::random(&mut rng);
    let secrets = SlotSecrets { person: &person, vault_key: &vault_key, log_seed: Some(&log_seed) };
    let anna = Passphrase::new("anna").unwrap();
    file.add_slot(&secrets, &anna, CHEAP, &LIMITS, &mut rng).unwrap();
    new.finish(&file).unwrap().1
}

pub(crate) fn unlock(dir: &VaultDir, passphrase: &str) -> Result<Unlocked, StoreError> {
    dir.unlock(&Passphrase::new(passphrase).unwrap(), SlotChoice::Any, &LIMITS)
}

/// Bytes that don't compress, the same for the same seed.
pub(crate) fn noise(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |out: &mut [u8]| {
        for byte in out {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            *byte = (state >> 32) as u8;
        }
    }
}

pub(crate) fn noise_bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    noise(seed)(&mut bytes);
    bytes
}

pub(crate) fn body(seq: u64) -> Vec<u8> {
    format!("body of entry {seq}: MARKER-BODY-{seq}").into_bytes()
}

pub(crate) fn snapshot(part: &[u8]) -> Snapshot {
    let mut snapshot = Snapshot::default();
    snapshot.add(part).unwrap();
    snapshot
}

/// A transaction of `count` further entries and their tree.
pub(crate) fn entries(read: &ReadHandle, count: u64) -> Transaction {
    let size = read.size().unwrap();
    let mut frontier = tree::Frontier::load(size, read).unwrap();
    let mut transaction = Transaction {
        entries: Vec::new(),
        nodes: Vec::new(),
        items: Vec::new(),
        statuses: Vec::new(),
        erasures: Vec::new(),
        cosignatures: Vec::new(),
        snapshot: None,
        checkpoint: StoredCheckpoint {
            size: size + count,
            note: format!("note of {}", size + count).into_bytes(),
        },
    };
    for seq in size..size + count {
        let leaf = format!("leaf {seq}").into_bytes();
        frontier.push_storing(tree::leaf_hash(&leaf), |node| transaction.nodes.push(node));
        let opening = StoredOpening { salt: [seq as u8; 32], sig: [7; 64], body: body(seq) };
        transaction.entries.push(StoredEntry { seq, leaf, opening: Some(opening) });
    }
    transaction
}

pub(crate) fn stage(
    write: &mut WriteHandle,
    intake: &Intake,
    bytes: &[u8],
    chunk: usize,
) -> Stored {
    let mut draft = write.begin_content(intake).unwrap();
    for part in bytes.chunks(chunk) {
        write.add_chunk(&mut draft, &Chunk::pack(part, ZSTD_LEVEL).unwrap()).unwrap();
    }
    write.finish_content(intake, draft, Sha256::of(bytes)).unwrap()
}

pub(crate) fn item(
    number: u32,
    received: u64,
    contents: &[ContentId],
    intake: Option<Intake>,
) -> NewItem {
    let member = |content: &ContentId| NewMember {
        path: b"a/\xff name".to_vec(),
        role: Role::Content,
        content: *content,
    };
    let digest = Sha256::of(format!("item {number}").as_bytes());
    let members = contents.iter().map(member).collect();
    NewItem { number, received, digest, members, intake, text: String::new() }
}

/// Takes `bytes` in as one item with these records.
pub(crate) fn take_in(
    write: &mut WriteHandle,
    number: u32,
    bytes: &[u8],
    rows: &[RecordRow<'_>],
) -> Stored {
    let intake = write.begin_intake().unwrap();
    let stored = stage(write, &intake, bytes, 1000);
    write.add_records(&intake, rows).unwrap();
    let mut transaction = entries(write, 1);
    let received = transaction.entries[0].seq;
    transaction.items.push(item(number, received, &[stored.content], Some(intake)));
    write.commit(transaction).unwrap();
    stored
}
