//! Keys that are brought or shown, and how records name the one that signed them.

use exhibit_core::digest::Sha256;
use exhibit_core::json::{Kind, Path};

use super::super::plan::{KeyFieldPlan, KeyIdPlan, TextForm};
use super::super::source::{Encoding, KeyForm, KeyIdOf, SignatureAlg};
use super::records::{Record, objects};
use super::search::Search;
use super::text::decoded;
use crate::algorithm::verify_es256;
use crate::engine::{Key, key_in};
use crate::trust::verify_ed25519;

/// The most keys that are tried on signatures.
const MAX_KEYS: usize = 8;

/// Keys that the user brought, and those that a record shows.
pub(super) fn keys_of(
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
pub(super) fn shown_keys(search: &Search<'_>) -> Vec<KeyFieldPlan> {
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

pub(super) fn verifies(
    key: &Key,
    message: &[u8],
    signature: &[u8],
    is_der: bool,
) -> Option<SignatureAlg> {
    match key {
        Key::Ed25519(key) => {
            let signature = signature.try_into().ok()?;
            verify_ed25519(key, message, &signature).then_some(SignatureAlg::Ed25519)
        }
        Key::P256(point) => {
            let sha256 = Sha256::of(message).0;
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

/// Finds the place where records name the key that signed them, and how that follows from the key.
pub(super) fn key_id(search: &Search<'_>, used: &[(usize, Key)]) -> Option<KeyIdPlan> {
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
