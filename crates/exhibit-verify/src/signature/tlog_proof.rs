//! Proofs that a file is in a log (<https://c2sp.org/tlog-proof>, v1): `x.tlog-proof` beside `x`.
//!
//! The leaf is the file itself: its hash is SHA-256 over a zero byte and the bytes (RFC 6962 §2.1). Who
//! signed the checkpoint at the end of the path, and who cosigned it, is judged like any note's
//! (`note`).

use data_encoding::HEXLOWER;
use exhibit_core::base64;
use exhibit_core::digest::Sha256;
use sha2::Digest as _;

use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Settled};
use super::{BadSignature, SignatureFinding, note};
use crate::note::{Checkpoint, SignedNote, decimal};

/// The largest proof that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// How many hashes a path may have: a tree of 2^64 leaves has no longer ones.
pub const MAX_PATH: usize = 64;

/// How many bytes of the extra data are shown.
const MAX_SHOWN: usize = 200;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The parts of it, to tell other versions.
const NAME: &[u8] = b"c2sp.org/tlog-proof@";
const VERSION: &[u8] = b"v1";

/// How it plugs in.
pub(crate) const FORMAT: Format =
    Format { is: |start| start.starts_with(b"c2sp.org/tlog-proof@"), read: claim };

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    let malformed = || Settled(unreadable(bytes));
    let Some(proof) = TlogProof::read(bytes) else { return Box::new(malformed()) };
    let Some(signed) = SignedNote::read(&proof.checkpoint) else { return Box::new(malformed()) };
    let Some(checkpoint) = Checkpoint::of(&signed.text) else { return Box::new(malformed()) };
    let mut what = format!("leaf {} in the {}", proof.index, note::described(&checkpoint));
    if let Some(extra) = &proof.extra {
        what.push_str("; ");
        what.push_str(&extra_for_people(extra));
    }
    // Nothing in them depends on the file, but whether they are about it.
    let mut findings = vec![SignatureFinding::Agrees { check: "inclusion", what }];
    findings.extend(note::findings("tlog-proof", &signed, Vec::new(), judge));
    Box::new(InLog { proof, checkpoint, findings })
}

/// What is said of a file that is not exactly in the format: first whether it is one of another version, or one whose
/// line ends were changed on the way.
fn unreadable(bytes: &[u8]) -> SignatureFinding {
    let unsupported = |what: &str| SignatureFinding::Unsupported { what: what.to_owned() };
    let other = bytes.strip_prefix(NAME).and_then(|rest| rest.split(|it| *it == b'\n').next());
    if other.is_some_and(|version| version.trim_ascii() != VERSION) {
        return unsupported("tlog-proof of another version than 1");
    }
    let mended = note::with_line_feeds(bytes);
    let signed = TlogProof::read(&mended).and_then(|it| SignedNote::read(&it.checkpoint));
    match signed {
        Some(_) => unsupported("tlog-proof re-encoded in transit: ask for the original"),
        None => SignatureFinding::Bad(note::malformed("tlog-proof")),
    }
}

fn extra_for_people(extra: &[u8]) -> String {
    let shown = &extra[..extra.len().min(MAX_SHOWN)];
    let text = match std::str::from_utf8(shown) {
        Ok(text) => text.to_owned(),
        Err(_) => HEXLOWER.encode(shown),
    };
    let more = if shown.len() < extra.len() { "…" } else { "" };
    format!("extra data of {} bytes that nothing authenticates: {text}{more}", extra.len())
}

/// A proof, with what its checkpoint's signatures are worth.
struct InLog {
    proof: TlogProof,
    checkpoint: Checkpoint,
    findings: Vec<SignatureFinding>,
}

impl Claim for InLog {
    fn begin(&self) -> Box<dyn Check + '_> {
        Box::new(Checking { claim: self, leaf: sha2::Sha256::new_with_prefix([0]) })
    }
}

struct Checking<'c> {
    claim: &'c InLog,
    leaf: sha2::Sha256,
}

impl Check for Checking<'_> {
    fn update(&mut self, block: &[u8]) {
        self.leaf.update(block);
    }

    fn finish(self: Box<Self>, _: &Digests) -> Vec<SignatureFinding> {
        let InLog { proof, checkpoint, findings } = self.claim;
        let leaf = Sha256(self.leaf.finalize().into());
        let root = proof.root(leaf, checkpoint.size);
        if root == Some(Sha256(checkpoint.root)) {
            return findings.clone();
        }
        let actual = match root {
            Some(root) => format!("root {} by this file and the path", root.to_hex()),
            None => format!("no path for leaf {} of {}", proof.index, checkpoint.size),
        };
        vec![SignatureFinding::Bad(BadSignature {
            field: "inclusion",
            expected: format!("root {}", HEXLOWER.encode(&checkpoint.root)),
            actual,
            key: None,
        })]
    }
}

/// A proof; nothing about it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque data that nothing authenticates.
    pub extra: Option<Vec<u8>>,
    /// The index of the leaf, from 0.
    pub index: u64,
    /// The hashes from the leaf's sibling upward (RFC 6962 §2.1.1).
    pub path: Vec<Sha256>,
    /// The checkpoint, a signed note, as it is there.
    pub checkpoint: Vec<u8>,
}

impl TlogProof {
    /// Reads a file; `None` for anything that is not exactly in the format.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let end = memchr::memmem::find(bytes, b"\n\n")?;
        let mut lines = std::str::from_utf8(&bytes[..end]).ok()?.split('\n');
        lines.next().filter(|it| *it == HEADER)?;
        let mut line = lines.next()?;
        let mut extra = None;
        if let Some(encoded) = line.strip_prefix("extra ") {
            extra = Some(base64::decode(encoded)?);
            line = lines.next()?;
        }
        let index = decimal(line.strip_prefix("index ")?)?;
        let hash = |line: &str| Some(Sha256(base64::decode(line)?.try_into().ok()?));
        let path: Vec<Sha256> = lines.take(MAX_PATH + 1).map(hash).collect::<Option<_>>()?;
        let checkpoint = bytes[end + 2..].to_vec();
        (path.len() <= MAX_PATH).then_some(Self { extra, index, path, checkpoint })
    }

    /// Returns the root of the tree of `size` leaves that has this leaf where the proof says; `None`
    /// where the path has another length than such a tree has (RFC 9162 §2.1.3.2).
    pub fn root(&self, leaf: Sha256, size: u64) -> Option<Sha256> {
        let node = |left: &Sha256, right: &Sha256| Sha256::of_parts(&[&[1], &left.0, &right.0]);
        let (mut at, mut last) = (self.index, size.checked_sub(1)?);
        if at > last {
            return None;
        }
        let mut root = leaf;
        for sibling in &self.path {
            if last == 0 {
                return None;
            }
            if at & 1 == 1 || at == last {
                root = node(sibling, &root);
                // The last of a level has no right neighbour, and goes up until it is one.
                while at & 1 == 0 && at != 0 {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                root = node(&root, sibling);
            }
            at >>= 1;
            last >>= 1;
        }
        (last == 0).then_some(root)
    }
}
