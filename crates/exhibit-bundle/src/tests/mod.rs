//! Bundles that are right, and bundles that somebody changed.

mod expectations;
mod fixture;
mod oracles;
mod real;
mod relations;
mod samples;
mod tamper;
