//! X.509 certificates (RFC 5280) and paths from them to certificates that the user brought.
//!
//! A certificate that lies inside a file is shown and never trusted by itself: it may only carry
//! the way from a signature to an anchor of the user's. Paths are judged offline at a time that is
//! an argument. Whether a certificate was revoked is judged by what lies in the file or was brought, and
//! nothing is fetched (`revocation`).

mod algorithm;
mod certificate;
mod crl;
mod ocsp;
mod path;
mod revocation;

pub(crate) use algorithm::{AlgorithmError, digest_algorithm, signature_scheme};
pub use certificate::{Certificate, CertificateError, MAX_CERTIFICATE};
pub(crate) use certificate::{certificates_in, name_for_people};
pub(crate) use path::Path;
pub use path::{PathFinding, Usage, path_to};
pub(crate) use revocation::{Asked, Revocation};
pub use revocation::{MAX_REVOCATION_BYTES, RevocationValues};
