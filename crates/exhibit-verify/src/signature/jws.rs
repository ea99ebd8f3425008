//! JSON Web Signatures (RFC 7515): compact, general and flattened JSON, with the payload inside or detached.
//!
//! A file may be one itself, or have one beside it that leaves its payload out (appendix F) or repeats
//! it. RFC 7797 (`b64` false) is understood; every other critical header parameter makes it unverifiable. The
//! algorithm must be one of the key's own kind and curve, whatever the header says; `none` and HMAC
//! are refused. A key or certificate in a header is shown, and trusted only if the user brought it.

use data_encoding::BASE64URL_NOPAD;
use exhibit_core::appraisal::Outcome;
use exhibit_core::base64;
use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Scanner, Value};
use exhibit_core::visible::visible;

use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Own, OwnFormat, Settled, by_digests};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::algorithm::{EcdsaForm, Hash, OverParts, SignatureAlgorithm, Weakness};
use crate::trust::{PublicKey, TrustEntry, read_public_jwk};

/// How detached ones plug in.
pub(crate) const FORMAT: Format = Format { is: |start| looks_like_jws(start), read: claim };

/// How files that are one plug in.
pub(crate) const OWN: OwnFormat = OwnFormat { may_be, max_bytes: MAX_BYTES, read: read_own };

/// The largest file that is read.
const MAX_BYTES: u64 = 16 << 20;

/// How many signatures one may have.
const MAX_SIGNATURES: usize = 16;

/// A parsed JWS; nothing about it is checked yet.
struct Jws {
    /// The payload, decoded; `None` if it is left out.
    payload: Option<Vec<u8>>,
    signatures: Vec<One>,
    /// What stands in the JSON and is no part of a JWS, in a sentence: no signature covers it.
    uncovered: Option<String>,
}

/// One of its signatures.
struct One {
    /// The protected header as it is signed.
    protected: String,
    /// What the headers say.
    header: Result<Header, NotTried>,
    signature: Vec<u8>,
}

struct Header {
    algorithm: Named,
    key_id: Option<String>,
    /// The key in the header.
    embedded: Option<PublicKey>,
    /// Whether the payload is signed as it is, not in base64url (RFC 7797).
    unencoded: bool,
    notes: Vec<String>,
}

/// An algorithm as RFC 7518 §3.1 names it, with the kind of key that it demands.
#[derive(Clone, Copy)]
struct Named {
    algorithm: SignatureAlgorithm,
    /// The key's own name for its kind.
    key: &'static str,
    /// For RSA, `PKCS #1` or `PSS`.
    padding: &'static str,
}

/// Why a signature is not tried, whatever it would say.
enum NotTried {
    Refused(Weakness),
    Unsupported(String),
}

/// Why bytes are not a JWS.
struct Malformed(&'static str);

impl Jws {
    /// Reads any of the three forms.
    fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Malformed("length: larger than is read"));
        }
        let text = bytes.trim_ascii_end();
        if text.trim_ascii_start().starts_with(b"{") {
            Self::json(text.trim_ascii_start())
        } else {
            Self::compact(text)
        }
    }

    /// RFC 7515 §7.1: three parts with points between them.
    fn compact(text: &[u8]) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(text).map_err(|_| Malformed("text: not UTF-8"))?;
        let mut parts = text.split('.');
        let (Some(protected), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Malformed("text: not three parts"));
        };
        let one = One::read(Some(protected), None, signature)?;
        let payload = match payload {
            "" => None,
            text => Some(decoded(text, std::slice::from_ref(&one))?),
        };
        Ok(Self { payload, signatures: vec![one], uncovered: None })
    }

    /// RFC 7515 §7.2: general or flattened.
    fn json(text: &[u8]) -> Result<Self, Malformed> {
        let mut scanner = Scanner::new();
        let document = scanner.scan(text).map_err(|_| Malformed("JSON, or a name twice in it"))?;
        let root = document.root();
        let signatures = match (root.get("signatures"), root.get("signature")) {
            (Some(list), None) if list.kind() == Kind::Array && !list.is_empty() => {
                if root.get("protected").is_some() || root.get("header").is_some() {
                    return Err(Malformed("JSON: both of its forms at once"));
                }
                if list.len() > MAX_SIGNATURES {
                    return Err(Malformed("signatures: too many"));
                }
                list.items().map(One::of_json).collect::<Result<Vec<_>, _>>()?
            }
            (None, Some(_)) => vec![One::of_json(root)?],
            _ => return Err(Malformed("JSON: no signatures, or both of its forms at once")),
        };
        let mut readable = signatures.iter().filter(|one| one.header.is_ok());
        let unencoded = readable.next().is_some_and(One::is_unencoded);
        if readable.any(|one| one.is_unencoded() != unencoded) {
            return Err(Malformed("b64: not the same for all signatures"));
        }
        let payload = match root.get("payload") {
            None => None,
            Some(text) => {
                let text = text.as_str().ok_or(Malformed("payload: not a text"))?;
                Some(decoded(&text, &signatures)?)
            }
        };
        Ok(Self { payload, signatures, uncovered: uncovered(root) })
    }

    /// Pairs each signature with the keys that may have made it.
    fn tried(self, judge: &Judge<'_>) -> Vec<Tried> {
        self.signatures.into_iter().map(|one| Tried::new(one, judge)).collect()
    }
}

impl One {
    fn of_json(value: Value<'_>) -> Result<Self, Malformed> {
        let text = |name: &str| match value.get(name) {
            None => Ok(None),
            Some(found) => {
                found.as_str().map(Some).ok_or(Malformed("JSON: a member of another kind"))
            }
        };
        let (protected, signature) = (text("protected")?, text("signature")?);
        let signature = signature.ok_or(Malformed("JSON: no signature"))?;
        Self::read(protected.as_deref(), value.get("header"), &signature)
    }

    fn read(
        protected: Option<&str>,
        unprotected: Option<Value<'_>>,
        signature: &str,
    ) -> Result<Self, Malformed> {
        let protected = protected.unwrap_or_default();
        let decoded = base64::decode_url(protected).ok_or(Malformed("header: not base64url"))?;
        let signature =
            base64::decode_url(signature).ok_or(Malformed("signature: not base64url"))?;
        let mut scanner = Scanner::new();
        let document = match decoded.is_empty() {
            true => scanner.scan(b"{}"),
            false => scanner.scan(&decoded),
        };
        let root =
            document.map_err(|_| Malformed("header: not JSON, or a name twice in it"))?.root();
        let headers = Headers::new(root, unprotected)?;
        Ok(Self { protected: protected.to_owned(), header: headers.read()?, signature })
    }

    fn is_unencoded(&self) -> bool {
        self.header.as_ref().is_ok_and(|header| header.unencoded)
    }
}

/// The two headers of a signature, which share no name (RFC 7515 §4).
struct Headers<'a> {
    protected: Value<'a>,
    unprotected: Option<Value<'a>>,
}

impl<'a> Headers<'a> {
    fn new(protected: Value<'a>, unprotected: Option<Value<'a>>) -> Result<Self, Malformed> {
        let objects = [Some(protected), unprotected].into_iter().flatten();
        if objects.clone().any(|header| header.kind() != Kind::Object) {
            return Err(Malformed("header: not an object"));
        }
        let twice = |(name, _): (Value<'a>, Value<'a>)| match name.as_str() {
            Some(name) => protected.get(&name).is_some(),
            None => true,
        };
        if unprotected.is_some_and(|header| header.members().any(twice)) {
            return Err(Malformed("header: a name in both parts"));
        }
        Ok(Self { protected, unprotected })
    }

    fn get(&self, name: &str) -> Option<Value<'a>> {
        self.protected.get(name).or_else(|| self.unprotected?.get(name))
    }

    fn read(&self) -> Result<Result<Header, NotTried>, Malformed> {
        let name = self.get("alg").and_then(|it| it.as_str()).ok_or(Malformed("header: no alg"))?;
        let algorithm = match Named::read(&name) {
            Ok(algorithm) => algorithm,
            Err(not_tried) => return Ok(Err(not_tried)),
        };
        let unencoded = match self.critical()? {
            Ok(critical) => critical,
            Err(not_tried) => return Ok(Err(not_tried)),
        };
        let mut notes = Vec::new();
        let embedded = self.get("jwk").map(read_public_jwk);
        if embedded.is_some() {
            notes.push("a key in its header is shown, not trusted".to_owned());
        }
        if self.get("x5c").is_some() || self.get("x5t").is_some() || self.get("x5u").is_some() {
            notes.push("a certificate in its header was not looked at".to_owned());
        }
        if self.unprotected.is_some_and(|it| !it.is_empty()) {
            notes.push("its unprotected header is not signed".to_owned());
        }
        if self.protected.get("alg").is_none() {
            notes.push("the algorithm stands outside of what is signed".to_owned());
        }
        Ok(Ok(Header {
            algorithm,
            key_id: self.get("kid").and_then(|it| it.as_str()).map(|it| it.into_owned()),
            embedded: embedded.flatten(),
            unencoded,
            notes,
        }))
    }

    /// Returns whether the payload is signed unencoded; names what is critical and not understood.
    fn critical(&self) -> Result<Result<bool, NotTried>, Malformed> {
        let malformed = Malformed("header: crit or b64 is not what RFC 7515 and RFC 7797 say");
        let encoded = self.get("b64").map(|it| it.as_bool());
        if self.unprotected.is_some_and(|it| it.get("crit").or(it.get("b64")).is_some()) {
            return Err(malformed);
        }
        let Some(critical) = self.protected.get("crit") else {
            // Without being critical it must not be heeded, and those who heed it read other bytes.
            return if encoded.is_some() { Err(malformed) } else { Ok(Ok(false)) };
        };
        if critical.kind() != Kind::Array || critical.is_empty() {
            return Err(malformed);
        }
        for name in critical.items() {
            let name = name.as_str().filter(|name| self.protected.get(name).is_some());
            match name {
                None => return Err(malformed),
                Some(name) if name == "b64" => {}
                Some(name) => {
                    let what = format!("JWS with the critical header {name:?}, not understood");
                    return Ok(Err(NotTried::Unsupported(what)));
                }
            }
        }
        match encoded {
            Some(Some(encoded)) => Ok(Ok(!encoded)),
            _ => Err(malformed),
        }
    }
}

impl Named {
    /// Reads the name of an algorithm; the error says why there is none.
    fn read(name: &str) -> Result<Self, NotTried> {
        let pss = |hash: Hash| SignatureAlgorithm::RsaPss { hash, salt: hash.length() };
        let pkcs1 = |hash| SignatureAlgorithm::RsaPkcs1 { hash };
        let ecdsa = |hash| SignatureAlgorithm::Ecdsa { hash, form: EcdsaForm::P1363 };
        let (algorithm, key, padding) = match name {
            "RS256" => (pkcs1(Hash::Sha256), "rsa", "PKCS #1"),
            "RS384" => (pkcs1(Hash::Sha384), "rsa", "PKCS #1"),
            "RS512" => (pkcs1(Hash::Sha512), "rsa", "PKCS #1"),
            "PS256" => (pss(Hash::Sha256), "rsa", "PSS"),
            "PS384" => (pss(Hash::Sha384), "rsa", "PSS"),
            "PS512" => (pss(Hash::Sha512), "rsa", "PSS"),
            "ES256" => (ecdsa(Hash::Sha256), "ecdsa-p256", ""),
            "ES384" => (ecdsa(Hash::Sha384), "ecdsa-p384", ""),
            "ES512" => (ecdsa(Hash::Sha512), "ecdsa-p521", ""),
            "EdDSA" | "Ed25519" => (SignatureAlgorithm::Ed25519, "ed25519", ""),
            other => return Err(without_algorithm(other)),
        };
        Ok(Self { algorithm, key, padding })
    }

    /// Tells whether a key that states its algorithm may be used with this one.
    ///
    /// The padding of RSA must be the same, and the hash not weaker. Other kinds have one algorithm each.
    fn is_allowed_by(&self, entry: &TrustEntry) -> bool {
        let Some(stated) = entry.stated_algorithm.as_deref() else { return true };
        let Ok(stated) = Named::read(stated) else { return self.key != "rsa" };
        self.key != "rsa"
            || self.padding == stated.padding && self.algorithm.hash() >= stated.algorithm.hash()
    }
}

fn without_algorithm(name: &str) -> NotTried {
    NotTried::Refused(match name {
        "HS256" | "HS384" | "HS512" => Weakness::Hmac,
        "RS1" | "HS1" => Weakness::Sha1,
        other if other.eq_ignore_ascii_case("none") => Weakness::NoSignature,
        other => return NotTried::Unsupported(format!("JWS with the algorithm {other:?}")),
    })
}

/// A signature with the keys that may have made it.
struct Tried {
    one: One,
    /// Those that the user brought, then the one in the header.
    keys: Vec<PublicKey>,
}

impl Tried {
    fn new(one: One, judge: &Judge<'_>) -> Self {
        let Ok(header) = &one.header else { return Self { one, keys: Vec::new() } };
        let fits = |key: &PublicKey| key.algorithm() == header.algorithm.key;
        let allows = |entry: &TrustEntry| header.algorithm.is_allowed_by(entry);
        let mut keys = judge.keys(|entry| fits(&entry.key) && allows(entry));
        let embedded = header.embedded.as_ref().filter(|key| fits(key) && !keys.contains(key));
        keys.extend(embedded.cloned());
        Self { one, keys }
    }

    /// Begins the check, up to the payload.
    fn begin(&self) -> Checking<'_> {
        let check = self.one.header.as_ref().ok().map(|header| {
            let algorithm = header.algorithm.algorithm;
            let mut check = OverParts::new(algorithm, &self.one.signature, &self.keys);
            check.update(self.one.protected.as_bytes());
            check.update(b".");
            check
        });
        Checking { check, encode: (!self.one.is_unencoded()).then(Vec::new) }
    }

    /// Returns what it is worth, by the key under which it verifies.
    fn finding(&self, key: Option<PublicKey>) -> SignatureFinding {
        let header = match &self.one.header {
            Ok(header) => header,
            Err(not_tried) => return not_tried.finding(),
        };
        match (key, &header.embedded) {
            (Some(key), _) => SignatureFinding::Good(GoodSignature {
                format: "JWS",
                key,
                namespace: None,
                trusted_comment: None,
                user_present: None,
                notes: header.notes.clone(),
            }),
            (None, Some(key)) => SignatureFinding::Bad(BadSignature {
                field: "signature",
                expected: "a signature on these bytes".to_owned(),
                actual: "does not verify".to_owned(),
                key: Some(key.clone()),
            }),
            (None, None) => {
                SignatureFinding::KeyNeeded { format: "JWS", key_id: header.key_id.clone() }
            }
        }
    }

    /// Returns what it is worth on a payload in memory.
    fn on(&self, payload: &[u8]) -> SignatureFinding {
        let mut checking = self.begin();
        checking.put(payload);
        self.finding(checking.finish())
    }
}

impl NotTried {
    fn finding(&self) -> SignatureFinding {
        match self {
            Self::Refused(weakness) => {
                SignatureFinding::Refused { what: format!("JWS: {weakness}") }
            }
            Self::Unsupported(what) => SignatureFinding::Unsupported { what: what.clone() },
        }
    }
}

impl Malformed {
    fn into_finding(self) -> SignatureFinding {
        SignatureFinding::Bad(BadSignature {
            field: "signature",
            expected: "a JWS".to_owned(),
            actual: format!("malformed {}", self.0),
            key: None,
        })
    }
}

/// A signature being checked against a payload that comes in parts.
struct Checking<'c> {
    check: Option<OverParts<'c>>,
    /// Up to two bytes that wait for a third, if the payload is signed in base64url.
    encode: Option<Vec<u8>>,
}

impl Checking<'_> {
    fn put(&mut self, part: &[u8]) {
        let Some(check) = &mut self.check else { return };
        let Some(waiting) = &mut self.encode else { return check.update(part) };
        waiting.extend_from_slice(part);
        let whole = waiting.len() - waiting.len() % 3;
        check.update(BASE64URL_NOPAD.encode(&waiting[..whole]).as_bytes());
        waiting.drain(..whole);
    }

    /// Returns the key under which it verifies.
    fn finish(self) -> Option<PublicKey> {
        let mut check = self.check?;
        check.update(BASE64URL_NOPAD.encode(&self.encode.unwrap_or_default()).as_bytes());
        check.finish().cloned()
    }
}

// --- beside a file -----------------------------------------------------------------------------

fn claim(bytes: &[u8], judge: &Judge<'_>) -> Box<dyn Claim> {
    let mut jws = match Jws::read(bytes) {
        Ok(jws) => jws,
        Err(error) => return Box::new(Settled(error.into_finding())),
    };
    let payload = jws.payload.take();
    let tried = jws.tried(judge);
    match payload {
        Some(payload) => {
            let findings = tried.iter().map(|it| it.on(&payload)).collect();
            Box::new(Repeated { findings, sha256: Sha256::of(&payload) })
        }
        None => Box::new(Detached(tried)),
    }
}

/// The payload is inside: it must be the file.
struct Repeated {
    findings: Vec<SignatureFinding>,
    sha256: Sha256,
}

impl Claim for Repeated {
    fn begin(&self) -> Box<dyn Check + '_> {
        by_digests(|digests| {
            let same = digests.sha256 == self.sha256;
            let another = || {
                let (expected, actual) = (self.sha256.to_hex(), digests.sha256.to_hex());
                BadSignature { field: "payload", expected, actual, key: None }
            };
            let of_file = |finding: &SignatureFinding| match finding {
                SignatureFinding::Good(_) if !same => SignatureFinding::Bad(another()),
                other => other.clone(),
            };
            self.findings.iter().map(of_file).collect()
        })
    }
}

/// The payload is the file.
struct Detached(Vec<Tried>);

impl Claim for Detached {
    fn begin(&self) -> Box<dyn Check + '_> {
        Box::new(DetachedCheck(self.0.iter().map(|tried| (tried, tried.begin())).collect()))
    }

    fn has_keys(&self) -> bool {
        self.0.iter().any(|tried| !tried.keys.is_empty())
    }
}

struct DetachedCheck<'c>(Vec<(&'c Tried, Checking<'c>)>);

impl Check for DetachedCheck<'_> {
    fn update(&mut self, block: &[u8]) {
        for (_, checking) in &mut self.0 {
            checking.put(block);
        }
    }

    fn finish(self: Box<Self>, _: &Digests) -> Vec<SignatureFinding> {
        self.0.into_iter().map(|(tried, checking)| tried.finding(checking.finish())).collect()
    }
}

// --- by itself ---------------------------------------------------------------------------------

fn may_be(name: &str, head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let members = ["\"payload\"", "\"protected\"", "\"signatures\""];
    let mentions = |text: &str| memchr::memmem::find(start, text.as_bytes()).is_some();
    is_named(name)
        || has_compact_header(start)
        || start.starts_with(b"{") && members.into_iter().any(mentions)
}

fn is_named(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".jws") || lower.ends_with(".jwt")
}

fn read_own(name: &str, bytes: &[u8], judge: &Judge<'_>) -> Option<Own> {
    if !looks_like_jws(bytes) {
        let why = "a JWS by its name only: it can't be read as one".to_owned();
        return is_named(name).then(|| Own { partial: vec![why], ..Own::default() });
    }
    if let Some(what) = other_than_one(bytes.trim_ascii()) {
        return Some(Own::of(SignatureFinding::Unsupported { what: what.to_owned() }));
    }
    let mut jws = match Jws::read(bytes) {
        Ok(jws) => jws,
        Err(error) => return Some(Own::of(error.into_finding())),
    };
    let uncovered = jws.uncovered.take();
    let payload = jws.payload.take();
    let length = payload.as_ref().map_or(0, Vec::len);
    let tried = jws.tried(judge);
    let mut findings: Vec<_> =
        tried.iter().map(|it| it.on(payload.as_deref().unwrap_or_default())).collect();
    let mut own = Own::default();
    let is_good = |it: &SignatureFinding| matches!(it, SignatureFinding::Good(_));
    if payload.is_none() && !findings.iter().any(is_good) {
        // Left out, not empty: what could not be tried is neither bad nor by another key.
        own.partial.push("a JWS without its payload: what it speaks about is not here".to_owned());
        findings.retain(|it| {
            matches!(it, SignatureFinding::Refused { .. } | SignatureFinding::Unsupported { .. })
        });
    }
    let many = match tried.len() {
        1 => String::new(),
        count => format!(", {count} times signed"),
    };
    let detail = format!("a JSON Web Signature (JWS) over {length} bytes{many}");
    own.facts.push((Outcome::Pass, detail));
    own.parts.push(findings);
    own.partial.extend(uncovered);
    Some(own)
}

/// Names what begins like a compact JWS and is something else.
fn other_than_one(text: &[u8]) -> Option<&'static str> {
    if text.starts_with(b"{") {
        None
    } else if text.contains(&b'\n') {
        Some("JWS, several in one file")
    } else if memchr::memchr_iter(b'.', text).count() == 4 {
        // RFC 7516 §7.1.
        Some("JWE, encrypted")
    } else {
        None
    }
}

/// Tells whether bytes are a JWS by their shape.
fn looks_like_jws(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    if !start.starts_with(b"{") {
        return has_compact_header(start);
    }
    let mut scanner = Scanner::new();
    let Ok(document) = scanner.scan(start.trim_ascii_end()) else { return false };
    let root = document.root();
    let is_one = |value: Value<'_>| {
        let header = value.get("header").and_then(|it| it.get("alg"));
        let protected = value.get("protected").is_some_and(|it| it.kind() == Kind::String);
        value.get("signature").is_some() && (protected || header.is_some())
    };
    let some = root.get("signatures").is_some_and(|list| list.items().any(is_one));
    root.get("payloadType").is_none() && (some || is_one(root))
}

/// Tells whether a text begins with a header in base64url and a point.
fn has_compact_header(start: &[u8]) -> bool {
    /// Longer headers hold certificates, and begin in the same way: `{"`.
    const MAX_HEADER: usize = 32 << 10;
    if !start.starts_with(b"ey") {
        return false;
    }
    let Some(end) = start.iter().take(MAX_HEADER).position(|byte| *byte == b'.') else {
        return false;
    };
    let header = std::str::from_utf8(&start[..end]).ok().and_then(base64::decode_url);
    let Some(header) = header else { return false };
    header.starts_with(b"{") && memchr::memmem::find(&header, b"\"alg\"").is_some()
}

/// Names the members of a JWS in JSON that it does not define (RFC 7515 §7.2).
fn uncovered(root: Value<'_>) -> Option<String> {
    const DEFINED: [&str; 5] = ["payload", "protected", "header", "signature", "signatures"];
    let all =
        std::iter::once(root).chain(root.get("signatures").into_iter().flat_map(|it| it.items()));
    let names = all.flat_map(|it| it.members()).map(|(name, _)| name);
    let other = names.filter(|name| !DEFINED.iter().any(|known| name.is_str(known)));
    let names: Vec<_> = other.take(3).map(|name| visible(name.raw()).into_owned()).collect();
    (!names.is_empty()).then(|| format!("members that no signature covers: {}", names.join(", ")))
}

/// The payload's bytes. Where every header is refused, nobody says how it is written, and nobody asks.
fn decoded(payload: &str, signatures: &[One]) -> Result<Vec<u8>, Malformed> {
    let settled = signatures.iter().all(|one| one.header.is_err());
    if settled || signatures.iter().any(One::is_unencoded) {
        return Ok(payload.as_bytes().to_vec());
    }
    base64::decode_url(payload).ok_or(Malformed("payload: not base64url"))
}
