//! Whole journeys through the command line, in a sealed world: own folders, a fixed clock,
//! randomness from a counter, and cheap key derivation.

mod archives;
mod bad_input;
mod main_job;
mod mapping;
mod organisation;
mod people;
mod policy;
mod profiles;
mod records;
mod registers;
mod removal;
mod requests;
mod retention;
mod sealed;
mod timeline;
mod trace;
mod words;
