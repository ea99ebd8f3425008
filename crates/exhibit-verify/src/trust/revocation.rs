//! CRLs and OCSP responses that the user brought as files: a CRL in PEM or DER, a response in DER.

use std::borrow::Cow;

use exhibit_core::base64;

use super::file::TrustReadError;
use super::read::KeyReadError;
use crate::x509::RevocationValues;

const BEGIN: &str = "-----BEGIN X509 CRL-----";
const END: &str = "-----END X509 CRL-----";

/// Reads what a file says about revocation, and returns it with what else is in the file.
///
/// `None` for a file that holds no such thing. PEM may hold certificates beside CRLs.
pub(super) fn read_revocation<'b>(
    name: &str,
    bytes: &'b [u8],
) -> Result<Option<(RevocationValues, Cow<'b, str>)>, TrustReadError> {
    if let Some(values) = RevocationValues::of_file(bytes) {
        return Ok(Some((values, Cow::Borrowed(""))));
    }
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if !text.contains(BEGIN) {
        return Ok(None);
    }
    let (values, rest) = read_pem(text).map_err(|line| TrustReadError::Key {
        name: name.to_owned(),
        error: KeyReadError::Malformed { line, what: "PEM CRL" },
    })?;
    Ok(Some((values, Cow::Owned(rest))))
}

/// The lists in PEM (RFC 7468 §6) and the lines around them; an error is the line of a malformed one.
fn read_pem(text: &str) -> Result<(RevocationValues, String), usize> {
    let mut values = RevocationValues::default();
    let mut rest = String::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (line.trim(), &mut block) {
            (BEGIN, None) => block = Some((number, String::new())),
            (END, Some((start, body))) => {
                let der = base64::decode(body).ok_or(*start)?;
                values.add_crl(&der);
                if !values.is_whole() {
                    return Err(*start);
                }
                block = None;
            }
            (content, Some((_, body))) => body.push_str(content),
            (_, None) => rest.push_str(line),
        }
        // Line numbers stay those of the file.
        rest.push('\n');
    }
    match block {
        Some((start, _)) => Err(start),
        None => Ok((values, rest)),
    }
}
