//! Audit sampling: what is drawn, how anybody draws it again, and what the results show.
//!
//! A [`Population`] is frozen and digested. A [`Seed`] ties it to a checkpoint of the ledger after
//! the freeze and to a number that somebody else gave, so that nobody could have chosen it. A
//! [`Method`] and the seed give one [`Sample`]. [`size`] says how large it has to be, and
//! [`evaluate`] what its results show of the population. All of it is integers: no result depends
//! on a machine's floating point. `docs/sampling.md` has the formulae and the way to repeat each
//! step without us.
//!
//! # How a sample could show a wrong green, and what stands against it
//!
//! - *The seed was tried out until a sample looked good.* It depends on a number that the other
//!   side tells after the checkpoint, and [`draw`] refuses a seed of another population.
//! - *A member was left out, or taken twice.* Freezing refuses duplicates and an empty population;
//!   the digest is the one of assurance tests, and `sort` and `sha256sum` compute it.
//! - *A strange stratum was made of the good members.* Labels are frozen and in the seed too.
//! - *A member was not found and another one was taken.* No result replaces a member:
//!   [`Outcome::Missing`] counts as a deviation.
//! - *Members that deviate were called not applicable.* Each needs a reason and is counted; the
//!   conclusion is then about the members that do apply, at half the risk each.
//! - *Some results are open.* There are no figures and no conclusion before the last one.
//! - *Somebody chose the members.* A judgemental sample is never projected.
//! - *The sample was extended until it came out well.* How many looks there may be is said before;
//!   each has its part of the risk, and a further one shows nothing.
//! - *A chance was rounded to the good side.* Chances are decided between a lower and an upper
//!   bound, then exactly; where neither decides, the answer is that nothing was shown.

mod bound;
mod chance;
pub mod draw;
pub mod evaluate;
mod limit;
mod natural;
pub mod population;
pub mod rate;
pub mod record;
pub mod seed;
pub mod size;

pub use draw::{Drawn, Kind, Method, Sample, Stratum, StratumSizes, draw, sizes_in_proportion};
pub use evaluate::{Conclusion, Doubt, Evaluation, Figures, Outcome, evaluate};
pub use population::{Member, Population};
pub use rate::{Confidence, Criteria, Rate};
pub use seed::{Checkpoint, Seed};
pub use size::{SampleSize, size, size_in_strata};
