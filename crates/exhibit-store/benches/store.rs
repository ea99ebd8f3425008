//! Staging content and record rows, and reading them back.
//!
//! `cargo bench -p exhibit-store`. The vault lies in the system's temporary folder; compression is
//! done by the writing thread here, in the product by the workers.
//!
//! First figures, to be repeated: this crate unoptimized (dev profile), on two cores that five
//! other builds shared. 140 MiB of noise: 2.4 s in chunks of 256 KiB, 3.1 s of 1 MiB, 4.2 s of
//! 4 MiB; zstd 3 instead of 1 at 1 MiB: 3.5 s. 140 MiB of log lines: 2.7 s, zstd 3: 7.1 s.
//! Packing 1 MiB of log lines: 7.8 ms at zstd 1, 19 ms at zstd 3.
//! A million rows without text: 5.7 s there; the aim is about 1 s in a release build.

use std::ops::ControlFlow;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exhibit_core::digest::Sha256;
use exhibit_store::{
    Chunk, Intake, NewItem, NewVault, ObservedRow, RecordRow, Secret, StoredCheckpoint,
    StoredEntry, StoredOpening, Transaction, WriteHandle, ZSTD_LEVEL,
};

const MIB: usize = 1 << 20;

struct Vault {
    new: NewVault,
    _folder: tempfile::TempDir,
}

fn vault() -> Vault {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("bench.vault");
    let new = NewVault::begin(&path, &Secret::new([7; 32]), 1, "bench").expect("a new vault");
    Vault { new, _folder: folder }
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// Lines such as a log has: half of each is a digest, and does not compress.
fn log(length: usize) -> Vec<u8> {
    let random = noise(length / 4);
    let mut lines = Vec::with_capacity(length + 256);
    for (n, part) in random.chunks(32).cycle().enumerate() {
        let hash = data_encoding::HEXLOWER.encode(part);
        let line = format!(
            "{{\"seq\":{n},\"kind\":\"decision\",\"system\":\"credit\",\"outcome\":\"refused\",\"hash\":\"{hash}\"}}\n"
        );
        lines.extend_from_slice(line.as_bytes());
        if lines.len() >= length {
            lines.truncate(length);
            return lines;
        }
    }
    lines
}

fn stage(write: &mut WriteHandle, bytes: &[u8], chunk: usize, level: i32) {
    let intake = write.begin_intake().expect("an intake");
    let mut draft = write.begin_content(&intake).expect("a content");
    for part in bytes.chunks(chunk) {
        let chunk = Chunk::pack(part, level).expect("it compresses");
        write.add_chunk(&mut draft, &chunk).expect("staged");
    }
    write.finish_content(&intake, draft, Sha256([1; 32])).expect("finished");
    write.pause().expect("committed");
}

fn content(c: &mut Criterion) {
    let mut group = c.benchmark_group("stage 140 MiB");
    group.sample_size(10).throughput(Throughput::Bytes(140 * MIB as u64));
    for (name, bytes) in [("noise", noise(140 * MIB)), ("log", log(140 * MIB))] {
        for (level, chunk) in [(1, MIB / 4), (1, MIB), (1, 4 * MIB), (3, MIB)] {
            let id = BenchmarkId::new(name, format!("zstd {level}, {} KiB", chunk / 1024));
            group.bench_function(id, |b| {
                b.iter_batched_ref(
                    vault,
                    |vault| stage(vault.new.write(), &bytes, chunk, level),
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

const PERSONS: [&str; 5] = ["P-01", "P-02", "P-03", "P-07", "P-11"];

fn index(write: &mut WriteHandle, rows: u32, text: bool) -> Intake {
    let intake = write.begin_intake().expect("an intake");
    let decisions: Vec<_> = (0..1000).map(|n| format!("D-{n:08}")).collect();
    for start in (0..rows).step_by(1000) {
        let batch: Vec<_> = (start..start + 1000)
            .map(|line| RecordRow {
                line,
                start: u64::from(line) * 800,
                length: 800,
                time_ms: Some(i64::from(line) * 250),
                kind: Some(["decision", "oversight", "tool-call"][line as usize % 3]),
                system: Some("credit"),
                agent: Some(["scorer", "router"][line as usize % 2]),
                decision: Some(&decisions[(line - start) as usize]),
                outcome: Some("refused"),
                version: Some(["2.3", "3.0"][usize::from(line > rows / 2)]),
                person: (line % 3 == 1).then_some(PERSONS[line as usize % PERSONS.len()]),
                risk_level: Some(["low", "high"][line as usize % 2]),
                risk_score: Some(i64::from(line % 10) * 1_000_000),
                reasoning: true,
                reviewed_ms: (line % 3 == 1).then_some(i64::from(line) * 250),
                review_seconds: (line % 3 == 1).then_some(line % 600),
                sound: true,
                digest: [line as u8; 32],
                text: text.then_some("income too low for the amount asked, reviewed by a person"),
                ..RecordRow::default()
            })
            .collect();
        write.add_records(&intake, &batch).expect("staged");
    }
    write.pause().expect("committed");
    intake
}

/// A million records of one item, each shown once.
fn observe(c: &mut Criterion) {
    let mut vault = vault();
    let write = vault.new.write();
    let intake = index(write, 1_000_000, false);
    let leaf = b"a leaf".to_vec();
    let mut nodes = Vec::new();
    let hash = exhibit_ledger::tree::leaf_hash(&leaf);
    let mut frontier = exhibit_ledger::tree::Frontier::load(0, &**write).expect("an empty tree");
    frontier.push_storing(hash, |node| nodes.push(node));
    let opening = StoredOpening { salt: [1; 32], sig: [2; 64], body: b"a body".to_vec() };
    let item = NewItem {
        number: 1,
        received: 0,
        digest: Sha256([3; 32]),
        members: Vec::new(),
        intake: Some(intake),
        text: String::new(),
    };
    let transaction = Transaction {
        entries: vec![StoredEntry { seq: 0, leaf, opening: Some(opening) }],
        nodes,
        items: vec![item],
        statuses: Vec::new(),
        erasures: Vec::new(),
        cosignatures: Vec::new(),
        snapshot: None,
        checkpoint: StoredCheckpoint { size: 1, note: b"a note".to_vec() },
    };
    write.commit(transaction).expect("committed");
    let mut group = c.benchmark_group("observe 1,000,000 records");
    group.sample_size(10);
    for (name, range) in [("all", None), ("half, by time", Some(0..125_000_000))] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let (mut rows, mut seconds) = (0_u64, 0_u64);
                let mut add = |row: &ObservedRow| {
                    rows += 1;
                    seconds += u64::from(row.review_seconds.unwrap_or(0));
                    ControlFlow::Continue(())
                };
                write.observe(&[1], range.clone(), &mut add).expect("read");
                (rows, seconds)
            });
        });
    }
    group.finish();
}

fn records(c: &mut Criterion) {
    let mut group = c.benchmark_group("index 1,000,000 records");
    group.sample_size(10);
    for (name, text) in [("columns", false), ("columns and text", true)] {
        group.bench_function(name, |b| {
            b.iter_batched_ref(
                vault,
                |vault| index(vault.new.write(), 1_000_000, text),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn chunk(c: &mut Criterion) {
    let mut group = c.benchmark_group("pack 1 MiB");
    group.throughput(Throughput::Bytes(MIB as u64));
    let bytes = log(MIB);
    for level in [ZSTD_LEVEL, 3] {
        group.bench_function(format!("zstd {level}"), |b| b.iter(|| Chunk::pack(&bytes, level)));
    }
    group.finish();
}

criterion_group!(benches, content, records, observe, chunk);
criterion_main!(benches);
