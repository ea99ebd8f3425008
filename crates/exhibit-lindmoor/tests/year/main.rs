//! The year as the verifier sees it, and as it is counted from its files by other means.

mod counts;
mod meetings;
mod relations;
mod set;
mod soa;
mod words;
