//! Keys and passphrases: boxed, wiped when dropped, with neither `Debug` nor `Clone`.

use data_encoding::{Encoding, Specification};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::{RecoveryFault, StoreError};

/// Where random bytes come from; any `FnMut(&mut [u8])` is one.
///
/// What is passed to the functions that make keys must be a cryptographic generator.
pub trait Randomness {
    /// Fills `out` with random bytes.
    fn fill(&mut self, out: &mut [u8]);
}

impl<F: FnMut(&mut [u8])> Randomness for F {
    fn fill(&mut self, out: &mut [u8]) {
        self(out);
    }
}

/// Returns `N` random bytes that are no secret.
pub(crate) fn random<const N: usize>(rng: &mut dyn Randomness) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill(&mut bytes);
    bytes
}

/// `N` bytes of key material on the heap, overwritten when dropped.
pub struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Takes over `bytes`; the caller's own copy is the caller's to wipe.
    pub fn new(mut bytes: [u8; N]) -> Self {
        let secret = Self(Box::new(bytes));
        bytes.zeroize();
        secret
    }

    /// Returns a secret drawn from `rng`.
    pub fn random(rng: &mut dyn Randomness) -> Self {
        let mut secret = Self(Box::new([0; N]));
        rng.fill(secret.0.as_mut_slice());
        secret
    }

    pub(crate) fn copy_of(bytes: &[u8]) -> Option<Self> {
        let mut secret = Self(Box::new([0; N]));
        if bytes.len() != N {
            return None;
        }
        secret.0.copy_from_slice(bytes);
        Some(secret)
    }

    /// Returns the bytes; each call states in a comment why it needs them.
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }

    pub(crate) fn expose_mut(&mut self) -> &mut [u8; N] {
        &mut self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A passphrase as it goes into Argon2id: UTF-8 in normalisation form C, 1 B to 1 KiB.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The most bytes that a passphrase may have, after normalisation.
    pub const MAX_BYTES: usize = 1024;

    /// Normalises `text` (UAX #15, form C) and checks its length.
    ///
    /// Fails with [`StoreError::PassphraseLength`].
    pub fn new(text: &str) -> Result<Self, StoreError> {
        let refused = |found| StoreError::PassphraseLength { found, max: Self::MAX_BYTES };
        if text.len() > 4 * Self::MAX_BYTES {
            return Err(refused(text.len()));
        }
        // Form C is at most three times as long; reserving that leaves no copy behind by growing.
        let mut normal = Zeroizing::new(String::with_capacity(3 * text.len()));
        normal.extend(text.nfc());
        if normal.is_empty() || normal.len() > Self::MAX_BYTES {
            return Err(refused(normal.len()));
        }
        Ok(Self(normal))
    }

    /// Returns how many characters it has, after normalisation.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A code of 160 random bits on paper, which opens a slot of its own.
///
/// Written as nine groups of four characters of Crockford's base 32 (`0-9A-Z` without I, L, O and
/// U): 32 characters of code, then 4 characters of checksum, which are the first 20 bits of
/// SHA-256(`exhibit-a/recovery/v1\n` ‖ the 20 bytes). Reading ignores case, hyphens and spaces and
/// takes I and L for 1, O for 0. What goes into Argon2id is the 36 characters without hyphens.
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    /// Draws a new code.
    pub fn generate(rng: &mut dyn Randomness) -> Self {
        Self(encode(&Secret::<CODE_BYTES>::random(rng)))
    }

    /// Reads a code as a person typed it.
    ///
    /// Fails with [`StoreError::RecoveryCode`], before any key is derived.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let refused = StoreError::RecoveryCode;
        let mut typed = Zeroizing::new(String::with_capacity(CODE_CHARS + 1));
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        for (i, c) in plain.enumerate() {
            let c = canonical_char(c)
                .ok_or_else(|| refused(RecoveryFault::Character { position: i + 1 }))?;
            if typed.len() == CODE_CHARS {
                let found = text.chars().filter(char::is_ascii_alphanumeric).count();
                return Err(refused(RecoveryFault::Length { found }));
            }
            typed.push(c);
        }
        if typed.len() != CODE_CHARS {
            return Err(refused(RecoveryFault::Length { found: typed.len() }));
        }
        let mut bytes = Zeroizing::new([0_u8; CODE_BYTES]);
        crockford()
            .decode_mut(&typed.as_bytes()[..32], bytes.as_mut_slice())
            .expect("32 characters of the alphabet are 20 bytes");
        let again = encode(&Secret::new(*bytes));
        if *again != *typed {
            return Err(refused(RecoveryFault::Checksum));
        }
        Ok(Self(again))
    }

    /// Returns the code as it is shown and written down: nine groups of four.
    pub fn display(&self) -> Zeroizing<String> {
        let mut shown = Zeroizing::new(String::with_capacity(CODE_CHARS + CODE_CHARS / 4));
        for (i, c) in self.0.chars().enumerate() {
            if i > 0 && i % 4 == 0 {
                shown.push('-');
            }
            shown.push(c);
        }
        shown
    }

    /// Returns what goes into the slot.
    pub fn passphrase(&self) -> Passphrase {
        Passphrase(self.0.clone())
    }
}

const CODE_BYTES: usize = 20;
const CODE_CHARS: usize = 36;

fn encode(code: &Secret<CODE_BYTES>) -> Zeroizing<String> {
    let mut hasher = Sha256::new();
    hasher.update(b"exhibit-a/recovery/v1\n");
    hasher.update(code.expose()); // the checksum covers the code
    let check = hasher.finalize();
    let mut text = Zeroizing::new(String::with_capacity(64));
    crockford().encode_append(code.expose(), &mut text); // shown to the person who keeps it
    crockford().encode_append(&check[..5], &mut text);
    text.truncate(CODE_CHARS);
    text
}

fn canonical_char(c: char) -> Option<char> {
    match c.to_ascii_uppercase() {
        'I' | 'L' => Some('1'),
        'O' => Some('0'),
        'U' => None,
        c if c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    }
}

fn crockford() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.encoding().expect("32 distinct symbols make an encoding")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_text_are_the_same_passphrase() {
        let composed = Passphrase::new("Z\u{fc}rich").unwrap();
        let decomposed = Passphrase::new("Zu\u{308}rich").unwrap();
        assert_eq!(composed.as_bytes(), decomposed.as_bytes());
        assert_eq!(decomposed.characters(), 6);
    }

    #[test]
    fn empty_and_overlong_passphrases_are_refused() {
        for (text, bytes) in [(String::new(), 0), ("é".repeat(513), 1026), ("x".repeat(9000), 9000)]
        {
            let refused = Passphrase::new(&text).err();
            assert!(
                matches!(refused, Some(StoreError::PassphraseLength { found, .. }) if found == bytes)
            );
        }
        assert!(Passphrase::new(&"x".repeat(1024)).is_ok());
    }

    fn code(byte: u8) -> RecoveryCode {
        RecoveryCode::generate(&mut |out: &mut [u8]| out.fill(byte))
    }

    #[test]
    fn a_recovery_code_reads_back_however_it_is_typed() {
        let code = code(0x5a);
        let shown = code.display();
        assert_eq!(shown.len(), 44);
        let typed = shown.to_lowercase().replace('-', " ").replace('1', "l").replace('0', "O");
        let read = RecoveryCode::parse(&typed).unwrap();
        assert_eq!(read.passphrase().as_bytes(), code.passphrase().as_bytes());
    }

    #[test]
    fn the_code_of_zeros_is_the_documented_vector() {
        // The last group: the first 20 bits of SHA-256("exhibit-a/recovery/v1\n" ‖ 20 zero bytes).
        assert_eq!(code(0).display().as_str(), format!("{}{}", "0000-".repeat(8), "F0H5"));
    }

    #[test]
    fn one_misread_letter_is_noticed() {
        let shown = code(7).display();
        for i in 0..shown.len() {
            if shown.as_bytes()[i] == b'-' {
                continue;
            }
            let other = if shown.as_bytes()[i] == b'7' { "8" } else { "7" };
            let mut typed = shown.to_string();
            typed.replace_range(i..=i, other);
            let read = RecoveryCode::parse(&typed);
            assert!(matches!(read.err(), Some(StoreError::RecoveryCode(RecoveryFault::Checksum))));
        }
    }

    #[test]
    fn wrong_lengths_and_letters_are_named() {
        let fault = |text: &str| match RecoveryCode::parse(text).err() {
            Some(StoreError::RecoveryCode(fault)) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(fault(""), RecoveryFault::Length { found: 0 });
        assert_eq!(fault(&"0".repeat(37)), RecoveryFault::Length { found: 37 });
        assert_eq!(fault("00U0"), RecoveryFault::Character { position: 3 });
        assert_eq!(fault("0é"), RecoveryFault::Character { position: 2 });
    }
}
