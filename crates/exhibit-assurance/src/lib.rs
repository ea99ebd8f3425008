//! Assurance tests: do the logs show that what the organisation says was done?
//!
//! A test is a small named question about normalised log records, with a numerator, a
//! denominator, a digest of what was counted, and exceptions that open onto the record's own line.
//! [`Run`] makes one pass over the records for all tests at once; each test says what it
//! [`Found`](run::Found), and one pure function, [`outcome::judge`], says what that shows. A test
//! has no way to say that it passed.
//!
//! # How a test could show a wrong green, and what stands against it
//!
//! - *There was nothing to count.* An empty denominator is [`Outcome::NotRun`].
//! - *What it counted is not worth anything.* A pass needs VERIFIED ground; each lesser word is a
//!   [`Reason`]. The ground is every log that may hold what is asked for, not just those that gave
//!   a record: a log that nobody could read takes the pass away.
//! - *A field was changed that no hash covers.* Fields used are checked on each record used; the
//!   fields by which records are chosen (kind, system, time) on each record of the log, since a
//!   changed kind hides a decision from every test.
//! - *A misspelt system or an odd level takes decisions out of the question.* Unlisted systems
//!   count as in scope. A level that the setting does not know is not low: it is unjudged, and
//!   what is unjudged is never a pass.
//! - *A decision, review or execution under a kind that no test knows.* It takes the pass of each
//!   test over logs away, and the kinds are named.
//! - *A log that contradicted this one was withdrawn.* It was known: the log counts as DIVERGED.
//! - *Authority, or what was passed, rests on a paper that nobody could check.* The papers are named
//!   with the figure, and one that is worth nothing takes the pass away.
//! - *Two records of one decision.* Copies in overlapping exports count once; another content
//!   under the same id, or the same id twice in one log, is an exception.
//! - *A thing that looks like a review.* Only outcomes that the setting lists make a review;
//!   `assigned` is none. A record with no person, or with an agent's name, is none either.
//! - *Times that are equal, coarse or missing.* Order is shown by time or, inside one second, by
//!   the log's own order; what neither shows was not shown.
//! - *A time that is stated and can't be read.* It is unknown, and no other time stands for it.
//! - *A review that came before the decision.* It reviewed nothing.
//! - *Nothing says when a decision was executed.* A review that nothing can be compared with is
//!   unjudged, not early.
//! - *A population made from the log itself.* It proves nothing, and the reasons say so.
//! - *Somebody forgot a case.* Whatever is neither met nor an exception is unjudged by subtraction.
//!
//! Each file under `questions/` says what is particular to its test.

mod clock;
pub mod compare;
pub mod digest;
pub mod ground;
pub mod inventory;
pub mod lens;
pub mod observed;
pub mod outcome;
pub mod pseudonym;
pub mod questions;
pub mod recorded;
pub mod result;
pub mod run;
pub mod setting;
pub mod tally;

pub use compare::{Difference, compare};
pub use digest::{Lists, Unlisted};
pub use ground::{Ground, GroundItem};
pub use lens::Stage;
pub use observed::{Field, Observed, Term, Terms};
pub use outcome::{Outcome, Reason};
pub use pseudonym::{Disclosure, Pseudonyms, render_with_names};
pub use questions::{all, named};
pub use recorded::RecordedResult;
pub use result::TestResult;
pub use run::{AssuranceTest, Run};
pub use setting::Setting;
