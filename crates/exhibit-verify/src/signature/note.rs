//! C2SP signed notes (<https://c2sp.org/signed-note>) as files of their own, such as a lone checkpoint.
//!
//! # What the lines are worth
//!
//! A line is known if a key that was brought has its name and id; a key that was brought without a
//! name may have any. One that is known and does not verify is a bad signature on the note. Lines by
//! others are named, and count only where no known one is there. A second line by the same key is ignored.
//! Cosignatures count by keys that were brought as witnesses, and say when they saw a checkpoint.

use data_encoding::HEXLOWER;
use exhibit_core::time::Timestamp;

use super::format::{Judge, Own, OwnFormat};
use super::{BadSignature, Cosignature, GoodSignature, SignatureFinding};
use crate::note::{Checkpoint, NoteKind, NoteLine, SignedNote};
use crate::trust::{PublicKey, Purpose, SignedFor, TrustEntry, verify_ed25519};

/// What stands before the first signature of a note.
const SEPARATOR: &[u8] = "\n\n\u{2014} ".as_bytes();

/// The same in a file whose line ends were changed.
const SEPARATOR_CRLF: &[u8] = "\r\n\r\n\u{2014} ".as_bytes();

/// How it plugs in.
pub(crate) const OWN: OwnFormat = OwnFormat { may_be, max_bytes: 16 << 20, read };

fn may_be(name: &str, head: &[u8]) -> bool {
    is_named(name) || has_signatures(head)
}

fn is_named(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower == "checkpoint" || lower.ends_with(".note") || lower.ends_with(".checkpoint")
}

fn has_signatures(bytes: &[u8]) -> bool {
    let crlf = || memchr::memmem::find(bytes, SEPARATOR_CRLF).is_some();
    memchr::memmem::find(bytes, SEPARATOR).is_some() || crlf()
}

fn read(name: &str, bytes: &[u8], judge: &Judge<'_>) -> Option<Own> {
    match SignedNote::read(bytes) {
        Some(note) => {
            let said = Checkpoint::of(&note.text).as_ref().map(described).into_iter().collect();
            let what = format!("a signed note, with {} signatures", note.lines.len());
            let mut part = vec![SignatureFinding::Agrees { check: "format", what }];
            part.extend(findings("signed note", &note, said, judge));
            Some(Own { parts: vec![part], ..Own::default() })
        }
        // Whatever it says, it says it in other line ends than were signed.
        None if let Some(note) = SignedNote::read(&with_line_feeds(bytes)) => Some(Own {
            parts: vec![findings("signed note", &note, Vec::new(), judge)],
            happened: Some("its line ends were changed".to_owned()),
            ..Own::default()
        }),
        // Prose may have a dash at the beginning of a paragraph.
        None if is_named(name) && has_signatures(bytes) => {
            Some(Own::of(SignatureFinding::Bad(malformed("signed note"))))
        }
        None => None,
    }
}

/// The text with line feeds for line ends, and one at its end.
pub(super) fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut text: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != b'\r').collect();
    text.truncate(text.trim_ascii_end().len());
    text.push(b'\n');
    text
}

/// Returns what a checkpoint states, for people.
pub(super) fn described(checkpoint: &Checkpoint) -> String {
    let Checkpoint { origin, size, root } = checkpoint;
    format!("checkpoint of the log {origin}: {size} leaves, root {}", HEXLOWER.encode(root))
}

/// The finding that a text is not in the format that it claims.
pub(super) fn malformed(what: &str) -> BadSignature {
    BadSignature {
        field: "signature",
        expected: format!("a well-formed {what}"),
        actual: "a malformed one".to_owned(),
        key: None,
    }
}

/// Returns what the signatures of a note are worth; `said` is what people should know of what it is about.
pub(super) fn findings(
    format: &'static str,
    note: &SignedNote,
    said: Vec<String>,
    judge: &Judge<'_>,
) -> Vec<SignatureFinding> {
    let known = Known::of(judge);
    let checkpoint = Checkpoint::of(&note.text);
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let mut seen: Vec<(&str, [u8; 4])> = Vec::new();
    for line in &note.lines {
        if seen.contains(&(line.name.as_str(), line.id)) {
            continue;
        }
        seen.push((&line.name, line.id));
        match known.makers(line, checkpoint.is_some()).as_slice() {
            [] => unknown.push(line),
            [(kind, entry)] => found.push(worth(format, note, line, *kind, entry)),
            _ => found.push(SignatureFinding::Unsupported {
                what: format!(
                    "{format} ({}, a name and id of several keys that you brought)",
                    called(line)
                ),
            }),
        }
    }
    if found.iter().all(|it| matches!(it, SignatureFinding::Cosigned(_))) {
        let needed =
            |line: &&NoteLine| SignatureFinding::KeyNeeded { format, key_id: Some(called(line)) };
        found.extend(unknown.iter().map(needed));
    } else if let Some(SignatureFinding::Good(good)) =
        found.iter_mut().find(|it| matches!(it, SignatureFinding::Good(_)))
    {
        good.notes = said;
        if let Some(checkpoint) =
            checkpoint.filter(|it| note.lines.iter().all(|line| line.name != it.origin))
        {
            good.notes.push(format!("nobody signed in the name {}", checkpoint.origin));
        }
        let also = |line: &&NoteLine| {
            format!("also signed by {}, whom you did not bring: not checked", called(line))
        };
        good.notes.extend(unknown.iter().map(also));
    }
    found
}

/// Name and id of a key, as verifier keys write them.
fn called(line: &NoteLine) -> String {
    format!("{}+{}", line.name, HEXLOWER.encode(&line.id))
}

/// The keys that the user brought, by what they sign notes as.
struct Known<'a> {
    signers: Vec<&'a TrustEntry>,
    witnesses: Vec<&'a TrustEntry>,
}

impl<'a> Known<'a> {
    fn of(judge: &Judge<'a>) -> Self {
        let entries = |signed: &SignedFor<'_>| {
            judge.trust.signers_for(signed).into_iter().map(|(entry, _)| entry).collect()
        };
        let witness = SignedFor { purpose: Purpose::Witness, ..judge.signed(None) };
        Self { signers: entries(&judge.signed(None)), witnesses: entries(&witness) }
    }

    /// The keys that a line names.
    fn makers(&self, line: &NoteLine, is_checkpoint: bool) -> Vec<(NoteKind, &'a TrustEntry)> {
        let names = |kind, entry: &TrustEntry| {
            let name = entry.note_name.as_ref();
            let key = entry.key.as_ed25519();
            name.is_none_or(|it| *it == line.name) && key.is_some_and(|it| line.names(kind, it))
        };
        let of = |kind, entries: &[&'a TrustEntry]| {
            let named = entries.iter().copied().filter(move |it| names(kind, it));
            named.map(|it| (kind, it)).collect::<Vec<_>>()
        };
        let mut found = of(NoteKind::Plain, &self.signers);
        if is_checkpoint {
            found.extend(of(NoteKind::Cosignature, &self.witnesses));
        }
        found
    }
}

/// Returns what a line by a known key is worth.
fn worth(
    format: &'static str,
    note: &SignedNote,
    line: &NoteLine,
    kind: NoteKind,
    entry: &TrustEntry,
) -> SignatureFinding {
    let key = entry.key.clone();
    let signed = line.over(kind, &note.text).filter(|(signature, message)| {
        key.as_ed25519().is_some_and(|key| verify_ed25519(key, message, signature))
    });
    let cosigned_at =
        || line.cosigned_at().and_then(|it| Timestamp::from_unix(it.try_into().ok()?));
    match (signed, kind) {
        (Some(_), NoteKind::Plain) => SignatureFinding::Good(good(format, key)),
        (Some(_), NoteKind::Cosignature) if let Some(time) = cosigned_at() => {
            SignatureFinding::Cosigned(Box::new(Cosignature { name: line.name.clone(), key, time }))
        }
        _ => SignatureFinding::Bad(BadSignature {
            field: "signature",
            expected: format!("a valid signature by {}", called(line)),
            actual: "does not verify".to_owned(),
            key: Some(key),
        }),
    }
}

fn good(format: &'static str, key: PublicKey) -> GoodSignature {
    GoodSignature {
        format,
        key,
        namespace: None,
        trusted_comment: None,
        user_present: None,
        notes: Vec::new(),
    }
}
