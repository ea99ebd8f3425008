//! Audit sampling: what is drawn, and how anybody draws it again.
//!
//! A [`Population`] is frozen and digested. A [`Seed`] ties it to a checkpoint of the ledger after
//! the freeze and to a number that somebody else gave, so that nobody could have chosen it. A
//! [`Method`] and the seed give one [`Sample`].

pub mod draw;
pub mod population;
pub mod seed;

pub use draw::{Drawn, Kind, Method, Sample, Stratum, StratumSizes, draw};
pub use population::{Member, Population};
pub use seed::{Checkpoint, Seed};
