//! A profile as it is used: paths read, names resolved, canonical forms compiled.

use exhibit_core::json::{Canonicaliser, Path, Selection};

use super::source::{
    AnchorForm, DigestForm, Encoding, HashAlg, InventoryStep, LinePart, TimeFormat, Tree,
};

/// Everything that the engine asks of a profile. The default plan knows nothing about records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) has: Vec<Path>,
    pub(crate) equals: Vec<(Path, String)>,
    pub(crate) container: ContainerPlan,
    pub(crate) sequence: Option<SequencePlan>,
    pub(crate) constants: Vec<Path>,
    pub(crate) digests: Vec<DigestPlan>,
    pub(crate) links: Vec<LinkPlan>,
    pub(crate) signatures: Vec<SignaturePlan>,
    pub(crate) keys: Vec<KeyMemberPlan>,
    pub(crate) anchors: Vec<AnchorPlan>,
    pub(crate) terminal: Option<(Path, String)>,
    pub(crate) stream: Option<Path>,
    pub(crate) fields: FieldsPlan,
}

#[derive(Clone, Debug, Default)]
pub(crate) enum ContainerPlan {
    #[default]
    File,
    Directory(FolderPlan),
    Zip(FolderPlan),
}

/// A folder that is one log, on disk or inside an archive.
#[derive(Clone, Debug)]
pub(crate) struct FolderPlan {
    pub(crate) records: String,
    pub(crate) requires: Vec<String>,
}

impl ContainerPlan {
    /// Returns the folder that the log lies in, wherever that is.
    pub(crate) fn folder(&self) -> Option<&FolderPlan> {
        match self {
            Self::File => None,
            Self::Directory(folder) | Self::Zip(folder) => Some(folder),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct SequencePlan {
    pub(crate) field: Path,
    pub(crate) start: u64,
    pub(crate) step: u64,
}

/// The hash functions that may be named; the type that computes them is in the engine.
pub(crate) type HashFunction = HashAlg;

#[derive(Clone, Debug)]
pub(crate) struct DigestPlan {
    pub(crate) name: String,
    pub(crate) alg: HashFunction,
    pub(crate) message: MessagePlan,
    pub(crate) stored: Option<Path>,
    pub(crate) form: TextForm,
}

/// How bytes are written as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextForm {
    pub(crate) encoding: Encoding,
    pub(crate) prefix: String,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct MessagePlan {
    pub(crate) parts: Vec<PartPlan>,
    pub(crate) separator: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(crate) enum PartPlan {
    Literal(Vec<u8>),
    Field { at: Path, null: Option<String> },
    Line(LinePart),
    Digest { index: usize, form: DigestForm },
    Json(Box<JsonPlan>),
}

/// A selection with optional places: one canonicaliser for each set of them that is there.
#[derive(Clone, Debug)]
pub(crate) struct JsonPlan {
    /// With all optional places; for questions of coverage.
    pub(crate) selection: Selection,
    pub(crate) optional: Vec<Path>,
    /// Indexed by a bit set of the optional places that are there.
    pub(crate) variants: Vec<Canonicaliser>,
}

#[derive(Clone, Debug)]
pub(crate) struct LinkPlan {
    pub(crate) field: Path,
    pub(crate) digest: usize,
    pub(crate) genesis: GenesisPlan,
}

#[derive(Clone, Debug)]
pub(crate) enum GenesisPlan {
    Null,
    Absent,
    Literal(String),
    Digest { alg: HashFunction, message: MessagePlan },
}

#[derive(Clone, Debug)]
pub(crate) struct SignaturePlan {
    pub(crate) field: Path,
    pub(crate) encoding: Encoding,
    pub(crate) required: bool,
    pub(crate) message: MessagePlan,
    pub(crate) key: Option<(Path, TextForm)>,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyMemberPlan {
    pub(crate) file: String,
    pub(crate) encoding: Encoding,
}

#[derive(Clone, Debug)]
pub(crate) struct AnchorPlan {
    pub(crate) name: String,
    pub(crate) files: Vec<String>,
    pub(crate) form: AnchorForm,
    pub(crate) required: bool,
    pub(crate) count: Option<Path>,
    pub(crate) head: Option<(Path, usize)>,
    pub(crate) first: Option<(Path, usize)>,
    pub(crate) root: Option<(Path, usize, Tree)>,
    pub(crate) inventory: Option<(Path, InventoryStep)>,
    pub(crate) same: Vec<(Path, Path)>,
    pub(crate) digests: Vec<DigestPlan>,
    pub(crate) signature: Option<AnchorSignaturePlan>,
}

#[derive(Clone, Debug)]
pub(crate) struct AnchorSignaturePlan {
    pub(crate) field: Path,
    pub(crate) encoding: Encoding,
    pub(crate) message: MessagePlan,
    pub(crate) key_id: Option<Path>,
}

impl AnchorPlan {
    /// Tells whether a file of this name may hold this anchor.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.files.iter().any(|pattern| match pattern.strip_prefix('*') {
            Some(end) => name.len() > end.len() && name.ends_with(end),
            None => name == pattern,
        })
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct FieldsPlan {
    pub(crate) time: Option<(Path, TimeFormat)>,
    /// In the order of [`crate::record::Mapped`], from `Kind` to `Id`.
    pub(crate) texts: [Option<TextPlan>; 9],
    pub(crate) search: Vec<Path>,
}

#[derive(Clone, Debug)]
pub(crate) struct TextPlan {
    pub(crate) at: Vec<Path>,
    pub(crate) words: Vec<(String, String)>,
}

impl Plan {
    /// The digest that stands for a record: what links name, else the first.
    pub(crate) fn main_digest(&self) -> Option<usize> {
        let linked = self.links.first().map(|link| link.digest);
        linked.or((!self.digests.is_empty()).then_some(0))
    }

    /// Tells whether anything in a record can be recomputed.
    pub(crate) fn claims_integrity(&self) -> bool {
        !(self.digests.is_empty() && self.links.is_empty() && self.signatures.is_empty())
    }

    /// Tells whether a change at this place of a record would be noticed.
    pub(crate) fn covers(&self, place: &Path) -> bool {
        self.messages().any(|message| message.covers(place))
    }

    /// Tells whether the value at this place is itself a check: a stored digest, a link, a signature.
    pub(crate) fn checks(&self, place: &Path) -> bool {
        let stored = self.digests.iter().filter_map(|digest| digest.stored.as_ref());
        let links = self.links.iter().map(|link| &link.field);
        let signatures = self.signatures.iter().map(|signature| &signature.field);
        stored.chain(links).chain(signatures).any(|checked| checked == place)
    }

    fn messages(&self) -> impl Iterator<Item = &MessagePlan> {
        let digests = self.digests.iter().map(|digest| &digest.message);
        digests.chain(self.signatures.iter().map(|signature| &signature.message))
    }
}

impl MessagePlan {
    fn covers(&self, place: &Path) -> bool {
        self.parts.iter().any(|part| match part {
            PartPlan::Line(_) => true,
            PartPlan::Field { at, .. } => at == place,
            PartPlan::Json(json) => json.selection.covers(place),
            PartPlan::Literal(_) | PartPlan::Digest { .. } => false,
        })
    }
}

impl Plan {
    /// Returns the nested places that selections name, and those that are checks themselves.
    pub(crate) fn partial_places(&self) -> impl Iterator<Item = &Path> {
        let selections = self.messages().flat_map(|message| &message.parts).filter_map(|part| {
            let PartPlan::Json(json) = part else { return None };
            Some(&json.selection)
        });
        let named = selections.flat_map(|selection| {
            let included = match &selection.base {
                exhibit_core::json::Base::Include(places) => places.as_slice(),
                _ => &[],
            };
            included.iter().chain(&selection.exclude)
        });
        let stored = self.digests.iter().filter_map(|digest| digest.stored.as_ref());
        let signatures = self.signatures.iter().map(|signature| &signature.field);
        let nested = named.chain(stored).chain(signatures);
        nested.filter(|place| place.names().count() > 1)
    }
}
