//! Guessing the profile of an unknown log from the building blocks that others are made of.
//!
//! Everything is tried on the records at hand, and kept only if it holds for all of them. What comes
//! out is a draft: a person reads it, completes it, and adopts it; until then it can't give VERIFIED.

use std::collections::BTreeMap;

use exhibit_core::base64;
use exhibit_core::json::{Base, Canonicaliser, Kind, Path, Scanner, Selection, Value};
use sha2::{Digest as _, Sha256, Sha512};
use sha3::Sha3_256;

use super::compile::canon;
use super::source::{CanonName, CanonRule};
use super::toml_string;
use crate::algorithm::verify_es256;
use crate::trust::{PublicKey, verify_ed25519};

/// The most records that are looked at.
pub const MAX_RECORDS: usize = 1024;

/// The longest record that is looked at, in bytes.
const MAX_LINE: usize = 64 << 10;

/// The most keys that are tried on signatures.
const MAX_KEYS: usize = 8;

/// The most places that may stand before what is hashed.
const MAX_BEFORE: usize = 4;

/// The most places of a record that are looked at.
const MAX_PLACES: usize = 200;

/// The most members that are left out of a digest at once, beside the digest and signatures.
const MAX_LEFT_OUT: usize = 3;

/// The most members of a record whose combinations are tried.
const MAX_TRIED: usize = 16;

/// A draft of a profile, and what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// The draft in TOML; nothing if no digest, link or signature was found.
    pub profile: Option<String>,
    /// What holds for all records that were looked at, each a sentence.
    pub found: Vec<String>,
    /// What could not be found out, each a sentence.
    pub not_found: Vec<String>,
}

/// Guesses how the records of a log are hashed, linked and signed.
///
/// `lines` are its first records, one JSON object each; at least two are needed for a link. `keys`
/// are tried on signatures beside the keys that records show.
pub fn guess(lines: &[&[u8]], keys: &[PublicKey]) -> Guess {
    let short = lines.iter().copied().filter(|line| line.len() <= MAX_LINE);
    let lines: Vec<&[u8]> = short.take(MAX_RECORDS).collect();
    let mut scanners: Vec<Scanner> = lines.iter().map(|_| Scanner::new()).collect();
    let mut records = Vec::new();
    for (scanner, line) in scanners.iter_mut().zip(&lines) {
        match scanner.scan(line) {
            Ok(doc) if doc.root().kind() == Kind::Object => records.push((doc.root(), *line)),
            _ => {}
        }
    }
    let mut guess = Guess::default();
    if records.len() < 2 {
        guess.not_found.push("There are fewer than two records that can be read.".to_owned());
        return guess;
    }
    let search = Search { places: places(&records), records, keys };
    let draft = search.draft(&mut guess);
    if draft.digest.is_some() || draft.link.is_some() || draft.signature.is_some() {
        guess.profile = Some(draft.toml(&search));
    }
    guess
}

struct Search<'a> {
    records: Vec<(Value<'a>, &'a [u8])>,
    /// The texts of each place in all records; `None` where a record has none.
    places: BTreeMap<String, Vec<Option<String>>>,
    keys: &'a [PublicKey],
}

#[derive(Default)]
struct Draft {
    sequence: Option<(String, u64)>,
    digest: Option<DigestFound>,
    link: Option<(String, Genesis)>,
    signature: Option<SignatureFound>,
}

struct DigestFound {
    stored: Option<String>,
    prefix: String,
    alg: Alg,
    message: Message,
}

struct SignatureFound {
    field: String,
    alg: &'static str,
    encoding: &'static str,
    message: String,
    key: Option<String>,
}

enum Genesis {
    Null,
    Absent,
    Literal(String),
}

/// What may be hashed.
#[derive(Clone)]
enum Message {
    Line,
    Json { before: Option<String>, exclude: Vec<String>, canon: CanonName },
}

#[derive(Clone, Copy)]
enum Alg {
    Sha256,
    Sha512,
    Sha3,
}

const CANONS: [(CanonName, &str); 6] = [
    (CanonName::Jcs, "jcs"),
    (CanonName::Python, "python"),
    (CanonName::Serde, "serde"),
    (CanonName::PythonAscii, "python-ascii"),
    (CanonName::PythonSpaced, "python-spaced"),
    (CanonName::Verbatim, "verbatim"),
];

impl<'a> Search<'a> {
    fn draft(&self, guess: &mut Guess) -> Draft {
        let mut draft = Draft { sequence: self.sequence(), ..Draft::default() };
        match &draft.sequence {
            Some((field, start)) => {
                guess.found.push(format!("Records are numbered in {field}, from {start}."));
            }
            None => guess.not_found.push("No number that grows by one.".to_owned()),
        }
        let mut link = self.link();
        let candidates: Vec<String> = match &link {
            Some((_, stated)) => vec![stated.clone()],
            None => self.digest_places(),
        };
        draft.digest = candidates.iter().find_map(|stored| self.digest(stored));
        let mut field = link.take().map(|(field, _)| field);
        if draft.digest.is_none() && field.is_none() {
            // What a record names may be a digest that the record before it does not state.
            let unstated = self.unstated_links();
            let found = unstated.iter().find_map(|it| Some((it.clone(), self.unstated(it)?)));
            field = unstated.into_iter().next();
            if let Some((named, digest)) = found {
                (field, draft.digest) = (Some(named), Some(digest));
            }
        }
        let link = field;
        match &draft.digest {
            Some(digest) => {
                let stated = digest.stored.as_deref().unwrap_or("What the next record names");
                guess.found.push(format!("{stated} is the digest of {}.", digest.message.words()));
                let others = self.other_forms(digest);
                if !others.is_empty() {
                    guess.not_found.push(format!("Which canonical form it is: {} agree as well. Numbers such as 1.0, 1e-7 or above 2^53 would tell.", others.join(", ")));
                }
            }
            None => guess.not_found.push(
                "What the digests are made of: none of the known forms agrees with all records."
                    .to_owned(),
            ),
        }
        match link {
            Some(field) if draft.digest.is_some() => {
                guess.found.push(format!("{field} names the record before."));
                let genesis = self.genesis(&field);
                draft.link = Some((field, genesis));
            }
            Some(field) => guess.not_found.push(format!(
                "What {field} is made of: it looks like a link to the record before."
            )),
            None => guess.not_found.push("A field that names the record before.".to_owned()),
        }
        let fields = self.signature_places();
        draft.signature =
            fields.iter().find_map(|field| self.signature(field, draft.digest.as_ref()));
        match (&draft.signature, fields.first()) {
            (Some(found), _) => {
                guess.found.push(format!("{} is a signature over {}.", found.field, found.message));
            }
            (None, Some(field)) => guess.not_found.push(format!(
                "What {field} signs: bring the key, or describe the message by hand."
            )),
            (None, None) => guess.not_found.push("A signature on records.".to_owned()),
        }
        guess.not_found.push(
            "What protects the end: a count, a head or a root has to be described by hand."
                .to_owned(),
        );
        draft
    }

    fn sequence(&self) -> Option<(String, u64)> {
        self.places.iter().find_map(|(place, texts)| {
            let numbers: Option<Vec<u64>> =
                texts.iter().map(|text| text.as_ref()?.parse().ok()).collect();
            let numbers = numbers?;
            let grows = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
            (grows && numbers[0] <= 1).then(|| (place.clone(), numbers[0]))
        })
    }

    /// Finds a field that repeats a digest of the record before, and that digest.
    fn link(&self) -> Option<(String, String)> {
        let digests = self.digest_places();
        self.places.iter().filter(|(_, texts)| differ(texts)).find_map(|(link, texts)| {
            let names = |stated: &Vec<Option<String>>| {
                texts.iter().skip(1).zip(stated).all(|(link, stated)| link == stated)
            };
            let stated = digests.iter().find(|it| *it != link && names(&self.places[*it]))?;
            Some((link.clone(), stated.clone()))
        })
    }

    /// Finds fields that may be digests of the record before.
    fn unstated_links(&self) -> Vec<String> {
        let digests = |texts: &[Option<String>]| {
            texts.iter().skip(1).flatten().all(|text| digest_of(text).is_some())
        };
        let all = self.places.iter().filter(|(_, texts)| differ(texts) && digests(texts));
        all.map(|(place, _)| place.clone()).collect()
    }

    fn genesis(&self, field: &str) -> Genesis {
        let path = Path::parse(field).ok();
        let first = path.and_then(|path| self.records[0].0.at(&path));
        match first {
            None => Genesis::Absent,
            Some(value) if value.is_null() => Genesis::Null,
            Some(value) => Genesis::Literal(value.as_str().unwrap_or_default().into_owned()),
        }
    }

    fn digest_places(&self) -> Vec<String> {
        let all = self.places.iter().filter(|(_, texts)| {
            texts.iter().all(|text| text.as_deref().is_some_and(|it| digest_of(it).is_some()))
        });
        all.map(|(place, _)| place.clone()).collect()
    }

    fn signature_places(&self) -> Vec<String> {
        let all = self.places.iter().filter(|(_, texts)| {
            texts.iter().all(|text| text.as_deref().is_some_and(|it| signature_of(it).is_some()))
        });
        all.map(|(place, _)| place.clone()).collect()
    }

    /// Finds what the digest at a place is made of.
    fn digest(&self, stored: &str) -> Option<DigestFound> {
        let texts: Vec<&str> =
            self.places.get(stored)?.iter().flatten().map(String::as_str).collect();
        let (prefix, _) = digest_of(texts.first()?)?;
        self.message(stored, &texts).map(|(alg, message)| DigestFound {
            stored: Some(stored.to_owned()),
            prefix: prefix.to_owned(),
            alg,
            message,
        })
    }

    /// Finds what a link is the digest of, in the record before.
    fn unstated(&self, link: &str) -> Option<DigestFound> {
        let texts = self.places.get(link)?.iter().skip(1).flatten();
        let texts: Vec<&str> = texts.map(String::as_str).collect();
        let (prefix, _) = digest_of(texts.first()?)?;
        self.message("", &texts).map(|(alg, message)| DigestFound {
            stored: None,
            prefix: prefix.to_owned(),
            alg,
            message,
        })
    }

    /// Tries all messages on the first record, and those that agree on the others.
    fn message(&self, stored: &str, texts: &[&str]) -> Option<(Alg, Message)> {
        let wanted: Vec<Vec<u8>> = texts
            .iter()
            .map(|text| digest_of(text).map(|(_, bytes)| bytes))
            .collect::<Option<_>>()?;
        let algs: &[Alg] = match wanted.first()?.len() {
            32 => &[Alg::Sha256, Alg::Sha3],
            _ => &[Alg::Sha512],
        };
        let holds = |message: &Message, alg: Alg| {
            let mut records = self.records.iter().zip(&wanted);
            records.all(|(record, wanted)| {
                message.bytes(record).is_some_and(|bytes| alg.of(&bytes) == *wanted)
            })
        };
        for message in self.messages(stored) {
            let Some(bytes) = message.bytes(&self.records[0]) else { continue };
            for alg in algs.iter().filter(|alg| alg.of(&bytes) == wanted[0]) {
                if holds(&message, *alg) {
                    return Some((*alg, message));
                }
            }
        }
        None
    }

    /// Returns the other canonical forms that agree with all records too.
    fn other_forms(&self, found: &DigestFound) -> Vec<&'static str> {
        let Message::Json { before, exclude, canon } = &found.message else { return Vec::new() };
        let agrees = |name: CanonName| {
            let (before, exclude) = (before.clone(), exclude.clone());
            let other = Message::Json { before, exclude, canon: name };
            self.records.iter().all(|record| other.bytes(record) == found.message.bytes(record))
        };
        let others = CANONS.into_iter().filter(|(name, _)| name != canon && agrees(*name));
        others.map(|(_, name)| name).collect()
    }

    fn messages(&self, stored: &str) -> impl Iterator<Item = Message> + use<'_, 'a> {
        let members = self.records[0].0.members();
        let names: Vec<String> = members.filter_map(|(key, _)| named(key)).collect();
        // What speaks of signing is left out together, or not at all.
        let (signing, others): (Vec<String>, Vec<String>) =
            names.into_iter().filter(|name| name != stored).partition(|name| name.contains("sig"));
        let others: Vec<String> = others.into_iter().take(MAX_TRIED).collect();
        let mut left_out = subsets(&others);
        if !signing.is_empty() {
            let without = |chosen: &Vec<String>| [signing.as_slice(), chosen].concat();
            left_out = left_out.iter().flat_map(|it| [without(it), it.clone()]).collect();
        }
        let befores: Vec<Option<String>> = std::iter::once(None)
            .chain(self.digest_places().into_iter().filter(|it| it != stored).map(Some))
            .take(MAX_BEFORE + 1)
            .collect();
        let stored: Vec<String> =
            (!stored.is_empty()).then(|| stored.to_owned()).into_iter().collect();
        let json = left_out.into_iter().flat_map(move |left_out| {
            let exclude: Vec<String> = stored.iter().cloned().chain(left_out).collect();
            let befores = befores.clone();
            befores.into_iter().flat_map(move |before| {
                let exclude = exclude.clone();
                CANONS.into_iter().map(move |(canon, _)| Message::Json {
                    before: before.clone(),
                    exclude: exclude.clone(),
                    canon,
                })
            })
        });
        std::iter::once(Message::Line).chain(json)
    }

    fn signature(&self, field: &str, digest: Option<&DigestFound>) -> Option<SignatureFound> {
        let texts = self.places.get(field)?;
        let (encoding, first) = signature_of(texts.first()?.as_deref()?)?;
        let mut keys: Vec<(Option<String>, PublicKey)> =
            self.keys.iter().map(|key| (None, key.clone())).collect();
        keys.extend(self.shown_keys());
        keys.truncate(MAX_KEYS);
        let record = &self.records[0];
        let mut messages: Vec<(String, Vec<u8>)> = Vec::new();
        if let Some(found) = digest
            && let Some(bytes) = found.message.bytes(record)
        {
            let hash = found.alg.of(&bytes);
            let hex = data_encoding::HEXLOWER.encode(&hash).into_bytes();
            messages.push(("{ digest = { name = \"record\", as = \"hex\" } }".to_owned(), hex));
            messages.push(("{ digest = { name = \"record\", as = \"raw\" } }".to_owned(), hash));
            messages.push((found.message.part(), bytes));
        }
        let others = self.messages(field);
        let others = others.filter_map(|it| Some((it.part(), it.bytes(record)?)));
        for (message, bytes) in messages.into_iter().chain(others) {
            for (shown, key) in &keys {
                if let Some(alg) = verifies(key, &bytes, &first) {
                    let field = field.to_owned();
                    return Some(SignatureFound {
                        field,
                        alg,
                        encoding,
                        message,
                        key: shown.clone(),
                    });
                }
            }
        }
        None
    }

    /// Keys that the first record shows, as digits or `ed25519:` and digits.
    fn shown_keys(&self) -> Vec<(Option<String>, PublicKey)> {
        let first = self.places.iter().filter_map(|(place, texts)| {
            let text = texts.first()?.as_deref()?;
            let digits = text.strip_prefix("ed25519:").unwrap_or(text);
            let raw = data_encoding::HEXLOWER.decode(digits.as_bytes()).ok()?.try_into().ok()?;
            Some((Some(place.clone()), PublicKey::ed25519(raw).ok()?))
        });
        first.collect()
    }
}

impl Message {
    fn bytes(&self, (record, line): &(Value<'_>, &[u8])) -> Option<Vec<u8>> {
        let (before, exclude, name) = match self {
            Self::Line => return Some(line.to_vec()),
            Self::Json { before, exclude, canon } => (before, exclude, *canon),
        };
        let mut bytes = Vec::new();
        if let Some(place) = before {
            let value = record.at(&Path::parse(place).ok()?)?;
            bytes.extend_from_slice(value.as_str()?.as_bytes());
        }
        let exclude = exclude.iter().map(|place| Path::parse(place).ok()).collect::<Option<_>>()?;
        let selection = Selection { base: Base::Everything, exclude, ..Selection::default() };
        let mut writer = Canonicaliser::new(canon(&CanonRule::Named(name)), &selection).ok()?;
        writer.write(*record, &[], &mut bytes).ok()?;
        Some(bytes)
    }

    fn part(&self) -> String {
        match self {
            Self::Line => "{ line = \"without-newline\" }".to_owned(),
            Self::Json { before, exclude, canon } => {
                let canon = CANONS.iter().find(|(name, _)| name == canon).map_or("", |(_, it)| it);
                let list: Vec<String> = exclude.iter().map(|it| toml_string(it)).collect();
                let json = format!(
                    "{{ json = {{ exclude = [{}], canon = {canon:?} }} }}",
                    list.join(", ")
                );
                match before {
                    Some(at) => format!("{{ field = {{ at = {} }} }}, {json}", toml_string(at)),
                    None => json,
                }
            }
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Line => "the line".to_owned(),
            Self::Json { .. } => self.part(),
        }
    }
}

impl Alg {
    fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
            Self::Sha3 => Sha3_256::digest(bytes).to_vec(),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
            Self::Sha3 => "sha3-256",
        }
    }
}

impl Draft {
    fn toml(&self, search: &Search<'_>) -> String {
        let names = search.records[0].0.members().filter_map(|(key, _)| named(key));
        let has: Vec<String> = names.take(8).map(|name| toml_string(&name)).collect();
        let mut text = format!(
            "# A draft: read it, complete it, and adopt it.\nlanguage = 1\nname = \"my-format\"\ntitle = \"My format\"\n\n[recognise]\nhas = [{}]\n",
            has.join(", ")
        );
        if let Some((field, start)) = &self.sequence {
            text.push_str(&format!(
                "\n[sequence]\nfield = {}\nstart = {start}\n",
                toml_string(field)
            ));
        }
        if let Some(digest) = &self.digest {
            text.push_str(&format!(
                "\n[[digest]]\nname = \"record\"\nalg = {:?}\nmessage = [{}]\n",
                digest.alg.name(),
                digest.message.part()
            ));
            if let Some(stored) = &digest.stored {
                text.push_str(&format!("stored = {}\n", toml_string(stored)));
            }
            if !digest.prefix.is_empty() {
                text.push_str(&format!("prefix = {}\n", toml_string(&digest.prefix)));
            }
        }
        if let Some((field, genesis)) = &self.link {
            let genesis = match genesis {
                Genesis::Null => "\"null\"".to_owned(),
                Genesis::Absent => "\"absent\"".to_owned(),
                Genesis::Literal(literal) => format!("{{ literal = {} }}", toml_string(literal)),
            };
            let field = toml_string(field);
            text.push_str(&format!(
                "\n[[link]]\nfield = {field}\nto = \"record\"\ngenesis = {genesis}\n"
            ));
        }
        if let Some(it) = &self.signature {
            text.push_str(&format!(
                "\n[[signature]]\nfield = {}\nalg = {:?}\nencoding = {:?}\nmessage = [{}]\n",
                toml_string(&it.field),
                it.alg,
                it.encoding,
                it.message
            ));
            if let Some(key) = &it.key {
                let text_of = search.places.get(key).and_then(|texts| texts.first()?.clone());
                let prefixed = text_of.is_some_and(|text| text.starts_with("ed25519:"));
                let prefix = if prefixed { ", prefix = \"ed25519:\"" } else { "" };
                text.push_str(&format!("key = {{ field = {}{prefix} }}\n", toml_string(key)));
            }
        }
        text
    }
}

/// All scalars of the records, by place; arrays are left aside.
fn places(records: &[(Value<'_>, &[u8])]) -> BTreeMap<String, Vec<Option<String>>> {
    let mut places: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for (at, (record, _)) in records.iter().enumerate() {
        let mut open = vec![(String::new(), *record, 0)];
        while let Some((above, object, depth)) = open.pop() {
            for (key, value) in object.members() {
                let Some(name) = named(key) else { continue };
                let place = if above.is_empty() { name } else { format!("{above}.{name}") };
                if value.kind() == Kind::Object && depth < 2 {
                    open.push((place, value, depth + 1));
                    continue;
                }
                let text = value.as_str().map(|it| it.into_owned());
                let text = text.or_else(|| value.as_lexeme().map(str::to_owned));
                let known = places.len();
                if value.is_null() || (known >= MAX_PLACES && !places.contains_key(&place)) {
                    continue;
                }
                let texts = places.entry(place).or_insert_with(|| vec![None; records.len()]);
                texts[at] = text.filter(|text| text.len() <= 1024);
            }
        }
    }
    places
}

/// Tells whether all records but the first have a text, and no two neighbours the same.
fn differ(texts: &[Option<String>]) -> bool {
    texts.windows(2).all(|pair| pair[0] != pair[1] && pair[1].is_some())
}

/// A key as a segment of a path.
fn named(key: Value<'_>) -> Option<String> {
    let name = key.as_str()?;
    let plain = !name.is_empty() && !name.contains(['.', '\\', '*', '/']);
    plain.then(|| name.into_owned())
}

/// Reads digits of 32 or 64 bytes, with a short word and a colon before them.
fn digest_of(text: &str) -> Option<(&str, Vec<u8>)> {
    let at = text.rfind(':').map_or(0, |at| at + 1);
    let (prefix, digits) = text.split_at_checked(at)?;
    let bytes = data_encoding::HEXLOWER.decode(digits.as_bytes()).ok()?;
    (prefix.len() <= 16 && matches!(bytes.len(), 32 | 64)).then_some((prefix, bytes))
}

/// Reads 64 bytes in one of the encodings that signatures have.
fn signature_of(text: &str) -> Option<(&'static str, [u8; 64])> {
    let decoded = [
        ("hex", data_encoding::HEXLOWER.decode(text.as_bytes()).ok()),
        ("base64", base64::decode(text)),
        ("base64url", base64::decode_url(text)),
    ];
    decoded.into_iter().find_map(|(name, bytes)| Some((name, bytes?.try_into().ok()?)))
}

fn verifies(key: &PublicKey, message: &[u8], signature: &[u8; 64]) -> Option<&'static str> {
    match key {
        PublicKey::Ed25519(key) => verify_ed25519(key, message, signature).then_some("ed25519"),
        PublicKey::EcdsaP256(point) => {
            let sha256 = Sha256::digest(message).into();
            verify_es256(point, &sha256, signature).then_some("es256")
        }
        _ => None,
    }
}

/// All choices of up to [`MAX_LEFT_OUT`] names, the smallest first.
fn subsets(names: &[String]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut last = all.clone();
    for _ in 0..MAX_LEFT_OUT {
        let longer = last.iter().flat_map(|chosen| {
            let from = chosen.last().map_or(0, |at| at + 1);
            (from..names.len()).map(move |at| [chosen.as_slice(), &[at]].concat())
        });
        last = longer.collect();
        all.extend(last.iter().cloned());
    }
    all.into_iter().map(|chosen| chosen.into_iter().map(|at| names[at].clone()).collect()).collect()
}
