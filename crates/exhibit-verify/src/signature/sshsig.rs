//! SSHSIG, the signature that `ssh-keygen -Y sign` makes (OpenSSH PROTOCOL.sshsig).
//!
//! The signed text is `SSHSIG`, the namespace, a reserved string, the hash's name and the hash of
//! the message, so messages of any size need one digest only. FIDO keys sign as PROTOCOL.u2f says, in
//! a browser (`webauthn-…`) over the client data that holds that text.

use std::borrow::Cow;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use exhibit_core::base64;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::digests::Digests;
use super::format::{Check, Claim, Format, Judge, Settled, by_digests};
use super::{BadSignature, GoodSignature, SignatureFinding};
use crate::algorithm::{self, EcdsaForm, SignatureAlgorithm, Signed, Verification, Weakness};
use crate::trust::{KeyError, PublicKey};
use crate::wire::{self, BlobError, Wire, positive, put_string};

/// The namespace of signatures on files, `ssh-keygen -Y sign -n file`.
pub const NAMESPACE_FILE: &str = "file";

/// The largest armored signature that is read.
pub const MAX_ARMORED: usize = 64 * 1024;

/// How it plugs in.
pub(crate) const FORMAT: Format =
    Format { is: |start| start.starts_with(b"-----BEGIN SSH SIGNATURE"), read: claim };

fn claim(bytes: &[u8], _: &Judge<'_>) -> Box<dyn Claim> {
    match SshSig::read(bytes) {
        Ok(signature) => Box::new(signature),
        Err(error) => Box::new(Settled(error.into_finding())),
    }
}

impl Claim for SshSig {
    fn begin(&self) -> Box<dyn Check + '_> {
        by_digests(|digests| vec![self.check(Some(NAMESPACE_FILE), digests)])
    }
}

/// A parsed signature; nothing about it is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshSig {
    key: PublicKey,
    namespace: String,
    reserved: Vec<u8>,
    hash: Hash,
    algorithm: String,
    signature: Vec<u8>,
    /// What a FIDO token signed besides.
    token: Option<Token>,
}

/// Why a text is not a signature that we can look at.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SshSigError {
    /// No armor.
    #[error("no -----BEGIN SSH SIGNATURE----- armor")]
    NotArmored,
    /// Larger than [`MAX_ARMORED`].
    #[error("larger than {MAX_ARMORED} bytes")]
    TooLarge,
    /// Armored, and the content is not what PROTOCOL.sshsig says.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// The key that it carries is not usable.
    #[error("public key: {0}")]
    Key(KeyError),
    /// A version or hash that did not exist when this was written.
    #[error("unsupported {0}")]
    Unsupported(String),
}

/// What a FIDO token signs besides the message (PROTOCOL.u2f).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token {
    flags: u8,
    counter: [u8; 4],
    browser: Option<Browser>,
}

/// What a browser adds to it (WebAuthn).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Browser {
    origin: String,
    client_data: Vec<u8>,
    extensions: Vec<u8>,
}

/// Why a message can't be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an SSHSIG namespace must not be empty")]
pub struct EmptyNamespace;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha512,
}

/// Returns the armored signature of `message`, byte for byte what `ssh-keygen -Y sign` writes.
///
/// `sign` is the Ed25519 signing operation of the private half of `key`.
pub fn sign(
    key: &[u8; 32],
    namespace: &str,
    message: &[u8],
    sign: impl FnOnce(&[u8]) -> [u8; 64],
) -> Result<String, EmptyNamespace> {
    sign_digest(key, namespace, &sha2::Sha512::digest(message).into(), sign)
}

/// Returns the armored signature of a message with this SHA-512.
pub fn sign_digest(
    key: &[u8; 32],
    namespace: &str,
    sha512: &[u8; 64],
    sign: impl FnOnce(&[u8]) -> [u8; 64],
) -> Result<String, EmptyNamespace> {
    if namespace.is_empty() {
        return Err(EmptyNamespace);
    }
    let signature = sign(&signed_data(namespace, b"", Hash::Sha512, sha512));
    let mut key_blob = Vec::with_capacity(51);
    put_string(&mut key_blob, b"ssh-ed25519");
    put_string(&mut key_blob, key);
    let mut signature_blob = Vec::with_capacity(83);
    put_string(&mut signature_blob, b"ssh-ed25519");
    put_string(&mut signature_blob, &signature);
    let mut blob = b"SSHSIG\0\0\0\x01".to_vec();
    put_string(&mut blob, &key_blob);
    put_string(&mut blob, namespace.as_bytes());
    put_string(&mut blob, b"");
    put_string(&mut blob, Hash::Sha512.name().as_bytes());
    put_string(&mut blob, &signature_blob);
    Ok(armored(&blob))
}

/// Returns what an armored signature on `message` is worth under the expected namespace.
///
/// For bundles, sign-offs and other messages that are in memory anyway.
pub fn check(armored: &[u8], namespace: &str, message: &[u8]) -> SignatureFinding {
    match SshSig::read(armored) {
        Ok(signature) => signature.check(Some(namespace), &Digests::of(message)),
        Err(error) => error.into_finding(),
    }
}

impl SshSig {
    /// Reads an armored signature; where its lines end, and blanks around them, are free.
    pub fn read(armored: &[u8]) -> Result<Self, SshSigError> {
        if armored.len() > MAX_ARMORED {
            return Err(SshSigError::TooLarge);
        }
        let text = std::str::from_utf8(armored).map_err(|_| SshSigError::NotArmored)?;
        let text = text.trim_start_matches('\u{feff}').trim();
        let body = text
            .strip_prefix(BEGIN)
            .ok_or(SshSigError::NotArmored)?
            .strip_suffix(END)
            .ok_or(SshSigError::Malformed("armor: no END line"))?;
        let blob = base64::decode_lines(body).ok_or(SshSigError::Malformed("base64"))?;
        Self::read_blob(&blob)
    }

    /// Returns the key that the signature carries.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Returns the namespace that the signature was made for.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Returns what this signature is worth on a message with these digests.
    ///
    /// With no expected namespace any is accepted, and only reported.
    pub fn check(&self, expected: Option<&str>, digests: &Digests) -> SignatureFinding {
        if let Some(finding) = self.not_verifiable() {
            return finding;
        }
        if let Some(expected) = expected
            && expected != self.namespace
        {
            return self.bad("namespace", expected.to_owned(), self.namespace.clone());
        }
        if !self.verifies(digests) {
            let actual = "does not verify".to_owned();
            return self.bad("signature", "a signature on these bytes".to_owned(), actual);
        }
        SignatureFinding::Good(GoodSignature {
            format: "SSHSIG",
            key: self.key.clone(),
            namespace: Some(self.namespace.clone()),
            trusted_comment: None,
            user_present: self.token.as_ref().map(|token| token.flags & 1 == 1),
            notes: Vec::new(),
        })
    }

    fn bad(&self, field: &'static str, expected: String, actual: String) -> SignatureFinding {
        SignatureFinding::Bad(BadSignature { field, expected, actual, key: Some(self.key.clone()) })
    }

    /// Names what we do not verify, such as certificates; and refuses SHA-1 and DSA.
    fn not_verifiable(&self) -> Option<SignatureFinding> {
        let weak = match self.algorithm.as_str() {
            "ssh-rsa" => Some(Weakness::Sha1),
            "ssh-dss" => Some(Weakness::Dsa),
            _ => None,
        };
        if let Some(weak) = weak {
            let what = format!("SSHSIG by {}: {weak}", self.algorithm);
            return Some(SignatureFinding::Refused { what });
        }
        let known = self.key.ssh_name().is_some();
        (!known).then(|| SignatureFinding::Unsupported {
            what: format!("SSHSIG by {} (key {})", self.algorithm, self.key.algorithm()),
        })
    }

    fn verifies(&self, digests: &Digests) -> bool {
        let hash: &[u8] = match self.hash {
            Hash::Sha256 => &digests.sha256.0,
            Hash::Sha512 => &digests.sha512,
        };
        let signed = signed_data(&self.namespace, &self.reserved, self.hash, hash);
        let plain = Cow::Borrowed(signed.as_slice());
        let (key, message) = match (&self.key, &self.token) {
            (PublicKey::SkEd25519 { key, application }, Some(token)) => {
                let Some(message) = token.message(application, &signed) else { return false };
                (Cow::Owned(PublicKey::Ed25519(*key)), Cow::Owned(message))
            }
            (PublicKey::SkEcdsaP256 { point, application }, Some(token)) => {
                let Some(message) = token.message(application, &signed) else { return false };
                (Cow::Owned(PublicKey::EcdsaP256(*point)), Cow::Owned(message))
            }
            (key, None) => (Cow::Borrowed(key), plain),
            _ => return false,
        };
        let Some((algorithm, signature)) = self.by_algorithm() else { return false };
        let signed = Signed::Message(&message);
        algorithm::verify(&key, algorithm, signed, &signature) == Verification::Good
    }

    /// The algorithm and its signature, where key and name of the algorithm belong together.
    fn by_algorithm(&self) -> Option<(SignatureAlgorithm, Cow<'_, [u8]>)> {
        use algorithm::Hash::{Sha256, Sha384, Sha512};
        let raw = Cow::Borrowed(self.signature.as_slice());
        let name = self.algorithm.as_str();
        let rsa = |hash| Some((SignatureAlgorithm::RsaPkcs1 { hash }, raw.clone()));
        let ecdsa = |hash, length| {
            let algorithm = SignatureAlgorithm::Ecdsa { hash, form: EcdsaForm::P1363 };
            Some((algorithm, Cow::Owned(r_and_s(&self.signature, length)?)))
        };
        match (&self.key, name) {
            (PublicKey::Rsa(_), "rsa-sha2-256") => rsa(Sha256),
            (PublicKey::Rsa(_), "rsa-sha2-512") => rsa(Sha512),
            (PublicKey::SkEcdsaP256 { .. }, WEBAUTHN) => ecdsa(Sha256, 32),
            (PublicKey::Rsa(_), _) => None,
            (key, name) if key.ssh_name() != Some(name) => None,
            (PublicKey::Ed25519(_) | PublicKey::SkEd25519 { .. }, _) => {
                Some((SignatureAlgorithm::Ed25519, raw))
            }
            (PublicKey::EcdsaP256(_) | PublicKey::SkEcdsaP256 { .. }, _) => ecdsa(Sha256, 32),
            (PublicKey::EcdsaP384(_), _) => ecdsa(Sha384, 48),
            (PublicKey::EcdsaP521(_), _) => ecdsa(Sha512, 66),
            (PublicKey::Unsupported { .. }, _) => None,
        }
    }

    fn read_blob(blob: &[u8]) -> Result<Self, SshSigError> {
        let mut wire = Wire::new(blob);
        let short = || SshSigError::Malformed("signature: too short, or bytes left over");
        if wire.take(6) != Some(b"SSHSIG") {
            return Err(SshSigError::Malformed("magic"));
        }
        match wire.u32().ok_or_else(short)? {
            1 => {}
            version => return Err(SshSigError::Unsupported(format!("version {version}"))),
        }
        let key = wire.string().ok_or_else(short)?;
        let namespace = wire.text().ok_or(SshSigError::Malformed("namespace"))?;
        if namespace.is_empty() {
            return Err(SshSigError::Malformed("namespace: empty"));
        }
        let reserved = wire.string().ok_or_else(short)?;
        let hash = match wire.text().ok_or_else(short)? {
            "sha256" => Hash::Sha256,
            "sha512" => Hash::Sha512,
            other => return Err(SshSigError::Unsupported(format!("hash {other:?}"))),
        };
        let signature = wire.string().ok_or_else(short)?;
        wire.end().ok_or_else(short)?;
        let (algorithm, signature, token) = signature_blob(signature).ok_or_else(short)?;
        Ok(Self {
            key: wire::public_key(key).map_err(|error| match error {
                BlobError::Malformed => SshSigError::Malformed("public key"),
                BlobError::Key(error) => SshSigError::Key(error),
            })?,
            namespace: namespace.to_owned(),
            reserved: reserved.to_vec(),
            hash,
            algorithm: algorithm.to_owned(),
            signature: signature.to_vec(),
            token,
        })
    }
}

impl SshSigError {
    /// Returns the finding for a file that claims to be SSHSIG and can't be read as one.
    pub fn into_finding(self) -> SignatureFinding {
        match self {
            Self::Unsupported(what) => {
                SignatureFinding::Unsupported { what: format!("SSHSIG, {what}") }
            }
            Self::Key(error) if Weakness::of_key(&error).is_some() => {
                SignatureFinding::Refused { what: format!("SSHSIG by {error}") }
            }
            other => SignatureFinding::Bad(BadSignature {
                field: "signature",
                expected: "an armored SSHSIG signature".to_owned(),
                actual: other.to_string(),
                key: None,
            }),
        }
    }
}

impl Hash {
    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}

fn signed_data(namespace: &str, reserved: &[u8], hash: Hash, digest: &[u8]) -> Vec<u8> {
    let mut out = b"SSHSIG".to_vec();
    put_string(&mut out, namespace.as_bytes());
    put_string(&mut out, reserved);
    put_string(&mut out, hash.name().as_bytes());
    put_string(&mut out, digest);
    out
}

impl Token {
    /// SHA-256(application) ‖ flags ‖ counter ‖ SHA-256(message), as PROTOCOL.u2f says.
    ///
    /// A browser puts extensions before the last part, and signs its client data in the message's place.
    fn message(&self, application: &str, message: &[u8]) -> Option<Vec<u8>> {
        let mut out = Sha256::digest(application.as_bytes()).to_vec();
        out.push(self.flags);
        out.extend_from_slice(&self.counter);
        match &self.browser {
            None => out.extend_from_slice(&Sha256::digest(message)),
            Some(browser) => {
                browser.is_about(message, self.flags)?;
                out.extend_from_slice(&browser.extensions);
                out.extend_from_slice(&Sha256::digest(&browser.client_data));
            }
        }
        Some(out)
    }
}

impl Browser {
    /// `Some` if the client data begins with this message as its challenge, and this origin.
    fn is_about(&self, message: &[u8], flags: u8) -> Option<()> {
        const ATTESTED: u8 = 0x40;
        const EXTENDED: u8 = 0x80;
        let extended = flags & EXTENDED != 0;
        if flags & ATTESTED != 0 || extended == self.extensions.is_empty() {
            return None;
        }
        if self.origin.contains(['"', '\\']) {
            return None;
        }
        let challenge = BASE64URL_NOPAD.encode(message);
        let start = format!(
            "{{\"type\":\"webauthn.get\",\"challenge\":\"{challenge}\",\"origin\":\"{}\"",
            self.origin
        );
        self.client_data.starts_with(start.as_bytes()).then_some(())
    }
}

type SignatureBlob<'a> = (&'a str, &'a [u8], Option<Token>);

fn signature_blob(blob: &[u8]) -> Option<SignatureBlob<'_>> {
    let mut wire = Wire::new(blob);
    let algorithm = wire.text()?;
    let signature = wire.string()?;
    let token = match algorithm {
        "sk-ssh-ed25519@openssh.com" | "sk-ecdsa-sha2-nistp256@openssh.com" => {
            Some(token(&mut wire)?)
        }
        WEBAUTHN => {
            let mut token = token(&mut wire)?;
            token.browser = Some(Browser {
                origin: wire.text()?.to_owned(),
                client_data: wire.string()?.to_vec(),
                extensions: wire.string()?.to_vec(),
            });
            Some(token)
        }
        _ => None,
    };
    wire.end()?;
    Some((algorithm, signature, token))
}

fn token(wire: &mut Wire<'_>) -> Option<Token> {
    let [flags, counter @ ..] = *wire.take(5)?.first_chunk::<5>()?;
    Some(Token { flags, counter, browser: None })
}

/// Two SSH mpints (RFC 4251 §5) as `length` bytes each.
fn r_and_s(blob: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut wire = Wire::new(blob);
    let mut out = vec![0; 2 * length];
    for half in out.chunks_exact_mut(length) {
        let digits = positive(wire.string()?)?;
        let start = length.checked_sub(digits.len())?;
        half[start..].copy_from_slice(digits);
    }
    wire.end()?;
    Some(out)
}

fn armored(blob: &[u8]) -> String {
    let base64 = BASE64.encode(blob);
    let mut out = format!("{BEGIN}\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(70));
        out.push_str(line);
        out.push('\n');
        rest = tail;
    }
    out.push_str(END);
    out.push('\n');
    out
}

/// The algorithm of a FIDO key that signed in a browser.
const WEBAUTHN: &str = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer as _, SigningKey};
    use proptest::prelude::*;

    fn made(message: &[u8]) -> String {
        let key = SigningKey::from_bytes(&[3; 32]);
        let public = key.verifying_key().to_bytes();
        sign(&public, "file", message, |data| key.sign(data).to_bytes()).expect("a namespace")
    }

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does() {
        let text = made(b"policy\n");
        let good = check(text.as_bytes(), "file", b"policy\n");
        assert!(matches!(good, SignatureFinding::Good(_)), "{good:?}");
        let bad = check(text.as_bytes(), "file", b"policy");
        assert!(matches!(bad, SignatureFinding::Bad(b) if b.field == "signature"));
        let elsewhere = check(text.as_bytes(), "git", b"policy\n");
        assert!(matches!(elsewhere, SignatureFinding::Bad(b) if b.field == "namespace"));
        assert!(sign(&[0; 32], "", b"", |_| [0; 64]).is_err());
    }

    #[test]
    fn sha1_and_dsa_are_refused_whatever_they_would_say() {
        for (algorithm, said) in [("ssh-rsa", "SHA-1, refused"), ("ssh-dss", "DSA, refused")] {
            let mut signature = SshSig::read(made(b"policy\n").as_bytes()).expect("ours");
            signature.algorithm = algorithm.to_owned();
            match signature.check(None, &Digests::of(b"policy\n")) {
                SignatureFinding::Refused { what } => assert!(what.contains(said), "{what}"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn mpints_must_be_positive_and_minimal() {
        assert_eq!(positive(&[1]), Some(&[1][..]));
        assert_eq!(positive(&[0, 0x80]), Some(&[0x80][..]));
        for bad in [&[][..], &[0], &[0, 1], &[0x80]] {
            assert_eq!(positive(bad), None, "{bad:?}");
        }
        assert_eq!(r_and_s(&[0, 0, 0, 2, 1, 1, 0, 0, 0, 1, 1], 1), None, "too long");
    }

    proptest! {
        #[test]
        fn no_single_bit_may_change(bit in 0_usize..(8 * 178)) {
            let text = made(b"policy\n");
            let body: String = text.lines().filter(|l| !l.starts_with('-')).collect();
            let mut blob = BASE64.decode(body.as_bytes()).expect("our own base64");
            prop_assume!(bit / 8 < blob.len());
            blob[bit / 8] ^= 1 << (bit % 8);
            let finding = check(armored(&blob).as_bytes(), "file", b"policy\n");
            prop_assert!(!matches!(finding, SignatureFinding::Good(_)), "bit {} is free", bit);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = SshSig::read(&bytes);
            let _ = SshSig::read_blob(&bytes);
            let mut blob = b"SSHSIG\0\0\0\x01".to_vec();
            blob.extend_from_slice(&bytes);
            let _ = SshSig::read(armored(&blob).as_bytes());
        }
    }
}
