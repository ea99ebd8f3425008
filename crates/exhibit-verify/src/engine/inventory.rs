//! Digests over the members of a delivery that can hardly be declared: steps built in.

use exhibit_core::base64;
use exhibit_core::digest::Sha256;
use exhibit_core::json::{
    Base, Canon, Canonicaliser, Field, Kind, Path, Scanner, Selection, Source,
};

use crate::profile::source::InventoryStep;

/// A member as an inventory sees it.
pub(super) struct Inventoried<'a> {
    /// Its name inside the folder.
    pub(super) name: &'a str,
    /// Its digest.
    pub(super) sha256: Sha256,
    /// Its length.
    pub(super) bytes: u64,
    /// Its content, where it is small.
    pub(super) content: Option<&'a [u8]>,
}

/// Computes the digest as anchors state it; `None` if the members are not what the step asks for.
pub(super) fn digest(step: InventoryStep, members: &[Inventoried<'_>]) -> Option<String> {
    match step {
        InventoryStep::TrustLedgerAnchor => trust_ledger_anchor(members),
    }
}

/// Tells whether a step reads the content of files of this name, and not their digest only.
pub(super) fn reads(name: &str) -> bool {
    matches!(name, "manifest.json" | "pubkey.ed25519")
}

/// The commitment of trust-ledger-core's anchors (`trust-ledger/anchor/v1`): RFC 8785 of the
/// manifest without `tsa_token`, with digests of session and key and a list of the folder's files.
fn trust_ledger_anchor(members: &[Inventoried<'_>]) -> Option<String> {
    let content = |name: &str| members.iter().find(|it| it.name == name)?.content;
    let mut scanner = Scanner::new();
    let manifest = scanner.scan(content("manifest.json")?).ok()?.root();
    if manifest.kind() != Kind::Object {
        return None;
    }
    let session = manifest.get("session")?.as_str()?;
    let session = prefixed(format!("trust-ledger/anchor|{session}").as_bytes());
    let key = std::str::from_utf8(content("pubkey.ed25519")?).ok()?.trim();
    let key = base64::decode_url(key)?;
    let spki = [SPKI_ED25519, <&[u8; 32]>::try_from(key.as_slice()).ok()?].concat();
    let made = [
        ("anchor_schema", quoted("trust-ledger/anchor/v1")),
        ("session_hash", quoted(&session)),
        ("key_spki_digest", quoted(&prefixed(&spki))),
        ("producer_seq", "null".to_owned()),
        ("pack_files", pack_files(members)),
    ];
    let selection = Selection {
        base: Base::Everything,
        exclude: vec![Path::parse("tsa_token").ok()?],
        fields: made
            .into_iter()
            .map(|(name, json)| Field { name: name.to_owned(), source: Source::Constant(json) })
            .collect(),
        ..Selection::default()
    };
    let mut out = Vec::new();
    Canonicaliser::new(Canon::JCS, &selection).ok()?.write(manifest, &[], &mut out).ok()?;
    Some(prefixed(&out))
}

/// SubjectPublicKeyInfo of an Ed25519 key without the key (RFC 8410 section 4).
const SPKI_ED25519: &[u8] =
    &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

fn pack_files(members: &[Inventoried<'_>]) -> String {
    let left_out = |name: &str| name == "anchor.json" || name == "proofs";
    let files = members.iter().filter(|it| !left_out(it.name)).map(|it| {
        let role = match it.name {
            "records.jsonl" => "records",
            "manifest.json" => "manifest",
            "pubkey.ed25519" => "pubkey",
            "reference-values.json" => "claimed-reference-values",
            _ => "other",
        };
        let (name, sha256, bytes) = (quoted(it.name), it.sha256, it.bytes);
        format!("{name}:{{\"role\":\"{role}\",\"sha256\":\"sha256:{sha256}\",\"size\":{bytes}}}")
    });
    format!("{{{}}}", files.collect::<Vec<_>>().join(","))
}

fn prefixed(bytes: &[u8]) -> String {
    format!("sha256:{}", Sha256::of(bytes))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
