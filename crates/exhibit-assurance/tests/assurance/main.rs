//! Each test on records that are in order, on records that are not, and on attempts to be shown a
//! wrong green.

mod accountability;
mod completeness;
mod freshness;
mod ground;
mod inventory;
mod oversight;
mod page;
mod persons;
mod plausibility;
mod recorded;
mod recording;
mod scoring;
mod world;
