//! Writes a valid halo-record log: `halo_generate COUNT > audit.jsonl`.
//!
//! Every hash is computed the way the package does it (RFC 8785 of the record without its hash), so
//! that the log is worth the same as a real one, only longer. About 880 bytes a record.
#![expect(
    clippy::disallowed_methods,
    reason = "an edge: it reads its arguments and writes to standard output"
)]

use std::io::{self, BufWriter, Write};

use exhibit_core::digest::Sha256;
use exhibit_core::json::{Canon, Canonicaliser, Path, Scanner, Selection};

const TOOLS: [&str; 6] =
    ["ai_decision", "risk_score", "kyc.verify", "human_approval", "policy_check", "email.send"];
const SUMMARIES: [&str; 4] = [
    "{'case_id': 'CASE-2026000', 'system': 'credit-underwriting-v3', 'control': 'A.9.2', 'model': 'gbm-scorer', 'model_version': '3.4.1', 'decision': 'approve', 'confidence': 0.1312, 'applicant': 'Olga\\\\tPe",
    "{'case_id': 'CASE-2026001', 'system': 'credit-underwriting-v3', 'control': 'A.6.2.8', 'score': 4.41, 'scale': '0-10', 'factors': [{'name': 'bias', 'w': 0.25}, {'name': 'drift', 'w': 0.5}]}",
    "{'case_id': 'CASE-2026002', 'applicant': 'Am\u{e9}lie d\\u0027Arcy \u{4f50}\u{85e4}', 'note': 're-checked payslips \u{2013} OK', 'approver': 'r****@bank.example', 'outcome': 'approved'}",
    "{'case_id': 'CASE-2026003', 'tool': 'kyc.verify', 'args': {'ref': 'CASE-2026000', 'limit': 42, 'dry_run': False}, 'ok': True, 'latency_ms': 22",
];

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1000_u64);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut scanner = Scanner::new();
    let hash = Path::parse("integrity.hash").expect("a path");
    let selection = Selection { exclude: vec![hash], ..Selection::default() };
    let mut form = Canonicaliser::new(Canon::JCS, &selection).expect("a selection");
    let mut canonical = Vec::new();
    let mut previous = "0".repeat(64);
    for n in 0..count {
        let line = record(n, &previous);
        let doc = scanner.scan(line.as_bytes()).expect("JSON of our own");
        canonical.clear();
        form.write(doc.root(), &[], &mut canonical).expect("integers and plain text only");
        previous = Sha256::of(&canonical).to_hex();
        writeln!(out, "{}", line.replacen("#", &previous, 1))?;
    }
    out.flush()
}

fn record(n: u64, previous: &str) -> String {
    let pick = |list: &[&'static str]| list[usize::try_from(n).unwrap_or_default() % list.len()];
    let (tool, summary) = (pick(&TOOLS), pick(&SUMMARIES));
    let input = Sha256::of(&n.to_be_bytes());
    let (hour, minute, second, micro) =
        (n / 3_600_000 % 24, n / 60_000 % 60, n / 1000 % 60, n % 1000 * 1000);
    let status = if n.is_multiple_of(7) { "blocked" } else { "allowed" };
    format!(
        concat!(
            r##"{{"schema_version":"0.1","record_id":"b606c6ab-8453-461c-8d01-{n:012x}","session_id":"local","##,
            r##""ts":"2026-11-22T{hour:02}:{minute:02}:{second:02}.{micro:06}+00:00","agent":{{"id":"unknown","name":"unknown"}},"##,
            r##""action":{{"type":"tool_call","category":"security","tool":"{tool}","input":{{"hash":"sha256:{input}","summary":"{summary}"}}}},"##,
            r##""severity":"INFO","findings":[],"integrity":{{"alg":"sha-256","canon":"rfc8785","prev_hash":"{previous}","hash":"#"}},"##,
            r##""subject":{{"id":"acme-corp"}},"verification":{{"status":"{status}","verifier":"gate/1.2"}}}}"##
        ),
        n = n,
        hour = hour,
        minute = minute,
        second = second,
        micro = micro,
        tool = tool,
        input = input,
        summary = summary,
        previous = previous,
        status = status,
    )
}
