//! What is said about signatures that certificates vouch for: CMS, timestamps, and those inside PDF files.

use exhibit_core::appraisal::{Outcome, SignerSeen};
use exhibit_core::time::Timestamp;
use exhibit_core::verdict::{Signer, Time};
use exhibit_core::visible::visible;

use super::look::is_good;
use super::report::{Report, together, worst};
use crate::pdf::{Changes, Coverage, PdfSignature, PdfSigned};
use crate::signature::certified::{Certified, CertifiedSignature, Vouching, Worth};
use crate::signature::format::{Judge, Own};
use crate::signature::timestamp::TimestampGood;
use crate::signature::{Cosignature, SignatureFinding};
use crate::trust::{OTHER_KEY_CAUSES, Purpose, SignedFor, Standing, Validity};
use crate::x509::{Certificate, Revocation, Usage};

/// What signatures inside a file are worth for it.
#[derive(Default)]
pub(super) struct Within {
    pub(super) signers: Vec<Signer>,
    pub(super) covered: bool,
}

impl Report {
    /// A signature that verifies under the key of a certificate.
    pub(super) fn certified(
        &mut self,
        path: &str,
        by: &str,
        signature: &CertifiedSignature,
        judge: &Judge<'_>,
    ) -> Signer {
        let (shown, file, format) = (visible(by), visible(path), signature.format);
        self.fact("signature", Outcome::Pass, format!("{shown}: {format} verifies on {file}"));
        let stamps = judge.stamps_of(signature);
        for stamp in &stamps.others {
            self.proves_nothing(by, stamp, judge);
        }
        if let Some(stamp) = &stamps.earliest {
            self.proven(stamp.time);
            let detail = format!(
                "{shown}: a timestamp by an authority that you brought shows that the signature existed at {}",
                stamp.time
            );
            self.fact("timestamp", Outcome::Pass, detail);
            self.revocation(by, &judge.certified(&Vouching::for_stamp(stamp)).revocation);
        } else if let Some(claimed) = signature.good.claimed {
            self.claims_time();
            let detail = format!("{shown}: signed at {claimed}, as the signer states it: a claim");
            self.fact("time", Outcome::NotChecked, detail);
        }
        let vouching = Vouching {
            certificate: &signature.good.certificate,
            pool: &signature.pool,
            revocation: &signature.good.revocation,
            usage: Usage::Document,
            at: stamps.earliest.as_ref().map_or(judge.at, |it| it.time),
            is_proven: stamps.earliest.is_some(),
        };
        self.leads(by, &vouching, judge)
    }

    /// Says why a timestamp over a signature is not relied on, if that is for a certificate that was revoked.
    fn proves_nothing(&mut self, by: &str, stamp: &TimestampGood, judge: &Judge<'_>) {
        let worth = judge.certified(&Vouching::for_stamp(stamp));
        if let Certified::OutOfTime(_, why) | Certified::NotUnderstood(why) = &worth.certified {
            let (shown, time, why) = (visible(by), stamp.time, visible(why));
            let detail = format!("{shown}: a timestamp of {time} proves nothing: {why}");
            self.fact("timestamp", Outcome::NotChecked, detail);
        }
    }

    /// Says of each certificate on the way whether it was revoked.
    fn revocation(&mut self, by: &str, found: &[(Certificate, Revocation)]) {
        for (certificate, answer) in found {
            let whose = format!("certificate of {}", visible(&certificate.subject()));
            let (outcome, said) = match answer {
                Revocation::Good(said) | Revocation::Later(said) => (Outcome::Pass, said.clone()),
                Revocation::Revoked(said) => (Outcome::Fail, said.clone()),
                Revocation::Unclear(why) => (Outcome::NotChecked, format!("not known: {why}")),
                Revocation::NotChecked(why) => (Outcome::NotChecked, format!("not checked, {why}")),
            };
            let detail = format!("{whose}: revocation: {}", visible(&said));
            if outcome == Outcome::NotChecked {
                self.not_checked(by, &detail);
            }
            self.fact("revocation", outcome, format!("{}: {detail}", visible(by)));
        }
    }

    /// A timestamp that verifies. It is nobody's signature: only a wrong one is.
    pub(super) fn stamped(
        &mut self,
        path: &str,
        by: &str,
        stamp: &TimestampGood,
        judge: &Judge<'_>,
    ) -> Option<Signer> {
        let (shown, file, time) = (visible(by), visible(path), stamp.time);
        let detail = format!("{shown}: timestamp verifies on {file}: it states {time}");
        self.fact("signature", Outcome::Pass, detail);
        let authority = self.leads(by, &Vouching::for_stamp(stamp), judge);
        if authority == Signer::Trusted && time <= judge.at {
            self.proven(time);
            let detail = format!("{shown}: it existed at {time}, by an authority that you brought");
            self.fact("timestamp", Outcome::Pass, detail);
        } else {
            self.claims_time();
            let why = match authority {
                Signer::Trusted => {
                    "the time is later than the one judged at: it proves nothing yet"
                }
                _ => "the time is a claim: its authority is none that you rely on for it",
            };
            self.fact("timestamp", Outcome::NotChecked, format!("{shown}: {why}"));
            self.not_checked(by, why);
        }
        (authority == Signer::NotTheKeyBrought).then_some(authority)
    }

    /// A cosignature on a checkpoint that verifies. It is nobody's signature on the file.
    pub(super) fn cosigned(
        &mut self,
        path: &str,
        by: &str,
        cosignature: &Cosignature,
        judge: &Judge<'_>,
    ) {
        let Cosignature { name, key, time } = cosignature;
        let (shown, file, name) = (visible(by), visible(path), visible(name));
        let witness = |at| SignedFor { purpose: Purpose::Witness, at, ..judge.signed(None) };
        let standing = judge.trust.standing(key, &witness(*time));
        // Whoever has a key that was revoked can state any time.
        let now = judge.trust.standing(key, &witness(judge.at));
        let is_revoked = matches!(now, Standing::OutOfTime(_, Validity::Revoked(_)));
        let why = match standing {
            Standing::Trusted(entry) if !is_revoked && *time <= judge.at => {
                self.proven(*time);
                let who = visible(&entry.subject);
                let detail = format!(
                    "{shown}: cosigned by {name}, of {who}, a witness that you brought: the checkpoint that {file} is in existed at {time}"
                );
                self.fact("timestamp", Outcome::Pass, detail);
                return;
            }
            _ if *time > judge.at => {
                "the time is later than the one judged at: it proves nothing yet"
            }
            _ => "the time is a claim: its witness does not count at that time, or was revoked",
        };
        self.claims_time();
        let detail = format!("{shown}: cosigned by {name} at {time}: {why}");
        self.fact("timestamp", Outcome::NotChecked, detail);
        self.not_checked(by, why);
    }

    /// A signer's certificate that is nowhere.
    pub(super) fn certificate_needed(&mut self, by: &str, who: &str, judge: &Judge<'_>) -> Signer {
        let detail = format!(
            "made with the certificate {}, which is neither in the file nor brought",
            visible(who)
        );
        self.seen(SignerSeen { key_id: visible(who).into_owned(), name: None, trusted: false });
        let in_scope = judge.trust.signers_for(&judge.signed(None));
        let may_be_certified = in_scope
            .iter()
            .any(|(entry, _)| entry.certificate.as_ref().is_some_and(Certificate::is_authority));
        if in_scope.is_empty() || may_be_certified {
            self.fact(
                "signature",
                Outcome::NotChecked,
                format!("{}: {detail}: not checked", visible(by)),
            );
            self.not_checked(by, &detail);
            return Signer::NotChecked;
        }
        let entries: Vec<_> = in_scope.into_iter().map(|(entry, _)| entry).collect();
        self.other_key(by, &entries, who);
        self.fact(
            "signer",
            Outcome::Fail,
            format!("{}: {detail}; {OTHER_KEY_CAUSES}", visible(by)),
        );
        Signer::NotTheKeyBrought
    }

    /// Says to whom a certificate leads.
    fn leads(&mut self, by: &str, vouching: &Vouching<'_>, judge: &Judge<'_>) -> Signer {
        let (certificate, at) = (vouching.certificate, vouching.at);
        let fingerprint = certificate.key().map(|key| key.fingerprint().to_hex());
        let fingerprint = fingerprint.unwrap_or_default();
        let named = format!(
            "certificate of {} by {}, key {fingerprint}",
            visible(&certificate.subject()),
            visible(&certificate.issuer())
        );
        let Worth { certified, refused, revocation } = judge.certified(vouching);
        let because = refused.map(|it| format!("; {}", visible(&it))).unwrap_or_default();
        let mut name = None;
        let (signer, outcome, detail) = match &certified {
            Certified::Standing(standing @ Standing::Trusted(entry)) => {
                name = Some(entry.subject.clone());
                let is_own = entry.certificate.as_ref() == Some(certificate)
                    || certificate.key().is_ok_and(|key| *key == entry.key);
                let subject = visible(&entry.subject);
                let detail = match is_own {
                    true => format!("signed by {subject}, whose key you brought: {named}"),
                    false => format!("{named}; it leads to {subject}, which you brought"),
                };
                (standing.signer(), Outcome::Pass, detail)
            }
            Certified::Standing(standing @ Standing::OutOfTime(entry, validity)) => {
                name = Some(entry.subject.clone());
                let detail =
                    format!("the key of {} is {validity}: {named}", visible(&entry.subject));
                (standing.signer(), Outcome::Fail, detail)
            }
            Certified::Standing(standing @ Standing::Refused(entry, why)) => {
                name = Some(entry.subject.clone());
                let detail = format!("it leads to {}, and {why}: {named}", visible(&entry.subject));
                (standing.signer(), Outcome::Fail, detail)
            }
            Certified::Standing(standing @ Standing::Unknown) => {
                let detail = format!("signed by a key that you did not bring: {named}");
                (standing.signer(), Outcome::NotChecked, detail)
            }
            Certified::Standing(standing @ Standing::NotTheKeyBrought(entries)) => {
                self.other_key(by, entries, &fingerprint);
                let detail =
                    format!("not the key you brought: {named}{because}; {OTHER_KEY_CAUSES}");
                (standing.signer(), Outcome::Fail, detail)
            }
            Certified::OutOfTime(entry, why) => {
                name = Some(entry.subject.clone());
                let why = visible(why);
                (Signer::OutOfTime, Outcome::Fail, format!("judged at {at}, {why}: {named}"))
            }
            Certified::NotUnderstood(why) => {
                let detail = format!("{}: {named}", visible(why));
                self.not_checked(by, &detail);
                (Signer::Unsupported, Outcome::NotChecked, detail)
            }
        };
        self.fact("signer", outcome, format!("{}: {detail}", visible(by)));
        self.revocation(by, &revocation);
        self.seen(SignerSeen { key_id: fingerprint, name, trusted: signer == Signer::Trusted });
        signer
    }

    /// Reports what a file carries in itself.
    pub(super) fn own(&mut self, path: &str, own: &Own, judge: &Judge<'_>) -> Within {
        for (outcome, detail) in &own.facts {
            self.fact("format", *outcome, format!("{}: {detail}", visible(path)));
        }
        for why in &own.partial {
            self.partial = true;
            self.not_checked(path, why);
        }
        if let Some(happened) = &own.happened {
            self.reencoded(path, happened);
        }
        self.uncovered.extend(own.uncovered.iter().map(|it| visible(it).into_owned()));
        if !own.pdf.is_empty() {
            return self.pdf(path, &own.pdf, judge);
        }
        let part = |findings: &Vec<_>| together(&self.own_statements(path, findings, judge));
        let parts: Vec<Signer> = own.parts.iter().map(part).collect();
        let all = own.parts.iter().all(|findings| findings.iter().any(is_good));
        Within {
            signers: (!parts.is_empty()).then(|| worst(&parts)).into_iter().collect(),
            covered: all && !parts.is_empty(),
        }
    }

    fn pdf(&mut self, path: &str, signatures: &[PdfSignature], judge: &Judge<'_>) -> Within {
        let stamps: Vec<(usize, &TimestampGood)> = signatures
            .iter()
            .filter(|it| matches!(it.coverage, Coverage::EntireFile | Coverage::EntireRevision))
            .filter_map(|it| match &it.signed {
                PdfSigned::At(Ok(stamp)) => Some((it.end, stamp)),
                _ => None,
            })
            .collect();
        let is_by = |it: &PdfSignature| matches!(it.signed, PdfSigned::By(..));
        let anybody = signatures.iter().any(is_by);
        let (mut vouched, mut within, mut earlier) = (false, Within::default(), Vec::new());
        for signature in signatures {
            let by = format!("{path}: {}", signature.field);
            let later = stamps.iter().filter(|(end, _)| *end > signature.end);
            let outside: Vec<TimestampGood> = later.map(|(_, stamp)| (*stamp).clone()).collect();
            let findings = pdf_findings(&signature.signed, &outside);
            let covers = "the bytes that it covers";
            let signers: Vec<Signer> =
                findings.iter().filter_map(|it| self.statement(covers, &by, it, judge)).collect();
            // A timestamp vouches for no change that somebody made after the last signature.
            let is_whole = self.changes(path, &by, signature) && is_by(signature) == anybody;
            vouched |= is_whole;
            within.covered |= is_whole && findings.iter().any(is_good);
            if is_whole {
                within.signers.extend(signers);
            } else {
                earlier.extend(signers);
            };
        }
        if !vouched {
            self.partial = true;
            self.not_checked(path, "what was added after the last signature is covered by none");
        }
        if !vouched || earlier.contains(&Signer::Bad) {
            within.signers.extend(earlier);
        }
        within
    }

    /// Says what changed after a signature; tells whether it speaks for the file as it is.
    fn changes(&mut self, path: &str, by: &str, signature: &PdfSignature) -> bool {
        let shown = visible(by);
        let covers = match signature.coverage {
            Coverage::EntireFile => "the whole file",
            Coverage::EntireRevision => "the file as it was then",
            Coverage::Beginning => "the beginning of the file, and not to an end",
            Coverage::Unclear => "not the file: it leaves out bytes that are not its own",
        };
        let (is_fine, said) = match (signature.changes, signature.permitted) {
            (Changes::None, true) => (true, "nothing changed afterwards".to_owned()),
            (Changes::Maintenance, true) => (
                true,
                "afterwards only validation data, timestamps or metadata were added".to_owned(),
            ),
            (Changes::Forms, true) => (
                true,
                "afterwards form fields were filled in or signatures added, as it permits"
                    .to_owned(),
            ),
            (Changes::Other, _) => {
                let place = signature.place.as_deref().unwrap_or("the file");
                (false, format!("changed afterwards: {}", visible(place)))
            }
            (_, false) => {
                (false, "changed afterwards in a way that a signature does not permit".to_owned())
            }
        };
        let outcome = if is_fine { Outcome::Pass } else { Outcome::Fail };
        self.fact("changes", outcome, format!("{shown}: covers {covers}; {said}"));
        if !is_fine {
            self.broken = true;
            self.failure(
                path,
                0,
                &signature.field,
                "nothing but what the signature permits",
                &said,
            );
        }
        is_fine && signature.changes <= Changes::Maintenance
    }

    fn proven(&mut self, at: Timestamp) {
        self.time = Time::Proven;
        self.proven_at = Some(self.proven_at.map_or(at, |it| it.min(at)));
    }

    fn claims_time(&mut self) {
        if self.time == Time::None {
            self.time = Time::Claimed;
        }
    }
}

fn pdf_findings(signed: &PdfSigned, outside: &[TimestampGood]) -> Vec<SignatureFinding> {
    match signed {
        PdfSigned::At(result) => vec![SignatureFinding::of_timestamp(result.clone())],
        PdfSigned::By(findings, pool) => {
            let of = |it: &crate::signature::cms::CmsFinding| match SignatureFinding::of_cms(
                "PDF signature",
                it.clone(),
                pool,
            ) {
                SignatureFinding::Certified(mut signature) => {
                    signature.outside = outside.to_vec();
                    SignatureFinding::Certified(signature)
                }
                other => other,
            };
            findings.iter().map(of).collect()
        }
    }
}
