//! Appending to a tree of 10^3, 10^5 and 10^6 leaves: the time must not grow with the tree.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use exhibit_ledger::{
    Sha256,
    tree::{self, Frontier},
};

fn append(c: &mut Criterion) {
    let mut group = c.benchmark_group("append");
    for size in [1_000_u64, 100_000, 1_000_000] {
        let nodes = nodes_of(size);
        let leaf = Sha256::of(b"one more");
        group.bench_function(format!("one leaf and root at {size}"), |b| {
            b.iter(|| {
                let mut frontier = Frontier::load(size, &nodes[..]).expect("stored");
                let mut written = Vec::with_capacity(2);
                frontier.push_storing(black_box(leaf), |node| written.push(node));
                (written, frontier.root())
            });
        });
        group.bench_function(format!("one leaf by stored nodes at {size}"), |b| {
            b.iter(|| tree::append(size, black_box(leaf), &nodes[..]).expect("stored"));
        });
    }
    group.finish();
}

fn nodes_of(size: u64) -> Vec<Sha256> {
    let mut nodes = Vec::new();
    let mut frontier = Frontier::new();
    for i in 0..size {
        frontier.push_storing(tree::leaf_hash(&i.to_be_bytes()), |node| nodes.push(node));
    }
    nodes
}

criterion_group!(benches, append);
criterion_main!(benches);
