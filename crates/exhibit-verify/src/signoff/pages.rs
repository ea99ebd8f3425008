//! The record as a PDF to which signatures were added (PAdES, ETSI EN 319 142).

use thiserror::Error;

use crate::pdf::{
    Changes, Coverage, PdfFinding, PdfSignature, PdfSigned, changed_since, signatures,
};
use crate::signature::cms::CmsFinding;
use crate::x509::Certificate;

/// A signature on the pages of a record that verifies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagesSignature {
    /// The signer's certificate.
    pub certificate: Certificate,
    /// The certificates that came with it.
    pub others: Vec<Certificate>,
}

/// Why a PDF is not the record with signatures added, for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PagesFault {
    /// Its first bytes are not those of the record's PDF.
    #[error("it does not begin with the PDF that was sent out, so that it may say something else")]
    Another,
    /// It can't be read.
    #[error("it can't be read: {0}")]
    Unreadable(&'static str),
    /// Something else than a signature was added.
    #[error("something else than signatures was added: {0}")]
    Changed(String),
    /// No signature.
    #[error("it holds no signature")]
    Unsigned,
    /// A signature that does not verify, or leaves bytes out.
    #[error("the signature {field} does not verify: {why}")]
    Bad {
        /// The form field.
        field: String,
        /// Why.
        why: String,
    },
}

/// Returns the signatures on a PDF that is `original` with nothing but signatures added: all of them verify.
///
/// Whose certificates they are is another question. `brought` are certificates of the user's.
///
/// # Errors
/// [`PagesFault`].
pub fn signed_pages(
    original: &[u8],
    signed: &[u8],
    brought: &[Certificate],
) -> Result<Vec<PagesSignature>, PagesFault> {
    if !signed.starts_with(original) || signed.len() == original.len() {
        return Err(match signed == original {
            true => PagesFault::Unsigned,
            false => PagesFault::Another,
        });
    }
    let (changes, place) = changed_since(signed, original.len()).map_err(PagesFault::Unreadable)?;
    if changes == Changes::Other {
        return Err(PagesFault::Changed(place.unwrap_or_else(|| "what can't be told".into())));
    }
    match signatures(signed, brought) {
        PdfFinding::Unsigned => Err(PagesFault::Unsigned),
        PdfFinding::Unreadable(why) => Err(PagesFault::Unreadable(why)),
        PdfFinding::Signed(all) => {
            let all: Vec<_> = all.iter().map(one).collect::<Result<_, _>>()?;
            let all: Vec<_> = all.into_iter().flatten().collect();
            if all.is_empty() { Err(PagesFault::Unsigned) } else { Ok(all) }
        }
    }
}

/// A document timestamp signs for nobody, and is no signature here.
fn one(signature: &PdfSignature) -> Result<Vec<PagesSignature>, PagesFault> {
    let bad = |why: &str| PagesFault::Bad { field: signature.field.clone(), why: why.to_owned() };
    if !matches!(signature.coverage, Coverage::EntireFile | Coverage::EntireRevision) {
        return Err(bad("it leaves bytes of the file out"));
    }
    if !signature.permitted {
        return Err(bad("the file was changed after it, in a way that it does not permit"));
    }
    let PdfSigned::By(findings, others) = &signature.signed else { return Ok(Vec::new()) };
    let one = |finding: &CmsFinding| match finding {
        CmsFinding::Good(good) => {
            Ok(PagesSignature { certificate: good.certificate.clone(), others: others.clone() })
        }
        CmsFinding::Bad { field, actual, .. } => Err(bad(&format!("{field}: {actual}"))),
        CmsFinding::NoCertificate { who } => {
            Err(bad(&format!("the certificate of {who} is not in the file, and was not brought")))
        }
        CmsFinding::Unsupported { what } | CmsFinding::Refused { what } => Err(bad(what)),
    };
    findings.iter().map(one).collect()
}
