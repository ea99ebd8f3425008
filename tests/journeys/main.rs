//! Whole journeys through the command line, in a sealed world: own folders, a fixed clock,
//! randomness from a counter, and cheap key derivation.

mod appending;
mod archives;
mod assurance;
mod bad_input;
mod documents;
mod engagements;
mod exports;
mod findings;
mod machine_policy;
mod main_job;
mod mapping;
mod notes;
mod organisation;
mod packs;
mod people;
mod places;
mod policy;
mod profiles;
mod records;
mod registers;
mod removal;
mod requests;
mod retention;
mod samples;
mod sealed;
mod signing;
mod soa;
mod timeline;
mod trace;
mod undo;
mod watch;
mod words;
