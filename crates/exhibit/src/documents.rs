//! What documents say: text for search at intake, and what a file says about itself when it is shown.
//!
//! Both come from the originals and can be made again; nothing of them is in the ledger. An item that is one
//! document is read, or each file of a set, up to [`MAX_ORIGINAL`].

use std::collections::BTreeSet;
use std::io::{self, Read as _};

use exhibit_core::appraisal::{Appraisal, MemberRole};
use exhibit_core::digest::Sha256;
use exhibit_core::event::EvidenceId;
use exhibit_core::register::{EvidenceState, Status};
use exhibit_core::verdict::Word;
use exhibit_core::visible::visible;
use exhibit_store::{Count, MAX_DOCUMENT_TEXT};
use exhibit_text::{Attachment, Extract, Kind, TextLayer};
use exhibit_verify::members::{MemberInfo, Members};
use exhibit_verify::watch::Watcher;
use exhibit_verify::{Item, Look, Part, SET};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::evidence::StoredMembers;
use crate::relied::Doubts;
use crate::snippet::snippet;
use crate::vault::{Open, Vault};

/// The longest original that is read for its text, in bytes: 64 MiB.
pub const MAX_ORIGINAL: u64 = 64 << 20;

/// The most bytes that are read for the text of one set: 256 MiB.
const MAX_SET_READ: u64 = 256 << 20;

/// How many documents are counted beside a search for records.
const MAX_COUNTED: u64 = 10_000;

/// What a file of an item says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentShown {
    /// The file, by its path in the item.
    pub path: String,
    /// What it is by its content: pdf, docx, eml, image and so on.
    pub kind: String,
    /// What is known of its text: `text`, `no text layer`, or why it could not be read.
    pub text: String,
    /// What it says about itself: headers of a mail, properties of a document, what a camera wrote down.
    pub facts: Vec<DocumentFact>,
    /// The names of the files inside.
    pub attachments: Vec<String>,
    /// Parts that could not be read, each with the reason.
    pub gaps: Vec<String>,
}

/// One thing that a file says about itself; nobody checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentFact {
    /// What it is about, such as `author` or `taken`.
    pub name: String,
    /// The value, hidden characters made visible.
    pub value: String,
}

/// What a search in the text of documents found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentsFound {
    /// The items, the last received first.
    pub documents: Vec<DocumentFound>,
    /// How many items were never looked at for their text: `exhibit reindex` does it.
    pub not_indexed: u64,
}

/// An item whose text has the words that were searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DocumentFound {
    /// The item.
    pub id: EvidenceId,
    /// Its name.
    pub name: String,
    /// Its word.
    pub verdict: Word,
    /// On whom it rests who is not relied on any more: the item is to be looked at again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_longer_relied_on: Vec<String>,
    /// `held` or `withdrawn`.
    pub status: String,
    /// The file in which the words stand, by its path in the item.
    pub file: String,
    /// The text around the first of the words, made from the original.
    pub snippet: String,
}

/// What was read of an item's files.
#[derive(Default)]
pub(crate) struct ReadDocuments {
    /// Its text, at most [`MAX_DOCUMENT_TEXT`] bytes.
    pub(crate) text: String,
    /// The files inside, if the item is one mail.
    pub(crate) attachments: Vec<Attachment>,
    /// Whether it is a mail by its name, and too long to be looked into.
    pub(crate) is_long_mail: bool,
}

/// How far a document reaches, where its text says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// How many lines a text has.
    pub(crate) lines: Option<u64>,
    /// How many pages a PDF has.
    pub(crate) pages: Option<u64>,
}

/// One file of an item.
struct OpenFile<'a> {
    info: &'a MemberInfo,
    /// Its index in the delivery.
    member: usize,
}

/// Reads an item that is being taken in.
///
/// What can't be read again, or reads otherwise than what was appraised, has no text.
pub(crate) fn read(look: &Look<'_>, item: &Item, appraisal: &Appraisal) -> ReadDocuments {
    if !is_document(appraisal) {
        return ReadDocuments::default();
    }
    let infos = look.members.list();
    let parts = item.parts.iter().filter(|it| it.role == MemberRole::Content);
    let file = |part: &Part| OpenFile { info: &infos[part.member], member: part.member };
    let files: Vec<OpenFile<'_>> = parts.map(file).collect();
    let known: BTreeSet<Sha256> = appraisal.members.iter().map(|it| it.sha256).collect();
    let is_long = |it: &OpenFile<'_>| it.info.bytes > MAX_ORIGINAL && is_mail_name(&it.info.path);
    let is_long_mail = matches!(&files[..], [only] if is_long(only));
    let mut read = ReadDocuments { is_long_mail, ..ReadDocuments::default() };
    let one = files.len() == 1;
    each_extract(look.members, &files, &known, &mut |_, extract| {
        add(&mut read.text, &extract.text);
        if one && matches!(extract.kind, Kind::Eml | Kind::Msg) {
            read.attachments = extract.attachments;
        }
        read.text.len() < MAX_DOCUMENT_TEXT
    });
    read
}

impl Vault<Open> {
    /// Finds items by the words of their text, the last received first; the last word may be a beginning.
    ///
    /// # Errors
    /// [`Error::Store`], also for a search without a word.
    pub fn search_documents(&self, words: &str, limit: u32) -> Result<DocumentsFound, Error> {
        let mut documents = Vec::new();
        let doubts = Doubts::of(self.register());
        for number in self.store().documents(words, limit)? {
            let id = EvidenceId(number);
            let Some(item) = self.register().item(id) else { continue };
            let (file, snippet) = self.snippet_of(item, words)?;
            documents.push(DocumentFound {
                id,
                name: visible(&item.received.name).into_owned(),
                verdict: item.word(),
                no_longer_relied_on: doubts.lost(item),
                status: match &item.status {
                    Status::Held => "held".into(),
                    Status::Withdrawn(_) => "withdrawn".into(),
                },
                file,
                snippet,
            });
        }
        let not_indexed = self.store().documents_not_indexed(u32::MAX)?.len() as u64;
        Ok(DocumentsFound { documents, not_indexed })
    }

    /// Returns how many items have these words in their text; no more than 10,000 are counted.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn count_documents(&self, words: &str) -> Result<u64, Error> {
        match self.store().count_documents(words, MAX_COUNTED) {
            Ok(Count::Exactly(count) | Count::AtLeast(count)) => Ok(count),
            Err(exhibit_store::StoreError::EmptySearch) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads the text of every item anew and writes the full-text index again; returns how many were read.
    ///
    /// For a vault that was made before there was an index, and wherever the index is in doubt: it is derived.
    ///
    /// # Errors
    /// [`Error::ReadOnly`], [`Error::Cancelled`], [`Error::Store`].
    pub fn reindex(&mut self, watcher: &dyn Watcher) -> Result<u64, Error> {
        let ids: Vec<EvidenceId> = self.register().evidence().map(|it| it.received.id).collect();
        for id in &ids {
            if watcher.cancelled() {
                return Err(Error::Cancelled);
            }
            self.index_again(*id)?;
        }
        Ok(ids.len() as u64)
    }

    /// Writes an item's row of the index anew.
    pub(crate) fn index_again(&mut self, id: EvidenceId) -> Result<(), Error> {
        let item = self.register().item(id).ok_or(Error::NoEvidence(id))?;
        let mut text = String::new();
        self.each_stored_extract(item, &mut |_, extract| {
            add(&mut text, &extract.text);
            text.len() < MAX_DOCUMENT_TEXT
        })?;
        self.staging()?.index_document(id.0, &text)?;
        Ok(())
    }

    /// Returns what the files of an item say about themselves.
    pub(crate) fn documents_of(&self, item: &EvidenceState) -> Result<Vec<DocumentShown>, Error> {
        let mut all = Vec::new();
        self.each_stored_extract(item, &mut |path, extract| {
            all.push(shown(path, &extract));
            true
        })?;
        Ok(all)
    }

    /// Counts the lines or the pages of an item that is one document.
    pub(crate) fn extent_of_document(&self, item: &EvidenceState) -> Result<Extent, Error> {
        let mut all = Vec::new();
        self.each_stored_extract(item, &mut |_, extract| {
            all.push(extent(&extract));
            all.len() < 2
        })?;
        match all[..] {
            [only] => Ok(only),
            _ => Ok(Extent::default()),
        }
    }

    fn snippet_of(&self, item: &EvidenceState, words: &str) -> Result<(String, String), Error> {
        let mut found = None;
        let mut first = None;
        self.each_stored_extract(item, &mut |path, extract| {
            match snippet(&extract.text, words) {
                Some(text) => found = Some((path.to_owned(), text)),
                None if first.is_none() => first = Some((path.to_owned(), String::new())),
                None => {}
            }
            found.is_none()
        })?;
        Ok(found.or(first).unwrap_or_default())
    }

    fn each_stored_extract(
        &self,
        item: &EvidenceState,
        take: &mut dyn FnMut(&str, Extract) -> bool,
    ) -> Result<(), Error> {
        let appraisal = item.verified.as_ref().map(|it| &it.appraisal);
        if !appraisal.is_some_and(is_document) {
            return Ok(());
        }
        let stored = StoredMembers::of(self, item)?;
        let members = &item.received.members;
        let is_content =
            |path: &str| members.iter().any(|it| it.path == path && it.role == MemberRole::Content);
        let infos = stored.list().iter().enumerate().filter(|(_, it)| is_content(&it.path));
        let files: Vec<OpenFile<'_>> =
            infos.map(|(member, info)| OpenFile { info, member }).collect();
        let known: BTreeSet<Sha256> = members.iter().map(|it| it.sha256).collect();
        each_extract(&stored, &files, &known, take);
        Ok(())
    }
}

/// What was cut off, or could not be read, is not counted.
fn extent(extract: &Extract) -> Extent {
    let whole = matches!(extract.layer, TextLayer::Present);
    let lines = (extract.kind == Kind::Text && whole).then(|| extract.text.lines().count() as u64);
    let counted = !extract.gaps.iter().any(|it| it.place == "pages");
    let pages = extract.facts.iter().find(|it| it.name == "pages" && counted);
    Extent { lines, pages: pages.and_then(|it| it.value.parse().ok()) }
}

/// Tells whether an item is one document, or a set of files: what has records is searched by these.
fn is_document(appraisal: &Appraisal) -> bool {
    appraisal.profile.is_none() && matches!(appraisal.format.as_str(), "document" | "set")
}

/// Looks into each file that is not too long, until `take` wants no more. The list of a set says nothing itself.
fn each_extract(
    members: &dyn Members,
    files: &[OpenFile<'_>],
    known: &BTreeSet<Sha256>,
    take: &mut dyn FnMut(&str, Extract) -> bool,
) {
    let mut left = MAX_SET_READ;
    for OpenFile { info, member } in files {
        let is_list = files.len() > 1 && info.name() == SET;
        if is_list || info.bytes > MAX_ORIGINAL.min(left) {
            continue;
        }
        left -= info.bytes;
        let Ok(bytes) = read_whole(members, *member) else { continue };
        // A file that is another one by now is not what was appraised.
        if known.contains(&Sha256::of(&bytes))
            && !take(&info.path, exhibit_text::extract(&info.path, &bytes))
        {
            return;
        }
    }
}

fn read_whole(members: &dyn Members, member: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    members.open(member)?.take(MAX_ORIGINAL + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn add(all: &mut String, text: &str) {
    let left = MAX_DOCUMENT_TEXT.saturating_sub(all.len());
    all.push_str(&text[..text.floor_char_boundary(left)]);
    if all.len() < MAX_DOCUMENT_TEXT {
        all.push('\n');
    }
}

fn is_mail_name(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.ends_with(".eml") || path.ends_with(".msg")
}

fn shown(path: &str, extract: &Extract) -> DocumentShown {
    let seen = |text: &str| visible(text).into_owned();
    let fact =
        |it: &exhibit_text::Fact| DocumentFact { name: it.name.to_owned(), value: seen(&it.value) };
    DocumentShown {
        path: seen(path),
        kind: extract.kind.word().to_owned(),
        text: match &extract.layer {
            TextLayer::Present => "text".to_owned(),
            TextLayer::None => "no text layer".to_owned(),
            TextLayer::CutAt(bytes) => format!("text, of which the first {bytes} bytes are read"),
            TextLayer::Unreadable(why) => seen(&why.to_string()),
        },
        facts: extract.facts.iter().map(fact).collect(),
        attachments: extract.attachments.iter().map(|it| seen(&it.name)).collect(),
        gaps: extract.gaps.iter().map(|it| seen(&format!("{}: {}", it.place, it.why))).collect(),
    }
}
