//! Making a signing key for people who have no vault: an OpenSSH key file.

use std::path::{Path, PathBuf};

use ssh_key::private::{Ed25519Keypair, KeypairData, PrivateKey};
use ssh_key::{Cipher, HashAlg, Kdf, LineEnding};

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

/// Rounds of bcrypt for a key under a passphrase: what `ssh-keygen` takes by itself.
const ROUNDS: u32 = 16;

/// Writes a new Ed25519 key pair: the private half for its owner only, under a passphrase if there is one (bcrypt and
/// AES-256-CTR, openssh-portable PROTOCOL.key), and the public half beside it.
///
/// # Errors
/// [`Error::Policy`] if this machine asks for a passphrase, or a longer one; [`Error::Exists`],
/// [`Error::Unwritable`].
pub fn keygen(host: &Host<'_>, path: &Path, passphrase: Option<&str>) -> Result<MadeKey, Error> {
    host.policy()?.check_key(passphrase.map(|it| it.chars().count()))?;
    let seed = zeroize::Zeroizing::new(host.random_bytes::<32>());
    let pair = Ed25519Keypair::from_seed(&seed);
    let record = |e: ssh_key::Error| Error::Record(e.to_string());
    let key = PrivateKey::new(KeypairData::Ed25519(pair), "exhibit").map_err(record)?;
    let public_key = key.public_key().clone();
    let key = match passphrase {
        Some(passphrase) => {
            let kdf = Kdf::Bcrypt { salt: host.random_bytes::<16>().to_vec(), rounds: ROUNDS };
            let check = u32::from_be_bytes(host.random_bytes());
            key.encrypt_with(Cipher::Aes256Ctr, kdf, check, passphrase).map_err(record)?
        }
        None => key,
    };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".pub");
    let public = path.with_file_name(name);
    let line = public_key.to_openssh().map_err(record)? + "\n";
    write_private(path, key.to_openssh(LineEnding::LF).map_err(record)?.as_bytes())?;
    write_new(&public, line.as_bytes())?;
    Ok(MadeKey { public, fingerprint: public_key.fingerprint(HashAlg::Sha256).to_string() })
}
