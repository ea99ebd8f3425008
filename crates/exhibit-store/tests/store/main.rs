//! The store as its callers use it, on real files.

mod crash;
mod damage;
mod erase;
mod ingest;
mod records;
mod vault;
mod world;
