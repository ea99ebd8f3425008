//! A profile as it is used: paths read, names resolved, canonical forms compiled.

use exhibit_core::json::{Canonicaliser, Path, Rewrite, Selection};

use super::source::{
    AnchorForm, AnchorSource, DigestForm, DurationUnit, Encoding, HashAlg, Holds, InventoryStep,
    KeyForm, KeyIdOf, LinePart, MemberOrder, Scalar, SignatureAlg, TimeFormat, Tree,
};
use crate::record::Mapped;
use crate::sqlite::{Blobs, Query};
use crate::table::charset::Charset;

/// Everything that the engine asks of a profile. The default plan knows nothing about records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// Whether a profile says anything; else all that is known is that there are JSON records.
    pub(crate) described: bool,
    pub(crate) has: Vec<Path>,
    pub(crate) equals: Vec<(Path, Scalar)>,
    pub(crate) container: ContainerPlan,
    pub(crate) records: RecordsPlan,
    pub(crate) sequence: Option<SequencePlan>,
    pub(crate) constants: Vec<Path>,
    pub(crate) digests: Vec<DigestPlan>,
    pub(crate) links: Vec<LinkPlan>,
    pub(crate) signatures: Vec<SignaturePlan>,
    pub(crate) keys: Vec<KeyMemberPlan>,
    pub(crate) attachments: Vec<AttachmentPlan>,
    pub(crate) anchors: Vec<AnchorPlan>,
    pub(crate) terminal: Option<(Path, Scalar)>,
    pub(crate) stream: Option<Path>,
    pub(crate) fields: FieldsPlan,
    /// The digests that trees are built over.
    pub(crate) leaves: Vec<usize>,
    /// The places that messages of the next record look at.
    pub(crate) carried: Vec<Path>,
}

#[derive(Clone, Debug, Default)]
pub(crate) enum ContainerPlan {
    #[default]
    File,
    Directory(FolderPlan),
    Zip(FolderPlan),
    Tar(FolderPlan),
}

/// A folder that is one log, on disk or inside an archive.
#[derive(Clone, Debug)]
pub(crate) struct FolderPlan {
    pub(crate) records: String,
    pub(crate) requires: Vec<String>,
    pub(crate) order: MemberOrder,
    /// Whether other bytes may stand before the archive.
    pub(crate) prefix: bool,
}

impl ContainerPlan {
    /// Returns the folder that the log lies in, wherever that is.
    pub(crate) fn folder(&self) -> Option<&FolderPlan> {
        match self {
            Self::File => None,
            Self::Directory(folder) | Self::Zip(folder) | Self::Tar(folder) => Some(folder),
        }
    }
}

/// How records are found.
#[derive(Clone, Debug, Default)]
pub(crate) struct RecordsPlan {
    /// Whether they may stand one a line.
    pub(crate) no_lines: bool,
    /// Whether each is a file by itself.
    pub(crate) whole: bool,
    /// The names that lead to the array that they may be the items of.
    pub(crate) array: Option<Vec<String>>,
    pub(crate) header: Option<Path>,
    pub(crate) canonical: Option<Canonicaliser>,
    pub(crate) unwrap: Option<UnwrapPlan>,
    pub(crate) table: Option<TablePlan>,
}

/// How rows become records.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TablePlan {
    pub(crate) form: TableForm,
    pub(crate) delimiter: u8,
    pub(crate) charset: Charset,
    /// The line or row of the header, from 1.
    pub(crate) header: u64,
    pub(crate) sheet: Option<String>,
    /// What the header must name.
    pub(crate) columns: Vec<String>,
    /// For a database: what is asked, and how blobs become text.
    pub(crate) query: Option<(Query, Blobs)>,
}

impl TablePlan {
    /// Any table as UTF-8 text whose first line names the columns.
    pub(crate) fn csv(delimiter: u8) -> Self {
        Self {
            form: TableForm::Csv,
            delimiter,
            charset: Charset::Utf8,
            header: 1,
            sheet: None,
            columns: Vec::new(),
            query: None,
        }
    }
}

/// What a table is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableForm {
    Csv,
    Xlsx,
    Sqlite,
}

impl RecordsPlan {
    /// Returns the table whose rows are found in the text of the file as it passes.
    pub(crate) fn text_table(&self) -> Option<&TablePlan> {
        self.table.as_ref().filter(|it| it.form == TableForm::Csv)
    }

    /// Tells whether records are rows of a database, which may have files of its own beside it.
    pub(crate) fn is_database(&self) -> bool {
        self.table.as_ref().is_some_and(|it| it.form == TableForm::Sqlite)
    }

    /// Returns the table that lies inside of the file, which has to be sought.
    pub(crate) fn inner_table(&self) -> Option<&TablePlan> {
        self.table.as_ref().filter(|it| it.form != TableForm::Csv)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct UnwrapPlan {
    pub(crate) field: Path,
    /// None for a text that is not encoded.
    pub(crate) encoding: Option<Encoding>,
    pub(crate) holds: Holds,
}

#[derive(Clone, Debug)]
pub(crate) struct SequencePlan {
    pub(crate) field: Path,
    pub(crate) start: u64,
    pub(crate) step: u64,
    pub(crate) group: Option<Path>,
}

/// The hash functions that may be named; the type that computes them is in the engine.
pub(crate) type HashFunction = HashAlg;

#[derive(Clone, Debug)]
pub(crate) struct DigestPlan {
    pub(crate) name: String,
    pub(crate) alg: HashFunction,
    pub(crate) message: MessagePlan,
    /// Messages of later versions: where the version stands, and the first that each is for.
    pub(crate) versions: Vec<(Path, u64, MessagePlan)>,
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
    Field {
        at: Path,
        null: Option<String>,
        decode: Option<Encoding>,
        rewrite: Option<Rewrite>,
    },
    Line(LinePart),
    Digest {
        index: usize,
        form: DigestForm,
    },
    Json(Box<JsonPlan>),
    /// `slot` is the index of `at` in [`Plan::carried`].
    Previous {
        at: Path,
        slot: usize,
        first: String,
        null: Option<String>,
        decode: Option<Encoding>,
    },
    Dsse {
        kind: Path,
        payload: Path,
    },
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
    pub(crate) target: Target,
    /// What stands before the digest there, if not what stands before it elsewhere.
    pub(crate) prefix: Option<String>,
    pub(crate) group: Option<Path>,
    pub(crate) genesis: GenesisPlan,
}

/// What a link names in the record before.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A digest of the plan.
    Digest(usize),
    /// A field.
    Field(Path),
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
    pub(crate) alg: SignatureAlg,
    pub(crate) form: SignatureForm,
    pub(crate) required: bool,
    pub(crate) message: MessagePlan,
    pub(crate) key: Option<KeyFieldPlan>,
    pub(crate) key_id: Option<KeyIdPlan>,
}

/// How a signature is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignatureForm {
    pub(crate) text: TextForm,
    pub(crate) after: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyFieldPlan {
    pub(crate) field: Path,
    pub(crate) form: KeyForm,
    pub(crate) text: TextForm,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyIdPlan {
    pub(crate) field: Path,
    pub(crate) of: KeyIdOf,
    pub(crate) text: TextForm,
    pub(crate) length: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyMemberPlan {
    pub(crate) file: String,
    pub(crate) encoding: Encoding,
}

#[derive(Clone, Debug)]
pub(crate) struct AnchorPlan {
    pub(crate) name: String,
    pub(crate) source: AnchorSource,
    pub(crate) files: Vec<String>,
    pub(crate) form: AnchorForm,
    pub(crate) at: Path,
    pub(crate) required: bool,
    pub(crate) exact: bool,
    pub(crate) lags: bool,
    pub(crate) count: Option<(Path, i64)>,
    pub(crate) from: Option<(Path, i64)>,
    pub(crate) consecutive: bool,
    pub(crate) head: Option<(Path, usize)>,
    pub(crate) first: Option<(Path, usize)>,
    pub(crate) root: Option<RootPlan>,
    pub(crate) inventory: Option<(Path, InventoryStep)>,
    pub(crate) manifest: Option<ManifestPlan>,
    pub(crate) files_root: Option<FilesRootPlan>,
    pub(crate) same: Vec<(Path, Path)>,
    pub(crate) digests: Vec<DigestPlan>,
    pub(crate) link: Option<(Path, usize, Option<String>)>,
    pub(crate) signature: Option<AnchorSignaturePlan>,
}

/// The root of a tree over records.
#[derive(Clone, Debug)]
pub(crate) struct RootPlan {
    pub(crate) field: Path,
    pub(crate) digest: usize,
    pub(crate) tree: Tree,
    pub(crate) form: TextForm,
}

/// The root of a tree over the contents of members.
#[derive(Clone, Debug)]
pub(crate) struct FilesRootPlan {
    pub(crate) field: Path,
    pub(crate) form: TextForm,
    pub(crate) count: Option<Path>,
    pub(crate) list: String,
    pub(crate) name: Path,
    pub(crate) digest: Option<Path>,
}

/// A file that records name.
#[derive(Clone, Debug)]
pub(crate) struct AttachmentPlan {
    pub(crate) field: Path,
    pub(crate) folder: String,
    pub(crate) digest: Path,
    pub(crate) form: TextForm,
    pub(crate) required: bool,
}

/// Digests of members by name.
#[derive(Clone, Debug)]
pub(crate) struct ManifestPlan {
    pub(crate) field: Path,
    pub(crate) form: TextForm,
    pub(crate) except: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct AnchorSignaturePlan {
    pub(crate) field: Path,
    pub(crate) alg: SignatureAlg,
    pub(crate) form: SignatureForm,
    pub(crate) message: MessagePlan,
    pub(crate) key: Option<KeyFieldPlan>,
    pub(crate) key_id: Option<Path>,
    /// Whether it is over everything that is compared with the log: else it vouches for nothing.
    pub(crate) speaks: bool,
}

impl AnchorPlan {
    /// Tells whether a file of this name may hold this anchor.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.files.iter().any(|pattern| is_like(pattern, name))
    }
}

impl ManifestPlan {
    /// Tells whether a member of this name may be absent from the list.
    pub(crate) fn excepts(&self, name: &str) -> bool {
        self.except.iter().any(|pattern| is_like(pattern, name))
    }
}

/// Tells whether a name fits a pattern that may have one `*`, which stands for at least one character.
pub(crate) fn is_like(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() > start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => name == pattern,
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct FieldsPlan {
    pub(crate) time: Option<TimePlan>,
    /// In the order of [`Mapped::TEXTS`].
    pub(crate) texts: [Option<TextPlan>; Mapped::TEXTS.len()],
    pub(crate) reasoning: Vec<Path>,
    pub(crate) executed: Option<TimePlan>,
    pub(crate) reviewed: Option<TimePlan>,
    pub(crate) review_seconds: Option<DurationPlan>,
    pub(crate) search: Vec<Path>,
}

#[derive(Clone, Debug)]
pub(crate) struct DurationPlan {
    pub(crate) at: Path,
    pub(crate) unit: DurationUnit,
}

#[derive(Clone, Debug)]
pub(crate) struct TimePlan {
    pub(crate) at: Path,
    pub(crate) format: TimeFormat,
    /// The zone of times that state none.
    pub(crate) zone: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct TextPlan {
    pub(crate) at: Vec<Path>,
    pub(crate) words: Vec<(String, String)>,
}

impl Plan {
    /// The digest that stands for a record: what links name, else the first.
    pub(crate) fn main_digest(&self) -> Option<usize> {
        let linked = self.links.iter().find_map(|link| match link.target {
            Target::Digest(digest) => Some(digest),
            Target::Field(_) => None,
        });
        linked.or(self.digests.len().checked_sub(1))
    }

    /// Tells whether a profile only says where fields are: nothing in such records, or about them, can be checked.
    pub(crate) fn records_only(&self) -> bool {
        self.described
            && !self.claims_integrity()
            && self.anchors.is_empty()
            && self.attachments.is_empty()
    }

    /// Tells whether a digest is over a line with the line feed at its end.
    pub(crate) fn hashes_line_feeds(&self) -> bool {
        let whole = |it: &PartPlan| matches!(it, PartPlan::Line(LinePart::WithNewline));
        let versions = |it: &DigestPlan| it.versions.iter().any(|it| it.2.parts.iter().any(whole));
        self.digests.iter().any(|it| it.message.parts.iter().any(whole) || versions(it))
    }

    /// Tells whether anything in a record can be recomputed.
    pub(crate) fn claims_integrity(&self) -> bool {
        !(self.digests.is_empty() && self.links.is_empty() && self.signatures.is_empty())
    }

    /// Tells whether records themselves state something that can be recomputed.
    pub(crate) fn chained(&self) -> bool {
        let stored = self.digests.iter().any(|digest| digest.stored.is_some());
        stored || !self.links.is_empty() || !self.signatures.is_empty()
    }

    /// Tells whether a change at this place of a record would be noticed.
    pub(crate) fn covers(&self, place: &Path) -> bool {
        let unwrap = self.records.unwrap.as_ref().filter(|it| it.holds == Holds::Record);
        let signed = |place: &Path| self.signatures.iter().any(|it| it.message.covers(place));
        self.digests.iter().any(|digest| digest.covers(place))
            || signed(unwrap.map_or(place, |it| &it.field))
    }

    /// Tells whether a change at this place of a line that holds a record would be noticed.
    pub(crate) fn covers_outside(&self, place: &Path) -> bool {
        self.signatures.iter().any(|it| {
            it.message.covers(place)
                || it.field == *place
                || it.key_id.as_ref().is_some_and(|it| it.field == *place)
        })
    }

    /// Tells whether a change of a mapped field would be noticed.
    pub(crate) fn covers_field(&self, place: &Path) -> bool {
        match &self.records.unwrap {
            Some(it) if it.holds == Holds::Body => self.covers(&it.field),
            _ => self.covers(place),
        }
    }

    /// Tells whether the value at this place is itself a check: a stored digest, a link, a signature.
    pub(crate) fn checks(&self, place: &Path) -> bool {
        let stored = self.digests.iter().filter_map(|digest| digest.stored.as_ref());
        let links = self.links.iter().map(|link| &link.field);
        let signatures = self.signatures.iter().map(|signature| &signature.field);
        let key_ids = self.signatures.iter().filter_map(|it| Some(&it.key_id.as_ref()?.field));
        stored.chain(links).chain(signatures).chain(key_ids).any(|checked| checked == place)
    }

    fn messages(&self) -> impl Iterator<Item = &MessagePlan> {
        let digests = self.digests.iter().flat_map(|digest| {
            let versions = digest.versions.iter().map(|(_, _, message)| message);
            std::iter::once(&digest.message).chain(versions)
        });
        digests.chain(self.signatures.iter().map(|signature| &signature.message))
    }
}

impl DigestPlan {
    /// Tells whether it needs the record before.
    pub(crate) fn carries(&self) -> bool {
        self.message.carries() || self.versions.iter().any(|(_, _, message)| message.carries())
    }

    fn covers(&self, place: &Path) -> bool {
        let versions = self.versions.iter().map(|(_, _, message)| message);
        std::iter::once(&self.message).chain(versions).all(|message| message.covers(place))
    }
}

impl MessagePlan {
    /// Tells whether a change at this place would change the message, digests in it left aside.
    pub(crate) fn covers(&self, place: &Path) -> bool {
        self.parts.iter().any(|part| match part {
            PartPlan::Line(_) => true,
            PartPlan::Field { at, .. } => at == place,
            PartPlan::Json(json) => json.selection.covers(place),
            PartPlan::Dsse { kind, payload } => kind == place || payload == place,
            PartPlan::Literal(_) | PartPlan::Digest { .. } | PartPlan::Previous { .. } => false,
        })
    }

    /// Tells whether it needs the record before.
    pub(crate) fn carries(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, PartPlan::Previous { .. }))
    }

    /// Returns the digests that are parts of it.
    pub(crate) fn digests(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| match part {
            PartPlan::Digest { index, .. } => Some(*index),
            _ => None,
        })
    }
}

impl Plan {
    /// Tells whether what a folder holds in folders of its own may belong to the log.
    pub(crate) fn is_deep(&self) -> bool {
        let Some(FolderPlan { records, requires, .. }) = self.container.folder() else {
            return false;
        };
        let named = std::iter::once(records).chain(requires);
        let named = named.chain(self.keys.iter().map(|key| &key.file));
        let mut named = named.chain(self.anchors.iter().flat_map(|anchor| &anchor.files));
        // What an inventory is over lies in the folder itself.
        let listed = |it: &AnchorPlan| it.manifest.is_some() || it.files_root.is_some();
        !self.attachments.is_empty()
            || self.anchors.iter().any(listed)
            || named.any(|name| name.contains('/'))
    }

    /// Tells whether records or anchors speak about any files of the folder.
    pub(crate) fn claims_files(&self) -> bool {
        let of_anchor = |it: &AnchorPlan| {
            it.inventory.is_some() || it.manifest.is_some() || it.files_root.is_some()
        };
        !self.attachments.is_empty() || self.anchors.iter().any(of_anchor)
    }

    /// Tells whether the contents of files are leaves of a tree.
    pub(crate) fn has_file_leaves(&self) -> bool {
        self.anchors.iter().any(|anchor| anchor.files_root.is_some())
    }

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
        let key_ids = self.signatures.iter().filter_map(|it| Some(&it.key_id.as_ref()?.field));
        let nested = named.chain(stored).chain(signatures).chain(key_ids);
        nested.filter(|place| place.names().count() > 1)
    }

    /// Returns the nested places of lines that signatures name, where lines hold records.
    pub(crate) fn outside_places(&self) -> impl Iterator<Item = &Path> {
        let key_ids = self.signatures.iter().filter_map(|it| Some(&it.key_id.as_ref()?.field));
        let nested = self.signatures.iter().map(|it| &it.field).chain(key_ids);
        nested.filter(|place| place.names().count() > 1)
    }

    /// Gives every place that messages look at in the record before its number.
    pub(super) fn number_carried(&mut self) {
        let of_digests = self.digests.iter_mut().flat_map(|digest| {
            let versions = digest.versions.iter_mut().map(|(_, _, message)| message);
            std::iter::once(&mut digest.message).chain(versions)
        });
        let messages = of_digests.chain(self.signatures.iter_mut().map(|it| &mut it.message));
        for part in messages.flat_map(|message| &mut message.parts) {
            let PartPlan::Previous { at, slot, .. } = part else { continue };
            let known = self.carried.iter().position(|place| place == at);
            *slot = known.unwrap_or_else(|| {
                self.carried.push(at.clone());
                self.carried.len() - 1
            });
        }
    }

    /// Tells whether a link names a field.
    pub(crate) fn links_fields(&self) -> bool {
        self.links.iter().any(|link| matches!(link.target, Target::Field(_)))
    }

    /// Tells whether groups of records are chained or numbered by themselves.
    pub(crate) fn has_groups(&self) -> bool {
        self.links.iter().any(|link| link.group.is_some())
            || self.sequence.as_ref().is_some_and(|it| it.group.is_some())
    }
}
