//! The kinds of damage, and how each is done to a log.

use std::collections::BTreeMap;
use std::io::Cursor;

use exhibit_verify::members::InMemory;
use exhibit_verify::profile::source::{Anchor, AnchorForm, AnchorSource, ProfileSource};
use exhibit_verify::zip::Writer;

use crate::forge::{self, Forge, Hand, cut, put};
use crate::logs::{Format, Place};

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Damage {
    Valid,
    Edit,
    EditUncovered,
    Delete,
    Duplicate,
    Swap,
    Insert,
    Append,
    Truncate,
    StripSignatures,
    Rechain,
    Resign,
    ReplaceAnchor,
    DropAnchor,
    Splice,
    Crlf,
    Bom,
    Utf16,
    Reindent,
    FinalNewline,
    StripChain,
    StripChainNamed,
    StripChainPinned,
    EditLast,
    CutBeginning,
    SpoilSignature,
}

impl Damage {
    /// Those that logs know.
    pub(crate) const ALL: [Self; 25] = [
        Self::Valid,
        Self::Edit,
        Self::EditLast,
        Self::EditUncovered,
        Self::Delete,
        Self::Duplicate,
        Self::Swap,
        Self::Insert,
        Self::Append,
        Self::Truncate,
        Self::CutBeginning,
        Self::StripSignatures,
        Self::Rechain,
        Self::Resign,
        Self::ReplaceAnchor,
        Self::DropAnchor,
        Self::Splice,
        Self::Crlf,
        Self::Bom,
        Self::Utf16,
        Self::Reindent,
        Self::FinalNewline,
        Self::StripChain,
        Self::StripChainNamed,
        Self::StripChainPinned,
    ];

    /// Tells whether nothing was left of what the format is told by.
    pub(crate) fn strips_chain(self) -> bool {
        matches!(self, Self::StripChain | Self::StripChainNamed | Self::StripChainPinned)
    }

    /// Tells whether it changes how bytes are written, and no value.
    pub(crate) fn is_transport(self) -> bool {
        matches!(self, Self::Crlf | Self::Bom | Self::Utf16 | Self::Reindent | Self::FinalNewline)
    }
}

/// The record that damage begins with, by its index, where nothing else is said.
const AT: usize = 60;

/// How many records are cut off.
const CUT: usize = 10;

/// An export taken apart, so that it can be damaged.
#[derive(Clone)]
pub(crate) struct Export<'f> {
    pub(crate) format: &'f Format,
    source: &'f ProfileSource,
    /// The other files.
    files: BTreeMap<String, Vec<u8>>,
    /// What stands before the records.
    header: Option<String>,
    /// What stands around the array of records.
    around: Option<String>,
    pub(crate) records: Vec<String>,
    /// What was done to the file of records on its way.
    transport: fn(&[u8]) -> Vec<u8>,
}

impl<'f> Export<'f> {
    /// Takes the valid export apart.
    pub(crate) fn of(format: &'f Format, source: &'f ProfileSource) -> Self {
        let mut files = format.files();
        let text = files.remove(format.records()).expect("the records");
        let text = String::from_utf8(text).expect("UTF-8");
        let (mut header, mut around) = (None, None);
        let mut records: Vec<String> = match format.place {
            Place::Array(_, at) => {
                around = Some(put(&text, at, "[]"));
                let list = forge::raw(&text, at).expect("an array");
                let all = (0..).map_while(|item| forge::raw(&list, &item.to_string()));
                all.collect()
            }
            _ => text.lines().map(str::to_owned).collect(),
        };
        if source.records.header.is_some() {
            header = Some(records.remove(0));
        }
        Self { format, source, files, header, around, records, transport: <[u8]>::to_vec }
    }

    fn forge<'a>(&'a self, hand: Option<&'a Hand>) -> Forge<'a> {
        Forge { format: self.source, hand }
    }

    /// Returns what names the last record.
    pub(crate) fn head(&self) -> Option<String> {
        if self.source.digest.is_empty() || self.format.name == "aics-tlog" {
            return None;
        }
        self.forge(None).head(&self.records)
    }

    /// Returns the export as it is delivered.
    pub(crate) fn members(&self) -> InMemory {
        let files = self.all_files();
        let pack = |packed: Vec<u8>, name: &str| InMemory::new().with(name, packed);
        match self.format.place {
            Place::Zip(name, _) => pack(zip(&files), name),
            Place::Tar(name, _) => pack(tar(&files), name),
            _ => {
                files.into_iter().fold(InMemory::new(), |all, (name, bytes)| all.with(&name, bytes))
            }
        }
    }

    fn all_files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files.clone();
        let text = match (self.format.place, &self.around) {
            (Place::Array(_, at), Some(around)) => {
                put(around, at, &format!("[\n    {}\n  ]", self.records.join(",\n    ")))
            }
            _ => self.header.iter().chain(&self.records).map(|line| format!("{line}\n")).collect(),
        };
        files.insert(self.format.records().to_owned(), (self.transport)(text.as_bytes()));
        files
    }

    /// Damages it. `None`: this format has nothing that could be damaged so.
    pub(crate) fn damaged(self, damage: Damage) -> Option<Self> {
        self.damaged_at(damage, AT)
    }

    /// Damages it from this record on.
    pub(crate) fn damaged_at(mut self, damage: Damage, at: usize) -> Option<Self> {
        let stranger = Hand::stranger();
        match damage {
            Damage::Valid => {}
            Damage::StripChain | Damage::StripChainNamed | Damage::StripChainPinned => {
                self.strip_chain();
            }
            Damage::Edit => self.edit(at),
            Damage::EditLast => self.edit(self.records.len() - 1),
            Damage::CutBeginning => drop(self.records.drain(..CUT)),
            Damage::SpoilSignature => return None,
            Damage::EditUncovered => {
                let (place, value) = self.format.uncovered?;
                self.records[at] = put(&self.records[at], place, value);
            }
            Damage::Delete => drop(self.records.remove(at)),
            Damage::Duplicate => self.records.insert(at, self.records[at].clone()),
            Damage::Swap => self.records.swap(at, at + 1),
            Damage::Insert => self.forge_after(at),
            Damage::Append => self.forge_after(self.records.len() - 1),
            Damage::Truncate | Damage::ReplaceAnchor | Damage::DropAnchor => {
                self.records.truncate(self.records.len() - CUT);
            }
            Damage::StripSignatures => self.strip_signatures(),
            Damage::Rechain => {
                self.edit(at);
                self.rechain(None);
                self.restate(None, false);
            }
            Damage::Resign => {
                self.edit(at);
                self.show_key(&stranger);
                self.rechain(Some(&stranger));
                self.restate(Some(&stranger), true);
            }
            Damage::Splice => self.splice(&stranger),
            Damage::Crlf => self.transport = crlf,
            Damage::Bom => self.transport = |bytes| [b"\xef\xbb\xbf", bytes].concat(),
            Damage::Utf16 => self.transport = utf16,
            Damage::Reindent => self.transport = reindent,
            Damage::FinalNewline => self.transport = without_newline,
        }
        match damage {
            Damage::ReplaceAnchor => self.restate(None, true),
            Damage::DropAnchor => {
                self.drop_statements();
                self.restate(None, false);
            }
            _ => {}
        }
        Some(self)
    }

    fn edit(&mut self, at: usize) {
        let (place, value) = self.format.covered;
        let forge = self.forge(None);
        let edited = put(&forge.open(&self.records[at]), place, value);
        self.records[at] = forge.close(&self.records[at], &edited);
    }

    /// A record of the attacker's, consistent with the one before it.
    fn forge_after(&mut self, at: usize) {
        let forge = self.forge(None);
        let before = &self.records[at];
        let opened = forge.open(before);
        let mut record = put(&opened, self.format.covered.0, self.format.covered.1);
        if let Some(sequence) = &self.source.sequence {
            let number: u64 =
                forge::raw(&record, &sequence.field).expect("a number").parse().expect("a number");
            record = put(&record, &sequence.field, &(number + 1).to_string());
        }
        let made = forge.digests(&self.source.digest, before, &opened);
        let line = forge.seal(&forge.close(before, &record), Some((&opened, &made)));
        self.records.insert(at + 1, line);
    }

    fn rechain(&mut self, hand: Option<&Hand>) {
        let mut records = std::mem::take(&mut self.records);
        self.forge(hand).chain(&mut records);
        self.records = records;
    }

    /// The first records of this log, and then those of another one of the same format.
    fn splice(&mut self, stranger: &Hand) {
        let mine = self.records.clone();
        (0..mine.len()).for_each(|at| self.edit(at));
        self.rechain(Some(stranger));
        self.records.splice(..AT, mine[..AT].iter().cloned());
    }

    fn strip_signatures(&mut self) {
        for rule in &self.source.signature {
            self.records.iter_mut().for_each(|line| *line = cut(line, &rule.field));
        }
        self.each_statement(|anchor, text| match &anchor.signature {
            Some(rule) => Some(cut(text, &rule.field)),
            None => Some(text.to_owned()),
        });
    }

    /// Leaves nothing of chain, digests and signatures.
    fn strip_chain(&mut self) {
        let source = self.source;
        let stored = source.digest.iter().filter_map(|it| it.stored.as_ref());
        let inside: Vec<&String> = stored.chain(source.link.iter().map(|it| &it.field)).collect();
        for at in 0..self.records.len() {
            let forge = self.forge(None);
            let line = &self.records[at];
            let record = inside.iter().fold(forge.open(line), |record, place| cut(&record, place));
            let line = forge.close(line, &record);
            self.records[at] =
                source.signature.iter().fold(line, |line, rule| cut(&line, &rule.field));
        }
        self.drop_statements();
    }

    /// Puts another key in the place of one that lies in the delivery.
    fn show_key(&mut self, hand: &Hand) {
        for rule in &self.source.key {
            let text = match rule.file.ends_with(".pub") {
                true => {
                    let head = data_encoding::HEXLOWER.decode(b"302a300506032b6570032100");
                    let spki = [head.expect("digits"), hand.public().to_vec()].concat();
                    let text = data_encoding::BASE64.encode(&spki);
                    format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n")
                }
                false if rule.file.ends_with(".hex") => {
                    data_encoding::HEXLOWER.encode(&hand.public())
                }
                false => data_encoding::BASE64URL_NOPAD.encode(&hand.public()),
            };
            self.files.insert(rule.file.clone(), text.into_bytes());
        }
    }

    /// Makes the statements in the delivery fit the records: those that nobody signed, or all.
    fn restate(&mut self, hand: Option<&Hand>, signed: bool) {
        let records = self.records.clone();
        let format = self.source;
        let forge = Forge { format, hand };
        let about_files = |anchor: &Anchor| anchor.manifest.is_some() || anchor.inventory.is_some();
        self.each_statement(|anchor, text| {
            let theirs = !about_files(anchor) && (signed || anchor.signature.is_none());
            Some(if theirs { forge.restate(anchor, text, &records) } else { text.to_owned() })
        });
        for anchor in format.anchor.iter().filter(|it| about_files(it)) {
            if anchor.signature.is_some() && !signed {
                continue;
            }
            let files = self.all_files();
            self.each_of(anchor, &mut |anchor, text| {
                let mut text = text.to_owned();
                if let Some(list) = &anchor.manifest {
                    text = put(&text, &list.field, &forge::checksums(&files, "manifest.json"));
                }
                if let Some(inventory) = &anchor.inventory {
                    let commitment = forge::trust_ledger_commitment(&files);
                    text = forge::put_text(&text, &inventory.field, &commitment);
                }
                Some(forge.reseal_statement(anchor, &text))
            });
        }
    }

    /// Removes what speaks about the whole log; of several states of it, those that no longer fit.
    fn drop_statements(&mut self) {
        let count = self.records.len();
        let told_by: &[String] = match &self.source.container {
            exhibit_verify::profile::source::Container::Directory(folder) => &folder.requires,
            _ => &[],
        };
        let told_by = told_by.to_vec();
        self.each_statement(|anchor, text| {
            let states = anchor
                .count
                .as_deref()
                .and_then(|it| forge::text_at(text, it)?.parse::<usize>().ok());
            let fits = anchor.lags && states.is_some_and(|it| it <= count);
            let kept = fits || (!anchor.lags && anchor.files.iter().any(|it| told_by.contains(it)));
            kept.then(|| text.to_owned())
        });
    }

    fn each_statement(&mut self, mut with: impl FnMut(&Anchor, &str) -> Option<String>) {
        for anchor in &self.source.anchor {
            self.each_of(anchor, &mut with);
        }
    }

    /// Replaces every statement of one kind, or removes it.
    fn each_of(&mut self, anchor: &Anchor, with: &mut dyn FnMut(&Anchor, &str) -> Option<String>) {
        match anchor.source {
            AnchorSource::Header => {
                let Some(header) = &self.header else { return };
                let text = forge::raw(header, &anchor.at).expect("a statement");
                self.header = with(anchor, &text).map(|text| put(header, &anchor.at, &text));
            }
            AnchorSource::Top => {
                let around = self.around.as_ref().expect("an object around the records");
                let places =
                    [anchor.count.clone(), anchor.head.as_ref().map(|it| it.field.clone())];
                self.around = Some(with(anchor, around).unwrap_or_else(|| {
                    places.iter().flatten().fold(around.clone(), |text, place| cut(&text, place))
                }));
            }
            AnchorSource::File => {
                for name in &anchor.files {
                    let Some(bytes) = self.files.remove(name) else { continue };
                    let text = String::from_utf8(bytes).expect("UTF-8");
                    let texts = match anchor.form {
                        AnchorForm::Jsonl => text.lines().map(str::to_owned).collect(),
                        _ => vec![text],
                    };
                    let texts: Vec<String> =
                        texts.iter().filter_map(|text| with(anchor, text)).collect();
                    if !texts.is_empty() {
                        self.files.insert(name.clone(), texts.join("\n").into_bytes());
                    }
                }
            }
        }
    }
}

// --- changes in transport ----------------------------------------------------------------------

pub(crate) fn crlf(bytes: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    lines.join(&b"\r\n"[..])
}

pub(crate) fn utf16(bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

pub(crate) fn without_newline(bytes: &[u8]) -> Vec<u8> {
    bytes.strip_suffix(b"\n").expect("a line feed at the end").to_vec()
}

/// Spreads each JSON text over several lines.
pub(crate) fn reindent(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut depth, mut string, mut escaped) = (Vec::new(), 0_usize, false, false);
    let line = |out: &mut Vec<u8>, depth: usize| {
        out.push(b'\n');
        out.extend(vec![b' '; depth * 2]);
    };
    for &byte in bytes {
        if string || byte == b'"' {
            out.push(byte);
            string = !(byte == b'"' && string && !escaped);
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        escaped = false;
        match byte {
            b'{' | b'[' => {
                out.push(byte);
                depth += 1;
                line(&mut out, depth);
            }
            b'}' | b']' => {
                depth -= 1;
                line(&mut out, depth);
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                line(&mut out, depth);
            }
            b':' => out.extend(b": "),
            b' ' | b'\n' if depth > 0 => {}
            _ => out.push(byte),
        }
    }
    out
}

// --- archives ----------------------------------------------------------------------------------

fn zip(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut writer = Writer::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.add(name, &content.as_slice()).expect("a good name");
    }
    writer.finish().expect("written").into_inner()
}

/// A tar archive (ustar).
fn tar(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in files {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..108].copy_from_slice(b"0000644\0");
        header[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
        header[136..148].copy_from_slice(b"00000000000\0");
        header[148..156].copy_from_slice(b"        ");
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend_from_slice(&header);
        out.extend_from_slice(content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}
