//! OpenPGP (RFC 9580), as far as signatures and the keys that make them need it.
//!
//! Only public keys and signatures of versions 4 and 6 are read, nothing is decrypted or decompressed, and
//! there is no home directory, no web of trust, and no clock. Signatures are verified in [`crate::algorithm`].
//!
//! - `armor`: text form of packets;
//! - `packet`: packets and their lengths;
//! - `signature`: signature packets, and what is hashed for them;
//! - `key`: public keys, and how they are named;
//! - `certificate`: keys with the signatures that say until when and for what they count;
//! - `cleartext`: texts that are signed and stay readable.

pub(crate) mod armor;
pub(crate) mod certificate;
pub(crate) mod cleartext;
pub(crate) mod key;
pub(crate) mod packet;
pub(crate) mod signature;

pub(crate) use certificate::read_certificates;
pub(crate) use signature::{Method, Signature, SignatureError};
