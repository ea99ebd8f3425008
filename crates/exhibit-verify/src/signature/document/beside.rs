//! The companions of a document, sorted by what they speak about.

use std::collections::BTreeMap;
use std::io::{self, Read};

use exhibit_core::verdict::Signer;

use super::look::{Looked, look};
use super::report::Report;
use super::{Companion, DocumentItem};
use crate::signature::SignatureFinding;
use crate::signature::digests::StatedDigest;
use crate::signature::dsse::{self, Envelope, Malformed};
use crate::signature::format::{Claim, Judge, Settled, read_signature};
use crate::signature::manifest::Manifest;
use crate::signature::sidecar::{CompanionKind, companion_of};
use crate::signature::timestamp::TimestampGood;

/// A companion that speaks about one file, as far as it can be judged without that file.
pub(super) struct Statement<'a> {
    pub(super) path: &'a str,
    pub(super) claim: Box<dyn Claim>,
}

/// The companions, by what they speak about.
#[derive(Default)]
pub(super) struct Beside<'a> {
    pub(super) signatures: BTreeMap<&'a str, Vec<Statement<'a>>>,
    manifests: Vec<Companion<'a>>,
    /// Those that are about no file of their own name: lists of files.
    attestations: Vec<Companion<'a>>,
}

impl<'a> Beside<'a> {
    pub(super) fn sort(item: &DocumentItem<'a>, judge: &Judge<'_>, report: &mut Report) -> Self {
        let mut beside = Self::default();
        for companion in item.companions {
            let path = companion.path;
            let Some(name) = companion_of(path) else {
                report.not_checked(path, "present, not understood");
                continue;
            };
            let claim = match (name.kind, name.target) {
                (CompanionKind::Manifest, _) => {
                    beside.manifests.push(*companion);
                    continue;
                }
                (CompanionKind::Unsupported(what), None) => {
                    report.folder_statement(path, &Settled::unsupported(what).0);
                    continue;
                }
                (CompanionKind::Refused(what), None) => {
                    report.folder_statement(path, &Settled::refused(what).0);
                    continue;
                }
                (CompanionKind::Attestation, Some(target)) if item.contents.contains(&target) => {
                    dsse::claim(companion.bytes, judge)
                }
                (CompanionKind::Attestation, _) => {
                    beside.attestations.push(*companion);
                    continue;
                }
                (CompanionKind::Signature, _) => read_signature(companion.bytes, judge),
                (CompanionKind::Unsupported(what), _) => Box::new(Settled::unsupported(what)),
                (CompanionKind::Refused(what), _) => Box::new(Settled::refused(what)),
            };
            let statement = Statement { path, claim };
            let target = name.target.unwrap_or_default();
            beside.signatures.entry(target).or_default().push(statement);
        }
        beside
    }

    pub(super) fn read_manifests(
        &mut self,
        judge: &Judge<'_>,
        report: &mut Report,
    ) -> io::Result<Vec<ReadManifest<'a>>> {
        let mut read = Vec::new();
        for companion in std::mem::take(&mut self.manifests) {
            let path = companion.path;
            let target = companion_of(path).and_then(|name| name.target);
            let alone = target.map(base_name);
            let manifest = match Manifest::read(companion.bytes, alone) {
                Ok(manifest) => manifest,
                Err(error) => {
                    report.unreadable_manifest(path, &error);
                    continue;
                }
            };
            let statements = self.signatures.remove(path).unwrap_or_default();
            let open = || Ok(Box::new(companion.bytes) as Box<dyn Read>);
            let looked = look(&statements, &[], &open)?;
            let signers = report.statements(path, &looked, &statements, judge);
            if let Some(happened) = &looked.happened {
                report.reencoded(path, happened);
            }
            read.push(ReadManifest { path, folder: folder(path), manifest, signers });
        }
        for companion in std::mem::take(&mut self.attestations) {
            read.extend(read_attestation(&companion, judge, report));
        }
        Ok(read)
    }
}

impl<'a> Beside<'a> {
    /// Lends timestamps on signature files to the signatures in those.
    pub(super) fn stamp(
        &mut self,
        item: &DocumentItem<'a>,
        statements: &[Statement<'a>],
        looked: &mut Looked,
        judge: &Judge<'_>,
        report: &mut Report,
    ) -> io::Result<()> {
        for (statement, findings) in statements.iter().zip(&mut looked.findings) {
            let Some(stamps) = self.signatures.remove(statement.path) else { continue };
            let companion = item.companions.iter().find(|it| it.path == statement.path);
            let Some(bytes) = companion.map(|it| it.bytes) else { continue };
            let open = || Ok(Box::new(bytes) as Box<dyn Read>);
            let on_signature = look(&stamps, &[], &open)?;
            report.statements(statement.path, &on_signature, &stamps, judge);
            let stamped: Vec<TimestampGood> = on_signature
                .findings
                .into_iter()
                .flatten()
                .filter_map(|it| match it {
                    SignatureFinding::Stamped(stamp) => Some(*stamp),
                    _ => None,
                })
                .collect();
            for finding in findings {
                if let SignatureFinding::Certified(signature) = finding {
                    signature.outside.extend(stamped.iter().cloned());
                }
            }
        }
        Ok(())
    }
}

/// Reads a list of files that is signed in itself.
fn read_attestation<'a>(
    companion: &Companion<'a>,
    judge: &Judge<'_>,
    report: &mut Report,
) -> Vec<ReadManifest<'a>> {
    let path = companion.path;
    let mut read = Vec::new();
    let envelopes = match Envelope::read_all(companion.bytes) {
        Ok(envelopes) => envelopes,
        Err(error) => {
            report.attestation_not_used(path, error.0);
            return read;
        }
    };
    for envelope in envelopes {
        let manifest = match envelope.statement() {
            Some(statement) => statement.and_then(|it| it.manifest()),
            None => Err(Malformed("payload: no statement about files")),
        };
        match manifest {
            Ok(manifest) => {
                let findings = envelope.findings(judge);
                let signers = report.own_statements(path, &findings, judge);
                read.push(ReadManifest { path, folder: folder(path), manifest, signers });
            }
            Err(error) => report.attestation_not_used(path, error.0),
        }
    }
    read
}

pub(super) struct ReadManifest<'a> {
    pub(super) path: &'a str,
    pub(super) folder: &'a str,
    pub(super) manifest: Manifest,
    pub(super) signers: Vec<Signer>,
}

/// A line of a manifest that lists a file: which manifest, which line, which digest.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    pub(super) manifest: usize,
    pub(super) line: usize,
    pub(super) digest: StatedDigest,
}

pub(super) fn listed_in(manifests: &[ReadManifest<'_>], path: &str) -> Vec<Listed> {
    let line = |(manifest, read): (usize, &ReadManifest<'_>)| {
        let name = path.strip_prefix(read.folder)?;
        let entry = read.manifest.entries.get(name)?;
        Some(Listed { manifest, line: entry.line, digest: entry.digest })
    };
    manifests.iter().enumerate().filter_map(line).collect()
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder with its `/`, or nothing.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..=at])
}
