//! Validation data that lies in a PDF file beside its signatures (`/DSS`, ETSI EN 319 142-1 §5.4.2).

use super::PdfSigned;
use super::file::File;
use super::object::{Dictionary, Object};
use crate::signature::cms::{CmsFinding, MAX_CERTIFICATES};
use crate::x509::{Certificate, RevocationValues};

/// How many streams are read of one file.
const MAX_STREAMS: usize = 500;

/// How many signatures `/VRI` may speak about.
const MAX_VRI: usize = 200;

/// Certificates, CRLs and OCSP responses; nothing about them is checked yet.
///
/// Whoever adds to a file can add any: each counts by its own signature only. So it does not matter which
/// signature `/VRI` puts one with.
#[derive(Default)]
pub(super) struct Dss {
    certificates: Vec<Certificate>,
    revocation: RevocationValues,
    streams: usize,
}

impl Dss {
    /// Reads what there is; what can't be read is left out.
    pub(super) fn read(file: &File<'_>) -> Self {
        let mut found = Self::default();
        let inside = |of: &Dictionary, name: &[u8]| file.value(of, name).ok();
        let Some(root) = inside(file.trailer(), b"Root") else { return found };
        let Some(dss) = root.dictionary().and_then(|it| inside(it, b"DSS")) else { return found };
        let Some(dss) = dss.dictionary() else { return found };
        found.take(file, dss, [&b"Certs"[..], b"CRLs", b"OCSPs"]);
        let vri = inside(dss, b"VRI");
        for (_, value) in vri.iter().filter_map(|it| it.dictionary()).flatten().take(MAX_VRI) {
            if let Ok(value) = file.resolve(value)
                && let Some(value) = value.dictionary()
            {
                found.take(file, value, [&b"Cert"[..], b"CRL", b"OCSP"]);
            }
        }
        found
    }

    /// Gives it to a signature that verifies.
    pub(super) fn lend(&self, signed: &mut PdfSigned) {
        match signed {
            PdfSigned::By(findings, pool) => {
                add(pool, &self.certificates);
                for finding in findings {
                    if let CmsFinding::Good(good) = finding {
                        good.revocation.extend(&self.revocation);
                    }
                }
            }
            PdfSigned::At(Ok(stamp)) => {
                add(&mut stamp.pool, &self.certificates);
                stamp.revocation.extend(&self.revocation);
            }
            PdfSigned::At(Err(_)) => {}
        }
    }

    fn take(&mut self, file: &File<'_>, of: &Dictionary, names: [&[u8]; 3]) {
        let [certificates, crls, responses] = names;
        self.each_stream(file, of, certificates, |own, der| {
            if let Ok(certificate) = Certificate::read(der) {
                add(&mut own.certificates, &[certificate]);
            }
        });
        self.each_stream(file, of, crls, |own, der| own.revocation.add_crl(der));
        self.each_stream(file, of, responses, |own, der| own.revocation.add_response(der));
    }

    fn each_stream(
        &mut self,
        file: &File<'_>,
        of: &Dictionary,
        name: &[u8],
        take: impl Fn(&mut Self, &[u8]),
    ) {
        let Ok(list) = file.value(of, name) else { return };
        for element in list.array().unwrap_or_default() {
            if self.streams == MAX_STREAMS {
                break;
            }
            self.streams += 1;
            let Ok(element) = file.resolve(element) else { continue };
            if let Object::Stream(dictionary, range) = &*element
                && let Ok(bytes) = file.inflate(dictionary, file.raw(range))
            {
                take(self, &bytes);
            }
        }
    }
}

fn add(pool: &mut Vec<Certificate>, more: &[Certificate]) {
    for certificate in more {
        if pool.len() < MAX_CERTIFICATES && !pool.contains(certificate) {
            pool.push(certificate.clone());
        }
    }
}
