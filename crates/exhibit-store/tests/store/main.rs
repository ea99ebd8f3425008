//! The store as its callers use it, on real files.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod crash;
mod damage;
mod documents;
mod erase;
mod ingest;
mod records;
mod vault;
mod world;
