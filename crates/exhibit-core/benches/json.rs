//! Scanning, canonicalising and hashing log records, beside `serde_json::from_slice::<Value>` on the same lines.
//!
//! Measured in processor time of one core of a machine that was busy with other builds (SHA-256 alone 1170 MB/s),
//! records of 670 bytes, compact: scan 670 MB/s; scan + canonical form 450 MB/s (verbatim and RFC 8785 alike); with
//! SHA-256 of the result 330 to 360 MB/s; serde_json to a `Value`, which only parses, 230 MB/s. As Python writes
//! them, spaced and unsorted: scan 500 MB/s, with form and hash 220 to 300 MB/s.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use exhibit_core::json::{Canon, Canonicaliser, Path, Scanner, Selection};
use sha2::{Digest, Sha256};

/// 4,000 records of about 840 bytes: as compact JSON sorted, and as Python writes it, unsorted with spaces.
fn records(python: bool) -> Vec<String> {
    (0..4_000u64).map(|number| record(number, python)).collect()
}

fn record(number: u64, python: bool) -> String {
    let hash = |salt: u64| {
        (0..4).fold(String::new(), |mut hex, part| {
            let word = (number + part + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15 ^ salt);
            write!(hex, "{word:016x}").expect("a String takes all");
            hex
        })
    };
    let mut members = vec![
        format!(r#""actor": "agent:underwriter""#),
        format!(
            r#""context": {{"amount_minor": {}, "case_id": "CASE-2026{number:06}", "confidence": 0.{:04}, "control": "A.9.2", "decision": "approve", "explanation": "income/debt ratio ≥ 0.35 → refer", "model": "gbm-scorer", "model_version": "3.4.1", "parent": null, "system": "credit-underwriting-v3"}}"#,
            number * 7919,
            number % 9973 + 1
        ),
        format!(r#""event_id": "{}""#, &hash(3)[..32]),
        format!(r#""event_type": "ai_decision""#),
        format!(r#""hash": "{}""#, hash(1)),
        format!(r#""prev_hash": "{}""#, hash(2)),
        format!(
            r#""reasons": ["affordability", "history", {{"name": "bias", "w": 0.25}}, {{"name": "drift", "w": 0.5}}]"#
        ),
        format!(r#""seq": {number}"#),
        format!(r#""timestamp": "2026-11-22T20:48:{:02}.{:06}Z""#, number % 60, number),
        format!(r#""v": 1"#),
    ];
    if python {
        members.rotate_left(5);
        return format!("{{{}}}", members.join(", "));
    }
    format!("{{{}}}", members.join(", ")).replace(": ", ":").replace(", ", ",")
}

fn scanning(criterion: &mut Criterion) {
    for (style, python) in [("compact", false), ("python", true)] {
        let lines = records(python);
        let bytes = lines.iter().map(String::len).sum::<usize>();
        let mut group = criterion.benchmark_group(style);
        group.throughput(Throughput::Bytes(bytes as u64));
        group.sample_size(20);
        group.bench_function("scan", |bencher| {
            let mut scanner = Scanner::new();
            bencher.iter(|| {
                for line in &lines {
                    black_box(scanner.scan(line.as_bytes()).expect("JSON").root().len());
                }
            });
        });
        for (name, canon) in [("verbatim", Canon::VERBATIM), ("jcs", Canon::JCS)] {
            group.bench_function(format!("scan+{name}+sha256"), |bencher| {
                let mut hasher = canonicaliser(canon);
                let mut scanner = Scanner::new();
                let mut out = Vec::new();
                bencher.iter(|| {
                    for line in &lines {
                        out.clear();
                        let doc = scanner.scan(line.as_bytes()).expect("JSON");
                        hasher.write(doc.root(), &[], &mut out).expect("expressible");
                        black_box(Sha256::digest(&out));
                    }
                });
            });
        }
        group.bench_function("sha256 alone", |bencher| {
            bencher.iter(|| {
                lines.iter().for_each(|line| {
                    black_box(Sha256::digest(line.as_bytes()));
                });
            });
        });
        group.bench_function("serde_json Value", |bencher| {
            bencher.iter(|| {
                for line in &lines {
                    black_box(
                        serde_json::from_slice::<serde_json::Value>(line.as_bytes()).expect("JSON"),
                    );
                }
            });
        });
        group.finish();
    }
}

fn canonicaliser(canon: Canon) -> Canonicaliser {
    let exclude = vec![Path::parse("hash").expect("a path")];
    let selection = Selection { exclude, ..Selection::default() };
    Canonicaliser::new(canon, &selection).expect("compiles")
}

criterion_group!(benches, scanning);
criterion_main!(benches);
