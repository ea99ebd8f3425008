//! What is signed, by which keys, and how records name them.

use exhibit_core::json::{Kind, Path};

use super::super::plan::{KeyFieldPlan, KeyIdPlan, TextForm};
use super::super::source::{
    DigestForm, DigestPart, DssePart, Encoding, JsonPart, KeyForm, KeyIdOf, Part, RewriteRule,
    SignatureAlg,
};
use super::Search;
use super::digest::choices;
use super::part::{Message, canons, field, json, of_value};
use super::records::{Record, members, objects};
use super::text::{Form, decoded};
use super::trial::DigestFound;
use crate::algorithm::verify_es256;
use crate::engine::{Hash, Key, key_in};
use crate::trust::verify_ed25519;

/// The most keys that are tried on signatures.
const MAX_KEYS: usize = 8;

/// The most signatures that are verified until the message is found.
const MAX_VERIFIED: u64 = 6_000;

/// The most members that are left out of what is signed, beside the signature.
const MAX_LEFT_OUT: usize = 2;

/// A signature that was explained.
pub(super) struct SignatureFound {
    pub(super) field: String,
    pub(super) alg: SignatureAlg,
    pub(super) form: Form,
    pub(super) required: bool,
    pub(super) message: Message,
    /// A digest that only the signature uses: SHA-256 of this.
    pub(super) hashed: Option<Message>,
    pub(super) key: Option<KeyFieldPlan>,
    pub(super) key_id: Option<KeyIdPlan>,
}

/// A message that may be signed: as it is, or its hash.
struct Signed {
    message: Message,
    hashed: Option<Message>,
    bytes: Vec<u8>,
}

/// The places that hold signatures in all records, or in most.
pub(super) fn places(search: &Search<'_>) -> Vec<String> {
    let outer = search.outer_places();
    let all = outer.iter().filter(|(place, texts)| {
        let texts: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
        let named = place.to_ascii_lowercase().contains("sig");
        let form = Form::of_signatures(&texts);
        2 * texts.len() > search.records.len()
            && form.is_some_and(|it| named || it.encoding != Encoding::Hex)
            || named && der(&texts).is_some()
    });
    all.map(|(place, _)| place.clone()).collect()
}

/// Reads texts as ECDSA signatures in DER.
fn der(texts: &[&str]) -> Option<Form> {
    let first = texts.first()?;
    let fits = |bytes: &[u8]| p256::ecdsa::Signature::from_der(bytes).is_ok();
    let (encoding, _) = decoded(first).find(|(_, bytes)| fits(bytes))?;
    Some(Form { encoding, prefix: String::new(), length: 0 })
}

/// Finds out what the signature at a place is over.
pub(super) fn explain(
    search: &Search<'_>,
    place: &str,
    digests: &[DigestFound],
) -> Option<SignatureFound> {
    let outer = search.outer_places();
    let texts = outer.get(place)?;
    let probe = texts.iter().position(Option::is_some)?;
    let some: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
    let (form, is_der) = match Form::of_signatures(&some) {
        Some(form) => (form, false),
        None => (der(&some)?, true),
    };
    let read = |text: &str| form.encoding.read(text.strip_prefix(form.prefix.as_str())?);
    let signature = read(texts[probe].as_deref()?)?;
    let shown = shown_keys(search);
    let keys = keys_of(search, &search.records[probe], &shown);
    if keys.is_empty() {
        return None;
    }
    let mut left = MAX_VERIFIED;
    for signed in messages(search, place, digests, probe) {
        for (shown, key) in &keys {
            left = left.checked_sub(1)?;
            let Some(alg) = verifies(key, &signed.bytes, &signature, is_der) else { continue };
            let mut found = SignatureFound {
                field: place.to_owned(),
                alg,
                form: form.clone(),
                required: texts.iter().all(Option::is_some),
                message: signed.message.clone(),
                hashed: signed.hashed.clone(),
                key: shown.clone(),
                key_id: None,
            };
            if let Some(key_id) = holds(search, &found, digests, texts) {
                found.key_id = key_id;
                return Some(found);
            }
        }
    }
    None
}

/// Tells whether all signatures verify; and how records name the keys that made them.
fn holds(
    search: &Search<'_>,
    found: &SignatureFound,
    digests: &[DigestFound],
    texts: &[Option<String>],
) -> Option<Option<KeyIdPlan>> {
    let shown: Vec<KeyFieldPlan> = found.key.iter().cloned().collect();
    let is_der = found.alg == SignatureAlg::Es256Der;
    let mut used = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let Some(text) = text else { continue };
        let digits = text.strip_prefix(found.form.prefix.as_str())?;
        let signature = found.form.encoding.read(digits)?;
        let bytes = signed_bytes(search, at, &found.message, found.hashed.as_ref(), digests)?;
        let keys = keys_of(search, &search.records[at], &shown);
        let by = keys
            .into_iter()
            .find(|(_, key)| verifies(key, &bytes, &signature, is_der) == Some(found.alg))?;
        used.push((at, by.1));
    }
    Some(key_id(search, &used))
}

/// Keys that the user brought, and those that a record shows.
fn keys_of(
    search: &Search<'_>,
    record: &Record<'_>,
    shown: &[KeyFieldPlan],
) -> Vec<(Option<KeyFieldPlan>, Key)> {
    let inside = shown.iter().filter_map(|plan| {
        let of = |alg| key_in(plan, alg, record.outer);
        let key = of(SignatureAlg::Ed25519).or_else(|| of(SignatureAlg::Es256))?;
        Some((Some(plan.clone()), key))
    });
    let brought = search.keys.iter().filter_map(|key| Some((None, Key::of(key)?)));
    inside.chain(brought).take(MAX_KEYS).collect()
}

/// The places of the first record that hold keys.
fn shown_keys(search: &Search<'_>) -> Vec<KeyFieldPlan> {
    let mut found = Vec::new();
    for (place, texts) in search.outer_places().iter() {
        let Some(text) = texts.iter().flatten().next() else { continue };
        let Ok(field) = Path::parse(place) else { continue };
        let plan = |form, encoding, prefix: &str| KeyFieldPlan {
            field: field.clone(),
            form,
            text: TextForm { encoding, prefix: prefix.to_owned() },
        };
        if text.starts_with("did:key:") {
            found.push(plan(KeyForm::DidKey, Encoding::Hex, ""));
            continue;
        }
        let prefixes = ["", text.rsplit_once(':').map_or("", |(before, _)| &text[..=before.len()])];
        let raw = prefixes.iter().find_map(|prefix| {
            let digits = text.strip_prefix(prefix)?;
            let (encoding, _) = decoded(digits).find(|(_, it)| matches!(it.len(), 32 | 33 | 65))?;
            Some((encoding, *prefix))
        });
        if let Some((encoding, prefix)) = raw {
            found.push(plan(KeyForm::Raw, encoding, prefix));
        }
    }
    let jwks = objects(&search.records[0]).into_iter().filter_map(|at| Path::parse(&at).ok());
    let jwks = jwks.filter(|at| {
        let value = search.records[0].outer.at(at);
        value.is_some_and(|it| it.kind() == Kind::Object && it.get("crv").is_some())
    });
    found.extend(jwks.map(|field| KeyFieldPlan {
        field,
        form: KeyForm::Jwk,
        text: TextForm::default(),
    }));
    found
}

fn verifies(key: &Key, message: &[u8], signature: &[u8], is_der: bool) -> Option<SignatureAlg> {
    match key {
        Key::Ed25519(key) => {
            let signature = signature.try_into().ok()?;
            verify_ed25519(key, message, &signature).then_some(SignatureAlg::Ed25519)
        }
        Key::P256(point) => {
            let sha256 = exhibit_core::digest::Sha256::of(message).0;
            let (r_s, alg) = match is_der {
                true => {
                    let read = p256::ecdsa::Signature::from_der(signature).ok()?;
                    (read.to_bytes().into(), SignatureAlg::Es256Der)
                }
                false => (signature.try_into().ok()?, SignatureAlg::Es256),
            };
            verify_es256(point, &sha256, &r_s).then_some(alg)
        }
    }
}

/// The messages that may be signed, the usual ones first.
fn messages<'s>(
    search: &'s Search<'_>,
    place: &'s str,
    digests: &'s [DigestFound],
    probe: usize,
) -> impl Iterator<Item = Signed> + use<'s> {
    let of_digests = digests.iter().flat_map(|digest| {
        let forms = [DigestForm::Hex, DigestForm::Raw, DigestForm::Text];
        let refs = forms.map(|form| {
            Message::of(vec![Part::Digest(DigestPart { name: digest.name.clone(), form })])
        });
        refs.into_iter().chain(std::iter::once(digest.message.clone()))
    });
    let without_separator = of_digests.filter(|it| it.separator.is_empty() || it.parts.len() == 1);
    let as_they_are = without_separator.chain(envelopes()).chain(texts(search, place));
    let as_they_are = as_they_are.map(|message| (message, false));
    let parts = selections(search, place).into_iter().flat_map(|part| {
        canons()
            .into_iter()
            .map(move |canon| Message::of(vec![Part::Json(JsonPart { canon, ..part.clone() })]))
    });
    let mut seen = std::collections::HashSet::new();
    let all = as_they_are.chain(parts.map(|message| (message, true)));
    all.filter_map(move |(message, hashes)| {
        let bytes = signed_bytes(search, probe, &message, None, digests)?;
        seen.insert(bytes.clone()).then_some((message, bytes, hashes))
    })
    .flat_map(|(message, bytes, hashes)| {
        let digest = Hash::of(super::super::source::HashAlg::Sha256, &bytes, None);
        let of_hash = digest.into_iter().filter(move |_| hashes).flat_map({
            let message = message.clone();
            move |hash| {
                [
                    (DigestForm::Raw, hash.bytes().to_vec()),
                    (DigestForm::Hex, data_encoding::HEXLOWER.encode(hash.bytes()).into_bytes()),
                ]
                .map(|(form, bytes)| Signed {
                    message: Message::of(vec![Part::Digest(DigestPart {
                        name: "signed".to_owned(),
                        form,
                    })]),
                    hashed: Some(message.clone()),
                    bytes,
                })
            }
        });
        std::iter::once(Signed { message, hashed: None, bytes }).chain(of_hash)
    })
}

fn envelopes() -> impl Iterator<Item = Message> {
    let dsse = DssePart { r#type: "payloadType".to_owned(), payload: "payload".to_owned() };
    std::iter::once(Message::of(vec![Part::Dsse(dsse)]))
}

/// The text of each other field.
fn texts<'s>(search: &'s Search<'_>, place: &'s str) -> impl Iterator<Item = Message> + use<'s> {
    let places: Vec<String> = search.outer_places().keys().cloned().collect();
    let others = places.into_iter().filter(move |it| it != place);
    others.map(|at| Message::of(vec![Part::Field(field(&at))]))
}

/// Members that may be signed: the record without the signature and some others, or one of its objects.
fn selections(search: &Search<'_>, place: &str) -> Vec<JsonPart> {
    let mut names = members(&search.records, "");
    if search.is_unpacked() {
        names = search.outer_names();
    }
    let top = place.split('.').next().unwrap_or(place);
    let own = vec![place.to_owned()];
    let (signing, mut others): (Vec<String>, Vec<String>) = names
        .into_iter()
        .filter(|name| name != top)
        .partition(|name| name.to_ascii_lowercase().contains("sig"));
    if top != place {
        others.insert(0, top.to_owned());
        let beside = members(&search.records, top);
        let beside = beside.into_iter().map(|name| format!("{top}.{name}"));
        others.extend(beside.filter(|name| name != place));
    }
    let mut all = Vec::new();
    for rule in [RewriteRule::Empty, RewriteRule::Null] {
        all.push(JsonPart { rewrite: [(place.to_owned(), rule)].into(), ..JsonPart::default() });
    }
    all.push(JsonPart { drop_nulls: true, ..json("", &own) });
    all.extend(objects(&search.records[0]).iter().map(|at| json(at, &[])));
    let without = |chosen: &[String]| {
        let mut both = vec![json("", &[own.as_slice(), &signing, chosen].concat())];
        if !signing.is_empty() {
            both.push(json("", &[own.as_slice(), chosen].concat()));
        }
        both
    };
    let mut first = without(&[]);
    first.append(&mut all);
    let digests: Vec<String> =
        search.digest_places().into_iter().filter(|it| !it.contains('.')).collect();
    first.extend(without(&digests));
    others.truncate(16);
    let chosen = choices(&others, MAX_LEFT_OUT);
    first.extend(chosen.iter().skip(1).flat_map(|it| without(it)));
    first
}

/// Returns the bytes that are signed in a record.
fn signed_bytes(
    search: &Search<'_>,
    at: usize,
    message: &Message,
    hashed: Option<&Message>,
    digests: &[DigestFound],
) -> Option<Vec<u8>> {
    let record = &search.records[at];
    if let [Part::Digest(part)] = message.parts.as_slice() {
        let (hash, form) = match hashed {
            Some(inner) => {
                let bytes = signed_bytes(search, at, inner, None, digests)?;
                (Hash::of(super::super::source::HashAlg::Sha256, &bytes, None)?, None)
            }
            None => {
                let found = digests.iter().find(|it| it.name == part.name)?;
                let before = at.checked_sub(1).map(|at| &search.records[at]);
                let bytes = super::part::bytes(&mut found.message.plan()?, record, before, &[])?;
                (Hash::of(found.alg, &bytes, None)?, Some(&found.form))
            }
        };
        let mut text = String::new();
        match (part.form, form) {
            (DigestForm::Raw, _) => return Some(hash.bytes().to_vec()),
            (DigestForm::Text, Some(form)) => {
                text.push_str(&form.prefix);
                form.encoding.write(hash.bytes(), &mut text);
            }
            _ => data_encoding::HEXLOWER.encode_append(hash.bytes(), &mut text),
        }
        return Some(text.into_bytes());
    }
    of_value(&mut message.plan()?, record.outer, record.line, None, &[])
}

/// Finds the place where records name the key that signed them, and how that follows from the key.
fn key_id(search: &Search<'_>, used: &[(usize, Key)]) -> Option<KeyIdPlan> {
    let (first, key) = used.first()?;
    let outer = search.outer_places();
    let rules = [KeyIdOf::JwkThumbprint, KeyIdOf::SpkiSha256, KeyIdOf::Sha256, KeyIdOf::Raw];
    let encodings = [Encoding::Hex, Encoding::HexUpper, Encoding::Base64, Encoding::Base64url];
    outer.iter().find_map(|(place, texts)| {
        let text = texts[*first].as_deref()?;
        let (prefix, rest) = text.split_at(text.rfind(':').map_or(0, |at| at + 1));
        let plans = rules.iter().flat_map(|of| encodings.iter().map(move |it| (*of, *it)));
        plans.into_iter().find_map(|(of, encoding)| {
            let mut whole = String::new();
            encoding.write(&key.identity(of), &mut whole);
            let length = (rest.len() < whole.len()).then_some(rest.len());
            let plan = KeyIdPlan {
                field: Path::parse(place).ok()?,
                of,
                text: TextForm { encoding, prefix: prefix.to_owned() },
                length,
            };
            let same = |(at, key): &(usize, Key)| {
                texts[*at].as_deref() == Some(plan.write(&key.identity(of)).as_str())
            };
            (rest.len() >= 8 && used.iter().all(same)).then_some(plan)
        })
    })
}
