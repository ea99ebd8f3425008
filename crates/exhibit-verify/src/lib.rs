//! (empty)
pub mod signature;
pub mod trust;
mod wire;
pub mod zip;
