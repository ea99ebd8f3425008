//! What evidence is, and what it is worth: recognition first, then one pass over the bytes.
//!
//! [`recognise`] divides a delivery into [`Item`]s, by small reads only. [`appraise`] reads one
//! item from its first byte to its last, once: digests, chain, signatures, anchors, fields. A
//! [`Tap`] does work of the caller's own on each block in the workers, and a [`Sink`] gets blocks
//! and records in order, so that intake needs no second pass.

mod archive;
mod array;
mod bag;
mod blocks;
mod bounds;
mod chain;
mod cloudtrail;
mod coverage;
mod ed25519;
mod excerpt;
mod failures;
mod fields;
mod hint;
mod inventory;
mod keys;
mod log;
mod merkle;
mod message;
mod note;
mod packed;
mod pipeline;
mod plain;
mod recognise;
mod report;
mod set;
mod statement;
mod trace;
mod transport;
mod tree;
mod worker;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use exhibit_core::appraisal::{Appraisal, Fact, Member, MemberRole, Outcome};
use exhibit_core::canonical;
use exhibit_core::digest::Sha256;
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Facts, Integrity, Pin, Relation as RelationFact, word};

use crate::members::{MemberInfo, Members};
use crate::profile::{Profile, ProfileSet};
use crate::record::NormalRecord;
use crate::relation::Relation;
use crate::trust::{RsaKey, TrustSet};
use crate::watch::Watcher;

pub use archive::{MAX_ITEMS, MAX_NESTED, Unopened, each_item};
pub(crate) use array::ArrayReader;
pub use excerpt::{Span, excerpts};
pub use fields::{FieldSeen, fields_of};
pub(crate) use hint::key_in;
pub(crate) use keys::Key;
pub(crate) use message::{Carried, Given, Hash, write as write_message};
pub(crate) use recognise::is_signature_name;
pub use recognise::recognise;
pub use report::path_of_unreadable;
pub use set::{MAX_SET_FILES, SET, SET_FORMAT, SetError, SetFile, SetList};
pub use trace::{Step, Traced, trace, trace_recognition};
pub(crate) use transport::{BOM, Transport, Utf16Reader};
pub(crate) use worker::text_of;

/// Everything that a verdict is a function of.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The path as the user gave it.
    pub path: &'a str,
    /// The delivery.
    pub members: &'a dyn Members,
    /// The profiles that may describe it.
    pub profiles: &'a ProfileSet,
    /// The name of the one profile that may, if the user named one.
    pub profile: Option<&'a str>,
    /// What the user brought.
    pub trust: &'a TrustSet,
    /// Where it came from, for the scopes of trust.
    pub source: Option<&'a str>,
    /// The time judged at.
    pub at: Timestamp,
    /// How many threads scan and hash; at least one does.
    pub workers: usize,
    /// Who watches.
    pub watcher: &'a dyn Watcher,
}

/// One piece of evidence in a delivery.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its path in the delivery: of its one content file, or of its folder (empty for the delivery itself).
    pub path: String,
    /// The members that it consists of; companions may belong to several items.
    pub parts: Vec<Part>,
    /// How many of its parts, the last ones, hold the records of a log.
    pub(crate) records: usize,
    /// What it is.
    pub kind: ItemKind,
    pub(crate) transport: Transport,
    pub(crate) stream: Option<String>,
    /// Whether its records are the items of an array, and not lines.
    pub(crate) array: bool,
    /// Whether it is the only log of its profile in the delivery.
    pub(crate) alone: bool,
    /// The files inside, where the item is an archive that its profile takes for a container.
    pub(crate) packed: Option<Packed>,
}

/// A log inside an archive, or in a table that has to be sought.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    /// How they lie there.
    pub(crate) way: packed::Way,
    /// The folder inside that they lie in.
    pub(crate) folder: String,
    /// Its files, as the archive lists them, the records last.
    pub(crate) parts: Vec<Part>,
    /// How many of these, the last ones, hold the records.
    pub(crate) records: usize,
}

impl Item {
    /// Returns how many files hold the records of a log.
    pub(crate) fn record_files(&self) -> usize {
        self.packed.as_ref().map_or(self.records, |packed| packed.records)
    }
}

/// A member of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its index in the delivery's list.
    pub member: usize,
    /// What it is for.
    pub role: MemberRole,
}

/// What an item is.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// A log that a profile describes.
    Log(Arc<Profile>),
    /// Several profiles match; these are their names.
    Ambiguous(Vec<String>),
    /// JSON records, one a line, that no profile describes.
    Records,
    /// Digest files of AWS CloudTrail, and the log files that they name.
    CloudTrail,
    /// A BagIt bag (RFC 8493): a folder with manifests of everything in it.
    Bag,
    /// Files that a `set.json` lists, which together are one.
    Set,
    /// Any other file.
    Document,
    /// A file without bytes.
    Empty,
    /// Not what the named profile describes.
    NotThis(Arc<Profile>),
}

/// Work of the caller's own, done in the workers.
pub trait Tap: Sync {
    /// What comes of a block.
    type Prepared: Send;

    /// Makes something of the bytes of one block, such as a compressed chunk.
    fn prepare(&self, block: &[u8]) -> Self::Prepared;
}

/// Takes blocks and records, in order, on the caller's thread.
///
/// All blocks of a member together are exactly its bytes. A sink that wants no more keeps its
/// reason and returns [`ControlFlow::Break`].
pub trait Sink<P> {
    /// A member begins: companions first, then content.
    fn begin(&mut self, part: &Part, info: &MemberInfo) -> ControlFlow<()>;

    /// The next block of the member, `bytes` long, and the records that end in it.
    fn block(&mut self, prepared: P, bytes: u64, records: &[NormalRecord<'_>]) -> ControlFlow<()>;

    /// The member ended.
    fn end(&mut self, member: &Member) -> ControlFlow<()>;

    /// Records that lie inside the content that ended before, an archive.
    fn inside(&mut self, records: &[NormalRecord<'_>]) -> ControlFlow<()>;

    /// Returns whether mapped fields are to be extracted.
    fn wants_records(&self) -> bool {
        true
    }
}

/// A tap that makes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTap;

impl Tap for NoTap {
    type Prepared = ();

    fn prepare(&self, _: &[u8]) {}
}

/// A sink that keeps nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSink;

impl<P> Sink<P> for NoSink {
    fn begin(&mut self, _: &Part, _: &MemberInfo) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn block(&mut self, _: P, _: u64, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn end(&mut self, _: &Member) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn inside(&mut self, _: &[NormalRecord<'_>]) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn wants_records(&self) -> bool {
        false
    }
}

/// Why we could not look.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// A member can't be read.
    #[error("{path}: {source}")]
    Read {
        /// The member.
        path: String,
        /// Why not.
        source: io::Error,
    },
    /// The watcher cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The sink wanted no more.
    #[error("stopped by the taker")]
    Stopped,
    /// No profile has the name that the user gave.
    #[error("no log profile is named {0:?}")]
    NoSuchProfile(String),
    /// A worker ended without a result: a fault of this program.
    #[error("a worker was lost")]
    WorkerLost,
}

/// An item with its verdict and all that the verdict rests on.
#[derive(Clone, Debug)]
pub struct Appraised {
    /// The report.
    pub appraisal: Appraisal,
    /// The facts that the word was chosen from.
    pub facts: Facts,
    /// The digest of the first record.
    pub first: Option<[u8; 32]>,
    /// The digest of the last record.
    pub head: Option<[u8; 32]>,
    /// How many records of its log come before this export, where it does not begin with the first.
    pub starts_after: Option<u64>,
    /// The link of the first record, where the export does not begin with the log's first.
    pub predecessor: Option<String>,
    /// Whether several chains may go by the name of its stream: the format has no name of its own.
    /// Then [`crate::relation::compare_chains`] tells how exports stand to each other.
    pub many_chains: bool,
    /// Whether it would be whole if the records before it were known.
    pub(crate) whole_from_start: bool,
}

impl Appraised {
    /// Chooses the word for an item that is files and no log's records.
    pub(crate) fn without_records(appraisal: Appraisal, facts: Facts) -> Self {
        let mut appraised = Self {
            appraisal,
            facts,
            first: None,
            head: None,
            starts_after: None,
            predecessor: None,
            many_chains: false,
            whole_from_start: false,
        };
        bounds::bound(&mut appraised.appraisal);
        appraised.choose();
        appraised
    }

    /// Adds how the export stands to one that is held and that may itself be partial or broken.
    ///
    /// As [`Appraised::relate_to`], where the export that is held is not known to be whole: nothing
    /// is lent to this one.
    pub fn relate(&mut self, relation: &Relation) {
        self.relate_to(relation, false);
    }

    /// Adds how the export stands to what is already held, and chooses the word again.
    ///
    /// An export that joins one that is held is no longer incomplete for want of a beginning, if
    /// that one is whole: intact, and known back to the log's first record, by itself or through
    /// another one (its own word was VERIFIED or UNANCHORED).
    pub fn relate_to(&mut self, relation: &Relation, older_is_whole: bool) {
        self.facts.relation = relation.fact();
        let outcome = match self.facts.relation {
            RelationFact::Conflict | RelationFact::Gap => Outcome::Fail,
            RelationFact::None => Outcome::NotChecked,
            RelationFact::Consistent => Outcome::Pass,
        };
        if relation.joins_earlier() && older_is_whole && self.whole_from_start {
            self.facts.integrity = Integrity::Intact;
        }
        self.put_fact("relation", outcome, relation.to_string());
        self.choose();
    }

    /// Notes that the item is weaker than its pinned source promised, and chooses the word again.
    pub fn downgrade(&mut self, why: &str) {
        self.facts.pin = Pin::Downgraded;
        self.put_fact("source", Outcome::Fail, why.to_owned());
        self.choose();
    }

    fn put_fact(&mut self, check: &str, outcome: Outcome, detail: String) {
        self.appraisal.facts.retain(|fact| fact.check != check);
        let mut fact = Fact { check: check.to_owned(), outcome, detail };
        bounds::fact(&mut fact);
        self.appraisal.facts.push(fact);
    }

    fn choose(&mut self) {
        self.appraisal.verdict = word(&self.facts);
        self.appraisal.exit_code = self.appraisal.verdict.exit_code();
    }
}

/// What came of one item of a delivery.
#[derive(Debug)]
pub enum Inspected {
    /// It was judged.
    Appraised(Box<Appraised>),
    /// One of its members can't be read: show CANNOT CHECK.
    Unreadable {
        /// The member.
        path: String,
        /// Why not.
        source: io::Error,
    },
}

/// Recognises the one item that all members of a delivery are, or that most of them are.
///
/// For looking again at an item whose members were kept: vault and bundle ask the same question
/// and must get the same answer. `profile` is the one that the recorded verdict names, if any.
///
/// # Errors
/// See [`LookError`]; [`LookError::Read`] if the delivery is empty.
pub fn recognise_whole(look: &Look<'_>, profile: Option<&str>) -> Result<Item, LookError> {
    let items = recognise(look)?;
    let described = |item: &&Item| match (&item.kind, profile) {
        (ItemKind::Log(own), Some(recorded)) => own.name() == recorded,
        (_, recorded) => recorded.is_none(),
    };
    let of_profile = items.iter().filter(described).max_by_key(|item| item.parts.len());
    let any = || items.iter().max_by_key(|item| item.parts.len());
    of_profile.or_else(any).cloned().ok_or_else(|| LookError::Read {
        path: look.path.to_owned(),
        source: io::ErrorKind::NotFound.into(),
    })
}

/// Recognises and appraises everything in a delivery, archives and what lies in them included, and
/// tells of each item as soon as it is judged; what can't be read hides nothing else.
///
/// # Errors
/// See [`LookError`], except [`LookError::Read`]. Of an empty delivery there is nothing to tell.
pub fn inspect_telling(look: &Look<'_>, tell: &mut dyn FnMut(Inspected)) -> Result<(), LookError> {
    let unopened = each_item::<LookError>(look, &mut |look, item, _| {
        tell(match appraise(look, item, &NoTap, &mut NoSink) {
            Ok(appraised) => Inspected::Appraised(Box::new(appraised)),
            Err(LookError::Read { path, source }) => {
                Inspected::Unreadable { path: path_of_unreadable(look, &path), source }
            }
            Err(error) => return Err(error),
        });
        Ok(())
    })?;
    for it in unopened {
        tell(Inspected::Unreadable { path: it.path, source: io::Error::other(it.reason) });
    }
    Ok(())
}

/// Recognises and appraises everything in a delivery, as [`inspect_telling`], and returns it together.
///
/// # Errors
/// As [`inspect_telling`]. An empty delivery is an empty list.
pub fn inspect_each(look: &Look<'_>) -> Result<Vec<Inspected>, LookError> {
    let mut all = Vec::new();
    inspect_telling(look, &mut |one| all.push(one))?;
    Ok(all)
}

/// Recognises and appraises everything in a delivery that can be read whole.
///
/// # Errors
/// See [`LookError`]. An empty delivery is an empty list.
pub fn inspect(look: &Look<'_>) -> Result<Vec<Appraised>, LookError> {
    let all = inspect_each(look)?.into_iter();
    all.map(|one| match one {
        Inspected::Appraised(appraised) => Ok(*appraised),
        Inspected::Unreadable { path, source } => Err(LookError::Read { path, source }),
    })
    .collect()
}

/// Appraises one item of [`recognise`], in one pass over its bytes.
///
/// # Errors
/// See [`LookError`]: what can't be read, and being told to stop. Whatever the bytes are is a
/// finding, not an error.
pub fn appraise<T: Tap, S: Sink<T::Prepared>>(
    look: &Look<'_>,
    item: &Item,
    tap: &T,
    sink: &mut S,
) -> Result<Appraised, LookError> {
    match &item.kind {
        ItemKind::Log(profile) => log::appraise(look, item, Some(profile), tap, sink),
        ItemKind::Records => log::appraise(look, item, None, tap, sink),
        ItemKind::CloudTrail => cloudtrail::appraise(look, item, tap, sink),
        ItemKind::Bag => bag::appraise(look, item, tap, sink),
        ItemKind::Set => set::appraise(look, item, tap, sink),
        ItemKind::Ambiguous(_) | ItemKind::Document | ItemKind::Empty | ItemKind::NotThis(_) => {
            plain::appraise(look, item, tap, sink)
        }
    }
}

/// Returns the version of the engine that verdicts name: two of the same version and inputs agree.
pub fn engine_version() -> &'static str {
    concat!("exhibit-verify/", env!("CARGO_PKG_VERSION"))
}

/// Returns the digest of what the engine accepts and refuses by policy.
///
/// SHA-256 over the canonical JSON of the algorithms and limits, so that a verdict made under
/// another policy is told apart.
pub fn policy_digest() -> Sha256 {
    let policy = serde_json::json!({
        "digests": ["blake3", "sha256", "sha384", "sha512", "sha3-256"],
        "signatures": [
            "ecdsa-p256, ecdsa-p384, ecdsa-p521 with sha256, sha384, sha512",
            "ed25519 (strict)",
            "rsa-pkcs1, rsa-pss with sha256, sha384, sha512",
        ],
        "refused": ["dsa", "hmac", "md5", "none", "rsa (roca)", "sha1"],
        "min_rsa_bits": RsaKey::MIN_BITS,
        "max_rsa_bits": RsaKey::MAX_BITS,
        "certificates": "paths of at most 10, revocation by embedded or brought CRL and OCSP",
        "max_record_bytes": blocks::MAX_RECORD,
        "max_json_depth": exhibit_core::json::MAX_DEPTH,
        "max_json_values": exhibit_core::json::MAX_VALUES,
        "max_failures": exhibit_core::appraisal::MAX_FAILURES,
    });
    Sha256::of(
        &canonical::to_bytes(&policy).expect("texts and small integers have a canonical form"),
    )
}
