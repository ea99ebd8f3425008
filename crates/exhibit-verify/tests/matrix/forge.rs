//! What an attacker can do without the producer's keys: write values anew, recompute digests, links, roots and
//! statements, and sign with keys of one's own.
//!
//! Profiles say what is hashed and signed; the bytes are put together here a second time, so that the engine is not
//! asked about itself. Canonical forms are those of exhibit-core.

use std::collections::{BTreeMap, HashMap};

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use ed25519_dalek::{Signer as _, SigningKey};
use exhibit_core::digest::Sha256;
use exhibit_core::json::{
    Base, Canon, Canonicaliser, Kind, Missing, Numbers, Path, Scanner, Selection, Separators, Sort,
};
use exhibit_verify::profile::source::{
    Anchor, CanonName, CanonRule, Digest, DigestForm, Encoding, HashAlg, Holds, JsonPart, KeyForm,
    KeyIdOf, LinePart, MissingRule, NumbersRule, Part, ProfileSource, SignatureAlg, SortRule,
};
use sha3::{Digest as _, Sha3_256};

// --- JSON as text ------------------------------------------------------------------------------

/// Returns the JSON text at a place.
pub(crate) fn raw(text: &str, place: &str) -> Option<String> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("JSON");
    Some(doc.root().at(&path(place))?.raw().to_owned())
}

/// Returns the string, or the number as written, at a place.
pub(crate) fn text_at(text: &str, place: &str) -> Option<String> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("JSON");
    let value = doc.root().at(&path(place))?;
    match value.kind() {
        Kind::String => Some(value.as_str().expect("UTF-8").into_owned()),
        Kind::Number => Some(value.raw().to_owned()),
        _ => None,
    }
}

/// Replaces the value at a place, or adds a member to the object around it.
pub(crate) fn put(text: &str, place: &str, json: &str) -> String {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("JSON");
    if let Some(value) = doc.root().at(&path(place)) {
        let span = value.span();
        return format!("{}{json}{}", &text[..span.start], &text[span.end..]);
    }
    let (around, name) = place.rsplit_once('.').unwrap_or(("", place));
    let object = doc.root().at(&path(around)).expect("an object to add to");
    let end = object.span().end - 1;
    let comma = if object.is_empty() { "" } else { "," };
    format!("{}{comma}\"{name}\":{json}{}", &text[..end], &text[end..])
}

/// Replaces a value by a string.
pub(crate) fn put_text(text: &str, place: &str, string: &str) -> String {
    put(text, place, &serde_json::Value::from(string).to_string())
}

/// Removes the member at a place, if it is there.
pub(crate) fn cut(text: &str, place: &str) -> String {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(text.as_bytes()).expect("JSON");
    let (around, name) = place.rsplit_once('.').unwrap_or(("", place));
    let Some(object) = doc.root().at(&path(around)) else { return text.to_owned() };
    let members: Vec<_> = object.members().map(|(key, value)| (key, value.span())).collect();
    let Some(at) = members.iter().position(|(key, _)| key.is_str(name)) else {
        return text.to_owned();
    };
    let (from, to) = match (at, members.get(at + 1)) {
        (0, Some((next, _))) => (members[0].0.span().start, next.span().start),
        (0, None) => (members[0].0.span().start, members[0].1.end),
        _ => (members[at - 1].1.end, members[at].1.end),
    };
    format!("{}{}", &text[..from], &text[to..])
}

fn path(place: &str) -> Path {
    if place.is_empty() { Path::whole() } else { Path::parse(place).expect("a place") }
}

// --- keys of one's own -------------------------------------------------------------------------

/// Keys and a secret.
pub(crate) struct Hand {
    ed25519: SigningKey,
    p256: p256::ecdsa::SigningKey,
    secret: Vec<u8>,
}

impl Hand {
    /// Somebody whom nobody trusts.
    pub(crate) fn stranger() -> Self {
        Self::of([66; 32])
    }

    /// Whoever signs documents, and whose key the user brings.
    pub(crate) fn ours() -> Self {
        Self::of([7; 32])
    }

    fn of(seed: [u8; 32]) -> Self {
        Self {
            ed25519: SigningKey::from_bytes(&seed),
            p256: p256::ecdsa::SigningKey::from_slice(&seed).expect("a key"),
            secret: seed.to_vec(),
        }
    }

    /// The Ed25519 public key.
    pub(crate) fn public(&self) -> [u8; 32] {
        self.ed25519.verifying_key().to_bytes()
    }

    pub(crate) fn ed25519(&self, message: &[u8]) -> [u8; 64] {
        self.ed25519.sign(message).to_bytes()
    }

    fn sign(&self, alg: SignatureAlg, message: &[u8]) -> Vec<u8> {
        match alg {
            SignatureAlg::Ed25519 => self.ed25519(message).to_vec(),
            SignatureAlg::Es256 => {
                let signature: p256::ecdsa::Signature = self.p256.sign(message);
                signature.to_bytes().to_vec()
            }
            SignatureAlg::Es256Der => unreachable!("no built-in profile has it"),
            SignatureAlg::HmacSha256 => hmac(&self.secret, message).to_vec(),
        }
    }

    fn point(&self) -> Vec<u8> {
        self.p256.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    fn key(&self, alg: SignatureAlg) -> Vec<u8> {
        match alg {
            SignatureAlg::Ed25519 => self.public().to_vec(),
            _ => self.point(),
        }
    }

    fn key_id(&self, alg: SignatureAlg, of: KeyIdOf) -> Vec<u8> {
        match of {
            KeyIdOf::Raw => self.key(alg),
            KeyIdOf::Sha256 => Sha256::of(&self.key(alg)).0.to_vec(),
            KeyIdOf::JwkThumbprint => {
                let point = self.point();
                let (x, y) =
                    (BASE64URL_NOPAD.encode(&point[1..33]), BASE64URL_NOPAD.encode(&point[33..]));
                let jwk = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
                Sha256::of(jwk.as_bytes()).0.to_vec()
            }
            KeyIdOf::SpkiSha256 => unreachable!("no built-in profile has it"),
        }
    }
}

fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    block[..secret.len()].copy_from_slice(secret);
    let inner = Sha256::of_parts(&[&block.map(|byte| byte ^ 0x36), message]);
    Sha256::of_parts(&[&block.map(|byte| byte ^ 0x5c), &inner.0]).0
}

fn base58(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = usize::from(*byte);
        for digit in &mut digits {
            carry += usize::from(*digit) * 256;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    digits.iter().rev().map(|digit| char::from(ALPHABET[usize::from(*digit)])).collect()
}

fn write(encoding: Encoding, prefix: &str, bytes: &[u8]) -> String {
    let text = match encoding {
        Encoding::Hex => HEXLOWER.encode(bytes),
        Encoding::Base64 => BASE64.encode(bytes),
        Encoding::Base64url => BASE64URL_NOPAD.encode(bytes),
        other => unreachable!("no built-in profile has {other:?}"),
    };
    format!("{prefix}{text}")
}

// --- the forge ---------------------------------------------------------------------------------

/// Makes records and statements of one format consistent again.
pub(crate) struct Forge<'f> {
    pub(crate) format: &'f ProfileSource,
    /// Keys to sign with; without them, signatures and codes stay as they are.
    pub(crate) hand: Option<&'f Hand>,
}

/// A digest of a record.
#[derive(Clone)]
pub(crate) struct Made {
    name: String,
    raw: Vec<u8>,
    pub(crate) text: String,
}

impl Forge<'_> {
    /// Returns what a line holds: itself, or what is packed in it.
    pub(crate) fn open(&self, line: &str) -> String {
        match self.packed_at() {
            Some(place) => {
                let payload = text_at(line, place).expect("a payload");
                let inside = BASE64.decode(payload.as_bytes()).expect("base64");
                String::from_utf8(inside).expect("UTF-8")
            }
            None => line.to_owned(),
        }
    }

    /// Returns the line with another record in it.
    pub(crate) fn close(&self, line: &str, record: &str) -> String {
        match self.packed_at() {
            Some(place) => put_text(line, place, &BASE64.encode(record.as_bytes())),
            None => record.to_owned(),
        }
    }

    fn packed_at(&self) -> Option<&str> {
        let unwrap = self.format.records.unwrap.as_ref()?;
        (unwrap.holds == Holds::Record).then_some(unwrap.field.as_str())
    }

    /// Makes a log consistent: links, digests, and, with keys, signatures.
    pub(crate) fn chain(&self, lines: &mut [String]) {
        let mut before: HashMap<String, (String, Vec<Made>)> = HashMap::new();
        for line in lines {
            let group = self.format.link.first().and_then(|link| link.group.as_deref());
            let group = group.and_then(|it| text_at(&self.open(line), it)).unwrap_or_default();
            *line = self.seal(
                line,
                before.get(&group).map(|(record, made)| (record.as_str(), made.as_slice())),
            );
            let record = self.open(line);
            let made = self.digests(&self.format.digest, line, &record);
            before.insert(group, (record, made));
        }
    }

    /// Makes one record consistent with the one before it.
    pub(crate) fn seal(&self, line: &str, before: Option<(&str, &[Made])>) -> String {
        let mut line = line.to_owned();
        let mut record = self.open(&line);
        if let Some((earlier, made)) = before {
            for link in &self.format.link {
                let text = match (&link.to, &link.to_field) {
                    (Some(name), _) => {
                        made.iter().find(|it| it.name == *name).map(|it| it.text.clone())
                    }
                    (None, Some(field)) => text_at(earlier, field),
                    (None, None) => None,
                };
                record = put_text(&record, &link.field, &text.expect("something to name"));
            }
        }
        let packed = self.packed_at().is_some();
        for rule in &self.format.signature {
            let Some(hand) = self.hand else { continue };
            let target = if packed { &mut line } else { &mut record };
            if let Some(key) = &rule.key {
                let text = match key.form {
                    KeyForm::Raw => write(key.encoding, &key.prefix, &hand.key(rule.alg)),
                    _ => format!("did:key:z{}", base58(&[&[0xed, 1], &hand.public()[..]].concat())),
                };
                *target = put_text(target, &key.field, &text);
            }
            if let Some(id) = &rule.key_id {
                let text = write(id.encoding, &id.prefix, &hand.key_id(rule.alg, id.of));
                let text = text[..id.length.unwrap_or(text.len())].to_owned();
                *target = put_text(target, &id.field, &text);
            }
        }
        for at in 0..self.format.digest.len() {
            let rule = &self.format.digest[at];
            let made = self.digests(&self.format.digest[..=at], &line, &record);
            if let Some(stored) = &rule.stored {
                record = put_text(&record, stored, &made[at].text);
            }
        }
        line = self.close(&line, &record);
        for rule in &self.format.signature {
            let Some(hand) = self.hand else { continue };
            let made = self.digests(&self.format.digest, &line, &record);
            let message = message(&rule.message, "", &line, &line, &made);
            let text = write(rule.encoding, &rule.prefix, &hand.sign(rule.alg, &message));
            line = put_text(&line, &rule.field, &text);
        }
        line
    }

    /// Returns the digests of a record. A code of which the secret is not known is what the record states.
    pub(crate) fn digests(&self, rules: &[Digest], line: &str, record: &str) -> Vec<Made> {
        let mut all: Vec<Made> = Vec::new();
        for rule in rules {
            let message = message(&rule.message, &rule.separator, line, record, &all);
            let raw = match (rule.alg, self.hand) {
                (HashAlg::Sha256, _) => Sha256::of(&message).0.to_vec(),
                (HashAlg::Sha3_256, _) => Sha3_256::digest(&message).to_vec(),
                (HashAlg::HmacSha256, Some(hand)) => hmac(&hand.secret, &message).to_vec(),
                (HashAlg::HmacSha256, None) => {
                    let stated = rule.stored.as_deref().and_then(|it| text_at(record, it));
                    HEXLOWER.decode(stated.unwrap_or_default().as_bytes()).expect("hexadecimal")
                }
                (other, _) => unreachable!("no built-in profile has {other:?}"),
            };
            let text = write(rule.encoding, &rule.prefix, &raw);
            all.push(Made { name: rule.name.clone(), raw, text });
        }
        all
    }

    /// Returns the text of the digest by which a log's last record is named.
    pub(crate) fn head(&self, lines: &[String]) -> Option<String> {
        let line = lines.last()?;
        let made = self.digests(&self.format.digest, line, &self.open(line));
        let named = self.format.link.iter().find_map(|link| link.to.as_deref());
        let found = match named {
            Some(name) => made.into_iter().find(|it| it.name == name),
            None => made.into_iter().next_back(),
        };
        found.map(|it| it.text)
    }

    /// Rewrites one statement so that it fits these records; a signature is made with keys, or stays as it is.
    pub(crate) fn restate(&self, anchor: &Anchor, text: &str, lines: &[String]) -> String {
        let mut text = text.to_owned();
        let stated = anchor.count.as_deref().and_then(|it| text_at(&text, it)?.parse().ok());
        let count = match anchor.lags {
            true => stated.unwrap_or(lines.len()).min(lines.len()),
            false => lines.len(),
        };
        let lines = &lines[..count];
        let of = |line: &String, name: &str| {
            let made = self.digests(&self.format.digest, line, &self.open(line));
            made.into_iter().find(|it| it.name == name).expect("a digest of that name")
        };
        if let Some(place) = &anchor.count {
            text = put(&text, place, &(count as i64 - anchor.count_offset).to_string());
        }
        if let Some(head) = &anchor.head {
            text = put_text(&text, &head.field, &of(&lines[count - 1], &head.digest).text);
        }
        if let Some(root) = &anchor.root {
            let leaves: Vec<[u8; 32]> = lines
                .iter()
                .map(|line| of(line, &root.digest).raw.try_into().expect("32 bytes"))
                .collect();
            text = put_text(&text, &root.field, &write(root.encoding, "", &tree(&leaves)));
        }
        self.reseal_statement(anchor, &text)
    }

    /// Recomputes the digests of a statement, and signs it, with keys.
    pub(crate) fn reseal_statement(&self, anchor: &Anchor, text: &str) -> String {
        let mut text = text.to_owned();
        for at in 0..anchor.digest.len() {
            let rule = &anchor.digest[at];
            let made = self.digests(&anchor.digest[..=at], &text, &text);
            if let Some(stored) = &rule.stored {
                text = put_text(&text, stored, &made[at].text);
            }
        }
        let (Some(rule), Some(hand)) = (&anchor.signature, self.hand) else { return text };
        if let Some(key) = &rule.key {
            text =
                put_text(&text, &key.field, &write(key.encoding, &key.prefix, &hand.key(rule.alg)));
        }
        let made = self.digests(&anchor.digest, &text, &text);
        let message = message(&rule.message, "", &text, &text, &made);
        put_text(&text, &rule.field, &write(rule.encoding, "", &hand.sign(rule.alg, &message)))
    }
}

/// RFC 6962, section 2.1, over leaves that are hashed already.
fn tree(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::of(b"").0,
        [only] => *only,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            Sha256::of_parts(&[&[1], &tree(&leaves[..half]), &tree(&leaves[half..])]).0
        }
    }
}

fn message(parts: &[Part], separator: &str, line: &str, record: &str, made: &[Made]) -> Vec<u8> {
    let one = |part: &Part| match part {
        Part::Literal(text) => text.clone().into_bytes(),
        Part::Field(field) => {
            let text = text_at(record, &field.at).expect("a field");
            match field.decode {
                None => text.into_bytes(),
                Some(_) => BASE64.decode(text.as_bytes()).expect("base64"),
            }
        }
        Part::Line(LinePart::WithoutNewline) => line.as_bytes().to_vec(),
        Part::Line(LinePart::WithNewline) => format!("{line}\n").into_bytes(),
        Part::Digest(digest) => {
            let made = made.iter().find(|it| it.name == digest.name).expect("an earlier digest");
            match digest.form {
                DigestForm::Raw => made.raw.clone(),
                DigestForm::Hex => HEXLOWER.encode(&made.raw).into_bytes(),
                DigestForm::Text => made.text.clone().into_bytes(),
            }
        }
        Part::Json(json) => canonical(json, record),
        Part::Dsse(dsse) => {
            let kind = text_at(line, &dsse.r#type).expect("a type");
            let payload = text_at(line, &dsse.payload).expect("a payload");
            let payload = BASE64.decode(payload.as_bytes()).expect("base64");
            let mut out = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
            out.extend(payload);
            out
        }
        other => unreachable!("no built-in profile has {other:?}"),
    };
    parts.iter().map(one).collect::<Vec<_>>().join(separator.as_bytes())
}

fn canonical(json: &JsonPart, record: &str) -> Vec<u8> {
    let mut scanner = Scanner::new();
    let doc = scanner.scan(record.as_bytes()).expect("JSON");
    let here =
        |place: &&String| !json.optional.contains(place) || doc.root().at(&path(place)).is_some();
    let paths = |places: &[String]| places.iter().filter(here).map(|it| path(it)).collect();
    let selection = Selection {
        at: path(&json.at),
        base: json.include.as_ref().map_or(Base::Everything, |places| Base::Include(paths(places))),
        exclude: paths(&json.exclude),
        missing: match json.missing {
            MissingRule::Omit => Missing::Omit,
            MissingRule::Null => Missing::Null,
        },
        drop_nulls: json.drop_nulls,
        ..Selection::default()
    };
    let mut out = Vec::new();
    let mut writer = Canonicaliser::new(canon(&json.canon), &selection).expect("a selection");
    writer.write(doc.root(), &[], &mut out).expect("it can be written");
    out
}

fn canon(rule: &CanonRule) -> Canon {
    let (sort, spaced, ascii, numbers) = match rule {
        CanonRule::Made(it) => (it.sort, it.spaced, it.ascii, it.numbers),
        CanonRule::Named(CanonName::Jcs) => {
            (SortRule::Utf16, false, false, NumbersRule::Ecmascript)
        }
        CanonRule::Named(CanonName::Python) => {
            (SortRule::CodePoint, false, false, NumbersRule::Python)
        }
        CanonRule::Named(CanonName::PythonSpaced) => {
            (SortRule::CodePoint, true, true, NumbersRule::Python)
        }
        CanonRule::Named(CanonName::Serde) => {
            (SortRule::CodePoint, false, false, NumbersRule::Serde)
        }
        CanonRule::Named(_) => unreachable!("no built-in profile has it"),
    };
    Canon {
        sort: match sort {
            SortRule::Utf16 => Sort::Utf16,
            SortRule::CodePoint => Sort::CodePoint,
            SortRule::Source => Sort::Source,
        },
        separators: if spaced { Separators::Spaced } else { Separators::Compact },
        ascii,
        numbers: match numbers {
            NumbersRule::Verbatim => Numbers::Verbatim,
            NumbersRule::Ecmascript => Numbers::EcmaScript,
            NumbersRule::Python => Numbers::Python,
            NumbersRule::PythonIntegral => Numbers::PythonIntegral,
            NumbersRule::Serde => Numbers::Serde,
        },
    }
}

// --- digests over folders ----------------------------------------------------------------------

/// Returns the digests of files, as a manifest lists them.
pub(crate) fn checksums(files: &BTreeMap<String, Vec<u8>>, but: &str) -> String {
    let listed: BTreeMap<&str, String> = files
        .iter()
        .filter(|(name, _)| *name != but)
        .map(|(name, bytes)| (name.as_str(), Sha256::of(bytes).to_hex()))
        .collect();
    serde_json::to_string(&listed).expect("texts")
}

/// Returns the commitment of trust-ledger-core's anchors (`trust-ledger/anchor/v1`) over a folder.
pub(crate) fn trust_ledger_commitment(files: &BTreeMap<String, Vec<u8>>) -> String {
    let prefixed = |bytes: &[u8]| format!("sha256:{}", Sha256::of(bytes));
    let text = |name: &str| String::from_utf8(files[name].clone()).expect("UTF-8");
    let manifest = cut(&text("manifest.json"), "tsa_token");
    let key = BASE64URL_NOPAD.decode(text("pubkey.ed25519").trim().as_bytes()).expect("a key");
    let spki = [&HEXLOWER.decode(b"302a300506032b6570032100").expect("digits")[..], &key].concat();
    let session = text_at(&manifest, "session").expect("a session");
    let mut listed = serde_json::Map::new();
    for (name, bytes) in files.iter().filter(|(name, _)| *name != "anchor.json") {
        let role = match name.as_str() {
            "records.jsonl" => "records",
            "manifest.json" => "manifest",
            "pubkey.ed25519" => "pubkey",
            _ => "claimed-reference-values",
        };
        let entry =
            serde_json::json!({ "role": role, "sha256": prefixed(bytes), "size": bytes.len() });
        listed.insert(name.clone(), entry);
    }
    let mut made = put_text(&manifest, "anchor_schema", "trust-ledger/anchor/v1");
    made = put_text(
        &made,
        "session_hash",
        &prefixed(format!("trust-ledger/anchor|{session}").as_bytes()),
    );
    made = put_text(&made, "key_spki_digest", &prefixed(&spki));
    made = put(&made, "producer_seq", "null");
    made = put(&made, "pack_files", &serde_json::Value::from(listed).to_string());
    prefixed(&canonical(&JsonPart::default(), &made))
}
