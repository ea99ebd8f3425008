//! Sizes of the tables, samples that anybody draws again, results of every kind, and attempts to be
//! shown a wrong green.

mod drawing;
mod evaluation;
mod oracles;
mod sizes;

use exhibit_core::{digest::Sha256, event::EvidenceId};
use exhibit_sampling::{
    Checkpoint, Confidence, Criteria, Member, Method, Population, Rate, Sample, Seed, draw,
};

fn member(item: u32, line: u32) -> Member {
    Member { item: EvidenceId(item), line }
}

/// Lines 1 to `count` of one item.
fn lines(count: u32) -> Population {
    Population::freeze((1..=count).map(|line| member(7, line))).expect("it is sound")
}

fn checkpoint() -> Checkpoint {
    let root = Sha256::of(b"the tree after the freeze");
    Checkpoint { origin: "exhibit-a.invalid/lindmoor".to_owned(), size: 412, root }
}

fn seed(population: &Population, number: &str) -> Seed {
    Seed::new(population, &checkpoint(), number).expect("all of it is there")
}

fn random(population: &Population, size: u32, number: &str) -> Sample {
    let seed = seed(population, number);
    draw(population, &Method::Random { size }, Some(&seed)).expect("it can be drawn")
}

fn criteria(confidence: &str, tolerable: &str) -> Criteria {
    let confidence = Confidence::of_percent(confidence).expect("a confidence");
    Criteria::new(confidence, Rate::of_percent(tolerable).expect("a rate"))
}
