//! Making a signing key for people who have no vault: an OpenSSH key file.

use std::path::{Path, PathBuf};

use ssh_key::private::{Ed25519Keypair, KeypairData, PrivateKey};
use ssh_key::{HashAlg, LineEnding};

use crate::error::Error;
use crate::files::{write_new, write_private};
use crate::host::Host;

/// A key pair that was written.
pub struct MadeKey {
    /// The public key's file.
    pub public: PathBuf,
    /// The fingerprint as OpenSSH shows it.
    pub fingerprint: String,
}

/// Writes a new Ed25519 key pair: the private half for its owner only, the public beside it.
///
/// # Errors
/// [`Error::Exists`], [`Error::Unwritable`].
pub fn keygen(host: &Host<'_>, path: &Path) -> Result<MadeKey, Error> {
    let seed = zeroize::Zeroizing::new(host.random_bytes::<32>());
    let pair = Ed25519Keypair::from_seed(&seed);
    let record = |e: ssh_key::Error| Error::Record(e.to_string());
    let key = PrivateKey::new(KeypairData::Ed25519(pair), "exhibit").map_err(record)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".pub");
    let public = path.with_file_name(name);
    let line = key.public_key().to_openssh().map_err(record)? + "\n";
    write_private(path, key.to_openssh(LineEnding::LF).map_err(record)?.as_bytes())?;
    write_new(&public, line.as_bytes())?;
    Ok(MadeKey { public, fingerprint: key.fingerprint(HashAlg::Sha256).to_string() })
}
