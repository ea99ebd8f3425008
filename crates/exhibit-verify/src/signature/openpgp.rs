//! OpenPGP signatures (RFC 9580): detached, armoured or not, and around a text.
//!
//! Keys come from what the user brought, never from the file. A signature says itself when it was made and when
//! it ends; that can only make less of it. What limits its key is in the key's entry ([`crate::trust`]).

use data_encoding::HEXUPPER;
use exhibit_core::appraisal::Outcome;
use exhibit_core::time::Timestamp;

use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Own, OwnFormat, Settled};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::algorithm::Hashing;
use crate::openpgp::signature::kind;
use crate::openpgp::{Method, Signature, SignatureError, armor, cleartext, key, packet};
use crate::trust::{PublicKey, TrustEntry};

/// The largest signature file that is read.
const MAX_BYTES: usize = 1 << 20;

/// How many signatures one file may hold.
const MAX_SIGNATURES: usize = 64;

/// How detached signatures plug in.
pub(crate) const FORMAT: Format = Format { is: is_signature, read: claim };

/// How texts with signatures plug in.
pub(crate) const OWN: OwnFormat =
    OwnFormat { may_be: |_, head| cleartext::may_be(head), max_bytes: 64 << 20, read: own };

fn is_signature(start: &[u8]) -> bool {
    start.starts_with(b"-----BEGIN PGP SIGNATURE-----")
        || packet::begins_with(start, &[packet::SIGNATURE])
}

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    match detached(bytes) {
        Ok(packets) => match Signatures::read(&packets, judge) {
            Some(signatures) => Box::new(signatures),
            None => Box::new(Settled(malformed("other packets than signatures"))),
        },
        Err(why) => Box::new(Settled(malformed(why))),
    }
}

/// Returns the packets of a file of signatures.
fn detached(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if bytes.len() > MAX_BYTES {
        return Err("a larger file");
    }
    if packet::begins_with(bytes, &[packet::SIGNATURE]) {
        return Ok(bytes.to_vec());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "no text")?;
    let read = armor::read(text.trim_start_matches('\u{feff}'));
    let mut blocks = read.map_err(|_| "malformed armour")?.blocks;
    match (blocks.pop(), blocks.is_empty()) {
        (Some(block), true) if block.label == "PGP SIGNATURE" => Ok(block.bytes),
        _ => Err("several blocks, or one of another kind"),
    }
}

fn malformed(actual: &str) -> SignatureFinding {
    SignatureFinding::Bad(BadSignature {
        field: "signature",
        expected: "OpenPGP signatures".to_owned(),
        actual: actual.to_owned(),
        key: None,
    })
}

/// Reads a text with signatures around it.
fn own(_: &str, bytes: &[u8], judge: &Judge<'_>) -> Option<Own> {
    let read = match cleartext::read(bytes)? {
        Ok(read) => read,
        Err(why) => {
            return Some(Own::of(SignatureFinding::Bad(BadSignature {
                field: "signed text",
                expected: "an OpenPGP cleartext signature".to_owned(),
                actual: why.to_owned(),
                key: None,
            })));
        }
    };
    let mut own = match Signatures::read(&read.packets, judge) {
        Some(signatures) => {
            let mut check = signatures.checking();
            check.take(&read.text);
            Own { parts: vec![check.done()], ..Own::default() }
        }
        None => Own::of(malformed("other packets than signatures")),
    };
    if read.text_outside {
        let why = "text stands before or after the signed part: no signature covers it".to_owned();
        own.partial.push(why);
    }
    if read.spaces_at_ends {
        let detail = "spaces at the ends of lines are there, and are not signed".to_owned();
        own.facts.push((Outcome::NotChecked, detail));
    }
    Some(own)
}

/// The signatures of one file, each with the keys that may have made it.
struct Signatures {
    all: Vec<Result<ByKeys, Box<SignatureFinding>>>,
    at: Timestamp,
}

struct ByKeys {
    signature: Signature,
    keys: Vec<TrustEntry>,
    /// Whether the keys are those that the signature names.
    named: bool,
}

impl Signatures {
    /// `None` if the packets are not signatures only.
    fn read(bytes: &[u8], judge: &Judge<'_>) -> Option<Self> {
        let packets = packet::split(bytes)?;
        let said = packets.iter().filter(|it| !packet::SILENT.contains(&it.tag));
        let said: Vec<_> = said.collect();
        let counts = 1..=MAX_SIGNATURES;
        if !counts.contains(&said.len()) || said.iter().any(|it| it.tag != packet::SIGNATURE) {
            return None;
        }
        let all = said.iter().map(|packet| ByKeys::read(packet.body, judge)).collect();
        Some(Self { all, at: judge.at })
    }

    fn checking(&self) -> Checking<'_> {
        let hashing = |it: &Result<ByKeys, Box<SignatureFinding>>| {
            it.as_ref().ok().and_then(|it| it.signature.hashing())
        };
        let hashing = self.all.iter().map(hashing).collect();
        Checking { claim: self, hashing, lines: Lines::default() }
    }
}

impl ByKeys {
    fn read(body: &[u8], judge: &Judge<'_>) -> Result<Self, Box<SignatureFinding>> {
        let unsupported = |what: String| Box::new(SignatureFinding::Unsupported { what });
        let signature = Signature::read(body).map_err(|error| match error {
            SignatureError::Malformed => Box::new(malformed("a malformed signature packet")),
            SignatureError::Version(version) => {
                unsupported(format!("OpenPGP signature of version {version}"))
            }
        })?;
        match &signature.method {
            Method::By(_) => {}
            Method::Refused(weakness) => {
                let what = format!("OpenPGP signature with {weakness}");
                return Err(Box::new(SignatureFinding::Refused { what }));
            }
            Method::Unsupported(what) => {
                return Err(unsupported(format!("OpenPGP signature {what}")));
            }
        }
        if !matches!(signature.kind, kind::BINARY | kind::TEXT) {
            return Err(unsupported(format!(
                "OpenPGP signature of type {:#04x}, which is not on a document",
                signature.kind
            )));
        }
        let (keys, named) = keys_of(&signature, judge);
        Ok(Self { signature, keys, named })
    }

    fn finding(&self, digest: &[u8], at: Timestamp) -> SignatureFinding {
        let Self { signature, keys, named } = self;
        match (keys.iter().find(|it| signature.verifies(&it.key, digest)), keys.first()) {
            (Some(entry), _) => self.good(entry, at),
            (None, Some(TrustEntry { key: PublicKey::Unsupported { algorithm, .. }, .. }))
                if *named =>
            {
                let what = format!("OpenPGP signature by a key of kind {algorithm}");
                SignatureFinding::Unsupported { what }
            }
            (None, Some(entry)) if *named => SignatureFinding::Bad(BadSignature {
                field: "signature",
                expected: "a signature on these bytes".to_owned(),
                actual: "does not verify".to_owned(),
                key: Some(entry.key.clone()),
            }),
            (None, _) => SignatureFinding::KeyNeeded {
                format: "OpenPGP",
                key_id: signature.issuer.as_deref().map(|name| HEXUPPER.encode(name)),
            },
        }
    }

    fn good(&self, entry: &TrustEntry, at: Timestamp) -> SignatureFinding {
        let Signature { said, kind, .. } = &self.signature;
        let time = |seconds: i64| {
            Timestamp::from_unix(seconds).expect("32 bits of seconds are before the year 10000")
        };
        let made = time(i64::from(said.created));
        let mut notes = vec![format!("made at {made}, as it says")];
        if *kind == kind::TEXT {
            notes.push("a signature on text: line ends are not signed".to_owned());
        }
        let good = GoodSignature {
            format: "OpenPGP signature",
            key: entry.key.clone(),
            namespace: None,
            trusted_comment: None,
            user_present: None,
            notes,
        };
        let ends = time(i64::from(said.created) + i64::from(said.expires));
        let why = if said.expires != 0 && at >= ends {
            format!("the signature ended at {ends}")
        } else if made > at {
            format!("the signature says that it was made at {made}, after the time judged at")
        } else if entry.valid_from.is_some_and(|from| made < from) {
            format!("the signature says that it was made at {made}, before its key")
        } else if entry.valid_until.is_some_and(|until| made > until) {
            format!("the signature says that it was made at {made}, after its key expired")
        } else {
            return SignatureFinding::Good(good);
        };
        SignatureFinding::OutOfTime { good, why }
    }
}

/// Returns the keys that may have made a signature, and whether they are named by it.
///
/// A key that was brought in another form has no OpenPGP name, and may be any.
fn keys_of(signature: &Signature, judge: &Judge<'_>) -> (Vec<TrustEntry>, bool) {
    let name = signature.issuer.as_deref();
    let is_named = |entry: &&TrustEntry| {
        let fingerprint = entry.openpgp_fingerprint.as_deref();
        fingerprint.zip(name).is_some_and(|(fingerprint, name)| key::is_named(fingerprint, name))
    };
    let named: Vec<_> = judge.trust.entries().iter().filter(is_named).cloned().collect();
    if !named.is_empty() {
        return (named, true);
    }
    let in_scope = judge.trust.signers_for(&judge.signed(None)).into_iter().map(|(it, _)| it);
    let unnamed = |entry: &&TrustEntry| name.is_none() || entry.openpgp_fingerprint.is_none();
    (in_scope.filter(unnamed).cloned().collect(), false)
}

impl Claim for Signatures {
    fn begin(&self) -> Box<dyn Check + '_> {
        Box::new(self.checking())
    }

    fn has_keys(&self) -> bool {
        self.all.iter().flatten().any(|it| !it.keys.is_empty())
    }
}

struct Checking<'c> {
    claim: &'c Signatures,
    hashing: Vec<Option<Hashing>>,
    lines: Lines,
}

impl Checking<'_> {
    fn take(&mut self, block: &[u8]) {
        let both = self.claim.all.iter().zip(&mut self.hashing);
        let mut text = None;
        for (signature, hashing) in both {
            let (Ok(signature), Some(hashing)) = (signature, hashing) else { continue };
            match signature.signature.kind {
                kind::TEXT => {
                    hashing.update(text.get_or_insert_with(|| self.lines.canonical(block)));
                }
                _ => hashing.update(block),
            }
        }
    }

    fn done(self) -> Vec<SignatureFinding> {
        let end = self.lines.end();
        let both = self.claim.all.iter().zip(self.hashing);
        both.map(|(signature, hashing)| match (signature, hashing) {
            (Err(finding), _) => SignatureFinding::clone(finding),
            (Ok(_), None) => malformed("a hash that is not known"),
            (Ok(by), Some(mut hashing)) => {
                if by.signature.kind == kind::TEXT {
                    hashing.update(end);
                }
                by.finding(&by.signature.digest(hashing), self.claim.at)
            }
        })
        .collect()
    }
}

impl Check for Checking<'_> {
    fn update(&mut self, block: &[u8]) {
        self.take(block);
    }

    fn finish(self: Box<Self>, _: &Digests) -> Vec<SignatureFinding> {
        self.done()
    }
}

/// Line ends as text signatures have them: CR LF (§5.2.1.2).
#[derive(Default)]
struct Lines {
    /// A carriage return that may be the first half of a line's end.
    pending: bool,
}

impl Lines {
    fn canonical(&mut self, block: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(block.len() + block.len() / 16);
        for byte in block {
            match byte {
                b'\n' => out.extend_from_slice(b"\r\n"),
                _ if self.pending => out.extend_from_slice(b"\r"),
                _ => {}
            }
            self.pending = *byte == b'\r';
            if !matches!(byte, b'\r' | b'\n') {
                out.push(*byte);
            }
        }
        out
    }

    fn end(&self) -> &'static [u8] {
        if self.pending { b"\r" } else { b"" }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn canonical(parts: &[&[u8]]) -> Vec<u8> {
        let mut lines = Lines::default();
        let mut out: Vec<u8> = parts.iter().flat_map(|part| lines.canonical(part)).collect();
        out.extend_from_slice(lines.end());
        out
    }

    #[test]
    fn lines_end_with_both() {
        for (text, expected) in [
            ("a\nb", "a\r\nb"),
            ("a\r\nb\r\n", "a\r\nb\r\n"),
            ("a\rb\r", "a\rb\r"),
            ("\r\r\n", "\r\r\n"),
        ] {
            assert_eq!(canonical(&[text.as_bytes()]), expected.as_bytes(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_do_not_matter(text in "[\r\na]{0,20}", at in 0..20_usize) {
            let (before, after) = text.as_bytes().split_at(at.min(text.len()));
            prop_assert_eq!(canonical(&[before, after]), canonical(&[text.as_bytes()]));
        }
    }
}
