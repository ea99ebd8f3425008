//! CRLs and OCSP answers of every kind, made here and signed by openssl, and where they may lie.

use exhibit_core::time::Timestamp;

use crate::lab::Lab;

pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let head: Vec<u8> = match length {
        0..=0x7f => vec![tag, length as u8],
        0x80..=0xff => vec![tag, 0x81, length as u8],
        0x100..=0xffff => vec![tag, 0x82, (length >> 8) as u8, length as u8],
        _ => vec![tag, 0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8],
    };
    [head, content.to_vec()].concat()
}

pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// An element: tag, content, and all of it.
pub(crate) type Part = (u8, Vec<u8>, Vec<u8>);

/// The elements in a content.
pub(crate) fn parts(mut content: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    while content.len() > 1 {
        let (head, length) = match content[1] {
            it @ 0..=0x7f => (2, usize::from(it)),
            it => {
                let count = usize::from(it & 0x7f);
                let octets = &content[2..2 + count];
                (2 + count, octets.iter().fold(0, |all, it| all << 8 | usize::from(*it)))
            }
        };
        let whole = &content[..head + length];
        found.push((content[0], whole[head..].to_vec(), whole.to_vec()));
        content = &content[head + length..];
    }
    found
}

pub(crate) fn inside(whole: &[u8]) -> Vec<Part> {
    parts(&parts(whole)[0].1)
}

/// What names a certificate.
pub(crate) struct Named {
    pub(crate) der: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    key_octets: Vec<u8>,
}

pub(crate) fn named(lab: &Lab, who: &str) -> Named {
    lab.must(&["x509", "-in", &format!("{who}.pem"), "-outform", "DER", "-out", "named.der"]);
    let der = lab.read("named.der");
    let mut fields = parts(&inside(&der)[0].1);
    if fields[0].0 == 0xa0 {
        fields.remove(0);
    }
    let key = parts(&fields[5].1)[1].1[1..].to_vec();
    Named {
        serial: fields[0].1.clone(),
        issuer: fields[2].2.clone(),
        subject: fields[4].2.clone(),
        key_octets: key,
        der,
    }
}

/// A list to be made.
#[derive(Clone, Default)]
pub(crate) struct List {
    pub(crate) next: Option<Timestamp>,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) extensions: Vec<Vec<u8>>,
    /// Signed with SHA-1, by a key of RSA.
    pub(crate) is_weak: bool,
}

/// An entry of a list.
pub(crate) fn entry(
    of: &Named,
    since: Timestamp,
    reason: Option<u8>,
    invalid: Option<Timestamp>,
) -> Vec<u8> {
    let mut extensions = Vec::new();
    if let Some(reason) = reason {
        extensions.push(extension(&[0x55, 0x1d, 21], false, &[0x0a, 1, reason]));
    }
    if let Some(at) = invalid {
        extensions.push(extension(&[0x55, 0x1d, 24], false, &generalized(at)));
    }
    let mut fields = vec![tlv(2, &of.serial), utc(since)];
    if !extensions.is_empty() {
        fields.push(sequence(&extensions));
    }
    sequence(&fields)
}

pub(crate) fn extension(id: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { vec![1, 1, 0xff] } else { Vec::new() };
    sequence(&[tlv(6, id), flag, tlv(4, value)])
}

impl List {
    /// Makes it by `who`, in the name of `name`.
    pub(crate) fn by(&self, lab: &Lab, who: &str, name: &[u8], this: Timestamp) -> Vec<u8> {
        let algorithm = match self.is_weak {
            true => sequence(&[tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5]), vec![5, 0]]),
            false => algorithm(who),
        };
        let number = extension(&[0x55, 0x1d, 20], false, &[2, 1, 1]);
        let extensions = [vec![number], self.extensions.clone()].concat();
        let mut fields = vec![tlv(2, &[1]), algorithm.clone(), name.to_vec(), utc(this)];
        fields.extend(self.next.map(utc));
        if !self.entries.is_empty() {
            fields.push(sequence(&self.entries));
        }
        fields.push(tlv(0xa0, &sequence(&extensions)));
        let tbs = sequence(&fields);
        let digest = if self.is_weak { "-sha1" } else { "-sha256" };
        let signature = raw_signature(lab, who, digest, &tbs);
        sequence(&[tbs, algorithm, tlv(3, &[vec![0], signature].concat())])
    }
}

/// An OCSP answer to be made.
pub(crate) struct Answer<'a> {
    /// CertStatus, whole.
    pub(crate) status: Vec<u8>,
    pub(crate) about: &'a Named,
    pub(crate) issuer: &'a Named,
    pub(crate) this: Timestamp,
    pub(crate) next: Option<Timestamp>,
}

pub(crate) fn good() -> Vec<u8> {
    vec![0x80, 0]
}

pub(crate) fn revoked(since: Timestamp, reason: u8) -> Vec<u8> {
    tlv(0xa1, &[generalized(since), tlv(0xa0, &[0x0a, 1, reason])].concat())
}

impl Answer<'_> {
    /// Makes it by `who`, which sends its certificate along.
    pub(crate) fn by(&self, lab: &Lab, who: &str) -> Vec<u8> {
        use sha1::{Digest as _, Sha1};
        let responder = named(lab, who);
        let sha1 = sequence(&[tlv(6, &[0x2b, 14, 3, 2, 26]), vec![5, 0]]);
        let id = sequence(&[
            sha1,
            tlv(4, &Sha1::digest(&self.about.issuer)),
            tlv(4, &Sha1::digest(&self.issuer.key_octets)),
            tlv(2, &self.about.serial),
        ]);
        let mut single = vec![id, self.status.clone(), generalized(self.this)];
        single.extend(self.next.map(|it| tlv(0xa0, &generalized(it))));
        let signed = sequence(&[
            tlv(0xa1, &responder.subject),
            generalized(self.this),
            sequence(&[sequence(&single)]),
        ]);
        let signature = signature(lab, who, &signed);
        let certificates = tlv(0xa0, &sequence(&[responder.der]));
        let basic = sequence(&[signed, algorithm(who), signature, certificates]);
        let kind = tlv(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 1]);
        sequence(&[vec![0x0a, 1, 0], tlv(0xa0, &sequence(&[kind, tlv(4, &basic)]))])
    }
}

/// The BasicOCSPResponse in an answer.
pub(crate) fn basic(answer: &[u8]) -> Vec<u8> {
    let bytes = inside(&inside(answer)[1].1);
    bytes[1].1.clone()
}

/// RSA with SHA-256 for whom the lab made such keys, else ECDSA with it.
fn algorithm(who: &str) -> Vec<u8> {
    match who {
        "intermediate" | "bob" | "tsa" => {
            sequence(&[tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]), vec![5, 0]])
        }
        _ => sequence(&[tlv(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]),
    }
}

fn signature(lab: &Lab, who: &str, signed: &[u8]) -> Vec<u8> {
    tlv(3, &[vec![0], raw_signature(lab, who, "-sha256", signed)].concat())
}

fn raw_signature(lab: &Lab, who: &str, digest: &str, signed: &[u8]) -> Vec<u8> {
    lab.write("signed", signed);
    let key = format!("{who}.key");
    lab.must(&["dgst", digest, "-sign", &key, "-out", "signature", "signed"]);
    lab.read("signature")
}

fn digits(at: Timestamp) -> String {
    at.to_string().chars().filter(char::is_ascii_digit).collect()
}

fn utc(at: Timestamp) -> Vec<u8> {
    tlv(0x17, format!("{}Z", &digits(at)[2..]).as_bytes())
}

fn generalized(at: Timestamp) -> Vec<u8> {
    tlv(0x18, format!("{}Z", digits(at)).as_bytes())
}

// --- where they may lie --------------------------------------------------------------------------

/// Puts RevocationInfoChoices into a CMS signature.
pub(crate) fn with_choices(cms: &[u8], choices: &[Vec<u8>]) -> Vec<u8> {
    changed(cms, |fields| {
        let at = fields.len() - 1;
        fields.insert(at, tlv(0xa1, &choices.concat()));
    })
}

/// An answer as a RevocationInfoChoice (RFC 5940).
pub(crate) fn as_choice(answer: &[u8]) -> Vec<u8> {
    let kind = tlv(6, &[0x2b, 6, 1, 5, 5, 7, 16, 2]);
    tlv(0xa1, &[kind, answer.to_vec()].concat())
}

/// Puts an unsigned attribute into a CMS signature by one signer.
pub(crate) fn with_unsigned(cms: &[u8], id: &[u8], value: &[u8]) -> Vec<u8> {
    changed(cms, |fields| {
        let signer = inside(fields.last().expect("signers"));
        let mut signer: Vec<Vec<u8>> = parts(&signer[0].1).into_iter().map(|it| it.2).collect();
        signer.push(tlv(0xa1, &attribute(id, value)));
        *fields.last_mut().expect("signers") = tlv(0x31, &sequence(&signer));
    })
}

/// Puts a signed attribute into a CMS signature by one signer, who signs again.
pub(crate) fn with_signed(lab: &Lab, cms: &[u8], who: &str, id: &[u8], value: &[u8]) -> Vec<u8> {
    changed(cms, |fields| {
        let signer = inside(fields.last().expect("signers"));
        let mut signer: Vec<Vec<u8>> = parts(&signer[0].1).into_iter().map(|it| it.2).collect();
        let at = signer.iter().position(|it| it[0] == 0xa0).expect("signed attributes");
        let mut attributes: Vec<Vec<u8>> = inside(&signer[at]).into_iter().map(|it| it.2).collect();
        attributes.push(attribute(id, value));
        attributes.sort();
        signer[at] = tlv(0xa0, &attributes.concat());
        let signature = raw_signature(lab, who, "-sha256", &tlv(0x31, &attributes.concat()));
        signer[at + 2] = tlv(4, &signature);
        *fields.last_mut().expect("signers") = tlv(0x31, &sequence(&signer));
    })
}

fn attribute(id: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[tlv(6, id), tlv(0x31, value)])
}

/// Changes the fields of the SignedData in a ContentInfo.
fn changed(cms: &[u8], change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let info = inside(cms);
    let data = inside(&info[1].1);
    let mut fields: Vec<Vec<u8>> = data.into_iter().map(|it| it.2).collect();
    change(&mut fields);
    sequence(&[info[0].2.clone(), tlv(0xa0, &sequence(&fields))])
}
