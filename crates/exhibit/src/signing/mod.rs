//! Signing: what is asked for, what is signed with no vault, what comes back.
//!
//! A request is one file. Its `record.json` holds everything that the signer reads; exactly those bytes are signed
//! (SSHSIG, namespace `review@exhibit-a.invalid`), and exactly those bytes are kept as evidence. The answer is kept
//! as well, so that anybody who holds both checks the signature with `ssh-keygen`.

mod answer;
mod offer;
mod problem;
mod read;
pub(crate) mod record;
mod request;
mod roles;
mod shown;
mod sign;

pub use answer::{AnswerTaken, GivenAnswer};
pub use offer::{KeyOffered, ObjectOffered, SignerOffered, SigningOffer};
pub use problem::SigningProblem;
pub use read::{BasisShown, RecordShown, SectionShown, SignerAsked};
pub use request::{MadeRequest, SignBy, SignerMeant, SigningRequest};
pub use shown::{SignerShown, SignoffShown};
pub(crate) use shown::{no_longer_held, standing};
pub use sign::{OpenedRequest, ReviewKey};
