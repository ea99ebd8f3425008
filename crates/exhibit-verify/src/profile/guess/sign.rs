//! What is signed.

use std::collections::HashSet;

use exhibit_core::digest::Sha256;

use super::super::plan::{KeyFieldPlan, KeyIdPlan};
use super::super::source::{
    DigestForm, DigestPart, DssePart, Encoding, HashAlg, JsonPart, Part, RewriteRule, SignatureAlg,
};
use super::digest::choices;
use super::keys::{key_id, keys_of, shown_keys, verifies};
use super::part::{Message, canons, field, json, of_value};
use super::records::{members, objects};
use super::search::Search;
use super::text::{Form, decoded};
use super::trial::DigestFound;
use crate::engine::Hash;

/// The most signatures that are verified until the message is found.
const MAX_VERIFIED: u64 = 6_000;

/// The most messages that may agree with one record and not with all.
const MAX_AGREED: u32 = 16;

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
    let (mut left, mut agreed) = (MAX_VERIFIED, 0);
    for signed in messages(search, place, digests, probe) {
        for (shown, key) in &keys {
            left = left.checked_sub(1)?;
            let Some(alg) = verifies(key, &signed.bytes, &signature, is_der) else { continue };
            agreed += 1;
            if agreed > MAX_AGREED {
                return None;
            }
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
    let mut seen = HashSet::new();
    let all = as_they_are.chain(parts.map(|message| (message, true)));
    all.filter_map(move |(message, hashes)| {
        let bytes = signed_bytes(search, probe, &message, None, digests)?;
        seen.insert(Sha256::of(&bytes)).then_some((message, bytes, hashes))
    })
    .flat_map(|(message, bytes, hashes)| {
        let digest = Hash::of(HashAlg::Sha256, &bytes, None);
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
                (Hash::of(HashAlg::Sha256, &bytes, None)?, None)
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
