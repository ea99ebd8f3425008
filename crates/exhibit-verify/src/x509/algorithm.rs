//! Which algorithms an AlgorithmIdentifier names (RFC 5280 §4.1.1.2, RFC 5754, RFC 4055, RFC 8410).

use crate::algorithm::{EcdsaForm, Hash, SignatureAlgorithm, Weakness};
use crate::asn1::{Element, NotAsn1, dotted, tag};

/// The longest salt that a key of the longest kind has room for, in bytes.
const MAX_SALT: u32 = 1024;

/// Why an algorithm is not used. Names are for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AlgorithmError {
    Refused(Weakness),
    Unsupported(String),
    Malformed,
}

impl From<NotAsn1> for AlgorithmError {
    fn from(_: NotAsn1) -> Self {
        Self::Malformed
    }
}

/// Returns the digest that an AlgorithmIdentifier names.
pub(crate) fn digest_algorithm(identifier: &[u8]) -> Result<Hash, AlgorithmError> {
    let (id, _) = parts(identifier)?;
    match id {
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1] => Ok(Hash::Sha256),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2] => Ok(Hash::Sha384),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3] => Ok(Hash::Sha512),
        [0x2b, 0x0e, 3, 2, 0x1a] => Err(AlgorithmError::Refused(Weakness::Sha1)),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5] => Err(AlgorithmError::Refused(Weakness::Md5)),
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 2 | 4] => {
            Err(AlgorithmError::Refused(Weakness::Md5))
        }
        other => Err(AlgorithmError::Unsupported(format!("the digest {}", dotted(other)))),
    }
}

/// Returns the signature algorithm that an AlgorithmIdentifier names.
///
/// `digest` is the one that CMS states beside it: plain `rsaEncryption` means PKCS #1 v1.5 over that.
pub(crate) fn signature_scheme(
    identifier: &[u8],
    digest: Option<Hash>,
) -> Result<SignatureAlgorithm, AlgorithmError> {
    let (id, parameters) = parts(identifier)?;
    match id {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, which] => rsa(*which, parameters, digest),
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, which] => match which {
            2 => Ok(ecdsa(Hash::Sha256)),
            3 => Ok(ecdsa(Hash::Sha384)),
            4 => Ok(ecdsa(Hash::Sha512)),
            _ => Err(AlgorithmError::Unsupported("ECDSA with SHA-224".to_owned())),
        },
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1] => Err(AlgorithmError::Refused(Weakness::Sha1)),
        // Some write the kind of key where the algorithm belongs; the digest stands beside it.
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1] => digest.map(ecdsa).ok_or(AlgorithmError::Malformed),
        [0x2b, 0x65, 0x70] => Ok(SignatureAlgorithm::Ed25519),
        [0x2b, 0x65, 0x71] => Err(AlgorithmError::Unsupported("Ed448".to_owned())),
        [0x2a, 0x86, 0x48, 0xce, 0x38, 4, ..] => Err(AlgorithmError::Refused(Weakness::Dsa)),
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 1 | 2] => Err(AlgorithmError::Refused(Weakness::Dsa)),
        other => Err(AlgorithmError::Unsupported(format!("the algorithm {}", dotted(other)))),
    }
}

fn rsa(
    which: u8,
    parameters: Option<Element<'_>>,
    digest: Option<Hash>,
) -> Result<SignatureAlgorithm, AlgorithmError> {
    match which {
        1 => digest.map(pkcs1).ok_or(AlgorithmError::Malformed),
        2..=4 => Err(AlgorithmError::Refused(Weakness::Md5)),
        5 => Err(AlgorithmError::Refused(Weakness::Sha1)),
        10 => pss(parameters),
        11 => Ok(pkcs1(Hash::Sha256)),
        12 => Ok(pkcs1(Hash::Sha384)),
        13 => Ok(pkcs1(Hash::Sha512)),
        _ => Err(AlgorithmError::Unsupported(format!("the algorithm 1.2.840.113549.1.1.{which}"))),
    }
}

/// RFC 4055 §3.1. What is left out is SHA-1.
fn pss(parameters: Option<Element<'_>>) -> Result<SignatureAlgorithm, AlgorithmError> {
    const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
    let other = |what: &str| AlgorithmError::Unsupported(format!("RSASSA-PSS with {what}"));
    let mut fields = parameters.ok_or(AlgorithmError::Malformed)?.tagged(tag::SEQUENCE)?.inside();
    let digest = match fields.optional(tag::constructed(0))? {
        Some(stated) => digest_algorithm(stated.content)?,
        None => return Err(AlgorithmError::Refused(Weakness::Sha1)),
    };
    let mask = match fields.optional(tag::constructed(1))? {
        Some(stated) => parts(stated.content)?,
        None => return Err(other("a mask of SHA-1")),
    };
    let masked_by = mask.1.map(|it| digest_algorithm(it.whole)).transpose();
    if mask.0 != MGF1 || masked_by != Ok(Some(digest)) {
        return Err(other("another mask"));
    }
    let salt = match fields.optional(tag::constructed(2))? {
        Some(stated) => Element::only(stated.content)?.small()?,
        None => 20,
    };
    Ok(SignatureAlgorithm::RsaPss { hash: digest, salt: salt.min(MAX_SALT) as usize })
}

fn ecdsa(hash: Hash) -> SignatureAlgorithm {
    SignatureAlgorithm::Ecdsa { hash, form: EcdsaForm::Der }
}

fn pkcs1(hash: Hash) -> SignatureAlgorithm {
    SignatureAlgorithm::RsaPkcs1 { hash }
}

fn parts(identifier: &[u8]) -> Result<(&[u8], Option<Element<'_>>), NotAsn1> {
    let mut fields = Element::only(identifier)?.tagged(tag::SEQUENCE)?.inside();
    let id = fields.expect(tag::OID)?.content;
    let parameters = if fields.is_empty() { None } else { Some(fields.next()?) };
    fields.finish()?;
    Ok((id, parameters))
}
