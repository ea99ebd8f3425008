//! Writes a valid provedex ledger: `provedex_generate COUNT > ledger.ndjson`.
//!
//! Signed with a throw-away key (seed: 32 times 7), whose public half is in every record.
#![expect(
    clippy::disallowed_methods,
    reason = "an edge: it reads its arguments and writes to standard output"
)]

use std::io::{self, BufWriter, Write};

use data_encoding::HEXLOWER;
use ed25519_dalek::{Signer, SigningKey};
use exhibit_core::digest::Sha256;

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1000_u64);
    let mut out = BufWriter::new(io::stdout().lock());
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = HEXLOWER.encode(key.verifying_key().as_bytes());
    let mut parent = "0".repeat(64);
    for seq in 0..count {
        let nanos = 1_795_381_303_135_492_762 + seq * 1_000_003;
        let event = event(seq, count);
        // Sorted by key, compact: what serde_json writes for the four members.
        let hashed = format!(
            r#"{{"event":{event},"parent_hash":"{parent}","seq":{seq},"timestamp_nanos":{nanos}}}"#
        );
        let digest = Sha256::of(hashed.as_bytes());
        let signature = HEXLOWER.encode(&key.sign(&digest.0).to_bytes());
        writeln!(
            out,
            r#"{{"seq":{seq},"timestamp_nanos":{nanos},"event":{event},"parent_hash":"{parent}","self_hash":"{digest}","signature":"{signature}","signer_pubkey":"{public}"}}"#
        )?;
        parent = digest.to_hex();
    }
    out.flush()
}

fn event(seq: u64, count: u64) -> String {
    let digest = Sha256::of(&seq.to_be_bytes());
    match seq {
        0 => r#"{"payload":{"agent_id":"underwriter","model_id":"gbm-scorer-3.4.1"},"type":"SessionStarted"}"#.to_owned(),
        _ if seq + 1 == count => format!(r#"{{"payload":{{"reason":"completed","summary_sha256":"{digest}"}},"type":"SessionEnded"}}"#),
        _ => format!(
            r#"{{"payload":{{"model_id":"gbm-scorer-3.4.1","prompt_sha256":"{digest}","prompt_tokens":{},"response_sha256":"{digest}","response_tokens":8,"score":{}.5}},"type":"ModelInvoked"}}"#,
            seq % 400,
            seq % 10,
        ),
    }
}
