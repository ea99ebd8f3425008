//! X.509 certificates (RFC 5280) and paths from them to certificates that the user brought.
//!
//! A certificate that lies inside a file is shown and never trusted by itself: it may only carry
//! the way from a signature to an anchor of the user's. Paths are judged offline at a time that is
//! an argument. Revocation is not looked at, and reports say so.

mod algorithm;
mod certificate;
mod path;

pub(crate) use algorithm::{AlgorithmError, digest_algorithm, signature_scheme};
pub use certificate::{Certificate, CertificateError, MAX_CERTIFICATE};
pub(crate) use certificate::{certificates_in, name_for_people};
pub use path::{PathFinding, Usage, path_to};
