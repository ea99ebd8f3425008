//! Small documents with a detached Ed25519 signature each, judged one after the other on one core: minisign, the
//! key brought. Beside it, the bare `verify_strict` of the same number of messages, which is the floor.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::hint::black_box;

use blake2::{Blake2b512, Digest};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use data_encoding::BASE64;
use ed25519_dalek::{Signer, SigningKey};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::Word;
use exhibit_verify::members::InMemory;
use exhibit_verify::profile::ProfileSet;
use exhibit_verify::trust::{TrustInput, TrustSet, verify_ed25519};
use exhibit_verify::watch::Unwatched;
use exhibit_verify::{Look, inspect};

/// How many documents there are.
const DOCUMENTS: usize = 1_000;

/// The identifier that key and signatures have in common.
const KEY_ID: [u8; 8] = *b"exhibitA";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn document(number: usize) -> Vec<u8> {
    format!("Approval {number}: model 2.3 may decide cases below 20,000 euro.\n").into_bytes()
}

/// A minisign signature over the BLAKE2b-512 of a document, and over its trusted comment.
fn minisig(document: &[u8]) -> Vec<u8> {
    let signature = key().sign(&Blake2b512::digest(document)).to_bytes();
    let comment = "timestamp:1790000000";
    let both = [&signature[..], comment.as_bytes()].concat();
    let line = [b"ED", &KEY_ID[..], &signature].concat();
    format!(
        "untrusted comment: bench\n{}\ntrusted comment: {comment}\n{}\n",
        BASE64.encode(&line),
        BASE64.encode(&key().sign(&both).to_bytes())
    )
    .into_bytes()
}

fn delivery() -> (InMemory, TrustSet) {
    let mut members = InMemory::new();
    for number in 0..DOCUMENTS {
        let bytes = document(number);
        members = members
            .with(&format!("approval-{number:05}.txt.minisig"), minisig(&bytes))
            .with(&format!("approval-{number:05}.txt"), bytes);
    }
    let public = [b"Ed", &KEY_ID[..], key().verifying_key().as_bytes()].concat();
    let public = format!("untrusted comment: bench\n{}\n", BASE64.encode(&public));
    let input = TrustInput { name: "bench.pub", bytes: public.as_bytes() };
    let trust = TrustSet::from_inputs(&[input], &|_, _| Err("none".to_owned()));
    (members, trust.expect("a minisign key"))
}

fn documents(criterion: &mut Criterion) {
    let (members, trust) = delivery();
    let profiles = ProfileSet::built_in();
    let look = Look {
        path: "approvals",
        members: &members,
        profiles: &profiles,
        profile: None,
        trust: &trust,
        source: None,
        at: Timestamp::parse("2026-12-01T00:00:00Z").expect("a time"),
        workers: 1,
        watcher: &Unwatched,
    };
    let mut group = criterion.benchmark_group("documents");
    group.throughput(Throughput::Elements(DOCUMENTS as u64)).sample_size(10);
    group.bench_function("inspect, minisign each", |bencher| {
        bencher.iter(|| {
            let found = inspect(black_box(&look)).expect("memory can be read");
            let good = found.iter().filter(|it| it.appraisal.verdict == Word::Verified).count();
            assert_eq!(good, DOCUMENTS);
        });
    });
    let public = key().verifying_key().to_bytes();
    let signed: Vec<_> = (0..DOCUMENTS)
        .map(|number| (document(number), key().sign(&document(number)).to_bytes()))
        .collect();
    group.bench_function("verify_strict alone", |bencher| {
        bencher.iter(|| signed.iter().all(|(bytes, it)| verify_ed25519(&public, bytes, it)));
    });
    group.finish();
}

criterion_group!(benches, documents);
criterion_main!(benches);
